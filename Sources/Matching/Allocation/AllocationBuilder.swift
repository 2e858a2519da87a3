import Care
import Dispatch
import Optimisation

/// Writes an ``AllocationModel``: demands, parties, columns, sites, rows.
struct AllocationBuilder {
    let register: Register
    let situation: Situation
    let limits: AllocationLimits
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
    private var siteOfHome: [Int32]
    private var demandOfChild: [Int32]
    private var demandCount = 0
    private var constant = Points.zero
    /// May-move children of each home.
    private var stayers: [Int: [Int]] = [:]
    /// Whether a member of each party has a rule on whom it may live with.
    private var isPicky: [Bool] = []
    /// Groups that must share a home, and the number among them of each of their children.
    private var units: [SiblingUnit] = []
    private var unitOfChild: [Int: Int] = [:]
    /// The group that each child shares a home with if possible, by its number.
    private var mayShare: [Int: Int] = [:]
    /// For each party, what no column left out costs less than; `.max` where none is left out.
    private(set) var beyond: [Int64] = []

    /// Homes whose usual limit is lifted: no set past it needs a party of its own there.
    private let lifted: Set<Int>
    /// Homes for which not every set past the usual limit was gone through.
    private(set) var unsearched: Set<Int> = []

    init(
        register: Register, situation: Situation, limits: AllocationLimits, pairs: OpenPairs,
        lifted: Set<Int> = []
    ) {
        self.lifted = lifted
        self.register = register
        self.situation = situation
        self.limits = limits
        self.pairs = pairs
        siteOfHome = Array(repeating: -1, count: register.homes.count)
        demandOfChild = Array(repeating: -1, count: register.children.count)
    }

    private var weights: Policy.Weights { register.policy.weights }

