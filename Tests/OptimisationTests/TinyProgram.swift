import Optimisation

/// A seeded source of random numbers for tests.
struct TestRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() >> 11) % (range.upperBound - range.lowerBound + 1)
    }

    mutating func chance(_ probability: Double) -> Bool {
        Double(next() >> 11) * 0x1p-53 < probability
    }
}

extension PackingProgram {
    /// A random program small enough to enumerate, with everything a program can have in it.
    static func tiny(seed: UInt64) -> PackingProgram {
        var random = TestRandom(seed: seed &+ 1)
        let demandCount = random.int(1...6)
        let siteCount = random.int(1...4)
        let unit: Int64 = random.chance(0.5) ? 1_000_000_000 : 1_000_000
        var parties: [Party] = []
        var columns: [[(site: Int32, cost: Int64)]] = []
        var stayers = [Int32](repeating: 0, count: siteCount)
        let groups = random.chance(0.2) ? 2 : 1
        func cost(_ random: inout TestRandom, _ range: ClosedRange<Int>) -> Int64 {
            Int64(random.int(range)) * unit
        }
        for demand in 0..<demandCount {
            let group = Int32(random.int(0...groups - 1))
            var list: [(site: Int32, cost: Int64)] = []
            let stays = random.chance(0.3)
            if stays {
                let home = random.int(0...siteCount - 1)
                parties.append(
                    Party(demands: [Int32(demand)], size: 1, isStay: true, group: group))
                columns.append([(Int32(home), cost(&random, -3...3))])
                stayers[home] += 1
            }
            if !stays || random.chance(0.3) {
                list.append((noSite, cost(&random, 20...60)))
            }
            for site in 0..<siteCount where random.chance(0.7) {
                list.append((Int32(site), cost(&random, -5...30)))
            }
            parties.append(
                Party(
                    demands: [Int32(demand)], size: 1, isExclusive: random.chance(0.15),
                    group: group))
            columns.append(list)
        }
        if demandCount > 1 {
            for _ in 0..<random.int(0...3) {
                var members: Set<Int32> = []
                for _ in 0..<random.int(2...3) {
                    members.insert(Int32(random.int(0...demandCount - 1)))
                }
                guard members.count > 1 else { continue }
                var list: [(site: Int32, cost: Int64)] = []
                for site in 0..<siteCount where random.chance(0.7) {
                    list.append((Int32(site), cost(&random, -10...40)))
                }
                parties.append(
                    Party(
                        demands: members.sorted(), size: Int32(members.count),
                        isExclusive: random.chance(0.3)))
                columns.append(list)
            }
        }
        let sites = (0..<siteCount).map {
            Site(
                capacity: Int32(random.int(0...3)),
                stayers: stayers[$0], secondaryCost: Int64(random.int(0...50)))
        }
        // Stayers of a site that is not overfull fit by definition.
        var rows: [CouplingRow] = []
        for k in 0..<random.int(0...3) {
            let atLeast = random.chance(0.4)
            let isHard = random.chance(0.5)
            rows.append(
                CouplingRow(
                    name: "ROW\(k)",
                    siteCoefficients: (0..<siteCount).map { _ in Int64(random.int(-3...7)) },
                    atLeast: atLeast,
                    bound: Int64(atLeast ? random.int(0...9) : random.int(-2...9)),
                    price: isHard
                        ? nil
                        : .init(
                            cost: cost(&random, 0...9), secondaryCost: Int64(random.int(0...5))),
                    group: groups > 1 && random.chance(0.5) ? 1 : nil))
        }
        var clash: Set<Int> = []
        for a in parties.indices {
            for b in parties.indices where a < b && random.chance(0.2) {
                clash.insert(a * parties.count + b)
            }
        }
        let count = parties.count
        let clashes = clash
        var start = [0]
        for list in columns { start.append(start[start.count - 1] + list.count) }
        var program = PackingProgram(
            demandCount: demandCount, sites: sites, parties: parties, columnStart: start,
            columnSites: columns.flatMap { $0.map(\.site) },
            columnCosts: columns.flatMap { $0.map(\.cost) }, couplingRows: rows,
            constantCost: Int64(random.int(-5...5)) * unit,
            constantSecondaryCost: Int64(random.int(0...5)),
            secondaryLimit: random.chance(0.25) ? Int64(random.int(10...150)) : nil,
            sitePositions: (0..<siteCount).map { _ in
                SIMD2(Int32(random.int(0...99)), Int32(random.int(0...99)))
            },
            conflicts: { a, b, site in
                // Some pairs may meet in one place and not in another.
                let number = Int(min(a, b)) * count + Int(max(a, b))
                return clashes.contains(number) && (Int(site) + number) % 4 != 0
            })
        if random.chance(0.5) { program.addSiteRows(&random) }
        if random.chance(0.4) {
            for party in program.parties.indices where random.chance(0.4) {
                program.parties[party].countedSize = Int32(
                    random.int(0...Int(program.parties[party].size)))
            }
            for row in program.couplingRows.indices {
                program.couplingRows[row].countsSome = random.chance(0.6)
            }
        }
        return program
    }

    /// Rows over some parties of a site, which the stayers alone always keep.
    private mutating func addSiteRows(_ random: inout TestRandom) {
        for _ in 0..<random.int(1...3) {
            let site = Int32(random.int(0...sites.count - 1))
            var terms: [SiteRow.Term] = []
            var staying: Int32 = 0
            for party in parties.indices where !parties[party].isExclusive && random.chance(0.7) {
                guard columnSites[columnStart[party]..<columnStart[party + 1]].contains(site)
                else { continue }
                let coefficient = Int32(random.int(1...3))
                terms.append(.init(party: Int32(party), coefficient: coefficient))
                if parties[party].isStay { staying += coefficient }
            }
            if terms.isEmpty { continue }
            siteRows.append(
                SiteRow(site: site, terms: terms, bound: max(staying, Int32(random.int(1...4)))))
        }
    }
}
