import Care

/// A check of the return: one rule, one value.
///
/// A rule sees one child at a time, with every row of every year, and names the rows that break it.
public struct ReturnRule: Sendable {
    /// How bad it is.
    public enum Severity: String, Sendable, CaseIterable {
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
    }

    /// Unique, as `supported-under-16`.
    public let id: String
    /// How bad it is.
    public let severity: Severity
    /// What is asked of the return, in one sentence.
    public let sentence: String
    /// Where the rule comes from.
    public let source: String
    let hits: @Sendable (ReturnCase) -> [Hit]

    init(
        _ id: String, _ severity: Severity, _ sentence: String, source: String,
        hits: @escaping @Sendable (ReturnCase) -> [Hit]
    ) {
        self.id = id
        self.severity = severity
        self.sentence = sentence
        self.source = source
        self.hits = hits
    }

    /// A rule about single rows of Episodes: the text where the row breaks it.
    static func episode(
        _ id: String, _ severity: Severity, _ sentence: String, source: String, column: String,
        breaks: @escaping @Sendable (Episode, ReturnCase) -> String?
    ) -> ReturnRule {
        ReturnRule(id, severity, sentence, source: source) { child in
            child.rows.compactMap { row in
                breaks(row, child).map {
                    Hit(
                        table: .episodes, source: row.source, column: column,
                        value: ReturnRule.value(of: column, in: row), text: $0)
                }
            }
        }
    }

    /// A rule about an episode and the child's next one (nil after the last).
    static func successive(
        _ id: String, _ severity: Severity, _ sentence: String, source: String, column: String,
        breaks: @escaping @Sendable (Episode, Episode?, ReturnCase) -> String?
    ) -> ReturnRule {
        ReturnRule(id, severity, sentence, source: source) { child in
            child.rows.indices.compactMap { index in
                let row = child.rows[index]
                let next = index + 1 < child.rows.count ? child.rows[index + 1] : nil
                return breaks(row, next, child).map {
                    Hit(
                        table: .episodes, source: row.source, column: column,
                        value: ReturnRule.value(of: column, in: row), text: $0)
                }
            }
        }
    }

    /// A rule about single rows of one of the ten smaller tables.
    static func row(
        _ id: String, _ severity: Severity, _ sentence: String, source: String,
        table: Return903Table, column: String,
        breaks: @escaping @Sendable (Return903Row, ReturnCase) -> String?
    ) -> ReturnRule {
        ReturnRule(id, severity, sentence, source: source) { child in
            child.others.filter { $0.table == table }.compactMap { row in
                breaks(row, child).map {
                    Hit(
                        table: table, source: row.source, column: column,
                        value: row.value(column), text: $0)
                }
            }
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
    /// The rows of the smaller tables, by table, year and line.
    var others: [Return903Row]
    /// The authority whose return it is (upper-tier GSS code).
    var authority: String?
    /// The last collection year loaded.
    var lastYear: CollectionYear?
    /// The upper-tier authority of a postcode, nil where it does not resolve.
    ///
    /// nil where no directory is given.
    var authorityOfPostcode: (@Sendable (String) -> String?)?
    /// Where registered settings stand by all rows of the return.
    var settings: RegisteredSettings?

    /// Day of birth, as the latest header has it.
    var birth: Day? { headers.last?.birth }
}

/// A row that breaks a rule.
public struct ReturnFinding: Sendable, Hashable {
    /// The rule's id.
    public var rule: String
    /// How bad it is.
    public var severity: ReturnRule.Severity
    /// The child's reference.
    public var child: String
    /// The table.
    public var table: Return903Table
    /// The row.
    public var source: SourceLine
    /// The column.
    public var column: String?
    /// The value found there; never a postcode.
    public var value: String?
    /// What is wrong with it.
    public var text: String
}
