/// How every CSV of ours is written (RFC 4180, UTF-8): cells in quotes where needed, and no cell that
/// a spreadsheet would run as a formula.
package enum CSVText {
    /// A table of answers, as a command prints it and a page offers it: every line ends as RFC 4180
    /// says, with carriage return and line feed.
    ///
    /// - Parameter rows: The header, then the rows.
    package static func table(_ rows: [[String]]) -> String {
        rows.map { line($0, end: "\r\n") }.joined()
    }

    /// One line of cells with its end: in files that other programs read line by line, a line feed.
    package static func line(_ cells: [String], end: String = "\n") -> String {
        cells.map(cell).joined(separator: ",") + end
    }

    /// One cell: text that begins as a formula does gets an apostrophe in front, which spreadsheets
    /// do not show and readers of ours take away again; a plain number stays as it is.
    package static func cell(_ text: String) -> String {
        var bytes = text
        if bytes.withUTF8(isPlain) { return text }
        return quoted(isPlainNumber(text) ? text : neutral(text))
    }

    /// Adds one cell to the bytes of a table.
    package static func append(cell text: String, to bytes: inout [UInt8]) {
        var text = text
        let isWritten = text.withUTF8 { plain in
            guard isPlain(plain) else { return false }
            bytes.append(contentsOf: plain)
            return true
        }
        if !isWritten { bytes.append(contentsOf: cell(text).utf8) }
    }

    /// Whether text surely stands as it is: nearly every cell does, and is asked nothing further.
    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first, first >= 0x30, first != 0x3D, first != 0x40 else {
            return false
        }
        return text.allSatisfy { $0 > 0x2C || ($0 != 0x2C && $0 != 0x22 && $0 >= 0x20) }
    }

    /// Text that cannot be run as a formula, not in quotes.
    package static func neutral(_ text: String) -> String {
        isFormula(Array(text.utf8)[...]) ? "'" + text : text
    }

    /// Whether text begins as a formula does, apostrophes in front left aside: with `=`, `+`, `-`,
    /// `@`, a tab or a carriage return.
    ///
    /// With apostrophes aside, what a writer adds and a reader takes away is exact for every text.
    static func isFormula(_ text: ArraySlice<UInt8>) -> Bool {
        switch text.first(where: { $0 != UInt8(ascii: "'") }) {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D:
            true
        default: false
        }
    }

    /// Whether text is digits with at most a leading minus sign and points.
    package static func isPlainNumber(_ text: String) -> Bool {
        let body = text.first == "-" ? text.dropFirst() : text[...]
        return !body.isEmpty && body.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
    }

    /// A cell in quotes where it needs them.
    package static func quoted(_ text: String) -> String {
        let needsQuotes = text.utf8.contains {
            $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D
        }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
