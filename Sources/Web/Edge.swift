import Desk
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// The outermost step of every request: limits, the Host, the headers of every answer, the log.
struct Edge: RouterMiddleware {
    typealias Context = Visit

    /// The most bytes of a body.
    static let bodyLimit = 1 << 20
    /// The most bytes of all headers.
    static let headerLimit = 16 << 10

    /// What every handler works with.
    let office: Office
    /// Where each answer is noted.
    let logger: Logger

    private let numbers = RequestNumbers()

    init(office: Office, logger: Logger) {
        self.office = office
        self.logger = logger
    }

    func handle(
        _ request: Request, context: Visit,
        next: (Request, Visit) async throws -> Response
    ) async throws -> Response {
        let number = numbers.next()
        let start = ContinuousClock.now
        let path = request.uri.path
        var response: Response
        do {
            response = try await answer(request, context, next)
        } catch let error as HTTPError where error.status == .notFound {
            response = await unknown(request, context).response
        } catch {
            logger.error(
                "the server failed",
                metadata: ["request": "\(number)", "method": "\(request.method)"])
            response = Door.refused(.tryAgain, path: path).response
        }
        dress(&response, path: path)
        let taken = ContinuousClock.now - start
        let milliseconds =
            taken.components.seconds * 1000 + taken.components.attoseconds / 1_000_000_000_000_000
        var metadata: Logger.Metadata = [
            "request": "\(number)", "method": "\(request.method)",
            "route": "\(context.endpointPath ?? "none")", "status": "\(response.status.code)",
            "milliseconds": "\(milliseconds)",
        ]
        if let user = context.note.user { metadata["user"] = "\(user)" }
        logger.info("answered", metadata: metadata)
        office.metrics.answered(
            method: "\(request.method)", route: context.endpointPath?.description ?? "none",
            status: response.status.code, nanoseconds: taken.nanoseconds)
        return response
    }

    private func answer(
        _ request: Request, _ context: Visit, _ next: (Request, Visit) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        let size = request.headers.reduce(0) {
            $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4
        }
        if size > Edge.headerLimit {
            return Door.refused(.headersTooLarge, path: path).with("Connection", "close").response
        }
        if !office.doors.withLock({ $0.hosts }).contains(
            (request.head.authority ?? "").lowercased())
        {
            return Door.refused(.wrongHost, path: path).response
        }
        var context = context
        do {
            let body = try await request.body.collect(upTo: Edge.bodyLimit)
            context.body = Array(body.readableBytesView)
        } catch is NIOTooManyBytesError {
            return Door.refused(.tooLarge, path: path).with("Connection", "close").response
        } catch let error where !(error is CancellationError) {
            // A body in pieces that are none, or whose sender has gone.
            return Door.refused(.brokenOff, path: path).with("Connection", "close").response
        }
        return try await next(request, context)
    }

    // An address that is known under another method says which (405), any other is not found.
    private func unknown(_ request: Request, _ visit: Visit) async -> Answer {
        let path = request.uri.path
        let methods = office.addresses.methods(of: path)
        if methods.isEmpty { return await Door(office: office).nowhere(request, visit) }
        return Door.refused(.wrongMethod(path), path: path)
            .with("Allow", methods.joined(separator: ", "))
    }

    // Every answer, whatever it is, carries these.
    private func dress(_ response: inout Response, path: String) {
        func set(_ name: String, _ value: String) {
            guard let field = HTTPField.Name(name) else { return }
            response.headers[field] = value
        }
        set(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
                + "frame-ancestors 'none'; base-uri 'none'")
        set("X-Content-Type-Options", "nosniff")
        set("Referrer-Policy", "same-origin")
        set("Cross-Origin-Opener-Policy", "same-origin")
        set("Cross-Origin-Resource-Policy", "same-origin")
        if office.isSecure { set("Strict-Transport-Security", "max-age=31536000") }
        if response.headers[.cacheControl] == nil { set("Cache-Control", "no-store") }
    }
}

/// Numbers of requests since the start, for the log.
final class RequestNumbers: Sendable {
    private let last = Atomic<Int>(0)

    /// The next number.
    func next() -> Int { last.wrappingAdd(1, ordering: .relaxed).newValue }
}

extension Refusal {
    /// The address takes another method.
    static func wrongMethod(_ path: String) -> Refusal {
        Refusal(
            "wrong-method", 405, "This address takes another method",
            path.hasPrefix("/api/")
                ? "See /api/v1/openapi.json for what it takes."
                : "Nothing was changed. Go back and use the links and forms of the page.")
    }

    /// The body is larger than is taken.
    static let tooLarge = Refusal(
        "too-large", 413, "Too much was sent", "At most 1 MiB is taken. Shorten what you send.")

    /// The body did not come whole.
    static let brokenOff = Refusal(
        "broken-off", 400, "What was sent broke off",
        "It did not arrive whole, and nothing was changed. Send it again.")

    /// The headers are larger than is taken.
    static let headersTooLarge = Refusal(
        "headers-too-large", 431, "The headers are too large",
        "At most 16 KiB of headers are taken. Clear the cookies of this site, then try again.")

    /// The Host is not one of ours.
    static let wrongHost = Refusal(
        "wrong-host", 421, "This address is not served here",
        "Use the address that you were given for NearHome.")

    /// Something failed that is not the caller's fault.
    static let tryAgain = Refusal(
        "try-again", 503, "Please try again",
        "NearHome could not answer just now. Nothing was changed. Try again in a moment.")
}
