import Care
import Matching
import Synchronization

/// The desk prepared for questions: the effective instance made ready once, so that ranking the homes
/// for a request takes milliseconds and no solver.
///
/// One for each version of the entries and each snapshot; what it says never changes, and what was
/// asked once is held. Where an entry changes nothing that ranking looks at, what the one before it
/// has ranked is taken over.
package final class Prepared: Sendable {
    /// The desk's entries.
    package let book: Book
    /// The last snapshot.
    package let feed: Feed
    /// When it was made.
    package let madeAt: Moment
    private let base: Once<Base>
    private let memory = Mutex(Memory())

    private struct Memory {
        var lists: [Int: Once<Result<MatchList, Refusal>>] = [:]
    }

    /// What every request shares: the instance without any request's own view of it, and what was
    /// ranked by it.
    private final class Base: Sendable {
        let register: Register
        let rankings = Mutex<[String: Once<MatchList.Ranked?>]>([:])
        let firsts = Mutex<[String: Once<[String]>]>([:])

        init(_ register: Register) { self.register = register }
    }

    /// Prepares the desk.
    ///
    /// - Parameters:
    ///   - book: The desk's entries.
    ///   - feed: The last snapshot.
    ///   - now: The clock.
    ///   - earlier: What was prepared before, from which the same instance is taken over.
    package init(_ book: Book, _ feed: Feed, at now: Moment, after earlier: Prepared? = nil) {
        self.book = book
        self.feed = feed
        madeAt = now
        let known = earlier?.feed.number == feed.number ? earlier?.base.value : nil
        base = Once {
            let instance = book.effective(feed, at: now).instance
            if let known, known.register.instance == instance { return known }
            return Base(Register(instance: instance, policy: feed.policy))
        }
    }

    /// Whether it still tells the truth: no entry, snapshot, day or end of a reservation since.
    package func holds(_ book: Book, _ feed: Feed, at now: Moment) -> Bool {
        guard book.version == self.book.version, feed.number == self.feed.number,
            now.day == madeAt.day
        else { return false }
        return !self.book.reservations.values.contains {
            $0.isLive(at: madeAt) && !$0.isLive(at: now)
        }
    }

    /// The list of a request.
    ///
    /// - Throws: ``Refusal`` where the request is not open.
    package func list(for request: PlacementRequest) throws(Refusal) -> MatchList {
        let once = memory.withLock { memory in
            if let known = memory.lists[request.id] { return known }
            let made = Once { () -> Result<MatchList, Refusal> in
                do throws(Refusal) {
                    return .success(try self.made(request))
                } catch {
                    return .failure(error)
                }
            }
            memory.lists[request.id] = made
            return made
        }
        return try once.get().get()
    }

    private func made(_ request: PlacementRequest) throws(Refusal) -> MatchList {
        // Its own reservations do not stand in its way, so it sees another instance.
        if !book.reservations(of: request.id, at: madeAt).isEmpty {
            return try MatchList(book, feed, request, at: madeAt)
        }
        let base = base.get()
        let names = book.openChildren(of: request).map(\.reference)
        let ranked = base.rankings.withLock { rankings in
            let key = names.joined(separator: "\n")
            if let known = rankings[key] { return known }
            let made = Once { try? MatchList.Ranked(names, in: base.register) }
            rankings[key] = made
            return made
        }
        return try MatchList(
            book, feed, request, at: madeAt, register: base.register, ranked: ranked.get())
    }

    // The homes of a request's first option, without the list around it.
    private func firstHomes(of request: PlacementRequest) -> [String] {
        let children = book.openChildren(of: request).map(\.reference)
        guard book.reservations(of: request.id, at: madeAt).isEmpty else {
            return Prepared.firstHomes(
                of: children,
                in: Register(
                    instance: book.effective(feed, at: madeAt, request: request.id).instance,
                    policy: feed.policy))
        }
        let base = base.get()
        let once = base.firsts.withLock { firsts in
            let key = children.joined(separator: "\n")
            if let known = firsts[key] { return known }
            let made = Once { Prepared.firstHomes(of: children, in: base.register) }
            firsts[key] = made
            return made
        }
        return once.get()
    }

    private static func firstHomes(of children: [String], in register: Register) -> [String] {
        guard let question = try? MatchRequest(children, in: register) else { return [] }
        return Ranking(register: register, request: question).firstHomes()
            .map { register.instance.homes[$0].id }
    }

    /// For each option of a list, for how many other open requests its homes are first too.
    package func alsoFirstFor(_ list: MatchList) -> [Int] {
        var firsts: [String: Int] = [:]
        for request in book.openRequests where request.id != list.request {
            for home in Set(firstHomes(of: request)) { firsts[home, default: 0] += 1 }
        }
        let homes = list.register.instance.homes
        return list.result.options.map { option in
            option.homes.map { firsts[homes[$0].id] ?? 0 }.max() ?? 0
        }
    }
}

/// Something that is worked out once, when it is first asked for; whoever asks meanwhile waits.
private final class Once<Value: Sendable>: Sendable {
    // How it is worked out is let go with the first answer: it may hold whoever holds this.
    private enum State: Sendable {
        case open(@Sendable () -> Value)
        case made(Value)
    }

    private let state: Mutex<State>

    init(_ make: @escaping @Sendable () -> Value) { state = Mutex(.open(make)) }

    /// The value, worked out where it is not yet.
    func get() -> Value {
        state.withLock { state in
            switch state {
            case .made(let value): return value
            case .open(let make):
                let value = make()
                state = .made(value)
                return value
            }
        }
    }

    /// The value, where it is worked out.
    var value: Value? {
        state.withLock { state in
            if case .made(let value) = state { value } else { nil }
        }
    }
}

/// The one value that pages compute from, made anew where something has changed.
package final class Preparation: Sendable {
    private let current = Mutex<Prepared?>(nil)

    /// Nothing is prepared yet.
    package init() {}

    /// The desk prepared for what stands now.
    package func prepared(_ book: Book, _ feed: Feed, at now: Moment) -> Prepared {
        current.withLock { current in
            if let current, current.holds(book, feed, at: now) { return current }
            let made = Prepared(book, feed, at: now, after: current)
            // A reader who is behind does not take away what is ahead.
            if let held = current, held.book.version > book.version { return made }
            current = made
            return made
        }
    }
}
