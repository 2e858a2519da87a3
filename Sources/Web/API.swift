import Answers
import Care
import Desk
import Files
import HTTPTypes
import Hummingbird
import Matching
import Reporting
import Store

/// The desk's API under `/api/v1`: the same acts as the pages, JSON in and out.
struct API: Sendable {
    /// The way in.
    let door: Door

    /// One route: what it takes and who answers; the router, the methods of an address and the
    /// OpenAPI document come from the same table.
    struct Route: Sendable {
        /// The method.
        let method: HTTPRequest.Method
        /// The path under `/api/v1`, with `:n` and `:home` for numbers and references.
        let path: String
        /// What it does, in a few words.
        let summary: String
        /// The form of its body; nil = none, or not one form.
        let body: Form?
        /// Whether it answers with a list in pages.
        let isList: Bool
        /// The handler.
        let handler: Door.Handler

        init(
            _ method: HTTPRequest.Method, _ path: String, _ summary: String, body: Form? = nil,
            isList: Bool = false, _ handler: @escaping Door.Handler
        ) {
            self.method = method
            self.path = path
            self.summary = summary
            self.body = body
            self.isList = isList
            self.handler = handler
        }
    }

    /// Every route.
    static let routes: [Route] = [
        Route(.get, "/me", "Who has signed in", me),
        Route(.get, "/openapi.json", "This document", { .json(OpenAPI.document(for: $0)) }),
        Route(.get, "/requests", "Requests", isList: true, requests),
        Route(.post, "/requests", "Start a request", addRequest),
        Route(.get, "/requests/:n", "One request", request),
        Route(.patch, "/requests/:n", "Change a request", changeRequest),
        Route(.post, "/requests/:n/submit", "Start the search", body: .empty, submit),
        Route(.post, "/requests/:n/withdraw", "Withdraw a request", body: .reason, withdraw),
        Route(.post, "/requests/:n/no-home", "No home found", body: .noHome, noHome),
        Route(.get, "/requests/:n/matches", "Ranked homes, or why one home", matches),
        Route(.post, "/requests/:n/asks", "An answer of a home", body: .ask, ask),
        Route(
            .post, "/requests/:n/reservations", "Reserve places", body: .reservation, reserve),
        Route(.delete, "/reservations/:n", "Release a reservation", release),
        Route(.post, "/reservations/:n/renew", "Renew a reservation", body: .empty, renew),
        Route(.post, "/requests/:n/decisions", "Decide", body: .decision, decide),
        Route(.get, "/decisions/:n", "One decision", decision),
        Route(
            .post, "/decisions/:n/withdraw", "Withdraw a decision", body: .reason,
            withdrawDecision),
        Route(.post, "/decisions/:n/verbal", "A verbal approval", body: .verbal, verbal),
        Route(.get, "/approvals", "Approvals", isList: true, approvals),
        Route(.post, "/approvals/:n", "Approve or refuse", body: .approval, approve),
        Route(.get, "/placements", "Placements", isList: true, placements),
        Route(.get, "/placements/:n", "One placement", placement),
        Route(.post, "/placements/:n/entries", "What happened to a placement", entry),
        Route(.get, "/homes", "Homes", isList: true, homes),
        Route(.post, "/homes", "Add a home", addHome),
        Route(.get, "/homes/:home", "One home", home),
        Route(.patch, "/homes/:home", "Change a home", changeHome),
        Route(
            .post, "/homes/:home/confirmations", "Confirm a vacancy", body: .empty, confirmVacancy),
        Route(.get, "/tasks", "Open tasks", isList: true, tasks),
        Route(.post, "/tasks/:n/done", "A task is done", body: .task, done),
        Route(.get, "/feed", "The state of the feed", feed),
        Route(.post, "/feed", "Take in the feed now", takeFeed),
        Route(.get, "/differences", "Differences with the case system", isList: true, differences),
        Route(
            .post, "/differences/:n", "Resolve a contradiction", body: .difference, resolve),
        Route(.get, "/audit", "Audit entries", isList: true, audit),
        Route(.get, "/audit/head", "The end of the audit", auditHead),
    ]

