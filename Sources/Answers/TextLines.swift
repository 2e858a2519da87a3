/// Text for a terminal of 80 columns.
package enum TextLines {
    /// The width of a line, in characters.
    package static let width = 80

    /// The text in lines of at most ``width`` characters, broken at blanks, the last one ended.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - hanging: What every line but the first begins with.
    package static func wrapped(_ text: String, hanging: String = "") -> String {
        var lines = ""
        var line = ""
        var isFirstWord = true
        let indent = text.prefix { $0 == " " }
        line += indent
        for word in text.split(separator: " ") {
            if !isFirstWord, line.count + 1 + word.count > width {
                lines += line + "\n"
                line = hanging + word
            } else {
                line += (isFirstWord ? "" : " ") + word
            }
            isFirstWord = false
        }
        return lines + line + "\n"
    }

    /// Phrases and sentences in one line: a semicolon follows a phrase, none a whole sentence.
    package static func joined(_ parts: [String]) -> String {
        var text = ""
        for part in parts {
            if let end = text.last { text += end == "." || end == "?" ? " " : "; " }
            text += part
        }
        return text
    }

    /// Rows in columns of fixed width; what is too long for its column is cut with an ellipsis.
    package struct Columns {
        /// Where a column's cells stand.
        package enum Side {
            /// At the left, for words.
            case left
            /// At the right, for numbers.
            case right
        }

        private let widths: [(width: Int, side: Side)]
        /// The rows so far, every line ended.
        package private(set) var text = ""

        /// Columns of those widths, in characters, with two blanks between them.
        package init(_ widths: [(Int, Side)]) {
            self.widths = widths.map { (width: $0.0, side: $0.1) }
        }

        /// Adds a row of one cell for each column.
        package mutating func add(_ cells: [String]) {
            precondition(cells.count == widths.count, "one cell for each column")
            var line = ""
            for (cell, column) in zip(cells, widths) {
                let isLast = line.count + column.width >= TextLines.width
                let shown =
                    cell.count > column.width && !isLast
                    ? cell.prefix(column.width - 1) + "…" : cell[...]
                let blank = String(repeating: " ", count: max(0, column.width - shown.count))
                line += (line.isEmpty ? "" : " ")
                line += column.side == .left ? shown + blank : blank + shown
            }
            while line.last == " " { line.removeLast() }
            text += line + "\n"
        }

        /// Adds whole lines below the last row.
        package mutating func note(_ lines: String) { text += lines }
    }
}
