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
    /// How full each home may be on which day.
    private(set) var days: HomeDays
    /// Room of each home for newcomers and stayers together, under the terms and the usual limit, once
    /// all have left who will.
    var capacity: [Int] { days.capacity }
    /// Whether more may stay in each home than it has room for.
    let isOverfull: [Bool]
    /// The lowest usual limit in force on any child's start date.
    var lowestLimit: Int { days.lowestLimit }
    /// Homes with anybody under 18 whose age a newcomer's rule could mind.
    private let peopled: [UInt64]
    /// Homes with a settled child who has a rule on companions.
    private let particular: [UInt64]
    /// Homes that somebody leaves later: who is there turns on the day.
    private let timed: [UInt64]

    init(survey: PairSurvey, situation: Situation) {
        self.survey = survey
        self.situation = situation
        let register = survey.register
        let slots = survey.neighbourhoods.slots
        let days = HomeDays(register: register, situation: situation)
        self.days = days
        withRoom = survey.neighbourhoods.set { home in
            let facts = register.homes[home]
            return facts.status == .available && facts.kind != .shortBreak
                && facts.usable > days.fixed(in: home)
        }
        var staying = [Int](repeating: 0, count: register.homes.count)
        for (child, facts) in register.children.enumerated()
        where facts.status == .mayMove && situation.isAllocated[child] {
            staying[Int(facts.home)] += 1
        }
        isOverfull = register.homes.indices.map { staying[$0] > days.capacity[$0] }
        var peopled = survey.withHousehold
        var particular = [UInt64](repeating: 0, count: survey.neighbourhoods.count)
        for (home, children) in days.permanent.enumerated() where !children.isEmpty {
            let slot = Int(slots[home])
            peopled[slot / 64] |= 1 << UInt64(slot % 64)
            if children.contains(where: { register.children[$0].hasCompanionRule }) {
                particular[slot / 64] |= 1 << UInt64(slot % 64)
            }
        }
        timed = survey.neighbourhoods.set { days.isTimed[$0] }
        self.peopled = peopled
        self.particular = particular
    }

    /// The same without the usual limit in some homes.
    func lifting(_ homes: Set<Int>) -> OpenHomes {
        var copy = self
        copy.days = days.lifting(homes)
        return copy
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
            for word in asks.indices { asks[word] = open[word] & (minded[word] | timed[word]) }
        }
        func ask(_ slot: Int32) {
            if OpenHomes.has(open, Int(slot)) { asks[Int(slot) / 64] |= 1 << UInt64(slot % 64) }
        }
        for slot in survey.answeredSlots[child] ?? [] { ask(slot) }
        for other in register.apartFrom[child] ?? [] where situation.settledIn[other] >= 0 {
            ask(survey.neighbourhoods.slots[Int(situation.settledIn[other])])
            if let still = register.instance.children[other].stillIn {
                ask(survey.neighbourhoods.slots[still])
            }
        }
    }

    /// Whether the rules on persons, and on the day those surely there, leave a home open to a child.
    func isOpenToPersons(child: Int, home: Int) -> Bool {
        let register = survey.register
        let there = days.there(in: home, on: register.movesIn(child, to: home), but: child)
        let facts = register.homes[home]
        if days.isTimed[home], facts.usable <= there.count + facts.otherAuthorityChildren {
            return false
        }
        let candidacy = Candidacy(
            register: register, child: child, home: home, there: there, placed: [child])
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