    /// Adds every route to a router.
    func add(to router: Router<Visit>) {
        for route in API.routes {
            door.api(route.method, route.path, on: router) { call in
                // No token acts, whatever else may be wrong with what it sent.
                if route.method != .get, route.path != "/feed" { _ = try call.person() }
                return try route.handler(call)
            }
        }
    }

    // MARK: Reading

    /// The body as JSON.
    ///
    /// - Throws: ``Refusal``: 415, 400.
    static func body(_ call: Call) throws(Refusal) -> JSON {
        let type = (call.headers["content-type"] ?? "").lowercased()
        let isJSON =
            type.split(separator: ";").first.map { String($0).trimmed } == "application/json"
        if call.body.isEmpty, type.isEmpty || isJSON { return .object([]) }
        if !isJSON { throw .wrongType }
        do {
            return try JSON.read(call.body)
        } catch {
            throw Refusal(
                "bad-json", 400, "The body is not JSON",
                "At byte \(error.offset): \(error.reason).")
        }
    }

    /// The values of one form's body, complete.
    static func values(
        _ form: Form, _ call: Call, urgency: Urgency? = nil
    ) throws(Refusal) -> FieldValues {
        let (reading, _) = form.read(try body(call))
        var faults = reading.faults
        let known = Set(faults.map(\.pointer))
        faults += form.missing(reading.values, urgency: urgency).filter {
            !known.contains($0.pointer)
        }
        if !faults.isEmpty { throw .invalid(faults) }
        return reading.values
    }

    /// Does one act under the key of the header.
    static func perform<Value>(
        _ call: Call, status: Int = 200, _ act: (inout Turn) throws -> Value,
        answer: (Value, Call) throws -> (JSON, [(String, String)])
    ) throws -> Answer {
        let sent = Array("\(call.method) \(call.path)\n".utf8) + call.body
        guard let key = KeyUse(call.headers["idempotency-key"] ?? "", of: sent) else {
            throw Refusal.keyNeeded
        }
        let outcome = try call.office.store.perform(as: call.actor, at: call.now, key: key, act) {
            value, state in
            let after = call.with(state)
            let (json, headers) = try answer(value, after)
            var made = Answer.json(json, status: status)
            made.headers = headers.map { (name: $0.0, value: $0.1) }
            return made.stored
        }
        switch outcome {
        case .done(_, let stored), .again(let stored): return Answer(stored)
        }
    }

    /// One page of a list.
    static func page<Item>(
        _ call: Call, _ items: [Item], number: (Item) -> String, _ json: (Item) -> JSON
    ) throws(Refusal) -> Answer {
        var limit = 50
        if let text = call.query.values["limit"]?.first {
            guard let wanted = Int(text), (1...200).contains(wanted) else {
                throw .invalid("/limit", "Write a whole number from 1 to 200.")
            }
            limit = wanted
        }
        var rest = items[...]
        if let cursor = call.query.values["after"]?.first {
            guard cursor.hasPrefix("c"), let bytes = Hexadecimal.bytes(String(cursor.dropFirst())),
                let after = String(validating: bytes, as: UTF8.self)
            else { throw .invalid("/after", "Send the cursor as `next` gave it.") }
            if let index = items.firstIndex(where: { number($0) == after }) {
                rest = items[(index + 1)...]
            }
        }
        let shown = rest.prefix(limit)
        let next = shown.count < rest.count ? shown.last.map(number) : nil
        return .json(
            .object([
                ("items", .list(shown, json)),
                ("next", .optional(next.map { "c" + Hexadecimal.text(Array($0.utf8)) })),
            ]))
    }

    /// The version that a change names.
    ///
    /// - Throws: ``Refusal``: 428 where none is named.
    static func version(_ call: Call) throws(Refusal) -> Int {
        guard let match = call.headers["if-match"], match != "*" else { throw .versionNeeded }
        let text = match.filter { $0 != "\"" }
        guard let version = Int(text) else { throw .versionChanged }
        return version
    }

