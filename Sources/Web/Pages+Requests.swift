import Care
import Desk
import Reporting

extension Pages {
    /// One line that names a request, with its state and clock.
    static func line(_ request: PlacementRequest, _ call: Call) -> HTML {
        let state = call.book.state(of: request)
        var words = ["\(state.words)"]
        if request.urgency == .emergency { words.insert("Emergency", at: 0) }
        if let day = request.neededBy {
            words.append(
                "needed by \(day.inWords)"
                    + (request.values.text("neededAt").map { " at \($0)" } ?? ""))
        }
        let who = request.children.map { child -> String in
            let values = call.book.values(of: child, call.feed)
            let age =
                values.day("birthDate").map { ", aged \(call.day.wholeYears(since: $0))" } ?? ""
            return child.reference + age
        }
        return """
            <li><a href="/requests/\(request.id)">Request \(request.id)</a>: \
            \(words.joined(separator: ", ")). \(who.joined(separator: "; ")). Team \(request.team).</li>

            """
    }

    /// A list, or the sentence that says there is nothing in it.
    static func list(_ rows: [HTML], none: String) -> HTML {
        rows.isEmpty ? "<p>\(none)</p>\n" : "<ul>\n\(rows)</ul>\n"
    }

    /// A task in a line.
    static func line(_ task: DeskTask, _ call: Call) -> HTML {
        let late: HTML =
            task.isOverdue(at: call.now) ? " <strong class=\"late\">Overdue</strong>" : .empty
        let time = task.dueAt.map { " at \($0.time)" } ?? ""
        return """
            <li><a href="/tasks/\(task.id)">Task \(task.id)</a>: \(task.kind.words), for request \
            \(task.request), due \(task.due.inWords)\(time).\(late)</li>

            """
    }

    /// An approval in a line.
    static func line(_ approval: DeskApproval, _ call: Call) -> HTML {
        let request = call.book.decisions[approval.decision]?.request ?? 0
        return """
            <li><a href="/approvals/\(approval.id)">Approval \(approval.id)</a>: \
            \(approval.role.words), decision \(approval.decision) of request \(request): \
            \(call.book.state(ofApproval: approval.id).words).</li>

            """
    }

    /// Open tasks of requests that may be known, by due day.
    static func openTasks(_ call: Call) -> [DeskTask] {
        let known = Set(call.requests.map(\.id))
        return call.book.tasks.values.filter { $0.closedAt == nil && known.contains($0.request) }
            .sorted { ($0.due, $0.id) < ($1.due, $1.id) }
    }

    /// Approvals that wait for the person.
    static func waitingApprovals(_ call: Call) -> [DeskApproval] {
        call.book.approvals.values.filter { approval in
            let state = call.book.state(ofApproval: approval.id)
            guard state == .waiting || state == .verbal, mayApprove(approval, call) else {
                return false
            }
            return !call.book.placements.values.filter { $0.decision == approval.decision }
                .allSatisfy { !call.book.life(of: $0.id).state.isInForce }
        }.sorted { $0.id < $1.id }
    }

    /// Whether the person's role may give an approval of a request that may be known.
    static func mayApprove(_ approval: DeskApproval, _ call: Call) -> Bool {
        guard let decision = call.book.decisions[approval.decision] else { return false }
        return (try? call.request(decision.request, to: Permission.act(approving: approval.role)))
            != nil
    }

    // MARK: Your desk

