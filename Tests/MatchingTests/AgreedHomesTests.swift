import Care
import Optimisation
import Testing

@Suite("Homes that are agreed already")
struct AgreedHomesTests {
    private func agreed(_ rows: [(String, String?)], in village: Village) -> AgreedHomes {
        AgreedHomes(
            rows.map { PlanCheck.Row(child: $0.0, home: $0.1) }, register: village.register,
            limits: .init())
    }

    private func allocate(_ village: Village, _ homes: AgreedHomes) throws -> Allocation {
        var limits = AllocationLimits()
        limits.agreed = homes.homes
        return try Allocator(register: village.register, includesAsk: false)
            .allocate(limits, options: PackingOptions())
    }

    /// Two homes of one place, one near and one far, and two children.
    private var pair: Village {
        var village = Village()
        village.home("NEAR", places: 1)
        village.home("FAR", places: 1) {
            $0.position = Position(easting: 575_000, northing: 259_000)
        }
        village.child("A")
        village.child("B") { $0.urgency = .emergency }
        return village
    }

    @Test("A child with an agreed home has it, and everybody else is placed around it")
    func kept() throws {
        let village = pair
        for (child, home) in [("A", "NEAR"), ("A", "FAR"), ("B", "NEAR"), ("B", "FAR")] {
            let homes = agreed([(child, home)], in: village)
            #expect(homes.breaches.isEmpty)
            let found = try allocate(village, homes)
            let first = home == "NEAR" ? 0 : 1
            #expect(found.status == .optimal)
            #expect(
                found.plan?.check.homes
                    == (child == "A" ? [first, 1 - first] : [1 - first, first]))
        }
        // Agreed to have none.
        let none = try allocate(village, agreed([("A", nil)], in: village))
        #expect(none.plan?.check.homes == [nil, 0])
    }

    @Test("One who may move can be agreed to stay while nothing is said of a brother elsewhere")
    func staysApart() throws {
        var village = Village()
        for (number, id) in ["A", "B"].enumerated() {
            village.home("H\(number)", places: 1)
            village.child(id, status: .mayMove, home: number) {
                $0.siblingGroup = "S"
                $0.siblingPlan = .together
            }
        }
        let homes = agreed([("A", "H0")], in: village)
        #expect(homes.breaches.isEmpty)
        #expect(try allocate(village, homes).plan?.check.homes == [0, 1])
        // To move only one of them parts them.
        village.instance.homes[1].places = 2
        #expect(agreed([("A", "H1"), ("B", "H0")], in: village).breaches.map(\.rule) != [])
    }

    @Test("Somebody who is 18 since a plan was made stays in it as a settled child does")
    func grownUp() throws {
        var village = pair
        village.instance.grownUp = ["Z": "NEAR"]
        #expect(agreed([("Z", "NEAR"), ("A", "FAR")], in: village).breaches.isEmpty)
        #expect(agreed([("Z", "FAR")], in: village).breaches.map(\.rule) == ["settled-moved"])
        #expect(agreed([("Y", "NEAR")], in: village).breaches.map(\.rule) == ["unknown-id"])
        let register = village.register
        #expect(throws: MatchRequest.Fault.grownUp("Z")) {
            try MatchRequest(["Z"], in: register)
        }
    }

    @Test("Any part of the best plan can be agreed without another optimum")
    func partsOfTheBest() throws {
        var village = pair
        village.home("MID", places: 2) {
            $0.position = Position(easting: 555_000, northing: 259_000)
        }
        village.child("C") { $0.siblingGroup = "S" }
        village.child("D") { $0.siblingGroup = "S" }
        village.child("E", status: .mayMove, home: 0)
        let register = village.register
        let best = try allocate(village, agreed([], in: village))
        let homes = try #require(best.plan?.check.homes)
        for mask in 0..<(1 << homes.count) {
            let rows = homes.indices.filter { mask >> $0 & 1 == 1 }.map { child in
                (
                    register.instance.children[child].id,
                    homes[child].map { register.instance.homes[$0].id }
                )
            }
            let part = agreed(rows, in: village)
            #expect(part.breaches.isEmpty, "\(rows)")
            let found = try allocate(village, part)
            #expect(found.plan?.check.points == best.plan?.check.points, "\(rows)")
            #expect(found.status == .optimal)
        }
    }

    @Test("Brothers and sisters who must stay together follow whoever of them is named")
    func together() throws {
        var village = Village()
        village.home("SMALL", places: 1)
        village.home("LARGE", places: 2) {
            $0.position = Position(easting: 575_000, northing: 259_000)
        }
        for id in ["K1", "K2"] {
            village.child(id) {
                $0.siblingGroup = "S"
                $0.siblingPlan = .together
            }
        }
        let found = try allocate(village, agreed([("K2", "LARGE")], in: village))
        #expect(found.plan?.check.homes == [1, 1])
        let wrong = agreed([("K2", "SMALL")], in: village)
        #expect(Set(wrong.breaches.map(\.row)) == [0])
        #expect(wrong.breaches.contains { $0.rule == "no-place" })
    }

    @Test("Every row that breaks a rule is told by its number")
    func breaches() {
        var village = pair
        village.child("S", status: .settled, home: 0)
        village.child("M", status: .mayMove, home: 1)
        let wrong = agreed(
            [("A", "NEAR"), ("X", "FAR"), ("B", "NONE"), ("S", "FAR"), ("M", nil), ("A", "FAR")],
            in: village)
        #expect(
            wrong.breaches.map { "\($0.row) \($0.rule)" } == [
                "0 no-place", "1 unknown-id", "2 unknown-id", "3 settled-moved", "4 left-out",
                "5 duplicate",
            ])
    }

    @Test("Who may move leaves room for what is agreed, or the answer is that nothing can")
    func stayer() throws {
        var village = Village()
        village.home("H", places: 1)
        village.child("M", status: .mayMove, home: 0)
        village.child("N")
        let homes = agreed([("N", "H")], in: village)
        #expect(homes.breaches.isEmpty)
        // M has nowhere to go.
        #expect(try allocate(village, homes).status == .infeasible)
        #expect(
            homes.breachesWithStayers(register: village.register, limits: .init())
                .map(\.rule) == ["no-place"])
        village.home("OTHER", places: 1)
        #expect(try allocate(village, homes).plan?.check.homes == [1, 0])
    }
}
