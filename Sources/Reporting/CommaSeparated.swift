/// Rows of comma-separated values (RFC 4180) for spreadsheets.
package enum CommaSeparated {
    /// One line of cells, quoted and made safe where needed and ended by a line feed.
    package static func line(_ cells: [String]) -> String {
        cells.map(Table.csvCell).joined(separator: ",") + "\n"
    }
}
