/// A search over one packing program.
///
/// The order of things: a heuristic plan; the linear program over few columns with all columns
/// priced, violated cliques and then whole-site inequalities added until the bound holds for the
/// whole program; the heuristic again, led by the prices; then *balls*: branch and bound over the
/// columns whose reduced cost is at most D. Once D reaches cost − bound, a finished ball proves the
/// plan best of all, because a plan with any other column costs more.
///
/// A search belongs to the thread that made it.
final class PackingSearch {
    let index: ProgramIndex
    let options: PackingOptions
    let clock: SearchClock
    private var separation: CliqueSeparation
    private let patterns: PatternSeparation
    /// The parts that the search was split into and that are done with.
    private var parts: [Part] = []
    private(set) var plan: PackingOutcome.Plan?
    private(set) var bound: Int64
    private var secondaryBound: Int64
    private var isFeasibilitySearch = false
    /// The prices to start with, of the larger program that this one is an excerpt of.
    private let start: StartPrices?
    private var certificate: BoundCertificate?
    private var footing: PackingFooting?
    private var short: [Int] = []
    /// The heuristic on the other core.
    private var beside: SolverThread.Pending<[Int]?>?
    private var rowCount = 0
    private var columnCount = 0

    init(
        program: PackingProgram, options: PackingOptions, clock: SearchClock? = nil,
        start: StartPrices? = nil
    ) {
        self.start = start
        index = ProgramIndex(program, forced: options.forced)
        self.options = options
        self.clock = clock ?? SearchClock(options: options)
        separation = CliqueSeparation(index: index)
        patterns = PatternSeparation(index: index)
        bound = .min
        secondaryBound = program.constantSecondaryCost
    }

    var program: PackingProgram { index.program }

    /// Whether the program is an excerpt of a larger one.
    var isExcerpt: Bool { start != nil }

    var isLarge: Bool { program.demandCount > options.largeCount }

    private var isVeryLarge: Bool { program.demandCount > options.veryLargeCount }

    /// Runs the whole search.
    func run() -> PackingOutcome {
        do {
            return try search()
        } catch {
            return outcome(.solverFailure)
        }
    }

    private func outcome(
        _ termination: PackingOutcome.Termination, tieBreakProved: Bool = false
    ) -> PackingOutcome {
        PackingOutcome(
            termination: termination, plan: plan, bound: bound, secondaryBound: secondaryBound,
            tieBreakProved: tieBreakProved, short: short, nodes: clock.nodes, rows: rowCount,
            columns: columnCount, certificate: certificate, footing: footing)
    }

    private func search() throws(GLPKFailure) -> PackingOutcome {
        bound = simpleBound()
        if let start = options.incumbent { offer(start) }
        clock.phase = "heuristic"
        var local = LocalSearch(index: index, pricing: nil, breadth: 24, seed: options.seed)
        local.construct(isStopped: { self.clock.mustStop() })
        // The prices of the linear program lead better: any plan will do before it.
        if local.best == nil || options.method == .heuristic {
            local.improve(
                rounds: min(5_000, 4 * program.demandCount), heat: heat, goal: bound,
                isStopped: { self.clock.mustStop() })
        }
        if let best = local.best { offer(best.columns) }
        if plan == nil {
            local.improve(
                rounds: min(20_000, 30 * program.demandCount), heat: heat, goal: bound,
                isStopped: { self.clock.mustStop() })
            if let best = local.best { offer(best.columns) }
        }
        if plan == nil {
            if let end = try findFeasible() { return end }
        }
        if clock.mustStop(), options.method == .exact { return outcome(clock.reason) }

        clock.phase = "linear program"
        var start = startPrices
        if isLarge, !isExcerpt, options.footing == nil, !isFeasibilitySearch {
            start = ascend()
            if isVeryLarge {
                if options.certifies, let start {
                    certificate = BoundCertificate(index: index, prices: start)
                }
                if let start { noteShort(start) }
                return outcome(endOfLarge)
            }
        }
        let root = try solveRoot(start: start)
        let prices = root.prices
        if options.certifies {
            certificate = BoundCertificate(index: index, prices: prices)
        }
        footing = root.restricted.footing(prices)
        noteShort(prices)
        guard let plan else { return outcome(clock.mustStop() ? clock.reason : .solverFailure) }
        if options.method == .heuristic {
            if plan.cost > bound { try lead(root.restricted, prices, rounds: 20) }
            return outcome(isProved ? .proved : .heuristicDone)
        }
        if !isProved, isWithinGap { return outcome(.gapReached) }
        refine(
            Pricing(index: index, prices: prices, rows: index.rows),
            whole: try whole(root.restricted))
        if !isProved { try lead(root.restricted, prices, rounds: isExcerpt ? 2 : 8) }
        clock.phase = "integer search"
        let sums = isProved ? [] : branchingSums()
        // Not before: rows this long slow every step of the simplex method down.
        let restricted =
            sums.isEmpty
            ? root.restricted
            : try thinned(root.restricted, prices, rows: index.rows + sums)
        try splitSums(restricted, prices.extended(restricted.rows.count))
        record(restricted)
        if !isProved {
            if clock.mustStop() { return outcome(clock.reason) }
            if isWithinGap { return outcome(.gapReached) }
            return outcome(program.beyond == nil ? .solverFailure : .needsColumns)
        }
        if options.provesSecondary {
            clock.phase = "secondary cost"
            return try proveSecondary(restricted)
        }
        return outcome(.proved)
    }

