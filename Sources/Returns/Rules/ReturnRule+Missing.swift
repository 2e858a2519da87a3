import Care

extension ReturnRule {
    /// Rules about being missing or away without authorisation.
    static let missingRules: [ReturnRule] = [
        missing(
            "missing-after-year", "MIS_START is not after the end of the year.", "570", "MIS_START"
        ) { row, _ in
            guard let start = row.day("MIS_START"), start > row.year.lastDay else { return nil }
            return "the return is for \(row.year)"
        },
        missing(
            "missing-end-outside-year", "MIS_END is in the year.", "571", "MIS_END"
        ) { row, _ in
            guard let end = row.day("MIS_END"), end < row.year.firstDay || end > row.year.lastDay
            else { return nil }
            return "the return is for \(row.year)"
        },
        ReturnRule(
            "missing-overlap", .error,
            "A new missing episode starts only after the one before has ended.", numbers: ["574"]
        ) { child in
            let years = Dictionary(
                grouping: child.others.filter {
                    $0.table == .missing && $0.day("MIS_START") != nil
                },
                by: \.year)
            return years.keys.sorted().flatMap { year -> [Hit] in
                let rows = (years[year] ?? []).sorted {
                    ($0.day("MIS_START") ?? year.firstDay, $0.source)
                        < ($1.day("MIS_START") ?? year.firstDay, $1.source)
                }
                return zip(rows, rows.dropFirst()).compactMap { before, row in
                    guard let start = row.day("MIS_START") else { return nil }
                    let end = before.day("MIS_END")
                    if let end, start >= end { return nil }
                    return Hit(
                        table: .missing, source: row.source, column: "MIS_START",
                        value: start.description,
                        text: end.map { "the missing episode before it ends on \($0)" }
                            ?? "the missing episode before it has no MIS_END")
                }
            }
        },
        missing(
            "missing-out-of-care",
            "A missing episode starts while the child is looked after.",
            "578", "MIS_START"
        ) { row, child in
            guard let start = row.day("MIS_START"), !child.rows.isEmpty else { return nil }
            return child.isInCare(on: start) ? nil : "the child was not in care on that day"
        },
        missing(
            "missing-without-start", "A child recorded as missing has a MIS_START.", "564",
            "MIS_START"
        ) { row, _ in
            row.value("MISSING") != nil && row.day("MIS_START") == nil ? "MIS_START is blank" : nil
        },
        missing(
            "missing-kind-blank",
            "A missing episode with a start or end date has MISSING filled in.",
            "565", "MISSING"
        ) { row, _ in
            row.value("MISSING") == nil
                && (row.day("MIS_START") != nil || row.day("MIS_END") != nil)
                ? "MISSING is blank" : nil
        },
        missing(
            "missing-before-birth",
            "A missing episode starts after the child's birth.",
            "586", "MIS_START"
        ) { row, child in
            guard let start = row.day("MIS_START"), let birth = row.day("DOB") ?? child.birth,
                start <= birth
            else { return nil }
            return "the child was born on \(birth)"
        },
    ]

    private static func missing(
        _ id: String, _ sentence: String, _ number: String, _ column: String,
        breaks: @escaping @Sendable (Return903Row, ReturnCase) -> String?
    ) -> ReturnRule {
        .row(
            id, .error, sentence, numbers: number == "565" ? ["565", "566"] : [number],
            table: .missing, column: column, breaks: breaks)
    }
}

extension ReturnCase {
    /// Whether the child was looked after on a day, the last day of a period included.
    func isInCare(on day: Day) -> Bool {
        rows.contains { row in row.start <= day && row.end.map { day <= $0 } ?? true }
    }
}
