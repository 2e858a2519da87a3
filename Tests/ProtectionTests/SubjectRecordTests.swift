import Protection
import Reporting
import Testing

@Suite("One person's record")
struct SubjectRecordTests {
    @Test("Other children, other homes, telephones and notes are withheld in a child's record")
    func child() throws {
        let request: JSON = .object([
            (
                "children",
                .array([
                    .object([("reference", "C1"), ("view", "I like H7 and C2, not C10-C11")]),
                    .object([("reference", "C2"), ("view", "a secret of C2")]),
                ])
            ),
            ("home", "H8"), ("telephone", "01223 000000"), ("notes", .null),
        ])
        let record = SubjectRecord(
            of: .child("C1"), parts: [.init(title: "Requests", entries: [request])],
            children: ["C1", "C2", "C10"], homes: ["H7", "H8"], lived: ["H7"])
        let text = record.json.text()
        #expect(!text.contains("secret"))
        #expect(!text.contains("\"C2\""))
        #expect(!text.contains("01223"))
        #expect(text.contains("I like H7 and [another child], not C10-C11"))
        #expect(text.contains("[another home]"))
        #expect(record.withheld == 4)
        #expect(record.page.markup.contains("<h1>Record of C1</h1>"))
        #expect(record.page.markup.contains("<html lang=\"en\">"))
    }

    @Test("In a carer's record children are withheld and their own words are not")
    func home() {
        let entry: JSON = .object([("home", "H7"), ("child", "C2"), ("notes", "rings after six")])
        let record = SubjectRecord(
            of: .home("H7"), parts: [.init(title: "Asks", entries: [entry])], children: ["C2"],
            homes: ["H7", "H8"])
        let text = record.json.text()
        #expect(text.contains("rings after six"))
        #expect(text.contains("[another child]"))
        #expect(!text.contains("C2"))
    }

    @Test("A subject is a child or a home, and nothing else")
    func subjects() {
        #expect(SubjectRecord.Subject("child:C1") == .child("C1"))
        #expect(SubjectRecord.Subject("home:H:1") == .home("H:1"))
        for text in ["C1", "child:", "carer:H1", ""] {
            #expect(SubjectRecord.Subject(text) == nil)
        }
    }

    private func row(_ table: String, _ members: [(String, JSON)]) -> JSON {
        .object([("table", .string(table))] + members.map { (key: $0.0, value: $0.1) })
    }

    private func record(of subject: SubjectRecord.Subject, _ entries: [JSON]) -> SubjectRecord {
        SubjectRecord(
            of: subject, parts: [.init(title: "All", entries: entries)],
            children: ["C1", "C2", "C12"], homes: ["H1", "H2"], lived: ["H1"])
    }

    @Test("A carer's record tells of a child who lives there no more than that, and since when")
    func childInHome() {
        let record = record(
            of: .home("H1"),
            [
                row(
                    "children.csv",
                    [
                        ("child_id", "C1"), ("birth_date", "2003-03-02"), ("legal_status", "C2"),
                        ("home_easting", "545000"), ("status", "settled"), ("home_id", "H1"),
                        ("placed_on", "2011-06-06"),
                    ]),
                row("travel.csv", [("child_id", "C1"), ("home_id", "H1"), ("minutes", "20")]),
                row("homes.csv", [("home_id", "H1"), ("telephone", "01223"), ("places", "2")]),
                row("answers.csv", [("child_id", "C2"), ("home_id", "H1"), ("answer", "no")]),
            ])
        let text = record.json.text()
        for known in ["H1", "settled", "2011-06-06", "01223", "places", "answer"] {
            #expect(text.contains(known), "\(known)")
        }
        for secret in ["C1", "C2", "2003-03-02", "legal_status", "545000", "minutes"] {
            #expect(!text.contains(secret), "\(secret)")
        }
    }

    @Test("Markup in what is kept is text on the page")
    func markup() {
        let record = record(of: .child("C1"), [.object([("text", "<script>alert(1)</script>")])])
        #expect(!record.page.markup.contains("<script"))
    }
}
