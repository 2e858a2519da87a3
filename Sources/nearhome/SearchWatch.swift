import Answers
import CLibrary
import Care
import Optimisation
import Synchronization

/// Watches a search for the person at the terminal: shows how far it is, and ends it on Ctrl-C.
///
/// The line of progress stands on standard error where that is a terminal, is written over as the
/// search goes on and taken away at its end. The first Ctrl-C ends the search with what it holds; a
/// second one ends the process.
final class SearchWatch: Sendable {
    /// How the seconds of `--time-limit` are shared out.
    struct Budget {
        /// When everything has to be over.
        let end: ContinuousClock.Instant
        private let seconds: Double

        /// A budget of that many seconds.
        init(seconds: Double, from start: ContinuousClock.Instant) {
            self.seconds = seconds
            end = start + .seconds(seconds)
        }

        /// When the main solve has to be over: a fortieth, of four seconds at most, is kept for
        /// checking and printing, and a fifth, of three seconds at most, where others follow.
        func main(isReviewed: Bool) -> ContinuousClock.Instant {
            end - .seconds(min(4, seconds / 40)) - .seconds(isReviewed ? min(3, seconds / 5) : 0)
        }
    }

    private let isShown: Bool
    private let isInterruptible: Bool
    // Whether the line holds anything that has to be taken away.
    private let isDirty = Atomic<Bool>(false)

    /// Starts watching.
    ///
    /// - Parameter isQuiet: whether nothing is shown.
    init(isQuiet: Bool) {
        isShown = !isQuiet && isatty(2) == 1
        // Touched before the handler can run: a handler must not be the first to use it.
        isStopAsked.store(false, ordering: .relaxed)
        isInterruptible = SearchWatch.heedsInterrupts
        guard isInterruptible else { return }
        signal(SIGINT) { _ in
            isStopAsked.store(true, ordering: .relaxed)
            signal(SIGINT, SIG_DFL)
        }
        // Whoever started the command may have blocked the signal for it.
        var only = sigset_t()
        sigemptyset(&only)
        sigaddset(&only, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &only, nil)
    }

    /// Whether Ctrl-C concerns this process: shells make jobs in the background deaf to it.
    private static var heedsInterrupts: Bool {
        var present = sigaction()
        guard sigaction(SIGINT, nil, &present) == 0 else { return false }
        #if canImport(Darwin)
            let handler = present.__sigaction_u.__sa_handler
        #else
            let handler = present.__sigaction_handler.sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) != unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Whether Ctrl-C was pressed.
    var isCancelled: Bool { isStopAsked.load(ordering: .relaxed) }

    /// The progress function of one solve.
    ///
    /// - Parameters:
    ///   - stage: what the solve is for, in a word or two.
    ///   - isOfPoints: whether its cost is the points of a plan.
    func progress(
        of stage: String, isOfPoints: Bool = true
    ) -> @Sendable (PackingProgress) -> Bool {
        { [self] state in
            var state = state
            if !isOfPoints { (state.incumbent, state.bound) = (nil, nil) }
            if isShown { show(SearchWatch.line(state, stage: stage)) }
            return !isCancelled
        }
    }

    /// Takes the line away and leaves Ctrl-C to the system again.
    func finish() {
        if isDirty.exchange(false, ordering: .relaxed) { show("") }
        if isInterruptible { signal(SIGINT, SIG_DFL) }
    }

    private func show(_ text: String) {
        if !text.isEmpty { isDirty.store(true, ordering: .relaxed) }
        Output.progress("\r\(text)\u{1B}[K")
    }

    /// One state in words: stage, phase, points held, proved bound, gap, time.
    static func line(_ state: PackingProgress, stage: String) -> String {
        var parts = ["\(stage): \(state.phase.rawValue)"]
        if let incumbent = state.incumbent {
            parts.append("\(Points(billionths: incumbent).toOneDecimal) points held")
        }
        if let bound = state.bound, bound > Int64.min / 2 {
            parts.append("at least \(Points(billionths: bound).toOneDecimal) in any plan")
            if let incumbent = state.incumbent {
                let least = max(Double(Points.one), Double(incumbent))
                let gap = max(0, Double(incumbent) - Double(bound)) / least
                parts.append("gap \(Decimals.text(Int64(gap * 10_000), places: 2))%")
            }
        }
        parts.append("\(Int(state.seconds)) s")
        return parts.joined(separator: ", ")
    }
}

/// Whether Ctrl-C was pressed: global, because a signal handler can capture nothing.
private let isStopAsked = Atomic<Bool>(false)