    static let desk: Door.Handler = { call in
        var body = HTML.empty
        if call.may(.workOnRequest) {
            body += "<p><a class=\"button\" href=\"/requests/new\">Start a request</a></p>\n"
        }
        if call.may(.openOtherTeam) {
            body += "<p><a href=\"/other-team\">Open another team's request</a></p>\n"
        }
        if call.may(.seeRequest) {
            let open = call.requests.filter {
                [.open, .draft].contains(call.book.state(of: $0))
            }.sorted {
                (($0.urgency == .emergency ? 0 : 1), $0.neededBy?.number ?? .max, $0.id)
                    < (($1.urgency == .emergency ? 0 : 1), $1.neededBy?.number ?? .max, $1.id)
            }
            body += "<h2>Open requests</h2>\n"
            body += list(open.map { line($0, call) }, none: "No request is open.")
            body += "<h2>Tasks due</h2>\n"
            body += list(
                openTasks(call).filter { $0.due <= call.day.adding(days: 7) }.prefix(20)
                    .map { line($0, call) }, none: "No task is due within a week.")
        }
        if call.may(.approveAsManager) || call.may(.approveAsNominatedOfficer)
            || call.may(.approveAsDirector)
        {
            body += "<h2>Approvals waiting</h2>\n"
            body += list(
                waitingApprovals(call).map { line($0, call) }, none: "No approval waits for you.")
        } else if call.may(.seeRequest) {
            // Whoever decides sees what their decisions wait for.
            let known = Set(call.requests.map(\.id))
            let waiting = call.book.decisions.values.filter { decision in
                known.contains(decision.request) && call.book.state(of: decision) == .waiting
            }.sorted { $0.id < $1.id }
            body += "<h2>Approvals waiting</h2>\n"
            body += list(
                waiting.map { decision -> HTML in
                    let roles = call.book.approvals(of: decision.id).filter {
                        call.book.state(ofApproval: $0.id) == .waiting
                    }.map(\.role.words)
                    return """
                        <li><a href="/decisions/\(decision.id)">Decision \(decision.id)</a> of request \
                        \(decision.request): \(roles.joined(separator: ", ")).</li>

                        """
                }, none: "No decision waits for an approval.")
        }
        if call.may(.seeFeed) {
            let against = differences(call).filter { $0.state == .contradiction }
            body += "<h2>Case system</h2>\n"
            body +=
                against.isEmpty
                ? "<p>The case system and the desk do not contradict each other.</p>\n"
                : """
                <p><strong class="late">\(against.count) contradiction\
                \(against.count == 1 ? "" : "s")</strong> to resolve: \
                <a href="/case-system">Desk and case system</a></p>

                """
        }
        if call.may(.seePlans), !call.may(.seeRequest) {
            body += """
                <p>Scenarios show what other homes would change, in many possible futures. They start \
                from the children as the case system had them on \
                \(call.feed.instance.asOf.inWords).</p>
                <ul>
                <li><a href="/scenarios/new">Start a scenario</a></li>
                <li><a href="/scenarios">All scenarios</a></li>
                </ul>

                """
        }
        if call.may(.readAudit) { body += "<p><a href=\"/audit\">Read the audit</a></p>\n" }
        return .page(Layout.page("Your desk", call, body: body))
    }

    // MARK: Lists

    static let requests: Door.Handler = { call in
        guard call.may(.seeRequest) else { throw Refusal.forbidden }
        let states = PlacementRequest.State.allCases.map { Field.Choice($0.rawValue, $0.words) }
        let teams = call.rules.teams.map { Field.Choice($0, $0) }
        let form = Form([
            Field("state", "State", .select([.init("", "Any")] + states)),
            Field("team", "Team", .select([.init("", "Any")] + teams)),
        ])
        let view = FormView(form, typed: call.query, faults: [])
        let state = call.query.first("state")
        let team = call.query.first("team")
        let shown = call.requests.filter {
            (state.isEmpty || call.book.state(of: $0).rawValue == state)
                && (team.isEmpty || $0.team == team)
        }
        let plan: HTML =
            call.may(.workOnRequest)
            ? "<p><a href=\"/plan\">All open requests at once</a></p>\n" : .empty
        let body: HTML = """
            \(plan)<form method="get" action="/requests">
            \(view.fields)<button type="submit" class="second">Filter</button></form>
            \(list(shown.prefix(200).map { line($0, call) }, none: "No request matches."))
            """
        return .page(Layout.page("Requests", call, body: body))
    }

    // MARK: Starting

    private static func startForm(_ call: Call) -> Form {
        let person = call.actor.person
        return Form.start(teams: call.rules.teams.filter { person?.teams.contains($0) ?? false })
    }

    static let startPage: Door.Handler = { call in
        guard call.may(.workOnRequest) else { throw Refusal.forbidden }
        return formPage("Start a request", call, kept(startForm(call), call), button: "Continue")
    }

