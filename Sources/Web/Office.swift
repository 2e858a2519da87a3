import Desk
import Dispatch
import Logging
import Store
import Synchronization

/// What every handler works with: the desk's database, the prepared desk, prices, the clock.
package final class Office: Sendable {
    /// The settings.
    let settings: DeskSettings
    /// The database.
    let store: DeskStore
    /// The desk prepared for questions.
    let preparation = Preparation()
    /// What choices cost others.
    let prices = PriceQueue()
    /// Plans for all open requests at once.
    let wholePlans = WholePlanQueue()
    /// Runs of scenarios.
    let bench: PlanBench
    /// The figures of the server at work.
    let metrics = ServerMetrics()
    /// The addresses that are answered.
    let addresses = Addresses()
    /// Whether people reach the server over TLS.
    let isSecure: Bool
    /// The time now.
    let now: @Sendable () -> Moment
    /// The hosts and origins under which people may ask; known when the port is.
    let doors = Mutex(Doors())
    private let visits = Mutex<[String: (minute: Int64, count: Int)]>([:])
    private let queue = DispatchQueue(label: "nearhome.pages", attributes: .concurrent)

    /// The names under which the server is reached.
    struct Doors {
        /// `host:port`, in lower case.
        var hosts: Set<String> = []
        /// `https://host:port`, in lower case.
        var origins: Set<String> = []
    }

    /// The most requests of one session in a minute.
    static let mostVisits = 1200

    /// An office over that database.
    package init(
        settings: DeskSettings, store: DeskStore, now: @escaping @Sendable () -> Moment
    ) {
        self.settings = settings
        self.store = store
        bench = PlanBench(store)
        self.now = now
        isSecure = settings.certificate != nil || settings.isBehindProxy
    }

    /// Runs something that reads or writes the database, away from the threads that serve.
    func work<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }

    /// Names the doors once the port is known.
    func open(port: Int) {
        doors.withLock { doors in
            if let origin = settings.origin {
                doors.origins = [origin]
                if let start = origin.range(of: "://") {
                    let host = String(origin[start.upperBound...])
                    doors.hosts = [host]
                    // A default port is not typed.
                    if !host.contains(":") {
                        doors.hosts.insert(host + (isSecure ? ":443" : ":80"))
                    }
                }
                return
            }
            let scheme = isSecure ? "https" : "http"
            for name in ["127.0.0.1", "localhost", "[::1]"] {
                doors.hosts.insert("\(name):\(port)")
                doors.origins.insert("\(scheme)://\(name):\(port)")
            }
        }
    }

    /// Counts a request of a session; false where there are too many in this minute.
    func admits(_ session: String, at now: Moment) -> Bool {
        let minute = now.milliseconds / 60_000
        return visits.withLock { visits in
            if visits.count > 10_000 { visits = visits.filter { $0.value.minute == minute } }
            var known = visits[session] ?? (minute, 0)
            if known.minute != minute { known = (minute, 0) }
            known.count += 1
            visits[session] = known
            return known.count <= Office.mostVisits
        }
    }
}
