import Synchronization

/// Raises a bound by finding the best prices of some sites at a time, those of all others given.
///
/// Block coordinate ascent: where a program is too large for one linear program, its sites are cut
/// into cells, and each cell's prices and inequalities are those of a linear program of its own
/// (``SiteExcerpt``). Cells of one sweep do not know of each other's new prices; where the bound falls
/// for it, prices between the old and the new are taken, which is lawful because a bound is concave in
/// its prices.
struct PriceSweep {
    /// A sweep's limits.
    struct Effort: Sendable {
        /// Columns of each party at most.
        var perParty: Int
        /// The greatest reduced cost of a column.
        var reach: Int64
    }

    private let index: ProgramIndex
    private let rows: [LinearRow]
    private let options: PackingOptions
    private let clock: SearchClock
    private(set) var prices: Prices
    private(set) var bound: Int64

    init(
        index: ProgramIndex, rows: [LinearRow], prices: Prices, bound: Int64,
        options: PackingOptions, clock: SearchClock
    ) {
        self.index = index
        self.rows = rows
        self.options = options
        self.clock = clock
        self.prices = prices
        self.bound = bound
    }

    /// Finds new prices in every cell.
    ///
    /// - Parameters:
    ///   - cellOfSite: the cell of each site, from 0.
    ///   - columnOfParty: a plan.
    mutating func run(cellOfSite: [Int32], columnOfParty: [Int], _ effort: Effort) {
        let pricing = Pricing(index: index, prices: prices, rows: rows)
        let looks = CellLooks(
            pricing, cellOfSite: cellOfSite, columnOfParty: columnOfParty, effort,
            threads: options.threads)
        let demands = demands(looks, cells: Int(cellOfSite.max() ?? -1) + 1)
        var cutsOfCell = [[Prices.Cut]](repeating: [], count: demands.count)
        for priced in prices.cuts { cutsOfCell[Int(cellOfSite[priced.cut.site])].append(priced) }
        let cuts = cutsOfCell
        let found = Mutex<[Int: Found]>([:])
        SharedWork(count: demands.count, options: common, of: options, clock: clock).each {
            cell, options in
            let excerpt = SiteExcerpt(
                demands: demands[cell], cell: cell, looks: looks, pricing: pricing,
                columnOfParty: columnOfParty)
            var options = options
            options.incumbent = excerpt.incumbent
            options.footing = PackingFooting(
                columns: [], cuts: cuts[cell].compactMap { excerpt.local($0.cut) })
            let search = PackingSearch(
                program: excerpt.program, options: options, start: excerpt.prices)
            guard let prices = search.rootPrices() else { return }
            let result = Found(
                sites: excerpt.sites, room: prices.room, entry: prices.entry,
                cuts: prices.cuts.map {
                    Prices.Cut(cut: excerpt.whole($0.cut), price: $0.price)
                })
            found.withLock { $0[cell] = result }
        }
        take(found.withLock { $0 })
    }

    /// New prices of some sites.
    private struct Found: Sendable {
        var sites: [Int]
        var room: [Int64]
        var entry: [Int64]
        var cuts: [Prices.Cut]
    }

    private var common: PackingOptions {
        var common = PackingOptions()
        common.seed = options.seed
        common.threads = 1
        common.deadline = clock.deadline
        return common
    }

    /// The demands that look at each cell, circles whole, ascending.
    private func demands(_ looks: CellLooks, cells: Int) -> [[Int]] {
        var demands = [[Int]](repeating: [], count: cells)
        for party in index.program.parties.indices {
            for look in looks.looks(ofParty: party) where look.isNear {
                for demand in index.program.parties[party].demands {
                    demands[Int(look.cell)] += index.kin.circle(of: Int(demand))
                }
            }
        }
        return demands.map { Set($0).sorted() }
    }

    /// Takes new prices, as far as the bound rises with them.
    private mutating func take(_ found: [Int: Found]) {
        let start = bound
        var new = prices
        var isNew = [Bool](repeating: false, count: index.program.sites.count)
        for cell in found.values { for site in cell.sites { isNew[site] = true } }
        new.cuts.removeAll { isNew[$0.cut.site] }
        for (_, cell) in found.sorted(by: { $0.key < $1.key }) {
            new.cuts += cell.cuts
            for (number, site) in cell.sites.enumerated() {
                new.room[site] = cell.room[number]
                new.entry[site] = cell.entry[number]
            }
        }
        // Halfway is often better than all the way; less is tried only where it must be.
        for parts in [(1, 0.5), (0.25, 0.125)] where bound == start {
            let old = prices
            let tried = Mutex<[(part: Double, prices: Prices, bound: Int64)]>([])
            let target = new
            let (index, rows) = (index, rows)
            @Sendable func look(_ part: Double) {
                let between = old.toward(target, part: part).covering(index: index, rows: rows)
                let bound = Pricing(index: index, prices: between, rows: rows)
                    .pass(perParty: 1, threshold: .min).bound
                tried.withLock { $0.append((part, between, bound)) }
            }
            if options.threads > 1 {
                SolverThread.together({ look(parts.0) }, { look(parts.1) })
            } else {
                look(parts.0)
                look(parts.1)
            }
            for trial in tried.withLock({ $0 }).sorted(by: { $0.part > $1.part })
            where trial.bound > bound {
                bound = trial.bound
                prices = trial.prices
            }
        }
    }
}

extension Prices {
    /// Prices on the way to others.
    func toward(_ other: Prices, part: Double) -> Prices {
        if part >= 1 { return other }
        func between(_ a: Int64, _ b: Int64) -> Int64 {
            a + Int64((Double(b - a) * part).rounded())
        }
        var mixed = self
        for j in room.indices {
            mixed.room[j] = between(room[j], other.room[j])
            mixed.entry[j] = between(entry[j], other.entry[j])
        }
        mixed.cuts =
            cuts.map { Cut(cut: $0.cut, price: between($0.price, 0)) }
            + other.cuts.map { Cut(cut: $0.cut, price: between(0, $0.price)) }
        mixed.cuts.removeAll { $0.price <= 0 }
        return mixed
    }

    /// The same prices of sites and rows, with demands worth what covering them alone costs.
    func covering(index: ProgramIndex, rows: [LinearRow]) -> Prices {
        var copy = self
        copy.coverFromSingles(index: index, rows: rows)
        return copy
    }
}
