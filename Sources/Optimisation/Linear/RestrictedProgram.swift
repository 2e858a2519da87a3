/// Some of the columns of a packing program, as an integer program.
///
/// Rows: one for each demand, one for each linear row, then, made when first needed, the rows of
/// sites and cuts, in whole numbers (see ``ProgramIndex`` for the rows of a site).
///
/// Artificial columns of ceiling 0 keep every linear program feasible, so that the simplex method
/// always ends with prices; they count for nothing in a bound.
final class RestrictedProgram {
    /// What is minimised.
    enum Level {
        /// The cost.
        case cost
        /// The cost, the secondary cost being at most a limit.
        case costWithin(secondaryLimit: Int64)
        /// The secondary cost, the cost being at most a limit.
        case secondary(costLimit: Int64, cover: [Int64])
        /// What decides among equals, cost and secondary cost being at most their limits.
        case tieBreak(costLimit: Int64, cover: [Int64], secondaryLimit: Int64, TieBreak)
    }

    /// An inequality of one site and the row that holds it.
    struct Cut {
        var cut: SiteCut
        var row: Int
    }

    /// What is here of one site.
    struct Share {
        var columns: [Int32] = []
        /// Room that all its columns would take.
        fileprivate var weight: Int64 = 0
        fileprivate var row: Int?
        /// The row that opens an overfull site to newcomers.
        fileprivate var entryRow: Int?
        fileprivate var cuts: [Int] = []
    }

    let index: ProgramIndex
    let level: Level
    let integer: IntegerProgram
    /// Coupling rows, then sums that are branched on.
    let rows: [LinearRow]
    let firstLinearRow: Int
    private var costRow: Int?
    private var secondaryRow: Int?

    /// The program's column behind each column here, −1 for slacks and other helpers.
    private(set) var programColumn: [Int] = []
    private(set) var party: [Int32] = []
    private(set) var position: [Int: Int32] = [:]
    private(set) var sites: [Share]
    private(set) var atDemand: [[Int32]]
    private(set) var openingColumn: [Int: Int] = [:]
    private(set) var cuts: [Cut] = []
    private(set) var artificials: [Int] = []
    /// The first slack or artificial column of each linear row, and of each demand.
    private var helperOfRow: [Int] = []
    private var helperOfDemand: [Int] = []
    private var slackColumn: [Int: Int] = [:]

    var lp: LinearProgram { integer.lp }

    init(index: ProgramIndex, rows: [LinearRow], level: Level = .cost) throws(GLPKFailure) {
        self.index = index
        self.rows = rows
        self.level = level
        let program = index.program
        let scale: Double
        switch level {
        case .cost, .costWithin: scale = index.costScale
        case .secondary:
            var largest = 1.0
            for site in program.sites {
                largest = max(largest, Double(site.secondaryCost.magnitude))
            }
            scale = max(1, largest / 1e3)
        case .tieBreak(_, _, _, let decider):
            scale = max(1, Double(decider.largest) / 1e3)
        }
        integer = try IntegerProgram(costScale: scale)
        atDemand = [[Int32]](repeating: [], count: program.demandCount)
        sites = [Share](repeating: Share(), count: program.sites.count)
        firstLinearRow = program.demandCount
        for _ in 0..<program.demandCount { try integer.addRow(lower: 1, upper: 1, entries: []) }
        for row in rows {
            let extreme = row.coefficients.lazy.map { $0.magnitude }.max() ?? 1
            try integer.addRow(
                lower: row.lower, upper: row.upper, scale: Double(max(1, extreme)), entries: [])
        }
        switch level {
        case .cost: break
        case .costWithin(let secondaryLimit): try addSecondaryRow(secondaryLimit)
        case .secondary(let limit, let cover):
            let right = limit - program.constantCost - cover.reduce(0, +)
            costRow = try integer.addRow(
                lower: nil, upper: right, scale: index.costScale, entries: [])
        case .tieBreak(let limit, let cover, let secondaryLimit, _):
            let right = limit - program.constantCost - cover.reduce(0, +)
            costRow = try integer.addRow(
                lower: nil, upper: right, scale: index.costScale, entries: [])
            try addSecondaryRow(secondaryLimit)
        }
        try addHelpers()
    }

