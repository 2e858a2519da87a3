import CLibrary
import Care
import Desk
import Files
import Nightly
import Reporting
import Store

/// Looks over a machine: one line for each thing that has to work, with its mend.
package struct Doctor {
    /// What was found of one thing.
    package struct Result: Sendable, Hashable {
        /// How it is.
        package enum State: String, Sendable {
            /// As it should be.
            case good
            /// Works, and should be looked at.
            case warning
            /// Does not work.
            case bad
            /// Not set, so nothing to look at.
            case unset
        }

        /// The thing, in a word or two.
        package var name: String
        /// How it is.
        package var state: State
        /// What was found.
        package var text: String
        /// What to do; nil = nothing.
        package var mend: String?
    }

    private let sources: BackupSettings.Sources
    private let now: Moment
    private let searchPath: String
    private var results: [Result] = []
    // Whether the nightly database is lost or cannot be read as the job does.
    private var isNightlyUnreadable = false

    private init(_ sources: BackupSettings.Sources, now: Moment, searchPath: String) {
        self.sources = sources
        self.now = now
        self.searchPath = searchPath
    }

    /// Looks over what settings name.
    ///
    /// - Parameters:
    ///   - sources: What the settings name.
    ///   - now: The clock.
    ///   - searchPath: Where programs are sought, as in `PATH`.
    package static func results(
        _ sources: BackupSettings.Sources, at now: Moment, searchPath: String
    ) -> [Result] {
        var doctor = Doctor(sources, now: now, searchPath: searchPath)
        doctor.libraries()
        doctor.disk()
        doctor.clock()
        doctor.databases()
        doctor.certificate()
        doctor.backup()
        doctor.delivered()
        doctor.night()
        doctor.feed()
        doctor.permissions()
        return doctor.results
    }

    private mutating func find(
        _ name: String, _ state: Result.State, _ text: String, mend: String? = nil
    ) {
        results.append(Result(name: name, state: state, text: text, mend: mend))
    }

    private mutating func libraries() {
        // The libraries that the program is linked to are there, or it would not run.
        if PrintedPage.browser(searching: searchPath) != nil {
            find("libraries", .good, "all are there, and a browser that prints PDF")
        } else if sources.nightly?.printsPDF ?? false {
            find(
                "libraries", .warning, "there is no browser, so no PDF is printed",
                mend: "apt-get install chromium, or write `pdf: no`")
        } else {
            find("libraries", .good, "all are there")
        }
    }

    private mutating func disk() {
        var places = sources.backup.map { [("backups", $0.to)] } ?? []
        if let nightly = sources.nightly {
            places += [("nightly database", nightly.database), ("published nights", nightly.out)]
        }
        if let desk = sources.desk { places.append(("desk database", desk.database)) }
        var least: (name: String, free: UInt64, share: Double)?
        for (name, path) in places {
            var known = path
            while Files.kind(of: known) == .nothing, known != ".", known != "/" {
                known = Files.parent(of: known)
            }
            var status = statvfs()
            guard statvfs(known, &status) == 0, status.f_blocks > 0 else { continue }
            let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
            let share = Double(status.f_bavail) / Double(status.f_blocks)
            if free < least?.free ?? .max { least = (name, free, share) }
        }
        if places.isEmpty { return find("disk", .unset, "nothing is written") }
        guard let least else {
            return find("disk", .warning, "its free space is not known", mend: "look with df")
        }
        let megabytes = least.free >> 20
        let text =
            "\(megabytes) MB free where the \(least.name) go\(least.name.hasSuffix("s") ? "" : "es")"
        if megabytes < 200 {
            find("disk", .bad, text, mend: "make room, or move them to another disk")
        } else if megabytes < 2000 || least.share < 0.05 {
            find("disk", .warning, text, mend: "make room before it is full")
        } else {
            find("disk", .good, text)
        }
    }

    private mutating func clock() {
        var last: Moment?
        if let desk = sources.desk, LostDatabase.absence(of: desk.database) == nil,
            let store = try? DeskStore(reading: desk.database),
            let entry = try? store.auditBackwards(before: nil, limit: 1).first
        {
            last = Moment(iso: entry.at)
        }
        if let last, last.milliseconds > now.milliseconds + 60_000 {
            return find(
                "clock", .bad, "\(now) is before the desk's last entry of \(last)",
                mend: "set the clock; check it with timedatectl")
        }
        // Where systemd keeps the time, it says so there once the clock is right.
        if Files.kind(of: "/run/systemd/timesync") == .folder,
            Files.kind(of: "/run/systemd/timesync/synchronized") == .nothing
        {
            return find(
                "clock", .warning, "\(now), and no service keeps it right",
                mend: "timedatectl set-ntp true")
        }
        find("clock", .good, "\(now)")
    }

    private mutating func databases() {
        if let nightly = sources.nightly {
            if let loss = PublishedNights(path: nightly.out).loss(of: nightly.database) {
                isNightlyUnreadable = true
                find("nightly database", .bad, loss, mend: "restore the last backup")
            } else if let fault = nightFault(in: nightly.database) {
                isNightlyUnreadable = true
                find(
                    "nightly database", .bad, fault,
                    mend: "do what it says, or restore the last backup")
            } else {
                database(
                    "nightly database", nightly.database,
                    made: "it is made by the first `nearhome nightly`")
            }
        }
        if let desk = sources.desk {
            database(
                "desk database", desk.database, made: "it is made by the first `nearhome serve`")
            if LostDatabase.absence(of: desk.database) == nil {
                do {
                    let report = try DeskStore(reading: desk.database).verifyAudit()
                    if let failing = report.failing {
                        find(
                            "audit", .bad, "entry \(failing) fails: \(report.reason ?? "")",
                            mend:
                                "keep the file, restore the last backup, and tell the person "
                                + "responsible for security")
                    } else {
                        find(
                            "audit", .good,
                            report.count.counted("entry", "entries") + ", each as it was written")
                    }
                } catch {
                    find("audit", .bad, "it cannot be read", mend: mend(of: desk.database))
                }
            }
        }
    }

    /// What keeps the nightly job from reading its database, each night's figures included; nil where it
    /// can, or where there is none or a damaged one.
    private func nightFault(in path: String) -> String? {
        guard LostDatabase.absence(of: path) == nil, Files.kind(of: path) == .file else {
            return nil
        }
        do {
            if try DatabaseCopy.fault(in: path) != nil { return nil }
        } catch {
            return nil
        }
        do throws(StoreFault) {
            _ = try NightStore(path: path).history()
            return nil
        } catch {
            let text = "\(error)"
            return text.hasSuffix(".") ? String(text.dropLast()) : text
        }
    }

    private mutating func database(_ name: String, _ path: String, made: String) {
        if let absence = LostDatabase.absence(of: path) {
            guard let trace = LostDatabase.trace(of: path) else {
                return find(name, .warning, absence, mend: made)
            }
            return find(
                name, .bad, "\(absence), but \(trace) is there", mend: "restore the last backup")
        }
        switch Files.kind(of: path) {
        case .nothing: break
        case .folder: find(name, .bad, "\(path) is a folder", mend: "name a file in the settings")
        case .file:
            do {
                if let fault = try DatabaseCopy.fault(in: path) {
                    find(name, .bad, "damaged (\(fault))", mend: "restore the last backup")
                } else {
                    find(name, .good, "every page is as it was written")
                }
            } catch {
                find(name, .bad, "it cannot be read (\(error.reason))", mend: mend(of: path))
            }
        }
    }

    /// What helps where a database cannot be read: often it is only somebody else's.
    private func mend(of path: String) -> String {
        access(path, R_OK | W_OK) == 0
            ? "restore the last backup"
            : "it belongs to another user: as root, chown it to the user of the services"
    }

    private mutating func certificate() {
        guard let path = sources.desk?.certificate else {
            return find("certificate", .unset, "none is set")
        }
        guard let bytes = try? Files.bytes(of: path), let end = CertificateEnd.moment(ofPEM: bytes)
        else {
            return find(
                "certificate", .bad, "\(path) holds no certificate that can be read",
                mend: "put a PEM file there")
        }
        let days = end.day.days(since: now.day)
        if end < now {
            find("certificate", .bad, "it ended on \(end.day)", mend: "put a new one there")
        } else if days < 21 {
            find(
                "certificate", .warning, "it ends on \(end.day), in \(days.counted("day", "days"))",
                mend: "ask for a new one now")
        } else {
            find("certificate", .good, "it ends on \(end.day), in \(days.counted("day", "days"))")
        }
    }

    private mutating func backup() {
        guard let backup = sources.backup else {
            return find(
                "backup", .warning, "the settings have no part `backup`, so none is made",
                mend: "nearhome backup keys --out FILE; write the part with its line as public_key")
        }
        if backup.publicKey.isEmpty {
            return find(
                "backup", .bad, "public_key is blank, so no backup can be made",
                mend: "nearhome backup keys --out FILE; its line goes to public_key")
        }
        let names = (try? Files.names(in: backup.to)) ?? []
        guard let last = names.compactMap(Backup.moment).max() else {
            return find(
                "backup", .bad, "there is none in \(backup.to)",
                mend: "nearhome backup make --config \(sources.file)")
        }
        let hours = (now.milliseconds - last.milliseconds) / 3_600_000
        if hours >= Int64(backup.staleAfterHours) {
            find(
                "backup", .bad, "the last is of \(last), \(hours.counted("hour", "hours")) ago",
                mend: "systemctl status nearhome-backup.timer, then nearhome backup make")
        } else {
            find("backup", .good, "the last is of \(last)")
        }
    }

    /// Whether everything that the settings read is there: what the nightly job reads and what the
    /// desk reads, each by itself.
    private mutating func delivered() {
        let nightly = sources.nightly
        let desk = sources.desk
        let named = [
            ("returns", nightly?.returns, nil), ("instance", nightly?.instance, desk?.instance),
            ("mapping", nightly?.mapping, desk?.mapping), ("tables", nightly?.tables, nil),
            ("policy", nightly?.policy, desk?.policy), ("boundaries", nightly?.boundaries, nil),
            ("postcodes", nightly?.postcodes, desk?.postcodes),
        ]
        var paths: [(name: String, setting: String, path: String)] = []
        for (name, night, day) in named {
            // Where the two differ, it is said whose is meant.
            let isOne = night == nil || day == nil || night == day
            for (part, path) in [("nightly", night), ("desk", isOne && night != nil ? nil : day)] {
                guard let path else { continue }
                paths.append((isOne ? name : "\(name) (\(part))", name, path))
            }
        }
        let missing = paths.filter { Files.kind(of: $0.path) == .nothing }
        if !missing.isEmpty {
            var settings: [String] = []
            for entry in missing where !settings.contains("`\(entry.setting)`") {
                settings.append("`\(entry.setting)`")
            }
            find(
                "sources", .bad,
                missing.map { "\($0.name): there is no \($0.path)" }.joined(separator: "; "),
                mend: "deliver \(missing.count == 1 ? "it" : "them") there, or correct "
                    + settings.joined(separator: ", "))
        } else if paths.isEmpty {
            find("sources", .unset, "none is named")
        } else {
            find("sources", .good, "all are there")
        }
    }

    private mutating func night() {
        guard let nightly = sources.nightly else { return find("night", .unset, "no part nightly") }
        if isNightlyUnreadable {
            return find(
                "night", .bad, "the nightly database cannot be read",
                mend: "mend the nightly database first")
        }
        guard LostDatabase.absence(of: nightly.database) == nil,
            let store = try? NightStore(path: nightly.database), let last = try? store.lastNight()
        else {
            return find(
                "night", .bad, "there is no report yet",
                mend: "nearhome nightly --config \(sources.file)")
        }
        let days = now.day.days(since: last)
        if days > 1 {
            find(
                "night", .bad, "the last report is of \(last), \(days.counted("day", "days")) ago",
                mend:
                    "nearhome nightly --config \(sources.file). To see why no night ran since: "
                    + "journalctl -u nearhome-nightly, and alert.txt in \(nightly.out) if it is there"
            )
        } else {
            find("night", .good, "the last report is of \(last)")
        }
    }

    private mutating func feed() {
        guard let desk = sources.desk else { return find("feed", .unset, "no part desk") }
        guard LostDatabase.absence(of: desk.database) == nil,
            let store = try? DeskStore(reading: desk.database), let state = try? store.state()
        else { return find("feed", .warning, "the desk has not taken in a feed yet") }
        let status = state.status(at: now, rules: desk.rules)
        guard let day = status.asOf else {
            return find(
                "feed", .bad, "no feed was taken in",
                mend: "nearhome desk take --config \(sources.file) says why")
        }
        if let refused = status.refused {
            find(
                "feed", .bad, "a newer one was refused (\(refused)); the desk works with \(day)",
                mend: "nearhome desk take --config \(sources.file)")
        } else if status.isStale {
            find(
                "feed", .bad, "the last is of \(day), which is stale",
                mend: "find out why the case system delivers nothing")
        } else {
            find("feed", .good, "the last is of \(day)")
        }
    }

    private mutating func permissions() {
        var secret = [String]()
        if let nightly = sources.nightly { secret.append(nightly.database) }
        if let desk = sources.desk {
            secret.append(desk.database)
            if let key = desk.key { secret.append(key) }
        }
        var open = [String]()
        for path in secret where !open.contains(path) {
            var status = stat()
            guard stat(path, &status) == 0 else { continue }
            if status.st_mode & 0o077 != 0 { open.append(path) }
        }
        if !open.isEmpty {
            return find(
                "permissions", .bad, "others may read \(open.joined(separator: ", "))",
                mend: "chmod 600 \(open.joined(separator: " "))")
        }
        var shut = [String]()
        for path in [sources.nightly?.out, sources.nightly?.shared, sources.backup?.to] {
            guard let path, Files.kind(of: path) == .folder else { continue }
            if access(path, W_OK) != 0, !shut.contains(path) { shut.append(path) }
        }
        if !shut.isEmpty {
            return find(
                "permissions", .bad,
                "\(shut.joined(separator: ", ")) may not be written by this user",
                mend: "run as the service's user, or give it the "
                    + (shut.count == 1 ? "folder" : "folders"))
        }
        find("permissions", .good, "nobody else may read the databases and keys")
    }
}
