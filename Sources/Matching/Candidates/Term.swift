import Care

/// One term of the points: a weight of the policy and what it multiplies.
package enum Term: String, Sendable, CaseIterable {
    /// Kilometres from where the child comes from, those beyond near_home_km twice.
    case perKmFromHome = "per_km_from_home"
    /// Kilometres to the school that is kept.
    case perKmFromSchool = "per_km_from_school"
    /// Home outside the authority.
    case outsideArea = "outside_area"
    /// Home outside and in no adjoining authority.
    case distant
    /// Some class of home is preferred and this one is not.
    case kindNotPreferred = "kind_not_preferred"
    /// Needs, other than essential, not offered.
    case unmetNeed = "unmet_need"
    /// Wanted languages not supported.
    case unmetLanguage = "unmet_language"
    /// Wanted faiths not supported.
    case unmetFaith = "unmet_faith"
    /// Pets where the child would rather not.
    case petsNotWanted = "pets_not_wanted"
    /// A may-move child leaves its home.
    case move
    /// Whole years there, at most five, of a may-move child who leaves.
    case movePerYear = "move_per_year"
    /// A vacancy not confirmed lately.
    case unconfirmed
    /// Age or sex met only by an emergency stay outside the terms of approval.
    case outsideTerms = "outside_terms"
    /// Days from the start date to the day the place is free.
    case perDayLate = "per_day_late"
    /// Hundreds of pounds of weekly cost.
    case per100Pounds = "per_100_pounds"
    /// A together-if-possible group not all in one home.
    case siblingsSplit = "siblings_split"
    /// A child left without a home.
    case unplaced
    /// Children above the target share outside.
    case outsideTarget = "outside_target"

    /// The terms of one child in one home, in the order in which they are listed.
    static let ofPair: [Term] = [
        .perKmFromHome, .perKmFromSchool, .outsideArea, .distant, .kindNotPreferred, .unmetNeed,
        .unmetLanguage, .unmetFaith, .petsNotWanted, .move, .movePerYear, .unconfirmed,
        .outsideTerms, .perDayLate, .per100Pounds,
    ]

    /// The policy's weight of this term.
    package func weight(in weights: Policy.Weights) -> Weight {
        switch self {
        case .perKmFromHome: weights.perKmFromHome
        case .perKmFromSchool: weights.perKmFromSchool
        case .outsideArea: weights.outsideArea
        case .distant: weights.distant
        case .kindNotPreferred: weights.kindNotPreferred
        case .unmetNeed: weights.unmetNeed
        case .unmetLanguage: weights.unmetLanguage
        case .unmetFaith: weights.unmetFaith
        case .petsNotWanted: weights.petsNotWanted
        case .move: weights.move
        case .movePerYear: weights.movePerYear
        case .unconfirmed: weights.unconfirmed
        case .outsideTerms: weights.outsideTerms
        case .perDayLate: weights.perDayLate
        case .per100Pounds: weights.per100Pounds
        case .siblingsSplit: weights.siblingsSplit
        case .unplaced: weights.unplaced
        case .outsideTarget: weights.outsideTarget
        }
    }

    /// The term in words.
    package var inWords: String {
        switch self {
        case .perKmFromHome: "kilometres from where the child comes from"
        case .perKmFromSchool: "kilometres to school"
        case .outsideArea: "outside the area"
        case .distant: "being beyond the neighbouring areas"
        case .kindNotPreferred: "not the preferred kind of home"
        case .unmetNeed: "needs not offered"
        case .unmetLanguage: "languages not supported"
        case .unmetFaith: "faiths not supported"
        case .petsNotWanted: "pets not wanted"
        case .move: "leaving the present home"
        case .movePerYear: "years in the present home"
        case .unconfirmed: "vacancy not confirmed"
        case .outsideTerms: "outside the terms of approval"
        case .perDayLate: "days after the start date"
        case .per100Pounds: "hundreds of pounds a week"
        case .siblingsSplit: "brothers and sisters separated"
        case .unplaced: "without a home"
        case .outsideTarget: "children above the target outside"
        }
    }
}

/// One term of an option's points, taken apart.
package struct TermCharge: Sendable, Hashable {
    /// The term.
    package var term: Term
    /// How much of it.
    package var quantity: Quantity
    /// Weight times quantity, exact.
    package var points: Points
    /// The child it is charged for, an index; nil where it concerns the whole option.
    package var child: Int?
}

