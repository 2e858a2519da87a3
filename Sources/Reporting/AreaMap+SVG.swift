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

    /// The picture: SVG to stand inside an HTML page; empty without a region of the authority.
    package var svg: HTML {
        let own = regions.filter(\.isOwn).flatMap(\.place.cells)
        let margin = Int32(AreaMap.margin)
        guard let west = own.map(\.column).min(), let east = own.map(\.column).max(),
            let south = own.map(\.row).min(), let north = own.map(\.row).max()
        else { return .empty }
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
        content += labels(seen, frame, place)
        return """
            <svg viewBox="0 0 \(frame.width) \(frame.height)" role="img" \
            aria-labelledby="title-\(id) text-\(id)" font-size="13" fill="#0b0c0c">
            <title id="title-\(id)">\(title)</title>
            <desc id="text-\(id)">\(alternativeText)</desc>
            <defs>\(patterns(number))</defs>
            \(content)</svg>

            """
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
        var rest = cells.sorted()[...]
        while let first = rest.first {
            var count = 0
            while let cell = rest.first, cell.row == first.row,
                cell.column == first.column + Int32(count)
            {
                count += 1
                rest.removeFirst()
            }
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

    // A name meets no other name, covers as little as it can of other regions, and lies as near as it can
    // to the middle of its own; small regions come first, and what finds no room stands in the table
    // alone.
    private func labels(
        _ seen: [[MapCell]], _ frame: Box, _ place: (MapCell) -> (x: Int, y: Int)
    ) -> HTML {
        var taken: [Box] = []
        var content = HTML.empty
        var squares: [(box: Box, region: Int)] = []
        for (number, cells) in seen.enumerated() {
            for point in cells.map(place) {
                let box = Box(x: point.x, y: point.y, width: AreaMap.side, height: AreaMap.side)
                squares.append((box, number))
            }
        }
        let order = regions.indices.filter { !seen[$0].isEmpty }.sorted { left, right in
            func rank(_ index: Int) -> (Int, Int, Int) {
                (
                    regions[index].isOwn ? 0 : regions[index].lines.isEmpty ? 2 : 1,
                    seen[index].count, index
                )
            }
            return rank(left) < rank(right)
        }
        for index in order {
            let region = regions[index]
            let words = [region.place.district] + region.lines
            let width = (words.map(\.count).max() ?? 0) * 7 + 4
            let height = words.count * 15 + 2
            let points = seen[index].map(place)
            let middle = (
                x: points.reduce(0) { $0 + $1.x } / points.count + AreaMap.side / 2,
                y: points.reduce(0) { $0 + $1.y } / points.count + AreaMap.side / 2
            )
            var best: (cost: Int, box: Box)?
            for point in points {
                // Words of a region at the edge are moved inside the frame.
                let x = min(max(point.x + 5 - width / 2, 2), frame.width - width - 2)
                let box = Box(
                    x: x, y: point.y + 5 - height / 2, width: width, height: height)
                let (east, south) = (point.x + 5 - middle.x, point.y + 5 - middle.y)
                let distance = east * east + south * south
                guard box.lies(in: frame), !taken.contains(where: box.meets),
                    distance < best?.cost ?? Int.max
                else { continue }
                let covered = squares.reduce(0) { sum, square in
                    guard square.region != index, square.box.meets(box) else { return sum }
                    return sum + (regions[square.region].isOwn ? 3 : 1)
                }
                let cost = distance + covered * AreaMap.coveringCost
                if cost < best?.cost ?? Int.max { best = (cost, box) }
            }
            guard let box = best?.box else { continue }
            taken.append(box)
            let weight: HTML = region.isOwn ? " font-weight=\"700\"" : .empty
            content += """
                <g text-anchor="middle" stroke="#fff" stroke-width="3" stroke-linejoin="round" \
                paint-order="stroke"><text x="\(box.x + box.width / 2)" y="\(box.y + 13)"\(weight)>\
                \(region.place.district)</text>
                """
            for (line, words) in region.lines.enumerated() {
                content += """
                    <text x="\(box.x + box.width / 2)" y="\(box.y + 28 + line * 15)">\(words)</text>
                    """
            }
            content += "</g>\n"
        }
        return content
    }
}
