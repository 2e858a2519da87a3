import Care
import Measures
import Reporting

extension NightReport {
    /// The report as a document, from which every file is made.
    package func document(for edition: Edition = .team) -> Document {
        var parts =
            edition == .team
            ? [
                numberPart, exceptionsPart, drillDownPart, qualityPart, sufficiencyPart,
                measuresPart, variationPart, equalityPart, definitionsPart,
            ] : sharedParts
        if edition == .team {
            // Page 1 says what matters; the number and the exceptions are what people ask next.
            for index in parts.indices.dropFirst(2) { parts[index].isOpen = false }
        }
        var document = Document(
            title: "Sufficiency report, \(inputs.authority.name), \(inputs.date)",
            subject: "Nightly sufficiency report",
            heading: "\(inputs.authority.name), \(inputs.date.inWords): children placed outside",
            warning: inputs.provenance.warning,
            opening: opening(for: edition), parts: parts,
            closing: SufficiencyReport.advice)
        document.sheetNames = Document.namesOfSheets
        return document
    }

    /// The report in one sentence.
    package func sentence(for edition: Edition = .team) -> String {
        if edition == .shared { return sharedSentence }
        guard let headline else { return missingSentence }
        guard let share = headline.tally.share else {
            return sentence(withoutAnyOf: headline.tally.unknown)
        }
        var text =
            "On \(inputs.date.inWords), \(headline.tally.counted) of"
            + " \(headline.units(headline.tally.known)) in foster and children's homes lived"
            + " \(inputs.meaning == .outside ? "outside \(inputs.authority.name)" : inputs.meaning.phrase):"
            + " \(share.percentage)"
        text += "."
        if let unknown = headline.tally.unknownInHeadline { text += " \(unknown)" }
        guard let target = headline.target else { return text }
        text += " The target is \(target.percentage) or less."
        return text + (headline.standing?.inWords.map { " \($0)" } ?? "")
    }

    // The sources are there, and no child's location is known.
    private func sentence(withoutAnyOf unknown: Int) -> String {
        let start = "No figure for \(inputs.date.inWords): "
        if unknown == 0 {
            return start + "by the sources, no child lives in a foster or children's home."
        }
        let kinds = placements.measured.count { !$0.isKindKnown }
        if kinds == unknown {
            return start + "we do not know the kind of home of any of the \(unknown) children who"
                + " may live in foster and children's homes. Check PLACE, LS and the dates in the"
                + " returns."
        }
        return start + "we do not know where any of the \(unknown) children in foster and"
            + " children's homes lives. Check "
            + (kinds > 0 ? "PLACE and LS in the returns, " : "")
            + "their postcodes and the postcode directory."
    }

    var missingSentence: String {
        "No figure for \(inputs.date.inWords): connect SSDA903 returns, or the case system's"
            + " children and homes."
    }

    /// On or off track, in a sentence; nil without a target.
    package var trackInWords: String? {
        guard let headline, let target = headline.target else { return nil }
        let trajectory = inputs.trajectory(of: headline.measure.id)
        let path =
            trajectory.map {
                $0.isConstant
                    ? "The target is \(target.percentage) all year."
                    : "The target goes from \($0.startRate.percentage) on \($0.start.inWords) to"
                        + " \($0.endRate.percentage) on \($0.end.inWords)"
                        + " (\($0.shape.rawValue)). Today it is \(target.percentage)."
            } ?? ""
        switch headline.standing {
        case .met?: return "On track. \(path)"
        case .missed?: return "Off track. \(path)"
        case nil: return path
        }
    }

    // MARK: 1. The number

    private var numberPart: Document.Part {
        guard headline != nil else {
            return Document.Part(
                id: "number", title: "1. The number",
                opening: [.notMeasured(sentence())])
        }
        var opening: [Document.Block] = []
        if let trackInWords { opening.append(.words(trackInWords)) }
        opening.append(.words(unknownsInWords))
        if let flow {
            opening.append(.words(flowInWords(flow)))
        }
        return Document.Part(
            id: "number", title: "1. The number", opening: opening,
            sections: [
                Document.Section(
                    id: "thirteen-months", title: "Thirteen months", blocks: lineBlocks),
                Document.Section(
                    id: "since-month-end", title: "Since \(bridgeFrom.inWords)",
                    blocks: bridgeBlocks),
                Document.Section(
                    id: "where", title: "Where the children outside live", blocks: splitBlocks),
            ])
    }

