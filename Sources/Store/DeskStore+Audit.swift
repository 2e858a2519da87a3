import CSodium
import Care
import Desk
import Files
import GRDB
import Reporting

/// One entry of the audit in its place in the chain.
package struct AuditEntry: Sendable, Hashable {
    /// Its place, from 1 without a gap.
    package var seq: Int
    /// When, UTC with milliseconds; never before the one before it.
    package var at: String
    /// Who.
    package var actor: String
    /// What was done.
    package var action: String
    /// A desk number.
    package var subject: String
    /// The digest of salt and payload.
    package var payloadHash: String
    /// The digest of the entry before.
    package var prev: String
    /// The digest of this entry.
    package var hash: String
    /// The salt in hexadecimal; nil = erased.
    package var salt: String?
    /// What was done, a string of JSON; nil = erased.
    package var payload: String?

    /// The `prev` of the first entry.
    package static let origin = "sha256:" + String(repeating: "0", count: 64)

    /// The digest of a salt in hexadecimal and a payload; nil where the salt is none.
    package static func payloadHash(salt: String, payload: String) -> String? {
        guard let bytes = Hexadecimal.bytes(salt) else { return nil }
        return Digest.sha256(bytes + Array(payload.utf8))
    }

    /// The digest that follows from everything else.
    package var rightHash: String {
        Digest.sha256(
            Array(
                [prev, String(seq), at, actor, action, subject, payloadHash]
                    .joined(separator: "\n").utf8))
    }

    /// The entry as it is exported: one JSON object, keys in this order.
    package var json: JSON {
        .object([
            ("seq", .whole(seq)), ("at", .string(at)), ("actor", .string(actor)),
            ("action", .string(action)), ("subject", .string(subject)),
            ("payloadHash", .string(payloadHash)), ("prev", .string(prev)),
            ("hash", .string(hash)), ("salt", .optional(salt)), ("payload", .optional(payload)),
        ])
    }

    init(_ row: Row) {
        seq = row["seq"]
        at = row["at"]
        actor = row["actor"]
        action = row["action"]
        subject = row["subject"]
        payloadHash = row["payload_hash"]
        prev = row["prev"]
        hash = row["hash"]
        salt = row["salt"]
        payload = row["payload"]
    }

    init(
        seq: Int, at: String, actor: String, action: String, subject: String, payloadHash: String,
        prev: String, salt: String, payload: String
    ) {
        self.seq = seq
        self.at = at
        self.actor = actor
        self.action = action
        self.subject = subject
        self.payloadHash = payloadHash
        self.prev = prev
        self.salt = salt
        self.payload = payload
        hash = ""
        hash = rightHash
    }

    /// The entry of a line of an export; nil where it is none.
    package init?(line: some StringProtocol) {
        guard let json = try? JSON.read(Array(line.utf8)), case .object(let members) = json else {
            return nil
        }
        var texts: [String: String] = [:]
        var number: Int?
        for (key, value) in members {
            switch value {
            case .string(let text): texts[key] = text
            case .number(let text) where key == "seq": number = Int(text)
            case .null where key == "salt" || key == "payload": break
            default: return nil
            }
        }
        guard let seq = number, let at = texts["at"], let actor = texts["actor"],
            let action = texts["action"], let subject = texts["subject"],
            let payloadHash = texts["payloadHash"], let prev = texts["prev"],
            let hash = texts["hash"]
        else { return nil }
        self.seq = seq
        self.at = at
        self.actor = actor
        self.action = action
        self.subject = subject
        self.payloadHash = payloadHash
        self.prev = prev
        self.hash = hash
        salt = texts["salt"]
        payload = texts["payload"]
    }
}

/// The end of the audit at one time, to be kept elsewhere.
package struct AuditHead: Sendable, Hashable {
    /// The last entry's place; 0 = there is none.
    package var seq: Int
    /// Its digest.
    package var hash: String

    package init(seq: Int, hash: String) {
        self.seq = seq
        self.hash = hash
    }

    /// As it is printed.
    package var json: JSON { .object([("seq", .whole(seq)), ("hash", .string(hash))]) }
}

