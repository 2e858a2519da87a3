import Care
import Reporting

extension NightReport {
    /// The files of the report, the page last: `report.json`, one CSV file for each table, and
    /// `report.html`, which stands alone.
    ///
    /// The same report gives the same bytes.
    public func files(for edition: Edition = .team) -> [OutputFile] {
        let document = document(for: edition)
        var files = [OutputFile(name: "report.json", text: json(for: edition).text())]
        files += document.tables.map { OutputFile(name: "\($0.id).csv", text: $0.csv) }
        files.append(OutputFile(name: "report.html", text: document.page.html.markup))
        return files
    }

    /// The figure of the night to be kept, so that a later restatement can be shown.
    public var figure: NightFigure? {
        headline.map {
            NightFigure(
                date: inputs.date, measure: $0.measure.id, version: $0.measure.version,
                tally: $0.tally)
        }
    }
}
