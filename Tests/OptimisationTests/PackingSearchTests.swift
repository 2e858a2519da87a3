import Optimisation
import Testing

@Suite("The search for the best plan")
struct PackingSearchTests {
    @Test("Every tiny program gets the plan that enumeration finds, in cost and secondary cost")
    func enumeration() {
        for seed in 0..<600 as Range<UInt64> {
            let program = PackingProgram.tiny(seed: seed)
            let truth = Enumeration(program)
            let outcome = program.solve()
            guard let best = truth.best else {
                #expect(outcome.termination == .infeasible, "seed \(seed)")
                #expect(outcome.plan == nil)
                continue
            }
            #expect(outcome.termination == .proved, "seed \(seed)")
            #expect(outcome.plan?.cost == best.cost, "seed \(seed)")
            #expect(outcome.bound == best.cost, "seed \(seed)")
            #expect(outcome.plan?.secondaryCost == best.secondaryCost, "seed \(seed)")
            #expect(outcome.secondaryBound == best.secondaryCost, "seed \(seed)")
            if let plan = outcome.plan { #expect(program.audit(plan.columns).isValid) }
        }
    }

    @Test("Among equal plans the one that agrees most with the preferred columns is chosen")
    func agreement() {
        for seed in 0..<150 as Range<UInt64> {
            let program = PackingProgram.tiny(seed: seed)
            let truth = Enumeration(program)
            guard let best = truth.best else { continue }
            var random = TestRandom(seed: seed &+ 77)
            var preferred: Set<Int> = []
            for column in program.columnSites.indices where random.chance(0.3) {
                preferred.insert(column)
            }
            func agreement(_ columns: [Int]) -> Int {
                columns.reduce(0) {
                    $0
                        + (preferred.contains($1)
                            ? program.parties[program.party(ofColumn: $1)].demands.count : 0)
                }
            }
            let most = truth.plans.filter { ($0.cost, $0.secondaryCost) == best }
                .map { agreement($0.columns) }.max()
            var options = PackingOptions()
            options.tieBreak = .agreement(with: preferred, in: program)
            let outcome = program.solve(options: options)
            #expect(outcome.tieBreakProved, "seed \(seed)")
            #expect(outcome.plan.map { agreement($0.columns) } == most, "seed \(seed)")
        }
    }

    @Test("Among equal plans the one with the least sum of lots is chosen")
    func lots() {
        for seed in 0..<150 as Range<UInt64> {
            var program = PackingProgram.tiny(seed: seed)
            // Few different costs, so that many plans are equal.
            program.columnCosts = program.columnCosts.map { $0 / 20_000_000_000 * 20_000_000_000 }
            // Every other time weekly costs matter too, of which there are few.
            for site in program.sites.indices {
                let cost = program.sites[site].secondaryCost
                program.sites[site].secondaryCost = seed % 2 == 0 ? 0 : cost / 20_000 * 20_000
            }
            let truth = Enumeration(program)
            guard let best = truth.best else { continue }
            var random = TestRandom(seed: seed &+ 99)
            let lots = program.columnSites.map { _ in Int64(random.int(0...0xFFFFF)) }
            func sum(_ columns: [Int]) -> Int64 { columns.reduce(0) { $0 + lots[$1] } }
            let least = truth.plans.filter { ($0.cost, $0.secondaryCost) == best }
                .map { sum($0.columns) }.min()
            var options = PackingOptions()
            options.tieBreak = TieBreak(largest: 0xFFFFF) { lots[$0] }
            // Also where a face is small its columns are gone through first.
            options.tuning.leastNarrowed = 0
            let outcome = program.solve(options: options)
            #expect(outcome.tieBreakProved, "seed \(seed)")
            #expect(outcome.plan.map { sum($0.columns) } == least, "seed \(seed)")
        }
    }

    @Test(
        "What misses a limit by a hair is given up, and the search proves the same in fewer nodes")
    func hair() throws {
        var nodes = [0: 0, 2: 0]
        for seed in 8..<12 as Range<UInt64> {
            var county = SyntheticCounty(children: 60, homes: 80, seed: seed, isTight: true)
            county.places = 1.05
            var program = county.program()
            // Few different weekly costs, so that many plans are equal but for their lots.
            for site in program.sites.indices {
                program.sites[site].secondaryCost =
                    program.sites[site].secondaryCost / 20_000 * 20_000
            }
            var random = TestRandom(seed: seed &+ 5)
            let lots = program.columnSites.map { _ in Int64(random.int(0...0xFFFFF)) }
            var sums: [Int64] = []
            for rises in [0, 2] {
                var options = PackingOptions()
                options.tuning.penaltyRises = rises
                options.tieBreak = TieBreak(largest: 0xFFFFF) { lots[$0] }
                let outcome = program.solve(options: options)
                nodes[rises, default: 0] += outcome.nodes
                #expect(outcome.tieBreakProved, "seed \(seed)")
                sums.append(try #require(outcome.plan).columns.reduce(0) { $0 + lots[$1] })
            }
            #expect(Set(sums).count == 1, "seed \(seed)")
        }
        #expect(nodes[2, default: 0] < nodes[0, default: 0])
    }

    @Test("The heuristic never beats the bound, nor the bound the optimum")
    func heuristic() {
        for seed in 0..<200 as Range<UInt64> {
            let program = PackingProgram.tiny(seed: seed)
            guard let best = Enumeration(program).best else { continue }
            var options = PackingOptions()
            options.method = .heuristic
            let outcome = program.solve(options: options)
            #expect(outcome.bound <= best.cost, "seed \(seed)")
            if let plan = outcome.plan { #expect(plan.cost >= best.cost, "seed \(seed)") }
        }
    }

    @Test("GLPK's own branch and cut proves the same optimum of the complete program")
    func complete() {
        for seed in 0..<200 as Range<UInt64> {
            let program = PackingProgram.tiny(seed: seed)
            var options = PackingOptions()
            options.method = .glpk
            let outcome = program.solve(options: options)
            guard let best = Enumeration(program).best else {
                #expect(outcome.termination == .infeasible, "seed \(seed)")
                continue
            }
            #expect(outcome.plan?.cost == best.cost, "seed \(seed)")
            #expect(outcome.bound <= best.cost, "seed \(seed)")
            if outcome.termination == .solverTolerance {
                // Costs that differ by less than GLPK's tolerance are told to be unproved.
                #expect(best.cost - outcome.bound <= 1 + best.cost.magnitude / 1_000_000)
                continue
            }
            #expect(outcome.termination == .proved, "seed \(seed)")
            #expect(outcome.bound == best.cost, "seed \(seed)")
            #expect(outcome.plan?.secondaryCost == best.secondaryCost, "seed \(seed)")
            #expect(outcome.secondaryBound == best.secondaryCost, "seed \(seed)")
        }
    }

    @Test("GLPK's own branch and cut stops at a limit with a plan and a bound that holds")
    func completeStopped() throws {
        let program = SyntheticCounty(children: 40, homes: 60, seed: 3, isTight: true).program()
        let best = try #require(program.solve().plan)
        var options = PackingOptions()
        options.method = .glpk
        options.nodeLimit = 1
        let stopped = program.solve(options: options)
        #expect(stopped.bound <= best.cost)
        #expect(try #require(stopped.plan).cost >= best.cost)
        options.nodeLimit = nil
        options.progress = { _ in false }
        #expect(program.solve(options: options).termination == .cancelled)
    }

    @Test("Numbers that steer the search are held to their ranges and change no answer")
    func tuning() {
        #expect(SearchTuning().faults.isEmpty)
        var wild = SearchTuning()
        wild.heat = .nan
        wild.partSize = 0
        #expect(wild.faults == ["partSize is from 1.0 to 1000000.0", "heat is from 0.0 to 1.0"])
        var other = SearchTuning()
        other.firstColumns = .init(small: 1, large: 1)
        other.enteringColumns = 1
        other.ballNodes = 3
        other.nodeCutRounds = .init(root: 1, below: 0)
        other.nodeFacetRounds = .init(root: 0, below: 0)
        other.triedColumns = .init(small: 1, large: 1)
        other.tryingSteps = .init(small: 1, large: 1)
        other.leaning = 0
        other.diveRounds = 1
        other.noise = 0.5
        other.ruin = (1, 1)
        other.queueAt = 1
        other.chainSteps = 1
        other.ballColumns = (1, 0)
        other.cutRounds = 1
        for seed in 0..<80 as Range<UInt64> {
            let program = PackingProgram.tiny(seed: seed)
            var options = PackingOptions()
            options.tuning = other
            let outcome = program.solve(options: options)
            let usual = program.solve()
            #expect(outcome.termination == usual.termination, "seed \(seed)")
            #expect(outcome.plan?.cost == usual.plan?.cost, "seed \(seed)")
            #expect(outcome.plan?.secondaryCost == usual.plan?.secondaryCost, "seed \(seed)")
        }
    }

    @Test("The same program and options give the same outcome")
    func determinism() {
        for seed in 0..<60 as Range<UInt64> {
            let program = PackingProgram.tiny(seed: seed)
            let first = program.solve()
            let second = program.solve()
            #expect(first.plan == second.plan)
            #expect(first.nodes == second.nodes)
        }
    }
}
