import Care

/// What a place of one kind costs for one child and week, from a day on.
public struct UnitPrice: Sendable, Hashable {
    /// The group of placements.
    public var group: CostGroup
    /// The first day the price holds.
    public var from: Day
    /// Cost of one child for one week.
    public var weekly: Pence

    /// Creates a price.
    public init(group: CostGroup, from: Day, weekly: Pence) {
        self.group = group
        self.from = from
        self.weekly = weekly
    }
}

/// Placements that are paid for alike.
public enum CostGroup: String, Sendable, CaseIterable {
    /// Foster homes of the authority's own, and of other public bodies.
    case ownFostering = "own-fostering"
    /// Foster homes of independent agencies (PR4, PR5).
    case agencyFostering = "agency-fostering"
    /// Foster homes of connected persons.
    case connected
    /// Children's homes of the authority's own.
    case ownResidential = "own-residential"
    /// Children's homes of others, and residential schools.
    case otherResidential = "other-residential"
    /// Secure children's homes.
    case secure
    /// Supported accommodation and independent living.
    case supported
    /// Everything else that is paid for.
    case other
    /// With parents and with adopters.
    case family

    /// The group in words.
    public var title: String {
        switch self {
        case .ownFostering: "Foster homes of the authority's own"
        case .agencyFostering: "Foster homes of independent agencies"
        case .connected: "Foster homes of connected persons"
        case .ownResidential: "Children's homes of the authority's own"
        case .otherResidential: "Children's homes of others"
        case .secure: "Secure children's homes"
        case .supported: "Supported accommodation"
        case .other: "Other placements"
        case .family: "With parents or adopters"
        }
    }

    /// The group of a kind of home and its provider.
    public init(kind: HomeKind, provider: PlaceProvider?) {
        let isIndependent = provider == .privateSector || provider == .voluntary
        switch kind {
        case .foster, .parentAndChild: self = isIndependent ? .agencyFostering : .ownFostering
        case .connected: self = .connected
        case .childrensHome: self = provider == .own ? .ownResidential : .otherResidential
        case .secure: self = .secure
        case .supported: self = .supported
        case .withParents, .adoptive: self = .family
        case .familyCentre, .shortBreak, .other: self = .other
        }
    }
}

/// One line of a savings plan: so many weeks of care at a lower price, or not needed at all.
public struct SavingsLine: Sendable, Hashable {
    /// The financial year, by the year it starts in.
    public var year: Int
    /// What is to be done.
    public var project: String
    /// The objective of the strategy it serves.
    public var objective: Objective
    /// Child-weeks of care that it changes in the year.
    public var weeks: Int
    /// From which placements.
    public var from: CostGroup
    /// To which; nil = no care needed.
    public var to: CostGroup?

    /// Creates a line.
    public init(
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
