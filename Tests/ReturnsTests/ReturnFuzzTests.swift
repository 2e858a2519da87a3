import Care
import Files
import Measures
import Mutation
import Returns
import Testing

@Suite("Returns under fire")
struct ReturnFuzzTests {
    private static let sound: [String: String] = [
        "2023-24/header.csv": ReturnFolder.table(
            ReturnFolder.headerLine,
            ["A1,1,01/02/2012,WBRI,A123456789012,,", "B2,2,03/04/2008,BCRB,UN3,1,05/06/2023"]),
        "2023-24/episodes.csv": ReturnFolder.table(
            ReturnFolder.episodeLine,
            [
                "A1,01/05/2023,S,C1,N1,U4,PR1,31/05/2023,X1,CARPL,CB1 1AA,CB2 2BB,1234567",
                "A1,31/05/2023,P,C1,N1,T1,,09/06/2023,X1,,CB1 1AA,PE1 1CC,",
                "A1,09/06/2023,P,C1,N1,K2,PR4,,,,CB1 1AA,PE1 1CC,7654321",
                "B2,01/04/2021,S,V4,N2,U6,PR4,01/11/2023,E4A,,CB1 1AA,LE1 1DD,1112223",
            ]),
        "2024-25/header.csv": ReturnFolder.table(
            ReturnFolder.headerLine, ["A1,M,01/02/2012,WBRI,A123456789012,,"]),
        "2024-25/episodes.csv": ReturnFolder.table(
            ReturnFolder.episodeLine,
            ["A1,09/06/2023,P,C1,N1,K2,PR4,,,,CB1 1AA,PE1 1CC,7654321"]),
        "2024-25/reviews.csv": "CHILD,DOB,REVIEW,REVIEW_CODE\nA1,01/02/2012,03/06/2024,PN1\n",
        "2024-25/missing.csv":
            "CHILD,DOB,MISSING,MIS_START,MIS_END\nA1,01/02/2012,M,03/06/2024,04/06/2024\n",
        "2024-25/placed.csv": """
        CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED
        A1,01/02/2012,03/06/2024,04/06/2024,RD1

        """,
        "postcodes.csv": ReturnFolder.postcodes,
    ]

    private static let xml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <EXPSSDA903><CHILD><HEADER><CHILDID>A1</CHILDID><UPN>UN3</UPN><SEX>M</SEX>
        <DOB>01/02/2012</DOB><ETHNIC>WBRI</ETHNIC><UASC>1</UASC><DUC>01/02/2030</DUC>
        <AMISSING><MISSING>M</MISSING><MIS_START>03/05/2024</MIS_START></AMISSING>
        <AREVIEW><REVIEW>01/06/2024</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
        <AD_PLACED><DATE_PLACED>01/06/2024</DATE_PLACED></AD_PLACED></HEADER>
        <EPISODE><DECOM>05/05/2024</DECOM><RNE>S</RNE><LS>C1</LS><CIN>N1</CIN><PL>U4</PL>
        <PL_POST>CB2 2BB</PL_POST><PLACE_PROVIDER>PR1</PLACE_PROVIDER><DEC>01/09/2024</DEC>
        <REC>X1</REC></EPISODE>
        <EPISODE><DECOM>01/09/2024</DECOM><RNE>P</RNE><LS>C1</LS><CIN>N1</CIN><PL>K2</PL>
        <PL_POST>PE1 1CC</PL_POST><PLACE_PROVIDER>PR4</PLACE_PROVIDER></EPISODE>
        </CHILD></EXPSSDA903>

        """

    // Whatever the files hold: faults that can be shown, or measures that add up.
    private func use(_ folder: ReturnFolder) throws {
        let clock = ContinuousClock()
        let start = clock.now
        let request = ReturnImport.Request(
            path: folder.path, asOf: try #require(Day(iso: "2025-03-31")),
            authority: "E10000003")
        switch try ReturnImport.run(request) {
        case .refused(let faults, let notices):
            #expect(!faults.isEmpty)
            for fault in faults + notices {
                #expect(!fault.message.isEmpty)
                #expect(fault.description == fault.description.printable)
            }
        case .done(let imported):
            let measures = CareMeasures(CareRecord.records(of: imported))
            let day = request.asOf
            let all = measures.lookedAfter(on: day)
            #expect(measures.outsideStock(on: day).tally.all <= all)
            _ = measures.outsideFlow(from: day.adding(days: -364), through: day)
            for finding in imported.quality.findings { #expect(!finding.text.isEmpty) }
        }
        #expect(clock.now - start < .seconds(5))
    }

    @Test("A spoilt CSV return ends in faults or in measures", arguments: 0..<6 as Range<UInt64>)
    func csv(_ seed: UInt64) throws {
        var mutator = Mutator(seed: seed)
        let names = ReturnFuzzTests.sound.keys.sorted()
        let folder = try ReturnFolder(ReturnFuzzTests.sound)
        try use(folder)
        for _ in 0..<60 {
            let name = mutator.pick(names)
            let bytes = Array((ReturnFuzzTests.sound[name] ?? "").utf8)
            try folder.write(name, mutator.changed(bytes))
            try use(folder)
            try folder.write(name, bytes)
        }
    }

    @Test("A spoilt XML return ends in faults or in measures", arguments: 0..<6 as Range<UInt64>)
    func xml(_ seed: UInt64) throws {
        var mutator = Mutator(seed: seed)
        let sound = Array(ReturnFuzzTests.xml.utf8)
        let folder = try ReturnFolder([
            "2024-25.xml": ReturnFuzzTests.xml, "postcodes.csv": ReturnFolder.postcodes,
        ])
        try use(folder)
        for _ in 0..<100 {
            try folder.write("2024-25.xml", mutator.changed(sound))
            try use(folder)
        }
    }
}
