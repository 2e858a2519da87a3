import Care

/// What a return says about a child; a row of the Header table.
///
/// Codes are upper case; nil is blank.
package struct ChildHeader: Sendable, Hashable {
    /// The child's reference, exactly as given.
    package var child: String
    /// SEX: 1 or 2 to 2023/24, M, F or U from 2024/25.
    package var sexCode: String?
    /// DOB: day of birth; nil = blank.
    package var birth: Day?
    /// ETHNIC.
    package var ethnicity: String?
    /// UPN: unique pupil number, or the code for its absence.
    package var upn: String?
    /// MOTHER: `1` where the child is a mother.
    package var mother: String?
    /// MC_DOB: day of birth of the mother's child.
    package var motherChildBirth: Day?
    /// The collection year the row was submitted for.
    package var year: CollectionYear
    /// The authority that submitted it, an index into ``Return903/authorities``.
    package var authority: Int16
    /// Where the row stands.
    package var source: SourceLine

    /// The sex as recorded; unknown where blank or another code.
    package var sex: Sex {
        switch sexCode {
        case "1", "M": .male
        case "2", "F": .female
        default: .unknown
        }
    }
}
