import Care

/// The homes open to each child in one situation: sets of homes, and where persons must be asked.
///
/// A home is open to a child when no rule excludes the pair and, unless asked for, no rule asks. The
/// rules on numbers (approved-number, no-place, usual-limit) are left out: in a whole allocation
/// they are rows of the program.
struct OpenHomes: Sendable {
    let survey: PairSurvey
    let situation: Situation
    /// Homes that could take a newcomer at all.
    let withRoom: [UInt64]
    /// Room of each home for newcomers and stayers together, under the terms and the usual limit.
    let capacity: [Int]
    /// Whether more may stay in each home than it has room for.
    let isOverfull: [Bool]
    /// The lowest usual limit in force on any child's start date.
    let lowestLimit: Int
    /// Homes with anybody under 18 whose age a newcomer's rule could mind.
    private let peopled: [UInt64]
    /// Homes with a settled child who has a rule on companions.
    private let particular: [UInt64]

    init(survey: PairSurvey, situation: Situation) {
        self.survey = survey
        self.situation = situation
        let register = survey.register
        let slots = survey.neighbourhoods.slots
        withRoom = survey.neighbourhoods.set {
            OpenHomes.couldTake(home: $0, register: register, situation: situation)
        }
        let lowest = register.settings.map(\.usualLimit).min() ?? 3
        lowestLimit = lowest
        let capacity = register.homes.indices.map { home in
            let usable = register.homes[home].usable
            let most = register.homes[home].isFoster ? min(usable, lowest) : usable
            let fixed =
                situation.settled[home].count + register.homes[home].otherAuthorityChildren
            return max(0, most - fixed)
        }
        self.capacity = capacity
        var staying = [Int](repeating: 0, count: register.homes.count)
        for (child, facts) in register.children.enumerated()
        where facts.status == .mayMove && situation.isAllocated[child] {
            staying[Int(facts.home)] += 1
        }
        isOverfull = register.homes.indices.map { staying[$0] > capacity[$0] }
        var peopled = survey.withHousehold
        var particular = [UInt64](repeating: 0, count: survey.neighbourhoods.count)
        for (child, home) in situation.settledIn.enumerated() where home >= 0 {
            let slot = Int(slots[Int(home)])
            peopled[slot / 64] |= 1 << UInt64(slot % 64)
            if register.children[child].hasCompanionRule {
                particular[slot / 64] |= 1 << UInt64(slot % 64)
            }
        }
        self.peopled = peopled
        self.particular = particular
    }

    /// Whether a home could take any newcomer at all.
    private static func couldTake(home: Int, register: Register, situation: Situation) -> Bool {
        let facts = register.homes[home]
        return facts.status == .available && facts.kind != .shortBreak
            && facts.usable > situation.settled[home].count + facts.otherAuthorityChildren
    }

    /// Homes that all rules asked once leave open to a child, and those of them where the rules on
    /// persons have still to be asked.
    ///
    /// - Complexity: a few operations for each neighbourhood.
    func fill(child: Int, open: inout [UInt64], asks: inout [UInt64]) {
        let register = survey.register
        let facts = register.children[child]
        open = withRoom
        for set in survey.setsOfChild[child] {
            survey.sets[Int(set)].withUnsafeBufferPointer { other in
                open.withUnsafeMutableBufferPointer { mine in
                    for word in mine.indices { mine[word] &= other[word] }
                }
            }
        }
        let own = (survey.ownSlots[child] ?? []).filter { OpenHomes.has(open, Int($0)) }
        for word in open.indices { open[word] &= survey.forAnybody[word] }
        for slot in own { open[Int(slot) / 64] |= 1 << UInt64(slot % 64) }
        if facts.home >= 0, facts.status != .referred {
            // The place that ends, and the home of a child who may stay there.
            let slot = Int(survey.neighbourhoods.slots[Int(facts.home)])
            open[slot / 64] &= ~(1 << UInt64(slot % 64))
        }
        if survey.asksEverywhere || register.avoidAreas[child] != nil {
            asks = open
            return
        }
        let minded = facts.hasCompanionRule ? peopled : particular
        asks.withUnsafeMutableBufferPointer { asks in
            for word in asks.indices { asks[word] = open[word] & minded[word] }
        }
        func ask(_ slot: Int32) {
            if OpenHomes.has(open, Int(slot)) { asks[Int(slot) / 64] |= 1 << UInt64(slot % 64) }
        }
        for slot in survey.answeredSlots[child] ?? [] { ask(slot) }
        for other in register.apartFrom[child] ?? [] where situation.settledIn[other] >= 0 {
            ask(survey.neighbourhoods.slots[Int(situation.settledIn[other])])
        }
    }

    /// Whether the rules on persons leave a home open to a child.
    func isOpenToPersons(child: Int, home: Int) -> Bool {
        let candidacy = Candidacy(
            register: survey.register, child: child, home: home, there: situation.settled[home],
            placed: [child])
        return survey.personRules.allSatisfy {
            PairSurvey.isOpen($0(candidacy), includesAsk: survey.includesAsk)
        }
    }

    /// Whether a home is open to a child, asked of one pair.
    func isOpen(child: Int, home: Int) -> Bool {
        let register = survey.register
        if register.children[child].lives(in: home) { return false }
        let slot = Int(survey.neighbourhoods.slots[home])
        guard OpenHomes.has(withRoom, slot),
            survey.setsOfChild[child].allSatisfy({ OpenHomes.has(survey.sets[Int($0)], slot) })
        else { return false }
        return isOpenToPersons(child: child, home: home)
    }

    /// The points of a child in a home that is open to it, else nil.
    func points(child: Int, home: Int) -> Points? {
        isOpen(child: child, home: home)
            ? survey.register.points(child: child, home: home, stays: false) : nil
    }

    @inline(__always)
    private static func has(_ words: [UInt64], _ slot: Int) -> Bool {
        words[slot / 64] >> UInt64(slot % 64) & 1 == 1
    }
}
