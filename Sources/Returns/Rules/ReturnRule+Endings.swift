import Care

extension ReturnRule {
    /// Rules about why care ended, by the child's age and placement.
    static let endingRules: [ReturnRule] = [
        .episode(
            "adopted-at-18", .error,
            "Nobody aged 18 or over is adopted (REC E11, E12).",
            numbers: ["386"],
            column: "REC"
        ) { row, child in
            ended(row, ["E11", "E12"], child) { end, birth in
                birth.adding(years: 18) <= end ? "the child was 18 by \(end)" : nil
            }
        },
        .episode(
            "independent-under-14", .error,
            "Nobody under 14 leaves for independent living (REC E5, E6).", numbers: ["387"],
            column: "REC"
        ) { row, child in
            ended(row, ["E5", "E6"], child) { end, birth in
                end < birth.adding(years: 14) ? "the child is under 14 on \(end)" : nil
            }
        },
        .episode(
            "adult-care-under-16", .error,
            "Nobody under 16 leaves for adult social care (REC E7).", numbers: ["389"],
            column: "REC"
        ) { row, child in
            ended(row, ["E7"], child) { end, birth in
                end < birth.adding(years: 16) ? "the child is under 16 on \(end)" : nil
            }
        },
        .episode(
            "adopted-not-placed", .error,
            "A child who is adopted (REC E11, E12) was placed for adoption (A3 to A6).",
            numbers: ["390"],
            column: "REC"
        ) { row, _ in
            guard let reason = row.endReason, ["E11", "E12"].contains(reason),
                !isAdoptive(row.place)
            else { return nil }
            return "PLACE is \(row.place ?? "blank")"
        },
        .episode(
            "stayed-put-under-18", .error,
            "Nobody under 18 leaves care to stay put with former carers (REC E17).",
            numbers: ["460"],
            column: "REC"
        ) { row, child in
            ended(row, ["E17"], child) { end, birth in
                end < birth.adding(years: 18) ? "the child is under 18 on \(end)" : nil
            }
        },
        .episode(
            "guardianship-at-18", .error,
            "Nobody leaves under special guardianship (REC E45 to E48) after the 18th birthday.",
            numbers: ["407"],
            column: "REC"
        ) { row, child in
            ended(row, ["E45", "E46", "E47", "E48"], child) { end, birth in
                birth.adding(years: 18) < end ? "the child was 18 before \(end)" : nil
            }
        },
        .episode(
            "guardianship-not-fostered", .error,
            """
            Special guardianship to a former foster carer (REC E45, E46) follows a foster \
            placement.
            """,
            numbers: ["516"], column: "REC"
        ) { row, _ in
            guard let reason = row.endReason, ["E45", "E46"].contains(reason),
                row.place?.hasPrefix("U") != true
            else { return nil }
            return "PLACE is \(row.place ?? "blank")"
        },
    ]

    private static func ended(
        _ row: Episode, _ reasons: Set<String>, _ child: ReturnCase,
        _ breaks: (Day, Day) -> String?
    ) -> String? {
        guard let reason = row.endReason, reasons.contains(reason), let end = row.end,
            let birth = child.birth
        else { return nil }
        return breaks(end, birth)
    }

    /// Whether a child is placed for adoption.
    static func isAdoptive(_ place: String?) -> Bool {
        PlacementCode.kind(of: place) == .adoptive
    }
}
