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
    func brokenRules() -> Set<String> {
        var broken: Set<String> = []
        let judge = HomeJudge(register: register, homes: homes, includesAsk: limits.includesAsk)
        let touched = Set(moved.flatMap { [homes[$0], planned[$0]] }.compactMap { $0 })
        for home in touched {
            let entering = moved.filter { homes[$0] == home }
            let all = ((newcomers[home] ?? []).filter { homes[$0] == home } + entering)
                .filter { !register.children[$0].lives(in: home) }
            judge.eachBreach(of: Set(all).sorted(), in: home) { rule, _, _ in
                broken.insert(rule.id)
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
}
