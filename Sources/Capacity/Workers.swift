import Dispatch
import Synchronization

/// Work on several threads whose results are taken in the order of the work.
enum Workers {
    private struct State<Result: Sendable>: Sendable {
        var next = 0
        var ready: [Int: Swift.Result<Result, any Error>] = [:]
        var isStopped = false
    }

    // Shared by the threads of one run.
    private final class Board<Result: Sendable>: Sendable {
        let state = Mutex(State<Result>())
        let news = DispatchSemaphore(value: 0)
        let threads = DispatchGroup()
    }

    /// Runs `work` for each element on that many threads and gives results to `take` in order, on
    /// the calling thread.
    ///
    /// - Throws: the first error by the order of elements, or what `take` throws; all threads have
    ///   ended then.
    static func run<Element: Sendable, Result: Sendable>(
        _ elements: [Element], threads: Int,
        work: @escaping @Sendable (Element) throws -> Result,
        take: (Element, Result) throws -> Void
    ) throws {
        let board = Board<Result>()
        for _ in 0..<max(1, min(threads, elements.count)) {
            DispatchQueue.global().async(group: board.threads) {
                while true {
                    let index: Int? = board.state.withLock { state in
                        guard !state.isStopped, state.next < elements.count else { return nil }
                        state.next += 1
                        return state.next - 1
                    }
                    guard let index else { return }
                    let result = Swift.Result { try work(elements[index]) }
                    board.state.withLock { $0.ready[index] = result }
                    board.news.signal()
                }
            }
        }
        defer {
            board.state.withLock { $0.isStopped = true }
            board.threads.wait()
        }
        for (index, element) in elements.enumerated() {
            var found: Swift.Result<Result, any Error>?
            while true {
                found = board.state.withLock { $0.ready.removeValue(forKey: index) }
                if found != nil { break }
                board.news.wait()
            }
            if let found { try take(element, try found.get()) }
        }
    }
}
