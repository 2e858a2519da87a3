import Care

extension Rule {
    /// Needs that a home must be able to meet.
    static let essentialNeed = Rule(
        id: "essential-need",
        sentence: "A home must be able to meet every essential need of the child.",
        source: Source("Children Act 1989", "s22C(8)(d)", from: "2011-04-01"),
        reach: .facts { $0.essential.rawValue },
        verdict: { at in
            let essential = at.childFacts.essential
            if essential.isEmpty { return nil }
            guard let offers = at.homeFacts.offers else { return .ask }
            return essential.isSubset(of: offers) ? nil : .excluded
        },
        text: { at, verdict in
            let catalogue = at.register.instance.needs
            let missing = at.childFacts.essential.subtracting(at.homeFacts.offers ?? [])
            let codes = catalogue.codes(in: missing).joined(separator: ", ")
            return verdict.answer == .ask
                ? "What this home can meet is not recorded; the child must have: \(codes)."
                : "The home cannot meet what the child must have: \(codes)."
        },
        mend: { at in
            let register = at.register
            let needs = at.newcomers.reduce(into: NeedSet()) {
                $0.formUnion(register.children[$1].essential)
            }
            let missing = needs.subtracting(at.homeFacts.offers ?? [])
            let codes = register.instance.needs.codes(in: missing)
            return .change("the home offered \(codes.joined(separator: ", "))")
        })
}
