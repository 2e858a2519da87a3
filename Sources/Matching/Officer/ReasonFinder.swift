import Care

/// Tries homes in a plan, as long as that is affordable.
struct ReasonFinder {
    let isProved: Bool
    let limits: AllocationLimits
    let allocator: Allocator
    /// The plan, and what is tried in it.
    private var trial: PlanTrial
    private var register: Register { allocator.register }
    private var checksLeft: Int
    private var asksLeft: Int
    /// The homes in which the model has a column for each unit, by its first child.
    private let homesOfUnit: [Int: [Int]]
    private let units: [Int: [Int]]
    /// The children whom the plan brings to a home in which they do not live yet, by home.
    private let newcomers: [Int: [Int]]
    /// The children whose home is agreed.
    private let held: Set<Int>

    init(
        _ plan: PlanCheck, of allocation: Allocation, by allocator: Allocator, checksLeft: Int,
        asksLeft: Int
    ) {
        trial = PlanTrial(plan, register: allocator.register, limits: allocation.limits)
        isProved = allocation.status == .optimal
        limits = allocation.limits
        self.allocator = allocator
        self.checksLeft = checksLeft
        self.asksLeft = asksLeft
        let register = allocator.register
        var newcomers: [Int: [Int]] = [:]
        for (child, home) in plan.homes.enumerated() {
            guard let home, !register.children[child].lives(in: home) else { continue }
            newcomers[home, default: []].append(child)
        }
        self.newcomers = newcomers
        held = AgreedHomes.held(by: limits.agreed, register: register)
        var units: [Int: [Int]] = [:]
        for child in plan.unplaced {
            units[child] =
                register.children[child].plan == .together
                ? register.groupMembers(of: child).filter {
                    register.children[$0].status != .settled
                } : [child]
        }
        self.units = units
        // A home does for a unit where the model has a column that holds all of it.
        homesOfUnit = allocation.model.homes(
            forAllOf: plan.unplaced.compactMap { child in
                units[child].flatMap { $0.first == child ? $0 : nil }
            })
    }

    /// The child and all who must share its home and are not settled.
    func unit(of child: Int) -> [Int] { units[child] ?? [child] }

    mutating func reason(_ unit: [Int]) -> UnplacedReason {
        guard let first = unit.first else { return .noneOpen }
        let homes = inOrder(homesOfUnit[first] ?? [], for: unit)
        if homes.isEmpty, unit.contains(where: { limits.agreed[$0] != nil }) {
            return .agreedForSibling
        }
        if homes.isEmpty { return unit.count == 1 ? reasonAlone(first) : reasonApart(unit) }
        let areSeveral = unit.count > 1
        var limited: (rules: [String], home: Int)?
        var beyond: (home: Int, uses: Set<Ranking.BeyondPlans>)?
        var barred: [(home: Int, by: UnplacedReason.Still)] = []
        var full: [Int] = []
        for home in homes {
            guard let broken = brokenRules(unit.map { ($0, home) }) else {
                return .open(homes: homes.count)
            }
            if broken.isEmpty {
                if !isProved { return .unproved(home: home) }
                let from = register.homes[home].availableFrom
                let isLate = unit.contains { child in
                    !register.children[child].lives(in: home)
                        && register.daysLate(child: child, home: home) > 0
                }
                return .dearer(home: home, from: isLate ? from : nil)
            }
            let still = standing(broken)
            if broken.isSubset(of: PlanCheck.Limit.all) {
                limited = limited ?? (still.limits, home)
            } else if let uses = uses(broken, unit, home) {
                beyond = beyond ?? (home, uses)
            } else if still.isGiven {
                full.append(home)
            } else if !still.isNothing {
                barred.append((home, still))
            }
        }
        if let limited { return .limit(rules: limited.rules, home: limited.home) }
        if let beyond {
            return .beyondPlans(
                home: beyond.home, uses: beyond.uses, asks: false, areSeveral: areSeveral)
        }
        if let first = barred.first {
            let alike = barred.filter { $0.by == first.by }.map(\.home)
            return .barred(
                homes: homes.count, alike, by: first.by,
                othersAreFull: alike.count + full.count == homes.count, areSeveral: areSeveral)
        }
        if full.count < homes.count { return .open(homes: homes.count) }
        return .taken(
            homes: homes.count, first: homes[0], areSeveral: areSeveral, isProved: isProved,
            by: homes.reduce(into: []) { $0.formUnion(takers(of: $1)) },
            agreed: newcomers[homes[0]]?.count ?? 0)
    }

