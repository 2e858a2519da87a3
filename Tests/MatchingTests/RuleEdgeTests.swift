import Care
import Testing

@testable import Matching

@Suite("Edges of rules, and what their sentences count")
struct RuleEdgeTests {
    private func day(_ days: Int) -> Day { Village.today.adding(days: days) }

    /// The one home of a village, with two settled children and one place of three not available.
    private func full(_ change: (inout Home) -> Void) throws -> ExcludedHome {
        var village = Village()
        village.home("H", places: 6) {
            $0.placesUnavailable = 1
            change(&$0)
        }
        for id in ["S", "T"] { village.child(id, status: .settled, home: 0) }
        village.child("C")
        return try #require(try village.match("C").nearestMisses.first)
    }

    @Test("no-place counts who is there and what is not available, and says what is missing")
    func noPlace() throws {
        let miss = try full { $0.places = 3 }
        #expect(miss.blockedBy == ["no-place"])
        #expect(miss.reasons[0].text == "No place is free; 1 is needed.")
        #expect(miss.text.contains("one more place were free"))
        let fuller = try full { $0.places = 2 }
        #expect(fuller.reasons[0].text == "No place is free; 1 is needed.")
        #expect(fuller.text.contains("2 more places were free"))
    }

    @Test("approved-number counts who is there and what is not available, and says what is missing")
    func approvedNumber() throws {
        let miss = try full { $0.approvedPlaces = 3 }
        #expect(miss.blockedBy == ["approved-number"])
        #expect(
            miss.reasons[0].text
                == "The home is approved for 3, of which 1 cannot be used; 3 children would live "
                + "there.")
        #expect(miss.text.contains("the approval were for 4"))
    }

    @Test("Whoever is 18 is no child: companions does not count it, in the verdict or in its words")
    func adults() throws {
        func asked(_ change: (inout Village) -> Void) throws -> (Eligibility, String?) {
            var village = Village()
            village.home("H")
            village.child("C") { $0.livingCompanions = .youngerOnly }
            change(&village)
            let result = try village.match("C")
            let reasons = result.options.first?.reasons ?? result.excluded.first?.reasons ?? []
            return (
                result.options.first?.eligibility ?? .excluded,
                reasons.first { $0.rule == "companions" }?.text
            )
        }
        let adult: (inout Village) -> Void = { $0.child("D", age: 18, status: .settled, home: 0) }
        let young: (inout Village) -> Void = { $0.child("D", age: 17, status: .settled, home: 0) }
        let own =
            "The child must live with younger children only, and that is not so in this home."
        #expect(try asked(adult) == (.eligible, nil))
        #expect(try asked(young) == (.excluded, own))
        func household(_ age: Int) -> (inout Village) -> Void {
            { $0.instance.household = [HouseholdMember(home: 0, kind: .ownChild, age: age)] }
        }
        #expect(try asked(household(18)) == (.eligible, nil))
        #expect(try asked(household(17)) == (.excluded, own))
        // Where the rule of another is broken, who is 18 does not make it the child's own.
        let others =
            "A child who lives there must be the only child in the home (assessed)."
        for eldest in [adult, household(18)] {
            let found = try asked {
                $0.child("E", age: 9, status: .settled, home: 0) { $0.livingCompanions = .solo }
                eldest(&$0)
            }
            #expect(found == (.excluded, others))
        }
    }

    @Test("Brothers and sisters are left out of companions in both directions, the first group too")
    func siblings() throws {
        func answer(_ plans: [SiblingPlan?], groups: [String?]) throws -> Eligibility {
            var village = Village()
            village.home("H")
            village.child("D", status: .settled, home: 0) {
                $0.siblingGroup = groups[0]
                $0.siblingPlan = plans[0]
            }
            village.child("C") {
                $0.siblingGroup = groups[1]
                $0.siblingPlan = plans[1]
                $0.livingCompanions = .solo
            }
            return try village.answer("C").0
        }
        let together: [SiblingPlan?] = [.togetherIfPossible, .togetherIfPossible]
        #expect(try answer(together, groups: ["G", "G"]) == .eligible)
        #expect(try answer(together, groups: ["G", "K"]) == .excluded)
        #expect(try answer(together, groups: [nil, nil]) == .excluded)
    }

    @Test("All are one sibling group only where those there and those placed are")
    func oneGroup() {
        func isOne(there: [Int], placed: [Int]) -> Bool {
            var village = Village()
            village.home("H", places: 6)
            for (index, group) in ["G", "G", "G", "K", nil].enumerated() {
                village.child("C\(index)") { $0.siblingGroup = group }
            }
            return Candidacy(
                register: village.register, child: placed[0], home: 0, there: there, placed: placed
            ).areOneSiblingGroup
        }
        #expect(isOne(there: [0], placed: [1, 2]))
        #expect(isOne(there: [], placed: [1, 2]))
        #expect(!isOne(there: [0], placed: [1, 3]))
        #expect(!isOne(there: [3], placed: [1, 2]))
        #expect(!isOne(there: [], placed: [4]))
    }

    @Test("A time of a home ends when somebody leaves after the first day, and not on it")
    func times() {
        var village = Village()
        village.home("H", places: 4) { $0.availableFrom = day(10) }
        for (index, leaves) in [10, 11, 20].enumerated() {
            village.child("L\(index)", status: .mustMove, home: 0) { $0.neededBy = day(leaves) }
        }
        village.child("M", status: .mayMove, home: 0) { $0.neededBy = day(15) }
        let register = village.register
        let layers = HomeDays(register: register, situation: Situation(register)).layers(of: 0)
        #expect(layers.map(\.end) == [day(11), day(15), day(20)])
        #expect(layers.map(\.fixed) == [3, 2, 1])
        #expect(layers.map(\.stayers) == [[], [], [3]])
    }

    @Test("On a day count those who are there and those who have moved in by then")
    func moveIns() {
        var village = Village()
        village.home("H", places: 2)
        village.child("L", status: .mustMove, home: 0) { $0.neededBy = day(20) }
        village.child("A") { $0.neededBy = day(5) }
        village.child("B") { $0.neededBy = day(20) }
        village.child("E") { $0.neededBy = day(19) }
        let register = village.register
        let days = HomeDays(register: register, situation: Situation(register))
        #expect(days.haveRoom([1, 2], in: 0))
        #expect(!days.haveRoom([1, 3], in: 0))
        #expect(!days.haveRoom([1, 2, 3], in: 0))
    }

    @Test("Without the usual limit a home has the places that are its own, less who is there")
    func lifting() {
        var village = Village()
        village.home("H", places: 6)
        village.child("S", status: .settled, home: 0)
        for id in ["A", "B", "C"] { village.child(id) }
        let register = village.register
        let days = HomeDays(register: register, situation: Situation(register))
        #expect(days.capacity == [2])
        #expect(days.most(in: 0) == 3)
        #expect(days.lifting([0]).capacity == [5])
        #expect(days.lifting([0]).most(in: 0) == 6)
        #expect(!days.haveRoom([1, 2, 3], in: 0))
        #expect(days.lifting([0]).haveRoom([1, 2, 3], in: 0))
    }

    @Test("Past the usual limit are all who are there that day, other authorities' children too")
    func pastTheLimit() {
        func mayExceed(settled: Int, others: Int, group: String? = nil, exempt: [Int] = [])
            -> Bool
        {
            var village = Village()
            village.home("H", places: 6) { $0.exemptFor = exempt }
            for index in 0..<settled {
                village.child("S\(index)", status: .settled, home: 0) { $0.siblingGroup = group }
            }
            village.child("A") { $0.siblingGroup = group }
            village.instance.household = (0..<others).map { _ in
                HouseholdMember(home: 0, kind: .otherAuthorityChild, age: 9)
            }
            let register = village.register
            return HomeDays(register: register, situation: Situation(register))
                .mayExceed([settled], in: 0)
        }
        #expect(mayExceed(settled: 2, others: 0))
        #expect(mayExceed(settled: 1, others: 1))
        #expect(!mayExceed(settled: 3, others: 0))
        #expect(!mayExceed(settled: 2, others: 1))
        #expect(mayExceed(settled: 3, others: 0, exempt: [3]))
        #expect(mayExceed(settled: 3, others: 0, group: "G"))
        #expect(!mayExceed(settled: 3, others: 1, group: "G"))
    }

    @Test("A neighbourhood of one home costs no less than that home")
    func neighbourhood() throws {
        var village = Village()
        village.home("H", cost: 50_000) { $0.authority = "E09000001" }
        village.child("C", age: 10) {
            $0.origin = Position(easting: 545_000, northing: 289_000)
            $0.school = Position(easting: 545_000, northing: 262_000)
            $0.keepsSchool = true
        }
        village.child("D", age: 10) { $0.origin = nil }
        let survey = PairSurvey(register: village.register, includesAsk: true, order: .byPosition)
        for child in [0, 1] {
            let charges = ChildCharges(child, survey)
            let slot = try #require(survey.homes.firstIndex { $0.home == 0 })
            let points = charges.points(survey.homes[slot], survey)
            #expect(points > 0)
            #expect(
                survey.neighbourhoods.rectangles.indices.contains {
                    charges.least(inNeighbourhood: $0, survey) == points
                })
        }
    }

    @Test("Sets of children are counted up to a most")
    func sets() {
        #expect(HomeDays.sets(of: 5, atMost: 2) == 16)
        #expect(HomeDays.sets(of: 5, atMost: 9) == 32)
        #expect(HomeDays.sets(of: 0, atMost: 3) == 1)
        #expect(HomeDays.sets(of: 4, atMost: 0) == 1)
        #expect(HomeDays.sets(of: 300, atMost: 60) == HomeDays.mostSets + 1)
    }

    @Test("A settled child who still sleeps elsewhere arrives when it leaves there")
    func arrival() {
        var village = Village()
        village.home("H")
        village.home("K")
        village.child("S", status: .settled, home: 0) {
            $0.stillIn = 1
            $0.stillUntil = day(9)
        }
        village.child("T", status: .settled, home: 0)
        let register = village.register
        #expect(register.arrival(0, in: 0) == day(9))
        #expect(register.arrival(0, in: 1) == nil)
        #expect(register.arrival(1, in: 0) == nil)
    }

    @Test("A school that is kept may be as far as the setting says, and no farther")
    func schoolKeep() throws {
        func answer(_ keeps: Bool?, _ metres: Int32) throws -> Eligibility {
            var village = Village()
            village.policy.settings.schoolKeep = Dated(Quantity(millionths: 25_000_000))
            village.home("H")
            village.child("C", age: 15) {
                $0.keepsSchool = keeps
                $0.school = Position(easting: 545_000, northing: 259_000 + metres)
            }
            return try village.answer("C").0
        }
        #expect(try answer(true, 25_000) == .eligible)
        #expect(try answer(true, 25_001) == .conditional)
        #expect(try answer(nil, 25_000) == .eligible)
        #expect(try answer(nil, 25_001) == .ask)
    }

    @Test("Whether a school is to be kept matters to each child by its own school")
    func schoolsOfTwo() throws {
        var village = Village()
        village.home("H")
        for (id, metres) in [("N", 1000), ("F", 90_000)] {
            village.child(id, age: 15) {
                $0.school = Position(easting: 545_000, northing: 259_000 + Int32(metres))
            }
        }
        for (id, metres) in [("O", 1000), ("G", 90_000)] {
            village.child(id, age: 15) {
                $0.keepsSchool = true
                $0.school = Position(easting: 545_000, northing: 259_000 + Int32(metres))
            }
        }
        let pairs = Allocator(register: village.register, includesAsk: false, held: .all).pairs
        #expect(pairs.byChild.map(\.count) == [1, 0, 1, 1])
    }

    @Test("usual-limit says how many would live there")
    func usualLimit() throws {
        var village = Village()
        village.home("H", places: 5)
        for id in ["S", "T", "U"] { village.child(id, status: .settled, home: 0) }
        village.child("C")
        let option = try #require(try village.match("C").options.first)
        let text = try #require(option.reasons.first { $0.rule == "usual-limit" }?.text)
        #expect(text.hasPrefix("4 children would live in this foster home; the usual limit is 3."))
    }

    @Test("Who is chosen for a home leaves the one it was settled in")
    func settling() {
        var village = Village()
        village.home("H")
        village.home("K")
        for id in ["S", "T"] { village.child(id, status: .settled, home: 0) }
        let register = village.register
        let after = Situation(register).settling([(child: 0, home: 1)])
        #expect(after.settled == [[1], [0]])
        #expect(after.settledIn == [1, 0])
    }
}
