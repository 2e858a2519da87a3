import Care
import Forecast

/// The choice among more plans than can be looked at one by one.
struct ManyPlans {
    private var search: PlanSearch
    private var master: PlanMaster
    // How far the simulation of the last plan was above foresight, by future.
    private var margins: [Int64]

    /// Plans simulated for a proof where no limit is given.
    private static let mostForProof = 12
    /// Plans and futures simulated in search of the plan that comes nearest, about.
    private static let mostForNearest = 800
    /// The most milliseconds of one first stage.
    private static let mostForStage = 120_000
    /// Rounds from foresight to a plan that does it.
    private static let mostRounds = 5

    init(_ search: PlanSearch) {
        self.search = search
        let futures = search.inputs.futures.count
        margins = Array(repeating: 0, count: futures)
        master = PlanMaster(
            units: search.roster, costs: search.costs, mayFail: futures - search.need,
            futures: futures)
    }

    // MARK: Foresight

    private func counts(_ plan: [Bool]) -> [Int] {
        var counts = Array(repeating: 0, count: search.inputs.options.count)
        for (unit, isIn) in plan.enumerated() where isIn {
            counts[search.places[unit].option] += 1
        }
        return counts
    }

    private func plan(_ counts: [Int]) -> [Bool] { search.places.indices.map(search.isIn(counts)) }

    /// The relaxed excess of each future, and the bound that each proves.
    private func relaxed(_ plan: [Bool]) -> [(excess: Int64, cut: ForesightFlow.Cut)] {
        var found: [(excess: Int64, cut: ForesightFlow.Cut)] = []
        // The work throws nothing.
        try? Workers.run(
            search.flows, threads: search.threads, work: { $0.relaxed { plan[$0] } },
            take: { found.append($1) })
        return found
    }

    /// The plan that the first stage proposes; what it learns is kept.
    private mutating func proposed() -> PlanMaster.Outcome {
        var learning = master
        defer { master = learning }
        return cheapest(&learning)
    }

    /// The plan of least cost whose foresight, with the margins, reaches the target in enough futures.
    private mutating func cheapest(_ master: inout PlanMaster) -> PlanMaster.Outcome {
        while true {
            var asked = master
            if margins.contains(where: { $0 > 0 }) { asked = withMargins(master) }
            let proposed = asked.solve(milliseconds: search.milliseconds(ManyPlans.mostForStage))
            guard case .plan(let found) = proposed else { return proposed }
            let values = relaxed(found)
            var failing = 0
            for (future, value) in values.enumerated() {
                if value.excess + margins[future] > 0 {
                    failing += 1
                    master.add(.init(future: future, cut: value.cut))
                }
            }
            if failing > master.mayFail { continue }
            // With brothers and sisters together.
            var isRefuted = false
            let exact = search.foresight(counts(found))
            for (future, value) in values.enumerated()
            where value.excess + margins[future] <= 0 && exact[future] + margins[future] > 0 {
                failing += 1
                isRefuted = true
                if margins[future] == 0 { master.addFailure(of: future, without: found) }
            }
            if failing <= master.mayFail || !isRefuted { return .plan(found) }
            if margins.contains(where: { $0 > 0 }) { return .plan(found) }
        }
    }

    private func withMargins(_ master: PlanMaster) -> PlanMaster {
        var shifted = PlanMaster(
            units: master.units, costs: master.costs, mayFail: master.mayFail,
            futures: master.futures)
        for bound in master.bounds {
            var bound = bound
            bound.cut.constant += margins[bound.future]
            shifted.add(bound)
        }
        return shifted
    }

    // MARK: Target

    private func reaches(_ counts: [Int]) throws -> Bool {
        try search.library.reaches(counts, in: search.need)
    }

    mutating func choice() throws -> PlanChoice {
        for plan in [search.roster.map { _ in false }, search.roster.map { _ in true }] {
            for (future, value) in relaxed(plan).enumerated() where value.excess > 0 {
                master.add(.init(future: future, cut: value.cut))
            }
        }
        let first: [Bool]
        switch proposed() {
        case .plan(let plan): first = plan
        case .none:
            return try search.outOfReach(
                try nearest(), floor: nil, isComplete: false)
        case .unknown: first = search.roster.map { _ in false }
        }
        let floor = search.priced(counts(first))
        guard var best = try firstThatReaches(from: counts(first)) else {
            var choice = search.blank(.noPlanYet)
            choice.floor = floor
            choice.bound = floor.cost
            return choice
        }
        let isMinimal = try takeOut(&best)
        var bound = floor.cost.count
        let isProved = try prove(&best, bound: &bound)
        var choice = try search.answer(
            isProved ? .optimal : isMinimal ? .minimal : .feasible, counts: best, floor: floor)
        choice.bound = Pence(min(bound, search.cost(best)))
        return choice
    }

