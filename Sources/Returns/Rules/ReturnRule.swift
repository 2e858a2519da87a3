import Care

/// A check of the return: one rule, one value.
///
/// A rule sees one child at a time, with every row of every year, and names the rows that break it.
package struct ReturnRule: Sendable {
    /// How bad it is.
    package enum Severity: String, Sendable, CaseIterable {
        /// The row contradicts the collection or itself.
        case error
        /// The row is unusual, or the sources disagree about it.
        case warning
    }

    /// Where a rule is broken.
    struct Hit {
        var table: Return903Table
        var source: SourceLine
        var column: String?
        var value: String?
        var text: String
        /// DECOM of an episode.
        var start: Day?
    }

    /// Unique, as `supported-under-16`.
    package let id: String
    /// How bad it is.
    package let severity: Severity
    /// What is asked of the return, in one sentence.
    package let sentence: String
    /// Where the rule comes from.
    package let source: String
    /// The numbers of the Department for Education's rules that it asks; see ``DepartmentRule``.
    package let numbers: [String]
    let hits: @Sendable (ReturnCase) -> [Hit]

    init(
        _ id: String, _ severity: Severity, _ sentence: String, source: String = "",
        numbers: [String] = [], hits: @escaping @Sendable (ReturnCase) -> [Hit]
    ) {
        self.id = id
        self.severity = severity
        self.sentence = sentence
        let words =
            numbers.isEmpty
            ? "" : "DfE rule\(numbers.count == 1 ? "" : "s") " + numbers.joined(separator: ", ")
        self.source = [source, words].filter { !$0.isEmpty }.joined(separator: "; ")
        self.numbers = numbers
        self.hits = hits
    }

    /// A rule about single rows of Episodes: the text where the row breaks it.
    static func episode(
        _ id: String, _ severity: Severity, _ sentence: String, source: String = "",
        numbers: [String] = [], column: String,
        breaks: @escaping @Sendable (Episode, ReturnCase) -> String?
    ) -> ReturnRule {
        ReturnRule(id, severity, sentence, source: source, numbers: numbers) { child in
            child.rows.compactMap { row in
                breaks(row, child).map { episodeHit(row, column, $0) }
            }
        }
    }

    /// A rule about an episode and the child's next one (nil after the last).
    static func successive(
        _ id: String, _ severity: Severity, _ sentence: String, source: String = "",
        numbers: [String] = [], column: String,
        conflicting: @escaping @Sendable (Episode) -> Bool = { _ in false },
        breaks: @escaping @Sendable (Episode, Episode?, ReturnCase) -> String?
    ) -> ReturnRule {
        ReturnRule(id, severity, sentence, source: source, numbers: numbers) { child in
            child.rows.indices.compactMap { index in
                let row = child.rows[index]
                let next = index + 1 < child.rows.count ? child.rows[index + 1] : nil
                return breaks(row, next, child).map { episodeHit(row, column, $0) }
            }
                + child.conflicting.filter(conflicting).map {
                    episodeHit($0, column, "another row also has DECOM \($0.start)")
                }
        }
    }

    /// A rule about an episode and the child's one before it: the text where the later row breaks
    /// it.
    static func following(
        _ id: String, _ severity: Severity, _ sentence: String, source: String = "",
        numbers: [String] = [], column: String,
        breaks: @escaping @Sendable (Episode, Episode, ReturnCase) -> String?
    ) -> ReturnRule {
        ReturnRule(id, severity, sentence, source: source, numbers: numbers) { child in
            zip(child.rows, child.rows.dropFirst()).compactMap { before, row in
                breaks(before, row, child).map { episodeHit(row, column, $0) }
            }
        }
    }

    /// A rule about single headers.
    static func header(
        _ id: String, _ severity: Severity, _ sentence: String, source: String = "",
        numbers: [String] = [], column: String,
        breaks: @escaping @Sendable (ChildHeader, ReturnCase) -> String?
    ) -> ReturnRule {
        ReturnRule(id, severity, sentence, source: source, numbers: numbers) { child in
            child.headers.compactMap { row in
                breaks(row, child).map { headerHit(row, column, $0) }
            }
        }
    }

    /// A rule about a header and the child's one of an earlier return.
    static func successor(
        _ id: String, _ severity: Severity, _ sentence: String, source: String = "",
        numbers: [String] = [], column: String,
        breaks: @escaping @Sendable (ChildHeader, ChildHeader, ReturnCase) -> String?
    ) -> ReturnRule {
        ReturnRule(id, severity, sentence, source: source, numbers: numbers) { child in
            zip(child.headers, child.headers.dropFirst()).compactMap { before, row in
                before.year < row.year
                    ? breaks(before, row, child).map { headerHit(row, column, $0) } : nil
            }
        }
    }

    /// A hit in a row of Episodes.
    static func episodeHit(_ row: Episode, _ column: String, _ text: String) -> Hit {
        Hit(
            table: .episodes, source: row.source, column: column,
            value: value(of: column, in: row), text: text, start: row.start)
    }

    /// A hit in a header.
    static func headerHit(_ row: ChildHeader, _ column: String, _ text: String) -> Hit {
        Hit(
            table: .header, source: row.source, column: column,
            value: value(of: column, in: row), text: text)
    }

    /// A rule about single rows of one of the ten smaller tables.
    static func row(
        _ id: String, _ severity: Severity, _ sentence: String, source: String = "",
        numbers: [String] = [], table: Return903Table, column: String,
        breaks: @escaping @Sendable (Return903Row, ReturnCase) -> String?
    ) -> ReturnRule {
        ReturnRule(id, severity, sentence, source: source, numbers: numbers) { child in
            child.others.filter { $0.table == table }.compactMap { row in
                breaks(row, child).map {
                    Hit(
                        table: table, source: row.source, column: column,
                        value: row.value(column), text: $0)
                }
            }
        }
    }

    // A pupil's number is never shown.
    static func value(of column: String, in row: ChildHeader) -> String? {
        switch column {
        case "SEX": row.sexCode
        case "DOB": row.birth?.description
        case "ETHNIC": row.ethnicity
        case "MOTHER": row.mother
        case "MC_DOB": row.motherChildBirth?.description
        default: nil
        }
    }

    // Postcodes are an address and are never shown.
    static func value(of column: String, in row: Episode) -> String? {
        switch column {
        case "DECOM": row.start.description
        case "RNE": row.startReason
        case "LS": row.legalStatus
        case "CIN": row.need
        case "PLACE": row.place
        case "PLACE_PROVIDER": row.provider
        case "DEC": row.end?.description
        case "REC": row.endReason
        case "REASON_PLACE_CHANGE": row.changeReason
        case "URN": row.urn
        case "PL_LA": row.statedAuthority
        case "PL_LOCATION": row.statedLocation
        default: nil
        }
    }
}

