/// A year that starts on 1 April.
package struct FinancialYear: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The calendar year in which it starts.
    package var start: Int

    /// The financial year that starts in a calendar year.
    package init(start: Int) { self.start = start }

    /// The financial year of a day.
    package init(of day: Day) {
        let (year, month, _) = day.components
        start = month < 4 ? year - 1 : year
    }

    /// The year written as `2011/12`; nil where it is written otherwise.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 4, parts[1].count == 2,
            let first = Int(parts[0]), let second = Int(parts[1]), first > 0,
            (first + 1) % 100 == second
        else { return nil }
        start = first
    }

    /// Whether the left year is earlier.
    package static func < (left: FinancialYear, right: FinancialYear) -> Bool {
        left.start < right.start
    }

    /// The year as `2011/12`.
    package var description: String {
        let next = (start + 1) % 100
        return "\(start)/" + (next < 10 ? "0" : "") + "\(next)"
    }

    /// How many times 1 April comes after one day, up to another.
    package static func turns(after first: Day, upTo last: Day) -> Int {
        max(0, FinancialYear(of: last).start - FinancialYear(of: first).start)
    }
}

extension Day {
    /// The 1 April on or before the day.
    package var financialYearStart: Day {
        Day(year: FinancialYear(of: self).start, month: 4, day: 1) ?? self
    }
}
