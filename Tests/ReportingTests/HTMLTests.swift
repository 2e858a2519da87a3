import Reporting
import Testing

@Suite("HTML")
struct HTMLTests {
    @Test("Interpolated text can neither open an element nor close an attribute")
    func escapes() {
        let hostile = "\"><script>alert('x')</script>&amp;"
        let html: HTML = "<td title=\"\(hostile)\">\(hostile)</td>"
        let safe =
            "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;"
        #expect(html.markup == "<td title=\"\(safe)\">\(safe)</td>")
    }

    @Test("Markup that is HTML already is taken over, and escaped only once")
    func nests() {
        let inner: HTML = "<b>\("a & b")</b>"
        let list = [inner, inner]
        let none: HTML? = nil
        #expect(("<p>\(inner)\(none)</p>" as HTML).markup == "<p><b>a &amp; b</b></p>")
        #expect(
            ("<p>\(list)</p>" as HTML).markup == "<p><b>a &amp; b</b><b>a &amp; b</b></p>")
        #expect(list.joined(separator: ", ").markup == "<b>a &amp; b</b>, <b>a &amp; b</b>")
    }

    @Test("Numbers and other values are printed as text")
    func values() {
        #expect(("<td>\(42)</td>" as HTML).markup == "<td>42</td>")
        #expect(HTML(text: "<").markup == "&lt;")
    }

    @Test("Control characters and marks that turn text round are replaced")
    func controls() {
        #expect(HTML(text: "a\u{0}b\u{1B}c\u{202E}d").markup == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d")
        #expect(HTML(text: "tab\tline\n").markup == "tab\tline\n")
    }
}
