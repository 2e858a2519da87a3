import Care
import Exchange
import Files
import GRDB

/// What became of a postcode directory that the store was to hold.
package enum PostcodeIndexing: Sendable, Hashable {
    /// It was indexed: so many postcodes; and what is to be said of the file.
    case indexed(postcodes: Int, notices: [Notice] = [])
    /// It is the one that is held already.
    case unchanged(postcodes: Int)
    /// It cannot be read: every fault; the one held before is still held.
    case refused([Fault])
}

extension NightStore {
    /// Holds an ONS Postcode Directory, in place of the one before.
    ///
    /// The file (2.7 million rows) is read in pieces of a megabyte, and all of it is one
    /// transaction. A file of the same digest is not indexed again; one of the same path, size and
    /// time of change is not even read.
    ///
    /// - Parameters:
    ///   - path: The directory's CSV file.
    ///   - day: The day it is indexed.
    /// - Throws: ``StoreFault``, or `ExchangeError` where the file cannot be read.
    package func indexPostcodes(of path: String, on day: Day) throws -> PostcodeIndexing {
        let size = Files.size(path) ?? 0
        let changed = Files.changed(path) ?? 0
        let held = try read {
            try Row.fetchOne($0, sql: "SELECT * FROM postcode_directory")
        }
        if let held, held["path"] == path, held["size"] == size, held["changed"] == changed {
            return .unchanged(postcodes: held["postcodes"])
        }
        guard let digest = try Digest.sha256(ofFile: path) else {
            return .refused([
                Fault(
                    file: path,
                    message: "there is no such file; give the ONS Postcode Directory as CSV")
            ])
        }
        if let held, held["digest"] == digest {
            try write {
                try $0.execute(
                    sql: "UPDATE postcode_directory SET path = ?, size = ?, changed = ?",
                    arguments: [path, size, changed])
            }
            return .unchanged(postcodes: held["postcodes"])
        }
        let complaints = Complaints()
        do {
            let count = try write { database in
                let count = try NightStore.fill(database, from: path, complaints)
                if complaints.hasFaults { throw Unreadable() }
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO postcode_directory
                            (id, digest, path, size, changed, postcodes, indexed_on)
                        VALUES (1, ?, ?, ?, ?, ?, ?)
                        """, arguments: [digest, path, size, changed, count, day.description])
                return count
            }
            return .indexed(postcodes: count, notices: complaints.notices)
        } catch {
            // Rolled back either way.
            if complaints.hasFaults { return .refused(complaints.faults) }
            throw error
        }
    }

    private struct Unreadable: Error {}

    private static func fill(
        _ database: Database, from path: String, _ complaints: Complaints
    ) throws -> Int {
        try database.execute(sql: "DELETE FROM postcode; DELETE FROM postcode_area")
        let insertion = try database.makeStatement(
            sql: """
                INSERT OR IGNORE INTO postcode (key, easting, northing, unread, area, seal)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        var areas: [String: Int64] = [:]
        var last: (code: String, area: Int64)?
        func area(_ code: String) throws -> Int64 {
            // Neighbouring rows mostly lie in one authority.
            if let last, last.code == code { return last.area }
            if let known = areas[code] {
                last = (code, known)
                return known
            }
            try database.execute(
                sql: "INSERT INTO postcode_area (code) VALUES (?)", arguments: [code])
            let id = database.lastInsertedRowID
            areas[code] = id
            last = (code, id)
            return id
        }
        var failure: (any Error)?
        try PostcodeDirectory.scan(
            path: path, file: path, complaints: complaints, isWanted: { _ in true }
        ) { key, entry in
            do {
                let area = try entry.authority.map(area)
                try insertion.execute(arguments: [
                    Int64(bitPattern: key), entry.position.map { Int64($0.easting) },
                    entry.position.map { Int64($0.northing) },
                    entry.unread?.joined(separator: "\t"), area, seal(key, entry),
                ])
                return true
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
        return try Int.fetchOne(database, sql: "SELECT count(*) FROM postcode") ?? 0
    }

    // The first eight bytes of the digest of what a row says.
    private static func seal(_ key: UInt64, _ entry: PostcodeDirectory.Entry) -> Int64 {
        let place =
            entry.position.map { "\($0.easting) \($0.northing)" }
            ?? entry.unread?.joined(separator: "\t") ?? "-"
        return Digest.seal("\(key) \(place) \(entry.authority ?? "-")")
    }

    /// What the directory that is held says of postcodes; those it lacks are left out.
    ///
    /// A few microseconds for each.
    package func postcodes(_ keys: Set<UInt64>) throws(StoreFault) -> PostcodeDirectory {
        try read { database in
            let search = try database.cachedStatement(
                sql: """
                    SELECT easting, northing, code, seal, unread FROM postcode
                    LEFT JOIN postcode_area ON postcode_area.id = area WHERE key = ?
                    """)
            var entries: [UInt64: PostcodeDirectory.Entry] = [:]
            for key in keys {
                guard
                    let row = try Row.fetchOne(search, arguments: [Int64(bitPattern: key)])
                else { continue }
                var entry = PostcodeDirectory.Entry()
                if let easting: Int32 = row[0], let northing: Int32 = row[1] {
                    entry.position = Position(easting: easting, northing: northing)
                }
                entry.authority = row[2]
                if let unread: String = row[4] {
                    // A cell of the directory may hold a tab too.
                    let cells = unread.split(
                        separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
                    entry.unread = cells.map(String.init)
                }
                guard row[3] == NightStore.seal(key, entry) else {
                    throw BrokenSeal(what: "a postcode of the directory")
                }
                entries[key] = entry
            }
            return PostcodeDirectory(entries)
        }
    }
}
