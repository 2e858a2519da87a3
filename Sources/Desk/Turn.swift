import Care
import Exchange
import Matching
import Reporting

/// What the desk is set to; the rest of its settings is the server's.
package struct DeskRules: Sendable, Hashable {
    /// The names of the teams.
    package var teams = ["duty"]
    /// Working days in which a fact should have reached the case system.
    package var feedDays = 3
    /// Life of a reservation in minutes.
    package var reservationMinutes = 60
    /// Working days to confirm a verbal approval.
    package var confirmVerbalDays = 2
    /// Days after which the feed is stale; nil = never.
    package var staleAfter: Int? = 3
    /// The largest change of a count of rows that is believed, a share of the count before.
    package var largestJump = Rate(millionths: 200_000)

    /// The usual settings.
    package init() {}
}

/// Where a postcode lies.
package struct PostcodePlace: Sendable, Hashable {
    /// The position; nil = the directory has none.
    package var position: Position?
    /// The upper-tier authority's code; nil = unknown.
    package var authority: String?

    package init(position: Position?, authority: String?) {
        self.position = position
        self.authority = authority
    }
}

/// A list that was shown to somebody, with every option.
package struct ShownList: Sendable, Hashable {
    /// When it was shown last.
    package var at: Moment
    /// The snapshot, the entries and the request's version it was computed from.
    package var snapshot: Int
    /// The version of the desk's entries.
    package var entries: Int
    /// The version of the request.
    package var requestVersion: Int
    /// The options in order.
    package var options: [Decision.Shown]

    package init(
        at: Moment, snapshot: Int, entries: Int, requestVersion: Int, options: [Decision.Shown]
    ) {
        self.at = at
        self.snapshot = snapshot
        self.entries = entries
        self.requestVersion = requestVersion
        self.options = options
    }
}

/// An entry of the audit before it has its place in the chain.
package struct AuditDraft: Sendable {
    /// What was done, as `decision.made`.
    package var action: String
    /// A desk number, as `decision:3`; never a child's reference.
    package var subject: String
    /// What was done, whole: a JSON object.
    package var payload: JSON

    package init(_ action: String, _ subject: String, _ payload: [(key: String, value: JSON)] = [])
    {
        self.action = action
        self.subject = subject
        self.payload = .object(payload)
    }
}

