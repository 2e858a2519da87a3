import CLibrary
import Care
import Desk
import Files
import Nightly
import Reporting
import Store

/// Backups of databases, published nights and settings: made while the server runs, sealed, checked,
/// brought back.
package enum Backup {
    /// What stands in a backup, as its last file `manifest.json` lists it.
    package struct Content: Sendable, Hashable {
        /// How many files.
        package var files = 0
        /// Their bytes.
        package var bytes = 0
        /// How many links.
        package var links = 0
        /// The end of the desk's audit; nil = there is no desk in it.
        package var head: AuditHead?
    }

    static let manifest = "manifest.json"

    // MARK: Making

    /// The name of a backup made at a moment.
    package static func name(at now: Moment) -> String {
        "nearhome-" + now.description.replacing(":", with: "") + ".backup"
    }

    /// The moment of a backup's name; nil where it is none.
    package static func moment(of name: String) -> Moment? {
        guard name.hasPrefix("nearhome-"), name.hasSuffix(".backup") else { return nil }
        let text = Array(String(name.dropFirst(9).dropLast(7)))
        // 2026-11-28T230405Z
        guard text.count == 18 else { return nil }
        return Moment(
            iso: String(text[..<13]) + ":" + String(text[13..<15]) + ":" + String(text[15...]))
    }

    /// Makes a backup of everything that settings name.
    ///
    /// The desk may be at work. A nightly job is waited for, so that its database and its published
    /// nights are of one moment.
    ///
    /// - Returns: The file, and what stands in it.
    /// - Throws: ``BackupFault``, `StoreFault`, `ExchangeError`, `JobLock/Taken`.
    package static func make(
        _ sources: BackupSettings.Sources, at now: Moment
    ) throws -> (path: String, content: Content) {
        guard let settings = sources.backup else {
            throw BackupFault.key("the settings have no part `backup`")
        }
        if settings.publicKey.isEmpty { throw BackupFault.key("public_key is blank") }
        try Files.makeFolder(settings.to)
        // What a killed backup left has a name of its own.
        NewFolder.removeLeftovers(in: settings.to)
        let path = settings.to + "/" + name(at: now)
        guard Files.kind(of: path) == .nothing else { throw BackupFault.occupied(path) }
        let writer = try SealedWriter(path: path, for: settings.publicKey)
        // In the folder of the backups, since there is room for them there.
        let work = try WorkFolder(beside: settings.to + "/copies")
        var packer = Packer(writer: writer, seconds: now.instant.seconds)
        try packer.add(sources.file, as: "settings/" + lastPart(of: sources.file))
        if let desk = sources.desk, LostDatabase.absence(of: desk.database) == nil {
            let copy = work.path + "/desk.db"
            try DatabaseCopy.make(of: desk.database, to: copy)
            packer.content.head = try DeskStore(reading: copy).auditHead()
            try packer.add(copy, as: "desk.db")
        }
        if let nightly = sources.nightly, LostDatabase.absence(of: nightly.database) == nil {
            let lock = try JobLock(beside: nightly.database, waiting: Double(nightly.wait))
            let copy = work.path + "/nights.db"
            try DatabaseCopy.make(of: nightly.database, to: copy)
            try packer.add(copy, as: "nights.db")
            for (folder, name) in [(nightly.out, "nights"), (nightly.shared, "shared")]
            where Files.kind(of: folder) == .folder {
                try packer.addFolder(folder, as: name)
            }
            withExtendedLifetime(lock) {}
        }
        let list = Array(
            JSON.object([
                ("made", .string(now.description)), ("product", .string(Product.version)),
                ("auditHead", packer.content.head?.json ?? .null), ("files", .array(packer.lines)),
            ]).text().utf8)
        try writer.write(
            TapeArchive.head(of: .init(name: manifest, size: list.count), at: packer.seconds))
        try writer.write(list)
        try writer.write(TapeArchive.padding(after: list.count))
        try writer.write(TapeArchive.end)
        try writer.finish()
        withExtendedLifetime(work) {}
        if let heads = settings.heads, let head = packer.content.head {
            try Files.makeFolder(heads)
            try StreamedFile.replace(
                heads + "/" + name(at: now).replacing(".backup", with: ".head.json"),
                with: Array((head.json.text(pretty: false) + "\n").utf8))
        }
        return (path, packer.content)
    }

    /// Puts files one by one into an archive that is written.
    private struct Packer {
        let writer: SealedWriter
        /// The time of every file in the archive.
        let seconds: Int64
        /// What stands in the archive, as the list at its end says it.
        var lines: [JSON] = []
        var content = Content()

        mutating func add(_ file: String, as name: String) throws {
            guard let size = Files.size(file),
                let stream = try ByteStream(path: file, isInput: false)
            else { throw BackupFault.missing(file) }
            try writer.write(TapeArchive.head(of: .init(name: name, size: size), at: seconds))
            var hash = SHA256()
            var left = size
            while left > 0 {
                var bytes = [UInt8](repeating: 0, count: min(left, 1 << 20))
                let count = try bytes.withUnsafeMutableBytes { try stream.read(into: $0) }
                if count == 0 {
                    throw BackupFault.inside(file, "it became shorter while it was read")
                }
                bytes.removeLast(bytes.count - count)
                hash.update(bytes)
                try writer.write(bytes)
                left -= count
            }
            try writer.write(TapeArchive.padding(after: size))
            lines.append(
                .object([
                    ("name", .string(name)), ("size", .whole(size)),
                    ("sha256", .string(hash.finished())),
                ]))
            content.files += 1
            content.bytes += size
        }

        mutating func addFolder(_ folder: String, as name: String) throws {
            for entry in try Files.names(in: folder) where !entry.hasPrefix(".") {
                let place = folder + "/" + entry
                // What a killed job left half done is no night.
                if entry.contains(".partial-") { continue }
                if let link = link(place) {
                    let found = TapeArchive.Entry(name: name + "/" + entry, link: link)
                    try writer.write(TapeArchive.head(of: found, at: seconds))
                    lines.append(
                        .object([("name", .string(found.name)), ("link", .string(link))]))
                    content.links += 1
                } else if Files.kind(of: place) == .folder {
                    try addFolder(place, as: name + "/" + entry)
                } else {
                    try add(place, as: name + "/" + entry)
                }
            }
        }
    }

    private static func lastPart(of path: String) -> String {
        path.split(separator: "/").last.map { String($0) } ?? path
    }

    // Where a link leads; nil where there is none.
    private static func link(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink(path, &buffer, Int(PATH_MAX))
        guard count > 0 else { return nil }
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    // MARK: Reading

    /// Reads a whole backup, holds every file to its digest, looks at every page of its databases and
    /// verifies the desk's audit, in a private folder that is gone afterwards.
    ///
    /// - Throws: ``BackupFault`` where anything is not as it was written.
    package static func check(_ path: String, keys: BackupKeys) throws -> Content {
        let work = try WorkFolder(beside: path + ".check")
        let content = try unpack(path, keys: keys, into: work.path)
        try judge(work.path, content, of: path)
        withExtendedLifetime(work) {}
        return content
    }

    /// Brings a backup back into an empty place: `desk.db`, `nights.db`, `nights/`, `shared/` and
    /// `settings/`, each byte as it was, once all of it has been checked.
    ///
    /// - Parameters:
    ///   - path: The backup.
    ///   - keys: The keys it was made with.
    ///   - folder: A new or empty folder.
    /// - Throws: ``BackupFault``; then there is no folder.
    package static func restore(
        _ path: String, keys: BackupKeys, to folder: String
    ) throws -> Content {
        var folder = folder
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        switch Files.kind(of: folder) {
        case .nothing: break
        case .folder where try Files.names(in: folder).isEmpty: rmdir(folder)
        default: throw BackupFault.occupied(folder)
        }
        let work = try WorkFolder(beside: folder)
        let inside = work.path + "/whole"
        try Files.makeFolder(inside)
        let content = try unpack(path, keys: keys, into: inside)
        try judge(inside, content, of: path)
        Files.remove(inside + "/" + manifest)
        try NewFolder.bringToDisk(inside)
        guard rename(inside, folder) == 0 else {
            throw ExchangeError(.write, path: folder, reason: String(cString: strerror(errno)))
        }
        try NewFolder.synchronise(Files.parent(of: folder))
        withExtendedLifetime(work) {}
        return content
    }

    private static func judge(_ folder: String, _ content: Content, of path: String) throws {
        for name in ["desk.db", "nights.db"] where Files.kind(of: folder + "/" + name) == .file {
            if let fault = try DatabaseCopy.fault(in: folder + "/" + name) {
                throw BackupFault.inside(path, "\(name) is damaged (\(fault))")
            }
        }
        if Files.kind(of: folder + "/desk.db") == .file {
            let report = try DeskStore(reading: folder + "/desk.db").verifyAudit(head: content.head)
            if let failing = report.failing {
                throw BackupFault.inside(path, "entry \(failing) of the desk's audit fails")
            }
        }
    }

    private static func unpack(
        _ path: String, keys: BackupKeys, into folder: String
    ) throws -> Content {
        let reader = try SealedReader(path: path, keys: keys)
        var found: [String: String] = [:]
        var content = Content()
        var list: [UInt8]?
        while let entry = try TapeArchive.entry(reader.read(TapeArchive.block), in: path) {
            if list != nil { throw BackupFault.inside(path, "there is more after its list") }
            let place = folder + "/" + entry.name
            try Files.makeParents(of: place)
            if let link = entry.link {
                guard symlink(link, place) == 0 else {
                    throw ExchangeError(
                        .write, path: place, reason: String(cString: strerror(errno)))
                }
                found[entry.name] = "link " + link
                content.links += 1
                continue
            }
            let file = try StreamedFile(path: place)
            var hash = SHA256()
            var left = entry.size
            var whole: [UInt8] = []
            while left > 0 {
                let bytes = try reader.read(min(left, 1 << 20))
                if bytes.isEmpty { throw BackupFault.cutOff(path) }
                hash.update(bytes)
                try file.write(bytes)
                if entry.name == manifest { whole += bytes }
                left -= bytes.count
            }
            _ = try reader.read(TapeArchive.padding(after: entry.size).count)
            // All of them are brought to the disk together at the end.
            try file.close(isSynchronised: false)
            if entry.name == manifest {
                list = whole
                continue
            }
            found[entry.name] = "\(entry.size) \(hash.finished())"
            content.files += 1
            content.bytes += entry.size
        }
        guard let list, let json = try? JSON.read(list), case .array(let lines)? = json["files"]
        else { throw BackupFault.inside(path, "its list is missing") }
        if let head = json["auditHead"], case .number(let text)? = head["seq"],
            let seq = Int(text), case .string(let hash)? = head["hash"]
        {
            content.head = AuditHead(seq: seq, hash: hash)
        }
        for line in lines {
            guard case .string(let name)? = line["name"] else { continue }
            var wanted = ""
            if case .string(let link)? = line["link"] {
                wanted = "link " + link
            } else if case .number(let size)? = line["size"],
                case .string(let digest)? = line["sha256"]
            {
                wanted = "\(size) \(digest)"
            }
            guard found.removeValue(forKey: name) == wanted else {
                throw BackupFault.inside(path, "\(name) does not match its list")
            }
        }
        if let more = found.keys.sorted().first {
            throw BackupFault.inside(path, "\(more) is not in its list")
        }
        return content
    }
}
