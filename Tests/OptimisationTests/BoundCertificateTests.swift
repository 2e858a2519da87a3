import Optimisation
import Testing

@Suite("The certificate of a bound")
struct BoundCertificateTests {
    @Test("It proves no more than the optimum, and the bound of the outcome is no worse")
    func bound() {
        for seed in 0..<200 as Range<UInt64> {
            let program = PackingProgram.tiny(seed: seed)
            guard let best = Enumeration(program).best else { continue }
            var options = PackingOptions()
            options.certifies = true
            let outcome = program.solve(options: options)
            guard let certificate = outcome.certificate else {
                Issue.record("no certificate for seed \(seed)")
                continue
            }
            #expect(certificate.bound <= best.cost, "seed \(seed)")
            #expect(certificate.bound <= outcome.bound, "seed \(seed)")
            #expect(certificate.cover.count == program.demandCount)
            #expect(certificate.rows.allSatisfy { $0 >= 0 })
        }
    }

    @Test("On a county without cap and budget it proves the cost to within a thousandth")
    func county() throws {
        let program = SyntheticCounty(children: 40, homes: 120, seed: 3).program()
        var options = PackingOptions()
        options.certifies = true
        let outcome = program.solve(options: options)
        let certificate = try #require(outcome.certificate)
        let plan = try #require(outcome.plan)
        #expect(Double(plan.cost - certificate.bound) < 0.01 * Double(plan.cost))
    }
}
