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

        /// Creates a row.
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
    /// The home of every child after the run.
    package private(set) var homes: [Int?]

    /// Whether no rule is broken.
    package var isValid: Bool { violations.isEmpty }

    /// Judges a plan given by references.
    package init(_ rows: [Row], register: Register, demands: AllocationDemands = .init()) {
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
        self.init(homes: homes, register: register, demands: demands)
        self.violations = violations + self.violations
    }

    /// Judges a plan given as the home of every child, by index.
    package init(homes: [Int?], register: Register, demands: AllocationDemands = .init()) {
        self.homes = homes
        before = OutsideCount(register.instance.children.map(\.home), in: register.instance)
        after = OutsideCount(homes, in: register.instance)
        checkHomes(register, demands)
        checkGroups(register)
        count(register, demands)
    }

    // MARK: Rules

    private mutating func checkHomes(_ register: Register, _ demands: AllocationDemands) {
        var newcomers: [Int: [Int]] = [:]
        for (child, home) in homes.enumerated() {
            guard let home, !register.children[child].lives(in: home) else { continue }
            newcomers[home, default: []].append(child)
        }
        for home in newcomers.keys.sorted() {
            check(newcomers[home] ?? [], in: home, register, demands)
        }
    }

    /// Asks the rules of the newcomers of one home: those on numbers on each day on which one of them
    /// moves in, with everybody who is there by then; all others on the day on which each moves in.
    private mutating func check(
        _ newcomers: [Int], in home: Int, _ register: Register, _ demands: AllocationDemands
    ) {
        let homes = self.homes
        func candidacy(_ child: Int, on day: Day?, _ placed: [Int]) -> Candidacy {
            Candidacy(
                register: register, child: child, home: home, on: day,
                occupancy: register.occupancy, staying: { homes[$0] == home }, placed: placed)
        }
        let numbers = [Rule.approvedNumber.id, Rule.noPlace.id, Rule.usualLimit.id]
        for child in newcomers {
            let candidacy = candidacy(child, on: nil, newcomers)
            for (rule, verdict) in candidacy.verdicts() where !numbers.contains(rule.id) {
                switch verdict.answer {
                case .eligible, .conditional: continue
                case .ask: if demands.includesAsk { continue }
                case .excluded: break
                }
                add(rule, verdict, candidacy, register)
            }
        }
        var told: Set<String> = []
        for day in Set(newcomers.map({ register.movesIn($0, to: home) })).sorted() {
            let placed = newcomers.filter { register.movesIn($0, to: home) <= day }
            for child in placed {
                let candidacy = candidacy(child, on: day, placed)
                for rule in [Rule.approvedNumber, .noPlace, .usualLimit] {
                    guard let verdict = rule.verdict(candidacy),
                        told.insert("\(rule.id) \(child)").inserted
                    else { continue }
                    add(rule, verdict, candidacy, register)
                }
            }
        }
    }

    private mutating func add(
        _ rule: Rule, _ verdict: Verdict, _ candidacy: Candidacy, _ register: Register
    ) {
        violations.append(
            Violation(
                rule: rule.id, children: [register.instance.children[candidacy.child].id],
                home: register.instance.homes[candidacy.home].id,
                text: rule.text(candidacy, verdict)))
    }

    private mutating func checkGroups(_ register: Register) {
        for siblings in register.siblings {
            let members = siblings.filter { register.children[$0].plan == .together }
            guard members.count >= 2,
                members.contains(where: { register.children[$0].status != .settled })
            else { continue }
            let first = homes[members[0]]
            if first != nil && members.allSatisfy({ homes[$0] == first }) { continue }
            let isFallback = members.allSatisfy { member in
                switch register.children[member].status {
                case .settled, .mayMove: homes[member] == Int(register.children[member].home)
                case .mustMove, .referred: homes[member] == nil
                }
            }
            if isFallback { continue }
            violations.append(
                Violation(
                    rule: Rule.together.id,
                    children: members.map { register.instance.children[$0].id }.sorted(), home: nil,
                    text: "These brothers and sisters must share one home."))
        }
    }

    // MARK: Points, cost, limits

    private mutating func count(_ register: Register, _ demands: AllocationDemands) {
        let weights = register.policy.weights
        var livingIn = [Int](repeating: 0, count: register.homes.count)
        for (child, home) in homes.enumerated() {
            let facts = register.children[child]
            if let home {
                livingIn[home] += 1
                weeklyCost += register.homes[home].weeklyCost
                if facts.status != .settled {
                    points += register.points(
                        child: child, home: home, stays: facts.lives(in: home))
                    let days = register.daysLate(child: child, home: home)
                    if days > 0, !facts.lives(in: home) {
                        waiting.append(
                            Waiting(
                                child: child, home: home, from: register.movesIn(child, to: home),
                                days: days))
                    }
                }
            } else if facts.status != .settled {
                unplaced.append(child)
                points += weights.unplaced * Quantity(facts.isEmergency ? 2 : 1)
            }
        }
        for siblings in register.siblings {
            let members = siblings.filter { register.children[$0].plan == .togetherIfPossible }
            guard members.count >= 2,
                members.contains(where: { register.children[$0].status != .settled })
            else { continue }
            let first = homes[members[0]]
            if first == nil || members.contains(where: { homes[$0] != first }) {
                points += weights.siblingsSplit * Quantity(1)
            }
        }
        for contract in register.instance.contracts {
            let living = contract.homes.reduce(0) { $0 + livingIn[$1] }
            let shortfall = contract.weeklyShortfallCost * max(0, contract.minimumPlaces - living)
            weeklyCost += shortfall
            points += weights.per100Pounds * Quantity(millionths: shortfall.count * 100)
        }
        for (index, authority) in register.instance.authorities.enumerated() {
            let own =
                register.instance.authorities.count == 1
                ? after : OutsideCount(homes, in: register.instance, authority: index)
            if let target = authority.outOfAreaTarget, demands.chargesOutsideTarget {
                let charged = OutsideCount(
                    register.withoutMoves(homes), in: register.instance, authority: index)
                points +=
                    weights.outsideTarget
                    * Quantity(millionths: max(0, charged.excessInMillionths(over: target)))
            }
            if let cap = demands.outOfAreaCap, own.excessInMillionths(over: cap) > 0 {
                violations.append(
                    Violation(
                        rule: "out-of-area-cap", children: [], home: nil,
                        text:
                            "\(own.outside) of \(own.known) children would live outside; the cap is "
                            + "\(cap)."))
            }
        }
        if let budget = demands.budget, weeklyCost > budget {
            violations.append(
                Violation(
                    rule: "budget", children: [], home: nil,
                    text: "The plan costs \(weeklyCost.inPounds) a week; the budget is "
                        + "\(budget.inPounds)."))
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
}
