import Care

/// A year of the SSDA903 collection: 1 April to 31 March, named by the year it ends in.
package struct CollectionYear: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The calendar year of the 31 March on which the year ends.
    package let end: Int

    /// The year that ends on 31 March of `end` (1901 to 9998).
    package init(endingIn end: Int) {
        precondition((1901...9998).contains(end), "a collection year ends in 1901 to 9998")
        self.end = end
    }

    /// The year a day lies in.
    package init(containing day: Day) {
        let (year, month, _) = day.components
        end = min(max(month >= 4 ? year + 1 : year, 1901), 9998)
    }

    /// 1 April.
    package var firstDay: Day { Day(year: end - 1, month: 4, day: 1) ?? Day(number: 0) }

    /// 31 March.
    package var lastDay: Day { Day(year: end, month: 3, day: 31) ?? Day(number: 0) }

    /// Whether a day of a return of the year can be right: not after the year, and not so long before
    /// it that nobody in care then was born.
    package func canHold(_ day: Day) -> Bool {
        // Who is in care on 1 April is younger than 18 on it.
        day <= lastDay && day >= firstDay.adding(years: -18)
    }

    /// The year after.
    package var next: CollectionYear { CollectionYear(endingIn: min(end + 1, 9998)) }

    /// The year before.
    package var before: CollectionYear { CollectionYear(endingIn: max(end - 1, 1901)) }

    /// Whether the left year comes first.
    package static func < (left: CollectionYear, right: CollectionYear) -> Bool {
        left.end < right.end
    }

    /// The year as `2017/18`.
    package var description: String {
        let short = end % 100
        return "\(end - 1)/" + (short < 10 ? "0" : "") + "\(short)"
    }
}

extension [CollectionYear] {
    /// The days after a year, and before the next of these years, ascending, that are in none of them;
    /// nil where the next follows at once, or there is none.
    func missingDays(after year: CollectionYear) -> ClosedRange<Day>? {
        guard let later = first(where: { $0 > year }), year.next < later else { return nil }
        return year.next.firstDay...later.firstDay.adding(days: -1)
    }
}
