import Care

/// A plan with a few children elsewhere, judged where it changes.
///
/// The plan itself breaks no rule. So what can be broken with some children elsewhere is the rules of
/// the homes that they leave or enter, their own groups, and limits on the whole; nothing else is asked
/// again.
struct PlanTrial {
    private let register: Register
    private let limits: AllocationLimits
    private let planned: [Int?]
    /// The home of each child with the changes.
    private var homes: [Int?]
    /// Who lives in each home with the changes, children of other authorities included.
    private var living: [Int]
    /// Who moves into each home in the plan, ascending.
    private var newcomers: [Int: [Int]] = [:]
    /// The children that are elsewhere.
    private var moved: [Int] = []

    /// Tries nothing yet.
    ///
    /// - Parameter plan: a plan that breaks no rule and no limit.
    init(_ plan: PlanCheck, register: Register, limits: AllocationLimits) {
        self.register = register
        self.limits = limits
        planned = plan.homes
        homes = plan.homes
        living = register.homes.map(\.otherAuthorityChildren)
        for (child, home) in plan.homes.enumerated() {
            guard let home else { continue }
            living[home] += 1
            if !register.children[child].lives(in: home) {
                newcomers[home, default: []].append(child)
            }
        }
    }

    /// Puts a child in a home instead.
    mutating func move(_ child: Int, to home: Int) {
        if let old = homes[child] { living[old] -= 1 }
        living[home] += 1
        homes[child] = home
        moved.append(child)
    }

    /// Puts a child back where the plan has it.
    mutating func moveBack(_ child: Int) {
        if let home = homes[child] { living[home] -= 1 }
        if let home = planned[child] { living[home] += 1 }
        homes[child] = planned[child]
        moved.removeAll { $0 == child }
    }

    /// Whether a home has fewer places than children whom the plan with the changes leaves there for
    /// good: on the last day on which somebody moves in, all of them are there.
    ///
    /// If somebody moves in, the judge then finds the number of places or the terms broken.
    func isOverfull(_ home: Int) -> Bool { living[home] > register.homes[home].usable }

    /// The ids of the rules and limits that are broken with the changes.
    ///
    /// - Parameters:
    ///   - other: the register in which the children who are elsewhere start on another day.
    ///   - today: rules left out, as far as the children who are elsewhere break them with those who are
    ///     there today; whoever else moves in there in the plan may break them too.
    func brokenRules(
        on other: Register? = nil, beside today: Set<String> = []
    ) -> Set<String> {
        let register = other ?? register
        var broken: Set<String> = []
        let touched = Set(moved.flatMap { [homes[$0], planned[$0]] }.compactMap { $0 })
        for home in touched {
            eachBreach(in: home, register) { rule, child in
                // A rule on two children is broken by the one as by the other.
                let isToday =
                    today.contains(rule)
                    && (moved.contains(child) || !Self.onPairs.contains(rule))
                if !isToday { broken.insert(rule) }
            }
        }
        for group in Set(moved.map { register.children[$0].group }) where group >= 0 {
            if !register.keepTogether(register.siblings[Int(group)], in: homes) {
                broken.insert(Rule.together.id)
            }
        }
        for child in moved
        where homes[child] == nil && register.children[child].status == .mayMove {
            broken.insert("left-out")
        }
        if limits.budget != nil || limits.outOfAreaCap != nil {
            let check = PlanCheck(homes: homes, register: register, limits: limits)
            broken.formUnion(
                check.violations.map(\.rule).filter(PlanCheck.Limit.all.contains))
        }
        return broken
    }

    /// The limits that are broken with some children in a home, and with none for those who move in
    /// there in the plan.
    func brokenLimits(with children: [Int], insteadOfNewcomersOf home: Int) -> Set<String> {
        if limits.budget == nil && limits.outOfAreaCap == nil { return [] }
        var homes = planned
        for child in newcomers[home] ?? [] { homes[child] = nil }
        for child in children { homes[child] = home }
        return Set(
            PlanCheck(homes: homes, register: register, limits: limits).violations.map(\.rule)
        )
        .intersection(PlanCheck.Limit.all)
    }

    /// Rules on who may live beside whom.
    private static let onPairs: Set<String> = [Rule.apart.id, Rule.companions.id]

    /// Whether somebody moves in where the children who are elsewhere live now, and cannot do so before
    /// they leave.
    ///
    /// - Parameter register: the register in which they start on the day on which they would leave.
    func needsPresentHomes(_ register: Register) -> Bool {
        var isNeeded = false
        for home in Set(moved.map { register.children[$0].home }) where home >= 0 {
            eachBreach(in: Int(home), register) { _, _ in isNeeded = true }
        }
        return isNeeded
    }

    /// Tells each rule that is broken in a home, with the newcomer of whom it is asked.
    private func eachBreach(in home: Int, _ register: Register, _ told: (String, Int) -> Void) {
        let judge = HomeJudge(register: register, homes: homes, includesAsk: limits.includesAsk)
        let entering = moved.filter { homes[$0] == home }
        let all = ((newcomers[home] ?? []).filter { homes[$0] == home } + entering)
            .filter { !register.children[$0].lives(in: home) }
        judge.eachBreach(of: Set(all).sorted(), in: home) { rule, _, candidacy in
            told(rule.id, candidacy.child)
        }
    }
}
