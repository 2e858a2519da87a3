import Care
import Desk
import Hummingbird
import Reporting
import Store

/// The desk's pages: each a handler that reads, calls the desk, and renders.
struct Pages: Sendable {
    /// The way in.
    let door: Door

    /// Adds every page to a router.
    func add(to router: Router<Visit>) {
        door.open(.get, "/health", on: router) { _ in .json(.object([("status", "ok")])) }
        door.open(.get, "/metrics", on: router, Pages.metrics)
        door.open(.get, StyleSheet.path, on: router) { _ in
            Answer(
                status: 200, type: "text/css; charset=utf-8", body: Array(StyleSheet.text.utf8),
                headers: [("Cache-Control", "public, max-age=31536000, immutable")])
        }
        door.open(.get, "/sign-in", on: router, Pages.signInPage)
        door.open(.post, "/sign-in", on: router, Pages.signIn)
        door.page("/sign-out", on: router, post: Pages.signOut, whilePasswordIsOld: true)
        door.page(
            "/password", on: router, get: Pages.passwordPage, post: Pages.changePassword,
            whilePasswordIsOld: true)
        door.page("/", on: router, get: Pages.desk)
        door.page("/requests", on: router, get: Pages.requests)
        door.page("/requests/new", on: router, get: Pages.startPage, post: Pages.start)
        door.page("/requests/:n", on: router, get: Pages.request)
        door.page("/requests/:n/children", on: router, post: Pages.addChild)
        door.page(
            "/requests/:n/children/:k", on: router, get: Pages.childPage, post: Pages.saveChild)
        door.page(
            "/requests/:n/details", on: router, get: Pages.detailsPage, post: Pages.saveDetails)
        door.page("/requests/:n/check", on: router, get: Pages.checkPage, post: Pages.submit)
        door.page("/requests/:n/matches", on: router, get: Pages.matches)
        door.page("/requests/:n/matches.csv", on: router, get: Pages.matchesTable)
        door.page("/requests/:n/compare", on: router, get: Pages.compare)
        door.page("/plan", on: router, get: Pages.wholePlan)
        door.page("/requests/:n/ask", on: router, get: Pages.askPage, post: Pages.ask)
        door.page("/requests/:n/reserve", on: router, post: Pages.reserve)
        door.page("/requests/:n/choose", on: router, get: Pages.choosePage, post: Pages.choose)
        door.page(
            "/requests/:n/withdraw", on: router, get: Pages.withdrawPage, post: Pages.withdraw)
        door.page("/requests/:n/no-home", on: router, get: Pages.noHomePage, post: Pages.noHome)
        door.page("/requests/:n/sheet", on: router, get: Pages.sheetPage, post: Pages.sheet)
        door.page("/reservations/:n/release", on: router, post: Pages.release)
        door.page("/reservations/:n/renew", on: router, post: Pages.renew)
        door.page("/decisions/:n", on: router, get: Pages.decision)
        door.page(
            "/decisions/:n/withdraw", on: router, get: Pages.withdrawDecisionPage,
            post: Pages.withdrawDecision)
        door.page("/decisions/:n/verbal", on: router, get: Pages.verbalPage, post: Pages.verbal)
        door.page("/approvals", on: router, get: Pages.approvals)
        door.page("/approvals/:n", on: router, get: Pages.approvalPage, post: Pages.approve)
        door.page("/placements/:n", on: router, get: Pages.placement)
        door.page("/placements/:n/arrival", on: router, get: Pages.arrivalPage, post: Pages.arrive)
        door.page(
            "/placements/:n/no-arrival", on: router, get: Pages.noArrivalPage,
            post: Pages.notArrived)
        door.page("/placements/:n/end", on: router, get: Pages.endPage, post: Pages.end)
        door.page("/placements/:n/correct", on: router, get: Pages.correctPage, post: Pages.correct)
        door.page("/tasks", on: router, get: Pages.tasks)
        door.page("/tasks/:n", on: router, get: Pages.taskPage, post: Pages.taskDone)
        door.page("/homes", on: router, get: Pages.homes)
        door.page("/homes/new", on: router, get: Pages.newHomePage, post: Pages.addHome)
        door.page("/homes/:home", on: router, get: Pages.home)
        door.page("/homes/:home/confirm", on: router, post: Pages.confirmVacancy)
        door.page(
            "/homes/:home/change", on: router, get: Pages.changeHomePage, post: Pages.changeHome)
        door.page("/case-system", on: router, get: Pages.caseSystem, post: Pages.takeFeed)
        door.page("/case-system/:n", on: router, post: Pages.resolve)
        door.page("/other-team", on: router, get: Pages.otherTeamPage, post: Pages.openOtherTeam)
        addScenarios(to: router)
        door.page("/audit", on: router, get: Pages.audit, post: Pages.checkChain)
    }

