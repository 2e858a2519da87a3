/// Phase 4, the heuristic again: led by prices, starting from the linear program's solution.
struct LedHeuristic {
    let state: SearchState

    /// - Parameter rounds: rounds of improvement for each demand.
    func run(_ restricted: RestrictedProgram, _ prices: Prices, rounds: Int) throws(GLPKFailure) {
        let phase = state.clock.phase
        state.clock.phase = .heuristic
        let isStopped = { state.clock.mustStop() }
        let pricing = Pricing(index: state.index, prices: prices, rows: restricted.boundedRows)
        var led = LocalSearch(
            index: state.index, tuning: state.tuning, pricing: pricing,
            breadth: state.tuning.ledBreadth, seed: state.options.seed &+ 1)
        led.start(guidedBy: try restricted.surestColumns(state.tuning), isStopped: isStopped)
        let least = state.options.method == .heuristic ? state.tuning.leastRounds : 0
        led.improve(
            rounds: min(
                state.tuning.mostRounds, max(least, rounds * state.program.demandCount)),
            heat: state.heat / state.tuning.ledCooling, goal: state.bound, patience: patience,
            isStopped: isStopped)
        if let best = led.best { state.offer(best.columns) }
        state.clock.phase = phase
    }

    /// How many rounds go on without a better plan.
    ///
    /// Where a proof follows, branch and bound finds sooner what many rounds have not found. A
    /// search without a plan goes on.
    private var patience: Int {
        guard state.options.method == .exact, state.plan != nil else { return .max }
        return max(1, Int(state.tuning.ledPatience * Double(state.program.demandCount)))
    }
}
