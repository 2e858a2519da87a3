import Care

/// What a place of one kind costs for one child and week, from a day on.
package struct UnitPrice: Sendable, Hashable {
    /// The group of placements.
    package var group: CostGroup
    /// The first day the price holds.
    package var from: Day
    /// Cost of one child for one week.
    package var weekly: Pence

    package init(group: CostGroup, from: Day, weekly: Pence) {
        self.group = group
        self.from = from
        self.weekly = weekly
    }
}

/// Placements that are paid for alike.
package enum CostGroup: String, Sendable, CaseIterable {
    /// Foster homes of the authority's own (PR1).
    case ownFostering = "own-fostering"
    /// Foster homes of another authority (PR2).
    case authorityFostering = "authority-fostering"
    /// Foster homes of another public body (PR3).
    case publicFostering = "public-fostering"
    /// Foster homes recorded as provided by a parent (PR0).
    case parentFostering = "parent-fostering"
    /// Foster homes whose provider is not recorded.
    case unknownFostering = "unknown-fostering"
    /// Foster homes of independent agencies (PR4, PR5).
    case agencyFostering = "agency-fostering"
    /// Foster homes of connected persons.
    case connected
    /// Children's homes of the authority's own (PR1).
    case ownResidential = "own-residential"
    /// Children's homes of others, and residential schools.
    case otherResidential = "other-residential"
    /// Children's homes whose provider is not recorded.
    case unknownResidential = "unknown-residential"
    /// Secure children's homes.
    case secure
    /// Supported accommodation and independent living.
    case supported
    /// Everything else that is paid for.
    case other
    /// With parents and with adopters.
    case family

    /// The group in words.
    package var title: String {
        switch self {
        case .ownFostering: "Foster homes of the authority's own"
        case .authorityFostering: "Foster homes of another authority"
        case .publicFostering: "Foster homes of another public body"
        case .parentFostering: "Foster homes recorded as a parent's"
        case .unknownFostering: "Foster homes, provider not recorded"
        case .agencyFostering: "Foster homes of independent agencies"
        case .connected: "Foster homes of connected persons"
        case .ownResidential: "Children's homes of the authority's own"
        case .otherResidential: "Children's homes of others"
        case .unknownResidential: "Children's homes, provider not recorded"
        case .secure: "Secure children's homes"
        case .supported: "Supported accommodation"
        case .other: "Other placements"
        case .family: "With parents or adopters"
        }
    }

    /// The group of a kind of home and its provider.
    package init(kind: HomeKind, provider: PlaceProvider?) {
        switch kind {
        case .foster, .parentAndChild:
            switch provider {
            case .own: self = .ownFostering
            case .otherAuthority: self = .authorityFostering
            case .otherPublic: self = .publicFostering
            case .parent: self = .parentFostering
            case .privateSector, .voluntary: self = .agencyFostering
            case nil: self = .unknownFostering
            }
        case .connected: self = .connected
        case .childrensHome:
            switch provider {
            case .own: self = .ownResidential
            case nil: self = .unknownResidential
            default: self = .otherResidential
            }
        case .secure: self = .secure
        case .supported: self = .supported
        case .withParents, .adoptive: self = .family
        case .familyCentre, .shortBreak, .other: self = .other
        }
    }

    /// Whether a placement is in the group; nil where a missing fact could make it so.
    package func holds(_ placement: PlacementFacts) -> Bool? {
        guard placement.isKindKnown else { return nil }
        let group = CostGroup(kind: placement.kind, provider: placement.provider)
        if group == self { return true }
        switch (group, self) {
        case (.unknownFostering, .ownFostering), (.unknownFostering, .authorityFostering),
            (.unknownFostering, .publicFostering), (.unknownFostering, .parentFostering),
            (.unknownFostering, .agencyFostering), (.unknownResidential, .ownResidential),
            (.unknownResidential, .otherResidential):
            return nil
        default: return false
        }
    }

    /// The group by whose price it is charged where it has none of its own.
    var standIn: CostGroup {
        switch self {
        case .authorityFostering, .publicFostering, .parentFostering, .unknownFostering:
            .ownFostering
        case .unknownResidential: .otherResidential
        default: self
        }
    }
}

/// One line of a savings plan: so many weeks of care at a lower price, or not needed at all.
package struct SavingsLine: Sendable, Hashable {
    /// The financial year, by the year it starts in.
    package var year: Int
    /// What is to be done.
    package var project: String
    /// The objective of the strategy it serves.
    package var objective: Objective
    /// Child-weeks of care that it changes in the year.
    package var weeks: Int
    /// From which placements.
    package var from: CostGroup
    /// To which; nil = no care needed.
    package var to: CostGroup?

    package init(
        year: Int, project: String, objective: Objective, weeks: Int, from: CostGroup,
        to: CostGroup?
    ) {
        self.year = year
        self.project = project
        self.objective = objective
        self.weeks = weeks
        self.from = from
        self.to = to
    }
}
