import Care
import Dispatch

/// What rules and points ask of all homes, asked once for all children who are alike to them.
///
/// Most rules look at a child through a few facts only (``Rule/Reach``): such a rule is asked once
/// for each combination of these and each home, and the answers are kept as sets of homes. What is
/// left for a pair is to look up a bit, to ask the rules on persons where they could speak, and to
/// add up points from facts that lie side by side.
///
/// Made once for an instance; holds for every situation, because who lives where and who has room
/// is left to ``OpenHomes``.
final class PairSurvey: Sendable {
    let register: Register
    let includesAsk: Bool
    let neighbourhoods: Neighbourhoods
    /// What points ask of the home in each slot.
    let homes: [HomeCharges]
    /// Sets of homes that a rule leaves open to all children of one number.
    let sets: [[UInt64]]
    /// The sets that each child must be in; empty for settled children.
    let setsOfChild: [[Int32]]
    /// Homes that are for anybody.
    let forAnybody: [UInt64]
    /// Slots of the homes that are for a child by name.
    let ownSlots: [Int: [Int32]]
    /// Slots of the homes that have answered about a child.
    let answeredSlots: [Int: [Int32]]
    /// Homes with children of the household.
    let withHousehold: [UInt64]
    /// The rules that are asked pair by pair.
    let personRules: [@Sendable (borrowing Candidacy) -> Verdict?]
    /// Whether a rule on persons could speak at any home at all.
    let asksEverywhere: Bool
    /// outside_area and distant in billionths: `authority × areaCount + area`.
    let chargeOfArea: [Int64]
    /// The least of these in each neighbourhood: `authority × neighbourhoods + neighbourhood`.
    let leastAreaCharge: [Int64]
    /// The least per_100_pounds in each neighbourhood, in billionths.
    let leastCost: [Int64]
    /// Numbers of the languages and faiths that some child wants; those past 64 are not numbered.
    let wishes: WishNumbers

    /// Rules whose verdicts decide whether a pair is open in a whole allocation: those on numbers
    /// are rows of the program, and groups are parties.
    private static let pairRules = Rule.all.filter {
        ![Rule.approvedNumber.id, Rule.noPlace.id, Rule.usualLimit.id, Rule.together.id]
            .contains($0.id)
    }
    /// Rules on persons for which ``OpenHomes`` knows where they could speak.
    private static let located = Set([
        Rule.notConnected.id, Rule.notAvailable.id, Rule.companions.id, Rule.apart.id,
        Rule.avoidArea.id, Rule.declined.id,
    ])

    /// Asks the rules of all homes, on two threads.
    ///
    /// - Complexity: homes × (combinations of facts), memory a bit for each.
    init(register: Register, includesAsk: Bool, order: Neighbourhoods.Order) {
        self.register = register
        self.includesAsk = includesAsk
        let neighbourhoods = Neighbourhoods(register.homes, order: order)
        self.neighbourhoods = neighbourhoods
        let wishes = WishNumbers(register.instance.children)
        self.wishes = wishes
        homes = neighbourhoods.homes.map { HomeCharges(home: Int($0), register, wishes) }

        var rules: [FactRule] = []
        var persons: [Rule] = []
        for rule in PairSurvey.pairRules {
            switch rule.reach {
            case .facts(let number): rules.append(FactRule(rule: rule, number: number))
            case .persons: persons.append(rule)
            }
        }
        personRules = persons.map(\.verdict)
        asksEverywhere = persons.contains { !PairSurvey.located.contains($0.id) }
        let questions = Questions(rules, register)
        (sets, setsOfChild) = questions.answers(
            register, neighbourhoods, includesAsk: includesAsk)

        let instance = register.instance
        forAnybody = neighbourhoods.set { instance.homes[$0].connectedTo == nil }
        withHousehold = neighbourhoods.set { !register.homes[$0].householdChildren.isEmpty }
        var own: [Int: [Int32]] = [:]
        for (home, facts) in instance.homes.enumerated() {
            for child in facts.connectedTo ?? [] {
                own[child, default: []].append(neighbourhoods.slots[home])
            }
        }
        ownSlots = own
        var answered: [Int: [Int32]] = [:]
        for key in register.answers.keys {
            answered[key.child, default: []].append(neighbourhoods.slots[key.home])
        }
        answeredSlots = answered

        let chargeOfArea = PairSurvey.chargeOfArea(register)
        self.chargeOfArea = chargeOfArea
        let perPenny = register.policy.weights.per100Pounds.thousandths * 100
        var areas: [[Int]] = Array(repeating: [], count: neighbourhoods.count)
        var leastCost = [Int64](repeating: .max, count: neighbourhoods.count)
        for (slot, home) in homes.enumerated() where neighbourhoods.homes[slot] >= 0 {
            let word = slot / 64
            leastCost[word] = min(leastCost[word], home.weeklyCost * perPenny)
            if !areas[word].contains(Int(home.area)) { areas[word].append(Int(home.area)) }
        }
        self.leastCost = leastCost.map { $0 == .max ? 0 : $0 }
        var least: [Int64] = []
        least.reserveCapacity(instance.authorities.count * neighbourhoods.count)
        for authority in instance.authorities.indices {
            for word in 0..<neighbourhoods.count {
                let charges = areas[word].map { chargeOfArea[authority * register.areaCount + $0] }
                // Homes of connected persons are charged for no area.
                let isMeasured = neighbourhoods.rectangles[word] != nil
                least.append(isMeasured ? charges.min() ?? 0 : 0)
            }
        }
        leastAreaCharge = least
    }

