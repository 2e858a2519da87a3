/// A plan in the making: who is placed where, and what that costs.
///
/// Adding and removing a party takes time in proportion to those at the site; the cost is kept in
/// whole numbers. Hard rows may be broken at a penalty that is kept apart from the cost.
struct PlanState {
    let index: ProgramIndex
    /// The column chosen for each party, −1 where it is not in the plan.
    private(set) var columnOfParty: [Int]
    /// The party that covers each demand, −1 where none does.
    private(set) var partyOfDemand: [Int32]
    /// Parties at each site.
    private(set) var occupants: [[Int32]]
    private var load: [Int64]
    private var newcomers: [Int32]
    private var exclusives: [Int32]
    private(set) var rowSums: [Int64]
    /// Cost of a unit of violation: the slack's price, or the penalty of a hard row.
    private(set) var rowPrice: [Int64]
    private let isHard: [Bool]
    /// Whether slacks count in the limit on the secondary cost.
    private let slacksAreLimited: Bool
    /// Column costs and the priced or penalised violations.
    private(set) var cost: Int64
    private(set) var uncovered: Int

    init(index: ProgramIndex, penalties: [Int64]) {
        self.index = index
        let program = index.program
        columnOfParty = [Int](repeating: -1, count: program.parties.count)
        partyOfDemand = [Int32](repeating: -1, count: program.demandCount)
        occupants = [[Int32]](repeating: [], count: program.sites.count)
        load = [Int64](repeating: 0, count: program.sites.count)
        newcomers = [Int32](repeating: 0, count: program.sites.count)
        exclusives = newcomers
        rowSums = [Int64](repeating: 0, count: index.rows.count)
        rowPrice = index.rows.enumerated().map { $1.slack?.cost ?? penalties[$0] }
        isHard = index.rows.map { $0.slack == nil }
        var couples = false
        if let limitRow = index.limitRow {
            for (k, row) in index.rows.enumerated() where k != limitRow {
                if let slack = row.slack, slack.secondaryCost != 0 { couples = true }
            }
        }
        slacksAreLimited = couples
        uncovered = program.demandCount
        cost = program.constantCost
        cost += rowsCost(rowSums)
    }

    /// Chosen columns, ascending.
    var columns: [Int] { columnOfParty.filter { $0 >= 0 }.sorted() }

    /// Whether every hard row is met.
    var meetsHardRows: Bool { hardViolations.allSatisfy { $0 == 0 } }

    /// Violations of the hard rows, one for each row.
    var hardViolations: [Int64] {
        let missed = violations(rowSums)
        return missed.indices.map { isHard[$0] ? missed[$0] : 0 }
    }

    private func violation(_ k: Int, _ sum: Int64) -> Int64 {
        let row = index.rows[k]
        if let lower = row.lower { return max(0, lower - sum) }
        return max(0, sum - (row.upper ?? .max))
    }

    private func violations(_ sums: [Int64]) -> [Int64] {
        var missed = sums.indices.map { violation($0, sums[$0]) }
        if slacksAreLimited, let limitRow = index.limitRow {
            var sum = sums[limitRow]
            for k in missed.indices where k != limitRow {
                sum += missed[k] * (index.rows[k].slack?.secondaryCost ?? 0)
            }
            missed[limitRow] = violation(limitRow, sum)
        }
        return missed
    }

    /// What missing a row costs at most: beyond, no miss is better than another.
    static let mostRowCost = Int64.max >> 8

    private func rowCost(_ k: Int, missed: Int64) -> Int64 {
        let (cost, isTooMuch) = missed.multipliedReportingOverflow(by: rowPrice[k])
        return isTooMuch ? Self.mostRowCost : min(cost, Self.mostRowCost)
    }

    private func rowCost(_ k: Int, _ sum: Int64) -> Int64 { rowCost(k, missed: violation(k, sum)) }

