import CXLSXWriter
import Files

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A document as a workbook (XLSX): a summary, then one sheet for each table, with native charts.
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
    /// - Throws: ``ExchangeError`` where the draft cannot be written or read.
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
        writer.writeSummary(of: document)
        let charts = Dictionary(
            document.charts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for table in document.tables { writer.write(table, chart: charts[table.id]) }
        guard workbook_close(book) == LXW_NO_ERROR else {
            throw ExchangeError(.write, path: path, reason: Files.lastReason())
        }
        guard let bytes = try Files.bytes(of: path) else {
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
    private var formats: [String: UnsafeMutablePointer<lxw_format>] = [:]
    private var names: Set<String> = []

    init(book: UnsafeMutablePointer<lxw_workbook>) {
        self.book = book
        heading = workbook_add_format(book)
        format_set_bold(heading)
        format_set_text_wrap(heading)
        format_set_bottom(heading, UInt8(LXW_BORDER_MEDIUM.rawValue))
        title = workbook_add_format(book)
        format_set_bold(title)
        format_set_font_size(title, 14)
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

    // A sheet's name: unique, at most 31 characters, of those a table's id holds.
    private mutating func sheetName(_ text: String) -> String {
        let base = String(text.prefix(28))
        var name = base
        var number = 2
        while !names.insert(name).inserted {
            name = "\(base)-\(number)"
            number += 1
        }
        return name
    }

    mutating func writeSummary(of document: Document) {
        guard let sheet = workbook_add_worksheet(book, sheetName("summary")) else { return }
        worksheet_set_column(sheet, 0, 0, 40, nil)
        worksheet_set_column(sheet, 1, 1, 30, nil)
        worksheet_set_column(sheet, 2, 2, 60, nil)
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
            case .boxes(let boxes):
                for box in boxes {
                    worksheet_write_string(sheet, row, 0, box.title.inXML, wrapped)
                    worksheet_write_string(sheet, row, 1, box.figure.inXML, wrapped)
                    worksheet_write_string(sheet, row, 2, box.text.inXML, wrapped)
                    row += 1
                }
            case .heading, .list, .facts, .table, .chart, .picture: break
            }
        }
        row += 1
        write("Sheets")
        for table in document.tables {
            worksheet_write_string(sheet, row, 0, table.id.inXML, nil)
            worksheet_write_string(sheet, row, 1, table.caption.inXML, nil)
            row += 1
        }
    }

    mutating func write(_ table: Table, chart: Chart?) {
        let name = sheetName(table.id)
        guard let sheet = workbook_add_worksheet(book, name) else { return }
        worksheet_write_string(sheet, 0, 0, table.caption.inXML, title)
        for (column, heading) in table.columns.enumerated() {
            let width =
                table.rows.map { $0[column].shown.count }.max().map { min(max($0 + 2, 12), 60) }
                ?? 14
            worksheet_set_column(sheet, UInt16(column), UInt16(column), Double(width), nil)
            worksheet_write_string(sheet, 2, UInt16(column), heading.title.inXML, self.heading)
        }
        worksheet_freeze_panes(sheet, 3, 1)
        for (index, row) in (table.rows + (table.total.map { [$0] } ?? [])).enumerated() {
            for (column, cell) in row.enumerated() {
                write(cell, to: sheet, row: UInt32(index + 3), column: UInt16(column))
            }
        }
        if let chart, !table.rows.isEmpty {
            insert(chart, rows: table.rows.count, sheet: sheet, name: name)
        }
    }

    private mutating func write(
        _ cell: Table.Cell, to sheet: UnsafeMutablePointer<lxw_worksheet>, row: UInt32,
        column: UInt16
    ) {
        if cell.isNumber, let value = Double(cell.value) {
            worksheet_write_number(sheet, row, column, value, format(of: cell, value: value))
        } else {
            worksheet_write_string(sheet, row, column, cell.shown.inXML, wrapped)
        }
    }

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
        } else if cell.shown.contains("£") {
            pattern = "£#,##0.00;-£#,##0.00"
        } else {
            pattern = "#,##\(digits)"
        }
        if let held = formats[pattern] { return held }
        let made = workbook_add_format(book)
        format_set_num_format(made, pattern)
        format_set_align(made, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        formats[pattern] = made
        return made
    }

    private func insert(
        _ chart: Chart, rows: Int, sheet: UnsafeMutablePointer<lxw_worksheet>, name: String
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
            worksheet_insert_chart_opt(
                sheet, 2, UInt16(chart.series.count + 4), native, &options)
        }
    }
}
