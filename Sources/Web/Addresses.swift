import Hummingbird
import Logging
import Synchronization

/// Every address that the server answers, with the methods that each takes: told where an address is
/// asked in another way.
final class Addresses: Sendable {
    private let known = Mutex<[(parts: [String], method: String)]>([])

    /// Takes over what a router answers; called once every route is added.
    func read(_ router: Router<Visit>) {
        let routes = router.routes.map {
            (parts: Addresses.parts($0.path.description), method: $0.method.rawValue)
        }
        known.withLock { $0 = routes }
    }

    /// The methods that an address takes, in the order of the alphabet; empty where there is none.
    func methods(of path: String) -> [String] {
        let parts = Addresses.parts(path)
        let takes = known.withLock { known in
            known.filter { route in
                route.parts.count == parts.count
                    && zip(route.parts, parts).allSatisfy { isParameter($0) || $0 == $1 }
            }
        }
        // A page of its own (`/requests/new`) goes before one of a number (`/requests/:n`).
        let exact = takes.map { $0.parts.count { !isParameter($0) } }.max()
        return takes.filter { $0.parts.count { !isParameter($0) } == exact }.map(\.method).sorted()
    }

    private func isParameter(_ part: String) -> Bool { part.hasPrefix(":") || part.hasPrefix("{") }

    private static func parts(_ path: String) -> [String] {
        path.split(separator: "/").map(String.init)
    }
}

extension Office {
    /// Pages and API with everything that stands before them.
    func router(logger: Logger) -> Router<Visit> {
        let router = Router(context: Visit.self)
        router.add(middleware: Edge(office: self, logger: logger))
        let door = Door(office: self)
        Pages(door: door).add(to: router)
        API(door: door).add(to: router)
        addresses.read(router)
        return router
    }
}