    // MARK: Refusals as pages

    /// A refusal as a page of its own, with what to do next; nothing typed is lost.
    static func refused(_ refusal: Refusal, call: Call) -> Answer {
        let refusal = refusal.name == Refusal.keyReused.name ? .sentAlready : refusal
        var body: HTML = "<div role=\"alert\"><h2>There is a problem</h2><p>\(refusal.detail)</p>"
        body +=
            refusal.errors.isEmpty
            ? .empty
            : "<ul>\n\(refusal.errors.map { "<li>\($0.message)</li>\n" as HTML })</ul>\n"
        body += "</div>\n"
        if refusal.status == 409, call.path.hasPrefix("/requests/"),
            let number = call.parameters["n"]
        {
            // What a page refuses, a link to it does not mend.
            if !call.path.hasSuffix("/matches") {
                body += "<p><a href=\"/requests/\(number)/matches\">See the matches now</a></p>\n"
            }
            body += "<p><a href=\"/requests/\(number)\">Request \(number)</a></p>\n"
        }
        if Pages.isTyped(call) { body += typed(call) }
        return .page(
            Layout.page(refusal.title, call, isFaulty: refusal.status == 422, body: body),
            status: refusal.status)
    }

    private static func isTyped(_ call: Call) -> Bool {
        call.method == "POST" && call.form.values.keys.contains { !Pages.ownFields.contains($0) }
    }

    private static let ownFields: Set<String> = [
        "csrf", "form", "version", "list", "option", "homes",
    ]

    // What was typed, to be copied or sent again.
    private static func typed(_ call: Call) -> HTML {
        let rows = call.form.values.sorted { $0.key < $1.key }
            .filter { !ownFields.contains($0.key) && $0.value != [""] }
            .map { name, values -> HTML in
                "<dt>\(name)</dt><dd>\(values.joined(separator: "; "))</dd>\n"
            }
        return rows.isEmpty
            ? .empty : "<h2>What you typed</h2>\n<dl>\n\(rows)</dl>\n"
    }

    // MARK: Forms

    /// A page with one form.
    ///
    /// - Parameters:
    ///   - address: Where it is sent; the page's own address where nil.
    ///   - button: The words on its button.
    ///   - before: What stands above the form.
    ///   - extra: Further hidden fields.
    static func formPage(
        _ title: String, _ call: Call, _ view: FormView, button: String, to address: String? = nil,
        before: HTML = .empty, detail: String? = nil, extra: HTML = .empty, version: Int? = nil,
        status: Int = 200, danger: Bool = false
    ) -> Answer {
        let style: HTML = danger ? " class=\"danger\"" : .empty
        let body: HTML = """
            \(FormView.summary(view.faults, of: view.form, detail: detail))\(before)<form method="post" \
            action="\(address ?? call.path)" novalidate>
            \(Layout.hidden(call, version: version))\(extra)
            \(view.fields)<button type="submit"\(style)>\(button)</button></form>

            """
        return .page(
            Layout.page(title, call, isFaulty: !view.faults.isEmpty || detail != nil, body: body),
            status: status)
    }

    /// Reads a form of a page: its values, or the same page again with what is wrong.
    ///
    /// - Parameters:
    ///   - isComplete: Whether what is missing is told too.
    ///   - again: The page with the faults.
    static func read(
        _ form: Form, _ call: Call, isComplete: Bool = true, again: ([FieldFault]) -> Answer,
        then act: (FieldValues) throws -> Answer
    ) throws -> Answer {
        let reading = form.read(page: call.form.values)
        var faults = reading.faults
        if isComplete {
            let known = Set(faults.map(\.pointer))
            let onPage = Set(form.fields.filter(\.isOnPages).map(\.pointer))
            faults += form.missing(reading.values, urgency: nil).filter {
                !known.contains($0.pointer) && onPage.contains($0.pointer)
            }
        }
        if !faults.isEmpty { return again(faults) }
        do {
            return try act(reading.values)
        } catch let refusal as Refusal where refusal.status == 422 && !refusal.errors.isEmpty {
            return again(refusal.errors)
        }
    }

