import Care
import Chance

/// An instance in which nobody is named: new references, shifted days, moved positions, no free text.
///
/// Kept are what rules and measures need: ages in whole years, sex, needs, who lives with whom, places,
/// kinds of homes, authorities, and distances to within some hundred metres; the map itself is turned
/// and moved. So it is still data on
/// children, for work inside the authority, and is not anonymous: ``NearestNeighbour`` says how many
/// children somebody would find again who knows them.
package enum Pseudonymised {
    /// The most days that a placement is moved against the others of its child.
    package static let mostDays = 21
    /// The least and the most metres that a position is moved.
    package static let metres: ClosedRange<Int> = 300...1000

    /// An instance made of another, the same for the same source of chance.
    ///
    /// - Returns: The instance; for each child of `original` its place in it, and the turn of its map,
    ///   which are for testing alone and never written down.
    /// - Complexity: O(n log n) in the rows.
    package static func make(
        of original: Instance, by source: RandomSource
    ) -> (instance: Instance, places: [Int], turn: MapTurn) {
        var made = original
        var turns = source.stream(5)
        let turn = MapTurn(of: positions(original), by: &turns)
        var order = source.stream(1)
        var days = source.stream(2)
        var places = source.stream(3)
        var costs = source.stream(4)

        // Weeks, so that weekdays stay; the same for everybody, so that what lies between two days
        // stays.
        let weeks = days.integer(in: 1...51) * (days.chance(500) ? 1 : -1)
        func shifted(_ day: Day) -> Day { day.adding(days: weeks * 7) }
        func shifted(_ day: Day?) -> Day? { day.map { shifted($0) } }
        made.asOf = shifted(original.asOf)

        let childNames = names("P", original.children.count, by: &order)
        let homeNames = names("H", original.homes.count, by: &order)
        var groups: [String: String] = [:]
        let groupNames = names("S", original.children.count, by: &order)
        let wishes = commonWishes(original)
        for index in made.children.indices {
            var child = made.children[index]
            child.id = childNames[index]
            child.birth = birth(of: child, original.asOf, weeks, &days)
            child.placedOn = child.placedOn.map { placed in
                // Never before birth and never ahead of the day.
                let moved = shifted(placed).adding(days: days.integer(in: -mostDays...mostDays))
                return min(max(moved, child.birth), made.asOf)
            }
            child.stillUntil = shifted(child.stillUntil)
            child.neededBy = shifted(child.neededBy)
            child.ethnicity = nil
            child.originPostcode = nil
            child.schoolPostcode = nil
            child.familyTimePlace = nil
            child.disability = nil
            child.outReason = nil
            child.origin = child.origin.map { turn.turned(moved($0, &places)) }
            child.school = child.school.map { turn.turned(moved($0, &places)) }
            child.wantedLanguages = child.wantedLanguages.filter { wishes.contains($0) }
            child.wantedFaiths = child.wantedFaiths.filter { wishes.contains($0) }
            if let group = child.siblingGroup {
                if groups[group] == nil { groups[group] = groupNames[groups.count] }
                child.siblingGroup = groups[group]
            }
            made.children[index] = child
        }
        var providers: [String: String] = [:]
        for index in made.homes.indices {
            var home = made.homes[index]
            home.id = homeNames[index]
            // An authority's own code is no secret; a company is told by its homes.
            if let provider = home.providerID, !provider.hasPrefix("E") {
                if providers[provider] == nil { providers[provider] = "V\(providers.count + 1)" }
                home.providerID = providers[provider]
            }
            home.urn = nil
            home.name = nil
            home.postcode = nil
            home.ofstedGrade = nil
            home.ofstedOn = nil
            home.position = home.position.map { turn.turned(moved($0, &places)) }
            home.availableFrom = shifted(home.availableFrom)
            home.confirmedOn = shifted(home.confirmedOn)
            home.weeklyCost = rounded(home.weeklyCost, &costs)
            made.homes[index] = home
        }
        for index in made.household.indices {
            if let birth = made.household[index].birth {
                made.household[index].age = original.asOf.wholeYears(since: birth)
                made.household[index].birth = nil
            }
        }
        for index in made.apart.indices { made.apart[index].reason = nil }
        for index in made.avoidAreas.indices {
            made.avoidAreas[index].reason = nil
            made.avoidAreas[index].centre = turn.turned(
                moved(made.avoidAreas[index].centre, &places))
        }
        for index in made.answers.indices {
            made.answers[index].reason = nil
            made.answers[index].on = shifted(made.answers[index].on)
        }
        for index in made.contracts.indices { made.contracts[index].id = "K\(index + 1)" }
        for index in made.areas.indices {
            made.areas[index].centre = made.areas[index].centre.map { turn.turned($0) }
        }
        made.travel = []
        let (instance, childPlaces) = sorted(made)
        return (instance, childPlaces, turn)
    }

    // Tables are written by reference, so what stood first must not stay first.
    private static func sorted(_ instance: Instance) -> (instance: Instance, places: [Int]) {
        var made = instance
        let children = instance.children.indices.sorted {
            instance.children[$0].id < instance.children[$1].id
        }
        let homes = instance.homes.indices.sorted {
            instance.homes[$0].id < instance.homes[$1].id
        }
        var childPlace = [Int](repeating: 0, count: children.count)
        var homePlace = [Int](repeating: 0, count: homes.count)
        for (place, index) in children.enumerated() { childPlace[index] = place }
        for (place, index) in homes.enumerated() { homePlace[index] = place }
        made.children = children.map { index in
            var child = instance.children[index]
            child.home = child.home.map { homePlace[$0] }
            child.stillIn = child.stillIn.map { homePlace[$0] }
            return child
        }
        made.homes = homes.map { index in
            var home = instance.homes[index]
            home.connectedTo = home.connectedTo.map { $0.map { childPlace[$0] }.sorted() }
            home.exemptFor = home.exemptFor.map { childPlace[$0] }.sorted()
            return home
        }
        made.household = instance.household.map { member in
            var member = member
            member.home = homePlace[member.home]
            return member
        }.sorted { $0.home < $1.home }
        made.apart = instance.apart.map { pair in
            let both = [childPlace[pair.first], childPlace[pair.second]].sorted()
            return ApartPair(first: both[0], second: both[1])
        }.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        made.avoidAreas = instance.avoidAreas.map { area in
            var area = area
            area.child = childPlace[area.child]
            return area
        }.sorted { ($0.child, $0.radius) < ($1.child, $1.radius) }
        made.answers = instance.answers.map { answer in
            var answer = answer
            answer.child = childPlace[answer.child]
            answer.home = homePlace[answer.home]
            return answer
        }
        made.contracts = instance.contracts.map { contract in
            var contract = contract
            contract.homes = contract.homes.map { homePlace[$0] }.sorted()
            return contract
        }
        return (made, childPlace)
    }

    private static func names(_ mark: String, _ count: Int, by source: inout RandomSource)
        -> [String]
    {
        var numbers = Array(1...max(count, 1))
        source.shuffle(&numbers)
        let width = String(count).count
        return numbers.map { number in
            let digits = String(number)
            return mark + String(repeating: "0", count: width - digits.count) + digits
        }
    }

    // A birthday by lot, and the same age in whole years on the day and when a home is needed.
    private static func birth(
        of child: Child, _ asOf: Day, _ weeks: Int, _ source: inout RandomSource
    ) -> Day {
        let age = asOf.wholeYears(since: child.birth)
        let today = asOf.adding(days: weeks * 7)
        let latest = today.adding(years: -age)
        let start = child.neededBy ?? asOf
        let ageAtStart = start.wholeYears(since: child.birth)
        for _ in 0..<400 {
            let made = latest.adding(days: -source.integer(in: 0...364))
            if made <= today, today.wholeYears(since: made) == age,
                start.adding(days: weeks * 7).wholeYears(since: made) == ageAtStart
            {
                return made
            }
        }
        return latest
    }

    private static func positions(_ instance: Instance) -> [Position] {
        instance.children.flatMap { [$0.origin, $0.school].compactMap { $0 } }
            + instance.homes.compactMap(\.position) + instance.avoidAreas.map(\.centre)
            + instance.areas.compactMap(\.centre)
    }

    private static func moved(_ position: Position, _ source: inout RandomSource) -> Position {
        // A point of the ring between the two radii, by trying: no place within the least is told.
        let most = metres.upperBound
        for _ in 0..<200 {
            let east = source.integer(in: -most...most)
            let north = source.integer(in: -most...most)
            let square = east * east + north * north
            guard square <= most * most, square >= metres.lowerBound * metres.lowerBound else {
                continue
            }
            let made = Position(
                easting: position.easting + Int32(east), northing: position.northing + Int32(north))
            if Position.eastings.contains(made.easting), Position.northings.contains(made.northing)
            {
                return made
            }
        }
        return position
    }

    // To ten pounds, after up to five per cent up or down.
    private static func rounded(_ cost: Pence, _ source: inout RandomSource) -> Pence {
        let changed = cost.count * Int64(1000 + source.integer(in: -50...50)) / 1000
        return Pence((changed + 500) / 1000 * 1000)
    }

    // Languages and faiths that five children or more wish for.
    private static func commonWishes(_ instance: Instance) -> Set<String> {
        var counts: [String: Int] = [:]
        for child in instance.children {
            for wish in Set(child.wantedLanguages + child.wantedFaiths) {
                counts[wish, default: 0] += 1
            }
        }
        return Set(counts.filter { $0.value >= 5 }.keys)
    }

    /// What the result still tells, in sentences; for whoever decides where it may go.
    package static let limits = [
        "Ages in whole years, sex, needs, legal status, who lives with whom and the authorities of "
            + "homes stay as they are: rules and measures need them.",
        "Somebody who knows a child well can recognise the child, and somebody who has the "
            + "register of homes can turn the map back; the figures below say how many children "
            + "that concerns.",
        "It is still personal data: keep it inside the authority, and delete it when the work is done.",
    ]
}
