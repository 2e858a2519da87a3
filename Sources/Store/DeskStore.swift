import CLibrary
import CSodium
import Care
import Desk
import Exchange
import Files
import GRDB
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The desk's database: one SQLite file, one writer, every act one transaction.
///
/// What the desk knows is held in memory as a `Book` and the last `Feed`; a transaction first
/// looks whether another process has written since. The file has mode 0600.
package final class DeskStore: Sendable {
    /// The file.
    package let path: String
    /// What the desk is set to.
    package let rules: DeskRules
    let queue: any DatabaseWriter
    private let held = Mutex<Held?>(nil)
    private let keysAtWork = Mutex<Set<String>>([])
    private let postcodes: HeldPostcodes?

    private struct Held {
        var state: DeskState
        var people: Int64
    }

    /// Opens the desk's database, made where there is none, and brings its tables up to date.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - rules: What the desk is set to.
    ///   - postcodes: An ONS Postcode Directory CSV; nil = none.
    ///   - waiting: Seconds to wait for another process that writes.
    /// - Throws: ``StoreFault``.
    package init(
        path: String, rules: DeskRules = DeskRules(), postcodes: String? = nil,
        waiting: Double = 20
    ) throws(StoreFault) {
        self.path = path
        self.rules = rules
        self.postcodes = postcodes.map(HeldPostcodes.init)
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            let kind: StoreFault.Kind =
                errno == EACCES || errno == EROFS || errno == EPERM ? .readOnly : .unopenable
            throw StoreFault(path: path, kind: kind, reason: String(cString: strerror(errno)))
        }
        // SQLite gives its journals the mode of the file.
        fchmod(file, 0o600)
        close(file)
        var configuration = Configuration()
        configuration.busyMode = .timeout(waiting)
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = FULL;
                    PRAGMA foreign_keys = ON;
                    PRAGMA cell_size_check = ON;
                    PRAGMA secure_delete = ON;
                    """)
        }
        do {
            // Whoever reads does not wait for whoever writes.
            queue = try DatabasePool(path: path, configuration: configuration)
            let migrator = DeskSchema.migrator
            if try queue.read({ try migrator.hasBeenSuperseded($0) }) {
                throw StoreFault(
                    path: path, kind: .newer, reason: "it has tables that this version lacks")
            }
            try SchemaMove.run(migrator, on: queue, path: path)
            let known = try queue.read { try Int.fetchOne($0, sql: "SELECT feed_days FROM desk") }
            if known != rules.feedDays {
                try queue.write {
                    try $0.execute(
                        sql: "UPDATE desk SET feed_days = ?", arguments: [rules.feedDays])
                }
            }
        } catch {
            throw StoreFault(error, path: path)
        }
        guard sodium_init() >= 0 else {
            throw StoreFault(path: path, kind: .other, reason: "libsodium did not start")
        }
    }

    /// Opens the desk's database for reading alone; it must be there.
    ///
    /// Of the desk's settings it knows `feed_days`, as the desk was opened with last.
    ///
    /// - Throws: ``StoreFault``.
    package init(reading path: String) throws(StoreFault) {
        self.path = path
        postcodes = nil
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(20)
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            let migrator = DeskSchema.migrator
            if try queue.read({ try migrator.hasBeenSuperseded($0) }) {
                throw StoreFault(
                    path: path, kind: .newer, reason: "it has tables that this version lacks")
            }
            var rules = DeskRules()
            let feedDays = try queue.read { database in
                // An older database has no such column until the desk is opened next.
                try database.columns(in: "desk").contains { $0.name == "feed_days" }
                    ? try Int.fetchOne(database, sql: "SELECT feed_days FROM desk") : nil
            }
            if let feedDays { rules.feedDays = feedDays }
            self.rules = rules
        } catch {
            throw StoreFault(error, path: path)
        }
    }

    // MARK: The state

    /// What the desk knows now, by the database.
    package func state() throws -> DeskState {
        try reading { database in try self.state(in: database) }
    }

    /// Reads; a fault of the database is a ``StoreFault``.
    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try queue.read(body)
        } catch let error as DatabaseError {
            throw StoreFault(error, path: path)
        }
    }

    /// Writes in one transaction that holds the right to write from its start.
    ///
    /// - Parameter done: Called once what was written is on the disk, before anybody else writes.
    func writing<Value>(
        _ body: (Database) throws -> Value, done: (Value) -> Void = { _ in }
    ) throws -> Value {
        do {
            return try queue.writeWithoutTransaction { database in
                var value: Value?
                try database.inTransaction(.immediate) {
                    value = try body(database)
                    return .commit
                }
                guard let value else {
                    throw DatabaseError(resultCode: .SQLITE_INTERNAL, message: "no transaction")
                }
                done(value)
                return value
            }
        } catch let error as DatabaseError {
            throw StoreFault(error, path: path)
        }
    }

    // What was written is what is known next.
    func hold(_ state: DeskState) {
        held.withLock { held in
            if let people = held?.people { held = Held(state: state, people: people) }
        }
    }

    /// Reads everything anew next time.
    func forget() { held.withLock { $0 = nil } }

    func state(in database: Database) throws -> DeskState {
        guard
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT entries, people, feed_refused,
                        (SELECT max(id) FROM snapshot) AS snapshot FROM desk
                    """)
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no desk") }
        let entries: Int = row["entries"]
        let people: Int64 = row["people"]
        let snapshot: Int = row["snapshot"] ?? 0
        let refused: String? = row["feed_refused"]
        // A reader may be behind what has been written meanwhile; nobody is ever ahead of it.
        if let held = held.withLock({ $0 }), held.state.book.version >= entries,
            held.people >= people, held.state.feed.number >= snapshot
        {
            var state = held.state
            state.refused = refused
            return state
        }
        let known = held.withLock { $0 }
        let feed: Feed
        if let last = known?.state.feed, last.number == snapshot {
            feed = last
        } else {
            feed = try DeskStore.feed(snapshot, in: database)
        }
        var book: Book
        if let last = known?.state.book, last.version >= entries {
            book = last
        } else {
            book = try DeskStore.book(upTo: nil, in: database)
            book.version = entries
        }
        book.people = try DeskStore.people(in: database)
        let state = DeskState(book: book, feed: feed, refused: refused)
        held.withLock { held in
            let isAhead = held.map {
                $0.state.book.version > entries || $0.state.feed.number > snapshot
                    || $0.people > people
            }
            if isAhead != true { held = Held(state: state, people: people) }
        }
        return state
    }

    // MARK: Acts

    /// What came of an act: its answer, or the answer given when the same was asked before.
    package enum Outcome<Answer> {
        /// It was done now.
        case done(Answer, StoredAnswer)
        /// It had been done already under the same key.
        case again(StoredAnswer)
    }

    /// Does one act at the desk: reads, judges, writes, with its audit, or nothing at all.
    ///
    /// - Parameters:
    ///   - actor: Who acts.
    ///   - now: The clock.
    ///   - key: The key under which the same is done once only; nil = none.
    ///   - act: The act, on what stands in the database now.
    ///   - answer: What is answered, and kept under the key.
    /// - Throws: `Refusal` where the desk refuses, ``StoreFault`` where the database does.
    package func perform<Answer>(
        as actor: Actor, at now: Moment, key: KeyUse? = nil,
        _ act: (inout Turn) throws -> Answer,
        answer: (Answer, DeskState) throws -> StoredAnswer = { _, _ in StoredAnswer() }
    ) throws -> Outcome<Answer> {
        let atWork = key.map { "\(actor.name) \($0.key)" }
        if let atWork, !keysAtWork.withLock({ $0.insert(atWork).inserted }) {
            throw Refusal.inProgress
        }
        defer { if let atWork { _ = keysAtWork.withLock { $0.remove(atWork) } } }
        do {
            let done = try writing { database in
                try self.transact(database, actor, now, key, act, answer)
            } done: { _, state in
                // What was written is what the next reads, before it reads.
                if let state { hold(state) }
            }
            return done.0
        } catch let refusal as Refusal {
            if refusal.isAudited { try noteRefusal(refusal, of: actor, at: now) }
            throw refusal
        }
    }

    private func transact<Answer>(
        _ database: Database, _ actor: Actor, _ now: Moment, _ key: KeyUse?,
        _ act: (inout Turn) throws -> Answer, _ answer: (Answer, DeskState) throws -> StoredAnswer
    ) throws -> (Outcome<Answer>, DeskState?) {
        if let key, let known = try DeskStore.answered(key, actor, now, in: database) {
            return (.again(known), nil)
        }
        var state = try state(in: database)
        var turn = Turn(
            book: state.book, feed: state.feed, rules: rules, actor: actor, now: now,
            locate: { self.locate($0) },
            shown: { list, request, person in
                try? DeskStore.shown(list, request, person, in: database)
            })
        let value = try act(&turn)
        turn.finish()
        if !turn.book.changes.isEmpty {
            turn.book.version += 1
            try DeskStore.write(turn.book.changes, version: turn.book.version, in: database)
            turn.book.clearChanges()
            try DeskStore.holdPlaces(turn.book, turn.feed, at: now, in: database)
        }
        for draft in turn.audit {
            try DeskStore.append(draft, actor: actor.name, at: now, in: database)
        }
        state.book = turn.book
        state.feed = turn.feed
        let stored = try answer(value, state)
        if let key { try DeskStore.keep(stored, under: key, actor, now, in: database) }
        return (.done(value, stored), state)
    }

    /// Does something once that is more than one transaction, or none: the same key gets the same
    /// answer again.
    ///
    /// - Parameters:
    ///   - key: The key; nil = as often as asked.
    ///   - actor: Who acts.
    ///   - now: The clock.
    ///   - act: What is done; an answer of 400 or more is not kept.
    package func once(
        _ key: KeyUse?, as actor: Actor, at now: Moment, _ act: () throws -> StoredAnswer
    ) throws -> StoredAnswer {
        guard let key else { return try act() }
        let atWork = "\(actor.name) \(key.key)"
        guard keysAtWork.withLock({ $0.insert(atWork).inserted }) else { throw Refusal.inProgress }
        defer { _ = keysAtWork.withLock { $0.remove(atWork) } }
        if let known = try reading({ try DeskStore.answered(key, actor, now, in: $0) }) {
            return known
        }
        let answer = try act()
        if answer.status < 400 {
            try writing { try DeskStore.keep(answer, under: key, actor, now, in: $0) }
        }
        return answer
    }

    /// Writes something into the audit that changes nothing, as a list that was shown.
    ///
    /// - Returns: The entry's place in the chain.
    @discardableResult
    package func note(_ draft: AuditDraft, by actor: String, at now: Moment) throws -> Int {
        try writing { database in
            try DeskStore.append(draft, actor: actor, at: now, in: database)
        }
    }

    /// Writes down that somebody was refused.
    package func noteRefusal(
        _ refusal: Refusal, of actor: Actor, at now: Moment, subject: String = "access"
    ) throws {
        try note(
            AuditDraft(
                "access.refused", subject,
                [
                    ("name", .string(refusal.name)), ("status", .whole(refusal.status)),
                ]), by: actor.name, at: now)
    }

    /// Writes down that a list was shown to somebody, who can then decide from it.
    package func show(_ list: MatchList, to actor: Actor, at now: Moment) throws {
        try writing { database in
            let isKept =
                try Bool.fetchOne(
                    database, sql: "SELECT 1 FROM list WHERE digest = ? AND request = ?",
                    arguments: [list.digest, list.request]) ?? false
            if !isKept {
                let options = list.result.options.indices.map { list.shown($0) }
                try database.execute(
                    sql: "INSERT INTO list (digest, request, body) VALUES (?, ?, ?)",
                    arguments: [list.digest, list.request, try DeskStore.text(options)])
            }
            try database.execute(
                sql: """
                    INSERT INTO list_shown
                        (digest, request, person, at, snapshot, entries, request_version)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (digest, request, person) DO UPDATE SET at = excluded.at,
                        snapshot = excluded.snapshot, entries = excluded.entries,
                        request_version = excluded.request_version
                    """,
                arguments: [
                    list.digest, list.request, actor.name, now.precise, list.snapshot,
                    list.entries, list.requestVersion,
                ])
            try DeskStore.append(
                AuditDraft(
                    "matches.shown", "request:\(list.request)",
                    [
                        ("list", .string(list.digest)), ("snapshot", .whole(list.snapshot)),
                        ("options", .whole(list.result.options.count)),
                    ]), actor: actor.name, at: now, in: database)
        }
    }

    // MARK: Postcodes

    /// Where a postcode lies, by the directory.
    package func locate(_ postcode: String) -> PostcodePlace? { postcodes?.locate(postcode) }

    /// Reads the directory of postcodes, once: before an act that may ask for one, so that no
    /// transaction waits for it.
    package func readPostcodes() { postcodes?.read() }
}

