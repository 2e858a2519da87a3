import Care

extension Rule {
    /// The number in the terms of approval.
    static let approvedNumber = Rule(
        id: "approved-number",
        sentence: "The children placed keep within the number in the terms of approval; in an "
            + "emergency a foster home may go outside its terms for six working days.",
        source: Source(
            "Care Planning, Placement and Case Review (England) Regulations 2010; "
                + "Fostering Services (England) Regulations 2011",
            "reg 23; reg 27", from: "2011-04-01"),
        verdict: { at in
            let home = at.homeFacts
            guard let approved = home.approvedPlaces else { return nil }
            return approved - home.unavailable - at.countThere < at.placed.count
                ? at.outsideTerms : nil
        },
        text: { at, verdict in
            let home = at.homeFacts
            let approved = home.approvedPlaces ?? 0
            let lost =
                home.unavailable == 0 ? "" : ", of which \(home.unavailable) cannot be used"
            let children = (at.countThere + at.placed.count).counted("child", "children")
            // The rule on places has told the day where it is the same.
            return "The home is approved for \(approved)\(lost); \(children) would live "
                + "there\(at.onDay)."
                + (at.approvedFrom == at.freeFrom ? "" : at.freeNote(at.approvedFrom))
                + at.outsideTermsNote(verdict)
        },
        mend: { at in
            if let day = at.approvedFrom { return .wait(until: day) }
            let needed = at.countThere + at.placed.count + at.homeFacts.unavailable
            return .change("the approval were for \(needed)", by: at.whoSetsTerms)
        })
}
