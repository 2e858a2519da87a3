import CLibrary
import Synchronization

/// Runs work on threads of its own, one GLPK environment each, freed at the end.
package enum SolverThread {
    private final class Job {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    /// Runs `body` on a new thread and waits for it.
    ///
    /// Whatever the calling thread holds in GLPK is left alone, and nothing stays behind.
    package static func run<Result>(_ body: () -> Result) -> Result {
        var result: Result?
        withoutActuallyEscaping(body) { body in
            let job = Job {
                result = body()
                LinearProgram.releaseThread()
            }
            guard let thread = start(job) else {
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
        let job = Job {
            pending.result = body(pending)
            LinearProgram.releaseThread()
        }
        pending.thread = start(job)
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

    private static func start(_ job: Job) -> pthread_t? {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 64 << 20)
        defer { pthread_attr_destroy(&attributes) }
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let context = Unmanaged.passRetained(job)
        let code = pthread_create(
            &thread, &attributes,
            { context in
                #if canImport(Darwin)
                    Unmanaged<Job>.fromOpaque(context).takeRetainedValue().body()
                #else
                    guard let context else { return nil }
                    Unmanaged<Job>.fromOpaque(context).takeRetainedValue().body()
                #endif
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            return nil
        }
        return thread
    }
}
