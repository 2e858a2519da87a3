import Care

/// An option in the child's terms: what speaks for it, what against, what to ask.
struct OptionWords {
    private(set) var advantages: [String] = []
    private(set) var disadvantages: [String] = []
    private(set) var questions: [String] = []

    /// The question that a children's or secure home with children there always raises.
    static let impactAssessment = "Ask the registered manager for an impact assessment."

    init(
        ranking: Ranking, placement: [MatchOption.Assignment], reasons: [Reason],
        charges: [TermCharge], locations: [LocationFacts]
    ) {
        let register = ranking.register
        let several = placement.count > 1
        for (pair, location) in zip(placement, locations) {
            let child = register.children[pair.child]
            let home = register.homes[pair.home]
            let who = several ? " (\(register.instance.children[pair.child].id))" : ""
            func miles(_ tenths: Int64) -> String {
                "\(Decimals.text(tenths, places: 1)) mile\(tenths == 10 ? "" : "s")"
            }

            if child.lives(in: pair.home) { advantages.append("Stays where the child lives" + who) }
            if let tenths = location.tenthsOfMile {
                let near = home.position.map { _ in
                    (register.distanceFromOrigin(child: pair.child, home: pair.home)?.count ?? 0)
                        * 1000 <= register.settings(for: pair.child).nearHome.millionths
                }
                if near == true {
                    advantages.append("\(miles(tenths)) from where the child comes from" + who)
                } else {
                    disadvantages.append("\(miles(tenths)) from where the child comes from" + who)
                }
            }
            if child.keepsSchool == true, let tenths = location.schoolTenthsOfMile {
                let year =
                    (1...13).contains(child.schoolYear) ? " (Year \(child.schoolYear))" : ""
                let isNear =
                    (register.distanceToSchool(child: pair.child, home: pair.home)?.count ?? 0)
                    * 1000 <= register.settings(for: pair.child).schoolKeep.millionths
                if isNear {
                    advantages.append(
                        "\(miles(tenths)) to the current school\(year), so the child can stay"
                            + who)
                } else {
                    disadvantages.append("\(miles(tenths)) to the school to be kept" + who)
                }
            }
            switch location.area {
            case .inside: advantages.append("In the area" + who)
            case .adjoining:
                disadvantages.append("Outside the area, in a neighbouring authority" + who)
            case .distant: disadvantages.append("Outside the area and its neighbours" + who)
            case .unknown: questions.append("Which authority does the home stand in?")
            }
            if child.suitability(of: home.homeClass) == .preferred {
                advantages.append("The preferred kind of home" + who)
            }
            if !child.needs.isEmpty, let offers = home.offers, child.needs.isSubset(of: offers) {
                advantages.append("Meets every recorded need" + who)
            }
            let unmet = child.otherNeeds.subtracting(home.offers ?? [])
            if !unmet.isEmpty {
                let codes = register.instance.needs.codes(in: unmet).joined(separator: ", ")
                if home.offers == nil {
                    questions.append("Can the home meet: \(codes)?" + who)
                } else {
                    disadvantages.append("Does not offer: \(codes)" + who)
                }
            }
            let wantsLanguages = register.instance.children[pair.child].wantedLanguages
            if !wantsLanguages.isEmpty {
                let known = register.instance.homes[pair.home].languages
                let missing = wantsLanguages.filter { !(known ?? []).contains($0) }
                if missing.isEmpty {
                    advantages.append("Supports \(wantsLanguages.joined(separator: ", "))" + who)
                } else if known == nil {
                    questions.append(
                        "Can the home support \(missing.joined(separator: ", "))?" + who)
                } else {
                    disadvantages.append(
                        "Needs support with \(missing.joined(separator: ", "))" + who)
                }
            }
            let wantsFaiths = register.instance.children[pair.child].wantedFaiths
            if !wantsFaiths.isEmpty {
                let known = register.instance.homes[pair.home].faiths
                let missing = wantsFaiths.filter { !(known ?? []).contains($0) }
                if missing.isEmpty {
                    advantages.append("Supports \(wantsFaiths.joined(separator: ", "))" + who)
                } else if known == nil {
                    questions.append(
                        "Can the home support \(missing.joined(separator: ", "))?" + who)
                } else {
                    disadvantages.append(
                        "Needs support with \(missing.joined(separator: ", "))" + who)
                }
            }
        }
        for charge in charges {
            let who =
                several ? charge.child.map { " (\(register.instance.children[$0].id))" } ?? "" : ""
            switch charge.term {
            case .kindNotPreferred: disadvantages.append("Not the preferred kind of home" + who)
            case .petsNotWanted:
                disadvantages.append("There may be pets, and the child would rather not" + who)
            case .move: disadvantages.append("A move from the present home" + who)
            case .siblingsSplit: disadvantages.append("Brothers and sisters are separated")
            default: break
            }
        }
        let groups = Set(
            placement.filter { register.children[$0.child].plan != nil }
                .map { register.children[$0.child].group })
        let together = groups.contains { group in
            let members = register.siblings[Int(group)].filter { register.children[$0].plan != nil }
            return members.count > 1
        }
        if together && !charges.contains(where: { $0.term == .siblingsSplit })
            && ranking.splits(of: placement) == 0
        {
            advantages.append("Brothers and sisters are not separated by it")
        }
        // Where the home stands has been said, and the approvals say who agrees to it.
        for reason in reasons
        where reason.answer == .conditional && reason.rule != Rule.outsideArea.id {
            let text = reason.text
            if !disadvantages.contains(text) { disadvantages.append(text) }
        }
        for reason in reasons where reason.answer == .ask {
            if !questions.contains(reason.text) { questions.append(reason.text) }
        }
        var asked: Set<Int> = []
        for pair in placement where !register.children[pair.child].lives(in: pair.home) {
            let home = register.homes[pair.home]
            if home.kind.hasRegisteredManager, ranking.isPeopled(pair.home, for: pair.child),
                register.answer(child: pair.child, home: pair.home) != .accepted,
                asked.insert(pair.home).inserted
            {
                questions.append(OptionWords.impactAssessment)
            }
            if home.otherAuthorityChildren > 0 {
                let consent = "Ask the other authority with a child there for its consent."
                if !questions.contains(consent) { questions.append(consent) }
            }
        }
    }
}
