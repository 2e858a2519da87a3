import Care
import Reporting

extension Turn {
    /// The homes with the facts in force, by reference.
    var homes: [String: Home] { book.homesInForce(feed, at: now) }

    private func home(_ reference: String) throws(Refusal) -> Home {
        guard let home = homes[reference] else { throw .notFound("home") }
        return home
    }

    private func open(_ number: Int) throws(Refusal) -> PlacementRequest {
        let request = try request(number)
        let state = book.state(of: request)
        guard state == .open else {
            throw .state(
                "The request is \(state.words.lowercased()); this is for an open request.")
        }
        return request
    }

    // MARK: Asking

    /// Writes down what a home answered about all children of a request.
    ///
    /// - Throws: ``Refusal``: `state`, `invalid` where a decline has no reason.
    package mutating func ask(
        _ number: Int, home reference: String, answer: AnswerKind, reason: String?,
        answeredBy: String?, placeFree: Bool
    ) throws(Refusal) -> HomeAnswer {
        let request = try open(number)
        guard homes[reference] != nil else {
            throw .invalid("/home", "There is no home of this reference; check it.")
        }
        if answer == .declined, reason?.stripped.isEmpty ?? true {
            throw .invalid("/reason", "Say why the home declined.")
        }
        let entry = HomeAnswer(
            id: book.number("answer"), request: number, home: reference,
            children: book.openChildren(of: request).map(\.reference), answer: answer.rawValue,
            reason: reason, answeredBy: answeredBy, placeFree: placeFree, by: by, at: now)
        book.write(.answer(entry))
        record(
            "ask.recorded", "answer:\(entry.id)",
            [
                ("request", .whole(number)), ("home", .string(reference)),
                ("children", .list(entry.children, JSON.string)),
                ("answer", .string(answer.rawValue)), ("reason", .optional(reason)),
                ("answeredBy", .optional(answeredBy)), ("placeFree", .bool(placeFree)),
            ])
        if placeFree { try confirm(reference) }
        return entry
    }

    // MARK: Reservations

    /// Holds places of a home for a request.
    ///
    /// - Parameters:
    ///   - number: The request.
    ///   - reference: The home's reference.
    ///   - places: How many; those of all its children where nil.
    /// - Throws: ``Refusal``: `place-taken`, `state`, `invalid`.
    package mutating func reserve(
        _ number: Int, home reference: String, places: Int? = nil
    ) throws(Refusal) -> Reservation {
        let request = try open(number)
        guard let home = homes[reference] else {
            throw .invalid("/home", "There is no home of this reference; check it.")
        }
        let needed = places ?? book.openChildren(of: request).count
        if needed > book.openChildren(of: request).count {
            throw .invalid(
                "/places", "No more places can be held than the request has children.")
        }
        let mine = book.reservations(of: number, at: now)
        if mine.contains(where: { $0.home == reference }) {
            throw .state(
                "The request holds places of this home already. Renew that, or release it.")
        }
        if mine.count >= Reservation.mostHomes {
            throw .state(
                "A request holds places of at most \(Reservation.mostHomes) homes. Release one "
                    + "first.")
        }
        if home.status != .available {
            throw .invalid("/home", "The home cannot take anybody now.")
        }
        let count = PlaceCount(
            book, feed, on: max(request.neededBy ?? day, day), at: now, asking: request)
        let free = count.places(of: home)
        if free.free < needed {
            throw .placeTaken(
                free.held > 0
                    ? "The places of \(reference) are held for another request. See the matches now."
                    : "\(reference) has no free place on that day. See the matches now.")
        }
        let reservation = Reservation(
            id: book.number("reservation"), request: number, home: reference, places: needed,
            until: now.adding(seconds: rules.reservationMinutes * 60), renewals: 0, by: by,
            at: now, endedAt: nil, ending: nil)
        book.write(.reservation(reservation))
        record("reservation.made", "reservation:\(reservation.id)", payload(of: reservation))
        return reservation
    }

