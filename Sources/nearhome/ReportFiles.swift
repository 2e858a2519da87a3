import Files
import Reports

/// The list of a report's files beside them, by which the next report knows which are old.
///
/// So a folder never holds tables of two days or of two editions: what the former report wrote and
/// the new one does not is taken away, and the edition for sharing never goes where the team's is.
struct ReportFiles {
    /// The list's name.
    static let name = "files.txt"

    private let folder: OutputFolder
    private let edition: NightReport.Edition
    private let former: [String]

    /// Looks at a folder before a report goes there.
    ///
    /// - Parameter names: the files that the report may write.
    /// - Throws: `Failure` (64) where the folder holds a report of another edition, or one that
    ///   lists no files; `ExchangeError` where it cannot be read.
    init(edition: NightReport.Edition, names: [String], in folder: OutputFolder) throws {
        self.folder = folder
        self.edition = edition
        guard
            let bytes = try Files.bytes(
                of: "\(folder.path)/\(ReportFiles.name)", isInput: false)
        else {
            let held = try Files.names(in: folder.path)
            if held.contains("report.html"), edition == .shared {
                throw Failure.usage(
                    "\(folder.path) holds a report that is not for sharing; name another folder.")
            }
            former = []
            return
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        if let first = lines.first, first != edition.rawValue {
            throw Failure.usage(
                "\(folder.path) holds the \(first) edition of a report, and a folder never holds "
                    + "two editions; name another folder.")
        }
        former = Array(lines.dropFirst())
    }

    /// Takes old files away and writes the list.
    ///
    /// - Parameter names: the files that were written.
    /// - Throws: `ExchangeError` where the list cannot be written.
    func finish(_ names: [String]) throws {
        for name in former where !names.contains(name) && OutputFolder.isFileName(name) {
            let path = "\(folder.path)/\(name)"
            if !Inputs.hold(path) { Files.remove(path) }
        }
        try folder.write(
            ([edition.rawValue] + names.sorted()).joined(separator: "\n") + "\n",
            to: ReportFiles.name)
    }
}
