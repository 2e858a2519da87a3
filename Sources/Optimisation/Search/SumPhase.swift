import HeapModule

/// Phase 5: splits on sums that must be whole.
///
/// Where a rate or a budget binds, what the linear program leaves fractional is the number of those
/// placed, and one child more or less without a home is worth more than all other choices together. So
/// the first branching is on such sums: all left out, those left out at each cost, those on sites of
/// each class of a coupling row. All columns are priced in each part, the part of least bound comes
/// next, and a part whose sums are whole goes to ``BallPhase``.
struct SumPhase {
    let state: SearchState
    let generation: ColumnGeneration
    /// The linear program, its rows followed by the sums.
    let restricted: RestrictedProgram
    /// The parts that are done with.
    private(set) var parts: [SearchPart] = []

    init(state: SearchState, generation: ColumnGeneration, restricted: RestrictedProgram) {
        self.state = state
        self.generation = generation
        self.restricted = restricted
    }

    /// Sums of heads that are whole in every plan: all that are on no site, and those on sites of
    /// each class of a coupling row that has few classes.
    static func sums(of state: SearchState) -> [LinearRow] {
        let (index, program, tuning) = (state.index, state.program, state.tuning)
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
        for (party, facts) in program.parties.enumerated() where facts.size > 0 {
            for column in index.columns(ofParty: party).prefix(2)
            where program.columnSites[column] == PackingProgram.noSite {
                costs.insert(program.columnCosts[column])
            }
        }
        if costs.count > 1, costs.count <= tuning.mostOffCosts {
            for cost in costs.sorted() {
                sums.append(
                    LinearRow(
                        coefficients: none, group: nil, offCost: cost, lower: nil, upper: nil,
                        slack: nil))
            }
        }
        for row in index.rows {
            let classes = Set(row.coefficients.dropFirst()).sorted()
            guard classes.count > 1, classes.count <= tuning.mostClasses else { continue }
            for coefficient in classes where coefficient != 0 || classes.count == 2 {
                let coefficients: [Int64] =
                    [0] + row.coefficients.dropFirst().map { $0 == coefficient ? 1 : 0 }
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

    /// Bounds the sums of the linear program as a part has them.
    func enter(_ part: SearchPart) throws(GLPKFailure) {
        for row in state.index.rows.count..<restricted.rows.count {
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
    mutating func run(_ root: Prices) throws(GLPKFailure) {
        let clock = state.clock
        var open = Heap<SearchPart>()
        open.insert(SearchPart(bound: state.bound, number: 0, sums: [:], prices: root))
        var made = 1
        var unproved = Int64.max
        while var part = open.popMin() {
            state.raise(min(part.bound, unproved))
            if state.isProved, let plan = state.plan, part.bound >= plan.cost {
                parts.append(part)
                continue
            }
            if state.isWithinGap || clock.mustStop() {
                unproved = min(unproved, part.bound)
                break
            }
            if !part.isSolved {
                guard try solve(&part, root) else {
                    if part.bound < state.plan?.cost ?? .max {
                        unproved = min(unproved, part.bound)
                    }
                    parts.append(part)
                    continue
                }
                // Another part may be the one that holds the bound down.
                if let other = open.min, other < part {
                    open.insert(part)
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
                    open.insert(child)
                    made += 1
                }
                continue
            }
            try enter(part)
            _ = try restricted.lp.solve(
                .dualThenPrimal, milliseconds: clock.millisecondsLeft)
            if part.prices == nil { part.prices = root }
            let proved = try BallPhase(state: state, generation: generation)
                .run(restricted, &part)
            if proved < state.plan?.cost ?? .max { unproved = min(unproved, proved) }
            parts.append(part)
        }
        var least = unproved
        for part in open.unordered { least = min(least, part.bound) }
        if let plan = state.plan { state.raise(min(least, plan.cost)) }
        try enter(SearchPart(bound: state.bound, number: 0, sums: [:]))
    }

    /// Solves the linear program of a part and looks for a plan in it; whether there is more to do
    /// in it.
    private func solve(_ part: inout SearchPart, _ root: Prices) throws(GLPKFailure) -> Bool {
        try enter(part)
        var isDone = true
        if part.number > 0 {
            state.clock.countNode()
            let solved = try generation.price(restricted, .dual, isPart: true)
            part.prices = solved.prices
            part.bound = max(part.bound, solved.bound)
            isDone = solved.isDone
        }
        if isDone, part.number > 0, part.bound < state.plan?.cost ?? .max {
            let prices = part.prices ?? root
            if state.isLarge, !state.isExcerpt {
                let pricing = Pricing(
                    index: state.index, prices: prices, rows: restricted.boundedRows)
                LargeProgram(state: state).refine(
                    pricing, whole: try restricted.wholeColumns(state.tuning))
            } else {
                let rounds = state.tuning.ledRounds
                try LedHeuristic(state: state).run(
                    restricted, prices, rounds: state.isExcerpt ? rounds.excerpt : rounds.part)
            }
        }
        if !isDone || part.bound >= state.plan?.cost ?? .max { return false }
        part.isSolved = true
        part.split = try fractionalSum(part)
        return true
    }

    /// The sum to split on next, where one is not whole.
    private func fractionalSum(_ part: SearchPart) throws(GLPKFailure) -> (
        row: Int, floor: Int64
    )? {
        let index = state.index
        let values = try restricted.lp.rowValues()
        var choice: (row: Int, floor: Int64)?
        var most = state.tuning.sumTolerance
        for row in index.rows.count..<restricted.rows.count {
            let number = restricted.firstLinearRow + row
            let value = values[number] * restricted.integer.rowScale[number]
            let fraction = abs(value - value.rounded())
            if fraction <= state.tuning.sumTolerance { continue }
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
}
