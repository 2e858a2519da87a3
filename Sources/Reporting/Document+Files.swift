import Files

extension Document {
    /// The names of the files that ``write(with:to:created:browser:printsPDF:)`` may write.
    package func namesOfFiles(with values: [OutputFile]) -> [String] {
        values.map(\.name) + ["report.xlsx", "report.html", "report.pdf"]
    }

    /// Writes a report's files: its values, the workbook, the page, and the PDF where there is a
    /// browser.
    ///
    /// The page comes after everything it names.
    ///
    /// - Parameters:
    ///   - values: JSON and CSV files.
    ///   - folder: Where to.
    ///   - created: When the workbook says it was made, seconds since 1970.
    ///   - browser: Chromium; nil = none was found.
    ///   - printsPDF: Whether a PDF is wanted.
    /// - Returns: The names written, and why there is no PDF where one was wanted.
    /// - Throws: `ExchangeError` where a file cannot be written; those before it are in place.
    package func write(
        with values: [OutputFile], to folder: OutputFolder, created: Int, browser: String?,
        printsPDF: Bool
    ) throws(ExchangeError) -> (names: [String], obstacle: PrintedPage.Obstacle?) {
        for name in namesOfFiles(with: values) { try Inputs.refuse("\(folder.path)/\(name)") }
        let workbook = OutputFile(
            name: "report.xlsx",
            bytes: try Workbook.bytes(of: self, created: created, draftIn: folder.path))
        let files =
            values + [workbook, OutputFile(name: "report.html", text: page.html.markup)]
        try folder.write(files)
        var names = files.map(\.name)
        let pdf = "\(folder.path)/report.pdf"
        WorkFolder.removeLeftovers(beside: pdf)
        guard printsPDF else { return (names, nil) }
        do {
            try PrintedPage.write("\(folder.path)/report.html", to: pdf, browser: browser)
        } catch {
            return (names, error)
        }
        names.insert("report.pdf", at: names.count - 1)
        return (names, nil)
    }
}
