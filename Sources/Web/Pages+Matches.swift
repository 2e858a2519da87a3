import Answers
import Care
import Desk
import Matching
import Reporting

extension Pages {
    /// The list of a request as it is shown now, which is written down.
    static func shown(_ request: PlacementRequest, _ call: Call) throws -> MatchList {
        let list = try call.prepared.list(for: request)
        try call.office.store.show(list, to: call.actor, at: call.now)
        call.office.prices.ask(for: list)
        return list
    }

    /// Which options a person wants to see.
    private struct Filters {
        var kind: String
        var isInArea: Bool
        var needsNoApproval: Bool

        init(_ query: FormBody) {
            kind = query.first("kind")
            isInArea = !query.first("area").isEmpty
            needsNoApproval = !query.first("approval").isEmpty
        }

        func admits(_ option: MatchOption, _ list: MatchList) -> Bool {
            let homes = list.register.instance.homes
            if !kind.isEmpty, !option.homes.allSatisfy({ homes[$0].kind.rawValue == kind }) {
                return false
            }
            if isInArea, option.locations.contains(where: { $0.area != .inside }) { return false }
            return !needsNoApproval || option.approvals.isEmpty
        }

        // Each filter in force, with the query that is left without it.
        var removing: [(words: String, query: String)] {
            let parts = [
                kind.isEmpty
                    ? nil
                    : (
                        "kind", "kind=\(FormBody.escaped(kind))",
                        (HomeKind(rawValue: kind)?.words ?? kind)
                    ),
                isInArea ? ("area", "area=yes", "In our area only") : nil,
                needsNoApproval ? ("approval", "approval=yes", "No approval needed") : nil,
            ].compactMap { $0 }
            return parts.map { part in
                let rest = parts.filter { $0.0 != part.0 }.map(\.1).joined(separator: "&")
                return (part.2, rest.isEmpty ? "" : "?" + rest)
            }
        }
    }

    static let matches: Door.Handler = { call in
        let request = try call.request()
        let list = try shown(request, call)
        let prices = call.office.prices.prices(of: list.digest)
        let result = list.priced(prices)
        let view = MatchesView(
            call: call, request: request, list: list, result: result,
            calls: MatchCalls(register: list.register, result: result), prices: prices,
            mayWork: call.mayWork(on: request), alsoFirstFor: call.prepared.alsoFirstFor(list))
        let filters = Filters(call.query)
        var body = heads(request, call)
        if list.register.policy.weights.per100Pounds.thousandths > 0 {
            body += "<p>The policy lets cost change the order.</p>\n"
        }
        for warning in view.calls.warnings(isDesk: true) {
            body += "<p><strong>\(warning)</strong></p>\n"
        }
        if request.urgency == .emergency {
            body += "<p><a href=\"#call-list\">Go to the call list</a></p>\n"
        }
        body += links(request, filters, list)
        let indices = result.options.indices.filter { filters.admits(result.options[$0], list) }
        if result.options.isEmpty {
            body +=
                "<p>No home on the list can take \(request.children.count == 1 ? "this child" : "these children") now.</p>\n"
        } else if indices.isEmpty {
            body += "<p>No option matches the filters.</p>\n"
        }
        let map = MatchMap(list: list, showsExactHomes: call.may(.seeHomeWhole))
        body += map.html ?? .empty
        if !indices.isEmpty {
            body += "<h2>Options in order</h2>\n"
            if let order = view.calls.order(of: indices.map { result.options[$0] }) {
                body += "<p>\(order)</p>\n"
            }
            body += points(list.register.policy, on: call.day)
        }
        if indices.count > 1 {
            body += """
                <form method="get" action="/requests/\(request.id)/compare" id="compare">\
                <p class="noprint">Tick two to four options to see them side by side. <button \
                type="submit" class="second">Compare</button></p></form>

                """
        }
        let most = call.query.first("all").isEmpty ? 60 : Int.max
        body += indices.prefix(most).map(view.article).joined()
        if indices.count > most {
            body +=
                "<p><a href=\"\(call.path)?all=yes\">Show all \(indices.count) options</a></p>\n"
        }
        body +=
            view.callList(most: 20) + view.nearestMisses() + view.excluded
            + lookUp(call, list, view)
        return .page(Layout.page("Matches for request \(request.id)", call, body: body))
    }