extension Register {
    /// How much of a term a child in a home is charged.
    ///
    /// - Parameter stays: whether the child lives there already and stays: then no move, unconfirmed
    ///   vacancy, stay outside the terms or day of waiting is charged.
    func quantity(of term: Term, child index: Int, home homeIndex: Int, stays: Bool) -> Quantity {
        let none = Quantity(millionths: 0)
        switch term {
        case .perKmFromHome:
            guard let from = children[index].origin, !children[index].isUnaccompanied,
                homes[homeIndex].kind != .connected
            else { return none }
            let near = settings(for: index).nearHome
            guard let to = homes[homeIndex].position else { return near }
            let distance = Quantity(kilometresIn: from.distance(to: to)).millionths
            return Quantity(millionths: distance + max(0, distance - near.millionths))
        case .perKmFromSchool:
            guard let school = children[index].school, children[index].keepsSchool == true,
                (4...17).contains(children[index].age), homes[homeIndex].kind != .connected
            else { return none }
            guard let position = homes[homeIndex].position else {
                return settings(for: index).nearHome
            }
            return Quantity(kilometresIn: school.distance(to: position))
        case .outsideArea:
            if homes[homeIndex].kind == .connected { return none }
            return Quantity(location(child: index, home: homeIndex) == .inside ? 0 : 1)
        case .distant:
            if homes[homeIndex].kind == .connected { return none }
            switch location(child: index, home: homeIndex) {
            case .inside, .adjoining: return none
            case .distant, .unknown: return Quantity(1)
            }
        case .kindNotPreferred:
            guard children[index].prefersSomeKind else { return none }
            let here = children[index].suitability(of: homes[homeIndex].homeClass)
            return Quantity(here == .preferred ? 0 : 1)
        case .unmetNeed:
            let wanted = children[index].otherNeeds
            return Quantity(wanted.subtracting(homes[homeIndex].offers ?? []).count)
        case .unmetLanguage:
            guard children[index].wantsIdentity else { return none }
            let supported = instance.homes[homeIndex].languages ?? []
            return Quantity(
                instance.children[index].wantedLanguages.count { !supported.contains($0) })
        case .unmetFaith:
            guard children[index].wantsIdentity else { return none }
            let supported = instance.homes[homeIndex].faiths ?? []
            return Quantity(
                instance.children[index].wantedFaiths.count { !supported.contains($0) })
        case .petsNotWanted:
            guard children[index].pets == .ratherNot else { return none }
            return Quantity(homes[homeIndex].hasPets == false ? 0 : 1)
        case .move:
            return Quantity(!stays && children[index].status == .mayMove ? 1 : 0)
        case .movePerYear:
            guard !stays, children[index].status == .mayMove else { return none }
            return Quantity(children[index].yearsThere)
        case .unconfirmed:
            return Quantity(!stays && isUnconfirmed(home: homeIndex, for: index) ? 1 : 0)
        case .outsideTerms:
            return Quantity(!stays && isOutsideTerms(child: index, home: homeIndex) ? 1 : 0)
        case .perDayLate:
            return Quantity(stays ? 0 : daysLate(child: index, home: homeIndex))
        case .per100Pounds:
            return Quantity(millionths: homes[homeIndex].weeklyCost.count * 100)
        case .siblingsSplit, .unplaced, .outsideTarget:
            return none
        }
    }

    /// Whether the rule vacancy-unconfirmed applies.
    func isUnconfirmed(home: Int, for child: Int) -> Bool {
        guard let confirmed = homes[home].confirmedOn else { return true }
        return instance.asOf.days(since: confirmed) > settings(for: child).vacancyDays
    }

    /// Whether only an emergency stay outside the terms makes up for the child's age or sex.
    func isOutsideTerms(child: Int, home: Int) -> Bool {
        guard children[child].isEmergency, homes[home].isFoster else { return false }
        if !homes[home].admits(age: children[child].age) { return true }
        guard let admits = homes[home].admits, children[child].sex != .unknown else { return false }
        return children[child].sex != admits
    }

    /// Days from the child's start date to the day the place is free; 0 where it is free by then.
    func daysLate(child: Int, home: Int) -> Int {
        guard let from = homes[home].availableFrom else { return 0 }
        return max(0, from.days(since: children[child].start))
    }

    /// The points of a child in a home, rounded half up once.
    func points(child: Int, home: Int, stays: Bool) -> Points {
        var total = Points.zero
        for (term, weight) in pairWeights {
            total += weight * quantity(of: term, child: child, home: home, stays: stays)
        }
        return total.rounded
    }

    /// The terms of a child in a home that are charged, in their order; their sum is not rounded.
    func charges(child: Int, home: Int, stays: Bool) -> [TermCharge] {
        pairWeights.compactMap { term, weight in
            let quantity = quantity(of: term, child: child, home: home, stays: stays)
            let points = weight * quantity
            if points == .zero { return nil }
            return TermCharge(term: term, quantity: quantity, points: points, child: child)
        }
    }
}
