import Care

/// An instance and its policy, prepared for asking who may live where.
///
/// Holds, for each child and each home, the few facts that rules and points ask millions of times,
/// so that a question costs no look-up by text. Made once; never changes.
package final class Register: Sendable {
    /// The placements of the day.
    package let instance: Instance
    /// Weights and settings.
    package let policy: Policy
    /// Facts of each child, in the instance's order.
    let children: [ChildFacts]
    /// Facts of each home, in the instance's order.
    let homes: [HomeFacts]
    /// Which of the authorities that homes stand in each home stands in.
    let areaOfHome: [Int32]
    /// Where each of these lies for each placing authority: `authority × areaCount + area`.
    let locationOfArea: [AreaLocation]
    /// How many authorities homes stand in, "unknown" counted as one.
    let areaCount: Int
    /// The distinct settings in force on start dates.
    let settings: [SettingsInForce]
    /// Children named apart from each child, ascending.
    let apartFrom: [Int: [Int]]
    /// The areas each child must not live near.
    let avoidAreas: [Int: [AvoidArea]]
    /// The answer that counts for a child and a home.
    let answers: [PairKey: AnswerKind]
    /// Who lives in each home until when, as read.
    let occupancy: Occupancy
    /// The present members of each sibling group, in the instance's order.
    let siblings: [[Int]]
    /// The terms of a pair that the policy charges, with their weights.
    let pairWeights: [(term: Term, weight: Weight)]
    /// Journeys of a child to a home.
    let journeys: [PairKey: [Journey]]

    /// A child and a home as one key.
    struct PairKey: Hashable {
        var child: Int
        var home: Int
    }

    /// Prepares an instance under a policy, in time linear in its rows.
    package init(instance: Instance, policy: Policy) {
        self.instance = instance
        self.policy = policy
        occupancy = Occupancy(instance)
        pairWeights = Term.ofPair.map { ($0, $0.weight(in: policy.weights)) }
            .filter { $0.1.thousandths != 0 }

        var groups: [String: Int32] = [:]
        var siblings: [[Int]] = []
        var starts: [Day: Int32] = [:]
        var settings: [SettingsInForce] = []
        children = instance.children.enumerated().map { index, child in
            let start = child.start(asOf: instance.asOf)
            let settingsIndex: Int32
            if let known = starts[start] {
                settingsIndex = known
            } else {
                let inForce = SettingsInForce(policy.settings, on: start)
                if let same = settings.firstIndex(of: inForce) {
                    settingsIndex = Int32(same)
                } else {
                    settingsIndex = Int32(settings.count)
                    settings.append(inForce)
                }
                starts[start] = settingsIndex
            }
            var group: Int32 = -1
            if let name = child.siblingGroup {
                if let known = groups[name] {
                    group = known
                } else {
                    group = Int32(siblings.count)
                    groups[name] = group
                    siblings.append([])
                }
                siblings[Int(group)].append(index)
            }
            return ChildFacts(
                child, start: start, asOf: instance.asOf, settings: settingsIndex, group: group,
                essential: instance.needs.essential)
        }
        self.siblings = siblings
        self.settings = settings

        var household: [Int: [HouseholdMember]] = [:]
        for member in instance.household { household[member.home, default: []].append(member) }
        homes = instance.homes.enumerated().map { index, home in
            HomeFacts(home, household: household[index] ?? [], asOf: instance.asOf)
        }
        var areas: [String?: Int32] = [:]
        var codes: [String?] = []
        areaOfHome = instance.homes.map { home in
            if let known = areas[home.authority] { return known }
            let number = Int32(codes.count)
            areas[home.authority] = number
            codes.append(home.authority)
            return number
        }
        areaCount = codes.count
        locationOfArea = instance.authorities.flatMap { authority in
            codes.map { authority.location(of: $0) }
        }

        var apartFrom: [Int: Set<Int>] = [:]
        for pair in instance.apart where pair.first != pair.second {
            apartFrom[pair.first, default: []].insert(pair.second)
            apartFrom[pair.second, default: []].insert(pair.first)
        }
        self.apartFrom = apartFrom.mapValues { $0.sorted() }
        avoidAreas = Dictionary(grouping: instance.avoidAreas) { $0.child }
        journeys = Dictionary(grouping: instance.travel) {
            PairKey(child: $0.child, home: $0.home)
        }
        answers = Register.latest(instance.answers)
    }

    /// The same, with some children who start on another day.
    init(_ other: Register, starting moved: [Int], on day: Day) {
        instance = other.instance
        policy = other.policy
        homes = other.homes
        areaOfHome = other.areaOfHome
        locationOfArea = other.locationOfArea
        areaCount = other.areaCount
        apartFrom = other.apartFrom
        avoidAreas = other.avoidAreas
        answers = other.answers
        // Who leaves a home stays in it until then.
        let leaving = moved.filter { [.mayMove, .mustMove].contains(other.children[$0].status) }
            .map { child in
                let facts = other.children[child]
                return (child: child, home: Int(facts.home), mayStay: facts.status == .mayMove)
            }
        occupancy = other.occupancy.leaving(leaving.filter { $0.home >= 0 }, on: day)
        siblings = other.siblings
        pairWeights = other.pairWeights
        journeys = other.journeys
        let inForce = SettingsInForce(other.policy.settings, on: day)
        let known = other.settings.firstIndex(of: inForce)
        settings = known == nil ? other.settings + [inForce] : other.settings
        var children = other.children
        for child in moved {
            children[child].start(on: day, settings: Int32(known ?? other.settings.count))
        }
        self.children = children
    }

    /// The answer that counts: the latest; of one day the more cautious.
    private static func latest(_ answers: [Answer]) -> [PairKey: AnswerKind] {
        func caution(_ kind: AnswerKind) -> Int {
            switch kind {
            case .accepted: 0
            case .asked: 1
            case .declined: 2
            }
        }
        var latest: [PairKey: Answer] = [:]
        for answer in answers {
            let pair = PairKey(child: answer.child, home: answer.home)
            if let other = latest[pair] {
                let (day, otherDay) = (answer.on?.number ?? .min, other.on?.number ?? .min)
                guard (otherDay, caution(other.kind)) <= (day, caution(answer.kind)) else {
                    continue
                }
            }
            latest[pair] = answer
        }
        return latest.mapValues(\.kind)
    }

    /// Where a home lies for a child.
    @inline(__always)
    func location(child: Int, home: Int) -> AreaLocation {
        location(authority: Int(children[child].authority), home: home)
    }

    /// Where a home lies for a placing authority.
    @inline(__always)
    func location(authority: Int, home: Int) -> AreaLocation {
        locationOfArea[authority * areaCount + Int(areaOfHome[home])]
    }

    /// The settings in force on a child's start date.
    @inline(__always)
    func settings(for child: Int) -> SettingsInForce {
        settings[Int(children[child].settings)]
    }

    /// The day on which a newcomer would move in: its start date, or the day the place is free where
    /// that is later.
    @inline(__always)
    func movesIn(_ child: Int, to home: Int) -> Day {
        let start = children[child].start
        guard let from = homes[home].availableFrom else { return start }
        return max(start, from)
    }

    /// The day on which a child who is counted as living in a home is there; nil where it is already.
    ///
    /// A settled child who still sleeps elsewhere moves in when it leaves there, where that is known.
    func arrival(_ child: Int, in home: Int) -> Day? {
        let listed = instance.children[child]
        guard listed.status == .settled, listed.home == home, listed.stillIn != nil else {
            return nil
        }
        return listed.stillUntil
    }

    /// The answer that counts for a child and a home, if any.
    func answer(child: Int, home: Int) -> AnswerKind? {
        answers.isEmpty ? nil : answers[PairKey(child: child, home: home)]
    }

    /// Whether two children are named together in apart.csv.
    func areApart(_ first: Int, _ second: Int) -> Bool {
        apartFrom[first]?.contains(second) ?? false
    }

    /// The members of a child's sibling group that are treated together with it (itself included),
    /// ascending; only the child where it has no group or is treated singly.
    func groupMembers(of child: Int) -> [Int] {
        let facts = children[child]
        guard facts.plan != nil else { return [child] }
        return siblings[Int(facts.group)].filter { children[$0].plan != nil }
    }

    /// Straight-line distance from where a child comes from to a home; nil where either is unknown.
    func distanceFromOrigin(child: Int, home: Int) -> Metres? {
        guard let from = children[child].origin, let to = homes[home].position else { return nil }
        return from.distance(to: to)
    }

    /// Straight-line distance from a home to a child's school; nil where either is unknown.
    func distanceToSchool(child: Int, home: Int) -> Metres? {
        guard let from = children[child].school, let to = homes[home].position else { return nil }
        return from.distance(to: to)
    }
}

