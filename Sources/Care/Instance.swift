/// One authority's placements on one day: everything NearHome decides upon.
///
/// A value that has been checked: every reference resolves, every index is in range. References
/// between tables are indices into the arrays here.
public struct Instance: Sendable, Hashable {
    /// The day.
    public var asOf: Day
    /// Whether its children, homes and people are invented; no by default.
    public var isSynthetic = false
    /// The placing authorities; the first is the instance's own, never empty.
    public var authorities: [Authority]
    /// The needs that codes stand for.
    public var needs: NeedCatalogue
    /// Every child looked after and every child who needs a home.
    public var children: [Child] = []
    /// Every home.
    public var homes: [Home] = []
    /// People in homes who are not in `children`.
    public var household: [HouseholdMember] = []
    /// Children who may never share a home.
    public var apart: [ApartPair] = []
    /// Places that children must not live near.
    public var avoidAreas: [AvoidArea] = []
    /// What carers and registered managers answered.
    public var answers: [Answer] = []
    /// Block contracts.
    public var contracts: [Contract] = []
    /// Districts, for planning.
    public var areas: [Area] = []
    /// Journey times; shown, never scored.
    public var travel: [Journey] = []

    /// Creates an empty instance.
    public init(asOf: Day, authorities: [Authority], needs: NeedCatalogue = NeedCatalogue()) {
        precondition(!authorities.isEmpty, "an instance has an authority")
        self.asOf = asOf
        self.authorities = authorities
        self.needs = needs
    }

    /// The instance's own authority.
    public var authority: Authority { authorities[0] }

    /// Where a home lies for a child, by the child's placing authority.
    public func location(of home: Home, for child: Child) -> AreaLocation {
        authorities[child.placingAuthority].location(of: home.authority)
    }
}

/// Somebody in a home who is not in children.csv.
public struct HouseholdMember: Sendable, Hashable {
    /// The home, an index.
    public var home: Int
    /// Who it is.
    public var kind: HouseholdKind
    /// Day of birth.
    public var birth: Day?
    /// Age in whole years where no day of birth is given.
    public var age: Int?
    /// Sex.
    public var sex: Sex?

    /// Creates a member.
    public init(
        home: Int, kind: HouseholdKind, birth: Day? = nil, age: Int? = nil, sex: Sex? = nil
    ) {
        self.home = home
        self.kind = kind
        self.birth = birth
        self.age = age
        self.sex = sex
    }

    /// The age on a day, by birth where known; nil = unknown.
    public func age(on day: Day) -> Int? {
        birth.map { day.wholeYears(since: $0) } ?? age
    }
}

/// Two children who may never share a home.
public struct ApartPair: Sendable, Hashable {
    /// A child, an index.
    public var first: Int
    /// The other child, an index.
    public var second: Int
    /// Why; never printed beside the other child's reference.
    public var reason: String?

    /// Creates a pair.
    public init(first: Int, second: Int, reason: String? = nil) {
        self.first = first
        self.second = second
        self.reason = reason
    }
}

/// An area that a child must not live in.
public struct AvoidArea: Sendable, Hashable {
    /// The child, an index.
    public var child: Int
    /// The centre.
    public var centre: Position
    /// The radius; a home at exactly this distance is within.
    public var radius: Metres
    /// Why.
    public var reason: String?

    /// Creates an area.
    public init(child: Int, centre: Position, radius: Metres, reason: String? = nil) {
        self.child = child
        self.centre = centre
        self.radius = radius
        self.reason = reason
    }
}

/// An answer about one child from one home.
public struct Answer: Sendable, Hashable {
    /// The child, an index.
    public var child: Int
    /// The home, an index.
    public var home: Int
    /// What was answered.
    public var kind: AnswerKind
    /// Why.
    public var reason: String?
    /// When; nil counts as earlier than every day.
    public var on: Day?

    /// Creates an answer.
    public init(child: Int, home: Int, kind: AnswerKind, reason: String? = nil, on: Day? = nil) {
        self.child = child
        self.home = home
        self.kind = kind
        self.reason = reason
        self.on = on
    }
}

/// A block contract: a shortfall of children in its homes costs money.
public struct Contract: Sendable, Hashable {
    /// Unique text.
    public var id: String
    /// Its homes, indices, ascending.
    public var homes: [Int]
    /// Children paid for in any case.
    public var minimumPlaces: Int
    /// Cost of one missing child for one week.
    public var weeklyShortfallCost: Pence

    /// Creates a contract.
    public init(id: String, homes: [Int], minimumPlaces: Int, weeklyShortfallCost: Pence) {
        self.id = id
        self.homes = homes
        self.minimumPlaces = minimumPlaces
        self.weeklyShortfallCost = weeklyShortfallCost
    }
}

/// A district, for planning.
public struct Area: Sendable, Hashable {
    /// The district's name.
    public var district: String
    /// Its authority (GSS code).
    public var authority: String?
    /// Its centre.
    public var centre: Position?
    /// Residents aged 0 to 17.
    public var population: Int?

    /// Creates an area.
    public init(
        district: String, authority: String? = nil, centre: Position? = nil, population: Int? = nil
    ) {
        self.district = district
        self.authority = authority
        self.centre = centre
        self.population = population
    }
}

/// A journey time for one child and home; shown as a location fact, never scored.
public struct Journey: Sendable, Hashable {
    /// The child, an index.
    public var child: Int
    /// The home, an index.
    public var home: Int
    /// What for, as `school` or `family-time`.
    public var purpose: String
    /// Minutes one way.
    public var minutes: Int

    /// Creates a journey.
    public init(child: Int, home: Int, purpose: String, minutes: Int) {
        self.child = child
        self.home = home
        self.purpose = purpose
        self.minutes = minutes
    }
}
