import Care

/// An option in the child's terms: what speaks for it, what against, what to ask.
struct OptionWords {
    private(set) var advantages: [String] = []
    private(set) var disadvantages: [String] = []
    private(set) var questions: [String] = []

    /// The question that a children's or secure home with children there always raises.
    static let impactAssessment = "Ask for the registered manager's impact assessment."

    private let register: Register

    init(
        ranking: Ranking, placement: [MatchOption.Assignment], reasons: [Reason],
        charges: [TermCharge], locations: [LocationFacts]
    ) {
        register = ranking.register
        let several = placement.count > 1
        for (pair, location) in zip(placement, locations) {
            let who = several ? " (\(register.instance.children[pair.child].id))" : ""
            if register.children[pair.child].lives(in: pair.home) {
                advantages.append("Stays where the child lives" + who)
            }
            addDistances(pair, location, who)
            addArea(location.area, who)
            addNeeds(pair, who)
            let child = register.instance.children[pair.child]
            let home = register.instance.homes[pair.home]
            addWishes(child.wantedLanguages, supported: home.languages, who)
            addWishes(child.wantedFaiths, supported: home.faiths, who)
        }
        for charge in charges {
            let child = several ? charge.child : nil
            addCharge(
                charge.term, child.map { " (\(register.instance.children[$0].id))" } ?? "",
                in: placement.first { $0.child == charge.child }?.home)
        }
        if ranking.siblings(in: placement) == .together {
            advantages.append("Keeps brothers and sisters together")
        }
        addReasons(reasons, placement)
        addQuestions(placement, ranking)
    }

    private mutating func addDistances(
        _ pair: MatchOption.Assignment, _ location: LocationFacts, _ who: String
    ) {
        let settings = register.settings(for: pair.child)
        if let tenths = location.tenthsOfMile {
            let metres = register.distanceFromOrigin(child: pair.child, home: pair.home)?.count
            let isNear =
                register.homes[pair.home].position != nil
                && (metres ?? 0) * 1000 <= settings.nearHome.millionths
            let text = "\(tenths.tenthsOfMileInWords) from where the child comes from" + who
            if isNear { advantages.append(text) } else { disadvantages.append(text) }
        }
        let child = register.children[pair.child]
        guard child.keepsSchool == true, let tenths = location.schoolTenthsOfMile else { return }
        let year = (1...13).contains(child.schoolYear) ? " (Year \(child.schoolYear))" : ""
        let metres = register.distanceToSchool(child: pair.child, home: pair.home)?.count
        if (metres ?? 0) * 1000 <= settings.schoolKeep.millionths {
            advantages.append(
                "\(tenths.tenthsOfMileInWords) to the current school\(year), so the child can stay"
                    + who)
        } else {
            disadvantages.append(
                "\(tenths.tenthsOfMileInWords) to the current school, which the child is to keep"
                    + who)
        }
    }

    private mutating func addArea(_ area: AreaLocation, _ who: String) {
        switch area {
        case .inside: advantages.append("In the area" + who)
        case .adjoining:
            disadvantages.append("Outside the area, in a neighbouring authority" + who)
        case .distant: disadvantages.append("Outside the area and its neighbours" + who)
        // The rule asks where an approval hangs on it.
        case .unknown: break
        }
    }

    private mutating func addNeeds(_ pair: MatchOption.Assignment, _ who: String) {
        let child = register.children[pair.child]
        let home = register.homes[pair.home]
        if child.suitability(of: home.homeClass) == .preferred {
            advantages.append("The preferred kind of home" + who)
        }
        if !child.needs.isEmpty, let offers = home.offers, child.needs.isSubset(of: offers) {
            advantages.append("Meets every recorded need for care" + who)
        }
        let unmet = child.otherNeeds.subtracting(home.offers ?? [])
        if unmet.isEmpty { return }
        let needs = register.instance.needs.words(in: unmet).joined(separator: ", ")
        let which = unmet.count == 1 ? "this need" : "these needs"
        if home.offers == nil {
            questions.append("Can the home meet \(which): \(needs)?" + who)
        } else {
            disadvantages.append("Does not meet \(which): \(needs)" + who)
        }
    }

    /// Languages or faiths that a child wants.
    private mutating func addWishes(_ wanted: [String], supported: [String]?, _ who: String) {
        if wanted.isEmpty { return }
        let missing = wanted.filter { !(supported ?? []).contains($0) }
        let names = (missing.isEmpty ? wanted : missing).map(\.asName).joined(separator: ", ")
        if missing.isEmpty {
            advantages.append("Supports \(names)" + who)
        } else if supported == nil {
            questions.append("Can the home support \(names)?" + who)
        } else {
            disadvantages.append("Does not support \(names)" + who)
        }
    }

    /// What a term charged says; the home, where it concerns one child.
    private mutating func addCharge(_ term: Term, _ who: String, in home: Int?) {
        switch term {
        case .kindNotPreferred: disadvantages.append("Not the preferred kind of home" + who)
        case .petsNotWanted:
            let hasPets = home.flatMap { register.homes[$0].hasPets } == true
            disadvantages.append(
                "There \(hasPets ? "are" : "may be") pets, and the child would rather not" + who)
        case .move: disadvantages.append("A move from the present home" + who)
        case .siblingsSplit: disadvantages.append(OptionWords.separated)
        default: break
        }
    }

    private static let separated = "Brothers and sisters are separated"

