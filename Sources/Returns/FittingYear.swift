import Care

/// The collection year that files belong to which name none: the one most of their rows fit.
///
/// A row fits a year where its DEC lies in it, or, open, where its DECOM can be right in it. One odd
/// day never moves a return: where a single day lies in the year that most rows fit, and several in
/// the next best, the answer is the latter, unless the former follows it at once. The day that is
/// asked for plays no part.
struct FittingYear {
    /// The year.
    let year: CollectionYear
    /// How many rows fit it.
    let rows: Int
    /// How many days lie in it.
    let days: Int

    /// Finds the year; nil without rows.
    ///
    /// - Parameter rows: DECOM and DEC of each row whose DECOM can be read.
    init?(_ rows: [(start: Day, end: Day?)]) {
        let counts = Counts(rows)
        guard var best = counts.best() else { return nil }
        if counts.days[best] == 1, let other = counts.best(but: best), counts.days[other] != 1,
            best != other.next
        {
            best = other
        }
        year = best
        self.rows = counts.fits(best)
        days = counts.days[best] ?? 0
    }

    /// How many rows fit a year.
    static func rows(of rows: [(start: Day, end: Day?)], fitting year: CollectionYear) -> Int {
        Counts(rows).fits(year)
    }

    private struct Counts {
        /// The days that lie in each year.
        var days: [CollectionYear: Int] = [:]
        /// DEC.
        private var ends: [CollectionYear: Int] = [:]
        /// DECOM of open rows.
        private var opens: [CollectionYear: Int] = [:]

        init(_ rows: [(start: Day, end: Day?)]) {
            for row in rows {
                let start = CollectionYear(containing: row.start)
                days[start, default: 0] += 1
                if let end = row.end.map(CollectionYear.init(containing:)) {
                    days[end, default: 0] += 1
                    ends[end, default: 0] += 1
                } else {
                    opens[start, default: 0] += 1
                }
            }
        }

        func fits(_ year: CollectionYear) -> Int {
            (ends[year] ?? 0)
                + opens.reduce(0) { $0 + (year.canHold($1.key.lastDay) ? $1.value : 0) }
        }

        // Most rows fit it; then most days lie in it; then the latest.
        func best(but other: CollectionYear? = nil) -> CollectionYear? {
            days.keys.filter { $0 != other }.max { left, right in
                (fits(left), days[left] ?? 0, left) < (fits(right), days[right] ?? 0, right)
            }
        }
    }
}
