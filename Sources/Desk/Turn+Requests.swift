import Care
import Reporting

extension Turn {
    /// What changes in a form: new values, and keys that are cleared.
    package struct Patch: Sendable {
        /// The new values.
        package var values: FieldValues
        /// The keys that the body names, of which those without a value are cleared; nil = every key
        /// of the form, as pages send them.
        package var named: [String]?

        package init(_ values: FieldValues, named: [String]? = nil) {
            self.values = values
            self.named = named
        }
    }

    /// Starts a request as a draft.
    ///
    /// A member of a group that must stay together brings the others.
    ///
    /// - Parameters:
    ///   - details: What is known of the request as a whole.
    ///   - children: What is known of each child, at least one.
    /// - Throws: ``Refusal``: `open-request`, `invalid`, `forbidden`.
    package mutating func start(
        _ details: FieldValues, children: [FieldValues]
    ) throws(Refusal) -> PlacementRequest {
        guard case .person(let person) = actor else { throw .personNeeded }
        guard Permission.may(person, .workOnRequest) else { throw .forbidden }
        if children.count > Turn.mostChildren { throw Turn.tooManyChildren }
        var details = details
        if details.text("team") == nil {
            guard let own = rules.teams.first(where: { person.teams.contains($0) }) else {
                throw .invalid("/team", "You belong to no team of this desk; name a team.")
            }
            details["team"] = .text(own)
        }
        if let team = details.text("team"), !person.teams.contains(team) { throw .forbidden }
        var request = PlacementRequest(
            id: book.number("request"), version: 1, values: details, children: [], startedBy: by,
            startedAt: now, submittedAt: nil, withdrawal: nil)
        for values in children.isEmpty ? [FieldValues()] : children {
            try add(values, to: &request, fillingBlanks: true)
        }
        try bringSiblings(to: &request)
        try checkWritten(request)
        book.write(.request(request))
        record("request.started", "request:\(request.id)", payload(of: request))
        return request
    }

    /// The most children of a request.
    package static let mostChildren = 12

    static let tooManyChildren = Refusal.invalid(
        "/children", "A request is for at most \(mostChildren) children.")

    // Adds a child with what was entered about it.
    private mutating func add(
        _ entered: FieldValues, to request: inout PlacementRequest, fillingBlanks: Bool
    ) throws(Refusal) {
        if request.children.count >= Turn.mostChildren { throw Turn.tooManyChildren }
        var values = entered
        let typed = values.text("reference")
        values["reference"] = nil
        let index = request.children.count
        let reference = try reference(
            typed, for: request, at: index,
            besides: request.children.map(\.reference))
        if fillingBlanks, feed.child(reference) != nil {
            // What is left blank, the case system fills in.
            for (key, value) in values.values where value == .list([]) { values[key] = nil }
        }
        var child = RequestChild(reference: reference)
        take(values, named: nil, into: &child)
        request.children.append(child)
    }

    // The reference of a child: the one typed, if no other request has the child, else the next `D-n`.
    private mutating func reference(
        _ typed: String?, for request: PlacementRequest, at index: Int, besides others: [String]
    ) throws(Refusal) -> String {
        guard let typed else { return "D-\(book.number("child"))" }
        if typed.hasPrefix("D-") {
            throw .invalid(
                "/children/\(index)/reference",
                "References that begin with D- are the desk's own. Leave it blank, or write the "
                    + "case system's.")
        }
        if others.contains(typed) {
            throw .invalid(
                "/children/\(index)/reference", "This child is in the request already.")
        }
        try checkFree(typed, besides: request.id)
        return typed
    }

    // A child has one draft, open or decided request at a time.
    private func checkFree(_ reference: String, besides number: Int) throws(Refusal) {
        guard let other = book.currentRequest(of: reference), other.id != number else { return }
        guard case .person(let person) = actor,
            book.mayKnow(person, of: other, at: now)
        else { throw .openRequest(nil) }
        throw .openRequest(other.id)
    }