/// The settings in force on one day.
struct SettingsInForce: Sendable, Equatable {
    var usualLimit: Int
    var supportedAge: Int
    var emergencyDays: Int
    var vacancyDays: Int
    var nearHome: Quantity
    var schoolKeep: Quantity
    var releasesEmergencyHomes: Bool
    var bankHolidays: Set<Day>

    init(_ settings: Policy.Settings, on day: Day) {
        usualLimit = settings.usualLimit.inForce(on: day)
        supportedAge = settings.supportedAge.inForce(on: day)
        emergencyDays = settings.emergencyDays.inForce(on: day)
        vacancyDays = settings.vacancyDays.inForce(on: day)
        nearHome = settings.nearHome.inForce(on: day)
        schoolKeep = settings.schoolKeep.inForce(on: day)
        releasesEmergencyHomes = settings.releasesEmergencyHomes.inForce(on: day)
        bankHolidays = settings.bankHolidays.inForce(on: day)
    }
}

/// What rules and points ask of a child.
struct ChildFacts: Sendable {
    var start: Day
    var birth: Day
    var age: Int
    /// Age on the last 31 August before the start, less four.
    var schoolYear: Int
    var sex: Sex
    var status: ChildStatus
    var home: Int32
    var isEmergency: Bool
    var isUnaccompanied: Bool
    var keepsSchool: Bool?
    var origin: Position?
    var school: Position?
    var suitability: (fostering: Suitability?, residential: Suitability?, supported: Suitability?)
    var prefersSomeKind: Bool
    var companions: LivingCompanions?
    var noChildUnder: Int?
    var pets: PetRule?
    var essential: NeedSet
    var otherNeeds: NeedSet
    var needs: NeedSet
    var wantsIdentity: Bool
    /// Whole years in the present home, at most five.
    var yearsThere: Int
    var authority: Int32
    var settings: Int32
    /// Index of the sibling group, or −1.
    var group: Int32
    /// The plan under which the child is treated with its group; nil = singly.
    var plan: SiblingPlan?

