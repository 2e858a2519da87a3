import CLibrary
import Care
import Files
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Every night in one SQLite file: what it was computed from, by which rules, and what it said.
///
/// A call either does all it says or nothing: each is one transaction, brought to the disk before
/// it returns. The file has mode 0600, since its sources hold children's records.
package final class NightStore: Sendable {
    /// The file.
    package let path: String
    private let queue: DatabaseQueue

    /// Opens a database, made where there is none, and brings its tables up to date.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - waiting: Seconds to wait for another process that holds it.
    ///   - isChecked: Whether every page is looked at before anything is written.
    /// - Throws: ``StoreFault``.
    package init(
        path: String, waiting: Double = 5, isChecked: Bool = false
    ) throws(StoreFault) {
        self.path = path
        // SQLite gives its journals the mode of the file.
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if file >= 0 {
            fchmod(file, 0o600)
            close(file)
        } else if errno != EACCES && errno != EROFS && errno != EPERM {
            throw StoreFault(
                path: path, kind: .unopenable, reason: String(cString: strerror(errno)))
        } else {
            throw StoreFault(path: path, kind: .readOnly, reason: String(cString: strerror(errno)))
        }
        var configuration = Configuration()
        configuration.busyMode = .timeout(waiting)
        configuration.prepareDatabase { database in
            // Set here, since the library's own way of doing so writes to the file each time.
            try database.execute(
                sql: """
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = FULL;
                    PRAGMA cell_size_check = ON;
                    """)
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            if isChecked { try check() }
            let migrator = StoreSchema.migrator
            let isNewer = try queue.read { try migrator.hasBeenSuperseded($0) }
            if isNewer {
                throw StoreFault(
                    path: path, kind: .newer, reason: "it has tables that this version lacks")
            }
            try SchemaMove.run(migrator, on: queue, path: path)
        } catch {
            throw StoreFault(error, path: path)
        }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(StoreFault) -> Value {
        do { return try queue.read(body) } catch { throw StoreFault(error, path: path) }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws(StoreFault) -> Value {
        do { return try queue.write(body) } catch { throw StoreFault(error, path: path) }
    }

    /// Looks at every page of the file.
    ///
    /// - Throws: ``StoreFault`` of kind `damaged` where one is not as SQLite wrote it.
    package func check() throws(StoreFault) {
        let answer = try read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
        if answer != "ok" {
            throw StoreFault(path: path, kind: .damaged, reason: answer ?? "no answer")
        }
    }

    // MARK: Snapshots

    /// Keeps a snapshot; one that is already kept is not kept twice.
    ///
    /// - Parameters:
    ///   - snapshot: The files.
    ///   - day: The day it was taken.
    /// - Returns: Its number in the database.
    package func keep(
        _ snapshot: Snapshot, on day: Day
    ) throws(StoreFault) -> Int64 {
        let digests = snapshot.files.map { Digest.sha256($0.bytes) }
        let digest = Snapshot.digest(
            of: zip(snapshot.files, digests).map { ($0.name, $1) })
        return try write { database in
            if let known = try Int64.fetchOne(
                database, sql: "SELECT id FROM snapshot WHERE digest = ?", arguments: [digest])
            {
                return known
            }
            try database.execute(
                sql: "INSERT INTO snapshot (digest, taken_on) VALUES (?, ?)",
                arguments: [digest, day.description])
            let id = database.lastInsertedRowID
            for (file, digest) in zip(snapshot.files, digests) {
                let number = try NightStore.keep(file.bytes, digest, in: database)
                try database.execute(
                    sql: "INSERT INTO snapshot_file (snapshot, name, file) VALUES (?, ?, ?)",
                    arguments: [id, file.name, number])
            }
            return id
        }
    }

    private static func keep(
        _ bytes: [UInt8], _ digest: String, in database: Database
    ) throws -> Int64 {
        if let known = try Int64.fetchOne(
            database, sql: "SELECT id FROM source_file WHERE digest = ?", arguments: [digest])
        {
            return known
        }
        try database.execute(
            sql: "INSERT INTO source_file (digest, size) VALUES (?, ?)",
            arguments: [digest, bytes.count])
        let file = database.lastInsertedRowID
        for (place, range) in Pieces.cut(bytes).enumerated() {
            let piece = Array(bytes[range])
            let digest = Digest.sha256(piece)
            var block = try Int64.fetchOne(
                database, sql: "SELECT id FROM block WHERE digest = ?", arguments: [digest])
            if block == nil {
                try database.execute(
                    sql: "INSERT INTO block (digest, bytes) VALUES (?, ?)",
                    arguments: [digest, Data(piece)])
                block = database.lastInsertedRowID
            }
            try database.execute(
                sql: "INSERT INTO source_file_block (file, place, block) VALUES (?, ?, ?)",
                arguments: [file, place, block])
        }
        return file
    }

    /// A snapshot, every file of which still has the digest it was kept under; nil where there is
    /// none of that number.
    ///
    /// - Throws: ``StoreFault``, of kind `altered` where a file is not what was kept.
    package func snapshot(_ id: Int64) throws(StoreFault) -> Snapshot? {
        var digest = ""
        let files: [(name: String, digest: String, bytes: [UInt8])]? = try read { database in
            let known = try String.fetchOne(
                database, sql: "SELECT digest FROM snapshot WHERE id = ?", arguments: [id])
            guard let known else { return nil }
            digest = known
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT name, digest, source_file.id AS file FROM snapshot_file
                    JOIN source_file ON source_file.id = file WHERE snapshot = ? ORDER BY name
                    """, arguments: [id]
            ).map { row in
                var bytes: [UInt8] = []
                let pieces = try Data.fetchCursor(
                    database,
                    sql: """
                        SELECT bytes FROM source_file_block JOIN block ON block.id = block
                        WHERE file = ? ORDER BY place
                        """, arguments: [row["file"] as Int64])
                while let piece = try pieces.next() { bytes += piece }
                return (row["name"], row["digest"], bytes)
            }
        }
        guard let files else { return nil }
        for file in files where Digest.sha256(file.bytes) != file.digest {
            let whose = try owner(of: id)
            throw StoreFault(
                path: path, kind: .altered,
                reason: "the file \(file.name) of \(whose) no longer matches its digest")
        }
        guard Snapshot.digest(of: files.map { ($0.name, $0.digest) }) == digest else {
            let whose = try owner(of: id)
            throw StoreFault(
                path: path, kind: .altered,
                reason: "the files of \(whose) are no longer the ones that were saved")
        }
        return Snapshot(files.map { Snapshot.File(name: $0.name, bytes: $0.bytes) })
    }

    // The first night that was computed from a snapshot, in words.
    private func owner(of snapshot: Int64) throws(StoreFault) -> String {
        let night = try read { database in
            try String.fetchOne(
                database, sql: "SELECT min(night) FROM revision WHERE snapshot = ?",
                arguments: [snapshot])
        }
        return night.map { "the sources of the night \($0)" } ?? "snapshot \(snapshot)"
    }
}
