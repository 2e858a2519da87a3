import Care
import Forecast

/// Chooses among plans: the cheapest that reaches the target in enough futures, or the best within a
/// budget.
///
/// Where few plans are possible each is looked at, in the order of cost; a plan that foresight excludes
/// is not simulated. Where there are many, a first stage proposes plans and learns from the flows of the
/// futures; the distance from foresight to simulation is its margin; then single units are taken out.
package struct PlanSearch {
    /// What limits a search.
    package struct Limits: Sendable {
        /// The instant at which no further plan is simulated; nil for none.
        package var deadline: ContinuousClock.Instant?
        /// The most plans that are simulated; nil for none.
        package var plans: Int?

        /// Limits.
        package init(deadline: ContinuousClock.Instant? = nil, plans: Int? = nil) {
            self.deadline = deadline
            self.plans = plans
        }
    }

    let inputs: PlanningInputs
    let scenario: Scenario
    let aim: PlanAim
    let limits: Limits
    let threads: Int
    let library: PlanLibrary
    let days: StepDays
    /// Units of the options up to their maximum, those of an option one after another.
    let roster: [SupplyUnit]
    /// The option of each unit, and its number from 0.
    let places: [(option: Int, number: Int)]
    /// What each unit is planned to cost.
    let costs: [Int64]
    let flows: [ForesightFlow]
    var foresights: [[Int]: [Int64]] = [:]

    /// As many plans as are looked at one by one.
    private static let fewPlans = 20_000

    /// Prepares the options of the first scenario.
    ///
    /// - Parameters:
    ///   - inputs: Everything that plans are simulated from.
    ///   - aim: What the plan is to reach.
    ///   - target: Another target than the scenario's, for a frontier.
    ///   - limits: What ends the search early; nothing by default.
    ///   - threads: How many threads work.
    package init(
        _ inputs: PlanningInputs, aim: PlanAim, target: Rate? = nil, limits: Limits = Limits(),
        threads: Int = 2
    ) {
        var scenario = inputs.scenarios[0]
        if let target { scenario.target = target }
        self.inputs = inputs
        self.scenario = scenario
        self.aim = aim
        self.limits = limits
        self.threads = threads
        let days = inputs.days
        self.days = days
        library = PlanLibrary(inputs, scenario: scenario, threads: threads)
        var roster: [SupplyUnit] = []
        var places: [(option: Int, number: Int)] = []
        for (index, option) in inputs.options.enumerated() {
            for number in 0..<option.maximum {
                roster.append(SupplyUnit(terms: option.terms, number: number + 1))
                places.append((index, number))
            }
        }
        self.roster = roster
        self.places = places
        costs = roster.map { $0.terms.plannedCost(of: $0.number, over: days).count }
        let courses = library.futures
        var flows: [ForesightFlow] = []
        let (instance, policy) = (inputs.instance, inputs.policy)
        let (changed, units) = (scenario, roster)
        // The work throws nothing.
        try? Workers.run(
            courses, threads: threads,
            work: { course in
                ForesightFlow(
                    Foresight(
                        course, scenario: changed, options: units, instance: instance,
                        policy: policy, days: days))
            },
            take: { flows.append($1) })
        self.flows = flows
    }

    // MARK: Plans

    /// How many futures must reach the target: ⌈chance × futures⌉.
    package var need: Int {
        Int(
            HalfUp.ceiling(
                Int128(scenario.chance.millionths) * Int128(inputs.futures.count), 1_000_000))
    }

    var maxima: [Int] { inputs.options.map(\.maximum) }

    func cost(_ counts: [Int]) -> Int64 {
        places.indices.reduce(0) {
            places[$1].number < counts[places[$1].option] ? $0 + costs[$1] : $0
        }
    }

    func priced(_ counts: [Int], excess: Int64? = nil) -> PlanChoice.Priced {
        var named: [String: Int] = [:]
        for (option, count) in zip(inputs.options, counts) { named[option.terms.id] = count }
        return PlanChoice.Priced(counts: named, cost: Pence(cost(counts)), excess: excess)
    }

    func isIn(_ counts: [Int]) -> (Int) -> Bool {
        { places[$0].number < counts[places[$0].option] }
    }

    /// The least excess of each future under a plan, by foresight.
    mutating func foresight(_ counts: [Int]) -> [Int64] {
        if let known = foresights[counts] { return known }
        let isIn = isIn(counts)
        let all = places.indices.map(isIn)
        var values: [Int64] = []
        // The work throws nothing.
        try? Workers.run(
            flows, threads: threads, work: { $0.exact({ all[$0] }).excess },
            take: { values.append($1) })
        foresights[counts] = values
        return values
    }

    /// Milliseconds for one program: so many, or those left until the deadline.
    func milliseconds(_ most: Int) -> Int {
        guard let deadline = limits.deadline else { return most }
        let left = (deadline - ContinuousClock.now) / .milliseconds(1)
        return max(1, min(most, Int(clamping: Int64(left))))
    }

    var mayGoOn: Bool {
        if let plans = limits.plans, library.count >= plans { return false }
        if let deadline = limits.deadline, ContinuousClock.now >= deadline { return false }
        return true
    }

    /// Fewest units first, then smallest counts in the order of options.
    static func isSmaller(_ counts: [Int], _ other: [Int]) -> Bool {
        let (first, second) = (counts.reduce(0, +), other.reduce(0, +))
        return first == second ? counts.lexicographicallyPrecedes(other) : first < second
    }

    /// Every plan, or nil where there are too many.
    private func everyPlan() -> [[Int]]? {
        var size = 1
        for most in maxima {
            let (product, overflow) = size.multipliedReportingOverflow(by: most + 1)
            if overflow || product > PlanSearch.fewPlans { return nil }
            size = product
        }
        var plans: [[Int]] = [[]]
        for most in maxima { plans = plans.flatMap { plan in (0...most).map { plan + [$0] } } }
        return plans
    }

    // MARK: The answer

    /// The answer.
    ///
    /// - Throws: ``PlacingFault`` where a step is not solved to its proof.
    package mutating func choice() throws -> PlanChoice {
        switch aim {
        case .target:
            if let plans = everyPlan() { return try cheapest(of: plans) }
            var many = ManyPlans(self)
            return try many.choice()
        case .budget(let budget, let risk):
            if let plans = everyPlan() {
                return try best(of: plans, within: budget.count, risk: risk)
            }
            var many = ManyPlans(self)
            return try many.choice(within: budget.count, risk: risk)
        }
    }

    /// What one more unit of each option than a plan has would do.
    ///
    /// - Throws: ``PlacingFault``.
    package func marginal(_ plan: PlanChoice.Priced) throws -> [PlanChoice.Marginal] {
        let counts = inputs.options.map { plan.counts[$0.terms.id] ?? 0 }
        let before = try library.results(counts)
        return try inputs.options.indices.map { index in
            var more = counts
            more[index] += 1
            let after = try library.results(more)
            func mean(_ value: (PlanLibrary.Result) -> Int64, times scale: Int128) -> Int64 {
                let sum = zip(after, before).reduce(Int128(0)) {
                    $0 + Int128(value($1.0)) - Int128(value($1.1))
                }
                return HalfUp.quotient(sum * scale, Int128(before.count))
            }
            return PlanChoice.Marginal(
                option: inputs.options[index].terms.id,
                cost: inputs.options[index].terms.plannedCost(of: more[index], over: days),
                reached: after.count { $0.isReached } - before.count { $0.isReached },
                excess: mean({ $0.excess }, times: 1), totalCost: mean({ $0.total }, times: 10_000),
                worse: zip(after, before).count { $0.excess > $1.excess })
        }
    }

    /// How a plan does in other futures.
    ///
    /// - Throws: ``PlacingFault``.
    package func fresh(
        _ plan: PlanChoice.Priced, in futures: [Future]
    ) throws -> PlanChoice.Fresh {
        var inputs = inputs
        inputs.futures = futures
        let other = PlanLibrary(inputs, scenario: scenario, threads: threads)
        let results = try other.results(
            inputs.options.map { plan.counts[$0.terms.id] ?? 0 })
        return PlanChoice.Fresh(
            futures: futures.count, reached: results.count { $0.isReached })
    }

    // MARK: Few plans

    private mutating func cheapest(of plans: [[Int]]) throws -> PlanChoice {
        let inOrder = plans.map { (counts: $0, cost: cost($0)) }.sorted {
            $0.cost == $1.cost
                ? PlanSearch.isSmaller($0.counts, $1.counts) : $0.cost < $1.cost
        }
        var best: (counts: [Int], cost: Int64, reached: Int)?
        var floor: PlanChoice.Priced?
        var bound: Int64?
        var isStopped = false
        for (counts, cost) in inOrder {
            if let best, cost > best.cost { break }
            let possible = foresight(counts).count { $0 <= 0 }
            if possible < need { continue }
            if floor == nil { floor = priced(counts) }
            if !mayGoOn && !library.holds(counts) {
                isStopped = true
                bound = bound ?? cost
                break
            }
            let reached = try library.results(counts).count { $0.isReached }
            // Of one cost the smaller plan comes first, so only more futures are better.
            if reached >= need, best.map({ reached > $0.reached }) ?? true {
                best = (counts, cost, reached)
            }
        }
        if let best {
            var choice = try answer(
                isStopped ? .feasible : .optimal, counts: best.counts, floor: floor)
            choice.bound = Pence(bound ?? best.cost)
            return choice
        }
        if isStopped {
            var choice = blank(.noPlanYet)
            choice.floor = floor
            choice.bound = bound.map { Pence($0) }
            return choice
        }
        return try outOfReach(inOrder.map(\.counts), floor: floor)
    }

    /// The plan that comes nearest where none reaches the target.
    func outOfReach(
        _ plans: [[Int]], floor: PlanChoice.Priced?, isComplete: Bool = true
    ) throws -> PlanChoice {
        var best: (counts: [Int], reached: Int, excess: Int64, cost: Int64)?
        var isProvedBest = isComplete
        for counts in plans {
            if !mayGoOn && !library.holds(counts) {
                isProvedBest = false
                continue
            }
            let results = try library.results(counts)
            let reached = results.count { $0.isReached }
            let excess = results.reduce(0) { $0 + $1.excess }
            let cost = cost(counts)
            guard let known = best else {
                best = (counts, reached, excess, cost)
                continue
            }
            let (mine, theirs) = (
                (-reached, excess, cost), (-known.reached, known.excess, known.cost)
            )
            if mine < theirs
                || (mine == theirs && PlanSearch.isSmaller(counts, known.counts))
            {
                best = (counts, reached, excess, cost)
            }
        }
        guard let best else {
            var choice = blank(.outOfReach)
            choice.floor = floor
            choice.isProvedBest = false
            return choice
        }
        var choice = try answer(.outOfReach, counts: best.counts, floor: floor)
        choice.isProvedBest = isProvedBest
        return choice
    }

    private mutating func best(
        of plans: [[Int]], within budget: Int64, risk: PlanAim.Risk
    ) throws -> PlanChoice {
        let affordable = plans.map { (counts: $0, cost: cost($0)) }.filter { $0.cost <= budget }
        var bounds: [(counts: [Int], cost: Int64, bound: Int64, mean: Int64)] = []
        for (counts, cost) in affordable {
            let values = foresight(counts)
            bounds.append((counts, cost, PlanSearch.sum(values, risk), values.reduce(0, +)))
        }
        bounds.sort {
            ($0.bound, $0.cost) == ($1.bound, $1.cost)
                ? PlanSearch.isSmaller($0.counts, $1.counts)
                : ($0.bound, $0.cost) < ($1.bound, $1.cost)
        }
        var best: (counts: [Int], excess: Int64, cost: Int64)?
        var isStopped = false
        for candidate in bounds {
            if let best, candidate.bound > best.excess { break }
            if !mayGoOn && !library.holds(candidate.counts) {
                isStopped = true
                break
            }
            let excess = PlanSearch.sum(
                try library.results(candidate.counts).map(\.excess), risk)
            guard let known = best else {
                best = (candidate.counts, excess, candidate.cost)
                continue
            }
            if (excess, candidate.cost) < (known.excess, known.cost)
                || ((excess, candidate.cost) == (known.excess, known.cost)
                    && PlanSearch.isSmaller(candidate.counts, known.counts))
            {
                best = (candidate.counts, excess, candidate.cost)
            }
        }
        var floor: PlanChoice.Priced?
        if risk == .mean, let least = bounds.first {
            floor = priced(
                least.counts,
                excess: HalfUp.quotient(Int128(least.mean), Int128(inputs.futures.count)))
        }
        guard let best else { return blank(affordable.isEmpty ? .outOfReach : .noPlanYet) }
        var choice = try answer(
            isStopped ? .feasible : .optimal, counts: best.counts, floor: floor)
        choice.excess = PlanSearch.mean(of: best.excess, risk, futures: inputs.futures.count)
        return choice
    }

    /// The sum of all, or of the worst tenth.
    static func sum(_ excess: [Int64], _ risk: PlanAim.Risk) -> Int64 {
        switch risk {
        case .mean: excess.reduce(0, +)
        case .tail: excess.sorted(by: >).prefix((excess.count + 9) / 10).reduce(0, +)
        }
    }

    /// The mean of such a sum, in millionths, rounded half up.
    static func mean(of sum: Int64, _ risk: PlanAim.Risk, futures: Int) -> Int64 {
        HalfUp.quotient(Int128(sum), Int128(risk == .mean ? futures : (futures + 9) / 10))
    }

    // MARK: Answers

    func blank(_ status: PlanChoice.Status) -> PlanChoice {
        PlanChoice(
            aim: aim, target: scenario.target, chance: scenario.chance,
            futures: inputs.futures.count, need: need, status: status, plan: nil, bound: nil,
            reached: 0, excess: nil, foresight: 0, floor: nil, isProvedBest: true,
            simulated: library.count)
    }

    func answer(
        _ status: PlanChoice.Status, counts: [Int], floor: PlanChoice.Priced?
    ) throws -> PlanChoice {
        var copy = self
        var choice = blank(status)
        let results = try library.results(counts)
        choice.plan = priced(counts)
        choice.reached = results.count { $0.isReached }
        choice.foresight = copy.foresight(counts).count { $0 <= 0 }
        choice.floor = floor
        choice.simulated = library.count
        return choice
    }
}
