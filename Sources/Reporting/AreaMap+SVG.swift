import Care

extension AreaMap {
    // What covering a cell of another region costs, in square units of distance from the middle.
    private static let coveringCost = 150
    // Units of a cell's side, and cells kept free around the authority.
    private static let side = 10
    private static let margin = 5

    /// A rectangle of whole units.
    private struct Box {
        var x: Int
        var y: Int
        var width: Int
        var height: Int

        func meets(_ other: Box) -> Bool {
            x < other.x + other.width && other.x < x + width && y < other.y + other.height
                && other.y < y + height
        }

        func lies(in frame: Box) -> Bool {
            x >= frame.x && y >= frame.y && x + width <= frame.x + frame.width
                && y + height <= frame.y + frame.height
        }
    }

    /// A number or a letter on the picture, and the region it stands for.
    struct Mark: Sendable, Hashable {
        /// Where in the map's regions.
        var region: Int
        /// What is drawn.
        var sign: String
        /// The words of a district of the authority stand on the picture, so its letter is drawn,
        /// and told, on narrow screens alone.
        var isNarrow: Bool
    }

    /// The picture: SVG to stand inside an HTML page; empty without a region of the authority.
    package var svg: HTML { drawing.svg }

    /// The picture, and what its numbers and letters stand for, in their order.
    var drawing: (svg: HTML, marks: [Mark]) {
        let own = regions.filter(\.isOwn).flatMap(\.place.cells)
        let margin = Int32(AreaMap.margin)
        guard let west = own.map(\.column).min(), let east = own.map(\.column).max(),
            let south = own.map(\.row).min(), let north = own.map(\.row).max()
        else { return (.empty, []) }
        let columns = (west - margin)...(east + margin)
        let rows = (south - margin)...(north + margin)
        let frame = Box(
            x: 0, y: 0, width: columns.count * AreaMap.side, height: rows.count * AreaMap.side)
        let seen = regions.map { region in
            region.place.cells.filter { columns.contains($0.column) && rows.contains($0.row) }
        }
        func place(_ cell: MapCell) -> (x: Int, y: Int) {
            (
                Int(cell.column - columns.lowerBound) * AreaMap.side,
                Int(rows.upperBound - cell.row) * AreaMap.side
            )
        }
        var content = HTML.empty
        var number = 0
        for (region, cells) in zip(regions, seen) where !cells.isEmpty {
            let look: HTML
            if region.isOwn {
                look = "fill=\"url(#land-\(number % 6)-\(id))\""
                number += 1
            } else {
                look = "fill=\"#f3f2f1\" stroke=\"#f3f2f1\""
            }
            content += "<path d=\"\(runs(cells, place))\" \(look)/>\n"
        }
        content += """
            <path d="\(borders(seen, place))" fill="none" stroke="#0b0c0c" stroke-width="1.5"/>

            """
        let (labels, marks) = labels(seen, frame, place)
        content += labels
        let svg: HTML = """
            <svg viewBox="0 0 \(frame.width) \(frame.height)" role="img" \
            aria-labelledby="title-\(id) text-\(id)" fill="#0b0c0c">
            <title id="title-\(id)">\(title)</title>
            <desc id="text-\(id)">\(alternativeText)</desc>
            <defs>\(patterns(number))</defs>
            \(content)</svg>

            """
        return (svg, marks)
    }

    // The looks of land: six pale colours, each with a pattern of its own.
    private func patterns(_ count: Int) -> HTML {
        let looks: [(ground: String, drawing: HTML)] = [
            ("#d2e2f1", .empty),
            ("#dcefe6", "<path d=\"M0 8L8 0\" stroke=\"#28a197\" stroke-width=\".8\"/>"),
            ("#fbe5d6", "<circle cx=\"4\" cy=\"4\" r=\"1\" fill=\"#c0501c\"/>"),
            ("#ece3f0", "<path d=\"M0 4H8\" stroke=\"#801650\" stroke-width=\".7\"/>"),
            ("#fff4cc", "<path d=\"M4 0V8\" stroke=\"#8a6d00\" stroke-width=\".7\"/>"),
            ("#e4e4e4", "<path d=\"M0 0L8 8M0 8L8 0\" stroke=\"#505a5f\" stroke-width=\".6\"/>"),
        ]
        return looks.prefix(count).enumerated().map { index, look -> HTML in
            """
            <pattern id="land-\(index)-\(id)" width="8" height="8" \
            patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="\(look.ground)"/>\
            \(look.drawing)</pattern>
            """
        }.joined()
    }

    // Cells as rectangles, those side by side as one.
    private func runs(_ cells: [MapCell], _ place: (MapCell) -> (x: Int, y: Int)) -> String {
        var path = ""
        for (first, count) in cells.sorted().runs {
            let (x, y) = place(first)
            let width = count * AreaMap.side
            path += "M\(x) \(y)h\(width)v\(AreaMap.side)h-\(width)z"
        }
        return path
    }

