extension Rule {
    /// The usual fostering limit.
    static let usualLimit = Rule(
        id: "usual-limit",
        sentence: "No more than three children live in a foster home unless all are brothers and "
            + "sisters, or the authority in which the home stands exempts it for named children.",
        source: Source("Children Act 1989", "Schedule 7 paragraphs 2–4", from: "1991-10-14"),
        verdict: { at in
            guard at.homeFacts.isFoster,
                at.countThere + at.placed.count > at.settings.usualLimit,
                !at.areOneSiblingGroup
            else { return nil }
            let exempt = at.register.instance.homes[at.home].exemptFor
            let register = at.register
            let home = at.home
            let allExempt = at.placed.allSatisfy {
                register.children[$0].lives(in: home) || exempt.contains($0)
            }
            return allExempt ? nil : .conditional(.exemption)
        },
        text: { at, _ in
            let count = at.countThere + at.placed.count
            return "\(count) children would live in this foster home; the usual limit is "
                + "\(at.settings.usualLimit). The authority in which the home stands would have "
                + "to exempt it first."
        })
}

extension Candidacy {
    /// Whether all children who would live there share one sibling group.
    var areOneSiblingGroup: Bool {
        let group = childFacts.group
        guard group >= 0, homeFacts.otherAuthorityChildren == 0 else { return false }
        return there.allSatisfy { register.children[$0].group == group }
            && placed.allSatisfy { register.children[$0].group == group }
    }
}
