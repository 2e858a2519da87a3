/// One authority's placements on one day: everything NearHome decides upon.
///
/// A value that has been checked: every reference resolves, every index is in range. References
/// between tables are indices into the arrays here.
package struct Instance: Sendable, Hashable {
    /// The day.
    package var asOf: Day
    /// Whether its children, homes and people are invented; no by default.
    package var isSynthetic = false
    /// Whether it was made from SSDA903 returns alone, which say where children are and not who needs
    /// a home; no by default.
    package var isFromReturns = false
    /// The placing authorities; the first is the instance's own, never empty.
    package var authorities: [Authority]
    /// The needs that codes stand for.
    package var needs: NeedCatalogue
    /// Every child looked after and every child who needs a home.
    package var children: [Child] = []
    /// Settled people of children.csv who are 18 and left out: the home of each, by reference.
    package var grownUp: [String: String] = [:]
    /// Every home.
    package var homes: [Home] = []
    /// People in homes who are not in `children`.
    package var household: [HouseholdMember] = []
    /// Children who may never share a home.
    package var apart: [ApartPair] = []
    /// Places that children must not live near.
    package var avoidAreas: [AvoidArea] = []
    /// What carers and registered managers answered.
    package var answers: [Answer] = []
    /// Block contracts.
    package var contracts: [Contract] = []
    /// Districts, for planning.
    package var areas: [Area] = []
    /// Journey times; shown, never scored.
    package var travel: [Journey] = []
    /// Where districts and neighbours lie, for maps; empty = no map.
    package var map: [MappedDistrict] = []

    package init(asOf: Day, authorities: [Authority], needs: NeedCatalogue = NeedCatalogue()) {
        precondition(!authorities.isEmpty, "an instance has an authority")
        self.asOf = asOf
        self.authorities = authorities
        self.needs = needs
    }

    /// Whether it tells who has no home: returns tell of nobody until somebody writes them in.
    package var tellsWhoHasNoHome: Bool {
        !isFromReturns || children.contains { $0.home == nil }
    }

    /// Whether it tells what homes cost: returns do not, and an import writes 0 until somebody writes
    /// the costs in.
    package var tellsCosts: Bool {
        !isFromReturns || homes.contains { $0.weeklyCost > .zero }
    }

    /// The instance's own authority.
    package var authority: Authority { authorities[0] }

    /// Where a home lies for a child, by the child's placing authority.
    package func location(of home: Home, for child: Child) -> AreaLocation {
        authorities[child.placingAuthority].location(of: home.authority)
    }
}

/// Somebody in a home who is not in children.csv.
package struct HouseholdMember: Sendable, Hashable {
    /// The home, an index.
    package var home: Int
    /// Who it is.
    package var kind: HouseholdKind
    /// Day of birth.
    package var birth: Day?
    /// Age in whole years where no day of birth is given.
    package var age: Int?
    /// Sex.
    package var sex: Sex?

    package init(
        home: Int, kind: HouseholdKind, birth: Day? = nil, age: Int? = nil, sex: Sex? = nil
    ) {
        self.home = home
        self.kind = kind
        self.birth = birth
        self.age = age
        self.sex = sex
    }

    /// The age on a day, by birth where known; nil = unknown.
    package func age(on day: Day) -> Int? {
        birth.map { day.wholeYears(since: $0) } ?? age
    }
}

/// Two children who may never share a home.
package struct ApartPair: Sendable, Hashable {
    /// A child, an index.
    package var first: Int
    /// The other child, an index.
    package var second: Int
    /// Why; never printed beside the other child's reference.
    package var reason: String?

    package init(first: Int, second: Int, reason: String? = nil) {
        self.first = first
        self.second = second
        self.reason = reason
    }
}

/// An area that a child must not live in.
package struct AvoidArea: Sendable, Hashable {
    /// The child, an index.
    package var child: Int
    /// The centre.
    package var centre: Position
    /// The radius; a home at exactly this distance is within.
    package var radius: Metres
    /// Why.
    package var reason: String?

    package init(child: Int, centre: Position, radius: Metres, reason: String? = nil) {
        self.child = child
        self.centre = centre
        self.radius = radius
        self.reason = reason
    }
}

/// An answer about one child from one home.
package struct Answer: Sendable, Hashable {
    /// The child, an index.
    package var child: Int
    /// The home, an index.
    package var home: Int
    /// What was answered.
    package var kind: AnswerKind
    /// Why.
    package var reason: String?
    /// When; nil counts as earlier than every day.
    package var on: Day?

    package init(child: Int, home: Int, kind: AnswerKind, reason: String? = nil, on: Day? = nil) {
        self.child = child
        self.home = home
        self.kind = kind
        self.reason = reason
        self.on = on
    }
}

/// A block contract: a shortfall of children in its homes costs money.
package struct Contract: Sendable, Hashable {
    /// Unique text.
    package var id: String
    /// Its homes, indices, ascending.
    package var homes: [Int]
    /// Children paid for in any case.
    package var minimumPlaces: Int
    /// Cost of one missing child for one week.
    package var weeklyShortfallCost: Pence

    package init(id: String, homes: [Int], minimumPlaces: Int, weeklyShortfallCost: Pence) {
        self.id = id
        self.homes = homes
        self.minimumPlaces = minimumPlaces
        self.weeklyShortfallCost = weeklyShortfallCost
    }
}

/// A district, for planning.
package struct Area: Sendable, Hashable {
    /// The district's name.
    package var district: String
    /// Its authority (GSS code).
    package var authority: String?
    /// Its centre.
    package var centre: Position?
    /// Residents aged 0 to 17.
    package var population: Int?

    package init(
        district: String, authority: String? = nil, centre: Position? = nil, population: Int? = nil
    ) {
        self.district = district
        self.authority = authority
        self.centre = centre
        self.population = population
    }
}

/// A journey time for one child and home; shown as a location fact, never scored.
package struct Journey: Sendable, Hashable {
    /// The child, an index.
    package var child: Int
    /// The home, an index.
    package var home: Int
    /// What for, as `school` or `family-time`.
    package var purpose: String
    /// Minutes one way.
    package var minutes: Int

    package init(child: Int, home: Int, purpose: String, minutes: Int) {
        self.child = child
        self.home = home
        self.purpose = purpose
        self.minutes = minutes
    }
}
