import Care

/// Places of one home on a day, counted as the desk counts them.
package struct Places: Sendable, Hashable {
    /// Children the household can take at once.
    package var places: Int
    /// Places that cannot be used.
    package var unavailable: Int
    /// Children there, other authorities' included.
    package var there: Int
    /// Live holds: reservations, and placements that the feed does not yet show.
    package var held: Int

    /// Places that nobody has: never below 0.
    package var free: Int { max(0, places - unavailable - there - held) }
    /// How many more are there than places; 0 = none.
    package var over: Int { max(0, unavailable + there + held - places) }
}

/// A place of a home that is kept for somebody.
package struct Hold: Sendable, Hashable {
    /// The home's reference.
    package var home: String
    /// Who keeps it: `placement:5`, or `reservation:4.1` for its first place.
    package var holder: String
    /// The request.
    package var request: Int
}

extension Book {
    /// Every live hold: reservations, placements in force that the feed does not show, and the desk's
    /// side of contradictions.
    package func holds(_ feed: Feed, at now: Moment) -> [Hold] {
        var holds: [Hold] = []
        for placement in placements.values.sorted(by: { $0.id < $1.id }) {
            let state = life(of: placement.id).state
            guard state.isInForce, feed.home(of: child(of: placement)) != placement.home else {
                continue
            }
            // Once the feed has caught up, it alone says where the child lives.
            if state == .living, let claim = claim("lives-in", child(of: placement)),
                claim.placement != placement.id
            {
                if claim.placement.map({ $0 < placement.id }) ?? true { continue }
            } else if state == .living, claim("lives-in", child(of: placement)) == nil {
                continue
            }
            holds.append(
                Hold(
                    home: placement.home, holder: "placement:\(placement.id)",
                    request: placement.request))
        }
        for reservation in reservations.values.sorted(by: { $0.id < $1.id })
        where reservation.isLive(at: now) {
            for place in 1...max(1, reservation.places) {
                holds.append(
                    Hold(
                        home: reservation.home, holder: "reservation:\(reservation.id).\(place)",
                        request: reservation.request))
            }
        }
        return holds
    }

    /// Whether the desk has recorded that a child who lives in its home by the feed has left it.
    fileprivate func hasLeft(_ child: String, _ feed: Feed, on day: Day) -> Bool {
        switch residence(of: child, feed, on: day) {
        case .feed: return false
        case .home(let home, _): return home != feed.home(of: child)
        case .leaving(_, let last, _): return last <= day
        case .none, .gone: return true
        }
    }
}

/// Who is where, counted once for every home.
package struct PlaceCount: Sendable {
    private var there: [String: Int] = [:]
    private var held: [String: Int] = [:]

    /// Counts who is in each home on a day, and what is held.
    ///
    /// - Parameters:
    ///   - book: The desk's entries.
    ///   - feed: The last snapshot.
    ///   - day: The day; a child whose end is recorded on it or before is no longer there.
    ///   - now: The clock, by which reservations are over.
    ///   - request: The request that asks: its own reservations and children do not count.
    package init(
        _ book: Book, _ feed: Feed, on day: Day, at now: Moment,
        asking request: PlacementRequest? = nil
    ) {
        let own = Set(request?.children.map(\.reference) ?? [])
        // Children of whom the desk says where they live; of all others the feed does.
        let ofDesk = Set(book.openClaims.filter { $0.fact == "lives-in" }.map(\.key))
        for child in feed.instance.children {
            guard let index = child.home, !own.contains(child.id) else { continue }
            if ofDesk.contains(child.id), book.hasLeft(child.id, feed, on: day) { continue }
            there[feed.instance.homes[index].id, default: 0] += 1
            // Where the child still sleeps until it moves in.
            if let still = child.stillIn, still != index, child.stillUntil.map({ $0 > day }) ?? true
            {
                there[feed.instance.homes[still].id, default: 0] += 1
            }
        }
        for member in feed.instance.household where member.kind == .otherAuthorityChild {
            there[feed.instance.homes[member.home].id, default: 0] += 1
        }
        // Whom the desk still has in a home although its end is recorded for a later day.
        for placement in book.placements.values {
            let life = book.life(of: placement.id)
            let reference = book.child(of: placement)
            if life.state == .ended, let ended = life.endedOn, ended > day,
                life.next == "needs-home" || life.next == "leaves-care",
                !own.contains(reference), feed.home(of: reference) != placement.home,
                book.claim("lives-in", reference)?.placement == placement.id
            {
                there[placement.home, default: 0] += 1
            }
        }
        for hold in book.holds(feed, at: now)
        where hold.request != request?.id || hold.holder.hasPrefix("placement:") {
            held[hold.home, default: 0] += 1
        }
    }

    /// The places of a home.
    ///
    /// - Parameter home: The home with the facts in force.
    package func places(of home: Home) -> Places {
        Places(
            places: home.places, unavailable: home.placesUnavailable, there: there[home.id] ?? 0,
            held: held[home.id] ?? 0)
    }
}