    /// What points are, by the weights of the policy, and what the effect on others is.
    ///
    /// - Parameters:
    ///   - policy: The policy.
    ///   - day: The desk's day.
    ///   - isWholePlan: Whether the page tells sums for all children, and no effects on others.
    static func points(_ policy: Policy, on day: Day, isWholePlan: Bool = false) -> HTML {
        let weights = policy.weights
        let near = Metres(policy.settings.nearHome.inForce(on: day).millionths / 1000)
        // A mile is 1.609344 km.
        let tenths = (weights.perKmFromHome.thousandths * 1_609_344 + 50_000_000) / 100_000_000
        let mile = Decimals.text(Int64(tenths), places: 1).replacing(".0", with: "")
        let effects: HTML =
            isWholePlan
            ? " A child without a home counts \(weights.unplaced.description), and twice that in an emergency."
            : " \"Effect on others\" says how many points better or worse the homes of the other "
                + "children who wait would be if this option were taken."
        return """
            <p>Points say how well homes fit; fewer are better. Each mile from where a child \
            comes from counts \(mile), and twice that beyond \
            \(near.tenthsOfMile.tenthsOfMileInWords), a home outside our area \
            \(weights.outsideArea.description), a need that is not met \
            \(weights.unmetNeed.description).\(effects)</p>

            """
    }

    private static func heads(_ request: PlacementRequest, _ call: Call) -> HTML {
        request.children.map { child -> HTML in
            let values = call.book.values(of: child, call.feed)
            let age =
                values.day("birthDate").map { ", aged \(call.day.wholeYears(since: $0))" } ?? ""
            let initials = values.text("initials").map { " (\($0))" } ?? ""
            let view =
                values.text("view.text")
                ?? values.text("view.notYet").map { "Not yet obtained: \($0)" } ?? "Not recorded"
            return """
                <section aria-label="\(child.reference)"><p><strong>The child's view:</strong> \
                \(view)</p><p>\(child.reference)\(initials)\(age)</p></section>

                """
        }.joined()
    }

    private static func links(
        _ request: PlacementRequest, _ filters: Filters, _ list: MatchList
    ) -> HTML {
        let kinds = Set(list.register.instance.homes.map(\.kind)).sorted {
            $0.rawValue < $1.rawValue
        }
        let form = Form([
            Field(
                "kind", "Kind",
                .select([.init("", "Any")] + kinds.map { Field.Choice($0.rawValue, $0.words) })),
            Field("area", "In our area only", .tick),
            Field("approval", "No approval needed", .tick),
        ])
        var view = FormView(form)
        view.typed = [
            "kind": [filters.kind], "area": filters.isInArea ? ["yes"] : [],
            "approval": filters.needsNoApproval ? ["yes"] : [],
        ]
        let root = "/requests/\(request.id)"
        let removing = filters.removing.map { part -> HTML in
            "<li><a href=\"\(root)/matches\(part.query)\">Remove filter \(part.words)</a></li>\n"
        }
        return """
            <p><a href="\(root)/matches">Refresh</a> <a href="\(root)/sheet">Print a sheet</a> \
            <a href="\(root)">Request \(request.id)</a> <a href="\(root)/matches.csv">Download as CSV</a> \
            <a href="/plan">All open requests at once</a></p>
            <form method="get" action="\(root)/matches">
            \(view.fields)<button type="submit" class="second">Filter</button></form>
            \(removing.isEmpty ? HTML.empty : "<ul>\n\(removing)</ul>\n")
            """
    }

    private static func lookUp(_ call: Call, _ list: MatchList, _ view: MatchesView) -> HTML {
        let asked = call.query.first("why").trimmed
        var body: HTML = """
            <h2>Look up a home</h2>
            <form method="get" action="\(call.path)"><div class="field"><label for="why">Home \
            reference</label><input type="text" id="why" name="why" value="\(asked)" \
            autocomplete="off"></div><button type="submit" class="second">Look it up</button></form>

            """
        if asked.isEmpty { return body }
        guard let why = view.why(asked) else {
            return body + "<p>There is no home \(asked). Check the reference.</p>\n"
        }
        body += "<h2>Why \(asked)</h2>\n" + why
        return body
    }

    // MARK: Asking

    private static func asked(_ call: Call, of form: FormBody) throws(Refusal) -> String {
        let reference = form.first("home")
        guard call.book.homesInForce(call.feed, at: call.now)[reference] != nil else {
            throw .notFound("home")
        }
        return reference
    }

