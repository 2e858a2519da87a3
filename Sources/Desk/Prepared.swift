import Care
import Matching
import Synchronization

/// The desk prepared for questions: the effective instance made ready once, so that ranking the homes
/// for a request takes milliseconds and no solver.
///
/// One for each version of the entries and each snapshot; what it says never changes, and what was
/// asked once is held.
package final class Prepared: Sendable {
    /// The desk's entries.
    package let book: Book
    /// The last snapshot.
    package let feed: Feed
    /// When it was made.
    package let madeAt: Moment
    private let memory = Mutex(Memory())

    private struct Memory {
        var register: Register?
        var lists: [Int: MatchList] = [:]
        var firsts: [Int: [String]] = [:]
    }

    /// Prepares the desk.
    package init(_ book: Book, _ feed: Feed, at now: Moment) {
        self.book = book
        self.feed = feed
        madeAt = now
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

    // The register of everybody: that of a request without reservations too.
    private func register() -> Register {
        if let known = memory.withLock({ $0.register }) { return known }
        let made = Register(
            instance: book.effective(feed, at: madeAt).instance, policy: feed.policy)
        memory.withLock { $0.register = made }
        return made
    }

    /// The list of a request.
    ///
    /// - Throws: ``Refusal`` where the request is not open.
    package func list(for request: PlacementRequest) throws(Refusal) -> MatchList {
        if let known = memory.withLock({ $0.lists[request.id] }) { return known }
        let hasOwn = !book.reservations(of: request.id, at: madeAt).isEmpty
        let list = try MatchList(
            book, feed, request, at: madeAt, register: hasOwn ? nil : register())
        memory.withLock { $0.lists[request.id] = list }
        return list
    }

    // The homes of a request's first option, without the list around it.
    private func firstHomes(of request: PlacementRequest) -> [String] {
        if let known = memory.withLock({ $0.firsts[request.id] }) { return known }
        let hasOwn = !book.reservations(of: request.id, at: madeAt).isEmpty
        let register =
            hasOwn
            ? Register(
                instance: book.effective(feed, at: madeAt, request: request.id).instance,
                policy: feed.policy) : register()
        let children = book.openChildren(of: request).map(\.reference)
        var homes: [String] = []
        if let question = try? MatchRequest(children, in: register),
            let first = Ranking(register: register, request: question).result().options.first
        {
            homes = first.homes.map { register.instance.homes[$0].id }
        }
        let found = homes
        memory.withLock { $0.firsts[request.id] = found }
        return found
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

/// The one value that pages compute from, made anew where something has changed.
package final class Preparation: Sendable {
    private let current = Mutex<Prepared?>(nil)

    /// Nothing is prepared yet.
    package init() {}

    /// The desk prepared for what stands now.
    package func prepared(_ book: Book, _ feed: Feed, at now: Moment) -> Prepared {
        if let known = current.withLock({ $0 }), known.holds(book, feed, at: now) { return known }
        let made = Prepared(book, feed, at: now)
        current.withLock { $0 = made }
        return made
    }
}
