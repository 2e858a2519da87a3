import Care
import Exchange
import Files
import Reports
import Returns
import Store
import Synchronization

/// The sources of a night, read from a snapshot and from nothing else.
///
/// A run first takes the bytes of every source, then reads those bytes: what is kept is what was
/// measured, also where a feed is written anew in between.
package struct NightSources {
    /// The bytes.
    package var snapshot: Snapshot
    /// The settings that change what a night says, from the snapshot.
    package var settings: NightlySettings
    /// The returns; nil where they are not connected.
    package var returns: ReturnImport?
    /// The instance and its policy; nil where none is connected.
    package var instance: (instance: Instance, policy: Policy, reading: Exchange.Reading)?
    /// The policy of the instance, or the one that the settings name; else the built-in one.
    package var policy = Policy()
    /// Its digest; nil where it is the built-in one for want of another.
    package var policyHash: String?
    /// Registers, prices, targets and benchmarks; nil where they are not connected.
    package var tables: NightInputs?
    /// What the placement officer's desk adds; nil where it is not connected.
    package var desk: NightDesk?
    /// The path beside which files may stand while they are read or made.
    package var place: String
    /// Which authority each place lay in, day by day.
    package var boundaries = Boundaries.england
    /// Whether settings, instance or tables say that the data are invented.
    package var isSynthetic: Bool {
        settings.isSynthetic || instance?.instance.isSynthetic ?? false
            || tables?.provenance.isSynthetic ?? false
    }
    /// Remarks of the readers.
    package var notices: [Notice]
    /// Files beside the sources that look like a table of them and are not read, in sentences without
    /// a stop, not in the report.
    package var left: [String] = []
    /// What would be a fault of sources delivered tonight, and changes nothing of what is kept: in
    /// sentences, not in the report.
    package var remarks: [String] = []

    /// Sources that cannot be used: every fault of all of them.
    package struct Refusal: Error {
        /// Everything wrong with the sources.
        package var faults: [Fault]
    }

    // MARK: Taking

    /// Takes the bytes of every source that the settings name, reads them, and adds the postcodes
    /// that they need.
    ///
    /// - Parameters:
    ///   - settings: The settings of the job.
    ///   - day: The last night to be computed.
    ///   - lookup: Finds postcodes; nil = there is no directory.
    /// - Throws: ``Refusal`` where they have faults, or what kept a file from being read.
    package static func take(
        by settings: NightlySettings, on day: Day, lookup: PostcodeLookup?
    ) throws -> NightSources {
        var files: [Snapshot.File] = []
        var kept = settings
        var strays: [String] = []
        if let path = settings.returns {
            files += try take(
                path, as: "returns", endings: [".csv", ".xml"], noting: Return903.isStray, &strays)
            kept.returns = settings.returns.map { below("returns", $0) }
        }
        if let path = settings.instance {
            files += try take(
                path, as: "instance", endings: [".csv", ".yml"], noting: InstanceFolder.isStray,
                &strays)
            kept.instance = "instance"
        }
        if let path = settings.mapping {
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            files += try take(
                folder, as: "mapping", endings: [".csv", ".yml"], noting: { _ in false }, &strays)
            kept.mapping = "mapping/" + (path.split(separator: "/").last.map(String.init) ?? path)
        }
        if let path = settings.tables {
            // What stands in folders of it are returns and instances, which are not used.
            files += try take(
                path, as: "tables", endings: [".csv"], noting: { _ in false }, &strays
            )
            .filter { !$0.name.dropFirst("tables/".count).contains("/") }
            kept.tables = "tables"
        }
        for (key, path) in [
            ("policy", settings.policy), ("boundaries", settings.boundaries),
        ] {
            guard let path else { continue }
            guard let bytes = try Files.bytes(of: path) else {
                throw Refusal(faults: [
                    Fault(file: path, message: "there is no such file; check `\(key)`")
                ])
            }
            files.append(Snapshot.File(name: "\(key).yml", bytes: bytes))
        }
        if settings.policy != nil { kept.policy = "policy.yml" }
        if settings.boundaries != nil { kept.boundaries = "boundaries.yml" }
        // Postcodes are added when it is known which are needed.
        let found = FoundPostcodes()
        var recording: PostcodeLookup?
        if let lookup {
            recording = { needed, complaints throws(ExchangeError) in
                let directory = try lookup(needed, complaints)
                if let directory { found.add(directory) }
                return directory
            }
            kept.postcodes = "postcodes.csv"
        }
        // The desk is compared with the feed as it has been read.
        kept.desk = nil
        let alone = Snapshot.File(name: "settings.yml", bytes: Array(kept.text.utf8))
        var sources = try read(
            Snapshot(files + [alone]), beside: settings.database, on: day, recording)
        if let path = settings.desk, let feed = sources.instance {
            files += try NightDesk.files(
                of: path, feed: feed.instance, policy: feed.policy, on: day)
            kept.desk = NightDesk.folder
        }
        sources.left = strays
        files.append(Snapshot.File(name: "settings.yml", bytes: Array(kept.text.utf8)))
        sources.snapshot = Snapshot(files)
        sources.settings.desk = kept.desk
        sources.desk = kept.desk == nil ? nil : NightDesk.kept(in: sources.snapshot)
        if lookup != nil {
            files.append(Snapshot.File(name: "postcodes.csv", bytes: found.csv))
            sources.snapshot = Snapshot(files)
        }
        return sources
    }

    private static func below(_ folder: String, _ path: String) -> String {
        guard Files.kind(of: path) == .file else { return folder }
        return folder + "/" + (path.split(separator: "/").last.map(String.init) ?? path)
    }

    private static func take(
        _ path: String, as folder: String, endings: [String], noting isStray: (String) -> Bool,
        _ strays: inout [String]
    ) throws -> [Snapshot.File] {
        var found: [(path: String, name: String)] = []
        switch Files.kind(of: path) {
        case .nothing:
            throw ExchangeError(.read, path: path, reason: "there is no such file or folder")
        case .file: found = [(path, path.split(separator: "/").last.map(String.init) ?? path)]
        case .folder: found = try Files.below(path)
        }
        let kinds = endings.map { $0.dropFirst().uppercased() }.joined(separator: " or ")
        var files: [Snapshot.File] = []
        for (path, name) in found {
            let lower = name.lowercased().trimmed
            guard lower != "postcodes.csv" else { continue }
            guard endings.contains(where: { lower.hasSuffix($0) }) else {
                if isStray(name) {
                    strays.append(
                        "\(path): the file is left out, because only \(kinds) is read; "
                            + NearName.mend(name))
                }
                continue
            }
            guard let bytes = try Files.bytes(of: path) else { continue }
            files.append(Snapshot.File(name: "\(folder)/\(name)", bytes: bytes))
        }
        if files.isEmpty {
            throw Refusal(faults: [
                Fault(
                    file: path,
                    message: "there is no \(kinds) file in it; deliver the files, or correct "
                        + "`\(folder)` in the settings")
            ])
        }
        return files
    }

    /// When the newest file of each source was changed, by the setting's name.
    package static func changes(of settings: NightlySettings) throws -> [(
        source: String, at: Instant
    )] {
        var changes: [(source: String, at: Instant)] = []
        let sources = [
            ("returns", settings.returns, [".csv", ".xml"]),
            ("instance", settings.instance, [".csv", ".yml"]),
            (
                "mapping",
                settings.mapping.map { path in
                    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
                }, [".csv"]
            ),
        ]
        for (source, path, endings) in sources {
            guard let path else { continue }
            let paths =
                Files.kind(of: path) == .folder
                ? try Files.below(path, depth: 3, isWhole: false).map(\.path)
                : [path]
            let newest = paths.filter { path in
                endings.contains { path.lowercased().hasSuffix($0) }
            }.compactMap { Files.changed($0) }.max()
            if let newest { changes.append((source, Instant(seconds: newest))) }
        }
        return changes
    }

    /// The newest date inside each source that is not after a night, by the setting's name, and
    /// what it is a date of.
    package func newestDates(by night: Day) -> [(source: String, day: Day, columns: String)] {
        var newest: [(source: String, day: Day, columns: String)] = []
        if let returns {
            let days =
                returns.submitted.episodes.filter(\.isStartRead).flatMap {
                    [$0.start, $0.end].compactMap { $0 }
                }
                + returns.submitted.rows.flatMap { row in
                    ["REVIEW", "MIS_START", "MIS_END", "SW_DECOM"].compactMap { row.day($0) }
                }
            if let day = days.filter({ $0 <= night }).max() {
                newest.append(("returns", day, "DECOM, DEC, REVIEW"))
            }
        }
        if let held = instance?.instance {
            let days =
                [held.asOf] + held.children.compactMap(\.placedOn)
                + held.homes.compactMap(\.confirmedOn) + held.answers.compactMap(\.on)
            if let day = days.filter({ $0 <= night }).max() {
                newest.append(
                    (
                        settings.mapping == nil ? "instance" : "mapping", day,
                        "as_of, placed_on, confirmed_on, on"
                    ))
            }
        }
        return newest
    }

    // MARK: Reading

    /// Reads the sources of a snapshot.
    ///
    /// - Parameters:
    ///   - snapshot: The snapshot.
    ///   - path: The database: the files stand beside it, in a private folder, while they are read.
    ///   - day: The last night to be computed.
    ///   - lookup: Where given, takes the place of every postcode directory.
    ///   - isReproduced: Whether a night that was published from them is only computed again: then
    ///     an authority that is not the tables' is a remark.
    /// - Throws: ``Refusal`` where they have faults.
    package static func read(
        _ snapshot: Snapshot, beside path: String, on day: Day, _ lookup: PostcodeLookup? = nil,
        isReproduced: Bool = false
    ) throws -> NightSources {
        var reader = try SnapshotReader(
            snapshot, beside: path, on: day, lookup, isReproduced: isReproduced)
        try reader.readBoundaries()
        reader.checkAuthorities()
        try reader.readCaseSystem()
        try reader.readReturns()
        try reader.readTables()
        reader.readDesk()
        if !reader.faults.isEmpty { throw Refusal(faults: reader.faults) }
        return reader.sources
    }

    /// The sources that the last report was computed from, as they are kept; nil where no report
    /// is.
    ///
    /// - Parameters:
    ///   - settings: The settings of the job.
    ///   - day: The day as of which they are read.
    /// - Throws: `StoreFault`, ``Refusal``, `ExchangeError`.
    package static func kept(by settings: NightlySettings, on day: Day) throws -> NightSources? {
        let store = try NightStore(path: settings.database, waiting: Double(settings.wait))
        guard let number = try store.lastRevision()?.snapshot,
            let snapshot = try store.snapshot(number)
        else { return nil }
        return try read(snapshot, beside: settings.database, on: day, isReproduced: true)
    }
}

