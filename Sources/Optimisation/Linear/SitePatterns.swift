/// The sets of parties that may live at one site together, and the heaviest of them.
///
/// Up to 256 parties, each with its column at the site. A subset of a pattern is a pattern.
struct SitePatterns {
    private typealias Mask = SIMD4<UInt64>

    private let capacity: Int64
    private let ceiling: Int64
    private let isOverfull: Bool
    private let weight: [Int64]
    private let isStay: [Bool]
    private let isExclusive: [Bool]
    /// The parties that each may live with.
    private var friends: [Mask]
    /// Whether room alone decides who may live together.
    private let isKnapsack: Bool

    static let mostParties = 256
    /// Steps of a search for the heaviest pattern, a moment's work; where it takes more, nothing is said
    /// of the site.
    static let mostSteps = 200_000

    /// - Parameter members: parties with their columns at the site.
    init(index: ProgramIndex, site: Int, members: [(party: Int, column: Int)]) {
        capacity = Int64(index.program.sites[site].capacity)
        isOverfull = index.isOverfull(site)
        ceiling = index.room(site)
        weight = members.map { index.weight(column: $0.column, party: $0.party) }
        isStay = members.map { index.isStay[$0.party] }
        isExclusive = members.map { index.isExclusive[$0.party] }
        friends = [Mask](repeating: Mask(), count: members.count)
        var onlyRoom = !isOverfull && !isExclusive.contains(true)
        for (a, first) in members.enumerated() {
            for b in 0..<a {
                let second = members[b]
                if first.party == second.party {
                    onlyRoom = false
                    continue
                }
                if index.exclude(
                    first.party, first.column, second.party, second.column, site: site)
                {
                    if weight[a] + weight[b] <= capacity { onlyRoom = false }
                    continue
                }
                friends[a][b >> 6] |= 1 << UInt64(b & 63)
                friends[b][a >> 6] |= 1 << UInt64(a & 63)
            }
        }
        isKnapsack = onlyRoom && capacity <= 100_000
    }

    /// A pattern of greatest worth.
    struct Heaviest<Value: Numeric & Comparable> {
        var value: Value
        var members: [Int]
    }

    /// The pattern of greatest worth among some parties, or nil where the search is too long.
    ///
    /// - Parameters:
    ///   - worth: of each party; those of worth 0 or less are left out.
    ///   - together: only patterns that contain this party, its own worth not counted.
    ///   - enough: any pattern of this worth will do.
    func heaviest<Value: Numeric & Comparable>(
        _ worth: [Value], together: Int? = nil, enough: Value? = nil
    ) -> Heaviest<Value>? {
        if isKnapsack { return heaviestByRoom(worth, together: together) }
        var search = Search<Value>(patterns: self, enough: enough)
        var used: Int64 = 0
        var entered = false
        var allowed = Mask(repeating: .max)
        if let together {
            if isExclusive[together] { return search.best }
            used = weight[together]
            entered = !isStay[together]
            allowed = friends[together]
        }
        for member in worth.indices where worth[member] > 0 && member != together {
            search.add(member, worth[member])
        }
        search.extend(allowed: allowed, from: 0, used: used, entered: entered, value: 0)
        return search.steps > Self.mostSteps ? nil : search.best
    }

    /// The heaviest pattern where room alone decides, by dynamic programming over the room.
    private func heaviestByRoom<Value: Numeric & Comparable>(
        _ worth: [Value], together: Int?
    ) -> Heaviest<Value> {
        let room = Int(capacity - (together.map { weight[$0] } ?? 0))
        var best = Heaviest<Value>(value: 0, members: [])
        if room < 0 { return best }
        let useful = worth.indices.filter {
            worth[$0] > 0 && $0 != together && weight[$0] <= Int64(room)
        }
        var value = [Value](repeating: 0, count: room + 1)
        var isTaken = [Bool](repeating: false, count: useful.count * (room + 1))
        for (k, member) in useful.enumerated() {
            let need = Int(weight[member])
            for used in stride(from: room, through: need, by: -1) {
                let with = value[used - need] + worth[member]
                if with > value[used] {
                    value[used] = with
                    isTaken[k * (room + 1) + used] = true
                }
            }
        }
        best.value = value[room]
        var used = room
        for k in useful.indices.reversed() where isTaken[k * (room + 1) + used] {
            best.members.append(useful[k])
            used -= Int(weight[useful[k]])
        }
        return best
    }

    private struct Search<Value: Numeric & Comparable> {
        let patterns: SitePatterns
        let enough: Value?
        /// Parties of one worth together, the worthiest first: masks of friends then need no
        /// order of their own.
        var classes: [(worth: Value, members: Mask)] = []
        var best = Heaviest<Value>(value: 0, members: [])
        var chosen: [Int] = []
        var steps = 0

        init(patterns: SitePatterns, enough: Value?) {
            self.patterns = patterns
            self.enough = enough
        }

        mutating func add(_ member: Int, _ worth: Value) {
            var low = 0
            var high = classes.count
            while low < high {
                let middle = (low + high) / 2
                if classes[middle].worth > worth { low = middle + 1 } else { high = middle }
            }
            if low == classes.count || classes[low].worth != worth {
                classes.insert((worth, Mask()), at: low)
            }
            classes[low].members[member >> 6] |= 1 << UInt64(member & 63)
        }

        mutating func extend(
            allowed: Mask, from start: Int, used: Int64, entered: Bool, value: Value
        ) {
            if value > best.value { best = Heaviest(value: value, members: chosen) }
            var allowed = allowed
            for number in start..<classes.count {
                var here = allowed & classes[number].members
                while let member = Self.first(here) {
                    steps += 1
                    if steps > SitePatterns.mostSteps { return }
                    if let enough, best.value >= enough { return }
                    // Each takes one unit at least.
                    if value + top(allowed, number, patterns.ceiling - used) <= best.value {
                        return
                    }
                    let bit: UInt64 = 1 << UInt64(member & 63)
                    here[member >> 6] &= ~bit
                    allowed[member >> 6] &= ~bit
                    let load = used + patterns.weight[member]
                    let enters = !patterns.isStay[member] && !patterns.isExclusive[member]
                    let isFree =
                        patterns.isExclusive[member]
                        ? chosen.isEmpty && used == 0
                        : load <= patterns.capacity
                            || (patterns.isOverfull && !entered && !enters)
                    if !isFree { continue }
                    chosen.append(member)
                    extend(
                        allowed: allowed & patterns.friends[member], from: number, used: load,
                        entered: entered || enters, value: value + classes[number].worth)
                    chosen.removeLast()
                }
            }
        }

        private static func first(_ mask: Mask) -> Int? {
            for word in 0..<4 where mask[word] != 0 {
                return word * 64 + mask[word].trailingZeroBitCount
            }
            return nil
        }

        /// The worth of the first so many, those of the first classes left out.
        private func top(_ mask: Mask, _ start: Int, _ count: Int64) -> Value {
            var sum: Value = 0
            var left = max(1, count)
            for number in start..<classes.count {
                let here = mask & classes[number].members
                for word in 0..<4 {
                    var bits = here[word]
                    while bits != 0 {
                        sum += classes[number].worth
                        bits &= bits - 1
                        left -= 1
                        if left == 0 { return sum }
                    }
                }
            }
            return sum
        }
    }
}
