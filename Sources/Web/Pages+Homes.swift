import Care
import Desk
import Reporting
import Store

extension Pages {
    // MARK: Homes

    /// The homes with the facts in force, by reference.
    static func homesInForce(_ call: Call) -> [Home] {
        call.book.homesInForce(call.feed, at: call.now).values.sorted { $0.id < $1.id }
    }

    static let homes: Door.Handler = { call in
        guard call.may(.seeHomes) else { throw Refusal.forbidden }
        let all = homesInForce(call)
        let kinds = Set(all.map(\.kind)).sorted { $0.rawValue < $1.rawValue }
        let form = Form([
            Field("home", "Home reference", .line),
            Field(
                "kind", "Kind",
                .select([.init("", "Any")] + kinds.map { .init($0.rawValue, $0.words) })),
        ])
        let view = FormView(form, typed: call.query, faults: [])
        let wanted = call.query.first("home").trimmed.lowercased()
        let kind = call.query.first("kind")
        let count = PlaceCount(call.book, call.feed, on: call.day, at: call.now)
        let shown = all.filter {
            (wanted.isEmpty || $0.id.lowercased().contains(wanted))
                && (kind.isEmpty || $0.kind.rawValue == kind)
        }
        let rows = shown.prefix(300).map { home -> [HTML] in
            [
                "<a href=\"/homes/\(FormBody.escaped(home.id))\">\(home.id)</a>",
                "\(home.kind.words)", "\(home.district ?? "")", "\(home.places)",
                "\(free(count.places(of: home), home, on: call.day))",
                "\(home.status.rawValue.asWords)",
            ]
        }
        let mayAdd = call.may(.changeHomes) || call.may(.addConnectedHome)
        let add: HTML = mayAdd ? "<p><a href=\"/homes/new\">Add a home</a></p>\n" : .empty
        let body: HTML = """
            \(add)<form method="get" action="/homes">
            \(view.fields)<button type="submit" class="second">Filter</button></form>
            <p>\(shown.count.counted("home", "homes"))\
            \(shown.count > 300 ? ", the first 300 shown" : "").</p>
            \(Layout.table(
                "Homes and their places today",
                ["Home", "Kind", "District", "Places", "Free", "Status"], rows))
            """
        return .page(Layout.page("Homes", call, body: body))
    }

    // Places that a child could have today, within the terms of approval; of a home that is open later,
    // from when.
    private static func free(_ places: Places, _ home: Home, on day: Day) -> String {
        guard home.status == .available else { return "0" }
        let free = max(0, home.usablePlaces - places.there - places.held)
        if let from = home.availableFrom, from > day, free > 0 {
            return "\(free) from \(from.inWords)"
        }
        return String(free)
    }

    private static func found(_ call: Call) throws(Refusal) -> Home {
        guard call.may(.seeHomes) else { throw .forbidden }
        guard let reference = call.parameters["home"],
            let home = call.book.homesInForce(call.feed, at: call.now)[reference]
        else { throw .notFound("home") }
        return home
    }

    /// Whether the person may change a home.
    private static func mayChange(_ home: Home, _ call: Call) -> Bool {
        if call.may(.changeHomes) { return true }
        guard home.kind == .connected, call.may(.addConnectedHome) else { return false }
        let children = call.book.effectiveHomes(call.feed, at: call.now).children
        let named = Set(
            (home.connectedTo ?? []).filter(children.indices.contains).map { children[$0].id })
        return call.requests.contains { request in
            call.mayWork(on: request) && request.children.contains { named.contains($0.reference) }
        }
    }

