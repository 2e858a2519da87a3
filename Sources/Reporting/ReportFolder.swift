import Files

/// A folder that holds the files of one report, and a list of them by which the next report knows which
/// are old.
///
/// A folder never holds files of two days or of two editions. All files are written beside their places
/// first and then moved there together, so that a run that fails or is stopped leaves the report before
/// it as it was. What the report before wrote and this one does not is taken away. The edition for
/// sharing never goes where another report is.
package struct ReportFolder {
    /// The list's name.
    static let list = "files.txt"

    /// The folder's path.
    package let path: String

    private let folder: OutputFolder
    private let kind: String
    private let former: [String]

    /// Looks at a folder before a report goes there; it is made where it is missing.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - kind: Which report it is, in a word: `team`, `shared`, `plan`, `forecast`.
    ///   - isShared: Whether it is for sharing.
    /// - Throws: `Failure` (64) where the folder holds a report of another kind, or one for sharing
    ///   would go beside one that lists no files; `ExchangeError` where it cannot be read.
    package init(path: String, kind: String, isShared: Bool = false) throws {
        self.path = path
        self.kind = kind
        folder = try OutputFolder(path: path)
        guard let bytes = try Files.bytes(of: "\(path)/\(ReportFolder.list)", isInput: false)
        else {
            if isShared, try Files.names(in: path).contains("report.html") {
                throw Failure.usage(
                    "\(path) holds a report that is not for sharing; name another folder.")
            }
            former = []
            return
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        if let first = lines.first, first != kind {
            throw Failure.usage(
                "\(path) holds a report of another kind (\(first)), and a folder never holds two; "
                    + "name another folder.")
        }
        former = Array(lines.dropFirst())
    }

    /// Writes a report's files: its values, the workbook, the page, and the PDF where there is a
    /// browser.
    ///
    /// - Parameters:
    ///   - document: The report.
    ///   - values: JSON and CSV files.
    ///   - created: When the workbook says it was made, seconds since 1970.
    ///   - browser: Chromium; nil = none was found.
    ///   - printsPDF: Whether a PDF is wanted.
    /// - Returns: The names written, the page last, and why there is no PDF where one was wanted. Where
    ///   the process was asked to end meanwhile nothing is written.
    /// - Throws: `ExchangeError` where a file cannot be written; the report before is then still there.
    package func write(
        _ document: Document, with values: [OutputFile], created: Int, browser: String?,
        printsPDF: Bool
    ) throws(ExchangeError) -> (names: [String], obstacle: PrintedPage.Obstacle?) {
        let names = values.map(\.name) + ["report.xlsx", "report.html", "report.pdf"]
        for name in names + [ReportFolder.list] { try Inputs.refuse("\(path)/\(name)") }
        let page = OutputFile(name: "report.html", text: document.page.html.markup)
        let workbook = try Workbook.bytes(of: document, created: created, draftIn: path)
        var files = values + [OutputFile(name: "report.xlsx", bytes: workbook)]
        var obstacle: PrintedPage.Obstacle?
        let place = "\(path)/report.pdf"
        WorkFolder.removeLeftovers(beside: place)
        if printsPDF {
            do throws(PrintedPage.Obstacle) {
                let pdf = try PrintedPage.bytes(of: page.bytes, by: browser, workingBeside: place)
                files.append(OutputFile(name: "report.pdf", bytes: pdf))
            } catch {
                if case .interrupted = error { return ([], error) }
                obstacle = error
            }
        }
        files.append(page)
        let written = files.map(\.name)
        let list = ([kind] + written.sorted()).joined(separator: "\n") + "\n"
        try folder.write([OutputFile(name: ReportFolder.list, text: list)] + files)
        for name in former where !written.contains(name) && OutputFolder.isFileName(name) {
            let old = "\(path)/\(name)"
            if !Inputs.hold(old) { Files.remove(old) }
        }
        return (written, obstacle)
    }
}