    private func addSecondaryRow(_ limit: Int64) throws(GLPKFailure) {
        secondaryRow = try integer.addRow(
            lower: nil, upper: limit - index.program.constantSecondaryCost, scale: 1000,
            entries: [])
    }

    private func addHelpers() throws(GLPKFailure) {
        // As dear as whole numbers allow: ten times as much must still fit.
        let penalty = Int64(min(integer.costScale * 1e6, 4e17))
        var new = IntegerProgram.Columns()
        func artificial(_ row: Int, _ value: Int64, penalty: Int64) {
            artificials.append(new.count)
            new.enter(row, value)
            new.end(objective: penalty, ceiling: 0)
        }
        for k in rows.indices {
            let number = firstLinearRow + k
            helperOfRow.append(new.count)
            if let slack = rows[k].slack {
                new.enter(number, slack.sign)
                if let limitRow = index.limitRow, slack.secondaryCost != 0 {
                    new.enter(firstLinearRow + limitRow, slack.secondaryCost)
                }
                var objective = slack.cost
                switch level {
                case .cost: break
                case .costWithin:
                    if let secondaryRow { new.enter(secondaryRow, slack.secondaryCost) }
                case .secondary:
                    objective = slack.secondaryCost
                    if let costRow { new.enter(costRow, slack.cost) }
                case .tieBreak:
                    objective = 0
                    if let costRow { new.enter(costRow, slack.cost) }
                    if let secondaryRow { new.enter(secondaryRow, slack.secondaryCost) }
                }
                integer.declareSlack(column: new.count, ofRow: number, sign: slack.sign)
                slackColumn[k] = new.count
                new.end(
                    objective: objective, ceiling: slack.ceiling, unit: integer.rowScale[number])
                continue
            }
            // Both signs, because sums that are branched on are bounded on either side.
            let scale = Int64(integer.rowScale[number])
            artificial(number, scale, penalty: penalty * 10)
            artificial(number, -scale, penalty: penalty * 10)
        }
        for demand in 0..<index.program.demandCount {
            helperOfDemand.append(new.count)
            artificial(demand, 1, penalty: penalty)
        }
        for case let row? in [costRow, secondaryRow] {
            artificial(row, -Int64(integer.rowScale[row]), penalty: penalty)
        }
        programColumn += repeatElement(-1, count: new.count)
        party += repeatElement(-1, count: new.count)
        try integer.add(new)
    }

    /// Adds those columns of the program that are not here yet.
    func add(_ columns: [Int]) throws(GLPKFailure) {
        var new = IntegerProgram.Columns()
        var added: [Int] = []
        var parties: [Int32] = []
        let program = index.program
        let first = integer.columnCount
        for column in columns where position[column] == nil {
            let number = program.party(ofColumn: column)
            let here = Int32(first + added.count)
            position[column] = here
            added.append(column)
            parties.append(Int32(number))
            let demands = program.parties[number].demands
            for demand in demands {
                new.enter(Int(demand), 1)
                atDemand[Int(demand)].append(here)
            }
            let site = Int(program.columnSites[column])
            let cost = program.columnCosts[column]
            let size = index.size[number]
            for k in rows.indices {
                let a = rows[k].entry(cost: cost, site: site, party: program.parties[number])
                if a != 0 { new.enter(firstLinearRow + k, a) }
            }
            let secondary = site >= 0 ? size * program.sites[site].secondaryCost : 0
            var worth: Int64 = 0
            let objective: Int64
            switch level {
            case .cost, .costWithin: objective = cost
            case .secondary(_, let cover):
                objective = secondary
                for demand in demands { worth += cover[Int(demand)] }
            case .tieBreak(_, let cover, _, let decider):
                objective = decider.weight(column)
                for demand in demands { worth += cover[Int(demand)] }
            }
            if let secondaryRow, secondary != 0 { new.enter(secondaryRow, secondary) }
            if let costRow, cost != worth { new.enter(costRow, cost - worth) }
            if site >= 0 {
                let use = index.use(column: column, party: number, site: site)
                if let row = sites[site].row { new.enter(row, use) }
                if let row = sites[site].entryRow, !index.isStay[number],
                    !index.isExclusive[number]
                {
                    new.enter(row, use)
                }
                for cut in sites[site].cuts {
                    lift(cut, Int32(number))
                    let a = cuts[cut].cut.coefficient(ofParty: Int32(number))
                    if a != 0 { new.enter(cuts[cut].row, a) }
                }
                sites[site].columns.append(here)
                sites[site].weight += use
            }
            new.end(objective: objective, ceiling: 1)
        }
        programColumn += added
        party += parties
        try integer.add(new)
        // A site needs its row only once its columns could overfill it.
        for column in added {
            let site = Int(program.columnSites[column])
            if site >= 0, sites[site].row == nil, needsRow(site) { try addSiteRows(site) }
        }
    }

