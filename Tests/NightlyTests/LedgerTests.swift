import Care
import Foundation
import Measures
import Returns
import Testing

/// Children whose answers are known, from the rows of a return to the measures.
@Suite("The ledger of tricky children")
struct LedgerTests {
    private static let postcodes = """
        pcd,oslaua,oseast1m,osnrth1m
        CB1 1AA,E07000008,545000,258000
        CB1 1AB,E07000008,545000,290186
        CB1 1AC,E07000008,545000,290300
        PE1 1AA,E06000031,519000,299000
        LL1 1AA,W06000006,333000,350000
        EH1 1AA,S12000036,325000,673000
        BT1 1AA,N09000003,146000,530000

        """

    // CHILD,DOB and then rows of DECOM,RNE,LS,PLACE,PROVIDER,DEC,REC,HOME_POST,PL_POST.
    private func measures(
        _ children: [(id: String, birth: String, rows: [String])], unaccompanied: [String] = [],
        earlier: [(id: String, birth: String, rows: [String])] = []
    ) throws -> CareMeasures {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("nearhome-ledger-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(
            _ children: [(id: String, birth: String, rows: [String])], to year: String
        ) throws {
            let place = folder.appendingPathComponent(year)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            var header = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
            var episodes =
                "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,"
                + "HOME_POST,PL_POST,URN\n"
            for child in children {
                header += "\(child.id),F,\(child.birth),WBRI,UN1,0,\n"
                for row in child.rows {
                    let c = row.split(separator: ",", omittingEmptySubsequences: false)
                    episodes +=
                        "\(child.id),\(c[0]),\(c[1]),\(c[2]),N1,\(c[3]),\(c[4]),\(c[5]),\(c[6]),,"
                        + "\(c[7]),\(c[8]),\n"
                }
            }
            try header.write(
                to: place.appendingPathComponent("header.csv"), atomically: true, encoding: .utf8)
            try episodes.write(
                to: place.appendingPathComponent("episodes.csv"), atomically: true,
                encoding: .utf8)
        }
        try write(children, to: "2024-25")
        if !earlier.isEmpty { try write(earlier, to: "2023-24") }
        if !unaccompanied.isEmpty {
            let text =
                "CHILD,SEX,DOB,DUC\n"
                + unaccompanied.map { "\($0),F,01/01/2010,\n" }.joined()
            try text.write(
                to: folder.appendingPathComponent("2024-25/uasc.csv"), atomically: true,
                encoding: .utf8)
        }
        try LedgerTests.postcodes.write(
            to: folder.appendingPathComponent("postcodes.csv"), atomically: true, encoding: .utf8)
        let outcome = try ReturnImport.run(
            ReturnImport.Request(
                path: folder.path, asOf: day("2025-03-31"), authority: "E10000003",
                adjoining: ["E06000031"]))
        guard case .done(let imported) = outcome else {
            Issue.record("the ledger was refused: \(outcome)")
            throw CancellationError()
        }
        return CareMeasures(CareRecord.records(of: imported))
    }

    private func day(_ iso: String) -> Day { Day(iso: iso) ?? Day(number: 0) }
    private let night = Day(iso: "2025-03-31") ?? Day(number: 0)

    private func tally(_ rows: [String], birth: String = "01/05/2012") throws -> Tally {
        try measures([("A", birth, rows)]).outsideStock(on: night).tally
    }

    @Test(
        "A temporary stay, whatever its kind, rolls back to the foster home outside",
        arguments: ["T0", "T1", "T2", "T3", "T4"])
    func rollsBack(code: String) throws {
        let found = try tally([
            "01/06/2024,S,C2,U4,PR4,20/03/2025,X1,CB1 1AA,PE1 1AA",
            "20/03/2025,T,C2,\(code),,,,CB1 1AA,CB1 1AA",
        ])
        #expect(found == Tally(counted: 1))
    }

    @Test(
        "A home in Wales, Scotland or Northern Ireland is outside and never adjoining",
        arguments: ["LL1 1AA", "EH1 1AA", "BT1 1AA"])
    func elsewhere(postcode: String) throws {
        let care = try measures([
            ("A", "01/05/2012", ["01/06/2024,S,C2,U4,PR4,,,CB1 1AA,\(postcode)"])
        ])
        #expect(care.placements(on: night).map(\.location) == [.distant])
        #expect(care.outsideStock(on: night).tally == Tally(counted: 1))
    }

    @Test("A temporary placement with none before it is of no measured kind")
    func temporaryFirst() throws {
        let found = try tally(["01/03/2025,S,C2,T4,,,,CB1 1AA,PE1 1AA"])
        #expect(found == Tally())
    }

