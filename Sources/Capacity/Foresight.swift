import Care
import Forecast

/// What could be reached in one future had everything been known: the second stage of the choice of
/// plans, and a bound below every simulation.
///
/// Each child who is in care at the end and was moved or came since is placed once, in a home that was
/// open to it on some day, with room for all or none; nobody else's companions are looked at. Only
/// homes that gain something are held: those inside, which take a child out of the count outside, and
/// those that the measure leaves out.
struct Foresight: Sendable {
    /// Children who are placed as one.
    struct Party: Sendable {
        /// How many children.
        var size: Int
        /// Homes open to all of them, numbers in ``Foresight/homes``, ascending.
        var homes: [Int32]
        /// The children's numbers in the course.
        var people: [Int]
    }

    /// A home that gains something.
    struct Home: Sendable {
        /// How many children of parties find room there.
        var room: Int
        /// Whether it stands inside; else the measure leaves it out.
        var isInside: Bool
        /// The unit of an option that it is, an index of the roster; nil where it is always there.
        var unit: Int?
        /// Its id.
        var id: String
    }

    /// The future's number.
    let future: Int
    /// The target in millionths.
    let target: Int64
    /// outside − target × known, in millionths of a child, with every party nowhere.
    let base: Int64
    /// Who is placed.
    let parties: [Party]
    /// Where.
    let homes: [Home]

    /// How much a child in a home lowers the excess, in millionths.
    func gain(of home: Home) -> Int64 { home.isInside ? 1_000_000 : 1_000_000 - target }

    /// The model of a future.
    ///
    /// - Parameters:
    ///   - options: The units that may be chosen; those of the scenario's supply are always there.
    init(
        _ course: Course, scenario: Scenario, options units: [SupplyUnit], instance: Instance,
        policy: Policy, days: StepDays
    ) {
        let supply = SupplyUnit.all(scenario, options: [], counts: [:])
        let all = (supply + units).sorted { $0.id.precedes($1.id) }
        let stage = Stage(
            instance: instance, scenario: scenario, days: days, course: course, units: all)
        let needs = ForesightNeeds(stage)
        var survey = ForesightSurvey(stage: stage, needs: needs, policy: policy)
        survey.run()
        var unitNumber: [String: Int] = [:]
        for (number, unit) in units.enumerated() { unitNumber[unit.id] = number }

        future = course.number
        let target = scenario.target.millionths
        self.target = target
        let last = days.last
        var base: Int64 = 0
        var constants = [Int](repeating: 0, count: stage.count)
        for place in needs.constants {
            constants[place] += 1
            guard stage.kind(of: place).isMeasured else { continue }
            let location = stage.location(of: place, step: last)
            if location == .unknown { continue }
            base += (location.isOutside ? 1_000_000 : 0) - target
        }
        var mayStay = [Int](repeating: 0, count: stage.count)
        for party in needs.parties {
            base += Int64(party.people.count) * (1_000_000 - target)
            if let place = party.mayStayIn { mayStay[place] += 1 }
        }
        self.base = base

        var homes: [Home] = []
        var homeOfPlace = [Int32](repeating: -1, count: stage.count)
        for place in 0..<stage.count {
            let isMeasured = stage.kind(of: place).isMeasured
            let location = stage.location(of: place, step: last)
            if isMeasured && location.isOutside || place == stage.elsewhere { continue }
            if stage.hasShut(place, by: days.days[last]) { continue }
            let room = max(
                survey.room(of: place) - constants[place], mayStay[place])
            if room <= 0 { continue }
            var unit: Int?
            var id = ""
            switch stage.origin(of: place) {
            case .today(let home): id = instance.homes[home].id
            case .unit(let number):
                id = stage.units[number].unit.id
                unit = unitNumber[id]
            case .own, .elsewhere: continue
            }
            homeOfPlace[place] = Int32(homes.count)
            homes.append(
                Home(
                    room: room, isInside: isMeasured && location != .unknown, unit: unit, id: id))
        }
        self.homes = homes
        parties = needs.parties.enumerated().map { index, party in
            var open = survey.places[index]
            if let stay = party.mayStayIn { open.insert(stay) }
            let homes = open.map { homeOfPlace[$0] }.filter { $0 >= 0 }.sorted()
            return Party(size: party.people.count, homes: homes, people: party.people)
        }
    }
}

