/// The state of a running search.
package struct PackingProgress: Sendable {
    /// What is being done.
    package var phase: SearchPhase
    /// The cost of the best plan held, if any.
    package var incumbent: Int64?
    /// The best proved lower bound, if any.
    package var bound: Int64?
    /// Seconds since the start.
    package var seconds: Double

    package init(phase: SearchPhase, incumbent: Int64?, bound: Int64?, seconds: Double) {
        self.phase = phase
        self.incumbent = incumbent
        self.bound = bound
        self.seconds = seconds
    }
}
