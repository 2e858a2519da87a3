/// The least excess of a foresight model for a plan, by flows.
///
/// A child in a home inside gains 1, in one that the measure leaves out 1 − target. So the most gain is
/// target × (most children inside) + (1 − target) × (most children in either), and both are reached at
/// once: an augmenting path never empties a place. Brothers and sisters who are placed as one are first
/// let go apart, which bounds; then each is tried in one home, until the bound is met.
struct ForesightFlow: Sendable {
    /// The model.
    let model: Foresight
    /// The party of each child.
    private let partyOf: [Int32]
    /// Parties of two or more who have an open home.
    private let families: [Int]

    init(_ model: Foresight) {
        self.model = model
        partyOf = model.parties.indices.flatMap { party in
            Array(repeating: Int32(party), count: model.parties[party].size)
        }
        families = model.parties.indices
            .filter { model.parties[$0].size > 1 && !model.parties[$0].homes.isEmpty }
            .sorted {
                (model.parties[$1].size, $0) < (model.parties[$0].size, $1)
            }
    }

    /// A bound on the excess that is true of every plan: `constant` − Σ `units` × (units in the plan).
    struct Cut: Sendable {
        /// In millionths of a child.
        var constant: Int64
        /// What each unit can lower it by, in millionths; units that are not named cannot.
        var units: [Int: Int64]

        /// The bound for a plan.
        func value(_ isIn: (Int) -> Bool) -> Int64 {
            units.reduce(constant) { isIn($1.key) ? $0 - $1.value : $0 }
        }
    }

    /// The least excess with brothers and sisters apart, in millionths, and the bound that it proves.
    func relaxed(_ isIn: (Int) -> Bool) -> (excess: Int64, cut: Cut) {
        var matching = Matching(
            model: model, partyOf: partyOf, rooms: rooms(isIn), isOut: { _ in false })
        let target = model.target
        matching.fill(insideOnly: true)
        let inside = matching.count
        let first = matching.cut(insideOnly: true)
        matching.fill(insideOnly: false)
        let all = matching.count
        let second = matching.cut(insideOnly: false)
        var cut = Cut(
            constant: model.base - target * Int64(first.fixed)
                - (1_000_000 - target) * Int64(second.fixed), units: [:])
        for (unit, room) in first.units { cut.units[unit, default: 0] += target * Int64(room) }
        for (unit, room) in second.units {
            cut.units[unit, default: 0] += (1_000_000 - target) * Int64(room)
        }
        return (
            model.base - target * Int64(inside) - (1_000_000 - target) * Int64(all), cut
        )
    }

    private func rooms(_ isIn: (Int) -> Bool) -> [Int] {
        model.homes.map { home in home.unit.map(isIn) ?? true ? home.room : 0 }
    }

    /// The least excess, brothers and sisters together, in millionths.
    ///
    /// - Parameter limit: The most flows that are tried.
    /// - Returns: The value, and whether it is exact; where it is not, it is a lower bound.
    func exact(_ isIn: (Int) -> Bool, limit: Int = 20_000) -> (excess: Int64, isExact: Bool) {
        if families.isEmpty { return (relaxed(isIn).excess, true) }
        var search = FamilySearch(
            model: model, partyOf: partyOf, families: families, rooms: rooms(isIn), left: limit)
        let gain = search.best()
        return (model.base - gain.gain, gain.isExact)
    }
}

/// Children in homes, as many as there is room for.
private struct Matching {
    let model: Foresight
    let partyOf: [Int32]
    var rooms: [Int]
    private(set) var count = 0
    private var homeOf: [Int32]
    private var occupants: [[Int32]]
    private var isOut: [Bool]
    private var seen: [Int32]
    private var stamp: Int32 = 0

    init(model: Foresight, partyOf: [Int32], rooms: [Int], isOut: (Int) -> Bool) {
        self.model = model
        self.partyOf = partyOf
        self.rooms = rooms
        homeOf = Array(repeating: -1, count: partyOf.count)
        occupants = Array(repeating: [], count: rooms.count)
        self.isOut = partyOf.map { isOut(Int($0)) }
        seen = Array(repeating: 0, count: rooms.count)
    }

    /// Places as many further children as possible; those placed keep a place.
    mutating func fill(insideOnly: Bool) {
        stamp += 1
        for child in partyOf.indices where homeOf[child] < 0 && !isOut[child] {
            if augment(child, insideOnly) {
                count += 1
                stamp += 1
            }
            // Homes seen in vain stay in vain until a path is found.
        }
    }

