import Optimisation
import Testing

@Suite("Programs searched in parts")
struct PartsTests {
    /// Options under which every program counts as large, and its parts are tiny.
    private func options(wholePrograms: Bool) -> PackingOptions {
        var options = PackingOptions()
        options.tuning.largeCount = 0
        options.tuning.veryLargeCount = wholePrograms ? .max : 0
        options.tuning.partSize = 2
        return options
    }

    @Test("Excerpts change nothing about what is proved: the optimum that enumeration finds")
    func excerpts() {
        for seed in 0..<400 as Range<UInt64> {
            let program = PackingProgram.tiny(seed: seed)
            let truth = Enumeration(program)
            let outcome = program.solve(options: options(wholePrograms: true))
            guard let best = truth.best else {
                #expect(outcome.termination == .infeasible, "seed \(seed)")
                continue
            }
            #expect(outcome.plan?.cost == best.cost, "seed \(seed)")
            #expect(outcome.bound == best.cost, "seed \(seed)")
            #expect(outcome.plan?.secondaryCost == best.secondaryCost, "seed \(seed)")
        }
    }

    @Test("Without a linear program of the whole plans are lawful, bounds hold, most are proved")
    func withoutWhole() {
        var feasible = 0
        var optimal = 0
        var proved = 0
        for seed in 0..<400 as Range<UInt64> {
            let program = PackingProgram.tiny(seed: seed)
            guard let best = Enumeration(program).best else {
                #expect(program.solve(options: options(wholePrograms: false)).plan == nil)
                continue
            }
            feasible += 1
            let outcome = program.solve(options: options(wholePrograms: false))
            #expect(outcome.bound <= best.cost, "seed \(seed)")
            guard let plan = outcome.plan else {
                Issue.record("no plan for seed \(seed)")
                continue
            }
            let audit = program.audit(plan.columns)
            #expect(audit.isValid && audit.cost == plan.cost, "seed \(seed)")
            #expect(plan.cost >= best.cost, "seed \(seed)")
            if plan.cost == best.cost { optimal += 1 }
            if outcome.termination == .proved { proved += 1 }
        }
        #expect(feasible > 200)
        #expect(optimal * 10 >= feasible * 9)
        #expect(proved * 2 >= feasible)
    }

    @Test("A county cut into many parts and cells comes close to its optimum, plan and bound")
    func county() throws {
        let program = SyntheticCounty(children: 250, homes: 300, seed: 3).program()
        let whole = program.solve()
        let best = try #require(whole.plan?.cost)
        #expect(whole.termination == .proved)
        var options = options(wholePrograms: false)
        options.tuning.partSize = 60
        let outcome = program.solve(options: options)
        let plan = try #require(outcome.plan)
        #expect(program.audit(plan.columns).isValid)
        #expect(plan.cost >= best && outcome.bound <= best)
        #expect(Double(plan.cost - best) <= 0.01 * Double(best))
        #expect(Double(best - outcome.bound) <= 0.05 * Double(best))
    }

    @Test("Two threads give the same plan, bound and nodes as one, and as two again")
    func determinism() {
        let program = SyntheticCounty(children: 120, homes: 150, seed: 8).program()
        var options = options(wholePrograms: false)
        options.tuning.partSize = 30
        let first = program.solve(options: options)
        let second = program.solve(options: options)
        options.threads = 1
        let alone = program.solve(options: options)
        for other in [second, alone] {
            #expect(first.plan == other.plan)
            #expect(first.bound == other.bound)
            #expect(first.nodes == other.nodes)
        }
    }
}
