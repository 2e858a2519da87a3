import Files

/// A cell of a return, or a whole row, that could not be read.
///
/// What it should say is not known, and the child stays in every count.
package struct UnreadCell: Sendable, Hashable {
    /// What could not be read.
    package enum Kind: Sendable, Hashable {
        /// A cell that holds no day.
        case day
        /// A cell that its record gives twice, with different values.
        case twice
        /// DECOM of an episode is blank.
        case blankStart
        /// A whole row.
        case row
    }

    /// What could not be read.
    package var kind: Kind
    /// The child's reference.
    package var child: String
    /// The table.
    package var table: Return903Table
    /// The row.
    package var source: SourceLine
    /// The column; nil for a whole row.
    package var column: String?
    /// What stands there, which may be anything: it is shown only as ``ReturnCodeLists`` allows.
    package var value: String?
    /// What is wrong with it.
    package var text: String
    /// The authority that submitted it, an index into ``Return903/authorities``.
    package var authority: Int16
}
