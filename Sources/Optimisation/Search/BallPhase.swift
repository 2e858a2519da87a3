/// Phase 6: reduced-cost balls, until plan and bound of a part meet.
///
/// A *ball* of radius D holds the columns whose reduced cost is at most D. A plan with any other column
/// costs more than bound + D. So once D reaches plan − bound, a finished branch and bound over the ball
/// proves the plan best of all (reduced-cost fixing, the other way round); a smaller ball that is
/// finished raises the bound all the same. What a ball cuts off prices its part again before the next.
struct BallPhase {
    let state: SearchState
    let generation: ColumnGeneration

    /// Balls of growing size until plan and bound meet, or a limit; the bound proved for the program
    /// as it is bounded now.
    func run(_ restricted: RestrictedProgram, _ part: inout SearchPart) throws(GLPKFailure)
        -> Int64
    {
        let (index, program, tuning) = (state.index, state.program, state.tuning)
        let clock = state.clock
        let rows = restricted.boundedRows
        let branchRows = Array(index.rows.count..<rows.count)
        var radius = max(1, Int64(index.costScale * tuning.firstRadius))
        var proved = part.bound
        while let plan = state.plan, proved < plan.cost, !state.isWithinGap, !clock.mustStop() {
            guard let prices = part.prices else { return proved }
            let pricing = Pricing(index: index, prices: prices, rows: rows)
            let floor = pricing.pass(perParty: 1, threshold: .min).bound
            let (beyond, overflow) = floor.addingReportingOverflow(pricing.leastBeyond)
            let ceiling = overflow ? .max : beyond
            let needed = plan.cost - index.granularity - floor
            var reach = min(needed, radius)
            var columns = pricing.columns(within: reach)
            while reach < needed,
                columns.count
                    < tuning.ballColumns.perDemand * program.demandCount
                    + tuning.ballColumns.besides
            {
                radius *= 2
                reach = min(needed, radius)
                columns = pricing.columns(within: reach)
            }
            let before = restricted.cuts.count
            let ball = try makeBall(columns, rows: rows, from: restricted, plan)
            var local = LocalSearch(
                index: index, tuning: tuning, pricing: pricing, breadth: tuning.roundingBreadth,
                seed: state.options.seed &+ 2)
            let heat = state.heat / tuning.roundingCooling
            var search = BranchAndBound(
                restricted: ball, separation: generation.separation, clock: clock, tuning: tuning,
                limit: plan.cost,
                granularity: index.granularity, constant: program.constantCost,
                branchRows: branchRows, nodeLimit: reach < needed ? tuning.ballNodes : .max,
                completed: { columns in
                    local.start(guidedBy: columns)
                    local.improve(
                        rounds: tuning.roundingRounds, heat: heat, goal: .min,
                        isStopped: { clock.mustStop() })
                    return local.best?.columns
                },
                evaluate: { program.checkedPlan($0)?.cost })
            try search.run(closed: [])
            state.record(ball)
            for held in ball.cuts.dropFirst(before) { try restricted.add(held.cut) }
            if let best = search.best { state.offer(best.columns) }
            let inBall = min(search.bound, state.plan?.cost ?? .max, ceiling)
            if reach >= needed { return max(proved, index.roundedUp(inBall)) }
            if search.isComplete {
                proved = max(proved, index.roundedUp(min(inBall, floor + reach + 1)))
            }
            radius *= 2
            // What the ball cut off raises the bound of all columns, and fewer remain to be looked at.
            if restricted.cuts.count > before, proved < state.plan?.cost ?? .max {
                let again = try generation.price(restricted, .dual, isPart: true)
                part.prices = again.prices
                proved = max(proved, again.bound)
            }
        }
        return proved
    }

    /// The program of a ball: one of its own, because columns outside would slow every node down.
    private func makeBall(
        _ columns: [Int], rows: [LinearRow], from restricted: RestrictedProgram,
        _ plan: PackingOutcome.Plan
    ) throws(GLPKFailure) -> RestrictedProgram {
        let ball = try RestrictedProgram(index: state.index, rows: rows)
        try ball.add(columns)
        for held in restricted.cuts { try ball.add(held.cut) }
        if try !ball.takeBasis(from: restricted, cuts: Array(restricted.cuts.indices)) {
            try ball.add(plan.columns)
            let sums = state.program.audit(plan.columns).rowSums
            try ball.lp.setBasis(ball.basis(of: plan.columns, rowSums: sums))
            _ = try ball.lp.solve(.primal, milliseconds: state.clock.millisecondsLeft)
        }
        return ball
    }
}
