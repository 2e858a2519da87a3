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

    @Test("What a record gives twice, with different values, is not known and is a finding")
    func twice() throws {
        let text =
            body
            .replacing("<PL>K2</PL>", with: "<PL>K2</PL><PL>P1</PL>")
            .replacing("<DOB>01/02/2006</DOB>", with: "<DOB>01/02/2006</DOB><DOB>01/02/2001</DOB>")
            .replacing("<SEX>2</SEX>", with: "<SEX>2</SEX><SEX> 2 </SEX>")
            .replacing("<PL>u4</PL>", with: "<PL>u4</PL><PL>U4</PL>")
            .replacing("CB2 2BB</PL_POST>", with: "CB2 2BB</PL_POST><PL_POST>cb22bb</PL_POST>")
            .replacing(
                "<DECOM>05/05/2020</DECOM>",
                with: "<DECOM>05/05/2020</DECOM><DECOM>2020-05-05</DECOM>"
            )
            .replacing("<UASC>1</UASC><DUC>01/02/2024</DUC>", with: "<UASC>0</UASC><UASC>1</UASC>")
            .replacing("<DEC>01/09/2020</DEC>", with: "<DEC>01/09/2020</DEC><DEC>02/09/2020</DEC>")
        let folder = try ReturnFolder(["2020-21.xml": text])
        let rows = try folder.read().submitted
        #expect(rows.episodes.map(\.place) == ["U4", nil])
        #expect(rows.episodes.map(\.isEndRead) == [false, true])
        #expect(rows.headers.map(\.birth) == [nil])
        #expect(rows.headers.map(\.sexCode) == ["2"])
        let findings = try folder.imported(on: "2021-03-31").quality.findings
            .filter { $0.rule == "given-twice" }
        #expect(Set(findings.map(\.column)).isSuperset(of: ["PLACE", "DOB", "DEC", "UASC"]))
        #expect(Set(findings.map(\.child)) == ["00A1"])
        let other = body.replacing(
            "<CHILDID>00A1</CHILDID>", with: "<CHILDID>00A1</CHILDID><CHILDID>00A2</CHILDID>")
        #expect(try read(other).faults.map(\.column) == ["CHILDID"])
        let within = body.replacing("<RNE>P</RNE>", with: "<RNE>P</RNE><CHILDID>00A2</CHILDID>")
        #expect(try read(within).faults.map(\.column) == ["CHILDID"])
    }

    @Test("Two headers of a child are one, and what they say differently is not known")
    func twoHeaders() throws {
        let header = String(
            try #require(body.firstMatch(of: /<HEADER>(?s:.*?)<\/HEADER>/)).output)
        let second = header.replacing(
            "<DOB>01/02/2006</DOB>", with: "<DOB>01/02/2009</DOB>")
        for both in [header + second, second + header] {
            let folder = try ReturnFolder(["2020-21.xml": body.replacing(header, with: both)])
            let rows = try folder.read().submitted
            #expect(rows.headers.map(\.birth) == [nil])
            #expect(rows.rows.allSatisfy { $0.day("DOB") == nil })
            #expect(try folder.history().children.map(\.birth) == [nil])
        }
    }

    @Test("The name of an element that is not known is told no further than a name goes")
    func longName() throws {
        let name = String(repeating: "A", count: 100_000)
        let text = body.replacing("<RNE>S</RNE>", with: "<RNE>S</RNE><\(name)/>")
        let notices = try read(text).notices
        #expect(notices.count == 1)
        #expect("\(notices)".count < 400)
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

    @Test("A bad date has its line and column, and stops nobody")
    func badDate() throws {
        let reading = try read(
            body.replacing("<DECOM>05/05/2020", with: "<DECOM>05/05/20")
                .replacing("<DOB>01/02/2006", with: "<DOB>01/02/06"))
        #expect(reading.faults.isEmpty)
        #expect(reading.submitted.unread.map(\.column) == ["DOB", "DECOM"])
        #expect(reading.submitted.unread.map(\.source.line) == [3, 14])
        let bad = try read(
            body.replacing("<DECOM>05/05/2020", with: "<DECOM>05/05/20")
                .replacing("<DECOM>01/09/2020</DECOM>", with: "<DECOM/>"))
        #expect(bad.faults.map(\.column) == ["DECOM"])
    }

    @Test(
        "Bytes that are no UTF-8 are a fault with their line, wherever they stand",
        arguments: ["CHI\u{0}LD", "<?p\u{0} x?><X/>", "text\u{0}", "<!--\u{0}-->"])
    func invalidBytes(mark: String) throws {
        let folder = try ReturnFolder()
        let text = "<EXPSSDA903>\n<CHILD>\n\(mark)</CHILD></EXPSSDA903>"
        try folder.write("2021.xml", text.utf8.map { $0 == 0 ? 0xE7 : $0 })
        let faults = try folder.read().faults
        #expect(faults.map(\.line) == [3])
        #expect(faults.first?.message.contains("not UTF-8") == true)
    }

    @Test(
        "No declaration passes by another blank, another name or another encoding",
        arguments: [
            "<?xml\tversion=\"1.0\"\tencoding=\"UTF-7\"?><EXPSSDA903/>",
            "<?xml\nversion='1.0' encoding = 'utf-7'?><EXPSSDA903/>",
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><EXPSSDA903/>",
            "<?xml version=\"1.0\" encoding=UTF-8?><EXPSSDA903/>",
            "<EXPSSDA903/><!DOCTYPE x><y/>",
            "<EXPSSDA903><!DOCTYPE x [<!ENTITY y \"z\">]></EXPSSDA903>",
        ])
    func gate(text: String) throws {
        #expect(try !read(text).faults.isEmpty)
    }

    @Test("Western European text is read as what it says it is")
    func latin() throws {
        let folder = try ReturnFolder()
        let text =
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><!-- \u{0} -->"
            + body.replacing("00A1", with: "00A\u{0}")
        try folder.write("2021.xml", text.utf8.map { $0 == 0 ? 0xE9 : $0 })
        #expect(try folder.read().submitted.headers.map(\.child) == ["00A\u{E9}"])
    }

    @Test(
        "What is not well-formed is a fault with the line of the error",
        arguments: [
            ("<EXPSSDA903>\n<A>\n</B></EXPSSDA903>", 3), ("<EXPSSDA903>\n<A", 2),
            ("<EXPSSDA903>\n&nbsp;</EXPSSDA903>", 2), ("<EXPSSDA903/>\n<B/>", 2),
            ("<EXPSSDA903>\n\n<!-- x", 3), ("<EXPSSDA903>\n<A b=1/></EXPSSDA903>", 2),
            ("\n\nEXPSSDA903", 3), ("", 1),
        ])
    func malformed(text: String, line: Int) throws {
        let faults = try read(text).faults
        #expect(faults.first?.line == line)
        #expect(faults.first?.message.contains("well-formed") == true)
    }

    @Test("References of XML are read, and blanks and comments between elements change no line")
    func references() throws {
        let text = body.replacing("00A1", with: "A&#49;&#x32;").replacing(
            "<EPISODE><DECOM>05/05/2020", with: "<!-- a\nb -->\n<EPISODE><DECOM>05/05/2020")
        let reading = try read(text)
        #expect(reading.submitted.headers.first?.child == "A12")
        #expect(reading.submitted.episodes.first?.source.line == 16)
    }

    @Test("A million bad rows are counted, and the first of them told")
    func manyFaults() throws {
        let rows = (1...3000).map { _ in "A1,99/99/2024,S,C1,N1,U4,PR1,,,,,," }
        let folder = try ReturnFolder(headers: ["A1,M,01/02/2012,WBRI,UN1,,"], episodes: rows)
        let faults = try folder.read().faults
        #expect(faults.map(\.count) == [3000])
    }
}
