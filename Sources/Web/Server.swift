import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle

/// The desk's server: where it listens, over what, and how it ends.
package struct Server: Sendable {
    /// Where it listens.
    package struct Place: Sendable {
        /// The address, as `127.0.0.1`.
        package var host: String
        /// The port; 0 takes a free one.
        package var port: Int
        /// Files of certificate and key (PEM); nil = without TLS.
        package var tls: (certificate: String, key: String)?

        /// A place to listen.
        package init(host: String, port: Int, tls: (certificate: String, key: String)? = nil) {
            self.host = host
            self.port = port
            self.tls = tls
        }
    }

    /// Seconds in which a request has to arrive.
    static let arrivalSeconds: Int64 = 30
    /// Seconds that answers in the making get after SIGTERM.
    static let stopSeconds = 8

    let place: Place
    let logger: Logger

    /// A server there, that logs so.
    package init(at place: Place, logger: Logger) {
        self.place = place
        self.logger = logger
    }

    /// Serves until SIGTERM or SIGINT.
    ///
    /// - Parameters:
    ///   - routes: The routes.
    ///   - services: What runs beside, and is stopped with it.
    ///   - isReady: Called with address and port once connections are taken.
    func run(
        _ routes: Router<Visit>, beside services: [any Service],
        isReady: @escaping @Sendable (_ address: String, _ port: Int) -> Void
    ) async throws {
        let http = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [ArrivalDeadline(seconds: Server.arrivalSeconds)],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 64 << 10, maxHeaderListSize: 64 << 10,
                    maxHeaderFieldCount: 200)))
        let builder: HTTPServerBuilder
        if let tls = place.tls {
            let chain = try NIOSSLCertificate.fromPEMFile(tls.certificate)
            let key = try NIOSSLPrivateKey(file: tls.key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            builder = try .tls(http, tlsConfiguration: configuration)
        } else {
            builder = http
        }
        let application = Application(
            router: routes, server: builder,
            configuration: .init(address: .hostname(place.host, port: place.port)),
            services: services,
            onServerRunning: { channel in
                let address = channel.localAddress
                isReady(address?.ipAddress ?? place.host, address?.port ?? place.port)
            }, logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(Server.stopSeconds)
        try await ServiceGroup(configuration: configuration).run()
    }
}
