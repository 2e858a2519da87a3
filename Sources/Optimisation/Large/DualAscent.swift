/// Prices by subgradient steps, for programs too large for the simplex method and as a start for it.
///
/// Rooms and rows get prices, everybody takes the cheapest column at those prices, and prices move
/// with what is over- or under-used. The steps work in doubles on the cheapest columns of each party;
/// the bound is then proved over all columns in whole numbers (``Pricing/pass(perParty:threshold:)``),
/// columns that look too cheap at the new prices join, and so on. Conflicts are left out: what comes
/// out is a relaxation's bound.
struct DualAscent {
    private let index: ProgramIndex
    private let rows: [LinearRow]
    /// The working columns by party.
    private var start: [Int] = []
    private var column: [Int] = []
    private var site: [Int32] = []
    private var cost: [Double] = []
    private var use: [Double] = []
    /// What each working column adds to the rows, in units of `rowScale`:
    /// `entries[entryStart[k] ..< entryStart[k + 1]]`.
    private var entryStart: [Int32] = []
    private var entries: [(row: Int32, amount: Double)] = []
    private var room: [Double]
    private var rowPrice: [Double]
    /// The value that the next steps aim at lies so far above the best one.
    private var reach = Double.infinity
    private let scale: Double
    private let rowScale: [Double]
    /// What everybody takes at the best prices.
    private(set) var choice: [Int] = []
    private(set) var best: (bound: Int64, prices: Prices)?

    init(index: ProgramIndex, rows: [LinearRow]) {
        self.index = index
        self.rows = rows
        scale = index.costScale
        room = [Double](repeating: 0, count: index.program.sites.count)
        rowPrice = [Double](repeating: 0, count: rows.count)
        // A row moves with all the heads it counts: measured so, it weighs as much as a site.
        var heads: [Int32: Double] = [:]
        for party in index.program.parties where party.demands.count == 1 {
            heads[party.group, default: 0] += 1
        }
        let all = heads.values.reduce(0, +)
        rowScale = rows.map { row in
            let extreme = Double(max(1, row.coefficients.lazy.map { $0.magnitude }.max() ?? 1))
            let counted = row.group.map { heads[$0] ?? 1 } ?? all
            return extreme * max(1, counted).squareRoot().squareRoot()
        }
    }

    /// Raises the bound for some rounds of pricing, each with some steps.
    ///
    /// - Parameter target: the cost of a known plan, which sets the length of the steps.
    mutating func run(
        rounds: Int, steps: Int, breadth: Int, target: Int64, isStopped: () -> Bool
    ) {
        let zero = Pricing(
            index: index, prices: Prices(index: index, rowCount: rows.count), rows: rows)
        load(zero.pass(perParty: breadth, threshold: .max).entering)
        for round in 0..<rounds {
            ascend(steps: steps, target: Double(target) / scale, isStopped: isStopped)
            let prices = wholePrices()
            let pricing = Pricing(index: index, prices: prices, rows: rows)
            let pass = pricing.pass(perParty: 6, threshold: .max)
            if best.map({ pass.bound > $0.bound }) ?? true { best = (pass.bound, prices) }
            if isStopped() { return }
            if round + 1 < rounds { load(column + pass.entering) }
        }
    }

    /// Takes columns as the working set, by party, each once, with every party's unplaced columns.
    private mutating func load(_ columns: [Int]) {
        var all = columns
        for party in index.program.parties.indices {
            for column in index.columns(ofParty: party).prefix(2)
            where index.program.columnSites[column] == PackingProgram.noSite
                && index.isPossible(column: column, party: party)
            { all.append(column) }
        }
        all.sort()
        start = [0]
        column.removeAll(keepingCapacity: true)
        site.removeAll(keepingCapacity: true)
        cost.removeAll(keepingCapacity: true)
        use.removeAll(keepingCapacity: true)
        entryStart = [0]
        entries.removeAll(keepingCapacity: true)
        var k = 0
        var last = -1
        for party in index.program.parties.indices {
            let end = index.program.columnStart[party + 1]
            while k < all.count, all[k] < end {
                let one = all[k]
                k += 1
                if one == last { continue }
                last = one
                let place = index.program.columnSites[one]
                column.append(one)
                site.append(place)
                cost.append(Double(index.program.columnCosts[one]) / scale)
                use.append(
                    place < 0 ? 0 : Double(index.use(column: one, party: party, site: Int(place))))
                if place >= 0 {
                    index.forEachRow(ofParty: party, at: Int(place)) { row, a in
                        let amount = Double(a) / rowScale[row]
                        entries.append((Int32(row), amount))
                    }
                }
                entryStart.append(Int32(entries.count))
            }
            start.append(column.count)
        }
    }