    /// From the floor to a plan that reaches the target in the simulation; nil where none is found.
    private mutating func firstThatReaches(from start: [Int]) throws -> [Int]? {
        var counts = start
        defer { margins = margins.map { _ in 0 } }
        for _ in 0..<ManyPlans.mostRounds {
            if !search.mayGoOn { return nil }
            let results = try search.library.results(counts)
            if results.count(where: { $0.isReached }) >= search.need { return counts }
            let foresight = search.foresight(counts)
            for future in margins.indices {
                margins[future] = max(
                    margins[future], results[future].excess - foresight[future], 0)
            }
            guard case .plan(let next) = proposed() else { break }
            if self.counts(next) == counts { break }
            counts = self.counts(next)
        }
        // Between what is there and everything, by halves.
        let all = search.maxima
        if !search.mayGoOn { return nil }
        guard try reaches(all) else {
            // More homes can do harm, as each step is placed without looking ahead.
            return try nearest().reversed().first { try reaches($0) }
        }
        var (low, high) = (0, 16)
        var found = all
        while high - low > 1, search.mayGoOn {
            let middle = (low + high) / 2
            let tried = zip(counts, all).map { $0 + (($1 - $0) * middle + 15) / 16 }
            if try reaches(tried) {
                (high, found) = (middle, tried)
            } else {
                low = middle
            }
        }
        return found
    }

    /// Plans near the one that comes nearest, the nearest last: from nothing, a half and everything by
    /// single units out and in, as long as more futures reach the target or the mean excess falls.
    ///
    /// Stops at a plan that reaches the target in enough futures.
    private mutating func nearest() throws -> [[Int]] {
        struct Value: Comparable {
            var reached: Int
            var excess: Int64
            var cost: Int64

            static func < (one: Value, other: Value) -> Bool {
                (-one.reached, one.excess, one.cost) < (-other.reached, other.excess, other.cost)
            }
        }
        let all = search.maxima
        var left = max(3, ManyPlans.mostForNearest / search.inputs.futures.count)
        var tried: [[Int]] = []
        var best: (counts: [Int], value: Value)?
        func isBetter(_ counts: [Int]) throws -> Bool {
            if tried.contains(counts) || left <= 0 { return false }
            if !search.mayGoOn && !search.library.holds(counts) { return false }
            left -= 1
            tried.append(counts)
            let results = try search.library.results(counts)
            let value = Value(
                reached: results.count { $0.isReached },
                excess: results.reduce(0) { $0 + $1.excess }, cost: search.cost(counts))
            if let best, best.value <= value { return false }
            best = (counts, value)
            return true
        }
        for counts in [all, all.map { _ in 0 }, all.map { ($0 + 1) / 2 }] {
            _ = try isBetter(counts)
        }
        var isChanged = true
        while isChanged, let from = best, from.value.reached < search.need {
            isChanged = false
            for option in all.indices {
                for change in [-1, 1] {
                    guard var next = best?.counts else { continue }
                    next[option] += change
                    guard (0...all[option]).contains(next[option]) else { continue }
                    if try isBetter(next) { isChanged = true }
                }
            }
        }
        // What was begun when a limit came is tried in full or not at all.
        return tried.filter { $0 != best?.counts } + (best.map { [$0.counts] } ?? [])
    }

    /// Takes units out as long as the target is reached, dearest first; whether none is left that
    /// could go.
    private mutating func takeOut(_ best: inout [Int]) throws -> Bool {
        var isChanged = true
        while isChanged {
            isChanged = false
            let order = best.indices.filter { best[$0] > 0 }
                .map { ($0, lastCost($0, best[$0])) }.filter { $0.1 > 0 }
                .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
            for (option, _) in order {
                while best[option] > 0, lastCost(option, best[option]) > 0 {
                    var fewer = best
                    fewer[option] -= 1
                    if !search.mayGoOn && !search.library.holds(fewer) { return false }
                    guard try reaches(fewer) else { break }
                    best = fewer
                    isChanged = true
                }
            }
        }
        return true
    }

    private func lastCost(_ option: Int, _ count: Int) -> Int64 {
        search.inputs.options[option].terms.plannedCost(of: count, over: search.days).count
    }

