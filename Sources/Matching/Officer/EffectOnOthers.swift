import Care
import Dispatch
import Optimisation

/// Works out what choices cost every other child: the difference of two proved whole allocations.
///
/// The price of an option is z(with these children settled there, their own points and weekly cost
/// left out) − z(with them removed), each the lexicographic optimum without pairs that only ask and
/// without the charge for the target. That charge is no child's: what the option itself adds to the
/// measure is told apart.
package struct EffectPricing: Sendable {
    let register: Register
    let request: MatchRequest
    /// Limits of each solve.
    let options: PackingOptions
    private let base: Situation
    private let pairs: OpenPairs
    private let without: PackingOutcome
    /// Where the other children live in the best plan without those asked for.
    private let homesWithout: [Int?]
    private let limits: AllocationLimits

    /// Solves the allocation without the children asked for.
    package init(register: Register, request: MatchRequest, options: PackingOptions = .init()) {
        self.register = register
        self.request = request
        var single = options
        single.threads = 1
        single.gapUnit = Points.one
        self.options = single
        var limits = AllocationLimits()
        limits.chargesOutsideTarget = false
        self.limits = limits
        base = Situation(register).removing(request.children)
        pairs = OpenPairs(register: register, situation: base, includesAsk: false)
        let model = AllocationModel(
            register: register, situation: base, limits: limits, pairs: pairs)
        without = model.solve(single)
        homesWithout = without.plan.map { model.homes(after: $0.columns) } ?? []
    }

    /// The result with the first ten options priced, or fewer where fewer are wanted.
    package func pricing(_ result: MatchResult, top: Int? = nil) -> MatchResult {
        var priced = result
        let count = min(Ranking.pricedOptions, result.options.count, top ?? Int.max)
        let slots = Slots<EffectOnOthers?>(count: count, empty: nil)
        DispatchQueue.concurrentPerform(iterations: count) { index in
            slots.set(index, effect(of: result.options[index].assignments))
        }
        for index in 0..<count { priced.options[index].effectOnOthers = slots[index] }
        return priced
    }

    /// The children of an option who would live outside, and those of them whose home's place is known.
    private func measure(of assignments: [MatchOption.Assignment]) -> OutsideCount {
        var homes = [Int?](repeating: nil, count: register.children.count)
        for assignment in assignments { homes[assignment.child] = assignment.home }
        return OutsideCount(homes, in: register)
    }

    /// What one choice costs every other child.
    package func effect(of assignments: [MatchOption.Assignment]) -> EffectOnOthers {
        let target = measure(of: assignments)
        let situation = base.settling(assignments.map { ($0.child, $0.home) })
        let open = pairs.updated(
            situation: situation, homes: Set(assignments.map(\.home)).sorted(), removed: [])
        let model = AllocationModel(
            register: register, situation: situation, limits: limits, pairs: open)
        let outcome = model.solve(options)
        let own = assignments.reduce(Int64(0)) {
            $0 + register.homes[$1.home].weeklyCost.count
        }
        guard let plan = outcome.plan, let before = without.plan else {
            return EffectOnOthers(
                points: Points(billionths: .min / 4)...Points(billionths: .max / 4),
                weeklyCost: nil, target: target,
                text: "The effect on other children could not be worked out.")
        }
        let low = Points(billionths: outcome.bound - before.cost)
        let high = Points(billionths: plan.cost - without.bound)
        guard low == high else {
            return EffectOnOthers(
                points: min(low, high)...max(low, high), weeklyCost: nil, target: target,
                text:
                    "The other children would be between \(low) and \(high) points worse off; the "
                    + "search stopped before it was known exactly.")
        }
        let cost = Pence(plan.secondaryCost - own - before.secondaryCost)
        let displaced = Displaced(
            register, before: (base, homesWithout),
            after: (situation, model.homes(after: plan.columns)), newlyPlaced: assignments,
            charged: Ranking(register: register, request: request).groups(splitBy: assignments))
        return EffectOnOthers(
            points: low...high, weeklyCost: cost, target: target,
            text: text(low, cost, displaced) + bedsToCome(assignments))
    }

    // Both plans count the beds that the children now have as free, and they are not yet.
    private func bedsToCome(_ assignments: [MatchOption.Assignment]) -> String {
        let asOf = register.instance.asOf
        let sleeping = assignments.filter {
            register.instance.children[$0.child].home != nil
                && register.children[$0.child].start > asOf
        }
        // Who stays keeps the bed for good.
        if !sleeping.isEmpty,
            sleeping.allSatisfy({ register.lives(child: $0.child, home: $0.home) })
        {
            return sleeping.count == 1
                ? " This compares with a plan in which the child's bed is free at once."
                : " This compares with a plan in which the children's beds are free at once."
        }
        guard let last = sleeping.map({ register.children[$0.child].start }).max() else {
            return ""
        }
        return sleeping.count == 1
            ? " This counts the bed that the child has now as free at once; the child keeps it until "
                + "\(last.inWords)."
            : " This counts the beds that the children have now as free at once; the last of them is "
                + "kept until \(last.inWords)."
    }

    private func text(_ points: Points, _ cost: Pence, _ displaced: Displaced) -> String {
        let money =
            cost == .zero
            ? ""
            : cost > .zero
                ? "cost \(cost.inPounds) a week more"
                : "cost \((.zero - cost).inPounds) a week less"
        if points == .zero {
            let rest =
                money.isEmpty
                ? displaced.words.isEmpty
                    ? "No other child is affected." : "Otherwise no other child is affected."
                : "The other children's homes would be as good, and \(money)."
            return displaced.words + rest
        }
        let size = points > .zero ? points : .zero - points
        return displaced.words
            + "The other children would be \(size.counted) \(points > .zero ? "worse" : "better") off"
            + (displaced.words.isEmpty ? "" : " in all")
            + (money.isEmpty ? "." : ", and their homes would \(money).")
    }
}

