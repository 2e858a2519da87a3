import Foundation
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

    private func wide(columns: Int, rows: Int = 1) -> Table {
        var table = Table(
            id: "t", caption: "c",
            columns: (0..<columns).map { .init("Column \($0)", $0 == 0 ? .words : .numbers) })
        for row in 0..<rows {
            table.add([Table.Cell("Row \(row)")] + (1..<columns).map { _ in .whole(12_345) })
        }
        return table
    }

    @Test("Only a table too wide for any screen scrolls, says so, and is a stop of the keyboard")
    func widths() {
        let narrow = wide(columns: 3).html.markup
        #expect(!narrow.contains("tabindex") && !narrow.contains("data-name"))
        let cards = wide(columns: 6).html.markup
        #expect(!cards.contains("tabindex"))
        #expect(cards.contains("<td class=\"number\" data-name=\"Column 5\">12,345</td>"))
        let scrolling = wide(columns: 20).html.markup
        #expect(
            scrolling.contains("role=\"region\" aria-labelledby=\"caption-t\" tabindex=\"0\""))
        #expect(scrolling.contains("Scroll this table sideways to see every column."))
        var words = Table(
            id: "w", caption: "c", columns: (0..<6).map { .init("Column \($0)", .words) })
        words.add((0..<6).map { _ in "Words that can stand on as many lines as they need" })
        #expect(!words.html.markup.contains("tabindex"), "words are broken between words")
    }

    @Test("Rows after the twentieth are folded away, unless they are few")
    func folds() {
        #expect(!wide(columns: 2, rows: 25).html.markup.contains("<details"))
        let html = wide(columns: 2, rows: 26).html.markup
        #expect(html.contains("<summary>Show the other 6 rows</summary>"))
        #expect(html.contains("id=\"caption-t-rest\">c, rows 21 to 26</caption>"))
        let before = html.components(separatedBy: "<details")[0]
        #expect(before.contains(">Row 19<") && !before.contains(">Row 20<"))
    }

    @Test("The total of a folded table says of how many rows it is, and stands at its end too")
    func foldedTotal() {
        var table = wide(columns: 2, rows: 26)
        table.setTotal(["All", .whole(321_000)])
        let parts = table.html.markup.components(separatedBy: "<details")
        #expect(parts[0].contains("<tfoot class=\"upfront\">"))
        #expect(parts[0].contains(">All (all 26 rows)</th>"))
        #expect(parts[1].contains("<tfoot>") && parts[1].contains(">All</th>"))
        #expect(table.csv.hasSuffix("All,321000\r\n"))
    }

    @Test("What is not printed, or printed in short, says where all of it is")
    func paper() {
        var table = wide(columns: 3, rows: 3)
        #expect(!table.html.markup.contains("onpaper"))
        table.paper = .none
        var html = table.html.markup
        #expect(
            html.contains(
                "Not printed: \u{201C}c\u{201D}, 3 rows. The whole table is on the page"
                    + " (report.html), in the workbook (report.xlsx) and in t.csv."))
        #expect(html.contains("<div class=\"table offpaper\">"))
        table.paper = .entries(columns: 2)
        html = table.html.markup
        #expect(html.contains("Printed in short. All columns of \u{201C}c\u{201D} are on the page"))
        #expect(html.contains("<td class=\"number offpaper\">12,345</td></tr>"))
        #expect(html.contains("<td class=\"number\">12,345</td><td"))
    }

    @Test("A table has a caption and scopes")
    func html() {
        let html = table.html.markup
        #expect(html.contains("<caption id=\"caption-by-kind\">Children by &lt;kind&gt;</caption>"))
        #expect(html.contains("<th scope=\"col\" class=\"number\">Children</th>"))
        #expect(html.contains("<th scope=\"row\">Foster, all</th>"))
        #expect(html.contains(">1,234</td>"))
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