    /// The prices of an excerpt's linear program with all inequalities; nil where no plan was given or
    /// the solver failed.
    func rootPrices() -> Prices? {
        if let incumbent = options.incumbent { offer(incumbent) }
        guard plan != nil else { return nil }
        return try? solveRoot(start: startPrices).prices
    }

    private var startPrices: Prices? { start.map { Prices($0, rowCount: index.rows.count) } }

    private var endOfLarge: PackingOutcome.Termination {
        if isProved { return .proved }
        if options.gap > 0, isWithinGap { return .gapReached }
        return clock.mustStop() ? clock.reason : .heuristicDone
    }

    /// Prices by subgradient steps, and the heuristic led by them.
    private func ascend() -> Prices? {
        guard let plan else { return nil }
        var ascent = DualAscent(index: index, rows: index.rows)
        ascent.run(
            rounds: isVeryLarge ? 10 : 8, steps: 50, breadth: 24, target: plan.cost,
            isStopped: { self.clock.mustStop() })
        guard let best = ascent.best else { return nil }
        raise(best.bound)
        clock.phase = "heuristic"
        let pricing = Pricing(index: index, prices: best.prices, rows: index.rows)
        var led = LocalSearch(
            index: index, pricing: pricing, breadth: 16, seed: options.seed &+ 3)
        led.start(guidedBy: ascent.choice, isStopped: { self.clock.mustStop() })
        if let found = led.best { offer(found.columns) }
        var prices = best.prices
        if isVeryLarge {
            // Without a linear program of the whole to follow: in parts, while there is time.
            prices = solveInParts(pricing)
            if let plan = self.plan { led.start(from: plan.columns) }
        }
        led.improve(
            rounds: program.demandCount, heat: heat / 4, goal: bound,
            isStopped: { self.clock.mustStop() })
        if let found = led.best { offer(found.columns) }
        clock.phase = "linear program"
        return prices
    }

    private var heat: Int64 { Int64(index.costScale * 0.01) + index.granularity }

    var isProved: Bool { plan.map { $0.cost <= bound } ?? false }

    var isWithinGap: Bool {
        guard let plan else { return false }
        let unit = Double(max(1, options.gapUnit))
        return Double(plan.cost - bound) <= options.gap * max(unit, Double(plan.cost))
    }

    /// The sum over demands of the least cost of covering each, shared evenly where parties are.
    private func simpleBound() -> Int64 {
        var prices = Prices(index: index, rowCount: 0)
        for demand in 0..<program.demandCount {
            var least = Int64.max
            for party in index.parties(ofDemand: demand) {
                let heads = Int64(program.parties[Int(party)].demands.count)
                for column in index.columns(ofParty: Int(party))
                where index.isPossible(column: column, party: Int(party)) {
                    let cost = program.columnCosts[column]
                    let share = cost >= 0 ? cost / heads : (cost - heads + 1) / heads
                    least = min(least, share)
                }
            }
            prices.cover[demand] = least == .max ? 0 : least
        }
        return Pricing(index: index, prices: prices, rows: []).pass(perParty: 1, threshold: .min)
            .bound
    }

    /// Takes a choice of columns as the plan if it is one and better.
    func offer(_ columns: [Int]) {
        if !options.forced.isEmpty, !Set(options.forced).isSubset(of: columns) { return }
        guard let new = program.checkedPlan(columns) else { return }
        if let plan, (plan.cost, plan.secondaryCost) <= (new.cost, new.secondaryCost) { return }
        plan = new
        clock.incumbent = new.cost
    }

    func raise(_ new: Int64) {
        bound = max(bound, index.roundedUp(new))
        if let plan { bound = min(bound, plan.cost) }
        clock.bound = bound
    }

    /// Notes the parties whose columns left out stand between the bound and the plan.
    private func noteShort(_ prices: Prices) {
        guard program.beyond != nil, let plan else { return }
        let pricing = Pricing(index: index, prices: prices, rows: index.rows)
        let room = plan.cost - pricing.pass(perParty: 1, threshold: .min).bound
        short = program.parties.indices.filter { pricing.reducedCostBeyond(party: $0) <= room }
    }

