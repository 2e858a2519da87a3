import CLibrary

/// Who waits for whom when the processors are busy.
package enum Priority {
    /// The nice value of work that nobody is waiting for; 0 = as everybody, 19 = last.
    private static let last: Int32 = 10

    /// Puts the process behind those that people wait for; it stays so to its end.
    ///
    /// Asked for once, before the process starts threads. No effect where the system refuses.
    package static func yieldProcess() {
        #if canImport(Glibc)
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, last)
        #else
            _ = setpriority(PRIO_PROCESS, 0, last)
        #endif
    }

    /// Runs `body` on a thread of its own that comes after all others, and waits for it.
    ///
    /// Threads that it starts come last as well. Linux gives each thread its own nice value, which
    /// can't be raised again: so the thread is not one of a pool. Elsewhere the thread is like any.
    package static func yielding(_ body: @escaping @Sendable () -> Void) {
        let thread = startThread {
            #if !canImport(Darwin)
                // On Linux this is the thread alone, not the process.
                yieldProcess()
            #endif
            body()
        }
        guard let thread else {
            // No thread to be had: the caller's own does as well.
            body()
            return
        }
        pthread_join(thread, nil)
    }
}
