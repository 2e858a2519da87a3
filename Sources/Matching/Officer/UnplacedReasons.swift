import Care

/// Why each child without a home in a plan has none: built from what really stands against it, with the
/// child's group and every limit in force.
package struct UnplacedReasons: Sendable {
    /// The reason of each child without a home, by index.
    private let reasons: [Int: UnplacedReason]
    private let register: Register

    /// Children for whom every home is asked one by one why it does not do; beyond, `match` is
    /// pointed to.
    private static let mostAsked = 50
    /// Changed plans that are judged: a second or two.
    private static let mostJudged = 20_000

    /// Finds the reasons.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - isProved: whether it is proved the best.
    ///   - limits: the limits it was made under.
    ///   - allocator: the allocator of the instance.
    ///   - review: what policies change; nil where that was not worked out.
    package init(
        of plan: Allocation.Plan, isProved: Bool, limits: AllocationLimits,
        by allocator: Allocator, review: PlanReview?
    ) {
        register = allocator.register
        if plan.check.unplaced.isEmpty {
            reasons = [:]
            return
        }
        var finder = ReasonFinder(
            plan: plan.check, isProved: isProved, limits: limits, allocator: allocator,
            unplaced: plan.check.unplaced, checksLeft: Self.mostJudged, asksLeft: Self.mostAsked)
        var driven: [Int: PlanReview.DrivenChild] = [:]
        for found in review?.driven ?? [] { driven[found.child] = found }
        let byPolicy = Set(review?.unplacedByPolicy ?? [])
        var found: [Int: UnplacedReason] = [:]
        for child in plan.check.unplaced where found[child] == nil {
            if limits.agreed[child] != nil {
                found[child] = .agreed
                continue
            }
            if byPolicy.contains(child), let change = driven[child],
                let home = change.homeWithout
            {
                found[child] = .policy(change.drivers, home: home)
                continue
            }
            let unit = finder.unit(of: child)
            let reason = finder.reason(unit)
            for member in unit where plan.check.homes[member] == nil { found[member] = reason }
        }
        reasons = found
    }

    /// Why a child has no home, in a sentence or two.
    package func text(for child: Int) -> String {
        reasons[child]?.text(in: register) ?? "This plan gives the child no home."
    }
}

/// Why a child, or brothers and sisters who must stay together, have no home in a plan.
enum UnplacedReason: Sendable, Hashable {
    /// It is agreed so.
    case agreed
    /// Without these policies there would be this home.
    case policy([PlanReview.Driver], home: Int)
    /// Only these limits stand against this home in the plan.
    case limit(rules: [String], home: Int)
    /// So many homes are open, all taken in the plan.
    case taken(homes: Int, first: Int, areSeveral: Bool, isProved: Bool)
    /// So many homes are open, all full of children who live there already and stay.
    case lived(homes: Int, first: Int, areSeveral: Bool)
    /// So many homes are open; this one has a place, but not beside those whom the plan puts there.
    case notBeside(homes: Int, home: Int)
    /// This home would cost more points than none.
    case dearer(home: Int)
    /// This home is free all the same: the plan is not proved the best.
    case unproved(home: Int)
    /// So many homes are open; which of them are taken was not looked at.
    case open(homes: Int)
    /// No home is open until questions about these are answered, and what stands against them even then.
    case asks(homes: [Int], still: Still? = nil)
    /// This home could be offered, to one child or to several together, by what a plan never uses.
    case beyondPlans(
        home: Int, uses: Set<Ranking.BeyondPlans>, asks: Bool, areSeveral: Bool = false)
    /// No home is open; the nearest miss, what it would use even then, and what stands against it in the
    /// plan even then.
    case none(
        nearest: Int, text: String, uses: Set<Ranking.BeyondPlans>, still: Still? = nil,
        areSeveral: Bool = false)
    /// No home is open; what stands against each was not looked at.
    case noneOpen
    /// Homes are open to all of the brothers and sisters, none with room for all; homes that would do
    /// one by one, none where there are none, nil where that was not worked out.
    case noRoomForAll(Int, oneByOne: [Int]?, freed: Freed? = nil)
    /// No home is open to all of the brothers and sisters; homes that would do one by one.
    case noneForAll(Int, oneByOne: [Int]?, freed: Freed? = nil)