    // The sides of cells between two regions, one of which is the authority's own.
    private func borders(
        _ seen: [[MapCell]], _ place: (MapCell) -> (x: Int, y: Int)
    ) -> String {
        var region: [MapCell: Int] = [:]
        for (index, cells) in seen.enumerated() { for cell in cells { region[cell] = index } }
        var path = ""
        for cell in region.keys.sorted() {
            guard let here = region[cell] else { continue }
            let (x, y) = place(cell)
            let beside = MapCell(column: cell.column + 1, row: cell.row)
            if let other = region[beside], other != here,
                regions[here].isOwn || regions[other].isOwn
            {
                path += "M\(x + AreaMap.side) \(y)v\(AreaMap.side)"
            }
            let above = MapCell(column: cell.column, row: cell.row + 1)
            if let other = region[above], other != here,
                regions[here].isOwn || regions[other].isOwn
            {
                path += "M\(x) \(y)h\(AreaMap.side)"
            }
        }
        return path
    }

    // Units of type for a picture of that width: on a wide screen and on paper, where it is shown
    // 425 pixels wide, and on a telephone, where it is 288.
    private static func wideType(_ width: Int) -> Int { max(16, (width * 16 + 439) / 440) }
    private static func narrowType(_ width: Int) -> Int { max(22, (width * 22 + 439) / 440) }

    // A long name in two lines, broken at the blank nearest to its middle.
    static func broken(_ name: String) -> [String] {
        let words = name.split(separator: " ").map(String.init)
        guard name.count > 14, words.count > 1 else { return [name] }
        let ways = (1..<words.count).map {
            [words[..<$0].joined(separator: " "), words[$0...].joined(separator: " ")]
        }
        return ways.min {
            ($0.map(\.count).max() ?? 0) < ($1.map(\.count).max() ?? 0)
        } ?? [name]
    }

    // A to Z, AA, AB and so on.
    private static func letter(_ number: Int) -> String {
        let rest = number / 26
        let last = String(UnicodeScalar(UInt8(0x41 + number % 26)))
        return rest == 0 ? last : letter(rest - 1) + last
    }

    private static func text(
        _ lines: [String], bold: Int, in box: Box, type: Int
    ) -> HTML {
        let step = type * 9 / 8
        return lines.enumerated().map { line, words -> HTML in
            let weight: HTML = line < bold ? " font-weight=\"700\"" : .empty
            return """
                <text x="\(box.x + box.width / 2)" y="\(box.y + type + line * step)"\(weight)>\
                \(words)</text>
                """
        }.joined()
    }

    // The place of a box on a region: it lies in the frame, meets no other box, covers as little as
    // it can of other regions, and lies as near as it can to the middle of its own.
    private struct Board {
        let frame: Box
        let points: [[(x: Int, y: Int)]]
        let isOwn: [Bool]
        var taken: [Box] = []

        func place(
            _ region: Int, width: Int, height: Int, coversOwn: Bool
        ) -> Box? {
            let own = points[region]
            guard !own.isEmpty else { return nil }
            let half = AreaMap.side / 2
            let middle = (
                x: own.reduce(0) { $0 + $1.x } / own.count + half,
                y: own.reduce(0) { $0 + $1.y } / own.count + half
            )
            var best: (cost: Int, box: Box)?
            for point in own {
                // Words of a region at the edge are moved inside the frame.
                let x = min(max(point.x + half - width / 2, 2), frame.width - width - 2)
                let box = Box(x: x, y: point.y + half - height / 2, width: width, height: height)
                let (east, south) = (point.x + half - middle.x, point.y + half - middle.y)
                let distance = east * east + south * south
                guard box.lies(in: frame), !taken.contains(where: box.meets),
                    distance < best?.cost ?? Int.max,
                    let covered = covered(by: box, of: region, coversOwn: coversOwn)
                else { continue }
                let cost = distance + covered * AreaMap.coveringCost
                if cost < best?.cost ?? Int.max { best = (cost, box) }
            }
            return best?.box
        }

        // How much of other regions a box covers; nil where it would cover an own district that it
        // must not.
        private func covered(by box: Box, of region: Int, coversOwn: Bool) -> Int? {
            var sum = 0
            for (other, cells) in points.enumerated() where other != region {
                for point in cells {
                    let cell = Box(
                        x: point.x, y: point.y, width: AreaMap.side, height: AreaMap.side)
                    guard cell.meets(box) else { continue }
                    if isOwn[other], !coversOwn { return nil }
                    sum += isOwn[other] ? 3 : 1
                }
            }
            return sum
        }
    }