    static let start: Door.Handler = { call in
        guard call.may(.workOnRequest) else { throw Refusal.forbidden }
        let form = startForm(call)
        func again(_ faults: [FieldFault]) -> Answer {
            formPage(
                "Start a request", call, FormView(form, typed: call.form, faults: faults),
                button: "Continue", status: 422)
        }
        let reading = form.read(page: call.form.values)
        if !reading.faults.isEmpty { return again(reading.faults) }
        var details = reading.values
        var child = FieldValues()
        child["reference"] = details["reference"]
        details["reference"] = nil
        do {
            return try call.perform {
                try $0.start(details, children: [child])
            } then: { request, _ in
                "/requests/\(request.id)/children/1?done=started"
            }
        } catch let refusal as Refusal where refusal.status == 422 && !refusal.errors.isEmpty {
            return again(
                refusal.errors.map {
                    FieldFault($0.pointer.replacing("/children/0", with: ""), $0.message)
                })
        }
    }

    /// A form with what was typed before the session ended, else its values.
    static func kept(_ form: Form, _ call: Call, values: FieldValues = FieldValues()) -> FormView {
        if let person = call.actor.person,
            let draft = try? call.office.store.draft(page: call.path, of: person),
            let typed = FormBody(draft.utf8)
        {
            try? call.office.store.dropDraft(page: call.path, of: person)
            return FormView(form, typed: typed, faults: [])
        }
        return FormView(form, values: values)
    }

    // MARK: One request

    static let request: Door.Handler = { call in
        let request = try call.request()
        let state = call.book.state(of: request)
        let mayWork = call.mayWork(on: request)
        let root = "/requests/\(request.id)"
        var body: HTML = "<p><strong class=\"tag\">\(state.words)</strong></p>\n"
        var facts: [(String, String)] = [("Team", request.team)]
        if let urgency = request.urgency { facts.append(("How soon", urgency.rawValue.asWords)) }
        if let cause = request.cause { facts.append(("Why a home is needed", cause.words)) }
        if let day = request.neededBy {
            facts.append(
                (
                    "Needed by",
                    day.inWords + (request.values.text("neededAt").map { " at \($0)" } ?? "")
                ))
        }
        if let withdrawal = request.withdrawal { facts.append(("Withdrawn", withdrawal.reason)) }
        body += definitions(facts)
        for (index, child) in request.children.enumerated() {
            let values = call.book.values(of: child, call.feed)
            let age =
                values.day("birthDate").map { ", aged \(call.day.wholeYears(since: $0))" } ?? ""
            let initials = values.text("initials").map { " (\($0))" } ?? ""
            body += "<h2>Child \(index + 1): \(child.reference)\(initials)\(age)</h2>\n"
            let view =
                values.text("view.text")
                ?? values.text("view.notYet").map { "Not yet obtained: \($0)" }
            body += view.map { "<p>The child's view: \($0)</p>\n" as HTML } ?? .empty
            for other in call.book.namesakes(of: child, call.feed) {
                body += """
                    <p>\(other) in the case system may be the same child. Set the case system \
                    reference to join them.</p>

                    """
            }
            if mayWork, state != .withdrawn {
                body +=
                    "<p><a href=\"\(root)/children/\(index + 1)\">Change child \(index + 1)</a></p>\n"
            }
        }
        if mayWork { body += acts(request, state, call) }
        body += asks(request, call) + holds(request, call, mayWork: mayWork)
        body += decisions(request, call)
        let tasks = call.book.tasks(of: request.id).filter { $0.closedAt == nil }
        body += "<h2>Tasks</h2>\n" + list(tasks.map { line($0, call) }, none: "No task is open.")
        body += history(request, call)
        return .page(Layout.page("Request \(request.id)", call, body: body))
    }

