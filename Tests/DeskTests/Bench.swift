import Care
import Desk
import Matching

/// A small county with its desk in memory: what acts do, without a database.
final class Bench {
    var book = Book()
    var feed: Feed
    var now: Moment
    var rules = DeskRules()
    private var shown: [String: ShownList] = [:]

    static let amy = Person(number: 1, name: "amy", roles: [.officer], teams: .named(["duty"]))
    static let mia = Person(number: 2, name: "mia", roles: [.manager], teams: .named(["duty"]))
    static let dora = Person(number: 3, name: "dora", roles: [.director], teams: .all)
    static let nora = Person(
        number: 4, name: "nora", roles: [.nominatedOfficer], teams: .all)
    static let fay = Person(number: 5, name: "fay", roles: [.fostering], teams: .all)
    static let ned = Person(number: 6, name: "ned", roles: [.officer], teams: .named(["north"]))
    static let aud = Person(number: 7, name: "aud", roles: [.auditor], teams: .all)

    init(_ change: (inout Instance) -> Void = { _ in }) {
        var instance = Bench.county()
        change(&instance)
        now = Bench.moment("2026-11-23T18:00:00Z")
        feed = Feed(number: 1, takenAt: now, instance: instance, policy: Policy())
        rules.teams = ["duty", "north"]
        for person in [
            Bench.amy, Bench.mia, Bench.dora, Bench.nora, Bench.fay, Bench.ned, Bench.aud,
        ] {
            book.people[person.name] = person
        }
    }

    static func moment(_ text: String) -> Moment {
        Moment(iso: text) ?? Moment(milliseconds: 0)
    }

    static func day(_ text: String) -> Day { Day(iso: text) ?? Day(number: 0) }

    /// Monday 23 November 2026; H1 with two places, H2 with one, H3 outside adjoining, H4 distant.
    static func county() -> Instance {
        var instance = Instance(
            asOf: day("2026-11-23"),
            authorities: [
                Authority(code: "E10000003", name: "Cambridgeshire", adjoining: ["E06000031"])
            ])
        instance.isSynthetic = true
        func home(_ id: String, places: Int, at east: Int32, in authority: String) -> Home {
            var home = Home(id: id, kind: .foster, places: places, weeklyCost: Pence(50_000))
            home.placeProvider = authority == "E10000003" ? .own : .privateSector
            home.position = Position(easting: east, northing: 260_000)
            home.authority = authority
            home.confirmedOn = day("2026-11-23")
            return home
        }
        instance.homes = [
            home("H1", places: 2, at: 546_000, in: "E10000003"),
            home("H2", places: 1, at: 550_000, in: "E10000003"),
            home("H3", places: 2, at: 520_000, in: "E06000031"),
            home("H4", places: 2, at: 600_000, in: "E06000033"),
        ]
        func child(_ id: String, born: String, _ status: ChildStatus, in home: Int?) -> Child {
            var child = Child(id: id, birth: day(born), status: status, home: home)
            child.sex = .female
            child.origin = Position(easting: 545_000, northing: 260_000)
            if home != nil { child.placedOn = day("2026-01-05") }
            return child
        }
        instance.children = [
            child("C1", born: "2014-03-02", .referred, in: nil),
            child("C2", born: "2012-06-07", .settled, in: 2),
        ]
        return instance
    }

    /// Replaces the feed by a new snapshot.
    func deliver(_ change: (inout Instance) -> Void) throws {
        var instance = feed.instance
        instance.asOf = now.day
        change(&instance)
        let new = Feed(
            number: feed.number + 1, takenAt: now, instance: instance, policy: feed.policy)
        try act(as: nil) { $0.take(new) }
    }

    /// Does one act; what it refuses leaves nothing.
    @discardableResult
    func act<Value>(
        as person: Person?, _ body: (inout Turn) throws -> Value
    ) throws -> Value {
        var turn = Turn(
            book: book, feed: feed, rules: rules,
            actor: person.map { .person($0) } ?? .system("test"), now: now,
            shown: { list, request, name in self.shown["\(list) \(request) \(name)"] })
        let value = try body(&turn)
        turn.finish()
        book = turn.book
        feed = turn.feed
        if !book.changes.isEmpty { book.version += 1 }
        book.clearChanges()
        return value
    }