    static let home: Door.Handler = { call in
        let home = try found(call)
        let own = call.book.ownFacts(ofHome: home.id)
        let places = PlaceCount(call.book, call.feed, on: call.day, at: call.now).places(of: home)
        let seesAll = call.may(.seeHomeWhole)
        let position = home.position.map { point -> String in
            // Roles that may not see more get the square of a kilometre.
            seesAll
                ? "\(point.easting) east, \(point.northing) north"
                : "about \((point.easting + 500) / 1000 * 1000) east, "
                    + "\((point.northing + 500) / 1000 * 1000) north (to 1 km)"
        }
        var facts: [(String, String)] = [
            ("Kind", home.kind.words), ("District", home.district ?? ""),
            ("Status", home.status.rawValue.asWords), ("Places", "\(home.places)"),
            ("Not available", "\(places.unavailable)"),
            ("Children there by the case system", "\(places.there)"),
            ("Held or taken since on the desk", "\(places.held)"),
            ("Free", free(places, home, on: call.day)),
            ("Weekly cost", home.weeklyCost.inPounds),
            ("Vacancy confirmed", home.confirmedOn?.inWords ?? "never"),
            ("Available from", home.availableFrom?.inWords ?? ""),
            ("Position", position ?? "not known"),
        ]
        if call.may(.seeTelephone) {
            facts.append(("Telephone", own.text("telephone") ?? ""))
            facts.append(("Best time to ring", own.text("bestTime") ?? ""))
        }
        if seesAll {
            facts.append(("Notes", own.text("notes") ?? ""))
            facts.append(("Why on hold", whyOnHold(home, call) ?? ""))
        }
        let gaps = call.book.notCovered(by: home.id, call.feed, at: call.now)
        var body = notCovered(gaps, call, of: home)
        body += definitions(facts) + "<h2>The home's terms</h2>\n" + terms(home, call)
        if call.may(.confirmVacancy) {
            body += """
                <form method="post" action="/homes/\(FormBody.escaped(home.id))/confirm">\
                \(Layout.hidden(call))<button type="submit">Confirm the vacancy</button></form>

                """
        }
        if mayChange(home, call) {
            body += "<p><a href=\"/homes/\(FormBody.escaped(home.id))/change\">Change</a></p>\n"
        }
        return .page(Layout.page("Home \(home.id)", call, body: body))
    }

    /// Why a home takes nobody now; nil where it is not on hold.
    static func whyOnHold(_ home: Home, _ call: Call) -> String? {
        guard home.status == .onHold else { return nil }
        let isContradicted = call.book.openClaims.contains { claim in
            claim.fact == "lives-in" && claim.desk == .text(home.id)
                && claim.state == .contradiction
        }
        if isContradicted {
            return "Desk and case system contradict each other about a child who may live there."
        }
        let entries = call.book.homeEntries[home.id] ?? []
        if let entry = entries.last(where: { $0.values.text("status") == "on-hold" }) {
            return entry.reason
        }
        return "The case system has it on hold and does not say why."
    }

    /// What a home's terms do not cover of those who live there or are to come; blank where nothing.
    ///
    /// A child is named to whoever may see a request for it, or reads its reference in the home's own
    /// fields; to all others it is a girl or boy of an age.
    ///
    /// - Parameter home: The home whose page it is; nil on the page of one placement.
    static func notCovered(
        _ gaps: [NotCovered], _ call: Call, of home: Home? = nil
    ) -> HTML {
        if gaps.isEmpty { return .empty }
        let sentences = notCoveredInWords(gaps, call, of: home)
        return """
            <section aria-labelledby="not-covered">
            <h2 id="not-covered">Not covered by the home's terms</h2>
            <ul>
            \(sentences.map { "<li>\($0)</li>\n" as HTML })</ul></section>

            """
    }

    /// The same as sentences.
    static func notCoveredInWords(
        _ gaps: [NotCovered], _ call: Call, of home: Home? = nil
    ) -> [String] {
        if gaps.isEmpty { return [] }
        var known = call.knownChildren
        if let home {
            let values = call.book.homeValues(home.id, call.feed, at: call.now)
            for key in ["connectedTo", "exemptFor"] {
                known.formUnion(named(values.list(key) ?? [], in: home, call))
            }
        }
        return gaps.map { gap in
            gap.sentence(naming: gap.child.flatMap { known.contains($0) ? $0 : nil })
        }
    }

