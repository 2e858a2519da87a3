import Optimisation
import Testing

@Suite("Inequalities of a whole site")
struct PatternSeparationTests {
    /// One site with much in conflict; everybody else stays out at a price.
    static func oneSite(seed: UInt64) -> PackingProgram {
        var random = TestRandom(seed: seed &+ 901)
        let unit: Int64 = 1_000_000_000
        let count = random.int(4...9)
        var parties: [PackingProgram.Party] = []
        var costs: [Int64] = []
        var sites: [Int32] = []
        var start = [0]
        var stayers: Int32 = 0
        for demand in 0..<count {
            let isStay = random.chance(0.3)
            if isStay { stayers += 1 }
            parties.append(
                .init(
                    demands: [Int32(demand)], size: isStay ? 1 : Int32(random.int(1...2)),
                    isStay: isStay, isExclusive: !isStay && random.chance(0.1)))
            sites.append(0)
            costs.append(Int64(random.int(0...9)) * unit)
            start.append(sites.count)
            parties.append(.init(demands: [Int32(demand)], size: 0))
            sites.append(PackingProgram.noSite)
            costs.append(Int64(random.int(15...40)) * unit)
            start.append(sites.count)
        }
        var clashes: Set<Int> = []
        for a in 0..<count {
            for b in 0..<a where random.chance(0.5) { clashes.insert(2 * a * 100 + 2 * b) }
        }
        let clash = clashes
        return PackingProgram(
            demandCount: count,
            sites: [.init(capacity: Int32(random.int(1...5)), stayers: stayers)],
            parties: parties, columnStart: start, columnSites: sites, columnCosts: costs,
            conflicts: { a, b, _ in clash.contains(Int(max(a, b)) * 100 + Int(min(a, b))) })
    }

    @Test("With them the linear program of one site is as strong as all its patterns together")
    func strength() {
        for seed in 0..<300 as Range<UInt64> {
            let program = Self.oneSite(seed: seed)
            guard let best = Enumeration(program).best else { continue }
            var options = PackingOptions()
            options.method = .heuristic
            let outcome = program.solve(options: options)
            #expect(outcome.bound == best.cost, "seed \(seed)")
            #expect(outcome.nodes == 0)
        }
    }

    @Test("The prices of such inequalities are part of a certificate that proves the same")
    func certificate() throws {
        var withCoefficients = 0
        for seed in 0..<100 as Range<UInt64> {
            let program = Self.oneSite(seed: seed)
            guard let best = Enumeration(program).best else { continue }
            var options = PackingOptions()
            options.certifies = true
            let certificate = try #require(program.solve(options: options).certificate)
            #expect(certificate.bound <= best.cost, "seed \(seed)")
            for cut in certificate.cuts {
                #expect(cut.parties.count == cut.coefficients.count)
                if cut.coefficients.contains(where: { $0 > 1 }) { withCoefficients += 1 }
            }
        }
        #expect(withCoefficients > 0)
    }
}
