/// Prices for covering demands and using scarce things, and the bound they prove.
///
/// In cost units, all whole numbers but the row prices:
///
/// - `cover[i]`: what covering demand i is worth;
/// - `room[j] ≥ 0`: the rent of a unit of site j; `entry[j] ≥ 0`: the further rent of a newcomer at
///   an overfull site;
/// - `cuts`: the rents of inequalities over the columns of one site;
/// - `rows[k]`: the dual of a linear row in GLPK's sense (≥ 0 presses on the lower side).
///
/// The reduced cost of column c of party p on site j is
///
///     d_c = cost_c − Σ_{i in p} cover_i + use_c room_j (+ weight_c entry_j) + Σ coefficient cut
///           + size_p ⌊Σ_k −rows_k a_kj⌋
///
/// and for every plan, since of the parties that cover a demand just one is chosen,
///
///     cost ≥ constant + Σ cover − Σ_j room_j R_j − Σ cut bound + Σ_k rows_k b_k
///            − Σ_i lowering_i  (+ overfull sites)
///
/// where lowering the cover prices by `lowering` makes every reduced cost 0 or more.
struct Prices: Sendable {
    /// A priced inequality of one site.
    struct Cut: Sendable {
        var cut: SiteCut
        /// Cost units for each unit of its right-hand side; more than 0.
        var price: Int64
    }

    var cover: [Int64]
    var room: [Int64]
    var entry: [Int64]
    var cuts: [Cut] = []
    var rows: [Double]

    init(index: ProgramIndex, rowCount: Int) {
        cover = [Int64](repeating: 0, count: index.program.demandCount)
        room = [Int64](repeating: 0, count: index.program.sites.count)
        entry = room
        rows = [Double](repeating: 0, count: rowCount)
    }

    init(_ start: StartPrices, rowCount: Int) {
        cover = start.cover
        room = start.room
        entry = start.entry
        rows = [Double](repeating: 0, count: rowCount)
    }
}

/// Prices of some demands and sites of a larger program, to start a search of theirs with.
struct StartPrices: Sendable {
    let cover: [Int64]
    let room: [Int64]
    let entry: [Int64]

    init(_ prices: Prices, demands: [Int], sites: [Int]) {
        cover = demands.map { prices.cover[$0] }
        room = sites.map { prices.room[$0] }
        entry = sites.map { prices.entry[$0] }
    }
}

/// A set of party numbers.
struct PartySet: Sendable {
    private var words: [UInt64]

    init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

    func contains(_ party: Int) -> Bool { words[party >> 6] & (1 << UInt64(party & 63)) != 0 }

    mutating func insert(_ party: Int) { words[party >> 6] |= 1 << UInt64(party & 63) }

