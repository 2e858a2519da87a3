import Care
import Files
import Measures
import Reporting

extension Split {
    /// The split as a table: a row for each part, and their sum.
    ///
    /// - Parameters:
    ///   - id: The table's id.
    ///   - then: What the moment after a plan is called; nil = without a plan.
    package func table(id: String, after then: String? = nil) -> Table {
        if dimension == .outReason && then == nil { return reasons(id: id) }
        var columns: [Table.Column] = [
            .init(dimension.title, .words), .init("Children"), .init("Outside"),
            .init("Not outside"), .init("Not known"), .init("Share outside"),
        ]
        if let then {
            columns += [
                .init("Outside, \(then.lowercasedFirst)"),
                .init("Share outside, \(then.lowercasedFirst)"),
            ]
        }
        var table = Table(
            id: id, caption: "\(dimension.title): children in foster and children's homes",
            columns: columns)
        func cells(_ title: String, _ before: Tally, _ after: Tally) -> [Table.Cell] {
            var cells: [Table.Cell] = [
                .numeral(title), .whole(before.all), .whole(before.counted),
                .whole(before.notCounted), .whole(before.unknown),
                before.all == 0 ? .none("no children") : SufficiencyReport.cell(before.share),
            ]
            if then != nil {
                cells += [
                    .whole(after.counted),
                    after.all == 0 ? .none("no children") : SufficiencyReport.cell(after.share),
                ]
            }
            return cells
        }
        for part in parts { table.add(cells(part.row.title, part.before, part.after)) }
        table.setTotal(cells("All", before, after))
        return table
    }

    // Everybody here is outside, so what is told is how many of those each reason stands for.
    private func reasons(id: String) -> Table {
        var table = Table(
            id: id, caption: "\(dimension.title): children outside",
            columns: [
                .init(dimension.title, .words), .init("Children outside"),
                .init("Share of those outside"),
            ])
        func cells(_ title: String, _ count: Int) -> [Table.Cell] {
            let whole = before.counted
            return [
                Table.Cell(title), .whole(count),
                whole == 0
                    ? .none("none outside")
                    : SufficiencyReport.cell(Share(count, of: whole)),
            ]
        }
        for part in parts { table.add(cells(part.row.title, part.before.counted)) }
        table.setTotal(cells("All", before.counted))
        return table
    }
}
