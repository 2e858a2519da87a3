import Care
import Optimisation

/// Writes an ``AllocationModel``: demands, parties, columns, sites, rows.
struct AllocationBuilder {
    let register: Register
    let situation: Situation
    let demands: AllocationDemands
    let pairs: OpenPairs

    /// The children of each party.
    private(set) var members: [[Int]] = []
    /// The home of each site.
    private(set) var homeOfSite: [Int] = []

    /// What each coupling row of the program stands for.
    private(set) var rows: [PlanCertificate.Row] = []

    private var parties: [PackingProgram.Party] = []
    private var columnStart: [Int] = [0]
    private var columnSites: [Int32] = []
    private var columnCosts: [Int64] = []
    private var siteOfHome: [Int: Int32] = [:]
    private var demandOfChild: [Int: Int32] = [:]
    private var demandCount = 0
    private var constant = Points.zero
    /// May-move children of each home.
    private var stayers: [Int: [Int]] = [:]
    /// Whether a member of each party has a rule on whom it may live with.
    private var isPicky: [Bool] = []
    /// The home in which some member of each party stays, or −1.
    private var stayHome: [Int32] = []

    init(
        register: Register, situation: Situation, demands: AllocationDemands, pairs: OpenPairs
    ) {
        self.register = register
        self.situation = situation
        self.demands = demands
        self.pairs = pairs
    }

    private var weights: Policy.Weights { register.policy.weights }

    /// A set of brothers and sisters that the allocation treats as one, wholly or if possible.
    private struct Group {
        var plan: SiblingPlan
        var allocated: [Int]
        /// The one home of the settled members; nil where there are none.
        var settledHome: Int?
        /// Whether settled members live in several homes already.
        var isScattered: Bool
    }

    mutating func build() {
        let allocated = register.children.indices.filter { situation.isAllocated[$0] }
        for child in allocated where register.children[child].status == .mayMove {
            stayers[Int(register.children[child].home), default: []].append(child)
        }
        let groups = siblingGroups()
        let inUnit = Set(groups.filter { $0.plan == .together }.flatMap(\.allocated))

        // Demands: one for each child; one for all of a together group who have no home to keep.
        for child in allocated where !inUnit.contains(child) { addDemand(for: [child]) }
        for group in groups where group.plan == .together {
            let homeless = group.allocated.filter { register.children[$0].status != .mayMove }
            if !homeless.isEmpty { addDemand(for: homeless) }
            for child in group.allocated where register.children[child].status == .mayMove {
                addDemand(for: [child])
            }
        }

        for child in allocated where register.children[child].status == .mayMove {
            let home = Int(register.children[child].home)
            addParty(
                [child],
                columns: [(site(of: home), register.points(child: child, home: home, stays: true))],
                isStay: true, stayHome: home)
        }
        for child in allocated where !inUnit.contains(child) {
            var columns: [(Int32, Points)] = []
            if register.children[child].status != .mayMove {
                columns.append((PackingProgram.noSite, unplacedPoints(of: child)))
            }
            for entry in pairs.byChild[child] where capacity(of: Int(entry.home)) >= 1 {
                columns.append((site(of: Int(entry.home)), entry.points))
            }
            if !columns.isEmpty { addParty([child], columns: columns) }
        }
        for group in groups { addColumns(for: group) }
        addHouseholds(groups: groups)
    }

    // MARK: Parties

    private func siblingGroups() -> [Group] {
        register.siblings.compactMap { siblings in
            let present = siblings.filter {
                register.children[$0].plan != nil && situation.isPresent($0)
            }
            let allocated = present.filter { situation.isAllocated[$0] }
            guard present.count >= 2, let one = allocated.first,
                let plan = register.children[one].plan
            else { return nil }
            let homes = Set(present.map { situation.settledIn[$0] }.filter { $0 >= 0 })
            return Group(
                plan: plan, allocated: allocated,
                settledHome: homes.count == 1 ? homes.first.map { Int($0) } : nil,
                isScattered: homes.count > 1)
        }
    }

