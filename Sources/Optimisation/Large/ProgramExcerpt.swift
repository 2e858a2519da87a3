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
        var writer = ExcerptWriter(wanted, of: state)
        writer.takeParties(choice)
        writer.takeSites()
        program = writer.program()
        demands = writer.demands
        prices = StartPrices(
            choice.pricing.prices, demands: writer.demands, sites: writer.siteList)
        columns = writer.columns
        incumbent = writer.incumbent
    }

    /// The columns of the whole behind some columns.
    func whole(_ some: [Int]) -> [Int] { some.map { columns[$0] } }
}

/// Writes a ``ProgramExcerpt``: its demands, then parties with their columns, then sites, then rows.
private struct ExcerptWriter {
    /// What those who are not in the excerpt leave of a site.
    private struct Left {
        var others: [Int32] = []
        var load: Int64 = 0
        var hasNewcomer = false
        var hasExclusive = false
    }

    private let state: PlanState
    private let index: ProgramIndex
    private let whole: PackingProgram
    /// The demands, ascending, and their numbers in the excerpt.
    let demands: [Int]
    private let local: [Int: Int32]
    /// Parties of the plan that the excerpt may change.
    private let held: Set<Int>
    /// What the others leave of each site, worked out when a column asks.
    private var left: [Int: Left] = [:]

    private var parties: [PackingProgram.Party] = []
    /// The party of the whole behind each party.
    private var origin: [Int32] = []
    private(set) var columns: [Int] = []
    private var columnStart = [0]
    private(set) var incumbent: [Int] = []
    /// Sites that a column is at, ascending, and their numbers in the excerpt.
    private(set) var siteList: [Int] = []
    private var localSite: [Int: Int32] = [:]
    private var sites: [PackingProgram.Site] = []

    /// Takes the demands, and those that parties of the plan cover with them.
    init(_ wanted: [Int], of state: PlanState) {
        self.state = state
        index = state.index
        whole = state.index.program
        var known: Set<Int> = []
        var list = wanted
        var at = 0
        while at < list.count {
            let demand = list[at]
            at += 1
            if !known.insert(demand).inserted { continue }
            let party = Int(state.partyOfDemand[demand])
            if party >= 0, state.index.isGroup[party] {
                list += state.index.program.parties[party].demands.map { Int($0) }
            }
        }
        let demands = known.sorted()
        self.demands = demands
        var local: [Int: Int32] = [:]
        for (number, demand) in demands.enumerated() { local[demand] = Int32(number) }
        self.local = local
        held = Set(demands.map { Int(state.partyOfDemand[$0]) })
    }

    // MARK: Parties and columns

    /// Takes the parties that cover nothing but these demands, each with its columns.
    mutating func takeParties(_ choice: ProgramExcerpt.Choice) {
        var numbers: Set<Int> = []
        for demand in demands {
            for party in index.parties(ofDemand: demand) {
                let members = whole.parties[Int(party)].demands
                if members.count == 1 || members.allSatisfy({ local[Int($0)] != nil }) {
                    numbers.insert(Int(party))
                }
            }
        }
        for number in numbers.sorted() {
            let own = held.contains(number) ? state.columnOfParty[number] : -1
            let chosen = columns(ofParty: number, own: own, choice)
            if chosen.isEmpty { continue }
            if let place = chosen.firstIndex(of: own) { incumbent.append(columns.count + place) }
            var party = whole.parties[number]
            party.demands = party.demands.map { local[Int($0)] ?? 0 }
            parties.append(party)
            origin.append(Int32(number))
            columns += chosen
            columnStart.append(columns.count)
        }
    }

    /// The columns of a party that an excerpt holds, ascending.
    private mutating func columns(
        ofParty number: Int, own: Int, _ choice: ProgramExcerpt.Choice
    ) -> [Int] {
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
        return (chosen + best.found.map(\.column)).sorted()
    }

    private mutating func left(of site: Int) -> Left {
        if let known = left[site] { return known }
        var rest = Left()
        for other in state.occupants[site] where !held.contains(Int(other)) {
            rest.others.append(other)
            rest.load += index.weight(column: state.columnOfParty[Int(other)], party: Int(other))
            if !index.isStay[Int(other)] { rest.hasNewcomer = true }
            if index.isExclusive[Int(other)] { rest.hasExclusive = true }
        }
        left[site] = rest
        return rest
    }

