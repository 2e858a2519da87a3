import Care

/// The independent judge of a plan: every rule, and points, cost and measures from the plan alone.
///
/// Uses nothing of the optimiser: no columns, cliques, bounds or solver. Whatever made the plan, it
/// is judged by asking every rule of every newcomer, with everybody who would live there.
package struct PlanCheck: Sendable, Hashable {
    /// One row of a plan: references as written; a blank home means no home.
    package struct Row: Sendable, Hashable {
        /// The child's reference.
        package var child: String
        /// The home's reference, or nil where blank.
        package var home: String?

        package init(child: String, home: String?) {
            self.child = child
            self.home = home
        }
    }

    /// A rule that the plan breaks.
    package struct Violation: Sendable, Hashable {
        /// The rule's id.
        package var rule: String
        /// References of the children concerned, sorted.
        package var children: [String]
        /// The home's reference, where one home is concerned.
        package var home: String?
        /// What is broken, in a sentence.
        package var text: String
    }

    /// A child whose new home is free only after the child's start date: it waits for it.
    package struct Waiting: Sendable, Hashable {
        /// The child, an index.
        package var child: Int
        /// The home, an index.
        package var home: Int
        /// The day on which the home is free.
        package var from: Day
        /// Days from the child's start date to that day; 1 or more.
        package var days: Int
    }

    /// Everything the plan breaks; empty for a valid plan.
    package private(set) var violations: [Violation] = []
    /// The points of the whole allocation, exact.
    package private(set) var points = Points.zero
    /// The weekly cost of every child with a home and of contract shortfalls.
    package private(set) var weeklyCost = Pence.zero
    /// The measure before the run.
    package private(set) var before: OutsideCount
    /// The measure after the run.
    package private(set) var after: OutsideCount
    /// Children without a home after the run, indices in the instance's order.
    package private(set) var unplaced: [Int] = []
    /// Children who move in only after their start date, in the instance's order.
    package private(set) var waiting: [Waiting] = []
    /// What has to be answered before children may go to their homes, by the child's index, in the
    /// rules' order; empty where no pair that only asks takes part.
    package private(set) var questions: [Int: [String]] = [:]
    /// The home of every child after the run.
    package private(set) var homes: [Int?]

    /// Whether no rule is broken.
    package var isValid: Bool { violations.isEmpty }

    /// Judges a plan given by references.
    package init(_ rows: [Row], register: Register, limits: AllocationLimits = .init()) {
        let instance = register.instance
        let childIndex = Dictionary(
            instance.children.enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first })
        let homeIndex = Dictionary(
            instance.homes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first }
        )
        var homes: [Int?] = register.children.map {
            $0.status == .settled || $0.status == .mayMove ? Int($0.home) : nil
        }
        var violations: [Violation] = []
        var seen: Set<Int> = []
        for row in rows {
            guard let child = childIndex[row.child] else {
                // Somebody who is grown up since the plan was made stays like any settled child.
                if let own = instance.grownUp[row.child] {
                    if row.home != own {
                        violations.append(
                            Violation(
                                rule: "settled-moved", children: [row.child], home: row.home,
                                text: "This person is 18 and no child to be placed; take the "
                                    + "row out."))
                    }
                    continue
                }
                violations.append(
                    Violation(
                        rule: "unknown-id", children: [row.child], home: row.home,
                        text: "No child has this reference."))
                continue
            }
            var home: Int?
            var isKnown = true
            if let reference = row.home {
                home = homeIndex[reference]
                if home == nil {
                    isKnown = false
                    violations.append(
                        Violation(
                            rule: "unknown-id", children: [row.child], home: reference,
                            text: "No home has this reference."))
                }
            }
            if !isKnown { continue }
            guard seen.insert(child).inserted else {
                violations.append(
                    Violation(
                        rule: "duplicate", children: [row.child], home: row.home,
                        text: "The plan names this child more than once."))
                continue
            }
            if register.children[child].status == .settled {
                if home != homes[child] {
                    violations.append(
                        Violation(
                            rule: "settled-moved", children: [row.child], home: row.home,
                            text: "A settled child stays where it lives."))
                }
                continue
            }
            homes[child] = home
            if home == nil && register.children[child].status == .mayMove {
                violations.append(
                    Violation(
                        rule: "left-out", children: [row.child], home: nil,
                        text: "A child who may move is never left without a home."))
            }
        }
        self.init(homes: homes, register: register, limits: limits)
        self.violations = violations + self.violations
    }

    /// Judges a plan given as the home of every child, by index.
    package init(homes: [Int?], register: Register, limits: AllocationLimits = .init()) {
        self.homes = homes
        before = OutsideCount(
            register.children.map { $0.home < 0 ? nil : Int($0.home) }, in: register)
        after = OutsideCount(homes, in: register)
        checkHomes(register, limits)
        checkGroups(register)
        count(register, limits)
    }

    // MARK: Rules

    private mutating func checkHomes(_ register: Register, _ limits: AllocationLimits) {
        var newcomers: [Int: [Int]] = [:]
        for (child, home) in homes.enumerated() {
            guard let home, !register.children[child].lives(in: home) else { continue }
            newcomers[home, default: []].append(child)
        }
        let judge = HomeJudge(register: register, homes: homes, includesAsk: false)
        for home in newcomers.keys.sorted() {
            judge.eachBreach(of: newcomers[home] ?? [], in: home) { rule, verdict, candidacy in
                if verdict.answer == .ask, limits.includesAsk {
                    questions[candidacy.child, default: []].append(rule.text(candidacy, verdict))
                    return
                }
                violations.append(
                    Violation(
                        rule: rule.id,
                        children: [register.instance.children[candidacy.child].id],
                        home: register.instance.homes[home].id,
                        text: rule.text(candidacy, verdict)))
            }
        }
    }

    private mutating func checkGroups(_ register: Register) {
        for siblings in register.siblings where !register.keepTogether(siblings, in: homes) {
            violations.append(
                Violation(
                    rule: Rule.together.id,
                    children: siblings.filter { register.children[$0].plan == .together }
                        .map { register.instance.children[$0].id }.sorted(), home: nil,
                    text: "These brothers and sisters must share one home."))
        }
    }

    // MARK: Points, cost, limits

    private mutating func count(_ register: Register, _ limits: AllocationLimits) {
        countChildren(register)
        points += register.policy.weights.siblingsSplit * Quantity(splits(register))
        countMoney(register)
        for authority in register.instance.authorities.indices {
            holdToMeasure(of: authority, register, limits)
        }
        if let budget = limits.budget, weeklyCost > budget {
            violations.append(
                Violation(
                    rule: Limit.budget, children: [], home: nil,
                    text: "The plan costs \(weeklyCost.inPounds) a week; the budget is "
                        + "\(budget.inPounds)."))
        }
    }

    /// The ids of limits, where a plan breaks them: written in plans' answers like those of rules.
    enum Limit {
        static let budget = "budget"
        static let outOfAreaCap = "out-of-area-cap"
        static let all: Set<String> = [budget, outOfAreaCap]
    }

    /// Points of each child, and who has none or a late home.
    private mutating func countChildren(_ register: Register) {
        let unplacedWeight = register.policy.weights.unplaced
        for (child, home) in homes.enumerated() {
            let facts = register.children[child]
            guard let home else {
                if facts.status == .settled { continue }
                unplaced.append(child)
                points += unplacedWeight * Quantity(facts.isEmergency ? 2 : 1)
                continue
            }
            if facts.status == .settled { continue }
            points += register.points(child: child, home: home, stays: facts.lives(in: home))
            let days = register.daysLate(child: child, home: home)
            if days > 0, !facts.lives(in: home) {
                waiting.append(
                    Waiting(
                        child: child, home: home, from: register.movesIn(child, to: home),
                        days: days))
            }
        }
    }

    /// How many groups that are together if possible are not.
    private func splits(_ register: Register) -> Int {
        register.siblings.count { siblings in
            let members = siblings.filter { register.children[$0].plan == .togetherIfPossible }
            guard members.count >= 2,
                members.contains(where: { register.children[$0].status != .settled })
            else { return false }
            let first = homes[members[0]]
            return first == nil || members.contains { homes[$0] != first }
        }
    }

    /// The weekly cost of homes, and cost and points of places bought and not used.
    private mutating func countMoney(_ register: Register) {
        var livingIn = [Int](repeating: 0, count: register.homes.count)
        for case let home? in homes {
            livingIn[home] += 1
            weeklyCost += register.homes[home].weeklyCost
        }
        for contract in register.instance.contracts {
            let living = contract.homes.reduce(0) { $0 + livingIn[$1] }
            let shortfall = contract.weeklyShortfallCost * max(0, contract.minimumPlaces - living)
            weeklyCost += shortfall
            points +=
                register.policy.weights.per100Pounds * Quantity(millionths: shortfall.count * 100)
        }
    }

    /// The charge above the target, and the cap, of one placing authority.
    private mutating func holdToMeasure(
        of index: Int, _ register: Register, _ limits: AllocationLimits
    ) {
        let own =
            register.instance.authorities.count == 1
            ? after : OutsideCount(homes, in: register, authority: index)
        if let target = register.instance.authorities[index].outOfAreaTarget,
            limits.chargesOutsideTarget
        {
            let charged = OutsideCount(
                register.withoutMoves(homes), in: register, authority: index)
            points +=
                register.policy.weights.outsideTarget
                * Quantity(millionths: max(0, charged.excessInMillionths(over: target)))
        }
        if let cap = limits.outOfAreaCap, own.excessInMillionths(over: cap) > 0 {
            violations.append(
                Violation(
                    rule: Limit.outOfAreaCap, children: [], home: nil,
                    text:
                        "\(own.outside) of \(own.known) children would live outside; the cap of "
                        + "\(Decimals.text(cap.millionths, places: 4))% allows "
                        + "\(cap.millionths * Int64(own.known) / 1_000_000)."))
        }
    }
}

extension Register {
    /// The homes of a plan, may-move children in the homes in which they live today: what the target is
    /// charged for, so that no move is made for its sake.
    func withoutMoves(_ homes: [Int?]) -> [Int?] {
        homes.enumerated().map { child, home in
            children[child].status == .mayMove ? Int(children[child].home) : home
        }
    }

    /// Whether those of a sibling group who must live together do, or are all where they are without
    /// a plan: in their own homes, or in none.
    func keepTogether(_ siblings: [Int], in homes: [Int?]) -> Bool {
        let members = siblings.filter { children[$0].plan == .together }
        guard members.count >= 2, members.contains(where: { children[$0].status != .settled })
        else { return true }
        let first = homes[members[0]]
        if first != nil && members.allSatisfy({ homes[$0] == first }) { return true }
        return members.allSatisfy { member in
            switch children[member].status {
            case .settled, .mayMove: homes[member] == Int(children[member].home)
            case .mustMove, .referred: homes[member] == nil
            }
        }
    }
}
