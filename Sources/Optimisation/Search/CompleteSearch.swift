import Synchronization

/// The complete integer program, handed whole to GLPK's own branch and cut (`glp_intopt`).
///
/// All columns, all rows, a row for every conflict: the program that ``ModelExport`` writes. The
/// plan of our heuristic is GLPK's first incumbent, and until GLPK has a bound the sum of each demand's
/// least cost is one; nothing else of our search takes part. So anybody can see what GLPK proves alone.
/// Its bound is GLPK's, in floating point, rounded down by GLPK's own
/// tolerance; a plan is checked in whole numbers as ever.
///
/// A search belongs to the thread that made it.
struct CompleteSearch {
    private let state: SearchState

    /// GLPK's relative tolerance of an objective (`tol_obj`), with as much again for its sums.
    private static let tolerance = 2e-7

    init(program: PackingProgram, options: PackingOptions) {
        state = SearchState(
            index: ProgramIndex(program, forced: options.forced), options: options,
            clock: SearchClock(options: options), isExcerpt: false)
    }

    /// Runs the whole search.
    func run() -> PackingOutcome {
        do {
            return state.outcome(try search())
        } catch {
            return state.outcome(.solverFailure)
        }
    }

    private func search() throws(GLPKFailure) -> PackingOutcome.Termination {
        if state.program.beyond != nil { return .needsColumns }
        state.start(at: state.simpleBound())
        FirstPlan(state: state).run()
        if state.clock.mustStop() { return state.clock.reason }

        state.clock.phase = .linearProgram
        let complete = try makeComplete(.cost)
        let start = try complete.lp.solve(.primal, milliseconds: state.clock.millisecondsLeft)
        // Artificial columns are closed: what the rows leave possible is a true solution.
        if start.isInfeasible { return .infeasible }
        guard start.isOptimal else { return state.reasonForEnd }
        let prices = complete.prices(try complete.lp.rowDuals())
        raise(start.value, complete)

        state.clock.phase = .integerSearch
        let run = try searchIntegers(complete)
        if run.isInfeasible, state.plan == nil { return .infeasible }
        if run.hasPlan { state.offer(chosen(run.values, complete)) }
        raise(run.isOptimal ? run.value : run.bound, complete)
        guard let plan = state.plan else { return state.reasonForEnd }
        if plan.cost > state.bound {
            if run.isOptimal { return .solverTolerance }
            return state.options.gap > 0 && state.isWithinGap ? .gapReached : state.reasonForEnd
        }
        if !state.options.provesSecondary { return .proved }
        return try proveSecondary(plan, prices.cover)
    }

    /// The least secondary cost among plans of the least cost, as a second program.
    private func proveSecondary(
        _ best: PackingOutcome.Plan, _ cover: [Int64]
    ) throws(GLPKFailure) -> PackingOutcome.Termination {
        state.clock.phase = .secondaryCost
        let complete = try makeComplete(.secondary(costLimit: best.cost, cover: cover))
        let start = try complete.lp.solve(.primal, milliseconds: state.clock.millisecondsLeft)
        guard start.isOptimal else { return state.reasonForEnd }
        let run = try searchIntegers(complete)
        var held = best
        if run.hasPlan, let found = state.program.checkedPlan(chosen(run.values, complete)),
            found.cost == best.cost, found.secondaryCost < best.secondaryCost
        {
            held = found
            state.prefer(found)
        }
        let value = run.isOptimal ? run.value : run.bound
        if let proved = CompleteSearch.below(value, complete, step: secondaryStep) {
            let whole = proved + state.program.constantSecondaryCost
            state.secondaryBound = max(state.secondaryBound, min(held.secondaryCost, whole))
        }
        if state.secondaryBound >= held.secondaryCost { return .proved }
        return run.isOptimal ? .solverTolerance : state.reasonForEnd
    }

    /// What any two plans' secondary costs differ by a multiple of: it makes up for GLPK's tolerance.
    private var secondaryStep: Int64 {
        let prices =
            state.program.sites.map(\.secondaryCost)
            + state.program.couplingRows.compactMap { $0.price?.secondaryCost }
        return max(
            1, Int64(clamping: prices.reduce(0) { greatestCommonDivisor($0, $1.magnitude) }))
    }

