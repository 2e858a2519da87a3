import Reporting
import Testing

@Suite("Pages")
struct PageTests {
    private let page = Page(
        title: "Report <1>", subject: "Sufficiency & supply", heading: "Children",
        warning: "Invented data.", opening: "<p>Opening</p>\n",
        sections: [
            .init(id: "one", title: "First \"part\"", body: "<p>1</p>\n"),
            .init(id: "two", title: "Second part", body: "<p>2</p>\n"),
        ], closing: "<p>End</p>\n")

    @Test("A page is whole, with landmarks, a skip link and its sections in order")
    func snapshot() throws {
        try expectSnapshot(page.html.markup, "page.html")
    }

    @Test("A page fetches nothing and runs nothing")
    func standsAlone() {
        let markup = page.html.markup
        for part in ["<script", "src=", "url(", "@import", "http:", "https:", "<link"] {
            #expect(!markup.contains(part), "\(part)")
        }
        #expect(markup.contains("default-src 'none'"))
    }
}
