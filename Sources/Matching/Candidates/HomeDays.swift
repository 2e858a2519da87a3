import Care

/// How full each home may be on the days on which somebody moves in, in one situation.
///
/// Who lives in a home only leaves, and newcomers only come, so a home is fullest on the days on which
/// somebody moves in. In most homes nobody leaves later, and one number says how much room there is. In
/// the others (*timed* homes) each day on which somebody has left begins a time with more room.
struct HomeDays: Sendable {
    /// Everybody who moves in before a day, and how many of them have room with those who may stay.
    struct Layer: Sendable {
        /// The day on which somebody has left: this is about newcomers who move in before.
        var end: Day
        /// Those surely there just before, children of other authorities included.
        var fixed: Int
        /// May-move children who are there just before only if they stay.
        var stayers: [Int]
    }

    private let register: Register
    private let occupancy: Occupancy
    /// Children who are in each home on every day, whatever the plan.
    let permanent: [[Int]]
    /// Whether somebody leaves each home later than on the instance's day.
    let isTimed: [Bool]
    /// Free room of each home for newcomers and stayers together once all have left who will.
    private(set) var capacity: [Int]
    /// Homes without the usual limit: for a bound where not every set past it was gone through.
    private var lifted: Set<Int> = []
    /// The lowest usual limit in force on any child's start date.
    let lowestLimit: Int

    init(register: Register, situation: Situation) {
        self.register = register
        let asOf = register.instance.asOf
        let occupancy = situation.occupancy
        self.occupancy = occupancy
        let lowest = register.settings.map(\.usualLimit).min() ?? 3
        lowestLimit = lowest
        let permanent = occupancy.occupants.map { $0.filter { $0.until == nil }.map(\.child) }
        self.permanent = permanent
        isTimed = occupancy.occupants.map { $0.contains { ($0.until ?? asOf) != asOf } }
        capacity = register.homes.indices.map { home in
            let fixed = permanent[home].count + register.homes[home].otherAuthorityChildren
            return max(0, HomeDays.most(home, register, lowest) - fixed)
        }
    }

    private static func most(_ home: Int, _ register: Register, _ limit: Int) -> Int {
        let usable = register.homes[home].usable
        return register.homes[home].isFoster ? min(usable, limit) : usable
    }

    /// How many may be in a home by its places, its terms and the lowest usual limit.
    func most(in home: Int) -> Int {
        lifted.contains(home)
            ? register.homes[home].usable : HomeDays.most(home, register, lowestLimit)
    }

    /// The same without the usual limit in some homes.
    func lifting(_ homes: Set<Int>) -> HomeDays {
        var copy = self
        copy.lifted = homes
        for home in homes {
            copy.capacity[home] = max(0, register.homes[home].usable - fixed(in: home))
        }
        return copy
    }

    /// The most sets of children past the usual limit that are gone through for one home: beyond, the
    /// model says that it holds not all of them.
    static let mostSets = 30_000

    /// How many sets of at most so many can be made of some items; ``mostSets`` and one where it is
    /// more than that.
    static func sets(of items: Int, atMost size: Int) -> Int {
        var (sum, term) = (1, 1)
        for count in 0..<max(0, min(items, size)) {
            term = min(term * (items - count) / (count + 1), mostSets + 1)
            sum = min(sum + term, mostSets + 1)
        }
        return sum
    }

    /// Children who are there on every day, and children of other authorities.
    func fixed(in home: Int) -> Int {
        permanent[home].count + register.homes[home].otherAuthorityChildren
    }

    /// The children surely in a home on a day, one left out: a may-move child until its start date.
    func there(in home: Int, on day: Day, but child: Int) -> [Int] {
        guard isTimed[home] else { return permanent[home] }
        return occupancy.there(in: home, on: day, staying: { _ in false }).filter { $0 != child }
    }

    /// The times of a home in which it has less room than in the end, by day.
    func layers(of home: Int) -> [Layer] {
        guard isTimed[home] else { return [] }
        let first = max(
            register.instance.asOf, register.homes[home].availableFrom ?? register.instance.asOf)
        let occupants = occupancy.occupants[home]
        let ends = Set(occupants.compactMap(\.until)).filter { $0 > first }.sorted()
        let others = register.homes[home].otherAuthorityChildren
        return ends.map { end in
            Layer(
                end: end, fixed: others + occupants.count { $0.until.map { $0 >= end } ?? true },
                stayers: occupants.filter { $0.mayStay && $0.until.map { $0 < end } ?? false }
                    .map(\.child))
        }
    }

    /// Who is in a home on a day, after some children have moved in and some have stayed.
    private func party(
        _ children: [Int], in home: Int, on day: Day
    ) -> (there: [Int], newcomers: [Int]) {
        let staying = children.filter { register.children[$0].lives(in: home) }
        return (
            occupancy.there(in: home, on: day, staying: staying.contains),
            children.filter {
                !register.children[$0].lives(in: home) && register.movesIn($0, to: home) <= day
            }
        )
    }

    /// The days on which some of these children move in, ascending.
    private func days(_ children: [Int], in home: Int) -> [Day] {
        Set(
            children.filter { !register.children[$0].lives(in: home) }
                .map { register.movesIn($0, to: home) }
        ).sorted()
    }

    /// Whether children who live in a home after the run, stayers included, have room on each day on
    /// which one of them moves in, by places, terms and the lowest usual limit.
    ///
    /// May-move children who are not named move. Without a newcomer any stayers have.
    func haveRoom(_ children: [Int], in home: Int) -> Bool {
        haveRoom(children, in: home, most: most(in: home))
    }

    private func haveRoom(_ children: [Int], in home: Int, most: Int) -> Bool {
        guard isTimed[home] else {
            return fixed(in: home) + children.count <= most
                || children.allSatisfy { register.children[$0].lives(in: home) }
        }
        return days(children, in: home).allSatisfy { day in
            let (there, newcomers) = party(children, in: home, on: day)
            return there.count + register.homes[home].otherAuthorityChildren + newcomers.count
                <= most
        }
    }

    /// Whether children may live in a home after the run although they pass the lowest usual limit on
    /// some day: there are places, and on each day past the limit all there share one sibling group,
    /// or each newcomer by then is named in the exemption or under a limit that allows it.
    func mayExceed(_ children: [Int], in home: Int) -> Bool {
        guard haveRoom(children, in: home, most: register.homes[home].usable) else { return false }
        guard register.homes[home].isFoster else { return true }
        let exempt = register.instance.homes[home].exemptFor
        let others = register.homes[home].otherAuthorityChildren
        return days(children, in: home).allSatisfy { day in
            let (there, newcomers) = party(children, in: home, on: day)
            let total = there.count + others + newcomers.count
            if newcomers.allSatisfy({ total <= register.settings(for: $0).usualLimit }) {
                return true
            }
            if newcomers.allSatisfy(exempt.contains) { return true }
            guard others == 0, let first = newcomers.first, register.children[first].group >= 0
            else {
                return false
            }
            let group = register.children[first].group
            return (there + newcomers).allSatisfy { register.children[$0].group == group }
        }
    }
}
