extension Rule {
    /// Areas that are not safe for the child.
    static let avoidArea = Rule(
        id: "avoid-area",
        sentence: "A child does not live within an area recorded as unsafe for them.",
        source: Source(
            "Children's Homes (England) Regulations 2015; assessed risk", "reg 12 and reg 46",
            from: "2015-04-01"),
        verdict: { at in
            guard let areas = at.register.avoidAreas[at.child] else { return nil }
            guard let position = at.homeFacts.position else { return .ask }
            return areas.contains { position.distance(to: $0.centre) <= $0.radius }
                ? .excluded : nil
        },
        text: { _, verdict in
            verdict.answer == .ask
                ? "Where this home stands is not recorded, and there are areas the child must avoid."
                : "The home stands in an area the child must avoid."
        })
}
