import Care
import Optimisation
import Testing

@testable import Matching

/// What is told of children without a home is found by shorter ways than the whole list and the whole
/// judge; here both are held to them.
@Suite("Short ways to why a child has no home")
struct ObstacleTests {
    /// A village whose facts are drawn by a seed; questions, exemptions and refusals are common.
    private func village(_ seed: UInt64) -> Village {
        var lots = Lots(seed: seed)
        var village = Village()
        for number in 0..<9 {
            village.home("H\(number)", places: 1 + lots.roll(4)) {
                $0.authority = lots.roll(4) == 0 ? "E06000031" : "E10000003"
                $0.maxAge = lots.roll(3) == 0 ? 7 : nil
                $0.admits = lots.roll(4) == 0 ? .female : nil
                $0.offers = lots.roll(4) == 0 ? nil : []
                $0.confirmedOn = lots.roll(2) == 0 ? nil : Village.today
                $0.status = lots.roll(5) == 0 ? .onHold : .available
                $0.approvedPlaces = lots.roll(4) == 0 ? 1 : nil
            }
        }
        // Members of a group have one plan, as the reader demands.
        let plan: SiblingPlan = lots.roll(2) == 0 ? .together : .togetherIfPossible
        for number in 0..<8 {
            village.child("C\(number)", age: 4 + lots.roll(8)) { child in
                child.sex = lots.roll(2) == 0 ? .female : .male
                child.urgency = lots.roll(5) == 0 ? .emergency : .planned
                child.noChildUnder = lots.roll(5) == 0 ? 8 : nil
                if number > 4 {
                    child.siblingGroup = "S"
                    child.siblingPlan = plan
                }
            }
        }
        for number in 0..<4 {
            village.child("L\(number)", age: 4 + lots.roll(8), status: .settled, home: number)
        }
        village.child("M", age: 9, status: .mayMove, home: 5)
        village.instance.apart = [ApartPair(first: 0, second: 1)]
        return village
    }

    @Test(
        "The obstacle is the one that the whole list tells",
        arguments: 1...80 as ClosedRange<UInt64>)
    func sameAsList(_ seed: UInt64) throws {
        let register = village(seed).register
        for names in [["C0"], ["C1"], ["C2"], ["C5"], ["C0", "C1"], ["C5", "C6", "C7"]] {
            let ranking = Ranking(
                register: register, request: try MatchRequest(names, in: register))
            let result = ranking.result()
            let together = result.options.filter { $0.homes.count == 1 }
            func uses(_ reasons: [Reason]) -> Set<Ranking.BeyondPlans> {
                Set(reasons.compactMap { Ranking.BeyondPlans($0.rule, $0.approval) })
            }
            let asks = together.filter { $0.eligibility == .ask && uses($0.reasons).isEmpty }
            let beyond = together.filter { !uses($0.reasons).isEmpty }.sorted {
                ($0.points, $0.weeklyCost) < ($1.points, $1.weeklyCost)
            }
            let expected: Ranking.Obstacle?
            if !asks.isEmpty {
                expected = .asks(homes: asks.compactMap(\.homes.first))
            } else if let first = beyond.first(where: { $0.eligibility != .ask }) ?? beyond.first {
                expected = .beyondPlans(
                    home: first.homes[0], uses: uses(first.reasons),
                    asks: first.eligibility == .ask)
            } else {
                // One that somebody can lift comes before one that nobody can.
                expected = (result.nearlyPossible.first ?? result.nearestMisses.first).map {
                    .excluded(
                        nearest: $0.home, text: $0.text, isLiftable: $0.isLiftable,
                        uses: uses($0.reasons))
                }
            }
            #expect(ranking.obstacle() == expected, "\(names)")
        }
    }

    @Test(
        "A plan with children elsewhere breaks what the whole judge says",
        arguments: [nil, 400_000] as [Int64?])
    func sameAsJudge(_ budget: Int64?) throws {
        var broken = 0
        for seed in 1...40 as ClosedRange<UInt64> {
            let register = village(seed).register
            var limits = AllocationLimits()
            limits.budget = budget.map { Pence($0) }
            let allocator = Allocator(register: register, includesAsk: false)
            let found = try allocator.allocate(limits, options: PackingOptions())
            let plan = try #require(found.plan).check
            var trial = PlanTrial(plan, register: register, limits: limits)
            var lots = Lots(seed: seed &+ 1_000)
            for _ in 0..<40 {
                var homes = plan.homes
                let children = Set((0...lots.roll(3)).map { _ in lots.roll(8) }).sorted()
                for child in children {
                    let home = lots.roll(9)
                    homes[child] = home
                    trial.move(child, to: home)
                }
                let rules = Set(
                    PlanCheck(homes: homes, register: register, limits: limits).violations.map(
                        \.rule))
                #expect(trial.brokenRules() == rules, "seed \(seed), \(children)")
                let isOverfull = children.contains { child in
                    homes[child].map { trial.isOverfull($0) } ?? false
                }
                if isOverfull { #expect(!rules.isDisjoint(with: ["no-place", "approved-number"])) }
                if !rules.isEmpty { broken += 1 }
                for child in children { trial.moveBack(child) }
            }
            #expect(trial.brokenRules().isEmpty)
        }
        #expect(broken > 100)
    }
}
