import Care
import Exchange
import Foundation
import Synthesis
import Testing

@Suite struct CountyGeneratorTests {
    @Test(
        "The same seed gives the same bytes, another seed others",
        arguments: [CountyFamily.dutyDesk, .cambridgeshire2011, .tiny])
    func determinism(_ family: CountyFamily) throws {
        let parameters = family.parameters(tightness: .loose)
        let first = try CountyGenerator.county(parameters, seed: 11)
        let again = try CountyGenerator.county(parameters, seed: 11)
        let other = try CountyGenerator.county(parameters, seed: 12)
        let bytes = try Workshop.withFolder(of: first) { try Workshop.files(in: $0) }
        let same = try Workshop.withFolder(of: again) { try Workshop.files(in: $0) }
        let different = try Workshop.withFolder(of: other) { try Workshop.files(in: $0) }
        #expect(bytes == same)
        #expect(bytes["children.csv"] != different["children.csv"])
        #expect(bytes["homes.csv"] != different["homes.csv"])
    }

    @Test(
        "A generated county has no faults and reads back as it was",
        arguments: CountyFamily.allCases.filter { $0 != .england && $0 != .region },
        CountyParameters.Tightness.allCases)
    func faultless(_ family: CountyFamily, _ tightness: CountyParameters.Tightness) throws {
        for seed: UInt64 in 1...4 {
            let county = try CountyGenerator.county(
                family.parameters(tightness: tightness), seed: seed)
            try Workshop.withFolder(of: county) { folder in
                let reading = try InstanceFolder.read(at: folder)
                #expect(reading.faults.isEmpty, "\(reading.faults.prefix(3))")
                #expect(reading.notices.isEmpty, "\(reading.notices.prefix(3))")
                #expect(reading.instance == county.inCanonicalOrder())
            }
        }
    }

    @Test("Several authorities place children, each of its own and of its own neighbours")
    func alliance() throws {
        var parameters = CountyFamily.region.parameters(tightness: .loose)
        parameters = CountyParameters(
            asOf: parameters.asOf, country: .invented(placing: 4, around: 15, spacing: 44_000),
            children: 400, homes: 620, open: 60)
        let county = try CountyGenerator.county(parameters, seed: 3)
        #expect(county.authorities.count == 4)
        #expect(Set(county.authorities.map(\.code)).count == 4)
        #expect(Set(county.children.map(\.placingAuthority)) == [0, 1, 2, 3])
        #expect(county.authorities.allSatisfy { $0.adjoining.count == 6 })
        try Workshop.withFolder(of: county) { folder in
            let reading = try InstanceFolder.read(at: folder)
            #expect(reading.faults.isEmpty, "\(reading.faults.prefix(3))")
        }
    }

    @Test(
        "The numbers asked for are the numbers made", arguments: [(300, 300, 60), (600, 900, 600)])
    func numbers(_ children: Int, _ homes: Int, _ open: Int) throws {
        let county = try Workshop.county(children: children, homes: homes, open: open)
        #expect(county.children.count == children)
        #expect(county.homes.count == homes)
        #expect(county.children.count { $0.status != .settled } == open)
    }

    @Test("Statuses are made in the numbers asked for")
    func statuses() throws {
        var parameters = CountyFamily.dutyDesk.parameters(tightness: .tight)
        parameters.mayMove = 7
        parameters.mustMove = 11
        parameters.referred = 31
        let county = try CountyGenerator.county(parameters, seed: 4)
        #expect(county.children.count { $0.status == .mayMove } == 7)
        #expect(county.children.count { $0.status == .mustMove } == 11)
        #expect(county.children.count { $0.status == .referred } == 31)
    }

    @Test("Too few homes are refused with the number that would do")
    func tooFew() throws {
        var least = 0
        do {
            _ = try Workshop.county(children: 600, homes: 100, open: 60)
            Issue.record("600 children in 100 homes were accepted")
        } catch GenerationError.tooFewHomes(let given, let needed) {
            #expect(given == 100)
            least = needed
        }
        let county = try Workshop.county(children: 600, homes: least, open: 60)
        #expect(county.homes.count == least)
    }

    @Test("Numbers out of range are refused by name")
    func range() throws {
        #expect(
            throws: GenerationError.range(name: "open", value: 11, least: 0, most: 10)
        ) { try Workshop.county(children: 10, homes: 40, open: 11) }
        #expect(
            throws: GenerationError.range(name: "children", value: 0, least: 1, most: 1_000_000)
        ) { try Workshop.county(children: 0, homes: 40, open: 0) }
    }

    @Test("Blank cells come in the share asked for, and none where none is asked for")
    func blanks() throws {
        let none = try Workshop.county(blanks: 0)
        let some = try Workshop.county(blanks: 100)
        #expect(none.children.allSatisfy { $0.sex != .unknown && $0.ethnicity != nil })
        #expect(none.homes.allSatisfy { $0.position != nil && $0.authority != nil })
        let unknown = some.children.count { $0.ethnicity == nil }
        #expect((80...160).contains(unknown))
        #expect(some.homes.contains { $0.position == nil })
        // Where children of ours live, the place is known.
        let lived = Set(some.children.compactMap(\.home))
        #expect(lived.allSatisfy { some.homes[$0].authority != nil })
    }

    @Test("A tight county has fewer usable places and narrower terms than a loose one")
    func tightness() throws {
        func width(_ county: Instance) -> Int {
            county.homes.filter { $0.kind == .foster }.reduce(0) {
                $0 + ($1.maxAge ?? 17) - ($1.minAge ?? 0)
            }
        }
        let loose = try Workshop.county(tightness: .loose)
        let tight = try Workshop.county(tightness: .tight)
        #expect(CountySummary(tight).fosterPlaces < CountySummary(loose).fosterPlaces)
        #expect(width(tight) < width(loose))
        #expect(tight.authority.outOfAreaTarget == Rate(millionths: 290_000))
    }
}
