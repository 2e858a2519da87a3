import Care
import Testing

@testable import Capacity
import Forecast

@Suite("What plans do in futures")
struct SimulationTests {
    @Test("The worked example comes out to the penny")
    func workedExample() throws {
        let comparison = try SmallCounty.worked.compared()
        let baseline = comparison.plans[0].outcomes
        #expect(baseline.map(\.excess) == [800_000, 1_400_000])
        #expect(baseline.map(\.steps.last?.rate) == [667, 750])
        #expect(baseline.map(\.spending.total.count) == [3_137_143, 4_177_143])
        #expect(baseline.map(\.steps.last?.elsewhere) == [0, 1])
        #expect(comparison.plans[0].reached == 0)

        let one = comparison.plans[1]
        #expect(one.head.plannedCost == Pence(1_085_000))
        #expect(one.outcomes.map(\.excess) == [-200_000, 400_000])
        #expect(one.outcomes[0].reachedStep == 2)
        #expect(one.outcomes[1].reachedStep == nil)
        let two = comparison.plans[2]
        #expect(two.head.plannedCost == Pence(2_170_000))
        #expect(two.outcomes.map(\.excess) == [-200_000, -600_000])
        #expect(two.outcomes.map(\.spending.total.count) == [4_267_143, 4_787_143])
        #expect(two.outcomes[0].spending.byYear == [FinancialYear(start: 2011): Pence(4_267_143)])
        let difference = comparison.difference(two, places: 2) { $0.spending.total.count }
        #expect((difference.low, difference.high) == (610_000, 1_130_000))
    }