    private mutating func bringSiblings(to request: inout PlacementRequest) throws(Refusal) {
        for child in request.children {
            guard let known = feed.child(child.reference), known.groupPlan == .together else {
                continue
            }
            for other in feed.instance.children
            where other.siblingGroup == known.siblingGroup && other.groupPlan == .together
                && !request.children.contains(where: { $0.reference == other.id })
                && book.currentRequest(of: other.id) == nil
            {
                var values = FieldValues()
                values["reference"] = .text(other.id)
                try add(values, to: &request, fillingBlanks: true)
            }
        }
    }

    // Takes values into a child; what says the same as the feed is not kept apart.
    private func take(_ values: FieldValues, named: [String]?, into child: inout RequestChild) {
        let feedValues = feed.child(child.reference).map {
            FieldValues(of: $0, in: feed.instance)
        }
        let isKnown = feedValues != nil
        let old = child
        if let named {
            for key in named { child.values.clear(key) }
        }
        for (key, value) in values.values where key != "reference" {
            // The feed's word is kept by the feed, so that a later one of the feed counts.
            if isKnown, child.values[key] == nil, key != "avoid",
                FieldValue.areAlike(value, feedValues?[key], in: key)
            {
                continue
            }
            if child.values[key] == value { continue }
            child.values[key] = value
            // What was entered before and is sent again was entered then.
            if old.values[key] == value { continue }
            child.before[key] = feedValues?[key]
            child.enteredAt[key] = now
        }
        for part in ["home", "school"] {
            place(child.values.text("\(part)Postcode"), "\(part)Place", &child.values)
        }
        for index in 0..<Form.mostAreas {
            place(
                child.values.text("avoid.\(index).postcode"), "avoid.\(index).place", &child.values)
        }
        if child.values["view.text"] != nil {
            child.values["view.notYet"] = nil
            child.values["view.isNotYet"] = nil
        }
        if child.values["view.notYet"] != nil { child.values["view.isNotYet"] = .truth(true) }
    }

    private func place(_ postcode: String?, _ key: String, _ values: inout FieldValues) {
        values["\(key)Easting"] = nil
        values["\(key)Northing"] = nil
        guard let postcode, let position = locate(postcode)?.position else { return }
        values["\(key)Easting"] = .whole(Int(position.easting))
        values["\(key)Northing"] = .whole(Int(position.northing))
    }

    // What is written must be able to be right, whatever is still missing.
    private func checkWritten(_ request: PlacementRequest) throws(Refusal) {
        var faults = Form.contradictions(ofDetails: request.values, on: day)
        if let team = request.values.text("team"), !rules.teams.contains(team) {
            faults.append(FieldFault("/team", "There is no such team."))
        }
        let known = knownChildren.union(request.children.map(\.reference))
        for (index, child) in request.children.enumerated() {
            let pointer = "/children/\(index)"
            for fault in Form.contradictions(ofChild: child.values, on: day) {
                faults.append(FieldFault(pointer + fault.pointer, fault.message))
            }
            for other in child.values.list("apartFrom") ?? []
            where !known.contains(book.reference(other)) || other == child.reference {
                faults.append(
                    FieldFault(
                        "\(pointer)/apartFrom",
                        other == child.reference
                            ? "A child cannot be kept from itself; take the reference out."
                            : "The case system has no child of one of these references; check them."
                    ))
            }
            for area in 0..<Form.mostAreas
            where child.values["avoid.\(area).postcode"] != nil
                && child.values["avoid.\(area).easting"] == nil
                && child.values["avoid.\(area).placeEasting"] == nil
            {
                faults.append(
                    FieldFault(
                        "\(pointer)/avoid/\(area)/postcode",
                        "The postcode is not in the directory, so the area cannot be kept. Check "
                            + "it, or write one near by."))
            }
        }
        if !faults.isEmpty { throw .invalid(faults) }
    }

    /// What the desk or else the case system says of a child of a request.
    package func values(of child: RequestChild) -> FieldValues {
        book.values(of: child, feed)
    }

