import Care
import Desk
import Testing

/// What can be decided, what cannot, and what follows.
@Suite struct DecisionTests {
    @Test("A list that was not shown to the person, or long ago, cannot be decided from")
    func listNotSeen() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        let list = try bench.look(request.id)
        let choice = try bench.choice(list, "H1")
        let other = bench.refusal(as: Bench.mia) { _ = try $0.decide(request.id, choice) }
        #expect(other?.name == "list-not-seen")
        bench.now = bench.now.adding(seconds: 12 * 3600 + 1)
        let late = bench.refusal(as: Bench.amy) { _ = try $0.decide(request.id, choice) }
        #expect(late?.name == "list-not-seen")
    }

    @Test("An unconfirmed vacancy asks first and is not decidable")
    func asking() throws {
        let bench = Bench { $0.homes[0].confirmedOn = nil }
        let request = try bench.open([bench.known("C1")])
        let list = try bench.look(request.id)
        let refusal = bench.refusal(as: Bench.amy) {
            _ = try $0.decide(request.id, try bench.choice(list, "H1"))
        }
        #expect(refusal?.name == "not-decidable")
        try bench.act(as: Bench.amy) {
            _ = try $0.ask(
                request.id, home: "H1", answer: .accepted, reason: nil, answeredBy: "carer",
                placeFree: true)
        }
        #expect(throws: Never.self) { try bench.decide(request.id, "H1") }
    }

    @Test("Two officers and one place: the second is told that it has been taken")
    func lastPlace() throws {
        let bench = Bench()
        let first = try bench.open([bench.known("C1")])
        let second = try bench.open([bench.stranger()])
        let mine = try bench.look(first.id)
        let theirs = try bench.look(second.id, as: Bench.mia)
        try bench.act(as: Bench.amy) {
            _ = try $0.decide(first.id, try bench.choice(mine, "H2"))
        }
        let refusal = bench.refusal(as: Bench.mia) {
            _ = try $0.decide(second.id, try bench.choice(theirs, "H2"))
        }
        #expect(refusal?.name == "place-taken")
        #expect(bench.book.decisions.count == 1)
        #expect(throws: Never.self) { try bench.decide(second.id, "H1") }
    }

    @Test("A child that is decided by now is told so, and an option that changed too")
    func decidedOrChanged() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        let list = try bench.look(request.id)
        let seen = try bench.look(request.id, as: Bench.mia)
        try bench.act(as: Bench.amy) {
            _ = try $0.ask(
                request.id, home: "H2", answer: .declined, reason: "Ill", answeredBy: nil,
                placeFree: false)
        }
        let changed = bench.refusal(as: Bench.amy) {
            _ = try $0.decide(request.id, try bench.choice(list, "H2"))
        }
        #expect(changed?.name == "option-changed")
        try bench.act(as: Bench.amy) {
            _ = try $0.decide(request.id, try bench.choice(list, "H1"))
        }
        let decided = bench.refusal(as: Bench.mia) {
            _ = try $0.decide(request.id, try bench.choice(seen, "H1"))
        }
        #expect(decided?.name == "child-decided")
    }

    @Test("Words are required where the option is not the first, or lies outside")
    func reasons() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        let list = try bench.look(request.id)
        for home in ["H2", "H4"] {
            let refusal = bench.refusal(as: Bench.amy) {
                _ = try $0.decide(
                    request.id, try bench.choice(list, home, reason: "Nineteen letters. "))
            }
            #expect(refusal?.errors.first?.pointer == "/reason", "\(home)")
        }
        #expect(throws: Never.self) {
            try bench.act(as: Bench.amy) {
                _ = try $0.decide(request.id, try bench.choice(list, "H1", reason: nil))
            }
        }
    }

    @Test("First choice given for another option is told beside what came first")
    func firstChoice() throws {
        // Nobody has confirmed H1: it ranks first and cannot be decided.
        let bench = Bench { $0.homes[0].confirmedOn = nil }
        let request = try bench.open([bench.known("C1")])
        let list = try bench.look(request.id)
        let index = try require(list.notes.firstIndex { $0.isDecidable })
        let first = list.shown(index).homes[0]
        let other = try require(
            list.result.options.indices.map { list.shown($0) }
                .last { $0.obstacle == nil && $0.homes != [first] }?.homes.first)
        let second = try bench.act(as: Bench.amy) {
            try $0.decide(request.id, try bench.choice(list, other, code: "first-choice"))
        }
        #expect(
            second.reasonInWords
                == "First choice (but option \(list.shown(index).rank) came first)")
        try bench.act(as: Bench.amy) { try $0.withdrawDecision(second.id, reason: "A mistake.") }
        let again = try bench.look(request.id)
        let chosen = try bench.act(as: Bench.amy) {
            try $0.decide(request.id, try bench.choice(again, first, code: "first-choice"))
        }
        #expect(chosen.reasonInWords == "First choice")
    }

    @Test("A reason that the list, the answers or the request contradict is told, no other")
    func contradictedReasons() throws {
        let bench = Bench { instance in
            instance.homes[1].kind = .connected
            instance.homes[1].connectedTo = [0]
            instance.children[0].keepsSchool = true
            instance.children[0].school = Position(easting: 546_000, northing: 260_000)
        }
        var child = bench.known("C1")
        child["view.text"] = nil
        child["view.notYet"] = .text("She sleeps.")
        let request = try bench.open([child])
        func untrue(_ home: String) throws -> Set<ReasonCode> {
            let list = try bench.look(request.id)
            let options = list.result.options.indices.map { list.shown($0) }
            let rank = try require(options.first { $0.homes == [home] }?.rank)
            return Set(
                ReasonCode.contradicted(
                    rank: rank, of: options, now: list,
                    try require(bench.book.requests[request.id]), bench.book, bench.feed
                ).keys)
        }
        #expect(try untrue("H1").subtracting([.firstChoice]) == [.childWish])
        #expect(
            try untrue("H2").subtracting([.firstChoice]) == [.childWish, .connectedNotSuitable])
        // 54 kilometres from the school that she keeps.
        #expect(try untrue("H4") == [.firstChoice, .childWish, .school])
        try bench.act(as: Bench.amy) {
            _ = try $0.ask(
                request.id, home: "H1", answer: .accepted, reason: nil, answeredBy: nil,
                placeFree: true)
        }
        #expect(try untrue("H4").contains(.onlyOneWilling))
        #expect(try !untrue("H1").contains(.onlyOneWilling))
    }

    @Test("An option that separates brothers and sisters is not chosen for brothers and sisters")
    func separatedSiblings() throws {
        let bench = Bench()
        var details = bench.details()
        details["siblingPlan"] = .text("together-if-possible")
        let request = try bench.open(
            [bench.known("C1"), bench.stranger()], details: details)
        let list = try bench.look(request.id)
        let options = list.result.options.indices.map { list.shown($0) }
        let split = try require(options.first { $0.homes.count == 2 && $0.obstacle == nil })
        let together = try require(options.first { $0.homes.count == 1 && $0.obstacle == nil })
        func untrue(_ rank: Int) throws -> [ReasonCode: String] {
            ReasonCode.contradicted(
                rank: rank, of: options, now: list, try require(bench.book.requests[request.id]),
                bench.book, bench.feed)
        }
        #expect(try untrue(split.rank)[.siblings] != nil)
        #expect(try untrue(together.rank)[.siblings] == nil)
    }

    @Test("A decision's entry names the day it starts as that, an arrival its own")
    func entriesInWords() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        let list = try bench.look(request.id)
        var choice = try bench.choice(list, "H1", startOn: "2026-11-24")
        choice.startAt = "16:30"
        let decision = try bench.act(as: Bench.amy) { try $0.decide(request.id, choice) }
        #expect(decision.startInWords == "24 November 2026 at 16:30")
        let placement = try bench.placement(request.id).id
        bench.now = Bench.moment("2026-11-24T18:00:00Z")
        try bench.act(as: Bench.amy) {
            _ = try $0.arrive(placement, on: Bench.day("2026-11-24"), time: "17:05")
        }
        let words = bench.book.placementEntries[placement]?.map(\.inWords) ?? []
        #expect(
            words == [
                "Decided, to start on 24 November 2026 at 16:30", "Agreed",
                "Arrived on 24 November 2026 at 17:05",
            ])
    }

    @Test("A start day far back or before the vacancy is refused beside its field")
    func startDays() throws {
        let bench = Bench { $0.homes[0].availableFrom = Bench.day("2026-11-20") }
        let request = try bench.open([bench.known("C1")])
        let list = try bench.look(request.id)
        for day in ["2026-11-15", "2026-11-19"] {
            let refusal = bench.refusal(as: Bench.amy) {
                _ = try $0.decide(request.id, try bench.choice(list, "H1", startOn: day))
            }
            #expect(refusal?.errors.first?.pointer == "/startOn", "\(day)")
        }
        #expect(throws: Never.self) {
            try bench.act(as: Bench.amy) {
                _ = try $0.decide(
                    request.id, try bench.choice(list, "H1", startOn: "2026-11-20"))
            }
        }
    }

    @Test("An exemption is the fostering team's to record")
    func exemption() throws {
        let bench = Bench { instance in
            instance.homes[0].places = 5
            for number in 1...3 {
                var child = Child(
                    id: "S\(number)", birth: Bench.day("2013-05-05"), status: .settled, home: 0)
                child.placedOn = Bench.day("2026-01-05")
                instance.children.append(child)
            }
        }
        let request = try bench.open([bench.known("C1")])
        let list = try bench.look(request.id)
        let refusal = bench.refusal(as: Bench.amy) {
            _ = try $0.decide(request.id, try bench.choice(list, "H1"))
        }
        #expect(refusal?.name == "exemption-needed")
        let patch = Turn.Patch(
            FieldValues(["exemptFor": .list(["C1"])]), named: ["exemptFor"])
        let officer = bench.refusal(as: Bench.amy) {
            try $0.changeHome("H1", version: 1, patch, reason: "Exempted")
        }
        #expect(officer?.status == 403)
        try bench.act(as: Bench.fay) {
            try $0.changeHome("H1", version: 1, patch, reason: "Exempted by panel")
        }
        #expect(throws: Never.self) { try bench.decide(request.id, "H1") }
    }

    @Test("A place that a child has still to leave is not decidable until its end is recorded")
    func stillThere() throws {
        let bench = Bench { instance in
            var child = Child(
                id: "C3", birth: Bench.day("2013-05-05"), status: .mustMove, home: 1)
            child.placedOn = Bench.day("2026-01-05")
            child.neededBy = Bench.day("2026-11-20")
            instance.children.append(child)
        }
        let request = try bench.open([bench.known("C1")])
        let list = try bench.look(request.id)
        let index = try require(
            list.result.options.indices.first { list.shown($0).homes == ["H2"] })
        #expect(list.notes[index].obstacle != nil)
        let refusal = bench.refusal(as: Bench.amy) {
            _ = try $0.decide(request.id, try bench.choice(list, "H2"))
        }
        #expect(refusal?.name == "not-decidable")
    }

    @Test("A decision keeps what it was made from, and its tasks have their days")
    func tasks() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        #expect(bench.book.tasks.values.contains { $0.kind == .recheckEmergency })
        let decision = try bench.decide(request.id, "H4", startOn: "2026-11-27")
        #expect(decision.snapshot == 1)
        #expect(decision.policyHash == bench.feed.policyHash)
        var due: [DeskTask.Kind: Day] = [:]
        for task in bench.book.tasks(of: request.id) where task.closedAt == nil {
            due[task.kind] = task.due
        }
        // Friday 27 November and five working days.
        #expect(due[.placementPlan] == Bench.day("2026-12-04"))
        #expect(due[.notifyArea] == Bench.day("2026-12-04"))
        #expect(due[.consultArea] == Bench.day("2026-11-27"))
        #expect(due[.consultReviewer] == Bench.day("2026-11-27"))
        #expect(due[.recheckEmergency] == nil)
    }

    @Test("An arrival makes its tasks: the case system, three looks at the outcome")
    func arrivalTasks() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        try bench.decide(request.id, "H1")
        let placement = try bench.placement(request.id)
        try bench.act(as: Bench.amy) {
            _ = try $0.arrive(placement.id, on: Bench.day("2026-11-23"), time: "17:10")
        }
        let tasks = bench.book.tasks(of: request.id).filter { $0.placement == placement.id }
        #expect(
            tasks.filter { $0.kind == .outcome }.map(\.due)
                == ["2026-11-26", "2026-12-21", "2027-05-23"].map(Bench.day))
        #expect(
            tasks.first { $0.kind == .enterInCaseSystem }?.due == Bench.day("2026-11-26"))
    }

    @Test("A reservation holds its places against others and is used by its own decision")
    func reservations() throws {
        let bench = Bench()
        let first = try bench.open([bench.known("C1")])
        let second = try bench.open([bench.stranger()])
        let held = try bench.act(as: Bench.amy) { try $0.reserve(first.id, home: "H2") }
        let taken = bench.refusal(as: Bench.amy) { _ = try $0.reserve(second.id, home: "H2") }
        #expect(taken?.name == "place-taken")
        let theirs = try bench.look(second.id)
        #expect(!theirs.result.options.contains { $0.homes.contains(1) })
        #expect(try bench.look(first.id).result.options.contains { $0.homes.contains(1) })
        for _ in 0..<2 { try bench.act(as: Bench.amy) { _ = try $0.renew(held.id) } }
        #expect(bench.refusal(as: Bench.amy) { _ = try $0.renew(held.id) }?.name == "state")
        try bench.decide(first.id, "H2")
        #expect(bench.book.reservations[held.id]?.ending == "used")
    }

    @Test("A reservation is over by itself, and then others can have the place")
    func overReservation() throws {
        let bench = Bench()
        let first = try bench.open([bench.known("C1")])
        let second = try bench.open([bench.stranger()])
        try bench.act(as: Bench.amy) { _ = try $0.reserve(first.id, home: "H2") }
        bench.now = bench.now.adding(seconds: 3600)
        #expect(throws: Never.self) { try bench.decide(second.id, "H2") }
        #expect(bench.book.reservations[1]?.ending == "over")
    }
}