    init(
        _ child: Child, start: Day, asOf: Day, settings: Int32, group: Int32, essential: NeedSet
    ) {
        birth = child.birth
        (self.start, age, schoolYear, self.settings) = (start, 0, 0, settings)
        sex = child.sex
        status = child.status
        home = Int32(child.home ?? -1)
        isEmergency = child.urgency == .emergency
        isUnaccompanied = child.isUnaccompanied
        keepsSchool = child.keepsSchool
        origin = child.origin
        school = child.school
        suitability = (child.fostering, child.residential, child.supported)
        prefersSomeKind =
            child.fostering == .preferred || child.residential == .preferred
            || child.supported == .preferred
        companions = child.livingCompanions == .withOthers ? nil : child.livingCompanions
        noChildUnder = child.noChildUnder
        pets = child.pets
        needs = child.needs
        self.essential = child.needs.intersection(essential)
        otherNeeds = child.needs.subtracting(essential)
        wantsIdentity = !child.wantedLanguages.isEmpty || !child.wantedFaiths.isEmpty
        yearsThere = child.placedOn.map { max(0, min(5, asOf.wholeYears(since: $0))) } ?? 0
        authority = Int32(child.placingAuthority)
        self.group = group
        plan = child.groupPlan
        self.start(on: start, settings: settings)
    }