    /// Where the home stands has been said, and the approvals say who agrees to it.
    private mutating func addReasons(
        _ reasons: [Reason], _ placement: [MatchOption.Assignment]
    ) {
        let conditions = reasons.filter {
            $0.answer == .conditional && $0.rule != Rule.outsideArea.id
        }
        // The rule says it too, and what a person has to do.
        if conditions.contains(where: { $0.rule == Rule.siblingsSplit.id }) {
            disadvantages.removeAll { $0 == OptionWords.separated }
        }
        disadvantages += told(conditions, placement)
        questions += told(reasons.filter { $0.answer == .ask }, placement)
    }

    // Reasons in words, each once, with the children and homes that it is of where that is not plain.
    private func told(_ reasons: [Reason], _ placement: [MatchOption.Assignment]) -> [String] {
        var texts: [String] = []
        var pairs: [String: [MatchOption.Assignment]] = [:]
        for reason in reasons {
            if !texts.contains(reason.text) { texts.append(reason.text) }
            pairs[reason.text, default: []] += placement.filter { $0.child == reason.child }
        }
        let homes = Set(placement.map(\.home))
        let whole = texts.map { text -> String in
            let of = pairs[text] ?? []
            if of.isEmpty || of.count == placement.count && homes.count == 1 { return text }
            let children = of.map { register.instance.children[$0.child].id }
            let places = Set(of.map { register.instance.homes[$0.home].id }).sorted()
            let who = children.joined(separator: " and ")
            return homes.count == 1
                ? "\(who): \(text)" : "\(who) in \(places.joined(separator: " and ")): \(text)"
        }
        // Two rules outside whose terms a stay is possible for some days say so once.
        return whole.enumerated().map { index, text in
            guard let note = text.firstRange(of: " In an emergency a stay") else { return text }
            let isSaid = whole[(index + 1)...].contains { $0.hasSuffix(text[note.lowerBound...]) }
            return isSaid ? String(text[..<note.lowerBound]) : text
        }
    }

    private mutating func addQuestions(
        _ placement: [MatchOption.Assignment], _ ranking: Ranking
    ) {
        var asked: Set<Int> = []
        for pair in placement where !register.children[pair.child].lives(in: pair.home) {
            let home = register.homes[pair.home]
            if ranking.needsImpactAssessment(pair), asked.insert(pair.home).inserted {
                questions.append(OptionWords.impactAssessment)
            }
            if home.otherAuthorityChildren > 0 {
                let consent = "Ask the other authority with a child there for its consent."
                if !questions.contains(consent) { questions.append(consent) }
            }
        }
    }
}

extension String {
    /// A language or a faith as a name: `Polish`, `Church of England`.
    fileprivate var asName: String {
        split(separator: " ").enumerated().map { index, word in
            index > 0 && word.count < 4
                ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
        }.joined(separator: " ")
    }
}

/// What an option does to brothers and sisters who are to live together.
package enum SiblingOutcome: Sendable, Hashable {
    /// Nobody asked for has any.
    case none
    /// All of them live in one home then.
    case together
    /// Some live in another home.
    case separated
    /// Nobody is separated by it, but some wait for a home and are not asked for.
    case someWait
}

extension Ranking {
    /// What a placement does to brothers and sisters.
    package func siblings(in placement: [MatchOption.Assignment]) -> SiblingOutcome {
        if splits(of: placement) > 0 { return .separated }
        var outcome = SiblingOutcome.none
        for pair in placement {
            for sibling in register.groupMembers(of: pair.child) where sibling != pair.child {
                if !request.children.contains(sibling),
                    !register.lives(child: sibling, home: pair.home)
                {
                    return .someWait
                }
                outcome = .together
            }
        }
        return outcome
    }

    /// Whether a child's move into a home needs the registered manager's impact assessment: it is a
    /// children's or a secure home with somebody there, and has not said yes.
    package func needsImpactAssessment(_ pair: MatchOption.Assignment) -> Bool {
        register.homes[pair.home].kind.hasRegisteredManager
            && !register.lives(child: pair.child, home: pair.home)
            && isPeopled(pair.home, for: pair.child)
            && !register.hasAccepted(child: pair.child, home: pair.home)
    }

    /// What to ask one of the homes of an option.
    package func questions(of option: MatchOption, in home: Int) -> [String] {
        if option.homes.count == 1 { return option.questions }
        let parts = zip(option.assignments, option.locations).filter { $0.0.home == home }
        let children = parts.map(\.0.child)
        return OptionWords(
            ranking: self, placement: parts.map(\.0),
            reasons: option.reasons.filter { $0.child.map(children.contains) ?? false },
            charges: [], locations: parts.map(\.1)
        ).questions
    }

    /// The points of a child in a home, without what concerns the whole option.
    package func points(of pair: MatchOption.Assignment) -> Points { pairPoints(pair) }
}

extension Register {
    /// Whether a child lives in a home and may stay there.
    package func lives(child: Int, home: Int) -> Bool { children[child].lives(in: home) }

    /// Whether the answer of a home about a child that counts is yes.
    package func hasAccepted(child: Int, home: Int) -> Bool {
        answer(child: child, home: home) == .accepted
    }

    /// The brothers and sisters of some children who are to live with them and wait for a home too.
    package func waitingSiblings(of request: [Int]) -> [Int] {
        Set(request.flatMap(groupMembers)).subtracting(request).filter {
            children[$0].status == .referred || children[$0].status == .mustMove
        }.sorted { instance.children[$0].id < instance.children[$1].id }
    }
}
