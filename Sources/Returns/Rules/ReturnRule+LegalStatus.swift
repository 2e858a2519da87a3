import Care

extension ReturnRule {
    /// Rules about legal status by age, length and placement.
    static let legalStatusRules: [ReturnRule] =
        [
            .episode(
                "youth-justice-under-10", .error,
                """
                Nobody is remanded or detained (LS J1 to J3) up to and including the 10th \
                birthday.
                """,
                numbers: ["358"],
                column: "LS"
            ) { row, child in
                guard let status = row.legalStatus, ["J1", "J2", "J3"].contains(status),
                    let birth = child.birth, row.start <= birth.adding(years: 10)
                else { return nil }
                return "the child was not over 10 on \(row.start)"
            },
            .episode(
                "with-parents-under-section-20", .error,
                "A child placed with parents (P1) is not accommodated under section 20 (V2).",
                numbers: ["378"], column: "LS"
            ) { row, _ in
                row.place == "P1" && row.legalStatus == "V2" ? "PLACE is P1" : nil
            },
            .episode(
                "placement-order-missing", .error,
                "A child placed for adoption under a placement order (A5, A6) has LS E1.",
                numbers: ["408"], column: "LS"
            ) { row, _ in
                guard let place = row.place, ["A5", "A6"].contains(place), row.legalStatus != "E1"
                else { return nil }
                return "PLACE is \(place)"
            },
            .episode(
                "freeing-order-after-2005", .error,
                "No episode that starts in 2006 or later has a freeing order (LS D1).",
                numbers: ["445"],
                column: "LS"
            ) { row, _ in
                guard row.legalStatus == "D1", let last = Day(iso: "2005-12-31"), row.start > last
                else { return nil }
                return "the episode starts on \(row.start)"
            },
            .episode(
                "placement-order-before-2005", .error,
                "No episode that starts before December 2005 has a placement order (LS E1).",
                numbers: ["446"],
                column: "LS"
            ) { row, _ in
                guard row.legalStatus == "E1", let first = Day(iso: "2005-12-01"), row.start < first
                else { return nil }
                return "the episode starts on \(row.start)"
            },
            .episode(
                "still-freed", .error, "No open episode has a freeing order (LS D1).",
                numbers: ["451"], column: "LS"
            ) { row, _ in
                row.legalStatus == "D1" && row.end == nil && row.endReason == nil
                    ? "the episode is open" : nil
            },
        ]
        + [
            ("police-protection-too-long", "L1", 3, "361", "Police protection", "72 hours"),
            (
                "emergency-order-too-long", "L2", 21, "362", "An emergency protection order",
                "21 days"
            ),
            ("assessment-order-too-long", "L3", 7, "363", "A child assessment order", "7 days"),
            ("detention-too-long", "J2", 21, "364", "Detention under PACE", "21 days"),
        ].map { id, status, most, number, title, limit in
            ReturnRule(
                id, .error, "\(title) (LS \(status)) lasts at most \(limit).", numbers: [number]
            ) { child in
                runs(of: status, child).flatMap { rows, days in
                    days > most
                        ? rows.map { episodeHit($0, "LS", "it lasts \(days) days") } : []
                }
            }
        }

    // Rows of one status, each starting the day the last ended, and how long they last together.
    private static func runs(
        of status: String, _ child: ReturnCase
    ) -> [(rows: [Episode], days: Int)] {
        var runs: [[Episode]] = []
        for row in child.rows where row.legalStatus == status {
            if let last = runs.last?.last, last.end == row.start {
                runs[runs.count - 1].append(row)
            } else {
                runs.append([row])
            }
        }
        return runs.filter { $0.last?.isEndRead ?? false }.map { rows in
            let end = rows[rows.count - 1].end ?? child.lastDay(of: rows[rows.count - 1])
            return (rows, end.days(since: rows[0].start))
        }
    }
}