/// Who needs a home when, whatever the plan.
struct ForesightNeeds: Sendable {
    /// Children placed as one, from a step on.
    struct Party: Sendable {
        /// The children, numbers in the course.
        var people: [Int]
        /// The last step on which they need a home.
        var step: Int
        /// The home in which a may-move child may stay, a place.
        var mayStayIn: Int?
    }

    /// The steps on which each child needs a home, ascending.
    let steps: [[Int]]
    /// The places of children at the end who live where they live today or came to.
    let constants: [Int]
    /// Everybody else at the end.
    let parties: [Party]

    init(_ stage: Stage) {
        let people = stage.course.people
        let days = stage.days.days
        let last = stage.days.last
        var steps = [[Int]](repeating: [], count: people.count)
        for (index, person) in people.enumerated() {
            if person.today != nil {
                if person.child.status != .settled { steps[index].append(0) }
            } else if person.ownHome == nil, let step = stage.days.first(from: person.comes),
                person.isInCare(on: days[step])
            {
                steps[index].append(step)
            }
        }
        for step in 1...last {
            let (before, day) = (days[step - 1], days[step])
            func staysInCare(_ person: Int) -> Bool {
                people[person].isInCare(on: before) && people[person].isInCare(on: day)
            }
            for (index, person) in people.enumerated()
            where staysInCare(index) && person.moves(after: before, upTo: day) {
                let group = stage.course.togetherGroupOf[index]
                let moved =
                    group < 0
                    ? [index] : stage.course.togetherGroups[group].filter(staysInCare) + [index]
                for member in moved where steps[member].last != step { steps[member].append(step) }
            }
            for (index, person) in people.enumerated()
            where person.today != nil && steps[index].isEmpty && person.isInCare(on: day) {
                if let home = person.child.home, stage.hasShut(home, by: day) {
                    steps[index].append(step)
                }
            }
        }
        self.steps = steps

        var constants: [Int] = []
        var parties: [Party] = []
        var partyOfGroup: [Int: [Int: Int]] = [:]
        for (index, person) in people.enumerated() where person.isInCare(on: days[last]) {
            guard let step = steps[index].last else {
                if let own = person.ownHome {
                    constants.append(stage.place(ofOwn: own))
                } else if let home = person.child.home {
                    constants.append(home)
                }
                continue
            }
            let group = stage.course.togetherGroupOf[index]
            if group >= 0,
                ForesightNeeds.movesAsOne(
                    stage.course.togetherGroups[group], from: step, steps: steps, stage: stage)
            {
                if let known = partyOfGroup[group]?[step] {
                    parties[known].people.append(index)
                    continue
                }
                partyOfGroup[group, default: [:]][step] = parties.count
            }
            let isMayMove = person.child.status == .mayMove && person.today != nil && step == 0
            parties.append(
                Party(
                    people: [index], step: step, mayStayIn: isMayMove ? person.child.home : nil))
        }
        self.constants = constants
        self.parties = parties
    }

    /// Whether everybody of a group who is in care from a step on needed a home on it, as referred or
    /// must-move, and needs none later.
    private static func movesAsOne(
        _ group: [Int], from step: Int, steps: [[Int]], stage: Stage
    ) -> Bool {
        let people = stage.course.people
        return group.allSatisfy { member in
            let isThere = (step...stage.days.last).contains {
                people[member].isInCare(on: stage.days.days[$0])
            }
            if !isThere { return true }
            let isMayMove = step == 0 && people[member].child.status == .mayMove
            return steps[member].last == step && !isMayMove
        }
    }
}
