import Care
import Files
import Measures
import Reporting

extension NightReport {
    /// Every reading of the night, the headline first.
    package var readings: [MeasureReading] {
        [headline, flow].compactMap { $0 } + meanings.dropFirst() + measures
    }

    /// The measures that have a target, as a council reports them.
    package var indicators: [MeasureReading] {
        let headlines = [headline].compactMap { $0 }
        return (measures + headlines).filter { $0.target != nil }
    }

    /// The indicator table: performance against target.
    var indicatorTable: Table {
        var table = Table(
            id: "indicators", caption: "Performance measures against their targets",
            columns: [
                .init("Performance measure", .words), .init("Counted"), .init("Of"),
                .init("Performance"), .init("Target"), .init("Percentage points from the target"),
                .init("Children short"), .init("Children to spare"), .init("On track?", .words),
                .init("Objective", .words),
            ])
        for reading in indicators {
            guard let target = reading.target else { continue }
            let (short, spare): (Table.Cell, Table.Cell)
            let track: String
            switch reading.standing {
            case .missed(let count)?:
                (short, spare) = (.whole(count), .none("none"))
                track = "Off track"
            case .met(let count)?:
                (short, spare) = (.none("none"), .whole(count))
                track = "On track"
            case nil:
                (short, spare) = (.none("not known"), .none("not known"))
                track = "Not known"
            }
            table.add([
                Table.Cell(reading.measure.title), .whole(reading.tally.counted),
                .whole(reading.tally.known), SufficiencyReport.cell(reading.tally.share),
                .share(target.description, shown: target.percentage),
                reading.gapInTenthsOfPoint.map(NightReport.pointsFromTarget)
                    ?? .none("not known"),
                short, spare, Table.Cell(track),
                Table.Cell(
                    "\(reading.measure.objective.rawValue): \(reading.measure.objective.title)"),
            ])
        }
        return table
    }

    // Points above or below a target, in words instead of a sign.
    private static func pointsFromTarget(_ tenths: Int) -> Table.Cell {
        let size = abs(tenths).inTenths
        return .number(
            Decimals.text(Int64(tenths), places: 1),
            shown: tenths == 0 ? size : "\(size) \(tenths > 0 ? "above" : "below")")
    }

    /// Part 6: every measure, its figures, and what goes with them.
    var measuresPart: Document.Part {
        var opening: [Document.Block] = []
        if indicators.isEmpty {
            opening.append(.notMeasured("not measured: needs a target for at least one measure"))
        } else {
            opening.append(.table(indicatorTable))
        }
        if !readings.isEmpty {
            opening.append(
                .table(
                    MeasureReading.table(
                        of: readings, id: "measures",
                        caption: "Every measure, with the effect of missing data")))
        }
        if !missingMeasures.isEmpty {
            opening.append(
                .list(missingMeasures.map { "\($0.title): not measured. Connect \($0.needs)." }))
        }
        return Document.Part(
            id: "measures-part", title: "6. Measures", opening: opening,
            sections: [
                Document.Section(
                    id: "distance-bands", title: "Distance bands", blocks: distanceBlocks),
                Document.Section(id: "moves", title: "Why placements changed", blocks: moveBlocks),
                Document.Section(
                    id: "permanence", title: "Time to permanence", blocks: permanenceBlocks),
            ])
    }

    private var distanceBlocks: [Document.Block] {
        guard source != .none else {
            return [.notMeasured("not measured: needs where children come from and live")]
        }
        let bands: [(String, Range<Int>)] = [
            ("Under 5 miles", 0..<50), ("5 to under 10 miles", 50..<100),
            ("10 to 20 miles", 100..<201), ("More than 20, to 50 miles", 201..<501),
            ("More than 50 miles", 501..<Int.max),
        ]
        var table = Table(
            id: "distance", caption: "Straight-line distance from where the child comes from",
            columns: [
                .init("Distance", .words), .init("Foster and children's homes"),
                .init("All placements"),
            ])
        let measured = placements.measured
        func add(_ title: String, _ isIn: (PlacementFacts) -> Bool) {
            table.add([
                Table.Cell(title), .whole(measured.count(where: isIn)),
                .whole(placements.count(where: isIn)),
            ])
        }
        for (title, range) in bands {
            add(title) {
                if case .tenthsOfMile(let tenths) = $0.distance {
                    range.contains(tenths)
                } else {
                    false
                }
            }
        }
        add("Not recorded: unaccompanied asylum-seeking") { $0.distance == .unaccompanied }
        add("Not known") { $0.distance == .unknown }
        table.setTotal([
            "All", .whole(measured.count), .whole(placements.count),
        ])
        return [.table(table)]
    }

