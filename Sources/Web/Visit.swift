import Hummingbird
import NIOCore
import Synchronization

/// One request on its way through the server: what the router needs, and what was made of it.
struct Visit: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address it came from, without its port; blank where there is none.
    let address: String
    /// The body, whole; filled in before any handler sees the request.
    var body: [UInt8] = []
    /// What becomes known on the way and belongs into the log.
    let note = VisitNote()

    init(source: Source) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? ""
    }
}

/// What becomes known of a request on its way and belongs into the log.
final class VisitNote: Sendable {
    private let number = Mutex<Int?>(nil)

    /// The number of the user who has signed in; nil = nobody has.
    var user: Int? {
        get { number.withLock { $0 } }
        set { number.withLock { $0 = newValue } }
    }
}
