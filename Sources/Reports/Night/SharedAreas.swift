import Care
import Measures
import Reporting

/// What the shared edition says of districts and authorities: rounded counts by area.
///
/// Children outside are told by the authority in which they live, never by a smaller area.
struct SharedAreas {
    /// Children in one authority, or in those that are told together.
    struct Row {
        /// Its name.
        var title: String
        /// The GSS code; nil where several stand together, or it is not known which.
        var code: String?
        /// Where it lies, seen from the own authority.
        var location: AreaLocation
        /// The children there.
        var tally: Tally
    }

    /// Rows by authority, each authority by itself: the own one, those that adjoin it, the others.
    let authorities: [Row]

    /// Counts children in homes by the authority in which they live.
    ///
    /// - Parameters:
    ///   - placements: The children.
    ///   - meaning: What counts as outside.
    ///   - own: The own authority's name.
    init(_ placements: [PlacementFacts], _ meaning: OutsideMeaning, own: String) {
        var rows: [String: Row] = [:]
        for (placement, answer) in zip(placements, meaning.answers(placements)) {
            let title: String
            var code: String?
            switch (placement.location, placement.homeAuthority) {
            case (.inside, _): title = own
            case (.adjoining, let held?), (.distant, let held?):
                code = held
                title = SharedAreas.title(AuthorityTable.name(of: held) ?? held, placement.location)
            case (.adjoining, nil), (.distant, nil):
                title = SharedAreas.title("Authority not known", placement.location)
            case (.unknown, _): title = placement.location.title
            }
            rows[
                title,
                default: Row(
                    title: title, code: code, location: placement.location, tally: Tally())
            ].tally.add(answer)
        }
        authorities = rows.values.filter { $0.tally.known > 0 }.sorted {
            ($0.location.rank, $0.title) < ($1.location.rank, $1.title)
        }
    }

    /// The rows with authorities of small counts told together, by where they lie.
    var merged: [Row] {
        var rows: [Row] = []
        for row in authorities {
            let tally = RoundedTally(row.tally)
            guard row.location.isOutside, tally.counted == .small || tally.notCounted == .small
            else {
                rows.append(row)
                continue
            }
            let title = SharedAreas.title("Other authorities", row.location)
            if let index = rows.firstIndex(where: { $0.title == title }) {
                rows[index].tally = rows[index].tally + row.tally
            } else {
                rows.append(Row(title: title, location: row.location, tally: row.tally))
            }
        }
        return rows
    }

    private static func title(_ name: String, _ location: AreaLocation) -> String {
        "\(name) (\(location == .adjoining ? "adjoining" : "not adjoining"))"
    }

    /// Rows as a table.
    static func table(of rows: [Row], total: RoundedTally) -> Table {
        var table = Table(
            id: "by-authority",
            caption: "Authority in which they live: children whose location we know, rounded",
            columns: [
                .init("Authority in which they live", .words), .init("Outside"),
                .init("Not outside"),
            ])
        func cells(_ title: String, _ tally: RoundedTally) -> [Table.Cell] {
            [Table.Cell(title), tally.counted.cell, tally.notCounted.cell]
        }
        for row in rows { table.add(cells(row.title, RoundedTally(row.tally))) }
        table.setTotal(cells("All", total))
        return table
    }
}

extension AreaLocation {
    /// Where its rows stand in a table: inside first.
    fileprivate var rank: Int {
        switch self {
        case .inside: 0
        case .adjoining: 1
        case .distant: 2
        case .unknown: 3
        }
    }
}
