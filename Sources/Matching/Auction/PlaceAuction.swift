import Care
import Dispatch

/// Prices of places by auction, and the assignment that goes with them, for whole countries.
///
/// Children who still need a place bid for the home that is best for them at the prices of the day,
/// by as much as it is better than their next best answer and a little more; whoever is outbid bids
/// again. When all are served, everybody has a home within that little of their best at the prices
/// reached, so prices and assignment are nearly optimal together (Bertsekas 1988; with several
/// places to a home, Bertsekas and Castañón 1989). The step is made smaller in rounds.
///
/// Brothers and sisters who move as one bid for several places of one home. Who may not meet and
/// rows over all children are left out: the assignment is a start for a plan, and prices are a start
/// for a bound, which ``BoundProof`` then finds over all pairs.
///
/// Prices only rise within a round, so each bidder keeps a short list of homes and what no other home
/// cost less than when the list was made. Bids of a batch are worked out on both cores and taken in a
/// fixed order, so that the outcome is the same each time.
struct PlaceAuction {
    /// Who bids, for places of one home.
    struct Bidder: Sendable {
        /// The children, ascending.
        var children: [Int]
        /// Homes in which one of them may stay and all could live, with their points, in billionths.
        var own: [(home: Int32, points: Int64)]
        /// Points of the answer without a common home: unplaced, or staying.
        var fallback: Int64
        /// Homes in which they hold places of their own while they have that answer, and how many.
        var stays: [(home: Int32, count: Int)]
        /// Whether they share no home but those in `own`.
        var isBound = false
        /// The weight of being separated, where each may then look for a home alone; else nil.
        var split: Int64?
    }

    /// What a bidder has.
    enum Holding: Sendable, Equatable {
        case nothing
        case home(Int32)
        case fallback
        /// The members bid for themselves.
        case split
    }

    private struct Shortlist: Sendable {
        var homes: [HomeSearch.Found] = []
        var beyond = Int64.min
        /// What the members would pay alone, the weight of being separated included.
        var alone = Int64.max
    }

    private struct Bid: Sendable {
        var choice: Holding = .fallback
        var best = Int64.max
        var second = Int64.max
        var shortlist: Shortlist?
    }

    let homes: OpenHomes
    let register: Register
    private(set) var bidders: [Bidder]
    private(set) var holdings: [Holding]
    private var shortlists: [Shortlist]
    /// Places of home h are `start[h] ..< start[h + 1]`.
    private let start: [Int]
    private var price: [Int64]
    private var holder: [Int32]
    private var surcharge: HomeSearch.Surcharge
    private let breadth: Int
    private let roomy: [[UInt64]]
    private let isStopped: @Sendable () -> Bool

    /// Sets up an auction in which every child who may stay has the own place.
    init(
        homes: OpenHomes, bidders: [Bidder], breadth: Int,
        isStopped: @escaping @Sendable () -> Bool
    ) {
        self.homes = homes
        register = homes.survey.register
        self.bidders = bidders
        self.breadth = breadth
        self.isStopped = isStopped
        holdings = Array(repeating: .nothing, count: bidders.count)
        shortlists = Array(repeating: Shortlist(), count: bidders.count)
        var start = [0]
        for home in homes.capacity.indices {
            // Whoever lives in an over-full home stays, and nobody comes.
            let places = homes.isOverfull[home] ? 0 : homes.capacity[home]
            start.append(start[start.count - 1] + places)
        }
        self.start = start
        price = Array(repeating: 0, count: start[start.count - 1])
        holder = Array(repeating: -1, count: price.count)
        surcharge = HomeSearch.Surcharge(homes.survey)
        let most = bidders.map(\.children.count).max() ?? 1
        roomy = (0...most).map { size in
            homes.survey.neighbourhoods.set {
                !homes.isOverfull[$0] && homes.capacity[$0] >= max(1, size)
            }
        }
        for (number, bidder) in bidders.enumerated()
        where bidder.children.count == 1 && bidder.stays.count == 1 {
            if let place = freePlace(of: bidder.stays[0].home) {
                holder[place] = Int32(number)
                holdings[number] = .fallback
            }
        }
    }

