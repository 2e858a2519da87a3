import Optimisation

/// Every plan of a tiny program, one after the other: an oracle that shares nothing with the search.
struct Enumeration {
    let program: PackingProgram
    private(set) var best: (cost: Int64, secondaryCost: Int64)?
    private(set) var plans: [(cost: Int64, secondaryCost: Int64, columns: [Int])] = []
    private(set) var count = 0

    init(_ program: PackingProgram) {
        self.program = program
        var isCovered = [Bool](repeating: false, count: program.demandCount)
        var chosen: [(party: Int, column: Int)] = []
        go(&isCovered, &chosen)
    }

    private mutating func go(
        _ isCovered: inout [Bool], _ chosen: inout [(party: Int, column: Int)]
    ) {
        guard let demand = isCovered.firstIndex(of: false) else {
            weigh(chosen)
            return
        }
        for (number, party) in program.parties.enumerated()
        where party.demands.contains(Int32(demand))
            && !party.demands.contains(where: { isCovered[Int($0)] })
        {
            for one in party.demands { isCovered[Int(one)] = true }
            for column in program.columnStart[number]..<program.columnStart[number + 1] {
                chosen.append((number, column))
                go(&isCovered, &chosen)
                chosen.removeLast()
            }
            for one in party.demands { isCovered[Int(one)] = false }
        }
    }

    private mutating func weigh(_ chosen: [(party: Int, column: Int)]) {
        var cost = program.constantCost
        var secondary = program.constantSecondaryCost
        var bySite: [Int32: [(party: Int, column: Int)]] = [:]
        for one in chosen {
            cost += program.columnCosts[one.column]
            let site = program.columnSites[one.column]
            if site == PackingProgram.noSite { continue }
            bySite[site, default: []].append(one)
            secondary +=
                Int64(program.parties[one.party].size) * program.sites[Int(site)].secondaryCost
        }
        for (number, here) in bySite {
            let site = program.sites[Int(number)]
            let parties = here.map { program.parties[$0.party] }
            if here.count == 1, parties[0].isExclusive { continue }
            if parties.contains(where: \.isExclusive) { return }
            let used = here.reduce(0) {
                $0 + Int(program.columnWeights?[$1.column] ?? program.parties[$1.party].size)
            }
            let onlyStayers = parties.allSatisfy(\.isStay) && site.stayers > site.capacity
            if used > Int(site.capacity), !onlyStayers { return }
            for a in here {
                for b in here where a.party < b.party {
                    if program.conflicts(Int32(a.party), Int32(b.party), number) { return }
                }
            }
        }
        for row in program.siteRows {
            let here = (bySite[row.site] ?? []).map { Int32($0.party) }
            let sum = row.terms.reduce(0) { $0 + (here.contains($1.party) ? $1.coefficient : 0) }
            if sum > row.bound { return }
        }
        for row in program.couplingRows {
            var sum: Int64 = 0
            for one in chosen {
                let site = program.columnSites[one.column]
                let party = program.parties[one.party]
                if site == PackingProgram.noSite { continue }
                if let group = row.group, group != party.group { continue }
                let heads = row.countsSome ? party.countedSize : party.size
                sum += Int64(heads) * row.siteCoefficients[Int(site)]
            }
            let missed = max(0, row.atLeast ? row.bound - sum : sum - row.bound)
            if missed == 0 { continue }
            guard let price = row.price else { return }
            cost += missed * price.cost
            secondary += missed * price.secondaryCost
        }
        if let limit = program.secondaryLimit, secondary > limit { return }
        count += 1
        plans.append((cost, secondary, chosen.map(\.column).sorted()))
        if let best, best <= (cost, secondary) { return }
        best = (cost, secondary)
    }
}
