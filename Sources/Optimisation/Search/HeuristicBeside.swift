/// The heuristic on the other core, while the linear program of a large program is solved.
///
/// Its rounds are counted and its end is waited for, so that a search without a time limit depends on
/// its input alone.
final class HeuristicBeside {
    private let state: SearchState
    private var pending: SolverThread.Pending<[Int]?>?

    init(_ state: SearchState) { self.state = state }

    /// Whether it is at work.
    var isRunning: Bool { pending != nil }

    /// Takes what the last run found and starts the next, led by the prices of the day.
    func start(_ restricted: RestrictedProgram, _ prices: Prices) throws(GLPKFailure) {
        guard state.isLarge, state.options.threads > 1 else { return }
        end()
        let tuning = state.tuning
        if let plan = state.plan,
            plan.cost - state.bound < abs(state.bound) / tuning.restingGap
        {
            return
        }
        let pricing = Pricing(index: state.index, prices: prices, rows: restricted.boundedRows)
        let guide = try restricted.surestColumns(tuning)
        let rounds = tuning.ledRounds.beside * state.program.demandCount
        pending = SolverThread.beside {
            [
                index = state.index, heat = state.heat, goal = state.bound,
                seed = state.options.seed, deadline = state.clock.deadline
            ] pending in
            var led = LocalSearch(
                index: index, tuning: tuning, pricing: pricing, breadth: tuning.ledBreadth,
                seed: seed &+ 4)
            led.start(guidedBy: guide)
            led.improve(
                rounds: rounds, heat: heat / tuning.ledCooling, goal: goal,
                isStopped: {
                    pending.isStopped || (deadline.map { ContinuousClock.now >= $0 } ?? false)
                })
            return led.best?.columns
        }
    }

    /// Waits for it, at once where the search has to stop, and offers what it found.
    func end() {
        if state.clock.mustStop() { pending?.stop() }
        if let found = pending?.join() ?? nil { state.offer(found) }
        pending = nil
    }
}