    @Test("Children in care are those before, and who came, less who left")
    func conservation() throws {
        for plan in try SmallCounty.worked.compared().plans {
            for outcome in plan.outcomes {
                for (before, after) in zip(outcome.steps, outcome.steps.dropFirst()) {
                    #expect(after.inCare == before.inCare + after.entrants - after.leavers)
                }
                let bridge = outcome.bridge
                #expect(
                    bridge.today + bridge.arrived - bridge.left + bridge.movedOut - bridge.movedIn
                        + bridge.boundary == bridge.atEnd)
            }
        }
    }

    @Test("One by one is as good where nobody stands in another's way")
    func oneByOne() throws {
        let comparison = try SmallCounty.worked.compared(placing: .oneByOne)
        #expect(comparison.plans[2].outcomes.map(\.excess) == [-200_000, -600_000])
    }

    @Test("A home that shuts makes its children move, a home that closes does not")
    func closures() throws {
        var county = SmallCounty.worked
        county.counts = ""
        county.options = ""
        county.futures["closures.csv"] = "future,home_id,on\n1,B,2012-01-10\n"
        let shut = try county.compared().plans[0].outcomes[0]
        // C2 must move; A is taken by R1, B is shut, so C2 and R2 are elsewhere.
        #expect(shut.steps[2].needing == 2)
        #expect(shut.steps[2].elsewhere == 2)
        county.futures["closures.csv"] = nil
        county.scenario += "\nchanges: [{what: close, home: B, from: 2012-01-10}]\n"
        let closed = try county.compared().plans[1].outcomes[0]
        #expect(closed.steps[2].needing == 1)
        #expect(closed.steps[2].elsewhere == 1)
    }

    @Test("A young adult who stays put keeps the place from others")
    func stayingPut() throws {
        var county = SmallCounty.worked
        county.counts = ""
        county.futures["leavers.csv"] =
            "future,child_id,until,place_until\n1,C1,2011-12-15,2012-06-01\n"
        let outcome = try county.compared().plans[0].outcomes[0]
        #expect(outcome.steps[1].inCare == 2)
        // R1 cannot have A and goes to B.
        #expect(outcome.steps[1].outside == 2)
    }

    @Test("Entrants are multiplied by lots, copies have their own names")
    func copies() throws {
        var county = SmallCounty.worked
        county.counts = ""
        county.scenario += """

            demand:
              - {name: More, what: entrants, central: 1.5, from: 2011-10-01}
            """
        county.futures["requests.csv"] = """
            future,child_id,birth_date,needed_by,lot
            1,R1,2003-01-01,2011-11-20,0.49
            1,R2,2003-01-01,2012-02-10,0.5
            """
        let inputs = try #require(try county.read().inputs)
        let course = Course(
            inputs.futures[0], scenario: inputs.scenarios[0], instance: inputs.instance)
        #expect(course.people.map(\.child.id) == ["C1", "C2", "R1", "R1~2", "R2"])
    }

    @Test("Leavers stay longer or shorter, never past the 18th birthday")
    func leavers() throws {
        var county = SmallCounty.worked
        county.counts = ""
        county.scenario += """

            demand:
              - {name: Home sooner, what: leavers, central: 2, from: 2011-10-01, startup_days: 10}
            """
        let inputs = try #require(try county.read().inputs)
        let course = Course(
            inputs.futures[0], scenario: inputs.scenarios[0], instance: inputs.instance)
        // 65 days are left on 11 October, so 33.
        #expect(course.people[0].until == Day(iso: "2011-11-13"))
    }

    @Test("A moved child's together group moves with it")
    func togetherMoves() throws {
        var county = SmallCounty.worked
        county.counts = ""
        county.options = ""
        county.children = """
            child_id,birth_date,status,home_id,sibling_group,sibling_plan
            C1,2003-01-01,settled,B,S,together
            C2,2004-01-01,settled,B,S,together
            """
        county.futures = [
            "futures.csv": "future\n1\n", "moves.csv": "future,child_id,on\n1,C1,2011-11-01\n",
        ]
        let outcome = try county.compared().plans[0].outcomes[0]
        #expect(outcome.steps[1].needing == 2)
        // A has one place, and nobody goes back to the home that ended.
        #expect(outcome.steps[1].elsewhere == 2)
        #expect(outcome.steps[1].splits == 1)
    }

    @Test("A connected person takes a child from the first day, inside or outside")
    func ownHomes() throws {
        var county = SmallCounty.worked
        county.counts = ""
        county.options = ""
        county.futures["requests.csv"] = """
            future,child_id,birth_date,needed_by,own_home,own_weekly_cost
            1,R1,2003-01-01,2011-11-20,in,150
            1,R2,2003-01-01,2011-11-20,out,160
            """
        let outcome = try county.compared().plans[0].outcomes[0]
        #expect(outcome.steps[1].needing == 0)
        #expect(outcome.steps[1].outside == 2)
        #expect(outcome.steps[1].known == 3)
        #expect(outcome.steps[1].weeklyCost == Pence(80_000 + 15_000 + 16_000))
    }

    @Test("A new boundary changes what counts as outside, and the bridge says by how much")
    func boundary() throws {
        var county = SmallCounty.worked
        county.counts = ""
        county.options = ""
        county.scenario += """

            boundary:
              - {on: 2012-01-01, own: E06000099, adjoining: [], homes: {E10000003: E06000099, \
            E06000031: E06000099}}
            """
        let outcome = try county.compared().plans[0].outcomes[0]
        #expect(outcome.steps[2].outside == 0)
        #expect(outcome.steps[2].outsideAsWas == 2)
        #expect(outcome.bridge.boundary == -2)
    }

    @Test("Inflation grows prices on each 1 April after the base")
    func inflation() throws {
        var county = SmallCounty.worked
        county.counts = ""
        county.options = ""
        county.futures = ["futures.csv": "future\n1\n"]
        county.scenario = """
            name: Test
            target: 0.4
            horizon: {until: 2012-06-30}
            prices: {inflation: 0.1}
            """
        let outcome = try county.compared().plans[0].outcomes[0]
        // £1,200 a week for 92, 91 and, from 1 April on at ten per cent more, 91 days.
        #expect(outcome.spending.byYear[FinancialYear(start: 2011)] == Pence(3_137_143))
        #expect(outcome.spending.byYear[FinancialYear(start: 2012)] == Pence(1_716_000))
        #expect(outcome.spending.total == Pence(4_853_143))
    }
}
