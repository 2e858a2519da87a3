import Synchronization

/// What every party sees of each cell of sites at given prices: its cheapest columns there, and what
/// its best column anywhere else costs.
struct CellLooks: Sendable {
    /// The columns of one party in one cell: `columns[range]`, ascending.
    struct Look: Sendable {
        var cell: Int32
        /// Whether one of them is within reach or held.
        var isNear: Bool
        var range: Range<Int>
    }

    /// Looks of party p are `looks[start[p] ..< start[p + 1]]`, by cell.
    private var start: [Int] = [0]
    private var looks: [Look] = []
    private(set) var columns: [Int] = []
    /// The least reduced cost of each party, where it is (−1 for on no site), and the least elsewhere.
    private var least: [(cost: Int64, cell: Int32, elsewhere: Int64)] = []

    /// Looks at all columns of all parties.
    ///
    /// - Parameters:
    ///   - cellOfSite: the cell of each site, from 0.
    ///   - columnOfParty: a plan.
    ///   - effort: how many columns, and which.
    init(
        _ pricing: Pricing, cellOfSite: [Int32], columnOfParty: [Int], _ effort: PriceSweep.Effort,
        threads: Int
    ) {
        let index = pricing.index
        let count = index.program.parties.count
        let middle = threads > 1 ? count / 2 : count
        func both<Result: Sendable>(_ body: @Sendable @escaping (Range<Int>) -> Result) -> [Result]
        {
            guard middle < count else { return [body(0..<count)] }
            let second = Mutex<Result?>(nil)
            var first: Result?
            SolverThread.together(
                {
                    let found = body(middle..<count)
                    second.withLock { $0 = found }
                }, { first = body(0..<middle) })
            return [first, second.withLock { $0 }].compactMap { $0 }
        }
        let cheapest = both { parties in
            var some = CheapestSites(index)
            for party in parties { some.look(party, pricing) }
            return some
        }
        let reach = cheapest.dropFirst().reduce(cheapest[0]) { $0.merged($1) }
        for part in both({ parties in
            var own = CellLooks()
            for party in parties {
                own.look(
                    party, pricing, cellOfSite, columnOfParty[party],
                    reach: max(effort.reach, reach.dearest(ofParty: party, index)),
                    perParty: effort.perParty)
            }
            return own
        }) {
            append(part)
        }
    }

    private init() {}

    private mutating func append(_ other: CellLooks) {
        let before = (looks: looks.count, columns: columns.count)
        start += other.start.dropFirst().map { $0 + before.looks }
        looks += other.looks.map {
            Look(
                cell: $0.cell, isNear: $0.isNear,
                range: ($0.range.lowerBound + before.columns)..<($0.range.upperBound
                    + before.columns))
        }
        columns += other.columns
        least += other.least
    }

    private mutating func look(
        _ party: Int, _ pricing: Pricing, _ cellOfSite: [Int32], _ own: Int, reach: Int64,
        perParty: Int
    ) {
        let index = pricing.index
        let isStay = index.isStay[party]
        var least: (cost: Int64, cell: Int32, elsewhere: Int64) = (.max, -1, .max)
        var found: [(cell: Int32, cost: Int64, column: Int)] = []
        pricing.forEachReducedCost(ofParty: party) { column, cost in
            guard index.isPossible(column: column, party: party) else { return }
            let site = Int(index.program.columnSites[column])
            let cell = site < 0 ? -1 : cellOfSite[site]
            if cell == least.cell {
                least.cost = min(least.cost, cost)
            } else if cost < least.cost {
                least = (cost, cell, least.cost)
            } else {
                least.elsewhere = min(least.elsewhere, cost)
            }
            if cell >= 0, cost <= reach || column == own || isStay {
                found.append((cell, cost, column))
            }
        }
        self.least.append(least)
        found.sort { $0 < $1 }
        var k = 0
        while k < found.count {
            let cell = found[k].cell
            let first = k
            while k < found.count, found[k].cell == cell { k += 1 }
            let all = found[first..<k]
            var chosen = all.prefix(perParty).map(\.column)
            let holds = all.contains { $0.column == own }
            if holds, !chosen.contains(own) { chosen.append(own) }
            looks.append(
                Look(
                    cell: cell, isNear: holds || all.contains { $0.cost <= reach },
                    range: columns.count..<(columns.count + chosen.count)))
            columns += chosen.sorted()
        }
        start.append(looks.count)
    }

    /// The looks of a party, by cell.
    func looks(ofParty party: Int) -> ArraySlice<Look> { looks[start[party]..<start[party + 1]] }

    /// A party's columns in a cell, ascending.
    func columns(ofParty party: Int, in cell: Int) -> ArraySlice<Int> {
        looks(ofParty: party).first { $0.cell == cell }.map { columns[$0.range] } ?? []
    }

    /// The least reduced cost of a party's columns outside a cell, `Int64.max` for none.
    func leastOutside(ofParty party: Int, _ cell: Int) -> Int64 {
        let known = least[party]
        return known.cell == cell ? known.elsewhere : known.cost
    }
}

/// The costs of the cheapest columns of each demand on sites, alone and in company.
///
/// Whoever has few homes to go to must be seen at all of them, however dear: their prices rise
/// together or not at all.
private struct CheapestSites: Sendable {
    private static let count = 8
    private let demandCount: Int
    /// `costs[key * count ..< (key + 1) * count]`, cheapest first.
    private var costs: [Int64]

    init(_ index: ProgramIndex) {
        demandCount = index.program.demandCount
        costs = [Int64](repeating: .max, count: 2 * demandCount * Self.count)
    }

    private func key(_ party: Int, _ index: ProgramIndex) -> Int {
        Int(index.firstDemand[party]) + (index.isGroup[party] ? demandCount : 0)
    }

    mutating func look(_ party: Int, _ pricing: Pricing) {
        let first = key(party, pricing.index) * Self.count
        var limit = costs[first + Self.count - 1]
        pricing.forEachReducedCost(ofParty: party) { column, cost in
            if cost < limit, pricing.index.program.columnSites[column] >= 0,
                pricing.index.isPossible(column: column, party: party)
            {
                insert(cost, first)
                limit = costs[first + Self.count - 1]
            }
        }
    }

    private mutating func insert(_ cost: Int64, _ first: Int) {
        var k = first + Self.count - 1
        while k > first, costs[k - 1] > cost {
            costs[k] = costs[k - 1]
            k -= 1
        }
        costs[k] = cost
    }

    func merged(_ other: CheapestSites) -> CheapestSites {
        var both = self
        for first in stride(from: 0, to: costs.count, by: Self.count) {
            for k in first..<(first + Self.count) {
                if other.costs[k] >= both.costs[first + Self.count - 1] { break }
                both.insert(other.costs[k], first)
            }
        }
        return both
    }

    /// The dearest of the cheapest columns of those whom a party covers; `Int64.max` where there are
    /// fewer.
    func dearest(ofParty party: Int, _ index: ProgramIndex) -> Int64 {
        costs[(key(party, index) + 1) * Self.count - 1]
    }
}
