import Care

/// Compares what the desk says with what the case system says, fact by fact.
package enum Comparison {
    /// Every difference there is between a feed and the claims of the desk, by number.
    ///
    /// - Parameters:
    ///   - feed: The feed.
    ///   - book: The desk's entries.
    ///   - day: The desk's day, by which something is overdue.
    ///   - feedDays: Working days in which a fact should have reached the case system.
    package static func compare(
        _ feed: Feed, _ book: Book, on day: Day, feedDays: Int
    ) -> [Difference] {
        book.openClaims.map { difference($0, feed, on: day, feedDays: feedDays) }
    }

    /// How one claim stands against a feed.
    package static func difference(
        _ claim: Claim, _ feed: Feed, on day: Day, feedDays: Int
    ) -> Difference {
        var difference = Difference(
            claim: claim, state: .waiting, caseSystem: nil, isKnown: false, caseSystemDay: nil,
            isOverdue: false, note: nil)
        switch claim.fact {
        case "lives-in": livesIn(claim, feed, &difference)
        case "place":
            // Set and closed by counting places, not by comparing.
            difference.state = .contradiction
            difference.isKnown = feed.home(claim.key) != nil
        case "home":
            difference.isKnown = feed.home(claim.key) != nil
            difference.caseSystem = feed.home(claim.key).map { .text($0.kind.rawValue) }
            difference.state = difference.isKnown ? .caughtUp : .waiting
        default:
            if claim.request != nil {
                fact(
                    claim,
                    feed.child(claim.key).map { FieldValues(of: $0, in: feed.instance) },
                    &difference)
            } else {
                fact(
                    claim,
                    feed.home(claim.key).map { FieldValues(ofComparable: $0, in: feed.instance) },
                    &difference)
            }
        }
        if difference.state == .waiting, let from = claim.overdueFrom {
            difference.isOverdue = feed.workingDay(feedDays, after: from) < day
        }
        return difference
    }

    private static func livesIn(_ claim: Claim, _ feed: Feed, _ difference: inout Difference) {
        let child = feed.child(claim.key)
        let home = feed.home(of: claim.key)
        difference.isKnown = child != nil
        difference.caseSystem = home.map { .text($0) }
        difference.caseSystemDay = child?.placedOn
        let now = difference.caseSystem
        guard child != nil else {
            if claim.desk == nil {
                // Out of the case system: gone, as the desk says. A child it never had says nothing.
                difference.state = claim.wasKnown ? .caughtUp : .waiting
            } else {
                difference.state = claim.wasKnown ? .contradiction : .waiting
            }
            return
        }
        if now == claim.desk {
            difference.state = .caughtUp
            if let day = child?.placedOn, claim.desk != nil, day != claim.startOn {
                difference.note =
                    "The desk has \(claim.startOn.inWords), the case system \(day.inWords)."
            }
        } else if now == claim.before {
            difference.state = .waiting
        } else if now != nil, let day = child?.placedOn, day > claim.startOn {
            difference.state = .movedOn
        } else {
            difference.state = .contradiction
        }
    }

    private static func fact(
        _ claim: Claim, _ values: FieldValues?, _ difference: inout Difference
    ) {
        difference.isKnown = values != nil
        guard let values else {
            difference.state = claim.wasKnown ? .contradiction : .waiting
            return
        }
        let now = values[claim.fact]
        difference.caseSystem = now
        if FieldValue.areAlike(now, claim.desk, in: claim.fact) {
            difference.state = .caughtUp
        } else if claim.fact == "confirmedOn" {
            // The later day counts; they never contradict each other.
            let theirs = values.day("confirmedOn")
            let ours = FieldValue.day(claim.desk)
            difference.state =
                theirs.map { theirs in ours.map { theirs >= $0 } ?? true } ?? false
                ? .caughtUp : .waiting
        } else if FieldValue.areAlike(now, claim.before, in: claim.fact) {
            difference.state = .waiting
        } else {
            difference.state = .contradiction
        }
    }
}

extension FieldValue {
    /// Facts of homes whose list may be known to be empty, which is not the same as not known.
    private static let knownEmpty: Set<String> = ["offers", "languages", "faiths", "connectedTo"]

    /// Whether two values of a fact say the same.
    ///
    /// No value is blank text, no tick, and an empty list where that means none. Lists are sets: their
    /// order and an item written twice say nothing.
    ///
    /// - Parameter fact: The fact's key; a `position` is no set.
    package static func areAlike(
        _ left: FieldValue?, _ right: FieldValue?, in fact: String
    ) -> Bool {
        func plain(_ value: FieldValue?) -> FieldValue? {
            switch value {
            case .text(""), .truth(false): return nil
            case .list(let items) where fact != "position":
                if items.isEmpty, !knownEmpty.contains(fact) { return nil }
                return .list(Set(items).sorted())
            default: return value
            }
        }
        return plain(left) == plain(right)
    }

    /// The day of a text.
    static func day(_ value: FieldValue?) -> Day? {
        guard case .text(let text)? = value else { return nil }
        return Day(iso: text)
    }
}

extension FieldValues {
    /// What an instance says of a home, with its position as one fact.
    init(ofComparable home: Home, in instance: Instance) {
        self.init(of: home, in: instance)
        if let position = home.position {
            self["position"] = .list([String(position.easting), String(position.northing)])
        }
        self["easting"] = nil
        self["northing"] = nil
    }
}
