import Care
import Forecast

/// Who comes, leaves and moves in one future under a scenario, and which homes shut; whatever the plan.
package struct Course: Sendable {
    /// One child over the horizon.
    package struct Person: Sendable {
        /// The child as the file has it; status and home are those of today.
        package var child: Child
        /// The number in the instance; nil for a child who comes.
        package var today: Int?
        /// The day a home is needed; `as_of` for today's children.
        package var comes: Day
        /// The day the child leaves care.
        package var until: Day
        /// The day the child leaves the place.
        package var placeUntil: Day
        /// Days on which the child's placement ends.
        package var moves: [Day]
        /// The connected person who takes the child, a number in ``Course/ownHomes``.
        package var ownHome: Int?

        /// Whether the child is in care on a day.
        package func isInCare(on day: Day) -> Bool { comes <= day && day < until }

        /// Whether the child's placement ends after one day, up to another.
        package func moves(after first: Day, upTo last: Day) -> Bool {
            moves.contains { first < $0 && $0 <= last }
        }
    }

    /// A home of a connected person who takes children.
    package struct OwnHome: Sendable {
        /// `own~` and the sibling group or child.
        package var id: String
        /// Where it is and what it costs.
        package var terms: Future.OwnHome
    }

    /// The future's number.
    package let number: Int
    /// Every child of the horizon, by id.
    package private(set) var people: [Person] = []
    /// Homes of connected persons, by id.
    package private(set) var ownHomes: [OwnHome] = []
    /// The day each home of the instance shuts; nil where it does not.
    package private(set) var shuts: [Day?]
    /// The first day on which each home of the instance takes nobody new; nil where there is none.
    package private(set) var closes: [Day?]
    /// How units turn out.
    package let units: [Future.UnitKey: Future.UnitCourse]
    /// The members of each `together` group by the file, numbers in ``people``.
    package private(set) var togetherGroups: [[Int]] = []
    /// The number in ``togetherGroups`` of each child's group; −1 for none.
    package private(set) var togetherGroupOf: [Int] = []

    /// The course of a future under a scenario.
    ///
    /// - Complexity: O(children × changes of demand), with a sort.
    package init(_ future: Future, scenario: Scenario, instance: Instance) {
        number = future.number
        units = future.units
        shuts = Array(repeating: nil, count: instance.homes.count)
        closes = shuts
        let changes = Changes(future, scenario.demand, DistrictMap(instance.areas))
        addPeople(of: instance, future, changes)
        addPeopleWhoCome(in: future, changes)
        people.sort { $0.child.id.precedes($1.child.id) }
        findTogetherGroups()
        shutHomes(of: instance, future, scenario)
    }

    /// What a scenario's changes of demand make of the course of a child.
    private struct Changes {
        let demand: [DemandChange]
        let effect: Rate
        let districts: DistrictMap
        private var moves: [String: [(on: Day, lot: Lot)]] = [:]

        init(_ future: Future, _ demand: [DemandChange], _ districts: DistrictMap) {
            self.demand = demand
            self.districts = districts
            effect = future.effect
            for move in future.moves {
                moves[move.child, default: []].append((move.on, move.lot))
            }
        }

        /// The days on which the placement of the child of an id ends.
        func kept(_ subject: DemandChange.Subject, as id: String) -> [Day] {
            (moves[id] ?? []).filter { move in
                move.lot.isBelow(
                    millionths: DemandChange.product(
                        of: .moves, in: demand, effect: effect, subject: subject, on: move.on))
            }.map(\.on)
        }

        /// When a child leaves care and the place; the days given are those without the changes.
        func leaving(
            _ child: Child, _ subject: DemandChange.Subject, comes: Day, until: Day,
            placeUntil: Day
        ) -> (until: Day, placeUntil: Day) {
            var (until, placeUntil) = (until, placeUntil)
            for change in demand where change.what == .leavers {
                let end = change.leaving(
                    until: until, came: comes, birthday: child.adulthood, effect: effect,
                    subject: subject)
                placeUntil = placeUntil.adding(days: end.days(since: until))
                until = end
            }
            return (until, placeUntil)
        }
    }

    // Today's children.
    private mutating func addPeople(
        of instance: Instance, _ future: Future, _ changes: Changes
    ) {
        let leavers = Dictionary(
            future.leavers.map { ($0.child, $0) }, uniquingKeysWith: { first, _ in first })
        for (index, child) in instance.children.enumerated() {
            let subject = changes.districts.subject(child)
            let recorded = leavers[index]
            let until = recorded?.until ?? child.adulthood
            let left = changes.leaving(
                child, subject, comes: instance.asOf, until: until,
                placeUntil: recorded?.placeUntil ?? until)
            people.append(
                Person(
                    child: child, today: index, comes: instance.asOf, until: left.until,
                    placeUntil: left.placeUntil,
                    moves: changes.kept(subject, as: child.id)))
        }
    }

    // Children who come, as often as the changes of demand say, and the connected persons who take them.
    private mutating func addPeopleWhoCome(in future: Future, _ changes: Changes) {
        var copies: [String: Int] = [:]
        func count(of request: Future.Request) -> Int {
            let product = DemandChange.product(
                of: .entrants, in: changes.demand, effect: changes.effect,
                subject: changes.districts.subject(request.child), on: request.comes)
            return product / 1_000_000
                + (request.lot.isBelow(millionths: product % 1_000_000) ? 1 : 0)
        }
        for request in future.requests {
            // A sibling group goes as its first member; requests stand in the order of their ids.
            if let group = request.child.siblingGroup, copies[group] == nil {
                copies[group] = count(of: request)
            }
        }
        var homes: [String: Future.OwnHome] = [:]
        var homeOf: [(person: Int, home: String)] = []
        for request in future.requests {
            let number = request.child.siblingGroup.flatMap { copies[$0] } ?? count(of: request)
            let subject = changes.districts.subject(request.child)
            let days = changes.kept(subject, as: request.child.id)
            let left = changes.leaving(
                request.child, subject, comes: request.comes, until: request.until,
                placeUntil: request.placeUntil)
            for copy in 0..<number {
                var child = request.child
                if copy > 0 {
                    child.id += "~\(copy + 1)"
                    child.siblingGroup = child.siblingGroup.map { $0 + "~\(copy + 1)" }
                }
                if let own = request.ownHome {
                    let id = "own~" + (child.siblingGroup ?? child.id)
                    homes[id] = own
                    homeOf.append((people.count, id))
                }
                people.append(
                    Person(
                        child: child, comes: request.comes, until: left.until,
                        placeUntil: left.placeUntil, moves: days))
            }
        }
        ownHomes = homes.map { OwnHome(id: $0.key, terms: $0.value) }
            .sorted { $0.id.precedes($1.id) }
        let numbers = Dictionary(
            uniqueKeysWithValues: ownHomes.enumerated().map { ($1.id, $0) })
        for (person, home) in homeOf { people[person].ownHome = numbers[home] }
    }

    private mutating func findTogetherGroups() {
        var groups: [String: Int] = [:]
        togetherGroupOf = Array(repeating: -1, count: people.count)
        for (index, person) in people.enumerated() {
            guard person.child.groupPlan == .together, let group = person.child.siblingGroup else {
                continue
            }
            let number = groups[group] ?? togetherGroups.count
            if number == togetherGroups.count {
                groups[group] = number
                togetherGroups.append([])
            }
            togetherGroups[number].append(index)
            togetherGroupOf[index] = number
        }
    }

    private mutating func shutHomes(
        of instance: Instance, _ future: Future, _ scenario: Scenario
    ) {
        func earlier(_ known: Day?, _ other: Day) -> Day { known.map { min($0, other) } ?? other }
        for closure in future.closures {
            let fitting = scenario.retentions.filter {
                closure.on >= $0.from && $0.fits(instance.homes[closure.home])
            }
            if Course.isRetained(closure.lot, by: fitting) { continue }
            shuts[closure.home] = earlier(shuts[closure.home], closure.on)
        }
        for change in scenario.changes {
            guard case .close(let childrenMove) = change.kind else { continue }
            closes[change.home] = earlier(closes[change.home], change.from)
            if childrenMove { shuts[change.home] = earlier(shuts[change.home], change.from) }
        }
    }

    // Whether a lot is below 1 − Π(1 − share).
    private static func isRetained(_ lot: Lot, by retentions: [Retention]) -> Bool {
        if retentions.isEmpty { return false }
        var left = Natural.one
        for retention in retentions {
            left = left * Natural(UInt64(1_000_000 - retention.share.millionths))
        }
        let whole = Natural(1_000_000).raised(to: retentions.count)
        return Natural(UInt64(lot.parts)) * whole < (whole - left) * Natural(UInt64(Lot.whole))
    }
}

/// The district that each place belongs to: that of the nearest centre, then by name.
package struct DistrictMap: Sendable {
    private let centres: [(district: String, position: Position)]

    /// The map of an instance's areas; those without a centre are left out.
    package init(_ areas: [Area]) {
        centres = areas.compactMap { area in area.centre.map { (area.district, $0) } }
            .sorted { $0.0.precedes($1.0) }
    }

    /// The child as changes of demand see it.
    package func subject(_ child: Child) -> DemandChange.Subject {
        DemandChange.Subject(
            birth: child.birth, district: district(of: child),
            isUnaccompanied: child.isUnaccompanied)
    }

    /// The district of a child; nil where it is not known where the child comes from.
    package func district(of child: Child) -> String? { child.origin.flatMap(district(at:)) }

    /// The district of a place; nil where there is no centre.
    package func district(at place: Position) -> String? {
        func square(_ centre: Position) -> Int64 {
            let east = Int64(centre.easting) - Int64(place.easting)
            let north = Int64(centre.northing) - Int64(place.northing)
            return east * east + north * north
        }
        var best: (square: Int64, district: String)?
        for (district, position) in centres {
            let square = square(position)
            if best.map({ square < $0.square }) ?? true { best = (square, district) }
        }
        return best?.district
    }
}
