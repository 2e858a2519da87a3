/// The state of a running search.
public struct PackingProgress: Sendable {
    /// What is being done.
    public var phase: SearchPhase
    /// The cost of the best plan held, if any.
    public var incumbent: Int64?
    /// The best proved lower bound, if any.
    public var bound: Int64?
    /// Seconds since the start.
    public var seconds: Double

    /// Creates a state.
    public init(phase: SearchPhase, incumbent: Int64?, bound: Int64?, seconds: Double) {
        self.phase = phase
        self.incumbent = incumbent
        self.bound = bound
        self.seconds = seconds
    }
}