    // The placements of the year so far, those of which it is not known where they are included.
    private func flowInWords(_ flow: MeasureReading) -> String {
        let tally = flow.tally
        let made =
            "Of \(flow.units(tally.known + tally.unknown)) made since"
            + " \(inputs.date.financialYearStart.inWords), "
        let share = tally.share.map { " (\($0.percentage))" } ?? ""
        if tally.unknown == 0 {
            return made + "\(tally.counted) \(tally.counted == 1 ? "was" : "were") outside\(share)."
        }
        if tally.known == 0 { return made + "the place of none is known." }
        return made + "the place of \(tally.known) is known. "
            + "\(tally.counted) of those \(tally.counted == 1 ? "is" : "are") outside\(share)."
    }

    var rateInWords: String? {
        guard let lookedAfter, let population = inputs.population, population.count > 0 else {
            return nil
        }
        let tenths = (2 * lookedAfter * 100_000 + population.count) / (2 * population.count)
        return
            "\(tenths.inTenths) of every 10,000 residents aged 0 to 17 are looked after"
            + " (population: \(population.estimate))"
    }

    /// What the children of whom it is not known could change, in a sentence.
    var unknownsInWords: String {
        guard let tally = headline?.tally else { return "" }
        guard tally.unknown > 0, let low = tally.low, let high = tally.high else {
            // Whoever is meant by a row without a reference may live anywhere.
            let nameless = inputs.histories?.namelessRows ?? 0
            return nameless == 0 ? Tally.allKnownInWords : ""
        }
        return tally.unknownInWords(low, high)
    }

    var lineChart: Chart {
        var chart = Chart(
            id: "thirteen-months",
            title: lineTitle, axis: "Share of children outside at each month end and tonight (%)",
            categoryTitle: "Day", form: .line, categories: line.map(\.date.asMonth),
            series: [
                Chart.Series(
                    "Share outside",
                    values: line.map { $0.tally?.share.map { Int64($0.thousandths) } })
            ], decimals: 1, suffix: "%")
        if line.contains(where: { $0.target != nil }) {
            chart.series.append(
                Chart.Series(
                    "Target on the day", role: .centre,
                    values: line.map { $0.target.map { ($0.millionths + 500) / 1000 } }))
        }
        for annotation in inputs.annotations {
            // A remark stands at the first point on or after its day.
            guard let first = line.first?.date, annotation.date > first.lastMonthEnd,
                let index = line.firstIndex(where: { $0.date >= annotation.date })
            else { continue }
            chart.annotations.append(
                Chart.Annotation(
                    category: index, text: "\(annotation.text) (\(annotation.date.inWords))"))
        }
        return chart
    }

    private var lineTitle: String {
        guard let first = line.first?.tally?.share, let last = line.last?.tally?.share,
            let date = line.first?.date
        else { return "The share outside over thirteen months" }
        let change =
            last.thousandths == first.thousandths
            ? "as on" : last.thousandths > first.thousandths ? "higher than on" : "lower than on"
        return "The share outside is \(last.percentage), \(change) \(date.inWords)"
            + " (\(first.percentage))"
    }

    private var lineBlocks: [Document.Block] {
        let known = line.count { $0.tally != nil }
        var blocks: [Document.Block] = [.chart(lineChart)]
        if known < line.count {
            blocks.append(
                .notMeasured(
                    "\(line.count - known) month ends are not measured. Connect SSDA903 episodes, or"
                        + " keep the figures of earlier nights."))
        }
        blocks.append(
            .note(
                "Month-end figures use tonight's data. Section 4 lists any that have changed since"
                    + " they were published. Section 7 shows whether the changes are more than"
                    + " chance."))
        return blocks
    }