    /// What a place of each home costs.
    ///
    /// A place whose holder moved on keeps its price: it weighs once in a bound, whereas a price of 0
    /// would make the home the best answer of everybody near it.
    var rents: [Int64] {
        register.homes.indices.map { priceOf(1, $0) ?? 0 }.map { $0 == .max ? 0 : $0 }
    }

    /// Homes that are cheap at the prices reached, for each that still bids as one.
    func shortlist(of number: Int) -> [HomeSearch.Found] { shortlists[number].homes }

    /// What children's own finding a home is worth, so that few reduced costs are below 0 at the
    /// prices reached, in billionths; 0 for settled children.
    var worth: [Int64] {
        let rents = rents
        var worth = [Int64](repeating: 0, count: register.children.count)
        for (number, bidder) in bidders.enumerated() {
            let size = Int64(bidder.children.count)
            func least(_ list: [HomeSearch.Found]) -> Int64? {
                (bidder.own.map { $0.points + size * rents[Int($0.home)] }
                    + list.map { $0.points + size * rents[Int($0.home)] }).min()
            }
            if bidder.children.count == 1, bidder.split == nil, !bidder.isBound {
                let child = bidder.children[0]
                let own = bidder.stays.reduce(bidder.fallback) { $0 + rents[Int($1.home)] }
                worth[child] = min(own, least(shortlists[number].homes) ?? own)
                continue
            }
            // Those who may stay first; what is left of the group's worth falls to the others.
            var left =
                bidder.stays.reduce(bidder.fallback) {
                    $0 + Int64($1.count) * rents[Int($1.home)]
                }
            if let shared = least(shortlists[number].homes) { left = min(left, shared) }
            if let split = bidder.split { left -= split }
            var rest = bidder.children.count
            for child in bidder.children.sorted(by: {
                (alone(worthOf: $0, rents), $0) < (alone(worthOf: $1, rents), $1)
            }) {
                worth[child] = min(alone(worthOf: child, rents), left / Int64(rest))
                left -= worth[child]
                rest -= 1
            }
        }
        return worth
    }

    private func alone(worthOf child: Int, _ rents: [Int64]) -> Int64 {
        let bidder = homes.bidder(alone: child)
        return bidder.stays.reduce(bidder.fallback) { $0 + rents[Int($1.home)] }
    }

    // MARK: Rounds

    /// Holds the auction in rounds of falling steps, in billionths.
    mutating func run(steps: [Int64]) {
        for (round, step) in steps.enumerated() {
            if round > 0 { lowerPrices(by: steps[round - 1]) }
            var queue = bidders.indices.filter { holdings[$0] == .nothing }
            while !queue.isEmpty, !isStopped() {
                let batch = Array(queue.prefix(4096))
                queue.removeFirst(batch.count)
                queue += take(batch, bids(of: batch), step: step)
            }
            if isStopped() { return }
        }
    }

    /// Lowers prices, frees what nobody holds, and sends back to bid whoever would now do better.
    private mutating func lowerPrices(by step: Int64) {
        for place in price.indices {
            price[place] = holder[place] < 0 ? 0 : max(0, price[place] - step)
        }
        for home in register.homes.indices { publish(home) }
        for number in shortlists.indices { shortlists[number] = Shortlist() }
        let active = bidders.indices.filter { holdings[$0] != .split }
        let bids = bids(of: active)
        for (index, number) in active.enumerated() {
            if let list = bids[index].shortlist { shortlists[number] = list }
            if holdings[number] == .nothing { continue }
            if value(of: holdings[number], number, isOwn: true) > bids[index].best {
                release(number)
            }
        }
    }