    private func record(_ restricted: RestrictedProgram) {
        rowCount = max(rowCount, restricted.integer.rowCount)
        columnCount = max(columnCount, restricted.integer.columnCount)
    }

    /// Sums of heads that are whole in every plan: all that are on no site, and those on sites of
    /// each class of a coupling row that has few classes.
    private func branchingSums() -> [LinearRow] {
        if index.rows.isEmpty { return [] }
        let sites = program.sites.count
        var sums = [
            LinearRow(
                coefficients: [Int64(1)] + [Int64](repeating: 0, count: sites), group: nil,
                lower: nil, upper: nil, slack: nil)
        ]
        // How many are left out at each cost: no choice between two costs that differ is worth as
        // little as the rest of the plan.
        let none = [Int64](repeating: 0, count: sites + 1)
        var costs: Set<Int64> = []
        for (party, one) in program.parties.enumerated() where one.size > 0 {
            for column in index.columns(ofParty: party).prefix(2)
            where program.columnSites[column] == PackingProgram.noSite {
                costs.insert(program.columnCosts[column])
            }
        }
        if costs.count > 1, costs.count <= 8 {
            for cost in costs.sorted() {
                sums.append(
                    LinearRow(
                        coefficients: none, group: nil, offCost: cost, lower: nil, upper: nil,
                        slack: nil))
            }
        }
        for row in index.rows {
            let classes = Set(row.coefficients.dropFirst()).sorted()
            guard classes.count > 1, classes.count <= 4 else { continue }
            for one in classes where one != 0 || classes.count == 2 {
                let coefficients: [Int64] =
                    [0] + row.coefficients.dropFirst().map { $0 == one ? 1 : 0 }
                if sums.contains(where: {
                    $0.coefficients == coefficients && $0.group == row.group
                        && $0.countsSome == row.countsSome
                }) {
                    continue
                }
                sums.append(
                    LinearRow(
                        coefficients: coefficients, group: row.group,
                        countsSome: row.countsSome, lower: nil, upper: nil, slack: nil))
            }
        }
        return sums
    }

    /// Looks for a plan that meets the hard rows; an outcome when there is none.
    private func findFeasible() throws(GLPKFailure) -> PackingOutcome? {
        if isFeasibilitySearch { return outcome(.solverFailure) }
        let phase = program.feasibilityProgram()
        var options = self.options
        options.incumbent = nil
        options.provesSecondary = false
        options.tieBreak = nil
        options.method = .exact
        options.gap = 0
        let inner = PackingSearch(program: phase, options: options, clock: clock)
        inner.isFeasibilitySearch = true
        let found = try inner.search()
        rowCount = found.rows
        columnCount = found.columns
        clock.incumbent = nil
        clock.bound = bound
        if let best = found.plan, best.cost == 0 {
            offer(best.columns)
            if plan != nil { return nil }
        }
        if found.bound > 0 { return outcome(.infeasible) }
        if found.termination != .proved { return outcome(found.termination) }
        return outcome(program.beyond == nil ? .solverFailure : .needsColumns)
    }

    /// Solves the linear program over all columns; raises the bound.
    ///
    /// - Parameter start: prices to choose the first columns by; nil for plain costs.
    private func solveRoot(start: Prices?) throws(GLPKFailure)
        -> (restricted: RestrictedProgram, prices: Prices)
    {
        let restricted = try RestrictedProgram(index: index, rows: index.rows)
        var first: [Int]
        if let footing = options.footing, !footing.columns.isEmpty {
            first = footing.columns.filter {
                $0 < program.columnSites.count
                    && index.isPossible(column: $0, party: program.party(ofColumn: $0))
            }
        } else {
            let prices = start ?? Prices(index: index, rowCount: index.rows.count)
            first =
                Pricing(index: index, prices: prices, rows: index.rows)
                .pass(perParty: isLarge ? 3 : 6, threshold: .max).entering
        }
        for party in program.parties.indices {
            let range = index.columns(ofParty: party)
            for column in range.prefix(2)
            where program.columnSites[column] == PackingProgram.noSite
                && index.isPossible(column: column, party: party)
            { first.append(column) }
        }
        try restricted.add(first)
        for rule in index.siteRules { try restricted.add(rule) }
        for cut in options.footing?.cuts ?? [] { try restricted.add(cut) }
        if let plan {
            try restricted.add(plan.columns)
            let sums = program.audit(plan.columns).rowSums
            try restricted.lp.setBasis(restricted.basis(of: plan.columns, rowSums: sums))
        }
        let plain = try price(restricted, .primal, cuts: false)
        if !plain.isDone || isProved || (options.gap > 0 && isWithinGap) {
            return (restricted, plain.prices)
        }
        // Small programs are solved in less time than they are copied.
        let slim =
            isLarge ? try thinned(restricted, plain.prices, rows: index.rows) : restricted
        try searchBeside(restricted, plain.prices)
        defer { endBeside() }
        return (slim, try price(slim, .dual).prices)
    }

