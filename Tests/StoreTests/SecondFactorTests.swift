import Desk
import Store
import Testing

@Suite("The second factor")
struct SecondFactorTests {
    private let phrase = "a long enough phrase"
    private let now = Moment(milliseconds: 1_111_111_109_000)

    @Test("Codes are those of RFC 6238")
    func vectors() {
        // The secret of the RFC's test vectors, "12345678901234567890", in base 32.
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        for (seconds, code) in [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"),
            (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)] {
            let step = OneTimeCode.step(at: seconds * 1000)
            #expect(OneTimeCode.code(of: secret, at: step) == code)
        }
        #expect(OneTimeCode.code(of: "1", at: 0) == nil)
    }

    private func isIn(
        _ store: DeskStore, _ code: String, _ factor: DeskSettings.SecondFactor,
        at moment: Moment? = nil
    ) throws -> Bool {
        let outcome = try store.signIn(
            "amy", password: phrase, code: code, factor: factor, address: "here",
            at: moment ?? now)
        if case .done = outcome { return true }
        return false
    }

    private func store() throws -> (StoreFile, DeskStore) {
        let file = try StoreFile()
        let store = try DeskStore(path: file.folder + "/desk.db")
        _ = try store.addPerson(
            "amy", roles: [.officer], teams: .all, password: phrase, mustChange: false,
            by: "test", at: now)
        return (file, store)
    }

    @Test("Whoever has none set up gets in where it is optional, and not where it is required")
    func none() throws {
        let (file, store) = try store()
        #expect(try isIn(store, "", .off))
        #expect(try isIn(store, "", .optional))
        #expect(try !isIn(store, "", .required))
        #expect(try !isIn(store, "000000", .required))
        withExtendedLifetime(file) {}
    }

    @Test("A code is good once, for a step before or after, and for nobody's old secret")
    func once() throws {
        let (file, store) = try store()
        let secret = try #require(
            try store.setFactor(of: "amy", isOn: true, by: "test", at: now))
        let step = OneTimeCode.step(at: now.milliseconds)
        func code(_ more: Int64) throws -> String {
            try #require(OneTimeCode.code(of: secret, at: step + more))
        }
        #expect(try !isIn(store, "", .optional))
        #expect(try !isIn(store, try code(2), .optional))
        #expect(try isIn(store, try code(0), .optional))
        // Used, and so is everything before it.
        #expect(try !isIn(store, try code(0), .optional))
        #expect(try !isIn(store, try code(-1), .optional))
        #expect(try isIn(store, try code(1), .required))
        // Elsewhere, so that the tries before do not count.
        let fresh = try #require(
            try store.setFactor(of: "amy", isOn: true, by: "test", at: now))
        #expect(fresh != secret)
        let later = now.adding(seconds: 20 * 60)
        let then = OneTimeCode.step(at: later.milliseconds)
        #expect(
            try !isIn(
                store, try #require(OneTimeCode.code(of: secret, at: then)), .required, at: later))
        #expect(
            try isIn(
                store, try #require(OneTimeCode.code(of: fresh, at: then)), .required, at: later))
        _ = try store.setFactor(of: "amy", isOn: false, by: "test", at: later)
        #expect(try isIn(store, "", .optional, at: later))
        withExtendedLifetime(file) {}
    }

    @Test("A proxy signs in whom the desk knows and nobody else, and the audit says so")
    func proxy() throws {
        let (file, store) = try store()
        let started = try #require(try store.signIn(namedByProxy: "amy", at: now))
        #expect(try store.session(started.secret, at: now, idleMinutes: 30, hours: 12) != nil)
        #expect(try store.signIn(namedByProxy: "nobody", at: now) == nil)
        try store.disablePerson("amy", by: "test", at: now)
        #expect(try store.signIn(namedByProxy: "amy", at: now) == nil)
        let actions = try store.audit(after: 0, limit: 20).map(\.action)
        #expect(
            actions == [
                "user.added", "session.started", "session.failed", "user.disabled",
                "session.failed",
            ])
        withExtendedLifetime(file) {}
    }

    @Test("The personal part of an entry is erased for good, the chain verifies, and says so")
    func erasing() throws {
        let (file, store) = try store()
        try store.note(
            AuditDraft("request.changed", "request:1", [("text", "a secret of C900")]),
            by: "amy", at: now)
        try store.erase([2], authority: "decision 17", reason: "asked for", by: "test", at: now)
        let entries = try store.audit(after: 0, limit: 10)
        #expect(entries[1].payload == nil)
        #expect(entries[1].salt == nil)
        #expect(entries[2].action == "payload.erased")
        #expect(entries[2].subject == "audit:2")
        let report = try store.verifyAudit()
        #expect(report.failing == nil)
        #expect(report.erased == [2])
        #expect(throws: Refusal.self) {
            try store.erase([2], authority: "x", reason: "x", by: "test", at: now)
        }
        #expect(throws: Refusal.self) {
            try store.erase([3], authority: "x", reason: "x", by: "test", at: now)
        }
        #expect(throws: Refusal.self) {
            try store.erase([1, 99], authority: "x", reason: "x", by: "test", at: now)
        }
        // All or nothing.
        #expect(try store.audit(after: 0, limit: 1).first?.payload != nil)
        withExtendedLifetime(file) {}
    }
}