    private var bridgeBlocks: [Document.Block] {
        guard let bridge else {
            return [.notMeasured("not measured: needs SSDA903 episodes of both days")]
        }
        return [
            .table(
                bridge.table(
                    id: "bridge", caption: "Children outside: from the month end to tonight",
                    from: bridgeFrom.inWords, to: inputs.date.inWords)),
            .note(
                "The rows add up to the change. Plus means more outside, minus fewer. The last row"
                    + " before the total is the effect of the total number of children going up or"
                    + " down."),
        ]
    }

    private var splitBlocks: [Document.Block] {
        var blocks: [Document.Block] = []
        for split in splits {
            if split.notMeasured != nil {
                blocks.append(
                    .notMeasured(
                        "By \(split.dimension.title.lowercasedFirst): not measured: needs"
                            + " \(split.dimension.needs)"))
            } else {
                blocks.append(.table(split.table(id: "by-\(split.dimension.rawValue)")))
            }
        }
        var table = Table(
            id: "meanings",
            caption: "The same night in five meanings of outside, and all children with a home",
            columns: [
                .init("Meaning of outside", .words), .init("Outside"), .init("Known"),
                .init("Not known"), .init("Share"),
            ])
        for (index, reading) in meanings.enumerated() {
            let title =
                index < OutsideMeaning.allCases.count
                ? OutsideMeaning.allCases[index].title
                : "All children looked after: \(inputs.meaning.title.lowercasedFirst)"
            table.add([
                Table.Cell(title), .whole(reading.tally.counted), .whole(reading.tally.known),
                .whole(reading.tally.unknown), SufficiencyReport.cell(reading.tally.share),
            ])
        }
        blocks.append(.table(table))
        return blocks
    }

    // MARK: 2. Exceptions

    private var exceptionsPart: Document.Part {
        Document.Part(
            id: "exceptions", title: "2. Exceptions",
            opening: [
                .words(
                    "Most serious first. Each has an owner and a due date. If the data is not"
                        + " connected, it says \u{201C}not measured\u{201D}, not 0."),
                .table(exceptionCounts { $0.map { .whole($0) } ?? .none("") }),
            ],
            sections: [
                Document.Section(
                    id: "exception-list", title: "Each exception", blocks: exceptionBlocks)
            ])
    }

    /// The kinds of exception and how many of each.
    ///
    /// - Parameter showsDays: Whether the earliest day stands there: it may be the day on which one
    ///   child was placed.
    func exceptionCounts(showsDays: Bool = true, _ cell: (Int?) -> Table.Cell) -> Table {
        var table = Table(
            id: "exceptions", caption: "Exceptions tonight, the most serious kind first",
            columns: [.init("Exception", .words), .init("Number")]
                + (showsDays ? [.init("Earliest due", .words)] : [])
                + [.init("Owner", .words), .init("Rule", .words)])
        for finding in exceptions {
            let due = finding.exceptions?.compactMap(\.due).min()
            let number: Table.Cell
            if finding.exceptions == nil {
                number = Table.Cell("not measured")
            } else if finding.notMeasured != nil && finding.count == 0 {
                number = Table.Cell("none in what is measured")
            } else {
                number = cell(finding.count)
            }
            let day =
                due.map { Table.Cell($0.description) }
                ?? .none(finding.exceptions == nil ? "not measured" : "none due")
            table.add(
                [Table.Cell(finding.kind.title), number] + (showsDays ? [day] : [])
                    + [Table.Cell(finding.kind.owner), Table.Cell(finding.kind.source)])
        }
        return table
    }