    /// Which of the references in a home's fields the reader may see.
    ///
    /// All, where they may change the home; else those of requests that they may see. A token that
    /// reads requests sees all.
    static func named(_ references: [String], in home: Home, _ call: Call) -> [String] {
        if references.isEmpty || call.actor.person == nil || mayChange(home, call) {
            return references
        }
        let known = call.knownChildren
        return references.filter(known.contains)
    }

    // The terms and what the home can do, in plain words and by the names of the form's fields.
    private static func terms(_ home: Home, _ call: Call) -> HTML {
        let values = call.book.homeValues(home.id, call.feed, at: call.now)
        let form = Form.home(needs: call.feed.instance.needs, isNew: false)
        func words(_ key: String, none: String, unknown: String = "not known") -> String {
            guard let value = values[key], let field = form[key] else { return unknown }
            if value == .list([]) { return none }
            return Pages.words(value, field)
        }
        // Of children whom the reader may not know it is told how many they are.
        func children(_ key: String) -> String {
            let references = values.list(key) ?? []
            let known = named(references, in: home, call)
            let others = references.count - known.count
            if others == 0 { return known.joined(separator: ", ") }
            let rest =
                known.isEmpty
                ? others.counted("child", "children") : others.counted("other", "others")
            return (known + [rest]).joined(separator: ", ")
        }
        let sex =
            switch home.admits {
            case .female?: "girls only"
            case .male?: "boys only"
            default: "girls and boys"
            }
        var rows: [(String, String)] = [
            ("Ages", home.agesInWords), ("Sex", sex),
            ("Approved places", home.approvedPlaces.map(String.init) ?? "no number in the terms"),
            ("For these children", children("connectedTo")),
            ("Exempt for", children("exemptFor")),
            ("What the home offers", words("offers", none: "none of the needs on the list")),
            ("Languages", words("languages", none: "none")),
            ("Faiths", words("faiths", none: "none")),
            (
                "Pets",
                home.hasPets.map { $0 ? "there are pets" : "there are no pets" } ?? "not known"
            ),
            ("Emergency home", home.isEmergency ? "kept for emergencies" : ""),
            ("Place provider", words("placeProvider", none: "")),
            (
                "Authority",
                home.authority.map { AuthorityTable.name(of: $0) ?? $0 } ?? "not known"
            ),
        ]
        if home.kind.needsRegistration || home.isRegistered != nil {
            rows.insert(
                ("Registered", home.isRegistered.map { $0 ? "yes" : "no" } ?? "not known"), at: 3)
        }
        return definitions(rows)
    }

    static let confirmVacancy: Door.Handler = { call in
        let home = try found(call)
        return try call.perform {
            try $0.confirmVacancy(home.id)
        } then: { _, _ in
            "/homes/\(FormBody.escaped(home.id))?done=confirmed"
        }
    }

    static let changeHomePage: Door.Handler = { call in
        let home = try found(call)
        guard mayChange(home, call) else { throw Refusal.forbidden }
        let form = Form.home(needs: call.feed.instance.needs, isNew: false)
        let values = call.book.homeValues(home.id, call.feed, at: call.now)
        return formPage(
            "Change \(home.id)", call, kept(form, call, values: values), button: "Save changes",
            version: call.book.version(ofHome: home.id))
    }

