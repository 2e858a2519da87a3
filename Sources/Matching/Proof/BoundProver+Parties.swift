import Care
import Dispatch

/// The reduced costs of children alone and of brothers and sisters who share a home.
extension BoundProver {
    /// Reduced cost of one child in a home that has room for it under the usual limit.
    @inline(__always)
    func reducedCost(_ child: Int, _ home: Int, points: Points, stays: Bool) -> Int64 {
        var cost = points.billionths - certificate.cover[child]
        cost += charge(child, home) + rent[home]
        if !stays { cost += entry[home] }
        if hasCut[home] {
            cost += singleCuts[home * register.children.count + child] ?? 0
        }
        return cost
    }

    /// Reduced cost of several children in a home.
    func reducedCost(_ children: [Int], _ home: Int, points: Points) -> Int128 {
        var cost = Int128(points.billionths)
        for child in children {
            cost -= Int128(certificate.cover[child])
            cost += Int128(charge(child, home))
        }
        if fillsAlone(children, home) {
            cost += Int128(room(home)) * Int128(rent[home])
        } else {
            let size = Int128(children.count)
            cost += size * Int128(rent[home])
            let isStay = children.allSatisfy { register.children[$0].lives(in: home) }
            if !isStay { cost += size * Int128(entry[home]) }
        }
        if hasCut[home] {
            if children.count == 1 {
                cost += Int128(singleCuts[home * register.children.count + children[0]] ?? 0)
            } else {
                cost += Int128(groupCuts[Party(home: home, children: children)] ?? 0)
            }
        }
        return cost
    }

    /// What each home costs a newcomer beside points: prices of its place and of rows.
    var surcharge: HomeSearch.Surcharge {
        let count = register.homes.count
        return HomeSearch.Surcharge(
            homes.survey, authorities: register.instance.authorities.count
        ) { authority, mayMove, home in
            let charges = mayMove ? chargeOfMover : charge
            return charges[authority * count + home] + rent[home] + entry[home]
        }
    }