    private func bids(of batch: [Int]) -> [Bid] {
        let found = Slots<Bid>(count: batch.count, empty: Bid())
        let chunk = max(1, min(64, batch.count / 4))
        let auction = self
        if batch.count < 16 {
            var search: HomeSearch?
            return batch.map { bid(of: $0, &search) }
        }
        DispatchQueue.concurrentPerform(iterations: (batch.count + chunk - 1) / chunk) { part in
            var search: HomeSearch?
            for index in (part * chunk)..<min(batch.count, (part + 1) * chunk) {
                found.set(index, auction.bid(of: batch[index], &search))
            }
        }
        return batch.indices.map { found[$0] }
    }

    /// Takes bids in their order; those overtaken within the batch and those outbid bid again.
    private mutating func take(_ batch: [Int], _ bids: [Bid], step: Int64) -> [Int] {
        var again: [Int] = []
        for (index, number) in batch.enumerated() {
            let bid = bids[index]
            if let list = bid.shortlist { shortlists[number] = list }
            if holdings[number] != .nothing { continue }
            let now = value(of: bid.choice, number, isOwn: false)
            if now > bid.best, now > bid.second {
                again.append(number)
                continue
            }
            let raise = max(0, (bid.second == .max ? now : bid.second) - now) + step
            switch bid.choice {
            case .nothing: break
            case .home(let home):
                again += occupy(
                    Int(home), count: bidders[number].children.count, by: number,
                    raise: raise / Int64(bidders[number].children.count))
            case .fallback:
                let stays = bidders[number].stays
                let count = stays.reduce(0) { $0 + $1.count }
                for stay in stays {
                    again += occupy(
                        Int(stay.home), count: stay.count, by: number, raise: raise / Int64(count))
                }
            case .split: again += separate(number)
            }
            holdings[number] = bid.choice
        }
        return again
    }

    /// The members of a group become bidders of their own.
    private mutating func separate(_ number: Int) -> [Int] {
        var new: [Int] = []
        for child in bidders[number].children {
            new.append(bidders.count)
            bidders.append(homes.bidder(alone: child))
            holdings.append(.nothing)
            shortlists.append(Shortlist())
        }
        return new
    }

    // MARK: Places

    private func freePlace(of home: Int32) -> Int? {
        (start[Int(home)]..<start[Int(home) + 1]).first { holder[$0] < 0 }
    }

    /// The dearest of the cheapest places of a home, so many; nil where there are not as many.
    @inline(__always)
    private func priceOf(_ count: Int, _ home: Int) -> Int64? {
        let places = start[home]..<start[home + 1]
        if places.count < count { return nil }
        if count == 1 {
            var least = Int64.max
            for place in places { least = min(least, price[place]) }
            return least
        }
        return places.map { price[$0] }.sorted()[count - 1]
    }

    /// Gives a bidder the cheapest places of a home; returns who is turned out.
    private mutating func occupy(_ home: Int, count: Int, by number: Int, raise: Int64) -> [Int] {
        guard let basis = priceOf(count, home) else { return [] }
        let cheapest = (start[home]..<start[home + 1]).sorted {
            (price[$0], $0) < (price[$1], $1)
        }.prefix(count)
        var out: [Int] = []
        for place in cheapest where holder[place] >= 0 {
            let other = Int(holder[place])
            if other == number { continue }
            release(other)
            out.append(other)
        }
        for place in cheapest {
            holder[place] = Int32(number)
            price[place] = basis + raise
        }
        publish(home)
        return out
    }

    /// Takes all places from a bidder.
    private mutating func release(_ number: Int) {
        let held: [Int32]
        switch holdings[number] {
        case .home(let home): held = [home]
        case .fallback: held = bidders[number].stays.map(\.home)
        case .nothing, .split: held = []
        }
        for home in held {
            for place in start[Int(home)]..<start[Int(home) + 1] where holder[place] == number {
                holder[place] = -1
            }
        }
        holdings[number] = .nothing
    }

