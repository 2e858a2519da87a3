import Care
import Files
import Reporting
import Store

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The folder in which nights are published: one folder for each, never changed once it is there.
///
/// `latest` is a link to the last one, `figures.csv` holds every figure of every night, and
/// `alert.txt` is there as long as the last night has no report.
package struct PublishedNights {
    /// The folder.
    package let path: String

    /// The published nights of that folder.
    package init(path: String) { self.path = path }

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
                // Chromium writes the time into a PDF.
                isExact: !file.name.hasSuffix(".pdf"))
        }
        let outputs =
            files.map { output($0, $0.name) }
            + shared.map { output($0, NightRevision.Output.sharedFolder + $0.name) }
        return outputs.sorted { $0.name < $1.name }
    }

    private func made() throws {
        _ = try OutputFolder(path: path)
    }

    /// Writes a night's folder whole; one that holds these files already is left alone.
    ///
    /// - Parameter printed: Makes what is printed from the files, where they are to be written.
    /// - Returns: What was printed.
    @discardableResult
    package func publish(
        _ files: [OutputFile], night: Day, number: Int, isSynchronised: Bool = true,
        printed: () -> [OutputFile] = { [] }
    ) throws -> [OutputFile] {
        try made()
        let folder = "\(path)/\(PublishedNights.folder(night, number: number))"
        if holds(files, folder) { return [] }
        let further = printed()
        try NewFolder.write(
            (files + further).map { ($0.name, $0.bytes) }, to: folder, replacing: true,
            isSynchronised: isSynchronised)
        return further
    }

    private func holds(_ files: [OutputFile], _ folder: String) -> Bool {
        guard Files.kind(of: folder) == .folder,
            let names = try? Files.names(in: folder),
            names.filter({ !$0.hasSuffix(".pdf") }) == files.map(\.name).sorted()
        else { return false }
        return files.allSatisfy { file in
            (try? Files.bytes(of: "\(folder)/\(file.name)")) == file.bytes
        }
    }

    /// Brings the folders written before to the disk.
    package func bringToDisk() throws { try NewFolder.bringToDisk(path) }

    /// Removes what a job that was killed left half written; only for the holder of the lock.
    package func removeLeftovers() { NewFolder.removeLeftovers(in: path) }

    /// Lets `latest` lead to a night's folder, in one step.
    package func point(to folder: String) throws {
        try made()
        let link = "\(path)/latest"
        let draft = "\(link).partial-\(getpid())"
        unlink(draft)
        if symlink(folder, draft) != 0 || rename(draft, link) != 0 {
            let reason = Files.lastReason()
            unlink(draft)
            throw ExchangeError(.write, path: link, reason: reason)
        }
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
        try point(to: folder)
    }

    /// Writes the alert.
    package func raiseAlert(_ text: String) throws {
        try made()
        try StreamedFile.replace(alert, with: Array(text.utf8))
    }

    /// Takes the alert away.
    package func clearAlert() { unlink(alert) }

    // MARK: Every figure

    /// Writes `figures.csv`: every measure of every revision of every night.
    package func writeFigures(_ store: NightStore) throws {
        try made()
        var text = CommaSeparated.line([
            "night", "revision", "made_on", "cause", "measure", "version", "counted", "of",
            "unknown", "rate", "low", "high",
        ])
        for revision in try store.history() {
            for figure in revision.figures {
                let tally = figure.tally
                text += CommaSeparated.line([
                    revision.night.description, String(revision.number),
                    revision.madeOn.description, revision.cause.rawValue, figure.measure,
                    String(figure.version), String(tally.counted), String(tally.known),
                    String(tally.unknown), tally.share?.rate ?? "", tally.low?.rate ?? "",
                    tally.high?.rate ?? "",
                ])
            }
        }
        try StreamedFile.replace("\(path)/figures.csv", with: Array(text.utf8))
    }
}
