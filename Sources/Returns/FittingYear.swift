import Care

/// The collection year that files belong to which name none: the one most of their rows fit.
///
/// A row fits a year where its DEC lies in it, or, open, its DECOM is not after it. One odd day
/// never moves a return: where a single row carries the answer, and it lies after the day that is
/// asked for, the answer is that of the others.
struct FittingYear {
    /// The year.
    let year: CollectionYear
    /// How many rows fit it.
    let rows: Int

    /// Finds the year; nil without rows.
    ///
    /// - Parameters:
    ///   - rows: DECOM and DEC of each row whose DECOM can be read.
    ///   - asOf: the day asked for, which the return tells of; nil = any.
    init?(_ rows: [(start: Day, end: Day?)], asOf: Day?) {
        var ends: [CollectionYear: Int] = [:]
        var opens: [CollectionYear: Int] = [:]
        var holders: [CollectionYear: Int] = [:]
        for row in rows {
            let start = CollectionYear(containing: row.start)
            let end = row.end.map(CollectionYear.init(containing:))
            holders[start, default: 0] += 1
            if let end {
                ends[end, default: 0] += 1
                if end != start { holders[end, default: 0] += 1 }
            } else {
                opens[start, default: 0] += 1
            }
        }
        guard let best = FittingYear.best(holders.keys.sorted(), ends, opens, holders) else {
            return nil
        }
        var year = best
        let isLate = asOf.map { best > CollectionYear(containing: $0) } ?? true
        if holders[best] == 1, isLate,
            let other = FittingYear.best(
                holders.keys.filter { $0 != best }.sorted(), ends, opens, holders)
        {
            year = other
        }
        self.year = year
        self.rows = FittingYear.fits(year, ends, opens)
    }

    /// How many rows fit a year.
    static func rows(of rows: [(start: Day, end: Day?)], fitting year: CollectionYear) -> Int {
        rows.count { row in
            row.end.map { CollectionYear(containing: $0) == year }
                ?? (CollectionYear(containing: row.start) <= year)
        }
    }

    private static func fits(
        _ year: CollectionYear, _ ends: [CollectionYear: Int], _ opens: [CollectionYear: Int]
    ) -> Int {
        (ends[year] ?? 0) + opens.reduce(0) { $0 + ($1.key <= year ? $1.value : 0) }
    }

    // Most rows fit it; then most have a day in it; then the latest.
    private static func best(
        _ years: [CollectionYear], _ ends: [CollectionYear: Int],
        _ opens: [CollectionYear: Int], _ holders: [CollectionYear: Int]
    ) -> CollectionYear? {
        years.max { left, right in
            let leftKey = (fits(left, ends, opens), holders[left] ?? 0)
            let rightKey = (fits(right, ends, opens), holders[right] ?? 0)
            return leftKey == rightKey ? left < right : leftKey < rightKey
        }
    }
}