/// Reads the sources of a snapshot one after another, and gathers what is wrong with them.
private struct SnapshotReader {
    /// What is read so far.
    private(set) var sources: NightSources
    /// What is wrong so far, by the names of the snapshot's files.
    private(set) var faults: [Fault] = []
    private let folder: WorkFolder
    private let day: Day
    private let lookup: PostcodeLookup?
    private let isReproduced: Bool
    private var settings: NightlySettings { sources.settings }

    /// - Throws: `NightSources.Refusal` where the settings have faults.
    init(
        _ snapshot: Snapshot, beside path: String, on day: Day, _ lookup: PostcodeLookup?,
        isReproduced: Bool
    ) throws {
        folder = try WorkFolder(beside: path)
        self.day = day
        self.lookup = lookup
        self.isReproduced = isReproduced
        for file in snapshot.files { try folder.write(file.bytes, to: file.name) }
        let reading = NightlySettings.read(
            snapshot["settings.yml"] ?? [], file: "settings.yml", folder: folder.path)
        guard let settings = reading.settings else {
            throw NightSources.Refusal(faults: reading.faults)
        }
        sources = NightSources(snapshot: snapshot, settings: settings, place: path, notices: [])
    }

    private func traced(_ faults: [Fault]) -> [Fault] {
        faults.map { fault in
            var fault = fault
            if fault.file.hasPrefix(folder.path + "/") {
                fault.file = String(fault.file.dropFirst(folder.path.count + 1))
            }
            return fault
        }
    }