    /// Members, ascending.
    var members: [Int] {
        var list: [Int] = []
        for (number, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                list.append(number * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return list
    }
}

/// Reduced costs over all columns under one set of prices.
struct Pricing: Sendable {
    let index: ProgramIndex
    let prices: Prices
    /// Charges by site + 1 (0 is no site): for a unit of a newcomer, of a stayer, for an exclusive.
    private var newcomer: [Int64]
    private var stayer: [Int64]
    private var exclusive: [Int64]
    /// Charges of the linear rows by kind of party and site + 1, per head where the kind has them so.
    private var heads: [[Int64]]
    /// Charges of the rows that count columns on no site, by kind and cost of the column.
    private var off: [[(cost: Int64, charge: Int64)]] = []
    /// What a party pays at a site for the cuts there, by party, for each site that has cuts.
    private var cutCharges: [[Int32: Int64]]
    /// The number of a site + 1 in `cutCharges`, −1 where it has no cuts.
    private var chargesOfSite: [Int32]
    private let weights: [Int32]?
    /// The least charge of any site for each kind of party: of one that shares the site, and of
    /// one whose party takes the whole room, the room left out.
    private var leastHead: [(shared: Int64, alone: Int64)] = []
    /// The bound before columns are looked at.
    private(set) var base: Int64

    init(index: ProgramIndex, prices: Prices, rows: [LinearRow]) {
        self.index = index
        self.prices = prices
        let sites = index.program.sites
        weights = index.program.columnWeights
        newcomer = [Int64](repeating: 0, count: sites.count + 1)
        stayer = newcomer
        exclusive = newcomer
        base = index.program.constantCost
        for (j, rent) in prices.room.enumerated() where rent != 0 || prices.entry[j] != 0 {
            let room = index.room(j)
            newcomer[j + 1] = rent + prices.entry[j]
            stayer[j + 1] = rent
            exclusive[j + 1] = rent * room
            base -= rent * room
            if prices.entry[j] != 0 || index.isOverfull(j) {
                // y's reduced cost is (S − C) rent − C entry, and y is 0 or 1.
                let capacity = Int64(sites[j].capacity)
                let opening = (room - capacity) * rent - capacity * prices.entry[j]
                base += min(0, opening)
            }
        }
        for price in prices.cover { base += price }
        cutCharges = []
        chargesOfSite = [Int32](repeating: -1, count: sites.count + 1)
        for priced in prices.cuts where priced.price != 0 {
            if chargesOfSite[priced.cut.site + 1] < 0 {
                chargesOfSite[priced.cut.site + 1] = Int32(cutCharges.count)
                cutCharges.append([:])
            }
            let number = Int(chargesOfSite[priced.cut.site + 1])
            for term in priced.cut.terms {
                cutCharges[number][term.party, default: 0] +=
                    priced.price * Int64(term.coefficient)
            }
            base -= priced.price * Int64(priced.cut.bound)
        }
        heads = []
        var exact: [(row: Int, price: FixedPoint)] = []
        for (k, row) in rows.enumerated() where prices.rows[k] != 0 {
            let price = FixedPoint(prices.rows[k])
            exact.append((k, price))
            base += price.timesRoundedDown((prices.rows[k] > 0 ? row.lower : row.upper) ?? 0)
        }
        let onSites = exact.filter { rows[$0.row].offCost == nil }
        let priceOfRow = Dictionary(uniqueKeysWithValues: exact.map { ($0.row, $0.price) })
        heads = index.charges(rows: onSites.map(\.row), of: rows) { row, coefficient in
            priceOfRow[row]?.timesRoundedDown(-coefficient) ?? 0
        }
        off = index.kinds.map { kind in
            exact.compactMap { row, price in
                guard let cost = rows[row].offCost,
                    rows[row].group == nil || rows[row].group == kind.group
                else { return nil }
                return (cost, price.timesRoundedDown(-1))
            }
        }
        guard index.program.beyond != nil else { return }
        leastHead = zip(index.kinds, heads).map { kind, charge in
            let sites = charge.indices.dropFirst()
            let room = max(1, kind.size)
            return (
                sites.reduce(.max) { min($0, charge[$1] + room * stayer[$1]) },
                sites.reduce(.max) { min($0, charge[$1]) }
            )
        }
    }

    /// A bound on the reduced cost of every column of a party that the program does not hold;
    /// `Int64.max` where it holds all.
    func reducedCostBeyond(party: Int) -> Int64 {
        guard let beyond = index.program.beyond, beyond[party] < .max,
            !index.isRuledOut(party: party)
        else { return .max }
        let facts = index.program.parties[party]
        var cost = beyond[party]
        for demand in facts.demands { cost -= prices.cover[Int(demand)] }
        let kind = Int(index.kindOfParty[party])
        let least = leastHead[kind]
        return cost
            + index.kinds[kind].factor(Int64(facts.size))
            * (facts.isExclusive ? least.alone : least.shared)
    }

    /// The least such bound of any party.
    var leastBeyond: Int64 {
        guard index.program.beyond != nil else { return .max }
        return index.program.parties.indices.reduce(.max) {
            min($0, reducedCostBeyond(party: $1))
        }
    }

    /// Calls `body` with the reduced costs of a party's columns, in column order.
    ///
    /// The cover prices are those of ``prices``.
    ///
    /// - Parameter limit: columns of this reduced cost and more may be passed over; asked for each.
    @inline(__always)
    func forEachReducedCost(
        ofParty party: Int, below limit: () -> Int64 = { .max },
        _ body: (_ column: Int, _ reducedCost: Int64) -> Void
    ) {
        let facts = index.program.parties[party]
        var worth: Int64 = 0
        for demand in facts.demands { worth += prices.cover[Int(demand)] }
        let size = Int64(facts.size)
        let range = index.columns(ofParty: party)
        let site = facts.isStay ? stayer : newcomer
        let kind = Int(index.kindOfParty[party])
        let group = heads[kind]
        let factor = index.kinds[kind].factor(size)
        let off = off[kind]
        let hasWeights = weights != nil
        let hasCuts = !cutCharges.isEmpty
        index.program.columnSites.withUnsafeBufferPointer { sites in
            index.program.columnCosts.withUnsafeBufferPointer { costs in
                site.withUnsafeBufferPointer { site in
                    group.withUnsafeBufferPointer { group in
                        chargesOfSite.withUnsafeBufferPointer { charges in
                            for column in range {
                                let j = Int(sites[column]) + 1
                                var cost = costs[column] - worth + factor * group[j]
                                if j == 0 {
                                    for other in off where other.cost == costs[column] {
                                        cost += other.charge
                                    }
                                }
                                if facts.isExclusive {
                                    cost += exclusive[j]
                                } else if hasWeights {
                                    cost += index.weight(column: column, party: party) * site[j]
                                } else {
                                    cost += size * site[j]
                                }
                                // Cuts only add to it.
                                if cost >= limit() { continue }
                                if hasCuts, charges[j] >= 0 {
                                    cost += cutCharges[Int(charges[j])][Int32(party)] ?? 0
                                }
                                body(column, cost)
                            }
                        }
                    }
                }
            }
        }
    }

    /// What a column on a site costs and pays in linear rows, prices of rooms, cuts and demands left
    /// out.
    func bareCost(column: Int, party: Int) -> Int64 {
        let kind = Int(index.kindOfParty[party])
        let site = Int(index.program.columnSites[column]) + 1
        return index.program.columnCosts[column]
            + index.kinds[kind].factor(index.size[party]) * heads[kind][site]
    }

    /// What one pass over all columns finds.
    struct Pass {
        /// A proved bound on every plan's cost.
        var bound: Int64
        /// For each party the columns to bring in: those of least negative reduced cost.
        var entering: [Int]
    }

    /// Prices all columns: the bound, and up to `perParty` most negative columns of each party.
    ///
    /// - Parameter threshold: columns of this reduced cost and more do not enter.
    func pass(perParty: Int, threshold: Int64) -> Pass {
        var lowering = [Int64](repeating: 0, count: index.program.demandCount)
        var least = [Int64](repeating: .max, count: index.program.parties.count)
        var entering: [Int] = []
        for party in index.program.parties.indices {
            var best = CheapestColumns(most: perParty)
            var minimum = Int64.max
            forEachReducedCost(ofParty: party, below: { max(minimum, threshold) }) { column, cost in
                if cost >= minimum, cost >= threshold { return }
                if !index.isPossible(column: column, party: party) { return }
                minimum = min(minimum, cost)
                if cost < threshold {
                    best.offer(column, cost)
                }
            }
            minimum = min(minimum, reducedCostBeyond(party: party))
            if minimum == .max { continue }
            for found in best.found { entering.append(found.column) }
            if index.kin.isShared(index.firstDemand[party]) {
                least[party] = minimum
                continue
            }
            let demand = Int(index.firstDemand[party])
            lowering[demand] = max(lowering[demand], -minimum)
        }
        var bound = base - lowering.reduce(0, +)
        for circle in index.kin.circles { bound += circle.saving { least[$0] } }
        return Pass(bound: bound, entering: entering)
    }

    /// All possible columns with a reduced cost of at most `limit`, ascending.
    func columns(within limit: Int64) -> [Int] {
        var list: [Int] = []
        for party in index.program.parties.indices {
            forEachReducedCost(ofParty: party, below: { limit == .max ? limit : limit + 1 }) {
                column, cost in
                if cost <= limit, index.isPossible(column: column, party: party) {
                    list.append(column)
                }
            }
        }
        return list
    }
}

/// The cheapest of many columns, so many at most; of equal ones those offered first.
struct CheapestColumns {
    private let most: Int
    /// What is held, cheapest first.
    private(set) var found: [(cost: Int64, column: Int)] = []

    init(most: Int) { self.most = most }

    /// Whether a column of this cost would be held.
    func admits(_ cost: Int64) -> Bool {
        guard found.count == most else { return most > 0 }
        return found.last.map { cost < $0.cost } ?? false
    }

    mutating func offer(_ column: Int, _ cost: Int64) {
        guard admits(cost) else { return }
        if found.count == most { found.removeLast() }
        var k = found.count
        while k > 0, found[k - 1].cost > cost { k -= 1 }
        found.insert((cost, column), at: k)
    }
}

extension Prices {
    /// The same prices with so many row prices, further ones 0.
    func extended(_ count: Int) -> Prices {
        var copy = self
        while copy.rows.count < count { copy.rows.append(0) }
        return copy
    }
}