    /// Simulates the plans that foresight cannot exclude, cheapest first, until one is as dear as the
    /// best; whether it came so far.
    private mutating func prove(_ best: inout [Int], bound: inout Int64) throws -> Bool {
        var proving = master
        // Where a limit was given the proof goes on up to it.
        let most = search.limits.deadline == nil ? ManyPlans.mostForProof : Int.max
        for _ in 0..<(search.limits.plans ?? most) {
            guard search.mayGoOn else { return false }
            switch cheapest(&proving) {
            case .none: return true
            case .unknown: return false
            case .plan(let found):
                let tried = counts(found)
                let cost = search.cost(tried)
                bound = max(bound, cost)
                if cost > search.cost(best) { return true }
                if try reaches(tried) {
                    let reached = try search.library.results(tried).count { $0.isReached }
                    let known = try search.library.results(best).count { $0.isReached }
                    let (mine, theirs) = ((cost, -reached), (search.cost(best), -known))
                    if mine < theirs
                        || (mine == theirs && PlanSearch.isSmaller(tried, best))
                    {
                        best = tried
                    }
                }
                proving.refuse(found)
            }
        }
        return false
    }

    // MARK: Budget

    /// Adds the unit that foresight gains most from for its money, as long as the budget lasts; then
    /// exchanges single units.
    mutating func choice(within budget: Int64, risk: PlanAim.Risk) throws -> PlanChoice {
        var counts = search.maxima.map { _ in 0 }
        func excess(_ counts: [Int]) -> Int64 {
            PlanSearch.sum(relaxed(plan(counts)).map(\.excess), risk)
        }
        var value = excess(counts)
        while true {
            var best: (counts: [Int], value: Int64, gain: Double)?
            for option in counts.indices where counts[option] < search.maxima[option] {
                var more = counts
                more[option] += 1
                let cost = search.cost(more)
                if cost > budget { continue }
                let next = excess(more)
                if next >= value { continue }
                let gain = Double(value - next) / Double(max(1, cost - search.cost(counts)))
                if best.map({ gain > $0.gain }) ?? true { best = (more, next, gain) }
            }
            guard let best else { break }
            (counts, value) = (best.counts, best.value)
        }
        func simulated(_ counts: [Int]) throws -> Int64 {
            PlanSearch.sum(try search.library.results(counts).map(\.excess), risk)
        }
        guard search.cost(counts) <= budget else { return search.blank(.outOfReach) }
        let floor = risk == .mean ? leastExcess(within: budget) : nil
        var held = try simulated(counts)
        for option in counts.indices where counts[option] > 0 && search.mayGoOn {
            var fewer = counts
            fewer[option] -= 1
            let tried = try simulated(fewer)
            if (tried, search.cost(fewer)) < (held, search.cost(counts)) {
                (counts, held) = (fewer, tried)
            }
        }
        var choice = try search.answer(.feasible, counts: counts, floor: floor)
        choice.excess = PlanSearch.mean(of: held, risk, futures: search.inputs.futures.count)
        return choice
    }

    /// Rounds of the least mean excess of foresight within a budget.
    private static let mostFloorRounds = 200

    /// The least mean excess of foresight within a budget, with a plan that has it; nil where a limit
    /// came before the proof.
    private mutating func leastExcess(within budget: Int64) -> PlanChoice.Priced? {
        let nothing = search.roster.map { _ in false }
        let all = search.roster.map { _ in true }
        // Nothing does better than every unit, whatever it costs.
        let best = relaxed(all).map(\.excess)
        var master = BudgetMaster(
            units: search.roster, costs: search.costs, budget: budget, least: best)
        for (future, value) in relaxed(nothing).enumerated() {
            master.add(.init(future: future, cut: value.cut))
        }
        for _ in 0..<ManyPlans.mostFloorRounds {
            if let deadline = search.limits.deadline, ContinuousClock.now >= deadline { return nil }
            let limit = search.milliseconds(ManyPlans.mostForStage)
            guard let (plan, bound) = master.solve(milliseconds: limit) else { return nil }
            var isNew = false
            var sum: Int64 = 0
            for (future, value) in relaxed(plan).enumerated() {
                sum += value.excess
                if value.excess > bound[future] + BudgetMaster.tolerance {
                    master.add(.init(future: future, cut: value.cut))
                    isNew = true
                }
            }
            if isNew { continue }
            let counts = counts(plan)
            let exact = search.foresight(counts)
            let mean = exact.reduce(0, +)
            if mean - sum <= BudgetMaster.tolerance {
                return search.priced(
                    counts,
                    excess: HalfUp.quotient(Int128(mean), Int128(search.inputs.futures.count)))
            }
            // With brothers and sisters together; fewer units are never better.
            for (future, value) in exact.enumerated() {
                var cut = ForesightFlow.Cut(constant: value, units: [:])
                for unit in plan.indices where !plan[unit] {
                    cut.units[unit] = max(0, value - best[future])
                }
                master.add(.init(future: future, cut: cut))
            }
        }
        return nil
    }
}
