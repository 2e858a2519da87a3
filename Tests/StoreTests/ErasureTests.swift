import Care
import Desk
import Exchange
import Files
import Foundation
import Matching
import Store
import Testing

/// Erasing and sealing the record of a child.
@Suite("Erasing a record") struct ErasureTests {
    private let amy = Person(number: 1, name: "amy", roles: [.officer, .manager], teams: .all)

    /// Words that must be nowhere afterwards.
    private let secrets = [
        "Zanzibar-emergency", "Zanzibar-parents", "Zanzibar-view", "Zanzibar-weighed",
        "Zanzibar-why-this-home", "Zanzibar-left", "Zanzibar-initials",
    ]

    private func child(_ reference: String?) -> FieldValues {
        var values = FieldValues([
            "birthDate": .text("2015-03-02"), "sex": .text("F"),
            "initials": .text("Zanzibar-initials"), "view.text": .text("Zanzibar-view"),
        ])
        values["reference"] = reference.map { .text($0) }
        return values
    }

    private func details(_ day: Day) -> FieldValues {
        FieldValues([
            "urgency": .text("emergency"), "why": .text("no-home"),
            "neededBy": .text(day.description), "neededAt": .text("21:00"),
            "emergencyReason": .text("Zanzibar-emergency"), "authority.decidedBy": .text("Head"),
            "authority.on": .text(day.description),
            "considered.parents": .text("Zanzibar-parents"),
            "considered.connected": .text("None could."),
        ])
    }