    /// Whether a column can be in a plan beside what the others keep.
    private mutating func isPossible(_ column: Int, _ party: Int) -> Bool {
        guard index.isPossible(column: column, party: party) else { return false }
        let site = Int(whole.columnSites[column])
        if site < 0 { return true }
        let rest = left(of: site)
        if rest.others.isEmpty { return true }
        if rest.hasExclusive || index.isExclusive[party] { return false }
        let used = rest.load + index.weight(column: column, party: party)
        if used > Int64(whole.sites[site].capacity) {
            let mayOverfill = index.isStay[party] && index.isOverfull(site) && !rest.hasNewcomer
            if !mayOverfill { return false }
        }
        return !rest.others.contains { whole.conflicts(Int32(party), $0, Int32(site)) }
            && index.keepsRules(rest.others, with: party, site: site)
    }

    // MARK: Sites and rows

    /// Takes the sites of the columns, each with the room that the others leave.
    mutating func takeSites() {
        var isUsed: Set<Int> = []
        for column in columns where whole.columnSites[column] >= 0 {
            isUsed.insert(Int(whole.columnSites[column]))
        }
        siteList = isUsed.sorted()
        for (number, site) in siteList.enumerated() {
            localSite[site] = Int32(number)
            var facts = whole.sites[site]
            facts.capacity = Int32(max(0, Int64(facts.capacity) - left(of: site).load))
            facts.stayers = 0
            sites.append(facts)
        }
        for (number, party) in parties.enumerated() where party.isStay {
            for k in columnStart[number]..<columnStart[number + 1] {
                let site = Int(whole.columnSites[columns[k]])
                if index.isOverfull(site), !left(of: site).hasNewcomer, let here = localSite[site] {
                    sites[Int(here)].stayers += party.size
                }
            }
        }
    }

    /// The coupling rows less what the others spend of them, and the constants.
    private func rows() -> (rows: [PackingProgram.CouplingRow], cost: Int64, secondary: Int64) {
        var sums = state.rowSums
        var constant = state.columnCost
        for party in held.sorted() {
            let column = state.columnOfParty[party]
            constant -= whole.columnCosts[column]
            let site = Int(whole.columnSites[column])
            if site < 0 { continue }
            index.forEachRow(ofParty: party, at: site) { k, a in
                sums[k] -= a
            }
        }
        var secondary = whole.constantSecondaryCost
        if let limitRow = index.limitRow { secondary += sums[limitRow] }
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
                secondary += missed * price.secondaryCost
            }
        }
        return (rows, constant, secondary)
    }

    /// The rows of sites less what the others count in them.
    private mutating func siteRows() -> [PackingProgram.SiteRow] {
        var localParty: [Int32: Int32] = [:]
        for (number, party) in origin.enumerated() { localParty[party] = Int32(number) }
        var rows: [PackingProgram.SiteRow] = []
        for row in whole.siteRows {
            guard let site = localSite[Int(row.site)] else { continue }
            var own = PackingProgram.SiteRow(site: site, terms: [], bound: row.bound)
            let rule = SiteCut(row)
            for other in left(of: Int(row.site)).others {
                own.bound -= Int32(rule.coefficient(ofParty: other))
            }
            for term in row.terms {
                guard let party = localParty[term.party] else { continue }
                own.terms.append(.init(party: party, coefficient: term.coefficient))
            }
            // Without room left, no column that it counts is here.
            if !own.terms.isEmpty && own.bound >= 1 { rows.append(own) }
        }
        return rows
    }

    mutating func program() -> PackingProgram {
        let (rows, cost, secondary) = rows()
        let conflicts = whole.conflicts
        let (behind, siteList) = (origin, siteList)
        var excerpt = PackingProgram(
            demandCount: demands.count, sites: sites, parties: parties, columnStart: columnStart,
            columnSites: columns.map { column in
                let site = Int(whole.columnSites[column])
                return site < 0 ? PackingProgram.noSite : localSite[site] ?? PackingProgram.noSite
            },
            columnCosts: columns.map { whole.columnCosts[$0] },
            columnWeights: whole.columnWeights.map { weights in columns.map { weights[$0] } },
            couplingRows: rows, constantCost: cost, constantSecondaryCost: secondary,
            secondaryLimit: whole.secondaryLimit, costGranularity: whole.costGranularity,
            conflicts: { conflicts(behind[Int($0)], behind[Int($1)], Int32(siteList[Int($2)])) })
        excerpt.siteRows = siteRows()
        excerpt.secondaryLimitPrice = whole.secondaryLimitPrice
        return excerpt
    }
}