    private mutating func take(_ faults: [Fault], _ notices: [Notice]) {
        self.faults += traced(faults)
        sources.notices += traced(notices)
    }

    mutating func readBoundaries() throws {
        guard let path = settings.boundaries else { return }
        let reading = try BoundariesFile.read(path)
        take(reading.faults, [])
        if let boundaries = reading.boundaries { sources.boundaries = boundaries }
    }

    /// Whether the authorities of the settings are authorities; a night that was published is
    /// computed again as it was.
    mutating func checkAuthorities() {
        if isReproduced { return }
        func complaint(_ code: String) -> String? {
            AuthorityTable.complaint(of: code, by: sources.boundaries).map { "this \($0)" }
        }
        if let message = complaint(settings.authority) {
            faults.append(
                Fault(
                    file: "settings.yml", column: "authority", value: settings.authority,
                    message: message))
        }
        for code in settings.adjoining ?? [] {
            guard let message = complaint(code) else { continue }
            sources.notices.append(
                Notice(file: "settings.yml", column: "adjoining", value: code, message: message))
        }
    }

    /// The tables of the case system and their policy, or the policy that the settings name alone.
    mutating func readCaseSystem() throws {
        let tables: Exchange.Reading
        if let path = settings.mapping {
            tables = try TableMapping.read(
                path, postcodes: settings.postcodes, policyOverride: settings.policy,
                lookup: lookup)
        } else if let path = settings.instance {
            tables = try InstanceFolder.read(
                FileSet(folder: path), policyOverride: settings.policy,
                postcodes: settings.postcodes, lookup: lookup)
        } else {
            guard let path = settings.policy else { return }
            let reading = try PolicyFile.read(path)
            take(reading.faults, reading.notices)
            if let policy = reading.policy {
                sources.policy = policy
                sources.policyHash = Digest.policy(of: policy)
            }
            return
        }
        take(tables.faults, tables.notices)
        guard let instance = tables.instance, let policy = tables.policy else { return }
        checkAuthority(among: instance.authorities.map(\.code))
        sources.instance = (instance, policy, tables)
        sources.policy = policy
        sources.policyHash = tables.policyHash
    }