    private func payload(of reservation: Reservation) -> [(key: String, value: JSON)] {
        [
            ("request", .whole(reservation.request)), ("home", .string(reservation.home)),
            ("places", .whole(reservation.places)),
            ("until", .string(reservation.until.description)),
        ]
    }

    private func live(_ number: Int) throws(Refusal) -> Reservation {
        guard let reservation = book.reservations[number] else { throw .notFound("reservation") }
        _ = try request(reservation.request)
        guard reservation.isLive(at: now) else { throw .state("The reservation is over.") }
        return reservation
    }

    /// Renews a reservation; twice at most.
    package mutating func renew(_ number: Int) throws(Refusal) -> Reservation {
        var reservation = try live(number)
        if reservation.renewals >= Reservation.mostRenewals {
            throw .state(
                "You can renew a reservation at most \(Reservation.mostRenewals) times. Decide, or "
                    + "release it.")
        }
        reservation.renewals += 1
        reservation.until = now.adding(seconds: rules.reservationMinutes * 60)
        book.write(.reservation(reservation))
        record("reservation.renewed", "reservation:\(number)", payload(of: reservation))
        return reservation
    }

    /// Releases a reservation; one that is released already stays so.
    package mutating func release(_ number: Int) throws(Refusal) -> Reservation {
        guard let known = book.reservations[number] else { throw .notFound("reservation") }
        _ = try request(known.request)
        if !known.isLive(at: now) { return known }
        var reservation = known
        reservation.endedAt = now
        reservation.ending = "released"
        book.write(.reservation(reservation))
        record("reservation.released", "reservation:\(number)", payload(of: reservation))
        return reservation
    }

    // MARK: Homes

    /// Confirms that a vacancy stands today.
    package mutating func confirmVacancy(_ reference: String) throws(Refusal) {
        try book.check(actor, may: .confirmVacancy)
        _ = try home(reference)
        try confirm(reference)
    }

    private mutating func confirm(_ reference: String) throws(Refusal) {
        let today = FieldValue.text(day.description)
        var values = FieldValues()
        values["confirmedOn"] = today
        write(values, of: reference, reason: "Vacancy confirmed", isNew: false)
        record(
            "home.confirmed", "home-entry:\(book.homeEntries[reference]?.last?.id ?? 0)",
            [("home", .string(reference)), ("on", .string(day.description))])
    }

    // Whether the actor may change a home: fostering any, officers a connected one for a child of an
    // own request.
    private func checkMayChange(
        kind: HomeKind?, children: [String]
    ) throws(Refusal) {
        guard case .person(let person) = actor else { throw .personNeeded }
        if Permission.may(person, .changeHomes) { return }
        guard Permission.may(person, .addConnectedHome), kind == .connected else {
            throw .forbidden
        }
        let isForOwn = children.contains { child in
            book.requests.values.contains { request in
                book.state(of: request) != .withdrawn && book.isOwn(person, request, at: now)
                    && request.children.contains { $0.reference == child }
            }
        }
        if !isForOwn { throw .forbidden }
    }

    /// Adds a home that the case system does not have yet.
    ///
    /// - Throws: ``Refusal``: `forbidden`, `invalid`.
    package mutating func addHome(_ values: FieldValues) throws(Refusal) -> String {
        guard actor.person != nil else { throw .personNeeded }
        let kind: HomeKind? = values.code("kind")
        try checkMayChange(
            kind: kind, children: (values.list("connectedTo") ?? []).map(book.reference))
        var values = values
        let reference = values.text("id") ?? ""
        let reason = values.text("reason") ?? "Added"
        values["id"] = nil
        values["reason"] = nil
        var faults = Form.contradictions(ofHome: values)
        if reference.isEmpty {
            faults.append(FieldFault("/id", FieldFault.fillIn("Home reference")))
        }
        if kind == nil { faults.append(FieldFault("/kind", FieldFault.fillIn("Kind"))) }
        if values["places"] == nil {
            faults.append(FieldFault("/places", FieldFault.fillIn("Places")))
        }
        if values["weeklyCost"] == nil {
            faults.append(FieldFault("/weeklyCost", FieldFault.fillIn("Weekly cost")))
        }
        if homes[reference] != nil {
            faults.append(FieldFault("/id", "There is a home of this reference already."))
        }
        if reference.count > 40 || reference.contains(where: { $0 == "/" || $0 == ";" }) {
            faults.append(
                FieldFault("/id", "Write a reference of at most 40 characters without / and ;."))
        }
        faults += unknownReferences(values)
        if !faults.isEmpty { throw .invalid(faults) }
        values = placed(values)
        let old = book
        write(values, of: reference, reason: reason, isNew: true)
        book.write(
            .claim(
                Claim(
                    id: book.number("claim"), fact: "home", key: reference, before: nil,
                    wasKnown: false, desk: values["kind"], madeAt: now, startOn: day,
                    request: nil, placement: nil, overdueFrom: day, state: .waiting, since: now,
                    closedAt: nil, closing: nil, note: nil)))
        try checkSound(since: old)
        record(
            "home.added", "home-entry:\(book.homeEntries[reference]?.last?.id ?? 0)",
            [
                ("home", .string(reference)), ("values", values.json), ("reason", .string(reason)),
            ])
        return reference
    }

