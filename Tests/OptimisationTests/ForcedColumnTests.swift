import Optimisation
import Testing

@Suite("A forced choice")
struct ForcedColumnTests {
    @Test("The best plan with a forced column is the best of those that contain it")
    func forced() {
        for seed in 0..<120 as Range<UInt64> {
            let program = PackingProgram.tiny(seed: seed)
            let truth = Enumeration(program)
            guard truth.best != nil else { continue }
            let start = program.solve()
            for column in program.columnSites.indices where column % 3 == 0 {
                let best = truth.plans.filter { $0.columns.contains(column) }
                    .map { ($0.cost, $0.secondaryCost) }.min { $0 < $1 }
                var options = PackingOptions()
                options.forced = [column]
                options.footing = start.footing
                let outcome = program.solve(options: options)
                #expect(outcome.plan?.cost == best?.0, "seed \(seed) column \(column)")
                #expect(outcome.plan?.secondaryCost == best?.1, "seed \(seed) column \(column)")
            }
        }
    }
}
