import Care

extension Rule {
    /// A home that is for named children only.
    static let notConnected = Rule(
        id: "not-connected",
        sentence: "A home approved for named children takes only those children.",
        source: Source(
            "Care Planning, Placement and Case Review (England) Regulations 2010", "reg 24",
            from: "2011-04-01"),
        verdict: { at in
            guard let named = at.register.instance.homes[at.home].connectedTo else { return nil }
            return named.contains(at.child) ? nil : .excluded
        },
        text: { _, _ in "This home is only for the children it is named for." })
}