    /// The ETag of a version.
    static func tag(_ version: Int) -> (String, String) { ("ETag", "\"\(version)\"") }

    // MARK: Requests

    static let me: Door.Handler = { call in
        let person = try call.person()
        return .json(
            .object([
                ("user", .string(person.name)),
                ("roles", .list(person.roles.map(\.rawValue).sorted(), JSON.string)),
                ("teams", .list(person.teams.names, JSON.string)),
                ("csrf", .string(call.session?.csrf ?? "")),
            ]))
    }

    static let requests: Door.Handler = { call in
        try check(call, .seeRequest)
        let state = call.query.first("state")
        return try page(
            call,
            call.requests.filter { state.isEmpty || call.book.state(of: $0).rawValue == state },
            number: { "\($0.id)" }, { json($0, call) })
    }

    /// Refuses whose role, or whose token's scope, has nothing to do with an act.
    static func check(_ call: Call, _ act: Act) throws(Refusal) {
        try call.book.check(call.actor, may: act)
    }

    private static func answer(_ request: PlacementRequest, _ call: Call) -> (
        JSON, [(String, String)]
    ) {
        (
            json(request, call),
            [tag(request.version), ("Location", "/api/v1/requests/\(request.id)")]
        )
    }

    private struct Body {
        var details: Turn.Patch
        var children: [Turn.Patch]?
    }

    private static func requestBody(_ call: Call) throws(Refusal) -> Body {
        let json = try body(call)
        let form = Form.details(teams: call.rules.teams)
        let (reading, named) = form.read(json, ignoring: ["children"])
        var faults = reading.faults
        var children: [Turn.Patch]?
        if let list = json["children"] {
            if case .array(let items) = list {
                var patches: [Turn.Patch] = []
                if items.count > Turn.mostChildren {
                    faults.append(
                        FieldFault(
                            "/children", "A request is for at most \(Turn.mostChildren) children."))
                }
                let child = Form.child(needs: call.feed.instance.needs)
                for (index, item) in items.prefix(Turn.mostChildren).enumerated() {
                    let (reading, named) = child.read(item, at: "/children/\(index)")
                    faults += reading.faults
                    patches.append(Turn.Patch(reading.values, named: named))
                }
                children = patches
            } else {
                faults.append(FieldFault("/children", "A list of objects is wanted here."))
            }
        }
        if !faults.isEmpty { throw .invalid(faults) }
        return Body(details: Turn.Patch(reading.values, named: named), children: children)
    }

    static let addRequest: Door.Handler = { call in
        _ = try call.person()
        guard call.may(.workOnRequest) else { throw Refusal.forbidden }
        let body = try requestBody(call)
        return try perform(call, status: 201) {
            try $0.start(body.details.values, children: (body.children ?? []).map(\.values))
        } answer: { request, call in
            answer(request, call)
        }
    }

    static let request: Door.Handler = { call in
        let request = try call.request()
        return Answer.json(json(request, call)).with("ETag", "\"\(request.version)\"")
    }