    /// A child from the call to its leaving care; the request and the decision.
    private func life(
        _ store: DeskStore, _ children: [FieldValues], at now: Moment
    ) throws -> (request: Int, decision: Decision) {
        var number = 0
        _ = try store.perform(as: .person(amy), at: now) {
            number = try $0.start(details(now.day), children: children).id
            _ = try $0.submit(number)
        }
        let state = try store.state()
        let request = try #require(state.book.requests[number])
        let list = try MatchList(state.book, state.feed, request, at: now)
        try store.show(list, to: .person(amy), at: now)
        let index = try #require(
            list.notes.indices.first {
                list.notes[$0].isDecidable && list.shown($0).approvals.isEmpty
            })
        let shown = list.shown(index)
        let choice = try Turn.Choice(
            FieldValues([
                "list": .text(list.digest), "option": .whole(shown.rank),
                "homes": .list(shown.homes), "startOn": .text(now.day.description),
                "reasonCode": .text("other"), "reason": .text("Zanzibar-why-this-home, at length"),
                "viewWeighed": .text("Zanzibar-weighed"),
            ]))
        var decision: Decision?
        _ = try store.perform(as: .person(amy), at: now) {
            decision = try $0.decide(number, choice)
        }
        let made = try #require(decision)
        let placements = try store.state().book.placements(of: number)
        for placement in placements {
            _ = try store.perform(as: .person(amy), at: now) {
                try $0.arrive(placement.id, on: now.day, time: now.time)
            }
        }
        return (number, made)
    }

    private func leave(_ store: DeskStore, _ request: Int, at now: Moment) throws {
        for placement in try store.state().book.placements(of: request) {
            _ = try store.perform(as: .person(amy), at: now) {
                try $0.end(
                    placement.id, on: now.day, planned: false, reason: "Zanzibar-left",
                    leavesCare: true)
            }
        }
    }

    /// Every byte of the database and its journal.
    private func bytes(_ path: String) -> Data {
        var data = Data()
        for suffix in ["", "-wal"] {
            data += FileManager.default.contents(atPath: path + suffix) ?? Data()
        }
        return data
    }

    @Test("Nothing of the child is left, what must stay stays, and the chain verifies")
    func everything() throws {
        let file = try DeskStoreTests.DeskFile()
        try file.setUp()
        let store = try file.store()
        let now = Moment.now
        let (request, decision) = try life(store, [child(nil)], at: now)
        #expect(throws: Refusal.self) { try erase(store, ["D-1"], at: now) }
        try leave(store, request, at: now)
        for secret in secrets { #expect(bytes(file.path).range(of: Data(secret.utf8)) != nil) }

        let rehearsal = try erase(store, ["D-1"], isRehearsal: true, at: now)
        #expect(rehearsal.rows > 5)
        #expect(try store.state().book.requests[request]?.children.first?.reference == "D-1")

        let report = try erase(store, ["D-1"], at: now)
        #expect(report.rows == rehearsal.rows)
        #expect(report.entries == rehearsal.entries)
        for secret in secrets + ["D-1\""] {
            #expect(bytes(file.path).range(of: Data(secret.utf8)) == nil, "\(secret) is left")
        }
        // Also for who opens the desk anew.
        for reader in [store, try file.store()] {
            let book = try reader.state().book
            let left = try #require(book.decisions[decision.id])
            #expect(left.homes == decision.homes)
            #expect(left.by == "amy")
            #expect(left.at == decision.at)
            #expect(left.assignments.map(\.child) == ["D-2"])
            #expect(book.requests[request]?.children.map(\.reference) == ["D-2"])
            #expect(book.placements(ofChild: "D-2").count == 1)
        }
        let audit = try store.verifyAudit()
        #expect(audit.failing == nil)
        #expect(audit.erased == report.entries)
        #expect(try store.check(at: now).faults.isEmpty)
        #expect(try store.audit(after: 0, limit: 1000).last?.action == "record.erased")
        // The tables still refuse.
        #expect(throws: Refusal.self) { try erase(store, ["D-1"], at: now) }
        // The desk goes on, and no number is given twice.
        let (next, _) = try life(store, [child(nil)], at: now)
        #expect(try store.state().book.requests[next]?.children.first?.reference == "D-3")
    }

    @Test("A sealed record is opened by the secret key and by no other")
    func sealed() throws {
        let file = try DeskStoreTests.DeskFile()
        try file.setUp()
        let store = try file.store()
        let now = Moment.now
        let (request, _) = try life(store, [child(nil)], at: now)
        try leave(store, request, at: now)
        let keys = SealedBox.newKeys()
        let other = SealedBox.newKeys()
        let report = try store.eraseRecord(
            of: ["D-1"], authority: "schedule 3.2", reason: "time", sealedFor: keys.publicKey,
            by: "test", at: now)
        for secret in secrets {
            #expect(bytes(file.path).range(of: Data(secret.utf8)) == nil, "\(secret) is left")
        }
        let box = try #require(try store.sealedRecord(report.number))
        #expect(Digest.sha256(box) == report.sealed)
        #expect(
            SealedBox.open(box, publicKey: other.publicKey, secretKey: other.secretKey) == nil)
        var changed = box
        changed[changed.count / 2] ^= 1
        #expect(
            SealedBox.open(changed, publicKey: keys.publicKey, secretKey: keys.secretKey) == nil)
        let opened = try #require(
            SealedBox.open(box, publicKey: keys.publicKey, secretKey: keys.secretKey))
        let text = String(decoding: opened, as: UTF8.self)
        for secret in secrets { #expect(text.contains(secret)) }
        // Each payload that was erased is in it with its salt: the chain proves what it said.
        let entries = try store.audit(after: 0, limit: 1000)
        for seq in report.entries {
            let entry = try #require(entries.first { $0.seq == seq })
            #expect(entry.payload == nil)
            #expect(text.contains("{\"seq\":\(seq),\"salt\":"))
        }
        #expect(try store.sealedRecord(99) == nil)
        #expect(throws: Refusal.self) {
            try store.eraseRecord(
                of: ["D-1"], authority: "a", reason: "b", sealedFor: [1, 2, 3], by: "test", at: now)
        }
    }

    @Test("A brother's record stays with its words, and only the child that is named goes")
    func brothers() throws {
        let file = try DeskStoreTests.DeskFile()
        try file.setUp()
        let store = try file.store()
        let now = Moment.now
        var brother = child(nil)
        brother["initials"] = .text("Brother")
        brother["view.text"] = .text("Brother-view of D-1, not of D-12")
        var number = 0
        _ = try store.perform(as: .person(amy), at: now) {
            number = try $0.start(details(now.day), children: [child(nil), brother]).id
            _ = try $0.withdraw(number, reason: "Both went home")
        }
        let report = try erase(store, ["D-1"], at: now)
        #expect(report.shared == [number])
        let request = try #require(try store.state().book.requests[number])
        #expect(request.children.map(\.reference) == ["D-3", "D-2"])
        #expect(request.children[0].values == FieldValues())
        #expect(request.children[1].values.text("view.text") == "Brother-view of D-3, not of D-12")
        #expect(request.values.text("emergencyReason") == "Zanzibar-emergency")
        #expect(bytes(file.path).range(of: Data("Zanzibar-initials".utf8)) == nil)
        #expect(try store.verifyAudit().failing == nil)
        _ = try erase(store, ["D-2"], at: now)
        #expect(bytes(file.path).range(of: Data("Zanzibar-emergency".utf8)) == nil)
        #expect(bytes(file.path).range(of: Data("Brother".utf8)) == nil)
        #expect(try store.check(at: now).faults.isEmpty)
    }

    @Test(
        "A child of the case system is erased once its data no longer has it, from every snapshot")
    func fromTheFeed() throws {
        let file = try DeskStoreTests.DeskFile()
        try file.setUp()
        let store = try file.store()
        let now = Moment.now
        let feed = try store.state().feed
        let index = try #require(
            feed.instance.children.firstIndex { $0.status == .settled && $0.siblingGroup == nil })
        let reference = feed.instance.children[index].id
        #expect(throws: Refusal.self) { try erase(store, [reference], at: now) }
        let reading = Exchange.Reading(
            instance: feed.instance.removing([index]), policy: feed.policy, faults: [], notices: [])
        guard case .taken = try store.takeFeed(reading, as: .system("test"), at: now) else {
            Issue.record("the feed was not taken in")
            return
        }
        #expect(bytes(file.path).range(of: Data("\n\(reference),".utf8)) != nil)
        let report = try erase(store, [reference], at: now)
        #expect(report.snapshots == 1)
        #expect(bytes(file.path).range(of: Data("\n\(reference),".utf8)) == nil)
        let again = try file.store()
        #expect(try again.state().feed.number == 2)
        #expect(try again.check(at: now).faults.isEmpty)
    }

    @Test("Outside an erasure the tables refuse, also in what an erasure may change")
    func refused() throws {
        let file = try DeskStoreTests.DeskFile()
        try file.setUp()
        let store = try file.store()
        let now = Moment.now
        _ = try life(store, [child(nil)], at: now)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1], isolation_level=None)
            bad = []
            def refused(act):
                try:
                    db.execute(act)
                    bad.append(act)
                except sqlite3.DatabaseError:
                    pass
            tables = ['decision', 'placement', 'placement_entry', 'revision', 'list']
            for table in tables:
                refused("UPDATE %s SET body = '{}'" % table)
            refused('DELETE FROM snapshot_file')
            # At work, an erasure still changes nothing but what a row says.
            db.execute('BEGIN')
            db.execute('INSERT INTO erasing (one) VALUES (1)')
            for act in ['UPDATE decision SET request = 2', 'UPDATE placement SET home = \\'H99\\'',
                        'UPDATE placement_entry SET kind = \\'ended\\'', 'DELETE FROM decision',
                        'DELETE FROM audit', 'UPDATE audit SET actor = \\'x\\'']:
                refused(act)
            db.execute('ROLLBACK')
            print(bad)
            sys.exit(1 if bad else 0)
            """, file.path,
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @discardableResult
    private func erase(
        _ store: DeskStore, _ children: [String], isRehearsal: Bool = false, at now: Moment
    ) throws -> ErasureReport {
        try store.eraseRecord(
            of: children, authority: "schedule 3.2", reason: "time", sealedFor: nil,
            isRehearsal: isRehearsal, by: "test", at: now)
    }
}