/// Looks at one entry after the other of a chain.
package struct AuditCheck: Sendable {
    /// The first entry that fails, and why; nil = all are right so far.
    package private(set) var fault: (seq: Int, reason: String)?
    /// Entries whose personal part was erased, with the later entry that says so.
    package private(set) var erased: [Int] = []
    /// How many entries were looked at.
    package private(set) var count = 0
    /// Which subjects have an entry: `decision:3`.
    package private(set) var subjects: Set<String> = []
    private var last: AuditEntry?
    private var saidErased: Set<Int> = []
    private let head: AuditHead?
    private var headSeen = false

    /// - Parameter head: What was printed before and kept elsewhere; nil = nothing.
    package init(head: AuditHead? = nil) { self.head = head }

    /// Looks at the next entry.
    package mutating func look(at entry: AuditEntry) {
        guard fault == nil else { return }
        count += 1
        let wanted = (last?.seq ?? 0) + 1
        if entry.seq != wanted {
            fail(min(entry.seq, wanted), "an entry is missing or appears twice")
        } else if entry.prev != (last?.hash ?? AuditEntry.origin) {
            fail(entry.seq, "it does not follow the entry before it")
        } else if let last, entry.at < last.at {
            fail(entry.seq, "it is older than the entry before it")
        } else if Moment(iso: entry.at) == nil {
            fail(entry.seq, "its time is not valid")
        } else if entry.hash != entry.rightHash {
            fail(entry.seq, "its hash does not match what it says")
        } else if let salt = entry.salt, let payload = entry.payload {
            if salt.utf8.count != 64
                || AuditEntry.payloadHash(salt: salt, payload: payload) != entry.payloadHash
            {
                fail(entry.seq, "its payload is not the one that was written")
            }
        } else if entry.salt != nil || entry.payload != nil {
            fail(entry.seq, "half of its payload is missing")
        } else {
            erased.append(entry.seq)
        }
        if let head, head.seq == entry.seq {
            headSeen = true
            if head.hash != entry.hash {
                fail(entry.seq, "it is not the entry that the printed head belongs to")
            }
        }
        if entry.action == "payload.erased", let payload = entry.payload,
            let json = try? JSON.read(Array(payload.utf8)), case .number(let text)? = json["seq"],
            let seq = Int(text), seq < entry.seq, json["authority"] != nil, json["reason"] != nil
        {
            saidErased.insert(seq)
        }
        subjects.insert(entry.subject)
        last = entry
    }

    private mutating func fail(_ seq: Int, _ reason: String) {
        if fault == nil { fault = (seq, reason) }
    }

    /// Looks at what only the end can tell.
    package mutating func end() {
        if fault == nil, let silent = erased.first(where: { !saidErased.contains($0) }) {
            fail(silent, "its payload is gone and no later entry says why")
        }
        if fault == nil, let head, head.seq > 0, !headSeen {
            fail(count + 1, "the chain is shorter than when the head was printed")
        }
    }
}

