import Care
import Measures

extension SufficiencyReport {
    /// The report in one sentence or two.
    package var sentence: String {
        let reading = today.headline
        if reading.tally.all == 0 {
            return "On \(asOf.inWords) no child of \(subject) lived in a foster or children's home,"
                + " so there is no rate."
        }
        guard let share = reading.tally.share else {
            return "On \(asOf.inWords) we do not know where any child of \(subject) in a foster or"
                + " children's home lives, so there is no rate."
        }
        let verb = reading.tally.known == 1 ? "child" : "children"
        var text =
            "On \(asOf.inWords), \(reading.tally.counted) of \(reading.tally.known) \(verb) in"
            + " foster and children's homes lived \(place): \(share.percentage)"
        text += "."
        if let unknown = reading.tally.unknownInHeadline { text += " \(unknown)" }
        if let target = reading.target {
            text += " The target is \(target.percentage) or less."
        }
        return text
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
    package var childrenToTarget: String? { today.headline.standing?.inWords }

    /// That the location of everybody is known; nil where it is not, which the sentence says.
    package var allKnownInWords: String? {
        let tally = today.headline.tally
        return tally.unknown == 0 && tally.known > 0 ? Tally.allKnownInWords : nil
    }

    /// How many children have no home yet, and how many of them need one by the day.
    package var withoutHomeInWords: String {
        guard tellsWhoHasNoHome else {
            return "Children with no home yet: \(SufficiencyReport.unknownFromReturns)"
        }
        let count = today.withoutHome
        return "Children with no home yet: \(count)."
            + (count > 0 ? " \(SufficiencyReport.needInWords(today))" : "")
    }

    /// How many of the children with no home need one by the day, in a sentence; nobody = blank.
    static func needInWords(_ moment: Moment) -> String {
        let (all, now) = (moment.withoutHome, moment.needHomeByDay)
        if all == 0 { return "" }
        if all == now {
            return all == 1 ? "The child needs one by this day." : "All need one by this day."
        }
        if now == 0 { return all == 1 ? "The child needs one later." : "All need one later." }
        return "\(now.counted("needs", "need")) one by this day, the"
            + " \(all - now == 1 ? "other" : "others") later."
    }

    /// What is said of children with no home where the instance was made from returns alone.
    package static let unknownFromReturns =
        "not known from returns, which say only where children are."

    /// Why figures of children without a home are not known where only returns are there.
    package static let ofReturns = "Returns say only where children are."

    /// What stands where a table has no value because the instance was made from returns alone.
    static let notFromReturns = "not known from returns"

    /// Whether rows of places are those of an instance that tells of its homes' places: in one that
    /// an import made, the places of a home are the children in it, until somebody writes more.
    static func tellsPlaces(_ rows: [PlacesRow], isFromReturns: Bool) -> Bool {
        !isFromReturns || rows.contains { $0.places > $0.filled }
    }

    /// Whether the places of homes are known.
    var tellsPlaces: Bool {
        SufficiencyReport.tellsPlaces(places, isFromReturns: isFromReturns)
    }

    /// Whether an instance was made from returns alone and names nobody to place or move.
    package static func namesNobodyToPlace(_ instance: Instance) -> Bool {
        !instance.tellsWhoHasNoHome && instance.children.allSatisfy { $0.status == .settled }
    }

    /// What the plan would change, or that there can be none, in a sentence or two; nil without a plan.
    package var planInWords: String? {
        if plan == nil, hasNobodyToPlace {
            return
                "There is no plan to compare: the data name no child who needs a home or may move."
        }
        guard let plan, let after, let then = after.headline.tally.share else { return nil }
        var text: String
        if let now = today.headline.tally.share {
            let change =
                then.thousandths == now.thousandths
                ? "leaves the share outside at \(then.percentage)"
                : "changes the share outside from \(now.percentage) to \(then.percentage)"
            text = "The plan \(change)"
        } else {
            text = "The plan has a share outside of \(then.percentage)"
        }
        text +=
            !tellsWhoHasNoHome
            ? "."
            : after.withoutHome == 0
                ? ", and every child has a home."
                : ", and leaves \(after.withoutHome.counted("child", "children")) without a home."
        if !plan.limited.isEmpty {
            text +=
                " Do not act on this plan:"
                + " \(plan.limited.count.counted("child has", "children have")) no home only because"
                + " of the budget or the cap."
        }
        text +=
            moves == 0
            ? " It moves no child who has a home today."
            : " It moves \(moves.counted("child who has", "children who have")) a home today."
        if !plan.waiting.isEmpty {
            text +=
                " \(plan.waiting.count.counted("child waits", "children wait")) for a home that is free only"
                + " after the start date."
        }
        return text
    }

    /// What a report of NearHome is, and is not.
    package static let advice =
        "NearHome gives advice; people decide. No settled child is moved to meet a target. A plan"
        + " shows what the homes that exist would allow, not what must be done."
}
