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
    private var friends: [SIMD4<UInt64>]
    /// Whether room alone decides who may live together.
    private let isKnapsack: Bool

    static let mostParties = 256

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
    func heaviest<Value: Numeric & Comparable>(_ worth: [Value], together: Int? = nil)
        -> Heaviest<Value>?
    {
        if isKnapsack { return heaviestByRoom(worth, together: together) }
        let order = worth.indices.filter { worth[$0] > 0 && $0 != together }
            .sorted { worth[$0] != worth[$1] ? worth[$0] > worth[$1] : $0 < $1 }
        var search = Search<Value>(
            worth: order.map { worth[$0] }, order: order, patterns: self,
            best: Heaviest(value: 0, members: []))
        // Positions in the order, so that the first bits are the worthiest.
        var allowed = Mask()
        for (at, member) in order.enumerated() {
            if let together, !isFriend(together, member) { continue }
            allowed[at >> 6] |= 1 << UInt64(at & 63)
        }
        var used: Int64 = 0
        var entered = false
        if let together {
            if isExclusive[together] { return search.best }
            used = weight[together]
            entered = !isStay[together]
        }
        search.friends = order.map { member in
            var mask = Mask()
            for (at, other) in order.enumerated() where isFriend(member, other) {
                mask[at >> 6] |= 1 << UInt64(at & 63)
            }
            return mask
        }
        search.extend(allowed: allowed, used: used, entered: entered, value: 0)
        return search.steps > 200_000 ? nil : search.best
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

    private func isFriend(_ a: Int, _ b: Int) -> Bool {
        friends[a][b >> 6] & (1 << UInt64(b & 63)) != 0
    }

    private struct Search<Value: Numeric & Comparable> {
        var worth: [Value]
        var order: [Int]
        var patterns: SitePatterns
        var best: Heaviest<Value>
        var friends: [SIMD4<UInt64>] = []
        var chosen: [Int] = []
        var steps = 0

        mutating func extend(
            allowed: SIMD4<UInt64>, used: Int64, entered: Bool, value: Value
        ) {
            if value > best.value { best = Heaviest(value: value, members: chosen) }
            var allowed = allowed
            while true {
                steps += 1
                if steps > 200_000 { return }
                guard let at = Self.first(allowed) else { return }
                // Each takes one unit at least.
                let left = patterns.ceiling - used
                if value + top(allowed, left) <= best.value { return }
                allowed[at >> 6] &= ~(1 << UInt64(at & 63))
                let member = order[at]
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
                    allowed: allowed & friends[at], used: load, entered: entered || enters,
                    value: value + worth[at])
                chosen.removeLast()
            }
        }

        private static func first(_ mask: SIMD4<UInt64>) -> Int? {
            for word in 0..<4 where mask[word] != 0 {
                return word * 64 + mask[word].trailingZeroBitCount
            }
            return nil
        }

        /// The worth of the first so many.
        private func top(_ mask: SIMD4<UInt64>, _ count: Int64) -> Value {
            var sum: Value = 0
            var left = max(1, count)
            for word in 0..<4 {
                var bits = mask[word]
                while bits != 0, left > 0 {
                    sum += worth[word * 64 + bits.trailingZeroBitCount]
                    bits &= bits - 1
                    left -= 1
                }
            }
            return sum
        }
    }
}