    /// Who has the places of a home that is full in the plan.
    private func takers(of home: Int) -> Set<UnplacedReason.Taker> {
        guard let newcomers = newcomers[home] else { return [.living] }
        return Set(newcomers.map { held.contains($0) ? .agreed : .given })
    }

    /// What broken rules and limits say of a home in a plan; rules that no plan changes are left out.
    private func standing(_ broken: Set<String>) -> UnplacedReason.Still {
        if !broken.isDisjoint(with: [Rule.noPlace.id, Rule.approvedNumber.id]) {
            return .init(isGiven: true)
        }
        return .init(
            isNotBeside: !broken.isDisjoint(with: [Rule.apart.id, Rule.companions.id]),
            needsExemption: broken.contains(Rule.usualLimit.id),
            limits: broken.intersection(PlanCheck.Limit.all).sorted())
    }

    /// What a home would use for children, where that is all that stands against it in the plan.
    private mutating func uses(
        _ broken: Set<String>, _ unit: [Int], _ home: Int
    ) -> Set<Ranking.BeyondPlans>? {
        var broken = broken
        let mayExceed =
            register.homes[home].isFoster
            && unit.allSatisfy {
                register.children[$0].isEmergency || register.children[$0].lives(in: home)
            }
        if broken == [Rule.noPlace.id] {
            // More than its places and terms may only be more than its terms.
            guard mayExceed, checksLeft > 0 else { return nil }
            checksLeft -= 1
            for child in unit { trial.move(child, to: home) }
            broken = trial.brokenRules()
            for child in unit { trial.moveBack(child) }
        }
        let most: Set<String> =
            mayExceed ? [Rule.usualLimit.id, Rule.approvedNumber.id] : [Rule.usualLimit.id]
        guard broken.isSubset(of: most) else { return nil }
        return Set(broken.map { $0 == Rule.usualLimit.id ? .exemption : .number })
    }

    /// Cheapest homes first.
    private func inOrder(_ homes: [Int], for unit: [Int]) -> [Int] {
        let ids = register.instance.homes
        let points = Dictionary(
            uniqueKeysWithValues: homes.map { home in
                (
                    home,
                    unit.reduce(Points.zero) {
                        $0 + register.pairPoints(child: $1, home: home)
                    }
                )
            })
        return homes.sorted {
            (points[$0] ?? .zero, ids[$0].id) < (points[$1] ?? .zero, ids[$1].id)
        }
    }

    /// The rules and limits that the plan breaks with some children elsewhere; nil where enough has
    /// been judged.
    private mutating func brokenRules(_ placement: [(child: Int, home: Int)]) -> Set<String>? {
        for (child, home) in placement { trial.move(child, to: home) }
        defer { for (child, _) in placement { trial.moveBack(child) } }
        // The judge is not asked of homes that cannot hold so many: of most homes, in most plans.
        let isOverfull = placement.contains { child, home in
            trial.isOverfull(home) && !register.children[child].lives(in: home)
        }
        if isOverfull { return [Rule.noPlace.id] }
        if checksLeft <= 0 { return nil }
        checksLeft -= 1
        return trial.brokenRules()
    }

    // MARK: Nothing open

    /// Why no home is open to a single child.
    private mutating func reasonAlone(_ child: Int) -> UnplacedReason {
        let id = register.instance.children[child].id
        guard asksLeft > 0, let request = try? MatchRequest([id], in: register) else {
            return .noneOpen
        }
        asksLeft -= 1
        let ranking = Ranking(register: register, request: request)
        return reason(ranking.obstacle(order: { inPlan($0, ranking) }), ranking, areSeveral: false)
    }

