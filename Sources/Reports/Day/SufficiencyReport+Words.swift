extension SufficiencyReport {
    /// The report in one sentence or two.
    package var sentence: String {
        let reading = today.headline
        guard let share = reading.tally.share else {
            return "On \(asOf.inWords) no child in a foster or children's home of \(subject)"
                + " has a place of which it is known whether it counts as outside, so there is"
                + " no rate."
        }
        let verb = reading.tally.known == 1 ? "child" : "children"
        var text =
            "On \(asOf.inWords), \(reading.tally.counted) of \(reading.tally.known) \(verb) in"
            + " foster and children's homes lived \(place): \(share.percentage)"
        if let target = reading.target, let gap = reading.gapInWords {
            text +=
                reading.gapInTenthsOfPoint == 0
                ? ", \(gap) (\(target.percentage))" : ", \(gap) of \(target.percentage)"
        }
        return text + "."
    }

    /// Whose report it is.
    var subject: String { isOfAlliance ? "\(authority.name) and its allies" : authority.name }

    // The meaning with the authority's name in it.
    private var place: String {
        if isOfAlliance { return meaning.phrase }
        return switch meaning {
        case .outside: "outside \(authority.name)"
        case .outsideBeyond20Miles:
            "outside \(authority.name) and more than 20 miles from where they come from"
        case .beyond20Miles: "more than 20 miles from where they come from"
        case .outsideNotAdjoining:
            "outside \(authority.name) and not in an authority that adjoins it"
        case .outsideExceptOwnCarers:
            "outside \(authority.name), other than with its own foster carers"
        }
    }

    /// How many children lie between the rate and the target, in a sentence; nil without target.
    package var childrenToTarget: String? {
        let reading = today.headline
        guard let target = reading.target?.percentage else { return nil }
        switch reading.standing {
        case .missed(let count)?:
            return "With as many children, \(count) fewer outside would meet the target of"
                + " \(target)."
        case .met(0)?: return "The target of \(target) is met, with no child to spare."
        case .met(let count)?:
            return "The target of \(target) is met, and would be with \(count) more"
                + " \(count == 1 ? "child" : "children") outside."
        case nil: return nil
        }
    }

    /// What the children of whom it is not known could change, in a sentence.
    package var unknownsInWords: String {
        let tally = today.headline.tally
        guard tally.unknown > 0, let low = tally.low, let high = tally.high else {
            return "It is known of every child in these homes."
        }
        let one = tally.unknown == 1
        return "Of \(count(tally.unknown, "child", "children")) it is not known, and"
            + " \(one ? "it counts" : "they count") as neither: the share would be"
            + " \(low.percentage) if \(one ? "that child" : "all of them") were not outside, and"
            + " \(high.percentage) if \(one ? "that child" : "all of them") were."
    }

    /// What the plan would change, in a sentence or two; nil without a plan.
    package var planInWords: String? {
        guard let plan, let after, let then = after.headline.tally.share else { return nil }
        var text: String
        if let now = today.headline.tally.share {
            let change =
                then.thousandths == now.thousandths
                ? "leaves the share outside at \(then.percentage)"
                : "brings the share outside from \(now.percentage) to \(then.percentage)"
            text = "The plan \(change)"
        } else {
            text = "The plan has a share outside of \(then.percentage)"
        }
        text +=
            after.withoutHome == 0
            ? ", and every child has a home."
            : ", and leaves \(count(after.withoutHome, "child", "children")) without a home."
        if !plan.limited.isEmpty {
            text +=
                " Of these, \(count(plan.limited.count, "child has", "children have")) none only"
                + " because of the budget or the cap: this plan tests a policy and is not a plan"
                + " to act on."
        }
        text += " It moves \(count(moves, "child who has", "children who have")) a home today."
        if plan.waiting > 0 {
            text +=
                " \(count(plan.waiting, "child waits", "children wait")) for a home that is free only"
                + " after the start date."
        }
        return text
    }

    func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }

    /// What a report of NearHome is, and is not.
    package static let advice =
        "NearHome advises; people decide. No settled child is moved, whatever the target: local"
        + " procedures under the sufficiency duty say that a child whose needs are met is not"
        + " moved for the sake of it. A plan shows what the homes there are would allow, not what"
        + " must be done."
}
