import Files

/// A table for a terminal: columns in line, numbers to the right.
package struct TextTable: Sendable {
    /// Where a column's cells stand.
    package enum Side: Sendable {
        /// At the left, for words.
        case left
        /// At the right, for numbers.
        case right
    }

    private let columns: [(title: String, side: Side)]
    private let isRuled: Bool
    private var rows: [[String]] = []

    /// A table of columns.
    package init(_ columns: [(String, Side)]) {
        self.columns = columns.map { (title: $0.0, side: $0.1) }
        isRuled = false
    }

    /// A table of rows, the first of which has the titles, with a rule under them.
    ///
    /// A column stands at the right where every cell is blank or a number, with commas between
    /// thousands and a pound sign or without.
    package init(ruled rows: [[String]]) {
        let body = Array(rows.dropFirst())
        columns = (rows.first ?? []).enumerated().map { column, title in
            let isNumeric = body.allSatisfy {
                $0[column].isEmpty
                    || CSVText.isPlainNumber($0[column].filter { $0 != "," && $0 != "£" })
            }
            return (title: title, side: isNumeric ? .right : .left)
        }
        isRuled = true
        self.rows = body
    }

    /// Adds a row of one cell for each column.
    package mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "one cell for each column")
        rows.append(cells)
    }

    /// The table with a line of titles, each line ended; two spaces between columns.
    package var text: String {
        if columns.isEmpty { return "" }
        let titles = columns.map(\.title)
        let widths = columns.indices.map { column in
            ([titles] + rows).reduce(0) { max($0, $1[column].count) }
        }
        let rule = isRuled ? [widths.map { String(repeating: "-", count: $0) }] : []
        var text = ""
        for row in [titles] + rule + rows {
            var line = ""
            for (index, cell) in row.enumerated() {
                if index > 0 { line += "  " }
                let blank = String(repeating: " ", count: widths[index] - cell.count)
                line += columns[index].side == .left ? cell + blank : blank + cell
            }
            while line.last == " " { line.removeLast() }
            text += line + "\n"
        }
        return text
    }
}