    /// Takes over what depends on the day on which the child starts.
    mutating func start(on day: Day, settings number: Int32) {
        start = day
        age = day.wholeYears(since: birth)
        schoolYear = day.lastSchoolYearEnd.wholeYears(since: birth) - 4
        settings = number
    }

    /// What a class of home is for the child.
    func suitability(of homeClass: HomeClass?) -> Suitability? {
        switch homeClass {
        case .fostering: suitability.fostering
        case .residential: suitability.residential
        case .supported: suitability.supported
        case nil: nil
        }
    }

    /// What all classes of home are for the child, as one number.
    var suitabilityNumber: UInt64 {
        func number(_ suitability: Suitability?) -> UInt64 {
            switch suitability {
            case nil: 0
            case .preferred?: 1
            case .suitable?: 2
            case .unsuitable?: 3
            }
        }
        return number(suitability.fostering) * 16 + number(suitability.residential) * 4
            + number(suitability.supported)
    }

    /// The sex as a number.
    var sexNumber: UInt64 {
        switch sex {
        case .unknown: 0
        case .female: 1
        case .male: 2
        }
    }

    /// A small number and the settings in force, as one number.
    func number(of value: Int) -> UInt64 {
        UInt64(settings) << 32 | UInt64(UInt32(truncatingIfNeeded: value))
    }

    /// Whether the child lives in that home and may stay.
    @inline(__always)
    func lives(in home: Int) -> Bool {
        self.home == Int32(home) && (status == .settled || status == .mayMove)
    }

    /// Whether an assessed rule limits who else may live in the home.
    var hasCompanionRule: Bool { companions != nil || (noChildUnder ?? 0) > 0 }
}

/// What rules and points ask of a home.
struct HomeFacts: Sendable {
    var kind: HomeKind
    var homeClass: HomeClass?
    var isFoster: Bool
    var provider: PlaceProvider?
    var position: Position?
    var places: Int
    var approvedPlaces: Int?
    var unavailable: Int
    var usable: Int
    var minAge: Int?
    var maxAge: Int?
    var admits: Sex?
    var offers: NeedSet?
    var hasPets: Bool?
    var isRegistered: Bool?
    var status: HomeStatus
    var availableFrom: Day?
    var confirmedOn: Day?
    var isEmergency: Bool
    var weeklyCost: Pence
    /// Children of other authorities who live there: they take places.
    var otherAuthorityChildren: Int
    /// Children of the household, of carers and of other authorities; adults left out.
    var householdChildren: [HouseholdMember]

    /// Whether an age is within the terms.
    @inline(__always)
    func admits(age: Int) -> Bool { HomeTerms.admit(age: age, from: minAge, to: maxAge) }

    init(_ home: Home, household: [HouseholdMember], asOf: Day) {
        kind = home.kind
        homeClass = home.kind.homeClass
        isFoster = home.kind.isFoster
        provider = home.placeProvider
        position = home.position
        places = home.places
        approvedPlaces = home.approvedPlaces
        unavailable = home.placesUnavailable
        usable = home.usablePlaces
        minAge = home.minAge
        maxAge = home.maxAge
        admits = home.admits
        offers = home.offers
        hasPets = home.hasPets
        isRegistered = home.isRegistered
        status = home.status
        availableFrom = home.availableFrom
        // Nobody has confirmed anything in the future.
        confirmedOn = home.confirmedOn.flatMap { $0 > asOf ? nil : $0 }
        isEmergency = home.isEmergency
        weeklyCost = home.weeklyCost
        householdChildren = household.filter { $0.kind != .adult }
        otherAuthorityChildren = householdChildren.count { $0.kind == .otherAuthorityChild }
    }
}
