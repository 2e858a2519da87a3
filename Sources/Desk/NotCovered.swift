import Care

/// What a home's terms and facts do not cover of somebody who lives there, or is to come by a decision
/// of the desk.
///
/// It is told and never refused: the facts of the home may be right.
package struct NotCovered: Sendable, Hashable {
    /// What does not fit.
    package enum Kind: String, Sendable, CaseIterable {
        /// The ages of the terms.
        case ages
        /// The sex of the terms.
        case sex
        /// The home is for named children.
        case named
        /// A need that must be met.
        case need
        /// Pets.
        case pets
        /// On hold, while a child is still to come.
        case onHold
        /// Available only after a child is to come.
        case availableLater
        /// Closed.
        case closed
        /// Not registered.
        case unregistered
        /// More children than places.
        case places
        /// More children than the terms say.
        case number
    }

    /// What does not fit.
    package var kind: Kind
    /// The child's reference; nil where it is about everybody there together.
    package var child: String?
    /// The child's sex and age, to speak of it without its reference; blank where there is no child.
    package var who: String
    /// What does not fit, in words that name nobody: the rest of a sentence.
    package var what: String

    /// Whether both are the same trouble, however it is worded.
    package func isSame(as other: NotCovered) -> Bool {
        kind == other.kind && child == other.child
    }

    /// The sentence.
    ///
    /// - Parameter name: The child's reference where the reader may know it; nil = it is not told.
    package func sentence(naming name: String?) -> String {
        if child == nil { return what.capitalisedFirst + "." }
        let subject = name.map { "\($0), \(who)" } ?? who.capitalisedFirst
        return "\(subject): \(what)."
    }
}

extension Book {
    /// What a home as it is now does not cover of those who live there or are to come; first what is
    /// about everybody, then child by child.
    ///
    /// - Parameters:
    ///   - reference: The home.
    ///   - feed: The last snapshot.
    ///   - now: The clock.
    /// - Complexity: linear in the rows of the instance and of the book.
    package func notCovered(by reference: String, _ feed: Feed, at now: Moment) -> [NotCovered] {
        let instance = effective(feed, at: now).instance
        guard let index = instance.homes.firstIndex(where: { $0.id == reference }),
            let facts = homesInForce(feed, at: now)[reference]
        else { return [] }
        // Indices of children are those of the instance; reservations are no fact of the home.
        var home = instance.homes[index]
        home.status = facts.status
        home.placesUnavailable = facts.placesUnavailable
        let day = instance.asOf
        let there = instance.children.indices.filter {
            instance.children[$0].home == index || instance.children[$0].stillIn == index
        }
        var found: [NotCovered] = []
        for child in there {
            let coming = inForce(instance.children[child].id).first {
                let state = life(of: $0.id).state
                return $0.home == reference && (state == .waiting || state == .agreed)
            }
            let stay = Stay(
                child: child, home: home, start: coming.map { max($0.startOn, day) },
                day: day)
            found += stay.notCovered(in: instance)
        }
        let others = instance.household.count {
            $0.home == index && $0.kind == .otherAuthorityChild
        }
        let places = PlaceCount(self, feed, on: day, at: now).places(of: facts)
        return Book.notCovered(home, count: there.count + others, places) + found
    }

    // What is about everybody in a home together.
    private static func notCovered(
        _ home: Home, count: Int, _ places: Places
    ) -> [NotCovered] {
        var found: [NotCovered] = []
        func tell(_ kind: NotCovered.Kind, _ what: String) {
            found.append(NotCovered(kind: kind, child: nil, who: "", what: what))
        }
        let who =
            count == 1
            ? "1 child lives there or is to come" : "\(count) children live there or are to come"
        if home.status == .closed, count > 0 { tell(.closed, "the home is closed, and \(who)") }
        if home.kind.needsRegistration, home.isRegistered == false, count > 0 {
            tell(.unregistered, "the home is not registered, and \(who)")
        }
        if places.over > 0 {
            let lost = places.unavailable == 0 ? "" : ", \(places.unavailable) not available"
            tell(
                .places,
                "the home has \(places.places) \(places.places == 1 ? "place" : "places")\(lost); "
                    + "\(places.there + places.held) are taken or held")
        }
        if let approved = home.approvedPlaces, count > approved {
            tell(.number, "the home is approved for \(approved), and \(who)")
        }
        return found
    }
}

/// A child in a home, or on its way there.
private struct Stay {
    /// The child, an index.
    let child: Int
    /// The home with its facts in force.
    let home: Home
    /// The day on which the child is to come; nil = it lives there.
    let start: Day?
    /// The desk's day.
    let day: Day

    func notCovered(in instance: Instance) -> [NotCovered] {
        let child = instance.children[child]
        let age = (start ?? day).wholeYears(since: child.birth)
        let person =
            switch child.sex {
            case .female: "a girl"
            case .male: "a boy"
            case .unknown: "a child"
            }
        let who =
            "\(person) aged \(day.wholeYears(since: child.birth)) who "
            + (start.map { "is to come on \($0.inWords)" } ?? "lives there")
        var found: [NotCovered] = []
        func tell(_ kind: NotCovered.Kind, _ what: String) {
            found.append(NotCovered(kind: kind, child: child.id, who: who, what: what))
        }
        if !HomeTerms.admit(age: age, from: home.minAge, to: home.maxAge) {
            let then = start.map { $0 > day ? ", and the child is \(age) then" : "" } ?? ""
            tell(.ages, "the home's terms are ages \(home.agesInWords)\(then)")
        }
        if HomeTerms.admit(child.sex, only: home.admits) == false {
            tell(.sex, "the home's terms are \(home.admits == .female ? "girls" : "boys") only")
        }
        if let named = home.connectedTo, !named.contains(self.child) {
            tell(.named, "the home is for named children only, and this one is not named")
        }
        let must = child.needs.intersection(instance.needs.essential)
        if HomeTerms.meet(must, offers: home.offers) == false {
            let missing = instance.needs.words(in: must.subtracting(home.offers ?? []))
            tell(
                .need,
                "the home cannot meet what the child must have: "
                    + missing.joined(separator: ", "))
        }
        if HomeTerms.suit(child.pets, hasPets: home.hasPets) == false {
            tell(
                .pets,
                child.pets == .no
                    ? "there are pets, and the child must not live with pets"
                    : "there are no pets, and the child must live with pets")
        }
        if let start {
            if home.status == .onHold { tell(.onHold, "the home is on hold") }
            if let from = home.availableFrom, from > start {
                tell(.availableLater, "the home is available only from \(from.inWords)")
            }
        }
        return found
    }
}

extension Home {
    /// The ages of the terms: `0 to 10`, `16 and over`, `up to 10`, `any`.
    package var agesInWords: String {
        switch (minAge, maxAge) {
        case (let least?, let most?): "\(least) to \(most)"
        case (let least?, nil): "\(least) and over"
        case (nil, let most?): "up to \(most)"
        case (nil, nil): "any"
        }
    }
}
