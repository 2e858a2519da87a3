import Care
import Desk
import Testing

/// The table of differences, row by row.
@Suite struct ComparisonTests {
    private func living() throws -> (Bench, Desk.Placement) {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        try bench.decide(request.id, "H1")
        let placement = try bench.placement(request.id)
        try bench.act(as: Bench.amy) {
            _ = try $0.arrive(placement.id, on: Bench.day("2026-11-23"), time: "17:10")
        }
        return (bench, placement)
    }

    private func move(_ instance: inout Instance, to home: Int?, on day: String) {
        instance.children[0].status = home == nil ? .referred : .settled
        instance.children[0].home = home
        instance.children[0].placedOn = home == nil ? nil : Bench.day(day)
    }

    private func differences(_ bench: Bench) -> [Difference] {
        Comparison.compare(
            bench.feed, bench.book, on: max(bench.now.day, bench.feed.instance.asOf), feedDays: 3)
    }

    @Test("Still what it said before: waiting, the desk in force, overdue after three working days")
    func waiting() throws {
        let (bench, _) = try living()
        bench.now = Bench.moment("2026-11-26T09:00:00Z")
        try bench.deliver { _ in }
        #expect(differences(bench).map(\.state) == [.waiting])
        #expect(differences(bench).map(\.isOverdue) == [false])
        bench.now = Bench.moment("2026-11-27T09:00:00Z")
        #expect(differences(bench).map(\.isOverdue) == [true])
        let instance = bench.effective()
        #expect(Bench.child("C1", in: instance)?.home.map { instance.homes[$0].id } == "H1")
        #expect(bench.book.holds(bench.feed, at: bench.now).count == 1)
    }

    @Test("What the desk says: caught up, the entry closed, its task too, and no hold any more")
    func caughtUp() throws {
        let (bench, placement) = try living()
        bench.now = Bench.moment("2026-11-24T09:00:00Z")
        try bench.deliver { self.move(&$0, to: 0, on: "2026-11-22") }
        #expect(differences(bench).isEmpty)
        let claim = bench.book.claims.values.first { $0.fact == "lives-in" }
        #expect(claim?.closing == "caught-up")
        #expect(claim?.note?.contains("22 November") == true)
        #expect(bench.book.holds(bench.feed, at: bench.now).isEmpty)
        #expect(bench.state(placement.id) == .living)
        let task = bench.book.tasks.values.first { $0.kind == .enterInCaseSystem }
        #expect(task?.closedBy == "system:feed")
    }

