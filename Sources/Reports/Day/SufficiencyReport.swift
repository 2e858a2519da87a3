import Care
import Measures

/// Everything the sufficiency report says, as values: the page, the JSON and the CSV files print
/// these and compute nothing.
package struct SufficiencyReport: Sendable, Hashable {
    /// The authority's figures at one moment: today, or after a plan.
    package struct Moment: Sendable, Hashable {
        /// When, as `Today` or `After the best allocation`.
        package var title: String
        /// The headline measure.
        package var headline: MeasureReading
        /// The same of every child with a home, whatever the kind of home.
        package var allPlacements: MeasureReading
        /// The headline measure in each meaning of outside, in their order.
        package var meanings: [MeasureReading]
        /// Children who have no home yet, whenever they need one.
        package var withoutHome: Int
        /// Those of them who need one by the day; where the date is not recorded, they do.
        package var needHomeByDay: Int
        /// Weekly cost of every child with a home, and shortfalls of block contracts.
        ///
        /// nil = not known, as in an instance made from returns.
        package var weeklyCost: Pence?
        /// Children by where the home lies, and in each by distance.
        package var distances: [DistanceRow]
    }

    /// One row of the table of boundary against distance: the two are different facts.
    package struct DistanceRow: Sendable, Hashable {
        /// Where the home lies.
        package var location: AreaLocation
        /// 20 miles or less, 20.0 included.
        package var near: Int
        /// More than 20 miles.
        package var far: Int
        /// Unaccompanied asylum-seeking children.
        package var unaccompanied: Int
        /// Not known.
        package var unknown: Int

        /// All of them.
        package var all: Int { near + far + unaccompanied + unknown }
    }

    /// A child without a home, by reference.
    package struct ChildWithoutHome: Sendable, Hashable {
        /// The child's reference.
        package var child: String
        /// Age in whole years on the day.
        package var age: Int
        /// The day a home is needed.
        package var neededBy: Day?
        /// How soon.
        package var urgency: Urgency
        /// Days since the home was needed; nil = not recorded; 0 or less = not yet.
        package var daysOverdue: Int?
        /// What the plan found; nil without a plan or where the plan found a home.
        package var text: String?
        /// Whether the plan found a home.
        package var isPlacedByPlan: Bool?
        /// Until when the child waits for the home that the plan found; nil where it does not.
        package var waits: PlanSummary.Waiting?
        /// Whether only a budget or a cap leaves the child without one.
        package var isLimited: Bool
    }

    /// Places of one kind of home.
    package struct PlacesRow: Sendable, Hashable {
        /// The kind.
        package var kind: HomeKind
        /// Homes that are not closed.
        package var homes: Int
        /// Places of those homes, by rooms and terms of approval.
        package var places: Int
        /// Filled by children of this instance or of other authorities; not over the places.
        package var filled: Int
        /// Neither filled nor open to a child: on hold, closed to newcomers, or recorded as
        /// unavailable.
        package var notAvailable: Int
        /// Open to a child later than today.
        package var later: Int
        /// Open to a child now, confirmed within the policy's days.
        package var vacant: Int
        /// Open to a child now by the record, which nobody has confirmed lately.
        package var unconfirmed: Int
        /// Of those not available: recorded as unavailable.
        package var recordedUnavailable = 0
        /// Of those not available: past the usual fostering limit, so no vacancy.
        package var pastLimit = 0
        /// Of those not available: in homes on hold.
        package var onHold = 0
    }

    /// The placing authority, the instance's own where the report is of several.
    package var authority: Authority
    /// Whether the report is of all placing authorities of an alliance.
    package var isOfAlliance: Bool
    /// The day of the data.
    package var asOf: Day
    /// What it was made from.
    package var provenance: Provenance
    /// Whether the instance was made from returns alone.
    var isFromReturns: Bool
    /// Whether the instance tells who has no home; one made from returns alone does not.
    package var tellsWhoHasNoHome: Bool
    /// Whether returns alone are there, and so nobody of whom a plan could say anything.
    var hasNobodyToPlace: Bool
    /// Whether shortfalls of block contracts are left out, because other authorities share them.
    var leavesOutContracts: Bool
    /// What outside means in the headline and the splits.
    package var meaning: OutsideMeaning
    /// Today.
    package var today: Moment
    /// After the plan; nil without one.
    package var after: Moment?
    /// After the plan, ignoring the target; nil where not computed.
    package var withoutTarget: Moment?
    /// What the plan is and how good; nil without one.
    package var plan: PlanSummary?
    /// Moves the plan makes: children who would live elsewhere than today.
    package var moves: Int
    /// The headline taken apart.
    package var splits: [Split]
    /// Children who have no home today, or none after the plan.
    package var childrenWithoutHome: [ChildWithoutHome]
    /// Places by kind of home.
    package var places: [PlacesRow]
    /// For how many days a confirmed vacancy is trusted.
    var vacancyDays: Int
    /// Where children live and homes are needed; nil for an alliance.
    var areaCounts: AreaCounts?

    /// Computes every figure.
    ///
    /// Linear in children and homes.
    ///
    /// - Parameters:
    ///   - instance: The authority's placements on its day.
    ///   - member: One placing authority of an alliance, an index: its children and its target;
    ///     nil = all of them, without a target, since each has its own.
    ///   - plan: Where every child would live; nil = today only.
    ///   - meaning: What outside means in the headline and the splits.
    ///   - target: The share to reach; by default the authority's own, which is set for children
    ///     outside its boundary and is not held against another meaning.
    ///   - settings: Dated figures, for how long a confirmed vacancy is trusted.
    ///   - provenance: What the instance was read from.
    package init(
        of instance: Instance, member: Int? = nil, plan: PlanSummary? = nil,
        meaning: OutsideMeaning = .outside,
        target: Rate? = nil, settings: Policy.Settings = Policy.Settings(), provenance: Provenance
    ) {
        let authority = instance.authorities[member ?? 0]
        self.authority = authority
        isOfAlliance = member == nil && instance.authorities.count > 1
        asOf = instance.asOf
        isFromReturns = instance.isFromReturns
        tellsWhoHasNoHome = instance.tellsWhoHasNoHome
        hasNobodyToPlace = SufficiencyReport.namesNobodyToPlace(instance)
        self.provenance = provenance
        self.meaning = meaning
        // The authority's target is for children outside its boundary and for nothing else.
        let target =
            target
            ?? (meaning == .outside && !isOfAlliance ? authority.outOfAreaTarget : nil)
        func isCounted(_ child: Int) -> Bool {
            member == nil || instance.children[child].placingAuthority == member
        }
        // Shortfalls of the contracts of several authorities are of all of them together.
        let paysContracts = member == nil || instance.authorities.count == 1
        leavesOutContracts = !paysContracts && !instance.contracts.isEmpty
        self.plan = plan.map { plan in
            var own = plan
            own.waiting = plan.waiting.filter { isCounted($0.child) }
            own.unplaced = plan.unplaced.filter { isCounted($0.child) }
            own.limited = plan.limited.filter(isCounted)
            return own
        }
        // A child of another authority is left out as if it had no home and asked for none.
        let counted = instance.children.indices.filter(isCounted)
        func homes(_ homes: [Int?]) -> [Int?] {
            homes.indices.map { isCounted($0) ? homes[$0] : nil }
        }
        let presentHomes = homes(instance.children.map(\.home))
        let present = instance.placements(in: presentHomes)
        let placements = plan.map { instance.placements(in: homes($0.homes)) }
        today = Moment(
            "Today", of: instance, children: counted, homes: presentHomes, placements: present,
            meaning: meaning, target: target, paysContracts: paysContracts)
        if let plan, let placements {
            after = Moment(
                plan.title, of: instance, children: counted, homes: homes(plan.homes),
                placements: placements,
                meaning: meaning, target: target, paysContracts: paysContracts)
            withoutTarget = plan.homesWithoutTarget.map {
                let homes = homes($0)
                return Moment(
                    "\(plan.title), target ignored", of: instance,
                    children: counted, homes: homes, placements: instance.placements(in: homes),
                    meaning: meaning, target: target, paysContracts: paysContracts)
            }
        } else {
            after = nil
            withoutTarget = nil
        }
        moves =
            plan.map { plan in
                counted.count {
                    plan.homes[$0] != nil && instance.children[$0].home != nil
                        && plan.homes[$0] != instance.children[$0].home
                }
            } ?? 0
        let measured = present.measured
        let measuredAfter = placements?.measured ?? []
        splits = Dimension.ofDay.filter {
            $0 != .placingAuthority || instance.authorities.count > 1
        }.map { Split(by: $0, meaning: meaning, before: measured, after: measuredAfter) }
        childrenWithoutHome = SufficiencyReport.withoutHome(
            in: instance, children: counted, plan: plan)
        places = SufficiencyReport.places(of: instance, settings: settings)
        vacancyDays = settings.vacancyDays.inForce(on: asOf)
        if !isOfAlliance {
            var day = NightInputs(date: asOf, authority: authority, provenance: provenance)
            day.instance = instance
            day.settings = settings
            areaCounts = AreaCounts(of: day, placements: present)
        }
    }

    private static func withoutHome(
        in instance: Instance, children: [Int], plan: PlanSummary?
    ) -> [ChildWithoutHome] {
        var reasons: [Int: String] = [:]
        for entry in plan?.unplaced ?? [] { reasons[entry.child] = entry.text }
        let limited = Set(plan?.limited ?? [])
        var waits: [Int: PlanSummary.Waiting] = [:]
        for entry in plan?.waiting ?? [] { waits[entry.child] = entry }
        var rows: [ChildWithoutHome] = []
        for index in children {
            let child = instance.children[index]
            let isPlaced = plan.map { $0.homes[index] != nil }
            guard child.home == nil || isPlaced == false else { continue }
            rows.append(
                ChildWithoutHome(
                    child: child.id, age: instance.asOf.wholeYears(since: child.birth),
                    neededBy: child.neededBy, urgency: child.urgency,
                    daysOverdue: child.neededBy.map { instance.asOf.days(since: $0) },
                    text: isPlaced == false ? reasons[index] : nil, isPlacedByPlan: isPlaced,
                    waits: waits[index], isLimited: limited.contains(index)))
        }
        // Worst first: nobody home after the plan, then emergencies, then the longest wait.
        return rows.sorted { left, right in
            func key(_ row: ChildWithoutHome) -> (Int, Int, Int) {
                (
                    row.isPlacedByPlan == true ? 1 : 0, row.urgency == .emergency ? 0 : 1,
                    -(row.daysOverdue ?? Int(Int32.min))
                )
            }
            let (first, second) = (key(left), key(right))
            return first == second ? left.child < right.child : first < second
        }
    }

    static func places(
        of instance: Instance, settings: Policy.Settings
    ) -> [PlacesRow] {
        let occupancy = Occupancy(instance)
        let trusted = settings.vacancyDays.inForce(on: instance.asOf)
        var rows: [HomeKind: PlacesRow] = [:]
        let limit = settings.usualLimit.inForce(on: instance.asOf)
        for (index, home) in instance.homes.enumerated()
        where home.status != .closed && home.kind.takesNewcomers {
            let room = max(0, min(home.places, home.approvedPlaces ?? home.places))
            var row =
                rows[home.kind]
                ?? PlacesRow(
                    kind: home.kind, homes: 0, places: 0, filled: 0, notAvailable: 0, later: 0,
                    vacant: 0, unconfirmed: 0)
            row.homes += 1
            row.places += room
            let filled = min(room, occupancy.count(in: index, on: instance.asOf))
            row.filled += filled
            let lawful = occupancy.openPlaces(in: index, of: instance, on: instance.asOf)
            row.recordedUnavailable += room - filled - lawful
            // A place past the usual fostering limit needs an exemption: it is not a vacancy.
            let open = occupancy.openPlaces(
                in: index, of: instance, on: instance.asOf, usualLimit: limit)
            row.pastLimit += lawful - open
            row.notAvailable += room - filled - open
            if home.status == .onHold {
                row.onHold += open
                row.notAvailable += open
            } else if let from = home.availableFrom, from > instance.asOf {
                row.later += open
            } else if let confirmed = home.confirmedOn,
                instance.asOf.days(since: confirmed) <= trusted
            {
                row.vacant += open
            } else {
                row.unconfirmed += open
            }
            rows[home.kind] = row
        }
        return HomeKind.allCases.compactMap { rows[$0] }
    }
}

