import Files

/// A table of figures: one value that a page, a CSV file and a data table beside a chart print.
package struct Table: Sendable, Hashable {
    /// What a column holds, which decides on which side its cells stand.
    package enum Alignment: Sendable, Hashable {
        /// Words, on the left.
        case words
        /// Numbers, on the right.
        case numbers
    }

    /// One column.
    package struct Column: Sendable, Hashable {
        /// Its heading, with the unit of its numbers.
        package var title: String
        /// Where its cells stand.
        package var alignment: Alignment

        package init(_ title: String, _ alignment: Alignment = .numbers) {
            self.title = title
            self.alignment = alignment
        }
    }

    /// One cell: what people read, and what a program reads.
    package struct Cell: Sendable, Hashable, ExpressibleByStringInterpolation {
        /// What stands on the page, as `40.8%`.
        package var shown: String
        /// What stands in the CSV file, as `0.408`; empty for no value.
        package var value: String
        /// Whether `value` is a number, which no spreadsheet takes for a formula.
        package var isNumber: Bool
        /// Whether `value` is a share from 0 to 1, which a CSV heading says.
        package var isShare = false

        /// Whether text is a number by itself, as a year or a group of 2, which a workbook holds as
        /// one.
        package var isNumeral = false

        /// Text that is a number by itself, as a year or a group of 2.
        package static func numeral(_ text: String) -> Cell {
            var cell = Cell(text)
            cell.isNumeral = Int(text) != nil
            return cell
        }

        /// A number, shown as it is or otherwise.
        package static func number(_ value: String, shown: String? = nil) -> Cell {
            Cell(shown: shown ?? value, value: value, isNumber: true)
        }

        /// A share from 0 to 1, as `0.408`, shown as per cent.
        package static func share(_ rate: String, shown: String) -> Cell {
            var cell = Cell.number(rate, shown: shown)
            cell.isShare = true
            return cell
        }

        /// A whole number.
        package static func whole(_ value: some BinaryInteger) -> Cell {
            .number(String(value), shown: Grouping.thousands(value))
        }

        /// No value, and the words that say why, as `not measured: needs a history of moves`.
        package static func none(_ reason: String) -> Cell {
            Cell(shown: reason, value: "", isNumber: false)
        }

        /// Text.
        package init(stringLiteral value: String) {
            self.init(shown: value, value: value, isNumber: false)
        }

        /// Text.
        package init(_ text: String) {
            self.init(shown: text, value: text, isNumber: false)
        }

        private init(shown: String, value: String, isNumber: Bool) {
            self.shown = shown
            self.value = value
            self.isNumber = isNumber
        }
    }

    /// What of a table is printed on paper.
    ///
    /// The page on a screen, the CSV file and the workbook always hold all of it.
    package enum Paper: Sendable, Hashable {
        /// All of it.
        case whole
        /// The first columns of every row as an entry, in two columns of small type.
        case entries(columns: Int)
        /// Nothing; a sentence says where the table is.
        case none
    }

    /// The name of its CSV file and of its place on a page: letters, digits and hyphens.
    package var id: String
    /// What the table shows, in a sentence or a phrase.
    package var caption: String
    /// The columns; the first names the rows.
    package var columns: [Column]
    /// The rows, each with one cell for each column.
    package private(set) var rows: [[Cell]] = []
    /// The last row, the sum of those above; nil = none.
    package private(set) var total: [Cell]?
    /// What of it is printed on paper; all by default.
    package var paper = Paper.whole

    /// A table without rows.
    package init(id: String, caption: String, columns: [Column]) {
        precondition(
            !id.isEmpty && id.utf8.allSatisfy(Table.isPlain), "a table's id is a file name")
        self.id = id
        self.caption = caption
        self.columns = columns
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
        default: false
        }
    }

    /// Adds a row; one cell for each column.
    package mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a row has one cell for each column")
        rows.append(cells)
    }

    /// Sets the last row; one cell for each column.
    package mutating func setTotal(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a row has one cell for each column")
        total = cells
    }

    /// The rows that are shown before a reader asks for the rest.
    static let firstRows = 20
    // So few more are shown at once.
    private static let spareRows = 5

    /// The table as HTML.
    ///
    /// Where a screen is too narrow for it, each row becomes a card that names its columns, so no
    /// column is cut off. A table too wide for any screen scrolls sideways in a region of its own,
    /// which says so and can be reached with the keyboard. Rows after the twentieth are folded
    /// away until a reader asks for them, and are printed; on paper both parts are one table. The
    /// total stands under the last row that is shown, and says of how many rows it is.
    package var html: HTML {
        let words: HTML? = paperInWords.map { "<p class=\"note onpaper\">\($0)</p>\n" }
        guard rows.count > Table.firstRows + Table.spareRows else {
            return (words ?? .empty)
                + html(of: rows[...], id: id, caption: caption, total: total, isUpFront: false)
        }
        let rest = rows[Table.firstRows...]
        let span = "rows \(Table.firstRows + 1) to \(rows.count)"
        let upFront = total.map { cells -> [Cell] in
            var cells = cells
            cells[0].shown += " (all \(rows.count) rows)"
            return cells
        }
        let kind: HTML =
            switch paper {
            case .whole: "folded"
            case .entries: "folded entered"
            case .none: "folded offpaper"
            }
        return """
            \(words)<div class="\(kind)">
            \(html(
                of: rows[..<Table.firstRows], id: id, caption: caption, total: upFront,
                isUpFront: true))\
            <details class="rest"><summary>Show the other \(rest.count) rows</summary>
            \(html(
                of: rest, id: "\(id)-rest", caption: "\(caption), \(span)", total: total,
                isUpFront: false))\
            </details>
            </div>

            """
    }

    // What paper leaves out, and where it is; nil where it leaves out nothing.
    private var paperInWords: String? {
        let places = "on the page (report.html), in the workbook (report.xlsx) and in \(id).csv."
        switch paper {
        case .whole: return nil
        case .entries:
            return "Printed in short. All columns of \u{201C}\(caption)\u{201D} are \(places)"
        case .none:
            return "Not printed: \u{201C}\(caption)\u{201D}, "
                + "\(Grouping.thousands(rows.count)) \(rows.count == 1 ? "row" : "rows")."
                + " The whole table is \(places)"
        }
    }

    private func html(
        of rows: ArraySlice<[Cell]>, id: String, caption: String, total: [Cell]?, isUpFront: Bool
    ) -> HTML {
        let width = width
        let isNamed = width != .any
        let headings = columns.map { column -> HTML in
            let number: HTML = column.alignment == .numbers ? " class=\"number\"" : ""
            return "<th scope=\"col\"\(number)>\(column.title)</th>"
        }
        let entry: Int? = if case .entries(let columns) = paper { columns } else { nil }
        func line(_ cells: [Cell]) -> HTML {
            var result: HTML = "<tr>"
            for (cell, column) in zip(cells.indices, columns) {
                let shown = cells[cell].shown
                let side: HTML =
                    column.alignment == .numbers && cell > 0
                    ? cells[cell].isNumber ? "number" : "number text"
                    : Table.standsOnOneLine(shown) ? "day" : .empty
                let past: HTML = entry.map { cell >= $0 ? "offpaper" : .empty } ?? .empty
                let kinds = [side, past].filter { $0 != .empty }
                let kind: HTML =
                    kinds.isEmpty ? .empty : " class=\"\(kinds.joined(separator: " "))\""
                let name: HTML = isNamed ? " data-name=\"\(column.title)\"" : ""
                result +=
                    cell == 0
                    ? "<th scope=\"row\"\(kind)>\(shown)</th>"
                    : "<td\(kind)\(name)>\(shown)</td>"
            }
            return result + "</tr>\n"
        }
        let upFront: HTML = isUpFront ? " class=\"upfront\"" : .empty
        let foot: HTML? = total.map { "<tfoot\(upFront)>\n\(line($0))</tfoot>\n" }
        let region: HTML =
            width == .scrolling
            ? " role=\"region\" aria-labelledby=\"caption-\(id)\" tabindex=\"0\"" : .empty
        let hint: HTML =
            width == .scrolling
            ? "<p class=\"hint sideways\">Scroll this table sideways to see every column.</p>\n"
            : .empty
        let long: HTML = isLong ? " long" : .empty
        let print: HTML =
            switch paper {
            case .whole: .empty
            case .entries: " entries"
            case .none: " offpaper"
            }
        return """
            \(hint)<div class="table\(width.marks)\(long)\(print)"\(region)>
            <table>
            <caption id="caption-\(id)">\(caption)</caption>
            <thead><tr>\(headings)</tr></thead>
            <tbody>
            \(rows.map(line))</tbody>
            \(foot)</table>
            </div>

            """
    }

    // How wide a screen must be for the table; narrower ones show its rows as cards.
    private enum Width {
        case any, small, middle, large, scrolling

        var marks: HTML {
            switch self {
            case .any: .empty
            case .small: " small"
            case .middle: " middle"
            case .large: " large"
            case .scrolling: " large scroll"
            }
        }
    }

    // In pixels, at nine for a letter and sixteen between columns: numbers stand on one line, words
    // are broken between words, though not into a column of less than twenty letters, unless only
    // that would make the table too wide for every screen. On the narrowest screen a third is kept
    // for readers who set their letters wider.
    private var width: Width {
        let lines = rows + (total.map { [$0] } ?? [])
        func longestWord(_ text: String) -> Int {
            text.split(separator: " ").map(\.count).max() ?? 0
        }
        func need(column least: Int) -> Int {
            columns.indices.reduce(0) { sum, place in
                let letters =
                    lines.map { line in
                        let text = line[place].shown
                        return columns[place].alignment != .numbers || place == 0
                            ? max(longestWord(text), min(text.count, least))
                            : line[place].isNumber ? text.count : longestWord(text)
                    }.max() ?? 0
                return sum + 16 + 9 * max(letters, longestWord(columns[place].title))
            }
        }
        return switch need(column: 20) {
        case ...220: .any
        case ...640: .small
        case ...990: .middle
        case ...1080: .large
        default: need(column: 0) <= 1080 ? .large : .scrolling
        }
    }

    // Whether it is so long that keeping it whole could leave half a sheet white.
    private var isLong: Bool {
        rows.count > 12 || rows.reduce(0) { $0 + $1.reduce(0) { $0 + $1.shown.count } } > 1000
    }

    /// The table as CSV (RFC 4180, UTF-8): headings, rows, total.
    ///
    /// Shares stand as rates from 0 to 1, and the headings of their columns say so.
    ///
    /// A text cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is given a
    /// leading apostrophe, so that a spreadsheet does not run it as a formula.
    package var csv: String {
        var text = ""
        func add(_ fields: [String]) {
            text += fields.map(CSVText.quoted).joined(separator: ",") + "\r\n"
        }
        let lines = rows + (total.map { [$0] } ?? [])
        add(
            columns.enumerated().map { place, column in
                let isShare = lines.contains { $0[place].isShare }
                return CSVText.neutral(column.title + (isShare ? " (rate)" : ""))
            })
        for row in lines {
            add(row.map { $0.isNumber ? $0.value : CSVText.neutral($0.value) })
        }
        return text
    }

    // A day as 2011-09-30, a month as Sep 2011, ages as 11-15 or a range as 35.8% to 48.4%, which no
    // line is to break.
    private static func standsOnOneLine(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        switch bytes.count {
        case 10 where bytes[4] == 0x2D && bytes[7] == 0x2D:
            return isDigit(bytes[0]) && isDigit(bytes[9])
        case 8 where bytes[3] == 0x20: return bytes[4...].allSatisfy(isDigit)
        case 3...5 where bytes.contains(0x2D):
            return bytes.allSatisfy { isDigit($0) || $0 == 0x2D }
        case 10...16: return isDigit(bytes[0]) && bytes.last == 0x25 && text.contains("% to ")
        default: return false
        }
    }

    /// The table as a JSON array with one object for each row, keyed by column title.
    package var json: JSON { json(of: rows, keys: columns.map(\.title)) }

    /// The same with the row of the total at the end, by other keys than the columns' titles.
    ///
    /// - Parameter keys: one for each column.
    package func jsonWithTotal(keys: [String]) -> JSON {
        json(of: rows + (total.map { [$0] } ?? []), keys: keys)
    }

    private func json(of rows: [[Cell]], keys: [String]) -> JSON {
        .list(rows) { row in
            .object(
                zip(keys, row).map { key, cell in
                    (
                        key,
                        cell.isNumber
                            ? .number(cell.value) : cell.value.isEmpty ? .null : .string(cell.value)
                    )
                })
        }
    }
}

/// Numbers for people.
enum Grouping {
    /// A whole number with commas between thousands, as `12,345`.
    static func thousands(_ value: some BinaryInteger) -> String {
        var digits = String(value.magnitude)
        var at = digits.count - 3
        while at > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: at))
            at -= 3
        }
        return value < 0 ? "\u{2212}" + digits : digits
    }
}