    // MARK: Signing in

    /// The page that asks whoever comes without a session to sign in, then goes on.
    static func signInFirst(_ office: Office, _ request: Request, _ visit: Visit, _ now: Moment)
        -> Answer
    {
        var target = request.uri.path
        if let query = request.uri.query { target += "?" + query }
        if let name = ProxySignIn.name(in: request, from: visit.address, office.settings) {
            return ProxySignIn.answer(name, office, isPost: request.method == .post, target, now)
        }
        if request.method == .post {
            // What was typed comes along and is there again after the sign-in; passwords never do.
            let isForm =
                request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded")
                == true && request.uri.path != "/password"
            target = pageAbove(target, office)
            let typed = isForm ? String(decoding: visit.body, as: UTF8.self) : ""
            return .page(
                signInHTML(
                    to: target, typed: typed, factor: office.settings.secondFactor,
                    message: "Your session has ended. Sign in again; what you typed is kept."),
                status: 401)
        }
        return .see("/sign-in?to=" + FormBody.escaped(target))
    }

    private static func signInHTML(
        to target: String, typed: String = "", factor: DeskSettings.SecondFactor,
        message: String? = nil, name: String = ""
    ) -> HTML {
        let code: HTML =
            factor == .off
            ? .empty
            : """
            <div class="field"><label for="code">Code</label>
            <p id="code-hint">Six digits of your authenticator, where you have one set up.</p>
            <input type="text" id="code" name="code" inputmode="numeric" \
            autocomplete="one-time-code" aria-describedby="code-hint"></div>

            """
        let alert: HTML =
            message.map { "<div role=\"alert\"><h2>There is a problem</h2><p>\($0)</p></div>\n" }
            ?? .empty
        return Layout.bare(
            title: "Sign in",
            body: """
                \(alert)<form method="post" action="/sign-in" novalidate>
                <input type="hidden" name="csrf" value=""><input type="hidden" name="form" \
                value="\(OneUse.key())"><input type="hidden" name="to" value="\(target)">\
                <input type="hidden" name="typed" value="\(typed)">
                <div class="field"><label for="name">User name</label>
                <input type="text" id="name" name="name" value="\(name)" autocomplete="username" \
                autocapitalize="none" spellcheck="false"></div>
                <div class="field"><label for="password">Password</label>
                <input type="password" id="password" name="password" autocomplete="current-password"></div>
                \(code)<button type="submit">Sign in</button></form>

                """, isFaulty: message != nil)
    }

    static let signInPage: @Sendable (Door.Guest) throws -> Answer = { guest in
        let query = FormBody((guest.request.uri.query ?? "").utf8) ?? FormBody()
        return .page(
            signInHTML(
                to: local(query.first("to")), factor: guest.office.settings.secondFactor))
    }

    static let signIn: @Sendable (Door.Guest) throws -> Answer = { guest in
        try guest.checkOrigin()
        guard let form = FormBody(guest.visit.body) else { throw Refusal.unreadableForm }
        let name = form.first("name").trimmed
        let target = local(form.first("to"))
        let typed = form.first("typed")
        let outcome = try guest.office.store.signIn(
            String(name.prefix(200)), password: String(form.first("password").prefix(1000)),
            code: String(form.first("code").prefix(20)),
            factor: guest.office.settings.secondFactor, address: guest.visit.address, at: guest.now)
        switch outcome {
        case .done(let secret, let session):
            guest.visit.note.user = session.person.number
            let path = String(target.prefix { $0 != "?" })
            if !typed.isEmpty, typed.utf8.count <= Edge.bodyLimit, path != "/password" {
                try guest.office.store.keepDraft(
                    typed, page: path, of: session.person, at: guest.now)
            }
            return Answer.see(session.person.mustChangePassword ? "/password" : target)
                .with("Set-Cookie", cookie(secret))
        case .failed:
            return .page(
                signInHTML(
                    to: target, typed: typed, factor: guest.office.settings.secondFactor,
                    message: guest.office.settings.secondFactor == .off
                        ? "The user name or the password is wrong."
                        : "The user name, the password or the code is wrong.", name: name),
                status: 422)
        case .locked(let seconds):
            return Door.refused(
                Refusal(
                    "too-many", 429, "Too many tries",
                    "Wait \(((seconds + 59) / 60).counted("minute", "minutes")), then try again."),
                path: "/sign-in"
            ).with("Retry-After", "\(seconds)")
        }
    }

