import Care
import Dispatch

/// How many of the open pairs a whole allocation holds.
package enum HeldPairs: Sendable, Hashable {
    /// All of them.
    case all
    /// The cheapest homes of each child, and of each group that would share one, this many.
    ///
    /// What is left out is bounded: a plan found is lawful, a bound proved holds for all pairs.
    case cheapest(Int)

    /// Beyond this many possible pairs only the cheapest are held: memory for all of them is a few
    /// gigabytes there.
    package static let mostPossiblePairs = 60_000_000
    /// How many homes each child has where only the cheapest are held.
    package static let usualBreadth = 200
}

/// For each allocated child the homes open to it in a whole allocation, with the points.
///
/// Which homes are open is `OpenHomes`'s to say; here are the pairs held. Where not all are held,
/// ``beyond`` says what each pair left out costs at least.
package struct OpenPairs: Sendable {
    /// One open home.
    package struct Entry: Sendable, Hashable {
        /// The home, an index.
        package var home: Int32
        /// The points, whole.
        package var points: Points
    }

    /// Open homes of each child, ascending; empty for children who are not allocated.
    package private(set) var byChild: [[Entry]]
    /// For each child, what no open home left out costs less than; nil where all pairs are held.
    ///
    /// The most there is where none is left out. Homes without room under the usual limit are left out
    /// without being counted here: no child alone can be placed there.
    package private(set) var beyond: [Points]?
    /// Homes held for groups that would share one, beside their cheapest, by the group's children.
    private(set) var furtherOfGroup: [[Int]: [Entry]] = [:]
    /// Who may live where in the situation.
    private(set) var homes: OpenHomes
    /// The most homes held for a child; nil for all.
    let breadth: Int?

    /// Whether pairs that only ask are open.
    var includesAsk: Bool { homes.survey.includesAsk }

    /// Goes through the homes open to each child, on two threads.
    ///
    /// - Parameter held: all or the cheapest pairs; nil to go by the size of the instance.
    init(register: Register, situation: Situation, includesAsk: Bool, held: HeldPairs? = nil) {
        let allocated = register.children.indices.filter { situation.isAllocated[$0] }
        let held =
            held
            ?? (allocated.count * register.homes.count > HeldPairs.mostPossiblePairs
                ? .cheapest(HeldPairs.usualBreadth) : .all)
        let order: Neighbourhoods.Order
        switch held {
        case .all:
            breadth = nil
            order = .asListed
        case .cheapest(let count):
            breadth = max(1, count)
            order = .byPosition
        }
        let breadth = breadth
        let survey = PairSurvey(register: register, includesAsk: includesAsk, order: order)
        let homes = OpenHomes(survey: survey, situation: situation)
        self.homes = homes
        let withRoom = survey.neighbourhoods.set { homes.capacity[$0] >= 1 }
        let chunk = 64
        let chunks = (allocated.count + chunk - 1) / chunk
        let found = Slots<[(entries: [Entry], beyond: Int64)]>(count: chunks, empty: [])
        DispatchQueue.concurrentPerform(iterations: chunks) { index in
            var search = HomeSearch(homes)
            let part = allocated[(index * chunk)..<min(allocated.count, (index + 1) * chunk)]
            found.set(
                index,
                part.map { child in
                    guard let breadth else {
                        var entries: [Entry] = []
                        search.all(child) { home, points in
                            entries.append(Entry(home: home, points: Points(billionths: points)))
                        }
                        return (entries, .max)
                    }
                    let (found, beyond) = search.cheapest(
                        [child], among: withRoom, withinLimit: true, limit: breadth)
                    return (
                        found.map {
                            Entry(home: $0.home, points: Points(billionths: $0.points))
                        }, beyond
                    )
                })
        }
        var byChild = [[Entry]](repeating: [], count: register.children.count)
        var beyond = [Points](
            repeating: Points(billionths: .max), count: register.children.count)
        for index in 0..<chunks {
            for (offset, held) in found[index].enumerated() {
                let child = allocated[index * chunk + offset]
                byChild[child] = held.entries
                beyond[child] = Points(billionths: held.beyond)
            }
        }
        self.byChild = byChild
        self.beyond = breadth == nil ? nil : beyond
    }

    /// The same pairs after a choice that touched only those homes, and without those children.
    func updated(situation: Situation, homes touched: [Int], removed: [Int]) -> OpenPairs {
        var copy = self
        for child in removed { copy.byChild[child] = [] }
        if touched.isEmpty { return copy }
        copy.homes = OpenHomes(survey: homes.survey, situation: situation)
        let some = Set(touched.map { Int32($0) })
        for child in byChild.indices where situation.isAllocated[child] {
            copy.byChild[child].removeAll { some.contains($0.home) }
            let again = touched.sorted().compactMap { home in
                copy.homes.points(child: child, home: home).map {
                    Entry(home: Int32(home), points: $0)
                }
            }
            if !again.isEmpty {
                copy.byChild[child].append(contentsOf: again)
                copy.byChild[child].sort { $0.home < $1.home }
            }
        }
        return copy
    }

    /// The same pairs and further ones, which are open.
    ///
    /// What is left out still costs at least ``beyond``.
    func widened(
        byChild further: [Int: [Entry]], byGroup: [[Int]: [Entry]]
    ) -> OpenPairs {
        var copy = self
        for (child, entries) in further {
            let known = Set(byChild[child].map(\.home))
            let new = entries.filter { !known.contains($0.home) }
            if new.isEmpty { continue }
            copy.byChild[child] = (byChild[child] + new).sorted { $0.home < $1.home }
        }
        copy.furtherOfGroup = byGroup
        return copy
    }

    /// The same pairs without the usual limit in some homes.
    func lifting(_ homes: Set<Int>) -> OpenPairs {
        var copy = self
        copy.homes = self.homes.lifting(homes)
        return copy
    }

    /// The same pairs with those that are agreed, as far as they are open.
    func holding(_ agreed: [Int: Int?], register: Register) -> OpenPairs {
        if breadth == nil || agreed.isEmpty { return self }
        var byChild: [Int: [Entry]] = [:]
        var byGroup = furtherOfGroup
        for case (let child, let home?) in agreed {
            if let points = homes.points(child: child, home: home) {
                byChild[child, default: []].append(Entry(home: Int32(home), points: points))
            }
            let group = register.groupMembers(of: child).filter { homes.situation.isAllocated[$0] }
            guard group.count > 1,
                !group.contains(where: { register.children[$0].lives(in: home) }),
                let points = homes.points(of: group, in: home, staying: [])
            else { continue }
            byGroup[group, default: []].append(Entry(home: Int32(home), points: points))
        }
        return widened(byChild: byChild, byGroup: byGroup)
    }
}

/// Results of parallel work, one slot each, written at most once.
final class Slots<Value: Sendable>: @unchecked Sendable {
    private let storage: UnsafeMutablePointer<Value>
    private let count: Int

    init(count: Int, empty: Value) {
        self.count = count
        storage = .allocate(capacity: max(1, count))
        storage.initialize(repeating: empty, count: count)
    }

    deinit {
        storage.deinitialize(count: count)
        storage.deallocate()
    }

    /// Writes a slot; different slots may be written from different threads.
    func set(_ index: Int, _ value: Value) { storage[index] = value }

    /// Reads a slot after all writing is over.
    subscript(index: Int) -> Value { storage[index] }
}