    private mutating func ascend(steps: Int, target: Double, isStopped: () -> Bool) {
        let program = index.program
        let rooms = program.sites.indices.map { Double(index.room($0)) }
        var stale = 0
        var top = -Double.infinity
        var topRoom = room
        var topRows = rowPrice
        var topChoice = choice
        var direction = [Double](repeating: 0, count: room.count)
        var rowDirection = [Double](repeating: 0, count: rows.count)
        var worth = [Double](repeating: 0, count: program.demandCount)
        var pick = [Int](repeating: -1, count: program.demandCount)
        var used = [Double](repeating: 0, count: room.count)
        var sums = [Double](repeating: 0, count: rows.count)
        var least = [(value: Double, at: Int)](
            repeating: (.infinity, -1), count: program.parties.count)
        for step in 0..<steps {
            if step & 15 == 15, isStopped() { break }

            var value = Double(program.constantCost) / scale
            for j in used.indices {
                used[j] = -rooms[j]
                value -= rooms[j] * room[j]
            }
            for (k, row) in rows.enumerated() {
                let side = Double((row.lower ?? row.upper) ?? 0) / rowScale[k]
                sums[k] = side
                value += rowPrice[k] * side
            }
            for demand in worth.indices {
                worth[demand] = .infinity
                pick[demand] = -1
            }
            for party in program.parties.indices {
                var low = Double.infinity
                var at = -1
                for k in start[party]..<start[party + 1] {
                    var price = cost[k]
                    let j = Int(site[k])
                    if j >= 0 { price += use[k] * room[j] }
                    for e in Int(entryStart[k])..<Int(entryStart[k + 1]) {
                        price -= entries[e].amount * rowPrice[Int(entries[e].row)]
                    }
                    if price < low {
                        low = price
                        at = k
                    }
                }
                least[party] = (low, at)
                if !index.isGroup[party] {
                    let demand = Int(index.firstDemand[party])
                    if low < worth[demand] {
                        worth[demand] = low
                        pick[demand] = at
                    }
                }
            }
            // Parties of several exclude each other: the best choice among them, circle by circle.
            for circle in index.kin.circles {
                guard
                    let best = circle.best(
                        never: .infinity, { least[$0].at < 0 ? .infinity : least[$0].value })
                else { continue }
                for demand in circle.demands {
                    worth[Int(demand)] = 0
                    pick[Int(demand)] = -1
                }
                value += best.cost
                for party in best.parties { pick[Int(index.firstDemand[party])] = least[party].at }
            }
            for demand in worth.indices { value += worth[demand] }
            for demand in pick.indices where pick[demand] >= 0 {
                let k = pick[demand]
                let j = Int(site[k])
                if j < 0 { continue }
                used[j] += use[k]
                for e in Int(entryStart[k])..<Int(entryStart[k + 1]) {
                    sums[Int(entries[e].row)] -= entries[e].amount
                }
            }
            if reach == .infinity {
                reach = max(1e-6, min(abs(target - value), 0.2 * abs(value)))
            }
            if value > top {
                if value > top + reach / 2 { reach *= 1.5 }
                top = value
                topRoom = room
                topRows = rowPrice
                topChoice = pick.filter { $0 >= 0 }.map { column[$0] }
                stale = 0
            } else {
                stale += 1
                if stale >= 10 {
                    reach /= 2
                    stale = 0
                    room = topRoom
                    rowPrice = topRows
                    for j in direction.indices { direction[j] = 0 }
                    for r in rowDirection.indices { rowDirection[r] = 0 }
                    if reach < 1e-5 * abs(top) { break }
                    continue
                }
            }
            var norm = 0.0
            for j in direction.indices {
                direction[j] = 0.4 * used[j] + 0.6 * direction[j]
                if room[j] > 0 || direction[j] > 0 { norm += direction[j] * direction[j] }
            }
            for r in rowDirection.indices {
                rowDirection[r] = 0.4 * sums[r] + 0.6 * rowDirection[r]
                norm += rowDirection[r] * rowDirection[r]
            }
            if norm == 0 { break }
            let length = (top + reach - value) / norm
            for j in room.indices { room[j] = max(0, room[j] + length * direction[j]) }
            for (r, row) in rows.enumerated() {
                var price = rowPrice[r] + length * rowDirection[r]
                if row.lower == nil { price = min(0, price) } else { price = max(0, price) }
                if let slack = row.slack {
                    let most = Double(slack.cost) / scale * rowScale[r]
                    price = max(-most, min(most, price))
                }
                rowPrice[r] = price
            }
        }
        room = topRoom
        rowPrice = topRows
        choice = topChoice
    }

    private func wholePrices() -> Prices {
        var prices = Prices(index: index, rowCount: rows.count)
        for j in room.indices { prices.room[j] = Int64((room[j] * scale).rounded()) }
        for (k, row) in rows.enumerated() {
            var price = rowPrice[k] * scale / rowScale[k]
            if let slack = row.slack, abs(price) > Double(slack.cost) {
                price = price < 0 ? -Double(slack.cost) : Double(slack.cost)
            }
            prices.rows[k] = price
        }
        prices.coverFromSingles(index: index, rows: rows)
        return prices
    }
}

extension Prices {
    /// Sets what covering each demand is worth to the least priced cost of covering it alone.
    mutating func coverFromSingles(index: ProgramIndex, rows: [LinearRow]) {
        for demand in cover.indices { cover[demand] = 0 }
        let pricing = Pricing(index: index, prices: self, rows: rows)
        var least = [Int64](repeating: .max, count: cover.count)
        for party in index.program.parties.indices where !index.isGroup[party] {
            let demand = Int(index.firstDemand[party])
            var low = least[demand]
            pricing.forEachReducedCost(ofParty: party) { column, cost in
                if cost < low, index.isPossible(column: column, party: party) { low = cost }
            }
            least[demand] = low
        }
        for demand in cover.indices where least[demand] < .max { cover[demand] = least[demand] }
    }
}