    /// The refusal of an act; nil where it was not refused.
    func refusal(as person: Person, _ body: (inout Turn) throws -> Void) -> Refusal? {
        do {
            try act(as: person, body)
            return nil
        } catch { return error as? Refusal }
    }

    /// Details of a complete request.
    func details(
        urgency: String = "emergency", why: String = "no-home", neededBy: String = "2026-11-23"
    ) -> FieldValues {
        FieldValues([
            "team": .text("duty"), "urgency": .text(urgency), "why": .text(why),
            "neededBy": .text(neededBy), "neededAt": .text("21:00"),
            "emergencyReason": .text("Found alone."),
            "authority.decidedBy": .text("Head of service"),
            "authority.on": .text("2026-11-23"),
            "considered.parents": .text("Not safe tonight."),
            "considered.connected": .text("An aunt was asked."),
        ])
    }

    /// What is written of a child that the feed does not have.
    func stranger(born: String = "2015-03-02") -> FieldValues {
        FieldValues([
            "birthDate": .text(born), "sex": .text("F"), "view.text": .text("Wants her dog."),
        ])
    }

    /// What is written of a child that the feed has.
    func known(_ reference: String) -> FieldValues {
        FieldValues(["reference": .text(reference), "view.text": .text("Wants to stay near.")])
    }

    /// An open request.
    func open(
        _ children: [FieldValues], details: FieldValues? = nil, as person: Person = Bench.amy
    ) throws -> PlacementRequest {
        let request = try act(as: person) {
            try $0.start(details ?? self.details(), children: children)
        }
        return try act(as: person) { try $0.submit(request.id) }
    }

    /// The list of a request, shown to somebody.
    func look(_ request: Int, as person: Person = Bench.amy) throws -> MatchList {
        let list = try MatchList(book, feed, require(book.requests[request]), at: now)
        shown["\(list.digest) \(request) \(person.name)"] = ShownList(
            at: now, snapshot: list.snapshot, entries: list.entries,
            requestVersion: list.requestVersion,
            options: list.result.options.indices.map { list.shown($0) })
        return list
    }

    /// A choice of the option with these homes.
    func choice(
        _ list: MatchList, _ homes: String..., startOn: String = "2026-11-23",
        code: String = "needs", reason: String? = "It is near her aunt and her school."
    ) throws -> Turn.Choice {
        let rank = list.result.options.indices.map { list.shown($0) }
            .first { Set($0.homes) == Set(homes) }?.rank
        return try Turn.Choice(
            FieldValues(
                [
                    "list": .text(list.digest), "option": .whole(rank ?? 1), "homes": .list(homes),
                    "startOn": .text(startOn), "reasonCode": .text(code),
                    "reason": reason.map { .text($0) } ?? .text(""),
                    "viewWeighed": .text("She asked to be near her aunt."),
                ].filter { $0.value != .text("") }))
    }

    /// Decides for the homes given.
    @discardableResult
    func decide(
        _ request: Int, _ homes: String, startOn: String = "2026-11-23",
        as person: Person = Bench.amy
    ) throws -> Decision {
        let list = try look(request, as: person)
        let choice = try choice(list, homes, startOn: startOn)
        return try act(as: person) { try $0.decide(request, choice) }
    }

    /// The first placement of a request.
    func placement(_ request: Int) throws -> Desk.Placement {
        try require(book.placements(of: request).last)
    }

    func state(_ placement: Int) -> Desk.Placement.State { book.life(of: placement).state }

    func effective(_ view: Effective.View = .decided, request: Int? = nil) -> Instance {
        book.effective(feed, at: now, request: request, as: view).instance
    }

    /// The child of an instance.
    static func child(_ id: String, in instance: Instance) -> Child? {
        instance.children.first { $0.id == id }
    }

    /// The home of an instance.
    static func home(_ id: String, in instance: Instance) -> Home? {
        instance.homes.first { $0.id == id }
    }
}

/// A value that must be there.
struct Missing: Error {}

func require<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Missing() }
    return value
}
