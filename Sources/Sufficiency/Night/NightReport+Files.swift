import Care
import Reporting

extension NightReport {
    /// The files of the report, the page last: `report.json`, one CSV file for each table, and
    /// `report.html`, which stands alone.
    ///
    /// The same report gives the same bytes.
    public func files(for edition: Edition = .team) -> [OutputFile] {
        let document = document(for: edition)
        var files = [OutputFile(name: "report.json", text: json(for: edition, of: document).text())]
        files += document.tables.map { OutputFile(name: "\($0.id).csv", text: $0.csv) }
        files.append(OutputFile(name: "report.html", text: document.page.html.markup))
        return files
    }

    /// The workbook of the report: one sheet for each table, native charts.
    ///
    /// - Parameter folder: Where the draft is written and deleted again.
    /// - Throws: ``OutputFault`` where the draft cannot be written.
    public func workbook(
        for edition: Edition = .team, draftIn folder: String
    ) throws(OutputFault) -> OutputFile {
        let created = Int(inputs.date.number) * 86_400
        return OutputFile(
            name: "report.xlsx",
            bytes: try Workbook.bytes(
                of: document(for: edition), created: created, draftIn: folder))
    }

    /// Writes every file of an edition, and the PDF where there is a browser.
    ///
    /// - Parameters:
    ///   - folder: Where to.
    ///   - edition: Which.
    ///   - browser: Chromium; nil = none was found.
    ///   - printsPDF: Whether a PDF is wanted.
    /// - Returns: The names written, and why there is no PDF where one was wanted.
    /// - Throws: ``OutputFault`` where a file cannot be written; those before it are in place.
    public func write(
        to folder: OutputFolder, edition: Edition = .team, browser: String?, printsPDF: Bool = true
    ) throws(OutputFault) -> (names: [String], obstacle: PrintedPage.Obstacle?) {
        var files = files(for: edition)
        files.insert(try workbook(for: edition, draftIn: folder.path), at: 1)
        try folder.write(files)
        var names = files.map(\.name)
        guard printsPDF else { return (names, nil) }
        do {
            try PrintedPage.write(
                "\(folder.path)/report.html", to: "\(folder.path)/report.pdf", browser: browser)
        } catch {
            return (names, error)
        }
        names.insert("report.pdf", at: names.count - 1)
        return (names, nil)
    }
}
