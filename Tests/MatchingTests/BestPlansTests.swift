import Care
import Matching
import Optimisation
import Testing

@Suite("Plans one after another")
struct BestPlansTests {
    /// A village of homes and children with vacancies, companions rules and siblings.
    private func village(seed: UInt64) -> Village {
        var random = SplitMixOfTests(seed: seed)
        var village = Village()
        for home in 0..<3 {
            village.home(
                "H\(home)", places: 1 + random.below(2),
                cost: Int64(40_000 + random.below(3) * 5_000)
            ) {
                $0.position = Position(
                    easting: 545_000 + Int32(random.below(30)) * 1000, northing: 259_000)
            }
        }
        for child in 0..<3 {
            let stays = random.below(3) == 0
            village.child(
                "C\(child)", status: stays ? .mayMove : .referred,
                home: stays ? random.below(3) : nil
            ) {
                if random.below(4) == 0 { $0.livingCompanions = .solo }
                if child < 2 && seed % 2 == 0 { $0.siblingGroup = "S" }
            }
        }
        return village
    }

    /// Every lawful plan with its points and cost, by trying all of them with the judge.
    private func everyPlan(_ register: Register) -> [(points: Points, cost: Pence, homes: [Int?])] {
        let count = register.instance.homes.count
        var found: [(points: Points, cost: Pence, homes: [Int?])] = []
        func visit(_ homes: [Int?]) {
            if homes.count == register.instance.children.count {
                let rows = homes.enumerated().map { index, home in
                    PlanCheck.Row(
                        child: register.instance.children[index].id,
                        home: home.map { register.instance.homes[$0].id })
                }
                let check = PlanCheck(rows, register: register)
                if check.isValid { found.append((check.points, check.weeklyCost, homes)) }
                return
            }
            for home in [nil] + (0..<count).map(Optional.init) { visit(homes + [home]) }
        }
        visit([])
        return found.sorted { ($0.points, $0.cost) < ($1.points, $1.cost) }
    }

    @Test("They are the best of all lawful plans, in order and without repeats")
    func complete() throws {
        for seed in 1...40 as ClosedRange<UInt64> {
            let register = village(seed: seed).register
            let allocator = Allocator(register: register, includesAsk: false)
            let limits = AllocationLimits()
            let allocation = try allocator.allocate(limits, options: PackingOptions())
            let first = try #require(allocation.plan)
            let best = try BestPlans(
                6, after: first, isProved: true, limits: limits, by: allocator,
                options: PackingOptions())
            let all = everyPlan(register)
            #expect(best.isProved)
            #expect(best.plans.count == min(6, all.count), "seed \(seed)")
            #expect(Set(best.plans.map(\.check.homes)).count == best.plans.count)
            for (plan, expected) in zip(best.plans, all) {
                #expect(plan.check.points == expected.points, "seed \(seed)")
                #expect(plan.check.weeklyCost == expected.cost, "seed \(seed)")
                #expect(all.contains { $0.homes == plan.check.homes })
            }
        }
    }

    @Test("Among equally good plans the one that changes fewest answers is taken")
    func fewest() throws {
        var village = Village()
        for home in 0..<4 { village.home("H\(home)", places: 1) }
        for child in 0..<4 { village.child("C\(child)") }
        let register = village.register
        let allocator = Allocator(register: register, includesAsk: false)
        // All homes are alike: every order is best, so any earlier plan can be kept whole.
        for earlier in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1]] {
            let rows = earlier.enumerated().map {
                PlanCheck.Row(child: "C\($0)", home: "H\($1)")
            }
            let before = PlanChanges.Earlier(
                rows + [.init(child: "gone", home: "H0")], register: register)
            let allocation = try allocator.allocate(
                AllocationLimits(), options: PackingOptions(), amongEquals: .since(before))
            let changes = PlanChanges(from: before, to: allocation)
            #expect(changes.changes.isEmpty, "\(earlier)")
            #expect(changes.isFewestProved)
            #expect(changes.compared == 4)
            #expect(changes.isGone == 1)
        }
    }

    @Test("Among equally good plans the one with the least sum of lots is taken, proved")
    func lots() throws {
        for seed in 1...40 as ClosedRange<UInt64> {
            // Homes alike but for the cost, so that many plans are equal.
            var village = village(seed: seed)
            for home in village.instance.homes.indices {
                village.instance.homes[home].position = Position(
                    easting: 545_000, northing: 259_000)
                village.instance.homes[home].weeklyCost = Pence(40_000)
            }
            let instance = village.instance
            func sum(_ homes: [Int?]) -> Int64 {
                homes.enumerated().reduce(0) { total, one in
                    total
                        + TieBreaker.lot(
                            child: instance.children[one.offset].id,
                            home: one.element.map { instance.homes[$0].id })
                }
            }
            let all = everyPlan(village.register)
            let best = try #require(all.first)
            let least = try #require(
                all.filter { $0.points == best.points && $0.cost == best.cost }
                    .min { sum($0.homes) < sum($1.homes) })
            let found = try Allocator(
                register: Register(instance: instance, policy: village.policy), includesAsk: false
            ).allocate(AllocationLimits(), options: PackingOptions(), amongEquals: .lots)
            #expect(found.isDecided, "seed \(seed)")
            #expect(found.plan?.check.homes == least.homes, "seed \(seed)")
        }
    }

    @Test("A lot is the first five hex digits of the digest of child and home")
    func lot() {
        // printf 'C1,H1' | sha256sum, printf 'C1,' | sha256sum
        #expect(TieBreaker.lot(child: "C1", home: "H1") == 0xA3D86)
        #expect(TieBreaker.lot(child: "C1", home: nil) == 0xEE980)
    }

    @Test("A better plan is taken though it changes answers, and each change is told")
    func better() throws {
        var village = Village()
        village.home("far", places: 1) {
            $0.position = Position(easting: 575_000, northing: 259_000)
        }
        village.home("near", places: 1)
        village.child("C")
        let register = village.register
        let before = PlanChanges.Earlier([.init(child: "C", home: "far")], register: register)
        let allocation = try Allocator(register: register, includesAsk: false).allocate(
            AllocationLimits(), options: PackingOptions(), amongEquals: .since(before))
        let changes = PlanChanges(from: before, to: allocation)
        #expect(changes.changes == [.init(child: 0, from: 0, to: 1)])
    }
}

/// A small repeatable source of chance.
private struct SplitMixOfTests {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func below(_ count: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ (word >> 31)) % UInt64(count))
    }
}