    private mutating func addDemand(for children: [Int]) {
        for child in children { demandOfChild[child] = Int32(demandCount) }
        demandCount += 1
    }

    private mutating func site(of home: Int) -> Int32 {
        if let known = siteOfHome[home] { return known }
        let index = Int32(homeOfSite.count)
        siteOfHome[home] = index
        homeOfSite.append(home)
        return index
    }

    private func unplacedPoints(of child: Int) -> Points {
        weights.unplaced * Quantity(register.children[child].isEmergency ? 2 : 1)
    }

    /// Room for newcomers and stayers together, under the terms and the usual limit.
    private func capacity(of home: Int) -> Int {
        let facts = register.homes[home]
        let most = facts.isFoster ? min(facts.usable, lowestLimit) : facts.usable
        return max(0, most - fixed(in: home))
    }

    /// Children who are there whatever the plan.
    private func fixed(in home: Int) -> Int {
        situation.settled[home].count + register.homes[home].otherAuthorityChildren
    }

    /// The lowest usual limit in force on any child's start date.
    private var lowestLimit: Int { register.settings.map(\.usualLimit).min() ?? 3 }

    private mutating func addParty(
        _ children: [Int], columns: [(site: Int32, points: Points)], isStay: Bool = false,
        isExclusive: Bool = false, stayHome home: Int? = nil
    ) {
        let covered = Set(children.compactMap { demandOfChild[$0] }).sorted()
        parties.append(
            PackingProgram.Party(
                demands: covered, size: Int32(children.count), isStay: isStay,
                isExclusive: isExclusive, group: register.children[children[0]].authority))
        members.append(children)
        isPicky.append(
            children.contains {
                register.children[$0].hasCompanionRule || register.apartFrom[$0] != nil
            })
        stayHome.append(Int32(home ?? -1))
        for column in columns.sorted(by: { $0.site < $1.site }) {
            columnSites.append(column.site)
            columnCosts.append(column.points.billionths)
        }
        columnStart.append(columnSites.count)
    }

    private mutating func addColumns(for group: Group) {
        let bonus: Points
        if group.plan == .together {
            bonus = .zero
            addFallback(for: group)
        } else {
            bonus = weights.siblingsSplit * Quantity(1)
            constant += bonus
        }
        if group.isScattered { return }
        var shared: [(site: Int32, points: Points)] = []
        for home in homesForAll(of: group) {
            let staying = group.allocated.filter { register.children[$0].lives(in: home) }
            let isStay = staying.count == group.allocated.count
            if isStay && group.plan == .together { continue }
            if !isStay && group.allocated.count > capacity(of: home) { continue }
            guard let points = points(of: group.allocated, in: home, staying: staying) else {
                continue
            }
            if staying.isEmpty {
                shared.append((site(of: home), points - bonus))
            } else {
                addParty(
                    group.allocated, columns: [(site(of: home), points - bonus)], isStay: isStay,
                    stayHome: home)
            }
        }
        if !shared.isEmpty { addParty(group.allocated, columns: shared) }
    }

    /// The way out of a together group: those without a home to keep are unplaced; may-move members
    /// stay by their own columns.
    private mutating func addFallback(for group: Group) {
        let homeless = group.allocated.filter { register.children[$0].status != .mayMove }
        if homeless.isEmpty { return }
        let points = homeless.reduce(Points.zero) { $0 + unplacedPoints(of: $1) }
        addParty(homeless, columns: [(PackingProgram.noSite, points)])
    }

