import Care
import Measures
import Testing

@Suite("Two sources and registers")
struct SourcesTests {
    private let night = Day(iso: "2011-03-31") ?? Day(number: 0)

    private func record(
        _ child: String, born: String? = "2001-01-15", sex: Sex = .female, place: String? = "U4",
        provider: PlaceProvider? = .own, location: AreaLocation = .inside
    ) -> CareRecord {
        var record = CareRecord(
            child: child, birth: born.flatMap { Day(iso: $0) },
            periods: [
                [
                    CareRecord.Episode(
                        start: Day(iso: "2010-01-01") ?? night, end: nil, startReason: "S",
                        legalStatus: "C2", place: place, provider: provider, endReason: nil,
                        location: location, distance: .tenthsOfMile(50))
                ]
            ])
        record.sex = sex
        return record
    }

    /// A home of the authority's own carers inside, and one of an agency's that adjoins.
    private func instance(_ children: [(id: String, home: Int?)]) -> Instance {
        var instance = Instance(
            asOf: night,
            authorities: [
                Authority(code: "E10000003", name: "Cambridgeshire", adjoining: ["E06000031"]),
                Authority(code: "E06000031", name: "Peterborough", adjoining: []),
            ])
        func home(_ id: String, _ authority: String?, _ provider: PlaceProvider) -> Home {
            var home = Home(id: id, kind: .foster, places: 2, weeklyCost: Pence(40_000))
            home.authority = authority
            home.placeProvider = provider
            return home
        }
        instance.homes = [
            home("H1", "E10000003", .own), home("H2", "E06000031", .privateSector),
            home("H3", nil, .own),
        ]
        instance.children = children.map { id, home in
            var child = Child(
                id: id, birth: Day(iso: "2001-01-15") ?? night,
                status: home == nil ? .referred : .settled, home: home)
            child.sex = .female
            return child
        }
        return instance
    }

    private func facts(_ records: [CareRecord], _ instance: Instance) -> [String] {
        Reconciliation.differences(
            records: records, instance: instance, authority: "E10000003", on: night
        ).map { "\($0.child) \($0.fact) \($0.returns ?? "") \($0.instance ?? "")" }
    }

    @Test("Two sources that say the same do not differ, whatever one of them leaves out")
    func same() {
        let county = instance([("A", 0)])
        #expect(facts([record("A")], county) == [])
        #expect(facts([record("A", born: nil)], county) == [])
        #expect(facts([record("A", sex: .unknown)], county) == [])
        #expect(facts([record("A", place: nil)], county) == [])
        #expect(facts([record("A", provider: nil)], county) == [])
        #expect(facts([record("A", provider: .parent)], county) == [])
        #expect(facts([record("A", location: .unknown)], county) == [])
        #expect(facts([record("A")], instance([("A", 2)])) == [])
        // Outside is outside: which authority it is, the returns do not say.
        #expect(
            facts([record("A", provider: .privateSector, location: .distant)], instance([("A", 1)]))
                == [])
        var unknown = county
        unknown.children[0].sex = .unknown
        #expect(facts([record("A")], unknown) == [])
    }

    @Test("Every fact on which two sources differ is named, by child and fact")
    func different() {
        let county = instance([("B", 0), ("A", 0), ("C", 1), ("D", nil)])
        let records = [
            record("A", born: "2001-01-16", sex: .male, place: "K2", location: .distant),
            record("B", provider: .privateSector), record("E"),
        ]
        #expect(
            facts(records, county) == [
                "A birth 2001-01-16 2001-01-15",
                "A kind \(HomeKind.childrensHome.rawValue) \(HomeKind.foster.rawValue)",
                "A location \(AreaLocation.distant.inOut) \(AreaLocation.inside.inOut)",
                "A sex \(Sex.male.rawValue) \(Sex.female.rawValue)",
                "B provider PR4 PR1",
                // D waits for a home and need not be looked after yet.
                "C looked-after no yes", "E looked-after yes no",
            ])
    }

    @Test("Children whom another authority placed are not compared")
    func otherAuthority() {
        var county = instance([("A", 0), ("B", 0)])
        county.children[1].placingAuthority = 1
        #expect(facts([record("A")], county) == [])
    }

    @Test("A team is responsible from its first day until the day on which it ends")
    func teams() {
        func day(_ iso: String) -> Day { Day(iso: iso) ?? night }
        var registers = NightRegisters()
        #expect(registers.teams(on: night) == [:])
        registers.teams = [
            .init(child: "A", team: "North", from: day("2011-01-01"), to: day("2011-02-01")),
            .init(child: "A", team: "South", from: day("2011-03-01")),
        ]
        #expect(registers.teams(on: day("2010-12-31")) == [:])
        #expect(registers.teams(on: day("2011-01-01")) == ["A": "North"])
        #expect(registers.teams(on: day("2011-01-31")) == ["A": "North"])
        #expect(registers.teams(on: day("2011-02-01")) == [:])
        #expect(registers.teams(on: day("2011-03-01")) == ["A": "South"])
    }
}