    static let askPage: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let reference = try asked(call, of: call.query)
        return formPage(
            "Ask \(reference)", call, kept(Form.ask, call), button: "Save the answer",
            to: "\(call.path)?home=\(FormBody.escaped(reference))")
    }

    static let ask: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let reference = try asked(call, of: call.query)
        let form = Form(Form.ask.fields.filter(\.isOnPages))
        func again(_ faults: [FieldFault]) -> Answer {
            formPage(
                "Ask \(reference)", call, FormView(form, typed: call.form, faults: faults),
                button: "Save the answer", to: "\(call.path)?home=\(FormBody.escaped(reference))",
                status: 422)
        }
        return try read(form, call, again: again) { values in
            try call.perform {
                try $0.ask(
                    request.id, home: reference,
                    answer: values.code("answer") ?? .asked, reason: values.text("reason"),
                    answeredBy: values.text("by"), placeFree: values.truth("placeFree") ?? false)
            } then: { _, _ in
                "/requests/\(request.id)/matches?done=asked"
            }
        }
    }

    // MARK: Reserving

    static let reserve: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let reference = call.form.first("home")
        let places = Int(call.form.first("places")).flatMap { (1...12).contains($0) ? $0 : nil }
        return try call.perform {
            try $0.reserve(request.id, home: reference, places: places)
        } then: { _, _ in
            "/requests/\(request.id)?done=reserved"
        }
    }

    static let release: Door.Handler = { call in
        let number = try call.number("n", of: "reservation")
        return try call.perform {
            try $0.release(number)
        } then: { hold, _ in
            "/requests/\(hold.request)?done=released"
        }
    }

    static let renew: Door.Handler = { call in
        let number = try call.number("n", of: "reservation")
        return try call.perform {
            try $0.renew(number)
        } then: { hold, _ in
            "/requests/\(hold.request)?done=renewed"
        }
    }

    // MARK: Choosing

    private static func choice(_ call: Call, _ request: PlacementRequest) throws -> (
        list: String, option: Decision.Shown, all: [Decision.Shown]
    ) {
        let digest = call.query.first("list")
        guard let rank = Int(call.query.first("option")),
            let person = call.actor.person,
            let shown = try call.office.store.shown(digest, request: request.id, to: person),
            let option = shown.options.first(where: { $0.rank == rank })
        else { throw Refusal.listNotSeen }
        return (digest, option, shown.options)
    }

    private static func choosePage(
        _ call: Call, _ request: PlacementRequest, _ view: FormView, status: Int = 200
    ) throws -> Answer {
        let (list, option, _) = try choice(call, request)
        let homes = option.homes.joined(separator: " and ")
        let approvals = option.approvals.compactMap { Matching.Approval(rawValue: $0)?.inWords }
        let needs: HTML =
            approvals.isEmpty
            ? "<p>No approval is needed.</p>\n"
            : "<h2>Approvals it needs</h2>\n<ul>\n\(approvals.map { "<li>\($0)</li>\n" as HTML })</ul>\n"
        let who = option.assignments.map { part -> HTML in
            "<li>\(part.child): \(part.home)\(part.stays ? ", where it lives already" : "")</li>\n"
        }
        return formPage(
            "Choose option \(option.rank): \(homes)", call, view, button: "Record the decision",
            to: "\(call.path)?list=\(FormBody.escaped(list))&option=\(option.rank)",
            before: "<ul>\n\(who)</ul>\n\(needs)", status: status)
    }

    // What is asked of a choice: which reasons would not be true of the option, and whether words are
    // required, is said before anything is sent.
    private static func choiceForm(_ call: Call, _ request: PlacementRequest) throws -> Form {
        let (_, option, all) = try choice(call, request)
        let current = try? call.prepared.list(for: request)
        let untrue = ReasonCode.contradicted(
            rank: option.rank, of: all, now: current, request, call.book, call.feed)
        let why = Turn.whyWords(rank: option.rank, of: all, now: current)
        var form = Form(Form.decision.fields.filter(\.isOnPages))
        for index in form.fields.indices {
            switch form.fields[index].key {
            case "reasonCode":
                let left = ReasonCode.allCases.compactMap { code in
                    untrue[code].map { "\"\(code.words)\" (\($0))" }
                }
                if !left.isEmpty {
                    form.fields[index].hint =
                        "It would not be true here to say "
                        + left.joined(separator: "; ")
                }
            case "reason":
                form.fields[index].hint =
                    why.isEmpty
                    ? "You may leave this blank for this option"
                    : "At least \(Turn.leastReason) characters, because "
                        + why.joined(separator: ", and ")
            default: break
            }
        }
        return form
    }

    static let choosePage: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        return try choosePage(call, request, kept(try choiceForm(call, request), call))
    }

    static let choose: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let form = Form(Form.decision.fields.filter(\.isOnPages))
        let reading = form.read(page: call.form.values)
        func again(_ faults: [FieldFault]) throws -> Answer {
            try choosePage(
                call, request,
                FormView(try choiceForm(call, request), typed: call.form, faults: faults),
                status: 422)
        }
        let (list, option, all) = try choice(call, request)
        // Everything that is wrong at once, in the order of the form.
        func whole(_ faults: [FieldFault]) -> [FieldFault] {
            var faults = faults
            let current = try? call.prepared.list(for: request)
            if !faults.contains(where: { $0.pointer == "/reason" }),
                let fault = Turn.reasonFault(
                    reading.values.text("reason"), rank: option.rank, of: all, now: current)
            {
                faults.append(fault)
            }
            let order = form.fields.map(\.pointer)
            func place(_ fault: FieldFault) -> Int {
                order.firstIndex(of: fault.pointer) ?? order.count
            }
            return faults.sorted { place($0) < place($1) }
        }
        let faults =
            reading.faults
            + form.missing(reading.values, urgency: nil).filter { missing in
                !reading.faults.contains { $0.pointer == missing.pointer }
            }
        if !faults.isEmpty { return try again(whole(faults)) }
        var values = reading.values
        values["list"] = .text(list)
        values["option"] = .whole(option.rank)
        values["homes"] = .list(option.homes)
        do {
            return try call.perform {
                try $0.decide(request.id, Turn.Choice(values))
            } then: { decision, _ in
                "/decisions/\(decision.id)?done=decided"
            }
        } catch let refusal as Refusal where refusal.status == 422 && refusal.name == "invalid" {
            return try again(whole(refusal.errors))
        }
    }

    // MARK: The sheet

    static let sheetPage: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        if let number = Int(call.query.first("of")) { return try sheet(number, of: request, call) }
        return formPage("Print a sheet", call, kept(Form.sheet, call), button: "Make the sheet")
    }

    static let sheet: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        return try read(
            Form.sheet, call,
            again: {
                formPage(
                    "Print a sheet", call, FormView(Form.sheet, typed: call.form, faults: $0),
                    button: "Make the sheet", status: 422)
            },
            then: { values in
                let store = call.office.store
                let answer = try store.once(call.formKey, as: call.actor, at: call.now) {
                    let list = try shown(request, call)
                    let entry = try store.note(
                        AuditDraft(
                            "sheet.printed", "request:\(request.id)",
                            [
                                ("reason", .string(values.text("reason") ?? "")),
                                ("list", .string(list.digest)),
                            ]), by: call.actor.name, at: call.now)
                    return Answer.see("\(call.path)?of=\(entry)&done=made").stored
                }
                return Answer(answer)
            })
    }

    // The sheet of an audit entry: who, when and why as it says, and the list while it is that one.
    private static func sheet(
        _ number: Int, of request: PlacementRequest, _ call: Call
    ) throws -> Answer {
        let entries = try call.office.store.audit(after: number - 1, limit: 1)
        guard let entry = entries.first, entry.seq == number, entry.action == "sheet.printed",
            entry.subject == "request:\(request.id)", entry.actor == call.actor.name,
            let made = Moment(iso: entry.at), let payload = entry.payload,
            let facts = try? JSON.read(Array(payload.utf8)),
            case .string(let why)? = facts["reason"], case .string(let digest)? = facts["list"]
        else { throw Refusal.notFound("sheet") }
        let list = try call.prepared.list(for: request)
        var body: HTML = """
            <p>Made by \(entry.actor) on \(made.day.inWords) at \(made.time). Why: \(why)</p>

            """
        if list.digest == digest {
            let prices = call.office.prices.prices(of: list.digest)
            let result = list.priced(prices)
            let view = MatchesView(
                call: call, request: request, list: list, result: result,
                calls: MatchCalls(register: list.register, result: result), prices: prices,
                mayWork: false, alsoFirstFor: call.prepared.alsoFirstFor(list))
            let further = result.options.indices.map {
                (result.options[$0].rank, view.further($0))
            }
            let sheet = MatchSheet(
                register: list.register, result: result,
                further: Dictionary(further, uniquingKeysWith: +))
            let warnings = view.calls.warnings(isDesk: true).map {
                "<p><strong>\($0)</strong></p>\n" as HTML
            }
            body += """
                <div class="sheet">
                \(heads(request, call))\(warnings)\(view.callList(most: 10))\
                <h2>Options in order</h2>
                <p>\(sheet.about)</p>
                \(sheet.options)<div class="end">
                \(view.nearestMisses(most: MatchSheet.nearlyShown))<h2>Notes</h2>
                \(MatchSheet.room)</div>
                </div>

                """
        } else {
            body += """
                <p>The list has changed since. <a href="/requests/\(request.id)/sheet">Print a \
                sheet</a> of the list as it is now.</p>

                """
        }
        return .page(Layout.page("Matching sheet for request \(request.id)", call, body: body))
    }
}