    /// Starts the heuristic on a thread beside the one that goes on with the linear program, for
    /// programs that are not done soon; what the last such search found is taken first.
    ///
    /// Its rounds are counted and its end is waited for, so that a search without a time limit
    /// depends on its input alone.
    private func searchBeside(_ restricted: RestrictedProgram, _ prices: Prices)
        throws(GLPKFailure)
    {
        guard isLarge, options.threads > 1 else { return }
        endBeside()
        if let plan, plan.cost - bound < abs(bound) / 50_000 { return }
        let pricing = Pricing(index: index, prices: prices, rows: restricted.boundedRows)
        let guide = try guide(restricted)
        let rounds = 3 * program.demandCount
        beside = SolverThread.beside {
            [index, heat, goal = bound, seed = options.seed, deadline = clock.deadline] pending in
            var led = LocalSearch(index: index, pricing: pricing, breadth: 12, seed: seed &+ 4)
            led.start(guidedBy: guide)
            led.improve(
                rounds: rounds, heat: heat / 4, goal: goal,
                isStopped: {
                    pending.isStopped || (deadline.map { ContinuousClock.now >= $0 } ?? false)
                })
            return led.best?.columns
        }
    }

    private func endBeside() {
        if clock.mustStop() { beside?.stop() }
        if let found = beside?.join() ?? nil { offer(found) }
        beside = nil
    }

    /// The columns of the linear program's solution, the surest first.
    private func guide(_ restricted: RestrictedProgram) throws(GLPKFailure) -> [Int] {
        let values = try restricted.lp.columnValues()
        return values.indices.filter { restricted.party[$0] >= 0 && values[$0] > 1e-6 }
            .sorted { (values[$0], $1) > (values[$1], $0) }
            .map { restricted.programColumn[$0] }
    }

    /// The columns that the linear program's solution takes whole.
    private func whole(_ restricted: RestrictedProgram) throws(GLPKFailure) -> [Int] {
        let values = try restricted.lp.columnValues()
        return values.indices.filter { restricted.party[$0] >= 0 && values[$0] > 1 - 1e-6 }
            .map { restricted.programColumn[$0] }
    }

    /// The same linear program at its solution, without the columns and cuts that matter least to
    /// it: what is added later is priced and separated again.
    private func thinned(
        _ restricted: RestrictedProgram, _ prices: Prices, rows: [LinearRow]
    ) throws(GLPKFailure) -> RestrictedProgram {
        let pricing = Pricing(index: index, prices: prices, rows: restricted.boundedRows)
        let keep = (isLarge ? 4 : 6) * program.demandCount
        let slim = try RestrictedProgram(index: index, rows: rows)
        try slim.add(try restricted.columns(best: keep, pricing))
        let cuts = try restricted.tightCuts()
        for number in cuts { try slim.add(restricted.cuts[number].cut) }
        if try !slim.takeBasis(from: restricted, cuts: cuts), let plan {
            try slim.add(plan.columns)
            let sums = program.audit(plan.columns).rowSums
            try slim.lp.setBasis(slim.basis(of: plan.columns, rowSums: sums))
        }
        _ = try slim.lp.solve(.primal, milliseconds: clock.millisecondsLeft)
        return slim
    }