    /// Why none of the homes that are not open does, one child or several together.
    private mutating func reason(
        _ obstacle: Ranking.Obstacle?, _ ranking: Ranking, areSeveral: Bool
    ) -> UnplacedReason {
        switch obstacle {
        case .asks(let homes):
            let standings = homes.prefix(Self.mostTried).map { still($0, ranking) ?? .init() }
            // Those of which the same is true, the first of them being those that the plan leaves free.
            guard let first = standings.first else { return .noneOpen }
            let alike = zip(homes, standings).filter { $0.1 == first }.map(\.0)
            if !first.isNothing { return .asks(homes: alike, still: first, areSeveral: areSeveral) }
            let others = homes.dropFirst(standings.count)
            let given =
                zip(homes, standings).filter(\.1.isGiven).map(\.0)
                + others.filter { isGiven($0, ranking) }
            return .asks(
                homes: alike + others.filter { !given.contains($0) },
                given: given.count { takers(of: $0) != [.agreed] },
                agreed: given.count { takers(of: $0) == [.agreed] }, areSeveral: areSeveral)
        case .beyondPlans(let home, let uses, let asks):
            return .beyondPlans(
                home: home, uses: uses, asks: asks, still: still(home, ranking),
                areSeveral: areSeveral)
        case .excluded(let nearest, let text, let isLiftable, let uses):
            let mended = still(nearest, ranking)
            // To wait for a bed is nearer than to change a rule's ground, unless the plan gives it away.
            if let freed = ranking.firstFreed() {
                let waited = still(freed.home, ranking)
                if waited == nil || mended != nil || !isLiftable {
                    return .none(
                        nearest: freed.home, text: freed.text, uses: [], still: waited,
                        areSeveral: areSeveral)
                }
            }
            return .none(
                nearest: nearest, text: text, isLiftable: isLiftable, uses: uses, still: mended,
                areSeveral: areSeveral)
        case nil: return .noneOpen
        }
    }

    /// Homes for which a mend or a question is tried in the plan, for one child.
    private static let mostTried = 100

    /// Homes with those first that the plan leaves free for the children of a request.
    private mutating func inPlan(_ homes: [Int], _ ranking: Ranking) -> [Int] {
        var free: [Int] = []
        var others: [Int] = []
        var given: [Int] = []
        for home in homes {
            if isGiven(home, ranking) {
                given.append(home)
            } else if free.count < 5, free.count + others.count < Self.mostTried {
                if still(home, ranking) == nil { free.append(home) } else { others.append(home) }
            } else {
                others.append(home)
            }
        }
        return free + others + given
    }

    /// Whether the plan gives so many places of a home away that it cannot hold the children of a
    /// request.
    private mutating func isGiven(_ home: Int, _ ranking: Ranking) -> Bool {
        let children = ranking.request.children
        for child in children { trial.move(child, to: home) }
        defer { for child in children { trial.moveBack(child) } }
        return trial.isOverfull(home) && newcomers[home] != nil
    }

    /// That the plan gives the places of a home away, and what would not allow it even if they were
    /// free.
    private mutating func given(_ home: Int, _ ranking: Ranking) -> UnplacedReason.Still {
        var limits: Set<String> = []
        if checksLeft > 0 {
            checksLeft -= 1
            limits = trial.brokenLimits(
                with: ranking.request.children, insteadOfNewcomersOf: home)
        }
        return .init(
            isGiven: true, isAgreed: takers(of: home) == [.agreed], limits: limits.sorted())
    }

