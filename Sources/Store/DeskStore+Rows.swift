import Care
import Desk
import Exchange
import Files
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension DeskStore {
    // MARK: Values as JSON

    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ text: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }

    // MARK: Writing

    static func write(_ changes: [Book.Change], version: Int, in database: Database) throws {
        for change in changes { try write(change, version, in: database) }
        try database.execute(sql: "UPDATE desk SET entries = ?", arguments: [version])
    }

    /// Writes rows of one version.
    private struct RowWriter {
        let version: Int
        let database: Database

        func add(_ table: String, _ columns: [(String, (any DatabaseValueConvertible)?)]) throws {
            let names = columns.map(\.0).joined(separator: ", ")
            let marks = columns.map { _ in "?" }.joined(separator: ", ")
            try database.cachedStatement(
                sql: "INSERT INTO \(table) (\(names)) VALUES (\(marks))"
            ).execute(arguments: StatementArguments(columns.map(\.1)))
        }

        /// A row that changes is replaced, and each state of it is kept.
        func put(
            _ table: String, _ id: Int, _ body: String,
            _ columns: [(String, (any DatabaseValueConvertible)?)]
        ) throws {
            let all = columns + [("entries", version), ("body", body)]
            let names = (["id"] + all.map(\.0)).joined(separator: ", ")
            let marks = (0...all.count).map { _ in "?" }.joined(separator: ", ")
            let updates = all.map { "\($0.0) = excluded.\($0.0)" }.joined(separator: ", ")
            try database.cachedStatement(
                sql: """
                    INSERT INTO \(table) (\(names)) VALUES (\(marks))
                    ON CONFLICT (id) DO UPDATE SET \(updates)
                    """
            ).execute(arguments: StatementArguments([id] + all.map(\.1)))
            try add(
                "revision",
                [("kind", table), ("row", id), ("entries", version), ("body", body)])
        }
    }

    private static func write(
        _ change: Book.Change, _ version: Int, in database: Database
    ) throws {
        let rows = RowWriter(version: version, database: database)
        switch change {
        case .request(let row):
            try rows.put("request", row.id, try text(row), [("version", row.version)])
        case .reservation(let row):
            try rows.put(
                "reservation", row.id, try text(row),
                [("request", row.request), ("home", row.home)])
        case .task(let row):
            try rows.put("task", row.id, try text(row), [("request", row.request)])
        case .claim(let row):
            try rows.put("claim", row.id, try text(row), [("fact", row.fact)])
        case .answer(let row):
            try rows.add(
                "answer",
                [
                    ("id", row.id), ("request", row.request), ("home", row.home),
                    ("answer", row.answer), ("entries", version), ("body", try text(row)),
                ])
        case .noHome(let row):
            try rows.add(
                "no_home",
                [
                    ("id", row.id), ("request", row.request), ("entries", version),
                    ("body", try text(row)),
                ])
        case .opening(let row):
            try rows.add(
                "opening",
                [
                    ("id", row.id), ("request", row.request), ("entries", version),
                    ("body", try text(row)),
                ])
        case .decision(let row):
            try rows.add(
                "decision",
                [
                    ("id", row.id), ("request", row.request), ("snapshot", row.snapshot),
                    ("list", row.list), ("entries", version), ("body", try text(row)),
                ])
        case .approval(let row):
            try rows.add(
                "approval",
                [
                    ("id", row.id), ("decision", row.decision), ("role", row.role.rawValue),
                    ("entries", version), ("body", try text(row)),
                ])
        case .approvalEntry(let row):
            try rows.add(
                "approval_entry",
                [
                    ("id", row.id), ("approval", row.approval), ("kind", row.kind.rawValue),
                    ("entries", version), ("body", try text(row)),
                ])
        case .placement(let row):
            try rows.add(
                "placement",
                [
                    ("id", row.id), ("decision", row.decision), ("home", row.home),
                    ("entries", version), ("body", try text(row)),
                ])
        case .placementEntry(let row):
            try rows.add(
                "placement_entry",
                [
                    ("id", row.id), ("placement", row.placement), ("kind", row.kind.rawValue),
                    ("entries", version), ("body", try text(row)),
                ])
        case .homeEntry(let row):
            try rows.add(
                "home_entry",
                [
                    ("id", row.id), ("home", row.home), ("entries", version),
                    ("body", try text(row)),
                ])
        case .join(let own, let reference):
            try rows.add(
                "reference",
                [("own", own), ("reference", reference), ("entries", version)])
        }
    }

    /// Brings the tables of the present to what the book says; the unique indexes forbid the rest.
    static func holdPlaces(
        _ book: Book, _ feed: Feed, at now: Moment, in database: Database
    ) throws {
        let wanted = book.holds(feed, at: now)
        let known = Dictionary(
            try Row.fetchAll(database, sql: "SELECT home, place, holder FROM live_hold").map {
                (($0["holder"] as String), (home: $0["home"] as String, place: $0["place"] as Int))
            }, uniquingKeysWith: { first, _ in first })
        let holders = Set(wanted.map(\.holder))
        var taken: [String: Set<Int>] = [:]
        for (holder, hold) in known {
            if holders.contains(holder) {
                taken[hold.home, default: []].insert(hold.place)
            } else {
                try database.execute(
                    sql: "DELETE FROM live_hold WHERE home = ? AND place = ?",
                    arguments: [hold.home, hold.place])
            }
        }
        for hold in wanted where known[hold.holder] == nil {
            var place = 1
            while taken[hold.home]?.contains(place) ?? false { place += 1 }
            taken[hold.home, default: []].insert(place)
            try database.execute(
                sql: "INSERT INTO live_hold (home, place, holder) VALUES (?, ?, ?)",
                arguments: [hold.home, place, hold.holder])
        }
        var present: [Int: (child: String, phase: String)] = [:]
        for placement in book.placements.values {
            switch book.life(of: placement.id).state {
            case .waiting, .agreed: present[placement.id] = (book.child(of: placement), "coming")
            case .living: present[placement.id] = (book.child(of: placement), "living")
            default: break
            }
        }
        var kept: Set<Int> = []
        for row in try Row.fetchAll(database, sql: "SELECT * FROM live_placement") {
            let number: Int = row["placement"]
            if let now = present[number], now.child == row["child"], now.phase == row["phase"] {
                kept.insert(number)
            } else {
                try database.execute(
                    sql: "DELETE FROM live_placement WHERE placement = ?", arguments: [number])
            }
        }
        for (number, now) in present.sorted(by: { $0.key < $1.key }) where !kept.contains(number) {
            try database.execute(
                sql: "INSERT INTO live_placement (child, phase, placement) VALUES (?, ?, ?)",
                arguments: [now.child, now.phase, number])
        }
    }

    // MARK: Reading

    /// The book as it stood with a version of its entries; nil = as it stands.
    static func book(upTo version: Int?, in database: Database) throws -> Book {
        var book = Book()
        let limit = version ?? Int.max
        func rows<Value: Decodable>(_ table: String, _ type: Value.Type) throws -> [Value] {
            try String.fetchAll(
                database, sql: "SELECT body FROM \(table) WHERE entries <= ? ORDER BY id",
                arguments: [limit]
            ).map { try value($0, as: type) }
        }
        // What changes is read in the last state it had by then.
        func last<Value: Decodable>(_ kind: String, _ type: Value.Type) throws -> [Value] {
            if version == nil { return try rows(kind, type) }
            return try String.fetchAll(
                database,
                sql: """
                    SELECT body FROM revision WHERE id IN (
                        SELECT max(id) FROM revision WHERE kind = ? AND entries <= ? GROUP BY row)
                    ORDER BY row
                    """, arguments: [kind, limit]
            ).map { try value($0, as: type) }
        }
        for row in try last("request", PlacementRequest.self) { book.restore(.request(row)) }
        for row in try last("reservation", Reservation.self) { book.restore(.reservation(row)) }
        for row in try last("task", DeskTask.self) { book.restore(.task(row)) }
        for row in try last("claim", Claim.self) { book.restore(.claim(row)) }
        for row in try rows("answer", HomeAnswer.self) { book.restore(.answer(row)) }
        for row in try rows("no_home", NoHome.self) { book.restore(.noHome(row)) }
        for row in try rows("opening", Opening.self) { book.restore(.opening(row)) }
        for row in try rows("decision", Decision.self) { book.restore(.decision(row)) }
        for row in try rows("approval", DeskApproval.self) { book.restore(.approval(row)) }
        for row in try rows("approval_entry", ApprovalEntry.self) {
            book.restore(.approvalEntry(row))
        }
        for row in try rows("placement", Placement.self) { book.restore(.placement(row)) }
        for row in try rows("placement_entry", PlacementEntry.self) {
            book.restore(.placementEntry(row))
        }
        for row in try rows("home_entry", HomeEntry.self) { book.restore(.homeEntry(row)) }
        for row in try Row.fetchAll(
            database, sql: "SELECT own, reference FROM reference WHERE entries <= ?",
            arguments: [limit])
        {
            book.restore(.join(own: row["own"], reference: row["reference"]))
        }
        book.version = version ?? book.version
        return book
    }

    /// A snapshot by its number; an empty one where none was ever taken in.
    static func feed(_ number: Int, in database: Database) throws -> Feed {
        guard number > 0,
            let row = try Row.fetchOne(
                database, sql: "SELECT taken_at FROM snapshot WHERE id = ?", arguments: [number]),
            let takenAt = Moment(iso: row["taken_at"])
        else {
            let nobody = Authority(code: "", name: "", adjoining: [])
            return Feed(
                number: 0, takenAt: Moment(milliseconds: 0),
                instance: Instance(asOf: Day(number: 0), authorities: [nobody]), policy: Policy())
        }
        var files: [String: [UInt8]] = [:]
        for row in try Row.fetchAll(
            database, sql: "SELECT name, bytes FROM snapshot_file WHERE snapshot = ?",
            arguments: [number])
        {
            files[row["name"]] = Array(row["bytes"] as Data)
        }
        let reading = InstanceFolder.restored(files)
        guard let instance = reading.instance, let policy = reading.policy else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT,
                message: "snapshot \(number) cannot be read: "
                    + (reading.faults.first?.message ?? ""))
        }
        return Feed(number: number, takenAt: takenAt, instance: instance, policy: policy)
    }

    static func people(in database: Database) throws -> [String: Person] {
        var people: [String: Person] = [:]
        for text in try String.fetchAll(database, sql: "SELECT body FROM person") {
            let person = try value(text, as: Person.self)
            people[person.name] = person
        }
        return people
    }

    static func shown(
        _ digest: String, _ request: Int, _ person: String, in database: Database
    ) throws -> ShownList? {
        guard
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT at, snapshot, entries, request_version, body FROM list_shown
                    JOIN list USING (digest, request)
                    WHERE digest = ? AND request = ? AND person = ?
                    """, arguments: [digest, request, person]),
            let at = Moment(iso: row["at"])
        else { return nil }
        return ShownList(
            at: at, snapshot: row["snapshot"], entries: row["entries"],
            requestVersion: row["request_version"],
            options: try value(row["body"], as: [Decision.Shown].self))
    }

    // MARK: Keys

    /// How long an answer is given again under its key, in milliseconds.
    static let keyLife: Int64 = 24 * 3600 * 1000

    static func answered(
        _ key: KeyUse, _ actor: Actor, _ now: Moment, in database: Database
    ) throws -> StoredAnswer? {
        guard
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT body_hash, status, headers, answer FROM answered_key
                    WHERE actor = ? AND key = ? AND at > ?
                    """, arguments: [actor.name, key.key, now.milliseconds - keyLife])
        else { return nil }
        guard row["body_hash"] == key.bodyHash else { throw Refusal.keyReused }
        return StoredAnswer(
            status: row["status"], headers: try value(row["headers"], as: [String: String].self),
            body: Array(row["answer"] as Data))
    }

    static func keep(
        _ answer: StoredAnswer, under key: KeyUse, _ actor: Actor, _ now: Moment,
        in database: Database
    ) throws {
        try database.execute(
            sql: "DELETE FROM answered_key WHERE at <= ?",
            arguments: [now.milliseconds - keyLife])
        try database.execute(
            sql: """
                INSERT INTO answered_key (actor, key, body_hash, status, headers, answer, at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                actor.name, key.key, key.bodyHash, answer.status, try text(answer.headers),
                Data(answer.body), now.milliseconds,
            ])
    }
}

extension DeskStore {
    /// A list as it was shown to a person for a request; nil = it was not.
    package func shown(
        _ list: String, request: Int, to person: Person
    ) throws -> ShownList? {
        try reading { try DeskStore.shown(list, request, person.name, in: $0) }
    }
}