    private static let reasons = [
        "CARPL": "Change to, or as part of, the care plan", "CLOSE": "Resignation or closure",
        "ALLEG": "Allegation", "STAND": "Standards of care", "APPRR": "Approval removed",
        "CREQB": "Carer's request: behaviour", "CREQO": "Carer's request: other",
        "CHILD": "Child's request", "LAREQ": "Authority's request", "PLACE": "Status only",
        "CUSTOD": "Custody", "OTHER": "Other",
    ]

    private var moveBlocks: [Document.Block] {
        guard let moveReasons else { return [.notMeasured("not measured: needs SSDA903 episodes")] }
        var table = Table(
            id: "move-reasons",
            caption: "Moves to a new carer since \(inputs.date.financialYearStart.inWords), by"
                + " recorded reason",
            columns: [.init("Reason", .words), .init("Moves")])
        for row in moveReasons {
            table.add([
                Table.Cell(
                    row.reason.map { NightReport.reasons[$0] ?? Dimension.unlistedCode }
                        ?? "Not recorded"),
                .whole(row.count),
            ])
        }
        guard !table.rows.isEmpty else { return [.words("No child moved to a new carer.")] }
        table.setTotal(["All", .whole(moveReasons.reduce(0) { $0 + $1.count })])
        return [.table(table)]
    }

    private var permanenceBlocks: [Document.Block] {
        guard let leaving else { return [.notMeasured("not measured: needs SSDA903 episodes")] }
        let left = CareMeasures.table(
            ofPermanence: permanence, stillOpen: stillOpen, since: inputs.date.financialYearStart)
        var columns: [Table.Column] = [.init("Days since coming into care")]
        let routes = CareMeasures.Route.allCases.enumerated().filter { place, route in
            route != .unknown || leaving.curve.contains { $0.left[place] > 0 }
        }
        columns += routes.map { .init("Left: \($0.element.title.lowercasedFirst)") }
        columns += [.init("Still looked after"), .init("Followed so long")]
        var curve = Table(
            id: "leaving",
            caption: "How care ended for the \(leaving.periods) periods that began in the last five"
                + " years (\(leaving.censored) have not ended, or ended on the 18th birthday)",
            columns: columns)
        func share(_ thousandths: Int) -> Table.Cell {
            .share(
                Decimals.text(Int64(thousandths), places: 3),
                shown: thousandths.inTenths + "%")
        }
        for row in leaving.curve {
            curve.add(
                [Table.Cell.whole(row.days)] + routes.map { share(row.left[$0.offset]) }
                    + [share(row.still), .whole(row.followed)])
        }
        let mayBeLonger = permanence.reduce(stillOpen.mayBeLonger) { $0 + $1.mayBeLonger }
        let mayBeShorter = permanence.reduce(stillOpen.mayBeShorter) { $0 + $1.mayBeShorter }
        var isShort: [Document.Block] = []
        if mayBeLonger > 0 {
            isShort.append(
                .note(
                    "\"May be longer\" counts the children whose first row in the returns does not"
                        + " say that care began with it. Their days are counted from that row."))
        }
        if mayBeShorter > 0 {
            isShort.append(
                .note(
                    "\"May be shorter\" counts the children whose first DECOM or last DEC cannot be"
                        + " believed. Their days are the most that can be."))
        }
        return [.table(left)] + isShort + [
            .table(curve),
            .note(
                "Cumulative incidence by route (Aalen and Johansen 1978). Children who are still"
                    + " looked after count for as long as they have been followed."),
        ]
    }

    // MARK: 7. Variation

