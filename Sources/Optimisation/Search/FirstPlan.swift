/// Phase 1, the incumbent: a plan without prices, by regret insertion and improvement.
struct FirstPlan {
    let state: SearchState

    /// Offers the plan given and the heuristic's own; there may be none after it.
    func run() {
        let tuning = state.tuning
        let demands = state.program.demandCount
        let isStopped = { state.clock.mustStop() }
        if let given = state.options.incumbent { state.offer(given) }
        state.clock.phase = .heuristic
        var local = LocalSearch(
            index: state.index, tuning: tuning, pricing: nil, breadth: tuning.firstBreadth,
            seed: state.options.seed)
        local.construct(isStopped: isStopped)
        // The prices of the linear program lead better: any plan will do before it.
        if local.best == nil || state.options.method != .exact {
            local.improve(
                rounds: min(tuning.mostFirstRounds, tuning.firstRounds * demands),
                heat: state.heat, goal: state.bound, isStopped: isStopped)
        }
        if let best = local.best { state.offer(best.columns) }
        guard state.plan == nil else { return }
        local.improve(
            rounds: min(tuning.mostRounds, tuning.searchingRounds * demands), heat: state.heat,
            goal: state.bound, isStopped: isStopped)
        if let best = local.best { state.offer(best.columns) }
    }
}