    private func rowsCost(_ sums: [Int64]) -> Int64 {
        let missed = violations(sums)
        return missed.indices.reduce(0) { $0 + rowCost($1, missed: missed[$1]) }
    }

    /// Column costs and the constant, rows left out.
    var columnCost: Int64 { cost - rowsCost(rowSums) }

    /// Changes the penalties of hard rows.
    mutating func setPenalties(_ penalties: [Int64]) {
        cost -= rowsCost(rowSums)
        for k in rowSums.indices where isHard[k] { rowPrice[k] = penalties[k] }
        cost += rowsCost(rowSums)
    }

    /// What a column would add to the cost.
    func added(column: Int, party: Int) -> Int64 {
        let cost = index.program.columnCosts[column]
        let site = Int(index.program.columnSites[column])
        return cost + rowChange(party: party, site: site, sign: 1)
    }

    private func rowChange(party: Int, site: Int, sign: Int64) -> Int64 {
        if site < 0 { return 0 }
        if slacksAreLimited {
            var sums = rowSums
            index.forEachRow(ofParty: party, at: site) { k, a in sums[k] += sign * a }
            return rowsCost(sums) - rowsCost(rowSums)
        }
        var change: Int64 = 0
        index.forEachRow(ofParty: party, at: site) { k, a in
            change += rowCost(k, rowSums[k] + sign * a) - rowCost(k, rowSums[k])
        }
        return change
    }

    /// Whether a column fits beside those already placed (its demands apart).
    func fits(column: Int, party: Int) -> Bool {
        let site = Int(index.program.columnSites[column])
        if site < 0 { return true }
        let here = occupants[site]
        if index.isExclusive[party] { return here.isEmpty }
        if exclusives[site] > 0 { return false }
        let place = index.program.sites[site]
        let used = load[site] + index.weight(column: column, party: party)
        if used > Int64(place.capacity) {
            let mayOverfill =
                index.isStay[party] && place.stayers > place.capacity && newcomers[site] == 0
            if !mayOverfill { return false }
        }
        for other in here where index.program.conflicts(Int32(party), other, Int32(site)) {
            return false
        }
        return index.keepsRules(here, with: party, site: site)
    }

    mutating func add(column: Int, party: Int) {
        columnOfParty[party] = column
        if index.isGroup[party] {
            for demand in index.program.parties[party].demands {
                partyOfDemand[Int(demand)] = Int32(party)
                uncovered -= 1
            }
        } else {
            partyOfDemand[Int(index.firstDemand[party])] = Int32(party)
            uncovered -= 1
        }
        cost += index.program.columnCosts[column]
        let site = Int(index.program.columnSites[column])
        if site < 0 { return }
        move(column: column, party: party, site: site, sign: 1)
        occupants[site].append(Int32(party))
    }

    mutating func remove(party: Int) {
        let column = columnOfParty[party]
        columnOfParty[party] = -1
        if index.isGroup[party] {
            for demand in index.program.parties[party].demands {
                partyOfDemand[Int(demand)] = -1
                uncovered += 1
            }
        } else {
            partyOfDemand[Int(index.firstDemand[party])] = -1
            uncovered += 1
        }
        cost -= index.program.columnCosts[column]
        let site = Int(index.program.columnSites[column])
        if site < 0 { return }
        move(column: column, party: party, site: site, sign: -1)
        if let k = occupants[site].firstIndex(of: Int32(party)) { occupants[site].remove(at: k) }
    }

    private mutating func move(column: Int, party: Int, site: Int, sign: Int64) {
        load[site] += sign * index.weight(column: column, party: party)
        if !index.isStay[party] { newcomers[site] += Int32(sign) }
        if index.isExclusive[party] { exclusives[site] += Int32(sign) }
        cost += rowChange(party: party, site: site, sign: sign)
        index.forEachRow(ofParty: party, at: site) { k, a in rowSums[k] += sign * a }
    }
}