    /// Part 7: control charts and the funnel.
    var variationPart: Document.Part {
        Document.Part(
            id: "variation", title: "7. Expected variation",
            sections: [
                Document.Section(
                    id: "flow-control", title: "Placements made each month", blocks: flowBlocks),
                Document.Section(
                    id: "stock-control", title: "Month ends", blocks: stockBlocks),
                Document.Section(
                    id: "funnel-section", title: "Neighbours and England", blocks: funnelBlocks),
            ])
    }

    private func blocks(
        of control: Control, id: String, what: String, axis: String
    ) -> [Document.Block] {
        var chart = Chart(
            id: id, title: title(of: control, what: what), axis: axis, categoryTitle: "Month",
            form: .line, categories: control.months.map(\.asMonth),
            series: [
                Chart.Series(
                    "Share outside", values: control.chart.points.map { $0.value.map { Int64($0) } }
                ),
                Chart.Series(
                    "Mean", role: .centre,
                    values: control.months.map { _ in Int64(control.chart.centre) }),
                Chart.Series(
                    "Lower limit", role: .limit,
                    values: control.chart.points.map { Int64($0.lower) }),
                Chart.Series(
                    "Upper limit", role: .limit,
                    values: control.chart.points.map { Int64($0.upper) }),
            ], decimals: 1, suffix: "%")
        if let trajectory = headline.flatMap({ inputs.trajectory(of: $0.measure.id) }) {
            let targets = control.months.map { trajectory.target(on: $0) }
            if targets.contains(where: { $0 != nil }) {
                chart.series.append(
                    Chart.Series(
                        "Target", role: .centre,
                        values: targets.map { $0.map { ($0.millionths + 500) / 1000 } }))
            }
        }
        var blocks: [Document.Block] = [.chart(chart)]
        let outside = zip(control.months, control.chart.points).filter {
            $0.1.signals.contains(.outsideLimit)
        }
        let signals =
            outside.map { "\($0.0.asMonth): outside the limits" }
            + control.chart.runs.map { run in
                let way =
                    switch (run.signal, run.isUp) {
                    case (.trend, true): "rising"
                    case (.trend, false): "falling"
                    case (_, true): "above the average"
                    case (_, false): "below the average"
                    }
                let span = run.points
                return "\(control.months[span.lowerBound].asMonth) to"
                    + " \(control.months[span.upperBound].asMonth): \(span.count) months in a row"
                    + " \(way)"
            }
        if !signals.isEmpty { blocks.append(.list(signals)) }
        if let target = headline?.target,
            let assurance = control.chart.assurance(target: target, polarity: .lower)
        {
            let share = target.percentage
            let words =
                switch assurance {
                case .met:
                    "\(share) is well above the normal range. It will be met unless something"
                        + " changes."
                case .missed:
                    "\(share) is well below the normal range. It will not be met unless something"
                        + " changes."
                case .chance:
                    "\(share) is within the normal month-to-month range, so some months meet it and"
                        + " some miss it by chance."
                }
            blocks.append(.words(words))
        }
        return blocks
    }

    private func title(of control: Control, what: String) -> String {
        func months(_ count: Int) -> String { "\(count.counted("month", "months"))" }
        let outside = control.chart.points.count { $0.signals.contains(.outsideLimit) }
        // Two runs are said to be two, also where one follows the other.
        let parts =
            (outside > 0 ? ["\(months(outside)) outside the limits"] : [])
            + control.chart.runs.map { run in
                let way =
                    switch (run.signal, run.isUp) {
                    case (.trend, true): "rising"
                    case (.trend, false): "falling"
                    case (_, true): "above average"
                    case (_, false): "below average"
                    }
                return "\(months(run.points.count)) in a row \(way)"
            }
        return parts.isEmpty
            ? "\(what): within expected variation" : "\(what): \(parts.joined(separator: ", "))"
    }

    private var flowBlocks: [Document.Block] {
        guard let flowControl else {
            return [
                .notMeasured("not measured: needs SSDA903 episodes of twelve complete months")
            ]
        }
        return blocks(
            of: flowControl, id: "flow-p-chart", what: "Placements made outside each month",
            axis: "Share of the placements made in the month that are outside (%)")
            + [
                .note(
                    "How to read it: the limits are three standard deviations either side of the"
                        + " average (a p-chart). More than chance: a month outside the limits, seven"
                        + " months in a row on one side of the average, or five in a row that rise"
                        + " or fall.")
            ]
    }

