import Files
import Reporting

/// What a command or a page says: one value, printed as JSON, as CSV or as text for people.
package struct Printout {
    /// The machine-readable form.
    package var json: JSON { makeJSON() }
    /// The main table: a header row, then rows; for CSV.
    package var table: [[String]] { makeTable() }
    /// The text for people.
    package var text: String { makeText() }

    // Only the form that is printed is made.
    private let makeJSON: () -> JSON
    private let makeTable: () -> [[String]]
    private let makeText: () -> String

    /// A result in three forms, each made when it is asked for.
    package init(
        json: @autoclosure @escaping () -> JSON,
        table: @autoclosure @escaping () -> [[String]],
        text: @autoclosure @escaping () -> String
    ) {
        makeJSON = json
        makeTable = table
        makeText = text
    }

    /// The main table as CSV (RFC 4180), cells that a spreadsheet would run as formulas made safe.
    package var csv: String {
        CSVText.table(table)
    }

    /// Rows in columns of equal width, numbers right-aligned, with a rule under the header.
    static func aligned(_ rows: [[String]]) -> String { TextTable(ruled: rows).text }
}
