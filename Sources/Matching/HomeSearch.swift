import Care

/// Goes through the homes open to a child, or to several who would share one, in one situation.
///
/// Neighbourhoods are taken in order of what no home in them costs less than, and the search ends
/// once that is above the dearest home still wanted; so few homes are looked at and none that is
/// wanted is missed. Holds the working memory of one thread.
struct HomeSearch {
    /// A home found.
    struct Found: Sendable {
        /// The home, an index.
        var home: Int32
        /// Points of all children together, in billionths.
        var points: Int64
        /// Points and surcharge together, in billionths.
        var total: Int64
    }

    /// What a home costs beside its points, by placing authority: prices of places and rows.
    struct Surcharge: Sendable {
        /// Billionths: `authority × slots + slot`.
        let ofSlot: [Int64]
        /// The least of each neighbourhood: `authority × neighbourhoods + neighbourhood`.
        let least: [Int64]

        /// Surcharges by authority and home.
        init(
            _ survey: PairSurvey, authorities: Int, charge: (_ authority: Int, _ home: Int) -> Int64
        ) {
            let places = survey.neighbourhoods
            var ofSlot: [Int64] = []
            ofSlot.reserveCapacity(authorities * places.homes.count)
            for authority in 0..<authorities {
                for home in places.homes {
                    ofSlot.append(home < 0 ? .max / 4 : charge(authority, Int(home)))
                }
            }
            least = (0..<(authorities * places.count)).map { row in
                ofSlot[(row * 64)..<(row * 64 + 64)].min() ?? 0
            }
            self.ofSlot = ofSlot
        }
    }

    private let homes: OpenHomes
    private var open: [UInt64]
    private var asks: [UInt64]
    private var openToOne: [UInt64]
    private var asksOfOne: [UInt64]
    private var queue: [(least: Int64, word: Int32)] = []
    private var kept: [Found] = []

    init(_ homes: OpenHomes) {
        self.homes = homes
        let words = [UInt64](repeating: 0, count: homes.survey.neighbourhoods.count)
        open = words
        asks = words
        openToOne = words
        asksOfOne = words
    }

    /// All homes open to a child, in the order of slots.
    mutating func all(_ child: Int, each: (_ home: Int32, _ points: Int64) -> Void) {
        let charges = ChildCharges(child, homes.survey)
        homes.fill(child: child, open: &open, asks: &asks)
        homes.survey.homes.withUnsafeBufferPointer { facts in
            for word in open.indices {
                var rest = open[word]
                let asked = asks[word]
                while rest != 0 {
                    let bit = rest.trailingZeroBitCount
                    rest &= rest - 1
                    let slot = word * 64 + bit
                    let home = facts[slot].home
                    if asked >> UInt64(bit) & 1 == 1,
                        !homes.isOpenToPersons(child: child, home: Int(home))
                    {
                        continue
                    }
                    each(home, charges.points(facts[slot]))
                }
            }
        }
    }

    /// The cheapest homes open to all of some children, none of whom lives there, home ascending.
    ///
    /// - Parameters:
    ///   - children: who would share the home; one or more.
    ///   - among: the homes looked at, a set as ``Neighbourhoods`` makes them; nil for all.
    ///   - limit: how many at most.
    ///   - surcharge: what homes cost beside points; nil for nothing.
    ///   - ceiling: totals of this and more are not wanted; what they cost is not looked for.
    /// - Returns: the cheapest by total, then home; and the total that none of the others costs less
    ///   than, `.max` where there are none.
    mutating func cheapest(
        _ children: [Int], among: [UInt64]? = nil, limit: Int, surcharge: Surcharge? = nil,
        ceiling: Int64 = .max
    ) -> (found: [Found], beyond: Int64) {
        let survey = homes.survey
        let charges = children.map { ChildCharges($0, survey) }
        homes.fill(child: children[0], open: &open, asks: &asks)
        for child in children.dropFirst() {
            homes.fill(child: child, open: &openToOne, asks: &asksOfOne)
            for word in open.indices {
                open[word] &= openToOne[word]
                asks[word] |= asksOfOne[word]
            }
        }
        if let among { for word in open.indices { open[word] &= among[word] } }
        let slots = survey.neighbourhoods.homes.count
        let words = survey.neighbourhoods.count
        let authorities = children.map { Int(survey.register.children[$0].authority) }

        queue.removeAll(keepingCapacity: true)
        for word in open.indices where open[word] != 0 {
            var least: Int64 = 0
            for (index, one) in charges.enumerated() {
                least += one.least(inNeighbourhood: word)
                if let surcharge { least += surcharge.least[authorities[index] * words + word] }
            }
            if least < ceiling { queue.append((least, Int32(word))) }
        }
        makeHeap()
        kept.removeAll(keepingCapacity: true)
        var most = ceiling
        var trimAt = limit < .max / 4 ? limit + 1 : .max
        while let next = popLeast() {
            if next.least > most { break }
            let word = Int(next.word)
            var rest = open[word]
            let asked = asks[word]
            while rest != 0 {
                let bit = rest.trailingZeroBitCount
                rest &= rest - 1
                let slot = word * 64 + bit
                let home = survey.homes[slot].home
                var points: Int64 = 0
                var total: Int64 = 0
                for index in charges.indices {
                    points += charges[index].points(survey.homes[slot])
                    if let surcharge {
                        total += surcharge.ofSlot[authorities[index] * slots + slot]
                    }
                }
                total += points
                if total > most || total >= ceiling { continue }
                if asked >> UInt64(bit) & 1 == 1,
                    !children.allSatisfy({
                        homes.isOpenToPersons(child: $0, home: Int(home))
                    })
                {
                    continue
                }
                kept.append(Found(home: home, points: points, total: total))
            }
            if kept.count >= trimAt {
                trim(to: limit + 1)
                most = kept[limit].total
                trimAt = 2 * limit + 64
            }
        }
        trim(to: limit < .max / 4 ? limit + 1 : .max)
        var beyond = ceiling
        if kept.count > limit {
            beyond = kept[limit].total
            kept.removeLast()
        }
        return (kept.sorted { $0.home < $1.home }, beyond)
    }

    private mutating func trim(to count: Int) {
        kept.sort { ($0.total, $0.home) < ($1.total, $1.home) }
        if kept.count > count { kept.removeSubrange(count...) }
    }

    // MARK: Neighbourhoods by what they cost at least

    private mutating func makeHeap() {
        for index in stride(from: queue.count / 2 - 1, through: 0, by: -1) { sink(index) }
    }

    private mutating func sink(_ start: Int) {
        queue.withUnsafeMutableBufferPointer { queue in
            var at = start
            while true {
                var child = 2 * at + 1
                if child >= queue.count { return }
                if child + 1 < queue.count, queue[child + 1] < queue[child] { child += 1 }
                if queue[at] <= queue[child] { return }
                queue.swapAt(at, child)
                at = child
            }
        }
    }

    private mutating func popLeast() -> (least: Int64, word: Int32)? {
        guard let first = queue.first, let last = queue.popLast() else { return nil }
        if !queue.isEmpty {
            queue[0] = last
            sink(0)
        }
        return first
    }
}
