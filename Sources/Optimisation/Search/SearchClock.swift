/// When to stop, and whom to tell.
///
/// The clock is only read where a time limit or a progress function asks for it, so that without
/// them a search depends on its input alone.
final class SearchClock {
    private let start: ContinuousClock.Instant
    let deadline: ContinuousClock.Instant?
    private let options: PackingOptions
    private(set) var nodes = 0
    private(set) var isCancelled = false
    private var lastReport: ContinuousClock.Instant
    /// What is being done.
    var phase = SearchPhase.heuristic
    var incumbent: Int64?
    var bound: Int64?
    /// Whether another program is being solved, whose cost is none of the search's.
    var isAside = false

    init(options: PackingOptions) {
        let now = ContinuousClock.now
        start = now
        lastReport = now
        self.options = options
        // More seconds than an instant can hold are no limit, and a number that is none is one.
        let limit = options.timeLimit.flatMap { $0 < Self.mostSeconds ? max(0, $0) : nil }
        deadline = [limit.map { now + .seconds($0) }, options.deadline].compactMap { $0 }.min()
    }

    var seconds: Double { Self.seconds(ContinuousClock.now - start) }

    /// Milliseconds left, at least 1; 0 where there is no limit.
    var millisecondsLeft: Int {
        guard let deadline else { return 0 }
        let left = Self.seconds(deadline - ContinuousClock.now)
        return max(1, Int(min(left, Self.mostSeconds) * 1000))
    }

    /// Seconds left, or nil without a limit.
    var secondsLeft: Double? { deadline.map { Self.seconds($0 - ContinuousClock.now) } }

    var isLate: Bool { deadline.map { ContinuousClock.now >= $0 } ?? false }

    /// Whether less than a sixth of the time is left.
    var isNearEnd: Bool {
        guard let deadline else { return false }
        let now = ContinuousClock.now
        return (deadline - now) * 6 < deadline - start
    }

    var isOutOfNodes: Bool { options.nodeLimit.map { nodes >= $0 } ?? false }

    /// Ends the search: somebody asked for it.
    func cancel() { isCancelled = true }

    func countNode() { nodes += 1 }

    func count(nodes some: Int) { nodes += some }

    /// Whether to stop; also reports progress, at most ten times a second.
    func mustStop() -> Bool {
        if isCancelled || isOutOfNodes { return true }
        if let progress = options.progress {
            let now = ContinuousClock.now
            if now - lastReport > .milliseconds(100) {
                lastReport = now
                if !progress(state) { isCancelled = true }
            }
        }
        return isCancelled || isLate
    }

    /// What is told of the search: the cost held and its bound only while that is what is looked for.
    var state: PackingProgress {
        let isOfCost = !isAside && phase != .secondaryCost && phase != .tieBreak
        return PackingProgress(
            phase: phase, incumbent: isOfCost ? incumbent : nil, bound: isOfCost ? bound : nil,
            seconds: seconds)
    }

    /// Why a search that had to stop has stopped.
    var reason: PackingOutcome.Termination {
        if isCancelled { return .cancelled }
        return isOutOfNodes ? .nodeLimit : .timeLimit
    }

    /// Time limits from here on, a century, are none.
    private static let mostSeconds = 3_155_760_000.0

    private static func seconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
