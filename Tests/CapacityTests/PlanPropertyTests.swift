import Care
import Forecast
import Testing

@testable import Capacity

/// What holds of every plan and future, over many invented counties.
@Suite("What always holds of plans")
struct PlanPropertyTests {
    /// Whole numbers from a seed (SplitMix64).
    private struct Dice {
        var state: UInt64

        mutating func roll(_ count: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(count))
        }

        mutating func day(_ from: Int, _ to: Int) -> String {
            let first = Day(year: 2011, month: 9, day: 30) ?? Day(number: 0)
            return first.adding(days: from + roll(to - from + 1)).description
        }
    }

    /// A county of a few children and homes, two options, two or three futures.
    private static func county(_ seed: Int) -> SmallCounty {
        var dice = Dice(state: UInt64(seed) &* 977)
        var county = SmallCounty()
        let target = ["0.2", "0.3", "0.4"][dice.roll(3)]
        let chance = ["0.5", "0.6", "1"][dice.roll(3)]
        county.scenario = """
            name: Seed \(seed)
            target: \(target)
            chance: \(chance)
            horizon: {until: 2012-06-30}
            """
        let homes = 3 + dice.roll(3)
        var rows = [
            "home_id,kind,place_provider,places,weekly_cost,authority,easting,northing,offers,pets,"
                + "confirmed_on"
        ]
        for home in 0..<homes {
            let isInside = dice.roll(2) == 0
            rows.append(
                "H\(home),foster,\(isInside ? "PR1" : "PR4"),\(1 + dice.roll(2)),"
                    + "\(350 + 50 * dice.roll(6)),\(isInside ? "E10000003" : "E06000031"),"
                    + "\(540_000 + 1000 * dice.roll(12)),258000,none,no,2011-09-29")
        }
        county.homes = rows.joined(separator: "\n")
        rows = [
            "child_id,birth_date,status,home_id,home_easting,home_northing,sibling_group,sibling_plan"
        ]
        // One in each home, so that none is over-full.
        for home in 0..<homes {
            let group = home < 2 && seed % 3 == 0 ? "G,together-if-possible" : ","
            rows.append("C\(home),200\(dice.roll(8))-01-01,settled,H\(home),545000,258000,\(group)")
        }
        county.children = rows.joined(separator: "\n")
        county.options = """
            option_id,maximum,kind,easting,northing,authority,weekly_cost,one_off_cost,places,from,lead_days
            near,2,foster,545000,258000,E10000003,\(400 + dice.roll(3) * 50),5000,1,2011-10-01,\(dice.roll(90))
            wide,1,foster,549000,258000,E10000003,\(400 + dice.roll(3) * 50),8000,2,2011-10-01,\(dice.roll(90))
            """
        var futures = ["future"]
        var requests = [
            "future,child_id,birth_date,home_easting,home_northing,needed_by,until,sibling_group,"
                + "sibling_plan"
        ]
        var leavers = ["future,child_id,until"]
        var moves = ["future,child_id,on"]
        var closures = ["future,home_id,on"]
        for future in 1...(2 + dice.roll(2)) {
            futures.append("\(future)")
            let isPair = dice.roll(2) == 0
            for request in 0..<(2 + dice.roll(4)) {
                let group = isPair && request < 2 ? "S,together" : ","
                let comes = isPair && request < 2 ? "2011-11-20" : dice.day(1, 270)
                requests.append(
                    "\(future),R\(request),200\(dice.roll(8))-05-05,\(540_000 + 1000 * dice.roll(12)),"
                        + "258000,\(comes),,\(group)")
            }
            for child in 0..<homes {
                if dice.roll(4) == 0 { leavers.append("\(future),C\(child),\(dice.day(1, 300))") }
                if dice.roll(4) == 0 { moves.append("\(future),C\(child),\(dice.day(1, 270))") }
            }
            if dice.roll(3) == 0 {
                closures.append("\(future),H\(dice.roll(homes)),\(dice.day(1, 270))")
            }
        }
        county.futures = [
            "futures.csv": futures, "requests.csv": requests, "leavers.csv": leavers,
            "moves.csv": moves, "closures.csv": closures,
        ].mapValues { $0.joined(separator: "\n") + "\n" }
        return county
    }

    private static func inputs(_ seed: Int) throws -> PlanningInputs {
        let read = try county(seed).read()
        #expect(read.faults.isEmpty, "seed \(seed): \(read.faults)")
        return try #require(read.inputs)
    }

    private static func everyPlan(_ inputs: PlanningInputs) -> [[Int]] {
        inputs.options.reduce([[]]) { plans, option in
            plans.flatMap { plan in (0...option.maximum).map { plan + [$0] } }
        }
    }

    @Test("Every child in care on a step day is somewhere exactly once, and nobody else is")
    func conservation() throws {
        for seed in 0..<40 {
            var inputs = try PlanPropertyTests.inputs(seed)
            let names = inputs.options.map(\.terms.id)
            inputs.plans = [
                PlanCounts(
                    name: "all",
                    counts: Dictionary(
                        uniqueKeysWithValues: zip(names, inputs.options.map(\.maximum))))
            ]
            let runner = FutureRunner(inputs)
            for task in runner.tasks {
                let result = try runner.run(task, keepsPlacements: true, keepsSteps: true)
                let course = Course(
                    inputs.futures[task.future], scenario: inputs.lines[task.line].scenario,
                    instance: inputs.instance)
                var lives: [String: String] = [:]
                for (step, day) in inputs.stepDays.enumerated() {
                    let made = result.steps[step].instance
                    let inCare = course.people.filter { $0.isInCare(on: day) }.map(\.child.id)
                    #expect(made.children.map(\.id).sorted() == inCare.sorted(), "seed \(seed)")
                    let placed = Dictionary(
                        uniqueKeysWithValues: result.placements.filter { $0.step == step }
                            .map { ($0.child, $0.home) })
                    var counted = 0
                    for child in made.children {
                        let here = placed[child.id] ?? child.home.map { made.homes[$0].id }
                        #expect(here != nil, "seed \(seed): \(child.id) is nowhere on \(day)")
                        if child.status == .settled {
                            #expect(placed[child.id] == nil)
                            // A settled child's home changes on no day.
                            if let before = lives[child.id] { #expect(here == before) }
                        }
                        lives[child.id] = here
                        counted += 1
                    }
                    #expect(counted == result.outcome.steps[step].inCare)
                }
            }
        }
    }

    @Test("More units never worsen foresight, and foresight is below every simulation")
    func foresight() throws {
        for seed in 0..<25 {
            let inputs = try PlanPropertyTests.inputs(seed)
            var search = PlanSearch(inputs, aim: .target)
            for plan in PlanPropertyTests.everyPlan(inputs) {
                let values = search.foresight(plan)
                let results = try search.library.results(plan)
                #expect(
                    zip(values, results).allSatisfy { $0 <= $1.excess }, "seed \(seed) \(plan)")
                for option in plan.indices where plan[option] > 0 {
                    var fewer = plan
                    fewer[option] -= 1
                    let less = search.foresight(fewer)
                    #expect(zip(values, less).allSatisfy { $0 <= $1 }, "seed \(seed) \(plan)")
                }
            }
        }
    }

    @Test(
        "The answer is that of trying every plan, and its floor is below every plan that reaches it"
    )
    func optimum() throws {
        for seed in 0..<25 {
            let inputs = try PlanPropertyTests.inputs(seed)
            var search = PlanSearch(inputs, aim: .target)
            let choice = try search.choice()
            let plans = try PlanPropertyTests.everyPlan(inputs).map { plan in
                (
                    plan: plan, cost: search.cost(plan),
                    reached: try search.library.results(plan).count { $0.isReached }
                )
            }
            let best = plans.filter { $0.reached >= search.need }.min {
                ($0.cost, -$0.reached, $0.plan.reduce(0, +))
                    < ($1.cost, -$1.reached, $1.plan.reduce(0, +))
            }
            #expect(choice.status == (best == nil ? .outOfReach : .optimal), "seed \(seed)")
            if let best {
                #expect(choice.plan?.cost.count == best.cost, "seed \(seed)")
                #expect(choice.reached == best.reached, "seed \(seed)")
                let floor = try #require(choice.floor)
                #expect(floor.cost.count <= best.cost, "seed \(seed)")
                // The search for many plans has the same floor and no worse proof.
                var many = ManyPlans(PlanSearch(inputs, aim: .target))
                let other = try many.choice()
                #expect(other.floor?.cost == floor.cost, "seed \(seed)")
                if other.status == .optimal {
                    #expect(other.plan?.cost.count == best.cost, "seed \(seed)")
                }
                #expect((other.bound?.count ?? 0) <= best.cost, "seed \(seed)")
            }
        }
    }

    @Test("More budget never worsens the answer or its floor, a smaller chance never the floor")
    func frontier() throws {
        for seed in 0..<25 {
            var inputs = try PlanPropertyTests.inputs(seed)
            var before: (excess: Int64, floor: Int64)?
            for pounds in [0, 10_000, 20_000, 40_000, 80_000] {
                let aim = PlanAim.budget(Pence(Int64(pounds) * 100), .mean)
                var search = PlanSearch(inputs, aim: aim)
                let choice = try search.choice()
                let excess = try #require(choice.excess)
                let floor = choice.floor?.excess ?? .min
                #expect(floor <= excess, "seed \(seed)")
                if let before {
                    #expect(excess <= before.excess && floor <= before.floor, "seed \(seed)")
                }
                before = (excess, floor)
            }
            var last = Int64.max
            for chance in [1_000_000, 600_000, 300_000] as [Int64] {
                inputs.scenarios[0].chance = Rate(millionths: chance)
                var search = PlanSearch(inputs, aim: .target)
                let floor = try search.choice().floor?.cost.count ?? .max
                #expect(floor <= last, "seed \(seed)")
                last = floor
            }
        }
    }

    @Test("Where nothing reaches the target the plan that comes nearest is looked for")
    func nearest() throws {
        for seed in 0..<25 {
            var inputs = try PlanPropertyTests.inputs(seed)
            inputs.scenarios[0].target = Rate(millionths: 0)
            inputs.scenarios[0].chance = Rate(millionths: 1_000_000)
            var few = PlanSearch(inputs, aim: .target)
            let known = try few.choice()
            guard known.status == .outOfReach else { continue }
            var many = ManyPlans(PlanSearch(inputs, aim: .target))
            let found = try many.choice()
            guard found.status == .outOfReach else { continue }
            #expect(found.plan != nil, "seed \(seed)")
            #expect(found.reached <= known.reached, "seed \(seed)")
            #expect(!found.isProvedBest, "seed \(seed)")
        }
    }
}
