/// One column of a table in an instance folder.
package struct Column: Sendable {
    /// Its name in the header.
    package let name: String
    /// What it holds, in one line.
    package let meaning: String
    /// What may stand in it: a code list, a date, a number.
    package let values: String
    /// An example, as the template shows it.
    package let example: String
    /// Whether the column and a value in every row are required.
    package let isRequired: Bool
    /// Whether it may hold names or notes, which no complaint repeats.
    package let isFreeText: Bool

    package init(
        _ name: String, _ meaning: String, values: String, example: String = "",
        isRequired: Bool = false, isFreeText: Bool = false
    ) {
        self.name = name
        self.meaning = meaning
        self.values = values
        self.example = example
        self.isRequired = isRequired
        self.isFreeText = isFreeText
    }
}

/// One table of an instance folder.
package struct TableLayout: Sendable {
    /// The file's name in the folder.
    package let file: String
    /// What a row is.
    package let meaning: String
    /// Whether the folder must have it.
    package let isRequired: Bool
    /// Its columns, in the order in which they are written.
    package let columns: [Column]

    package init(_ file: String, _ meaning: String, isRequired: Bool, columns: [Column]) {
        self.file = file
        self.meaning = meaning
        self.isRequired = isRequired
        self.columns = columns
    }
}

/// The columns of one table as an enumeration in the order of its layout.
package protocol TableField: CaseIterable, RawRepresentable<Int>, Sendable {
    /// The layout, with one column for each case and in the same order.
    static var layout: TableLayout { get }
}
