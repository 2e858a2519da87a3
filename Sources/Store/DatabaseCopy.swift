import CLibrary
import Files
import GRDB

/// A whole database copied while others read and write it.
package enum DatabaseCopy {
    /// Copies a database page by page; the copy is one file (mode 0600) and holds one moment.
    ///
    /// - Parameters:
    ///   - path: The database, which must be there.
    ///   - copy: Where the copy goes; what was there is replaced.
    /// - Throws: ``StoreFault``; then there is no copy.
    package static func make(of path: String, to copy: String) throws(StoreFault) {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(20)
        do {
            let source = try DatabaseQueue(path: path, configuration: configuration)
            try make(of: source, to: copy)
            try source.close()
        } catch {
            throw StoreFault(error, path: path)
        }
    }

    static func make(of source: any DatabaseWriter, to copy: String) throws {
        let draft = copy + ".draft"
        Files.remove(draft)
        let file = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StoreFault(
                path: copy, kind: .unopenable, reason: String(cString: strerror(errno)))
        }
        close(file)
        do {
            let target = try DatabaseQueue(path: draft)
            try source.backup(to: target)
            // One file that stands for itself, whatever mode the source is in.
            try target.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
            }
            try target.close()
            guard rename(draft, copy) == 0 else {
                throw StoreFault(path: copy, kind: .disk, reason: String(cString: strerror(errno)))
            }
            try NewFolder.synchronise(Files.parent(of: copy))
        } catch {
            Files.remove(draft)
            throw error
        }
    }

    /// Looks at every page and every index of a database that nobody else has open.
    ///
    /// - Returns: What is wrong; nil = nothing.
    package static func fault(in path: String) throws(StoreFault) -> String? {
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            let answer = try queue.read {
                try String.fetchOne($0, sql: "PRAGMA integrity_check(1)")
            }
            return answer == "ok" ? nil : answer ?? "no answer"
        } catch {
            throw StoreFault(error, path: path)
        }
    }
}

/// Brings the tables of a database up to date: a copy first, and back to it where that fails.
enum SchemaMove {
    /// Does what is missing; nothing where the tables are up to date.
    ///
    /// The copy stays beside the database, as `desk.db.before-5-second-factor`.
    static func run(
        _ migrator: DatabaseMigrator, on queue: any DatabaseWriter, path: String
    ) throws {
        let (applied, isComplete) = try queue.read { database in
            (
                try migrator.appliedMigrations(database),
                try migrator.hasCompletedMigrations(database)
            )
        }
        if isComplete { return }
        if applied.isEmpty { return try migrator.migrate(queue) }
        let next = migrator.migrations.first { !applied.contains($0) } ?? "next"
        let copy = path + ".before-" + next.replacing(" ", with: "-")
        try DatabaseCopy.make(of: queue, to: copy)
        do {
            try migrator.migrate(queue)
        } catch {
            // Each step is one transaction; those before the one that failed are undone too.
            var configuration = Configuration()
            configuration.readonly = true
            let before = try DatabaseQueue(path: copy, configuration: configuration)
            try before.backup(to: queue)
            try before.close()
            throw error
        }
    }
}
