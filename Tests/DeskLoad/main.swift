import CLibrary
import Care
import Desk
import Exchange
import Matching
import Store

// Officers at work on a desk's database. What is printed has been answered: it must be there after
// a kill.
//
//   DeskLoad setup DB INSTANCE      takes the instance in
//   DeskLoad work DB SEED           acts at random until it is killed
//   DeskLoad again DB ASKED         asks once more what `work` printed after `asked`
//   DeskLoad last DB HOME           asks, then waits for a line, then decides for the last place
//   DeskLoad list DB REQUEST        prints the options of a request

/// Pseudo-random numbers by a seed (SplitMix64).
struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        value ^= value >> 31
        return Int(value % UInt64(max(1, sides)))
    }
}

func say(_ text: String) {
    print(text)
    fflush(nil)
}

func stop(_ text: String) -> Never {
    let bytes = Array((text + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    exit(1)
}

let amy = Person(number: 1, name: "amy", roles: [.officer, .manager], teams: .all)
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 3, let store = try? DeskStore(path: arguments[1]) else {
    stop("usage: DeskLoad setup|work|again|last|list DB …")
}

/// The instance as it would be on another day: every date moved, every vacancy confirmed.
func shifted(_ instance: Instance, to day: Day) -> Instance {
    var moved = instance
    let days = day.days(since: instance.asOf)
    moved.asOf = day
    for index in moved.children.indices {
        moved.children[index].birth = moved.children[index].birth.adding(days: days)
        moved.children[index].placedOn = moved.children[index].placedOn?.adding(days: days)
        moved.children[index].neededBy = moved.children[index].neededBy?.adding(days: days)
    }
    for index in moved.homes.indices {
        moved.homes[index].availableFrom = moved.homes[index].availableFrom?.adding(days: days)
        moved.homes[index].confirmedOn = day
    }
    return moved
}

/// An open request for a child that the desk alone has.
func submitted(_ dice: inout Dice, at now: Moment) throws -> PlacementRequest {
    let day = now.day
    let details = FieldValues([
        "urgency": .text("emergency"), "why": .text("no-home"),
        "neededBy": .text(day.description), "neededAt": .text("21:00"),
        "emergencyReason": .text("Found alone."), "authority.decidedBy": .text("Head of service"),
        "authority.on": .text(day.description), "considered.parents": .text("Not safe."),
        "considered.connected": .text("None could."),
    ])
    let child = FieldValues([
        "birthDate": .text(day.adding(days: -365 * (4 + dice.roll(10))).description),
        "sex": .text(dice.roll(2) == 0 ? "F" : "M"), "view.text": .text("Wants to stay near."),
    ])
    let started = try store.perform(as: .person(amy), at: now) {
        try $0.start(details, children: [child])
    }
    guard case .done(let draft, _) = started else { throw Refusal.inProgress }
    let sent = try store.perform(as: .person(amy), at: now) { try $0.submit(draft.id) }
    guard case .done(let request, _) = sent else { throw Refusal.inProgress }
    return request
}

/// The list as it stands, shown.
func look(_ request: Int, at now: Moment) throws -> MatchList {
    let state = try store.state()
    guard let request = state.book.requests[request] else { throw Refusal.notFound("request") }
    let list = try MatchList(state.book, state.feed, request, at: now)
    try store.show(list, to: .person(amy), at: now)
    return list
}

/// What is asked when a home is decided, in a form that can be asked again after a kill.
struct Asked {
    var key: String
    var request: Int
    var list: String
    var rank: Int
    var homes: [String]
    var day: String

    init(key: String, request: Int, list: String, rank: Int, homes: [String], day: String) {
        self.key = key
        self.request = request
        self.list = list
        self.rank = rank
        self.homes = homes
        self.day = day
    }

    init?(_ line: String) {
        let parts = line.split(separator: " ").map(String.init)
        guard parts.count == 6, let request = Int(parts[1]), let rank = Int(parts[3]) else {
            return nil
        }
        self.init(
            key: parts[0], request: request, list: parts[2], rank: rank,
            homes: parts[4].split(separator: "+").map(String.init), day: parts[5])
    }

    var line: String {
        "\(key) \(request) \(list) \(rank) \(homes.joined(separator: "+")) \(day)"
    }
}

func ask(_ asked: Asked, at now: Moment) throws {
    let choice = try Turn.Choice(
        FieldValues([
            "list": .text(asked.list), "option": .whole(asked.rank), "homes": .list(asked.homes),
            "startOn": .text(asked.day), "reasonCode": .text("other"),
            "reason": .text("It is what there is tonight."),
            "viewWeighed": .text("It was heard."),
        ]))
    let outcome = try store.perform(
        as: .person(amy), at: now, key: KeyUse(asked.key, of: Array(asked.key.utf8)),
        { try $0.decide(asked.request, choice) },
        answer: { decision, _ in
            StoredAnswer(status: 201, body: Array("decision \(decision.id)".utf8))
        })
    switch outcome {
    case .done(_, let answer), .again(let answer):
        say("answered \(asked.key) \(String(decoding: answer.body, as: UTF8.self))")
    }
}

func decide(_ request: Int, _ list: MatchList, _ index: Int, key: String, at now: Moment) throws {
    let shown = list.shown(index)
    let asked = Asked(
        key: key, request: request, list: list.digest, rank: shown.rank, homes: shown.homes,
        day: now.day.description)
    say("asked \(asked.line)")
    try ask(asked, at: now)
}

/// The first placement in a state, by number.
func first(_ state: Desk.Placement.State, _ book: Book) -> Desk.Placement? {
    book.placements.values.filter { book.life(of: $0.id).state == state }.min { $0.id < $1.id }
}

/// Frees a place, so that the next decision finds one: what is reserved, then what waits, then where
/// somebody lives.
func makeRoom(_ book: Book, at now: Moment) throws {
    if let reservation = book.reservations.values.first(where: { $0.isLive(at: now) }) {
        _ = try store.perform(as: .person(amy), at: now) { try $0.release(reservation.id) }
    } else if let placement = first(.waiting, book) {
        _ = try store.perform(as: .person(amy), at: now) {
            try $0.withdrawDecision(placement.decision, reason: "Nobody answered")
        }
        if let request = book.requests[placement.request] {
            _ = try store.perform(as: .person(amy), at: now) {
                try $0.withdraw(request.id, reason: "Settled otherwise")
            }
        }
    } else if let placement = first(.living, book) {
        _ = try store.perform(as: .person(amy), at: now) {
            try $0.end(
                placement.id, on: now.day, planned: false, reason: "Ended", leavesCare: true)
        }
        say("ended \(placement.id)")
    }
}

func work(_ dice: inout Dice, _ turn: Int) throws {
    let now = Moment.now
    let book = try store.state().book
    let open = book.openRequests
    switch dice.roll(8) {
    case 0...1 where open.count < 4:
        let request = try submitted(&dice, at: now)
        say("opened \(request.id)")
    case 0...4:
        guard !open.isEmpty else { return }
        let request = open[dice.roll(open.count)]
        let list = try look(request.id, at: now)
        let possible = list.notes.indices.filter { list.notes[$0].isDecidable }
        if possible.isEmpty { return try makeRoom(book, at: now) }
        try decide(
            request.id, list, possible[dice.roll(possible.count)],
            key: "load-\(getpid())-\(turn)", at: now)
    case 5:
        guard !open.isEmpty else { return }
        let homes = try store.state().feed.instance.homes
        _ = try store.perform(as: .person(amy), at: now) {
            try $0.reserve(
                open[dice.roll(open.count)].id, home: homes[dice.roll(homes.count)].id)
        }
    case 6:
        guard let placement = first(.agreed, book) else { return }
        _ = try store.perform(as: .person(amy), at: now) {
            try $0.arrive(placement.id, on: now.day, time: now.time)
        }
        say("arrived \(placement.id)")
    default: try makeRoom(book, at: now)
    }
}

do {
    switch arguments[0] {
    case "setup":
        var reading = try InstanceFolder.read(at: arguments[2])
        reading.instance = reading.instance.map { shifted($0, to: Moment.now.day) }
        guard case .taken = try store.takeFeed(reading, as: .system("test"), at: .now) else {
            stop("the instance was not taken in")
        }
    case "work":
        var dice = Dice(state: UInt64(arguments[2]) ?? 1)
        var turn = 0
        while true {
            turn += 1
            do { try work(&dice, turn) } catch is Refusal {}
        }
    case "again":
        guard let asked = Asked(arguments[2]) else { stop("this is not what was asked") }
        do {
            try ask(asked, at: .now)
        } catch let refusal as Refusal {
            say("refused \(refusal.name)")
        }
    case "last":
        var dice = Dice(state: UInt64(getpid()))
        let now = Moment.now
        let request = try submitted(&dice, at: now)
        let list = try look(request.id, at: now)
        let index = list.result.options.indices.first { list.shown($0).homes == [arguments[2]] }
        guard let index else { stop("the home is no option") }
        say("ready")
        _ = readLine()
        do {
            try decide(request.id, list, index, key: "last-\(getpid())", at: .now)
        } catch let refusal as Refusal {
            say("refused \(refusal.name)")
        }
    case "list":
        // Rank, homes, answer, points and approvals of every option, a line each.
        let list = try look(Int(arguments[2]) ?? 0, at: .now)
        for index in list.result.options.indices {
            let option = list.shown(index)
            print(
                option.rank, option.homes.joined(separator: "+"), option.answer, option.points,
                option.approvals.joined(separator: "+"), separator: "\t")
        }
    default: stop("usage: DeskLoad setup|work|again|last|list DB …")
    }
} catch {
    stop("\(error)")
}
