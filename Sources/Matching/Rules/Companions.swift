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
                if other < 18 && child.companionRuleIsBroken(age: age, by: other) {
                    return .excluded
                }
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
        mend: { _ in "nobody lived there whose age breaks an assessed rule" })
}

extension ChildFacts {
    /// Whether this child's rule is broken by somebody of that age (under 18), the child itself
    /// being `age` then.
    func companionRuleIsBroken(age: Int, by other: Int) -> Bool {
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
        let mine = children[first]
        let theirs = children[second]
        guard mine.hasCompanionRule || theirs.hasCompanionRule else { return false }
        if mine.group >= 0 && mine.group == theirs.group && mine.plan != nil && theirs.plan != nil {
            return false
        }
        let age = day.wholeYears(since: mine.birth)
        let other = day.wholeYears(since: theirs.birth)
        return other < 18 && mine.companionRuleIsBroken(age: age, by: other)
            || age < 18 && theirs.companionRuleIsBroken(age: other, by: age)
    }
}

extension Candidacy {
    func companionsClash(with other: Int) -> Bool {
        register.companionsClash(child, other, on: meeting(with: other))
    }

    /// Whose rule is broken, in words that name nobody.
    fileprivate var brokenCompanionText: String {
        let facts = childFacts
        if facts.hasCompanionRule {
            let rule =
                switch facts.companions {
                case .solo?: "is to live with no other child"
                case .olderOnly?: "is to live with older children only"
                case .youngerOnly?: "is to live with younger children only"
                default: "is to live with nobody under \(facts.noChildUnder ?? 0)"
                }
            let others = (there + placed).filter { $0 != child }
            let own = others.contains { other in
                let theirs = register.children[other]
                if facts.group >= 0 && facts.group == theirs.group && facts.plan != nil
                    && theirs.plan != nil
                {
                    return false
                }
                let day = meeting(with: other)
                let age = day.wholeYears(since: theirs.birth)
                return age < 18
                    && facts.companionRuleIsBroken(age: day.wholeYears(since: facts.birth), by: age)
            }
            let household = homeFacts.householdChildren.contains { member in
                let day = register.movesIn(child, to: home)
                guard let age = member.age(on: day), age < 18 else { return false }
                return facts.companionRuleIsBroken(
                    age: day.wholeYears(since: facts.birth), by: age)
            }
            if own || household {
                return "The child \(rule), and somebody else in the home breaks this."
            }
        }
        return "The assessed rule of a child in the home does not allow a companion of this age."
    }
}
