import Desk
import Exchange
import Files
import GRDB
import Reporting

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What erasing the record of children did, or would do.
package struct ErasureReport: Sendable, Hashable {
    /// The number of the erasure.
    package var number: Int
    /// How many rows of the desk's tables were changed or taken out.
    package var rows = 0
    /// How many snapshots of the case system's data named a child.
    package var snapshots = 0
    /// Audit entries whose personal part is gone.
    package var entries: [Int] = []
    /// Requests that are also for other children, whose words stay.
    package var shared: [Int] = []
    /// The digest of what was sealed; nil = nothing was.
    package var sealed: String?
}

extension DeskStore {
    /// Erases the record of children who are no longer looked after: from every table of the desk, from
    /// every snapshot and from the audit, whose chain still verifies.
    ///
    /// - Parameters:
    ///   - children: Their references, of the case system or the desk's own.
    ///   - authority: By whose authority, as the number of a decision or a clause of the schedule.
    ///   - reason: Why, without anything personal.
    ///   - publicKey: Seals what is erased for the secret key that belongs to it, beside the
    ///     erasure; nil = it is gone for good.
    ///   - isRehearsal: Whether everything is put back in the end.
    ///   - actor: Who erases.
    ///   - now: The clock.
    /// - Throws: `Refusal` where nothing is known of a child, or it is still looked after.
    package func eraseRecord(
        of children: [String], authority: String, reason: String, sealedFor publicKey: [UInt8]?,
        isRehearsal: Bool = false, by actor: String, at now: Moment
    ) throws -> ErasureReport {
        struct Rehearsed: Error { var report: ErasureReport }
        do {
            let report = try writing { database in
                let report = try self.erase(
                    children, authority, reason, publicKey, actor, now, in: database)
                if isRehearsal { throw Rehearsed(report: report) }
                return report
            }
            forget()
            // What was written before it does not stay in the journal.
            try? queue.writeWithoutTransaction { database in
                _ = try database.checkpoint(.truncate)
            }
            return report
        } catch let rehearsed as Rehearsed {
            return rehearsed.report
        }
    }

    /// What an erasure sealed; nil where there is none of that number or nothing was sealed.
    package func sealedRecord(_ number: Int) throws -> [UInt8]? {
        try reading { database in
            try Data.fetchOne(
                database, sql: "SELECT box FROM erasure WHERE id = ?", arguments: [number]
            ).map { Array($0) }
        }
    }

    private func erase(
        _ children: [String], _ authority: String, _ reason: String, _ publicKey: [UInt8]?,
        _ actor: String, _ now: Moment, in database: Database
    ) throws -> ErasureReport {
        let state = try state(in: database)
        let erasure = try Erasure(children, in: state.book, state.feed, at: now)
        try database.execute(sql: "INSERT INTO erasing (one) VALUES (1)")
        var work = ErasureWork(
            erasure: erasure, database: database,
            report: ErasureReport(
                number: (try Int.fetchOne(database, sql: "SELECT max(id) FROM erasure") ?? 0) + 1,
                shared: erasure.shared.sorted()))
        try work.rows(state.book)
        try work.lists()
        try work.passing()
        for snapshot in try Int.fetchAll(database, sql: "SELECT id FROM snapshot ORDER BY id") {
            try work.snapshot(snapshot)
        }
        let seqs = try work.audit(state.book)
        if work.report.rows == 0, work.report.snapshots == 0, seqs.isEmpty {
            throw Refusal.invalid(
                "/child", "The desk does not know this reference; check it. Nothing was done.")
        }
        for seq in seqs {
            try DeskStore.erase(
                seq, authority: authority, reason: reason, by: actor, at: now, in: database)
        }
        var box: [UInt8]?
        if let publicKey {
            let text = work.before.map { $0.text(pretty: false) + "\n" }.joined()
            guard let sealed = SealedBox.seal(Array(text.utf8), for: publicKey) else {
                throw Refusal.invalid("/seal", "The public key is not valid; nothing was done.")
            }
            box = sealed
            work.report.sealed = Digest.sha256(sealed)
        }
        let version = state.book.version + 1
        try database.execute(sql: "UPDATE desk SET entries = ?", arguments: [version])
        try database.execute(
            sql: "INSERT INTO erasure (id, at, entries, box) VALUES (?, ?, ?, ?)",
            arguments: [work.report.number, now.precise, version, box.map { Data($0) }])
        try DeskStore.append(
            AuditDraft(
                "record.erased", "erasure:\(work.report.number)",
                [
                    ("authority", .string(authority)), ("reason", .string(reason)),
                    ("entries", .list(seqs, { .whole($0) })),
                    ("sealed", .optional(work.report.sealed)),
                ]), actor: actor, at: now, in: database)
        try database.execute(sql: "DELETE FROM erasing")
        return work.report
    }
}

