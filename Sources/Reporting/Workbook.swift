import CLibrary
import CXLSXWriter
import Care
import Files

/// A document as a workbook (XLSX): page 1 and a list of the sheets, then one sheet for each table.
///
/// The list leads to each sheet; charts are native; every sheet prints on the width of one page.
///
/// Text is written as text, so that no cell is ever run as a formula. The same document and day
/// give the same bytes.
package enum Workbook {
    /// The bytes of the workbook.
    ///
    /// - Parameters:
    ///   - document: What it holds.
    ///   - created: The moment of making in its properties, in seconds since 1970.
    ///   - folder: Where the draft is written and deleted again.
    /// - Throws: `ExchangeError` where the draft cannot be written or read.
    package static func bytes(
        of document: Document, created: Int, draftIn folder: String
    ) throws(ExchangeError) -> [UInt8] {
        let work = try WorkFolder(beside: "\(folder)/workbook")
        let path = "\(work.path)/report.xlsx"
        guard let book = workbook_new(path) else {
            throw ExchangeError(.write, path: path, reason: "the workbook cannot be begun")
        }
        var writer = WorkbookWriter(book: book)
        writer.writeProperties(of: document, created: created)
        writer.nameSheets(of: document)
        writer.writeContents(of: document)
        let charts = Dictionary(
            document.charts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for table in document.tables { writer.write(table, chart: charts[table.id]) }
        guard workbook_close(book) == LXW_NO_ERROR else {
            throw ExchangeError(.write, path: path, reason: Files.lastReason())
        }
        guard let bytes = try Files.bytes(of: path, isInput: false) else {
            throw ExchangeError(.read, path: path, reason: "the workbook is gone")
        }
        return bytes
    }
}

/// Writes the sheets of one workbook.
private struct WorkbookWriter {
    let book: UnsafeMutablePointer<lxw_workbook>
    private let heading: UnsafeMutablePointer<lxw_format>?
    private let title: UnsafeMutablePointer<lxw_format>?
    private let wrapped: UnsafeMutablePointer<lxw_format>?
    private let link: UnsafeMutablePointer<lxw_format>?
    private let day: UnsafeMutablePointer<lxw_format>?
    private let month: UnsafeMutablePointer<lxw_format>?
    private var formats: [String: UnsafeMutablePointer<lxw_format>] = [:]
    private var names: Set<String> = []
    // The sheet of each table, by the table's id.
    private var sheets: [String: String] = [:]
    private let contents = "Contents"

    init(book: UnsafeMutablePointer<lxw_workbook>) {
        self.book = book
        heading = workbook_add_format(book)
        format_set_bold(heading)
        format_set_text_wrap(heading)
        format_set_bottom(heading, UInt8(LXW_BORDER_MEDIUM.rawValue))
        title = workbook_add_format(book)
        format_set_bold(title)
        format_set_font_size(title, 14)
        link = workbook_add_format(book)
        format_set_underline(link, UInt8(LXW_UNDERLINE_SINGLE.rawValue))
        format_set_font_color(link, 0x12436D)
        day = workbook_add_format(book)
        format_set_num_format(day, "d mmm yyyy")
        format_set_align(day, UInt8(LXW_ALIGN_LEFT.rawValue))
        month = workbook_add_format(book)
        format_set_num_format(month, "mmm yyyy")
        format_set_align(month, UInt8(LXW_ALIGN_LEFT.rawValue))
        wrapped = workbook_add_format(book)
        format_set_text_wrap(wrapped)
        format_set_align(wrapped, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    }

    func writeProperties(of document: Document, created: Int) {
        document.title.withCString { title in
            document.subject.withCString { subject in
                "NearHome".withCString { author in
                    var properties = lxw_doc_properties()
                    properties.title = UnsafeMutablePointer(mutating: title)
                    properties.subject = UnsafeMutablePointer(mutating: subject)
                    properties.author = UnsafeMutablePointer(mutating: author)
                    properties.created = time_t(created)
                    workbook_set_properties(book, &properties)
                }
            }
        }
    }

    // A sheet's name in words: that given, else the table's id; unique, at most 31 characters.
    private mutating func sheetName(_ id: String, given: String?) -> String {
        let words = given ?? id.split(separator: "-").joined(separator: " ")
        let base = words.capitalisedFirst
        var name = String(base.prefix(31))
        var number = 2
        while !names.insert(name.lowercased()).inserted {
            name = "\(base.prefix(27)) \(number)"
            number += 1
        }
        return name
    }

    /// Names a sheet for every table, before one of them is linked to.
    mutating func nameSheets(of document: Document) {
        names.insert(contents.lowercased())
        for table in document.tables {
            sheets[table.id] = sheetName(table.id, given: document.sheetNames[table.id])
        }
    }

    private func setUpPrint(_ sheet: UnsafeMutablePointer<lxw_worksheet>, isWide: Bool) {
        worksheet_set_paper(sheet, 9)
        if isWide { worksheet_set_landscape(sheet) }
        worksheet_fit_to_pages(sheet, 1, 0)
        worksheet_set_footer(sheet, "&L&A&RPage &P of &N")
    }

    /// Page 1 and the list of the sheets.
    mutating func writeContents(of document: Document) {
        guard let sheet = workbook_add_worksheet(book, contents) else { return }
        setUpPrint(sheet, isWide: false)
        worksheet_set_column(sheet, 0, 0, 34, nil)
        worksheet_set_column(sheet, 1, 1, 22, nil)
        worksheet_set_column(sheet, 2, 2, 70, nil)
        worksheet_write_string(sheet, 0, 0, document.heading.inXML, title)
        var row: UInt32 = 1
        func write(_ text: String) {
            worksheet_merge_range(sheet, row, 0, row, 2, text, wrapped)
            worksheet_set_row(sheet, row, Double(15 * (1 + text.count / 110)), nil)
            row += 1
        }
        if let warning = document.warning { write(warning) }
        for block in document.opening + (document.parts.first?.opening ?? []) {
            switch block {
            case .lead(let text), .words(let text), .note(let text), .notMeasured(let text):
                write(text)
            case .boxes(let boxes), .glance(let boxes, _, _):
                for box in boxes {
                    worksheet_write_string(sheet, row, 0, box.title.inXML, wrapped)
                    writeFigure(box.figure, to: sheet, row: row)
                    worksheet_write_string(sheet, row, 2, box.text.inXML, wrapped)
                    row += 1
                }
            case .heading, .list, .facts, .table, .chart, .picture: break
            }
        }
        row += 1
        worksheet_write_string(sheet, row, 0, "Sheets", heading)
        row += 1
        for table in document.tables {
            guard let name = sheets[table.id] else { continue }
            worksheet_write_url(sheet, row, 0, "internal:'\(name)'!A1", link)
            worksheet_write_string(sheet, row, 0, name, link)
            worksheet_write_string(sheet, row, 1, table.caption.inXML, nil)
            row += 1
        }
        // The lines of page 1 stand beside its figures too.
        let first = (document.parts.first?.blocks ?? []).compactMap { block -> Chart? in
            if case .chart(let chart) = block, chart.form == .line { chart } else { nil }
        }
        for (place, chart) in first.enumerated() {
            guard let name = sheets[chart.id] else { continue }
            insert(
                chart, rows: chart.categories.count, sheet: sheet, name: name,
                at: (UInt32(place * 22 + 1), 4))
        }
    }

    // A figure of page 1: a number where it is nothing else.
    private mutating func writeFigure(
        _ figure: String, to sheet: UnsafeMutablePointer<lxw_worksheet>, row: UInt32
    ) {
        let plain = figure.filter { $0 != "," && $0 != "\u{A3}" }
        if figure.first == "\u{A3}", plain.hasSuffix("m"), let value = Double(plain.dropLast()) {
            write(
                .number(String(value * 1_000_000), shown: figure), to: sheet, row: row, column: 1)
        } else if plain.hasSuffix("%"), let value = Double(plain.dropLast()) {
            write(
                .number(String(value / 100), shown: figure), to: sheet, row: row, column: 1)
        } else if Double(plain) != nil {
            write(.number(plain, shown: figure), to: sheet, row: row, column: 1)
        } else {
            worksheet_write_string(sheet, row, 1, figure.inXML, wrapped)
        }
    }

    mutating func write(_ table: Table, chart: Chart?) {
        guard let name = sheets[table.id], let sheet = workbook_add_worksheet(book, name) else {
            return
        }
        setUpPrint(sheet, isWide: table.columns.count > 4)
        worksheet_write_string(sheet, 0, 0, table.caption.inXML, title)
        worksheet_write_url(sheet, 1, 0, "internal:'\(contents)'!A1", link)
        worksheet_write_string(sheet, 1, 0, contents, link)
        for (column, heading) in table.columns.enumerated() {
            let width =
                table.rows.map { $0[column].shown.count }.max().map { min(max($0 + 2, 12), 60) }
                ?? 14
            worksheet_set_column(sheet, UInt16(column), UInt16(column), Double(width), nil)
            worksheet_write_string(sheet, 2, UInt16(column), heading.title.inXML, self.heading)
        }
        worksheet_freeze_panes(sheet, 3, 1)
        worksheet_repeat_rows(sheet, 2, 2)
        for (index, row) in (table.rows + (table.total.map { [$0] } ?? [])).enumerated() {
            for (column, cell) in row.enumerated() {
                write(cell, to: sheet, row: UInt32(index + 3), column: UInt16(column))
            }
        }
        if let chart, !table.rows.isEmpty {
            insert(
                chart, rows: table.rows.count, sheet: sheet, name: name,
                at: (2, UInt16(chart.series.count + 4)))
        }
    }

    private mutating func write(
        _ cell: Table.Cell, to sheet: UnsafeMutablePointer<lxw_worksheet>, row: UInt32,
        column: UInt16
    ) {
        if cell.isNumber, let value = Double(cell.value) {
            worksheet_write_number(sheet, row, column, value, format(of: cell, value: value))
        } else if cell.isNumeral, let value = Double(cell.value) {
            worksheet_write_number(sheet, row, column, value, format(pattern: "0"))
        } else if let (day, isMonth) = WorkbookWriter.day(cell.value) {
            // Days since the end of 1899, as spreadsheets count them.
            worksheet_write_number(
                sheet, row, column, Double(day.number + 25_569), isMonth ? month : self.day)
        } else {
            worksheet_write_string(sheet, row, column, cell.shown.inXML, wrapped)
        }
    }

    // A day as 2011-09-30 or 14 Sep 2011, or the last of a month written as Sep 2011.
    private static func day(_ text: String) -> (Day, isMonth: Bool)? {
        if let day = Day(iso: text) { return (day, false) }
        let words = text.split(separator: " ")
        guard (2...3).contains(words.count), text.utf8.count <= 11, let year = words.last,
            year.count == 4, let year = Int(year), year > 1899,
            let month = months.firstIndex(of: String(words[words.count - 2]))
        else { return nil }
        let isMonth = words.count == 2
        guard
            let number = isMonth ? Day.length(ofMonth: month + 1, year: year) : Int(words[0]),
            let day = Day(year: year, month: month + 1, day: number)
        else { return nil }
        return (day, isMonth)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    // How a number is shown follows from how people read it on the page.
    private mutating func format(
        of cell: Table.Cell, value: Double
    ) -> UnsafeMutablePointer<lxw_format>? {
        let decimals = cell.shown.split(separator: ".").dropFirst().last.map {
            $0.prefix { $0.isNumber }.count
        }
        let digits = decimals.map { $0 > 0 ? "0." + String(repeating: "0", count: $0) : "0" } ?? "0"
        let pattern: String
        if cell.shown.hasSuffix("%") {
            let shown = Double(cell.shown.dropLast()) ?? value
            pattern = abs(shown - value) < 0.001 ? "\(digits)\"%\"" : "\(digits)%"
        } else if cell.shown.hasPrefix("\u{A3}"), cell.shown.hasSuffix("m") {
            pattern = "£\(digits),,\"m\""
        } else if cell.shown.contains("£") {
            pattern = decimals == nil ? "£#,##0;-£#,##0" : "£#,##0.00;-£#,##0.00"
        } else {
            pattern = "#,##\(digits)"
        }
        return format(pattern: pattern)
    }

    private mutating func format(pattern: String) -> UnsafeMutablePointer<lxw_format>? {
        if let held = formats[pattern] { return held }
        let made = workbook_add_format(book)
        format_set_num_format(made, pattern)
        format_set_align(made, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        formats[pattern] = made
        return made
    }

    private func insert(
        _ chart: Chart, rows: Int, sheet: UnsafeMutablePointer<lxw_worksheet>, name: String,
        at place: (row: UInt32, column: UInt16)
    ) {
        let kind =
            switch chart.form {
            case .bars: LXW_CHART_BAR
            case .stackedBars: LXW_CHART_BAR_STACKED
            case .line: LXW_CHART_LINE
            }
        guard let native = workbook_add_chart(book, UInt8(kind.rawValue)) else { return }
        let last = rows + 3
        var titles = chart.series.map(\.name)
        if let target = chart.target { titles.append(target.name) }
        for (index, series) in titles.enumerated() {
            guard index < 25 else { break }
            let letter = UnicodeScalar(UInt8(0x42 + index))
            let added = chart_add_series(
                native, "='\(name)'!$A$4:$A$\(last)",
                "='\(name)'!$\(letter)$4:$\(letter)$\(last)")
            chart_series_set_name(added, series)
        }
        chart_title_set_name(native, chart.title)
        chart_axis_set_name(native.pointee.y_axis, chart.axis)
        chart_axis_set_name(native.pointee.x_axis, chart.categoryTitle)
        chart.alternativeText.withCString { text in
            var options = lxw_chart_options()
            options.x_scale = 1.6
            options.y_scale = 1.4
            options.description = UnsafeMutablePointer(mutating: text)
            worksheet_insert_chart_opt(sheet, place.row, place.column, native, &options)
        }
    }
}