extension HomeKind {
    /// Whether a home of the kind can be asked to take a child.
    fileprivate var takesNewcomers: Bool {
        switch self {
        case .withParents, .adoptive, .other: false
        default: true
        }
    }
}

extension SufficiencyReport.Moment {
    init(
        _ title: String, of instance: Instance, children: [Int], homes: [Int?],
        placements: [PlacementFacts], meaning: OutsideMeaning, target: Rate?, paysContracts: Bool
    ) {
        let measured = placements.measured
        self.title = title
        headline = MeasureReading(meaning.stock, tally: meaning.tally(measured), target: target)
        allPlacements = MeasureReading(meaning.allPlacementsStock, tally: meaning.tally(placements))
        meanings = OutsideMeaning.allCases.map {
            MeasureReading(
                $0.stock, tally: $0.tally(measured), target: $0 == meaning ? target : nil)
        }
        withoutHome = children.count { homes[$0] == nil }
        needHomeByDay = children.count {
            homes[$0] == nil && instance.children[$0].needsHome(by: instance.asOf)
        }
        var living = [Int](repeating: 0, count: instance.homes.count)
        var cost = Pence.zero
        for case let home? in homes {
            living[home] += 1
            cost = cost + instance.homes[home].weeklyCost
        }
        for contract in instance.contracts where paysContracts {
            let children = contract.homes.reduce(0) { $0 + living[$1] }
            cost = cost + contract.weeklyShortfallCost * max(0, contract.minimumPlaces - children)
        }
        weeklyCost = instance.tellsCosts ? cost : nil
        let order: [AreaLocation] = [.inside, .adjoining, .distant, .unknown]
        distances = order.map {
            SufficiencyReport.DistanceRow(
                location: $0, near: 0, far: 0, unaccompanied: 0, unknown: 0)
        }
        for placement in measured {
            guard let row = order.firstIndex(of: placement.location) else { continue }
            switch placement.distance {
            case .tenthsOfMile:
                if placement.distance.isBeyond20Miles == true {
                    distances[row].far += 1
                } else {
                    distances[row].near += 1
                }
            case .unaccompanied: distances[row].unaccompanied += 1
            case .unknown: distances[row].unknown += 1
            }
        }
    }
}
