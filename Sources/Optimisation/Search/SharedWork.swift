import Synchronization

/// Numbered pieces of work on two threads, one of which tells how far the whole search is.
///
/// Pieces are begun in the order of their numbers.
final class SharedWork: Sendable {
    private let count: Int
    private let options: PackingOptions
    private let tell: (@Sendable (PackingProgress) -> Bool)?
    private let threads: Int
    private let progress: PackingProgress
    private let next = Atomic<Int>(0)
    private let isStopped = Atomic<Bool>(false)

    /// - Parameters:
    ///   - count: pieces of work.
    ///   - options: those of each piece; their progress is replaced.
    ///   - whole: options of the search that all pieces belong to.
    ///   - clock: its clock.
    init(count: Int, options: PackingOptions, of whole: PackingOptions, clock: SearchClock) {
        self.count = count
        self.options = options
        tell = whole.progress
        threads = count > 1 ? whole.threads : 1
        progress = clock.state
    }

    /// Does all pieces and waits for them; none is begun after a cancelling.
    func each(_ body: @escaping @Sendable (_ number: Int, _ options: PackingOptions) -> Void) {
        if threads > 1 {
            SolverThread.together({ self.run(body, tell: nil) }, { run(body, tell: tell) })
        } else {
            run(body, tell: tell)
        }
    }

    private func run(
        _ body: (Int, PackingOptions) -> Void, tell: (@Sendable (PackingProgress) -> Bool)?
    ) {
        var options = options
        options.progress = { [self] own in
            if let tell {
                var state = progress
                state.seconds += own.seconds
                if !tell(state) { isStopped.store(true, ordering: .relaxed) }
            }
            return !isStopped.load(ordering: .relaxed)
        }
        while !isStopped.load(ordering: .relaxed) {
            let number = next.add(1, ordering: .relaxed).oldValue
            if number >= count { return }
            body(number, options)
        }
    }
}
