import Desk
import HTTPTypes
import Hummingbird
import Reporting
import Store

/// The way in: who asks, whether the question is theirs, and what a refusal looks like.
///
/// Every route of pages and of the API goes through here, so that no handler can forget it.
struct Door: Sendable {
    /// What every handler works with.
    let office: Office

    /// The name of the session's cookie.
    static let cookie = "__Host-nearhome"

    /// A handler: away from the serving threads, one call in, one answer out.
    typealias Handler = @Sendable (Call) throws -> Answer

    /// A page for people who have signed in.
    func page(
        _ path: String, on router: Router<Visit>, get: Handler? = nil, post: Handler? = nil,
        whilePasswordIsOld: Bool = false
    ) {
        if let get {
            router.get(RouterPath(path)) { request, visit in
                try await self.answer(request, visit, isAPI: false, whilePasswordIsOld, get)
            }
        }
        if let post {
            router.post(RouterPath(path)) { request, visit in
                try await self.answer(request, visit, isAPI: false, whilePasswordIsOld, post)
            }
        }
    }

    /// A route of the API.
    func api(
        _ method: HTTPRequest.Method, _ path: String, on router: Router<Visit>,
        _ handler: @escaping Handler
    ) {
        router.on(RouterPath("/api/v1" + path), method: method) { request, visit in
            try await self.answer(request, visit, isAPI: true, false, handler)
        }
    }

    /// A page that needs no sign-in.
    func open(
        _ method: HTTPRequest.Method, _ path: String, on router: Router<Visit>,
        _ handler: @escaping @Sendable (Guest) throws -> Answer
    ) {
        router.on(RouterPath(path), method: method) { request, visit in
            let guest = Guest(
                office: self.office, visit: visit, request: request, now: self.office.now())
            return try await self.office.work {
                do {
                    return try handler(guest)
                } catch let refusal as Refusal {
                    return Door.refused(refusal, path: request.uri.path)
                }
            }
        }
    }

    /// Somebody who has not signed in, or may not have.
    struct Guest: Sendable {
        let office: Office
        let visit: Visit
        let request: Request
        let now: Moment

        /// The secret of the cookie; nil = there is none.
        var secret: String? { request.cookies[Door.cookie]?.value }

        /// Refuses what comes from another site.
        ///
        /// - Throws: ``Refusal``.
        func checkOrigin() throws(Refusal) {
            try Door.checkOrigin(request, office)
        }
    }

    // MARK: The steps of every call

    private func answer(
        _ request: Request, _ visit: Visit, isAPI: Bool, _ whilePasswordIsOld: Bool,
        _ handler: @escaping Handler
    ) async throws -> Answer {
        let now = office.now()
        return try await office.work {
            try self.answer(request, visit, now, isAPI, whilePasswordIsOld, handler)
        }
    }

    private func answer(
        _ request: Request, _ visit: Visit, _ now: Moment, _ isAPI: Bool,
        _ whilePasswordIsOld: Bool, _ handler: Handler
    ) throws -> Answer {
        let path = request.uri.path
        do {
            let (actor, session) = try visitor(request, from: visit.address, now, isAPI)
            guard let actor else {
                return isAPI
                    ? Door.refused(.notSignedIn, path: path).with("WWW-Authenticate", "Bearer")
                    : Pages.signInFirst(office, request, visit, now)
            }
            if let session {
                visit.note.user = session.person.number
                if !office.admits(session.hash, at: now) {
                    return Door.refused(.tooMany, path: path).with("Retry-After", "60")
                }
                // Whom a proxy names has no password here that could be old.
                if session.person.mustChangePassword, !whilePasswordIsOld,
                    ProxySignIn.name(in: request, from: visit.address, office.settings) == nil
                {
                    return isAPI ? Door.refused(.passwordFirst, path: path) : .see("/password")
                }
            }
            let call = try self.call(request, visit, now, actor, session)
            if Door.changes(request.method), session != nil {
                try Door.checkOrigin(request, office)
                let token = isAPI ? call.headers["x-csrf-token"] ?? "" : call.form.first("csrf")
                if token != session?.csrf { throw Refusal.csrf }
                // Read before any act holds the database.
                office.store.readPostcodes()
            }
            do {
                return try handler(call)
            } catch let refusal as Refusal {
                // Acts write their refusals down themselves.
                if refusal.isAudited, !Door.changes(request.method) {
                    try office.store.noteRefusal(refusal, of: actor, at: now)
                }
                return isAPI
                    ? Door.refused(refusal, path: path) : Pages.refused(refusal, call: call)
            }
        } catch let refusal as Refusal {
            return Door.refused(refusal, path: path)
        }
    }

    /// An address that leads nowhere: whoever has signed in gets the ways on with it.
    func nowhere(_ request: Request, _ visit: Visit) async -> Answer {
        let path = request.uri.path
        let now = office.now()
        let page = try? await office.work { () -> Answer? in
            guard !path.hasPrefix("/api/"), !Door.changes(request.method) else { return nil }
            let (actor, session) = try self.visitor(request, from: visit.address, now, false)
            guard let actor, let session else { return nil }
            visit.note.user = session.person.number
            let call = try self.call(request, visit, now, actor, session)
            return Pages.refused(.notFound("page"), call: call)
        }
        return (page ?? nil) ?? Door.refused(.notFound("page"), path: path)
    }

