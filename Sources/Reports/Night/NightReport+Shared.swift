import Care
import Measures
import Reporting

extension NightReport {
    /// The headline as it may leave the team; nil without a source.
    private var sharedHeadline: RoundedTally? { headline.map { RoundedTally($0.tally) } }

    /// The report in one sentence, of rounded counts.
    var sharedSentence: String {
        guard let headline, let tally = sharedHeadline else { return missingSentence }
        let name = inputs.authority.name
        guard let outside = tally.counted.number, let known = tally.known,
            let percentage = tally.percentage
        else {
            return "On \(inputs.date.inWords) there are too few children to show a figure for"
                + " \(name)."
        }
        var text =
            "On \(inputs.date.inWords), about \(outside) of \(known) children in foster and"
            + " children's homes lived"
            + " \(inputs.meaning == .outside ? "outside \(name)" : inputs.meaning.phrase):"
            + " \(percentage)%"
        if let target = headline.target {
            text += ". The target is \(target.percentage) or less"
        }
        return text + "."
    }

    /// The share of the shared edition as a rate, as `0.4`; nil where it is not shown.
    var sharedRate: String? {
        sharedHeadline?.percentage.map { Decimals.text(Int64($0), places: 2) }
    }

    /// The parts of the shared edition: rounded counts and nothing else.
    ///
    /// It holds no number that is not a ``RoundedCount`` or made from such, no words that somebody
    /// wrote into a source, no dates of children and no digest of the sources.
    var sharedParts: [Document.Part] {
        [
            Document.Part(
                id: "number", title: "1. The number",
                opening: [
                    .words(
                        "This edition is for sharing. Every count is rounded to the nearest 5, and a"
                            + " count from 1 to 4 is shown as \(RoundedCount.symbol). Percentages"
                            + " come from the rounded counts. Rows may not add up to their total."),
                    .words(
                        "A table is left out if it would help to work out a count from 1 to 4. The"
                            + " rounding does not hide a child from a reader who already knows about"
                            + " everybody else in a row."),
                ] + sharedLine),
            Document.Part(
                id: "exceptions", title: "2. Exceptions",
                opening: [
                    .table(
                        exceptionCounts(showsDays: false) { count in
                            count.map { RoundedCount($0).cell } ?? .none("")
                        })
                ]),
            Document.Part(
                id: "breakdown", title: "3. Breakdown",
                opening: [
                    .note(
                        "Children in foster and children's homes whose location we know.")
                ], sections: sharedSections),
            Document.Part(
                id: "measures-part", title: "4. Measures",
                opening: [
                    .table(sharedMeasures),
                    .note(
                        "\(RoundedCount.symbol) in every column: too few children to show."),
                ]),
        ]
    }

    // MARK: The line

    private var sharedLine: [Document.Block] {
        let points = line.map { (point: $0, tally: $0.tally.map { RoundedTally($0) }) }
        guard points.contains(where: { $0.tally?.percentage != nil }) else {
            return [.words("Too few children to show the line.")]
        }
        var chart = Chart(
            id: "thirteen-months", title: "The share outside over thirteen months",
            axis: "Share of children outside at each month end and tonight (whole %)",
            categoryTitle: "Day", form: .line, categories: line.map(\.date.asMonth),
            series: [
                Chart.Series(
                    "Share outside", values: points.map { $0.tally?.percentage.map { Int64($0) } })
            ], decimals: 0, suffix: "%")
        if line.contains(where: { $0.target != nil }) {
            chart.series.append(
                Chart.Series(
                    "Target on the day", role: .centre,
                    values: line.map { $0.target.map { ($0.millionths + 5000) / 10_000 } }))
        }
        var table = Table(
            id: "month-ends", caption: "Children at each month end and tonight, rounded",
            columns: [.init("Day", .words), .init("Outside"), .init("Not outside")])
        for (point, tally) in points {
            table.add([
                Table.Cell(point.date.description),
                tally?.counted.cell ?? .none("not measured"),
                tally?.notCounted.cell ?? .none("not measured"),
            ])
        }
        return [.chart(chart), .table(table)]
    }

