import CLibrary

/// How far a long job is, and how long it may still take, on standard error.
///
/// On a terminal one line that is written over; elsewhere a line for each tenth.
struct ProgressBar {
    private let what: String
    private let isShown: Bool
    private let isTerminal: Bool
    private let start: Double
    private var tenths = 0

    /// Starts to count.
    ///
    /// - Parameter what: What is counted, as `nights`.
    init(_ what: String, isShown: Bool) {
        self.what = what
        self.isShown = isShown
        isTerminal = isatty(2) == 1
        start = ProgressBar.seconds
    }

    private static var seconds: Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }

    /// Shows how many of how many are done.
    mutating func show(_ done: Int, of all: Int) {
        guard isShown, all > 0 else { return }
        let tenths = done * 10 / all
        if !isTerminal && tenths == self.tenths { return }
        self.tenths = tenths
        let line = ProgressBar.line(
            what, done, of: all, elapsed: ProgressBar.seconds - start)
        Output.diagnose(isTerminal ? "\r\u{1B}[K\(line)" : line, isLine: !isTerminal)
    }

    /// Ends the line.
    func finish() {
        if isShown && isTerminal { Output.diagnose("\n") }
    }

    /// The line: a bar, the count, and the time that the rest takes at the pace so far.
    static func line(_ what: String, _ done: Int, of all: Int, elapsed: Double) -> String {
        let width = 30
        let filled = done * width / all
        let bar =
            String(repeating: "#", count: filled)
            + String(repeating: ".", count: width - filled)
        var line = "[\(bar)] \(done) of \(all) \(what), \(done * 100 / all)%"
        if done > 0 && done < all {
            let left = Int(elapsed / Double(done) * Double(all - done) + 0.5)
            line += left < 90 ? ", about \(left) s left" : ", about \((left + 30) / 60) min left"
        }
        return line
    }
}
