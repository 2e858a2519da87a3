import Care
import Testing

@testable import Capacity

@Suite("Which plan to choose")
struct PlanSearchTests {
    private func search(
        _ aim: PlanAim = .target, chance: Int64 = 1_000_000, target: Rate? = nil,
        limits: PlanSearch.Limits = .init()
    ) throws -> PlanSearch {
        var county = SmallCounty.worked
        county.counts = ""
        var inputs = try #require(try county.read().inputs)
        inputs.scenarios[0].chance = Rate(millionths: chance)
        return PlanSearch(inputs, aim: aim, target: target, limits: limits)
    }

    @Test("Two units in every future, one in half of them, as the worked example says")
    func target() throws {
        var all = try search()
        let two = try all.choice()
        #expect(two.status == .optimal)
        #expect(two.plan == .init(counts: ["north": 2], cost: Pence(2_170_000)))
        #expect(two.floor?.cost == Pence(2_170_000))
        #expect(two.bound == Pence(2_170_000))
        #expect(two.reached == 2)
        #expect(two.foresight == 2)
        var half = try search(chance: 500_000)
        let one = try half.choice()
        #expect(one.plan == .init(counts: ["north": 1], cost: Pence(1_085_000)))
    }

    @Test("The best within a budget")
    func budget() throws {
        var eleven = try search(.budget(Pence(1_100_000), .mean))
        let one = try eleven.choice()
        #expect(one.status == .optimal)
        #expect(one.plan?.counts == ["north": 1])
        #expect(one.excess == 100_000)
        var little = try search(.budget(Pence(10_000), .mean))
        let none = try little.choice()
        #expect(none.plan?.counts == ["north": 0])
        #expect(none.excess == 1_100_000)
        var tail = try search(.budget(Pence(1_100_000), .tail))
        let worst = try tail.choice()
        #expect(worst.excess == 400_000)
        #expect(worst.floor == nil)
    }

    @Test("What is out of reach is said with the nearest plan, and no floor")
    func outOfReach() throws {
        var search = try search(target: Rate(millionths: 100_000))
        let choice = try search.choice()
        #expect(choice.status == .outOfReach)
        #expect(choice.plan?.counts == ["north": 2])
        #expect(choice.isProvedBest)
        #expect(choice.floor == nil)
    }

    @Test("One more unit: its planned cost, futures gained, excess and total cost")
    func marginal() throws {
        var search = try search(chance: 500_000)
        let plan = try #require(try search.choice().plan)
        let more = try search.marginal(plan)
        #expect(more.map(\.option) == ["north"])
        #expect(more[0].cost == Pence(1_085_000))
        #expect(more[0].reached == 1)
        #expect(more[0].excess == -500_000)
        // £42,671.43 and £47,871.43 less £37,021.43 and £42,221.43.
        #expect(more[0].totalCost == 5_650_000_000)
    }

    @Test("A first stage of many plans finds the same plan as looking at each")
    func manyPlans() throws {
        var all = try search()
        var many = ManyPlans(all)
        let found = try many.choice()
        let looked = try all.choice()
        #expect(found.plan == looked.plan)
        #expect(found.floor?.cost == looked.floor?.cost)
        #expect(found.status == .optimal)
    }

    @Test("Foresight is never above the simulation, and more units never raise it")
    func foresight() throws {
        var search = try search()
        var before: [Int64]?
        for count in 0...2 {
            let values = search.foresight([count])
            let results = try search.library.results([count])
            #expect(zip(values, results).allSatisfy { $0 <= $1.excess })
            if let before { #expect(zip(values, before).allSatisfy { $0 <= $1 }) }
            before = values
        }
    }

    @Test("A limit of plans ends the search with what is proved")
    func limits() throws {
        var search = try search(limits: .init(plans: 0))
        let choice = try search.choice()
        #expect(choice.status == .noPlanYet)
        #expect(choice.bound == Pence(2_170_000))
    }

    @Test("Of many plans the least mean excess within a budget is proved, and is that of all plans")
    func manyWithinBudget() throws {
        for pounds in [0, 11_000, 22_000] {
            let aim = PlanAim.budget(Pence(Int64(pounds) * 100), .mean)
            var each = try search(aim)
            let known = try each.choice()
            var many = ManyPlans(try search(aim))
            let found = try many.choice(within: Int64(pounds) * 100, risk: .mean)
            #expect(found.floor?.excess == known.floor?.excess)
            #expect(found.excess == known.excess)
        }
    }

    @Test("A plan that shares its first steps with another comes to the same as from the start")
    func sharedSteps() throws {
        let compared = try SmallCounty.worked.compared()
        for (index, plan) in compared.plans.enumerated() {
            let inputs = try #require(try SmallCounty.worked.read().inputs)
            let alone = try inputs.futures.indices.map { future in
                try FutureRunner(inputs).run(.init(line: index, future: future)).outcome
            }
            #expect(plan.outcomes == alone)
        }
    }

    @Test("Whether a plan reaches the target is told without all futures, and rightly")
    func reaches() throws {
        let search = try search()
        #expect(try !search.library.reaches([0], in: 1))
        #expect(try search.library.reaches([1], in: 1))
        #expect(try !search.library.reaches([1], in: 2))
        #expect(try search.library.reaches([2], in: 2))
    }

    @Test("Wilson's interval of 455 in 500")
    func wilson() {
        let interval = PlanChoice.Fresh(futures: 500, reached: 455).interval
        #expect(interval == Interval(low: 882, high: 932))
    }

    @Test("Drawn futures are the same whatever is asked besides, and follow their rates")
    func drawing() throws {
        var county = SmallCounty.worked
        county.counts = ""
        county.scenario += """

            rates: {entrants_per_year: 40, leave_per_year: 0, move_per_year: 1, close_per_year: 0.5}
            """
        let inputs = try #require(try county.read().inputs)
        func drawn(_ count: Int) throws -> [Future] {
            try #require(
                FutureDrawing(
                    instance: inputs.instance, scenario: inputs.scenarios[0],
                    options: inputs.options, seed: 7
                ).futures(count))
        }
        let many = try drawn(400)
        let few = try drawn(3)
        #expect(
            FuturesFolder.written(few, instance: inputs.instance).map(\.bytes)
                == FuturesFolder.written(Array(many.prefix(3)), instance: inputs.instance)
                .map(\.bytes))
        // Half a year of 40 a year in 400 futures: 8,022 expected, four standard errors are 358.
        let entrants = many.reduce(0) { $0 + $1.requests.count }
        #expect((8022 - 358...8022 + 358).contains(entrants))
        let moves = many.reduce(0) { total, future in
            total + future.moves.count { !$0.child.hasPrefix("new") }
        }
        #expect((401 - 80...401 + 80).contains(moves))
    }
}
