import Care
@testable import Reporting
import Testing

@Suite("Maps")
struct AreaMapTests {
    private func place(
        _ name: String, columns: ClosedRange<Int32>, rows: ClosedRange<Int32>
    ) -> MappedDistrict {
        MappedDistrict(
            district: name, authority: "E10000003",
            cells: columns.flatMap { column in rows.map { MapCell(column: column, row: $0) } })
    }

    private var map: AreaMap {
        AreaMap(
            id: "m", title: "Where homes are needed",
            regions: [
                AreaMap.Region(
                    place("West <1>", columns: 10...29, rows: 10...29), isOwn: true,
                    lines: ["2 need a home", "1 vacant place"]),
                AreaMap.Region(
                    place("East", columns: 30...49, rows: 10...29), isOwn: true,
                    lines: ["0 need a home", "4 vacant places"]),
                AreaMap.Region(
                    place("North", columns: 10...49, rows: 30...40), isOwn: false,
                    lines: ["7 children"]),
            ])
    }

    @Test("Each district has its name, its numbers and a pattern of its own")
    func districts() {
        let svg = map.svg.markup
        for text in ["West &lt;1&gt;", "East", "2 need a home", "4 vacant places"] {
            #expect(svg.contains(">\(text)</text>"), "\(text)")
        }
        #expect(svg.contains("url(#land-0-m)") && svg.contains("url(#land-1-m)"))
        #expect(!svg.contains("url(#land-2-m)"), "a neighbour is no district of the authority")
    }

    @Test("A neighbour has a number, and a district a letter on narrow screens; a list tells both")
    func key() {
        let picture = map.picture.markup
        #expect(!map.svg.markup.contains(">North</text>") && map.svg.markup.contains(">1</text>"))
        #expect(picture.contains("<li><b>1</b> North: 7 children</li>"))
        #expect(
            picture.contains(
                "<li class=\"narrow\"><b>A</b> West &lt;1&gt;: 2 need a home, 1 vacant place</li>"))
        #expect(picture.contains("<li class=\"narrow\"><b>B</b> East: 0 need a home"))
    }

    @Test("A district without room for its words has its letter on every screen")
    func noRoom() {
        var map = map
        map.regions[1].lines = [String(repeating: "long ", count: 40)]
        let wide = map.svg.markup.components(separatedBy: "<g class=\"narrow\"")[0]
        #expect(wide.contains(">B</text>") && !wide.contains(">A</text>"))
        #expect(map.picture.markup.contains("<li><b>B</b> East: long"))
    }

    @Test(
        "A neighbour without room for a number is told without one, and a hidden district has a letter"
    )
    func tooSmall() {
        var map = map
        map.regions += [
            AreaMap.Region(
                place("Far", columns: 90...91, rows: 10...11), isOwn: false, lines: ["11 children"]),
            AreaMap.Region(
                place("Town", columns: 12...12, rows: 12...12), isOwn: true,
                lines: ["1 needs a home"]),
        ]
        #expect(
            map.picture.markup.contains(
                "<li>Far (no room for a number on the map): 11 children</li>"))
        #expect(!map.svg.markup.contains(">Town</text>"))
        #expect(map.picture.markup.contains("<li><b>C</b> Town: 1 needs a home</li>"))
    }

    @Test("The words of a district do not cover the letter of another")
    func letterInTheMiddle() throws {
        var map = map
        map.regions.append(
            AreaMap.Region(place("Town", columns: 19...20, rows: 19...20), isOwn: true))
        let wide = map.svg.markup.components(separatedBy: "<g class=\"narrow\"")[0]
        var letter: (x: Int, y: Int)?
        var words: [(x: Int, y: Int, half: Int)] = []
        for match in wide.matches(of: /<text x="([0-9]+)" y="([0-9]+)"[^>]*>([^<]+)</) {
            let (x, y) = (try #require(Int(match.1)), try #require(Int(match.2)))
            if match.3 == "C" { letter = (x, y) } else { words.append((x, y, match.3.count * 4)) }
        }
        let mark = try #require(letter, "Town has no room for its words")
        #expect(!words.isEmpty)
        for line in words {
            #expect(abs(line.x - mark.x) > line.half || abs(line.y - mark.y) > 14, "\(line)")
        }
    }

    @Test("A name of two words is broken where both lines are short")
    func broken() {
        #expect(AreaMap.broken("South Cambridgeshire") == ["South", "Cambridgeshire"])
        #expect(AreaMap.broken("Huntingdonshire") == ["Huntingdonshire"])
        #expect(
            AreaMap.broken("King's Lynn and West Norfolk") == ["King's Lynn and", "West Norfolk"])
    }

    @Test("The words beside the picture say what it says")
    func alternative() {
        #expect(
            map.alternativeText
                == "Map of districts and neighbouring authorities. West <1>: 2 need a home, 1 vacant"
                + " place. East: 0 need a home, 4 vacant places. North: 7 children. The table holds"
                + " every number.")
        var alone = map
        alone.hasTable = false
        #expect(alone.alternativeText.hasSuffix("North: 7 children."))
    }

    @Test("The border between two districts is drawn once, along every cell")
    func border() {
        // The own authority begins five cells from the left; 20 cells of the west end at 250.
        let svg = map.svg.markup
        #expect(svg.matches(of: /M250 [0-9]+v10/).count == 20)
    }

    @Test("A map without a district of the authority is no picture")
    func empty() {
        var map = map
        map.regions.removeFirst(2)
        #expect(map.svg == .empty)
    }
}
