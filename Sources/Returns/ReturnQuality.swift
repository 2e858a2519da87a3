import Care

/// What is wrong with a return: every row that breaks a rule.
package struct ReturnQuality: Sendable {
    /// The rules that were asked, in order.
    package var rules: [ReturnRule]
    /// The rows that break them, by child, then rule; of each rule the first
    /// ``mostKept``, so that a habit of a million rows is counted and not kept.
    package private(set) var findings: [ReturnFinding]
    private var counted: [String: Int] = [:]

    /// The most findings of one rule that are kept.
    package static let mostKept = 2000

    /// Asks every rule about every child.
    ///
    /// - Parameters:
    ///   - submitted: the rows of one authority.
    ///   - history: the same rows merged.
    ///   - authority: its upper-tier GSS code, for the checks of location.
    ///   - rules: the rules to ask; all by default.
    ///   - authorityOfPostcode: the upper-tier authority a postcode lies in, nil where it does not
    ///     resolve; without it nothing is said about postcodes.
    ///   - homes: the homes of the case system, for those with a URN.
    ///   - position: where a postcode lies.
    ///   - known: the last day of which the return tells, to which open episodes last; nil = the
    ///     end of its last collection year.
    package init(
        of submitted: Return903, history: CareHistory, authority: String? = nil,
        rules: [ReturnRule] = ReturnRule.all,
        authorityOfPostcode: (@Sendable (String) -> String?)? = nil, homes: [Home] = [],
        position: (@Sendable (String) -> Position?)? = nil, known: Day? = nil
    ) {
        self.rules = rules
        findings = []
        let headers = Dictionary(grouping: submitted.headers, by: \.child)
        let others = Dictionary(grouping: submitted.rows, by: \.child)
        let episodes = Dictionary(
            history.children.map { ($0.child, ($0.rows, $0.unplaced)) },
            uniquingKeysWith: { first, _ in first })
        let unread = Dictionary(grouping: submitted.unread, by: \.child)
        let settings = RegisteredSettings(
            of: history.children.lazy.map(\.rows), homes: homes, position: position)
        let rowsAsSubmitted = Dictionary(grouping: submitted.episodes, by: \.child)
        var tables = submitted.delivered
        for row in submitted.rows { tables[row.year, default: []].insert(row.table) }
        let order = Dictionary(
            uniqueKeysWithValues: Return903Table.allCases.enumerated().map { ($1, $0) })
        for child in Set(episodes.keys).union(others.keys).union(unread.keys).sorted() {
            let subject = ReturnCase(
                child: child,
                headers: (headers[child] ?? []).sorted {
                    ($0.year, $0.source) < ($1.year, $1.source)
                },
                rows: episodes[child]?.0 ?? [], unplaced: episodes[child]?.1 ?? [],
                unread: unread[child] ?? [],
                submitted: (rowsAsSubmitted[child] ?? []).sorted {
                    ($0.year, $0.start, $0.source) < ($1.year, $1.start, $1.source)
                },
                others: (others[child] ?? []).sorted {
                    (order[$0.table] ?? 0, $0.year, $0.source)
                        < (order[$1.table] ?? 0, $1.year, $1.source)
                },
                authority: authority, lastYear: history.years.last, known: known,
                authorityOfPostcode: authorityOfPostcode, settings: settings, position: position,
                years: Set(history.years), tables: tables)
            let first = findings.count
            for rule in rules {
                for hit in rule.hits(subject) {
                    counted[rule.id, default: 0] += 1
                    if counted[rule.id] ?? 0 > ReturnQuality.mostKept { continue }
                    findings.append(
                        ReturnFinding(
                            rule: rule.id, severity: rule.severity, child: child,
                            table: hit.table, source: hit.source, column: hit.column,
                            value: hit.value.map(ReturnCodeLists.shown), text: hit.text,
                            start: hit.start))
                }
            }
            if findings.count > first { hide(subject.hidden, from: first) }
        }
    }

    // A name or a number of a telephone that stands where a code should is repeated nowhere.
    private mutating func hide(_ hidden: [(value: String, shown: String)], from first: Int) {
        for (value, shown) in hidden {
            for index in first..<findings.count {
                findings[index].text = findings[index].text.replacing(value, with: shown)
            }
        }
    }

    /// How many rows break each rule; every rule has an entry.
    package var counts: [(rule: ReturnRule, count: Int)] {
        rules.map { ($0, counted[$0.id] ?? 0) }
    }
}
