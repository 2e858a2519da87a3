import Care

/// The instance that every ranking, page and command computes from.
package struct Effective: Sendable {
    /// How the desk's placements are seen.
    package enum View: String, Sendable, CaseIterable {
        /// From the decision on: what places, companions and the allocation need.
        case decided
        /// From the arrival on: what measures need.
        case lived
    }

    /// The instance, in canonical order.
    package var instance: Instance
    /// Who or what was left out or changed against expectation, by a desk number, never by name.
    package var notices: [String]
}

extension Book {
    /// The effective instance: a pure function of the last snapshot, the desk's entries and the clock.
    ///
    /// - Parameters:
    ///   - feed: The last snapshot.
    ///   - now: The clock, by which reservations are over.
    ///   - request: The request whose own reservations do not stand in its way; nil = none.
    ///   - view: As decided, or as lived.
    /// - Complexity: linear in the rows of the instance and of the book.
    package func effective(
        _ feed: Feed, at now: Moment, request: Int? = nil, as view: Effective.View = .decided
    ) -> Effective {
        var overlay = Overlay(book: self, feed: feed, now: now, view: view)
        overlay.addHomes()
        overlay.addChildren()
        overlay.changeHomes()
        overlay.takeRequests()
        overlay.takePlacements()
        overlay.partSiblings()
        overlay.takeReservations(except: request)
        overlay.takeAnswers()
        return overlay.finished()
    }