    /// Solves the linear program as it is bounded now, with all columns priced and violated
    /// inequalities added.
    ///
    /// - Parameter stopsAtPlan: stops once the bound leaves no room for a better plan. The prices
    ///   are those of an unfinished linear program then: enough for the bound, but they may be as
    ///   large as what it costs to miss a row.
    private func price(
        _ restricted: RestrictedProgram, _ first: LinearProgram.Method, isPart: Bool = false,
        cuts: Bool = true, stopsAtPlan: Bool = true
    ) throws(GLPKFailure) -> (prices: Prices, bound: Int64, isDone: Bool) {
        let tolerance = max(1, Int64(index.costScale * 1e-6))
        var method = first
        var prices = Prices(index: index, rowCount: restricted.rows.count)
        var proved = Int64.min
        var settled = Int64.min / 2
        var cutRounds = 0
        var last = 0.0
        var most = 0.0
        while true {
            // The dual method needs few steps from where it starts, or it cycles.
            let limit = method == .dual ? 1000 + restricted.integer.rowCount / 2 : 0
            let basis = method == .dual ? try restricted.lp.basis() : nil
            let run = try restricted.lp.solve(
                method, iterationLimit: limit, milliseconds: clock.millisecondsLeft)
            if !run.isOptimal, method == .dual, !clock.isLate {
                if let basis { try restricted.lp.setBasis(basis) }
                method = .primal
                continue
            }
            // Pricing all columns is dear: cuts first, as long as there are any.
            if cuts, run.isOptimal, method == .dual, !clock.mustStop() {
                let gain = run.value - last
                if cutRounds < 30, cutRounds < 2 || gain > 0.2 * most {
                    if cutRounds > 0 { most = max(most, gain) }
                    last = run.value
                    cutRounds += 1
                    if try separate(restricted) { continue }
                }
            }
            cutRounds = 0
            most = 0
            record(restricted)
            prices = restricted.prices(try restricted.lp.rowDuals())
            let pricing = Pricing(index: index, prices: prices, rows: restricted.boundedRows)
            let pass = pricing.pass(perParty: 2, threshold: -tolerance)
            proved = max(proved, index.roundedUp(pass.bound))
            if !isPart { raise(pass.bound) }
            if !run.isOptimal || clock.mustStop() { return (prices, proved, false) }
            // The plan must still be led by the prices, unless that is done beside.
            if cuts, !isPart, isLarge, beside == nil, clock.isNearEnd {
                return (prices, proved, true)
            }
            if let plan, proved > plan.cost || (stopsAtPlan && proved == plan.cost) {
                return (prices, proved, true)
            }
            if !isPart, options.gap > 0, isWithinGap { return (prices, proved, true) }
            let before = restricted.integer.columnCount
            try restricted.add(pass.entering)
            if restricted.integer.columnCount > before {
                method = .primal
                continue
            }
            if !cuts { return (prices, proved, true) }
            // While the number of those left out is not whole, the last of the cuts gain little and
            // serve no plan: splitting on it comes first.
            if isLarge, pass.bound - settled < abs(pass.bound) / 20_000,
                try leavesOutParts(restricted)
            {
                return (prices, proved, true)
            }
            // Nor does it serve a part to creep up on a plan far above.
            if isLarge, isPart, let plan, pass.bound - settled < (plan.cost - pass.bound) / 100 {
                return (prices, proved, true)
            }
            settled = pass.bound
            if !isPart { try searchBeside(restricted, prices) }
            if try !separate(restricted) { return (prices, proved, true) }
            method = .dual
        }
    }

    /// Whether the number of parties left out, in all or at some cost, is not whole in a solution.
    private func leavesOutParts(_ restricted: RestrictedProgram) throws(GLPKFailure) -> Bool {
        let values = try restricted.lp.columnValues()
        var number: [Int64: Double] = [:]
        for column in values.indices where restricted.party[column] >= 0 {
            let own = restricted.programColumn[column]
            if program.columnSites[own] == PackingProgram.noSite {
                number[program.columnCosts[own], default: 0] += values[column]
            }
        }
        return number.values.contains { abs($0 - $0.rounded()) > 1e-4 }
    }

    /// Adds the inequalities that the linear program's solution violates; whether there were any.
    private func separate(_ restricted: RestrictedProgram) throws(GLPKFailure) -> Bool {
        let values = try restricted.lp.columnValues()
        var found = separation.violated(in: restricted, values: values)
        // The last cliques gain little: inequalities of whole sites come before them.
        if found.count <= (isLarge ? 20 : 0) {
            found += try patterns.violated(
                in: restricted, values: values, but: Set(found.map(\.site)))
        }
        for one in found { try restricted.add(one) }
        return !found.isEmpty
    }

    /// A part of the search in which some sums of heads are bounded.
    private struct Part: Comparable {
        var bound: Int64
        var number: Int
        var sums: [Int: (lower: Int64?, upper: Int64?)]
        /// The prices that prove its bound, once it is solved.
        var prices: Prices?
        /// What to split it on once it is solved; nil where all sums are whole.
        var split: (row: Int, floor: Int64)?
        var isSolved = false

        static func == (a: Part, b: Part) -> Bool { a.number == b.number }
        static func < (a: Part, b: Part) -> Bool {
            a.bound != b.bound ? a.bound < b.bound : a.number > b.number
        }
    }

    private func enter(_ part: Part, _ restricted: RestrictedProgram) throws(GLPKFailure) {
        for row in index.rows.count..<restricted.rows.count {
            let range = part.sums[row] ?? (nil, nil)
            try restricted.integer.setRow(
                restricted.firstLinearRow + row, lower: range.lower, upper: range.upper)
        }
    }