    private func lift(_ number: Int, _ newcomer: Int32) {
        let site = cuts[number].cut.site
        cuts[number].cut.lift(party: newcomer, index: index) {
            index.column(ofParty: Int($0), site: site)
        }
    }

    private func needsRow(_ site: Int) -> Bool {
        index.isOverfull(site) || sites[site].weight > index.room(site)
    }

    private func addSiteRows(_ site: Int) throws(GLPKFailure) {
        let room = index.room(site)
        let capacity = Int64(index.program.sites[site].capacity)
        var entries: [(column: Int32, value: Int64)] = []
        var entering: [(column: Int32, value: Int64)] = []
        for column in sites[site].columns {
            let number = Int(party[Int(column)])
            let use = index.use(column: programColumn[Int(column)], party: number, site: site)
            entries.append((column, use))
            if !index.isStay[number], !index.isExclusive[number] { entering.append((column, use)) }
        }
        let row = try integer.addRow(lower: nil, upper: room, entries: entries)
        sites[site].row = row
        guard index.isOverfull(site), capacity > 0 else { return }
        let second = try integer.addRow(lower: nil, upper: 0, entries: entering)
        sites[site].entryRow = second
        var opening = IntegerProgram.Columns()
        opening.enter(row, room - capacity)
        opening.enter(second, -capacity)
        opening.end(objective: 0, ceiling: 1)
        programColumn.append(-1)
        party.append(-1)
        openingColumn[site] = try integer.add(opening, isBoundedByRows: false)
    }

    /// Adds an inequality over the columns of its site, present and to come.
    func add(_ cut: SiteCut) throws(GLPKFailure) {
        var entries: [(column: Int32, value: Int64)] = []
        for column in sites[cut.site].columns {
            let a = cut.coefficient(ofParty: party[Int(column)])
            if a != 0 { entries.append((column, a)) }
        }
        let row = try integer.addRow(
            lower: nil, upper: Int64(cut.bound), scale: Double(cut.bound), entries: entries)
        sites[cut.site].cuts.append(cuts.count)
        cuts.append(Cut(cut: cut, row: row))
    }

    /// A basis in which exactly a plan's columns are at 1, feasible where the plan is.
    func basis(of plan: [Int], rowSums: [Int64]) -> LinearProgram.Basis {
        var basis = LinearProgram.Basis(
            rows: [UInt8](repeating: LinearProgram.Basis.basic, count: integer.rowCount),
            columns: [UInt8](repeating: LinearProgram.Basis.atLower, count: integer.columnCount))
        for column in plan {
            guard let here = position[column] else { continue }
            let number = Int(party[Int(here)])
            guard let first = index.program.parties[number].demands.first else { continue }
            basis.columns[Int(here)] = LinearProgram.Basis.basic
            basis.rows[Int(first)] = LinearProgram.Basis.atLower
            let site = Int(index.program.columnSites[column])
            if site >= 0, !index.program.parties[number].isStay,
                !index.program.parties[number].isExclusive, let opening = openingColumn[site]
            {
                basis.columns[opening] = LinearProgram.Basis.atUpper
            }
        }
        for (k, column) in slackColumn {
            let row = rows[k]
            let sum = k < rowSums.count ? rowSums[k] : 0
            if k >= rowSums.count { continue }
            let isViolated = row.lower.map { sum < $0 } ?? (sum > (row.upper ?? .max))
            if isViolated {
                basis.columns[column] = LinearProgram.Basis.basic
                basis.rows[firstLinearRow + k] =
                    row.lower != nil ? LinearProgram.Basis.atLower : LinearProgram.Basis.atUpper
            }
        }
        return basis
    }

