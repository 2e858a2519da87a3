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
                text: "Between \(low) and \(high) points for the other children; a limit stopped "
                    + "the proof.")
        }
        let cost = Pence(plan.secondaryCost - own - before.secondaryCost)
        let displaced = displacedRequests(model.homes(after: plan.columns), situation: situation)
        return EffectOnOthers(
            points: low...high, weeklyCost: cost, target: target,
            text: text(low, cost, displaced: displaced))
    }

    /// How many other requests (a child, or brothers and sisters) get a worse home or none.
    private func displacedRequests(_ homes: [Int?], situation: Situation) -> Int {
        var requests: Set<Int> = []
        for child in homes.indices where situation.isAllocated[child] {
            let isWorse =
                switch (homesWithout[child], homes[child]) {
                case (let before?, let after?):
                    register.pairPoints(child: child, home: before)
                        < register.pairPoints(child: child, home: after)
                case (_?, nil): true
                case (nil, _): false
                }
            if isWorse { requests.insert(register.groupMembers(of: child).first ?? child) }
        }
        return requests.count
    }

    private func text(_ points: Points, _ cost: Pence, displaced: Int) -> String {
        let money =
            cost == .zero
            ? ""
            : cost > .zero
                ? ", at \(cost.inPounds) a week more"
                : ", at \((.zero - cost).inPounds) a week less"
        if points == .zero {
            return cost == .zero
                ? "No other child is affected."
                : "The other children's homes are as good\(money)."
        }
        if points > .zero {
            let who =
                displaced == 0
                ? ""
                : displaced == 1
                    ? ": one other request would have a worse home or none"
                    : ": \(displaced) other requests would have a worse home or none"
            return
                "The other children's homes would be \(points) points worse\(money)\(who)."
        }
        let gain = Points.zero - points
        return "The other children's homes would be \(gain) points better\(money)."
    }
}