    mutating func build() {
        let allocated = register.children.indices.filter { situation.isAllocated[$0] }
        for child in allocated where register.children[child].status == .mayMove {
            stayers[Int(register.children[child].home), default: []].append(child)
        }
        let groups = SiblingUnit.all(register, situation)
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
                isStay: true)
        }
        for child in allocated where !inUnit.contains(child) {
            var columns: [(site: Int32, points: Points)] = []
            if register.children[child].status != .mayMove {
                columns.append((PackingProgram.noSite, unplacedPoints(of: child)))
            }
            for entry in pairs.byChild[child] where haveRoom([child], in: Int(entry.home)) {
                columns.append((site(of: Int(entry.home)), entry.points))
            }
            addParty([child], columns: columns, beyond: pairs.beyond?[child].billionths)
        }
        let shared = sharedHomes(groups)
        for (index, group) in groups.enumerated() { addColumns(for: group, shared[index]) }
        addHouseholds(groups: groups)
    }

    // MARK: Parties

    private mutating func addDemand(for children: [Int]) {
        for child in children { demandOfChild[child] = Int32(demandCount) }
        demandCount += 1
    }

    private mutating func site(of home: Int) -> Int32 {
        if siteOfHome[home] >= 0 { return siteOfHome[home] }
        let index = Int32(homeOfSite.count)
        siteOfHome[home] = index
        homeOfSite.append(home)
        return index
    }

    private func unplacedPoints(of child: Int) -> Points {
        weights.unplaced * Quantity(register.children[child].isEmergency ? 2 : 1)
    }

    private func capacity(of home: Int) -> Int { pairs.homes.capacity[home] }

    /// Whether children have room in a home on each day on which one of them moves in, within the
    /// usual limit.
    private func haveRoom(_ children: [Int], in home: Int) -> Bool {
        pairs.homes.days.haveRoom(children, in: home)
    }

    private mutating func addParty(
        _ children: [Int], columns: [(site: Int32, points: Points)], isStay: Bool = false,
        isExclusive: Bool = false, beyond: Int64? = nil
    ) {
        let columns = columns.filter { isAgreed(children, at: $0.site) }
        if columns.isEmpty { return }
        let hasAgreed = children.contains { limits.agreed[$0] != nil }
        let covered =
            children.count == 1
            ? [demandOfChild[children[0]]]
            : Set(children.map { demandOfChild[$0] }.filter { $0 >= 0 }).sorted()
        parties.append(
            PackingProgram.Party(
                demands: covered, size: Int32(children.count), isStay: isStay,
                isExclusive: isExclusive, group: register.children[children[0]].authority,
                countedSize: Int32(
                    children.count { register.children[$0].status != .mayMove })))
        members.append(children)
        isPicky.append(
            children.contains {
                register.children[$0].hasCompanionRule || register.apartFrom[$0] != nil
            })
        self.beyond.append(hasAgreed ? .max : beyond ?? .max)
        for column in columns.sorted(by: { $0.site < $1.site }) {
            columnSites.append(column.site)
            columnCosts.append(column.points.billionths)
        }
        columnStart.append(columnSites.count)
    }

    /// Whether a site leaves each of some children the home that is agreed for it.
    private func isAgreed(_ children: [Int], at site: Int32) -> Bool {
        if limits.agreed.isEmpty { return true }
        let home = site == PackingProgram.noSite ? nil : homeOfSite[Int(site)]
        return children.allSatisfy { limits.agreed[$0].map { $0 == home } ?? true }
    }

    private mutating func addColumns(for group: SiblingUnit, _ shared: SharedHomes) {
        let bonus: Points
        if group.plan == .together {
            bonus = .zero
            addFallback(for: group)
        } else {
            bonus = weights.siblingsSplit * Quantity(1)
            constant += bonus
        }
        if group.isScattered { return }
        for home in homesOfMembers(group) {
            let staying = group.allocated.filter { register.children[$0].lives(in: home) }
            let isStay = staying.count == group.allocated.count
            if isStay && group.plan == .together { continue }
            if !haveRoom(group.allocated, in: home) { continue }
            guard let points = points(of: group.allocated, in: home, staying: staying) else {
                continue
            }
            addParty(
                group.allocated, columns: [(site(of: home), points - bonus)], isStay: isStay)
        }
        if shared.homes.isEmpty { return }
        addParty(
            group.allocated,
            columns: shared.homes.map { (site(of: Int($0.home)), $0.points - bonus) },
            beyond: shared.beyond == .max ? .max : shared.beyond - bonus.billionths)
    }

    /// The way out of a together group: those without a home to keep are unplaced; may-move members
    /// stay by their own columns.
    private mutating func addFallback(for group: SiblingUnit) {
        let homeless = group.allocated.filter { register.children[$0].status != .mayMove }
        if homeless.isEmpty { return }
        let points = homeless.reduce(Points.zero) { $0 + unplacedPoints(of: $1) }
        addParty(homeless, columns: [(PackingProgram.noSite, points)])
    }

    /// Homes in which a member of a group may stay, ascending.
    private func homesOfMembers(_ group: SiblingUnit) -> [Int] {
        let own = group.allocated.filter { register.children[$0].status == .mayMove }
            .map { Int(register.children[$0].home) }
        return Set(own).sorted().filter { group.settledHome == nil || group.settledHome == $0 }
    }

    /// Homes that all of a group could move to, with their points together.
    private struct SharedHomes: Sendable {
        var homes: [OpenPairs.Entry] = []
        var beyond = Int64.max
    }

    /// For each group the homes open to all its members, in none of which a member lives.
    private func sharedHomes(_ groups: [SiblingUnit]) -> [SharedHomes] {
        let most = groups.map(\.allocated.count).max() ?? 0
        // Homes with room for so many newcomers.
        let roomy = (0...most).map { size in
            pairs.homes.survey.neighbourhoods.set { pairs.homes.capacity[$0] >= size }
        }
        let chunk = 16
        let found = Slots<SharedHomes>(count: groups.count, empty: SharedHomes())
        DispatchQueue.concurrentPerform(iterations: (groups.count + chunk - 1) / chunk) { part in
            var search = HomeSearch(pairs.homes)
            for index in (part * chunk)..<min(groups.count, (part + 1) * chunk) {
                let group = groups[index]
                if group.isScattered || pairs.homes.mayNeverMeet(group.allocated) { continue }
                if let home = group.settledHome {
                    if haveRoom(group.allocated, in: home),
                        !group.allocated.contains(where: { register.children[$0].lives(in: home) }),
                        let points = points(of: group.allocated, in: home, staying: [])
                    {
                        found.set(
                            index,
                            SharedHomes(homes: [.init(home: Int32(home), points: points)]))
                    }
                    continue
                }
                let (homes, beyond) = search.cheapest(
                    group.allocated, among: roomy[group.allocated.count], withinLimit: true,
                    limit: pairs.breadth ?? .max)
                var held = homes.map {
                    OpenPairs.Entry(home: $0.home, points: Points(billionths: $0.points))
                }
                for further in pairs.furtherOfGroup[group.allocated] ?? []
                where !held.contains(where: { $0.home == further.home })
                    && haveRoom(group.allocated, in: Int(further.home))
                { held.append(further) }
                found.set(index, SharedHomes(homes: held, beyond: beyond))
            }
        }
        return groups.indices.map { found[$0] }
    }

    /// The points of children in one home, or nil where two of them may not meet there.
    private func points(of children: [Int], in home: Int, staying: [Int]) -> Points? {
        pairs.homes.points(of: children, in: home, staying: staying)
    }

    // MARK: Households past the usual limit

    /// Adds a party for every set of children that lawfully fills a foster home past the usual
    /// limit.
    ///
    /// Such a set is of one sibling group, or named in the home's exemption, or under a later, higher
    /// limit; so only these children are asked about. None is left out, whatever pairs are held. Where
    /// somebody leaves a home later, a set can be past the limit on some days only; then whoever moves
    /// in on other days joins it.
    private mutating func addHouseholds(groups: [SiblingUnit]) {
        let limit = pairs.homes.lowestLimit
        mayShare = Dictionary(
            groups.enumerated().filter { $1.plan != .together }
                .flatMap { number, group in group.allocated.map { ($0, number) } },
            uniquingKeysWith: { first, _ in first })
        units = groups.filter { $0.plan == .together }
        unitOfChild = Dictionary(
            units.enumerated().flatMap { number, unit in unit.allocated.map { ($0, number) } },
            uniquingKeysWith: { first, _ in first })
        for (home, open) in pairs.homes.pastUsualLimit() where !lifted.contains(home) {
            addHouseholds(in: home, limit: limit, groups: groups, open: open)
        }
    }

    private mutating func addHouseholds(
        in home: Int, limit: Int, groups: [SiblingUnit], open: [Int]
    ) {
        var items: [[Int]] = open.filter { unitOfChild[$0] == nil }.map { [$0] }
        for number in Set(open.compactMap { unitOfChild[$0] }).sorted() {
            let unit = units[number]
            if !unit.mayLive(in: home) { continue }
            let fits = unit.allocated.allSatisfy {
                register.children[$0].lives(in: home)
                    || pairs.homes.isOpen(child: $0, home: home)
            }
            if fits { items.append(unit.allocated) }
        }
        func newcomers(_ children: [Int]) -> [Int] {
            children.filter { !register.children[$0].lives(in: home) }
        }
        let exempt = Set(register.instance.homes[home].exemptFor)
        var found: [Set<Int>: Set<Int>] = [:]

        // Every newcomer is named in the exemption; all who live there share one sibling group; or a
        // later, higher limit is in force on every newcomer's start date.
        let own = stayers[home] ?? []
        var lists = [(items.filter { newcomers($0).allSatisfy(exempt.contains) }, own)]
        if register.homes[home].otherAuthorityChildren == 0 {
            for group in Set(items.map { register.children[$0[0]].group }).sorted()
            where group >= 0 && register.siblings[Int(group)].count > limit {
                lists.append(
                    (
                        items.filter { register.children[$0[0]].group == group },
                        own.filter { register.children[$0].group == group }
                    ))
            }
        }
        lists.append(
            (
                items.filter {
                    newcomers($0).allSatisfy { register.settings(for: $0).usualLimit > limit }
                }, own
            ))
        for (items, staying) in lists {
            let count = HomeDays.sets(
                of: items.count + staying.count, atMost: register.homes[home].usable)
            if count <= HomeDays.mostSets {
                addSubsets(of: items, stayers: staying, in: home, to: &found)
            } else {
                unsearched.insert(home)
                addGrowing(items, in: home, to: &found)
            }
        }
        if pairs.homes.days.isTimed[home], !found.isEmpty {
            if !addLatecomers(items, in: home, to: &found) { unsearched.insert(home) }
        }

        for (children, staying) in found.map({ ($0.key.sorted(), $0.value.sorted()) })
            .sorted(by: { $0.0.lexicographicallyPrecedes($1.0) })
        {
            guard var points = points(of: children, in: home, staying: staying) else { continue }
            for number in Set(children.compactMap { mayShare[$0] }).sorted() {
                let group = groups[number]
                if group.isScattered { continue }
                if let settled = group.settledHome, settled != home { continue }
                if group.allocated.allSatisfy(children.contains) {
                    points -= weights.siblingsSplit * Quantity(1)
                }
            }
            addParty(
                children, columns: [(site(of: home), points)], isExclusive: true)
        }
    }

    /// Adds every set of items and stayers that lawfully fills the home past the limit on some day.
    private func addSubsets(
        of items: [[Int]], stayers: [Int], in home: Int, to found: inout [Set<Int>: Set<Int>]
    ) {
        let days = pairs.homes.days
        let most = register.homes[home].usable
        func visit(_ index: Int, _ chosen: [Int]) {
            if chosen.count > most { return }
            // A set that may not live there does not grow into one that may.
            if !chosen.isEmpty, !days.mayExceed(chosen, in: home) { return }
            if index < items.count {
                visit(index + 1, chosen)
                visit(index + 1, chosen + items[index])
                return
            }
            let new = chosen.filter { !register.children[$0].lives(in: home) }
            if new.isEmpty { return }
            let staying = stayers.filter { !chosen.contains($0) }
            func stay(_ index: Int, _ kept: [Int]) {
                let all = chosen + kept
                if all.count > most || !days.mayExceed(all, in: home) { return }
                if index < staying.count {
                    stay(index + 1, kept)
                    stay(index + 1, kept + [staying[index]])
                    return
                }
                if days.haveRoom(all, in: home) { return }
                found[Set(all)] = Set(all).subtracting(new)
            }
            stay(0, [])
        }
        visit(0, [])
    }

    /// Adds sets past the limit that grow by one item at a time, in the order given, as far as they may
    /// live there: some of very many.
    private func addGrowing(
        _ items: [[Int]], in home: Int, to found: inout [Set<Int>: Set<Int>]
    ) {
        let days = pairs.homes.days
        var set: [Int] = []
        for item in items where days.mayExceed(set + item, in: home) {
            set += item
            if days.haveRoom(set, in: home) { continue }
            found[Set(set)] = Set(set.filter { register.children[$0].lives(in: home) })
        }
    }

    /// Lets everybody who may join the sets found so far join them: who moves in on a day on which the
    /// home is within the limit again need not be named or related.
    ///
    /// - Returns: whether all such sets were gone through.
    private func addLatecomers(
        _ known: [[Int]], in home: Int, to found: inout [Set<Int>: Set<Int>]
    ) -> Bool {
        let days = pairs.homes.days
        var items = known
        for child in register.children.indices
        where situation.isAllocated[child] && !known.contains(where: { $0.contains(child) }) {
            if unitOfChild[child] == nil, pairs.homes.isOpen(child: child, home: home) {
                items.append([child])
            }
        }
        for unit in Set(unitOfChild.values).sorted().map({ units[$0] })
        where !known.contains(unit.allocated) && unit.mayLive(in: home) {
            let isOpen = unit.allocated.allSatisfy {
                register.children[$0].lives(in: home) || pairs.homes.isOpen(child: $0, home: home)
            }
            if isOpen { items.append(unit.allocated) }
        }
        for child in stayers[home] ?? [] where !items.contains([child]) { items.append([child]) }
        var waiting = Array(found.keys)
        while let set = waiting.popLast() {
            if found.count > HomeDays.mostSets { return false }
            for item in items where set.isDisjoint(with: item) {
                let more = set.union(item)
                let all = more.sorted()
                guard found[more] == nil, days.mayExceed(all, in: home) else { continue }
                found[more] = Set(all.filter { register.children[$0].lives(in: home) })
                waiting.append(more)
            }
        }
        return true
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
        var granularity = Points.one.magnitude
        for weight in [weights.unplaced, weights.siblingsSplit] {
            granularity = greatestCommonDivisor(
                granularity, (weight.thousandths * 1_000_000).magnitude)
        }
        for row in rows {
            guard let price = row.price, price.cost != 0 else { continue }
            let step = row.siteCoefficients.reduce(row.bound.magnitude) {
                greatestCommonDivisor($0, $1.magnitude)
            }
            granularity = greatestCommonDivisor(granularity, step * price.cost.magnitude)
        }
        var program = PackingProgram(
            demandCount: demandCount, sites: sites, parties: parties, columnStart: columnStart,
            columnSites: columnSites, columnCosts: columnCosts, couplingRows: rows,
            constantCost: constant.billionths, constantSecondaryCost: settledCost.count,
            secondaryLimit: limits.budget?.count,
            costGranularity: max(1, Int64(clamping: granularity)),
            sitePositions: positions(),
            conflicts: {
                [register, members, isPicky, homeOfSite, includesAsk = limits.includesAsk]
                first, second, site in
                guard isPicky[Int(first)] || isPicky[Int(second)] else { return false }
                let home = homeOfSite[Int(site)]
                for a in members[Int(first)] {
                    for b in members[Int(second)] where a != b {
                        if register.clash(a, b, home: home, includesAsk: includesAsk) {
                            return true
                        }
                    }
                }
                return false
            })
        program.siteRows = siteRows()
        return program
    }

    /// What each home has room for before somebody has left it, as rows: those who move in by then, and
    /// those who stay.
    ///
    /// Where more may stay than there is room for, whoever moves in brings a row of its own: with it all
    /// must have room, without it any may stay.
    private func siteRows() -> [PackingProgram.SiteRow] {
        let days = pairs.homes.days
        var partiesOfSite: [Int32: [Int]] = [:]
        for site in homeOfSite.indices where days.isTimed[homeOfSite[site]] {
            partiesOfSite[Int32(site)] = []
        }
        if partiesOfSite.isEmpty { return [] }
        for party in parties.indices where !parties[party].isExclusive {
            for column in columnStart[party]..<columnStart[party + 1] {
                partiesOfSite[columnSites[column]]?.append(party)
            }
        }
        return partiesOfSite.keys.sorted().flatMap { site in
            let home = homeOfSite[Int(site)]
            return days.layers(of: home).flatMap { layer in
                rows(layer, site: site, home: home, parties: partiesOfSite[site] ?? [])
            }
        }
    }

    private func rows(
        _ layer: HomeDays.Layer, site: Int32, home: Int, parties: [Int]
    ) -> [PackingProgram.SiteRow] {
        let room = pairs.homes.days.most(in: home) - layer.fixed
        var terms: [PackingProgram.SiteRow.Term] = []
        var entering: [Int] = []
        var heads = 0
        for party in parties {
            let new = members[party].count {
                !register.children[$0].lives(in: home) && register.movesIn($0, to: home) < layer.end
            }
            let count = new + members[party].count(where: layer.stayers.contains)
            if count == 0 { continue }
            if new > 0 { entering.append(terms.count) }
            terms.append(.init(party: Int32(party), coefficient: Int32(count)))
            heads += count
        }
        // Where nobody moves in by then, any stay; where all have room, nothing binds.
        if entering.isEmpty || heads <= room { return [] }
        let staying = layer.stayers.count
        if staying <= room {
            if room >= capacity(of: home) { return [] }
            return [.init(site: site, terms: terms, bound: Int32(room))]
        }
        return entering.map { own in
            var all = terms
            all[own].coefficient += Int32(staying - room)
            return .init(site: site, terms: all, bound: Int32(staying))
        }
    }

    /// Where each site is; the middle of all where that is unknown, nil where it is for all.
    private func positions() -> [SIMD2<Int32>]? {
        let known = homeOfSite.map { register.homes[$0].position }
        var sum = SIMD2<Int64>()
        var count: Int64 = 0
        for case let place? in known {
            sum &+= SIMD2(Int64(place.easting), Int64(place.northing))
            count += 1
        }
        if count == 0 { return nil }
        let middle = SIMD2(Int32(sum.x / count), Int32(sum.y / count))
        return known.map { $0.map { SIMD2($0.easting, $0.northing) } ?? middle }
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
            if let target = authority.outOfAreaTarget, limits.chargesOutsideTarget,
                weights.outsideTarget.thousandths != 0
            {
                rows.append(
                    (
                        .target(authority: index),
                        rateRow(
                            name: "TARGET" + suffix, authority: index, group: group, rate: target,
                            price: .init(cost: weights.outsideTarget.thousandths),
                            asTheyLive: true)
                    ))
            }
            if let cap = limits.outOfAreaCap?.tightened(for: register.children.count) {
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
    ///
    /// - Parameter asTheyLive: whether may-move children count where they live today.
    private func rateRow(
        name: String, authority: Int, group: Int32?, rate: Rate,
        price: PackingProgram.CouplingRow.Price?, asTheyLive: Bool = false
    ) -> PackingProgram.CouplingRow {
        func coefficient(_ home: Int) -> Int64 {
            guard register.homes[home].kind.isMeasured else { return 0 }
            switch register.location(authority: authority, home: home) {
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
        if asTheyLive {
            for (child, facts) in register.children.enumerated()
            where facts.status == .mayMove && situation.isAllocated[child]
                && facts.authority == Int32(authority)
            {
                settled += coefficient(Int(facts.home))
            }
        }
        return PackingProgram.CouplingRow(
            name: name, siteCoefficients: homeOfSite.map(coefficient), bound: -settled,
            price: price, group: group, countsSome: asTheyLive)
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
    /// Whether two children may not both live in a home after one run: a child whose home it is stays
    /// there.
    func clash(_ first: Int, _ second: Int, home: Int, includesAsk: Bool) -> Bool {
        let firstStays = children[first].lives(in: home)
        let secondStays = children[second].lives(in: home)
        if firstStays && secondStays { return false }
        let day: Day
        if firstStays {
            day = movesIn(second, to: home)
        } else if secondStays {
            day = movesIn(first, to: home)
        } else {
            day = max(movesIn(first, to: home), movesIn(second, to: home))
        }
        if companionsClash(first, second, on: day) { return true }
        guard areApart(first, second) else { return false }
        guard firstStays || secondStays, homes[home].kind.hasRegisteredManager else { return true }
        if includesAsk { return false }
        return answer(child: firstStays ? second : first, home: home) != .accepted
    }
}
