import Care
import Desk
import Testing

/// Requests: who may, what is missing, which state.
@Suite struct RequestTests {
    @Test("What is missing is named by its place, all at once")
    func missing() throws {
        let bench = Bench()
        let request = try bench.act(as: Bench.amy) {
            try $0.start(FieldValues(["urgency": .text("emergency")]), children: [FieldValues()])
        }
        let refusal = bench.refusal(as: Bench.amy) { _ = try $0.submit(request.id) }
        let pointers = Set(refusal?.errors.map(\.pointer) ?? [])
        #expect(refusal?.status == 422)
        #expect(
            pointers.isSuperset(of: [
                "/why", "/neededBy", "/neededAt", "/emergencyReason", "/authority/decidedBy",
                "/authority/on", "/considered/parents", "/considered/connected",
                "/children/0/birthDate", "/children/0/sex", "/children/0/view/text",
            ]))
        #expect(!pointers.contains("/children/0/homePostcode"))
    }

    @Test("A planned request needs what an emergency does not")
    func planned() throws {
        let bench = Bench()
        let request = try bench.act(as: Bench.amy) {
            try $0.start(
                bench.details(urgency: "planned"), children: [bench.stranger()])
        }
        let refusal = bench.refusal(as: Bench.amy) { _ = try $0.submit(request.id) }
        #expect(
            Set(refusal?.errors.map(\.pointer) ?? []) == [
                "/children/0/homePostcode", "/children/0/keepSchool", "/children/0/legalStatus",
            ])
    }

    @Test("The case system fills in what is left blank, its position stands for the postcode")
    func filledIn() throws {
        let bench = Bench {
            $0.children[0].keepsSchool = true
            $0.children[0].legalStatus = "C2"
        }
        #expect(throws: Never.self) {
            try bench.open([bench.known("C1")], details: bench.details(urgency: "planned"))
        }
        #expect(bench.book.requests[1]?.children[0].values["birthDate"] == nil)
    }

    @Test("A child has one draft, open or decided request at a time")
    func openRequest() throws {
        let bench = Bench()
        let first = try bench.open([bench.known("C1")])
        let again = bench.refusal(as: Bench.amy) {
            _ = try $0.start(bench.details(), children: [bench.known("C1")])
        }
        #expect(again?.name == "open-request")
        try bench.act(as: Bench.amy) { _ = try $0.withdraw(first.id, reason: "Went home") }
        #expect(throws: Never.self) { try bench.open([bench.known("C1")]) }
    }

    @Test("Another team's request does not exist for an officer, until opened with a reason")
    func otherTeam() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        let hidden = bench.refusal(as: Bench.ned) { _ = try $0.withdraw(request.id, reason: "x") }
        #expect(hidden?.status == 404)
        #expect(hidden?.isAudited == true)
        try bench.act(as: Bench.ned) { _ = try $0.open(request.id, reason: "Covering tonight") }
        #expect(throws: Never.self) {
            try bench.act(as: Bench.ned) {
                _ = try $0.noHome(request.id, sought: "Foster", text: "Nobody answered")
            }
        }
        bench.now = bench.now.adding(seconds: 8 * 3600)
        let over = bench.refusal(as: Bench.ned) { _ = try $0.withdraw(request.id, reason: "x") }
        #expect(over?.status == 404)
        let fostering = bench.refusal(as: Bench.fay) {
            _ = try $0.withdraw(request.id, reason: "x")
        }
        #expect(fostering?.status == 403)
    }

    @Test("A change needs the version that was read")
    func versions() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        let patch = Turn.Patch(
            FieldValues(["emergencyReason": .text("Found alone again.")]),
            named: ["emergencyReason"])
        let stale = bench.refusal(as: Bench.amy) {
            _ = try $0.change(request.id, version: request.version - 1, details: patch)
        }
        #expect(stale?.name == "version-changed")
        let changed = try bench.act(as: Bench.amy) {
            try $0.change(request.id, version: request.version, details: patch)
        }
        #expect(changed.version == request.version + 1)
        let cleared = bench.refusal(as: Bench.amy) {
            _ = try $0.change(
                request.id, version: changed.version,
                details: Turn.Patch(FieldValues(), named: ["emergencyReason"]))
        }
        #expect(cleared?.errors.map(\.pointer) == ["/emergencyReason"])
    }

    @Test("A present home is needed for a child who must move")
    func presentHome() throws {
        let bench = Bench()
        let request = try bench.act(as: Bench.amy) {
            try $0.start(
                bench.details(why: "present-home-ends"), children: [bench.known("C1")])
        }
        let refusal = bench.refusal(as: Bench.amy) { _ = try $0.submit(request.id) }
        #expect(refusal?.errors.map(\.pointer) == ["/why"])
        let other = try bench.open(
            [bench.known("C2")], details: bench.details(why: "present-home-ends"))
        let child = try require(Bench.child("C2", in: bench.effective()))
        #expect(child.status == .mustMove)
        #expect(other.children.count == 1)
    }

    @Test("A member of a group that must stay together brings the others")
    func siblings() throws {
        let bench = Bench { instance in
            for index in 0..<2 {
                instance.children[index].siblingGroup = "S"
                instance.children[index].siblingPlan = .together
                instance.children[index].status = .referred
                instance.children[index].home = nil
            }
        }
        let request = try bench.act(as: Bench.amy) {
            try $0.start(bench.details(), children: [bench.known("C1")])
        }
        #expect(request.children.map(\.reference) == ["C1", "C2"])
    }

    @Test("A child without reference is D-1, joined later, and counted once")
    func joining() throws {
        let bench = Bench()
        let request = try bench.open([bench.stranger()])
        #expect(request.children[0].reference == "D-1")
        try bench.decide(request.id, "H2")
        try bench.deliver { instance in
            var child = Child(
                id: "C900", birth: Bench.day("2015-03-02"), status: .referred, home: nil)
            child.sex = .female
            instance.children.append(child)
        }
        #expect(bench.book.namesakes(of: request.children[0], bench.feed) == ["C900"])
        try bench.act(as: Bench.amy) {
            _ = try $0.change(
                request.id, version: nil,
                children: [
                    (
                        0,
                        Turn.Patch(
                            FieldValues(["reference": .text("C900")]), named: ["reference"])
                    )
                ])
        }
        let instance = bench.effective()
        #expect(Bench.child("D-1", in: instance) == nil)
        #expect(Bench.child("C900", in: instance)?.status == .settled)
        #expect(bench.book.inForce("C900").count == 1)
    }
}