    private static func acts(
        _ request: PlacementRequest, _ state: PlacementRequest.State, _ call: Call
    ) -> HTML {
        let root = "/requests/\(request.id)"
        var body = HTML.empty
        if state == .draft || state == .open, request.children.count < Turn.mostChildren {
            body += """
                <form method="post" action="\(root)/children" class="inline">\
                \(Layout.hidden(call, version: request.version))\
                <button type="submit" class="second">Add a child</button></form>

                """
        }
        var links: [HTML] = []
        if state == .draft || state == .open {
            links.append("<li><a href=\"\(root)/details\">Change the request</a></li>\n")
        }
        if state == .draft {
            links.append("<li><a href=\"\(root)/check\">Check request \(request.id)</a></li>\n")
        }
        if state == .open {
            links.append("<li><a href=\"\(root)/matches\">See matches</a></li>\n")
        }
        if state == .draft || state == .open {
            links.append("<li><a href=\"\(root)/withdraw\">Withdraw</a></li>\n")
        }
        if state == .open {
            links.append("<li><a href=\"\(root)/no-home\">No home found</a></li>\n")
            links.append("<li><a href=\"\(root)/sheet\">Print a sheet</a></li>\n")
        }
        return body + (links.isEmpty ? .empty : "<ul>\n\(links)</ul>\n")
    }

    /// Terms and what they are.
    static func definitions(_ rows: [(String, String)]) -> HTML {
        let lines = rows.filter { !$0.1.isEmpty }.map {
            "<dt>\($0.0)</dt><dd>\($0.1)</dd>\n" as HTML
        }
        return lines.isEmpty ? .empty : "<dl>\n\(lines)</dl>\n"
    }

    private static func asks(_ request: PlacementRequest, _ call: Call) -> HTML {
        let rows = call.book.answers(of: request.id).map { answer -> HTML in
            let words =
                switch answer.kind {
                case .asked: "asked, no answer yet"
                case .accepted: "accepted"
                case .declined: "declined"
                }
            let reason = answer.reason.map { ": \($0)" } ?? ""
            return """
                <li>\(answer.home): \(words)\(reason), \(answer.at.day.inWords) at \
                \(answer.at.time), by \(answer.by)</li>

                """
        }
        return "<h2>Homes asked</h2>\n" + list(rows, none: "No home has been asked.")
    }

    private static func holds(_ request: PlacementRequest, _ call: Call, mayWork: Bool) -> HTML {
        let rows = call.book.reservations(of: request.id, at: call.now).map { hold -> HTML in
            let buttons: HTML =
                mayWork
                ? """
                <form method="post" action="/reservations/\(hold.id)/release" class="inline">\
                \(Layout.hidden(call))<button type="submit" class="second">Release \(hold.home)\
                </button></form><form method="post" action="/reservations/\(hold.id)/renew" \
                class="inline">\(Layout.hidden(call))<button type="submit" class="second">Renew \
                \(hold.home)</button></form>
                """ : .empty
            return """
                <li>\(hold.home): \(hold.places.counted("place", "places")) until \
                \(hold.until.time) \(buttons)</li>

                """
        }
        return "<h2>Reservations</h2>\n" + list(rows, none: "Nothing is reserved.")
    }

    private static func decisions(_ request: PlacementRequest, _ call: Call) -> HTML {
        let rows = call.book.decisions(of: request.id).map { decision -> HTML in
            let homes = decision.homes.joined(separator: " and ")
            return """
                <li><a href="/decisions/\(decision.id)">Decision \(decision.id)</a>: \(homes) from \
                \(decision.startOn.inWords): \(call.book.state(of: decision).words)</li>

                """
        }
        return "<h2>Decisions</h2>\n" + list(rows, none: "Nothing has been decided.")
    }

    // What happened, by the audit: every entry of the request and of what hangs on it.
    private static func history(_ request: PlacementRequest, _ call: Call) -> HTML {
        var subjects = ["request:\(request.id)"]
        for decision in call.book.decisions(of: request.id) {
            subjects.append("decision:\(decision.id)")
            for approval in call.book.approvals(of: decision.id) {
                subjects.append("approval:\(approval.id)")
            }
        }
        for placement in call.book.placements(of: request.id) {
            for entry in call.book.placementEntries[placement.id] ?? [] {
                subjects.append("placement-entry:\(entry.id)")
            }
        }
        let entries = (try? call.office.store.audit(of: subjects)) ?? []
        let rows = entries.suffix(50).map { entry -> HTML in
            let at = Moment(iso: entry.at)
            return """
                <li>\(at.map { "\($0.day.inWords) at \($0.time)" } ?? entry.at): \
                \(entry.action.replacing(".", with: ": ")), by \(entry.actor)</li>

                """
        }
        return "<h2>History</h2>\n" + list(rows, none: "Nothing yet.")
    }

