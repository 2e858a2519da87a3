import Care
import Exchange
import Files
import Returns
import Testing

@Suite("Settled children of a return")
struct SettledChildrenTests {
    private func header(_ child: String, born: String = "01/02/2012") -> String {
        "\(child),M,\(born),WBRI,A1,,"
    }

    private func ep(
        _ child: String, _ start: String, _ place: String, rne: String = "S", ls: String = "C2",
        provider: String = "PR1", end: String = "", rec: String = "", home: String = "CB1 1AA",
        post: String = "CB2 2BB", urn: String = "1234567"
    ) -> String {
        "\(child),\(start),\(rne),\(ls),N1,\(place),\(provider),\(end),\(rec),,"
            + "\(home),\(post),\(urn)"
    }

    private func settled(
        _ children: [String], _ episodes: [String], on day: String = "2025-03-31",
        born: [String: String] = [:], further: [String: String] = [:]
    ) throws -> SettledChildren {
        try ReturnFolder(
            headers: children.map { header($0, born: born[$0] ?? "01/02/2012") },
            episodes: episodes, further: further
        ).imported(on: day).settled
    }

    private func home(_ settled: SettledChildren, of child: String) throws -> Home {
        let child = try #require(settled.instance.children.first { $0.id == child })
        return settled.instance.homes[try #require(child.home)]
    }

    @Test("Children in one home are those of one postcode, URN, provider and kind")
    func homes() throws {
        let settled = try settled(
            ["A", "B", "C", "D", "E"],
            [
                ep("A", "01/05/2024", "U4"), ep("B", "01/06/2024", "u6", post: "cb22bb"),
                ep("C", "01/06/2024", "U1"), ep("D", "01/06/2024", "U4", provider: "PR4"),
                ep("E", "01/06/2024", "U4", urn: "7654321"),
            ])
        #expect(settled.instance.homes.count == 4)
        #expect(try home(settled, of: "A") == home(settled, of: "B"))
        #expect(try home(settled, of: "A").places == 2)
        #expect(try home(settled, of: "A").district == "South Cambridgeshire")
        #expect(try home(settled, of: "C").kind == .connected)
        let connected = try #require(try home(settled, of: "C").connectedTo)
        #expect(connected.map { settled.instance.children[$0].id } == ["C"])
        #expect(try home(settled, of: "A").connectedTo == nil)
        #expect(settled.instance.homes.allSatisfy { $0.weeklyCost == .zero })
        #expect(settled.instance.children.allSatisfy { $0.status == .settled })
    }

    @Test(
        "Homes have running numbers that say nothing of the postcode, and row order changes nothing"
    )
    func ids() throws {
        let rows = [
            ep("A", "01/05/2024", "U4"), ep("B", "01/05/2024", "K2", post: "PE1 1CC"),
            ep("C", "01/05/2024", "K2", post: "CB1 1AA"),
        ]
        let first = try settled(["A", "B", "C"], rows)
        let second = try settled(["C", "B", "A"], rows.reversed())
        #expect(first.instance == second.instance)
        #expect(first.instance.homes.map(\.id) == ["H0001", "H0002", "H0003"])
    }

    @Test("Inside, outside, Wales and unknown are told apart")
    func location() throws {
        let settled = try settled(
            ["A", "B", "C", "D", "E"],
            [
                ep("A", "01/05/2024", "U4"), ep("B", "01/05/2024", "K2", post: "PE1 1CC"),
                ep("C", "01/05/2024", "K2", post: "CF1 1EE"),
                ep("D", "01/05/2024", "K2", post: "LE1 1DD"),
                ep("E", "01/05/2024", "K2", post: "Z9 9ZZ"),
            ])
        let instance = settled.instance
        let places = try ["A", "B", "C", "D", "E"].map {
            instance.authority.location(of: try home(settled, of: $0).authority)
        }
        #expect(places == [.inside, .adjoining, .distant, .distant, .unknown])
        #expect(settled.unresolvedHomes == 1)
        #expect(try home(settled, of: "A").authority == "E10000003")
        #expect(
            try home(settled, of: "A").position == Position(easting: 547_000, northing: 254_000))
    }

    @Test("A missing postcode is unknown, and two children without one share no home")
    func missingPostcode() throws {
        let settled = try settled(
            ["A", "B"],
            [
                ep("A", "01/05/2024", "U4", post: "", urn: ""),
                ep("B", "01/05/2024", "U4", post: "", urn: "XXXXXXX"),
            ])
        #expect(settled.instance.homes.count == 2)
        #expect(settled.homesWithoutPostcode == 2)
        #expect(settled.instance.homes.allSatisfy { $0.authority == nil })
    }

    @Test("A temporary placement stands for the last before it in the same period")
    func temporary() throws {
        let settled = try settled(
            ["A"],
            [
                ep("A", "01/05/2024", "U4", end: "01/03/2025", rec: "X1"),
                ep(
                    "A", "01/03/2025", "T1", rne: "T", provider: "", end: "10/03/2025", rec: "X1",
                    post: "PE1 1CC", urn: ""),
                ep("A", "10/03/2025", "T3", rne: "T", provider: "", post: "LE1 1DD", urn: ""),
            ])
        let child = settled.instance.children[0]
        #expect(try home(settled, of: "A").kind == .foster)
        #expect(try home(settled, of: "A").postcode == "CB2 2BB")
        #expect(child.place == "U4")
        #expect(child.placedOn == Day(iso: "2024-05-01"))
        #expect(settled.temporary == 1)
    }

