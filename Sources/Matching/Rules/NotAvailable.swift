extension Rule {
    /// A home that cannot be asked today, and the place that is ending.
    static let notAvailable = Rule(
        id: "not-available",
        sentence: "A home that is on hold or closed is not asked, and neither is the home that the "
            + "child must leave.",
        source: Source("Local policy: homes on hold or closed", "status of the home"),
        verdict: { at in
            let child = at.childFacts
            if child.status == .mustMove && child.home == Int32(at.home) { return .excluded }
            return at.homeFacts.status == .available ? nil : .excluded
        },
        text: { at, _ in
            let child = at.childFacts
            if child.status == .mustMove && child.home == Int32(at.home) {
                return "The child's place in this home is ending."
            }
            return "This home cannot take a child at present."
        },
        mend: { at in
            let child = at.childFacts
            let isEnding = child.status == .mustMove && child.home == Int32(at.home)
            return at.homeFacts.status == .onHold && !isEnding
                ? .change("the home were available again", by: at.whoSetsTerms) : nil
        })
}
