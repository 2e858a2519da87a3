import CLibrary
import Care
import Files
import Reporting
import Store

/// The folder in which nights are published: one folder for each, never changed once it is there.
///
/// `latest` is a link to the last one, `figures.csv` holds every figure of every night, and
/// `alert.txt` is there as long as the last night has no report.
package struct PublishedNights {
    /// The folder.
    package let path: String

    /// Who may read what is published.
    package let access: FileAccess

    /// The published nights of that folder.
    package init(path: String, access: FileAccess = .owner) {
        self.path = path
        self.access = access
    }

    /// The name of a night's folder; a revision stands beside the night's first.
    package static func folder(_ night: Day, number: Int) -> String {
        number == 0 ? night.description : "\(night)-revision-\(number)"
    }

    /// The files of a night as they are recorded, by name.
    ///
    /// - Parameters:
    ///   - files: Those in the night's own folder.
    ///   - shared: Those of the edition for sharing.
    package static func outputs(
        _ files: [OutputFile], shared: [OutputFile] = []
    ) -> [NightRevision.Output] {
        func output(_ file: OutputFile, _ name: String) -> NightRevision.Output {
            NightRevision.Output(
                name: name, digest: Digest.sha256(file.bytes), size: file.bytes.count,
                isExact: true)
        }
        let outputs =
            files.map { output($0, $0.name) }
            + shared.map { output($0, NightRevision.Output.sharedFolder + $0.name) }
        return outputs.sorted { $0.name < $1.name }
    }

    private func made() throws {
        _ = try OutputFolder(path: path, access: access)
    }

    /// Writes a night's folder whole; one that holds these files already is left alone.
    ///
    /// - Parameters:
    ///   - files: The files of the night.
    ///   - night: The night.
    ///   - number: The revision of that night; 0 is its first report.
    ///   - isSynchronised: Whether it is brought to the disk; see ``bringToDisk()``.
    package func publish(
        _ files: [OutputFile], night: Day, number: Int, isSynchronised: Bool = true
    ) throws {
        try made()
        let folder = "\(path)/\(PublishedNights.folder(night, number: number))"
        if holds(files, folder) { return }
        try setAside(from: folder, all: files)
        try NewFolder.write(
            files.map { ($0.name, $0.bytes) }, to: folder, replacing: true,
            isSynchronised: isSynchronised, access: access)
    }

    // What somebody else put into a folder that is written anew is moved into one beside it: nothing is
    // lost.
    private func setAside(from folder: String, all files: [OutputFile]) throws {
        guard Files.kind(of: folder) == .folder else { return }
        let ours = Set(files.map(\.name) + ["report.pdf", PublishedNights.superseded])
        let others = try Files.names(in: folder).filter { !ours.contains($0) }
        if others.isEmpty { return }
        var aside = "\(folder)-set-aside"
        while Files.kind(of: aside) != .nothing { aside += "-again" }
        _ = try OutputFolder(path: aside, access: access)
        for name in others where rename("\(folder)/\(name)", "\(aside)/\(name)") != 0 {
            throw ExchangeError(
                .write, path: "\(folder)/\(name)", reason: Files.lastReason())
        }
    }

    /// Puts the page of a night's folder beside it as a PDF, where there is none yet.
    ///
    /// No lock is needed: the night is recorded without it, for a PDF carries the time of printing.
    ///
    /// - Parameters:
    ///   - folder: The night's folder, below this one.
    ///   - database: The file beside which the browser works, in a private folder.
    ///   - browser: The browser; nil = none was found.
    /// - Throws: `PrintedPage.Obstacle`, or what kept the file from being written.
    package func print(
        _ folder: String, workingBeside database: String, browser: String?
    ) throws {
        let place = "\(path)/\(folder)"
        guard Files.kind(of: "\(place)/report.pdf") == .nothing,
            let page = try Files.bytes(of: "\(place)/report.html", isInput: false)
        else { return }
        let bytes = try PrintedPage.bytes(of: page, by: browser, workingBeside: database)
        // The night may have been published anew meanwhile.
        guard try Files.bytes(of: "\(place)/report.html", isInput: false) == page else { return }
        try StreamedFile.replace("\(place)/report.pdf", with: bytes, access: access)
    }

    private func holds(_ files: [OutputFile], _ folder: String) -> Bool {
        guard Files.kind(of: folder) == .folder,
            let names = try? Files.names(in: folder),
            Set(names).isSuperset(of: files.map(\.name)),
            // A table that this report does not have would be of another.
            !names.contains(where: { name in
                name.hasSuffix(".csv") && !files.contains { $0.name == name }
            })
        else { return false }
        return files.allSatisfy { file in
            guard
                let bytes = try? Files.bytes(
                    of: "\(folder)/\(file.name)", isInput: false)
            else { return false }
            return bytes == file.bytes
                || file.name == "report.html" && PublishedNights.withoutMark(bytes) == file.bytes
        }
    }

    // MARK: Nights that others took the place of

    private static let superseded = "superseded.txt"
    private static let markStart = "<!-- superseded -->"
    private static let markEnd = "<!-- end -->\n"

    private static func withoutMark(_ page: [UInt8]) -> [UInt8] {
        let text = String(decoding: page, as: UTF8.self)
        guard let start = text.firstRange(of: markStart),
            let end = text[start.upperBound...].firstRange(of: markEnd)
        else { return page }
        return Array((text[..<start.lowerBound] + text[end.upperBound...]).utf8)
    }

    /// Says on the page of a night, and in a file beside it, what took its place; its other files
    /// stay as they were published.
    package func supersede(_ night: Day, number: Int, saying words: String) throws {
        let folder = "\(path)/\(PublishedNights.folder(night, number: number))"
        let note = Array((words + "\n").utf8)
        guard let page = try Files.bytes(of: "\(folder)/report.html", isInput: false),
            try Files.bytes(
                of: "\(folder)/\(PublishedNights.superseded)", isInput: false) != note
        else { return }
        let text = String(decoding: PublishedNights.withoutMark(page), as: UTF8.self)
        if let heading = text.firstRange(of: "<h1") {
            let mark: HTML = """
                <div class="warning"><span class="mark" aria-hidden="true">!</span>
                <p><strong>\(words)</strong></p></div>
                """
            let marked =
                text[..<heading.lowerBound] + PublishedNights.markStart + mark.markup
                + PublishedNights.markEnd + text[heading.lowerBound...]
            try StreamedFile.replace(
                "\(folder)/report.html", with: Array(marked.utf8), access: access)
        }
        try StreamedFile.replace(
            "\(folder)/\(PublishedNights.superseded)", with: note, access: access)
    }

    /// Brings the folders written before to the disk.
    package func bringToDisk() throws { try NewFolder.bringToDisk(path) }

    /// Removes what a job that was killed left half written; only for the holder of the lock.
    package func removeLeftovers() { NewFolder.removeLeftovers(in: path) }

    /// Lets `latest` lead to a night's folder, in one step; an earlier night never takes it back.
    package func point(to folder: String, of night: Day) throws {
        if let held = latest, held > night { return }
        try made()
        try Files.link("\(path)/latest", to: folder)
    }

    /// The night to which `latest` leads; nil where there is none.
    package var latest: Day? {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = bytes.withUnsafeMutableBytes { buffer in
            buffer.baseAddress.map { readlink("\(path)/latest", $0, buffer.count) } ?? 0
        }
        return Day(iso: String(decoding: bytes.prefix(max(0, min(count, 10))), as: UTF8.self))
    }

    // MARK: What was published before

    /// Why a database cannot be the one from which these nights were published, in a sentence; nil
    /// where it can.
    ///
    /// - Parameter store: The database, before the run is recorded in it.
    package func obstacle(to store: NightStore) throws -> String? {
        let (nights, told) = held()
        guard let last else { return nil }
        let known = Set(try store.history().map { "\($0.night),\($0.number)" })
        let lost = told.subtracting(known)
        let isNew = try known.isEmpty && store.runs().isEmpty
        guard !lost.isEmpty || isNew else { return nil }
        let nightsLost = Set(lost.map { $0.prefix(10) }).count
        let holder = nights.isEmpty ? "\(path)/figures.csv" : path
        return isNew
            ? "the database \(store.path) is empty or new, but \(holder) holds nights up to "
                + "\(last.inWords)"
            : "the database \(store.path) does not know \(nightsLost) of the nights that \(holder) "
                + "holds, so that it is older than they are"
    }

    /// What is said of a database that is not there, or empty, though nights were published from
    /// it; nil where it is there, or none is published.
    package func loss(of database: String) -> String? {
        guard let absence = LostDatabase.absence(of: database), let last else { return nil }
        return "\(absence), but \(path) holds nights up to \(last.inWords)"
    }

    /// The last night that is published here; nil where none is.
    package var last: Day? {
        let (nights, told) = held()
        return (nights + told.compactMap { Day(iso: String($0.prefix(10))) }).max()
    }

    // The nights of the folders, and night and revision of figures.csv, which is written when the
    // database knows them.
    private func held() -> (nights: [Day], told: Set<String>) {
        let nights = ((try? Files.names(in: path)) ?? []).compactMap { name in
            name.count >= 10 ? Day(iso: String(name.prefix(10))) : nil
        }
        let figures = (try? Files.bytes(of: "\(path)/figures.csv", isInput: false)) ?? nil
        let lines = String(decoding: figures ?? [], as: UTF8.self).split { $0.isNewline }
        let told = lines.dropFirst().map { line in
            line.split(separator: ",", maxSplits: 2).prefix(2).joined(separator: ",")
        }
        return (nights, Set(told))
    }

    // MARK: No report

    /// Where the alert stands.
    package var alert: String { "\(path)/alert.txt" }

    /// Says in the night's own place that it has no report, and why, unless it has one.
    package func withhold(_ night: Day, because reason: String, hasReport: Bool) throws {
        try raiseAlert("No report for the night of \(night.inWords): \(reason)\n")
        if hasReport { return }
        let folder = PublishedNights.folder(night, number: 0)
        let title = "No report for \(night.inWords)"
        let page = Page(
            title: title, subject: "Nightly sufficiency report", heading: title,
            opening: """
                <p><strong>There is no report for this night, because \(reason)</strong></p>
                <p>No earlier night's number is shown in its place. The nights before stand in the \
                folders beside this one.</p>

                """)
        try publish(
            [
                OutputFile(
                    name: "no-report.json",
                    text: JSON.object([
                        ("night", .string(night.description)), ("report", .null),
                        ("reason", .string(reason)),
                    ]).text()),
                OutputFile(name: "report.html", text: page.html.markup),
            ], night: night, number: 0)
        try point(to: folder, of: night)
    }

    /// Writes the alert.
    package func raiseAlert(_ text: String) throws {
        try made()
        try StreamedFile.replace(alert, with: Array(text.utf8), access: access)
    }

    /// Takes the alert away.
    package func clearAlert() { unlink(alert) }

    // MARK: Every figure

    /// Writes `figures.csv`: every measure of every revision of every night.
    package func writeFigures(_ store: NightStore) throws {
        try made()
        var text = CSVText.line([
            "night", "revision", "made_on", "cause", "measure", "version", "counted", "of",
            "unknown", "rate", "low", "high",
        ])
        for revision in try store.history() {
            for figure in revision.figures {
                let tally = figure.tally
                text += CSVText.line([
                    revision.night.description, String(revision.number),
                    revision.madeOn.description, revision.cause.rawValue, figure.measure,
                    String(figure.version), String(tally.counted), String(tally.known),
                    String(tally.unknown), tally.share?.rate ?? "", tally.low?.rate ?? "",
                    tally.high?.rate ?? "",
                ])
            }
        }
        try StreamedFile.replace("\(path)/figures.csv", with: Array(text.utf8), access: access)
    }
}