    static let changeRequest: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let version = try version(call)
        let body = try requestBody(call)
        let outcome = try call.office.store.perform(as: call.actor, at: call.now) {
            try $0.change(
                request.id, version: version, details: body.details,
                children: (body.children ?? []).enumerated().map {
                    (at: $0.offset, patch: $0.element)
                },
                keeping: body.children?.count)
        }
        guard case .done(let changed, _) = outcome else { throw Refusal.inProgress }
        let after = call.with(try call.office.store.state())
        return Answer.json(json(changed, after)).with("ETag", "\"\(changed.version)\"")
    }

    static let submit: Door.Handler = { call in
        let number = try call.request(to: .workOnRequest).id
        _ = try values(.empty, call)
        return try perform(call) {
            try $0.submit(number)
        } answer: {
            answer($0, $1)
        }
    }

    static let withdraw: Door.Handler = { call in
        let number = try call.request(to: .workOnRequest).id
        let values = try values(.reason, call)
        return try perform(call) {
            try $0.withdraw(number, reason: values.text("reason") ?? "")
        } answer: {
            answer($0, $1)
        }
    }

    static let noHome: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let values = try values(.noHome, call)
        return try perform(call) {
            try $0.noHome(
                request.id, sought: values.text("sought") ?? "", text: values.text("text") ?? "")
        } answer: { _, call in
            answer(call.book.requests[request.id] ?? request, call)
        }
    }

    // MARK: Matches

    static let matches: Door.Handler = { call in
        let request = try call.request()
        let list = try call.prepared.list(for: request)
        if let home = call.query.values["why"]?.first {
            guard
                let why = Printout.why(home, result: list.result, register: list.register)
            else { throw Refusal.notFound("home") }
            return .json(why.json)
        }
        var top: Int?
        if let text = call.query.values["top"]?.first {
            guard let wanted = Int(text), wanted > 0 else {
                throw Refusal.invalid("/top", "Write a whole number of 1 or more.")
            }
            top = wanted
        }
        if call.actor.person != nil {
            try call.office.store.show(list, to: call.actor, at: call.now)
        }
        let waits = call.query.first("effects") == "wait"
        let prices =
            waits ? call.office.prices.work(on: list) : call.office.prices.prices(of: list.digest)
        if prices == nil { call.office.prices.ask(for: list) }
        let printed = Printout.match(list.priced(prices), register: list.register, top: top)
        guard case .object(var members) = printed.json else { throw Refusal.tryAgain }
        let also = call.prepared.alsoFirstFor(list)
        if let index = members.firstIndex(where: { $0.key == "options" }),
            case .array(let options) = members[index].value
        {
            members[index].value = .array(
                options.enumerated().map { place, option in
                    guard case .object(var facts) = option else { return option }
                    let note = list.notes[place]
                    facts.append(("decidable", .bool(note.isDecidable)))
                    facts.append(("obstacle", .optional(note.obstacle)))
                    facts.append(("alsoFirstFor", .whole(place < also.count ? also[place] : 0)))
                    facts.append(
                        ("reservedUntil", .optional(note.reservedUntil?.description)))
                    return .object(facts)
                })
        }
        members += [
            ("request", .whole(request.id)), ("list", .string(list.digest)),
            ("snapshot", .whole(list.snapshot)), ("policyHash", .string(list.policyHash)),
            ("rules", .string(MatchList.rules)),
            ("effects", .string(prices == nil ? "pending" : "held")),
        ]
        return Answer.json(.object(members)).with("ETag", "\"\(list.digest)\"")
    }

    static let ask: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let values = try values(.ask, call)
        return try perform(call, status: 201) {
            try $0.ask(
                request.id, home: values.text("home") ?? "",
                answer: values.code("answer") ?? .asked, reason: values.text("reason"),
                answeredBy: values.text("by"), placeFree: values.truth("placeFree") ?? false)
        } answer: { answer, call in
            (json(answer, call), [])
        }
    }

    static let reserve: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let values = try values(.reservation, call)
        return try perform(call, status: 201) {
            try $0.reserve(
                request.id, home: values.text("home") ?? "", places: values.whole("places"))
        } answer: { hold, _ in
            (json(hold), [])
        }
    }

    static let release: Door.Handler = { call in
        let number = try call.number("n", of: "reservation")
        let outcome = try call.office.store.perform(as: call.actor, at: call.now) {
            try $0.release(number)
        }
        guard case .done(let hold, _) = outcome else { throw Refusal.inProgress }
        return .json(json(hold))
    }

    static let renew: Door.Handler = { call in
        let number = try call.number("n", of: "reservation")
        _ = try values(.empty, call)
        return try perform(call) {
            try $0.renew(number)
        } answer: { hold, _ in
            (json(hold), [])
        }
    }

    // MARK: Decisions and approvals

    static let decide: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let values = try values(.decision, call)
        return try perform(call, status: 201) {
            try $0.decide(request.id, Turn.Choice(values))
        } answer: { decision, call in
            (json(decision, call), [("Location", "/api/v1/decisions/\(decision.id)")])
        }
    }

    static let decision: Door.Handler = { call in
        .json(json(try call.decision(try call.number("n", of: "decision")), call))
    }

    static let withdrawDecision: Door.Handler = { call in
        let number = try call.number("n", of: "decision")
        _ = try call.decision(number)
        let values = try values(.reason, call)
        return try perform(call) {
            try $0.withdrawDecision(number, reason: values.text("reason") ?? "")
        } answer: { decision, call in
            (json(decision, call), [])
        }
    }

    static let verbal: Door.Handler = { call in
        let number = try call.number("n", of: "decision")
        let decision = try call.decision(number)
        let values = try values(.verbal, call)
        guard let role: Role = values.code("role"),
            let moment = values.text("at").flatMap({ Moment(iso: $0) })
        else { throw Refusal.invalid("/at", "Write it as 2026-11-23T18:05:00Z.") }
        return try perform(call) {
            try $0.verbal(number, role: role, person: values.text("person") ?? "", at: moment)
        } answer: { _, call in
            (json(call.book.decisions[number] ?? decision, call), [])
        }
    }

    static let approvals: Door.Handler = { call in
        let person = try call.person()
        guard
            Permission.may(person, .approveAsManager)
                || Permission.may(person, .approveAsNominatedOfficer)
                || Permission.may(person, .approveAsDirector) || call.may(.seeRequest)
        else { throw Refusal.forbidden }
        let state = call.query.first("state")
        let known = Set(call.requests.map(\.id))
        let items = call.book.approvals.values.filter { approval in
            guard let decision = call.book.decisions[approval.decision] else { return false }
            return known.contains(decision.request)
                && (state.isEmpty || call.book.state(ofApproval: approval.id).rawValue == state)
        }.sorted { $0.id < $1.id }
        return try page(call, items, number: { "\($0.id)" }, { json($0, call) })
    }

    static let approve: Door.Handler = { call in
        let number = try call.number("n", of: "approval")
        guard let approval = call.book.approvals[number],
            let decision = call.book.decisions[approval.decision]
        else { throw Refusal.notFound("approval") }
        _ = try call.request(decision.request, to: Permission.act(approving: approval.role))
        let values = try values(.approval, call)
        return try perform(call) {
            try $0.answer(
                number, approves: values.text("answer") == "approve",
                hasRead: values.truth("read") ?? false, reason: values.text("reason"))
        } answer: { approval, call in
            (json(approval, call), [])
        }
    }

    // MARK: Placements and tasks

    static let placements: Door.Handler = { call in
        try check(call, .seeRequest)
        let state = call.query.first("state")
        let known = Set(call.requests.map(\.id))
        let items = call.book.placements.values.filter {
            known.contains($0.request)
                && (state.isEmpty || call.book.life(of: $0.id).state.rawValue == state)
        }.sorted { $0.id < $1.id }
        return try page(call, items, number: { "\($0.id)" }, { json($0, call) })
    }

    static let placement: Door.Handler = { call in
        .json(json(try call.placement(try call.number("n", of: "placement")), call))
    }

    /// The body of an entry, by its kind.
    static let entryForms: [(kind: String, form: Form)] = [
        ("arrived", .arrival), ("not-arrived", .reason), ("ended", .ending),
        ("corrected", .correction),
    ]

    static let entry: Door.Handler = { call in
        let number = try call.number("n", of: "placement")
        _ = try call.placement(number)
        let json = try body(call)
        guard case .string(let kind)? = json["kind"],
            let form = entryForms.first(where: { $0.kind == kind })?.form
        else {
            throw Refusal.invalid(
                "/kind", "Write one of: \(entryForms.map(\.kind).joined(separator: ", ")).")
        }
        var (reading, _) = form.read(json, ignoring: ["kind"])
        let known = Set(reading.faults.map(\.pointer))
        reading.faults += form.missing(reading.values, urgency: nil).filter {
            !known.contains($0.pointer)
        }
        if !reading.faults.isEmpty { throw Refusal.invalid(reading.faults) }
        let values = reading.values
        return try perform(call, status: 201) { turn in
            let on = values.day("on") ?? call.day
            switch kind {
            case "arrived": return try turn.arrive(number, on: on, time: values.text("at") ?? "")
            case "not-arrived":
                return try turn.notArrived(number, reason: values.text("reason") ?? "")
            case "ended":
                return try turn.end(
                    number, on: on, planned: values.text("planned") == "yes",
                    reason: values.text("reason"), leavesCare: values.text("next") == "leaves-care")
            default:
                return try turn.correct(
                    number, entry: values.whole("entry") ?? 0, on: on, why: values.text("why") ?? ""
                )
            }
        } answer: { placement, call in
            (API.json(placement, call), [])
        }
    }

    static let tasks: Door.Handler = { call in
        try check(call, .seeRequest)
        return try page(
            call, Pages.openTasks(call), number: { "\($0.id)" }, { json($0, call) })
    }

    static let done: Door.Handler = { call in
        let number = try call.number("n", of: "task")
        guard let task = call.book.tasks[number], (try? call.request(task.request)) != nil else {
            throw Refusal.notFound("task")
        }
        let values = try values(.task, call)
        return try perform(call) {
            try $0.done(number, note: values.text("note") ?? "")
        } answer: { task, call in
            (json(task, call), [])
        }
    }

    // MARK: Homes

    static let homes: Door.Handler = { call in
        try check(call, .seeHomes)
        let all = Pages.homesInForce(call)
        let count = PlaceCount(call.book, call.feed, on: call.day, at: call.now)
        return try page(call, all, number: { $0.id }, { json($0, count, call) })
    }

    private static func found(_ call: Call) throws(Refusal) -> Home {
        try check(call, .seeHomes)
        guard let reference = call.parameters["home"],
            let home = call.book.homesInForce(call.feed, at: call.now)[reference]
        else { throw .notFound("home") }
        return home
    }

    private static func answer(_ reference: String, _ call: Call) throws -> (
        JSON, [(String, String)]
    ) {
        guard let home = call.book.homesInForce(call.feed, at: call.now)[reference] else {
            throw Refusal.notFound("home")
        }
        let count = PlaceCount(call.book, call.feed, on: call.day, at: call.now)
        return (
            whole(home, count, call),
            [
                tag(call.book.version(ofHome: reference)),
                ("Location", "/api/v1/homes/\(FormBody.escaped(reference))"),
            ]
        )
    }

    static let home: Door.Handler = { call in
        let home = try found(call)
        let (json, headers) = try answer(home.id, call)
        var made = Answer.json(json)
        made.headers = headers.filter { $0.0 == "ETag" }.map { (name: $0.0, value: $0.1) }
        return made
    }

    static let addHome: Door.Handler = { call in
        _ = try call.person()
        guard call.may(.changeHomes) || call.may(.addConnectedHome) else { throw Refusal.forbidden }
        let values = try values(
            Form.home(needs: call.feed.instance.needs, isNew: true), call)
        return try perform(call, status: 201) {
            try $0.addHome(values)
        } answer: { reference, call in
            try answer(reference, call)
        }
    }

    static let changeHome: Door.Handler = { call in
        let home = try found(call)
        _ = try call.person()
        let version = try version(call)
        let form = Form.home(needs: call.feed.instance.needs, isNew: false)
        let (reading, named) = form.read(try body(call))
        var faults = reading.faults
        if reading.values.text("reason") == nil {
            faults.append(FieldFault("/reason", FieldFault.fillIn("Reason for the change")))
        }
        if !faults.isEmpty { throw Refusal.invalid(faults) }
        var facts = reading.values
        facts["reason"] = nil
        let patch = Turn.Patch(facts, named: named.filter { $0 != "reason" })
        _ = try call.office.store.perform(as: call.actor, at: call.now) {
            try $0.changeHome(
                home.id, version: version, patch, reason: reading.values.text("reason") ?? "")
        }
        let (json, headers) = try answer(home.id, call.with(try call.office.store.state()))
        var made = Answer.json(json)
        made.headers = headers.filter { $0.0 == "ETag" }.map { (name: $0.0, value: $0.1) }
        return made
    }

    static let confirmVacancy: Door.Handler = { call in
        let home = try found(call)
        _ = try values(.empty, call)
        return try perform(call, status: 201) {
            try $0.confirmVacancy(home.id)
        } answer: { _, call in
            try answer(home.id, call)
        }
    }

    // MARK: Feed, differences, audit

    static let feed: Door.Handler = { call in
        try check(call, .seeFeed)
        return .json(json(call.feedStatus))
    }

    static let takeFeed: Door.Handler = { call in
        try check(call, .takeFeed)
        let form = Form([Field("acceptJump", "Accept a jump", .tick)])
        let values = try values(form, call)
        let sent = Array("\(call.method) \(call.path)\n".utf8) + call.body
        guard let key = KeyUse(call.headers["idempotency-key"] ?? "", of: sent) else {
            throw Refusal.keyNeeded
        }
        let answer = try call.office.store.once(key, as: call.actor, at: call.now) {
            let outcome = try call.office.takeFeed(
                as: call.actor, at: call.now, acceptsJump: values.truth("acceptJump") ?? false)
            if case .refused(let why) = outcome {
                var refusal = Refusal.feedRefused(why.reasons)
                refusal.errors = why.reasons.prefix(100).map { FieldFault("", $0) }
                throw refusal
            }
            let after = call.with(try call.office.store.state())
            return Answer.json(json(after.feedStatus)).stored
        }
        return Answer(answer)
    }

    static let differences: Door.Handler = { call in
        _ = try call.person()
        guard call.may(.resolveDifferences) else { throw Refusal.forbidden }
        let state = call.query.first("state")
        return try page(
            call,
            Pages.differences(call).filter { state.isEmpty || $0.state.rawValue == state },
            number: { "\($0.claim.id)" }, json)
    }

    static let resolve: Door.Handler = { call in
        _ = try call.person()
        let number = try call.number("n", of: "difference")
        let form = Form(
            Form.difference.fields.map { field in
                var field = field
                if field.key == "reason" { field.need = .always }
                return field
            })
        let values = try values(form, call)
        return try perform(call) {
            try $0.resolve(
                number, usesCaseSystem: values.text("use") == "case-system",
                reason: values.text("reason") ?? "")
        } answer: { claim, call in
            (
                json(
                    Comparison.difference(
                        claim, call.feed, on: call.day, feedDays: call.rules.feedDays)), []
            )
        }
    }

    static let audit: Door.Handler = { call in
        _ = try call.person()
        guard call.may(.readAudit) else { throw Refusal.forbidden }
        let after = call.query.values["after"]?.first
        guard after == nil || after.flatMap({ Int($0) }) != nil else {
            throw Refusal.invalid("/after", "Write the number of an entry.")
        }
        var limit = 50
        if let text = call.query.values["limit"]?.first {
            guard let wanted = Int(text), (1...200).contains(wanted) else {
                throw Refusal.invalid("/limit", "Write a whole number from 1 to 200.")
            }
            limit = wanted
        }
        let entries = try call.office.store.audit(
            after: after.flatMap { Int($0) } ?? 0, limit: limit)
        let next = entries.count == limit ? entries.last.map { "\($0.seq)" } : nil
        return .json(.object([("items", .list(entries, \.json)), ("next", .optional(next))]))
    }

    static let auditHead: Door.Handler = { call in
        _ = try call.person()
        guard call.may(.readAudit) else { throw Refusal.forbidden }
        return .json(try call.office.store.auditHead().json)
    }
}

extension Refusal {
    /// The body has another type than JSON.
    static let wrongType = Refusal(
        "wrong-type", 415, "JSON is wanted", "Send Content-Type: application/json.")

    /// No key for one use was sent.
    static let keyNeeded = Refusal(
        "key-needed", 400, "A key is needed",
        "Send Idempotency-Key: 8 to 64 of A-Z a-z 0-9 - _, a new one for each act.")
}
