import Desk
import Logging
import ServiceLifecycle
import Store

/// Looks at the feed from time to time and takes it in once it lies still.
struct FeedKeeper: Service {
    let office: Office
    let logger: Logger

    func run() async throws {
        var watch = FeedWatch()
        let every = Duration.seconds(office.settings.feedEvery)
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            do {
                watch = try await look(watch)
            } catch {
                logger.error("the feed could not be looked at")
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: every) }
        }
    }

    private func look(_ watch: FeedWatch) async throws -> FeedWatch {
        let office = office
        let logger = logger
        return try await office.work {
            var watch = watch
            let now = office.now()
            let signature = FeedSource(office.settings).signature
            let hasNone = try office.store.state().feed.number == 0
            let isStill = watch.isStill(
                signature, at: now, settle: office.settings.feedSettle)
            // The very first feed is taken in at once: there is none to fall back on.
            guard hasNone || isStill else { return watch }
            switch try office.takeFeed(
                as: .system("feed"), at: now, acceptsJump: false)
            {
            case .taken(let number):
                logger.info("feed taken", metadata: ["snapshot": "\(number)"])
            case .same: break
            case .refused(let refusal):
                logger.warning("feed refused", metadata: ["reason": "\(refusal.forLog)"])
            }
            return watch
        }
    }
}
