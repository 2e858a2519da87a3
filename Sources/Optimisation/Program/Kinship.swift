/// Demands that some party covers together, and what choosing among such parties saves at most.
///
/// Where reduced costs are below 0, a bound falls by what a plan could save there. Parties that share
/// demands exclude each other, so a plan saves no more than their best partition does.
struct Kinship: Sendable {
    /// Demands linked by parties of several, with all parties that cover them.
    struct Circle: Sendable {
        /// The demands, ascending.
        let demands: [Int32]
        /// The parties, ascending, and which of the demands each covers, a bit for each; no bits in
        /// circles too large for that.
        let parties: [(number: Int, covers: UInt32)]

        /// Demands of circles that are looked at exactly.
        static let mostExact = 10

        /// Whether choices are compared exactly; in larger circles only one by one.
        var isExact: Bool { demands.count <= Self.mostExact }

        /// The choice of parties that covers each demand once at the least cost; nil where the circle
        /// is too large to look at every set of demands, or where there is none.
        ///
        /// - Parameters:
        ///   - cost: of each party.
        ///   - never: the cost of what cannot be chosen.
        func best<Cost: Comparable & AdditiveArithmetic>(
            never: Cost, _ cost: (_ party: Int) -> Cost
        ) -> (cost: Cost, parties: [Int])? {
            guard isExact else { return nil }
            let whole = 1 << demands.count
            let costs = parties.map { cost($0.number) }
            // What covering just a set of demands costs at least, and the party of its first demand.
            var least = [Cost](repeating: never, count: whole)
            var choice = [Int](repeating: -1, count: whole)
            least[0] = .zero
            for set in 1..<whole {
                let first = UInt32(set & -set)
                for (k, party) in parties.enumerated()
                where party.covers & first != 0 && party.covers & ~UInt32(set) == 0 {
                    let rest = least[set & ~Int(party.covers)]
                    if rest == never || costs[k] == never { continue }
                    let sum = rest + costs[k]
                    if choice[set] < 0 || sum < least[set] {
                        least[set] = sum
                        choice[set] = k
                    }
                }
            }
            var chosen: [Int] = []
            var set = whole - 1
            while set != 0 {
                if choice[set] < 0 { return nil }
                chosen.append(parties[choice[set]].number)
                set &= ~Int(parties[choice[set]].covers)
            }
            return (least[whole - 1], chosen)
        }

        /// No more than what any choice of parties adds to a bound, each adding its reduced cost; 0 or
        /// less.
        func saving(_ reducedCost: (_ party: Int) -> Int64) -> Int64 {
            if parties.allSatisfy({ reducedCost($0.number) >= 0 }) { return 0 }
            if let best = best(never: .max, reducedCost) { return min(0, best.cost) }
            // Parties that exclude each other count each for itself: less than there is, never more.
            return parties.reduce(0) { $0 + min(0, reducedCost($1.number)) }
        }
    }

    /// Every circle of two demands or more.
    let circles: [Circle]
    /// The number of each demand's circle, −1 for none.
    private let circleOf: [Int32]

    init(_ program: PackingProgram) {
        var leader = Array(0..<program.demandCount)
        func lead(_ demand: Int) -> Int {
            var at = demand
            while leader[at] != at {
                leader[at] = leader[leader[at]]
                at = leader[at]
            }
            return at
        }
        for party in program.parties where party.demands.count > 1 {
            guard let first = party.demands.first else { continue }
            for demand in party.demands { leader[lead(Int(demand))] = lead(Int(first)) }
        }
        var members: [Int: [Int32]] = [:]
        for demand in 0..<program.demandCount {
            members[lead(demand), default: []].append(Int32(demand))
        }
        let linked = members.filter { $0.value.count > 1 }.sorted { $0.value[0] < $1.value[0] }
        var circleOf = [Int32](repeating: -1, count: program.demandCount)
        for (number, circle) in linked.enumerated() {
            for demand in circle.value { circleOf[Int(demand)] = Int32(number) }
        }
        var parties: [Int: [Int]] = [:]
        for (number, party) in program.parties.enumerated() {
            guard let first = party.demands.first, circleOf[Int(first)] >= 0 else { continue }
            parties[lead(Int(first)), default: []].append(number)
        }
        circles = linked.map { key, demands in
            let isExact = demands.count <= Circle.mostExact
            return Circle(
                demands: demands,
                parties: (parties[key] ?? []).map { number in
                    let covers = program.parties[number].demands.reduce(UInt32(0)) { bits, demand in
                        guard isExact, let at = demands.firstIndex(of: demand) else { return bits }
                        return bits | 1 << UInt32(at)
                    }
                    return (number, covers)
                })
        }
        self.circleOf = circleOf
    }

    /// All demands that are linked to one, itself included.
    func circle(of demand: Int) -> [Int] {
        let number = Int(circleOf[demand])
        return number < 0 ? [demand] : circles[number].demands.map { Int($0) }
    }

    /// Whether some party covers a demand together with others.
    func isShared(_ demand: Int32) -> Bool { circleOf[Int(demand)] >= 0 }
}