    /// Splits on sums that must be whole, all columns priced in each part; a part whose sums are
    /// whole is closed by balls.
    ///
    /// Where a rate or budget binds, these sums are what is fractional, and one child more or less
    /// without a home is worth more than all other choices together: no ball closes before they are
    /// whole.
    private func splitSums(_ restricted: RestrictedProgram, _ root: Prices) throws(GLPKFailure) {
        var open = Heap<Part>()
        open.push(Part(bound: bound, number: 0, sums: [:], prices: root))
        var made = 1
        var unproved = Int64.max
        while var part = open.pop() {
            raise(min(part.bound, unproved))
            if isProved, let plan, part.bound >= plan.cost {
                parts.append(part)
                continue
            }
            if isWithinGap || clock.mustStop() {
                unproved = min(unproved, part.bound)
                break
            }
            if !part.isSolved {
                try enter(part, restricted)
                var isDone = true
                if part.number > 0 {
                    clock.countNode()
                    let solved = try price(restricted, .dual, isPart: true)
                    part.prices = solved.prices
                    part.bound = max(part.bound, solved.bound)
                    isDone = solved.isDone
                }
                if isDone, part.number > 0, part.bound < plan?.cost ?? .max {
                    if isLarge, !isExcerpt {
                        let rows = restricted.boundedRows
                        refine(
                            Pricing(index: index, prices: part.prices ?? root, rows: rows),
                            whole: try whole(restricted))
                    } else {
                        try lead(
                            restricted, part.prices ?? root, rounds: isExcerpt ? 2 : 4)
                    }
                }
                if !isDone || part.bound >= plan?.cost ?? .max {
                    if part.bound < plan?.cost ?? .max { unproved = min(unproved, part.bound) }
                    parts.append(part)
                    continue
                }
                part.isSolved = true
                part.split = try fractionalSum(restricted, part)
                // Another part may be the one that holds the bound down.
                if let other = open.first, other < part {
                    open.push(part)
                    continue
                }
            }
            if let split = part.split {
                for isUp in [false, true] {
                    var child = part
                    child.number = made
                    child.prices = nil
                    child.split = nil
                    child.isSolved = false
                    let range = part.sums[split.row] ?? (nil, nil)
                    child.sums[split.row] =
                        isUp ? (split.floor + 1, range.upper) : (range.lower, split.floor)
                    open.push(child)
                    made += 1
                }
                continue
            }
            try enter(part, restricted)
            _ = try restricted.lp.solve(
                .dualThenPrimal, milliseconds: clock.millisecondsLeft)
            if part.prices == nil { part.prices = root }
            let proved = try closeGap(restricted, &part)
            if proved < plan?.cost ?? .max { unproved = min(unproved, proved) }
            parts.append(part)
        }
        var least = unproved
        for part in open.elements { least = min(least, part.bound) }
        if let plan { raise(min(least, plan.cost)) }
        try enter(Part(bound: bound, number: 0, sums: [:]), restricted)
    }

    /// The sum to split on next, where one is not whole.
    private func fractionalSum(_ restricted: RestrictedProgram, _ part: Part)
        throws(GLPKFailure) -> (row: Int, floor: Int64)?
    {
        let values = try restricted.lp.rowValues()
        var choice: (row: Int, floor: Int64)?
        var most = 1e-4
        for row in index.rows.count..<restricted.rows.count {
            let number = restricted.firstLinearRow + row
            let value = values[number] * restricted.integer.rowScale[number]
            let fraction = abs(value - value.rounded())
            if fraction <= 1e-4 { continue }
            // How many are left out in all comes first, then those who are left out at most cost:
            // part of a household of five is worth more than part of a child. Where the others are
            // comes last.
            let cost = Double(restricted.rows[row].offCost ?? 0) / index.costScale
            let isAll = row == index.rows.count
            let worth = isAll ? .infinity : fraction * max(1, cost) + (cost > 0 ? 1 : 0)
            let floor = Int64(value.rounded(.down))
            // Outside its bounds by an artificial column, it would be split the same way for ever.
            let range = part.sums[row] ?? (nil, nil)
            if let upper = range.upper, upper <= floor { continue }
            if let lower = range.lower, lower > floor { continue }
            if worth > most + 1e-6 {
                most = worth
                choice = (row, floor)
            }
        }
        return choice
    }

    /// The heuristic, led by prices and the linear program's solution.
    private func lead(_ restricted: RestrictedProgram, _ prices: Prices, rounds: Int)
        throws(GLPKFailure)
    {
        let phase = clock.phase
        clock.phase = "heuristic"
        let pricing = Pricing(index: index, prices: prices, rows: restricted.boundedRows)
        var led = LocalSearch(
            index: index, pricing: pricing, breadth: 12, seed: options.seed &+ 1)
        led.start(guidedBy: try guide(restricted), isStopped: { self.clock.mustStop() })
        led.improve(
            rounds: min(20_000, rounds * program.demandCount), heat: heat / 4, goal: bound,
            isStopped: { self.clock.mustStop() })
        if let best = led.best { offer(best.columns) }
        clock.phase = phase
    }