extension DeskStore {
    @discardableResult
    static func append(
        _ draft: AuditDraft, actor: String, at now: Moment, in database: Database
    ) throws -> Int {
        let last = try Row.fetchOne(
            database, sql: "SELECT seq, hash, at FROM audit ORDER BY seq DESC LIMIT 1")
        let at = max(now.precise, (last?["at"] as String?) ?? "")
        let salt = Hexadecimal.text(RandomBytes.make(32))
        let payload = draft.payload.text(pretty: false)
        guard let payloadHash = AuditEntry.payloadHash(salt: salt, payload: payload) else {
            throw DatabaseError(resultCode: .SQLITE_INTERNAL, message: "no salt")
        }
        let entry = AuditEntry(
            seq: ((last?["seq"] as Int?) ?? 0) + 1, at: at, actor: actor, action: draft.action,
            subject: draft.subject, payloadHash: payloadHash,
            prev: (last?["hash"] as String?) ?? AuditEntry.origin, salt: salt, payload: payload)
        try database.cachedStatement(
            sql: """
                INSERT INTO audit
                    (seq, at, actor, action, subject, payload_hash, prev, hash, salt, payload)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            entry.seq, entry.at, entry.actor, entry.action, entry.subject, entry.payloadHash,
            entry.prev, entry.hash, entry.salt, entry.payload,
        ])
        return entry.seq
    }

    /// The end of the audit.
    package func auditHead() throws -> AuditHead {
        try reading { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
            return AuditHead(
                seq: row?["seq"] ?? 0, hash: row?["hash"] ?? AuditEntry.origin)
        }
    }

    /// Entries after a place, in order.
    package func audit(after seq: Int, limit: Int) throws -> [AuditEntry] {
        try reading { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?",
                arguments: [seq, limit]
            ).map(AuditEntry.init)
        }
    }

    /// Entries before a place, newest first; nil = the newest.
    package func auditBackwards(before seq: Int?, limit: Int) throws -> [AuditEntry] {
        try reading { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?",
                arguments: [seq ?? Int.max, limit]
            ).map(AuditEntry.init)
        }
    }

    /// Entries of one subject, in order: the history of a request.
    package func audit(of subjects: [String]) throws -> [AuditEntry] {
        try reading { database in
            let marks = subjects.map { _ in "?" }.joined(separator: ", ")
            return try Row.fetchAll(
                database, sql: "SELECT * FROM audit WHERE subject IN (\(marks)) ORDER BY seq",
                arguments: StatementArguments(subjects)
            ).map(AuditEntry.init)
        }
    }

    /// Erases the personal part of entries and says so in later entries of the same transaction; the
    /// chain still verifies.
    ///
    /// - Parameters:
    ///   - entries: The places of the entries.
    ///   - authority: By whose authority, as a request's number or a clause of the schedule.
    ///   - reason: Why.
    ///   - actor: Who erases.
    ///   - now: The clock.
    /// - Throws: `Refusal` where an entry is missing, erased already, or says what was erased.
    package func erase(
        _ entries: [Int], authority: String, reason: String, by actor: String, at now: Moment
    ) throws {
        try writing { database in
            for seq in entries {
                try DeskStore.erase(
                    seq, authority: authority, reason: reason, by: actor, at: now, in: database)
            }
        }
    }

    /// Erases the personal part of an entry and says so in a later one.
    static func erase(
        _ seq: Int, authority: String, reason: String, by actor: String, at now: Moment,
        in database: Database
    ) throws {
        let row = try Row.fetchOne(
            database, sql: "SELECT action, payload FROM audit WHERE seq = ?", arguments: [seq])
        guard let row else { throw Refusal.notFound("audit entry") }
        if ["payload.erased", "record.erased"].contains(row["action"] as String) {
            throw Refusal.invalid(
                "/seq", "Entry \(seq) records an erasure and cannot be erased; name another entry.")
        }
        if (row["payload"] as String?) == nil {
            throw Refusal.invalid("/seq", "Entry \(seq) was erased before.")
        }
        try database.execute(
            sql: "UPDATE audit SET salt = NULL, payload = NULL WHERE seq = ?", arguments: [seq])
        try DeskStore.append(
            AuditDraft(
                "payload.erased", "audit:\(seq)",
                [
                    ("seq", .whole(seq)), ("authority", .string(authority)),
                    ("reason", .string(reason)),
                ]), actor: actor, at: now, in: database)
    }

    /// What verifying the audit found.
    package struct AuditReport: Sendable, Hashable {
        /// How many entries there are.
        package var count: Int
        /// The first entry that fails, or the place where one is missing; nil = none.
        package var failing: Int?
        /// Why.
        package var reason: String?
        /// Entries whose personal part was erased.
        package var erased: [Int]

        /// The report in sentences.
        package var text: String {
            var text: String
            if let failing, let reason {
                text = "Entry \(failing) fails: \(reason).\n"
            } else {
                text = "\(count.counted("entry", "entries")), each as it was written.\n"
            }
            for seq in erased { text += "Entry \(seq): its personal part was erased.\n" }
            return text
        }
    }

    /// Recomputes the whole chain, and looks whether every decision, answer, approval and placement
    /// entry of the database has its entry.
    package func verifyAudit(head: AuditHead? = nil) throws -> AuditReport {
        try reading { database in
            var check = AuditCheck(head: head)
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM audit ORDER BY seq")
            while let row = try rows.next() { check.look(at: AuditEntry(row)) }
            check.end()
            if check.fault == nil {
                for (table, name) in [
                    ("decision", "decision"), ("answer", "answer"),
                    ("approval_entry", "approval-entry"),
                    ("placement_entry", "placement-entry"),
                ] {
                    for id in try Int.fetchAll(database, sql: "SELECT id FROM \(table) ORDER BY id")
                    where !check.subjects.contains("\(name):\(id)") {
                        return AuditReport(
                            count: check.count, failing: check.count + 1,
                            reason: "\(name) \(id) of the database has no entry",
                            erased: check.erased)
                    }
                }
            }
            return AuditReport(
                count: check.count, failing: check.fault?.seq, reason: check.fault?.reason,
                erased: check.erased)
        }
    }

    /// Verifies an export alone.
    package static func verify(export text: String, head: AuditHead? = nil) -> AuditReport {
        var check = AuditCheck(head: head)
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            number += 1
            guard let entry = AuditEntry(line: line) else {
                return AuditReport(
                    count: check.count, failing: check.fault?.seq ?? number,
                    reason: check.fault?.reason ?? "line \(number) is not an entry",
                    erased: check.erased)
            }
            check.look(at: entry)
        }
        check.end()
        return AuditReport(
            count: check.count, failing: check.fault?.seq, reason: check.fault?.reason,
            erased: check.erased)
    }

    /// Every entry, for an export: called with one line after the other.
    package func exportAudit(_ line: (String) throws -> Void) throws {
        try reading { database in
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM audit ORDER BY seq")
            while let row = try rows.next() {
                try line(AuditEntry(row).json.text(pretty: false) + "\n")
            }
        }
    }
}

/// Bytes as hexadecimal text.
package enum Hexadecimal {
    /// Two lower-case digits for each byte.
    package static func text(_ bytes: [UInt8]) -> String {
        let letters = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [letters[Int($0 >> 4)], letters[Int($0 & 15)]] },
            as: UTF8.self)
    }

    /// The bytes of such a text; nil where it is none.
    package static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        func value(_ digit: UInt8) -> UInt8? {
            switch digit {
            case 0x30...0x39: digit - 0x30
            case 0x61...0x66: digit - 0x61 + 10
            case 0x41...0x46: digit - 0x41 + 10
            default: nil
            }
        }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}

/// Bytes that nobody can foresee: the one random source of salts, sessions, tokens, passwords.
package enum RandomBytes {
    /// That many bytes, of the system's source (libsodium).
    package static func make(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }

    /// A secret of 160 bits or more as text for a cookie or a header.
    package static func secret() -> String { Hexadecimal.text(make(24)) }
}