    static let changeHome: Door.Handler = { call in
        let home = try found(call)
        let form = Form.home(needs: call.feed.instance.needs, isNew: false)
        let version = call.book.version(ofHome: home.id)
        func again(_ faults: [FieldFault]) -> Answer {
            formPage(
                "Change \(home.id)", call, FormView(form, typed: call.form, faults: faults),
                button: "Save changes", version: version, status: 422)
        }
        return try read(form, call, again: again) { values in
            var facts = values
            facts["reason"] = nil
            let before = call.book.notCovered(by: home.id, call.feed, at: call.now)
            do {
                return try call.perform {
                    try $0.changeHome(
                        home.id, version: Int(call.form.first("version")), Turn.Patch(facts),
                        reason: values.text("reason") ?? "")
                } then: { _, state in
                    // What the change leaves uncovered is said at once, and stands on the page.
                    let after = state.book.notCovered(by: home.id, state.feed, at: call.now)
                    let isWorse = after.contains { gap in !before.contains(where: gap.isSame) }
                    let done: Done = isWorse ? .uncovered : .saved
                    return "/homes/\(FormBody.escaped(home.id))?done=\(done.rawValue)"
                }
            } catch let refusal as Refusal where refusal.name == "version-changed" {
                return changed(
                    "Change \(home.id)", call, FormView(form, typed: call.form, faults: []),
                    theirs: FormView(
                        form, values: call.book.homeValues(home.id, call.feed, at: call.now)),
                    button: "Save changes", version: version)
            }
        }
    }

    static let newHomePage: Door.Handler = { call in
        guard call.may(.changeHomes) || call.may(.addConnectedHome) else { throw Refusal.forbidden }
        let form = Form.home(needs: call.feed.instance.needs, isNew: true)
        return formPage("Add a home", call, kept(form, call), button: "Save changes")
    }

    static let addHome: Door.Handler = { call in
        guard call.may(.changeHomes) || call.may(.addConnectedHome) else { throw Refusal.forbidden }
        let form = Form.home(needs: call.feed.instance.needs, isNew: true)
        return try read(
            form, call,
            again: {
                formPage(
                    "Add a home", call, FormView(form, typed: call.form, faults: $0),
                    button: "Save changes", status: 422)
            },
            then: { values in
                try call.perform {
                    try $0.addHome(values)
                } then: { reference, _ in
                    "/homes/\(FormBody.escaped(reference))?done=added"
                }
            })
    }

    // MARK: The case system

    /// The differences that the person may see, by number.
    static func differences(_ call: Call) -> [Difference] {
        guard let person = call.actor.person else { return [] }
        return Comparison.compare(
            call.feed, call.book, on: call.day, feedDays: call.rules.feedDays
        ).filter { call.book.may(person, resolve: $0.claim, at: call.now) }
    }

    // The field of a form that a fact is entered in; nil for where somebody lives and the like.
    private static func field(of claim: Claim, _ call: Call) -> Field? {
        let needs = call.feed.instance.needs
        let form =
            claim.isOfHome ? Form.home(needs: needs, isNew: true) : Form.child(needs: needs)
        return form[claim.fact]
    }

    /// A fact's name as people say it: that of its field.
    static func factName(_ claim: Claim, _ call: Call) -> String {
        switch claim.fact {
        case "lives-in": "Where the child lives"
        case "place": "A place in the home"
        case "home": "Whether there is the home"
        case "confirmedOn": "Vacancy confirmed"
        default: field(of: claim, call)?.label ?? claim.fact.wordsOfCamelCase
        }
    }

    /// A value of a fact, codes as their choices say them.
    static func shown(_ value: FieldValue?, _ claim: Claim, _ call: Call) -> String {
        switch value {
        case nil, .text("")?: return "nothing"
        case .list([])?: return "none"
        case .text(let text)? where claim.fact == "confirmedOn":
            return Day(iso: text)?.inWords ?? text
        case .text(let code)? where claim.fact == "home":
            return HomeKind(rawValue: code)?.words ?? code
        case let value?:
            if let field = field(of: claim, call) { return words(value, field) }
            switch value {
            case .text(let text): return text
            case .whole(let whole): return String(whole)
            case .truth(let truth): return truth ? "yes" : "no"
            case .list(let list): return list.joined(separator: ", ")
            }
        }
    }

