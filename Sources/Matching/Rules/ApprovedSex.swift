import Care

extension Rule {
    /// The sex in the terms of approval or the statement of purpose.
    static let approvedSex = Rule(
        id: "approved-sex",
        sentence: "A home for one sex takes a child of that sex; in an emergency a foster home may "
            + "go outside its terms for six working days.",
        source: Source(
            "Care Planning, Placement and Case Review (England) Regulations 2010; "
                + "Children's Homes (England) Regulations 2015",
            "reg 23; Schedule 1", from: "2011-04-01"),
        reach: .facts { $0.sexNumber << 1 | ($0.isEmergency ? 1 : 0) },
        verdict: { at in
            switch HomeTerms.admit(at.childFacts.sex, only: at.homeFacts.admits) {
            case true?: nil
            case false?: at.outsideTerms
            case nil: .ask
            }
        },
        text: { at, verdict in
            let terms = at.homeFacts.admits == .female ? "girls" : "boys"
            if verdict.answer == .ask {
                return "The home's terms are \(terms) only, and the child's sex is not recorded."
            }
            return "The home's terms are \(terms) only." + at.outsideTermsNote(verdict)
        },
        mend: { at in
            .change(
                at.childFacts.sex == .female
                    ? "the approval included girls" : "the approval included boys",
                by: at.whoSetsTerms)
        })
}
