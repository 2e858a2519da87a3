/// The linear program over all columns, of which few are held: column generation with cuts.
///
/// Solve with the columns held; price **all** columns with the duals in whole numbers, which proves a
/// bound for the whole program; bring in those of negative reduced cost; add the inequalities that the
/// solution violates (cliques, then facets of whole sites); again. Used for the root, for every part of
/// the sums and after a ball.
final class ColumnGeneration {
    private let state: SearchState
    private(set) var separation: CliqueSeparation
    private let patterns: PatternSeparation
    /// The heuristic on the other core, which each round of the root starts anew.
    let beside: HeuristicBeside

    init(_ state: SearchState) {
        self.state = state
        separation = CliqueSeparation(index: state.index)
        patterns = PatternSeparation(index: state.index, tuning: state.tuning)
        beside = HeuristicBeside(state)
    }

    /// Solves the linear program as it is bounded now, with all columns priced and violated
    /// inequalities added.
    ///
    /// - Parameter stopsAtPlan: stops once the bound leaves no room for a better plan. The prices
    ///   are those of an unfinished linear program then: enough for the bound, but they may be as
    ///   large as what it costs to miss a row.
    func price(
        _ restricted: RestrictedProgram, _ first: LinearProgram.Method, isPart: Bool = false,
        cuts: Bool = true, stopsAtPlan: Bool = true
    ) throws(GLPKFailure) -> (prices: Prices, bound: Int64, isDone: Bool) {
        let (index, clock, tuning) = (state.index, state.clock, state.tuning)
        let tolerance = max(1, Int64(index.costScale * tuning.pricingTolerance))
        var method = first
        var prices = Prices(index: index, rowCount: restricted.rows.count)
        var proved = Int64.min
        var settled = Int64.min / 2
        var cutRounds = 0
        var last = 0.0
        var most = 0.0
        while true {
            // The dual method needs few steps from where it starts, or it cycles.
            let limit = method == .dual ? tuning.dualSteps + restricted.integer.rowCount / 2 : 0
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
                if cutRounds < tuning.cutRounds,
                    cutRounds < tuning.surestCutRounds || gain > tuning.leastCutGain * most
                {
                    if cutRounds > 0 { most = max(most, gain) }
                    last = run.value
                    cutRounds += 1
                    if try separate(restricted) { continue }
                }
            }
            cutRounds = 0
            most = 0
            state.record(restricted)
            prices = restricted.prices(try restricted.lp.rowDuals())
            let pricing = Pricing(index: index, prices: prices, rows: restricted.boundedRows)
            let pass = pricing.pass(
                perParty: tuning.enteringColumns, threshold: -tolerance)
            proved = max(proved, index.roundedUp(pass.bound))
            if !isPart { state.raise(pass.bound) }
            if !run.isOptimal || clock.mustStop() { return (prices, proved, false) }
            // The plan must still be led by the prices, unless that is done beside.
            if cuts, !isPart, state.isLarge, !beside.isRunning, clock.isNearEnd {
                return (prices, proved, true)
            }
            if let plan = state.plan, proved > plan.cost || (stopsAtPlan && proved == plan.cost) {
                return (prices, proved, true)
            }
            if !isPart, state.options.gap > 0, state.isWithinGap { return (prices, proved, true) }
            let before = restricted.integer.columnCount
            try restricted.add(pass.entering)
            if restricted.integer.columnCount > before {
                method = .primal
                continue
            }
            if !cuts { return (prices, proved, true) }
            // While the number of those left out is not whole, the last of the cuts gain little and
            // serve no plan: splitting on it comes first.
            if state.isLarge, pass.bound - settled < abs(pass.bound) / tuning.settledGain,
                try leavesOutParts(restricted)
            {
                return (prices, proved, true)
            }
            // Nor does it serve a part to creep up on a plan far above.
            if state.isLarge, isPart, let plan = state.plan,
                pass.bound - settled < (plan.cost - pass.bound) / tuning.creepingGain
            {
                return (prices, proved, true)
            }
            settled = pass.bound
            if !isPart { try beside.start(restricted, prices) }
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
            if state.program.columnSites[own] == PackingProgram.noSite {
                number[state.program.columnCosts[own], default: 0] += values[column]
            }
        }
        return number.values.contains { abs($0 - $0.rounded()) > state.tuning.sumTolerance }
    }

    /// Adds the inequalities that the linear program's solution violates; whether there were any.
    private func separate(_ restricted: RestrictedProgram) throws(GLPKFailure) -> Bool {
        let values = try restricted.lp.columnValues()
        var found = separation.violated(in: restricted, values: values)
        // The last cliques gain little: inequalities of whole sites come before them.
        if found.count <= (state.tuning.fewCliques(state.isLarge)) {
            found += try patterns.violated(
                in: restricted, values: values, but: Set(found.map(\.site)))
        }
        for cut in found { try restricted.add(cut) }
        return !found.isEmpty
    }

    /// The same linear program at its solution, without the columns and cuts that matter least to
    /// it: what is added later is priced and separated again.
    func thinned(
        _ restricted: RestrictedProgram, _ prices: Prices, rows: [LinearRow]
    ) throws(GLPKFailure) -> RestrictedProgram {
        let index = state.index
        let pricing = Pricing(index: index, prices: prices, rows: restricted.boundedRows)
        let keep = state.tuning.keptColumns(state.isLarge) * state.program.demandCount
        let slim = try RestrictedProgram(index: index, rows: rows)
        try slim.add(try restricted.columns(best: keep, pricing))
        let cuts = try restricted.tightCuts()
        for number in cuts { try slim.add(restricted.cuts[number].cut) }
        if try !slim.takeBasis(from: restricted, cuts: cuts), let plan = state.plan {
            try slim.add(plan.columns)
            let sums = state.program.audit(plan.columns).rowSums
            try slim.lp.setBasis(slim.basis(of: plan.columns, rowSums: sums))
        }
        _ = try slim.lp.solve(.primal, milliseconds: state.clock.millisecondsLeft)
        return slim
    }
}
