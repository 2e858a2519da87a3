import Care
import Matching

/// Which homes are open to each party on some step day, and how much room homes have.
struct ForesightSurvey {
    private let stage: Stage
    private let needs: ForesightNeeds
    private let policy: Policy
    /// The places open to each party.
    private(set) var places: [Set<Int>]
    // The most room of each place on a day on which it is open; nil where it never is.
    private var rooms: [Int?]

    init(stage: Stage, needs: ForesightNeeds, policy: Policy) {
        self.stage = stage
        self.needs = needs
        self.policy = policy
        places = Array(repeating: [], count: needs.parties.count)
        rooms = Array(repeating: nil, count: stage.count)
    }

    /// The most room of a place, constants not taken off; 0 where it is never open.
    func room(of place: Int) -> Int { rooms[place] ?? 0 }

    /// Asks every rule of every party and home on every step day from when the party needs one.
    mutating func run() {
        for step in stage.days.days.indices { ask(on: step) }
        findRooms()
    }

    private mutating func ask(on step: Int) {
        let asked = needs.parties.indices.filter { needs.parties[$0].step <= step }
        if asked.isEmpty { return }
        let (standing, candidates) = standing(on: step, asked: asked)
        let made = StepInstance(step: step, standing: standing, stage: stage)
        var instance = made.instance
        for home in instance.homes.indices {
            // Room is counted apart.
            instance.homes[home].places = ForesightSurvey.plenty
            instance.homes[home].approvedPlaces = nil
            instance.homes[home].placesUnavailable = 0
        }
        for child in instance.children.indices
        where instance.children[child].siblingPlan == .together {
            // Rules between children who are placed are left out.
            instance.children[child].siblingPlan = .togetherIfPossible
        }
        var policy = policy
        policy.settings.usualLimit = Dated(ForesightSurvey.plenty)
        let allocator = Allocator(
            register: Register(instance: instance, policy: policy), includesAsk: false, held: .all)
        var childOfPerson: [Int: Int] = [:]
        for (child, person) in made.people.enumerated() where candidates.contains(person) {
            childOfPerson[person] = child
        }
        for party in asked {
            var open: Set<Int>?
            for person in needs.parties[party].people {
                guard let child = childOfPerson[person] else {
                    open = []
                    break
                }
                let homes = Set(
                    allocator.pairs.byChild[child].map { made.places[Int($0.home)] })
                open = open.map { $0.intersection(homes) } ?? homes
            }
            places[party].formUnion(open ?? [])
        }
    }

    private static let plenty = 1000

    /// Where everybody stands as far as it is known whatever the plan.
    private func standing(
        on step: Int, asked: [Int]
    ) -> (standing: StepInstance.Standing, candidates: Set<Int>) {
        let day = stage.days.days[step]
        let people = stage.course.people
        var standing = StepInstance.Standing(
            livesIn: Array(repeating: nil, count: people.count),
            status: Array(repeating: nil, count: people.count))
        for (index, person) in people.enumerated() where person.isInCare(on: day) {
            let hasNeeded = needs.steps[index].first.map { $0 <= step } ?? false
            standing.status[index] = .settled
            if hasNeeded {
                standing.livesIn[index] = stage.elsewhere
            } else if let own = person.ownHome {
                standing.livesIn[index] = stage.place(ofOwn: own)
            } else {
                standing.livesIn[index] = person.child.home ?? stage.elsewhere
            }
        }
        var candidates: Set<Int> = []
        for party in asked {
            for index in needs.parties[party].people {
                candidates.insert(index)
                let isFirst = needs.steps[index] == [step]
                let person = people[index]
                if isFirst, person.today != nil, let home = person.child.home,
                    !(step == 0 && person.child.status == .mayMove)
                {
                    standing.status[index] = .mustMove
                    standing.livesIn[index] = home
                } else {
                    standing.status[index] = .referred
                    standing.livesIn[index] = nil
                }
            }
        }
        return (standing, candidates)
    }

    private mutating func findRooms() {
        let people = stage.course.people
        let sizes = Dictionary(grouping: people.compactMap(\.child.siblingGroup)) { $0 }
        let largestGroup = sizes.values.map(\.count).max() ?? 0
        for (step, day) in stage.days.days.enumerated() {
            let limit = policy.settings.usualLimit.inForce(on: day)
            var youngAdults = [Int](repeating: 0, count: stage.count)
            for (index, person) in people.enumerated()
            where person.today != nil && person.until <= day && day < person.placeUntil {
                // Only those who lived there all along.
                let hasNeeded = needs.steps[index].first.map { $0 <= step } ?? false
                if let home = person.child.home, !hasNeeded { youngAdults[home] += 1 }
            }
            for place in 0..<stage.count where stage.isOpen(place, on: day) {
                let (places, approved) = stage.places(of: place, on: day)
                var unavailable = 0
                var isExempted = false
                if case .today(let home) = stage.origin(of: place) {
                    unavailable = stage.instance.homes[home].placesUnavailable
                    isExempted = !stage.instance.homes[home].exemptFor.isEmpty
                }
                var room = min(places, approved ?? .max) - unavailable - youngAdults[place]
                if stage.kind(of: place).isFoster, !isExempted, largestGroup <= limit {
                    room = min(room, limit)
                }
                room -= stage.otherAuthorityChildren[place]
                rooms[place] = max(rooms[place] ?? Int.min, room)
            }
        }
    }
}