    private mutating func augment(_ child: Int, _ insideOnly: Bool) -> Bool {
        let homes = model.parties[Int(partyOf[child])].homes
        for home in homes {
            let number = Int(home)
            if occupants[number].count < rooms[number],
                !insideOnly || model.homes[number].isInside
            {
                put(child, number)
                return true
            }
        }
        for home in homes {
            let number = Int(home)
            if seen[number] == stamp || rooms[number] == 0 { continue }
            if insideOnly && !model.homes[number].isInside { continue }
            seen[number] = stamp
            for (slot, other) in occupants[number].enumerated() {
                let old = homeOf[Int(other)]
                if augment(Int(other), insideOnly) {
                    // The other child has gone; its place is this child's.
                    occupants[Int(old)][slot] = Int32(child)
                    homeOf[child] = old
                    return true
                }
            }
        }
        return false
    }

    private mutating func put(_ child: Int, _ home: Int) {
        occupants[home].append(Int32(child))
        homeOf[child] = Int32(home)
    }

    /// The least cut: how many children it bounds whatever the plan, and the room of units in it.
    mutating func cut(insideOnly: Bool) -> (fixed: Int, units: [Int: Int]) {
        var isReached = [Bool](repeating: false, count: partyOf.count)
        var isHomeReached = [Bool](repeating: false, count: rooms.count)
        var queue = partyOf.indices.filter { homeOf[$0] < 0 && !isOut[$0] }
        for child in queue { isReached[child] = true }
        while let child = queue.popLast() {
            for home in model.parties[Int(partyOf[child])].homes where !isHomeReached[Int(home)] {
                if insideOnly && !model.homes[Int(home)].isInside { continue }
                isHomeReached[Int(home)] = true
                for other in occupants[Int(home)] where !isReached[Int(other)] {
                    isReached[Int(other)] = true
                    queue.append(Int(other))
                }
            }
        }
        var fixed = 0
        for child in partyOf.indices where !isReached[child] && !isOut[child] { fixed += 1 }
        var units: [Int: Int] = [:]
        for (number, home) in model.homes.enumerated() where isHomeReached[number] {
            if let unit = home.unit {
                units[unit, default: 0] += home.room
            } else {
                fixed += rooms[number]
            }
        }
        return (fixed, units)
    }
}

/// Tries families in single homes until the bound with all apart is met.
private struct FamilySearch {
    let model: Foresight
    let partyOf: [Int32]
    let families: [Int]
    var rooms: [Int]
    var left: Int
    private var incumbent: Int64 = -1

    init(model: Foresight, partyOf: [Int32], families: [Int], rooms: [Int], left: Int) {
        self.model = model
        self.partyOf = partyOf
        self.families = families
        self.rooms = rooms
        self.left = left
    }

    /// The most gain, in millionths; an upper bound where the limit came first.
    mutating func best() -> (gain: Int64, isExact: Bool) {
        let bound = gain(decided: 0)
        search(decided: 0, gained: 0, bound: bound, most: bound)
        return left > 0 ? (incumbent, true) : (bound, false)
    }

    /// The gain of all parties but the first families, brothers and sisters apart.
    private mutating func gain(decided: Int) -> Int64 {
        left -= 1
        let out = Set(families[..<decided])
        var matching = Matching(
            model: model, partyOf: partyOf, rooms: rooms, isOut: { out.contains($0) })
        matching.fill(insideOnly: true)
        let inside = matching.count
        matching.fill(insideOnly: false)
        return model.target * Int64(inside)
            + (1_000_000 - model.target) * Int64(matching.count)
    }

    private mutating func search(decided: Int, gained: Int64, bound: Int64, most: Int64) {
        if left <= 0 || incumbent >= most || bound <= incumbent { return }
        guard decided < families.count else {
            incumbent = max(incumbent, bound)
            return
        }
        let party = model.parties[families[decided]]
        let open = party.homes.map { Int($0) }.filter { rooms[$0] >= party.size }
            .sorted {
                (model.homes[$1].isInside ? 1 : 0, rooms[$1], $0)
                    < (model.homes[$0].isInside ? 1 : 0, rooms[$0], $1)
            }
        for home in open {
            rooms[home] -= party.size
            let here = gained + Int64(party.size) * model.gain(of: model.homes[home])
            let further = here + gain(decided: decided + 1)
            search(decided: decided + 1, gained: here, bound: further, most: most)
            rooms[home] += party.size
            if left <= 0 || incumbent >= most { return }
        }
        let without = gained + gain(decided: decided + 1)
        search(decided: decided + 1, gained: gained, bound: without, most: most)
    }
}