    /// Homes open to every member (or its own), ascending.
    private func homesForAll(of group: Group) -> [Int] {
        func open(_ child: Int) -> [Int] {
            var homes = pairs.byChild[child].map { Int($0.home) }
            if register.children[child].status == .mayMove {
                homes.append(Int(register.children[child].home))
                homes.sort()
            }
            return homes
        }
        var homes = open(group.allocated[0])
        for child in group.allocated.dropFirst() {
            let other = Set(open(child))
            homes.removeAll { !other.contains($0) }
        }
        if let settled = group.settledHome { homes.removeAll { $0 != settled } }
        return homes
    }

    /// The points of children in one home, or nil where two of them may not meet there.
    private func points(of children: [Int], in home: Int, staying: [Int]) -> Points? {
        var total = Points.zero
        for (index, child) in children.enumerated() {
            if staying.contains(child) {
                total += register.points(child: child, home: home, stays: true)
            } else if let entry = pairs.entry(child: child, home: home) {
                total += entry.points
            } else {
                return nil
            }
            for other in children[(index + 1)...]
            where register.clash(
                child, other, home: home, firstStays: staying.contains(child),
                secondStays: staying.contains(other), includesAsk: demands.includesAsk)
            {
                return nil
            }
        }
        return total
    }

    // MARK: Households past the usual limit

    private mutating func addHouseholds(groups: [Group]) {
        let limit = lowestLimit
        let candidates = Set(pairs.byChild.joined().map { Int($0.home) }).sorted()
        for home in candidates {
            let facts = register.homes[home]
            guard facts.isFoster, facts.usable > limit else { continue }
            addHouseholds(in: home, limit: limit, groups: groups)
        }
    }

    private mutating func addHouseholds(in home: Int, limit: Int, groups: [Group]) {
        let units = groups.filter { $0.plan == .together }
        let inUnit = Set(units.flatMap(\.allocated))
        let open = pairs.byChild.indices.filter { pairs.entry(child: $0, home: home) != nil }
        var items: [[Int]] = open.filter { !inUnit.contains($0) }.map { [$0] }
        for unit in units where !unit.isScattered {
            if let settled = unit.settledHome, settled != home { continue }
            let fits = unit.allocated.allSatisfy {
                register.children[$0].lives(in: home) || pairs.entry(child: $0, home: home) != nil
            }
            let isNew = unit.allocated.contains { !register.children[$0].lives(in: home) }
            if fits && isNew { items.append(unit.allocated) }
        }
        func newcomers(_ children: [Int]) -> [Int] {
            children.filter { !register.children[$0].lives(in: home) }
        }
        let exempt = Set(register.instance.homes[home].exemptFor)
        var found: [Set<Int>: Set<Int>] = [:]

        // Every newcomer is named in the exemption.
        let named = items.filter { newcomers($0).allSatisfy(exempt.contains) }
        addSubsets(of: named, stayers: stayers[home] ?? [], in: home, limit: limit, to: &found) {
            _, _ in true
        }
        // All who live there afterwards share one sibling group.
        if register.homes[home].otherAuthorityChildren == 0 {
            let settledGroups = Set(situation.settled[home].map { register.children[$0].group })
            let ofItems = Set(items.map { register.children[$0[0]].group })
            for group in ofItems.sorted()
            where group >= 0 && (settledGroups.isEmpty || settledGroups == [group]) {
                let own = items.filter { register.children[$0[0]].group == group }
                let staying = (stayers[home] ?? []).filter { register.children[$0].group == group }
                addSubsets(of: own, stayers: staying, in: home, limit: limit, to: &found) {
                    _, _ in true
                }
            }
        }
        // A later, higher limit is in force on every newcomer's start date.
        let later = items.filter {
            newcomers($0).allSatisfy { register.settings(for: $0).usualLimit > limit }
        }
        if later.count <= 12 {
            addSubsets(of: later, stayers: stayers[home] ?? [], in: home, limit: limit, to: &found)
            {
                new, total in
                new.allSatisfy { register.settings(for: $0).usualLimit >= total }
            }
        }

        for (children, staying) in found.map({ ($0.key.sorted(), $0.value.sorted()) })
            .sorted(by: { $0.0.lexicographicallyPrecedes($1.0) })
        {
            guard var points = points(of: children, in: home, staying: staying) else { continue }
            for group in groups where group.plan != .together && !group.isScattered {
                if let settled = group.settledHome, settled != home { continue }
                if group.allocated.allSatisfy(children.contains) {
                    points -= weights.siblingsSplit * Quantity(1)
                }
            }
            addParty(
                children, columns: [(site(of: home), points)], isExclusive: true,
                stayHome: staying.isEmpty ? nil : home)
        }
    }

