import Files
import Reporting

extension NightReport {
    /// The files of the report, the page last: `report.json`, one CSV file for each table, and
    /// `report.html`, which stands alone.
    ///
    /// The same report gives the same bytes.
    package func files(for edition: Edition = .team) -> [OutputFile] {
        let document = document(for: edition)
        return values(for: edition, of: document)
            + [OutputFile(name: "report.html", text: document.page.html.markup)]
    }

    /// The files of values alone: `report.json`, and one CSV file for each table.
    package func valueFiles(for edition: Edition = .team) -> [OutputFile] {
        values(for: edition, of: document(for: edition))
    }

    private func values(for edition: Edition, of document: Document) -> [OutputFile] {
        [OutputFile(name: "report.json", text: json(for: edition, of: document).text())]
            + document.tables.map { OutputFile(name: "\($0.id).csv", text: $0.csv) }
    }

    /// The workbook of the report: one sheet for each table, native charts.
    ///
    /// - Parameters:
    ///   - edition: The edition.
    ///   - folder: Where the draft is written and deleted again.
    /// - Throws: `ExchangeError` where the draft cannot be written.
    package func workbook(
        for edition: Edition = .team, draftIn folder: String
    ) throws(ExchangeError) -> OutputFile {
        let created = Int(inputs.date.number) * 86_400
        return OutputFile(
            name: "report.xlsx",
            bytes: try Workbook.bytes(
                of: document(for: edition), created: created, draftIn: folder))
    }
}
