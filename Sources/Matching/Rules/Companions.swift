import Care

extension Rule {
    /// Assessed rules on who else lives in the home, the child's and the others'.
    static let companions = Rule(
        id: "companions",
        sentence: "The placement breaks no assessed rule on living with other children, neither "
            + "the child's nor that of a child already there.",
        source: Source(
            "Fostering National Minimum Standards 2011; Children's Homes (England) Regulations "
                + "2015", "standard 15; reg 12", from: "2011-04-01"),
        verdict: { at in
            var asks = false
            for other in at.there {
                if at.companionsClash(with: other) { return .excluded }
            }
            let register = at.register
            for other in at.placed where other != at.child {
                if at.companionsClash(with: other) { return .excluded }
            }
            let child = at.childFacts
            guard child.hasCompanionRule else { return nil }
            let day = register.movesIn(at.child, to: at.home)
            let age = day.wholeYears(since: child.birth)
            for member in register.homes[at.home].householdChildren {
                guard let other = member.age(on: day) else {
                    asks = true
                    continue
                }
                if child.companionRule(at: age, isBrokenBy: other) { return .excluded }
            }
            return asks ? .ask : nil
        },
        text: { at, verdict in
            if verdict.answer == .ask {
                return "The age of a child of the household is not recorded, and the child's rule "
                    + "on living with others depends on it."
            }
            return at.brokenCompanionText
        },
        mend: { at in
            at.clashesWithin
                ? nil
                : .change(
                    "a new assessment allowed living with those who are there",
                    by: "the social workers of the children")
        })
}

extension ChildFacts {
    /// Whether this child's rule is broken by another child in one home from that day on.
    ///
    /// Brothers and sisters never count, unless one of them is treated singly.
    func companionRule(isBrokenBy other: ChildFacts, on day: Day) -> Bool {
        guard hasCompanionRule else { return false }
        if group >= 0 && group == other.group && plan != nil && other.plan != nil { return false }
        return companionRule(
            at: day.wholeYears(since: birth), isBrokenBy: day.wholeYears(since: other.birth))
    }

    /// Whether this child's rule is broken by somebody of that age, the child itself being `age`
    /// then; whoever is 18 is no child.
    func companionRule(at age: Int, isBrokenBy other: Int) -> Bool {
        if other >= 18 { return false }
        switch companions {
        case .solo?: return true
        case .olderOnly? where other <= age: return true
        case .youngerOnly? where other >= age: return true
        default: break
        }
        if let least = noChildUnder, other < least { return true }
        return false
    }
}

extension Register {
    /// Whether two children's rules on companions allow them in one home from that day on.
    ///
    /// Brothers and sisters never count, unless one of them is treated singly.
    func companionsClash(_ first: Int, _ second: Int, on day: Day) -> Bool {
        children[first].companionRule(isBrokenBy: children[second], on: day)
            || children[second].companionRule(isBrokenBy: children[first], on: day)
    }
}

extension Candidacy {
    func companionsClash(with other: Int) -> Bool {
        // Most children have no such rule.
        (childFacts.hasCompanionRule || register.children[other].hasCompanionRule)
            && register.companionsClash(child, other, on: meeting(with: other))
    }

    /// Whether another child who would be placed at the same time breaks the rule, or has it broken.
    fileprivate var clashesWithin: Bool {
        placed.contains { $0 != child && companionsClash(with: $0) }
    }

    /// Whose rule is broken, in words that name nobody.
    fileprivate var brokenCompanionText: String {
        let facts = childFacts
        if facts.hasCompanionRule {
            let rule =
                switch facts.companions {
                case .solo?: "must be the only child in the home"
                case .olderOnly?: "must live with older children only"
                case .youngerOnly?: "must live with younger children only"
                default: "must live with nobody under \(facts.noChildUnder ?? 0)"
                }
            func isBroken(by others: [Int]) -> Bool {
                others.contains {
                    $0 != child
                        && facts.companionRule(
                            isBrokenBy: register.children[$0], on: meeting(with: $0))
                }
            }
            let day = register.movesIn(child, to: home)
            let household = homeFacts.householdChildren.contains { member in
                member.age(on: day).map {
                    facts.companionRule(at: day.wholeYears(since: facts.birth), isBrokenBy: $0)
                } ?? false
            }
            let inHome = household || isBroken(by: there)
            let within = isBroken(by: placed)
            if inHome || within {
                let place =
                    inHome && within
                    ? "in this home, nor with the others who would move in"
                    : inHome ? "in this home" : "with the others who would move in"
                return "The child \(rule), and that is not so \(place)."
            }
        }
        let other = (clashesWithin ? placed : there).first {
            $0 != child
                && register.children[$0].companionRule(
                    isBrokenBy: childFacts, on: meeting(with: $0))
        }
        let who = clashesWithin ? "Another child who would move in" : "A child who lives there"
        if let other, register.children[other].companions == .solo {
            return "\(who) must be the only child in the home (assessed)."
        }
        return "\(who) may not live with a child of this age (assessed)."
    }
}
