import Care
import Returns
import Testing

@Suite("Checks of the return")
struct ReturnQualityTests {
    /// Rows that break one rule, in the return of 2024/25 unless the year is given.
    struct Breach: Sendable, CustomTestStringConvertible {
        var rule: String
        var year = "2024-25"
        var header = "A1,M,01/02/2012,WBRI,A123456789012,,"
        var episodes: [String]
        var further: [String: String] = [:]
        var homes: [Home] = []
        var testDescription: String { rule }
    }

    private static let postcodes = "CB1 1AA,CB2 2BB"

    static func ep(
        _ start: String, _ rne: String = "S", ls: String = "C1", _ place: String = "U4",
        _ provider: String = "PR1", end: String = "", rec: String = "", change: String = "",
        posts: String = postcodes, urn: String = "1234567"
    ) -> String {
        "A1,\(start),\(rne),\(ls),N1,\(place),\(provider),\(end),\(rec),\(change),\(posts),\(urn)"
    }

    private static func home(
        postcode: String? = nil, position: Position? = nil, urn: String = "1234567"
    ) -> Home {
        var home = Home(id: "H1", kind: .childrensHome, places: 3, weeklyCost: .zero)
        home.urn = urn
        home.postcode = postcode
        home.position = position
        return home
    }

    static func table(_ table: Return903Table, _ row: String) -> [String: String] {
        ["2024-25/further.csv": ReturnFolder.table(table.columns.joined(separator: ","), [row])]
    }