    private func visitor(
        _ request: Request, from address: String, _ now: Moment, _ isAPI: Bool
    ) throws -> (Actor?, DeskSession?) {
        if isAPI, let field = request.headers[.authorization] {
            guard field.hasPrefix("Bearer "),
                let token = try office.store.token(
                    String(field.dropFirst(7)).trimmed, at: now)
            else { return (nil, nil) }
            return (.token(number: token.number, scopes: token.scopes), nil)
        }
        guard let secret = request.cookies[Door.cookie]?.value,
            let session = try office.store.session(
                secret, at: now, idleMinutes: office.settings.sessionIdleMinutes,
                hours: office.settings.sessionHours)
        else { return (nil, nil) }
        // Whoever has signed in anew at the proxy does not go on in somebody else's session.
        if let name = ProxySignIn.name(in: request, from: address, office.settings),
            name != session.person.name
        {
            return (nil, nil)
        }
        return (.person(session.person), session)
    }

    private func call(
        _ request: Request, _ visit: Visit, _ now: Moment, _ actor: Actor, _ session: DeskSession?
    ) throws -> Call {
        var headers: [String: String] = [:]
        for name in Door.read {
            guard let field = HTTPField.Name(name) else { continue }
            if let value = request.headers[field] { headers[name.lowercased()] = value }
        }
        let isForm =
            request.headers[.contentType]?.lowercased()
            .hasPrefix("application/x-www-form-urlencoded") ?? false
        var form = FormBody()
        if isForm {
            guard let read = FormBody(visit.body) else { throw Refusal.unreadableForm }
            form = read
        }
        var parameters: [String: String] = [:]
        for (name, value) in visit.parameters {
            parameters[String(name)] = String(value).removingPercentEncoding ?? String(value)
        }
        return Call(
            office: office, method: request.method.rawValue, path: request.uri.path,
            parameters: parameters, query: FormBody((request.uri.query ?? "").utf8) ?? FormBody(),
            form: form, body: visit.body, headers: headers, now: now, actor: actor,
            session: session, state: try office.store.state())
    }

    // The header fields that handlers may look at.
    private static let read = [
        "X-CSRF-Token", "If-Match", "Idempotency-Key", "Content-Type", "Accept",
    ]

    /// Whether a method changes something.
    static func changes(_ method: HTTPRequest.Method) -> Bool {
        method != .get && method != .head
    }

    /// Refuses what another site had sent; an absent Origin passes.
    ///
    /// - Throws: ``Refusal`` `csrf`.
    static func checkOrigin(_ request: Request, _ office: Office) throws(Refusal) {
        let origins = office.doors.withLock { $0.origins }
        if let origin = request.headers[.origin], !origins.contains(origin.lowercased()) {
            throw .csrf
        }
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name],
            site != "same-origin", site != "none"
        {
            throw .csrf
        }
    }

    /// A refusal where nobody is known: a page, or a problem of the API.
    static func refused(_ refusal: Refusal, path: String) -> Answer {
        if path.hasPrefix("/api/") { return .problem(refusal) }
        return .page(
            Layout.bare(title: refusal.title, text: refusal.detail), status: refusal.status)
    }
}

extension Answer {
    /// A problem of the API (RFC 9457).
    static func problem(_ refusal: Refusal) -> Answer {
        var members: [(key: String, value: JSON)] = [
            ("type", .string("/problems/\(refusal.name)")), ("title", .string(refusal.title)),
            ("status", .whole(refusal.status)), ("detail", .string(refusal.detail)),
        ]
        if !refusal.errors.isEmpty {
            members.append(
                (
                    "errors",
                    .list(refusal.errors) {
                        .object([
                            ("pointer", .string($0.pointer)), ("message", .string($0.message)),
                        ])
                    }
                ))
        }
        if refusal.name == "feed-refused" {
            members.append(("faults", .list(refusal.errors.map(\.message), JSON.string)))
        }
        return Answer(
            status: refusal.status, type: "application/problem+json",
            body: Array(JSON.object(members).text(pretty: false).utf8))
    }
}

extension Refusal {
    /// Nobody has signed in.
    static let notSignedIn = Refusal(
        "not-signed-in", 401, "Sign in first", "Sign in, or send a token that still holds.")

    /// The password was given out by somebody else.
    static let passwordFirst = Refusal(
        "password-first", 403, "Change your password first",
        "Your password was given out by somebody else. Sign in on the page and change it.")

    /// The act came from another page than ours.
    static let csrf = Refusal(
        "csrf", 403, "This form cannot be used",
        "It does not belong to your session, or it came from another site. Open the page again and "
            + "send it from there.", isAudited: true)

    /// Too many requests.
    static let tooMany = Refusal(
        "too-many", 429, "Too many tries", "Wait a minute, then try again.")

    /// The body is no form.
    static let unreadableForm = Refusal(
        "unreadable", 400, "The form could not be read",
        "Open the page again and send it from there.")
}

extension String {
    /// The text without blanks around it.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// The text with its per cent escapes read; nil where one is broken.
    var removingPercentEncoding: String? {
        if !utf8.contains(UInt8(ascii: "%")) { return self }
        var bytes: [UInt8] = []
        var rest = Array(utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