/// An erasure at work in a transaction; keeps what was there before.
private struct ErasureWork {
    let erasure: Erasure
    let database: Database
    var report: ErasureReport
    /// Each row as it was.
    var before: [JSON] = []

    private mutating func keep(_ table: String, _ key: String, _ body: JSON) {
        before.append(.object([("table", .string(table)), ("row", .string(key)), ("was", body)]))
        report.rows += 1
    }

    private mutating func keep(_ table: String, _ key: String, text: String) {
        keep(table, key, (try? JSON.read(Array(text.utf8), depth: 64)) ?? .string(text))
    }

    // MARK: Entries

    /// The rows of every table of entries, and every state they had.
    mutating func rows(_ book: Book) throws {
        try change("request", PlacementRequest.self) { erasure, row in erasure.row(row) }
        try change("task", DeskTask.self) { erasure, row in erasure.row(row) }
        try change("claim", Claim.self) { erasure, row in erasure.row(row) }
        try change("answer", HomeAnswer.self) { erasure, row in erasure.row(row) }
        try change("no_home", NoHome.self) { erasure, row in erasure.row(row) }
        try change("opening", Opening.self) { erasure, row in erasure.row(row) }
        try change("decision", Decision.self) { erasure, row in erasure.row(row) }
        try change("approval_entry", ApprovalEntry.self) { erasure, row in erasure.row(row) }
        try change("placement", Placement.self) { erasure, row in erasure.row(row) }
        try change("placement_entry", PlacementEntry.self) { erasure, row in
            erasure.row(row, of: book.placements[row.placement])
        }
        try change("home_entry", HomeEntry.self) { erasure, row in erasure.row(row) }
        for row in try Row.fetchAll(database, sql: "SELECT own, reference FROM reference") {
            let (own, reference): (String, String) = (row["own"], row["reference"])
            guard erasure.standIns[own] != nil || erasure.standIns[reference] != nil else {
                continue
            }
            keep("reference", own, .string(reference))
            try database.execute(sql: "DELETE FROM reference WHERE own = ?", arguments: [own])
        }
    }

    private mutating func change<Value: Codable>(
        _ table: String, _ type: Value.Type, _ erased: (Erasure, Value) -> Value
    ) throws {
        try change(
            try Row.fetchAll(database, sql: "SELECT id, body FROM \(table)"), of: table, erased)
        let states = try Row.fetchAll(
            database, sql: "SELECT id, body FROM revision WHERE kind = ?", arguments: [table])
        try change(states, of: "revision", erased)
    }

    private mutating func change<Value: Codable>(
        _ rows: [Row], of table: String, _ erased: (Erasure, Value) -> Value
    ) throws {
        for row in rows {
            let (id, body): (Int, String) = (row["id"], row["body"])
            let value = try DeskStore.value(body, as: Value.self)
            let new = try DeskStore.text(erased(erasure, value))
            // A row is changed where what it says is another thing, not where it is written otherwise.
            if new == (try DeskStore.text(value)) { continue }
            keep(table, String(id), text: body)
            try database.execute(
                sql: "UPDATE \(table) SET body = ? WHERE id = ?", arguments: [new, id])
        }
    }

    // MARK: What was shown, and what passes

    /// Lists as they were shown.
    mutating func lists() throws {
        for row in try Row.fetchAll(database, sql: "SELECT digest, request, body FROM list") {
            let (digest, request, body): (String, Int, String) = (
                row["digest"], row["request"], row["body"]
            )
            guard erasure.names(body) else { continue }
            let shown = try DeskStore.value(body, as: [Decision.Shown].self)
            keep("list", digest, text: body)
            try database.execute(
                sql: "UPDATE list SET body = ? WHERE digest = ? AND request = ?",
                arguments: [try DeskStore.text(shown.map(erasure.shown)), digest, request])
        }
    }