    private static func article(
        _ difference: Difference, _ call: Call, _ faults: [FieldFault]
    ) -> HTML {
        let claim = difference.claim
        let id = "difference-\(claim.id)"
        var body = definitions([
            ("Fact", factName(claim, call)), ("Of", claim.key),
            ("Before", shown(claim.before, claim, call)), ("Desk", shown(claim.desk, claim, call)),
            ("Case system", shown(difference.caseSystem, claim, call)),
            ("Since", "\(claim.since.day.inWords) at \(claim.since.time)"),
            ("Overdue", difference.isOverdue ? "Yes" : ""),
        ])
        if difference.state == .contradiction {
            let field = "reason-\(claim.id)"
            let wrong = faults.first { $0.pointer == "/" + field }?.message
            let typed = wrong == nil ? "" : call.form.first("reason")
            let why: HTML =
                wrong.map { "<span class=\"why\" id=\"\(field)-why\">\($0)</span>\n" } ?? .empty
            let described: HTML =
                wrong == nil
                ? .empty : " aria-describedby=\"\(field)-why\" aria-invalid=\"true\""
            body += """
                <form method="post" action="/case-system/\(claim.id)" novalidate>\
                \(Layout.hidden(call))<div class="field\(wrong == nil ? "" : " wrong")">\
                <label for="\(field)">Reason</label>\(why)\
                <input type="text" id="\(field)" name="reason" value="\(typed)" autocomplete="off"\
                \(described)></div>\
                <button type="submit" name="use" value="case-system" class="second">Use the case \
                system</button> <button type="submit" name="use" value="desk" class="second">Keep \
                the desk</button></form>

                """
        }
        return """
            <article aria-labelledby="\(id)"><h3 id="\(id)">Difference \(claim.id)</h3>
            \(body)</article>

            """
    }

    private static func caseSystemPage(_ call: Call, faults: [FieldFault] = [], status: Int = 200)
        -> Answer
    {
        let all = differences(call)
        func section(_ title: String, _ states: Set<Difference.State>, none: String) -> HTML {
            let rows = all.filter { states.contains($0.state) }
            return "<h2>\(title)</h2>\n"
                + (rows.isEmpty
                    ? "<p>\(none)</p>\n" : rows.map { article($0, call, faults) }.joined())
        }
        let caught = call.book.claims.values.filter { claim in
            guard let closed = claim.closedAt, let person = call.actor.person else { return false }
            return (claim.closing == "caught-up" || claim.closing == "moved-on")
                && call.day.days(since: closed.day) <= 14
                && call.book.may(person, resolve: claim, at: call.now)
        }.sorted { $0.id > $1.id }.prefix(50)
        let rows = caught.map { claim -> HTML in
            """
            <li>Difference \(claim.id): \(factName(claim, call)) of \(claim.key) \
            \(claim.closing == "moved-on" ? "was" : "is") \(shown(claim.desk, claim, call)) \
            \(claim.closing == "moved-on" ? "until the case system moved on." : "in both.")\
            \(claim.note.map { " \($0)" } ?? "")</li>

            """
        }
        let take: HTML =
            call.may(.takeFeed)
            ? """
            <form method="post" action="/case-system">\(Layout.hidden(call))<button type="submit">\
            Take in the data now</button></form>

            """ : .empty
        let body: HTML = """
            \(FormView.summary(faults))<p>\(call.feedStatus.sentence)</p>
            \(take)\(section("Contradictions", [.contradiction], none: "No contradiction."))\
            \(section("Waiting", [.waiting], none: "Nothing is waiting."))<h2>Caught up lately</h2>
            \(list(rows, none: "Nothing in the last two weeks."))
            """
        return .page(
            Layout.page("Desk and case system", call, isFaulty: !faults.isEmpty, body: body),
            status: status)
    }

    static let caseSystem: Door.Handler = { call in
        guard call.may(.seeFeed) || call.may(.resolveDifferences) else { throw Refusal.forbidden }
        return caseSystemPage(call)
    }

