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
                ], sections: sharedBreakdown.sections),
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

    /// The tables by who the children are and where they live, as far as they can be told.
    var sharedBreakdown: (sections: [Document.Section], authorities: [SharedAreas.Row]) {
        guard let tally = sharedHeadline else { return ([], []) }
        var check = TallyCheck(total: tally)
        var sections: [Document.Section] = []
        var authorities: [SharedAreas.Row] = []
        // The rows of the table by boundary, once it stands: other tables take them apart.
        var boundary: [String]?
        func add(_ id: String, _ title: String, _ block: Document.Block?) {
            sections.append(
                Document.Section(
                    id: "shared-\(id)", title: title,
                    blocks: [block ?? .words("Not shown: too few children.")]))
        }
        for dimension in NightReport.sharedDimensions {
            let split = sharedSplit(by: dimension)
            let title = "By \(dimension.title.lowercasedFirst)"
            guard split.notMeasured == nil else {
                add(
                    dimension.rawValue, title, .words("not measured: needs \(dimension.needs)"))
                continue
            }
            var part = TallyCheck.Part(tallies: split.parts.map { RoundedTally($0.before) })
            if dimension == .district,
                let inside = boundary?.firstIndex(of: AreaLocation.inside.code)
            {
                // The rows of those who live elsewhere stand in the table by boundary already.
                let elsewhere = [AreaLocation.adjoining, .distant, .unknown].map(\.title)
                part = TallyCheck.Part(
                    row: inside,
                    tallies: split.parts.filter { !elsewhere.contains($0.row.title) }
                        .map { RoundedTally($0.before) })
            }
            let isAdmitted = check.admit([part])
            add(
                dimension.rawValue, title,
                isAdmitted
                    ? .table(split.shared(id: "by-\(dimension.rawValue)", total: tally)) : nil)
            guard dimension == .boundary else { continue }
            if isAdmitted { boundary = split.parts.map(\.row.code) }
            authorities = boundary.flatMap { admittedAuthorities(&check, $0) } ?? []
            add(
                "authority", "By the authority in which they live",
                authorities.isEmpty
                    ? nil : .table(SharedAreas.table(of: authorities, total: tally)))
        }
        return (sections, authorities)
    }

    // Each authority by itself where that tells no small count, else those of small counts
    // together; nil where neither can be told.
    private func admittedAuthorities(
        _ check: inout TallyCheck, _ boundary: [String]
    ) -> [SharedAreas.Row]? {
        let areas = SharedAreas(
            placements.measured, inputs.meaning, own: inputs.authority.name)
        for rows in [areas.authorities, areas.merged] {
            let parts = [AreaLocation.adjoining, .distant].map { location in
                TallyCheck.Part(
                    row: boundary.firstIndex(of: location.code),
                    tallies: rows.filter { $0.location == location }.map { RoundedTally($0.tally) })
            }
            if check.admit(parts) { return rows }
        }
        return nil
    }

    private func sharedSplit(by dimension: Dimension) -> Split {
        var measured = placements.measured
        if dimension == .district {
            // Whoever adds up the districts outside has the rows by boundary, and so more of each.
            let isTold = toldDistricts
            for index in measured.indices {
                if measured[index].location != .inside {
                    measured[index].district = measured[index].location.title
                } else if let name = measured[index].district, !isTold(name) {
                    measured[index].district = SharedDistricts.others
                }
            }
        }
        var split = Split(by: dimension, meaning: inputs.meaning, before: measured, after: [])
        split.parts.removeAll {
            $0.row.title == AreaLocation.unknown.title && $0.before.known == 0
        }
        return split
    }

    // Which names of districts are told: those that England has, those of the map, and those that
    // stand in more than one row. Any other may be something that somebody wrote into a cell.
    private var toldDistricts: (String) -> Bool {
        let instance = inputs.instance
        let mapped = Set(instance?.map.map(\.district) ?? [])
        let rows =
            (instance?.homes ?? []).compactMap(\.district)
            + Set((instance?.areas ?? []).map(\.district))
        let counts = rows.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        return { name in
            mapped.contains(name) || (counts[name] ?? 0) > 1
                || AuthorityTable.isName(ofDistrict: name)
        }
    }

    // MARK: The map

    /// Who needs a home and where places are vacant; nil without the case system.
    private func sharedDistricts(_ counts: AreaCounts) -> SharedDistricts {
        SharedDistricts(
            counts, noHome: sharedCount(of: .noHome), unused: sharedCount(of: .unusedVacancies),
            isTold: toldDistricts)
    }

    // An exception as the table of exceptions prints it; nil where it is not measured.
    private func sharedCount(of kind: NightException.Kind) -> RoundedCount? {
        exceptions.first { $0.kind == kind }?.count.map { RoundedCount($0) }
    }

    // Figures that stand in the tables too.
    private var sharedBoxes: [Document.Box] {
        var boxes: [Document.Box] = []
        if let tally = sharedHeadline, let outside = tally.counted.number, let known = tally.known,
            let percentage = tally.percentage
        {
            boxes.append(
                Document.Box(
                    "Outside tonight", "\(percentage)%",
                    "about \(outside) of \(known) children in foster and children's homes",
                    isMain: true))
        }
        if let target = headline?.target {
            boxes.append(Document.Box("Target", "\(target.percentage) or less"))
        }
        if let count = sharedCount(of: .noHome) {
            boxes.append(
                Document.Box(
                    NightException.Kind.noHome.title, count.words("children")))
        }
        return boxes
    }

    // Who is given this edition can add no map to it.
    private static let sharedAbsenceOfMap = "There is no map of this night."

    /// What stands before the parts: the sentence, the map of rounded counts and its table.
    var sharedOpening: [Document.Block] {
        let lead = Document.Block.lead(sharedSentence)
        guard let counts = areaCounts else { return [lead, .note(NightReport.sharedAbsenceOfMap)] }
        let districts = sharedDistricts(counts)
        let authorities = sharedBreakdown.authorities.filter { $0.location.isOutside }
        let children = Dictionary(
            authorities.compactMap { row in
                row.code.map { ($0, RoundedTally(row.tally).counted) }
            }, uniquingKeysWith: { first, _ in first })
        // Where another authority as a whole is drawn in its place, the count stands on that one.
        let whole = Dictionary(
            counts.redrawn.filter(\.isWhole).compactMap { old in
                children[old.code].map { (old.parts[0].code, $0) }
            }, uniquingKeysWith: { first, _ in first })
        let told = Set(counts.redrawn.map(\.code))
        let isBeyond = authorities.contains {
            $0.code.map { !counts.isDrawn($0) && !told.contains($0) } ?? true
        }
        let remarks = counts.redrawn.filter { children[$0.code] != nil }
            .map(\.sentenceWithoutCounts)
        let map = counts.map(
            ofDistrict: districts.lines,
            ofAuthority: { code in
                [children[code], whole[code]].compactMap { $0?.words("children") }
            },
            note: AreaCounts.note(
                (isBeyond
                    ? ["Some children live beyond this map. Section 3 has every authority."] : [])
                    + remarks))
        let below: [Document.Block] = map == nil ? [.note(NightReport.sharedAbsenceOfMap)] : []
        guard map != nil || districts.table != nil else { return [lead] + below }
        return [lead, .glance(sharedBoxes, map, districts.table)] + below
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
                .numeral(title), tally.counted.cell, tally.notCounted.cell, tally.percentageCell,
            ]
        }
        for part in parts { table.add(cells(part.row.title, RoundedTally(part.before))) }
        table.setTotal(cells("All", total))
        return table
    }
}