    private func unknownReferences(_ values: FieldValues) -> [FieldFault] {
        let known = knownChildren
        return ["connectedTo", "exemptFor"].compactMap { key in
            let unknown = (values.list(key) ?? []).contains {
                !known.contains(book.reference($0))
            }
            return unknown
                ? FieldFault(
                    "/\(key)", "There is no child of one of these references; check them.") : nil
        }
    }

    // Positions as one fact; a postcode's place and authority where nothing else says so.
    private func placed(_ entered: FieldValues) -> FieldValues {
        var values = entered
        if let position = values.position("easting", "northing") {
            values["position"] = .list([
                String(position.easting), String(position.northing),
            ])
        } else if let postcode = values.text("postcode"), !postcode.isEmpty,
            let place = locate(postcode)
        {
            if let position = place.position {
                values["position"] = .list([
                    String(position.easting), String(position.northing),
                ])
            }
            if values["authority"] == nil, let code = place.authority {
                values["authority"] = .text(code)
            }
        }
        values["easting"] = nil
        values["northing"] = nil
        for key in ["connectedTo", "exemptFor"] {
            if let list = values.list(key) {
                values[key] = .list(list.map(book.reference))
            }
        }
        return values
    }

    /// Changes facts of a home.
    ///
    /// - Parameters:
    ///   - reference: The home.
    ///   - version: The version that was read; nil = whichever.
    ///   - patch: What changes; a key that is named without a value is cleared.
    ///   - reason: Why.
    /// - Throws: ``Refusal``: `version-changed`, `forbidden`, `invalid`.
    package mutating func changeHome(
        _ reference: String, version: Int?, _ patch: Patch, reason: String
    ) throws(Refusal) {
        let home = try home(reference)
        let connected =
            home.connectedTo?.map {
                feed.instance.children.indices.contains($0)
                    ? feed.instance.children[$0].id : ""
            } ?? []
        try checkMayChange(
            kind: home.kind,
            children: connected
                + (book.homeEntries[reference] ?? []).flatMap {
                    $0.values.list("connectedTo") ?? []
                }.map(book.reference))
        if let version, version != book.version(ofHome: reference) { throw .versionChanged }
        if reason.stripped.isEmpty {
            throw .invalid("/reason", FieldFault.fillIn("Reason for the change"))
        }
        var faults: [FieldFault] = []
        let current = homeValues(reference)
        var after = current
        var changed = FieldValues()
        let form = Form.home(needs: feed.instance.needs, isNew: false)
        let named = patch.named ?? form.fields.filter(\.isOnPages).map(\.key)
        var entered = placed(patch.values)
        entered["reason"] = nil
        let clearable = Set(named).subtracting(["reason", "id", "kind", "easting", "northing"])
        for key in clearable where entered[key] == nil && current[key] != nil {
            if key == "places" || key == "weeklyCost" {
                faults.append(FieldFault("/\(key)", "This cannot be left blank."))
            } else {
                if FieldValue.areAlike(current[key], nil, in: key) { continue }
                // A page shows boxes without a tick where nothing is known, and where it is known
                // that there is nothing: sent back so, they change neither.
                if patch.named == nil, current[key] == .list([]), case .ticks? = form[key]?.kind {
                    continue
                }
                changed[key] = key == "emergency" ? .truth(false) : .text("")
                after[key] = nil
                if key == "postcode" { changed["position"] = .text("") }
            }
        }
        for (key, value) in entered.values where key != "id" && key != "kind" {
            if FieldValue.areAlike(current[key], value, in: key) { continue }
            changed[key] = value
            after[key] = value
        }
        after["kind"] = .text(home.kind.rawValue)
        faults += Form.contradictions(ofHome: after)
        faults += unknownReferences(changed)
        if !faults.isEmpty { throw .invalid(faults) }
        if changed.values.isEmpty { return }
        let old = book
        write(changed, of: reference, reason: reason, isNew: false)
        try checkSound(since: old)
        record(
            "home.changed", "home-entry:\(book.homeEntries[reference]?.last?.id ?? 0)",
            [
                ("home", .string(reference)), ("values", changed.json),
                ("reason", .string(reason)),
            ])
    }