    static let takeFeed: Door.Handler = { call in
        guard call.may(.takeFeed) else { throw Refusal.forbidden }
        let answer = try call.office.store.once(call.formKey, as: call.actor, at: call.now) {
            switch try call.office.takeFeed(as: call.actor, at: call.now, acceptsJump: false) {
            case .taken: Answer.see("/case-system?done=taken").stored
            case .same: Answer.see("/case-system?done=same").stored
            case .refused(let refusal):
                caseSystemPage(
                    call, faults: refusal.onPages.prefix(20).map { FieldFault("/main", $0) },
                    status: 409
                ).stored
            }
        }
        return Answer(answer)
    }

    static let resolve: Door.Handler = { call in
        let number = try call.number("n", of: "difference")
        let reason = call.form.first("reason").trimmed
        if reason.isEmpty {
            return caseSystemPage(
                call, faults: [FieldFault("/reason-\(number)", FieldFault.fillIn("Reason"))],
                status: 422)
        }
        if reason.count > Form.textLimit {
            let why = "The text is longer than \(Form.textLimit) characters; shorten it."
            return caseSystemPage(
                call, faults: [FieldFault("/reason-\(number)", why)], status: 422)
        }
        let use = call.form.first("use")
        guard use == "desk" || use == "case-system" else { throw Refusal.unreadableForm }
        return try call.perform {
            try $0.resolve(number, usesCaseSystem: use == "case-system", reason: reason)
        } then: { _, _ in
            "/case-system?done=resolved"
        }
    }

    // MARK: Audit

    private static func auditPage(_ call: Call, report: DeskStore.AuditReport? = nil) throws
        -> Answer
    {
        guard call.may(.readAudit) else { throw Refusal.forbidden }
        let before = Int(call.query.first("before"))
        let entries = try call.office.store.auditBackwards(before: before, limit: 100)
        let rows = entries.map { entry -> [HTML] in
            [
                "\(entry.seq)", "<span class=\"day\">\(entry.at)</span>", "\(entry.actor)",
                "\(entry.action)", "\(entry.subject)",
            ]
        }
        let verdict: HTML =
            report.map { report in
                report.failing == nil
                    ? "<div role=\"status\"><p>\(report.text)</p></div>\n"
                    : "<div role=\"alert\"><h2>There is a problem</h2><p>\(report.text)</p></div>\n"
            } ?? .empty
        let older: HTML =
            (entries.last.map { $0.seq > 1 } ?? false)
            ? "<p><a href=\"/audit?before=\(entries.last?.seq ?? 1)\">Older entries</a></p>\n"
            : .empty
        let body: HTML = """
            \(verdict)<form method="post" action="/audit">\(Layout.hidden(call))<button type="submit">\
            Check the chain</button></form>
            \(Layout.table(
                "Entries, newest first", ["Number", "When (UTC)", "Who", "What", "Of what"], rows))\
            \(older)
            """
        return .page(Layout.page("Audit", call, body: body))
    }

    static let audit: Door.Handler = { try auditPage($0) }

    static let checkChain: Door.Handler = { call in
        guard call.may(.readAudit) else { throw Refusal.forbidden }
        return try auditPage(call, report: try call.office.store.verifyAudit())
    }
}

extension String {
    /// A key in lowerCamelCase as words: `placesUnavailable` is "Places unavailable".
    var wordsOfCamelCase: String {
        var words = ""
        for character in self {
            if character.isUppercase { words += " " }
            words += character.lowercased()
        }
        return words.capitalisedFirst
    }
}

extension Office {
    /// Reads the feed and takes it in, or says why not.
    func takeFeed(
        as actor: Actor, at now: Moment, acceptsJump: Bool
    ) throws -> DeskStore.FeedOutcome {
        try store.takeFeed(
            try FeedSource(settings).read(), as: actor, at: now, acceptsJump: acceptsJump)
    }
}
