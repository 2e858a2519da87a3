import Care
import Chance
import Exchange
import Protection
import Synthesis
import Testing

@Suite("An instance in which nobody is named")
struct PseudonymisedTests {
    private func county(_ children: Int, seed: UInt64 = 3) throws -> Instance {
        var parameters = CountyFamily.dutyDesk.parameters(tightness: .loose)
        parameters = CountyParameters(
            asOf: parameters.asOf, country: parameters.country, children: children,
            homes: children, open: children / 4, tightness: .loose, blanks: parameters.blanks,
            outOfAreaTarget: parameters.outOfAreaTarget, profile: parameters.profile)
        return try CountyGenerator.county(parameters, seed: seed)
    }

    @Test("It is sound, and has as many of everything")
    func sound() throws {
        let original = try county(200)
        let (made, places, _) = Pseudonymised.make(of: original, by: RandomSource(seed: 1))
        #expect(InstanceFolder.faults(of: made).isEmpty, "\(InstanceFolder.faults(of: made))")
        #expect(made.children.count == original.children.count)
        #expect(made.homes.count == original.homes.count)
        #expect(made.household.count == original.household.count)
        #expect(Set(places) == Set(original.children.indices))
    }

    @Test("Nothing that names anybody is left, and no day or position is as it was")
    func hidden() throws {
        let original = try county(200)
        let (made, places, turn) = Pseudonymised.make(of: original, by: RandomSource(seed: 1))
        for (index, child) in original.children.enumerated() {
            let other = made.children[places[index]]
            #expect(other.ethnicity == nil)
            #expect(other.originPostcode == nil)
            if let origin = child.origin {
                let moved = try #require(other.origin)
                let origin = turn.turned(origin)
                let east = Double(origin.easting - moved.easting)
                let north = Double(origin.northing - moved.northing)
                let metres = (east * east + north * north).squareRoot()
                #expect((298...1002).contains(metres))
            }
        }
        #expect(made.homes.allSatisfy { $0.urn == nil && $0.name == nil && $0.postcode == nil })
        #expect(made.apart.allSatisfy { $0.reason == nil })
        #expect(made.asOf != original.asOf)
    }

    @Test("What rules need is kept: age in years, sex, needs, who lives with whom")
    func kept() throws {
        let original = try county(200)
        let (made, places, _) = Pseudonymised.make(of: original, by: RandomSource(seed: 1))
        for (index, child) in original.children.enumerated() {
            let other = made.children[places[index]]
            #expect(
                made.asOf.wholeYears(since: other.birth)
                    == original.asOf.wholeYears(since: child.birth))
            #expect(other.sex == child.sex)
            #expect(other.needs == child.needs)
            #expect(other.status == child.status)
            guard let home = child.home else {
                #expect(other.home == nil)
                continue
            }
            let with = Set(
                original.children.indices.filter { original.children[$0].home == home }
                    .map { places[$0] })
            let there = Set(
                made.children.indices.filter { made.children[$0].home == other.home })
            #expect(with == there)
        }
    }

    @Test("The order of the rows tells nothing, and another lot gives another instance")
    func order() throws {
        let original = try county(200)
        let (_, places, _) = Pseudonymised.make(of: original, by: RandomSource(seed: 1))
        let same = places.enumerated().filter { $0.offset == $0.element }.count
        #expect(same < 10)
        let first = Pseudonymised.make(of: original, by: RandomSource(seed: 1)).instance
        let again = Pseudonymised.make(of: original, by: RandomSource(seed: 1)).instance
        let other = Pseudonymised.make(of: original, by: RandomSource(seed: 2)).instance
        #expect(first == again)
        #expect(first != other)
    }

    @Test("The turned map keeps every distance")
    func turned() throws {
        let original = try county(100)
        var source = RandomSource(seed: 9)
        let all = original.homes.compactMap(\.position)
        let turn = MapTurn(of: all, by: &source)
        func metres(_ left: Position, _ right: Position) -> Double {
            let east = Double(left.easting - right.easting)
            let north = Double(left.northing - right.northing)
            return (east * east + north * north).squareRoot()
        }
        for (left, right) in zip(all, all.dropFirst()) {
            let before = metres(left, right)
            #expect(abs(metres(turn.turned(left), turn.turned(right)) - before) <= 2)
            #expect(metres(left, turn.turned(left)) > 0)
        }
    }

    @Test("The attack finds everybody in the original itself, and few by what a neighbour knows")
    func attack() throws {
        let original = try county(200)
        let own = NearestNeighbour.attack(
            original, of: original, truth: Array(original.children.indices), turn: nil,
            knowing: .everything)
        #expect(own.found == 200)
        func found(_ knowledge: NearestNeighbour.Knowledge, seed: UInt64) -> Int {
            let (made, places, turn) = Pseudonymised.make(
                of: original, by: RandomSource(seed: seed))
            return NearestNeighbour.attack(
                made, of: original, truth: places, turn: turn, knowing: knowledge
            ).found
        }
        // How far a map is turned is drawn by lot, so one lot says little: one child in ten in the
        // mean of eight.
        #expect((1...8).reduce(0) { $0 + found(.neighbour, seed: $1) } <= 8 * 20)
        // Whoever turns the map back or holds the original finds most again, and is told so.
        #expect(found(.register, seed: 1) > 50)
        #expect(found(.everything, seed: 1) > 100)
    }
}
