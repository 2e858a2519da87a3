import Care
import Returns
import Testing

@Suite("The XML form of the return")
struct ReturnXMLTests {
    private let body = """
        <EXPSSDA903>
          <CHILD>
            <HEADER>
              <CHILDID>00A1</CHILDID><UPN>A123456789012</UPN><SEX>2</SEX><DOB>01/02/2006</DOB>
              <ETHNIC>WBRI</ETHNIC><UASC>1</UASC><DUC>01/02/2024</DUC>
              <IN_TOUCH>YES</IN_TOUCH><ACTIV>F2</ACTIV><ACCOM>B1</ACCOM>
              <AMISSING><MISSING>M</MISSING><MIS_START>03/05/2020</MIS_START>
                <MIS_END>04/05/2020</MIS_END></AMISSING>
              <AREVIEW><REVIEW>01/06/2020</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
              <AREVIEW><REVIEW>01/12/2020</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
              <PERMANENCE><PREV_PERM>Z1</PREV_PERM></PERMANENCE>
              <OC2><SDQ_SCORE>12</SDQ_SCORE><CONVICTED>0</CONVICTED></OC2>
            </HEADER>
            <EPISODE><DECOM>05/05/2020</DECOM><RNE>S</RNE><LS>C1</LS><CIN>N1</CIN><PL>u4</PL>
              <PL_POST>CB2 2BB</PL_POST><PLACE_PROVIDER>PR1</PLACE_PROVIDER>
              <DEC>01/09/2020</DEC><REC>X1</REC></EPISODE>
            <EPISODE><DECOM>01/09/2020</DECOM><RNE>P</RNE><LS>C1</LS><CIN>N1</CIN><PL>K2</PL>
              <PL_POST>PE1 1CC</PL_POST><PLACE_PROVIDER>PR4</PLACE_PROVIDER><DEC/><REC/></EPISODE>
          </CHILD>
        </EXPSSDA903>
        """

    private func read(_ text: String) throws -> ReturnReading {
        try ReturnFolder(["2020-21.xml": text]).read()
    }

    @Test("Its elements become rows of the same tables")
    func tables() throws {
        let reading = try read("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body)
        #expect(reading.faults.isEmpty)
        let rows = reading.submitted
        #expect(rows.headers.map(\.child) == ["00A1"])
        #expect(rows.episodes.map(\.place) == ["U4", "K2"])
        #expect(rows.episodes.map(\.year.description) == ["2020/21", "2020/21"])
        #expect(rows.episodes[1].end == nil)
        let tables = rows.rows.map(\.table)
        #expect(tables.filter { $0 == .reviews }.count == 2)
        for table in [Return903Table.uasc, .careLeavers, .missing, .previousPermanence, .outcomes] {
            #expect(tables.contains(table))
        }
        #expect(rows.rows.first { $0.table == .missing }?.day("MIS_END") == Day(iso: "2020-05-04"))
        #expect(rows.episodes[0].source.line == 15)
    }

    @Test(
        "A document type declaration is refused, so entities neither expand nor fetch",
        arguments: [
            """
            <?xml version="1.0"?>
            <!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>
            <EXPSSDA903>&c;</EXPSSDA903>
            """,
            """
            <?xml version="1.0"?><!-- quiet --><!DOCTYPE x SYSTEM "file:///etc/passwd"><EXPSSDA903/>
            """,
            "<!DOCTYPE x [<!ENTITY y SYSTEM \"http://127.0.0.1/\">]><EXPSSDA903>&y;</EXPSSDA903>",
        ])
    func declarations(text: String) throws {
        let reading = try read(text)
        #expect(reading.faults.contains { $0.message.contains("document type declaration") })
        #expect(reading.submitted.episodes.isEmpty)
    }

    @Test("An encoding in which a declaration could hide is refused")
    func encodings() throws {
        let folder = try ReturnFolder()
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><EXPSSDA903/>"
        try folder.write(
            "2021.xml", [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        try folder.write(
            "2022.xml", Array("<?xml version=\"1.0\" encoding=\"UTF-7\"?><EXPSSDA903/>".utf8))
        let faults = try folder.read().faults
        #expect(faults.map(\.file) == ["2021.xml", "2022.xml"])
    }

    @Test("A file that is cut off is a fault with the line where it ends")
    func cutOff() throws {
        let reading = try read(String(body.prefix(700)))
        #expect(
            reading.faults.contains { ($0.line ?? 0) > 5 && $0.message.contains("well-formed") })
    }

    @Test("An XML file that is no return says so")
    func otherRoot() throws {
        #expect(
            try read("<html><body>x</body></html>").faults.contains {
                $0.message.contains("EXPSSDA903")
            })
    }

    @Test("An unknown element is left out with a notice")
    func unknownElement() throws {
        let reading = try read(body.replacing("<CIN>N1</CIN>", with: "<CIN>N1</CIN><NEW>x</NEW>"))
        #expect(reading.faults.isEmpty)
        #expect(reading.notices.filter { $0.column == "NEW" }.count == 1)
    }

    @Test("A bad date has its line and column")
    func badDate() throws {
        let reading = try read(body.replacing("<DECOM>05/05/2020", with: "<DECOM>05/05/20"))
        #expect(reading.faults.first?.column == "DECOM")
        #expect(reading.faults.first?.line == 14)
    }
}
