import Care

extension ReturnRule {
    /// Rules about short breaks.
    static let shortBreakRules: [ReturnRule] = [
        .episode(
            "short-break-too-long", .error, "A short break (V3) lasts at most 17 days.",
            source: "CPPCR 2010 regulation 48", numbers: ["365"], column: "DEC"
        ) { row, child in
            guard row.legalStatus == "V3", row.isEndRead else { return nil }
            let end = row.end ?? child.lastDay(of: row)
            let days = end.days(since: row.start)
            return days > 17 ? "it lasts \(days) days" : nil
        },
        .episode(
            "short-break-moves", .error, "Nobody changes placement during a short break (V3).",
            numbers: ["366"], column: "RNE"
        ) { row, _ in
            row.legalStatus == "V3" && row.startReason != "S"
                ? "RNE is \(row.startReason ?? "blank")" : nil
        },
        ReturnRule(
            "short-breaks-too-many-days", .error,
            "Short breaks (V3) add up to at most 75 days in a year.",
            source: "CPPCR 2010 regulation 48", numbers: ["367"]
        ) { child in
            // By the year in which each day lies, whichever return holds the row.
            let rows = child.rows.filter { $0.legalStatus == "V3" && $0.isEndRead }
            let years = Set(rows.map(\.year)).sorted()
            return years.flatMap { year in
                let held = rows.filter { $0.year == year && days(of: $0, child) > 0 }
                let all = held.reduce(0) { $0 + days(of: $1, child) }
                return all > 75
                    ? held.map {
                        episodeHit(
                            $0, "LS",
                            "they add up to \(all) days in \(year)")
                    } : []
            }
        },
        .episode(
            "short-break-long-term-foster", .error,
            "A child in short breaks is not in long-term foster care (U1, U4).", numbers: ["384"],
            column: "PLACE"
        ) { row, _ in
            row.isShortBreak && (row.place == "U1" || row.place == "U4")
                ? "LS is \(row.legalStatus ?? "")" : nil
        },
        .episode(
            "short-break-temporary", .error,
            "A child in short breaks is not in a temporary placement (T0 to T4).", numbers: ["382"],
            column: "PLACE"
        ) { row, _ in
            row.isShortBreak && row.isTemporary ? "LS is \(row.legalStatus ?? "")" : nil
        },
        ReturnRule(
            "short-breaks-both-ways", .error,
            """
            In one year a child's short breaks are all recorded one by one (V3), or all as an \
            agreement (V4).
            """,
            numbers: ["426"]
        ) { child in
            let breaks = child.rows.filter(\.isShortBreak)
            return breaks.compactMap { row in
                let other = row.legalStatus == "V3" ? "V4" : "V3"
                return breaks.contains { $0.year == row.year && $0.legalStatus == other }
                    ? episodeHit(row, "LS", "other rows of \(row.year) have LS \(other)") : nil
            }
        },
    ]

    private static func days(of row: Episode, _ child: ReturnCase) -> Int {
        min(row.end ?? child.lastDay(of: row), row.year.lastDay)
            .days(since: max(row.start, row.year.firstDay))
    }
}
