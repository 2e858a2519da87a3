import Care

/// The one answer of a child-home pair; a score never lifts an exclusion.
package enum Eligibility: Int, Sendable, Comparable, CaseIterable {
    /// Lawful and safe as far as recorded.
    case eligible
    /// Lawful once what is named is recorded.
    case conditional
    /// A fact is missing.
    case ask
    /// Unlawful or unsafe.
    case excluded

    /// Whether the left answer is weaker.
    package static func < (left: Eligibility, right: Eligibility) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The word used in files and results.
    package var word: String {
        switch self {
        case .eligible: "eligible"
        case .conditional: "conditional"
        case .ask: "ask"
        case .excluded: "excluded"
        }
    }
}

/// Who must record an approval before a conditional placement is lawful.
package enum Approval: String, Sendable, CaseIterable, Comparable {
    /// The director of children's services.
    case director
    /// The authority in which the foster home stands, in writing.
    case exemption
    /// The nominated officer.
    case nominatedOfficer = "nominated-officer"
    /// Placement outside the terms of approval, six working days at most.
    case outsideTerms = "outside-terms"
    /// A reason recorded by the person who decides.
    case recordedReason = "recorded-reason"

    /// Alphabetical by code.
    package static func < (left: Approval, right: Approval) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The approval in words.
    package var inWords: String {
        switch self {
        case .director: "the director of children's services"
        case .exemption: "an exemption by the authority in which the home stands"
        case .nominatedOfficer: "the nominated officer"
        case .outsideTerms:
            "the placing authority, for a placement outside the terms of approval"
        case .recordedReason: "a record of why the brothers and sisters are separated"
        }
    }
}

/// What one rule says of one candidacy.
package struct Verdict: Sendable, Hashable {
    /// Excluded, ask or conditional.
    package var answer: Eligibility
    /// The approval that a conditional answer waits for, if a person must give one.
    package var approval: Approval?

    /// Unlawful or unsafe.
    static let excluded = Verdict(answer: .excluded)
    /// A fact is missing.
    static let ask = Verdict(answer: .ask)
    /// Lawful once a date is reached or a fact recorded.
    static let conditional = Verdict(answer: .conditional)

    /// Lawful once an approval is recorded.
    static func conditional(_ approval: Approval) -> Verdict {
        Verdict(answer: .conditional, approval: approval)
    }
}

/// A verdict with its rule and the sentence for people.
package struct Reason: Sendable, Hashable {
    /// The rule's id, as `approved-age`.
    package var rule: String
    /// Excluded, ask or conditional (eligible only for separate homes of unrelated children).
    package var answer: Eligibility
    /// The child, an index; nil where the rule concerns the whole option.
    package var child: Int?
    /// The approval it waits for.
    package var approval: Approval?
    /// A sentence without anybody's reference.
    package var text: String
}

/// What would have to change for an excluded candidacy to pass.
enum Mend: Sendable, Hashable {
    /// The child moves in on this day or later.
    case wait(until: Day)
    /// Something else, as "the approval age were up to 13", and who can change it.
    case change(String, by: String)
}

/// One rule: who may not live where, or only after what.
///
/// The rules page, the tests and the engine all read the same rule. It never changes; it is an object
/// because rules are gone through millions of times, and a copy would cost more than the question.
package final class Rule: Sendable {
    /// Where a rule comes from.
    package struct Source: Sendable, Hashable {
        /// Statute, statutory instrument, guidance or policy.
        package var instrument: String
        /// The section, regulation or paragraph.
        package var section: String
        /// The day from which it is in force; nil for practice and local policy.
        package var inForce: Day?

        init(_ instrument: String, _ section: String, from day: String? = nil) {
            self.instrument = instrument
            self.section = section
            inForce = day.flatMap { Day(iso: $0) }
        }
    }

    /// How much of a child a rule looks at: it decides how often the rule has to be asked.
    enum Reach: Sendable {
        /// Only these facts, told as one number.
        ///
        /// Children with the same number are excluded by the same homes and asked about by the same
        /// homes, whoever lives there; so the rule is asked once for each number and home.
        case facts(@Sendable (ChildFacts) -> UInt64)
        /// The child itself, or who lives in the home: asked pair by pair.
        case persons
    }

    /// The id, as `approved-age`.
    package let id: String
    /// What it demands, in a sentence a tired officer understands.
    package let sentence: String
    /// Where it comes from.
    package let source: Source
    /// How much of a child it looks at.
    let reach: Reach
    /// What it says of a candidacy; nil where it has nothing to say.
    let verdict: @Sendable (borrowing Candidacy) -> Verdict?
    /// The sentence for one verdict.
    let text: @Sendable (borrowing Candidacy, Verdict) -> String
    /// What would have to change for the candidacy, and those of all placed with it, to pass; nil where
    /// nothing can.
    let mend: @Sendable (borrowing Candidacy) -> Mend?

    init(
        id: String, sentence: String, source: Source, reach: Reach = .persons,
        verdict: @escaping @Sendable (borrowing Candidacy) -> Verdict?,
        text: @escaping @Sendable (borrowing Candidacy, Verdict) -> String,
        mend: @escaping @Sendable (borrowing Candidacy) -> Mend? = { _ in nil }
    ) {
        self.id = id
        self.sentence = sentence
        self.source = source
        self.reach = reach
        self.verdict = verdict
        self.text = text
        self.mend = mend
    }

    /// Every rule on a child and a home, in the order in which reasons are given.
    package static let all: [Rule] = [
        kindUnsuitable, kindReserved, notConnected, supportedAge, unregistered, notAvailable,
        emergencyOnly, availableLater, approvedAge, approvedSex, approvedNumber, noPlace,
        usualLimit, essentialNeed, companions, apart, avoidArea, pets, declined, shortBreak,
        outsideArea, schoolKeyStage4, vacancyUnconfirmed, together,
    ]

    /// The rules on an option as a whole: documentation for their ids.
    package static let ofOptions: [Rule] = [siblingsSplit, separateHomes]

    /// The rules that look at a child through a few facts (``Reach``), with their numbers in ``all``.
    static let onFacts: [(number: Int, rule: Rule)] = all.enumerated().compactMap { number, rule in
        if case .facts = rule.reach { (number, rule) } else { nil }
    }
    /// The rules that look at persons, with their numbers in ``all``.
    static let onPersons: [(number: Int, rule: Rule)] = all.enumerated().compactMap {
        number, rule in
        if case .persons = rule.reach { (number, rule) } else { nil }
    }

    /// The rules on numbers: in a whole allocation they turn on everybody who moves in.
    static let onNumbers: [Rule] = [approvedNumber, noPlace, usualLimit]
    /// All others.
    static let notOnNumbers: [Rule] = all.filter { rule in
        !onNumbers.contains { $0 === rule }
    }
}