/// The other children from whom a choice takes something, or to whom it gives something.
private struct Displaced {
    /// Children who would have no home, and would have one otherwise.
    private var withoutHome = 0
    /// What these count in points.
    private var pointsWithoutHome = Points.zero
    /// Children whose home would be worse.
    private var worse = 0
    /// Children who would have a home, and would have none otherwise.
    private var withHome = 0
    /// Children whose home would be better.
    private var better = 0
    /// Brothers and sisters who would be together, and be parted otherwise: how many groups.
    private var groupsJoined = 0
    /// Which brothers and sisters would not live with those that the choice places, in sentences.
    private var parted: [String] = []
    /// Other brothers and sisters who would be parted: how many groups.
    private var groupsParted = 0
    /// Whether brothers and sisters would be parted who are settled, or join one that is placed.
    private var partsOthers = false
    /// What the parting counts in points.
    private var pointsParted = Points.zero
    /// Whether the choice's own points count some of that parting too.
    private var countsTwice = false
    /// Groups whose parting the choice's own points count, and who would be together after all.
    private var groupsRejoined = 0
    /// - Parameters:
    ///   - before: who is there without the choice, and where each child lives then.
    ///   - after: the same with it.
    ///   - assignments: the choice.
    ///   - charged: the groups, by number, whose parting the choice's own points count.
    init(
        _ register: Register, before: (situation: Situation, homes: [Int?]),
        after: (situation: Situation, homes: [Int?]),
        newlyPlaced assignments: [MatchOption.Assignment], charged: Set<Int32>
    ) {
        for child in after.homes.indices where after.situation.isAllocated[child] {
            guard let former = before.homes[child] else {
                if after.homes[child] != nil { withHome += 1 }
                continue
            }
            if let home = after.homes[child] {
                let points = (
                    before: register.pairPoints(child: child, home: former),
                    after: register.pairPoints(child: child, home: home)
                )
                if points.before < points.after { worse += 1 }
                if points.before > points.after { better += 1 }
            } else {
                withoutHome += 1
                pointsWithoutHome +=
                    register.policy.weights.unplaced
                    * Quantity(register.children[child].isEmergency ? 2 : 1)
            }
        }
        for (number, siblings) in register.siblings.enumerated() {
            func isParted(_ state: (situation: Situation, homes: [Int?])) -> Bool {
                let members = siblings.filter {
                    register.children[$0].plan == .togetherIfPossible
                        && state.situation.isPresent($0)
                }
                guard members.count > 1,
                    members.contains(where: { state.situation.isAllocated[$0] })
                else { return false }
                let home = state.homes[members[0]]
                return home == nil || members.contains { state.homes[$0] != home }
            }
            let placed = assignments.filter { siblings.contains($0.child) }
            let isNew = isParted(after) && !isParted(before)
            if isNew { pointsParted += register.policy.weights.siblingsSplit * Quantity(1) }
            if placed.isEmpty {
                groupsParted += isNew ? 1 : 0
                groupsJoined += isParted(before) && !isParted(after) ? 1 : 0
                continue
            }
            if charged.contains(Int32(number)) {
                countsTwice = countsTwice || isNew
                let live = Set(
                    siblings.filter {
                        register.children[$0].plan == .togetherIfPossible
                            && after.situation.isPresent($0)
                    }.map { after.homes[$0] } + placed.map { Optional($0.home) })
                groupsRejoined += live.count == 1 ? 1 : 0
            }
            let homes = placed.map { Optional($0.home) }
            let away = siblings.filter {
                register.children[$0].plan == .togetherIfPossible
                    && after.situation.isAllocated[$0] && !homes.contains(after.homes[$0])
            }
            if away.isEmpty {
                partsOthers = partsOthers || isNew
                continue
            }
            let who =
                away.count == 1
                ? "A \(register.instance.children[away[0]].sex.sibling)"
                : "\(away.count) brothers and sisters"
            let isWhole = placed.count == assignments.count
            parted.append(
                placed.count > 1
                    ? "\(who)\(isWhole ? "" : " of some of the children") would live with none of them"
                    : isWhole
                        ? "\(who) would not live with the child"
                        : "\(who) of one of the children would not live with that child")
        }
    }

