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
        final class Job: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 64 << 20)
        defer { pthread_attr_destroy(&attributes) }
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let context = Unmanaged.passRetained(Job(body))
        let code = pthread_create(
            &thread, &attributes,
            { context in
                #if canImport(Darwin)
                    Unmanaged<Job>.fromOpaque(context).takeRetainedValue().body()
                #else
                    guard let context else { return nil }
                    // On Linux this is the thread alone, not the process.
                    Priority.yieldProcess()
                    Unmanaged<Job>.fromOpaque(context).takeRetainedValue().body()
                #endif
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            // No thread to be had: the caller's own does as well.
            context.release()
            body()
            return
        }
        #if canImport(Darwin)
            if let thread { pthread_join(thread, nil) }
        #else
            pthread_join(thread, nil)
        #endif
    }
}
