import Care

extension Rule {
    /// Ages in the terms of approval or the statement of purpose.
    static let approvedAge = Rule(
        id: "approved-age",
        sentence: "The child's age on the start date is within the home's terms of approval or "
            + "statement of purpose; in an emergency a foster home may go outside its terms for "
            + "six working days.",
        source: Source(
            "Care Planning, Placement and Case Review (England) Regulations 2010; "
                + "Fostering Services (England) Regulations 2011; "
                + "Children's Homes (England) Regulations 2015",
            "reg 23; reg 27; reg 16 and Schedule 1", from: "2011-04-01"),
        reach: .facts { UInt64(bitPattern: Int64($0.age)) << 1 | ($0.isEmergency ? 1 : 0) },
        verdict: { at in
            at.homeFacts.admits(age: at.childFacts.age) ? nil : at.outsideTerms
        },
        text: { at, verdict in
            let home = at.homeFacts
            let age = at.childFacts.age
            let terms =
                switch (home.minAge, home.maxAge) {
                case (let low?, let high?): "\(low) to \(high)"
                case (let low?, nil): "\(low) and over"
                case (nil, let high?): "up to \(high)"
                case (nil, nil): "any age"
                }
            return "The home's terms are ages \(terms); the child is \(age) on the start date."
                + at.outsideTermsNote(verdict)
        },
        mend: { at in
            let home = at.homeFacts
            let register = at.register
            let ages = at.newcomers.map { register.children[$0].age }
            if let low = home.minAge, at.childFacts.age < low {
                return .change(
                    "the approval age were from \(ages.min() ?? low)", by: at.whoSetsTerms)
            }
            let who = at.whoSetsTerms
            return ages.max().map { .change("the approval age were up to \($0)", by: who) }
        })
}

extension Candidacy {
    /// Outside the terms of approval: possible for some days in an emergency, in foster homes.
    var outsideTerms: Verdict {
        childFacts.isEmergency && homeFacts.isFoster ? .conditional(.outsideTerms) : .excluded
    }

    /// The sentence on the end of a stay outside the terms, where one is possible.
    func outsideTermsNote(_ verdict: Verdict) -> String {
        guard verdict.answer == .conditional else { return "" }
        let days = settings.emergencyDays
        let end = childFacts.start.adding(workingDays: days, bankHolidays: settings.bankHolidays)
        return " In an emergency a stay outside the terms is possible until \(end.inWords)"
            + " (\(days) working days)."
    }
}