    /// What stands against a home in the plan, whatever is mended at the home itself.
    enum Still: Sendable, Hashable {
        /// Its places are given to other children.
        case given
        /// Those who live there in the plan and the child may not share a home.
        case notBeside
        /// These limits.
        case limits([String])

        func text(areSeveral: Bool) -> String {
            switch self {
            case .given: " In this plan its places are given to other children."
            case .notBeside:
                " Even then \(areSeveral ? "they" : "the child") could not live with those who live "
                    + "there in this plan."
            case .limits(let rules):
                " Even then \(Still.words(rules)) would not allow it."
            }
        }

        /// The limits in words, as `the budget`.
        static func words(_ rules: [String]) -> String {
            rules.map {
                $0 == PlanCheck.Limit.budget ? "the budget" : "the out-of-area cap"
            }.joined(separator: " and ")
        }
    }

    /// A home in which a bed that is still slept in is all that is in the way.
    struct Freed: Sendable, Hashable {
        /// The home, an index.
        var home: Int
        /// The day from which it has room.
        var from: Day
        /// What stands against it in the plan all the same.
        var still: Still?
    }

    /// The reason in a sentence or two.
    func text(in register: Register) -> String {
        func name(_ home: Int) -> String { register.instance.homes[home].id }
        func which(_ homes: Int, _ first: String, _ areSeveral: Bool) -> String {
            let whom = areSeveral ? "all of the brothers and sisters" : "this child"
            return homes == 1
                ? "\(first), the only home that could take \(whom), is"
                : "The \(homes) homes that could take \(whom) are"
        }
        func apart(_ homes: [Int]?) -> String {
            guard let homes else { return "" }
            return homes.isEmpty
                ? " Apart, at least one of them would still have no home in this plan."
                : " One by one \(homes.map(name).joined(separator: " + ")) would do, with a recorded "
                    + "reason."
        }
        func later(_ freed: Freed?) -> String {
            guard let freed else { return "" }
            return
                " \(name(freed.home)) has room for them from \(freed.from.inWords): somebody still "
                + "lives there until then."
                + (freed.still?.text(areSeveral: true) ?? "")
        }
        switch self {
        case .agreed: return "It is agreed that this child has no home yet."
        case .policy(let drivers, let home):
            let words = drivers.map(\.inWords).joined(separator: " and ")
            return "Without a home only because of \(words): without "
                + "\(drivers.count == 1 ? "it" : "them") \(name(home)) would do."
        case .limit(let rules, let home):
            return "\(name(home)) could take the child in this plan, but for "
                + "\(Still.words(rules))."
        case .taken(let homes, let first, let areSeveral, let isProved):
            let which = which(homes, name(first), areSeveral)
            return isProved
                ? "\(which) given to other children, who would otherwise wait or do worse."
                : "\(which) taken by others in this plan, which is not proved the best."
        case .lived(let homes, let first, let areSeveral):
            return "\(which(homes, name(first), areSeveral)) full: other children live there and "
                + "stay."
        case .notBeside(let homes, let home):
            return homes == 1
                ? "\(name(home)), the only home that could take the child, has a place, but the "
                    + "child cannot live with those who live there in this plan."
                : "\(name(home)), one of \(homes) homes that could take the child, has a place, "
                    + "but the child cannot live with those who live there in this plan. The "
                    + "others are given to other children."
        case .dearer(let home):
            return
                "\(name(home)) is free, but by the policy's weights it is worse than no home."
        case .unproved(let home):
            return
                "\(name(home)) would still do: the search stopped before a better plan was found."
        case .open(let homes):
            return
                "\(homes.counted("home", "homes")) could take this child; this plan gives the child none of them."
        case .asks(let homes, let still):
            let list = homes.prefix(5).map(name).joined(separator: ", ")
            return "No home can be offered yet. Once questions are answered, "
                + "\(list)\(homes.count > 5 ? " and \(homes.count - 5) more" : "") could be."
                + (still?.text(areSeveral: false) ?? "")
        case .beyondPlans(let home, let uses, let asks, let areSeveral):
            return "\(name(home)) could take "
                + (areSeveral ? "all of the brothers and sisters" : "this child") + " only "
                + "\(UnplacedReason.words(uses)), which a plan never uses"
                + (asks ? ", and once a question is answered." : ".")
        case .none(let nearest, let text, let uses, let still, let areSeveral):
            let whom = areSeveral ? "all of the brothers and sisters together" : "this child"
            let beyond =
                uses.isEmpty
                ? ""
                : " That would be \(UnplacedReason.words(uses)), which a plan never uses."
            return "No home can take \(whom). Nearest is \(name(nearest)): \(text)" + beyond
                + (still?.text(areSeveral: areSeveral) ?? "")
        case .noneOpen:
            return "A plan can give this child no home as things are. Run `nearhome match` to see "
                + "what would have to change."
        case .noRoomForAll(let count, let homes, let freed):
            return "No home that could take any of the \(count) brothers and sisters has room for "
                + "all." + later(freed) + apart(homes)
        case .noneForAll(let count, let homes, let freed):
            return "No home can take \(count == 2 ? "both" : "all \(count)") of the brothers and "
                + "sisters together." + later(freed) + apart(homes)
        }
    }

