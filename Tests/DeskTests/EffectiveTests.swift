import Care
import Desk
import Exchange
import Testing

/// The effective instance, point by point.
@Suite struct EffectiveTests {
    @Test("A desk without entries changes nothing but the day")
    func nothing() {
        let bench = Bench()
        bench.now = Bench.moment("2026-11-25T09:00:00Z")
        var wanted = bench.feed.instance.inCanonicalOrder()
        wanted.asOf = Bench.day("2026-11-25")
        #expect(bench.effective() == wanted)
        #expect(bench.effective(.lived) == wanted)
    }

    @Test("As decided the child is settled at once; as lived a place is unavailable until it comes")
    func views() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        try bench.decide(request.id, "H1")
        let decided = bench.effective()
        #expect(Bench.child("C1", in: decided)?.status == .settled)
        #expect(Bench.child("C1", in: decided)?.placedOn == nil)
        let lived = bench.effective(.lived)
        #expect(Bench.child("C1", in: lived)?.status == .referred)
        #expect(Bench.home("H1", in: lived)?.placesUnavailable == 1)
        let placement = try bench.placement(request.id)
        try bench.act(as: Bench.amy) {
            _ = try $0.arrive(placement.id, on: Bench.day("2026-11-23"), time: "17:10")
        }
        let arrived = bench.effective(.lived)
        #expect(Bench.child("C1", in: arrived)?.placedOn == Bench.day("2026-11-23"))
        #expect(Bench.home("H1", in: arrived)?.placesUnavailable == 0)
    }

    @Test("Who has a new home and still sleeps in the old one counts in both")
    func stillIn() throws {
        let bench = Bench()
        let request = try bench.open(
            [bench.known("C2")], details: bench.details(why: "present-home-ends"))
        try bench.decide(request.id, "H1", startOn: "2026-11-25")
        let decided = bench.effective()
        let child = try require(Bench.child("C2", in: decided))
        #expect(child.home.map { decided.homes[$0].id } == "H1")
        #expect(child.stillIn.map { decided.homes[$0].id } == "H3")
        let lived = bench.effective(.lived)
        #expect(
            Bench.child("C2", in: lived)?.home.map { lived.homes[$0].id } == "H3")
    }

    @Test("A child who leaves care before the case system ever had it is left out, then and later")
    func leftUnknown() throws {
        let bench = Bench()
        let request = try bench.open([bench.stranger()])
        try bench.decide(request.id, "H1")
        let placement = try bench.placement(request.id)
        try bench.act(as: Bench.amy) {
            _ = try $0.arrive(placement.id, on: Bench.day("2026-11-23"), time: "17:10")
        }
        #expect(Bench.child("D-1", in: bench.effective())?.status == .settled)
        try bench.act(as: Bench.amy) {
            _ = try $0.end(
                placement.id, on: Bench.day("2026-11-24"), planned: true, reason: nil,
                leavesCare: true)
        }
        // The day lies ahead: the child is still there.
        #expect(Bench.child("D-1", in: bench.effective())?.home != nil)
        bench.now = Bench.moment("2026-11-24T09:00:00Z")
        for view in Effective.View.allCases {
            #expect(Bench.child("D-1", in: bench.effective(view)) == nil)
        }
        try bench.act(as: nil) { _ in }
        #expect(bench.book.claim("lives-in", "D-1") == nil)
        for view in Effective.View.allCases {
            #expect(Bench.child("D-1", in: bench.effective(view)) == nil)
        }
        // Somebody has still to enter what happened.
        #expect(
            bench.book.tasks.values.contains { $0.kind == .enterInCaseSystem && $0.closedAt == nil }
        )
        // A new request brings the child back.
        _ = try bench.open([bench.stranger()])
        #expect(Bench.child("D-2", in: bench.effective())?.status == .referred)
    }

    @Test("A child the case system had and has no longer is not added again")
    func gone() throws {
        let bench = Bench()
        let request = try bench.open([bench.stranger()])
        try bench.decide(request.id, "H1")
        let placement = try bench.placement(request.id)
        try bench.act(as: Bench.amy) {
            _ = try $0.arrive(placement.id, on: Bench.day("2026-11-23"), time: "17:10")
        }
        try bench.act(as: Bench.amy) { turn in
            var values = FieldValues()
            values["reference"] = .text("C9")
            _ = try turn.change(
                request.id, version: nil,
                children: [(at: 0, patch: .init(values, named: ["reference"]))])
        }
        try bench.deliver { instance in
            var child = Child(
                id: "C9", birth: Bench.day("2015-03-02"), status: .settled, home: 0)
            child.placedOn = Bench.day("2026-11-23")
            instance.children.append(child)
        }
        #expect(bench.book.claim("lives-in", "C9") == nil)
        #expect(Bench.child("C9", in: bench.effective())?.status == .settled)
        try bench.deliver { $0.children.removeAll { $0.id == "C9" } }
        for view in Effective.View.allCases {
            #expect(Bench.child("C9", in: bench.effective(view)) == nil)
        }
    }

    @Test("An ending ahead: must move until the day, referred from it; leaving care: left out")
    func endings() throws {
        for leavesCare in [false, true] {
            let bench = Bench()
            let request = try bench.open([bench.known("C1")])
            try bench.decide(request.id, "H1")
            let placement = try bench.placement(request.id)
            try bench.act(as: Bench.amy) {
                _ = try $0.arrive(placement.id, on: Bench.day("2026-11-23"), time: "17:10")
            }
            bench.now = Bench.moment("2026-11-24T09:00:00Z")
            try bench.deliver { instance in
                instance.children[0].status = .settled
                instance.children[0].home = 0
                instance.children[0].placedOn = Bench.day("2026-11-23")
            }
            try bench.act(as: Bench.amy) {
                _ = try $0.end(
                    placement.id, on: Bench.day("2026-11-26"), planned: true, reason: nil,
                    leavesCare: leavesCare)
            }
            let before = Bench.child("C1", in: bench.effective())
            #expect(before?.status == (leavesCare ? .settled : .mustMove))
            bench.now = Bench.moment("2026-11-26T09:00:00Z")
            let after = Bench.child("C1", in: bench.effective())
            #expect(after?.status == (leavesCare ? nil : .referred))
        }
    }

    @Test("Apart and places to avoid of both sides add up")
    func addedUp() throws {
        let bench = Bench { instance in
            instance.avoidAreas = [
                AvoidArea(
                    child: 0, centre: Position(easting: 1, northing: 1), radius: Metres(1000))
            ]
        }
        var values = bench.known("C1")
        values["apartFrom"] = .list(["C2"])
        values["avoid.0.km"] = .text("2.5")
        values["avoid.0.easting"] = .whole(520_000)
        values["avoid.0.northing"] = .whole(260_000)
        _ = try bench.open([values])
        let instance = bench.effective()
        #expect(instance.apart.count == 1)
        #expect(instance.avoidAreas.count == 2)
        #expect(instance.avoidAreas.contains { $0.radius == Metres(2500) })
    }

    @Test("The desk's latest answer counts against an earlier one of the same day")
    func answers() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        for answer in [AnswerKind.asked, .accepted] {
            try bench.act(as: Bench.amy) {
                _ = try $0.ask(
                    request.id, home: "H1", answer: answer, reason: nil, answeredBy: nil,
                    placeFree: false)
            }
        }
        #expect(bench.effective().answers.map(\.kind) == [.accepted])
    }

    @Test("Brothers and sisters parted by a decision are treated singly")
    func parted() throws {
        let bench = Bench { instance in
            for index in 0..<2 {
                instance.children[index].siblingGroup = "S"
                instance.children[index].siblingPlan = .together
                instance.children[index].status = .referred
                instance.children[index].home = nil
                instance.children[index].placedOn = nil
            }
            instance.homes[0].places = 1
            instance.homes.removeLast(2)
        }
        let request = try bench.open([bench.known("C1"), bench.known("C2")])
        let list = try bench.look(request.id)
        let choice = try bench.choice(list, "H1", "H2")
        let decision = try bench.act(as: Bench.amy) { try $0.decide(request.id, choice) }
        #expect(bench.book.approvals(of: decision.id).map(\.role) == [.manager])
        let instance = bench.effective()
        #expect(instance.children.allSatisfy { $0.siblingPlan == .apart })
        #expect(InstanceFolder.faults(of: instance).isEmpty)
    }

    @Test("What the desk writes is sound: the folder reads back as the same instance")
    func readsBack() throws {
        let bench = Bench()
        let first = try bench.open([bench.known("C1")])
        try bench.decide(first.id, "H1")
        _ = try bench.open([bench.stranger()])
        try bench.act(as: Bench.fay) {
            _ = try $0.addHome(
                FieldValues([
                    "id": .text("N1"), "kind": .text("foster"), "places": .whole(2),
                    "weeklyCost": .text("510.50"), "registered": .text("yes"),
                ]))
        }
        for view in Effective.View.allCases {
            let instance = bench.effective(view)
            let files = Dictionary(
                InstanceFolder.kept(instance, policy: Policy()).map { ($0.name, $0.bytes) },
                uniquingKeysWith: { first, _ in first })
            let read = InstanceFolder.restored(files)
            #expect(read.faults.isEmpty)
            #expect(read.instance == instance)
            #expect(Bench.home("N1", in: instance)?.weeklyCost == Pence(51_050))
        }
    }
}