    private var exceptionBlocks: [Document.Block] {
        var table = Table(
            id: "exception-list",
            caption: "Exceptions by kind, then by day due (with no home: emergencies first)",
            columns: [
                .init("Exception", .words), .init("Child", .words), .init("Home", .words),
                .init("Problem", .words), .init("Owner", .words), .init("Due", .words),
                .init("Days overdue"),
            ])
        for finding in exceptions {
            for row in finding.exceptions ?? [] {
                let overdue = row.due.map { inputs.date.days(since: $0) }
                table.add([
                    Table.Cell(row.kind.title), row.child.map { Table.Cell($0) } ?? .none(""),
                    row.home.map { Table.Cell($0) } ?? .none(""), Table.Cell(row.text),
                    Table.Cell(row.owner),
                    row.due.map { Table.Cell($0.description) } ?? .none("no day set"),
                    overdue.map { $0 > 0 ? .whole($0) : .none("not overdue") }
                        ?? .none("no day set"),
                ])
            }
        }
        var blocks: [Document.Block] =
            table.rows.isEmpty
            ? [.words("No exceptions found in what we can measure.")] : [.table(table)]
        let missing = exceptions.compactMap { finding in
            finding.notMeasured.map {
                "\(finding.kind.title): \($0.replacing("not measured: ", with: ""))"
            }
        }
        if !missing.isEmpty { blocks += [.heading("Not measured"), .list(missing)] }
        return blocks
    }

    // MARK: 3. Breakdown

    private var drillDownPart: Document.Part {
        Document.Part(
            id: "drill-down", title: "3. Breakdown",
            sections: drillDown.map { split in
                Document.Section(
                    id: "drill-\(split.dimension.rawValue)",
                    title: "By \(split.dimension.title.lowercasedFirst)",
                    blocks: split.notMeasured == nil
                        ? [.table(split.table(id: "by-\(split.dimension.rawValue)"))]
                        : [.notMeasured("not measured: needs \(split.dimension.needs)")])
            })
    }

    // MARK: 4. Data quality

    private var qualityPart: Document.Part {
        var bounds = Table(
            id: "bounds", caption: "How much missing data could change each figure",
            columns: [
                .init("Measure", .words), .init("Counted"), .init("Of"), .init("Not known"),
                .init("Share"), .init("Lowest possible share"), .init("Highest possible share"),
            ])
        for reading in ([headline, flow].compactMap { $0 } + measures)
        where reading.tally.unknown > 0 {
            bounds.add([
                Table.Cell(reading.measure.title), .whole(reading.tally.counted),
                .whole(reading.tally.known), .whole(reading.tally.unknown),
                SufficiencyReport.cell(reading.tally.share),
                SufficiencyReport.cell(reading.tally.low),
                SufficiencyReport.cell(reading.tally.high),
            ])
        }
        return Document.Part(
            id: "data-quality", title: "4. Data quality",
            opening: [
                .facts([
                    Document.Fact("Counted from", sourceInWords),
                    Document.Fact(
                        "The returns cover",
                        inputs.histories.map {
                            "\($0.from.inWords) to \(min($0.through, inputs.date).inWords)"
                        } ?? "not connected"),
                    Document.Fact(
                        "Case system",
                        inputs.instance.map { "as of \($0.asOf.inWords)" } ?? "not connected"),
                    Document.Fact(
                        "Registers connected",
                        connectedRegisters.isEmpty
                            ? "none" : connectedRegisters.joined(separator: ", ")),
                ])
            ],
            sections: [
                Document.Section(
                    id: "bounds-section", title: "Missing data",
                    blocks: bounds.rows.isEmpty
                        ? [.words("No data is missing.")] : [.table(bounds)]),
                Document.Section(id: "revisions", title: "Revisions", blocks: revisionBlocks),
                Document.Section(
                    id: "differences", title: "Where sources differ", blocks: differenceBlocks),
                Document.Section(id: "checks", title: "Checks and repairs", blocks: checkBlocks),
                Document.Section(
                    id: "notices", title: "Notices",
                    blocks: notices.isEmpty
                        ? [.words("No notices.")] : [.list(notices)]),
            ])
    }

    private var notices: [String] { inputs.settingNotices + inputs.notices }

    private var sourceInWords: String {
        guard source == .returns, let histories = inputs.histories,
            inputs.date > histories.through
        else { return source.rawValue }
        return
            "\(source.rawValue). They end before this night; a placement open at their end is counted"
            + " as still open"
    }

    private var connectedRegisters: [String] {
        var names: [String] = []
        let registers = inputs.registers
        if registers.approvals != nil { names.append("approvals") }
        if registers.notifications != nil { names.append("notifications") }
        if registers.temporaryApprovals != nil { names.append("temporary approvals") }
        if registers.schools != nil { names.append("schools") }
        if registers.teams != nil { names.append("teams") }
        return names
    }

