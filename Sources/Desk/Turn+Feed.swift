import Care
import Reporting

extension Turn {
    /// Whether the actor may see and resolve a difference: differences of homes are the fostering
    /// team's too, all others their team's.
    package func may(_ person: Person, resolve claim: Claim) -> Bool {
        book.may(person, resolve: claim, at: now)
    }

    /// Resolves a contradiction: which side holds, and why.
    ///
    /// - Parameters:
    ///   - number: The difference.
    ///   - usesCaseSystem: Whether the case system's fact holds; else the desk's.
    ///   - reason: Why.
    /// - Throws: ``Refusal``: `state` where it is closed.
    package mutating func resolve(
        _ number: Int, usesCaseSystem: Bool, reason: String
    ) throws(Refusal) -> Claim {
        guard case .person(let person) = actor else { throw .personNeeded }
        guard Permission.may(person, .resolveDifferences) else { throw .forbidden }
        guard let claim = book.claims[number], may(person, resolve: claim) else {
            throw .notFound("difference")
        }
        guard claim.closedAt == nil else { throw .state("The difference is closed already.") }
        guard claim.state == .contradiction else {
            throw .state(
                "You can resolve only a contradiction; this one is \"\(claim.state.words)\".")
        }
        record(
            "difference.resolved", "difference:\(number)",
            [
                ("fact", .string(claim.fact)),
                ("use", .string(usesCaseSystem ? "case-system" : "desk")),
                ("reason", .string(reason)),
            ])
        if usesCaseSystem {
            yield(claim, reason: reason)
        } else if claim.fact == "place" {
            close(claim, "desk", note: reason)
        } else {
            let difference = Comparison.difference(
                claim, feed, on: day, feedDays: rules.feedDays)
            var kept = claim
            kept.before = difference.caseSystem
            kept.wasKnown = difference.isKnown
            kept.state = .waiting
            kept.since = now
            if let request = claim.request, claim.placement == nil {
                keepBefore(claim, difference.caseSystem, in: request)
            }
            book.write(.claim(kept))
        }
        return book.claims[number] ?? claim
    }

    // The case system's fact holds: the desk's entry is closed by a new entry.
    private mutating func yield(_ claim: Claim, reason: String) {
        close(claim, "case-system", note: reason)
        if claim.fact == "lives-in" || claim.fact == "place", let number = claim.placement,
            let placement = book.placements[number]
        {
            switch book.life(of: number).state {
            case .waiting, .agreed:
                enter(number, .withdrawn, reason: reason)
                undo(placement)
            case .living:
                enter(number, .ended, on: day, planned: false, next: "none", reason: reason)
            case .ended, .refused, .withdrawn, .notArrived: break
            }
        } else if let request = claim.request {
            // The fact of the request goes, so that the feed's counts.
            guard var changed = book.requests[request] else { return }
            for index in changed.children.indices
            where changed.children[index].reference == claim.key {
                changed.children[index].values[claim.fact] = nil
                changed.children[index].before[claim.fact] = nil
            }
            changed.version += 1
            book.write(.request(changed))
        } else if let entry = book.homeEntries[claim.key]?.last {
            book.write(
                .homeEntry(
                    HomeEntry(
                        id: book.number("homeEntry"), home: entry.home, values: FieldValues(),
                        isNew: false, reason: reason, by: by, at: now)))
        }
    }

    private mutating func keepBefore(_ claim: Claim, _ value: FieldValue?, in request: Int) {
        guard var changed = book.requests[request] else { return }
        for index in changed.children.indices where changed.children[index].reference == claim.key {
            changed.children[index].before[claim.fact] = value
        }
        book.write(.request(changed))
    }

    // MARK: Taking in a feed

    /// Compares everything that the desk says with a new snapshot, and closes what has caught up.
    ///
    /// - Parameter new: The snapshot, with its number.
    package mutating func take(_ new: Feed) {
        let old = feed
        feed = new
        keepDepartedHomes(old)
        joinChildren()
        for claim in book.openClaims where claim.fact == "lives-in" {
            let difference = Comparison.difference(claim, new, on: day, feedDays: rules.feedDays)
            guard let number = claim.placement, let placement = book.placements[number],
                let request = book.requests[placement.request]
            else { continue }
            let life = book.life(of: number)
            switch difference.state {
            case .caughtUp where life.state == .waiting || life.state == .agreed:
                // Found living there: it has arrived, also while an approval waits.
                let on = difference.caseSystemDay ?? new.instance.asOf
                enter(number, .arrived, on: on, by: "system:feed")
                close(claim, "caught-up", note: difference.note)
                arrived(placement, request, on: on, nil)
                for task in book.tasks(of: request.id)
                where task.placement == number && task.kind == .enterInCaseSystem
                    && task.closedAt == nil
                {
                    close(task, by: "system:feed", note: "The case system has caught up.")
                }
            case .movedOn:
                let on = difference.caseSystemDay ?? new.instance.asOf
                moveOn(placement, life.state, on: on)
                close(claim, "moved-on", note: difference.note)
            default: break
            }
        }
        endMoved()
        forgetPlaces()
        record(
            "feed.taken", "snapshot:\(new.number)",
            [
                ("asOf", .string(new.instance.asOf.description)),
                ("inputHash", .string(new.inputHash)), ("policyHash", .string(new.policyHash)),
                ("children", .whole(new.instance.children.count)),
                ("homes", .whole(new.instance.homes.count)),
            ])
    }