    private static func words(_ uses: Set<Ranking.BeyondPlans>) -> String {
        uses.sorted().map { use in
            switch use {
            case .exemption: "with an exemption from the usual fostering limit"
            case .number: "above the number in the home's terms of approval, in an emergency"
            }
        }.joined(separator: " and ")
    }
}

extension PlanReview.Driver {
    /// The policy in words, as `the budget`.
    package var inWords: String {
        switch self {
        case .outsideTarget: "the target"
        case .cap: "the cap"
        case .budget: "the budget"
        }
    }
}

/// Tries homes in a plan, as long as that is affordable.
private struct ReasonFinder {
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
    /// The homes into which the plan brings somebody who does not live there yet.
    private let newcomers: Set<Int>

    init(
        plan: PlanCheck, isProved: Bool, limits: AllocationLimits, allocator: Allocator,
        unplaced: [Int], checksLeft: Int, asksLeft: Int
    ) {
        trial = PlanTrial(plan, register: allocator.register, limits: limits)
        self.isProved = isProved
        self.limits = limits
        self.allocator = allocator
        self.checksLeft = checksLeft
        self.asksLeft = asksLeft
        let register = allocator.register
        newcomers = Set(
            plan.homes.indices.compactMap { child in
                plan.homes[child].flatMap { home in
                    register.children[child].lives(in: home) ? nil : home
                }
            })
        var units: [Int: [Int]] = [:]
        for child in unplaced {
            units[child] =
                register.children[child].plan == .together
                ? register.groupMembers(of: child).filter {
                    register.children[$0].status != .settled
                } : [child]
        }
        self.units = units
        // A home does for a unit where the model has a column that holds all of it.
        homesOfUnit = allocator.model(limits).homes(
            forAllOf: unplaced.compactMap { child in
                units[child].flatMap { $0.first == child ? $0 : nil }
            })
    }

    /// The child and all who must share its home and are not settled.
    func unit(of child: Int) -> [Int] { units[child] ?? [child] }

    mutating func reason(_ unit: [Int]) -> UnplacedReason {
        guard let first = unit.first else { return .noneOpen }
        let homes = inOrder(homesOfUnit[first] ?? [], for: unit)
        if homes.isEmpty { return unit.count == 1 ? reasonAlone(first) : reasonApart(unit) }
        var limited: (rules: [String], home: Int)?
        var notBeside: Int?
        for home in homes {
            guard let broken = brokenRules(unit.map { ($0, home) }) else {
                return .open(homes: homes.count)
            }
            if broken.isEmpty {
                if !isProved { return .unproved(home: home) }
                return .dearer(home: home)
            }
            if limited == nil, broken.isSubset(of: PlanCheck.Limit.all) {
                limited = (broken.sorted(), home)
            }
            if notBeside == nil, broken.isSubset(of: Self.rulesBetweenChildren) {
                notBeside = home
            }
        }
        if let limited { return .limit(rules: limited.rules, home: limited.home) }
        if let home = aboveNumber(unit, homes) {
            return .beyondPlans(home: home, uses: [.number], asks: false)
        }
        if isProved, let notBeside { return .notBeside(homes: homes.count, home: notBeside) }
        if homes.allSatisfy({ !newcomers.contains($0) }) {
            return .lived(homes: homes.count, first: homes[0], areSeveral: unit.count > 1)
        }
        return .taken(
            homes: homes.count, first: homes[0], areSeveral: unit.count > 1, isProved: isProved)
    }