    /// The homes with the facts in force, reservations and children aside, by reference.
    ///
    /// Indices of children in them are those of ``effectiveHomes(_:at:)``.
    package func homesInForce(_ feed: Feed, at now: Moment) -> [String: Home] {
        Dictionary(
            effectiveHomes(feed, at: now).homes.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The instance with the homes' facts in force and the desk's own children, and nothing else of
    /// the desk: the feed's rows first, in its order.
    package func effectiveHomes(_ feed: Feed, at now: Moment) -> Instance {
        var overlay = Overlay(book: self, feed: feed, now: now, view: .decided)
        overlay.addHomes()
        overlay.addChildren()
        overlay.changeHomes()
        overlay.holdContradicted(countsPlaces: false)
        return overlay.instance
    }
}

/// Where a child lives, as the desk has it in the place of the feed.
enum Residence {
    /// The feed says.
    case feed
    /// In a home since a day.
    case home(String, since: Day?)
    /// In a home that ends on a day which lies ahead.
    case leaving(String, on: Day, leavesCare: Bool)
    /// In no home.
    case none
    /// No longer looked after.
    case gone
}

extension Book {
    /// Where a child lives by the desk's entries that are in force against a feed.
    func residence(of child: String, _ feed: Feed, on day: Day) -> Residence {
        guard let claim = claim("lives-in", child), let number = claim.placement else {
            return feed.child(child) == nil ? lastResidence(of: child, on: day) : .feed
        }
        let difference = Comparison.difference(claim, feed, on: day, feedDays: 0)
        guard difference.state == .waiting || !difference.isKnown && claim.desk != nil,
            let placement = placements[number]
        else { return .feed }
        if difference.state == .contradiction { return .feed }
        let life = life(of: number)
        switch life.state {
        case .living: return .home(placement.home, since: life.arrivedOn)
        case .ended:
            guard let ended = life.endedOn else { return .feed }
            let leavesCare = life.next == "leaves-care"
            if ended > day { return .leaving(placement.home, on: ended, leavesCare: leavesCare) }
            return leavesCare ? .gone : .none
        default:
            // Decided, not there yet: where it lived before.
            return before(placement, child: child, feed, on: day)
        }
    }

    // Where a child whom the feed does not have lived last, by the desk alone.
    private func lastResidence(of child: String, on day: Day) -> Residence {
        guard
            let last = placements(ofChild: child).last(where: {
                self.life(of: $0.id).arrivedOn != nil
            })
        else { return .feed }
        let life = life(of: last.id)
        guard let ended = life.endedOn else {
            return .home(last.home, since: life.arrivedOn)
        }
        let leavesCare = life.next == "leaves-care"
        if !leavesCare, life.next != "needs-home" { return .feed }
        if ended > day { return .leaving(last.home, on: ended, leavesCare: leavesCare) }
        return leavesCare ? .gone : .none
    }

    /// Whether the feed has had a child of whom it knows nothing now: its leaving is then the feed's
    /// to say.
    fileprivate func wasInFeed(_ child: String) -> Bool {
        claims.values.contains { claim in
            guard claim.key == child, claim.fact == "lives-in" else { return false }
            return claim.wasKnown || claim.closing == "moved-on"
                || (claim.closing == "caught-up" && claim.desk != nil)
        }
    }

    // Where a child lived before a placement that it has not yet begun.
    private func before(
        _ coming: Placement, child: String, _ feed: Feed, on day: Day
    ) -> Residence {
        for placement in placements(ofChild: child).reversed() where placement.id < coming.id {
            let life = life(of: placement.id)
            guard life.arrivedOn != nil else { continue }
            switch life.state {
            case .living:
                // Nothing is said where the feed shows it there.
                return feed.home(of: child) == placement.home
                    ? .feed : .home(placement.home, since: life.arrivedOn)
            case .ended:
                guard let ended = life.endedOn, life.next != "none" else { return .feed }
                // The feed may know of a later home.
                if feed.home(of: child) != nil, feed.home(of: child) != placement.home {
                    return .feed
                }
                if ended > day { return .leaving(placement.home, on: ended, leavesCare: false) }
                return .none
            default: continue
            }
        }
        return .feed
    }
}

/// Lays the desk's entries over a copy of the feed's instance.
private struct Overlay {
    let book: Book
    let feed: Feed
    let now: Moment
    let view: Effective.View
    let day: Day
    var instance: Instance
    var children: [String: Int]
    var homes: [String: Int]
    var gone: Set<Int> = []
    var notices: [String] = []
    /// Children placed by the desk, with the decision.
    var placed: [Int: Int] = [:]

    init(book: Book, feed: Feed, now: Moment, view: Effective.View) {
        self.book = book
        self.feed = feed
        self.now = now
        self.view = view
        instance = feed.instance
        instance.asOf = max(feed.instance.asOf, now.day)
        day = instance.asOf
        children = feed.childIndex
        homes = feed.homeIndex
    }

    // MARK: Homes

    /// Homes that only the desk has.
    mutating func addHomes() {
        for (reference, entries) in book.homeEntries.sorted(by: { $0.key < $1.key })
        where homes[reference] == nil {
            guard let entry = entries.last(where: { $0.isNew }) else { continue }
            let kind: HomeKind = entry.values.code("kind") ?? .foster
            homes[reference] = instance.homes.count
            instance.homes.append(
                Home(
                    id: reference, kind: kind, places: entry.values.whole("places") ?? 0,
                    weeklyCost: entry.values.text("weeklyCost").flatMap(Pence.init(pounds:))
                        ?? .zero))
        }
    }

    /// The facts of homes that the desk has changed.
    mutating func changeHomes() {
        for (reference, entries) in book.homeEntries where feed.homeIndex[reference] == nil {
            guard let index = homes[reference] else { continue }
            for entry in entries {
                for (key, value) in entry.values.values {
                    instance.homes[index].take(
                        key, value, children: children, needs: instance.needs)
                }
            }
        }
        for claim in book.openClaims where claim.isOfHome && claim.fact != "home" {
            guard let index = homes[claim.key], feed.homeIndex[claim.key] != nil else { continue }
            let difference = Comparison.difference(claim, feed, on: day, feedDays: 0)
            var value = claim.desk
            switch difference.state {
            case .caughtUp, .movedOn: continue
            case .waiting:
                // The later day counts, whoever says it.
                if claim.fact == "confirmedOn",
                    let theirs = instance.homes[index].confirmedOn,
                    let ours = FieldValue.day(value), theirs > ours
                {
                    continue
                }
            case .contradiction:
                guard let cautious = Overlay.cautious(claim, instance.homes[index]) else {
                    continue
                }
                value = cautious
            }
            instance.homes[index].take(
                claim.fact, value, children: children, needs: instance.needs)
        }
    }

    /// The more cautious of two values; nil = the feed's.
    private static func cautious(_ claim: Claim, _ home: Home) -> FieldValue? {
        var values = FieldValues()
        values[claim.fact] = claim.desk
        switch claim.fact {
        case "status":
            let order: [HomeStatus] = [.available, .onHold, .closed]
            let ours = values.text("status").flatMap(HomeStatus.init) ?? .available
            let mine = order.firstIndex(of: ours) ?? 0
            let theirs = order.firstIndex(of: home.status) ?? 0
            return .text(order[max(mine, theirs)].rawValue)
        case "placesUnavailable":
            return .whole(max(values.whole("placesUnavailable") ?? 0, home.placesUnavailable))
        case "availableFrom":
            let days = [values.day("availableFrom"), home.availableFrom].compactMap { $0 }
            return days.max().map { .text($0.description) }
        default: return nil
        }
    }

    // MARK: Children

    /// Children whom the feed does not have.
    mutating func addChildren() {
        let requests = book.requests.values.filter {
            [.open, .decided].contains(book.state(of: $0))
        }
        let sought = Set(requests.flatMap { $0.children.map(\.reference) })
        for request in book.requests.values.sorted(by: { $0.id < $1.id }) {
            let state = book.state(of: request)
            guard state == .open || state == .decided || state == .placed else { continue }
            for child in request.children {
                guard let birth = child.values.day("birthDate") else { continue }
                if state == .placed, !sought.contains(child.reference), hasLeft(child.reference) {
                    continue
                }
                if let known = children[child.reference] {
                    // A later request says more of a child the feed does not have.
                    if feed.childIndex[child.reference] == nil {
                        instance.children[known].take(child.values, needs: instance.needs)
                    }
                    continue
                }
                children[child.reference] = instance.children.count
                var added = Child(id: child.reference, birth: birth, status: .referred)
                added.take(child.values, needs: instance.needs)
                instance.children.append(added)
            }
        }
    }

    // Whether a child whom the feed does not have, and for whom no home is sought, is looked after no
    // more: it has left care by the desk, or the feed had it and has it no longer.
    private func hasLeft(_ child: String) -> Bool {
        guard feed.childIndex[child] == nil else { return false }
        if case .gone = book.residence(of: child, feed, on: day) { return true }
        return book.claim("lives-in", child) == nil && book.wasInFeed(child)
    }

    /// The facts of open requests in the place of the feed's.
    mutating func takeRequests() {
        for request in book.requests.values.sorted(by: { $0.id < $1.id }) {
            let state = book.state(of: request)
            guard state == .open || state == .decided else { continue }
            let open = Set(book.openChildren(of: request).map(\.reference))
            var members: [Int] = []
            for child in request.children {
                guard let index = children[child.reference] else { continue }
                members.append(index)
                if feed.childIndex[child.reference] != nil {
                    instance.children[index].take(child.values, needs: instance.needs)
                }
                takePersonal(child, index)
                if open.contains(child.reference) || isComing(child.reference) {
                    takeStanding(request, child.reference, index)
                }
            }
            takeSiblings(request, members)
        }
    }

    // As lived, a child on its way still seeks its home.
    private func isComing(_ child: String) -> Bool {
        view == .lived
            && book.inForce(child).contains {
                let state = book.life(of: $0.id).state
                return state == .waiting || state == .agreed
            }
    }

    private mutating func takeStanding(
        _ request: PlacementRequest, _ reference: String, _ index: Int
    ) {
        var home = instance.children[index].home
        var since = instance.children[index].placedOn
        switch book.residence(of: reference, feed, on: day) {
        case .feed: break
        case .home(let reference, let day):
            home = homes[reference]
            since = day
        case .leaving(let reference, _, _): home = homes[reference]
        case .none, .gone: home = nil
        }
        var status = request.cause?.status ?? .referred
        if status != .referred, home == nil {
            notices.append(
                "Request \(request.id): a child has no present home any more and counts as "
                    + "referred.")
            status = .referred
        }
        instance.children[index].status = status
        instance.children[index].home = status == .referred ? nil : home
        instance.children[index].placedOn = status == .referred ? nil : since
        instance.children[index].stillIn = nil
        instance.children[index].stillUntil = nil
        instance.children[index].neededBy = request.neededBy
        instance.children[index].urgency = request.urgency ?? .planned
    }

    private mutating func takePersonal(_ child: RequestChild, _ index: Int) {
        for other in child.values.list("apartFrom") ?? [] {
            guard let second = children[book.reference(other)], second != index else { continue }
            let known = instance.apart.contains {
                ($0.first == index && $0.second == second)
                    || ($0.first == second && $0.second == index)
            }
            if !known {
                instance.apart.append(
                    ApartPair(first: min(index, second), second: max(index, second)))
            }
        }
        for number in 0..<Form.mostAreas {
            guard let km = child.values.text("avoid.\(number).km"),
                let radius = Metres(kilometres: km),
                let centre = child.values.position(
                    "avoid.\(number).easting", "avoid.\(number).northing")
                    ?? child.values.position(
                        "avoid.\(number).placeEasting", "avoid.\(number).placeNorthing")
            else { continue }
            let area = AvoidArea(child: index, centre: centre, radius: radius)
            let known = instance.avoidAreas.contains {
                $0.child == index && $0.centre == centre && $0.radius == radius
            }
            if !known { instance.avoidAreas.append(area) }
        }
    }

    /// The plan of a request in the place of its group's.
    private mutating func takeSiblings(_ request: PlacementRequest, _ members: [Int]) {
        var group = members.compactMap { instance.children[$0].siblingGroup }.first
        if members.count > 1, request.siblingPlan != .apart || group != nil {
            let name = group ?? "request-\(request.id)"
            group = name
            for index in members where instance.children[index].siblingGroup == nil {
                instance.children[index].siblingGroup = name
                instance.children[index].siblingPlan = plan(of: name, besides: members)
            }
        }
        guard let plan = request.siblingPlan, let group else { return }
        for index in instance.children.indices
        where instance.children[index].siblingGroup == group {
            if members.contains(index) {
                instance.children[index].siblingPlan = plan
            } else if plan != .apart, instance.children[index].siblingPlan != .apart {
                instance.children[index].siblingPlan = plan
            }
        }
    }

    private func plan(of group: String, besides members: [Int]) -> SiblingPlan? {
        instance.children.first {
            $0.siblingGroup == group && $0.siblingPlan != .apart && $0.siblingPlan != nil
        }?.siblingPlan
    }

    // MARK: Placements

    mutating func takePlacements() {
        for placement in book.placements.values.sorted(by: { $0.id < $1.id }) {
            let state = book.life(of: placement.id).state
            guard state.isInForce || state == .ended else { continue }
            let reference = book.child(of: placement)
            guard let index = children[reference], let home = homes[placement.home] else {
                continue
            }
            if state == .waiting || state == .agreed {
                takeComing(placement, reference, index, home)
            } else if let claim = book.claim("lives-in", reference),
                claim.placement == placement.id
            {
                takeResidence(reference, index, claim)
            } else if state == .living {
                placed[index] = placement.decision
            }
        }
        holdContradicted()
    }

    private mutating func takeComing(
        _ placement: Placement, _ reference: String, _ index: Int, _ home: Int
    ) {
        let residence = book.residence(of: reference, feed, on: day)
        if let claim = book.claim("lives-in", reference),
            claim.placement == placement.id,
            Comparison.difference(claim, feed, on: day, feedDays: 0).state != .waiting
        {
            // The case system says a third thing: its home counts.
            return
        }
        if view == .lived {
            settle(residence, index)
            instance.homes[home].placesUnavailable += 1
            return
        }
        var still: Int?
        var until: Day?
        switch residence {
        case .feed:
            still = feed.child(reference)?.home.map { homes[feed.instance.homes[$0].id] ?? $0 }
        case .home(let reference, _): still = homes[reference]
        case .leaving(let reference, let day, _):
            still = homes[reference]
            until = day
        case .none, .gone: break
        }
        instance.children[index].status = .settled
        instance.children[index].home = home
        instance.children[index].placedOn = nil
        instance.children[index].neededBy = nil
        instance.children[index].stillIn = still == home ? nil : still
        instance.children[index].stillUntil = instance.children[index].stillIn == nil ? nil : until
        placed[index] = placement.decision
    }

    // A child who lives, or lived last, in a home by the desk while the feed says something else.
    private mutating func takeResidence(_ reference: String, _ index: Int, _ claim: Claim) {
        let residence = book.residence(of: reference, feed, on: day)
        if case .home = residence, let number = claim.placement {
            placed[index] = book.placements[number]?.decision
        }
        // An open request has said where the child stands.
        if let request = book.currentRequest(of: reference),
            book.state(of: request) == .open,
            book.openChildren(of: request).contains(where: { $0.reference == reference })
        {
            return
        }
        settle(residence, index)
    }

    private mutating func settle(_ residence: Residence, _ index: Int) {
        func stand(_ status: ChildStatus, _ home: Int?, since: Day?, until: Day? = nil) {
            instance.children[index].status = status
            instance.children[index].home = home
            instance.children[index].placedOn = since
            instance.children[index].neededBy = until
            instance.children[index].stillIn = nil
            instance.children[index].stillUntil = nil
        }
        switch residence {
        case .feed: break
        case .home(let reference, let day):
            let isSeeking =
                instance.children[index].status != .settled
                && isComing(instance.children[index].id)
            if !isSeeking { stand(.settled, homes[reference], since: day) }
        case .leaving(let reference, let day, let leavesCare):
            stand(
                leavesCare ? .settled : .mustMove, homes[reference],
                since: instance.children[index].placedOn, until: leavesCare ? nil : day)
        case .none: stand(.referred, nil, since: nil)
        case .gone: gone.insert(index)
        }
    }

    /// Where desk and case system contradict each other about a child, the desk's home keeps its
    /// place taken and takes nobody new: the child may be there after all.
    ///
    /// - Parameter countsPlaces: Whether its place counts as unavailable; where holds are counted, it
    ///   does so already.
    mutating func holdContradicted(countsPlaces: Bool = true) {
        for claim in book.openClaims where claim.fact == "lives-in" {
            guard case .text(let reference)? = claim.desk, let home = homes[reference],
                Comparison.difference(claim, feed, on: day, feedDays: 0).state == .contradiction
            else { continue }
            if countsPlaces { instance.homes[home].placesUnavailable += 1 }
            if instance.homes[home].status == .available { instance.homes[home].status = .onHold }
        }
    }

    /// Brothers and sisters parted by a decision are treated singly.
    mutating func partSiblings() {
        let groups = Dictionary(
            grouping: placed.keys.sorted().filter { instance.children[$0].siblingGroup != nil }
        ) { instance.children[$0].siblingGroup ?? "" }
        for (group, members) in groups {
            let settled = instance.children.indices.filter {
                instance.children[$0].siblingGroup == group && !gone.contains($0)
                    && instance.children[$0].siblingPlan != .apart
                    && instance.children[$0].status == .settled
            }
            let isTogether = members.contains { instance.children[$0].siblingPlan == .together }
            for decision in Set(members.compactMap { placed[$0] }) {
                let parted = members.filter { placed[$0] == decision }
                if Set(parted.map { instance.children[$0].home }).count > 1 {
                    for index in parted { instance.children[index].siblingPlan = .apart }
                }
            }
            // A group that must stay together cannot be settled in two homes.
            if isTogether, Set(settled.map { instance.children[$0].home }).count > 1 {
                for index in members { instance.children[index].siblingPlan = .apart }
            }
        }
    }

    // MARK: Reservations and answers

    mutating func takeReservations(except request: Int?) {
        for reservation in book.reservations.values
        where reservation.isLive(at: now) && reservation.request != request {
            guard let home = homes[reservation.home] else { continue }
            instance.homes[home].placesUnavailable += reservation.places
        }
    }

    mutating func takeAnswers() {
        struct Pair: Hashable {
            var child: Int
            var home: Int
        }
        var latest: [Pair: HomeAnswer] = [:]
        for answer in book.answers.values.sorted(by: { $0.id < $1.id }) {
            guard let home = homes[answer.home] else { continue }
            for reference in answer.children {
                guard let child = children[book.reference(reference)] else { continue }
                latest[Pair(child: child, home: home)] = answer
            }
        }
        if latest.isEmpty { return }
        // The desk is right about today: an older answer of the feed about the pair goes.
        instance.answers.removeAll { row in
            guard let mine = latest[Pair(child: row.child, home: row.home)] else { return false }
            return row.on.map { $0 <= mine.at.day } ?? true
        }
        for (pair, answer) in latest {
            instance.answers.append(
                Answer(
                    child: pair.child, home: pair.home, kind: answer.kind, reason: answer.reason,
                    on: answer.at.day))
        }
    }

    // MARK: The end

    mutating func finished() -> Effective {
        for (index, child) in instance.children.enumerated()
        where !gone.contains(index) && child.status != .settled {
            if child.start(asOf: day).wholeYears(since: child.birth) >= 18 {
                gone.insert(index)
                notices.append("A child who is 18 or over on its start day was left out.")
            }
        }
        var kept = gone.isEmpty ? instance : instance.removing(gone)
        kept = kept.inCanonicalOrder()
        return Effective(instance: kept, notices: notices)
    }
}

extension Instance {
    /// The instance without some children: rows that name them go with them.
    package func removing(_ gone: Set<Int>) -> Instance {
        var copy = self
        var new = [Int?](repeating: nil, count: children.count)
        copy.children = []
        for (index, child) in children.enumerated() where !gone.contains(index) {
            new[index] = copy.children.count
            copy.children.append(child)
        }
        for index in copy.homes.indices {
            // A home for named children never opens to anybody.
            copy.homes[index].connectedTo = homes[index].connectedTo?.compactMap { new[$0] }
            copy.homes[index].exemptFor = homes[index].exemptFor.compactMap { new[$0] }
        }
        copy.apart = apart.compactMap { pair in
            guard let first = new[pair.first], let second = new[pair.second] else { return nil }
            return ApartPair(first: first, second: second, reason: pair.reason)
        }
        copy.avoidAreas = avoidAreas.compactMap { area in
            guard let child = new[area.child] else { return nil }
            var area = area
            area.child = child
            return area
        }
        copy.answers = answers.compactMap { answer in
            guard let child = new[answer.child] else { return nil }
            var answer = answer
            answer.child = child
            return answer
        }
        copy.travel = travel.compactMap { journey in
            guard let child = new[journey.child] else { return nil }
            var journey = journey
            journey.child = child
            return journey
        }
        return copy
    }
}

extension Metres {
    /// Kilometres as they are kept, `2.5`; nil where they are not.
    init?(kilometres text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int64(parts[0]), whole >= 0 else {
            return nil
        }
        var metres = whole * 1000
        if parts.count == 2 {
            guard (1...3).contains(parts[1].count), var rest = Int64(parts[1]), rest >= 0 else {
                return nil
            }
            for _ in parts[1].count..<3 { rest *= 10 }
            metres += rest
        }
        self.init(metres)
    }
}
