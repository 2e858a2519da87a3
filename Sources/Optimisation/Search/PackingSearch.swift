/// A search over one packing program: the order of its phases.
///
/// 1. ``FirstPlan``: the incumbent, by regret insertion and improvement.
/// 2. ``FeasibilityPhase``: only where there is none, whether the hard rows can be met.
/// 3. ``RootPhase``: the linear program over all columns (``ColumnGeneration``), started from the prices
///    of ``LargeProgram`` where it is large. Its bound holds for the whole program.
/// 4. ``LedHeuristic``: the heuristic again, led by the prices.
/// 5. ``SumPhase``: branching on sums that must be whole.
/// 6. ``BallPhase``: branch and bound over the columns of small reduced cost, part by part, until plan
///    and bound meet.
/// 7. ``LowerLevels``: the least secondary cost, then the choice among equals.
///
/// Any phase can be the last: what is held then is a proved bound and, if one was found, a plan. A search belongs to the
/// thread that made it.
final class PackingSearch {
    private let state: SearchState
    /// Prices to start with, of the larger program that this one is an excerpt of.
    private let start: StartPrices?
    private let isFeasibilitySearch: Bool
    private lazy var generation = ColumnGeneration(state)

    init(
        program: PackingProgram, options: PackingOptions, clock: SearchClock? = nil,
        start: StartPrices? = nil, isFeasibilitySearch: Bool = false
    ) {
        self.start = start
        self.isFeasibilitySearch = isFeasibilitySearch
        state = SearchState(
            index: ProgramIndex(program, forced: options.forced), options: options,
            clock: clock ?? SearchClock(options: options), isExcerpt: start != nil)
    }

    /// Runs the whole search.
    func run() -> PackingOutcome {
        do {
            return try search()
        } catch {
            return state.outcome(.solverFailure)
        }
    }

    /// The prices of an excerpt's linear program with all inequalities; nil where no plan was given
    /// or the solver failed.
    func rootPrices() -> Prices? {
        if let incumbent = state.options.incumbent { state.offer(incumbent) }
        guard state.plan != nil else { return nil }
        return try? RootPhase(state: state, generation: generation).run(start: startPrices).prices
    }

    /// Runs the phases in turn.
    func search() throws(GLPKFailure) -> PackingOutcome {
        let options = state.options
        state.start(at: state.simpleBound())
        FirstPlan(state: state).run()
        if state.plan == nil {
            if isFeasibilitySearch { return state.outcome(.solverFailure) }
            if let end = try FeasibilityPhase(state: state).run() { return end }
        }
        if state.clock.mustStop(), options.method == .exact {
            return state.outcome(state.clock.reason)
        }

        state.clock.phase = .linearProgram
        var start = startPrices
        if state.isLarge, !state.isExcerpt, options.footing == nil, !isFeasibilitySearch {
            start = LargeProgram(state: state).ascend()
            if state.isVeryLarge { return endWithoutRoot(start) }
        }
        let root = try RootPhase(state: state, generation: generation).run(start: start)
        if options.certifies {
            state.certificate = BoundCertificate(index: state.index, prices: root.prices)
        }
        state.footing = root.restricted.footing(root.prices, state.tuning)
        state.noteShort(root.prices)
        guard state.plan != nil else { return state.outcome(state.reasonForEnd) }
        if options.method == .heuristic { return try endWithHeuristic(root) }
        if !state.isProved, state.isWithinGap { return state.outcome(.gapReached) }
        try lead(root)

        state.clock.phase = .integerSearch
        let sums = try splitSums(root)
        if !state.isProved {
            if state.clock.mustStop() { return state.outcome(state.clock.reason) }
            if state.isWithinGap { return state.outcome(.gapReached) }
            return state.outcome(
                state.program.beyond == nil ? .solverFailure : .needsColumns)
        }
        if !options.provesSecondary { return state.outcome(.proved) }
        return try LowerLevels(state: state, generation: generation).run(sums)
    }

    private var startPrices: Prices? {
        start.map { Prices($0, rowCount: state.index.rows.count) }
    }

    /// The end of a program for which there is no linear program of the whole.
    private func endWithoutRoot(_ prices: Prices?) -> PackingOutcome {
        if let prices {
            if state.options.certifies {
                state.certificate = BoundCertificate(index: state.index, prices: prices)
            }
            state.noteShort(prices)
        }
        if state.isProved { return state.outcome(.proved) }
        if state.options.gap > 0, state.isWithinGap { return state.outcome(.gapReached) }
        return state.outcome(state.clock.mustStop() ? state.clock.reason : .heuristicDone)
    }

    /// The end of a search that asks for the heuristic and a bound alone.
    private func endWithHeuristic(_ root: RootPhase.Root) throws(GLPKFailure) -> PackingOutcome {
        if let plan = state.plan, plan.cost > state.bound {
            try LedHeuristic(state: state).run(
                root.restricted, root.prices, rounds: state.tuning.ledRounds.alone)
        }
        return state.outcome(state.isProved ? .proved : .heuristicDone)
    }

    /// Better plans, led by the root's prices and solution.
    private func lead(_ root: RootPhase.Root) throws(GLPKFailure) {
        LargeProgram(state: state).refine(
            Pricing(index: state.index, prices: root.prices, rows: state.index.rows),
            whole: try root.restricted.wholeColumns(state.tuning))
        if state.isProved { return }
        let rounds = state.tuning.ledRounds
        // Whoever starts from a related search has a good plan already.
        let isNear = state.isExcerpt || state.options.footing != nil
        try LedHeuristic(state: state).run(
            root.restricted, root.prices, rounds: isNear ? rounds.excerpt : rounds.root)
    }

    /// The sums, and the balls within.
    private func splitSums(_ root: RootPhase.Root) throws(GLPKFailure) -> SumPhase {
        let rows = state.isProved ? [] : SumPhase.sums(of: state)
        // Not before: rows this long slow every step of the simplex method down.
        let restricted =
            rows.isEmpty
            ? root.restricted
            : try generation.thinned(
                root.restricted, root.prices, rows: state.index.rows + rows)
        var sums = SumPhase(state: state, generation: generation, restricted: restricted)
        try sums.run(root.prices.extended(restricted.rows.count))
        state.record(restricted)
        return sums
    }
}