    /// Adds every set of items and stayers that fills the home past the limit and fits its places.
    private func addSubsets(
        of items: [[Int]], stayers: [Int], in home: Int, limit: Int,
        to found: inout [Set<Int>: Set<Int>],
        allowing isAllowed: (_ newcomers: [Int], _ total: Int) -> Bool
    ) {
        let fixed = fixed(in: home)
        let usable = register.homes[home].usable
        func visit(_ index: Int, _ chosen: [Int]) {
            if fixed + chosen.count > usable { return }
            if index < items.count {
                visit(index + 1, chosen)
                visit(index + 1, chosen + items[index])
                return
            }
            let new = chosen.filter { !register.children[$0].lives(in: home) }
            if new.isEmpty { return }
            let staying = stayers.filter { !chosen.contains($0) }
            func stay(_ index: Int, _ kept: [Int]) {
                let total = fixed + chosen.count + kept.count
                if total > usable { return }
                if index < staying.count {
                    stay(index + 1, kept)
                    stay(index + 1, kept + [staying[index]])
                    return
                }
                guard total > limit, isAllowed(new, total) else { return }
                let all = Set(chosen + kept)
                found[all] = all.subtracting(new)
            }
            stay(0, [])
        }
        visit(0, [])
    }

    // MARK: The program

    mutating func program() -> PackingProgram {
        let sites = homeOfSite.map { home in
            PackingProgram.Site(
                capacity: Int32(capacity(of: home)), stayers: Int32(stayers[home]?.count ?? 0),
                secondaryCost: register.homes[home].weeklyCost.count)
        }
        var settledCost = Pence.zero
        for (home, children) in situation.settled.enumerated() where !children.isEmpty {
            settledCost += register.homes[home].weeklyCost * children.count
        }
        let described = rateRows() + contractRows()
        self.rows = described.map(\.meaning)
        let rows = described.map(\.row)
        var granularity = Points.one
        granularity = divisor(granularity, weights.unplaced.thousandths * 1_000_000)
        granularity = divisor(granularity, weights.siblingsSplit.thousandths * 1_000_000)
        for row in rows {
            guard let price = row.price, price.cost != 0 else { continue }
            let step = row.siteCoefficients.reduce(row.bound) { divisor($0, $1) }
            granularity = divisor(granularity, step * price.cost)
        }
        return PackingProgram(
            demandCount: demandCount, sites: sites, parties: parties, columnStart: columnStart,
            columnSites: columnSites, columnCosts: columnCosts, couplingRows: rows,
            constantCost: constant.billionths, constantSecondaryCost: settledCost.count,
            secondaryLimit: demands.budget?.count, costGranularity: max(1, abs(granularity)),
            conflicts: {
                [register, members, isPicky, stayHome, includesAsk = demands.includesAsk]
                first, second in
                let one = Int(first)
                let two = Int(second)
                guard isPicky[one] || isPicky[two] else { return false }
                let home = stayHome[one] >= 0 ? stayHome[one] : stayHome[two]
                for a in members[one] {
                    for b in members[two] where a != b {
                        if register.clash(
                            a, b, home: Int(home),
                            firstStays: home >= 0 && register.children[a].lives(in: Int(home)),
                            secondStays: home >= 0 && register.children[b].lives(in: Int(home)),
                            includesAsk: includesAsk)
                        {
                            return true
                        }
                    }
                }
                return false
            })
    }