/// A child who would live in a home, with everybody who matters to the answer.
///
/// A child who already lives in the home, with a move planned, is not tested: staying is always
/// eligible.
package struct Candidacy {
    /// The prepared instance.
    let register: Register
    /// The child, an index.
    let child: Int
    /// The home, an index.
    let home: Int
    /// The day looked at: that on which the child moves in, or in a whole allocation any on which
    /// somebody does.
    let day: Day
    /// Children of children.csv who are there on that day; none of `placed`.
    let there: [Int]
    /// All children placed there in one go, the child included, and those of them who live there
    /// already.
    let placed: [Int]
    /// Whether the exceptions of `match` for a whole request apply (the rule `together`).
    let settledSiblingHome: Int?
    /// The first day on which enough beds are free, where somebody who leaves is all that is in the
    /// way.
    let freeFrom: Day?
    /// The first day on which the number in the terms of approval allows it, likewise.
    let approvedFrom: Day?

    /// A candidacy on the day on which the child moves in, with those given there.
    package init(
        register: Register, child: Int, home: Int, there: [Int], placed: [Int],
        settledSiblingHome: Int? = nil
    ) {
        self.register = register
        self.child = child
        self.home = home
        day = register.movesIn(child, to: home)
        self.there = there
        self.placed = placed
        self.settledSiblingHome = settledSiblingHome
        freeFrom = nil
        approvedFrom = nil
    }

    /// A candidacy with those who are there on a day by an occupancy.
    ///
    /// - Parameters:
    ///   - day: the day looked at; nil for the one on which the child moves in.
    ///   - staying: whether a may-move child stays.
    init(
        register: Register, child: Int, home: Int, on day: Day? = nil, occupancy: Occupancy,
        staying: (Int) -> Bool = { _ in true }, placed: [Int], settledSiblingHome: Int? = nil
    ) {
        self.register = register
        self.child = child
        self.home = home
        let day = day ?? register.movesIn(child, to: home)
        self.day = day
        there = occupancy.there(in: home, on: day, staying: staying).filter {
            !placed.contains($0)
        }
        self.placed = placed
        self.settledSiblingHome = settledSiblingHome
        let facts = register.homes[home]
        let used = there.count + facts.otherAuthorityChildren + placed.count
        func firstDay(_ places: Int?) -> Day? {
            guard let places, used > places - facts.unavailable else { return nil }
            return occupancy.firstDay(
                in: home, withAtMost: places - facts.unavailable - placed.count, from: day,
                staying: staying, leavingOut: placed)
        }
        freeFrom = firstDay(facts.places)
        approvedFrom = firstDay(facts.approvedPlaces)
    }

    // Lent, not copied: the facts hold arrays, and rules ask for them millions of times.
    var childFacts: ChildFacts { _read { yield register.children[child] } }
    var homeFacts: HomeFacts { _read { yield register.homes[home] } }
    var settings: SettingsInForce {
        _read { yield register.settings[Int(register.children[child].settings)] }
    }

    /// Children who take places there on the day, those of other authorities included.
    var countThere: Int { there.count + homeFacts.otherAuthorityChildren }

    /// The day on which the child and another one first live together: the later of their moves.
    func meeting(with other: Int) -> Day {
        let mine = register.movesIn(child, to: home)
        if placed.contains(other), isNewcomer(other) {
            return max(mine, register.movesIn(other, to: home))
        }
        return max(mine, register.arrival(other, in: home) ?? mine)
    }

    /// Whether another child of the same run is a newcomer too (rather than living there already).
    func isNewcomer(_ other: Int) -> Bool {
        !register.children[other].lives(in: home)
    }

    /// Who decides on the terms of approval of the home, or on its statement of purpose.
    var whoSetsTerms: String {
        homeFacts.isFoster ? "the home's fostering service" : "the home's provider"
    }

    /// Who says whom the home takes.
    var whoTakesChildren: String { homeFacts.isFoster ? "the carers" : "the home's manager" }

    /// Those placed who do not live there already.
    var newcomers: [Int] { placed.filter(isNewcomer) }

    /// Every rule's verdict; the strongest is the answer.
    package func verdicts() -> [(rule: Rule, verdict: Verdict)] {
        Rule.all.compactMap { rule in rule.verdict(self).map { (rule, $0) } }
    }

    /// Every reason that applies, in the rules' order.
    func reasons() -> [Reason] {
        verdicts().map { rule, verdict in
            Reason(
                rule: rule.id, answer: verdict.answer, child: child, approval: verdict.approval,
                text: rule.text(self, verdict))
        }
    }
}
