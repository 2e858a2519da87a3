/// The dual prices that prove a lower bound on the cost of every plan of a program.
///
/// Everything is a whole number, so that anybody can check it with no optimiser and no rounding.
///
/// ## What is proved
///
/// Write c_x, s_x, w_x for the cost, the size and the weight (the party's size, or its column
/// weight) of column x of party p on site j. The site's room is R_j = max(1, capacity), or its
/// stayers where these exceed its capacity; an exclusive column uses R_j of it, any other w_x. For
/// all whole numbers u_i, and v_j, e_j, k_q, l_r ≥ 0 the reduced cost of column x is
///
///     d_x = c_x − Σ_{i in p} u_i + use_x v_j + w_x e_j [newcomer, not exclusive]
///           + Σ k_q a_qp [cut q is at j, a_qp its coefficient of p] + s_x ⌊Σ_r ± l_r a_rj / scale⌋
///
/// with + for rows bounded above and − for rows bounded below, over the rows that count the party,
/// the limit on the secondary cost (a = the site's secondary cost) among them; on no site only
/// c_x − Σ u_i is left. Then every plan costs at least
///
///     bound = constant + Σ_i u_i − Σ_j R_j v_j + Σ_j min(0, (S_j − C_j) v_j − C_j e_j) − Σ_q k_q b_q
///             + Σ_r ⌊∓ l_r b_r / scale⌋ − Σ_i t_i
///
/// (the minimum at overfull sites only, S their stayers, C their capacity; b of the secondary limit
/// is less the constant), where the lowerings t_i ≥ 0 make up for negative reduced costs: going
/// through the parties in order, t of the party's first demand grows by what −(least d_x of the
/// party) exceeds the t of all its demands by. Columns that cannot be in any plan (not exclusive and
/// heavier than the capacity, stayers of overfull sites apart) are passed over.
///
/// Conditions to be checked: a priced row's l_r ≤ scale × (cost of its slack) + (price of the
/// secondary limit) × (secondary cost of its slack); e_j = 0 but at overfull sites; every set
/// of parties that may live at a cut's site together keeps the cut. (Parties exclude each other
/// where they conflict, share a demand, or one is exclusive; all together fit the capacity, or are
/// stayers of an overfull site.)
package struct BoundCertificate: Sendable, Equatable {
    /// The price of a scarce thing, by number.
    package struct Entry: Sendable, Equatable {
        /// Site number.
        package var site: Int
        /// Cost units for each unit of room.
        package var price: Int64

        package init(site: Int, price: Int64) {
            self.site = site
            self.price = price
        }
    }

    /// A priced cut: an inequality over the parties at one site that every plan keeps.
    ///
    /// Σ coefficient (over the parties that live at the site) ≤ bound. In a clique all coefficients
    /// and the bound are 1.
    package struct Cut: Sendable, Equatable {
        /// Site number.
        package var site: Int
        /// Party numbers, ascending.
        package var parties: [Int]
        /// One for each party; 1 or more.
        package var coefficients: [Int64]
        /// The right-hand side; 1 or more.
        package var bound: Int64
        /// Cost units for each unit of the right-hand side; 0 or more.
        package var price: Int64

        package init(
            site: Int, parties: [Int], coefficients: [Int64], bound: Int64, price: Int64
        ) {
            self.site = site
            self.parties = parties
            self.coefficients = coefficients
            self.bound = bound
            self.price = price
        }
    }

    /// The number that row prices are in parts of.
    package static let rowScale: Int64 = 1_000_000

    /// u: what covering each demand is worth, in cost units.
    package var cover: [Int64]
    /// v: sites whose room has a price, ascending.
    package var room: [Entry]
    /// e: overfull sites whose newcomers pay a further price, ascending.
    package var entry: [Entry]
    /// k: priced cuts.
    package var cuts: [Cut]
    /// l: coupling rows in order, then, where there is one, the limit on the secondary cost; in
    /// millionths of a cost unit; 0 or more.
    package var rows: [Int64]
    /// The bound that these prices prove, before rounding up to the cost granularity.
    package var bound: Int64

    package init(
        cover: [Int64], room: [Entry], entry: [Entry], cuts: [Cut], rows: [Int64],
        bound: Int64
    ) {
        self.cover = cover
        self.room = room
        self.entry = entry
        self.cuts = cuts
        self.rows = rows
        self.bound = bound
    }
}

extension BoundCertificate {
    /// Prices of the search as a certificate, with the bound they still prove once the row prices
    /// are rounded to millionths.
    init(index: ProgramIndex, prices: Prices) {
        let scale = Self.rowScale
        let count = index.rows.count
        var rows = [Int64](repeating: 0, count: count)
        let first = index.limitRow.map { [$0] } ?? []
        let order = first + (0..<count).filter { $0 != index.limitRow }
        for k in order {
            let row = index.rows[k]
            let price = row.lower != nil ? prices.rows[k] : -prices.rows[k]
            guard price > 0 else { continue }
            // The highest price whose millionths are counted: any price proves a bound.
            var numerator = Int64((min(price, 0x1p42) * Double(scale)).rounded())
            if let slack = row.slack {
                let limitPrice = index.limitRow.map { $0 == k ? 0 : rows[$0] } ?? 0
                let most =
                    Int128(slack.cost) * Int128(scale)
                    + Int128(limitPrice) * Int128(slack.secondaryCost)
                numerator = min(numerator, Int64(clamping: most))
            }
            rows[k] = numerator
        }
        cover = prices.cover
        room = prices.room.indices.filter { prices.room[$0] > 0 }.map {
            Entry(site: $0, price: prices.room[$0])
        }
        entry = prices.entry.indices.filter { prices.entry[$0] > 0 }.map {
            Entry(site: $0, price: prices.entry[$0])
        }
        cuts = prices.cuts.map { priced in
            Cut(
                site: priced.cut.site, parties: priced.cut.terms.map { Int($0.party) },
                coefficients: priced.cut.terms.map { Int64($0.coefficient) },
                bound: Int64(priced.cut.bound), price: priced.price)
        }
        self.rows = rows
        bound = 0
        bound = provedBound(index: index)
    }