    @Test("A temporary placement with nothing before it in its period is of kind other")
    func temporaryFirst() throws {
        let settled = try settled(
            ["A"],
            [
                ep("A", "01/05/2023", "U4", end: "01/06/2024", rec: "E4A"),
                ep("A", "01/03/2025", "T4", provider: "", urn: ""),
            ])
        #expect(try home(settled, of: "A").kind == .other)
        #expect(settled.temporaryWithoutPlacement == 1)
    }

    @Test("Short breaks, those of 18 and children without a header are out, and listed")
    func omissions() throws {
        let settled = try settled(
            ["A", "B", "C", "D", "E"],
            [
                ep("A", "01/05/2024", "U4", ls: "V4"), ep("B", "01/05/2024", "U4", ls: "V3"),
                ep("C", "01/05/2024", "U4"), ep("D", "01/05/2024", "U4"),
                ep("F", "01/05/2024", "U4"),
            ],
            born: ["C": "31/03/2007", "D": "01/04/2007"])
        #expect(settled.instance.children.map(\.id) == ["D"])
        #expect(settled.omitted.map(\.child) == ["A", "B", "C", "F"])
        #expect(settled.omitted.map(\.reason) == [.shortBreak, .shortBreak, .aged18, .noHeader])
    }

    @Test("An episode ends the day before its DEC")
    func days() throws {
        let rows = [ep("A", "01/05/2024", "U4", end: "10/03/2025", rec: "E4A")]
        #expect(try settled(["A"], rows, on: "2025-03-09").instance.children.count == 1)
        #expect(try settled(["A"], rows, on: "2025-03-10").instance.children.isEmpty)
        #expect(try settled(["A"], rows, on: "2024-04-30").instance.children.isEmpty)
    }

    @Test("A change of legal status is no change of home")
    func legalStatus() throws {
        let settled = try settled(
            ["A"],
            [
                ep("A", "01/05/2024", "U4", ls: "C1", end: "01/09/2024", rec: "X1"),
                ep("A", "01/09/2024", "U4", rne: "L", ls: "C2"),
            ])
        #expect(settled.instance.children[0].placedOn == Day(iso: "2024-05-01"))
        #expect(settled.instance.children[0].legalStatus == "C2")
    }

    @Test("Two episodes of one day: the one that goes on says where the child is")
    func sameDay() throws {
        let settled = try settled(
            ["A"],
            [
                ep("A", "01/05/2024", "U4", end: "01/05/2024", rec: "X1"),
                ep("A", "01/05/2024", "K2", rne: "P", post: "PE1 1CC"),
            ])
        #expect(try home(settled, of: "A").kind == .childrensHome)
    }

    @Test("A child is unaccompanied until DUC")
    func unaccompanied() throws {
        for (day, isUnaccompanied) in [("2025-02-28", true), ("2025-03-01", false)] {
            let settled = try settled(
                ["A"], [ep("A", "01/05/2024", "U4")], on: day,
                further: ["2024-25/u.csv": "CHILD,SEX,DOB,DUC\nA,M,01/02/2012,01/03/2025\n"])
            #expect(settled.instance.children[0].isUnaccompanied == isUnaccompanied)
        }
    }

    @Test("Provider PR0 is the child's, never the home's")
    func withParents() throws {
        let settled = try settled(
            ["A"], [ep("A", "01/05/2024", "P1", provider: "PR0", urn: "")])
        #expect(settled.instance.children[0].placeProvider == .parent)
        #expect(settled.instance.homes[0].placeProvider == nil)
        #expect(settled.instance.homes[0].kind == .withParents)
    }

    @Test("The neighbours of Cambridgeshire are known, others are left empty with a notice")
    func neighbours() throws {
        let folder = try ReturnFolder(
            headers: [header("A")], episodes: [ep("A", "01/05/2024", "U4")])
        let known = try folder.imported()
        #expect(known.settled.instance.authority.adjoining.contains("E06000031"))
        #expect(known.settled.instance.authority.name == "Cambridgeshire")
        let unknown = try folder.imported(authority: "E06000031")
        #expect(unknown.settled.instance.authority.adjoining == [])
        #expect(unknown.notices.contains { $0.message.contains("--adjoining") })
        let given = try folder.imported(authority: "E06000031", adjoining: ["E10000003"])
        #expect(given.settled.instance.authority.adjoining == ["E10000003"])
    }

    @Test(
        "Postcodes that are all unknown are said to be, and homes count as neither inside nor outside"
    )
    func invented() throws {
        let folder = try ReturnFolder(
            headers: [header("A")], episodes: [ep("A", "01/05/2024", "U4", post: "Z9 9ZZ")])
        let imported = try folder.imported()
        #expect(imported.notices.contains { $0.message.contains("neither inside nor outside") })
        #expect(imported.settled.instance.homes[0].authority == nil)
    }

    @Test("The instance is written and read again as it was")
    func roundTrip() throws {
        let folder = try ReturnFolder(
            headers: [header("A"), header("B"), header("C")],
            episodes: [
                ep("A", "01/05/2024", "U1"), ep("B", "01/05/2024", "P1", provider: "PR0", urn: ""),
                ep("C", "01/05/2024", "K2", post: "Z9 9ZZ"),
            ])
        let imported = try folder.imported()
        let out = folder.path + "/instance"
        try InstanceFolder.write(imported.settled.instance, to: out)
        let reading = try InstanceFolder.read(at: out)
        #expect(reading.faults == [])
        #expect(reading.instance == imported.settled.instance)
        #expect(throws: ExchangeError.self) {
            try InstanceFolder.write(imported.settled.instance, to: out)
        }
    }
}