    // Districts of the authority have their words, those of small ones first; where there is no room
    // for them, and on narrow screens, a letter. Neighbours have a number, which covers no district
    // of the authority. What letters and numbers stand for is told below the picture.
    private func labels(
        _ seen: [[MapCell]], _ frame: Box, _ place: (MapCell) -> (x: Int, y: Int)
    ) -> (HTML, [Mark]) {
        let wide = AreaMap.wideType(frame.width)
        let narrow = AreaMap.narrowType(frame.width)
        var board = Board(
            frame: frame, points: seen.map { $0.map(place) }, isOwn: regions.map(\.isOwn))
        let order = regions.indices.filter { !seen[$0].isEmpty }.sorted { left, right in
            (seen[left].count, left) < (seen[right].count, right)
        }
        let own = order.filter { regions[$0].isOwn }
        let signs = Dictionary(
            uniqueKeysWithValues: own.sorted().enumerated().map { ($1, AreaMap.letter($0)) })
        func letter(_ index: Int, on board: Board) -> (region: Int, sign: String, box: Box)? {
            guard let sign = signs[index] else { return nil }
            return board.place(
                index, width: narrow * (2 + 3 * sign.count) / 4, height: narrow * 5 / 4,
                coversOwn: true
            ).map { (index, sign, $0) }
        }
        var wideContent = HTML.empty
        var narrowContent = HTML.empty
        var isWorded: Set<Int> = []
        var letters: [(region: Int, sign: String, box: Box)] = []
        for index in own {
            let region = regions[index]
            let name = AreaMap.broken(region.place.district)
            let words = name + region.lines
            // Bold letters are wider.
            let width = max(
                (name.map(\.count).max() ?? 0) * 8, (region.lines.map(\.count).max() ?? 0) * 7)
            // A district that its own words would hide has a letter.
            if let box = board.place(
                index, width: width * wide / 13 + 4, height: words.count * wide * 9 / 8 + 2,
                coversOwn: true),
                seen[index].map(place).contains(where: { point in
                    !box.meets(
                        Box(x: point.x, y: point.y, width: AreaMap.side, height: AreaMap.side))
                })
            {
                board.taken.append(box)
                isWorded.insert(index)
                wideContent += AreaMap.text(words, bold: name.count, in: box, type: wide)
            } else if let entry = letter(index, on: board) {
                board.taken.append(entry.box)
                letters.append(entry)
            }
        }
        // Where a letter stands in place of words on narrow screens alone, it keeps clear of other
        // letters, not of words.
        var lettered = board
        lettered.taken = letters.map(\.box)
        for index in own where isWorded.contains(index) {
            guard let entry = letter(index, on: lettered) else { continue }
            lettered.taken.append(entry.box)
            letters.append(entry)
        }
        var marks: [Mark] = []
        for (index, sign, box) in letters.sorted(by: { $0.region < $1.region }) {
            let drawn = AreaMap.text([sign], bold: 1, in: box, type: narrow)
            narrowContent += drawn
            if !isWorded.contains(index) { wideContent += drawn }
            marks.append(Mark(region: index, sign: sign, isNarrow: isWorded.contains(index)))
        }
        board.taken += letters.map(\.box)
        var numbered: [(region: Int, box: Box)] = []
        // Those of which something is said have their numbers first.
        let others = order.filter { !regions[$0].isOwn }
        for index in others.filter({ !regions[$0].lines.isEmpty })
            + others.filter({ regions[$0].lines.isEmpty })
        {
            guard
                let box = board.place(
                    index, width: narrow * 3 / 2, height: narrow * 5 / 4, coversOwn: false)
            else { continue }
            board.taken.append(box)
            numbered.append((index, box))
        }
        numbered.sort {
            (regions[$0.region].place.district, $0.region)
                < (regions[$1.region].place.district, $1.region)
        }
        for (number, entry) in numbered.enumerated() {
            let sign = String(number + 1)
            wideContent += AreaMap.text(
                [sign], bold: 0,
                in: Box(
                    x: entry.box.x, y: entry.box.y + (narrow - wide) / 2, width: entry.box.width,
                    height: entry.box.height), type: wide)
            narrowContent += AreaMap.text([sign], bold: 0, in: entry.box, type: narrow)
            marks.append(Mark(region: entry.region, sign: sign, isNarrow: false))
        }
        let look: HTML = """
            text-anchor="middle" stroke="#fff" stroke-width="3" stroke-linejoin="round" \
            paint-order="stroke"
            """
        return (
            """
            <g class="wide" font-size="\(wide)" \(look)>\(wideContent)</g>
            <g class="narrow" font-size="\(narrow)" \(look)>\(narrowContent)</g>

            """, marks
        )
    }
}