    private var revisionBlocks: [Document.Block] {
        guard !revisions.isEmpty else {
            return [
                .words(
                    inputs.earlier.isEmpty
                        ? "No figures of earlier nights are kept, so there is nothing to compare."
                        : "No published figure has changed.")
            ]
        }
        var table = Table(
            id: "revisions", caption: "Published figures that have since changed",
            columns: [
                .init("Night", .words), .init("First published"), .init("Of"), .init("Share"),
                .init("As known tonight"), .init("Of, tonight"), .init("Share, tonight"),
            ])
        for revision in revisions {
            table.add([
                Table.Cell(revision.date.description), .whole(revision.first.counted),
                .whole(revision.first.known), SufficiencyReport.cell(revision.first.share),
                .whole(revision.now.counted), .whole(revision.now.known),
                SufficiencyReport.cell(revision.now.share),
            ])
        }
        return [.table(table)]
    }

    private var differenceBlocks: [Document.Block] {
        guard let differences = inputs.differences else {
            return [.notMeasured("not measured: needs two sources of the same night")]
        }
        guard !differences.isEmpty else { return [.words("The sources agree.")] }
        var table = Table(
            id: "differences", caption: "Facts on which two sources differ, and which was used",
            columns: [
                .init("Child", .words), .init("Fact", .words), .init("First source", .words),
                .init("Second source", .words), .init("Used", .words),
            ])
        for row in differences {
            table.add([
                row.child.map { Table.Cell($0) } ?? .none("no child"), Table.Cell(row.fact),
                Table.Cell(row.first), Table.Cell(row.second), Table.Cell(row.used),
            ])
        }
        return [.table(table)]
    }

    private var checkBlocks: [Document.Block] {
        guard let histories = inputs.histories else {
            return [.notMeasured("not measured: needs SSDA903 returns")]
        }
        var blocks: [Document.Block] = []
        if histories.namelessRows > 0 {
            blocks.append(
                .words(
                    histories.namelessRows.counted("row", "rows") + " of Episodes "
                        + (histories.namelessRows == 1 ? "names" : "name")
                        + " no child, so no figure counts whoever is meant."))
        }
        func counts(_ id: String, _ caption: String, _ first: String, _ rows: [NightInputs.Count]) {
            guard !rows.isEmpty else { return }
            var table = Table(
                id: id, caption: caption,
                columns: [
                    .init(first, .words), .init("What", .words), .init("Severity", .words),
                    .init("Rows"),
                ])
            for row in rows {
                table.add([
                    Table.Cell(row.code), Table.Cell(row.title),
                    row.severity.map { Table.Cell($0) } ?? .none("none given"),
                    .whole(row.count),
                ])
            }
            blocks.append(.table(table))
        }
        counts(
            "checks", "Checks of the returns that found something", "Check",
            histories.findings.filter { $0.count > 0 })
        counts(
            "repairs", "Repairs, each by a named rule", "Rule",
            histories.repairs.filter { $0.count > 0 })
        if !histories.details.isEmpty {
            var table = Table(
                id: "findings", caption: "Each finding, by child",
                columns: [
                    .init("Child", .words), .init("Check", .words), .init("Severity", .words),
                    .init("Where", .words), .init("Problem", .words),
                ])
            // The table of checks tells how many each rule found.
            table.paper = .none
            for row in histories.details {
                table.add([
                    Table.Cell(row.child), Table.Cell(row.code),
                    row.severity.map { Table.Cell($0) } ?? .none("none given"),
                    Table.Cell(row.place), Table.Cell(row.text),
                ])
            }
            blocks.append(.table(table))
        }
        return blocks.isEmpty ? [.words("The checks of the returns found no problems.")] : blocks
    }
}

extension Day {
    /// A month end as its month, `Sep 2011`; any other day as `14 Sep 2011`.
    var asMonth: String {
        let (year, month, day) = components
        let words = inWords.split(separator: " ")
        let name = "\(words[1].prefix(3)) \(year)"
        return day == Day.length(ofMonth: month, year: year) ? name : "\(day) \(name)"
    }
}