    /// The bound as the search's own arithmetic computes it; tests compare it with a plain one.
    private func provedBound(index: ProgramIndex) -> Int64 {
        let rents = Rents(self, index)
        var lowering = [Int64](repeating: 0, count: index.program.demandCount)
        for (party, facts) in index.program.parties.enumerated() {
            let least = rents.leastReducedCost(ofParty: party)
            if least == .max { continue }
            var deficit = -least
            for demand in facts.demands { deficit -= lowering[Int(demand)] }
            if deficit > 0, let first = facts.demands.first { lowering[Int(first)] += deficit }
        }
        return constantPart(index, rents) - lowering.reduce(0, +)
    }

    /// The bound if no column had a reduced cost below 0.
    private func constantPart(_ index: ProgramIndex, _ rents: Rents) -> Int64 {
        let program = index.program
        var sum = program.constantCost + cover.reduce(0, +)
        for site in program.sites.indices
        where rents.room[site] != 0 || rents.entry[site] != 0 {
            sum -= index.room(site) * rents.room[site]
            if index.isOverfull(site) {
                let capacity = Int64(program.sites[site].capacity)
                sum += min(
                    0,
                    (index.room(site) - capacity) * rents.room[site] - capacity * rents.entry[site])
            }
        }
        for cut in cuts { sum -= cut.price * cut.bound }
        for (k, row) in index.rows.enumerated() where rows[k] != 0 {
            let side = row.lower ?? -(row.upper ?? 0)
            sum += Self.floorDivide(Int128(rows[k]) * Int128(side), Int128(Self.rowScale))
        }
        return sum
    }

    /// What the prices charge columns: rent of sites, charges of cuts and rows.
    private struct Rents {
        let index: ProgramIndex
        let cover: [Int64]
        /// Rent of room and of entering, by site.
        var room: [Int64]
        var entry: [Int64]
        /// By site and party.
        var cuts: [Int: [Int: Int64]] = [:]
        /// By kind of party and site: what a head is charged, all rows summed before they are rounded; a
        /// party of which only some heads count is charged as a whole.
        var ofKind: [[Int64]]
        /// By kind: the least that a column that was left out is charged, beside others and alone.
        var least: [(shared: Int64, alone: Int64)]

        init(_ certificate: BoundCertificate, _ index: ProgramIndex) {
            self.index = index
            cover = certificate.cover
            var room = [Int64](repeating: 0, count: index.program.sites.count)
            var entry = room
            for priced in certificate.room { room[priced.site] = priced.price }
            for priced in certificate.entry { entry[priced.site] = priced.price }
            self.room = room
            self.entry = entry
            for cut in certificate.cuts {
                for (party, coefficient) in zip(cut.parties, cut.coefficients) {
                    cuts[cut.site, default: [:]][party, default: 0] += cut.price * coefficient
                }
            }
            ofKind = index.kinds.map { kind in
                index.program.sites.indices.map { site in
                    var sum: Int128 = 0
                    for (k, row) in index.rows.enumerated()
                    where certificate.rows[k] != 0
                        && (row.group == nil || row.group == kind.group)
                    {
                        let heads = kind.size == 0 ? 1 : row.countsSome ? kind.counted : kind.size
                        let a = row.coefficients[site + 1]
                        sum +=
                            Int128(certificate.rows[k]) * Int128(row.lower != nil ? -a : a)
                            * Int128(heads)
                    }
                    return BoundCertificate.floorDivide(sum, Int128(BoundCertificate.rowScale))
                }
            }
            least = zip(index.kinds, ofKind).map { kind, list in
                (
                    shared: list.indices.reduce(Int64.max) {
                        min($0, list[$1] + max(1, kind.size) * room[$1])
                    },
                    alone: list.min() ?? 0
                )
            }
        }

        /// The least reduced cost of a party's columns, those left out included; `.max` for none.
        func leastReducedCost(ofParty party: Int) -> Int64 {
            let program = index.program
            let facts = program.parties[party]
            let worth = facts.demands.reduce(Int64(0)) { $0 + cover[Int($1)] }
            let kind = Int(index.kindOfParty[party])
            let factor = index.kinds[kind].factor(Int64(facts.size))
            var least = Int64.max
            for column in index.columns(ofParty: party)
            where index.isPossible(column: column, party: party) {
                var cost = program.columnCosts[column] - worth
                let site = Int(program.columnSites[column])
                if site >= 0 {
                    cost += index.use(column: column, party: party, site: site) * room[site]
                    if !facts.isStay, !facts.isExclusive {
                        cost += index.weight(column: column, party: party) * entry[site]
                    }
                    cost += cuts[site]?[party] ?? 0
                    cost += factor * ofKind[kind][site]
                }
                least = min(least, cost)
            }
            if let beyond = program.beyond, beyond[party] < .max, !index.isRuledOut(party: party) {
                let charges = self.least[kind]
                let charge = facts.isExclusive ? charges.alone : charges.shared
                least = min(least, beyond[party] - worth + factor * charge)
            }
            return least
        }
    }

    fileprivate static func floorDivide(_ a: Int128, _ b: Int128) -> Int64 {
        let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
        return Int64(clamping: remainder < 0 ? quotient - 1 : quotient)
    }
}
