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
    private let tuning: SearchTuning
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

    init(index: ProgramIndex, rows: [LinearRow], tuning: SearchTuning) {
        self.index = index
        self.tuning = tuning
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
            let pass = pricing.pass(perParty: tuning.ascentEntering, threshold: .max)
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
                let next = all[k]
                k += 1
                if next == last { continue }
                last = next
                let place = index.program.columnSites[next]
                column.append(next)
                site.append(place)
                cost.append(Double(index.program.columnCosts[next]) / scale)
                use.append(
                    place < 0 ? 0 : Double(index.use(column: next, party: party, site: Int(place))))
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

    /// What everybody takes at the present prices, what that uses, and where prices go from there; kept
    /// from step to step, so that nothing is allocated.
    private struct Relaxation {
        /// What covering each demand costs.
        var worth: [Double]
        /// The column that covers each demand; −1 for none.
        var pick: [Int]
        /// Use of each site above its room.
        var used: [Double]
        /// What is missing in each row.
        var sums: [Double]
        /// The cheapest column of each party.
        var least: [(value: Double, at: Int)]
        /// Where the prices of sites and of rows go.
        var direction: [Double]
        var rowDirection: [Double]

        init(_ program: PackingProgram, rowCount: Int) {
            worth = [Double](repeating: 0, count: program.demandCount)
            pick = [Int](repeating: -1, count: program.demandCount)
            used = [Double](repeating: 0, count: program.sites.count)
            sums = [Double](repeating: 0, count: rowCount)
            least = [(value: Double, at: Int)](
                repeating: (.infinity, -1), count: program.parties.count)
            direction = used
            rowDirection = sums
        }

        mutating func stop() {
            for j in direction.indices { direction[j] = 0 }
            for r in rowDirection.indices { rowDirection[r] = 0 }
        }
    }

    private mutating func ascend(steps: Int, target: Double, isStopped: () -> Bool) {
        let rooms = index.program.sites.indices.map { Double(index.room($0)) }
        var here = Relaxation(index.program, rowCount: rows.count)
        var top = (value: -Double.infinity, room: room, rows: rowPrice, choice: choice)
        var stale = 0
        for step in 0..<steps {
            if step & 15 == 15, isStopped() { break }
            let value = relax(&here, rooms: rooms)
            if reach == .infinity {
                reach = max(1e-6, min(abs(target - value), tuning.ascentFirstAim * abs(value)))
            }
            if value > top.value {
                if value > top.value + reach / 2 { reach *= tuning.ascentStride }
                top = (value, room, rowPrice, here.pick.filter { $0 >= 0 }.map { column[$0] })
                stale = 0
            } else {
                stale += 1
                if stale >= tuning.ascentPatience {
                    reach /= 2
                    stale = 0
                    room = top.room
                    rowPrice = top.rows
                    here.stop()
                    if reach < tuning.ascentLeastAim * abs(top.value) { break }
                    continue
                }
            }
            let norm = turn(&here)
            if norm == 0 { break }
            move(here, by: (top.value + reach - value) / norm)
        }
        room = top.room
        rowPrice = top.rows
        choice = top.choice
    }

    /// Lets everybody take the cheapest column at the present prices.
    ///
    /// - Returns: the value of the relaxation, in units of the cost scale.
    private func relax(_ here: inout Relaxation, rooms: [Double]) -> Double {
        var value = Double(index.program.constantCost) / scale
        for j in rooms.indices {
            here.used[j] = -rooms[j]
            value -= rooms[j] * room[j]
        }
        for (k, row) in rows.enumerated() {
            let side = Double((row.lower ?? row.upper) ?? 0) / rowScale[k]
            here.sums[k] = side
            value += rowPrice[k] * side
        }
        for demand in here.worth.indices {
            here.worth[demand] = .infinity
            here.pick[demand] = -1
        }
        priceParties(&here)
        // Parties of several exclude each other: the best choice among them, circle by circle.
        for circle in index.kin.circles {
            guard
                let best = circle.best(
                    never: .infinity,
                    { here.least[$0].at < 0 ? .infinity : here.least[$0].value })
            else { continue }
            for demand in circle.demands {
                here.worth[Int(demand)] = 0
                here.pick[Int(demand)] = -1
            }
            value += best.cost
            for party in best.parties {
                here.pick[Int(index.firstDemand[party])] = here.least[party].at
            }
        }
        for demand in here.worth.indices { value += here.worth[demand] }
        for demand in here.pick.indices where here.pick[demand] >= 0 {
            let k = here.pick[demand]
            let j = Int(site[k])
            if j < 0 { continue }
            here.used[j] += use[k]
            for e in Int(entryStart[k])..<Int(entryStart[k + 1]) {
                here.sums[Int(entries[e].row)] -= entries[e].amount
            }
        }
        return value
    }

    /// Finds the cheapest column of each party, and of each demand covered alone.
    private func priceParties(_ here: inout Relaxation) {
        for party in index.program.parties.indices {
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
            here.least[party] = (low, at)
            if !index.isGroup[party] {
                let demand = Int(index.firstDemand[party])
                if low < here.worth[demand] {
                    here.worth[demand] = low
                    here.pick[demand] = at
                }
            }
        }
    }

    /// Turns the direction towards what is over- and under-used.
    ///
    /// - Returns: the square of its length, prices that cannot fall left out.
    private func turn(_ here: inout Relaxation) -> Double {
        let (old, new) = (tuning.ascentMemory, 1 - tuning.ascentMemory)
        var norm = 0.0
        for j in here.direction.indices {
            here.direction[j] = new * here.used[j] + old * here.direction[j]
            if room[j] > 0 || here.direction[j] > 0 {
                norm += here.direction[j] * here.direction[j]
            }
        }
        for r in here.rowDirection.indices {
            here.rowDirection[r] = new * here.sums[r] + old * here.rowDirection[r]
            norm += here.rowDirection[r] * here.rowDirection[r]
        }
        return norm
    }

    /// Moves the prices, each within what it may be.
    private mutating func move(_ here: Relaxation, by length: Double) {
        for j in room.indices { room[j] = max(0, room[j] + length * here.direction[j]) }
        for (r, row) in rows.enumerated() {
            var price = rowPrice[r] + length * here.rowDirection[r]
            if row.lower == nil { price = min(0, price) } else { price = max(0, price) }
            if let slack = row.slack {
                let most = Double(slack.cost) / scale * rowScale[r]
                price = max(-most, min(most, price))
            }
            rowPrice[r] = price
        }
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
