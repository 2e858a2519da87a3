import Care
import Desk
import Matching
import Reporting

/// The map of the matches page: where the children come from, their schools, areas to avoid and the
/// first options, on National Grid positions, over the districts where the instance says where they
/// lie.
///
/// The list beside it says the same in words. Homes stand on the square of a kilometre for whoever
/// may not know more. All geometry is in whole units, so that the same list gives the same bytes.
struct MatchMap {
    /// The list whose options are shown.
    let list: MatchList
    /// Whether homes stand where they are; else on the square of a kilometre.
    let showsExactHomes: Bool

    /// How many options are shown.
    static let options = 12

    /// How large a drawing is: one for most screens and paper, one that can be read on narrow screens.
    private struct Size {
        var name: String
        var width: Int
        var height: Int

        static let all = [
            Size(name: "wide", width: 640, height: 440),
            Size(name: "narrow", width: 320, height: 320),
        ]
    }

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
        let points = marks.map(\.position) + homes + schools + avoided.flatMap(corners)
        let count = list.result.options.prefix(MatchMap.options).count
        let drawings = Size.all.compactMap { size -> HTML? in
            guard let view = View(points, size) else { return nil }
            var taken = Taken(size)
            let symbols =
                homes.map { home(at: $0, view, &taken) }.joined()
                + schools.map { school(at: $0, view, &taken) }.joined()
            let options = marks.map { option($0, view, &taken) }.joined()
            let drawing =
                land(view) + names(view, taken) + avoided.map { ring($0, view) }.joined() + options
                + symbols + view.scaleBar
            return """
                <svg class="\(size.name)" viewBox="0 0 \(size.width) \(size.height)" role="img" \
                aria-labelledby="map-title-\(size.name)" width="\(size.width)" \
                height="\(size.height)"><title id="map-title-\(size.name)">Map of the first \
                \(count.counted("option", "options")); the list below says the same in words</title>
                <rect width="\(size.width)" height="\(size.height)" fill="#e9edf0"/>
                \(drawing)</svg>

                """
        }
        if drawings.isEmpty { return nil }
        return """
            <h2>Map</h2>
            <figure class="map">\(drawings)\
            <figcaption>\(key(hasSchool: !schools.isEmpty))</figcaption></figure>

            """
    }

    // What of an area is to be seen: all of it, unless it is large.
    private func corners(_ area: AvoidArea) -> [Position] {
        let reach = Int32(min(area.radius.count, 8000))
        return [(-reach, -reach), (reach, reach)].map { east, north in
            Position(
                easting: area.centre.easting + east, northing: area.centre.northing + north)
        }
    }

    private func key(hasSchool: Bool) -> HTML {
        var parts = [
            "Each number is an option by its rank, up to \(MatchMap.options). Dashed: with conditions. "
                + "Grey: questions first. A line leads to the home where its number had no room."
        ]
        if children.contains(where: { $0.origin != nil }) {
            parts.append("Square: where the child comes from.")
        }
        if hasSchool { parts.append("Triangle: school.") }
        if !avoided.isEmpty { parts.append("Dashed ring: an area to avoid.") }
        if !showsExactHomes { parts.append("Homes are shown to within half a mile.") }
        return HTML(text: parts.joined(separator: " "))
    }

    // MARK: The land

    // Districts as squares of 2 km, with a line wherever one meets another.
    private func land(_ view: View) -> HTML {
        if instance.map.isEmpty { return .empty }
        var owner: [MapCell: Int] = [:]
        for (index, district) in instance.map.enumerated() {
            for cell in district.cells where view.sees(cell) { owner[cell] = index }
        }
        var drawing = HTML.empty
        var borders = ""
        for (cell, index) in owner.sorted(by: { $0.key < $1.key }) {
            let isOwn = instance.map[index].authority == instance.authority.code
            let (west, north) = view.place(cell, 0, 1)
            let (east, south) = view.place(cell, 1, 0)
            let fill: HTML = isOwn ? "#ffffff" : "#dcdcda"
            drawing += """
                <rect x="\(west)" y="\(north)" width="\(east - west)" height="\(south - north)" \
                fill="\(fill)"/>
                """
            let right = MapCell(column: cell.column + 1, row: cell.row)
            let above = MapCell(column: cell.column, row: cell.row + 1)
            if owner[right] != index { borders += "M\(east) \(north)V\(south)" }
            if owner[above] != index { borders += "M\(west) \(north)H\(east)" }
        }
        return drawing + "\n<path d=\"\(borders)\" fill=\"none\" stroke=\"#7a8086\"/>\n"
    }

    // The names of districts, where nothing else stands.
    private func names(_ view: View, _ taken: Taken) -> HTML {
        var taken = taken
        var places: [(name: String, x: Int, y: Int)] = []
        for district in instance.map {
            let cells = district.cells.filter(view.sees)
            if cells.isEmpty { continue }
            let corners = cells.map { view.place($0, 0, 1) }
            places.append(
                (
                    district.district, corners.reduce(0) { $0 + $1.x } / cells.count,
                    corners.reduce(0) { $0 + $1.y } / cells.count
                ))
        }
        if instance.map.isEmpty {
            for area in instance.areas {
                guard let (x, y) = area.centre.map(view.place) else { continue }
                places.append((area.district, x, y))
            }
        }
        return places.map { place -> HTML in
            let box = Taken.Box(
                x: place.x, y: place.y, halfWidth: place.name.count * 4 + 2, halfHeight: 9)
            guard taken.isOnMap(box), taken.take(box) else { return .empty }
            return """
                <text x="\(place.x)" y="\(place.y + 5)" font-size="13" text-anchor="middle" \
                fill="#4a5157">\(place.name)</text>

                """
        }.joined()
    }

    // MARK: The marks

    private func ring(_ area: AvoidArea, _ view: View) -> HTML {
        let (x, y) = view.place(area.centre)
        return """
            <circle cx="\(x)" cy="\(y)" r="\(view.length(area.radius.count))" fill="#a3171d" \
            fill-opacity="0.1" stroke="#a3171d" stroke-width="2" stroke-dasharray="6 4"/>

            """
    }

    private func home(at position: Position, _ view: View, _ taken: inout Taken) -> HTML {
        let (x, y) = view.place(position)
        _ = taken.take(Taken.Box(x: x, y: y, halfWidth: 11, halfHeight: 11))
        return """
            <rect x="\(x - 9)" y="\(y - 9)" width="18" height="18" fill="#14508c" stroke="#fff" \
            stroke-width="2"/>

            """
    }

    private func school(at position: Position, _ view: View, _ taken: inout Taken) -> HTML {
        let (x, y) = view.place(position)
        _ = taken.take(Taken.Box(x: x, y: y, halfWidth: 11, halfHeight: 11))
        return """
            <path d="M\(x) \(y - 10)L\(x + 10) \(y + 8)L\(x - 10) \(y + 8)Z" fill="#0b5b33" \
            stroke="#fff" stroke-width="2"/>

            """
    }

    // A number in its place, or as near as there is room, with a line to the place.
    private func option(_ mark: Mark, _ view: View, _ taken: inout Taken) -> HTML {
        let (x, y) = view.place(mark.position)
        let half = max(14, 6 + mark.label.count * 5)
        let box = taken.nearest(Taken.Box(x: x, y: y, halfWidth: half, halfHeight: 14))
        let fill: HTML = mark.eligibility == .ask ? "#d8d8d6" : "#fff"
        let dash: HTML =
            mark.eligibility == .conditional ? " stroke-dasharray=\"5 3\"" : .empty
        let line: HTML =
            box.x == x && box.y == y
            ? .empty
            : """
            <path d="M\(x) \(y)L\(box.x) \(box.y)" stroke="#1d1d1b" stroke-width="1.5"/>\
            <circle cx="\(x)" cy="\(y)" r="4" fill="#1d1d1b"/>
            """
        return """
            \(line)<rect x="\(box.x - half)" y="\(box.y - 13)" width="\(2 * half)" height="26" rx="13" \
            fill="\(fill)" stroke="#1d1d1b" stroke-width="2"\(dash)/><text x="\(box.x)" \
            y="\(box.y + 5)" font-size="15" font-weight="700" text-anchor="middle" \
            fill="#1d1d1b">\(mark.label)</text>

            """
    }

    /// What stands on the map already.
    private struct Taken {
        struct Box {
            var x: Int
            var y: Int
            var halfWidth: Int
            var halfHeight: Int

            func meets(_ other: Box) -> Bool {
                abs(x - other.x) < halfWidth + other.halfWidth
                    && abs(y - other.y) < halfHeight + other.halfHeight
            }
        }

        private let size: Size
        private var boxes: [Box] = []

        init(_ size: Size) { self.size = size }

        func isOnMap(_ box: Box) -> Bool {
            box.x >= box.halfWidth && box.x <= size.width - box.halfWidth
                && box.y >= box.halfHeight && box.y <= size.height - box.halfHeight
        }

        /// Takes a place, unless something stands there.
        mutating func take(_ box: Box) -> Bool {
            if boxes.contains(where: box.meets) { return false }
            boxes.append(box)
            return true
        }

        // Twelve directions, in hundredths.
        private static let directions = [
            (0, -100), (87, -50), (87, 50), (0, 100), (-87, 50), (-87, -50), (50, -87), (100, 0),
            (50, 87), (-50, 87), (-100, 0), (-50, -87),
        ]

        /// Takes the nearest free place; its own where there is none.
        mutating func nearest(_ box: Box) -> Box {
            if take(box) { return box }
            for radius in stride(from: 28, through: 168, by: 14) {
                for (east, south) in Taken.directions {
                    var moved = box
                    moved.x += east * radius / 100
                    moved.y += south * radius / 100
                    if isOnMap(moved), take(moved) { return moved }
                }
            }
            return box
        }
    }

    /// What part of the grid is seen, and where its points lie on the drawing.
    private struct View {
        private let size: Size
        private let west: Int64
        private let north: Int64
        /// Metres for each thousand units.
        private let metres: Int64

        private static let margin: Int64 = 40

        /// The view that shows all the points, 4 km across at least; nil where there is none.
        init?(_ points: [Position], _ size: Size) {
            guard let west = points.map(\.easting).min(), let east = points.map(\.easting).max(),
                let south = points.map(\.northing).min(), let north = points.map(\.northing).max()
            else { return nil }
            self.size = size
            let (width, height) = (Int64(size.width), Int64(size.height))
            let across = max(4000, Int64(east - west)) * 1000 / (width - 2 * View.margin)
            let along = max(4000, Int64(north - south)) * 1000 / (height - 2 * View.margin)
            metres = max(across, along)
            self.west = (Int64(west) + Int64(east) - width * metres / 1000) / 2
            self.north = (Int64(south) + Int64(north) + height * metres / 1000) / 2
        }

        private func place(_ east: Int64, _ north: Int64) -> (x: Int, y: Int) {
            (Int((east - west) * 1000 / metres), Int((self.north - north) * 1000 / metres))
        }

        func place(_ point: Position) -> (x: Int, y: Int) {
            place(Int64(point.easting), Int64(point.northing))
        }

        /// A corner of a cell: so many sides east and north of its south-west one.
        func place(_ cell: MapCell, _ east: Int64, _ north: Int64) -> (x: Int, y: Int) {
            let side = Int64(MapCell.side)
            return place((Int64(cell.column) + east) * side, (Int64(cell.row) + north) * side)
        }

        func sees(_ cell: MapCell) -> Bool {
            let (x, y) = place(cell, 0, 1)
            let (right, bottom) = place(cell, 1, 0)
            return right > 0 && x < size.width && bottom > 0 && y < size.height
        }

        func length(_ count: Int64) -> Int { Int(count * 1000 / metres) }

        /// A bar of a round number of miles, a third of the width at most where that is a mile.
        var scaleBar: HTML {
            let most = Int64(size.width) * metres / 3000
            let lengths: [Int] = [1, 2, 5, 10, 20, 50, 100]
            let miles = lengths.last(where: { Int64($0) * 1609 <= most }) ?? 1
            let right = 14 + length(Int64(miles) * 16093 / 10)
            let bottom = size.height - 14
            return """
                <path d="M14 \(bottom - 6)V\(bottom)H\(right)V\(bottom - 6)" fill="none" \
                stroke="#1d1d1b" stroke-width="2"/><text x="18" y="\(bottom - 6)" font-size="14" \
                fill="#1d1d1b">\(miles.counted("mile", "miles"))</text>

                """
        }
    }
}