    static func cookie(_ secret: String) -> String {
        "\(Door.cookie)=\(secret); Path=/; Secure; HttpOnly; SameSite=Lax"
    }

    // Only an address of our own, never another site's.
    private static func local(_ target: String) -> String {
        let isOwn =
            target.hasPrefix("/") && !target.hasPrefix("//") && !target.hasPrefix("/\\")
            && !target.hasPrefix("/sign-")
            && target.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }
        return isOwn ? target : "/"
    }

    // The page on which a form stands that is sent to an address of its own.
    private static func pageAbove(_ target: String, _ office: Office) -> String {
        let path = target.prefix { $0 != "?" }
        if path.hasPrefix("/reservations/") || path == "/sign-out" { return "/" }
        if path.hasPrefix("/case-system/") { return "/case-system" }
        guard office.addresses.methods(of: String(path)) == ["POST"],
            let slash = path.lastIndex(of: "/")
        else { return target }
        let above = path[..<slash]
        return path.hasSuffix("/reserve") ? "\(above)/matches" : String(above)
    }

    static let signOut: Door.Handler = { call in
        if let session = call.session { try call.office.store.signOut(session, at: call.now) }
        return Answer.see("/sign-in")
            .with(
                "Set-Cookie", "\(Door.cookie)=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
    }

    private static func password(_ call: Call, faults: [FieldFault] = []) -> Answer {
        let fields: [(id: String, label: String, complete: String, hint: String)] = [
            ("current", "Current password", "current-password", ""),
            (
                "new", "New password", "new-password",
                "12 characters or more, no common password and not your user name"
            ),
            ("again", "New password again", "new-password", ""),
        ]
        let rows = fields.map { field -> HTML in
            let wrong = faults.first { $0.pointer == "/" + field.id }?.message
            let why: HTML =
                wrong.map { "<span class=\"why\" id=\"\(field.id)-why\">\($0)</span>\n" } ?? .empty
            let state: HTML = wrong == nil ? .empty : " wrong"
            let hint: HTML =
                field.hint.isEmpty
                ? .empty : "<span class=\"hint\" id=\"\(field.id)-hint\">\(field.hint)</span>\n"
            let describing =
                (field.hint.isEmpty ? [] : ["\(field.id)-hint"])
                + (wrong == nil ? [] : ["\(field.id)-why"])
            let described: HTML =
                (wrong == nil ? .empty : " aria-invalid=\"true\"")
                + (describing.isEmpty
                    ? .empty : " aria-describedby=\"\(describing.joined(separator: " "))\"")
            return """
                <div class="field\(state)"><label for="\(field.id)">\(field.label)</label>
                \(hint)\(why)<input type="password" id="\(field.id)" name="\(field.id)" \
                autocomplete="\(field.complete)"\(described)></div>

                """
        }
        let why: HTML =
            call.session?.person.mustChangePassword == true
            ? "<p>Your password was given out by somebody else. Choose your own.</p>\n" : .empty
        return .page(
            Layout.page(
                "Change your password", call, isFaulty: !faults.isEmpty,
                body: """
                    \(FormView.summary(faults))\(why)<form method="post" action="/password" novalidate>
                    \(Layout.hidden(call))
                    \(rows)<button type="submit">Save password</button></form>

                    """), status: faults.isEmpty ? 200 : 422)
    }

    static let passwordPage: Door.Handler = { password($0) }

    static let changePassword: Door.Handler = { call in
        guard let session = call.session else { throw Refusal.personNeeded }
        let new = call.form.first("new")
        if new != call.form.first("again") {
            return password(call, faults: [FieldFault("/again", "The two new passwords differ.")])
        }
        do {
            let changed = try call.office.store.changePassword(
                in: session, current: call.form.first("current"), new: new, at: call.now)
            return Answer.see("/?done=password").with("Set-Cookie", cookie(changed.secret))
        } catch let refusal as Refusal where refusal.status == 422 {
            return password(call, faults: refusal.errors)
        }
    }
}

extension Refusal {
    /// A form that was sent, gone back to, changed and sent again.
    static let sentAlready = Refusal(
        "sent-already", 422, "This form was sent already",
        "What you sent first counts. To send something else, open the page again; what you typed "
            + "is below.")
}
