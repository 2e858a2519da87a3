import Care

/// The ordinary instance of one step day: who is in care, where they live, which homes are open.
struct StepInstance: Sendable {
    /// The instance, children and homes in the order of their ids.
    let instance: Instance
    /// The person that each child is, a number in ``Course/people``.
    let people: [Int]
    /// The place that each home is.
    let places: [Int]

    /// Where everybody stands on a step day, before homes are found.
    struct Standing {
        /// The place of each person; nil for none, or where it was when the person left care.
        var livesIn: [Int?]
        /// The status of each person in care on the day; nil for everybody else.
        var status: [ChildStatus?]
    }

    init(step: Int, standing: Standing, stage: Stage) {
        let day = stage.days.days[step]
        let today = stage.instance
        var made = Instance(
            asOf: day, authorities: [stage.authorities[step]], needs: today.needs)
        made.isSynthetic = today.isSynthetic
        made.areas = today.areas

        // Children, in the order of ids as people stand.
        let people = standing.status.indices.filter { standing.status[$0] != nil }
        var childOfToday = [Int](repeating: -1, count: today.children.count)
        var living = [[Int]](repeating: [], count: stage.count)
        for (child, person) in people.enumerated() {
            if let number = stage.course.people[person].today { childOfToday[number] = child }
            if let place = standing.livesIn[person] { living[place].append(child) }
        }

        var youngAdults = [Int](repeating: 0, count: stage.count)
        for (index, person) in stage.course.people.enumerated()
        where person.until <= day && day < person.placeUntil {
            if let place = standing.livesIn[index] { youngAdults[place] += 1 }
        }

        var homeOfPlace = [Int](repeating: -1, count: stage.count)
        var places: [Int] = []
        for place in stage.order {
            guard
                let home = StepInstance.home(
                    place, step: step, day: day, living: living[place],
                    youngAdults: youngAdults[place], childOfToday: childOfToday, stage: stage)
            else { continue }
            homeOfPlace[place] = made.homes.count
            made.homes.append(home)
            places.append(place)
        }

        let scattered = StepInstance.scattered(standing, stage: stage)
        made.children = people.map { person in
            let facts = stage.course.people[person]
            let place = standing.livesIn[person]
            var child = facts.child
            child.status = standing.status[person] ?? .settled
            child.home = child.status == .referred ? nil : place.map { homeOfPlace[$0] }
            child.urgency = .planned
            child.neededBy = nil
            // Since when holds only where the child lives where it lives today.
            let isAtHome = facts.today != nil && facts.child.home == place
            child.placedOn = isAtHome ? facts.child.placedOn : nil
            // Who has not moved in yet has done so by the next step day, unless a later day is known.
            let stillSleeps =
                isAtHome && child.status == .settled
                && (facts.child.stillUntil.map { day < $0 } ?? (step == 0))
            let still = stillSleeps ? facts.child.stillIn.map { homeOfPlace[$0] } : nil
            child.stillIn = still.flatMap { $0 < 0 ? nil : $0 }
            child.stillUntil = child.stillIn == nil ? nil : facts.child.stillUntil
            let group = stage.course.togetherGroupOf[person]
            if group >= 0, scattered[group] { child.siblingPlan = .togetherIfPossible }
            return child
        }
        StepInstance.addTables(
            of: today, to: &made, childOfToday: childOfToday, homeOfPlace: homeOfPlace)
        instance = made
        self.people = people
        self.places = places
    }

    /// The home that a place is on a step day; nil where it is not there.
    private static func home(
        _ place: Int, step: Int, day: Day, living: [Int], youngAdults: Int, childOfToday: [Int],
        stage: Stage
    ) -> Home? {
        var home: Home
        switch stage.origin(of: place) {
        case .today(let number):
            home = stage.instance.homes[number]
            let (places, approved) = stage.places(of: place, on: day)
            home.places = places
            home.approvedPlaces = approved
            home.exemptFor = home.exemptFor.map { childOfToday[$0] }.filter { $0 >= 0 }.sorted()
            home.status = stage.isOpen(place, on: day) ? .available : .closed
            if let named = home.connectedTo {
                let here = named.map { childOfToday[$0] }.filter { $0 >= 0 }.sorted()
                home.connectedTo = here
                if here.isEmpty {
                    if living.isEmpty { return nil }
                    home.status = .closed
                    home.connectedTo = living
                }
            }
            if home.confirmedOn != nil { home.confirmedOn = day }
        case .unit(let number):
            let unit = stage.units[number]
            guard unit.isThere(on: day) else { return nil }
            home = unit.unit.terms.home
            home.id = unit.unit.id
            home.places = unit.openPlaces(on: day)
            home.status = unit.isOpen(on: day) ? .available : .closed
            home.confirmedOn = day
        case .own(let number):
            if living.isEmpty { return nil }
            let own = stage.course.ownHomes[number]
            home = Home(
                id: own.id, kind: .connected, places: living.count,
                weeklyCost: own.terms.weeklyCost)
            home.connectedTo = living
            home.status = .closed
        case .elsewhere:
            home = Home(
                id: Stage.elsewhereID, kind: .childrensHome, places: 0,
                weeklyCost: stage.scenario.prices.elsewhereWeeklyCost)
            home.placeProvider = .privateSector
            home.isRegistered = true
            home.status = .closed
        }
        home.authority = stage.authority(of: place, step: step)
        home.availableFrom = nil
        home.placesUnavailable += youngAdults
        return home
    }

    /// Whether the settled members of each `together` group live in several homes.
    private static func scattered(_ standing: Standing, stage: Stage) -> [Bool] {
        stage.course.togetherGroups.map { members in
            let homes = members.filter { standing.status[$0] == .settled }
                .map { standing.livesIn[$0] }
            return Set(homes).count > 1
        }
    }

    /// The other tables, without rows that name children or homes that are not there.
    private static func addTables(
        of today: Instance, to made: inout Instance, childOfToday: [Int], homeOfPlace: [Int]
    ) {
        made.household = today.household.compactMap { row in
            var row = row
            row.home = homeOfPlace[row.home]
            return row.home < 0 ? nil : row
        }
        made.apart = today.apart.compactMap { row in
            let (first, second) = (childOfToday[row.first], childOfToday[row.second])
            guard first >= 0, second >= 0 else { return nil }
            return ApartPair(first: first, second: second, reason: row.reason)
        }
        made.avoidAreas = today.avoidAreas.compactMap { row in
            var row = row
            row.child = childOfToday[row.child]
            return row.child < 0 ? nil : row
        }
        made.answers = today.answers.compactMap { row in
            var row = row
            row.child = childOfToday[row.child]
            row.home = homeOfPlace[row.home]
            return row.child < 0 || row.home < 0 ? nil : row
        }
        made.contracts = today.contracts.map { row in
            var row = row
            row.homes = row.homes.map { homeOfPlace[$0] }.filter { $0 >= 0 }.sorted()
            return row
        }
        made.travel = today.travel.compactMap { row in
            var row = row
            row.child = childOfToday[row.child]
            row.home = homeOfPlace[row.home]
            return row.child < 0 || row.home < 0 ? nil : row
        }
    }
}
