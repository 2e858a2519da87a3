import HeapModule

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

    /// What a home costs a child beside its points: prices of places and rows, in billionths.
    struct Surcharge: Sendable {
        /// `row × slots + slot`; one row where it is the same for all children.
        private(set) var ofSlot: [Int64]
        /// The least of each neighbourhood: `row × neighbourhoods + neighbourhood`.
        private(set) var least: [Int64]
        private let isOfAll: Bool

        /// No surcharge anywhere, the same for all children.
        init(_ survey: PairSurvey) {
            ofSlot = survey.neighbourhoods.homes.map { $0 < 0 ? .max / 64 : 0 }
            least = Array(repeating: 0, count: survey.neighbourhoods.count)
            isOfAll = true
        }

        /// Which row holds for a child: by its authority, and whether it may move.
        @inline(__always)
        func row(_ child: borrowing ChildFacts) -> Int {
            isOfAll ? 0 : Int(child.authority) * 2 + (child.status == .mayMove ? 1 : 0)
        }

        /// Changes the surcharge of one slot, the same for all children.
        mutating func set(_ charge: Int64, slot: Int) {
            ofSlot[slot] = charge
            let word = slot / 64
            least[word] = ofSlot[(word * 64)..<(word * 64 + 64)].min() ?? 0
        }

        /// Surcharges by authority, whether the child may move, and home.
        init(
            _ survey: PairSurvey, authorities: Int,
            charge: (_ authority: Int, _ mayMove: Bool, _ home: Int) -> Int64
        ) {
            let places = survey.neighbourhoods
            var ofSlot: [Int64] = []
            ofSlot.reserveCapacity(2 * authorities * places.homes.count)
            for authority in 0..<authorities {
                for mayMove in [false, true] {
                    for home in places.homes {
                        ofSlot.append(home < 0 ? .max / 64 : charge(authority, mayMove, Int(home)))
                    }
                }
            }
            least = (0..<(2 * authorities * places.count)).map { row in
                ofSlot[(row * 64)..<(row * 64 + 64)].min() ?? 0
            }
            self.ofSlot = ofSlot
            isOfAll = false
        }
    }

    /// A neighbourhood to look at.
    private struct Candidate: Comparable {
        /// What no home of it costs less than, surcharge included.
        var least: Int64
        /// What no home of it has fewer points than.
        var floor: Int64
        var word: Int

        static func < (left: Candidate, right: Candidate) -> Bool {
            (left.least, left.word) < (right.least, right.word)
        }
    }

    private let homes: OpenHomes
    private var open: [UInt64]
    private var asks: [UInt64]
    /// The same of one child of several.
    private var openToOne: [UInt64]
    private var asksOfOne: [UInt64]
    private var listed: [Candidate] = []
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
        let survey = homes.survey
        let charges = ChildCharges(child, survey)
        homes.fill(child: child, open: &open, asks: &asks)
        survey.homes.withUnsafeBufferPointer { facts in
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
                    each(home, charges.points(facts[slot], survey))
                }
            }
        }
    }

    /// The cheapest homes open to all of some children, none of whom lives there, home ascending.
    ///
    /// - Parameters:
    ///   - children: who would share the home; one or more.
    ///   - among: the homes looked at, a set as ``Neighbourhoods`` makes them; nil for all.
    ///   - withinLimit: only homes in which all have room within the usual limit on the days on which
    ///     they move in; the homes looked at have it once all have left who will.
    ///   - limit: how many at most.
    ///   - surcharge: what homes cost beside points; nil for nothing.
    ///   - ceiling: totals of this and more are not wanted; what they cost is not looked for.
    /// - Returns: the cheapest by total, then home; and the total that none of the others costs less
    ///   than, `.max` where there are none.
    mutating func cheapest(
        _ children: [Int], among: [UInt64]? = nil, withinLimit: Bool = false, limit: Int,
        surcharge: Surcharge? = nil,
        ceiling: Int64 = .max
    ) -> (found: [Found], beyond: Int64) {
        let wanted = Wanted(
            children: children, charges: children.map { ChildCharges($0, homes.survey) },
            rows: children.map { surcharge?.row(homes.survey.register.children[$0]) ?? 0 },
            surcharge: surcharge, withinLimit: withinLimit, ceiling: ceiling)
        fill(children, among)
        var queue = Heap(neighbourhoods(for: wanted))
        kept.removeAll(keepingCapacity: true)
        var most = ceiling
        var trimAt = limit < .max / 4 ? limit + 1 : .max
        while let next = queue.popMin() {
            if next.least > most { break }
            look(at: next, for: wanted, atMost: most)
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

    /// What is looked for: a home for all of some children.
    private struct Wanted {
        var children: [Int]
        var charges: [ChildCharges]
        /// The row of the surcharge that holds for each child.
        var rows: [Int]
        var surcharge: Surcharge?
        var withinLimit: Bool
        var ceiling: Int64
    }

    /// Fills ``open`` with the homes open to all of some children, ``asks`` with those of them where
    /// rules on persons have still to be asked of one of them.
    private mutating func fill(_ children: [Int], _ among: [UInt64]?) {
        homes.fill(child: children[0], open: &open, asks: &asks)
        for child in children.dropFirst() {
            homes.fill(child: child, open: &openToOne, asks: &asksOfOne)
            for word in open.indices {
                open[word] &= openToOne[word]
                asks[word] |= asksOfOne[word]
            }
        }
        if let among { for word in open.indices { open[word] &= among[word] } }
    }

    /// The neighbourhoods with an open home that may cost less than the ceiling.
    private mutating func neighbourhoods(for wanted: Wanted) -> [Candidate] {
        let survey = homes.survey
        let words = survey.neighbourhoods.count
        listed.removeAll(keepingCapacity: true)
        for word in open.indices where open[word] != 0 {
            var floor: Int64 = 0
            var least: Int64 = 0
            for index in wanted.charges.indices {
                floor += wanted.charges[index].least(inNeighbourhood: word, survey)
                if let surcharge = wanted.surcharge {
                    least += surcharge.least[wanted.rows[index] * words + word]
                }
            }
            least += floor
            if least < wanted.ceiling {
                listed.append(Candidate(least: least, floor: floor, word: word))
            }
        }
        return listed
    }

    /// Keeps the homes of a neighbourhood that are open to all and cost no more than what is wanted.
    private mutating func look(at place: Candidate, for wanted: Wanted, atMost most: Int64) {
        let survey = homes.survey
        let slots = survey.neighbourhoods.homes.count
        var rest = open[place.word]
        let asked = asks[place.word]
        let surcharge = wanted.surcharge
        while rest != 0 {
            let bit = rest.trailingZeroBitCount
            rest &= rest - 1
            let slot = place.word * 64 + bit
            var total = place.floor
            if let surcharge {
                for row in wanted.rows { total += surcharge.ofSlot[row * slots + slot] }
                // Most dear homes are passed over before their points are summed.
                if total > most || total >= wanted.ceiling { continue }
            }
            var points: Int64 = 0
            for index in wanted.charges.indices {
                points += wanted.charges[index].points(survey.homes[slot], survey)
            }
            total += points - place.floor
            if total > most || total >= wanted.ceiling { continue }
            let home = survey.homes[slot].home
            if asked >> UInt64(bit) & 1 == 1, !areAllowed(wanted, in: Int(home)) { continue }
            kept.append(Found(home: home, points: points, total: total))
        }
    }

    /// Whether the rules on persons leave a home open to all, and its days have room where asked for.
    private func areAllowed(_ wanted: Wanted, in home: Int) -> Bool {
        guard wanted.children.allSatisfy({ homes.isOpenToPersons(child: $0, home: home) }) else {
            return false
        }
        return !wanted.withinLimit || !homes.days.isTimed[home]
            || homes.days.haveRoom(wanted.children, in: home)
    }

    private mutating func trim(to count: Int) {
        kept.sort { ($0.total, $0.home) < ($1.total, $1.home) }
        if kept.count > count { kept.removeSubrange(count...) }
    }
}

extension OpenHomes {
    /// Foster homes with room for more than the lowest usual limit, each with the children for whom
    /// it is open and who may be past that limit there, ascending: those with a sibling group of
    /// more than the limit, those under a later, higher limit, and those named in its exemption.
    func pastUsualLimit() -> [(home: Int, open: [Int])] {
        let register = survey.register
        let limit = lowestLimit
        func isLarge(_ home: Int) -> Bool {
            register.homes[home].isFoster && register.homes[home].usable > limit
        }
        let homes = register.homes.indices.filter(isLarge)
        if homes.isEmpty { return [] }
        let large = survey.neighbourhoods.set(where: isLarge)
        var asked: Set<Int> = []
        for siblings in register.siblings where siblings.count > limit { asked.formUnion(siblings) }
        for child in register.children.indices
        where register.settings(for: child).usualLimit > limit {
            asked.insert(child)
        }
        var open: [Int: Set<Int>] = [:]
        var search = HomeSearch(self)
        for child in asked.sorted() where situation.isAllocated[child] {
            for found in search.cheapest([child], among: large, limit: .max).found {
                open[Int(found.home), default: []].insert(child)
            }
        }
        return homes.compactMap { home in
            var open = open[home] ?? []
            for child in register.instance.homes[home].exemptFor
            where situation.isAllocated[child] && isOpen(child: child, home: home) {
                open.insert(child)
            }
            return open.isEmpty ? nil : (home, open.sorted())
        }
    }
}