/// One act at the desk from its reading to its writing: judge, then write, within one transaction.
///
/// The store makes a turn of what stands in the database, calls one act of it, and writes what the
/// book then has to write, with the audit; an act that throws leaves nothing.
package struct Turn {
    /// The desk's entries, to which the act adds.
    package var book: Book
    /// The last snapshot.
    package internal(set) var feed: Feed
    /// What the desk is set to.
    package let rules: DeskRules
    /// Who acts.
    package let actor: Actor
    /// The clock.
    package let now: Moment
    /// What goes into the audit.
    package internal(set) var audit: [AuditDraft] = []
    /// Finds a postcode; nil = it is not in the directory, or there is none.
    let locate: (String) -> PostcodePlace?
    /// The list of a digest as it was shown to a person for a request.
    let shown: (_ list: String, _ request: Int, _ person: String) -> ShownList?

    package init(
        book: Book, feed: Feed, rules: DeskRules, actor: Actor, now: Moment,
        locate: @escaping (String) -> PostcodePlace? = { _ in nil },
        shown: @escaping (String, Int, String) -> ShownList? = { _, _, _ in nil }
    ) {
        self.book = book
        self.feed = feed
        self.rules = rules
        self.actor = actor
        self.now = now
        self.locate = locate
        self.shown = shown
    }

    /// The desk's day.
    package var day: Day { max(now.day, feed.instance.asOf) }

    /// The name that entries carry.
    var by: String { actor.name }

    /// Adds an entry to the audit.
    package mutating func record(
        _ action: String, _ subject: String, _ payload: [(key: String, value: JSON)] = []
    ) {
        audit.append(AuditDraft(action, subject, payload))
    }

    /// The request, if the actor may do that to it.
    func request(_ number: Int, to act: Act = .workOnRequest) throws(Refusal) -> PlacementRequest {
        try book.request(number, for: actor, to: act, at: now)
    }

    /// The desk's references, and the feed's, of children that can be named.
    var knownChildren: Set<String> {
        var known = Set(feed.childIndex.keys)
        for request in book.requests.values where book.state(of: request) != .withdrawn {
            for child in request.children { known.insert(child.reference) }
        }
        return known
    }

    /// Refuses what would make the effective instance faulty, unless it was so before.
    func checkSound(since before: Book) throws(Refusal) {
        var judged: [Instance] = []
        for view in Effective.View.allCases {
            let instance = book.effective(feed, at: now, as: view).instance
            // Most often the views are one.
            if judged.contains(instance) { continue }
            judged.append(instance)
            let faults = InstanceFolder.faults(of: instance)
            if faults.isEmpty { continue }
            let known = Set(
                InstanceFolder.faults(of: before.effective(feed, at: now, as: view).instance)
                    .map(\.message))
            let new = faults.filter { !known.contains($0.message) }
            if new.isEmpty { continue }
            throw .invalid(
                new.prefix(5).map {
                    FieldFault(
                        $0.column.map { "/" + $0.lowerCamelCase } ?? "",
                        $0.message.inDeskWords.sentence)
                })
        }
    }

    // MARK: The end of every act

    /// Closes what is over, and compares every fact with the feed again.
    package mutating func finish() {
        for reservation in book.reservations.values.sorted(by: { $0.id < $1.id })
        where reservation.endedAt == nil && reservation.until <= now {
            var over = reservation
            over.endedAt = reservation.until
            over.ending = "over"
            book.write(.reservation(over))
        }
        claimRequestFacts()
        closeDepartures()
        for claim in book.openClaims where claim.fact != "place" {
            let difference = Comparison.difference(
                claim, feed, on: day, feedDays: rules.feedDays)
            var changed = claim
            if difference.state == .caughtUp {
                close(claim, "caught-up", note: difference.note)
            } else if difference.state != claim.state {
                changed.state = difference.state
                changed.since = now
                book.write(.claim(changed))
            }
        }
        contradictOverfull()
    }

    // A child who left care before the case system ever had it never comes into it: there is nothing
    // to wait for. The task to enter it stays until somebody has.
    private mutating func closeDepartures() {
        for claim in book.openClaims
        where claim.fact == "lives-in" && claim.desk == nil && !claim.wasKnown
            && feed.child(claim.key) == nil
        {
            guard let number = claim.placement else { continue }
            let life = book.life(of: number)
            if life.next == "leaves-care", let ended = life.endedOn, ended <= day {
                close(claim, "over")
            }
        }
    }

    // What a task that waited for a claim says when the claim is closed; nil = it goes on waiting.
    private static let taskNotes = [
        "caught-up": "The case system has caught up.", "moved-on": "The child has moved on.",
        "case-system": "The case system's fact holds.",
        "superseded": "A later entry takes its place.",
    ]

    /// Closes a claim, with the task that waited for it.
    mutating func close(_ claim: Claim, _ how: String, note: String? = nil) {
        var closed = claim
        closed.closedAt = now
        closed.closing = how
        closed.note = note
        if how == "caught-up" || how == "moved-on" {
            closed.state = how == "caught-up" ? .caughtUp : .movedOn
            closed.since = now
        }
        book.write(.claim(closed))
        guard claim.fact == "lives-in", let placement = claim.placement,
            let note = Turn.taskNotes[how]
        else { return }
        for task in book.tasks.values.sorted(by: { $0.id < $1.id })
        where task.placement == placement && task.kind == .enterInCaseSystem && task.closedAt == nil
        {
            close(task, by: "system:feed", note: note)
        }
    }

    /// Closes a task.
    mutating func close(_ task: DeskTask, by name: String, note: String) {
        var closed = task
        closed.closedAt = now
        closed.closedBy = name
        closed.note = note
        book.write(.task(closed))
    }

    // Facts of open requests that differ from the feed's have claims; none after they close.
    private mutating func claimRequestFacts() {
        var wanted: [String: (request: Int, child: RequestChild, key: String, desk: FieldValue)] =
            [:]
        for request in book.openRequests {
            for child in request.children {
                guard let theirs = feed.child(child.reference) else { continue }
                let values = FieldValues(of: theirs, in: feed.instance)
                for (key, desk) in child.values.values
                where Turn.comparable.contains(key)
                    && (!FieldValue.areAlike(values[key], desk, in: key)
                        || book.claim(key, child.reference) != nil)
                {
                    wanted["\(key) \(child.reference)"] = (request.id, child, key, desk)
                }
            }
        }
        for claim in book.openClaims
        where claim.request != nil && claim.placement == nil && claim.fact != "place" {
            let name = "\(claim.fact) \(claim.key)"
            if let fact = wanted[name], fact.request == claim.request,
                FieldValue.areAlike(fact.desk, claim.desk, in: claim.fact)
            {
                wanted[name] = nil
            } else {
                close(claim, wanted[name] == nil ? "over" : "superseded")
            }
        }
        for (_, fact) in wanted.sorted(by: { $0.key < $1.key }) {
            let entered = fact.child.enteredAt[fact.key] ?? now
            book.write(
                .claim(
                    Claim(
                        id: book.number("claim"), fact: fact.key, key: fact.child.reference,
                        before: fact.child.before[fact.key], wasKnown: true, desk: fact.desk,
                        madeAt: entered, startOn: entered.day, request: fact.request,
                        placement: nil, overdueFrom: entered.day, state: .waiting, since: now,
                        closedAt: nil, closing: nil, note: nil)))
        }
    }

    /// The facts of a child that the feed has too.
    static let comparable: Set<String> = [
        "birthDate", "sex", "homePostcode", "schoolPostcode", "keepSchool", "legalStatus",
        "fostering", "residential", "supported", "livingCompanions", "noChildUnder", "pets",
        "needs", "wantedLanguages", "wantedFaith",
    ]

    // Where more are there than places, each placement on its way contradicts the case system.
    private mutating func contradictOverfull() {
        let count = PlaceCount(book, feed, on: day, at: now)
        let homes = book.homesInForce(feed, at: now)
        var wanted: Set<Int> = []
        for placement in book.placements.values.sorted(by: { $0.id < $1.id }) {
            let state = book.life(of: placement.id).state
            guard state == .waiting || state == .agreed, let home = homes[placement.home],
                count.places(of: home).over > 0
            else { continue }
            wanted.insert(placement.id)
        }
        for claim in book.openClaims where claim.fact == "place" {
            guard let placement = claim.placement else { continue }
            if wanted.remove(placement) == nil { close(claim, "over") }
        }
        for number in wanted.sorted() {
            guard let placement = book.placements[number] else { continue }
            // Resolved once, it stays so until the next snapshot.
            let isResolved = book.claims.values.contains {
                $0.fact == "place" && $0.placement == number && $0.closing == "desk"
            }
            if isResolved { continue }
            book.write(
                .claim(
                    Claim(
                        id: book.number("claim"), fact: "place", key: placement.home,
                        before: nil, wasKnown: true, desk: .text(book.child(of: placement)),
                        madeAt: now, startOn: placement.startOn, request: placement.request,
                        placement: number, overdueFrom: nil, state: .contradiction, since: now,
                        closedAt: nil, closing: nil, note: nil)))
        }
    }
}

extension String {
    /// A column's name as the API writes it.
    var lowerCamelCase: String {
        let parts = split(separator: "_").map(String.init)
        guard let first = parts.first else { return self }
        return first
            + parts.dropFirst().map(\.capitalisedFirst).joined()
    }
}