    /// The values of all columns in GLPK's units where a plan's columns are at 1.
    func values(of plan: [Int], rowSums: [Int64]) -> [Double] {
        var values = [Double](repeating: 0, count: integer.columnCount)
        for column in plan {
            guard let here = position[column] else { continue }
            values[Int(here)] = 1
            let number = Int(party[Int(here)])
            let site = Int(index.program.columnSites[column])
            if site >= 0, !index.isStay[number], !index.isExclusive[number],
                let opening = openingColumn[site]
            {
                values[opening] = 1
            }
        }
        for (k, column) in slackColumn where k < rowSums.count {
            let missed = rows[k].lower.map { $0 - rowSums[k] } ?? rowSums[k] - (rows[k].upper ?? 0)
            values[column] = Double(max(0, missed)) / integer.rowScale[firstLinearRow + k]
        }
        return values
    }

    /// Closes the artificial columns: the program has only true solutions then, or none.
    func closeArtificials() throws(GLPKFailure) {
        try integer.setClosed(artificials.map { Int32($0) }, true)
    }

    /// Tells GLPK which columns must be whole.
    func declareWhole() throws(GLPKFailure) {
        let whole = programColumn.indices.filter { party[$0] >= 0 } + openingColumn.values.sorted()
        try lp.setInteger(whole.map { Int32($0) })
    }

    /// The duals of the linear program as prices over the whole program.
    func prices(_ duals: [Double]) -> Prices {
        var prices = Prices(index: index, rowCount: rows.count)
        let scale = integer.costScale
        for demand in prices.cover.indices {
            prices.cover[demand] = Int64((duals[demand] * scale).rounded())
        }
        for (site, share) in sites.enumerated() {
            if let row = share.row {
                prices.room[site] = max(0, Int64((-duals[row] * scale).rounded()))
            }
            if let row = share.entryRow {
                prices.entry[site] = max(0, Int64((-duals[row] * scale).rounded()))
            }
        }
        for held in cuts {
            let scale = integer.costScale / integer.rowScale[held.row]
            let price = max(0, Int64((-duals[held.row] * scale).rounded()))
            if price > 0 { prices.cuts.append(.init(cut: held.cut, price: price)) }
        }
        for k in rows.indices {
            let number = firstLinearRow + k
            var price = duals[number] * scale / integer.rowScale[number]
            if price > 0, integer.rowLower[number] == nil { price = 0 }
            if price < 0, integer.rowUpper[number] == nil { price = 0 }
            prices.rows[k] = price
        }
        let limitPrice = index.limitRow.map { prices.rows[$0] } ?? 0
        for (k, row) in rows.enumerated() {
            guard let slack = row.slack else { continue }
            // The slack's reduced cost must not be negative, by a hair's breadth to be safe.
            var most = Double(slack.cost)
            if slack.secondaryCost != 0, limitPrice != 0 {
                most = (most - limitPrice * Double(slack.secondaryCost)) * (1 - 1e-14)
            }
            if prices.rows[k] * Double(slack.sign) > most {
                prices.rows[k] = most * Double(slack.sign)
            }
        }
        return prices
    }

    /// The linear rows with the bounds they have now.
    var boundedRows: [LinearRow] {
        var list = rows
        for k in list.indices {
            list[k].lower = integer.rowLower[firstLinearRow + k]
            list[k].upper = integer.rowUpper[firstLinearRow + k]
        }
        return list
    }

    /// The sum of all artificial columns in a solution: 0 where it is a true one.
    func artificialSum(_ values: [Double]) -> Double {
        artificials.reduce(0) { $0 + values[$1] }
    }

    /// Makes all artificial columns dearer in the linear program, by a factor of their own cost.
    ///
    /// They count for nothing in a bound, so a bound that is proved at any factor holds.
    func setPenalty(factor: Double) throws(GLPKFailure) {
        try lp.setCosts(
            artificials.map { Int32($0) },
            artificials.map { Double(integer.objective[$0]) / integer.costScale * factor })
    }