    /// Changes a request: its details, its children, or both.
    ///
    /// - Parameters:
    ///   - number: The request.
    ///   - version: The version that was read; nil = whichever, for pages that were told.
    ///   - details: What changes of the request as a whole.
    ///   - children: What changes of which child, by its place from 0; a place past the last one adds
    ///     a child.
    ///   - keeping: How many children are kept; nil = all. Only a draft can lose one.
    /// - Throws: ``Refusal``: `version-changed`, `state`, `open-request`, `invalid`.
    package mutating func change(
        _ number: Int, version: Int?, details: Patch? = nil,
        children: [(at: Int, patch: Patch)] = [],
        keeping: Int? = nil
    ) throws(Refusal) -> PlacementRequest {
        let before = try request(number)
        if let version, version != before.version { throw .versionChanged }
        var request = before
        let state = book.state(of: before)
        if let details {
            for key in details.named ?? [] { request.values.clear(key) }
            if details.named == nil { request.values = FieldValues() }
            for (key, value) in details.values.values { request.values[key] = value }
            if request.values.text("team") == nil { request.values["team"] = before.values["team"] }
            if request.team != before.team, case .person(let person) = actor,
                !person.teams.contains(request.team)
            {
                throw .forbidden
            }
        }
        if let keeping, keeping < request.children.count {
            if state != .draft {
                throw .state("You can take a child out of a draft only. Withdraw the request.")
            }
            request.children.removeLast(request.children.count - max(1, keeping))
        }
        var joins: [(own: String, reference: String)] = []
        for (index, patch) in children {
            if index >= request.children.count {
                try add(patch.values, to: &request, fillingBlanks: true)
                continue
            }
            let old = request.children[index].reference
            if let typed = patch.values.text("reference"), typed != old {
                let others = request.children.map(\.reference)
                let new = try reference(typed, for: request, at: index, besides: others)
                if state != .draft {
                    guard request.children[index].isUnreferenced else {
                        throw .state("The reference of a child stays once the search has started.")
                    }
                    joins.append((old, new))
                }
                request.children[index].reference = new
            }
            var named = patch.named
            if named == nil {
                // Pages send every field of the form; other keys stay.
                named = Form.child(needs: feed.instance.needs).fields.filter(\.isOnPages).map(\.key)
            }
            take(patch.values, named: named, into: &request.children[index])
        }
        if request == before { return before }
        let changesFacts =
            request.values != before.values
            || request.children.map(\.values) != before.children.map(\.values)
            || request.children.count != before.children.count
        if changesFacts, state != .draft, state != .open {
            throw .state(
                "The request is \(state.words.lowercased()); it can be changed while it is a draft "
                    + "or open.")
        }
        if state == .withdrawn { throw .state("The request was withdrawn. Start a new one.") }
        try checkWritten(request)
        request.version += 1
        let old = book
        for (own, reference) in joins {
            book.write(.join(own: own, reference: reference))
            rename(own, to: reference)
        }
        if state == .open || !joins.isEmpty {
            if state == .open { try checkComplete(request) }
            book.write(.request(request))
            try checkSound(since: old)
        } else {
            book.write(.request(request))
        }
        closeViewTasks(request)
        record("request.changed", "request:\(request.id)", payload(of: request))
        return request
    }

    // Claims of a child follow its reference.
    private mutating func rename(_ own: String, to reference: String) {
        for claim in book.openClaims where claim.key == own {
            var renamed = claim
            renamed.key = reference
            if claim.fact == "lives-in" {
                renamed.wasKnown = feed.child(reference) != nil
                renamed.before = feed.home(of: reference).map { .text($0) }
                if renamed.before == claim.desk { renamed.before = nil }
            }
            book.write(.claim(renamed))
        }
        for claim in book.openClaims where claim.desk == .text(own) && claim.fact == "place" {
            var renamed = claim
            renamed.desk = .text(reference)
            book.write(.claim(renamed))
        }
    }

