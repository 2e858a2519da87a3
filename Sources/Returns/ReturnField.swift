import Files

/// A table of the return as a type, so that the CSV reader knows its columns.
protocol ReturnTableTag: Sendable {
    /// The table.
    static var table: Return903Table { get }
}

/// A column of a table of the return, by its ordinal.
///
/// The table's own columns come first, in the collection's order, then the further columns that
/// are read where a file has them, then LA and YEAR of a file that holds several.
struct ReturnField<Tag: ReturnTableTag>: TableField {
    let rawValue: Int

    init?(rawValue: Int) {
        guard rawValue >= 0, rawValue < Tag.table.allColumns.count else { return nil }
        self.rawValue = rawValue
    }

    private init(_ ordinal: Int) {
        rawValue = ordinal
    }

    static var allCases: [ReturnField] { Tag.table.allColumns.indices.map(ReturnField.init(_:)) }

    static var layout: TableLayout { Tag.table.layout }
}

extension Return903Table {
    /// The columns, then the further ones, then LA and YEAR.
    var allColumns: [String] { columns + furtherColumns + ["LA", "YEAR"] }

    /// What the CSV reader needs to know of the columns.
    var layout: TableLayout {
        let days = dateColumns
        let required = requiredValues
        return TableLayout(
            rawValue, "a row of \(rawValue)", isRequired: false,
            columns: allColumns.map { name in
                Column(
                    name, name == "CHILD" ? "the child's reference" : "see the SSDA903 guide",
                    values: days.contains(name)
                        ? "a day as 30/09/2011 or 2011-09-30" : "as in the SSDA903 guide",
                    isRequired: required.contains(name),
                    // An address is not repeated in a complaint.
                    isFreeText: name == "HOME_POST" || name == "PL_POST")
            })
    }
}

enum HeaderTag: ReturnTableTag { static let table = Return903Table.header }
enum EpisodesTag: ReturnTableTag { static let table = Return903Table.episodes }
enum ReviewsTag: ReturnTableTag { static let table = Return903Table.reviews }
enum UASCTag: ReturnTableTag { static let table = Return903Table.uasc }
enum OutcomesTag: ReturnTableTag { static let table = Return903Table.outcomes }
enum CareLeaversTag: ReturnTableTag { static let table = Return903Table.careLeavers }
enum AdoptionTag: ReturnTableTag { static let table = Return903Table.adoption }
enum PlacedAdoptionTag: ReturnTableTag { static let table = Return903Table.placedAdoption }
enum PreviousPermanenceTag: ReturnTableTag { static let table = Return903Table.previousPermanence }
enum MissingTag: ReturnTableTag { static let table = Return903Table.missing }
enum SocialWorkersTag: ReturnTableTag { static let table = Return903Table.socialWorkers }
enum DeprivationTag: ReturnTableTag { static let table = Return903Table.deprivationOfLiberty }