    /// outside_area and distant of each placing authority in each area.
    private static func chargeOfArea(_ register: Register) -> [Int64] {
        let weights = register.policy.weights
        let outside = (weights.outsideArea * Quantity(1)).billionths
        let distant = (weights.distant * Quantity(1)).billionths
        return register.locationOfArea.map { location in
            switch location {
            case .inside: 0
            case .adjoining: outside
            case .distant, .unknown: outside + distant
            }
        }
    }

    /// A rule that looks at a child through a few facts, and the number that stands for these.
    private struct FactRule {
        var rule: Rule
        var number: @Sendable (ChildFacts) -> UInt64
    }

    /// What is asked of all homes: each rule once for all children who are alike to it.
    private struct Questions {
        private struct Combination: Hashable {
            var rule: Int
            var number: UInt64
        }

        /// A rule, and the child who stands for all who are alike to it.
        private var asked: [(verdict: @Sendable (borrowing Candidacy) -> Verdict?, child: Int)] = []
        /// The questions that concern each child.
        private var ofChild: [[Int32]]

        init(_ rules: [FactRule], _ register: Register) {
            ofChild = [[Int32]](repeating: [], count: register.children.count)
            var numbers: [Combination: Int32] = [:]
            for (child, facts) in register.children.enumerated() where facts.status != .settled {
                for (index, rule) in rules.enumerated() {
                    let key = Combination(rule: index, number: rule.number(facts))
                    let number: Int32
                    if let known = numbers[key] {
                        number = known
                    } else {
                        number = Int32(asked.count)
                        numbers[key] = number
                        asked.append((rule.rule.verdict, child))
                    }
                    ofChild[child].append(number)
                }
            }
        }

        /// The sets of homes that the questions leave open, and which of them each child must be in; a
        /// set of all homes need not be met with.
        func answers(
            _ register: Register, _ neighbourhoods: Neighbourhoods, includesAsk: Bool
        ) -> (sets: [[UInt64]], ofChild: [[Int32]]) {
            let asked = asked
            let found = Slots<[UInt64]>(count: asked.count, empty: [])
            DispatchQueue.concurrentPerform(iterations: asked.count) { index in
                let (verdict, child) = asked[index]
                let placed = [child]
                found.set(
                    index,
                    neighbourhoods.set { home in
                        let candidacy = Candidacy(
                            register: register, child: child, home: home, there: [],
                            placed: placed)
                        return PairSurvey.isOpen(verdict(candidacy), includesAsk: includesAsk)
                    })
            }
            let everywhere = neighbourhoods.set { _ in true }
            var kept: [[UInt64]] = []
            var numberKept = [Int32](repeating: -1, count: asked.count)
            for index in asked.indices where found[index] != everywhere {
                numberKept[index] = Int32(kept.count)
                kept.append(found[index])
            }
            return (kept, ofChild.map { $0.map { numberKept[Int($0)] }.filter { $0 >= 0 } })
        }
    }

    /// Whether a verdict leaves a pair open in a whole allocation.
    @inline(__always)
    static func isOpen(_ verdict: Verdict?, includesAsk: Bool) -> Bool {
        switch verdict?.answer {
        case .excluded?: false
        case .ask?: includesAsk
        case .conditional?, .eligible?, nil: true
        }
    }
}

extension Neighbourhoods {
    /// The set of the homes that meet a condition, one word for each neighbourhood.
    func set(where isIn: (Int) -> Bool) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: count)
        for (slot, home) in homes.enumerated() where home >= 0 {
            if isIn(Int(home)) { words[slot / 64] |= 1 << UInt64(slot % 64) }
        }
        return words
    }
}

/// Numbers of the languages and faiths that some child wants.
struct WishNumbers: Sendable {
    private let languages: [String: Int]
    private let faiths: [String: Int]

    init(_ children: [Child]) {
        func numbers(_ wanted: [[String]]) -> [String: Int] {
            Dictionary(
                uniqueKeysWithValues: Set(wanted.joined()).sorted().enumerated().map { ($1, $0) })
        }
        languages = numbers(children.map(\.wantedLanguages))
        faiths = numbers(children.map(\.wantedFaiths))
    }

    /// Those of the languages that have a number below 64, as bits.
    func bits(languages some: [String]) -> UInt64 { WishNumbers.bits(some, languages) }

    /// Those of the faiths that have a number below 64, as bits.
    func bits(faiths some: [String]) -> UInt64 { WishNumbers.bits(some, faiths) }

    /// Whether all that a child wants has a number below 64.
    func areNumbered(_ child: Child) -> Bool {
        child.wantedLanguages.allSatisfy { (languages[$0] ?? 64) < 64 }
            && child.wantedFaiths.allSatisfy { (faiths[$0] ?? 64) < 64 }
    }

    private static func bits(_ some: [String], _ numbers: [String: Int]) -> UInt64 {
        var bits: UInt64 = 0
        for wish in some {
            if let number = numbers[wish], number < 64 { bits |= 1 << UInt64(number) }
        }
        return bits
    }
}