    /// What is kept for a while only: drafts, answers under their keys, whole plans, a refused feed.
    mutating func passing() throws {
        let own = erasure.own.map { "/requests/\($0)" }
        for row in try Row.fetchAll(database, sql: "SELECT person, page, body FROM draft") {
            let (person, page, body): (Int, String, String) = (
                row["person"], row["page"], row["body"]
            )
            guard
                own.contains(where: { page == $0 || page.hasPrefix($0 + "/") })
                    || erasure.names(body)
            else { continue }
            keep("draft", page, text: body)
            try database.execute(
                sql: "DELETE FROM draft WHERE person = ? AND page = ?", arguments: [person, page])
        }
        for row in try Row.fetchAll(database, sql: "SELECT actor, key, answer FROM answered_key") {
            let (actor, key, answer): (String, String, Data) = (
                row["actor"], row["key"], row["answer"]
            )
            let text = String(decoding: answer, as: UTF8.self)
            guard erasure.names(text) || isAbout(text) else { continue }
            keep("answered_key", key, text: text)
            try database.execute(
                sql: "DELETE FROM answered_key WHERE actor = ? AND key = ?",
                arguments: [actor, key])
        }
        for row in try Row.fetchAll(database, sql: "SELECT id, body FROM whole_plan") {
            let (id, body): (Int, String) = (row["id"], row["body"])
            guard erasure.names(body) else { continue }
            keep("whole_plan", String(id), text: body)
            try database.execute(sql: "DELETE FROM whole_plan WHERE id = ?", arguments: [id])
        }
        for row in try Row.fetchAll(database, sql: "SELECT id, body FROM scenario") {
            let (id, body): (Int, String) = (row["id"], row["body"])
            guard erasure.names(body) else { continue }
            keep("scenario", String(id), text: body)
            let values = try DeskStore.value(body, as: FieldValues.self)
            try database.execute(
                sql: "UPDATE scenario SET body = ? WHERE id = ?",
                arguments: [try DeskStore.text(erasure.values(values)), id])
        }
        // Figures of futures that began with the child: they are worked out again.
        try database.execute(sql: "DELETE FROM scenario_run")
        let refused = try String.fetchOne(database, sql: "SELECT feed_refused FROM desk")
        if let refused, erasure.names(refused) {
            keep("desk", "feed_refused", .string(refused))
            try database.execute(sql: "UPDATE desk SET feed_refused = NULL")
        }
    }

    // Whether an answer of the API is one of a request that goes.
    private func isAbout(_ text: String) -> Bool {
        guard let json = try? JSON.read(Array(text.utf8), depth: 64) else { return false }
        for (key, isWhole) in [("request", true), ("id", json["children"] != nil)] where isWhole {
            if case .number(let number)? = json[key], let id = Int(number),
                erasure.own.contains(id)
            {
                return true
            }
        }
        return false
    }

    // MARK: Snapshots and the audit

    /// The case system's data as it was taken in, without the children.
    mutating func snapshot(_ number: Int) throws {
        let feed = try DeskStore.feed(number, in: database)
        let gone = Set(
            feed.instance.children.indices.filter {
                erasure.standIns[feed.instance.children[$0].id] != nil
            })
        if gone.isEmpty { return }
        // A snapshot that could not be read again would stop the desk.
        let kept = Dictionary(
            InstanceFolder.kept(feed.instance.removing(gone), policy: feed.policy).map {
                ($0.name, $0.bytes)
            }, uniquingKeysWith: { first, _ in first })
        if let fault = InstanceFolder.restored(kept).faults.first {
            throw Refusal.state(
                "Snapshot \(number) cannot be read without the child: "
                    + "\(erasure.scrubbed(fault.message)) Nothing was done.")
        }
        let old = InstanceFolder.kept(feed.instance, policy: feed.policy)
        for file in old where kept[file.name] != file.bytes {
            let lines = Set(
                (kept[file.name] ?? []).split(separator: 0x0A, omittingEmptySubsequences: true))
            let lost = file.bytes.split(separator: 0x0A, omittingEmptySubsequences: true).filter {
                !lines.contains($0)
            }
            keep(
                "snapshot_file", "\(number)/\(file.name)",
                .list(lost) { .string(String(decoding: $0, as: UTF8.self)) })
        }
        try database.execute(
            sql: "DELETE FROM snapshot_file WHERE snapshot = ?", arguments: [number])
        for (name, bytes) in kept.sorted(by: { $0.key < $1.key }) {
            try database.execute(
                sql: "INSERT INTO snapshot_file (snapshot, name, bytes) VALUES (?, ?, ?)",
                arguments: [number, name, Data(bytes)])
        }
        report.snapshots += 1
    }

    /// The entries of the audit whose personal part goes.
    mutating func audit(_ book: Book) throws -> [Int] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT seq, subject, action, salt, payload FROM audit
                WHERE payload IS NOT NULL AND action NOT IN ('payload.erased', 'record.erased')
                ORDER BY seq
                """)
        var seqs: [Int] = []
        while let row = try rows.next() {
            let (seq, subject, payload): (Int, String, String) = (
                row["seq"], row["subject"], row["payload"]
            )
            // That a list was shown tells its digest and nothing of the child.
            let isShown = (row["action"] as String) == "matches.shown"
            guard erasure.names(payload) || !isShown && erasure.owns(subject, in: book) else {
                continue
            }
            before.append(
                .object([
                    ("seq", .whole(seq)), ("salt", .string(row["salt"] ?? "")),
                    ("payload", .string(payload)),
                ]))
            seqs.append(seq)
        }
        report.entries = seqs
        return seqs
    }
}
