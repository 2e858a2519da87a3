import Files

/// A folder that holds the files of one report, and a list of them by which the next report knows which
/// are old.
///
/// A folder never holds files of two days or of two editions, and one report at a time is written to it.
/// All files are written beside their places first and then moved there together, so that a run that
/// fails or is stopped leaves the report before it as it was. What the report before wrote and this one
/// does not is taken away. A report never goes where tables of an instance or the nights of the nightly
/// job are.
package final class ReportFolder {
    /// Which report it is.
    package enum Kind: String, CaseIterable {
        /// Of a day or a night, for those who may see each child.
        case team
        /// Of a night, for sharing.
        case shared
        /// Of capacity plans.
        case plan
        /// Of demand.
        case forecast
    }

    /// The list's name.
    static let list = "files.txt"

    /// The folder's path.
    package let path: String

    private let folder: OutputFolder
    private let kind: Kind
    private let former: [String]
    private let lock: JobLock

    /// Looks at a folder before a report goes there; it is made where it is missing.
    ///
    /// - Throws: `Failure` (64) where the folder holds anything else than a report of this kind, (74)
    ///   where another report is being written to it; `ExchangeError` where it cannot be read.
    package init(path: String, kind: Kind) throws {
        self.path = path
        self.kind = kind
        folder = try OutputFolder(path: path)
        do {
            lock = try JobLock(of: path, waiting: 0)
        } catch _ as JobLock.Taken {
            throw Failure(
                .disk,
                "\(path): another report is being written there; try again when it has ended.")
        }
        let names = try Files.names(in: path)
        if let table = ["authority.yml", "children.csv", "homes.csv", "night.csv"].first(
            where: names.contains)
        {
            throw Failure.usage(
                "\(path) holds tables (\(table)), and a report could be read as one of them; name "
                    + "another folder.")
        }
        guard let bytes = try Files.bytes(of: "\(path)/\(ReportFolder.list)", isInput: false)
        else {
            if names.contains("report.html") || names.contains("latest") {
                throw Failure.usage(
                    "\(path) holds reports of the nightly job, or one that lists no files; name another "
                        + "folder.")
            }
            former = []
            NewFolder.removeLeftovers(in: path)
            return
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        guard let held = lines.first.flatMap(Kind.init) else {
            throw Failure.usage(
                "\(path) holds a file \(ReportFolder.list) that is not the list of a report; name "
                    + "another folder.")
        }
        if held != kind {
            throw Failure.usage(
                "\(path) holds a report of another kind (\(held.rawValue)), and a folder never holds "
                    + "two; name another folder.")
        }
        former = lines.dropFirst().filter(OutputFolder.isFileName)
        NewFolder.removeLeftovers(in: path)
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
    /// - Throws: `ExchangeError` where a file cannot be written; the report before is then still there,
    ///   or the error says that it is not.
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
        if printsPDF {
            do throws(PrintedPage.Obstacle) {
                let pdf = try PrintedPage.bytes(
                    of: page.bytes, by: browser, workingBeside: "\(path)/report.pdf")
                files.append(OutputFile(name: "report.pdf", bytes: pdf))
            } catch {
                if case .interrupted = error { return ([], error) }
                obstacle = error
            }
        }
        files.append(page)
        let written = files.map(\.name)
        // Until the old files are gone the list names them too, for a run that is stopped before.
        try folder.write([list(of: Set(former + written).sorted())] + files)
        for name in former where !written.contains(name) {
            let old = "\(path)/\(name)"
            if Inputs.hold(old) || Files.kind(of: old) == .nothing { continue }
            Files.remove(old)
            if Files.kind(of: old) != .nothing {
                throw ExchangeError(
                    .mixed, path: old, reason: "this file of the report before cannot be removed")
            }
        }
        try folder.write([list(of: written.sorted())])
        return (written, obstacle)
    }

    private func list(of names: [String]) -> OutputFile {
        OutputFile(
            name: ReportFolder.list,
            text: ([kind.rawValue] + names).joined(separator: "\n") + "\n")
    }
}