    // MARK: A child

    static let addChild: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let count = request.children.count
        // A request that is open always says everything: the child comes with its answers.
        if call.book.state(of: request) == .open {
            return .see("/requests/\(request.id)/children/\(count + 1)")
        }
        return try call.perform {
            try $0.change(
                request.id, version: Int(call.form.first("version")),
                children: [(at: count, patch: .init(FieldValues()))])
        } then: { request, _ in
            "/requests/\(request.id)/children/\(request.children.count)"
        }
    }

    private static func place(of child: String, in request: PlacementRequest, _ call: Call)
        throws(Refusal) -> Int
    {
        let number = try call.number("k", of: "child")
        let count = request.children.count
        let isGrowing = call.book.state(of: request) == .open && count < Turn.mostChildren
        guard (1...max(1, count + (isGrowing ? 1 : 0))).contains(number) else {
            throw .notFound("child")
        }
        return number - 1
    }

    // A child who is added to an open request brings the plan for brothers and sisters with it.
    private static func childForm(_ request: PlacementRequest, _ index: Int, _ call: Call) -> Form {
        var form = Form.child(needs: call.feed.instance.needs)
        if index >= request.children.count,
            let plan = Form.details(teams: call.rules.teams)["siblingPlan"]
        {
            form.fields.append(plan)
        }
        return form
    }

    private static func childView(_ call: Call, _ child: RequestChild) -> FormView {
        var values = call.book.values(of: child, call.feed)
        values["reference"] = child.isUnreferenced ? nil : .text(child.reference)
        var view = kept(Form.child(needs: call.feed.instance.needs), call, values: values)
        if let known = call.feed.child(child.reference) {
            let theirs = FieldValues(of: known, in: call.feed.instance)
            for field in view.form.fields {
                guard let mine = child.values[field.key], let other = theirs[field.key],
                    !FieldValue.areAlike(mine, other, in: field.key)
                else { continue }
                view.notes[field.key] =
                    "The case system says: "
                    + FormView.text(other, in: field).joined(separator: ", ") + "."
            }
        }
        return view
    }

    // A reference that the case system does not have may be one that was mistyped.
    private static func unknown(_ child: RequestChild, _ call: Call) -> HTML {
        if child.isUnreferenced || call.feed.child(child.reference) != nil { return .empty }
        let near = call.feed.reference(like: child.reference)
        let mend =
            near.map { "It has \($0): if that is the same child, correct the reference." }
            ?? "Check it; a new child is entered by hand."
        return """
            <p><strong>\(child.reference):</strong> The case system does not know this reference. \
            \(mend)</p>

            """
    }

    static let childPage: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let index = try place(of: "k", in: request, call)
        var plan = FieldValues()
        plan["siblingPlan"] = request.values["siblingPlan"]
        let view =
            index < request.children.count
            ? childView(call, request.children[index])
            : kept(childForm(request, index, call), call, values: plan)
        return formPage(
            "Request \(request.id), child \(index + 1)", call, view, button: "Save and continue",
            before: index < request.children.count
                ? unknown(request.children[index], call) : .empty,
            version: request.version)
    }

    static let saveChild: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let index = try place(of: "k", in: request, call)
        let isNew = index >= request.children.count
        let form = childForm(request, index, call)
        let title = "Request \(request.id), child \(index + 1)"
        func again(_ faults: [FieldFault], version: Int? = nil) -> Answer {
            formPage(
                title, call, FormView(form, typed: call.form, faults: faults),
                button: "Save and continue", version: version ?? request.version, status: 422)
        }
        let reading = form.read(page: call.form.values)
        if !reading.faults.isEmpty { return again(reading.faults) }
        var values = reading.values
        var details: Turn.Patch?
        if isNew {
            var plan = FieldValues()
            plan["siblingPlan"] = values["siblingPlan"]
            details = Turn.Patch(plan, named: ["siblingPlan"])
            values["siblingPlan"] = nil
        }
        do {
            return try call.perform {
                try $0.change(
                    request.id, version: Int(call.form.first("version")), details: details,
                    children: [(at: index, patch: .init(values))])
            } then: { request, state in
                state.book.state(of: request) == .draft
                    ? "/requests/\(request.id)/details?done=saved"
                    : "/requests/\(request.id)?done=saved"
            }
        } catch let refusal as Refusal where refusal.name == "version-changed" {
            return changed(
                title, call, FormView(form, typed: call.form, faults: []),
                theirs: FormView(
                    form,
                    values: isNew
                        ? FieldValues() : call.book.values(of: request.children[index], call.feed)),
                button: "Save and continue", version: request.version)
        } catch let refusal as Refusal where refusal.status == 422 && !refusal.errors.isEmpty {
            let prefix = "/children/\(index)"
            return again(
                refusal.errors.map {
                    FieldFault(
                        $0.pointer.hasPrefix(prefix)
                            ? String($0.pointer.dropFirst(prefix.count)) : $0.pointer, $0.message)
                })
        }
    }

    // MARK: Somebody else changed this

    /// The page of a conflict: both values where they differ, and the typed ones to save.
    static func changed(
        _ title: String, _ call: Call, _ mine: FormView, theirs: FormView, button: String,
        version: Int
    ) -> Answer {
        let rows = mine.form.fields.filter(\.isOnPages).compactMap { field -> [HTML]? in
            let here = (mine.typed[field.key] ?? []).filter { !$0.isEmpty }
            let there = (theirs.typed[field.key] ?? []).filter { !$0.isEmpty }
            if here == there { return nil }
            func shown(_ texts: [String]) -> HTML {
                HTML(text: texts.isEmpty ? "blank" : texts.joined(separator: "; "))
            }
            return [HTML(text: field.label), shown(here), shown(there)]
        }
        let body: HTML = """
            <div role="alert"><h2>There is a problem</h2><p>Somebody else has saved this since you \
            opened it. Nothing you typed is lost. Compare both, then save your version if it is \
            right.</p></div>
            \(Layout.table(
                "Where they differ", ["Field", "Yours", "Saved by somebody else"], rows))
            <form method="post" action="\(call.path)" novalidate>
            \(Layout.hidden(call, version: version))
            \(mine.fields)<button type="submit">Save my version</button></form>

            """
        return .page(Layout.page("Somebody else changed this", call, body: body), status: 409)
    }

    // MARK: Details

    private static func detailsForm(_ request: PlacementRequest, _ call: Call) -> Form {
        var form = Form.details(teams: call.rules.teams)
        let hasOthers =
            request.children.count > 1
            || request.children.contains { call.feed.child($0.reference)?.siblingGroup != nil }
        if !hasOthers { form.fields.removeAll { $0.key == "siblingPlan" } }
        return form
    }

    static let detailsPage: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        return formPage(
            "Request \(request.id), details", call,
            kept(detailsForm(request, call), call, values: request.values),
            button: "Save and continue", version: request.version)
    }

    static let saveDetails: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        let form = detailsForm(request, call)
        let title = "Request \(request.id), details"
        func again(_ faults: [FieldFault]) -> Answer {
            formPage(
                title, call, FormView(form, typed: call.form, faults: faults),
                button: "Save and continue", version: request.version, status: 422)
        }
        let reading = form.read(page: call.form.values)
        if !reading.faults.isEmpty { return again(reading.faults) }
        do {
            return try call.perform {
                try $0.change(
                    request.id, version: Int(call.form.first("version")),
                    details: .init(reading.values, named: form.fields.map(\.key)))
            } then: { request, state in
                state.book.state(of: request) == .draft
                    ? "/requests/\(request.id)/check?done=saved"
                    : "/requests/\(request.id)?done=saved"
            }
        } catch let refusal as Refusal where refusal.name == "version-changed" {
            return changed(
                title, call, FormView(form, typed: call.form, faults: []),
                theirs: FormView(form, values: request.values), button: "Save and continue",
                version: request.version)
        } catch let refusal as Refusal where refusal.status == 422 && !refusal.errors.isEmpty {
            return again(refusal.errors)
        }
    }

    // MARK: Check and start

    private static func check(_ request: PlacementRequest, _ call: Call, faults: [FieldFault])
        -> Answer
    {
        let root = "/requests/\(request.id)"
        // From this page each fault leads to the page its field is on.
        func address(_ fault: FieldFault) -> String {
            let parts = fault.pointer.split(separator: "/").map(String.init)
            if parts.first == "children", parts.count > 2, let index = Int(parts[1]) {
                return "\(root)/children/\(index + 1)#\(parts[2...].joined(separator: "-"))"
            }
            return "\(root)/details#\(parts.joined(separator: "-"))"
        }
        func rows(
            _ form: Form, _ values: FieldValues, _ page: String, _ of: String,
            own: FieldValues = FieldValues()
        ) -> HTML {
            let isNotYet =
                values["view.text"] == nil
                && (values.truth("view.isNotYet") == true || values["view.notYet"] != nil)
            let lines = form.fields.filter(\.isOnPages).compactMap { field -> HTML? in
                // The view that is not yet there is one answer, with why.
                if isNotYet, field.key == "view.isNotYet" || field.key == "view.notYet" {
                    return nil
                }
                if isNotYet, field.key == "view.text" {
                    let why = values.text("view.notYet").map { ": \($0)" } ?? ", and not said why"
                    return """
                        <dt>\(field.label)</dt><dd>Not yet obtained\(why) \
                        <a href="\(page)#view-isNotYet">Change \(field.label.lowercasedFirst)\(of)</a></dd>

                        """
                }
                guard let value = values[field.key] else {
                    // A position stands for the postcode.
                    let position = field.key.replacing("Postcode", with: "Easting")
                    let isKnown = position != field.key && values[position] != nil
                    if field.need == .never, !isKnown { return nil }
                    let answer =
                        !isKnown
                        ? "Not answered"
                        : own[position] == nil
                            ? "Known from the case system" : "Known by its position"
                    return """
                        <dt>\(field.label)</dt><dd>\(answer) <a href="\(page)#\(FormView.id(field.key))">\
                        Change \(field.label.lowercasedFirst)\(of)</a></dd>

                        """
                }
                return """
                    <dt>\(field.label)</dt><dd>\(words(value, field)) \
                    <a href="\(page)#\(FormView.id(field.key))">Change \
                    \(field.label.lowercasedFirst)\(of)</a></dd>

                    """
            }
            return "<dl>\n\(lines)</dl>\n"
        }
        let details = detailsForm(request, call)
        let form = Form.child(needs: call.feed.instance.needs)
        // Of several children each fault says whose it is.
        let told = faults.map { fault -> FieldFault in
            let parts = fault.pointer.split(separator: "/")
            guard parts.first == "children", parts.count > 2,
                let index = Int(parts[1]), request.children.indices.contains(index)
            else {
                return FieldFault(
                    fault.pointer,
                    FormView.naming(fault.message, at: fault.pointer, of: details))
            }
            let words = FormView.naming(
                fault.message, at: "/" + parts.dropFirst(2).joined(separator: "/"), of: form)
            if request.children.count == 1 { return FieldFault(fault.pointer, words) }
            let text = words.hasSuffix(".") ? words.dropLast() : words[...]
            return FieldFault(
                fault.pointer, "\(text) (child \(index + 1), \(request.children[index].reference))."
            )
        }
        var body = FormView.summary(told, address: address)
        body += "<h2>The request</h2>\n"
        body += rows(details, request.values, "\(root)/details", "")
        for (index, child) in request.children.enumerated() {
            body += "<h2>Child \(index + 1): \(child.reference)</h2>\n"
            body += unknown(child, call)
            body += rows(
                form, call.book.values(of: child, call.feed), "\(root)/children/\(index + 1)",
                request.children.count > 1 ? " of child \(index + 1)" : "", own: child.values)
        }
        body += """
            <form method="post" action="\(root)/check">\(Layout.hidden(call, version: request.version))\
            <button type="submit">Start the search</button></form>

            """
        return .page(
            Layout.page(
                "Check request \(request.id)", call, isFaulty: !faults.isEmpty, body: body),
            status: faults.isEmpty ? 200 : 422)
    }

    /// A value in words, codes as their choices say them.
    static func words(_ value: FieldValue, _ field: Field) -> String {
        switch (field.kind, value) {
        case (.radios(let choices), .text(let code)), (.select(let choices), .text(let code)):
            return choices.first { $0.code == code }?.words ?? code
        case (.ticks, .list(let codes)):
            return codes.map(\.asNeed).joined(separator: ", ")
        case (.day, .text(let text)): return Day(iso: text)?.inWords ?? text
        case (_, .truth(let truth)): return truth ? "Yes" : "No"
        default: return FormView.text(value, in: field).joined(separator: ", ")
        }
    }

    static let checkPage: Door.Handler = { call in
        check(try call.request(to: .workOnRequest), call, faults: [])
    }

    static let submit: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        do {
            return try call.perform {
                try $0.submit(request.id)
            } then: { request, _ in
                "/requests/\(request.id)/matches?done=saved"
            }
        } catch let refusal as Refusal where refusal.status == 422 && !refusal.errors.isEmpty {
            return check(request, call, faults: refusal.errors)
        }
    }

    // MARK: Withdraw, no home, another team

    static let withdrawPage: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        return formPage(
            "Withdraw request \(request.id)", call, kept(Form.reason, call),
            button: "Withdraw the request", danger: true)
    }

    static let withdraw: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        return try read(
            Form.reason, call,
            again: {
                formPage(
                    "Withdraw request \(request.id)", call,
                    FormView(Form.reason, typed: call.form, faults: $0),
                    button: "Withdraw the request", status: 422, danger: true)
            },
            then: { values in
                try call.perform {
                    try $0.withdraw(request.id, reason: values.text("reason") ?? "")
                } then: { request, _ in
                    "/requests/\(request.id)?done=withdrawn"
                }
            })
    }

    static let noHomePage: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        return formPage(
            "No home found for request \(request.id)", call, kept(Form.noHome, call), button: "Save"
        )
    }

    static let noHome: Door.Handler = { call in
        let request = try call.request(to: .workOnRequest)
        return try read(
            Form.noHome, call,
            again: {
                formPage(
                    "No home found for request \(request.id)", call,
                    FormView(Form.noHome, typed: call.form, faults: $0), button: "Save", status: 422
                )
            },
            then: { values in
                try call.perform {
                    try $0.noHome(
                        request.id, sought: values.text("sought") ?? "",
                        text: values.text("text") ?? "")
                } then: { _, _ in
                    "/requests/\(request.id)?done=no-home"
                }
            })
    }

    private static let otherForm = Form([
        Field("number", "Request number", .count(1...1_000_000_000), .always),
        Field("reason", "Why you need to see it", .lines, .always),
    ])

    static let otherTeamPage: Door.Handler = { call in
        guard call.may(.openOtherTeam) else { throw Refusal.forbidden }
        return formPage(
            "Open another team's request", call, kept(otherForm, call), button: "Open the request")
    }

    static let openOtherTeam: Door.Handler = { call in
        guard call.may(.openOtherTeam) else { throw Refusal.forbidden }
        func again(_ faults: [FieldFault]) -> Answer {
            formPage(
                "Open another team's request", call,
                FormView(otherForm, typed: call.form, faults: faults), button: "Open the request",
                status: 422)
        }
        return try read(otherForm, call, again: again) { values in
            let number = values.whole("number") ?? 0
            guard call.book.requests[number] != nil else {
                return again([FieldFault("/number", "There is no such request. Check the number.")])
            }
            return try call.perform {
                try $0.open(number, reason: values.text("reason") ?? "")
            } then: { _, _ in
                "/requests/\(number)?done=opened"
            }
        }
    }
}