    /// Lowers the prices of children until no child alone has a reduced cost below 0.
    mutating func lowerAlone(_ surcharge: HomeSearch.Surcharge) {
        let children = register.children.indices.filter { situation.isAllocated[$0] }
        let chunk = 64
        let chunks = (children.count + chunk - 1) / chunk
        let found = Slots<[Int64]>(count: chunks, empty: [])
        let prover = self
        let withRoom = homes.survey.neighbourhoods.set { prover.capacity[$0] >= 1 }
        DispatchQueue.concurrentPerform(iterations: chunks) { index in
            var search = HomeSearch(prover.homes)
            let part = children[(index * chunk)..<min(children.count, (index + 1) * chunk)]
            found.set(
                index, part.map { prover.leastAlone($0, &search, among: withRoom, surcharge) })
        }
        for index in 0..<chunks {
            for (offset, least) in found[index].enumerated() where least < 0 {
                lowering[children[index * chunk + offset]] = -Int128(least)
            }
        }
        pairs = children.count * homes.withRoom.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    /// The least reduced cost of a child alone, or 0 where none is below.
    func leastAlone(
        _ child: Int, _ search: inout HomeSearch, among: [UInt64],
        _ surcharge: HomeSearch.Surcharge
    ) -> Int64 {
        let facts = register.children[child]
        var least: Int64 = 0
        if facts.status == .mayMove {
            let own = Int(facts.home)
            least = min(
                least,
                reducedCost(
                    child, own, points: register.points(child: child, home: own, stays: true),
                    stays: true))
        }
        if isInUnit[child] { return least }
        if facts.status != .mayMove {
            least = min(least, unplaced(child).billionths - certificate.cover[child])
        }
        // Cuts only add to a cost, so a home below 0 with them is below 0 without.
        let below = search.cheapest(
            [child], among: among, limit: .max, surcharge: surcharge,
            ceiling: certificate.cover[child])
        for home in below.found where haveRoom([child], in: Int(home.home)) {
            least = min(
                least,
                reducedCost(
                    child, Int(home.home), points: Points(billionths: home.points), stays: false))
        }
        return least
    }

    func unplaced(_ child: Int) -> Points {
        register.policy.weights.unplaced * Quantity(register.children[child].isEmergency ? 2 : 1)
    }

    mutating func lower(_ children: [Int], _ reducedCost: Int128) {
        var deficit = -reducedCost
        for child in children { deficit -= lowering[child] }
        if deficit > 0, let first = children.first { lowering[first] += deficit }
    }

    /// Lowers prices for brothers and sisters who share one home, or leave a group unplaced.
    mutating func lowerTogether(_ surcharge: HomeSearch.Surcharge) {
        let prover = self
        let most = groups.map(\.allocated.count).max() ?? 0
        let roomy = (0...most).map { size in
            homes.survey.neighbourhoods.set { prover.capacity[$0] >= Int64(size) }
        }
        let found = Slots<Int128?>(count: groups.count, empty: nil)
        let chunk = 16
        DispatchQueue.concurrentPerform(iterations: (groups.count + chunk - 1) / chunk) { part in
            var search = HomeSearch(prover.homes)
            for index in (part * chunk)..<min(prover.groups.count, (part + 1) * chunk) {
                let group = prover.groups[index]
                found.set(
                    index,
                    prover.leastTogether(
                        group, &search, among: roomy[group.allocated.count], surcharge))
            }
        }
        for (index, group) in groups.enumerated() {
            if group.plan == .together {
                let homeless = group.allocated.filter { register.children[$0].status != .mayMove }
                if !homeless.isEmpty {
                    var cost: Int128 = 0
                    for child in homeless {
                        cost += Int128(unplaced(child).billionths - certificate.cover[child])
                    }
                    lower(homeless, cost)
                }
            }
            if let least = found[index] { lower(group.allocated, least) }
        }
    }

    /// The least reduced cost of a whole group in one home, of those that could be below 0; nil where
    /// there is none.
    func leastTogether(
        _ group: SiblingSet, _ search: inout HomeSearch, among: [UInt64],
        _ surcharge: HomeSearch.Surcharge
    ) -> Int128? {
        if group.settledHomes.count > 1 { return nil }
        var some = Set(group.settledHomes)
        if some.isEmpty {
            for child in group.allocated where register.children[child].status == .mayMove {
                some.insert(Int(register.children[child].home))
            }
            let gain = group.plan == .together ? 0 : split.billionths
            let worth = group.allocated.reduce(gain) { $0 + certificate.cover[$1] }
            let below = search.cheapest(
                group.allocated, among: among, limit: .max, surcharge: surcharge, ceiling: worth)
            some.formUnion(below.found.map { Int($0.home) })
        }
        return some.compactMap { sharing(group, home: $0) }.min()
    }

    /// The reduced cost of a whole group in a home, or nil where it may not or cannot live there.
    func sharing(_ group: SiblingSet, home: Int) -> Int128? {
        let children = group.allocated
        let isStay = children.allSatisfy { register.children[$0].lives(in: home) }
        if isStay && group.plan == .together { return nil }
        if !haveRoom(children, in: home) { return nil }
        guard let points = points(of: children, in: home) else { return nil }
        let gain = group.plan == .together ? Points.zero : split
        return reducedCost(children, home, points: points - gain)
    }

    /// The points of children who share a home, or nil where a rule forbids it.
    func points(of children: [Int], in home: Int) -> Points? {
        let newcomers = children.filter { !register.children[$0].lives(in: home) }
        var total = Points.zero
        for child in newcomers {
            guard let points = homes.points(child: child, home: home) else { return nil }
            total += points
        }
        let staying = children.filter { register.children[$0].lives(in: home) }
        for child in staying { total += register.points(child: child, home: home, stays: true) }
        for child in newcomers {
            let there =
                homes.days.there(in: home, on: register.movesIn(child, to: home), but: child)
            let candidacy = Candidacy(
                register: register, child: child, home: home,
                there: there + staying.filter { !there.contains($0) }, placed: newcomers)
            for rule in [Rule.companions, .apart] {
                switch rule.verdict(candidacy)?.answer {
                case .excluded?: return nil
                case .ask?: if !certificate.includesAsk { return nil }
                default: break
                }
            }
        }
        return total
    }
}