    /// Who they are, in sentences that end with a blank; blank where there is nobody.
    var words: String {
        func others(_ count: Int, _ what: String) -> String {
            count == 0 ? "" : "\(count.counted("other child", "other children")) would \(what). "
        }
        var text = others(
            withoutHome, "have no home, which counts \(pointsWithoutHome.counted)")
        text += others(worse, "have a home that fits less well")
        var partings = parted
        if groupsParted > 0 {
            partings.append(
                groupsParted == 1
                    ? "Other brothers and sisters would be parted"
                    : "\(groupsParted) other groups of brothers and sisters would be parted")
        }
        if partsOthers { partings.append("Not all brothers and sisters would live together") }
        if pointsParted > .zero, let last = partings.last {
            let together = partings.count > 1 ? " in all" : ""
            let twice = countsTwice ? ", which the choice's own points count too" : ""
            partings[partings.count - 1] = "\(last) (\(pointsParted.counted)\(together)\(twice))"
        }
        for sentence in partings { text += sentence + ". " }
        if groupsRejoined > 0 {
            text +=
                "A brother or sister who may move would move there too, so they would be together, "
                + "though the choice's own points count them as separated. "
        }
        text += others(withHome, "have a home, and would have none otherwise")
        text += others(better, "have a home that fits better")
        if groupsJoined > 0 {
            text +=
                groupsJoined == 1
                ? "Other brothers and sisters would be together. "
                : "\(groupsJoined) other groups of brothers and sisters would be together. "
        }
        return text
    }
}

extension Points {
    /// The points with their word, as `1 point` or `34 points`.
    package var counted: String {
        "\("\(self)".inThousands) \(billionths == Points.one ? "point" : "points")"
    }
}