    @Test("Short breaks are nobody looked after", arguments: ["V3", "V4"])
    func shortBreaks(status: String) throws {
        let care = try measures([
            ("A", "01/05/2012", ["01/06/2024,S,\(status),U6,PR1,,,CB1 1AA,PE1 1AA"])
        ])
        #expect(care.lookedAfter(on: night) == 0)
    }

    @Test("A young person is out on the eighteenth birthday and in the day before")
    func birthday() throws {
        let care = try measures([
            ("A", "31/03/2007", ["01/06/2024,S,C2,U4,PR1,,,CB1 1AA,CB1 1AA"])
        ])
        #expect(care.lookedAfter(on: night) == 0)
        #expect(care.lookedAfter(on: day("2025-03-30")) == 1)
    }

    @Test("Of two episodes of one day the one without a day is set aside")
    func sameDay() throws {
        let found = try tally([
            "01/06/2024,S,C2,U4,PR1,10/01/2025,X1,CB1 1AA,CB1 1AA",
            "10/01/2025,P,C2,U6,PR4,10/01/2025,X1,CB1 1AA,PE1 1AA",
            "10/01/2025,P,C2,U6,PR1,,,CB1 1AA,CB1 1AA",
        ])
        #expect(found == Tally(notCounted: 1))
    }

    @Test("An episode that ends on the night is out, one that starts on it is in")
    func ends() throws {
        let found = try tally([
            "01/06/2024,S,C2,U4,PR1,31/03/2025,X1,CB1 1AA,PE1 1AA",
            "31/03/2025,P,C2,U6,PR1,,,CB1 1AA,CB1 1AA",
        ])
        #expect(found == Tally(notCounted: 1))
    }

    @Test("A missing or unlisted postcode is neither in nor out", arguments: ["", "ZZ9 9ZZ"])
    func noPostcode(postcode: String) throws {
        let found = try tally(["01/06/2024,S,C2,U4,PR4,,,CB1 1AA,\(postcode)"])
        #expect(found == Tally(unknown: 1))
        #expect(found.share == nil)
        #expect(found.low?.part == 0 && found.high?.part == 1)
    }

    @Test(
        "Wales, Scotland and Northern Ireland are outside and adjoin nothing",
        arguments: ["LL1 1AA", "EH1 1AA", "BT1 1AA"])
    func otherNations(postcode: String) throws {
        let care = try measures([
            ("A", "01/05/2012", ["01/06/2024,S,C2,K2,PR4,,,CB1 1AA,\(postcode)"])
        ])
        #expect(care.outsideStock(on: night).tally == Tally(counted: 1))
        #expect(care.outsideStock(on: night, .outsideNotAdjoining).tally == Tally(counted: 1))
    }

    @Test("Twenty miles to one decimal is near, a little more is far")
    func twentyMiles() throws {
        let care = try measures([
            ("A", "01/05/2012", ["01/06/2024,S,C2,U4,PR4,,,CB1 1AA,CB1 1AB"]),
            ("B", "01/05/2012", ["01/06/2024,S,C2,U4,PR4,,,CB1 1AA,CB1 1AC"]),
        ])
        #expect(
            care.outsideStock(on: night, .beyond20Miles).tally == Tally(counted: 1, notCounted: 1))
    }

    @Test("An unaccompanied child has a side of the boundary and no distance")
    func unaccompanied() throws {
        let care = try measures(
            [("A", "01/01/2010", ["01/06/2024,S,V2,U6,PR4,,,CB1 1AA,PE1 1AA"])],
            unaccompanied: ["A"])
        #expect(care.outsideStock(on: night).tally == Tally(counted: 1))
        #expect(care.outsideStock(on: night, .beyond20Miles).tally == Tally(unknown: 1))
    }

    @Test("An open episode that two returns hold is one child")
    func continued() throws {
        let rows = ["01/06/2023,S,C2,U4,PR4,,,CB1 1AA,PE1 1AA"]
        let care = try measures([("A", "01/05/2012", rows)], earlier: [("A", "01/05/2012", rows)])
        #expect(care.lookedAfter(on: night) == 1)
        #expect(care.outsideStock(on: night).tally == Tally(counted: 1))
    }

    @Test("Parents, adopters and supported accommodation are in no part of the headline")
    func otherKinds() throws {
        let care = try measures([
            ("A", "01/05/2012", ["01/06/2024,S,C2,P1,PR0,,,CB1 1AA,PE1 1AA"]),
            ("B", "01/05/2020", ["01/06/2024,S,E1,A6,PR1,,,CB1 1AA,PE1 1AA"]),
            ("C", "01/05/2008", ["01/06/2024,S,C2,K3,PR4,,,CB1 1AA,PE1 1AA"]),
        ])
        #expect(care.lookedAfter(on: night) == 3)
        #expect(care.outsideStock(on: night).tally == Tally())
    }
}
