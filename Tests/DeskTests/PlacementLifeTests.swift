import Care
import Desk
import Testing

/// Decisions, approvals and placements from the first entry to the last.
@Suite struct PlacementLifeTests {
    @Test("A decision without approvals is agreed, an arrival makes it living, an ending frees it")
    func wholeLife() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        try bench.decide(request.id, "H1")
        let placement = try bench.placement(request.id)
        #expect(bench.state(placement.id) == .agreed)
        #expect(bench.book.state(of: try require(bench.book.requests[request.id])) == .decided)
        try bench.act(as: Bench.amy) {
            try $0.arrive(placement.id, on: Bench.day("2026-11-23"), time: "17:10")
        }
        #expect(bench.state(placement.id) == .living)
        #expect(bench.book.state(of: try require(bench.book.requests[request.id])) == .placed)
        try bench.act(as: Bench.amy) {
            try $0.end(
                placement.id, on: Bench.day("2026-11-23"), planned: false, reason: "Broke down",
                leavesCare: false)
        }
        #expect(bench.state(placement.id) == .ended)
        let count = PlaceCount(bench.book, bench.feed, on: bench.now.day, at: bench.now)
        let home = try require(Bench.home("H1", in: bench.feed.instance))
        #expect(count.places(of: home).free == 2)
    }

    @Test("The same arrival again is a success and no second entry; another one is a conflict")
    func repeatedArrival() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        try bench.decide(request.id, "H1")
        let placement = try bench.placement(request.id)
        for _ in 0..<2 {
            try bench.act(as: Bench.amy) {
                try $0.arrive(placement.id, on: Bench.day("2026-11-23"), time: "17:10")
            }
        }
        #expect(bench.book.placementEntries[placement.id]?.count { $0.kind == .arrived } == 1)
        let refusal = bench.refusal(as: Bench.amy) {
            _ = try $0.arrive(placement.id, on: Bench.day("2026-11-23"), time: "17:20")
        }
        #expect(refusal?.name == "state")
    }

    @Test("A home outside waits for its approval, and nobody arrives before it")
    func approvals() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        let decision = try bench.decide(request.id, "H4")
        let placement = try bench.placement(request.id)
        #expect(bench.state(placement.id) == .waiting)
        let approval = try require(bench.book.approvals(of: decision.id).first)
        #expect(approval.role == .director)
        let early = bench.refusal(as: Bench.amy) {
            _ = try $0.arrive(placement.id, on: Bench.day("2026-11-23"), time: "17:10")
        }
        #expect(early?.name == "approval-missing")
        let wrongRole = bench.refusal(as: Bench.nora) {
            _ = try $0.answer(approval.id, approves: true, hasRead: true, reason: nil)
        }
        #expect(wrongRole?.status == 404)
        let unread = bench.refusal(as: Bench.dora) {
            _ = try $0.answer(approval.id, approves: true, hasRead: false, reason: nil)
        }
        #expect(unread?.errors.first?.pointer == "/read")
        try bench.act(as: Bench.dora) {
            _ = try $0.answer(approval.id, approves: true, hasRead: true, reason: nil)
        }
        #expect(bench.state(placement.id) == .agreed)
    }

    @Test("A refused approval frees the place and opens the request again")
    func refusedApproval() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        let decision = try bench.decide(request.id, "H4")
        let approval = try require(bench.book.approvals(of: decision.id).first)
        let silent = bench.refusal(as: Bench.dora) {
            _ = try $0.answer(approval.id, approves: false, hasRead: true, reason: " ")
        }
        #expect(silent?.errors.first?.pointer == "/reason")
        try bench.act(as: Bench.dora) {
            _ = try $0.answer(approval.id, approves: false, hasRead: true, reason: "Too far")
        }
        #expect(bench.state(try bench.placement(request.id).id) == .refused)
        #expect(bench.book.state(of: try require(bench.book.requests[request.id])) == .open)
        #expect(bench.book.holds(bench.feed, at: bench.now).isEmpty)
    }

    @Test("A verbal approval counts as given; refused after the arrival the child stays")
    func verbalApproval() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        let decision = try bench.decide(request.id, "H4")
        let placement = try bench.placement(request.id)
        let ahead = bench.refusal(as: Bench.amy) {
            _ = try $0.verbal(
                decision.id, role: .director, person: "dora",
                at: Bench.moment("2026-11-23T19:00:00Z"))
        }
        #expect(ahead?.errors.first?.pointer == "/at")
        let wrong = bench.refusal(as: Bench.amy) {
            _ = try $0.verbal(decision.id, role: .director, person: "mia", at: bench.now)
        }
        #expect(wrong?.errors.first?.pointer == "/person")
        try bench.act(as: Bench.amy) {
            _ = try $0.verbal(decision.id, role: .director, person: "dora", at: bench.now)
        }
        #expect(bench.state(placement.id) == .agreed)
        let confirm = bench.book.tasks.values.first { $0.kind == .confirmVerbal }
        #expect(confirm?.due == Bench.day("2026-11-25"))
        try bench.act(as: Bench.amy) {
            _ = try $0.arrive(placement.id, on: Bench.day("2026-11-23"), time: "17:30")
        }
        let approval = try require(bench.book.approvals(of: decision.id).first)
        try bench.act(as: Bench.dora) {
            _ = try $0.answer(approval.id, approves: false, hasRead: true, reason: "I did not")
        }
        #expect(bench.state(placement.id) == .living)
        #expect(bench.book.life(of: placement.id).wasRefusedLater)
        #expect(bench.book.tasks[confirm?.id ?? 0]?.closedAt != nil)
    }

    @Test("Nobody approves a decision of their own")
    func ownDecision() throws {
        let bench = Bench()
        let both = Person(
            number: 9, name: "both", roles: [.officer, .director], teams: .named(["duty"]))
        bench.book.people["both"] = both
        let request = try bench.open([bench.known("C1")], as: both)
        let decision = try bench.decide(request.id, "H4", as: both)
        let approval = try require(bench.book.approvals(of: decision.id).first)
        let refusal = bench.refusal(as: both) {
            _ = try $0.answer(approval.id, approves: true, hasRead: true, reason: nil)
        }
        #expect(refusal?.status == 403)
    }

    @Test("Withdrawn, not arrived, ended: each entry only from its states")
    func wrongEntries() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        let decision = try bench.decide(request.id, "H1")
        let placement = try bench.placement(request.id)
        let early = bench.refusal(as: Bench.amy) {
            _ = try $0.end(
                placement.id, on: Bench.day("2026-11-23"), planned: true, reason: nil,
                leavesCare: true)
        }
        #expect(early?.name == "state")
        try bench.act(as: Bench.amy) {
            _ = try $0.notArrived(placement.id, reason: "Ran away")
        }
        #expect(bench.state(placement.id) == .notArrived)
        let late = bench.refusal(as: Bench.amy) {
            _ = try $0.withdrawDecision(decision.id, reason: "Changed our mind")
        }
        #expect(late?.name == "state")
        #expect(bench.book.state(of: try require(bench.book.requests[request.id])) == .open)
        try bench.decide(request.id, "H2")
        try bench.act(as: Bench.amy) {
            _ = try $0.withdrawDecision(
                try require(bench.book.decisions(of: request.id).last).id, reason: "Wrong home")
        }
        #expect(bench.state(try bench.placement(request.id).id) == .withdrawn)
    }

    @Test("A manager corrects the day of an arrival by a new entry; an officer may not")
    func correction() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        try bench.decide(request.id, "H1")
        let placement = try bench.placement(request.id)
        try bench.act(as: Bench.amy) {
            _ = try $0.arrive(placement.id, on: Bench.day("2026-11-23"), time: "17:10")
        }
        let entry = try require(
            bench.book.placementEntries[placement.id]?.first { $0.kind == .arrived })
        let officer = bench.refusal(as: Bench.amy) {
            _ = try $0.correct(
                placement.id, entry: entry.id, on: Bench.day("2026-11-22"), why: "Typing")
        }
        #expect(officer?.status == 403)
        try bench.act(as: Bench.mia) {
            _ = try $0.correct(
                placement.id, entry: entry.id, on: Bench.day("2026-11-22"), why: "Typing")
        }
        #expect(bench.book.life(of: placement.id).arrivedOn == Bench.day("2026-11-22"))
        #expect(
            bench.book.placementEntries[placement.id]?.contains { $0.on == entry.on } == true)
    }

    @Test("An arrival in the next home ends the living placement the same day")
    func nextHome() throws {
        let bench = Bench()
        let first = try bench.open([bench.known("C1")])
        try bench.decide(first.id, "H1")
        let old = try bench.placement(first.id)
        try bench.act(as: Bench.amy) {
            _ = try $0.arrive(old.id, on: Bench.day("2026-11-23"), time: "17:10")
        }
        let second = try bench.open(
            [bench.known("C1")],
            details: bench.details(urgency: "emergency", why: "present-home-ends"))
        try bench.decide(second.id, "H2")
        let new = try bench.placement(second.id)
        #expect(bench.state(old.id) == .living)
        try bench.act(as: Bench.amy) {
            _ = try $0.arrive(new.id, on: Bench.day("2026-11-23"), time: "17:50")
        }
        #expect(bench.state(old.id) == .ended)
        #expect(bench.state(new.id) == .living)
        #expect(bench.book.life(of: old.id).endedOn == Bench.day("2026-11-23"))
        let homes = bench.effective(.lived).homes
        let child = try require(Bench.child("C1", in: bench.effective(.lived)))
        #expect(child.home.map { homes[$0].id } == "H2")
    }
}