    private mutating func closeViewTasks(_ request: PlacementRequest) {
        guard request.children.allSatisfy({ $0.values["view.text"] != nil }) else { return }
        for task in book.tasks(of: request.id)
        where task.kind == .childView && task.closedAt == nil {
            close(task, by: by, note: "The child's view was entered.")
        }
    }

    /// What is still missing before the search can start, by place in the body.
    package func missing(_ request: PlacementRequest) -> [FieldFault] {
        let urgency = request.urgency
        var faults = Form.details(teams: rules.teams).missing(request.values, urgency: urgency)
        let form = Form.child(needs: feed.instance.needs)
        for (index, child) in request.children.enumerated() {
            let pointer = "/children/\(index)"
            var values = values(of: child)
            // A position stands for the postcode.
            if values["homePostcode"] == nil, let east = values["homeEasting"] {
                values["homePostcode"] = east
            }
            faults += form.missing(values, urgency: urgency, at: pointer)
            if let fault = Form.missingView(values) {
                faults.append(FieldFault(pointer + fault.pointer, fault.message))
            }
        }
        return faults
    }

    private func checkComplete(_ request: PlacementRequest) throws(Refusal) {
        var faults = missing(request)
        if let cause = request.cause, cause != .noHome {
            for (index, child) in request.children.enumerated() {
                let lives: Bool
                switch book.residence(of: child.reference, feed, on: day) {
                case .feed: lives = feed.home(of: child.reference) != nil
                case .home, .leaving: lives = true
                case .none, .gone: lives = false
                }
                if !lives {
                    faults.append(
                        FieldFault(
                            "/why",
                            "Child \(index + 1) has no present home in the case system or at the "
                                + "desk. Choose \"No home\", or check the reference."))
                }
            }
        }
        for (index, child) in request.children.enumerated() {
            guard let birth = values(of: child).day("birthDate") else { continue }
            let start = max(request.neededBy ?? day, day)
            if start.wholeYears(since: birth) >= 18 {
                faults.append(
                    FieldFault(
                        "/children/\(index)/birthDate",
                        "The child is 18 or over on the day the home is needed; check the date."))
            }
            if birth > start {
                faults.append(
                    FieldFault(
                        "/children/\(index)/birthDate",
                        "The child is not born on the day the home is needed; check the date."))
            }
        }
        if !faults.isEmpty { throw .invalid(faults) }
    }

    /// Starts the search: a draft becomes open.
    ///
    /// - Throws: ``Refusal``: `state`, `invalid` with everything that is missing.
    package mutating func submit(_ number: Int) throws(Refusal) -> PlacementRequest {
        var request = try request(number)
        guard book.state(of: request) == .draft else {
            throw .state("The search has started already.")
        }
        try checkComplete(request)
        let old = book
        request.submittedAt = now
        request.version += 1
        book.write(.request(request))
        try checkSound(since: old)
        if request.urgency == .emergency { recheck(request) }
        for child in request.children where child.values["view.text"] == nil {
            task(.childView, request, due: feed.workingDay(5, after: now.day))
        }
        record("request.submitted", "request:\(number)", payload(of: request))
        return request
    }

    mutating func recheck(_ request: PlacementRequest) {
        let due = now.adding(seconds: 24 * 3600)
        task(.recheckEmergency, request, due: due.day, at: due)
    }

    /// Adds a task.
    @discardableResult
    mutating func task(
        _ kind: DeskTask.Kind, _ request: PlacementRequest, due: Day, at moment: Moment? = nil,
        decision: Int? = nil, placement: Int? = nil, approval: Int? = nil
    ) -> DeskTask {
        let task = DeskTask(
            id: book.number("task"), request: request.id, kind: kind, due: due, dueAt: moment,
            decision: decision, placement: placement, approval: approval, madeAt: now,
            closedAt: nil, closedBy: nil, note: nil)
        book.write(.task(task))
        return task
    }

