import Care

extension Rule {
    /// Kinds of home that take a child only with a matching assessed need, or never.
    static let kindReserved = Rule(
        id: "kind-reserved",
        sentence: "Secure homes, parent-and-child homes and family centres take only children "
            + "assessed as needing them; parents' and adopters' homes take no new child.",
        source: Source("Children Act 1989", "s25 and s22C(5)–(6)", from: "1991-10-14"),
        reach: .facts {
            $0.needs.intersection(
                NeedCatalogue.deprivationOfLiberty.union(NeedCatalogue.parentAndChild)
            ).rawValue
        },
        verdict: { at in
            let needs = at.childFacts.needs
            switch at.homeFacts.kind {
            case .secure:
                return needs.isSuperset(of: NeedCatalogue.deprivationOfLiberty) ? nil : .excluded
            case .parentAndChild, .familyCentre:
                return needs.isSuperset(of: NeedCatalogue.parentAndChild) ? nil : .excluded
            case .withParents, .adoptive, .other: return .excluded
            default: return nil
            }
        },
        text: { at, _ in
            switch at.homeFacts.kind {
            case .secure:
                "A secure home takes only a child assessed as needing deprivation of liberty."
            case .parentAndChild:
                "A parent-and-child home takes only a child assessed as needing one."
            case .familyCentre:
                "A family centre takes only a child assessed as needing one."
            default: "Only children who already live there may stay."
            }
        })
}
