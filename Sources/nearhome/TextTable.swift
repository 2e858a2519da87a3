/// A table for a terminal: columns in line, numbers to the right.
struct TextTable {
    /// Where a column's cells stand.
    enum Side {
        /// At the left, for words.
        case left
        /// At the right, for numbers.
        case right
    }

    private let columns: [(title: String, side: Side)]
    private var rows: [[String]] = []

    /// A table of columns.
    init(_ columns: [(String, Side)]) {
        self.columns = columns.map { (title: $0.0, side: $0.1) }
    }

    /// Adds a row of one cell for each column.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "one cell for each column")
        rows.append(cells)
    }

    /// The table with a line of titles, each line ended; two spaces between columns.
    var text: String {
        var widths = columns.map(\.title.count)
        for row in rows {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.count) }
        }
        var text = ""
        for row in [columns.map(\.title)] + rows {
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