    private var stockBlocks: [Document.Block] {
        guard let stockControl else {
            return [.notMeasured("not measured: needs SSDA903 episodes of twelve month ends")]
        }
        return blocks(
            of: stockControl, id: "stock-xmr-chart", what: "Children outside at month ends",
            axis: "Share of children outside at the month end (%)")
            + [
                .note(
                    "How to read it: the limits are 2.66 average month-to-month changes either side"
                        + " of the average (an XmR chart). Most children are the same from one month"
                        + " end to the next, so runs of months mean nothing here and a month outside"
                        + " the limits is only a hint.")
            ]
    }

    private var funnelBlocks: [Document.Block] {
        guard let benchmarks = inputs.benchmarks,
            let base = benchmarks.last(where: { $0.role == .country }), let share = base.tally.share
        else {
            return [
                .notMeasured(
                    "not measured: needs the Department for Education's placement location file, with"
                        + " England and the neighbours")
            ]
        }
        var table = Table(
            id: "funnel",
            caption: "All children looked after who live outside, against"
                + " \(base.name) \(base.period) (\(share.percentage))",
            columns: [
                .init("Area", .words), .init("Period", .words), .init("Outside"), .init("Of"),
                .init("Share"), .init("95% from"), .init("95% to"), .init("99.8% from"),
                .init("99.8% to"), .init("Result", .words),
            ])
        func add(_ name: String, _ period: String, _ tally: Tally) {
            guard let own = tally.share else { return }
            let near = Interval.funnel(base: share, whole: own.whole, deviations: 1.96)
            let far = Interval.funnel(base: share, whole: own.whole, deviations: 3.0902)
            let result =
                !far.contains(own)
                ? "outside the 99.8% limits"
                : near.contains(own) ? "within the limits" : "outside the 95% limits"
            table.add([
                Table.Cell(name), .numeral(period), .whole(own.part), .whole(own.whole),
                SufficiencyReport.cell(own), near.lowest, near.highest, far.lowest, far.highest,
                Table.Cell(result),
            ])
        }
        if let all = meanings.last, inputs.meaning == .outside {
            add("\(inputs.authority.name), tonight", inputs.date.description, all.tally)
        }
        for area in benchmarks where area.role != .country {
            add(area.name, area.period, area.tally)
        }
        return [
            .table(table),
            .note(
                "The limits show how far an area of that size could differ from England by chance."
                    + " This is not a ranking: areas differ in geography and in the children they"
                    + " look after."),
        ]
    }

    // MARK: 8. Equality

    /// Part 8: measures by ethnicity, sex, disability and unaccompanied children.
    var equalityPart: Document.Part {
        Document.Part(
            id: "equality", title: "8. Equality",
            opening: [
                .words(
                    "The same measures by characteristics that the Equality Act protects. The 95%"
                        + " interval (Wilson) shows how far chance alone could move each share. A"
                        + " wide interval means few children; it does not mean there is no"
                        + " difference. NearHome uses none of this in its rules or points.")
            ],
            sections: Dimension.ofEquality.map { dimension in
                Document.Section(
                    id: "equality-\(dimension.rawValue)", title: dimension.title,
                    blocks: equalityTable(by: dimension).map { [.table($0)] }
                        ?? [.notMeasured("not measured: needs \(dimension.needs)")])
            })
    }

    /// Groups of a dimension, in order, with the references of their children.
    func equalityGroups(by dimension: Dimension) -> [(row: Dimension.Row, children: Set<String>)]? {
        var rows: [String: (row: Dimension.Row, children: Set<String>)] = [:]
        var missing: Set<String> = []
        for placement in placements {
            if let row = dimension.row(of: placement) {
                rows[row.code, default: (row, [])].children.insert(placement.child)
            } else {
                missing.insert(placement.child)
            }
        }
        guard !rows.isEmpty else { return nil }
        let order = dimension.fixedRows.map(\.code) + EthnicGroup.allCases.map(\.rawValue)
        var groups = rows.values.sorted {
            let first = order.firstIndex(of: $0.row.code) ?? order.count
            let second = order.firstIndex(of: $1.row.code) ?? order.count
            return first == second ? $0.row.code < $1.row.code : first < second
        }
        if !missing.isEmpty {
            groups.append(
                (Dimension.Row(code: Dimension.notRecorded, title: "Not recorded"), missing))
        }
        return groups
    }

