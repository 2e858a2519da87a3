/// The program of some demands while all others keep what a plan gives them.
///
/// Sites have the room that the others leave, rows the part of their bounds; columns that cannot be
/// beside the others are left out. Every plan of the excerpt is, with the others' columns, a plan of
/// the whole at the same cost. An excerpt finds plans and proves nothing about the whole.
struct ProgramExcerpt: Sendable {
    /// Which columns an excerpt holds beside those of the plan, those on no site and those of
    /// stayers.
    struct Choice: Sendable {
        /// Prices that columns are compared at.
        var pricing: Pricing
        /// Columns of each party at most, those of least reduced cost.
        var perParty: Int
    }

    /// The program; costs are those of whole plans.
    let program: PackingProgram
    /// The demands, ascending.
    let demands: [Int]
    /// The plan's own columns, as columns of the excerpt.
    let incumbent: [Int]
    /// The prices that led the choice.
    let prices: StartPrices
    /// The column of the whole behind each column.
    private let columns: [Int]

    /// Makes the program of some demands; parties of the plan join whole.
    ///
    /// - Parameters:
    ///   - state: a plan that keeps all rows.
    ///   - wanted: the demands, in any order.
    init(_ wanted: [Int], of state: PlanState, _ choice: Choice) {
        let index = state.index
        let whole = index.program
        var local: [Int: Int32] = [:]
        var list = wanted
        var at = 0
        while at < list.count {
            let demand = list[at]
            at += 1
            if local[demand] != nil { continue }
            local[demand] = 0
            let party = Int(state.partyOfDemand[demand])
            if party >= 0, index.isGroup[party] {
                list += whole.parties[party].demands.map { Int($0) }
            }
        }
        let demands = local.keys.sorted()
        for (number, demand) in demands.enumerated() { local[demand] = Int32(number) }
        self.demands = demands

        var held: Set<Int> = []
        for demand in demands { held.insert(Int(state.partyOfDemand[demand])) }
        var numbers: Set<Int> = []
        for demand in demands {
            for party in index.parties(ofDemand: demand) {
                let members = whole.parties[Int(party)].demands
                if members.count == 1 || members.allSatisfy({ local[Int($0)] != nil }) {
                    numbers.insert(Int(party))
                }
            }
        }

        // What the others leave of each site, worked out when a column asks.
        struct Left {
            var others: [Int32] = []
            var load: Int64 = 0
            var hasNewcomer = false
            var hasExclusive = false
        }
        var left: [Int: Left] = [:]
        func leftOf(_ site: Int) -> Left {
            if let known = left[site] { return known }
            var one = Left()
            for other in state.occupants[site] where !held.contains(Int(other)) {
                one.others.append(other)
                one.load += index.weight(
                    column: state.columnOfParty[Int(other)], party: Int(other))
                if !index.isStay[Int(other)] { one.hasNewcomer = true }
                if index.isExclusive[Int(other)] { one.hasExclusive = true }
            }
            left[site] = one
            return one
        }
        func isPossible(_ column: Int, _ party: Int) -> Bool {
            guard index.isPossible(column: column, party: party) else { return false }
            let site = Int(whole.columnSites[column])
            if site < 0 { return true }
            let one = leftOf(site)
            if one.others.isEmpty { return true }
            if one.hasExclusive || index.isExclusive[party] { return false }
            let used = one.load + index.weight(column: column, party: party)
            if used > Int64(whole.sites[site].capacity) {
                let mayOverfill =
                    index.isStay[party] && index.isOverfull(site) && !one.hasNewcomer
                if !mayOverfill { return false }
            }
            return !one.others.contains { whole.conflicts(Int32(party), $0, Int32(site)) }
                && index.keepsRules(one.others, with: party, site: site)
        }

        var parties: [PackingProgram.Party] = []
        var origin: [Int32] = []
        var columns: [Int] = []
        var columnStart = [0]
        var incumbent: [Int] = []
        for number in numbers.sorted() {
            let own = held.contains(number) ? state.columnOfParty[number] : -1
            var best = CheapestColumns(most: choice.perParty)
            var chosen: [Int] = own >= 0 ? [own] : []
            let isStay = index.isStay[number]
            choice.pricing.forEachReducedCost(ofParty: number) { column, cost in
                if column == own { return }
                if isStay || whole.columnSites[column] == PackingProgram.noSite {
                    if isPossible(column, number) { chosen.append(column) }
                    return
                }
                if best.admits(cost), isPossible(column, number) { best.offer(column, cost) }
            }
            chosen += best.found.map(\.column)
            if chosen.isEmpty { continue }
            chosen.sort()
            if let place = chosen.firstIndex(of: own) { incumbent.append(columns.count + place) }
            var party = whole.parties[number]
            party.demands = party.demands.map { local[Int($0)] ?? 0 }
            parties.append(party)
            origin.append(Int32(number))
            columns += chosen
            columnStart.append(columns.count)
        }

        var isUsed: Set<Int> = []
        for column in columns where whole.columnSites[column] >= 0 {
            isUsed.insert(Int(whole.columnSites[column]))
        }
        let siteList = isUsed.sorted()
        var localSite: [Int: Int32] = [:]
        for (number, site) in siteList.enumerated() { localSite[site] = Int32(number) }
        var sites = siteList.map { site in
            var one = whole.sites[site]
            one.capacity = Int32(max(0, Int64(one.capacity) - leftOf(site).load))
            one.stayers = 0
            return one
        }
        for (number, party) in parties.enumerated() where party.isStay {
            for k in columnStart[number]..<columnStart[number + 1] {
                let site = Int(whole.columnSites[columns[k]])
                if index.isOverfull(site), !leftOf(site).hasNewcomer, let here = localSite[site] {
                    sites[Int(here)].stayers += party.size
                }
            }
        }

        // What the others spend of the rows.
        var sums = state.rowSums
        var freeCost: Int64 = 0
        for party in held.sorted() {
            let column = state.columnOfParty[party]
            freeCost += whole.columnCosts[column]
            let site = Int(whole.columnSites[column])
            if site < 0 { continue }
            index.forEachRow(ofParty: party, at: site) { k, a in
                sums[k] -= a
            }
        }
        var constant = state.columnCost - freeCost
        var constantSecondary = whole.constantSecondaryCost
        if let limitRow = index.limitRow { constantSecondary += sums[limitRow] }
        let groups = Set(parties.map(\.group))
        var rows: [PackingProgram.CouplingRow] = []
        for (k, row) in whole.couplingRows.enumerated() {
            let coefficients = siteList.map { row.siteCoefficients[$0] }
            let isMoved =
                (row.group.map { groups.contains($0) } ?? true)
                && coefficients.contains { $0 != 0 }
            if isMoved {
                var own = row
                own.siteCoefficients = coefficients
                own.bound -= sums[k]
                rows.append(own)
            } else if let price = row.price {
                let missed = max(0, row.atLeast ? row.bound - sums[k] : sums[k] - row.bound)
                constant += missed * price.cost
                constantSecondary += missed * price.secondaryCost
            }
        }
        let conflicts = whole.conflicts
        let behind = origin
        var excerpt = PackingProgram(
            demandCount: demands.count, sites: sites, parties: parties, columnStart: columnStart,
            columnSites: columns.map { column in
                let site = Int(whole.columnSites[column])
                return site < 0 ? PackingProgram.noSite : localSite[site] ?? PackingProgram.noSite
            },
            columnCosts: columns.map { whole.columnCosts[$0] },
            columnWeights: whole.columnWeights.map { weights in columns.map { weights[$0] } },
            couplingRows: rows, constantCost: constant,
            constantSecondaryCost: constantSecondary, secondaryLimit: whole.secondaryLimit,
            costGranularity: whole.costGranularity,
            conflicts: { conflicts(behind[Int($0)], behind[Int($1)], Int32(siteList[Int($2)])) })
        var localParty: [Int32: Int32] = [:]
        for (number, party) in origin.enumerated() { localParty[party] = Int32(number) }
        excerpt.siteRows = whole.siteRows.compactMap { row in
            guard let site = localSite[Int(row.site)] else { return nil }
            var own = PackingProgram.SiteRow(site: site, terms: [], bound: row.bound)
            let rule = SiteCut(row)
            for other in leftOf(Int(row.site)).others {
                own.bound -= Int32(rule.coefficient(ofParty: other))
            }
            for term in row.terms {
                guard let party = localParty[term.party] else { continue }
                own.terms.append(.init(party: party, coefficient: term.coefficient))
            }
            // Without room left, no column that it counts is here.
            return own.terms.isEmpty || own.bound < 1 ? nil : own
        }
        excerpt.secondaryLimitPrice = whole.secondaryLimitPrice
        program = excerpt
        prices = StartPrices(choice.pricing.prices, demands: demands, sites: siteList)
        self.columns = columns
        self.incumbent = incumbent
    }

    /// The columns of the whole behind some columns.
    func whole(_ some: [Int]) -> [Int] { some.map { columns[$0] } }
}
