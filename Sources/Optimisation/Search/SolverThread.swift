import CLibrary
import Synchronization

/// Runs work on threads of its own, one GLPK environment each, freed at the end.
package enum SolverThread {
    /// Runs `body` on a new thread and waits for it.
    ///
    /// Whatever the calling thread holds in GLPK is left alone, and nothing stays behind.
    package static func run<Result>(_ body: () -> Result) -> Result {
        var result: Result?
        withoutActuallyEscaping(body) { body in
            let thread = startThread {
                result = body()
                LinearProgram.releaseThread()
            }
            guard let thread else {
                // No thread to be had: the caller's own does as well.
                result = body()
                return
            }
            pthread_join(thread, nil)
        }
        guard let result else { preconditionFailure("a joined thread has finished its work") }
        return result
    }

    /// Work that goes on beside the thread that asked for it.
    package final class Pending<Result: Sendable>: @unchecked Sendable {
        fileprivate var thread: pthread_t?
        // Written by the other thread before its end, read after it.
        fileprivate var result: Result?
        private let mayStop = Atomic(false)

        /// Whether the work may end early.
        var isStopped: Bool { mayStop.load(ordering: .relaxed) }

        /// Asks for an early end.
        func stop() { mayStop.store(true, ordering: .relaxed) }

        /// Waits for the result; to be asked from one thread alone.
        package func join() -> Result? {
            if let thread { pthread_join(thread, nil) }
            thread = nil
            return result
        }
    }

    /// Starts `body` on a new thread; ``Pending/join()`` gives its result.
    package static func beside<Result: Sendable>(
        _ body: @escaping @Sendable (Pending<Result>) -> Result
    ) -> Pending<Result> {
        let pending = Pending<Result>()
        pending.thread = startThread {
            pending.result = body(pending)
            LinearProgram.releaseThread()
        }
        // No thread to be had: the caller's own does as well.
        if pending.thread == nil { pending.result = body(pending) }
        return pending
    }

    /// Waits a while.
    static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

    /// Runs two pieces of work side by side, the second on the calling thread, and waits for both.
    static func together(_ first: @Sendable () -> Void, _ second: () -> Void) {
        withoutActuallyEscaping(first) { first in
            let pending = beside { (_: Pending<Bool>) in
                first()
                return true
            }
            second()
            _ = pending.join()
        }
    }
}