    private mutating func moveOn(_ placement: Placement, _ state: Placement.State, on day: Day) {
        switch state {
        case .living:
            enter(placement.id, .ended, on: day, next: "moved", by: "system:feed")
        case .waiting, .agreed:
            enter(
                placement.id, .withdrawn, on: day,
                reason: "The case system shows the child in another home since then.",
                by: "system:feed")
        case .ended, .refused, .withdrawn, .notArrived: break
        }
        for task in book.tasks(of: placement.request)
        where task.placement == placement.id && task.closedAt == nil {
            close(task, by: "system:feed", note: "The child has moved on.")
        }
    }

    // A placement that the feed had caught up with, and whose child it now shows elsewhere.
    private mutating func endMoved() {
        for placement in book.placements.values.sorted(by: { $0.id < $1.id })
        where book.life(of: placement.id).state == .living {
            let reference = book.child(of: placement)
            guard book.claim("lives-in", reference) == nil, let child = feed.child(reference),
                feed.home(of: reference) != placement.home
            else { continue }
            moveOn(placement, .living, on: child.placedOn ?? feed.instance.asOf)
        }
    }

    // A home with a live placement that leaves the feed is kept as it last was, on hold.
    private mutating func keepDepartedHomes(_ old: Feed) {
        let needed = Set(
            book.placements.values.filter { book.life(of: $0.id).state.isInForce }.map(\.home))
        let known = book.homesInForce(old, at: now)
        for reference in needed.sorted()
        where feed.home(reference) == nil && old.home(reference) != nil {
            guard let home = known[reference] else { continue }
            var values = FieldValues(ofComparable: home, in: book.effectiveHomes(old, at: now))
            values["status"] = .text(HomeStatus.onHold.rawValue)
            for claim in book.openClaims where claim.isOfHome && claim.key == reference {
                close(claim, "superseded")
            }
            let name = "system:feed"
            book.write(
                .homeEntry(
                    HomeEntry(
                        id: book.number("homeEntry"), home: reference, values: values, isNew: true,
                        reason: "It left the case system with a placement; kept on hold.",
                        by: name, at: now)))
            book.write(
                .claim(
                    Claim(
                        id: book.number("claim"), fact: "home", key: reference,
                        before: .text(home.kind.rawValue), wasKnown: true,
                        desk: .text(home.kind.rawValue), madeAt: now, startOn: day, request: nil,
                        placement: nil, overdueFrom: day, state: .contradiction, since: now,
                        closedAt: nil, closing: nil, note: nil)))
        }
    }

    // Claims whose child had no reference then are of the child the feed now has.
    private mutating func joinChildren() {
        for claim in book.openClaims {
            let today = book.reference(claim.key)
            guard today != claim.key else { continue }
            var renamed = claim
            renamed.key = today
            book.write(.claim(renamed))
        }
    }

    // A contradiction of places that was resolved may come back with a new snapshot.
    private mutating func forgetPlaces() {
        for claim in book.claims.values.sorted(by: { $0.id < $1.id })
        where claim.fact == "place" && claim.closing == "desk" {
            var forgotten = claim
            forgotten.closing = "over"
            book.write(.claim(forgotten))
        }
    }
}

extension Book {
    /// Whether a person may see and resolve a difference.
    package func may(_ person: Person, resolve claim: Claim, at now: Moment) -> Bool {
        let relations = Permission.relations(person, .resolveDifferences)
        if claim.isOfHome { return !relations.isEmpty }
        guard relations.contains(.ownTeam) else { return false }
        guard let number = claim.request, let request = requests[number] else { return false }
        return isOwn(person, request, at: now)
    }

    /// Children of the feed that may be the same as one without reference: same birth date and sex.
    package func namesakes(of child: RequestChild, _ feed: Feed) -> [String] {
        guard child.isUnreferenced, let birth = child.values.day("birthDate") else { return [] }
        let sex: Sex? = child.values.code("sex")
        return feed.instance.children.filter { $0.birth == birth && $0.sex == sex }.map(\.id)
    }
}