    static let breaches: [Breach] = [
        Breach(rule: "no-day", episodes: [ep("01/05/2024", end: "31/02/2025")]),
        Breach(
            rule: "start-missing",
            episodes: [
                ep("01/05/2024", end: "01/06/2024", rec: "X1", change: "CARPL"),
                ep("", "P", "K2", "PR4"),
            ]),
        Breach(rule: "unreadable-row", episodes: [ep("01/05/2024"), "A1,01/05/2024,S"]),
        Breach(rule: "unknown-code", episodes: [ep("01/05/2024", "Q")]),
        Breach(
            rule: "code-of-other-years", year: "2022-23",
            header: "A1,1,01/02/2005,WBRI,A123456789012,,",
            episodes: [ep("01/05/2022", "S", "K3", "PR4")]),
        Breach(
            rule: "code-in-doubt", header: "A1,M,01/02/2008,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024", "S", "H5", "PR4")]),
        Breach(
            rule: "sdq-score", episodes: [ep("01/05/2024")],
            further: table(.outcomes, "A1,01/02/2012,41,,0,1,1,1,1,0,0,0")),
        Breach(
            rule: "missing-value",
            episodes: ["A1,01/05/2024,S,,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567"]),
        Breach(
            rule: "end-before-start", episodes: [ep("01/05/2024", end: "30/04/2024", rec: "E4A")]),
        Breach(
            rule: "same-day-episode", episodes: [ep("01/05/2024", end: "01/05/2024", rec: "E4A")]),
        // Beside the row that counts of its DECOM.
        Breach(
            rule: "same-day-episode",
            episodes: [
                ep("01/05/2024"), ep("01/05/2024", end: "01/05/2024", rec: "X1", change: "CARPL"),
            ]),
        Breach(
            rule: "start-before-birth", header: "A1,M,02/05/2024,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024")]),
        Breach(
            rule: "aged-18", header: "A1,M,31/03/2007,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024")]),
        Breach(rule: "start-after-year", episodes: [ep("01/04/2025")]),
        Breach(
            rule: "end-outside-year", episodes: [ep("01/05/2023", end: "01/04/2025", rec: "E4A")]),
        Breach(
            rule: "supported-under-16", header: "A1,M,02/05/2008,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024", "S", "K3", "PR4")]),
        Breach(
            rule: "birth-differs", episodes: [ep("01/05/2024")],
            further: table(.reviews, "A1,02/02/2012,03/06/2024,PN1")),
        Breach(
            rule: "header-missing",
            episodes: ["B2,01/05/2024,S,C1,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567"]),
        Breach(
            rule: "header-alone",
            episodes: ["B2,01/05/2024,S,C1,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567"],
            further: table(.header, "B2,M,01/02/2012,WBRI,A123456789012,,")),
        Breach(
            rule: "header-repeated", episodes: [ep("01/05/2024")],
            further: table(.header, "A1,M,01/02/2012,WBRI,A123456789012,,")),
        Breach(
            rule: "missing-end-before-start", episodes: [ep("01/05/2024")],
            further: table(.missing, "A1,01/02/2012,M,03/06/2024,02/06/2024")),
        Breach(
            rule: "placed-end-before-start", episodes: [ep("01/05/2024")],
            further: table(.placedAdoption, "A1,01/02/2012,03/06/2024,02/06/2024,RD1")),
        Breach(
            rule: "placed-end-without-reason", episodes: [ep("01/05/2024")],
            further: table(.placedAdoption, "A1,01/02/2012,03/06/2024,04/06/2024,")),
        Breach(
            rule: "social-worker-end-before-start", episodes: [ep("01/05/2024")],
            further: table(.socialWorkers, "A1,01/02/2012,SW1,03/06/2024,02/06/2024,MANAGE")),
        Breach(
            rule: "social-worker-id", episodes: [ep("01/05/2024")],
            further: table(.socialWorkers, "A1,01/02/2012,1234,03/06/2024,,MANAGE")),
        Breach(
            rule: "deprivation-end-before-start", episodes: [ep("01/05/2024", "S", "K2", "PR4")],
            further: table(.deprivationOfLiberty, "A1,01/02/2012,03/06/2024,02/06/2024")),
        Breach(
            rule: "deprivation-place", episodes: [ep("01/05/2024", "S", "K1", "PR2")],
            further: table(.deprivationOfLiberty, "A1,01/02/2012,03/06/2024,04/06/2024")),
        Breach(
            rule: "deprivation-unexpected-place", episodes: [ep("01/05/2024")],
            further: table(.deprivationOfLiberty, "A1,01/02/2012,03/06/2024,04/06/2024")),
        Breach(
            rule: "overlap",
            episodes: [
                ep("01/05/2024", end: "02/06/2024", rec: "X1", change: "CARPL"),
                ep("01/06/2024", "P"),
            ]),
        Breach(
            rule: "gap",
            episodes: [
                ep("01/05/2024", end: "31/05/2024", rec: "X1", change: "CARPL"),
                ep("01/06/2024", "P"),
            ]),
        Breach(
            rule: "gap-without-start",
            episodes: [
                ep("01/05/2024", end: "31/05/2024", rec: "E4A"), ep("01/06/2024", "P"),
            ]),
        Breach(
            rule: "nothing-after-x1",
            episodes: [
                ep("01/05/2024", end: "31/05/2024", rec: "X1", change: "CARPL")
            ]),
        Breach(rule: "open-before-later", episodes: [ep("01/05/2024"), ep("01/06/2024", "P")]),
        Breach(
            rule: "open-before-later", episodes: [ep("01/05/2024"), ep("01/05/2024", "S", "K2")]),
        Breach(
            rule: "overlap",
            episodes: [
                ep("01/05/2024", end: "31/05/2024", rec: "E4A"),
                ep("01/05/2024", "S", "K2", end: "31/05/2024", rec: "E4A"),
            ]),
        Breach(
            rule: "gone-from-later-years", episodes: [ep("01/05/2024")],
            further: [
                "2025-26/e.csv": ReturnFolder.table(
                    ReturnFolder.episodeLine,
                    ["B2,01/05/2025,S,C1,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567"]),
                "2025-26/h.csv": ReturnFolder.table(
                    ReturnFolder.headerLine, ["B2,M,01/02/2012,WBRI,A123456789012,,"]),
            ]),
        Breach(
            rule: "exit-without-leaving",
            episodes: [
                ep("01/05/2024", end: "31/05/2024", rec: "E4A"), ep("31/05/2024", "P"),
            ]),
        Breach(
            rule: "start-while-in-care",
            episodes: [
                ep("01/05/2024", end: "31/05/2024", rec: "X1", change: "CARPL"),
                ep("31/05/2024", "S"),
            ]),
        Breach(rule: "first-not-start", episodes: [ep("01/05/2024", "P")]),
        Breach(rule: "end-without-reason", episodes: [ep("01/05/2024", end: "31/05/2024")]),
        Breach(rule: "reason-without-end", episodes: [ep("01/05/2024", rec: "X1")]),
        Breach(rule: "change-reason-on-open", episodes: [ep("01/05/2024", change: "CARPL")]),
        Breach(
            rule: "change-reason-missing",
            episodes: [
                ep("01/05/2024", end: "31/05/2024", rec: "X1"), ep("31/05/2024", "P", "K2", "PR4"),
            ]),
        Breach(
            rule: "care-starts-temporary",
            episodes: [
                ep("01/05/2024", "S", "T4", "", end: "05/05/2024", rec: "X1", urn: ""),
                ep("05/05/2024", "P"),
            ]),
        Breach(
            rule: "care-ends-temporary",
            episodes: [
                ep("01/05/2024", end: "31/05/2024", rec: "X1"),
                ep("31/05/2024", "T", "T4", "", end: "02/06/2024", rec: "E4A", urn: ""),
            ]),
        Breach(
            rule: "temporary-too-long",
            episodes: [
                ep("01/05/2024", end: "31/05/2024", rec: "X1"),
                ep("31/05/2024", "T", "T4", "", end: "08/06/2024", rec: "X1", urn: ""),
                ep("08/06/2024", "T"),
            ]),
        Breach(
            rule: "temporary-return",
            episodes: [
                ep("01/05/2024", end: "31/05/2024", rec: "X1"),
                ep("31/05/2024", "T", "T4", "", end: "03/06/2024", rec: "X1", urn: ""),
                ep("03/06/2024", "P", "K2", "PR4"),
            ]),
        Breach(
            rule: "temporary-return",
            episodes: [
                ep("01/05/2024", end: "31/05/2024", rec: "X1"),
                ep("31/05/2024", "T", "T1", "", end: "03/06/2024", rec: "X1", urn: ""),
                ep("03/06/2024", "T", "T4", "", end: "05/06/2024", rec: "X1", urn: ""),
                ep("05/06/2024", "P", "K2", "PR4"),
            ]),
        Breach(
            rule: "short-break-too-long",
            episodes: [
                ep("01/05/2024", ls: "V3", end: "19/05/2024", rec: "E4A")
            ]),
        Breach(rule: "parent-provider", episodes: [ep("01/05/2024", "S", "U4", "PR0")]),
        Breach(rule: "own-provider", episodes: [ep("01/05/2024", "S", "R2", "PR1", urn: "")]),
        Breach(rule: "provider-missing", episodes: [ep("01/05/2024", "S", "U4", "")]),
        Breach(
            rule: "provider-unwanted",
            episodes: [
                ep("01/05/2024", end: "31/05/2024", rec: "X1"),
                ep("31/05/2024", "T", "T4", "PR1", urn: ""),
            ]),
        Breach(rule: "urn-missing", episodes: [ep("01/05/2024", "S", "K2", "PR4", urn: "")]),
        Breach(
            rule: "urn-missing-h5", header: "A1,M,01/02/2008,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024", "S", "H5", "PR4", urn: "")]),
        Breach(rule: "urn-missing-foster", episodes: [ep("01/05/2024", urn: "")]),
        Breach(rule: "urn-unwanted", episodes: [ep("01/05/2024", "S", "R2", "PR3")]),
        Breach(rule: "urn-form", episodes: [ep("01/05/2024", urn: "12345")]),
        Breach(
            rule: "urn-postcode",
            episodes: [
                ep("01/05/2024", "S", "K2", "PR4", end: "01/06/2024", rec: "X1", change: "CARPL"),
                ep("01/06/2024", "P", "K2", "PR4", posts: "CB1 1AA,PE1 1CC"),
            ]),
        Breach(
            rule: "urn-postcode-homes", episodes: [ep("01/05/2024", "S", "K2", "PR4")],
            homes: [home(postcode: "PE1 1CC")]),
        Breach(rule: "place-postcode-missing", episodes: [ep("01/05/2024", posts: "CB1 1AA,")]),
        Breach(rule: "home-postcode-missing", episodes: [ep("01/05/2024", posts: ",CB2 2BB")]),
        Breach(rule: "postcode-unresolved", episodes: [ep("01/05/2024", posts: "CB1 1AA,Z9 9ZZ")]),
        Breach(rule: "home-is-placement", episodes: [ep("01/05/2024", posts: "CB1 1AA,CB1 1AA")]),
        Breach(
            rule: "in-but-other-authority", episodes: [],
            further: [
                "2024-25/located.csv": ReturnFolder.table(
                    ReturnFolder.episodeLine + ",PL_LOCATION",
                    [ep("01/05/2024", posts: "CB1 1AA,PE1 1CC") + ",IN"])
            ]),
        Breach(
            rule: "out-but-own-authority", episodes: [],
            further: [
                "2024-25/located.csv": ReturnFolder.table(
                    ReturnFolder.episodeLine + ",PL_LOCATION", [ep("01/05/2024") + ",OUT"])
            ]),
    ]

    private func findings(_ breach: Breach) throws -> ReturnImport {
        let folder = try ReturnFolder(
            year: breach.year, headers: [breach.header], episodes: breach.episodes,
            further: breach.further)
        return try folder.imported(homes: breach.homes)
    }

    @Test("Each rule names the row that breaks it", arguments: breaches + furtherBreaches)
    func breaks(breach: Breach) throws {
        let imported = try findings(breach)
        let finding = try #require(imported.quality.findings.first { $0.rule == breach.rule })
        #expect(finding.source.line >= 2)
        #expect(!finding.text.isEmpty)
        // No postcode is ever shown.
        let shown = imported.quality.findings.flatMap { [$0.text, $0.value ?? ""] }
        #expect(!shown.contains { $0.contains("CB1") || $0.contains("CB2") || $0.contains("PE1") })
    }

    @Test("A name or a telephone number in a column of codes is repeated nowhere")
    func personal() throws {
        let folder = try ReturnFolder(
            headers: ["A1,M,01/02/2012,Smith,A123456789012,,"],
            episodes: [
                "A1,01/05/2024,S,Jane,N1,Mrs Smith,0161 496 0123,01/06/2024,X1,Brown,CB1 1AA,"
                    + "CB2 2BB,Rose Cottage",
                "A1,01/06/2024,P,Jane,Adam,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567",
            ],
            further: Self.table(.reviews, "A1,01/02/2012,03/06/2024,Jo Green"))
        let findings = try folder.imported().quality.findings
        #expect(findings.contains { $0.rule == "unknown-code" && $0.column == "PLACE" })
        for finding in findings {
            let said = (finding.text + " " + (finding.value ?? "")).uppercased()
            for name in ["JANE", "SMITH", "BROWN", "ROSE", "ADAM", "GREEN"] {
                #expect(!said.contains(name), "\(finding.rule): \(said)")
            }
        }
    }

    @Test("Every rule has a row that breaks it")
    func complete() {
        #expect(
            // Only XML can give an element twice; ReturnXMLTests does.
            Set((Self.breaches + Self.furtherBreaches).map(\.rule)).union(["given-twice"])
                == Set(ReturnRule.all.map(\.id))
        )
        #expect(Set(ReturnRule.all.map(\.id)).count == ReturnRule.all.count)
    }

    @Test("Every rule has a sentence and a source")
    func sentences() {
        for rule in ReturnRule.all {
            #expect(rule.sentence.hasSuffix("."), "\(rule.id)")
            #expect(!rule.source.isEmpty, "\(rule.id)")
        }
    }

    @Test("A sound return breaks no rule")
    func sound() throws {
        let folder = try ReturnFolder(
            headers: ["A1,M,01/02/2012,WBRI,A123456789012,,"],
            episodes: [
                Self.ep("01/05/2024", end: "31/05/2024", rec: "X1", change: "CARPL"),
                Self.ep("31/05/2024", "P", "K2", "PR4", end: "01/09/2024", rec: "X1"),
                Self.ep("01/09/2024", "T", "T1", "", end: "13/10/2024", rec: "X1", urn: ""),
                Self.ep("13/10/2024", "P", "K2", "PR4"),
            ],
            further: Self.table(.missing, "A1,01/02/2012,M,03/06/2024,03/06/2024"))
        #expect(try folder.imported().quality.findings == [])
    }

    @Test("Without a directory nothing is said of postcodes")
    func withoutDirectory() throws {
        let folder = try ReturnFolder(
            headers: ["A1,M,01/02/2012,WBRI,A123456789012,,"], episodes: [Self.ep("01/05/2024")])
        let imported = try folder.imported(hasPostcodes: false)
        #expect(imported.quality.findings == [])
        #expect(imported.notices.contains { $0.message.contains("no postcode directory") })
    }

    @Test("Of a URN at two postcodes the rows that most others contradict are named")
    func contestedURN() throws {
        let folder = try ReturnFolder(
            headers: [
                "A1,M,01/02/2012,WBRI,A123456789012,,", "A2,M,01/02/2012,WBRI,A123456789012,,",
            ],
            episodes: [
                Self.ep("01/05/2024", "S", "K2", "PR4"),
                "A2,01/05/2024,S,C1,N1,K2,PR4,01/06/2024,X1,CARPL,CB1 1AA,CB2 2BB,1234567",
                "A2,01/06/2024,P,C1,N1,K2,PR4,01/07/2024,X1,CARPL,CB1 1AA,LE1 1DD,1234567",
                // An agency's URN stands in many places.
                "A2,01/07/2024,P,C1,N1,U4,PR4,01/08/2024,X1,CARPL,CB1 1AA,CB2 2BB,7654321",
                "A2,01/08/2024,P,C1,N1,U4,PR4,,,,CB1 1AA,PE1 1CC,7654321",
            ])
        let found = try folder.imported().quality.findings.filter { $0.rule == "urn-postcode" }
        #expect(found.map(\.child) == ["A2"])
        #expect(found.map(\.source.line) == [4])
        #expect(found.map(\.severity) == [.warning])
    }

    @Test(
        "A home of the case system at the postcode, or within a kilometre of it, is no difference",
        arguments: [
            (home(postcode: "cb22bb"), true),
            (home(position: Position(easting: 547_600, northing: 254_500)), true),
            (home(position: Position(easting: 547_900, northing: 254_900)), false),
            (home(postcode: "PE1 1CC", urn: "7654321"), true), (home(), true),
        ])
    func homesOfURN(home: Home, isSound: Bool) throws {
        let folder = try ReturnFolder(
            headers: ["A1,M,01/02/2012,WBRI,A123456789012,,"],
            episodes: [Self.ep("01/05/2024", "S", "K2", "PR4")])
        let found = try folder.imported(homes: [home]).quality.findings
        #expect(found.map(\.rule) == (isSound ? [] : ["urn-postcode-homes"]))
    }

    @Test("A stay of exactly the limit is within it")
    func limits() throws {
        let folder = try ReturnFolder(
            headers: ["A1,M,01/02/2012,WBRI,A123456789012,,"],
            episodes: [
                Self.ep("01/05/2024", end: "31/05/2024", rec: "X1"),
                Self.ep("31/05/2024", "T", "T4", "", end: "07/06/2024", rec: "X1", urn: ""),
                Self.ep("07/06/2024", "P"),
            ])
        #expect(try folder.imported().quality.findings == [])
    }
}