    /// The columns of little reduced cost and the cuts, for a related search.
    func footing(_ prices: Prices, _ tuning: SearchTuning) -> PackingFooting {
        let pricing = Pricing(index: index, prices: prices, rows: boundedRows)
        let near = Int64(integer.costScale * tuning.footingReach)
        var columns: [Int] = []
        for number in index.program.parties.indices {
            pricing.forEachReducedCost(ofParty: number) { column, cost in
                if cost <= near, position[column] != nil { columns.append(column) }
            }
        }
        return PackingFooting(
            columns: columns, cuts: cuts.map(\.cut).filter { !$0.isRule })
    }

    /// Takes over the basis of a program of the same demands; whether it could.
    ///
    /// Linear rows go by their numbers, cuts by `cuts` (the other's number of each one here). What
    /// only the other has must not matter to its solution: columns at 0, rows that are basic.
    func takeBasis(from other: RestrictedProgram, cuts numbers: [Int]) throws(GLPKFailure) -> Bool {
        let theirs = try other.lp.basis()
        for site in sites.indices where sites[site].row == nil {
            if let row = other.sites[site].row, theirs.rows[row] != LinearProgram.Basis.basic {
                try addSiteRows(site)
            }
        }
        var mine = LinearProgram.Basis(
            rows: [UInt8](repeating: LinearProgram.Basis.basic, count: integer.rowCount),
            columns: [UInt8](repeating: LinearProgram.Basis.atLower, count: integer.columnCount))
        for demand in 0..<firstLinearRow {
            mine.rows[demand] = theirs.rows[demand]
            mine.columns[helperOfDemand[demand]] = theirs.columns[other.helperOfDemand[demand]]
        }
        for k in 0..<min(rows.count, other.rows.count) {
            mine.rows[firstLinearRow + k] = theirs.rows[firstLinearRow + k]
            let count = rows[k].slack == nil ? 2 : 1
            for helper in 0..<count {
                mine.columns[helperOfRow[k] + helper] =
                    theirs.columns[other.helperOfRow[k] + helper]
            }
        }
        for (mineHere, theirsHere) in zip(sites, other.sites) {
            if let row = mineHere.row, let at = theirsHere.row {
                mine.rows[row] = theirs.rows[at]
            }
            if let row = mineHere.entryRow, let at = theirsHere.entryRow {
                mine.rows[row] = theirs.rows[at]
            }
        }
        for (k, held) in cuts.enumerated() where k < numbers.count {
            mine.rows[held.row] = theirs.rows[other.cuts[numbers[k]].row]
        }
        for column in 0..<integer.columnCount where programColumn[column] >= 0 {
            if let at = other.position[programColumn[column]] {
                mine.columns[column] = theirs.columns[Int(at)]
            }
        }
        for (site, column) in openingColumn {
            if let at = other.openingColumn[site] { mine.columns[column] = theirs.columns[at] }
        }
        let basic =
            mine.rows.reduce(0) { $1 == LinearProgram.Basis.basic ? $0 + 1 : $0 }
            + mine.columns.reduce(0) { $1 == LinearProgram.Basis.basic ? $0 + 1 : $0 }
        guard basic == integer.rowCount else { return false }
        try lp.setBasis(mine)
        return true
    }

    /// The numbers of the cuts that hold with equality in the present basis, and of those that bind
    /// plans.
    func tightCuts() throws(GLPKFailure) -> [Int] {
        let basis = try lp.basis()
        return cuts.indices.filter {
            cuts[$0].cut.isRule || basis.rows[cuts[$0].row] != LinearProgram.Basis.basic
        }
    }

    /// About `count` of the program's columns here, those of least reduced cost, and those that
    /// are not at 0.
    func columns(best count: Int, _ pricing: Pricing) throws(GLPKFailure) -> [Int] {
        let basis = try lp.basis()
        var kept: [Int] = []
        var others: [(cost: Int64, column: Int)] = []
        for number in index.program.parties.indices {
            pricing.forEachReducedCost(ofParty: number) { column, cost in
                guard let at = position[column] else { return }
                if basis.columns[Int(at)] != LinearProgram.Basis.atLower
                    || index.program.columnSites[column] == PackingProgram.noSite
                {
                    kept.append(column)
                } else {
                    others.append((cost, column))
                }
            }
        }
        others.sort { $0 < $1 }
        return kept + others.prefix(max(0, count - kept.count)).map(\.column)
    }
}
