import Files
import Reporting

/// What a command or a page says: one value, printed as JSON, as CSV or as text for people.
package struct Printout: Sendable {
    /// The machine-readable form.
    package var json: JSON
    /// The main table: a header row, then rows; for CSV.
    package var table: [[String]]
    /// The text for people.
    package var text: String

    package init(json: JSON, table: [[String]], text: String) {
        self.json = json
        self.table = table
        self.text = text
    }

    /// The main table as CSV (RFC 4180), cells that a spreadsheet would run as formulas made safe.
    package var csv: String {
        table.map { CSVText.line($0, end: "\r\n") }.joined()
    }

    /// Rows in columns of equal width, numbers right-aligned, with a rule under the header.
    static func aligned(_ rows: [[String]]) -> String { TextTable(ruled: rows).text }
}