    private mutating func checkAuthority(among codes: [String]) {
        if codes.contains(settings.authority) { return }
        if isReproduced {
            sources.remarks.append(
                "the settings kept with this night name the authority \(settings.authority), and the "
                    + "case system's tables are of \(codes.joined(separator: ", ")). The night is "
                    + "computed again as it was. Today such sources are refused: correct "
                    + "`authority` in the settings file or in authority.yml before the next night")
        } else {
            faults.append(
                Fault(
                    file: "settings.yml", column: "authority", value: settings.authority,
                    message: "the case system's tables are of \(codes.joined(separator: ", ")); "
                        + "correct `authority` here or in authority.yml"))
        }
    }

    mutating func readReturns() throws {
        guard let path = settings.returns else { return }
        var request = ReturnImport.Request(
            path: path, asOf: day, authority: settings.authority, submittedAs: settings.la,
            adjoining: settings.adjoining, postcodes: settings.postcodes)
        request.lookup = lookup
        request.homes = sources.instance?.instance.homes ?? []
        switch try ReturnImport.run(request) {
        case .refused(let found, let notices): take(found, notices)
        case .done(let imported):
            sources.returns = imported
            take([], imported.notices)
        }
    }

    /// Registers, prices, targets and benchmarks.
    mutating func readTables() throws {
        guard let path = settings.tables else { return }
        let reading = try NightFolder.readTables(
            path, of: settings.authority, on: day, version: Product.version)
        take(reading.faults, reading.notices)
        sources.tables = reading.inputs
    }

    mutating func readDesk() {
        if settings.desk == nil { return }
        sources.desk = NightDesk.kept(in: sources.snapshot)
        if sources.desk == nil {
            faults.append(
                Fault(file: NightDesk.folder, message: "what the desk said cannot be read"))
        }
    }
}

/// The postcodes that readers asked for, and where they lie.
private final class FoundPostcodes: Sendable {
    private let entries = Mutex<[UInt64: PostcodeDirectory.Entry]>([:])

    package func add(_ directory: PostcodeDirectory) {
        entries.withLock { entries in
            for (key, entry) in directory.sorted { entries[key] = entry }
        }
    }

    package var csv: [UInt8] { PostcodeDirectory(entries.withLock { $0 }).csv }
}
