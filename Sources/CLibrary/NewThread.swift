/// Starts `body` on a thread of its own, with a stack of 64 MiB.
///
/// - Returns: The thread, to be joined; nil where there is none to be had.
package func startThread(_ body: @escaping () -> Void) -> pthread_t? {
    final class Job {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
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
