import Care

/// A row of one of the ten tables that are neither headers nor episodes.
///
/// The values stand in the order of the table's columns, read as days where the column holds days.
/// The tables differ little in what is done with them, so they share one type; what a value means
/// is its column.
package struct Return903Row: Sendable, Hashable {
    /// Which table.
    package var table: Return903Table
    /// The child's reference, exactly as given.
    package var child: String
    /// The texts, in the order of ``Return903Table/columns``; nil = blank; a day as `2011-09-30`.
    var values: [String?]
    /// The days, in the order of the columns; nil = blank or not a day.
    var days: [Day?]
    /// The collection year the row was submitted for.
    package var year: CollectionYear
    /// The authority that submitted it, an index into ``Return903/authorities``.
    package var authority: Int16
    /// Where the row stands.
    package var source: SourceLine

    /// The value of a column of the table, upper case for codes; nil where blank.
    package func value(_ column: String) -> String? {
        table.columns.firstIndex(of: column).flatMap { values[$0] }
    }

    /// The day in a column of the table; nil where blank or where the column holds no days.
    package func day(_ column: String) -> Day? {
        table.columns.firstIndex(of: column).flatMap { days[$0] }
    }
}