    /// The program with all its columns, and a row for every conflict.
    private func makeComplete(_ level: RestrictedProgram.Level) throws(GLPKFailure)
        -> RestrictedProgram
    {
        let (index, program) = (state.index, state.program)
        let complete = try RestrictedProgram(index: index, rows: index.rows, level: level)
        var ofSite = [[(party: Int, column: Int)]](repeating: [], count: program.sites.count)
        var all: [Int] = []
        for party in program.parties.indices {
            for column in index.columns(ofParty: party)
            where index.isPossible(column: column, party: party) {
                all.append(column)
                let site = Int(program.columnSites[column])
                if site >= 0 { ofSite[site].append((party, column)) }
            }
        }
        try complete.add(all)
        for rule in index.siteRules { try complete.add(rule) }
        let cover = ConflictCover(index: index)
        for site in program.sites.indices {
            for cut in cover.cuts(site: site, members: ofSite[site]) { try complete.add(cut) }
        }
        try complete.closeArtificials()
        try complete.declareWhole()
        if let plan = state.plan {
            let sums = program.audit(plan.columns).rowSums
            try complete.lp.setBasis(complete.basis(of: plan.columns, rowSums: sums))
        }
        state.record(complete)
        return complete
    }

    /// GLPK's search; the clock is asked from a thread beside it, because GLPK asks nobody.
    private func searchIntegers(_ complete: RestrictedProgram) throws(GLPKFailure)
        -> LinearProgram.IntegerRun
    {
        let (options, clock) = (state.options, state.clock)
        let start = state.plan.map {
            complete.values(of: $0.columns, rowSums: state.program.audit($0.columns).rowSums)
        }
        let watch = options.progress.map { tell in
            CancelWatch(state: clock.state, tell: tell)
        }
        defer { watch?.end() }
        let nodesLeft = options.nodeLimit.map { max(1, $0 - clock.nodes) } ?? 0
        let run = try complete.lp.searchIntegers(
            incumbent: start, milliseconds: clock.millisecondsLeft, nodeLimit: nodesLeft,
            relativeGap: options.gap, cancel: watch?.flag)
        clock.count(nodes: run.nodes)
        if watch?.isCancelled == true { clock.cancel() }
        return run
    }

    private func chosen(_ values: [Double], _ complete: RestrictedProgram) -> [Int] {
        values.indices.filter { complete.party[$0] >= 0 && values[$0] > 0.5 }
            .map { complete.programColumn[$0] }
    }

    private func raise(_ value: Double, _ complete: RestrictedProgram) {
        guard let proved = CompleteSearch.below(value, complete, step: 1) else { return }
        let (sum, overflow) = proved.addingReportingOverflow(state.program.constantCost)
        if !overflow { state.raise(sum) }
    }

    /// A value of GLPK's in whole cost units, lowered by its tolerance and rounded up to the next
    /// multiple of a step that a true value can have; nil where it says nothing.
    private static func below(
        _ value: Double, _ complete: RestrictedProgram, step: Int64
    ) -> Int64? {
        if value.isNaN || value == -.infinity { return nil }
        let low = (value - tolerance * max(1, abs(value))) * complete.integer.costScale
        let steps = (low / Double(step)).rounded(.up)
        return Int64(exactly: steps * Double(step)) ?? (low > 0 ? Int64.max / 4 : nil)
    }
}

/// Asks a progress function again and again beside a call that cannot, and raises a flag where it
/// says to stop.
private final class CancelWatch: Sendable {
    private let asking: SolverThread.Pending<Bool>
    private let cancelled: Flag

    /// A whole number that C reads while Swift writes it.
    final class Flag: @unchecked Sendable {
        let address = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        init() { address.initialize(to: 0) }
        deinit { address.deallocate() }
    }

    /// What GLPK polls.
    var flag: UnsafePointer<Int32> { UnsafePointer(cancelled.address) }

    /// Whether the progress function said to stop.
    var isCancelled: Bool { cancelled.address.pointee != 0 }

    init(state: PackingProgress, tell: @escaping @Sendable (PackingProgress) -> Bool) {
        let flag = Flag()
        cancelled = flag
        asking = SolverThread.beside { pending in
            let start = ContinuousClock.now
            while !pending.isStopped {
                var now = state
                now.seconds += (ContinuousClock.now - start) / .seconds(1)
                if !tell(now) {
                    flag.address.pointee = 1
                    return true
                }
                SolverThread.pause(milliseconds: 50)
            }
            return false
        }
    }

    /// Ends the asking.
    func end() {
        asking.stop()
        _ = asking.join()
    }
}
