import Care
import Optimisation
import Testing

@testable import Matching

@Suite("Why a child has no home")
struct UnplacedReasonsTests {
    private func reasons(
        _ village: Village, _ change: (inout AllocationLimits) -> Void = { _ in }
    ) throws -> [String: String] {
        var limits = AllocationLimits()
        change(&limits)
        let register = village.register
        let allocator = Allocator(register: register, includesAsk: false)
        let found = try allocator.allocate(limits, options: PackingOptions())
        let plan = try #require(found.plan)
        let review = try #require(
            try PlanReview(of: found, by: allocator, options: PackingOptions()))
        let reasons = UnplacedReasons(of: found, by: allocator, review: review)
        return Dictionary(
            uniqueKeysWithValues: plan.check.unplaced.map {
                (register.instance.children[$0].id, reasons.text(for: $0))
            })
    }

    private func siblings(_ ids: [String], in village: inout Village, _ plan: SiblingPlan) {
        for id in ids {
            village.child(id) {
                $0.siblingGroup = "S"
                $0.siblingPlan = plan
            }
        }
    }

    @Test("Brothers and sisters for whom no home has room are told so, and what would do")
    func siblings() throws {
        var village = Village()
        village.home("H1", places: 1)
        village.home("H2", places: 1)
        siblings(["A", "B"], in: &village, .together)
        let text =
            "No home that could take any of the 2 brothers and sisters has room for all. One by one "
            + "H1 + H2 would do, with a recorded reason."
        #expect(try reasons(village) == ["A": text, "B": text])
        // With nobody to part for: only one of them would find a home.
        village.instance.homes.removeLast()
        #expect(
            try reasons(village)["A"]
                == "No home that could take any of the 2 brothers and sisters has room for all. Apart, "
                + "at least one of them would still have no home in this plan.")
    }

    @Test("Where a home has room and another rule parts brothers and sisters, room is not blamed")
    func siblingsApart() throws {
        var village = Village()
        village.home("H1", places: 3) { $0.minAge = 12 }
        village.home("H2", places: 1)
        siblings(["A", "B"], in: &village, .together)
        village.instance.children[0].birth = Day(iso: "1999-06-01") ?? village.instance.asOf
        let text = try #require(try reasons(village)["A"])
        #expect(
            text.hasPrefix("No home can take the two together."),
            "\(text)")
    }

    @Test("A place that is left empty because of who lives there is not said to be taken")
    func notBeside() throws {
        var village = Village()
        village.home("H", places: 2)
        village.child("A")
        village.child("B")
        village.instance.apart = [ApartPair(first: 0, second: 1)]
        let found = try reasons(village)
        #expect(found.count == 1)
        #expect(
            found.values.first
                == "H, the only home that could take the child, has room, but the child could not "
                + "live with those who live there in this plan.")
    }

    @Test("A child whose homes are taken is told by how many")
    func taken() throws {
        var village = Village()
        village.home("H", places: 1)
        village.child("NEAR") { $0.urgency = .emergency }
        village.child("FAR")
        #expect(
            try reasons(village)
                == [
                    "FAR":
                        "H, the only home that could take this child, is given to other children, "
                        + "who would otherwise wait or do worse."
                ])
    }

    @Test("A home that is full of children who stay is not said to be given to others")
    func lived() throws {
        var village = Village()
        village.home("H1", places: 1)
        village.child("A", status: .mayMove, home: 0)
        village.child("B")
        #expect(
            try reasons(village)["B"]
                == "H1, the only home that could take this child, is full: other children live "
                + "there and stay.")
    }

    @Test("A home that is agreed for others is not said to be given to them")
    func agreed() throws {
        var village = Village()
        village.home("H", places: 1)
        village.child("A")
        village.child("B")
        func told(_ agreed: [Int: Int?]) throws -> [String: String] {
            try reasons(village) { $0.agreed = agreed }
        }
        #expect(
            try told([0: 0])
                == [
                    "B": "H, the only home that could take this child, is agreed for another child."
                ])
        // One place agreed, one given.
        village.home("I", places: 1)
        village.child("C")
        village.instance.children[2].urgency = .emergency
        #expect(
            try told([0: 0])
                == [
                    "B":
                        "The 2 homes that could take this child are full in this plan: other children "
                        + "are agreed to move there, or would otherwise wait or do worse."
                ])
        #expect(
            try told([0: 0, 2: 1])
                == ["B": "The 2 homes that could take this child are agreed for other children."])
        // A question does not help where the place is agreed.
        for home in village.instance.homes.indices { village.instance.homes[home].offers = nil }
        let wheelchair = try #require(village.instance.needs.set(of: "wheelchair-access"))
        village.instance.children[1].needs = wheelchair
        #expect(
            try told([0: 0])["B"]
                == "No home can be offered yet. Once questions are answered, H could be. The place is "
                + "agreed for other children.")
    }

    @Test("Brothers and sisters follow what is agreed for one of them, and are told so")
    func agreedTogether() throws {
        var village = Village()
        village.home("H", places: 2)
        siblings(["A", "B"], in: &village, .together)
        #expect(
            try reasons(village) { $0.agreed = [0: nil] }
                == [
                    "A": "It is agreed that this child has no home yet.",
                    "B":
                        "What is agreed for a brother or sister leaves this child without a home: they "
                        + "must share one.",
                ])
        // They come because it is agreed for one of them.
        village.child("C")
        #expect(
            try reasons(village) { $0.agreed = [0: 0] }
                == [
                    "C":
                        "H, the only home that could take this child, is agreed for other children."
                ]
        )
    }

    @Test("A child to whom nothing is open is told the nearest miss or the question to ask")
    func nothingOpen() throws {
        var village = Village()
        village.home("H") { $0.maxAge = 5 }
        village.child("C")
        let text = try #require(try reasons(village)["C"])
        #expect(text.hasPrefix("No home can take this child. H could take the child if "))
        village.home("Q") { $0.confirmedOn = nil }
        #expect(
            try reasons(village)["C"]
                == "No home can be offered yet. Once questions are answered, Q could be.")
    }

    @Test("What an officer may use in an emergency and a plan never does is told as that")
    func beyondPlans() throws {
        var village = Village()
        village.home("H", places: 2) { $0.approvedPlaces = 1 }
        village.child("A", status: .mayMove, home: 0)
        village.child("C") { $0.urgency = .emergency }
        #expect(
            try reasons(village)["C"]
                == "H could take this child only above the number in the home's terms of approval, "
                + "in an emergency, which a plan never uses.")
        // The mend of another rule is not told as if it were all.
        village.instance.homes[0].hasPets = true
        village.instance.children[1].pets = .no
        let text = try #require(try reasons(village)["C"])
        #expect(text.contains("H could take the child if there were no pets."))
        #expect(
            text.hasSuffix(
                "That would be above the number in the home's terms of approval, in an emergency, "
                    + "which a plan never uses."))
    }

    @Test("Brothers and sisters are told the question or the terms that stand against them")
    func beyondPlansTogether() throws {
        var village = Village()
        village.home("H", places: 2) { $0.confirmedOn = Village.today.adding(days: -90) }
        siblings(["A", "B"], in: &village, .together)
        #expect(
            try reasons(village)["A"]
                == "No home can be offered yet. Once questions are answered, H could be.")
        village.instance.homes[0].confirmedOn = Village.today
        village.instance.homes[0].approvedPlaces = 1
        for child in village.instance.children.indices {
            village.instance.children[child].urgency = .emergency
        }
        #expect(
            try reasons(village)["B"]
                == "H could take all of the brothers and sisters only above the number in the home's "
                + "terms of approval, in an emergency, which a plan never uses.")
    }

    @Test("Nobody is told to part from a brother who is settled")
    func settledBrother() throws {
        var village = Village()
        village.home("H0", places: 1)
        village.home("H1", places: 2)
        siblings(["A", "B"], in: &village, .together)
        village.child("C", status: .settled, home: 0) {
            $0.siblingGroup = "S"
            $0.siblingPlan = .together
        }
        let text = try #require(try reasons(village)["A"])
        #expect(!text.contains("One by one"))
        #expect(text.contains("H0 could take the children if 2 more places were free."))
    }

    @Test("A later day is told with what it takes on that day: children grow older")
    func laterDay() throws {
        var village = Village()
        village.home("H", places: 1) { $0.maxAge = 10 }
        village.child("OUT", status: .mustMove, home: 0) {
            $0.neededBy = Village.today.adding(days: 300)
        }
        village.child("C", age: 10)
        func miss() throws -> String? {
            let register = village.register
            return Ranking(register: register, request: try MatchRequest(["C"], in: register))
                .result().nearestMisses.first?.text
        }
        let day = Village.today.adding(days: 300).inWords
        #expect(
            try miss()
                == "Could take the child if the approval age were up to 11, and the child moved in on "
                + "or after \(day). Who can change this: the home's fostering service.")
        // Who is 18 by then is no child.
        village.instance.homes[0].maxAge = nil
        village.instance.children[1].birth = Village.day("1994-03-01")
        #expect(
            try miss()
                == "Could not take the child even if the child moved in on or after \(day). By then "
                + "the child is 18.")
    }

    @Test("Children asked for who do not fit together are not told of somebody there")
    func clashWithin() throws {
        var village = Village()
        village.home("H", places: 2)
        village.child("A", age: 10) { $0.livingCompanions = .olderOnly }
        village.child("B", age: 5)
        let register = village.register
        let miss = try #require(
            Ranking(register: register, request: try MatchRequest(["A", "B"], in: register))
                .result().nearestMisses.first)
        #expect(!miss.text.contains("a new assessment"))
        #expect(!miss.isLiftable)
        #expect(miss.text.contains("that is not so with the others who would move in"))
    }

    @Test("A nearest miss whose places the plan gives to others is told so")
    func nearestIsGiven() throws {
        var village = Village()
        village.home("H", places: 1) { $0.minAge = 12 }
        village.child("OLD", age: 13)
        village.child("YOUNG", age: 10)
        #expect(
            try reasons(village)["YOUNG"]
                == "No home can take this child. H could take the child if the approval age were "
                + "from 10. Who can change this: the home's fostering service. This plan gives the "
                + "place to other children.")
    }

    @Test("What would have to change for several children is told once")
    func mendsOfSeveral() throws {
        var village = Village()
        village.home("H", places: 2) {
            $0.maxAge = 12
            $0.availableFrom = Village.today.adding(days: 30)
        }
        village.child("A", age: 13) { $0.urgency = .emergency }
        village.child("B", age: 15) { $0.urgency = .emergency }
        village.instance.homes[0].kind = .childrensHome
        let register = village.register
        let result = Ranking(
            register: register, request: try MatchRequest(["A", "B"], in: register)
        ).result()
        let text = try #require(result.nearestMisses.first?.text)
        let day = Village.today.adding(days: 30).inWords
        #expect(
            text
                == "Could take the children if the approval age were up to 15, and the children "
                + "moved in on or after \(day). Who can change this: the home's provider.")
        // A class of home that is unsuitable for one of them, and for all.
        village.instance.homes[0].maxAge = nil
        village.instance.homes[0].availableFrom = nil
        for (child, whom) in [(0, "1 of the children"), (1, "the children")] {
            village.instance.children[child].residential = .unsuitable
            let register = village.register
            let result = Ranking(
                register: register, request: try MatchRequest(["A", "B"], in: register)
            ).result()
            let text = try #require(result.nearestMisses.first?.text)
            #expect(text.contains("were found suitable for \(whom). Who can"), "\(text)")
            #expect(text.contains("the social workers of the children"), "\(text)")
        }
    }

    @Test(
        "A bed that is still slept in is told with its day, to a child and to brothers and sisters")
    func freedLater() throws {
        var village = Village()
        village.home("H", places: 2) { $0.approvedPlaces = 2 }
        village.home("NEAR", places: 2) { $0.maxAge = 5 }
        let leaves = Village.today.adding(days: 20)
        village.child("L", status: .mustMove, home: 0) { $0.neededBy = leaves }
        siblings(["A", "B"], in: &village, .together)
        let text = try #require(try reasons(village)["A"])
        #expect(
            text.hasPrefix(
                "No home can take the two together. H has room for them from "
                    + "\(leaves.inWords): somebody still lives there until then."),
            "\(text)")
        // A sister who is settled there already: the same day.
        village.instance.children[1].status = .settled
        village.instance.children[1].home = 0
        village.instance.children[2].siblingGroup = "S"
        let other = try #require(try reasons(village)["B"])
        #expect(
            other.hasPrefix(
                "No home can take this child. H could take the child if the child moved in "
                    + "on or after \(leaves.inWords)."), "\(other)")
        // Once the plan gives the places away it says so; on the day itself they are given.
        for child in [1, 2] { village.instance.children[child].neededBy = leaves }
        #expect(try reasons(village)["B"] == nil)
    }

    @Test("Every policy that keeps a child without a home is told")
    func severalPolicies() {
        var village = Village()
        village.home("H")
        #expect(
            UnplacedReason.policy([.cap, .budget], home: 0).text(in: village.register)
                == "Without a home only because of the cap and the budget: without them H would do."
        )
        #expect(
            UnplacedReason.policy([.outsideTarget, .budget], isEach: true, home: 0)
                .text(in: village.register)
                == "Without a home because of the target and the budget together: without one of "
                + "the two there would be a home, and without both H would do.")
    }

    @Test("A budget that leaves a child without a home is named, with the home it costs")
    func budget() throws {
        var village = Village()
        village.home("H", places: 1, cost: 40_000)
        village.child("C")
        #expect(
            try reasons(village) { $0.budget = Pence(10_000) }
                == ["C": "Without a home only because of the budget: without it H would do."])
    }

    @Test("A mend that would not give the child the home is told with what stands against it")
    func mendedInVain() throws {
        var village = Village()
        village.home("H", places: 2) { $0.minAge = 12 }
        village.child("C")
        let open = try #require(try reasons(village)["C"])
        #expect(!open.contains("Even then"), "\(open)")
        let budget = try #require(try reasons(village) { $0.budget = Pence(10_000) }["C"])
        #expect(budget.hasSuffix(" Even then the budget would not allow it."), "\(budget)")
        // A second home as near, which the budget allows, is named instead.
        village.home("I", places: 1, cost: 9_000) { $0.minAge = 12 }
        let other = try #require(try reasons(village) { $0.budget = Pence(10_000) }["C"])
        #expect(other.contains("I could take") && !other.contains("Even then"), "\(other)")
    }

    @Test("A mend is not promised beside a child of the plan who may not share the home")
    func mendedBeside() throws {
        var village = Village()
        village.home("H", places: 2) {
            $0.minAge = 12
            $0.maxAge = 17
        }
        village.child("A", age: 13)
        village.child("C")
        village.instance.apart = [ApartPair(first: 0, second: 1)]
        let told = try reasons(village)
        #expect(told.keys.sorted() == ["C"])
        let text = try #require(told["C"])
        #expect(
            text.hasSuffix(
                " Even then the child could not live with those who live there in this plan."),
            "\(text)")
    }

    @Test("A question is not said to help where the plan gives the place to another child")
    func askedInVain() throws {
        var village = Village()
        village.home("H", places: 1) { $0.offers = nil }
        village.child("A") { $0.urgency = .emergency }
        let wheelchair = try #require(village.instance.needs.set(of: "wheelchair-access"))
        village.child("C") { $0.needs = wheelchair }
        try #require(try village.answer("C").0 == .ask)
        #expect(
            try reasons(village)["C"]
                == "No home can be offered yet. Once questions are answered, H could be. This "
                + "plan gives the place to other children.")
    }

    @Test("Of homes that ask or want the same mend those that the plan leaves free are named")
    func freeFirst() throws {
        var village = Village()
        let wheelchair = try #require(village.instance.needs.set(of: "wheelchair-access"))
        for number in 1...8 {
            village.home("H\(number)", places: 1) {
                $0.offers = nil
                $0.position = Position(easting: 545_000, northing: 258_000 + 1_000 * Int32(number))
            }
        }
        for number in 1...6 { village.child("A\(number)", age: 16) { $0.urgency = .emergency } }
        village.child("Z") { $0.needs = wheelchair }
        #expect(
            try reasons(village)["Z"]
                == "No home can be offered yet. Once questions are answered, H7 and H8 could be. "
                + "This plan gives the places of 6 more homes to other children.")
        for home in village.instance.homes.indices {
            village.instance.homes[home].offers = []
            village.instance.homes[home].minAge = 16
        }
        village.instance.children[6].needs = []
        #expect(
            try reasons(village)["Z"]
                == "No home can take this child. H7 could take the child if the approval age were "
                + "from 10. Who can change this: the home's fostering service.")
    }

    @Test("A mend is named with the question that stays open beside it")
    func mendAndQuestion() throws {
        var village = Village()
        village.home("H", places: 1) {
            $0.minAge = 12
            $0.offers = nil
        }
        let wheelchair = try #require(village.instance.needs.set(of: "wheelchair-access"))
        village.child("C") { $0.needs = wheelchair }
        let mend =
            "ould take the child if the approval age were from 10, and once a question is answered. "
            + "Who can change this: the home's fostering service."
        #expect(try reasons(village)["C"] == "No home can take this child. H c" + mend)
        #expect(try village.match("C").nearlyPossible.map(\.text) == ["C" + mend])
    }

    @Test("A home that nobody can open is not named where another could be opened")
    func liftable() throws {
        var village = Village()
        village.home("NEVER") { $0.kind = .shortBreak }
        village.home("H", places: 1) {
            $0.minAge = 12
            $0.position = Position(easting: 545_000, northing: 290_000)
        }
        village.child("OLD", age: 13)
        village.child("C")
        // Although the plan gives its place away.
        #expect(
            try reasons(village)["C"]
                == "No home can take this child. H could take the child if the approval age were from "
                + "10. Who can change this: the home's fostering service. This plan gives the place to "
                + "other children.")
        village.instance.homes.removeLast()
        #expect(
            try reasons(village)["C"]
                == "No home can take this child, and none is nearly possible. At NEVER: This home is for "
                + "short breaks only, and this is a full-time placement.")
    }

    @Test("Where a home has room, what stands against it is told, and no place is said to be given")
    func room() throws {
        var village = Village()
        village.home("H1", places: 2)
        village.home("H2", places: 2)
        for id in ["A", "B"] { village.child(id) { $0.urgency = .emergency } }
        village.child("C")
        village.instance.apart = [
            ApartPair(first: 0, second: 1), ApartPair(first: 0, second: 2),
            ApartPair(first: 1, second: 2),
        ]
        #expect(
            try reasons(village)["C"]
                == "H1 and H2, the 2 homes that could take the child, have room, but the child could "
                + "not live with those who live there in this plan.")
        // The budget and the others together.
        village.instance.homes.removeLast()
        village.instance.children.remove(at: 1)
        village.instance.apart = [ApartPair(first: 0, second: 1)]
        #expect(
            try reasons(village) { $0.budget = Pence(50_000) }["C"]
                == "H1, the only home that could take the child, has room, but the child could not "
                + "live with those who live there in this plan, and the budget would not allow it.")
        // The usual limit alone.
        village.instance.apart = []
        village.instance.homes[0].places = 4
        for id in ["D", "E"] { village.child(id) { $0.urgency = .emergency } }
        #expect(
            try reasons(village)["C"]
                == "H1 could take this child only with an exemption from the usual fostering limit, "
                + "which a plan never uses.")
    }

    @Test("A mend for those who are there does not do for whom the plan brings there")
    func besideNewcomers() throws {
        var village = Village()
        village.home("H", places: 3)
        village.child("S", age: 9, status: .settled, home: 0) { $0.livingCompanions = .olderOnly }
        village.child("N", age: 10) { $0.noChildUnder = 9 }
        village.child("K", age: 8)
        let mend =
            "No home can take this child. H could take the child if a new assessment allowed living "
            + "with those who are there. Who can change this: the social workers of the children."
        let even = " Even then the child could not live with those who live there in this plan."
        #expect(try reasons(village) == ["K": mend + even])
        village.instance.children[1].noChildUnder = nil
        #expect(try reasons(village) == ["K": mend])
        // The same of a question: the manager of a children's home answers for those who are there.
        village.instance.homes[0].kind = .childrensHome
        village.instance.children[0].livingCompanions = nil
        village.instance.apart = [ApartPair(first: 2, second: 0), ApartPair(first: 2, second: 1)]
        let ask = "No home can be offered yet. Once questions are answered, H could be."
        #expect(try reasons(village) == ["K": ask + even])
        village.instance.apart.removeLast()
        #expect(try reasons(village) == ["K": ask])
    }

    @Test("A child who would have to wait keeps its present place until then")
    func waitsAtHome() throws {
        var village = Village()
        let start = Village.today.adding(days: 1)
        let later = Village.today.adding(days: 60)
        village.home("A", places: 1)
        village.home("B", places: 1) {
            $0.maxAge = 9
            $0.availableFrom = later
        }
        village.child("K", age: 8, status: .mustMove, home: 0) {
            $0.urgency = .emergency
            $0.neededBy = start
        }
        village.child("M", age: 10) { $0.neededBy = start }
        let wait =
            "No home can take this child. B could take the child if the child moved in on or after "
            + "\(later.inWords)."
        let sooner =
            " Even then this plan needs the child to leave its present home sooner, for somebody else "
            + "who moves in there."
        #expect(try reasons(village) == ["K": wait + sooner])
        // It starts today: the bed that it leaves is no bed that is slept in, but it would be.
        for child in [0, 1] { village.instance.children[child].neededBy = Village.today }
        #expect(try reasons(village) == ["K": wait + sooner])
        // There is room for both, but one may not live with the other.
        village.instance.homes[0].places = 2
        #expect(try reasons(village) == ["K": wait])
        village.instance.apart = [ApartPair(first: 0, second: 1)]
        #expect(try reasons(village) == ["K": wait + sooner])
        // Whoever comes only then finds the bed free.
        village.instance.children[1].neededBy = later
        #expect(try reasons(village) == ["K": wait])
    }

    @Test("A limit that plays no part is not named beside two that fail together")
    func limitsTogether() throws {
        var village = Village()
        village.instance.authorities[0].outOfAreaTarget = Rate(millionths: 500_000)
        village.home("OUT", places: 1, cost: 40_000) { $0.authority = "E06000031" }
        village.child("C")
        let told = try reasons(village) {
            $0.budget = Pence(10_000)
            $0.outOfAreaCap = Rate(millionths: 0)
        }
        #expect(
            told["C"]
                == "Without a home only because of the cap and the budget: without them OUT would do."
        )
    }

    @Test("A policy under which a home costs more than none is told")
    func dearer() throws {
        var village = Village()
        village.home("H", places: 1)
        village.child("C")
        village.policy.weights.unplaced = Weight(0)
        #expect(
            try reasons(village)
                == [
                    "C": "H is free, but by the policy's weights it is no better than no home."
                ])
        let day = Village.today.adding(days: 300)
        village.instance.homes[0].availableFrom = day
        #expect(
            try reasons(village)["C"]
                == "H is free from \(day.inWords), but by the policy's weights it is then no better "
                + "than no home.")
    }
}