    /// Tells searches the price of the cheapest place of a home.
    private mutating func publish(_ home: Int) {
        let slot = Int(homes.survey.neighbourhoods.slots[home])
        surcharge.set(priceOf(1, home) ?? 0, slot: slot)
    }

    // MARK: Bids

    /// Points and prices of an answer, at the prices of now.
    private func value(of choice: Holding, _ number: Int, isOwn: Bool) -> Int64 {
        let bidder = bidders[number]
        func paid(_ home: Int32, _ count: Int) -> Int64 {
            if isOwn {
                var sum: Int64 = 0
                for place in start[Int(home)]..<start[Int(home) + 1] where holder[place] == number {
                    sum += price[place]
                }
                return sum
            }
            return Int64(count) * (priceOf(count, Int(home)) ?? .max / 64)
        }
        switch choice {
        case .nothing: return .max
        case .split: return shortlists[number].alone
        case .fallback:
            return bidder.stays.reduce(bidder.fallback) { $0 + paid($1.home, $1.count) }
        case .home(let home):
            let points =
                bidder.own.first { $0.home == home }?.points
                ?? shortlists[number].homes.first { $0.home == home }?.points ?? .max / 4
            return points + paid(home, bidder.children.count)
        }
    }

    /// The best answer at the prices of now, and what the next best is worth.
    private func bid(of number: Int, _ search: inout HomeSearch?) -> Bid {
        let bidder = bidders[number]
        let size = bidder.children.count
        var bid = Bid()
        func look(_ list: Shortlist) {
            bid = Bid(shortlist: bid.shortlist)
            func offer(_ value: Int64, _ choice: Holding) {
                if value < bid.best {
                    bid.second = bid.best
                    bid.best = value
                    bid.choice = choice
                } else {
                    bid.second = min(bid.second, value)
                }
            }
            offer(value(of: .fallback, number, isOwn: false), .fallback)
            if bidder.split != nil, list.alone < .max { offer(list.alone, .split) }
            for own in bidder.own {
                guard let each = priceOf(size, Int(own.home)) else { continue }
                offer(own.points + Int64(size) * each, .home(own.home))
            }
            for found in list.homes {
                guard let each = priceOf(size, Int(found.home)) else { continue }
                offer(found.points + Int64(size) * each, .home(found.home))
            }
        }
        look(shortlists[number])
        if bid.second <= shortlists[number].beyond { return bid }
        if search == nil { search = HomeSearch(homes) }
        guard var looker = search else { return bid }
        search = nil
        let ceiling = value(of: .fallback, number, isOwn: false)
        var list = Shortlist(beyond: .max)
        if !bidder.isBound {
            (list.homes, list.beyond) = looker.cheapest(
                bidder.children, among: roomy[size], limit: breadth, surcharge: surcharge,
                ceiling: ceiling)
        }
        if let split = bidder.split {
            list.alone = bidder.children.reduce(split) { sum, child in
                let alone = homes.bidder(alone: child)
                let stay = alone.stays.reduce(alone.fallback) {
                    $0 + (priceOf(1, Int($1.home)) ?? 0)
                }
                let best = looker.cheapest(
                    [child], among: roomy[1], limit: 1, surcharge: surcharge, ceiling: stay)
                return sum + (best.found.first?.total ?? stay)
            }
        }
        search = looker
        bid.shortlist = list
        look(list)
        return bid
    }
}

extension OpenHomes {
    /// A child bidding for itself.
    func bidder(alone child: Int) -> PlaceAuction.Bidder {
        let register = survey.register
        let facts = register.children[child]
        guard facts.status == .mayMove else {
            let unplaced =
                register.policy.weights.unplaced * Quantity(facts.isEmergency ? 2 : 1)
            return .init(children: [child], own: [], fallback: unplaced.billionths, stays: [])
        }
        let home = Int(facts.home)
        return .init(
            children: [child], own: [],
            fallback: register.points(child: child, home: home, stays: true).billionths,
            stays: isOverfull[home] ? [] : [(facts.home, 1)])
    }
}