    // MARK: Tables

    /// The dimensions by which the shared edition tells children apart, the first kept first.
    ///
    /// Left out: reasons and teams, which are words that somebody wrote; brothers and sisters, who
    /// come in pairs and threes, so that a small count of them follows; unaccompanied children, who
    /// are a row by distance already.
    static let sharedDimensions: [Dimension] = [
        .boundary, .age, .kind, .ethnicity, .sex, .provider, .distance, .district, .need,
        .disability,
    ]

    private var sharedSections: [Document.Section] {
        guard let tally = sharedHeadline else { return [] }
        var outside = DisclosureCheck(total: tally.counted)
        var others = DisclosureCheck(total: tally.notCounted)
        return NightReport.sharedDimensions.map { dimension in
            let split = sharedSplit(by: dimension)
            let id = "by-\(dimension.rawValue)"
            let block: Document.Block
            if split.notMeasured != nil {
                block = .words("not measured: needs \(dimension.needs)")
            } else {
                let rows = split.parts.map { RoundedTally($0.before) }
                if outside.admits(rows.map(\.counted)), others.admits(rows.map(\.notCounted)) {
                    outside.add(rows.map(\.counted))
                    others.add(rows.map(\.notCounted))
                    block = .table(split.shared(id: id, total: tally))
                } else {
                    block = .words("Not shown: too few children.")
                }
            }
            return Document.Section(
                id: "shared-\(dimension.rawValue)",
                title: "By \(dimension.title.lowercasedFirst)", blocks: [block])
        }
    }

    private func sharedSplit(by dimension: Dimension) -> Split {
        var measured = placements.measured
        if dimension == .district {
            // Whoever adds up the districts outside has the rows by boundary, and so more of each.
            for index in measured.indices where measured[index].location.isOutside {
                measured[index].district = measured[index].location.title
            }
        }
        return Split(by: dimension, meaning: inputs.meaning, before: measured, after: [])
    }

    // MARK: Measures

    private var sharedMeasures: Table {
        var table = Table(
            id: "measures", caption: "Measures, of rounded counts",
            columns: [
                .init("Measure", .words), .init("Counted"), .init("Not counted"),
                .init("Share"),
            ])
        let mix = Set(CostGroup.allCases.map { CareMeasures.mixDefinition($0).id })
        // The mix is of the kinds of home, which the tables tell already.
        for reading in [headline, flow].compactMap({ $0 })
            + measures.filter({ !mix.contains($0.measure.id) })
        {
            let tally = RoundedTally(reading.tally)
            let isShown = reading.measure.id == headline?.measure.id || tally.isMeasureShown
            let hidden = Table.Cell(RoundedCount.symbol)
            table.add(
                [Table.Cell(reading.measure.title)]
                    + (isShown
                        ? [tally.counted.cell, tally.notCounted.cell, tally.percentageCell]
                        : [hidden, hidden, hidden]))
        }
        return table
    }
}

extension Split {
    /// The split as it may leave the team: known children only, every count rounded by itself.
    func shared(id: String, total: RoundedTally) -> Table {
        var table = Table(
            id: id, caption: "\(dimension.title): children whose location we know, rounded",
            columns: [
                .init(dimension.title, .words), .init("Outside"), .init("Not outside"),
                .init("Share outside"),
            ])
        func cells(_ title: String, _ tally: RoundedTally) -> [Table.Cell] {
            [
                Table.Cell(title), tally.counted.cell, tally.notCounted.cell, tally.percentageCell,
            ]
        }
        for part in parts { table.add(cells(part.row.title, RoundedTally(part.before))) }
        table.setTotal(cells("All", total))
        return table
    }
}
