import Care

extension ReturnRule {
    private static let sense = "follows from the meaning of the columns"
    private static let lists = "code lists of the SSDA903 collection by year"

    /// Rules about what can be read.
    static let readingRules: [ReturnRule] = [
        unread(
            "no-day", "Every date is a real calendar date, written as 30/09/2011 or 2011-09-30.",
            [
                "102", "104", "112", "113", "115", "116", "141", "147", "166", "171", "700", "701",
                "1004", "1005", "SW03STG1", "SW05STG1",
            ], .day),
        unread(
            "given-twice", "No record gives one element twice, with different values.", [], .twice),
        unread("start-missing", "Every episode has a DECOM.", ["141"], .blankStart),
        unread("unreadable-row", "Every row can be read.", [], .row),
    ]

    private static func unread(
        _ id: String, _ sentence: String, _ numbers: [String], _ kind: UnreadCell.Kind
    ) -> ReturnRule {
        ReturnRule(id, .error, sentence, source: sense, numbers: numbers) { child in
            child.unread.filter { $0.kind == kind }.map { cell in
                Hit(
                    table: cell.table, source: cell.source, column: cell.column,
                    value: cell.value, text: cell.text,
                    start: child.rows.first { $0.source == cell.source }?.start)
            }
        }
    }

    /// Rules about codes.
    static let codeRules: [ReturnRule] = [
        ReturnRule(
            "unknown-code", .error, "Every code is in the collection's list.", source: lists
        ) { child in
            codeHits(child) { code, standing in
                standing == .unknown ? "\(code) is not a code of the collection" : nil
            }
        },
        ReturnRule(
            "code-of-other-years", .error, "Every code is valid in the year of its return.",
            source: lists
        ) { child in
            codeHits(child) { code, standing in
                guard case .outOfYear(let years) = standing else { return nil }
                return "\(code) is a code only in the years \(years)"
            }
        },
        ReturnRule(
            "code-in-doubt", .warning,
            "Check each code for which the published sources disagree about its years.",
            source: lists, numbers: ["217t"]
        ) { child in
            codeHits(child) { code, standing in
                guard case .doubtful(let text) = standing else { return nil }
                return "\(code): \(text)"
            }
        },
        ReturnRule(
            "sdq-score", .error, "SDQ_SCORE is a whole number from 0 to 40.",
            source: "regional schema of the return, 2017", numbers: ["180"]
        ) { child in
            child.others.filter { $0.table == .outcomes }.compactMap { row in
                guard let score = row.value("SDQ_SCORE") else { return nil }
                if let number = Int(score), (0...40).contains(number) { return nil }
                return Hit(
                    table: .outcomes, source: row.source, column: "SDQ_SCORE", value: score,
                    text: "the score is not from 0 to 40")
            }
        },
        ReturnRule(
            "missing-value", .error,
            "An episode has RNE, LS, CIN and PLACE, and a header has SEX, ETHNIC and UPN.",
            source: "regional schema of the return, 2017", numbers: ["442"]
        ) { child in
            var hits: [Hit] = []
            for row in child.rows + child.unplaced {
                for (column, value) in [
                    ("RNE", row.startReason), ("LS", row.legalStatus), ("CIN", row.need),
                    ("PLACE", row.place),
                ] where value == nil {
                    hits.append(episodeHit(row, column, "\(column) is blank"))
                }
            }
            for row in child.headers {
                for (column, value) in [
                    ("SEX", row.sexCode), ("ETHNIC", row.ethnicity), ("UPN", row.upn),
                ] where value == nil {
                    hits.append(headerHit(row, column, "\(column) is blank"))
                }
            }
            return hits
        },
    ]

    private static func codeHits(
        _ child: ReturnCase, _ text: (String, ReturnCodeList.Standing) -> String?
    ) -> [Hit] {
        var hits: [Hit] = []
        func check(
            _ list: ReturnCodeList, _ value: String?, _ table: Return903Table, _ column: String,
            _ year: CollectionYear, _ lastDay: Day?, _ source: SourceLine, _ start: Day? = nil,
            alsoIn years: [CollectionYear] = []
        ) {
            guard let value else { return }
            let standing = list.standing(of: value, in: year, lastDay: lastDay)
            if standing == .valid { return }
            if years.contains(where: { list.standing(of: value, in: $0, lastDay: nil) == .valid }) {
                return
            }
            if let text = text(value, standing) {
                hits.append(
                    Hit(
                        table: table, source: source, column: column, value: value, text: text,
                        start: start))
            }
        }
        // A row that stands there once for several years has the codes of one of them.
        let headerYears = Dictionary(grouping: child.headers, by: \.source)
            .mapValues { $0.map(\.year) }
        for row in child.headers {
            check(
                ReturnCodeLists.sex, row.sexCode, .header, "SEX", row.year, nil, row.source,
                alsoIn: headerYears[row.source] ?? [])
            check(
                ReturnCodeLists.ethnicity, row.ethnicity, .header, "ETHNIC", row.year, nil,
                row.source)
            check(ReturnCodeLists.mother, row.mother, .header, "MOTHER", row.year, nil, row.source)
        }
        for row in child.rows + child.unplaced {
            let last = min(row.end?.adding(days: -1) ?? row.year.lastDay, row.year.lastDay)
            for (list, value) in [
                (ReturnCodeLists.startReason, row.startReason),
                (ReturnCodeLists.legalStatus, row.legalStatus), (ReturnCodeLists.need, row.need),
                (ReturnCodeLists.place, row.place), (ReturnCodeLists.provider, row.provider),
                (ReturnCodeLists.endReason, row.endReason),
                (ReturnCodeLists.changeReason, row.changeReason),
            ] {
                check(
                    list, value, .episodes, list.column, row.year, last, row.source, row.start)
            }
        }
        for row in child.others {
            for column in row.table.columns {
                guard let value = row.value(column),
                    let list = ReturnCodeLists.list(of: column, in: row.table)
                else { continue }
                check(list, value, row.table, column, row.year, nil, row.source)
            }
        }
        return hits
    }
}
