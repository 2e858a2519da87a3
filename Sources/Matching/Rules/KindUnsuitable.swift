import Care

extension Rule {
    /// A class of home recorded as unsuitable for the child.
    static let kindUnsuitable = Rule(
        id: "kind-unsuitable",
        sentence: "A child is not placed in a class of home recorded as unsuitable for them.",
        source: Source(
            "Children Act 1989; Placements Data Standard v2", "s22C(5); placement types",
            from: "2011-04-01"),
        reach: .facts { $0.suitabilityNumber },
        verdict: { at in
            at.childFacts.suitability(of: at.homeFacts.homeClass) == .unsuitable ? .excluded : nil
        },
        text: { at, _ in
            let homeClass = at.homeFacts.homeClass?.inWords ?? "this kind of home"
            return "\(homeClass.capitalisedFirst) is recorded as unsuitable for this child."
        },
        mend: { at in
            let homeClass = at.homeFacts.homeClass
            let all = at.newcomers
            let count = all.count {
                at.register.children[$0].suitability(of: homeClass) == .unsuitable
            }
            return homeClass.map { homeClass in
                if all.count == 1 {
                    return .change(
                        "\(homeClass.inWords) were found suitable for the child",
                        by: "the child's social worker")
                }
                let whom = count == all.count ? "the children" : "\(count) of the children"
                return .change(
                    "\(homeClass.inWords) were found suitable for \(whom)",
                    by: "the social workers of the children")
            }
        })
}
