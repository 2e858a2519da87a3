import Reporting
import Testing

@Suite("Tables")
struct TableTests {
    private var table: Table {
        var table = Table(
            id: "by-kind", caption: "Children by <kind>",
            columns: [.init("Kind", .words), .init("Children"), .init("Share")])
        table.add(["Foster, all", .whole(1234), .number("0.408", shown: "40.8%")])
        table.add(["=HYPERLINK(\"http://x\")", .number("-5"), .none("not known")])
        table.setTotal(["All", .whole(1229), .number("0.408", shown: "40.8%")])
        return table
    }

    @Test("A table has a caption, scopes and a region of its own")
    func html() {
        let html = table.html.markup
        #expect(html.contains("<caption id=\"caption-by-kind\">Children by &lt;kind&gt;</caption>"))
        #expect(html.contains("<th scope=\"col\" class=\"number\">Children</th>"))
        #expect(html.contains("<th scope=\"row\">Foster, all</th>"))
        #expect(html.contains("<td class=\"number\">1,234</td>"))
        #expect(
            html.contains("role=\"region\" aria-labelledby=\"caption-by-kind\" tabindex=\"0\""))
    }

    @Test("A CSV file holds plain numbers, quotes where needed, and no formula")
    func csv() {
        #expect(
            table.csv
                == "Kind,Children,Share\r\n\"Foster, all\",1234,0.408\r\n"
                + "\"'=HYPERLINK(\"\"http://x\"\")\",-5,\r\nAll,1229,0.408\r\n")
    }

    @Test(
        "Each character that starts a formula is made harmless",
        arguments: ["=", "+", "-", "@", "\t", "\r"])
    func formulas(start: String) {
        var table = Table(id: "t", caption: "c", columns: [.init("Text", .words)])
        table.add([Table.Cell(start + "1+1")])
        let field = "'" + start + "1+1"
        let quoted = start == "\r" ? "\"\(field)\"" : field
        #expect(table.csv == "Text\r\n\(quoted)\r\n")
    }

    @Test("JSON of a table keeps numbers exact and says null for no value")
    func json() {
        #expect(
            table.json.text(pretty: false)
                == #"[{"Kind":"Foster, all","Children":1234,"Share":0.408},"#
                + #"{"Kind":"=HYPERLINK(\"http://x\")","Children":-5,"Share":null}]"#)
    }
}