    private func divisor(_ first: Int64, _ second: Int64) -> Int64 {
        var (a, b) = (abs(first), abs(second))
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    private typealias DescribedRow = (
        meaning: PlanCertificate.Row, row: PackingProgram.CouplingRow
    )

    private func rateRows() -> [DescribedRow] {
        var rows: [DescribedRow] = []
        for (index, authority) in register.instance.authorities.enumerated() {
            let several = register.instance.authorities.count > 1
            let suffix = several ? String(index + 1) : ""
            let group = several ? Int32(index) : nil
            if let target = authority.outOfAreaTarget, demands.chargesOutsideTarget,
                weights.outsideTarget.thousandths != 0
            {
                rows.append(
                    (
                        .target(authority: index),
                        rateRow(
                            name: "TARGET" + suffix, authority: index, group: group, rate: target,
                            price: .init(cost: weights.outsideTarget.thousandths))
                    ))
            }
            if let cap = demands.outOfAreaCap {
                rows.append(
                    (
                        .cap(authority: index),
                        rateRow(
                            name: "CAP" + suffix, authority: index, group: group, rate: cap,
                            price: nil)
                    ))
            }
        }
        return rows
    }

    /// Σ (10⁶ [out] − rate [known]) ≤ 0 over all children, in millionths of a child.
    private func rateRow(
        name: String, authority: Int, group: Int32?, rate: Rate,
        price: PackingProgram.CouplingRow.Price?
    ) -> PackingProgram.CouplingRow {
        func coefficient(_ home: Int) -> Int64 {
            guard register.homes[home].kind.isMeasured else { return 0 }
            switch register.locations[authority * register.homes.count + home] {
            case .inside: return -rate.millionths
            case .adjoining, .distant: return 1_000_000 - rate.millionths
            case .unknown: return 0
            }
        }
        var settled: Int64 = 0
        for (child, home) in situation.settledIn.enumerated()
        where home >= 0 && register.children[child].authority == Int32(authority) {
            settled += coefficient(Int(home))
        }
        return PackingProgram.CouplingRow(
            name: name, siteCoefficients: homeOfSite.map(coefficient), bound: -settled,
            price: price, group: group)
    }

    private func contractRows() -> [DescribedRow] {
        register.instance.contracts.enumerated().compactMap { index, contract in
            let settled = contract.homes.reduce(0) { $0 + situation.settled[$1].count }
            let missing = contract.minimumPlaces - settled
            if missing <= 0 || contract.weeklyShortfallCost == .zero { return nil }
            let homes = Set(contract.homes)
            let points =
                weights.per100Pounds
                * Quantity(millionths: contract.weeklyShortfallCost.count * 100)
            let row = PackingProgram.CouplingRow(
                name: "CONTRACT\(index + 1)",
                siteCoefficients: homeOfSite.map { homes.contains($0) ? 1 : 0 }, atLeast: true,
                bound: Int64(missing),
                price: .init(
                    cost: points.billionths, secondaryCost: contract.weeklyShortfallCost.count))
            return (.contract(index), row)
        }
    }
}

extension Register {
    /// Whether two children may not both live in a home after one run.
    ///
    /// - Parameter home: matters only where one of them stays there.
    func clash(
        _ first: Int, _ second: Int, home: Int, firstStays: Bool, secondStays: Bool,
        includesAsk: Bool
    ) -> Bool {
        if firstStays && secondStays { return false }
        let day: Day
        if firstStays {
            day = children[second].start
        } else if secondStays {
            day = children[first].start
        } else {
            day = max(children[first].start, children[second].start)
        }
        if companionsClash(first, second, on: day) { return true }
        guard areApart(first, second) else { return false }
        guard firstStays || secondStays, homes[home].kind.hasRegisteredManager else { return true }
        if includesAsk { return false }
        return answer(child: firstStays ? second : first, home: home) != .accepted
    }
}
