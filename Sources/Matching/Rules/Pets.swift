import Care

extension Rule {
    /// Pets that a child must not live with, or must.
    static let pets = Rule(
        id: "pets",
        sentence: "A child who must not live with pets has no pets in the home; a child who must "
            + "live with pets has some.",
        source: Source(
            "Fostering National Minimum Standards 2011; Placements Data Standard v2",
            "standard 15; pets", from: "2011-04-01"),
        reach: .facts {
            switch $0.pets {
            case .no?: 1
            case .must?: 2
            default: 0
            }
        },
        verdict: { at in
            switch HomeTerms.suit(at.childFacts.pets, hasPets: at.homeFacts.hasPets) {
            case true?: nil
            case false?: .excluded
            case nil: .ask
            }
        },
        text: { at, verdict in
            let rule =
                at.childFacts.pets == .no
                ? "must not live with pets" : "must live with pets"
            if verdict.answer == .ask {
                return "Are there pets? The child \(rule)."
            }
            return at.childFacts.pets == .no
                ? "There are pets, and the child \(rule)."
                : "There are no pets, and the child \(rule)."
        },
        mend: { at in
            .change(
                at.childFacts.pets == .no ? "there were no pets" : "there were pets",
                by: at.whoTakesChildren)
        })
}
