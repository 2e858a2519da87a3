extension Chart {
    /// The picture: SVG to stand inside an HTML page, 384 units wide.
    package var svg: HTML {
        switch form {
        case .bars: bars
        case .stackedBars: stackedBars
        case .line: line
        }
    }

    private static let width: Int64 = 384

    private func frame(height: Int64, _ content: HTML) -> HTML {
        """
        <svg viewBox="0 0 \(Chart.width) \(height)" role="img" \
        aria-labelledby="title-\(id) text-\(id)" font-size="15" fill="#0b0c0c">
        <title id="title-\(id)">\(title)</title>
        <desc id="text-\(id)">\(alternativeText)</desc>
        \(patterns)\(content)</svg>

        """
    }

    // The four looks of bars: solid, stripes, dots, empty.
    private var patterns: HTML {
        guard form != .line, series.count > 1 else { return .empty }
        let stripes: HTML = """
            <pattern id="stripes-\(id)" width="8" height="8" patternUnits="userSpaceOnUse" \
            patternTransform="rotate(45)"><rect width="8" height="8" fill="#fff"/>\
            <rect width="3" height="8" fill="#1b7a72"/></pattern>
            """
        let dots: HTML = """
            <pattern id="dots-\(id)" width="8" height="8" patternUnits="userSpaceOnUse">\
            <rect width="8" height="8" fill="#fff"/>\
            <circle cx="4" cy="4" r="1.8" fill="#801650"/></pattern>
            """
        return "<defs>\(stripes)\(series.count > 2 ? dots : .empty)</defs>\n"
    }

    private func look(_ index: Int) -> HTML {
        switch index % 4 {
        case 0: "fill=\"#12436d\" stroke=\"#12436d\""
        case 1: "fill=\"url(#stripes-\(id))\" stroke=\"#1b7a72\""
        case 2: "fill=\"url(#dots-\(id))\" stroke=\"#801650\""
        default: "fill=\"#fff\" stroke=\"#505a5f\""
        }
    }

    private func key(at top: Int64) -> (HTML, height: Int64) {
        guard series.count > 1 else { return (.empty, 0) }
        var content = HTML.empty
        for (index, series) in series.enumerated() {
            let y = top + Int64(index) * 22
            content += """
                <rect x="1" y="\(y)" width="20" height="14" \(look(index))/>\
                <text x="28" y="\(y + 12)">\(Chart.shortened(series.name, to: 45))</text>

                """
        }
        return (content, Int64(series.count) * 22 + 8)
    }

    private static func shortened(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(length - 1) + "\u{2026}"
    }

    // The name of a bar in one line, or in two where it is too long for the picture.
    private static func lines(_ text: String) -> [String] {
        let most = 41
        guard text.count > most, let cut = text.prefix(most).lastIndex(of: " ") else {
            return [shortened(text, to: most)]
        }
        return [
            String(text[..<cut]), shortened(String(text[text.index(after: cut)...]), to: most),
        ]
    }

    // The name of a bar from a height down, and the height below it.
    private static func heading(_ text: String, at top: Int64) -> (HTML, below: Int64) {
        let lines = lines(text)
        let drawn = lines.enumerated().map { index, words -> HTML in
            """
            <text x="0" y="\(top + 16 + Int64(index) * 18)">\(words)</text>

            """
        }
        return (drawn.joined(), top + 5 + Int64(lines.count) * 18)
    }

    private static func tenths(_ value: Int64) -> String {
        value % 10 == 0 ? String(value / 10) : "\(value / 10).\(value % 10)"
    }

    private var bars: HTML {
        let values = series.flatMap(\.values).compactMap { $0 }
        let largest = max(values.max() ?? 0, target?.value ?? 0, 1)
        // The numbers at the ends of the bars need room.
        let room = Chart.width - 16 - Int64((values.map { label($0).count }.max() ?? 0) * 9)
        var (content, y) = key(at: 2)
        if let target {
            // Above the bars, where no bar hides it.
            let x = target.value * room / largest
            let anchor: HTML =
                x > 192 ? "text-anchor=\"end\" x=\"\(x + 1)\"" : "x=\"\(x)\""
            content += """
                <text \(anchor) y="\(y + 14)">\(target.name): \(label(target.value))</text>

                """
            y += 22
        }
        for (index, category) in categories.enumerated() {
            let (heading, below) = Chart.heading(category, at: y)
            content += heading
            y = below
            let top = y
            for (number, series) in series.enumerated() {
                if let value = series.values[index] {
                    let length = max(value, 0) * room * 10 / largest
                    content += """
                        <rect x="1" y="\(y)" width="\(Chart.tenths(length))" height="18" \
                        \(look(number))/>\
                        <text x="\(Chart.tenths(length + 80))" y="\(y + 14)" \
                        font-weight="700">\(label(value))</text>

                        """
                } else {
                    content += """
                        <text x="1" y="\(y + 14)" font-style="italic">\(Chart.unknown)</text>

                        """
                }
                y += 22
            }
            if let target {
                let x = Chart.tenths(target.value * room * 10 / largest + 10)
                // White beneath black: seen on a bar and beside it.
                content += """
                    <path d="M\(x) \(top)V\(y - 4)" stroke="#fff" stroke-width="6"/>\
                    <path d="M\(x) \(top - 3)V\(y - 1)" stroke="#0b0c0c" stroke-width="2"/>

                    """
            }
            y += 8
        }
        return frame(height: y, content)
    }

    private var stackedBars: HTML {
        let sums = categories.indices.map { index in
            series.reduce(Int64(0)) { $0 + max(0, $1.values[index] ?? 0) }
        }
        let largest = max(sums.max() ?? 0, 1)
        let room = Chart.width - 2
        var (content, y) = key(at: 2)
        for (index, category) in categories.enumerated() {
            let (heading, below) = Chart.heading(category, at: y)
            content += heading
            y = below
            var x: Int64 = 10
            for (number, series) in series.enumerated() {
                guard let value = series.values[index], value > 0 else { continue }
                let length = value * room * 10 / largest
                let text = label(value)
                content += """
                    <rect x="\(Chart.tenths(x))" y="\(y)" width="\(Chart.tenths(length))" \
                    height="22" \(look(number))/>
                    """
                if length > Int64(text.count) * 90 + 60 {
                    let colours: HTML =
                        number % 4 == 0
                        ? "fill=\"#fff\""
                        : "stroke=\"#fff\" stroke-width=\"5\" paint-order=\"stroke\""
                    content += """
                        <text x="\(Chart.tenths(x + length / 2))" y="\(y + 16)" \
                        text-anchor="middle" font-weight="700" \(colours)>\(text)</text>
                        """
                }
                content += "\n"
                x += length
            }
            y += 34
        }
        return frame(height: y, content)
    }

    /// Round numbers from at or below `lowest` to at or above `highest`: at most eight gridlines.
    package static func ticks(from lowest: Int64, to highest: Int64) -> [Int64] {
        var step: Int64 = 1
        let span = max(highest - lowest, 1)
        search: while true {
            for factor: Int64 in [1, 2, 5] where span / (step * factor) < 7 {
                step *= factor
                break search
            }
            step *= 10
        }
        let bottom = lowest >= 0 ? lowest / step * step : -((-lowest + step - 1) / step * step)
        var ticks = [bottom]
        while let last = ticks.last, last < highest || ticks.count < 2 { ticks.append(last + step) }
        return ticks
    }

    private var line: HTML {
        var values = series.flatMap(\.values).compactMap { $0 }
        if let target { values.append(target.value) }
        let ticks = Chart.ticks(from: min(0, values.min() ?? 0), to: values.max() ?? 0)
        guard let bottom = ticks.first, let top = ticks.last else { return .empty }
        // A per cent sign is wider than a figure.
        let left = Int64(
            (ticks.map { label($0).count + (label($0).hasSuffix("%") ? 1 : 0) }.max() ?? 1) * 9 + 8)
        let right = Chart.width - 12
        let (keyContent, keyHeight) = lineKey
        let above = keyHeight + (annotations.isEmpty ? 14 : 34)
        let height: Int64 = 200
        func x(_ index: Int) -> Int64 {
            let last = Int64(max(categories.count - 1, 1))
            return left * 10 + Int64(index) * (right - left) * 10 / last
        }
        func y(_ value: Int64) -> Int64 {
            above * 10 + height * 10 - (value - bottom) * height * 10 / (top - bottom)
        }
        var content = keyContent
        for tick in ticks {
            let at = Chart.tenths(y(tick))
            content += """
                <path d="M\(left) \(at)H\(right)" stroke="\(tick == 0 ? "#0b0c0c" : "#d9d9d6")"/>\
                <text x="\(left - 6)" y="\(Chart.tenths(y(tick) + 50))" \
                text-anchor="end">\(label(tick))</text>

                """
        }
        if let target {
            let at = Chart.tenths(y(target.value))
            content += """
                <path d="M\(left) \(at)H\(right)" stroke="#0b0c0c" stroke-width="2" \
                stroke-dasharray="6 4"/>

                """
        }
        var number = 0
        for series in series {
            let style: HTML
            switch series.role {
            case .data:
                style = number == 0 ? "stroke=\"#12436d\"" : "stroke=\"#1b7a72\""
            case .centre: style = "stroke=\"#505a5f\""
            case .limit: style = "stroke=\"#505a5f\" stroke-dasharray=\"2 3\""
            }
            var path = ""
            var isPenDown = false
            for (index, value) in series.values.enumerated() {
                guard let value else {
                    isPenDown = false
                    continue
                }
                let point = "\(Chart.tenths(x(index))) \(Chart.tenths(y(value)))"
                path += (isPenDown ? "L" : "M") + point
                isPenDown = true
            }
            content += """
                <path d="\(path)" fill="none" \(style) \
                stroke-width="\(series.role == .data ? 3 : 1)"/>

                """
            if series.role == .data {
                for (index, value) in series.values.enumerated() {
                    guard let value else { continue }
                    content += mark(number, x: x(index), y: y(value))
                }
                if let last = series.values.lastIndex(where: { $0 != nil }),
                    let value = series.values[last]
                {
                    content += """
                        <text x="\(Chart.tenths(x(last)))" y="\(Chart.tenths(y(value) - 100))" \
                        text-anchor="end" font-weight="700" stroke="#fff" stroke-width="4" \
                        paint-order="stroke">\(label(value))</text>

                        """
                }
                number += 1
            }
        }
        for (index, annotation) in annotations.enumerated() {
            let at = Chart.tenths(x(annotation.category))
            content += """
                <path d="M\(at) \(above - 12)V\(above + height)" stroke="#505a5f" \
                stroke-dasharray="1 3"/>\
                <text x="\(at)" y="\(above - 16)" text-anchor="middle">\(index + 1)</text>

                """
        }
        content += categoryLabels(x: x, y: above + height + 20)
        return frame(height: above + height + 28, content)
    }

    private func mark(_ number: Int, x: Int64, y: Int64) -> HTML {
        number == 0
            ? """
            <circle cx="\(Chart.tenths(x))" cy="\(Chart.tenths(y))" r="4" fill="#12436d"/>

            """
            : """
            <rect x="\(Chart.tenths(x - 40))" y="\(Chart.tenths(y - 40))" width="8" height="8" \
            fill="#fff" stroke="#1b7a72" stroke-width="2"/>

            """
    }

    private var lineKey: (HTML, height: Int64) {
        var entries: [HTML] = []
        var number = 0
        for series in series {
            let y = Int64(entries.count) * 22
            let line: HTML
            switch series.role {
            case .data:
                line = """
                    <path d="M0 \(y + 8)H28" stroke="\(number == 0 ? "#12436d" : "#1b7a72")" \
                    stroke-width="3"/>\(mark(number, x: 140, y: (y + 8) * 10))
                    """
                number += 1
            case .centre: line = "<path d=\"M0 \(y + 8)H28\" stroke=\"#505a5f\"/>"
            case .limit:
                line = """
                    <path d="M0 \(y + 8)H28" stroke="#505a5f" stroke-dasharray="2 3"/>
                    """
            }
            entries.append(
                "\(line)<text x=\"36\" y=\"\(y + 13)\">\(Chart.shortened(series.name, to: 43))</text>\n"
            )
        }
        if let target {
            let y = Int64(entries.count) * 22
            entries.append(
                """
                <path d="M0 \(y + 8)H28" stroke="#0b0c0c" stroke-width="2" \
                stroke-dasharray="6 4"/><text x="36" y="\(y + 13)">\
                \(Chart.shortened(target.name, to: 33)): \(label(target.value))</text>

                """)
        }
        return (entries.joined(), Int64(entries.count) * 22 + 6)
    }

    // As many names as fit without touching, the first and the last always among them: these stand
    // inside the ends of the line, so their neighbours keep half a name more away.
    private func categoryLabels(x: (Int) -> Int64, y: Int64) -> HTML {
        guard let longest = categories.map(\.count).max(), let last = categories.indices.last
        else { return .empty }
        let width = Int64(longest) * 85 + 100
        var shown = [last]
        if last > 0 {
            let step = categories.indices.dropFirst().first { x($0) - x(0) >= width * 3 / 2 }
            let gaps = max(1, last / (step ?? last))
            shown = (0...gaps).map { ($0 * last + gaps / 2) / gaps }
        }
        return shown.map { index -> HTML in
            let anchor: HTML =
                index == last && last > 0
                ? "text-anchor=\"end\"" : index == 0 ? "" : "text-anchor=\"middle\""
            let at = index == last && last > 0 ? x(index) + 100 : x(index)
            return """
                <text x="\(Chart.tenths(at))" y="\(y)" \(anchor)>\(categories[index])</text>

                """
        }.joined()
    }
}