    private func equalityTable(by dimension: Dimension) -> Table? {
        guard let groups = equalityGroups(by: dimension) else { return nil }
        var table = Table(
            id: "equality-\(dimension.rawValue)",
            caption: "Measures by \(dimension.title.lowercasedFirst)",
            columns: [
                .init(dimension.title, .words), .init("Measure", .words), .init("Counted"),
                .init("Of"), .init("Share"), .init("95% from"), .init("95% to"),
            ])
        for group in groups {
            for reading in equalityReadings(of: group.children) {
                let interval = reading.tally.share.map { Interval.wilson($0) }
                table.add([
                    Table.Cell(group.row.title), Table.Cell(reading.measure.title),
                    .whole(reading.tally.counted), .whole(reading.tally.known),
                    SufficiencyReport.cell(reading.tally.share),
                    interval?.lowest ?? .none("no rate"), interval?.highest ?? .none("no rate"),
                ])
            }
        }
        return table
    }

    private func equalityReadings(of children: Set<String>) -> [MeasureReading] {
        let date = inputs.date
        let measured = placements.filter { children.contains($0.child) }.measured
        var readings = [
            MeasureReading(inputs.meaning.stock, tally: inputs.meaning.tally(measured))
        ]
        if source == .returns, let histories = inputs.histories {
            let care = CareMeasures(histories.records.filter { children.contains($0.child) })
            readings += [
                care.familyPlacements(on: date), care.longTermStability(on: date),
                care.threePlacements(on: date),
            ]
        }
        return readings
    }

    // MARK: 9. Definitions

    /// Part 9: what every measure counts, and from what the report was made.
    var definitionsPart: Document.Part {
        var table = Table(
            id: "definitions", caption: "Every measure's definition",
            columns: [
                .init("Measure", .words), .init("Definition", .words),
                .init("Counted, out of", .words), .init("Not known", .words),
                .init("Better; objective; from", .words),
            ])
        table.paper = .entries(columns: 2)
        for reading in readings {
            let measure = reading.measure
            table.add([
                Table.Cell("\(measure.title) (\(measure.id), version \(measure.version))"),
                Table.Cell(measure.definition),
                Table.Cell("\(measure.numerator), out of: \(measure.denominator)"),
                Table.Cell(measure.unknowns),
                Table.Cell(
                    "\(measure.polarity.rawValue); \(measure.objective.rawValue):"
                        + " \(measure.objective.title); \(measure.source)"),
            ])
        }
        let provenance = inputs.provenance
        return Document.Part(
            id: "definitions-part", title: "9. Definitions and sources",
            opening: (table.rows.isEmpty ? [] : [.table(table)]) + [
                .facts([
                    Document.Fact("Night", inputs.date.inWords),
                    Document.Fact("Meaning of outside", inputs.meaning.title),
                    Document.Fact("Input", provenance.inputHash ?? "fingerprint not recorded"),
                    Document.Fact("Policy", provenance.policyHash ?? "fingerprint not recorded"),
                    Document.Fact(
                        "NearHome", "version \(provenance.version.replacing("nearhome ", with: ""))"
                    ),
                ])
            ])
    }
}

extension Interval {
    fileprivate var lowest: Table.Cell { Interval.cell(low) }
    fileprivate var highest: Table.Cell { Interval.cell(high) }

    private static func cell(_ thousandths: Int) -> Table.Cell {
        .share(
            Rate(millionths: Int64(thousandths) * 1000).description,
            shown: thousandths.inTenths + "%")
    }
}

extension CareMeasures.Route {
    /// The route in words.
    package var title: String {
        switch self {
        case .home: "Returned home"
        case .adoption: "Adopted"
        case .guardianship: "Special guardianship"
        case .arrangementsOrder: "Child arrangements order"
        case .other: "Any other way"
        case .unknown: "Way not known"
        }
    }
}
