/// The program of some sites, everything elsewhere at its price.
///
/// It holds the demands that look at these sites; each party's best column elsewhere stands for all
/// of them, at what it costs and pays there. Linear rows are charged at their prices. The best prices
/// of these sites, those of all others given, are the duals of this program: putting them in place of
/// the old ones raises the bound of the whole, or leaves it where it was.
struct SiteExcerpt: Sendable {
    /// The program; a column on no site is a party's best column elsewhere.
    let program: PackingProgram
    /// The prices of now.
    let prices: StartPrices
    /// A plan: those who are on these sites stay there as far as they can, the others are elsewhere.
    let incumbent: [Int]
    /// The sites of the whole.
    let sites: [Int]
    private let parties: [Int32]
    private let localSite: [Int: Int32]

    /// - Parameters:
    ///   - demands: those that look at the sites, circles whole.
    ///   - cell: the sites.
    ///   - looks: what parties see of it.
    ///   - pricing: the prices of everything.
    ///   - columnOfParty: a plan of the whole.
    init(demands: [Int], cell: Int, looks: CellLooks, pricing: Pricing, columnOfParty: [Int]) {
        let index = pricing.index
        let whole = index.program
        var local: [Int32: Int32] = [:]
        for (number, demand) in demands.enumerated() { local[Int32(demand)] = Int32(number) }
        var numbers: Set<Int32> = []
        for demand in demands { numbers.formUnion(index.parties(ofDemand: demand)) }

        var parties: [PackingProgram.Party] = []
        var origin: [Int32] = []
        var columns: [(site: Int, cost: Int64, weight: Int32)] = []
        var columnStart = [0]
        var held: [Int] = []
        for number in numbers.sorted() {
            let party = Int(number)
            let facts = whole.parties[party]
            let own = columnOfParty[party]
            let inside = looks.columns(ofParty: party, in: cell)
            let outside = min(
                looks.leastOutside(ofParty: party, cell),
                pricing.reducedCostBeyond(party: party))
            if outside == .max, inside.isEmpty { continue }
            var excerpted = facts
            excerpted.demands = facts.demands.compactMap { local[$0] }
            parties.append(excerpted)
            origin.append(number)
            if outside < .max {
                let worth = facts.demands.reduce(Int64(0)) { $0 + pricing.prices.cover[Int($1)] }
                if own >= 0, !inside.contains(own) { held.append(columns.count) }
                columns.append((-1, outside + worth, 0))
            }
            for column in inside {
                if column == own { held.append(columns.count) }
                columns.append(
                    (
                        Int(whole.columnSites[column]),
                        pricing.bareCost(column: column, party: party),
                        whole.columnWeights?[column] ?? facts.size
                    ))
            }
            columnStart.append(columns.count)
        }
        let used = Set(columns.lazy.map(\.site).filter { $0 >= 0 }).sorted()
        var localSite: [Int: Int32] = [:]
        for (number, site) in used.enumerated() { localSite[site] = Int32(number) }
        let conflicts = whole.conflicts
        let behind = origin
        program = PackingProgram(
            demandCount: demands.count, sites: used.map { whole.sites[$0] }, parties: parties,
            columnStart: columnStart,
            columnSites: columns.map { localSite[$0.site] ?? PackingProgram.noSite },
            columnCosts: columns.map(\.cost),
            columnWeights: whole.columnWeights == nil ? nil : columns.map(\.weight),
            conflicts: { conflicts(behind[Int($0)], behind[Int($1)], Int32(used[Int($2)])) })
        sites = used
        self.localSite = localSite
        self.parties = origin
        prices = StartPrices(pricing.prices, demands: demands, sites: used)
        incumbent = program.checkedPlan(held)?.columns ?? []
    }

    /// An inequality of the program as one of the whole.
    func whole(_ cut: SiteCut) -> SiteCut {
        SiteCut(
            site: sites[cut.site],
            terms: cut.terms.map {
                SiteCut.Term(party: parties[Int($0.party)], coefficient: $0.coefficient)
            }, bound: cut.bound)
    }

    /// An inequality of the whole as one of the program; nil where no party of it is here.
    func local(_ cut: SiteCut) -> SiteCut? {
        guard let site = localSite[cut.site] else { return nil }
        let terms = cut.terms.compactMap { term in
            number(ofParty: term.party).map {
                SiteCut.Term(party: $0, coefficient: term.coefficient)
            }
        }
        return terms.isEmpty ? nil : SiteCut(site: Int(site), terms: terms, bound: cut.bound)
    }

    /// The number here of a party of the whole.
    private func number(ofParty party: Int32) -> Int32? {
        var low = 0
        var high = parties.count
        while low < high {
            let middle = (low + high) / 2
            if parties[middle] < party { low = middle + 1 } else { high = middle }
        }
        return low < parties.count && parties[low] == party ? Int32(low) : nil
    }
}
