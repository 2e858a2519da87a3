import Care

extension ReturnRule {
    /// Rules about how old a child is in a placement.
    static let ageRules: [ReturnRule] = [
        .episode(
            "custody-under-10", .error, "Nobody under 10 is in a young offender institution (R5).",
            numbers: ["372"], column: "PLACE"
        ) { row, child in
            row.place == "R5" ? tooYoung(row, child, below: 10) : nil
        },
        .episode(
            "school-under-4", .error, "Nobody under 4 is placed in a residential school (S1).",
            numbers: ["373"], column: "PLACE"
        ) { row, child in
            row.place == "S1" ? tooYoung(row, child, below: 4) : nil
        },
        .episode(
            "employment-under-14", .error, "Nobody under 14 is in residential employment (P3).",
            numbers: ["374"], column: "PLACE"
        ) { row, child in
            row.place == "P3" ? tooYoung(row, child, below: 14) : nil
        },
        .following(
            "custody-move-under-10", .error,
            "From 2025/26 nobody under 10 changes placement for custody (CUSTOD).",
            numbers: ["234"], column: "REASON_PLACE_CHANGE"
        ) { before, row, child in
            guard before.year.end >= 2026, before.changeReason == "CUSTOD" else { return nil }
            return tooYoung(row, child, below: 10)
        },
    ]

    /// What to say where a child is younger than an age when an episode starts; nil where not.
    static func tooYoung(_ row: Episode, _ child: ReturnCase, below age: Int) -> String? {
        guard let birth = child.birth else { return nil }
        let years = row.start.wholeYears(since: birth)
        return years < age ? "the child is \(years) on \(row.start)" : nil
    }
}
