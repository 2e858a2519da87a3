import Care

/// What "outside" means: five meanings are in use, and a figure says which one it was counted by.
///
/// Each answers yes, no or not known; not known wherever a missing fact could change the answer.
package enum OutsideMeaning: String, Sendable, CaseIterable {
    /// The home stands outside the placing authority (SSDA903 PL_LOCATION = OUT).
    case outside = "out"
    /// Outside, and more than 20 miles from where the child comes from.
    case outsideBeyond20Miles = "out-and-over-20-miles"
    /// More than 20 miles from where the child comes from, on either side of the boundary.
    case beyond20Miles = "over-20-miles"
    /// Outside, and in no authority that shares a border.
    case outsideNotAdjoining = "out-not-adjoining"
    /// Outside, but not with carers whom the authority itself approved.
    case outsideExceptOwnCarers = "out-except-own-carers"

    /// Whether the child is outside in this meaning; nil = not known.
    package func counts(_ placement: PlacementFacts) -> Bool? {
        let isOutside: Bool? =
            placement.location == .unknown ? nil : placement.location.isOutside
        switch self {
        case .outside:
            return isOutside
        case .outsideBeyond20Miles:
            return OutsideMeaning.both(isOutside, placement.distance.isBeyond20Miles)
        case .beyond20Miles:
            return placement.distance.isBeyond20Miles
        case .outsideNotAdjoining:
            return placement.location == .unknown ? nil : placement.location == .distant
        case .outsideExceptOwnCarers:
            return OutsideMeaning.both(isOutside, OutsideMeaning.isOwnCarer(placement).map { !$0 })
        }
    }

    /// The answers of several placements, in their order.
    ///
    /// Where not one of them is located, nobody's answer is known: "outside, except with own
    /// carers" would otherwise say no of every own carer and nothing of all others.
    package func answers(_ placements: [PlacementFacts]) -> [Bool?] {
        if self == .outsideExceptOwnCarers,
            placements.allSatisfy({ $0.location == .unknown })
        {
            return placements.map { _ in nil }
        }
        return placements.map(counts)
    }

    // No is certain as soon as one is no; yes only where both are.
    private static func both(_ left: Bool?, _ right: Bool?) -> Bool? {
        if left == false || right == false { return false }
        if left == true && right == true { return true }
        return nil
    }

    private static func isOwnCarer(_ placement: PlacementFacts) -> Bool? {
        guard placement.kind.isFoster else { return false }
        if let provider = placement.provider { return provider == .own }
        // A connected person is approved by the authority that places the child.
        return placement.kind == .connected ? true : nil
    }

    /// The meaning in a few words, for a row of a table.
    package var title: String {
        switch self {
        case .outside: "Outside the boundary"
        case .outsideBeyond20Miles: "Outside the boundary and more than 20 miles away"
        case .beyond20Miles: "More than 20 miles away, on either side of the boundary"
        case .outsideNotAdjoining: "Outside the boundary and not in an adjoining authority"
        case .outsideExceptOwnCarers: "Outside the boundary, except with the authority's own carers"
        }
    }

    /// The meaning as an end of the sentence "Children who live …".
    package var phrase: String {
        switch self {
        case .outside: "outside the placing authority's boundary"
        case .outsideBeyond20Miles:
            "outside the placing authority's boundary and more than 20 miles from where they come from"
        case .beyond20Miles:
            "more than 20 miles from where they come from, on either side of the boundary"
        case .outsideNotAdjoining:
            "outside the placing authority's boundary and not in an authority that shares a border with it"
        case .outsideExceptOwnCarers:
            "outside the placing authority's boundary, other than with foster carers whom that authority "
                + "itself approved"
        }
    }

    /// Who is not known in this meaning.
    package var unknowns: String {
        let location =
            "children in a home whose authority is not known, or whose kind of home is not known"
        let distance =
            "children whose distance is not known or, as unaccompanied asylum-seeking"
            + " children, not recorded"
        switch self {
        case .outside, .outsideNotAdjoining:
            return "\(location): they are not counted"
        case .outsideBeyond20Miles:
            return "\(location), and \(distance), unless the other fact settles it"
        case .beyond20Miles:
            return "\(distance): they are not counted"
        case .outsideExceptOwnCarers:
            return "\(location), and children in foster homes outside, other than of connected"
                + " persons, whose provider is not known"
        }
    }

    // The same where every kind of placement counts.
    private var unknownsOfAllKinds: String {
        unknowns.replacing(", or whose kind of home is not known", with: "")
    }

    /// The measure of children in foster and children's homes who are outside in this meaning: how
    /// many live so on one day.
    package var stock: Measure {
        Measure(
            id: self == .outside ? "outside-stock" : "outside-stock-\(rawValue)",
            version: self == .outsideExceptOwnCarers ? 3 : 2,
            title: "Children in foster and children's homes who live \(phrase)",
            definition:
                "Children who live \(phrase), as a share of all children who on the day live"
                + " in a foster home (any kind, connected persons included), a children's home"
                + " (SSDA903 K2, R1 and S1) or a secure children's home. Children for whom we do"
                + " not know this are left out.",
            numerator: "children in those homes who live \(phrase)",
            denominator: "children in those homes for whom we know this",
            unknowns: unknowns, polarity: .lower, objective: .appropriatePlacement,
            source: "Cabinet, 25 October 2011, section 6.1, counted as the children placed on the"
                + " day; SSDA903 PL_LOCATION and PL_DISTANCE")
    }

    /// The same of every child with a home, as the Department for Education publishes it.
    package var allPlacementsStock: Measure {
        Measure(
            id: self == .outside
                ? "outside-stock-all" : "outside-stock-all-\(rawValue)",
            version: self == .beyond20Miles ? 2 : 3,
            title: "All children with a home who live \(phrase)",
            definition: "Children who live \(phrase), as a share of all children with a home on the"
                + " day, in every kind of placement. Children for whom we do not know this are left"
                + " out.",
            numerator: "children in every kind of placement who live \(phrase)",
            denominator: "children in every kind of placement for whom we know this",
            unknowns: unknownsOfAllKinds, polarity: .lower, objective: .appropriatePlacement,
            source: "Department for Education, children looked after statistics, placement"
                + " location")
    }

    /// The tally of those placements.
    package func tally(_ placements: some Sequence<PlacementFacts>) -> Tally {
        var tally = Tally()
        for answer in answers(Array(placements)) { tally.add(answer) }
        return tally
    }
}
