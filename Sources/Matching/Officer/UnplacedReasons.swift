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
    ///   - allocation: the allocation that holds the plan.
    ///   - allocator: the allocator that made it.
    ///   - review: what policies change; nil where that was not worked out.
    package init(of allocation: Allocation, by allocator: Allocator, review: PlanReview?) {
        register = allocator.register
        guard let plan = allocation.plan, !plan.check.unplaced.isEmpty else {
            reasons = [:]
            return
        }
        let limits = allocation.limits
        var finder = ReasonFinder(
            plan.check, of: allocation, by: allocator, checksLeft: Self.mostJudged,
            asksLeft: Self.mostAsked)
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
                found[child] = .policy(change.drivers, isEach: change.isEach, home: home)
                continue
            }
            let unit = finder.unit(of: child)
            let reason = finder.reason(unit)
            for member in unit
            where plan.check.homes[member] == nil && limits.agreed[member] == nil {
                found[member] = reason
            }
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
    /// What is agreed for a brother or sister with whom the child must share a home leaves none for it.
    case agreedForSibling
    /// Without these policies there would be this home; where each does it alone, without one of them
    /// some home.
    case policy([PlanReview.Driver], isEach: Bool = false, home: Int)
    /// Only these limits stand against this home in the plan.
    case limit(rules: [String], home: Int)
    /// So many homes are open, all full in the plan by such children; the number of those for whom the
    /// first home is agreed.
    case taken(
        homes: Int, first: Int, areSeveral: Bool, isProved: Bool, by: Set<Taker>, agreed: Int = 0)
    /// So many homes are open; these have room, but the same stands against each in the plan; whether
    /// all others are full.
    case barred(homes: Int, [Int], by: Still, othersAreFull: Bool = true, areSeveral: Bool = false)
    /// This home, free from a later day where one is given, would cost no fewer points than none.
    case dearer(home: Int, from: Day? = nil)
    /// This home is free all the same: the plan is not proved the best.
    case unproved(home: Int)
    /// So many homes are open; which of them are taken was not looked at.
    case open(homes: Int)
    /// No home is open until questions about these are answered; what stands against each of them even
    /// then, of how many more the plan gives the places away, and of how many more they are agreed.
    case asks(
        homes: [Int], still: Still? = nil, given: Int = 0, agreed: Int = 0,
        areSeveral: Bool = false)
    /// This home could be offered, to one child or to several together, by what a plan never uses, and
    /// what stands against it in the plan even then.
    case beyondPlans(
        home: Int, uses: Set<Ranking.BeyondPlans>, asks: Bool, still: Still? = nil,
        areSeveral: Bool = false)
    /// No home is open; the nearest miss, what it would use even then, and what stands against it in the
    /// plan even then.
    case none(
        nearest: Int, text: String, isLiftable: Bool = true, uses: Set<Ranking.BeyondPlans>,
        still: Still? = nil, areSeveral: Bool = false)
    /// No home is open; what stands against each was not looked at.
    case noneOpen
    /// Homes are open to all of the brothers and sisters, none with room for all; homes that would do
    /// one by one, none where there are none, nil where that was not worked out.
    case noRoomForAll(Int, oneByOne: [Int]?, freed: Freed? = nil)
    /// No home is open to all of the brothers and sisters; homes that would do one by one.
    case noneForAll(Int, oneByOne: [Int]?, freed: Freed? = nil)

    /// Who has the places of a home, in the order in which they are told.
    enum Taker: Int, CaseIterable {
        /// Children who live there and stay.
        case living
        /// Children who come there because it is agreed.
        case agreed
        /// Children to whom the plan gives them.
        case given
    }

    /// What stands against a home in the plan, whatever is mended at the home itself.
    struct Still: Sendable, Hashable {
        /// Whether its places are given to other children: then nothing else was looked at.
        var isGiven = false
        /// Whether all to whom they are given are agreed.
        var isAgreed = false
        /// Whether those who live there in the plan and the child may not share a home.
        var isNotBeside = false
        /// Whether the usual fostering limit would be passed.
        var needsExemption = false
        /// Limits on the whole, sorted.
        var limits: [String] = []
        /// Whether somebody moves in where the children live until then, and cannot before they leave.
        var needsPresentHome = false

        /// Whether nothing stands against it.
        var isNothing: Bool { self == Still() }

        /// What stands against it beside its places, in words.
        func words(areSeveral: Bool) -> String {
            var words: [String] = []
            if isNotBeside {
                words.append(
                    "\(areSeveral ? "they" : "the child") could not live with those who live there "
                        + "in this plan")
            }
            if needsExemption {
                words.append(
                    "an exemption from the usual fostering limit would be needed, which a plan "
                        + "never uses")
            }
            if !limits.isEmpty { words.append("\(Still.words(limits)) would not allow it") }
            if needsPresentHome {
                words.append(
                    "this plan needs \(areSeveral ? "them" : "the child") to leave "
                        + "\(areSeveral ? "their present homes" : "its present home") sooner, for "
                        + "somebody else who moves in there")
            }
            return words.joined(separator: ", and ")
        }

        func text(areSeveral: Bool, homes: Int = 1) -> String {
            if isNothing { return "" }
            if !isGiven { return " Even then \(words(areSeveral: areSeveral))." }
            if isAgreed {
                let what =
                    homes > 1
                    ? "Their places are" : areSeveral ? "Places there are" : "The place is"
                return " \(what) agreed for other children."
            }
            if homes > 1 { return " This plan gives their places to other children." }
            return " This plan gives \(areSeveral ? "places there" : "the place") to other "
                + "children."
        }

        /// The limits in words, as `the budget`.
        static func words(_ rules: [String]) -> String {
            rules.map {
                $0 == PlanCheck.Limit.budget ? "the budget" : "the cap"
            }.inWords
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

    /// Parts of sentences on homes, which go by their ids.
    private struct Wording {
        let register: Register

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

        func list(_ homes: [Int]) -> String {
            let first = homes.prefix(5).map(name)
            return (first + (homes.count > 5 ? ["\(homes.count - 5) more"] : [])).inWords
        }

        func later(_ freed: Freed?) -> String {
            guard let freed else { return "" }
            return
                " \(name(freed.home)) has room for them from \(freed.from.inWords): somebody still "
                + "lives there until then."
                + (freed.still?.text(areSeveral: true) ?? "")
        }
    }

    /// The reason in a sentence or two.
    func text(in register: Register) -> String {
        let wording = Wording(register: register)
        switch self {
        case .agreed: return "It is agreed that this child has no home yet."
        case .agreedForSibling:
            return
                "What is agreed for a brother or sister leaves this child without a home: they must "
                + "share one."
        case .policy(let drivers, true, let home):
            let (one, all) =
                drivers.count == 2 ? ("one of the two", "both") : ("any one of them", "all")
            return "Without a home because of \(drivers.map(\.inWords).inWords) together: without "
                + "\(one) there would be a home, and without \(all) "
                + "\(wording.name(home)) would do."
        case .policy(let drivers, false, let home):
            return "Without a home only because of \(drivers.map(\.inWords).inWords): without "
                + "\(drivers.count == 1 ? "it" : "them") \(wording.name(home)) would do."
        case .limit(let rules, let home):
            return "\(wording.name(home)) would do in this plan, but for "
                + "\(Still.words(rules))."
        case .taken(let homes, let first, let areSeveral, let isProved, let takers, let agreed):
            let which = wording.which(homes, wording.name(first), areSeveral)
            let noRoom = "\(which) without room for all of them"
            switch takers {
            case [.living]:
                return (areSeveral ? noRoom : "\(which) full")
                    + ": other children live there and stay."
            case [.agreed]:
                let whom = homes == 1 && agreed == 1 ? "another child" : "other children"
                return areSeveral
                    ? "\(noRoom): places there are agreed for \(whom)."
                    : "\(which) agreed for \(whom)."
            case _ where !isProved && takers.contains(.given):
                return "\(which) full in this plan, which is not proved the best."
            case [.given]:
                return areSeveral
                    ? "\(noRoom): this plan gives places there to other children, who would otherwise "
                        + "wait or do worse."
                    : "\(which) given to other children, who would otherwise wait or do worse."
            default:
                return "\(which) full in this plan: other children "
                    + Taker.allCases.filter(takers.contains).map(\.inWords).inWords("or") + "."
            }
        case .barred(let homes, let free, let still, let othersAreFull, let areSeveral):
            let all = areSeveral ? "all of the brothers and sisters" : "the child"
            let list = wording.list(free)
            let but = ", but \(still.words(areSeveral: areSeveral))."
            if homes == 1 { return "\(list), the only home that could take \(all), has room" + but }
            let others =
                othersAreFull && homes > free.count
                ? " The \(homes == free.count + 1 ? "other is" : "others are") full in this plan."
                : ""
            if homes == free.count {
                return "\(list), the \(homes) homes that could take \(all), have room" + but
            }
            return "\(list), \(free.count == 1 ? "one" : "\(free.count)") of \(homes) homes that "
                + "could take \(all), \(free.count == 1 ? "has" : "have") room" + but + others
        case .dearer(let home, let from):
            return from.map {
                "\(wording.name(home)) is free from \($0.inWords), but by the policy's weights it is then no "
                    + "better than no home."
            }
                ?? "\(wording.name(home)) is free, but by the policy's weights it is no better than no home."
        case .unproved(let home):
            return
                "\(wording.name(home)) would still do: the search stopped before a better plan was found."
        case .open(let homes):
            return
                "\(homes.counted("home", "homes")) could do. This plan gives none of them."
        case .asks(let homes, let still, let given, let agreed, let areSeveral):
            return
                "No home can be offered yet. Once questions are answered, \(wording.list(homes)) could "
                + "be."
                + (given == 0
                    ? ""
                    : " This plan gives the places of \(given) more to other children.")
                + (agreed == 0
                    ? "" : " The places of \(agreed) more are agreed for other children.")
                + (still?.text(areSeveral: areSeveral, homes: homes.count) ?? "")
        case .beyondPlans(let home, let uses, let asks, let still, let areSeveral):
            return "\(wording.name(home)) could take "
                + (areSeveral ? "all of the brothers and sisters" : "this child") + " only "
                + "\(UnplacedReason.words(uses)), which a plan never uses"
                + (asks ? ", and once a question is answered." : ".")
                + (still?.text(areSeveral: areSeveral) ?? "")
        case .none(let nearest, let text, let isLiftable, let uses, let still, let areSeveral):
            let whom = areSeveral ? "all of the brothers and sisters together" : "this child"
            let none = "No home can take \(whom)"
            if !isLiftable {
                return "\(none), and none is nearly possible. At \(wording.name(nearest)): \(text)"
            }
            let beyond =
                uses.isEmpty
                ? ""
                : " That would be \(UnplacedReason.words(uses)), which a plan never uses."
            return
                "\(none). \(wording.name(nearest)) \(text.prefix(1).lowercased())\(text.dropFirst())"
                + beyond + (still?.text(areSeveral: areSeveral) ?? "")
        case .noneOpen:
            return "As things are, no plan can give a home. Run `nearhome match` to see "
                + "what would have to change."
        case .noRoomForAll(let count, let homes, let freed):
            return "No home that could take any of the \(count) brothers and sisters has room for "
                + "all." + wording.later(freed) + wording.apart(homes)
        case .noneForAll(let count, let homes, let freed):
            return "No home can take "
                + (count == 2 ? "the two" : "all \(count) of the brothers and sisters")
                + " together." + wording.later(freed) + wording.apart(homes)
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

extension UnplacedReason.Taker {
    /// What is true of the children, after `other children`.
    fileprivate var inWords: String {
        switch self {
        case .living: "live there and stay"
        case .agreed: "are agreed to move there"
        case .given: "would otherwise wait or do worse"
        }
    }
}

extension [String] {
    /// The items as a list in a sentence: `a, b and c`.
    fileprivate var inWords: String { inWords("and") }

    fileprivate func inWords(_ last: String) -> String {
        guard count > 1, let item = self.last else { return first ?? "" }
        return dropLast().joined(separator: ", ") + (last == "or" ? ", or " : " \(last) ") + item
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

    /// What of the plan stands against a home for the children of a request, beside what the home itself
    /// has against them today; nil where nothing does, or enough has been judged.
    private mutating func still(_ home: Int, _ ranking: Ranking) -> UnplacedReason.Still? {
        if isGiven(home, ranking) {
            return .init(isGiven: true, isAgreed: takers(of: home) == [.agreed])
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
        found.isAgreed = found.isGiven && takers(of: home) == [.agreed]
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
