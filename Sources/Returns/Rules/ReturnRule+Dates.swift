extension ReturnRule {
    private static let guide = "SSDA903 guide: an episode starts the day the last one ended"
    private static let sense = "follows from the meaning of the columns"

    /// Rules about days and ages.
    static let dateRules: [ReturnRule] = [
        .episode(
            "end-before-start", .error, "DEC is not before DECOM.", source: sense, numbers: ["356"],
            column: "DEC"
        ) { row, _ in
            guard let end = row.end, end < row.start else { return nil }
            return "the episode ends before it starts on \(row.start)"
        },
        ReturnRule(
            "same-day-episode", .error, "An episode does not start and end on the same day.",
            source: "standard data model, episodes", numbers: ["355"]
        ) { child in
            // As it was submitted: beside another row of its DECOM it is set aside.
            child.submitted.filter { $0.isStartRead && $0.end == $0.start }.map {
                episodeHit($0, "DEC", "the episode starts and ends on \($0.start)")
            }
        },
        .episode(
            "start-before-birth", .error, "No episode starts before the child's birth.",
            source: sense, numbers: ["302"], column: "DECOM"
        ) { row, child in
            guard let birth = child.birth, row.start < birth else { return nil }
            return "the child was born on \(birth)"
        },
        .episode(
            "aged-18", .error, "Nobody is looked after on or after the 18th birthday.",
            source: "Children Act 1989 s105: a child is a person under 18",
            numbers: ["352", "359"], column: "DEC"
        ) { row, child in
            guard let birth = child.birth else { return nil }
            let birthday = birth.adding(years: 18)
            if row.start >= birthday { return "the episode starts at 18 or over" }
            let last = row.end ?? child.lastDay(of: row).adding(days: 1)
            return last > birthday ? "the child was 18 on \(birthday)" : nil
        },
        .episode(
            "start-after-year", .error, "DECOM is not after the end of its collection year.",
            source: sense, numbers: ["354"], column: "DECOM"
        ) { row, _ in
            row.start > row.year.lastDay ? "the return is for \(row.year)" : nil
        },
        .episode(
            "end-outside-year", .error, "DEC is in the collection year of its row.",
            source: sense, numbers: ["385"], column: "DEC"
        ) { row, _ in
            guard let end = row.end else { return nil }
            return end < row.year.firstDay || end > row.year.lastDay
                ? "the return is for \(row.year)" : nil
        },
        .episode(
            "supported-under-16", .error,
            """
            Supported accommodation and independent living (K3, H5, P2) are for ages 16 and over; \
            up to 2022/23 P2 is for 15 and over, and H5 for 14 and over.
            """,
            source: "SI 2023/416", numbers: ["370", "371"], column: "PLACE"
        ) { row, child in
            let isEarly = row.year.end <= 2023
            let least: Int
            switch row.place {
            case "K3": least = 16
            case "H5": least = isEarly ? 14 : 16
            case "P2": least = isEarly ? 15 : 16
            default: return nil
            }
            return tooYoung(row, child, below: least)
        },
        ReturnRule(
            "birth-differs", .error,
            "All rows of a child have the same date of birth.", source: sense,
            numbers: ["203"]
        ) { child in
            guard let birth = child.birth else {
                // Those of one year contradict each other.
                let dated = child.headers.filter { $0.birth != nil }
                let latest = dated.filter { $0.year == dated.last?.year }
                return Set(latest.map(\.birth)).count > 1
                    ? latest.map {
                        headerHit($0, "DOB", "another header of \($0.year) says another day")
                    } : []
            }
            var hits: [Hit] = []
            for row in child.headers where row.birth != nil && row.birth != birth {
                hits.append(headerHit(row, "DOB", "the latest header says \(birth)"))
            }
            for row in child.others {
                guard let other = row.day("DOB"), other != birth else { continue }
                hits.append(
                    Hit(
                        table: row.table, source: row.source, column: "DOB",
                        value: other.description, text: "the latest header says \(birth)"))
            }
            return hits
        },
        ReturnRule(
            "header-missing", .error, "Every child with episodes has a header.", source: sense,
            numbers: ["INT03"]
        ) { child in
            guard child.headers.isEmpty, let row = child.rows.first else { return [] }
            return [
                episodeHit(row, "CHILD", "no return has a header for the child")
            ]
        },
        ReturnRule(
            "header-alone", .warning,
            "A child with a header has episodes or is a care leaver in that year.", source: sense,
            numbers: ["EPI"]
        ) { child in
            child.headers.compactMap { row in
                if child.submitted.contains(where: { $0.year == row.year })
                    || child.unplaced.contains(where: { $0.year == row.year })
                    || child.unread.contains(where: { $0.column == nil })
                    || !child.rows(.careLeavers, in: row.year).isEmpty
                    || !child.has(.episodes, in: row.year)
                {
                    return nil
                }
                return headerHit(
                    row, "CHILD",
                    """
                    Episodes and OC3 of \(row.year) have no row for the child; look for another \
                    spelling of the reference
                    """)
            }
        },
        ReturnRule(
            "header-repeated", .error, "A child has only one header in a year.", source: sense
        ) { child in
            zip(child.headers, child.headers.dropFirst()).compactMap { before, row in
                before.year == row.year
                    ? Hit(
                        table: .header, source: row.source, column: "CHILD",
                        text: "another header of \(row.year) is for the same child") : nil
            }
        },
        .row(
            "missing-end-before-start", .error, "MIS_END is not before MIS_START.", source: sense,
            numbers: ["567"],
            table: .missing, column: "MIS_END"
        ) { row, _ in
            guard let start = row.day("MIS_START"), let end = row.day("MIS_END"), end < start
            else { return nil }
            return "the child went missing on \(start)"
        },
        .row(
            "placed-end-before-start", .error, "DATE_PLACED_CEASED is not before DATE_PLACED.",
            source: sense, numbers: ["522"], table: .placedAdoption, column: "DATE_PLACED_CEASED"
        ) { row, _ in
            guard let start = row.day("DATE_PLACED"), let end = row.day("DATE_PLACED_CEASED"),
                end < start
            else { return nil }
            return "the decision was on \(start)"
        },
        .row(
            "placed-end-without-reason", .error,
            "A row with DATE_PLACED_CEASED also has REASON_PLACED_CEASED.",
            source: sense, numbers: ["119"],
            table: .placedAdoption, column: "REASON_PLACED_CEASED"
        ) { row, _ in
            row.day("DATE_PLACED_CEASED") != nil && row.value("REASON_PLACED_CEASED") == nil
                ? "the reason is blank" : nil
        },
        .row(
            "social-worker-end-before-start", .error, "SW_DEC is not before SW_DECOM.",
            source: sense, numbers: ["SW06STG2"], table: .socialWorkers, column: "SW_DEC"
        ) { row, _ in
            guard let start = row.day("SW_DECOM"), let end = row.day("SW_DEC"), end < start
            else { return nil }
            return "the social worker's time starts on \(start)"
        },
        .row(
            "social-worker-id", .error, "SW_ID starts with SW or XX.",
            numbers: ["SW02STG1"], table: .socialWorkers, column: "SW_ID"
        ) { row, _ in
            guard let id = row.value("SW_ID")?.uppercased() else { return "SW_ID is blank" }
            return id.hasPrefix("SW") || id.hasPrefix("XX") ? nil : "it starts with something else"
        },
        .row(
            "deprivation-end-before-start", .error, "DOLO_END is not before DOLO_START.",
            numbers: ["702"], table: .deprivationOfLiberty,
            column: "DOLO_END"
        ) { row, _ in
            guard let start = row.day("DOLO_START"), let end = row.day("DOLO_END"), end < start
            else { return nil }
            return "the deprivation starts on \(start)"
        },
        .row(
            "deprivation-place", .error,
            "A deprivation of liberty is never recorded in K1, P1, R5 or K3.",
            numbers: ["710"], table: .deprivationOfLiberty,
            column: "DOLO_START"
        ) { row, child in
            guard let start = row.day("DOLO_START"),
                let episode = child.rows.last(where: { $0.covers(start) }),
                let place = episode.place, ["K1", "P1", "R5", "K3"].contains(place)
            else { return nil }
            return "the child is in \(place) on that day"
        },
        .row(
            "deprivation-unexpected-place", .warning,
            "A deprivation of liberty is expected only in K2, Z12 or Z13.",
            numbers: ["709"], table: .deprivationOfLiberty,
            column: "DOLO_START"
        ) { row, child in
            guard let start = row.day("DOLO_START"),
                let episode = child.rows.last(where: { $0.covers(start) }),
                let place = episode.place,
                !["K2", "Z12", "Z13", "K1", "P1", "R5", "K3"].contains(place)
            else { return nil }
            return "the child is in \(place) on that day"
        },
    ]
}
