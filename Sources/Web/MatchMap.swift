import Care
import Desk
import Matching
import Reporting

/// The map of the matches page: where the children come from, their schools, areas to avoid and the
/// first options, on National Grid positions.
///
/// The list beside it says the same in words. Homes stand on the square of a kilometre for whoever
/// may not know more.
struct MatchMap {
    /// An outline drawn under everything, as a district's.
    struct Shape {
        /// The corners in order.
        var corners: [Position]
        /// Its name.
        var name: String
    }

    /// The list whose options are shown.
    let list: MatchList
    /// Whether homes stand where they are; else on the square of a kilometre.
    let showsExactHomes: Bool
    /// Outlines under everything.
    var shapes: [Shape] = []

    /// How many options are shown.
    static let options = 20
    private static let width = 640.0
    private static let height = 420.0
    private static let margin = 34.0

    private struct Mark {
        var position: Position
        var ranks: [Int]
        var eligibility: Eligibility

        var label: String { ranks.map(String.init).joined(separator: ", ") }
    }

    private var instance: Instance { list.register.instance }
    private var children: [Child] { list.result.request.children.map { instance.children[$0] } }

    private func shown(_ position: Position) -> Position {
        if showsExactHomes { return position }
        func rounded(_ metres: Int32) -> Int32 { (metres + 500) / 1000 * 1000 }
        return Position(
            easting: rounded(position.easting), northing: rounded(position.northing))
    }

    // Options at one place share a mark: 1, 4.
    private var marks: [Mark] {
        var marks: [Mark] = []
        for option in list.result.options.prefix(MatchMap.options) {
            for home in option.homes {
                guard let position = instance.homes[home].position.map(shown) else { continue }
                if let index = marks.firstIndex(where: { $0.position == position }) {
                    if !marks[index].ranks.contains(option.rank) {
                        marks[index].ranks.append(option.rank)
                    }
                } else {
                    marks.append(
                        Mark(
                            position: position, ranks: [option.rank],
                            eligibility: option.eligibility))
                }
            }
        }
        return marks
    }

    private var avoided: [AvoidArea] {
        let own = Set(list.result.request.children)
        return instance.avoidAreas.filter { own.contains($0.child) }
    }

    /// The map with its key; nil where no position is known.
    var html: HTML? {
        let marks = marks
        let homes = children.compactMap(\.origin)
        let schools = children.compactMap(\.school)
        let points = marks.map(\.position) + homes + schools + avoided.map(\.centre)
        guard let view = View(points) else { return nil }
        var drawing = HTML.empty
        for shape in shapes { drawing += outline(shape, view) }
        for area in avoided {
            let (x, y) = view.place(area.centre)
            drawing += """
                <circle cx="\(x)" cy="\(y)" r="\(view.length(area.radius.count))" fill="#a3171d" \
                fill-opacity="0.1" stroke="#a3171d" stroke-width="2" stroke-dasharray="6 4"/>

                """
        }
        for school in schools {
            let (x, y) = view.place(school)
            drawing += """
                <path d="M\(x) \(y - 10)L\(x + 10) \(y + 8)L\(x - 10) \(y + 8)Z" fill="#0b5b33" \
                stroke="#fff" stroke-width="2"/>

                """
        }
        for home in homes {
            let (x, y) = view.place(home)
            drawing += """
                <rect x="\(x - 9)" y="\(y - 9)" width="18" height="18" fill="#14508c" stroke="#fff" \
                stroke-width="2"/>

                """
        }
        // The first option lies on top.
        for mark in marks.reversed() { drawing += circle(mark, view) }
        drawing += view.scaleBar
        return """
            <h2>Map</h2>
            <figure class="map"><div class="scroll" role="region" aria-label="Map" tabindex="0">\
            <svg viewBox="0 0 \(Int(MatchMap.width)) \(Int(MatchMap.height))" role="img" \
            aria-labelledby="map-title" width="\(Int(MatchMap.width))" \
            height="\(Int(MatchMap.height))"><title id="map-title">\(summary(marks))</title>
            <rect width="\(Int(MatchMap.width))" height="\(Int(MatchMap.height))" fill="#f3f2f1"/>
            \(drawing)</svg></div>
            <figcaption>\(key(hasSchool: !schools.isEmpty))</figcaption></figure>

            """
    }