/// What the desk knows at one moment.
package struct DeskState: Sendable {
    /// The desk's entries, with the users.
    package var book: Book
    /// The last snapshot.
    package var feed: Feed
    /// Why a newer feed was not taken in; nil = there is none.
    package var refused: String?

    /// The state of the feed, for every page.
    package func status(at now: Moment, rules: DeskRules) -> FeedStatus {
        guard feed.number > 0 else {
            return FeedStatus(
                snapshot: 0, asOf: nil, takenAt: nil, isStale: true, refused: refused)
        }
        let age = now.day.days(since: feed.instance.asOf)
        return FeedStatus(
            snapshot: feed.number, asOf: feed.instance.asOf, takenAt: feed.takenAt,
            isStale: rules.staleAfter.map { age > $0 } ?? false, refused: refused)
    }
}

/// A key under which something is done once only, and what was sent with it.
package struct KeyUse: Sendable, Hashable {
    /// The key: 8 to 64 of `A-Z a-z 0-9 - _`.
    package var key: String
    /// The digest of what was sent: method, path, body.
    package var bodyHash: String

    /// The use of a key; nil where it is no key.
    package init?(_ key: String, of sent: [UInt8]) {
        let isPlain = key.utf8.allSatisfy {
            ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x61 && $0 <= 0x7A)
                || $0 == 0x2D || $0 == 0x5F
        }
        guard isPlain, (8...64).contains(key.utf8.count) else { return nil }
        self.key = key
        bodyHash = Digest.sha256(sent)
    }
}

/// An answer as it is sent, so that it can be sent again.
package struct StoredAnswer: Sendable, Hashable {
    /// The HTTP status.
    package var status: Int
    /// Header fields, as Location and ETag.
    package var headers: [String: String]
    /// The body.
    package var body: [UInt8]

    package init(status: Int = 200, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
