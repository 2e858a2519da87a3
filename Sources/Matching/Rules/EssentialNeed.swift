import Care

extension Rule {
    /// Needs that a home must be able to meet.
    static let essentialNeed = Rule(
        id: "essential-need",
        sentence: "A home must be able to meet every essential need of the child.",
        source: Source("Children Act 1989", "s22C(8)(d)", from: "2011-04-01"),
        reach: .facts { $0.essential.rawValue },
        verdict: { at in
            switch HomeTerms.meet(at.childFacts.essential, offers: at.homeFacts.offers) {
            case true?: nil
            case false?: .excluded
            case nil: .ask
            }
        },
        text: { at, verdict in
            let catalogue = at.register.instance.needs
            let missing = at.childFacts.essential.subtracting(at.homeFacts.offers ?? [])
            let needs = catalogue.words(in: missing).joined(separator: ", ")
            return verdict.answer == .ask
                ? "Can the home meet what the child must have: \(needs)?"
                : "The home cannot meet what the child must have: \(needs)."
        },
        mend: { at in
            let register = at.register
            let needs = at.newcomers.reduce(into: NeedSet()) {
                $0.formUnion(register.children[$1].essential)
            }
            let missing = needs.subtracting(at.homeFacts.offers ?? [])
            let words = register.instance.needs.words(in: missing)
            return .change(
                "the home could meet: \(words.joined(separator: ", "))", by: at.whoSetsTerms)
        })
}