    /// The first home that could take one child in an emergency, but for the number in its terms.
    private mutating func aboveNumber(_ unit: [Int], _ homes: [Int]) -> Int? {
        guard unit.count == 1, register.children[unit[0]].isEmergency else { return nil }
        for home in homes where register.homes[home].isFoster && checksLeft > 0 {
            checksLeft -= 1
            trial.move(unit[0], to: home)
            defer { trial.moveBack(unit[0]) }
            if trial.brokenRules() == [Rule.approvedNumber.id] { return home }
        }
        return nil
    }

    private static let rulesBetweenChildren: Set<String> = [
        Rule.apart.id, Rule.companions.id, Rule.usualLimit.id,
    ]

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
        switch ranking.obstacle(isShut: { still($0, ranking) != nil }) {
        case .asks(let homes):
            return .asks(homes: homes, still: homes.first.flatMap { still($0, ranking) })
        case .beyondPlans(let home, let uses, let asks):
            return .beyondPlans(home: home, uses: uses, asks: asks)
        case .excluded(let nearest, let text, let uses):
            // To wait for a bed is nearer than to change a rule's ground.
            if let freed = ranking.firstFreed() {
                return .none(
                    nearest: freed.home, text: freed.text, uses: [],
                    still: still(freed.home, ranking))
            }
            return .none(
                nearest: nearest, text: text, uses: uses, still: still(nearest, ranking))
        case nil: return .noneOpen
        }
    }

    /// What of the plan stands against a home for the children of a request, beside what the home itself
    /// has against them today; nil where nothing does, or enough has been judged.
    private mutating func still(_ home: Int, _ ranking: Ranking) -> UnplacedReason.Still? {
        let children = ranking.request.children
        for child in children { trial.move(child, to: home) }
        defer { for child in children { trial.moveBack(child) } }
        if trial.isOverfull(home) && newcomers.contains(home) { return .given }
        if checksLeft <= 0 { return nil }
        checksLeft -= 1
        let today = ranking.reasons(for: children, in: home).lazy.filter {
            $0.answer == .excluded || $0.answer == .ask
        }.map(\.rule)
        let broken = trial.brokenRules().subtracting(today)
        let limits = broken.intersection(PlanCheck.Limit.all)
        if !limits.isEmpty { return .limits(limits.sorted()) }
        if !newcomers.contains(home) { return nil }
        if !broken.isDisjoint(with: [Rule.noPlace.id, Rule.approvedNumber.id]) { return .given }
        return broken.isDisjoint(with: Self.rulesBetweenChildren) ? nil : .notBeside
    }

    /// Why no home is open to brothers and sisters together, and whether one by one there would be.
    private mutating func reasonApart(_ unit: [Int]) -> UnplacedReason {
        var freed: UnplacedReason.Freed?
        if asksLeft > 0 {
            asksLeft -= 1
            let ids = register.instance.children
            let request = MatchRequest(children: unit.sorted { ids[$0].id < ids[$1].id })
            let ranking = Ranking(register: register, request: request)
            switch ranking.obstacle(isShut: { still($0, ranking) != nil }) {
            case .asks(let homes):
                return .asks(homes: homes, still: homes.first.flatMap { still($0, ranking) })
            case .beyondPlans(let home, let uses, let asks):
                return .beyondPlans(home: home, uses: uses, asks: asks, areSeveral: true)
            // Nobody may part them from a brother or sister who is settled.
            case .excluded(let nearest, let text, let uses) where hasSettledMember(unit):
                if let freed = ranking.firstFreed() {
                    return .none(
                        nearest: freed.home, text: freed.text, uses: [],
                        still: still(freed.home, ranking), areSeveral: true)
                }
                return .none(
                    nearest: nearest, text: text, uses: uses, still: still(nearest, ranking),
                    areSeveral: true)
            case .excluded, nil: break
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