    @Test("A decided child found living there counts as arrived, also while an approval waits")
    func foundLiving() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        try bench.decide(request.id, "H4")
        let placement = try bench.placement(request.id)
        bench.now = Bench.moment("2026-11-24T09:00:00Z")
        try bench.deliver { self.move(&$0, to: 3, on: "2026-11-24") }
        #expect(bench.state(placement.id) == .living)
        #expect(bench.book.life(of: placement.id).arrivedOn == Bench.day("2026-11-24"))
        #expect(!bench.book.life(of: placement.id).isAgreed)
    }

    @Test("Another home, placed after the start day: moved on, the feed in force")
    func movedOn() throws {
        let (bench, placement) = try living()
        bench.now = Bench.moment("2026-11-26T09:00:00Z")
        try bench.deliver { self.move(&$0, to: 1, on: "2026-11-25") }
        #expect(bench.state(placement.id) == .ended)
        #expect(bench.book.life(of: placement.id).endedOn == Bench.day("2026-11-25"))
        let instance = bench.effective()
        #expect(Bench.child("C1", in: instance)?.home.map { instance.homes[$0].id } == "H2")
        #expect(bench.book.holds(bench.feed, at: bench.now).isEmpty)
    }

    @Test("Anything else contradicts: the feed's home counts, the desk's keeps its place and holds")
    func contradiction() throws {
        let (bench, placement) = try living()
        bench.now = Bench.moment("2026-11-24T09:00:00Z")
        try bench.deliver { self.move(&$0, to: 1, on: "2026-11-20") }
        #expect(differences(bench).map(\.state) == [.contradiction])
        let instance = bench.effective()
        #expect(Bench.child("C1", in: instance)?.home.map { instance.homes[$0].id } == "H2")
        #expect(Bench.home("H1", in: instance)?.status == .onHold)
        #expect(Bench.home("H1", in: instance)?.placesUnavailable == 1)
        #expect(bench.book.holds(bench.feed, at: bench.now).map(\.home) == ["H1"])
        #expect(bench.state(placement.id) == .living)
    }

    @Test("A child or home missing from the feed contradicts too")
    func missing() throws {
        let (bench, _) = try living()
        bench.now = Bench.moment("2026-11-24T09:00:00Z")
        try bench.deliver { $0.children.removeFirst() }
        #expect(differences(bench).map(\.state) == [.contradiction])
    }

    @Test("Resolved for the case system, the placement ends; for the desk, it waits again")
    func resolving() throws {
        for usesCaseSystem in [true, false] {
            let (bench, placement) = try living()
            bench.now = Bench.moment("2026-11-24T09:00:00Z")
            try bench.deliver { self.move(&$0, to: 1, on: "2026-11-20") }
            let claim = try require(bench.book.openClaims.first)
            let stranger = bench.refusal(as: Bench.ned) {
                _ = try $0.resolve(claim.id, usesCaseSystem: true, reason: "x")
            }
            #expect(stranger?.status == 404)
            try bench.act(as: Bench.amy) {
                _ = try $0.resolve(
                    claim.id, usesCaseSystem: usesCaseSystem, reason: "Rang the home")
            }
            if usesCaseSystem {
                #expect(bench.state(placement.id) == .ended)
                #expect(bench.book.openClaims.isEmpty)
                #expect(Bench.home("H1", in: bench.effective())?.status == .available)
            } else {
                #expect(differences(bench).map(\.state) == [.waiting])
                let instance = bench.effective()
                #expect(
                    Bench.child("C1", in: instance)?.home.map { instance.homes[$0].id } == "H1")
            }
        }
    }

    @Test("Facts of homes: waiting, caught up, and the more cautious while they contradict")
    func homes() throws {
        let bench = Bench()
        let patch = Turn.Patch(
            FieldValues([
                "status": .text("on-hold"), "placesUnavailable": .whole(1),
                "availableFrom": .text("2026-12-01"), "minAge": .whole(5),
            ]), named: ["status", "placesUnavailable", "availableFrom", "minAge"])
        try bench.act(as: Bench.fay) {
            try $0.changeHome("H1", version: 1, patch, reason: "Carer is ill")
        }
        #expect(Bench.home("H1", in: bench.effective())?.status == .onHold)
        #expect(Bench.home("H1", in: bench.effective())?.minAge == 5)
        bench.now = Bench.moment("2026-11-24T09:00:00Z")
        try bench.deliver { instance in
            instance.homes[0].status = .closed
            instance.homes[0].placesUnavailable = 1
            instance.homes[0].availableFrom = Bench.day("2026-11-28")
            instance.homes[0].minAge = 8
        }
        let home = try require(Bench.home("H1", in: bench.effective()))
        #expect(home.status == .closed)
        #expect(home.availableFrom == Bench.day("2026-12-01"))
        #expect(home.minAge == 8)
        let states = Dictionary(
            differences(bench).map { ($0.claim.fact, $0.state) }, uniquingKeysWith: { a, _ in a })
        #expect(
            states == [
                "status": .contradiction, "availableFrom": .contradiction,
                "minAge": .contradiction,
            ])
        #expect(
            bench.book.claims.values.contains {
                $0.fact == "placesUnavailable" && $0.closing == "caught-up"
            })
    }

    @Test("A page saved as it was shown changes no fact: no list known to be empty, nor any other")
    func untouchedLists() throws {
        let bench = Bench { instance in
            instance.homes[0].faiths = []
            instance.homes[0].languages = ["english", "polish"]
            instance.homes[0].offers = []
            instance.homes[0].exemptFor = [0, 1]
        }
        let form = Form.home(needs: bench.feed.instance.needs, isNew: false)
        let shown = bench.book.homeValues("H1", bench.feed, at: bench.now)
        // As a page sends it: what is known to be none is written so, boxes without a tick say nothing.
        var typed: [String: [String]] = ["reason": ["Nothing"]]
        for field in form.fields {
            switch shown[field.key] {
            case .list(let items)?:
                if case .ticks = field.kind {
                    typed[field.key] = items
                } else {
                    typed[field.key] = [
                        items.isEmpty ? "none" : items.reversed().joined(separator: " ; ")
                    ]
                }
            case .text(let text)?: typed[field.key] = [text]
            case .whole(let whole)?: typed[field.key] = [String(whole)]
            case .truth(true)?: typed[field.key] = ["yes"]
            case .truth(false)?, nil: typed[field.key] = [""]
            }
        }
        let reading = form.read(page: typed)
        #expect(reading.faults.isEmpty)
        var values = reading.values
        values["reason"] = nil
        let patch = Turn.Patch(values)
        try bench.act(as: Bench.fay) {
            try $0.changeHome("H1", version: nil, patch, reason: "Nothing")
        }
        #expect(bench.book.openClaims.isEmpty)
        #expect(bench.book.homeEntries["H1"] == nil)
        // Cleared, it is not known any more; known to be none, it is that.
        values["faiths"] = nil
        let cleared = Turn.Patch(values)
        try bench.act(as: Bench.fay) {
            try $0.changeHome("H1", version: nil, cleared, reason: "Not asked")
        }
        #expect(bench.book.homesInForce(bench.feed, at: bench.now)["H1"]?.faiths == nil)
        #expect(bench.book.openClaims.map(\.fact) == ["faiths"])
    }

    @Test("A request's lists in another order, or empty as in the case system, are no difference")
    func listsOfChildren() throws {
        let bench = Bench { $0.children[0].wantedLanguages = ["english", "polish"] }
        var child = bench.known("C1")
        child["wantedLanguages"] = .list(["polish", "english", "polish"])
        child["needs"] = .list([])
        child["wantedFaith"] = .list([])
        let request = try bench.open([child])
        #expect(bench.book.openClaims.isEmpty)
        #expect(bench.book.requests[request.id]?.children.first?.values["needs"] == nil)
    }

    @Test("A confirmed vacancy never contradicts: the later day counts")
    func confirmed() throws {
        let bench = Bench { $0.homes[0].confirmedOn = Bench.day("2026-11-01") }
        try bench.act(as: Bench.amy) { try $0.confirmVacancy("H1") }
        #expect(
            Bench.home("H1", in: bench.effective())?.confirmedOn == Bench.day("2026-11-23"))
        try bench.deliver { $0.homes[0].confirmedOn = Bench.day("2026-11-10") }
        #expect(differences(bench).map(\.state) == [.waiting])
        #expect(
            Bench.home("H1", in: bench.effective())?.confirmedOn == Bench.day("2026-11-23"))
        bench.now = Bench.moment("2026-11-25T09:00:00Z")
        try bench.deliver { $0.homes[0].confirmedOn = Bench.day("2026-11-25") }
        #expect(differences(bench).isEmpty)
        #expect(
            Bench.home("H1", in: bench.effective())?.confirmedOn == Bench.day("2026-11-25"))
    }

    @Test("Facts of an open request stay the desk's, with their difference; none after it closes")
    func requestFacts() throws {
        let bench = Bench()
        var values = bench.known("C1")
        values["pets"] = .text("no")
        let request = try bench.open([values])
        #expect(differences(bench).map(\.claim.fact) == ["pets"])
        try bench.deliver { $0.children[0].pets = .must }
        #expect(differences(bench).map(\.state) == [.contradiction])
        #expect(Bench.child("C1", in: bench.effective())?.pets == .no)
        try bench.act(as: Bench.amy) { _ = try $0.withdraw(request.id, reason: "Went home") }
        #expect(differences(bench).isEmpty)
        #expect(Bench.child("C1", in: bench.effective())?.pets == .must)
    }

    @Test(
        "A new snapshot that fills a home past its places makes each placement on its way contradict"
    )
    func overfull() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        try bench.decide(request.id, "H2")
        bench.now = Bench.moment("2026-11-24T09:00:00Z")
        try bench.deliver { instance in
            var child = Child(
                id: "C7", birth: Bench.day("2013-05-05"), status: .settled, home: 1)
            child.placedOn = Bench.day("2026-11-24")
            instance.children.append(child)
        }
        let claim = try require(bench.book.openClaims.first { $0.fact == "place" })
        #expect(claim.state == .contradiction)
        let decision = try require(bench.book.decisions.values.first)
        try bench.act(as: Bench.amy) {
            _ = try $0.withdrawDecision(decision.id, reason: "No room")
        }
        #expect(!bench.book.openClaims.contains { $0.fact == "place" })
    }

    @Test("A home with a placement that leaves the feed is kept as it was, on hold")
    func departedHome() throws {
        let (bench, _) = try living()
        bench.now = Bench.moment("2026-11-24T09:00:00Z")
        try bench.deliver { instance in
            instance.homes.removeFirst()
            for index in instance.children.indices {
                instance.children[index].home = instance.children[index].home.map { $0 - 1 }
            }
        }
        let home = try require(Bench.home("H1", in: bench.effective()))
        #expect(home.status == .onHold)
        #expect(home.places == 2)
        let instance = bench.effective()
        #expect(Bench.child("C1", in: instance)?.home.map { instance.homes[$0].id } == "H1")
    }
}
