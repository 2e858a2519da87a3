extension Rule {
    /// Brothers and sisters who must share a home, one of whom is settled.
    static let together = Rule(
        id: "together",
        sentence: "Brothers and sisters who must live together go where the settled one lives.",
        source: Source("Children Act 1989", "s22C(8)(c)", from: "2011-04-01"),
        verdict: { at in
            guard let settled = at.settledSiblingHome else { return nil }
            return settled == at.home ? nil : .excluded
        },
        text: { _, _ in
            "The plan is that the brothers and sisters live together, and one of them is settled "
                + "in another home."
        })

    /// An option of several homes that separates brothers and sisters.
    static let siblingsSplit = Rule(
        id: "siblings-split",
        sentence: "Only a person may decide to separate brothers and sisters, and must record a "
            + "reason.",
        source: Source("Children Act 1989", "s22C(8)(c)", from: "2011-04-01"),
        verdict: { _ in nil },
        text: { _, _ in
            "This option separates brothers and sisters; a person may choose it and records why."
        })

    /// An option of several homes for children who are not brothers and sisters.
    static let separateHomes = Rule(
        id: "separate-homes",
        sentence: "Children who are not brothers and sisters may live in different homes.",
        source: Source("Children Act 1989", "s22C(5)", from: "2011-04-01"),
        verdict: { _ in nil },
        text: { _, _ in "The children of this request would live in different homes." })
}
