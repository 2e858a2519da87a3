import Care
import Files

/// A chart as a value: the numbers, and what they show.
///
/// From the one value come the picture (inline SVG), its text alternative, and the data table that
/// always stands beside it. All text is horizontal, there is one axis, bars start at zero, and no
/// series is told from another by colour alone: bars differ by pattern, lines by mark, and numbers
/// are written where they belong. Geometry is in whole numbers, so that the same value always
/// gives the same bytes.
package struct Chart: Sendable, Hashable {
    /// How the numbers are drawn.
    package enum Form: Sendable, Hashable {
        /// Horizontal bars, one for each category and series.
        case bars
        /// One horizontal bar for each category, its series end to end.
        case stackedBars
        /// A line for each series over categories that follow one another in time.
        case line
    }

    /// What a series is, which decides how a line is drawn.
    package enum Role: Sendable, Hashable {
        /// What was counted.
        case data
        /// A mean.
        case centre
        /// A limit of expected variation.
        case limit
    }

    /// Numbers with one name.
    package struct Series: Sendable, Hashable {
        /// The name.
        package var name: String
        /// What it is.
        package var role: Role
        /// One number for each category, in units of 10^-`decimals`; nil = not known.
        package var values: [Int64?]

        package init(_ name: String, role: Role = .data, values: [Int64?]) {
            self.name = name
            self.role = role
            self.values = values
        }
    }

    /// A number to reach, drawn as a broken line.
    package struct Target: Sendable, Hashable {
        /// What it is called.
        package var name: String
        /// The number, in units of 10^-`decimals`.
        package var value: Int64

        package init(_ name: String, value: Int64) {
            self.name = name
            self.value = value
        }
    }

    /// A dated remark, drawn as a number over its category with the words in a list below.
    package struct Annotation: Sendable, Hashable {
        /// The category, an index.
        package var category: Int
        /// The words.
        package var text: String

        package init(category: Int, text: String) {
            self.category = category
            self.text = text
        }
    }

    /// Its name on the page and the name of its table: letters, digits and hyphens.
    package var id: String
    /// What the data show, in a sentence.
    package var title: String
    /// What the numbers are, with their unit.
    package var axis: String
    /// What the categories are.
    package var categoryTitle: String
    /// How the numbers are drawn.
    package var form: Form
    /// The categories in order.
    package var categories: [String]
    /// One to four series of data, and limits of a line.
    package var series: [Series]
    /// A number to reach.
    package var target: Target?
    /// Dated remarks; lines only.
    package var annotations: [Annotation] = []
    /// Decimals of the numbers, 0 to 3.
    package var decimals: Int
    /// What is written after a number, as `%`.
    package var suffix: String

    /// A chart; each series has one number for each category.
    package init(
        id: String, title: String, axis: String, categoryTitle: String, form: Form,
        categories: [String], series: [Series], target: Target? = nil, decimals: Int = 0,
        suffix: String = ""
    ) {
        precondition(
            series.allSatisfy { $0.values.count == categories.count },
            "a series has one number for each category")
        self.id = id
        self.title = title
        self.axis = axis
        self.categoryTitle = categoryTitle
        self.form = form
        self.categories = categories
        self.series = series
        self.target = target
        self.decimals = decimals
        self.suffix = suffix
    }

    /// A number as people read it.
    package func label(_ value: Int64) -> String {
        let scale = (0..<decimals).reduce(Int64(1)) { scale, _ in scale * 10 }
        var text = Grouping.thousands(value.magnitude / UInt64(scale))
        if decimals > 0 {
            let fraction = String(value.magnitude % UInt64(scale))
            text += "." + String(repeating: "0", count: decimals - fraction.count) + fraction
        }
        return (value < 0 ? "\u{2212}" : "") + text + suffix
    }

    /// The plain decimal text of a number, for CSV and JSON.
    func plain(_ value: Int64) -> String {
        let scale = (0..<decimals).reduce(Int64(1)) { scale, _ in scale * 10 }
        var text = String(value.magnitude / UInt64(scale))
        if decimals > 0 {
            let fraction = String(value.magnitude % UInt64(scale))
            text += "." + String(repeating: "0", count: decimals - fraction.count) + fraction
        }
        return (value < 0 ? "-" : "") + text
    }

    /// The words for a number that is not known.
    static let unknown = "not known"

    // A number of the data table; per cent stand there as shares, as in every table.
    private func cell(_ value: Int64) -> Table.Cell {
        guard suffix == "%" else { return .number(plain(value), shown: label(value)) }
        return .share(Decimals.text(value, places: decimals + 2), shown: label(value))
    }

    /// The data table of the chart.
    package var table: Table {
        var columns = [Table.Column(categoryTitle, .words)]
        columns += series.map { Table.Column($0.name) }
        if let target { columns.append(Table.Column(target.name)) }
        var table = Table(id: id, caption: axis, columns: columns)
        for (index, category) in categories.enumerated() {
            var cells = [Table.Cell(category)]
            for series in series {
                cells.append(
                    series.values[index].map(cell)
                        ?? .none(series.role == .data ? Chart.unknown : "none"))
            }
            if let target { cells.append(cell(target.value)) }
            table.add(cells)
        }
        return table
    }

    /// The text alternative, made from the same numbers as the picture.
    package var alternativeText: String {
        var text = ""
        switch form {
        case .bars: text = "Bar chart. \(axis). "
        case .stackedBars: text = "Stacked bar chart. \(axis). "
        case .line: text = "Line chart. \(axis). "
        }
        if let target { text += "\(target.name): \(label(target.value)). " }
        if form == .line {
            for series in series where series.role == .data {
                let known = series.values.indices.filter { series.values[$0] != nil }
                guard let first = known.first, let last = known.last else {
                    text += "\(series.name): \(Chart.unknown). "
                    continue
                }
                func point(_ index: Int) -> String {
                    "\(series.values[index].map(label) ?? Chart.unknown) in \(categories[index])"
                }
                text += "\(series.name): from \(point(first)) to \(point(last))"
                let lowest = known.min { (series.values[$0] ?? 0) < (series.values[$1] ?? 0) }
                let highest = known.max { (series.values[$0] ?? 0) < (series.values[$1] ?? 0) }
                if let lowest, let highest, known.count > 2 {
                    text += "; lowest \(point(lowest)), highest \(point(highest))"
                }
                text += ". "
            }
        } else {
            for (index, category) in categories.prefix(12).enumerated() {
                let parts = series.map { series in
                    let value = series.values[index].map(label) ?? Chart.unknown
                    return self.series.count == 1 ? value : "\(series.name) \(value)"
                }
                text += "\(category): \(parts.joined(separator: ", ")). "
            }
        }
        return text + "The table holds every number."
    }

    /// The picture under its title, with the remarks that its marks stand for.
    package var picture: HTML {
        let remarks = annotations.map { annotation -> HTML in
            "<li>\(categories[annotation.category]): \(annotation.text)</li>\n"
        }
        let list: HTML =
            remarks.isEmpty ? .empty : "<ol class=\"note\">\n\(remarks)</ol>\n"
        return """
            <figure aria-labelledby="figure-\(id)">
            <figcaption id="figure-\(id)">\(title)</figcaption>
            \(svg)\(list)</figure>

            """
    }

    /// The picture and, beside it, its data table.
    package var figure: HTML {
        """
        <div class="pair">
        \(picture)\(table.html)</div>

        """
    }
}
