import Reporting

/// Who needs a home and where places are vacant, by district of the own authority, rounded.
struct SharedDistricts {
    /// Children from each district who need a home; nil where that cannot be told.
    let seeking: [String: RoundedCount]?
    /// Vacant places in each district; nil where that cannot be told.
    let vacant: [String: RoundedCount]?
    private let names: [String]

    /// The name of districts that are not told by themselves.
    static let others = "Other districts"

    /// Rounds counts, and leaves a column out from which a count of 1 to 4 would follow.
    ///
    /// - Parameters:
    ///   - counts: The true ones.
    ///   - noHome: The printed number of children who have no home tonight; they are some of those
    ///     who need one.
    ///   - unused: The printed number of vacancies unused for long; they are some of those vacant.
    ///   - isTold: Which names of districts are told; the others are counted together.
    init(
        _ counts: AreaCounts, noHome: RoundedCount?, unused: RoundedCount?,
        isTold: (String) -> Bool
    ) {
        let own = counts.rows.filter { $0.code == nil }
        var others = AreaCounts.Row(name: SharedDistricts.others, seeking: 0, vacant: 0)
        for row in own where !isTold(row.name) {
            others.living += row.living
            others.seeking = (others.seeking ?? 0) + (row.seeking ?? 0)
            others.vacant = (others.vacant ?? 0) + (row.vacant ?? 0)
        }
        let rows =
            own.filter { isTold($0.name) }
            + [others, counts.unplaced].filter { !$0.isEmpty }
        names = rows.map(\.name)
        func column(
            _ count: (AreaCounts.Row) -> Int?, holding some: RoundedCount?
        ) -> [String: RoundedCount]? {
            let column = rows.map { RoundedCount(count($0) ?? 0) }
            var check = DisclosureCheck(total: nil)
            if let some { check.holds(some) }
            guard check.admit([.init(counts: column)]) else { return nil }
            return Dictionary(
                zip(rows.map(\.name), column), uniquingKeysWith: { first, _ in first })
        }
        seeking = counts.tellsNeeds ? column(\.seeking, holding: noHome) : nil
        vacant = counts.tellsVacancies ? column(\.vacant, holding: unused) : nil
    }

    /// The counts as a table; nil where neither column can be told, or there is no district.
    var table: Table? {
        guard seeking != nil || vacant != nil, !names.isEmpty else { return nil }
        var table = Table(
            id: "areas", caption: "Who needs a home, and vacant places inside, rounded",
            columns: [.init("District", .words)]
                + (seeking == nil ? [] : [.init("Need a home")])
                + (vacant == nil ? [] : [.init("Vacant places inside")]))
        for name in names {
            table.add(
                [Table.Cell(name)]
                    + [seeking?[name], vacant?[name]].compactMap { $0?.cell })
        }
        return table
    }

    /// What a map says of a district.
    func lines(of name: String) -> [String] {
        [
            seeking.map { ($0[name] ?? .zero).words("need a home") },
            vacant.map { ($0[name] ?? .zero).words("vacant places") },
        ].compactMap { $0 }
    }
}
