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
    let prices: (cover: [Int64], room: [Int64], entry: [Int64])
    /// A plan: those who are on these sites stay there as far as they can, the others are elsewhere.
    let incumbent: [Int]
    /// The sites of the whole.
    let sites: [Int]
    private let parties: [Int32]

    /// - Parameters:
    ///   - demands: those that look at the sites, circles whole.
    ///   - isInside: whether a site of the whole is one of them.
    ///   - pricing: the prices of everything.
    ///   - bare: the same without prices of sites and demands.
    ///   - columnOfParty: a plan of the whole.
    ///   - reach: the greatest reduced cost of a column.
    ///   - perParty: columns of each party at most.
    init(
        demands: [Int], isInside: (Int) -> Bool, pricing: Pricing, bare: Pricing,
        columnOfParty: [Int], reach: Int64, perParty: Int
    ) {
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
            let one = whole.parties[party]
            let worth = one.demands.reduce(Int64(0)) { $0 + pricing.prices.cover[Int($1)] }
            let own = columnOfParty[party]
            var outside = pricing.reducedCostBeyond(party: party)
            var inside: [(cost: Int64, column: Int)] = []
            pricing.forEachReducedCost(ofParty: party) { column, cost in
                guard index.isPossible(column: column, party: party) else { return }
                let site = Int(whole.columnSites[column])
                if site < 0 || !isInside(site) {
                    outside = min(outside, cost)
                } else if cost <= reach || column == own || one.isStay {
                    inside.append((cost, column))
                }
            }
            inside.sort { $0 < $1 }
            var chosen = inside.prefix(perParty).map(\.column)
            if inside.contains(where: { $0.column == own }), !chosen.contains(own) {
                chosen.append(own)
            }
            if outside == .max, chosen.isEmpty { continue }
            var excerpted = one
            excerpted.demands = one.demands.compactMap { local[$0] }
            parties.append(excerpted)
            origin.append(number)
            if outside < .max {
                if own >= 0, !chosen.contains(own) { held.append(columns.count) }
                columns.append((-1, outside + worth, 0))
            }
            let isWanted = Set(chosen)
            bare.forEachReducedCost(ofParty: party) { column, cost in
                guard isWanted.contains(column) else { return }
                if column == own { held.append(columns.count) }
                columns.append(
                    (
                        Int(whole.columnSites[column]), cost,
                        whole.columnWeights?[column] ?? one.size
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
            conflicts: { conflicts(behind[Int($0)], behind[Int($1)]) })
        sites = used
        self.parties = origin
        prices = (
            demands.map { pricing.prices.cover[$0] }, used.map { pricing.prices.room[$0] },
            used.map { pricing.prices.entry[$0] }
        )
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
}
