import Care
import Desk
import Reporting
import Store

/// One question or act of somebody who has signed in: what handlers of pages and of the API get.
struct Call: Sendable {
    /// What every handler works with.
    let office: Office
    /// The method.
    let method: String
    /// The path, as `/requests/7`.
    let path: String
    /// The parts of the path that the route names.
    let parameters: [String: String]
    /// The query.
    let query: FormBody
    /// What a page sent; nothing where it was none.
    let form: FormBody
    /// The body, whole.
    let body: [UInt8]
    /// The header fields that handlers read, by lower-case name.
    let headers: [String: String]
    /// The time.
    let now: Moment
    /// Who acts.
    let actor: Actor
    /// The session; nil where a token acts.
    let session: DeskSession?
    /// What the desk knew when the call began.
    let state: DeskState

    /// What has been entered at the desk.
    var book: Book { state.book }
    /// The last snapshot.
    var feed: Feed { state.feed }
    /// What the desk is set to.
    var rules: DeskRules { office.store.rules }
    /// The desk's day.
    var day: Day { max(now.day, feed.instance.asOf) }

    /// The person who has signed in.
    ///
    /// - Throws: ``Refusal`` where a token acts.
    func person() throws(Refusal) -> Person {
        guard let person = actor.person else { throw .personNeeded }
        return person
    }

    /// A number in the path.
    ///
    /// - Throws: ``Refusal`` (404) where it is none.
    func number(_ name: String, of what: String) throws(Refusal) -> Int {
        guard let text = parameters[name], text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let number = Int(text)
        else { throw .notFound(what) }
        return number
    }

    /// The request of the path, if it may be known.
    func request(_ name: String = "n", to act: Act = .seeRequest) throws(Refusal)
        -> PlacementRequest
    {
        try request(try number(name, of: "request"), to: act)
    }

    /// A request, if it may be known.
    func request(_ number: Int, to act: Act = .seeRequest) throws(Refusal) -> PlacementRequest {
        try book.request(number, for: actor, to: act, at: now)
    }

    /// Whether a request may be worked on.
    func mayWork(on request: PlacementRequest) -> Bool {
        (try? book.request(request.id, for: actor, to: .workOnRequest, at: now)) != nil
    }

    /// A decision that may be known.
    func decision(_ number: Int) throws(Refusal) -> Decision {
        guard let decision = book.decisions[number], (try? request(decision.request)) != nil else {
            _ = try knowsRequests()
            throw .notFound("decision")
        }
        return decision
    }

    /// A placement that may be known.
    func placement(_ number: Int) throws(Refusal) -> Desk.Placement {
        guard let placement = book.placements[number], (try? request(placement.request)) != nil
        else {
            _ = try knowsRequests()
            throw .notFound("placement")
        }
        return placement
    }

    // Whose role never sees requests is told so.
    private func knowsRequests() throws(Refusal) -> Bool {
        if case .person(let person) = actor, !Permission.may(person, .seeRequest) {
            throw .forbidden
        }
        return true
    }

    /// Whether the person may do something to anything at all.
    func may(_ act: Act) -> Bool {
        guard let person = actor.person else { return false }
        return Permission.may(person, act)
    }

    /// The desk prepared for questions.
    var prepared: Prepared { office.preparation.prepared(book, feed, at: now) }

    /// The requests that may be known, newest first.
    var requests: [PlacementRequest] {
        let all = book.requests.values.sorted { $0.id > $1.id }
        switch actor {
        case .person(let person): return all.filter { book.mayKnow(person, of: $0, at: now) }
        case .token(_, let scopes): return scopes.contains(.read) ? all : []
        case .system: return []
        }
    }

    /// The children of those requests, by today's references.
    var knownChildren: Set<String> {
        Set(requests.flatMap { $0.children.map { book.reference($0.reference) } })
    }

    /// The state of the feed.
    var feedStatus: FeedStatus { state.status(at: now, rules: rules) }

    /// The key for one use that the form brought along; nil = none.
    var formKey: KeyUse? { KeyUse(form.first("form"), of: Array(path.utf8) + body) }

    /// Does one act with the key of the form, and goes on to a page.
    ///
    /// - Parameters:
    ///   - act: The act.
    ///   - location: Where to go then, by what the act gave.
    func perform<Value>(
        _ act: (inout Turn) throws -> Value, then location: (Value, DeskState) -> String
    ) throws -> Answer {
        let outcome = try office.store.perform(
            as: actor, at: now, key: formKey, act,
            answer: { value, state in
                StoredAnswer(status: 303, headers: ["Location": location(value, state)])
            })
        switch outcome {
        case .done(_, let stored), .again(let stored): return Answer(stored)
        }
    }
}

extension Answer {
    /// An answer as it was kept.
    init(_ stored: StoredAnswer) {
        self.init(
            status: stored.status, type: stored.headers["Content-Type"], body: stored.body,
            headers: stored.headers.filter { $0.key != "Content-Type" }
                .sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
    }

    /// The answer as it is kept, to be sent again.
    var stored: StoredAnswer {
        var fields: [String: String] = [:]
        for header in headers { fields[header.name] = header.value }
        if let type { fields["Content-Type"] = type }
        return StoredAnswer(status: status, headers: fields, body: body)
    }
}