    /// Balls of growing size until plan and bound meet, or a limit; the bound proved for the program
    /// as it is bounded now.
    private func closeGap(_ restricted: RestrictedProgram, _ part: inout Part)
        throws(GLPKFailure) -> Int64
    {
        let rows = restricted.boundedRows
        let branchRows = Array(index.rows.count..<rows.count)
        var radius = max(1, Int64(index.costScale * 0.01))
        var proved = part.bound
        while let plan, proved < plan.cost, !isWithinGap, !clock.mustStop() {
            guard let prices = part.prices else { return proved }
            let pricing = Pricing(index: index, prices: prices, rows: rows)
            let floor = pricing.pass(perParty: 1, threshold: .min).bound
            let (beyond, overflow) = floor.addingReportingOverflow(pricing.leastBeyond)
            let ceiling = overflow ? .max : beyond
            let needed = plan.cost - index.granularity - floor
            var reach = min(needed, radius)
            var columns = pricing.columns(within: reach)
            while reach < needed, columns.count < 4 * program.demandCount + 2000 {
                radius *= 2
                reach = min(needed, radius)
                columns = pricing.columns(within: reach)
            }
            // A program of its own, because columns outside would slow every node down.
            let ball = try RestrictedProgram(index: index, rows: rows)
            try ball.add(columns)
            let before = restricted.cuts.count
            for one in restricted.cuts { try ball.add(one.cut) }
            if try !ball.takeBasis(from: restricted, cuts: Array(restricted.cuts.indices)) {
                try ball.add(plan.columns)
                let sums = program.audit(plan.columns).rowSums
                try ball.lp.setBasis(ball.basis(of: plan.columns, rowSums: sums))
                _ = try ball.lp.solve(.primal, milliseconds: clock.millisecondsLeft)
            }
            var local = LocalSearch(
                index: index, pricing: pricing, breadth: 8, seed: options.seed &+ 2)
            let clock = self.clock
            let heat = self.heat / 8
            var search = BranchAndBound(
                restricted: ball, separation: separation, clock: clock, limit: plan.cost,
                granularity: index.granularity, constant: program.constantCost,
                branchRows: branchRows, nodeLimit: reach < needed ? 400 : .max,
                round: { columns in
                    local.start(guidedBy: columns)
                    local.improve(
                        rounds: 40, heat: heat, goal: .min, isStopped: { clock.mustStop() })
                    return local.best?.columns
                },
                evaluate: { self.program.checkedPlan($0)?.cost })
            try search.run(closed: [])
            record(ball)
            for one in ball.cuts.dropFirst(before) { try restricted.add(one.cut) }
            if let best = search.best { offer(best.columns) }
            let inBall = min(search.bound, self.plan?.cost ?? .max, ceiling)
            if reach >= needed { return max(proved, index.roundedUp(inBall)) }
            if search.isComplete {
                proved = max(proved, index.roundedUp(min(inBall, floor + reach + 1)))
            }
            radius *= 2
            // What the ball cut off raises the bound of all columns, and fewer remain to be looked at.
            if restricted.cuts.count > before, proved < self.plan?.cost ?? .max {
                let again = try price(restricted, .dual, isPart: true)
                part.prices = again.prices
                proved = max(proved, again.bound)
            }
        }
        return proved
    }

    /// The second level, and the third where asked for: part by part, over the columns that a plan
    /// of least cost can have there.
    private func proveSecondary(_ restricted: RestrictedProgram) throws(GLPKFailure)
        -> PackingOutcome
    {
        guard var held = plan else { return outcome(.solverFailure) }
        let best = held.cost
        let cuts = restricted.cuts.map(\.cut)
        var faces: [(rows: [LinearRow], columns: [Int], cover: [Int64])] = []
        for part in parts where part.bound <= best {
            try enter(part, restricted)
            // A part given up for its bound alone may still hold a plan of just this cost; its
            // linear program is finished first.
            let prices: Prices
            if let known = part.prices, part.bound < best {
                prices = known
            } else {
                prices = try price(restricted, .dual, isPart: true, stopsAtPlan: false).prices
            }
            let rows = restricted.boundedRows
            let pricing = Pricing(index: index, prices: prices, rows: rows)
            let floor = pricing.pass(perParty: 1, threshold: .min).bound
            if floor > best { continue }
            if pricing.leastBeyond <= best - floor { return outcome(.needsColumns) }
            let columns = pricing.columns(within: best - floor)
            faces.append((rows, columns, plainWorth(prices.cover, columns)))
        }
        var proved = Int64.max
        for face in faces {
            let second = try lower(
                .secondary(costLimit: best, cover: face.cover), rows: face.rows,
                columns: face.columns, cuts: cuts, from: held, limit: held.secondaryCost,
                constant: program.constantSecondaryCost
            ) { audit, _ in audit.cost <= best ? audit.secondaryCost : nil }
            if let better = second.plan, let checked = program.checkedPlan(better) {
                held = checked
                plan = checked
            }
            proved = min(proved, second.bound)
        }
        secondaryBound = max(secondaryBound, min(held.secondaryCost, proved))
        guard secondaryBound >= held.secondaryCost else {
            return outcome(clock.mustStop() ? clock.reason : .solverFailure)
        }
        guard let decider = options.tieBreak else { return outcome(.proved) }
        let least = held.secondaryCost
        var reached = decider.sum(over: held.columns)
        var bound = Int64.max
        for face in faces {
            let third = try lower(
                .tieBreak(
                    costLimit: best, cover: face.cover, secondaryLimit: least, decider),
                rows: face.rows, columns: face.columns, cuts: cuts, from: held, limit: reached,
                constant: 0
            ) { audit, columns in
                audit.cost <= best && audit.secondaryCost <= least
                    ? decider.sum(over: columns) : nil
            }
            if let better = third.plan, let checked = program.checkedPlan(better) {
                held = checked
                plan = checked
                reached = decider.sum(over: checked.columns)
            }
            bound = min(bound, third.bound)
        }
        return outcome(.proved, tieBreakProved: bound >= reached)
    }