    private func summary(_ marks: [Mark]) -> String {
        let count = list.result.options.prefix(MatchMap.options).count
        return "Map of the first \(count) options; the list below says the same in words"
    }

    private func key(hasSchool: Bool) -> HTML {
        var parts = ["Circles: options by rank (dashed: with conditions; grey: questions first)."]
        if children.contains(where: { $0.origin != nil }) {
            parts.append("Square: where the child comes from.")
        }
        if hasSchool { parts.append("Triangle: school.") }
        if !avoided.isEmpty { parts.append("Dashed ring: an area to avoid.") }
        if !showsExactHomes { parts.append("Homes are shown to 1 km.") }
        return HTML(text: parts.joined(separator: " "))
    }

    private func outline(_ shape: Shape, _ view: View) -> HTML {
        let corners = shape.corners.map { corner -> String in
            let (x, y) = view.place(corner)
            return "\(x),\(y)"
        }.joined(separator: " ")
        return """
            <polygon points="\(corners)" fill="#fff" stroke="#b1b4b6" stroke-width="1.5">\
            <title>\(shape.name)</title></polygon>

            """
    }

    private func circle(_ mark: Mark, _ view: View) -> HTML {
        let (x, y) = view.place(mark.position)
        let half = max(13, 5 + mark.label.count * 5)
        let fill: HTML = mark.eligibility == .ask ? "#d8d8d6" : "#fff"
        let dash: HTML =
            mark.eligibility == .conditional ? " stroke-dasharray=\"5 3\"" : .empty
        return """
            <rect x="\(x - half)" y="\(y - 13)" width="\(2 * half)" height="26" rx="13" fill="\(fill)" \
            stroke="#1d1d1b" stroke-width="2"\(dash)/><text x="\(x)" y="\(y + 5)" font-size="15" \
            font-weight="700" text-anchor="middle" fill="#1d1d1b">\(mark.label)</text>

            """
    }

    /// What part of the grid is seen, and where its points lie on the drawing.
    private struct View {
        let west: Double
        let north: Double
        /// Pixels for each metre.
        let scale: Double

        /// The view that shows all the points, 4 km across at least; nil where there is none.
        init?(_ points: [Position]) {
            guard let first = points.first else { return nil }
            var (west, east) = (Double(first.easting), Double(first.easting))
            var (south, north) = (Double(first.northing), Double(first.northing))
            for point in points {
                west = min(west, Double(point.easting))
                east = max(east, Double(point.easting))
                south = min(south, Double(point.northing))
                north = max(north, Double(point.northing))
            }
            let inner = (
                MatchMap.width - 2 * MatchMap.margin, MatchMap.height - 2 * MatchMap.margin
            )
            let scale = min(
                inner.0 / max(4000, east - west), inner.1 / max(4000, north - south))
            self.scale = scale
            self.west = (west + east) / 2 - MatchMap.width / 2 / scale
            self.north = (south + north) / 2 + MatchMap.height / 2 / scale
        }

        func place(_ point: Position) -> (x: Int, y: Int) {
            (
                Int(((Double(point.easting) - west) * scale).rounded()),
                Int(((north - Double(point.northing)) * scale).rounded())
            )
        }

        func length(_ metres: Int64) -> Int { Int((Double(metres) * scale).rounded()) }

        /// A bar of a round number of kilometres, a third of the width at most.
        var scaleBar: HTML {
            let most = MatchMap.width / 3 / scale / 1000
            let kilometres = [1, 2, 5, 10, 20, 50, 100, 200].last { Double($0) <= most } ?? 1
            let right = 14 + length(Int64(kilometres) * 1000)
            let bottom = Int(MatchMap.height) - 14
            return """
                <path d="M14 \(bottom - 6)V\(bottom)H\(right)V\(bottom - 6)" fill="none" \
                stroke="#1d1d1b" stroke-width="2"/><text x="18" y="\(bottom - 6)" font-size="14" \
                fill="#1d1d1b">\(kilometres) km</text>

                """
        }
    }
}
