import Desk
import Dispatch
import Exchange
import Files
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Store
import Synchronization

@testable import Web

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The whole desk without a socket: bytes go through the decoder of the server, then through every
/// step and every route, on a database of its own with the bundled tiny instance.
///
/// The first byte says who asks. `__csrf__` stands for the token of the session, so that inputs get
/// past it. No answer may be 5xx.
final class HTTPDesk: Sendable {
    @Sendable static func read(_ bytes: [UInt8]) {
        guard let first = bytes.first, let desk = current() else { return }
        for (head, body) in HTTPDesk.messages(Array(bytes.dropFirst())) {
            desk.ask(head, body, as: Int(first))
        }
    }

    // MARK: The messages in some bytes

    private static func messages(_ bytes: [UInt8]) -> [(HTTPRequest, [UInt8])] {
        let channel = EmbeddedChannel()
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        var found: [(HTTPRequest, [UInt8])] = []
        do {
            try channel.pipeline.syncOperations.addHandlers([
                ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)),
                HTTP1ToHTTPServerCodec(secure: false),
            ])
            try channel.writeInbound(ByteBuffer(bytes: bytes))
        } catch {
            // What came whole before is still asked.
        }
        var head: HTTPRequest?
        var body: [UInt8] = []
        while let part = try? channel.readInbound(as: HTTPRequestPart.self) {
            switch part {
            case .head(let request):
                head = request
                body = []
            case .body(let piece): body += Array(piece.readableBytesView)
            case .end:
                if let head { found.append((head, body)) }
                head = nil
            }
            if found.count == 8 { break }
        }
        return found
    }

    // MARK: The desk

    private static let held = Mutex<(desk: HTTPDesk, left: Int)?>(nil)

    // A new one after some hundreds of questions, so that what was entered does not pile up.
    private static func current() -> HTTPDesk? {
        held.withLock { held in
            if let (desk, left) = held, left > 0 {
                held = (desk, left - 1)
                return desk
            }
            held = nil
            guard let desk = try? HTTPDesk() else { fatalError("the desk cannot be opened") }
            held = (desk, 2000)
            return desk
        }
    }

    private let folder: String
    private let office: Office
    private let responder: any HTTPResponder<Visit>
    private let sessions: [(secret: String, csrf: String)]
    private let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }

    private static let users: [(name: String, roles: Set<Role>)] = [
        ("max", [.officer, .manager]), ("fern", [.fostering]), ("nora", [.nominatedOfficer]),
        ("dora", [.director]), ("ada", [.auditor]),
    ]

    private init() throws {
        folder =
            "\(Scratch.place)/nearhome-fuzz-desk-\(ProcessInfo.processInfo.processIdentifier)"
        Files.remove(folder)
        try Files.makeFolder(folder)
        var settings = DeskSettings()
        settings.instance = "Instances/tiny"
        settings.database = folder + "/desk.db"
        let reading = try FeedSource(settings).read()
        guard let day = reading.instance?.asOf, let now = Moment(day: day, time: "09:00") else {
            fatalError("Instances/tiny cannot be read")
        }
        let store = try DeskStore(path: settings.database, rules: settings.rules)
        let password = Password.forOneUse()
        try store.addPeople(HTTPDesk.users, teams: .all, password: password, by: "fuzz", at: now)
        _ = try store.takeFeed(reading, as: .system("feed"), at: now)
        office = Office(settings: settings, store: store, now: { now })
        office.open(port: 80)
        sessions = try HTTPDesk.users.compactMap { user in
            guard let started = try store.signIn(namedByProxy: user.name, at: now) else {
                return nil
            }
            return (started.secret, started.session.csrf)
        }
        responder = office.router(logger: logger).buildResponder()
    }

    private func ask(_ head: HTTPRequest, _ body: [UInt8], as number: Int) {
        var head = head
        var body = body
        // One in eight asks as nobody, and under the name that it gave.
        if number % 8 != 7 {
            let session = sessions[number % sessions.count]
            head.authority = "127.0.0.1:80"
            head.headerFields[.cookie] = "\(Door.cookie)=\(session.secret)"
            if let name = HTTPField.Name("X-CSRF-Token"), head.headerFields[name] != nil {
                head.headerFields[name] = session.csrf
            }
            body = HTTPDesk.replacing(Array("__csrf__".utf8), in: body, by: session.csrf)
        }
        let visit = Visit(
            source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: logger))
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        let responder = responder
        let isOver = DispatchSemaphore(value: 0)
        Task.detached {
            let response = try? await responder.respond(to: request, context: visit)
            // 503 with a time to come back is an answer; any other 5xx is a fault.
            if let response, response.status.code >= 500, response.headers[.retryAfter] == nil {
                fatalError("\(request.method) \(request.uri): \(response.status.code)")
            }
            if response == nil { fatalError("\(request.method) \(request.uri): no answer") }
            isOver.signal()
        }
        isOver.wait()
    }

    private static func replacing(_ mark: [UInt8], in bytes: [UInt8], by text: String) -> [UInt8] {
        guard bytes.count >= mark.count,
            let start = (0...(bytes.count - mark.count)).first(where: {
                bytes[$0] == mark[0] && bytes[$0..<$0 + mark.count].elementsEqual(mark)
            })
        else { return bytes }
        return bytes[..<start] + Array(text.utf8) + bytes[(start + mark.count)...]
    }
}