    /// Prices of demands, none outside of what its columns cost.
    ///
    /// Where rows leave no room at all, prices can be as large as what it costs to miss a row; such a
    /// price in the row that keeps the cost would let a millionth of a demand pay for another plan.
    private func plainWorth(_ cover: [Int64], _ columns: [Int]) -> [Int64] {
        var least = [Int64](repeating: .max, count: cover.count)
        var most = [Int64](repeating: .min, count: cover.count)
        for column in columns {
            let cost = program.columnCosts[column]
            for demand in program.parties[program.party(ofColumn: column)].demands {
                least[Int(demand)] = min(least[Int(demand)], cost)
                most[Int(demand)] = max(most[Int(demand)], cost)
            }
        }
        return cover.indices.map { demand in
            least[demand] > most[demand]
                ? cover[demand] : min(max(cover[demand], least[demand]), most[demand])
        }
    }

    private func lower(
        _ level: RestrictedProgram.Level, rows: [LinearRow], columns: [Int], cuts: [SiteCut],
        from held: PackingOutcome.Plan, limit: Int64, constant: Int64,
        value: @escaping (PlanAudit, [Int]) -> Int64?
    ) throws(GLPKFailure) -> (plan: [Int]?, bound: Int64) {
        let lower = try RestrictedProgram(index: index, rows: rows, level: level)
        try lower.add(columns)
        try lower.add(held.columns)
        for cut in cuts { try lower.add(cut) }
        let sums = program.audit(held.columns).rowSums
        try lower.lp.setBasis(lower.basis(of: held.columns, rowSums: sums))
        _ = try lower.lp.solve(.primal, milliseconds: clock.millisecondsLeft)
        let program = self.program
        var search = BranchAndBound(
            restricted: lower, separation: separation, clock: clock, limit: limit, granularity: 1,
            constant: constant, branchRows: [],
            evaluate: { columns in
                let audit = program.audit(columns)
                return audit.isValid ? value(audit, columns) : nil
            })
        try search.run(closed: [])
        record(lower)
        return (search.best?.columns, min(search.bound, search.best?.value ?? limit))
    }
}

extension PackingProgram {
    /// The program that minimises how far hard rows are missed and how many demands are left
    /// uncovered: cost 0 means that all can be met.
    func feasibilityProgram() -> PackingProgram {
        var phase = self
        let scale: Int64 = 1 << 20
        phase.columnCosts = [Int64](repeating: 0, count: columnCosts.count)
        phase.constantCost = 0
        phase.costGranularity = 1
        phase.beyond = beyond?.map { $0 == .max ? .max : 0 }
        // Leaving a demand uncovered is a miss too; columns keep their numbers.
        for demand in 0..<demandCount {
            phase.parties.append(Party(demands: [Int32(demand)], size: 0))
            phase.columnSites.append(Self.noSite)
            phase.columnCosts.append(4 * scale)
            phase.columnWeights?.append(0)
            phase.beyond?.append(.max)
            phase.columnStart.append(phase.columnSites.count)
        }
        if secondaryLimit != nil {
            let extreme = sites.lazy.map { Int64(clamping: $0.secondaryCost.magnitude) }.max() ?? 1
            phase.secondaryLimitPrice = max(1, scale / max(1, extreme))
        }
        for k in couplingRows.indices {
            if let price = couplingRows[k].price {
                phase.couplingRows[k].price = .init(
                    cost: 0, secondaryCost: price.secondaryCost)
                continue
            }
            let extreme =
                couplingRows[k].siteCoefficients.lazy.map { Int64(clamping: $0.magnitude) }.max()
                ?? 1
            phase.couplingRows[k].price = .init(cost: max(1, scale / max(1, extreme)))
        }
        return phase
    }
}