    /// Withdraws a draft or an open request.
    package mutating func withdraw(
        _ number: Int, reason: String
    ) throws(Refusal) -> PlacementRequest {
        var request = try request(number)
        let state = book.state(of: request)
        // The same again is no second entry.
        if let withdrawal = request.withdrawal, withdrawal.by == by, withdrawal.reason == reason {
            return request
        }
        guard state == .draft || state == .open else {
            throw .state(
                state == .decided
                    ? "A home is decided. Withdraw the decision first."
                    : "The request is \(state.words.lowercased()) and cannot be withdrawn.")
        }
        request.withdrawal = .init(by: by, at: now, reason: reason)
        request.version += 1
        book.write(.request(request))
        endReservations(of: number, "closed")
        for task in book.tasks(of: number)
        where task.closedAt == nil && task.decision == nil && task.placement == nil {
            close(task, by: by, note: "The request was withdrawn.")
        }
        record("request.withdrawn", "request:\(number)", [("reason", .string(reason))])
        return request
    }

    mutating func endReservations(of number: Int, _ how: String, homes: Set<String> = []) {
        for reservation in book.reservations(of: number, at: now) {
            var ended = reservation
            ended.endedAt = now
            ended.ending = homes.contains(reservation.home) ? "used" : how
            book.write(.reservation(ended))
        }
    }

    /// Writes down that no home was found; the search goes on.
    package mutating func noHome(
        _ number: Int, sought: String, text: String
    ) throws(Refusal) -> NoHome {
        let request = try request(number)
        guard book.state(of: request) == .open else {
            throw .state("You can record that no home was found only for an open request.")
        }
        let entry = NoHome(
            id: book.number("noHome"), request: number, sought: sought,
            asked: Set(book.answers(of: number).map(\.home)).count, text: text, by: by, at: now)
        book.write(.noHome(entry))
        record(
            "request.no-home", "request:\(number)",
            [
                ("sought", .string(sought)), ("asked", .whole(entry.asked)),
                ("text", .string(text)),
            ])
        return entry
    }

    /// Opens another team's request for 8 hours, with a reason.
    package mutating func open(_ number: Int, reason: String) throws(Refusal) -> Opening {
        try book.check(actor, may: .openOtherTeam)
        guard book.requests[number] != nil else { throw .notFound("request") }
        let opening = Opening(
            id: book.number("opening"), request: number, person: by, reason: reason,
            until: now.adding(seconds: Permission.openingSeconds))
        book.write(.opening(opening))
        record("access.opened", "request:\(number)", [("reason", .string(reason))])
        return opening
    }

    /// A request whole, for the audit.
    func payload(of request: PlacementRequest) -> [(key: String, value: JSON)] {
        [
            ("version", .whole(request.version)), ("details", request.values.json),
            (
                "children",
                .list(request.children) {
                    .object([
                        ("reference", .string($0.reference)), ("values", $0.values.json),
                    ])
                }
            ),
        ]
    }
}

extension Book {
    /// What the desk or else the case system says of a child of a request.
    package func values(of child: RequestChild, _ feed: Feed) -> FieldValues {
        var values =
            feed.child(child.reference).map { FieldValues(of: $0, in: feed.instance) }
            ?? FieldValues()
        if child.values["homePostcode"] != nil {
            values.clear("homeEasting")
            values.clear("homeNorthing")
        }
        if child.values["schoolPostcode"] != nil {
            values.clear("schoolEasting")
            values.clear("schoolNorthing")
        }
        for (key, value) in child.values.values { values[key] = value }
        return values
    }
}

extension FieldValues {
    /// The values as flat JSON, keys in order; for the audit.
    package var json: JSON {
        .object(
            values.sorted { $0.key < $1.key }.map { key, value in
                switch value {
                case .text(let text): (key, .string(text))
                case .whole(let whole): (key, .whole(whole))
                case .truth(let truth): (key, .bool(truth))
                case .list(let list): (key, .list(list, JSON.string))
                }
            })
    }
}