    /// The facts of a home in force, those of the desk alone included.
    package func homeValues(_ reference: String) -> FieldValues {
        book.homeValues(reference, feed, at: now)
    }

    // Writes an entry, and a claim for each fact that the feed has too.
    private mutating func write(
        _ values: FieldValues, of reference: String, reason: String, isNew: Bool
    ) {
        let theirs = feed.home(reference).map {
            FieldValues(ofComparable: $0, in: feed.instance)
        }
        book.write(
            .homeEntry(
                HomeEntry(
                    id: book.number("homeEntry"), home: reference, values: values, isNew: isNew,
                    reason: reason, by: by, at: now)))
        guard let theirs else { return }
        for (key, value) in values.values.sorted(by: { $0.key < $1.key })
        where !Form.ownHomeKeys.contains(key) {
            if let claim = book.claim(key, reference), claim.isOfHome {
                close(claim, "superseded")
            }
            if FieldValue.areAlike(theirs[key], value, in: key) { continue }
            book.write(
                .claim(
                    Claim(
                        id: book.number("claim"), fact: key, key: reference, before: theirs[key],
                        wasKnown: true, desk: value, madeAt: now, startOn: day, request: nil,
                        placement: nil, overdueFrom: day, state: .waiting, since: now,
                        closedAt: nil, closing: nil, note: nil)))
        }
    }

    // MARK: Tasks

    /// Closes a task with what was done; one that is closed with the same note stays so.
    package mutating func done(_ number: Int, note: String) throws(Refusal) -> DeskTask {
        guard let task = book.tasks[number] else { throw .notFound("task") }
        let request = try request(task.request)
        if task.closedAt != nil {
            if task.note == note, task.closedBy == by { return task }
            throw .state("The task is closed already.")
        }
        close(task, by: by, note: note)
        record(
            "task.done", "task:\(number)",
            [("kind", .string(task.kind.rawValue)), ("note", .string(note))])
        if task.kind == .recheckEmergency, book.state(of: request) == .open { recheck(request) }
        return book.tasks[number] ?? task
    }
}

extension Book {
    /// The facts of a home in force, those of the desk alone included, by the columns of homes.csv in
    /// lowerCamelCase; empty where there is no such home.
    package func homeValues(_ reference: String, _ feed: Feed, at now: Moment) -> FieldValues {
        var overlaid = effectiveHomes(feed, at: now)
        guard let index = overlaid.homes.firstIndex(where: { $0.id == reference }) else {
            return FieldValues()
        }
        overlaid.homes = [overlaid.homes[index]]
        var values = FieldValues(ofComparable: overlaid.homes[0], in: overlaid)
        if let position = overlaid.homes[0].position {
            values["easting"] = .whole(Int(position.easting))
            values["northing"] = .whole(Int(position.northing))
        }
        for (key, value) in ownFacts(ofHome: reference).values { values[key] = value }
        return values
    }
}
