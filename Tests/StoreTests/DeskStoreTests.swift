import Care
import Desk
import Exchange
import Files
import Foundation
import Matching
import Store
import Testing

/// The desk's database: keys, sessions, the chain, two processes, kills.
@Suite struct DeskStoreTests {
    @Test("Runs of scenarios are there when the desk starts again, those kept longest ago go first")
    func scenarioRuns() throws {
        let file = try DeskFile()
        do {
            let store = try file.store()
            try store.keepScenarioRuns([("a", [1]), ("b", [2])], most: 3)
            try store.keepScenarioRuns([("a", [3, 4])], most: 3)
            try store.keepScenarioRuns([("c", [5]), ("d", [6])], most: 3)
        }
        let again = try file.store()
        #expect(try again.scenarioRun("a") == [3, 4])
        #expect(try again.scenarioRun("b") == nil)
        #expect(try again.scenarioRun("d") == [6])
    }

    /// A folder with a desk's database that is gone when the test is.
    final class DeskFile {
        let folder: String
        let path: String

        init() throws {
            folder =
                FileManager.default.temporaryDirectory
                .appendingPathComponent("nearhome-desk-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            path = folder + "/desk.db"
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func store() throws -> DeskStore { try DeskStore(path: path) }

        /// The executable of officers at work, beside the test bundle.
        static let load: String = {
            var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            for _ in 0..<6 {
                folder.deleteLastPathComponent()
                let candidate = folder.appendingPathComponent("DeskLoad").path
                if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            }
            return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent(".build/debug/DeskLoad").path
        }()

        /// Starts officers at work.
        func start(_ arguments: String...) throws -> (Process, input: Pipe, out: Pipe) {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: DeskFile.load)
            process.arguments = arguments
            let input = Pipe()
            let out = Pipe()
            process.standardInput = input
            process.standardOutput = out
            try process.run()
            return (process, input, out)
        }

        /// Takes in the bundled tiny instance, confirmed today.
        func setUp() throws {
            let tiny = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("Instances/tiny").path
            let (process, _, _) = try start("setup", path, tiny)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
    }

    private let amy = Person(number: 1, name: "amy", roles: [.officer], teams: .all)

    private func details(_ day: Day) -> FieldValues {
        FieldValues([
            "urgency": .text("emergency"), "why": .text("no-home"),
            "neededBy": .text(day.description), "neededAt": .text("21:00"),
            "emergencyReason": .text("Found alone."), "authority.decidedBy": .text("Head"),
            "authority.on": .text(day.description), "considered.parents": .text("Not safe."),
            "considered.connected": .text("None could."),
        ])
    }

    private let child = FieldValues([
        "birthDate": .text("2015-03-02"), "sex": .text("F"), "view.text": .text("Her dog."),
    ])

    @Test("The file is private, and its tables of entries refuse update and delete")
    func onlyAdded() throws {
        let file = try DeskFile()
        try file.setUp()
        let store = try file.store()
        let mode =
            try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let now = Moment.now
        _ = try store.perform(as: .person(amy), at: now) {
            try $0.start(details(now.day), children: [child])
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            tables = ['answer', 'decision', 'approval_entry', 'placement_entry', 'audit', 'snapshot']
            for table in tables:
                for act in ('UPDATE %s SET rowid = rowid', 'DELETE FROM %s'):
                    if not db.execute('SELECT count(*) FROM ' + table).fetchone()[0]:
                        continue
                    try:
                        db.execute(act % table)
                    except sqlite3.DatabaseError:
                        continue
                    sys.exit(1)
            """, file.path,
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test(
        "The same key and body get the same answer, another body is refused, a refusal is not kept")
    func keys() throws {
        let file = try DeskFile()
        try file.setUp()
        let now = Moment.now
        let key = try #require(KeyUse("key-12345678", of: Array("body".utf8)))
        func start(_ store: DeskStore, _ key: KeyUse) throws -> StoredAnswer {
            let outcome = try store.perform(
                as: .person(amy), at: now, key: key,
                { try $0.start(details(now.day), children: [child]) },
                answer: { request, _ in
                    StoredAnswer(status: 201, body: Array("request \(request.id)".utf8))
                })
            switch outcome {
            case .done(_, let answer), .again(let answer): return answer
            }
        }
        let first = try start(try file.store(), key)
        // Also after the process that gave it has gone.
        let store = try file.store()
        #expect(try start(store, key) == first)
        #expect(try store.state().book.requests.count == 1)
        let other = try #require(KeyUse("key-12345678", of: Array("other".utf8)))
        #expect { try start(store, other) } throws: { ($0 as? Refusal)?.name == "key-reused" }
        let refused = try #require(KeyUse("key-refused-1", of: []))
        for _ in 0..<2 {
            #expect {
                _ = try store.perform(as: .person(amy), at: now, key: refused) {
                    try $0.submit(99)
                }
            } throws: {
                ($0 as? Refusal)?.status == 404
            }
        }
        let seen = try store.audit(after: 0, limit: 100).filter { $0.action == "access.refused" }
        #expect(seen.count == 2)
    }

    @Test("A second process sees what the first wrote, and neither loses anything")
    func twoStores() throws {
        let file = try DeskFile()
        try file.setUp()
        let (one, two) = (try file.store(), try file.store())
        let now = Moment.now
        for store in [one, two, one, two] {
            _ = try store.perform(as: .person(amy), at: now) {
                try $0.start(details(now.day), children: [child])
            }
        }
        #expect(try one.state().book.requests.count == 4)
        #expect(try two.state().book.requests.keys.sorted() == [1, 2, 3, 4])
        #expect(try one.check(at: now).faults.isEmpty)
    }

    @Test("Two processes decide for the last place: one has it, the other is told so")
    func lastPlace() throws {
        let file = try DeskFile()
        try file.setUp()
        // A home of the bundled instance with exactly one free place.
        let store = try file.store()
        let now = Moment.now
        let state = try store.state()
        let count = PlaceCount(state.book, state.feed, on: now.day, at: now)
        let asked = try {
            _ = try store.perform(as: .person(amy), at: now) {
                let request = try $0.start(details(now.day), children: [child])
                _ = try $0.submit(request.id)
            }
            let state = try store.state()
            let request = try #require(state.book.requests[1])
            return try MatchList(state.book, state.feed, request, at: now)
        }()
        let single = asked.result.options.indices.first { index in
            let homes = asked.shown(index).homes
            guard asked.notes[index].isDecidable, homes.count == 1,
                let home = state.feed.home(homes[0])
            else { return false }
            return count.places(of: home).free == 1
        }
        let home = asked.shown(try #require(single)).homes[0]
        let runs = try (0..<2).map { _ in try file.start("last", file.path, home) }
        for run in runs {
            let ready = run.out.fileHandleForReading.availableData
            #expect(String(decoding: ready, as: UTF8.self).contains("ready"))
        }
        for run in runs { run.input.fileHandleForWriting.write(Data("\n".utf8)) }
        let answers = runs.map { run in
            run.0.waitUntilExit()
            return String(
                decoding: run.out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
        #expect(answers.count { $0.contains("answered") } == 1)
        #expect(answers.count { $0.contains("refused place-taken") } == 1)
        #expect(try store.check(at: .now).faults.isEmpty)
    }

    @Test("Killed at random moments under load, nothing that was answered is lost")
    func kills() throws {
        let file = try DeskFile()
        try file.setUp()
        var answered: Set<String> = []
        for round in 0..<12 {
            let runs = try (0..<2).map { index in
                try file.start("work", file.path, "\(round * 2 + index)")
            }
            usleep(UInt32(150_000 + (round &* 7919 % 10) * 40_000))
            for run in runs { kill(run.0.processIdentifier, SIGKILL) }
            for run in runs {
                run.0.waitUntilExit()
                let text = String(
                    decoding: run.out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                for line in text.split(separator: "\n") where line.hasPrefix("answered") {
                    answered.insert(String(line.split(separator: " ").last ?? ""))
                }
            }
        }
        let store = try file.store()
        let report = try store.check(at: .now)
        #expect(report.faults.isEmpty, "\(report.faults)")
        let decisions = Set(try store.state().book.decisions.keys.map { String($0) })
        #expect(decisions.isSuperset(of: answered))
        #expect(!answered.isEmpty)
        #expect(try store.verifyAudit().failing == nil)
    }

    @Test("Five wrong passwords lock the name at that address, and nobody learns which was wrong")
    func signIn() throws {
        let file = try DeskFile()
        let store = try file.store()
        var now = Moment.now
        _ = try store.addPerson(
            "amy", roles: [.officer], teams: .all, password: "a long enough phrase",
            mustChange: false, by: "test", at: now)
        guard
            case .done(let secret, let session) = try store.signIn(
                "amy", password: "a long enough phrase", address: "here", at: now)
        else {
            Issue.record("not signed in")
            return
        }
        #expect(try store.session(secret, at: now, idleMinutes: 30, hours: 12) == session)
        #expect(
            try store.session(
                secret, at: now.adding(seconds: 31 * 60), idleMinutes: 30, hours: 12) == nil)
        for name in ["amy", "nobody"] {
            for _ in 0..<5 {
                guard
                    case .failed = try store.signIn(
                        name, password: "wrong", address: "there", at: now)
                else {
                    Issue.record("not refused")
                    return
                }
            }
            guard
                case .locked(let seconds) = try store.signIn(
                    name, password: "a long enough phrase", address: "there", at: now)
            else {
                Issue.record("not locked")
                return
            }
            #expect((1...900).contains(seconds))
        }
        // Elsewhere the same name may still sign in; later it may there too.
        guard
            case .done = try store.signIn(
                "amy", password: "a long enough phrase", address: "here", at: now)
        else {
            Issue.record("locked elsewhere")
            return
        }
        now = now.adding(seconds: 15 * 60 + 1)
        guard
            case .done = try store.signIn(
                "amy", password: "a long enough phrase", address: "there", at: now)
        else {
            Issue.record("still locked")
            return
        }
    }

    @Test("Disabling and a changed password end every session")
    func sessionsEnd() throws {
        let file = try DeskFile()
        let store = try file.store()
        let now = Moment.now
        _ = try store.addPerson(
            "amy", roles: [.officer], teams: .all, password: "a long enough phrase",
            mustChange: false, by: "test", at: now)
        func signIn(_ password: String) throws -> (String, DeskSession)? {
            guard
                case .done(let secret, let session) = try store.signIn(
                    "amy", password: password, address: "here", at: now)
            else { return nil }
            return (secret, session)
        }
        func holds(_ secret: String) throws -> Bool {
            try store.session(secret, at: now, idleMinutes: 30, hours: 12) != nil
        }
        let first = try #require(try signIn("a long enough phrase"))
        let second = try #require(try signIn("a long enough phrase"))
        let fresh = try store.changePassword(
            in: second.1, current: "a long enough phrase", new: "another long phrase", at: now)
        #expect(try !holds(first.0))
        #expect(try !holds(second.0))
        #expect(try holds(fresh.secret))
        try store.disablePerson("amy", by: "test", at: now)
        #expect(try !holds(fresh.secret))
        #expect(try signIn("another long phrase") == nil)
    }

    @Test(
        "Weak passwords are refused with the reason",
        arguments: [
            "short", "amyamyamyamy", "aaaaaaaaaaaa", "123456789012", "qwertyuiopas",
            "PasswordPassword", "supernatural", "1Q2w3e4r5t6y", "abcabcabcabc",
            String(repeating: "x1", count: 200),
        ])
    func weakPasswords(_ password: String) {
        #expect(Password.fault(password, of: "amy") != nil)
        #expect(Password.fault("a long enough phrase", of: "amy") == nil)
    }

    @Test("A token holds until it is revoked or over, and never decides")
    func tokens() throws {
        let file = try DeskFile()
        try file.setUp()
        let store = try file.store()
        let now = Moment.now
        let secret = try store.addToken("r", scopes: [.read], days: 1, by: "test", at: now)
        let token = try #require(try store.token(secret, at: now))
        #expect(try store.token(secret, at: now.adding(seconds: 86_401)) == nil)
        #expect(try store.token("nh_wrong", at: now) == nil)
        #expect {
            _ = try store.perform(
                as: .token(number: token.number, scopes: token.scopes), at: now
            ) { try $0.start(details(now.day), children: [child]) }
        } throws: {
            ($0 as? Refusal)?.name == "person-needed"
        }
        try store.revokeToken("r", by: "test", at: now)
        #expect(try store.token(secret, at: now) == nil)
    }

    @Test("Every change to an export shows, at the entry where it was made")
    func exports() throws {
        let file = try DeskFile()
        try file.setUp()
        let store = try file.store()
        let now = Moment.now
        for _ in 0..<5 {
            _ = try store.perform(as: .person(amy), at: now) {
                try $0.start(details(now.day), children: [child])
            }
        }
        var lines: [String] = []
        try store.exportAudit { lines.append($0) }
        #expect(DeskStore.verify(export: lines.joined()).failing == nil)
        let head = try store.auditHead()
        #expect(head.seq == lines.count)
        var changed = lines
        changed[2] = changed[2].replacingOccurrences(of: "request.started", with: "request.opened")
        #expect(DeskStore.verify(export: changed.joined()).failing == 3)
        changed = lines
        changed[3] = changed[3].replacingOccurrences(of: "Found alone", with: "Found at home")
        #expect(DeskStore.verify(export: changed.joined()).failing == 4)
        changed = lines
        changed.remove(at: 1)
        #expect(DeskStore.verify(export: changed.joined()).failing == 2)
        let cut = lines.dropLast().joined()
        #expect(DeskStore.verify(export: cut).failing == nil)
        #expect(DeskStore.verify(export: cut, head: head).failing != nil)
    }

    @Test("A feed that is faulty, ahead, older or jumps is not taken in; the last one stays")
    func feeds() throws {
        let file = try DeskFile()
        try file.setUp()
        let store = try file.store()
        let now = Moment.now
        let state = try store.state()
        func outcome(_ change: (inout Instance) -> Void) throws -> DeskStore.FeedOutcome {
            var instance = state.feed.instance
            change(&instance)
            return try store.takeFeed(
                Reading(
                    instance: instance, policy: state.feed.policy, faults: [], notices: []),
                as: .system("test"), at: now)
        }
        #expect(try outcome { _ in } == .same(1))
        let changes: [(isJump: Bool, change: (inout Instance) -> Void)] = [
            (false, { $0.asOf = now.day.adding(days: 1) }),
            (false, { $0.asOf = now.day.adding(days: -1) }),
            (
                true,
                { instance in
                    for number in 0..<11 {
                        instance.children.append(
                            Child(
                                id: "X\(number)", birth: now.day.adding(days: -4000),
                                status: .referred))
                    }
                }
            ),
        ]
        for (isJump, change) in changes {
            guard case .refused(let refusal) = try outcome(change) else {
                Issue.record("taken in")
                continue
            }
            #expect(!refusal.reasons.isEmpty && refusal.isJump == isJump)
            #expect(refusal.forLog == refusal.reasons.joined(separator: " "))
            #expect(try store.state().refused == refusal.sentence)
            #expect(!refusal.sentence.contains("--"))
        }
        let faults = [
            Fault(
                file: "children.csv", line: 14, column: "birth_date", value: "C0370",
                message: "this is not a date; write it as 2011-09-30"),
            Fault(
                file: "/srv/policy.yml", message: "there is no such file; check --policy"),
        ]
        let unread = FeedRefusal(faults)
        #expect(unread.forLog == "2 faults, the first: children.csv, line 14, column birth_date")
        #expect(
            unread.sentence
                == "The data on children, line 14, birth date: this is not a date; write it as "
                + "2011-09-30. There is 1 more reason.")
        #expect(unread.onPages[1] == "The data on policy: there is no such file.")
        #expect(
            FeedRefusal([faults[1]]).forLog
                == "1 fault: /srv/policy.yml, there is no such file; check --policy")
        #expect(try store.state().feed.number == 1)
        #expect(try store.state().refused != nil)
        #expect(try outcome { $0.children[0].pets = .can } == .taken(2))
        #expect(try store.state().refused == nil)
    }
}
