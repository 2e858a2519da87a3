import Measures
import Reporting

extension NightReport {
    private var rule: Suppression { Suppression() }

    /// Whether a tally is of children enough to be shown to anybody.
    func canShare(_ tally: Tally) -> Bool {
        tally.known > 0 && !rule.isSmall(tally.counted) && !rule.isSmall(tally.notCounted)
    }

    /// The parts of the shared edition: counts only, small numbers hidden.
    var sharedParts: [Document.Part] {
        var opening: [Document.Block] = [
            .words(
                "This edition is for sharing. Counts from 1 to \(rule.largest) are hidden"
                    + " (\(Suppression.hidden)), and others so that no hidden number follows from"
                    + " totals or from the edition of another night. It names nobody.")
        ]
        if let trackInWords, let headline, canShare(headline.tally) {
            opening.append(.words(trackInWords))
        }
        let chart = lineChart
        let canShow = line.allSatisfy { $0.tally.map(canShare) ?? true }
        opening.append(
            canShow && headline != nil
                ? .chart(chart) : .words("The line is of too few children to be shown."))
        let shown = shared
        return [
            Document.Part(id: "number", title: "1. The number", opening: opening),
            Document.Part(
                id: "exceptions", title: "2. Exceptions",
                opening: [
                    .table(
                        exceptionCounts(showsDays: false) { count in
                            guard let count else { return .none("") }
                            return rule.isSmall(count)
                                ? .none(Suppression.hidden) : .whole(count)
                        })
                ]),
            Document.Part(
                id: "breakdown", title: "3. Breakdown",
                opening: [
                    .note(
                        "Children in foster and children's homes of whom it is known where they"
                            + " live.")
                ],
                sections: shown.tables.map { entry in
                    Document.Section(
                        id: "shared-\(entry.dimension.rawValue)",
                        title: "By \(entry.dimension.title.lowercasedFirst)",
                        blocks: entry.table.map { [.table($0)] } ?? [.words(entry.text)])
                }),
            Document.Part(
                id: "measures-part", title: "4. Measures", opening: [.table(sharedMeasures)]),
        ]
    }

    private var sharedMeasures: Table {
        var table = Table(
            id: "measures", caption: "Measures; whole percentages",
            columns: [.init("Measure", .words), .init("Of"), .init("Share (%)", .words)])
        for reading in [headline, flow].compactMap({ $0 }) + measures {
            let tally = reading.tally
            table.add([
                Table.Cell(reading.measure.title),
                rule.isSmall(tally.known) ? .none(Suppression.hidden) : .whole(tally.known),
                rule.isSmall(tally.known)
                    ? Table.Cell(Suppression.hidden)
                    : Table.Cell(rule.percentage(tally.counted, of: tally.known)),
            ])
        }
        return table
    }

    /// Every cell that this or an earlier shared edition hides; give it to the next night as
    /// ``NightInputs/hiddenBefore``.
    public var hiddenCells: Set<HiddenCell> {
        shared.hidden.union(inputs.hiddenBefore)
    }

    private struct Entry {
        var dimension: Dimension
        var table: Table?
        var text: String
    }

    private var shared: (tables: [Entry], hidden: Set<HiddenCell>) {
        var entries: [Entry] = []
        var hidden: Set<HiddenCell> = []
        for dimension in Dimension.ofNight + Dimension.ofDrillDown + Dimension.ofEquality {
            let measured = placements.filter(\.kind.isMeasured)
            let split = Split(by: dimension, meaning: inputs.meaning, before: measured, after: [])
            if source == .none || split.notMeasured != nil {
                entries.append(
                    Entry(
                        dimension: dimension, table: nil,
                        text: "not measured: needs \(dimension.needs)"))
                continue
            }
            let (table, cells) = split.shared(
                id: "by-\(dimension.rawValue)", rule: rule, before: inputs.hiddenBefore)
            hidden.formUnion(cells)
            entries.append(
                Entry(
                    dimension: dimension, table: table,
                    text: "Not shown: too few children."))
        }
        return (entries, hidden)
    }
}

extension Split {
    /// The split as it may leave the team: known children only, small numbers hidden.
    ///
    /// - Returns: The table, nil where nothing may be shown; and the cells that are hidden.
    func shared(
        id: String, rule: Suppression, before: Set<HiddenCell>
    ) -> (Table?, Set<HiddenCell>) {
        let rows = parts.map(\.row.code)
        let names = ["outside", "not-outside", "children"]
        let counts = parts.map { [$0.before.counted, $0.before.notCounted] }
        let earlier = rows.map { row in
            names.map { before.contains(HiddenCell(table: id, row: row, column: $0)) }
        }
        guard let mask = rule.mask(counts, before: earlier), !mask.isEmpty else { return (nil, []) }
        var table = Table(
            id: id, caption: "\(dimension.title): children of whom it is known",
            columns: [
                .init(dimension.title, .words), .init("Outside"), .init("Not outside"),
                .init("Children"), .init("Share outside (%)", .words),
            ])
        var cells: Set<HiddenCell> = []
        for (index, part) in parts.enumerated() {
            let numbers = counts[index] + [part.before.known]
            var row = [Table.Cell(part.row.title)]
            for (column, number) in numbers.enumerated() {
                if mask[index][column] {
                    cells.insert(HiddenCell(table: id, row: rows[index], column: names[column]))
                    row.append(.none(Suppression.hidden))
                } else {
                    row.append(.whole(number))
                }
            }
            row.append(
                Table.Cell(
                    mask[index].contains(true)
                        ? Suppression.hidden
                        : rule.percentage(part.before.counted, of: part.before.known)))
            table.add(row)
        }
        let total = self.before
        table.setTotal([
            "All", .whole(total.counted), .whole(total.notCounted), .whole(total.known),
            Table.Cell(rule.percentage(total.counted, of: total.known)),
        ])
        return (table, cells)
    }
}
