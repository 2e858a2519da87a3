import Desk
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Store

extension Office {
    /// Serves pages and API until SIGTERM.
    ///
    /// - Parameters:
    ///   - write: Takes one line of the log, ended.
    ///   - isReady: Called with the address and port once connections are taken.
    package func serve(
        log write: @escaping @Sendable (String) -> Void,
        isReady: @escaping @Sendable (_ address: String, _ port: Int) -> Void
    ) async throws {
        let now = self.now
        let logger = Logger(label: "nearhome") { _ in JSONLines(now: now, write: write) }
        let router = self.router(logger: logger)
        let tls = settings.certificate.flatMap { certificate in
            settings.key.map { (certificate: certificate, key: $0) }
        }
        let server = Server(
            at: .init(host: settings.host, port: settings.port, tls: tls), logger: logger)
        _ = try await work {
            try self.store.note(
                AuditDraft("server.started", "server"), by: "system:serve", at: now())
        }
        try await server.run(router, beside: [FeedKeeper(office: self, logger: logger)]) {
            address, port in
            self.open(port: port)
            isReady(address, port)
        }
        _ = try await work {
            try self.store.note(
                AuditDraft("server.stopped", "server"), by: "system:serve", at: now())
        }
    }
}