    /// What of the plan stands against a home for the children of a request, beside what the home itself
    /// has against them today; nil where nothing does, or enough has been judged.
    private mutating func still(_ home: Int, _ ranking: Ranking) -> UnplacedReason.Still? {
        if isGiven(home, ranking) {
            return given(home, ranking)
        }
        if checksLeft <= 0 { return nil }
        checksLeft -= 1
        let children = ranking.request.children
        for child in children { trial.move(child, to: home) }
        defer { for child in children { trial.moveBack(child) } }
        // Where a later day is what it takes, until then they stay where they live.
        let ranking = ranking.onDayNamed(of: home)
        let today = ranking.reasons(for: children, in: home).filter {
            $0.answer > .conditional || Ranking.BeyondPlans($0.rule, $0.approval) != nil
        }.map(\.rule)
        var found = standing(trial.brokenRules(on: ranking.register, beside: Set(today)))
        if newcomers[home] == nil { found = .init(limits: found.limits) }
        if found.isGiven { return given(home, ranking) }
        found.needsPresentHome = trial.needsPresentHomes(ranking.register)
        return found.isNothing ? nil : found
    }

    /// Why no home is open to brothers and sisters together, and whether one by one there would be.
    private mutating func reasonApart(_ unit: [Int]) -> UnplacedReason {
        var freed: UnplacedReason.Freed?
        if asksLeft > 0 {
            asksLeft -= 1
            let ids = register.instance.children
            let request = MatchRequest(children: unit.sorted { ids[$0].id < ids[$1].id })
            let ranking = Ranking(register: register, request: request)
            let obstacle = ranking.obstacle(order: { inPlan($0, ranking) })
            // Nobody may part them from a brother or sister who is settled.
            if case .excluded = obstacle, !hasSettledMember(unit) {
            } else if obstacle != nil {
                return reason(obstacle, ranking, areSeveral: true)
            }
            if let found = ranking.firstFreed() {
                freed = .init(
                    home: found.home, from: found.from, still: still(found.home, ranking))
            }
        }
        if hasSettledMember(unit) { return .noneOpen }
        let open = unit.map { child in
            Set(allocator.pairs.byChild[child].map { Int($0.home) })
                .union(
                    register.children[child].status == .mayMove
                        ? [Int(register.children[child].home)] : [])
        }
        let shared = open.dropFirst().reduce(open.first ?? []) { $0.intersection($1) }
        let oneByOne = separate(unit, open)
        // Where a home has room for all, something else keeps them from sharing it.
        let hasRoom = open.joined().contains { placesLeft(in: $0, for: unit) >= unit.count }
        return shared.isEmpty || hasRoom
            ? .noneForAll(unit.count, oneByOne: oneByOne, freed: freed)
            : .noRoomForAll(unit.count, oneByOne: oneByOne, freed: freed)
    }

    private func hasSettledMember(_ unit: [Int]) -> Bool {
        unit.contains { child in
            register.groupMembers(of: child).contains { register.children[$0].status == .settled }
        }
    }

    /// Places of a home that are not taken by others for good.
    private func placesLeft(in home: Int, for unit: [Int]) -> Int {
        let place = register.instance.homes[home]
        let occupancy = register.occupancy
        let stay = occupancy.occupants[home].count { $0.until == nil && !unit.contains($0.child) }
        return place.usablePlaces - stay - occupancy.otherAuthorityChildren[home]
    }

    /// A home for each of some children in the plan as it is, nothing but their staying together
    /// broken; none where there is no such choice, nil where that was not looked at to the end.
    private mutating func separate(_ unit: [Int], _ open: [Set<Int>]) -> [Int]? {
        let choices = unit.indices.map { inOrder(open[$0].sorted(), for: [unit[$0]]) }
        return complete([], unit, choices)
    }

    private mutating func complete(
        _ homes: [Int], _ unit: [Int], _ choices: [[Int]]
    ) -> [Int]? {
        if homes.count == unit.count { return homes }
        for home in choices[homes.count] {
            let next = homes + [home]
            guard let broken = brokenRules(Array(zip(unit, next)).map { ($0, $1) }) else {
                return nil
            }
            // Rules only grow stricter with more children in a home.
            if !broken.subtracting([Rule.together.id]).isEmpty { continue }
            guard let found = complete(next, unit, choices) else { return nil }
            if !found.isEmpty { return found }
        }
        return []
    }
}