/// Everything the rules see of one child.
struct ReturnCase: Sendable {
    /// The child's reference.
    var child: String
    /// The headers of all years, by year and line.
    var headers: [ChildHeader]
    /// The episodes after merging and before repair, by start.
    var rows: [Episode]
    /// The episodes of which nothing tells when they began.
    var unplaced: [Episode] = []
    /// The cells and rows that could not be read, by file and line.
    var unread: [UnreadCell] = []
    /// The episodes as submitted, those of every year, by year, start and line.
    var submitted: [Episode] = []
    /// The rows of the smaller tables, by table, year and line.
    var others: [Return903Row]
    /// The authority whose return it is (upper-tier GSS code).
    var authority: String?
    /// The last collection year loaded.
    var lastYear: CollectionYear?
    /// The last day of which the return tells; nil = the end of its last collection year.
    var known: Day?
    /// The upper-tier authority of a postcode, nil where it does not resolve.
    ///
    /// nil where no directory is given.
    var authorityOfPostcode: (@Sendable (String) -> String?)?
    /// Where registered settings stand by all rows of the return.
    var settings: RegisteredSettings?

    /// Where a postcode lies; nil where no directory is given.
    var position: (@Sendable (String) -> Position?)?
    /// The collection years loaded.
    var years: Set<CollectionYear> = []
    /// The tables that each year's return has.
    var tables: [CollectionYear: Set<Return903Table>] = [:]

    /// Whether something stands in a cell of a row that could not be read.
    func isUnread(_ column: String, of source: SourceLine) -> Bool {
        unread.contains { $0.column == column && $0.source == source }
    }

    /// The last day on which an open row is known to last.
    func lastDay(of row: Episode) -> Day {
        known.map { min($0, row.year.lastDay) } ?? row.year.lastDay
    }

    /// Day of birth, as the latest headers that have one say it, else other rows; nil where those
    /// of one year differ.
    var birth: Day? {
        var births: [CollectionYear: Set<Day>] = [:]
        for row in others {
            if let day = row.day("DOB") { births[row.year, default: []].insert(day) }
        }
        return CareHistory.birth(headers, births)
    }

    /// What stands in columns of codes and must not be repeated, longest first, and what is shown.
    var hidden: [(value: String, shown: String)] {
        var values: Set<String?> = []
        for row in headers { values.formUnion([row.sexCode, row.ethnicity, row.mother]) }
        for row in submitted + rows {
            values.formUnion([
                row.startReason, row.legalStatus, row.need, row.place, row.provider, row.endReason,
                row.changeReason, row.urn, row.statedAuthority, row.statedLocation,
            ])
        }
        for row in others { values.formUnion(row.table.codeColumns.map { row.value($0) }) }
        return values.compactMap { $0 }.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
            .compactMap { value in
                let shown = ReturnCodeLists.shown(value)
                return shown == value ? nil : (value, shown)
            }
    }

    /// The rows beside another of the same year and DECOM that says something else, other than the one
    /// that counts and those without a day.
    var conflicting: [Episode] {
        let groups = Dictionary(
            grouping: submitted.filter { $0.isStartRead && $0.end != $0.start }
        ) { [Int($0.year.end), Int($0.start.number)] }
        return groups.values.flatMap { rows -> [Episode] in
            guard rows.count > 1, let chosen = CareHistory.chosen(of: rows[...]) else { return [] }
            return rows.filter { !$0.agrees(with: chosen) || !$0.endsLike(chosen) }
        }.sorted { $0.source < $1.source }
    }

    /// The rows of a table in a year.
    func rows(_ table: Return903Table, in year: CollectionYear) -> [Return903Row] {
        others.filter { $0.table == table && $0.year == year }
    }

    /// Whether the return of a year has a table, so that a row can be missed in it.
    func has(_ table: Return903Table, in year: CollectionYear) -> Bool {
        tables[year]?.contains(table) == true
    }

    /// Whether the child was unaccompanied in a year's return or the two before.
    func isUnaccompanied(in year: CollectionYear) -> Bool {
        others.contains {
            $0.table == .uasc && $0.year <= year && $0.year.end >= year.end - 2
        }
    }
}

/// A row that breaks a rule.
package struct ReturnFinding: Sendable, Hashable {
    /// The rule's id.
    package var rule: String
    /// How bad it is.
    package var severity: ReturnRule.Severity
    /// The child's reference.
    package var child: String
    /// The table.
    package var table: Return903Table
    /// The row.
    package var source: SourceLine
    /// The column.
    package var column: String?
    /// The value found there; never a postcode.
    package var value: String?
    /// What is wrong with it.
    package var text: String
    /// DECOM of the episode, where the row is one.
    package var start: Day?
}
