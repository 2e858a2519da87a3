import Care

/// How far step days are apart.
package enum StepLength: String, Sendable, CaseIterable {
    /// The last days of March, June, September and December.
    case quarter
    /// The last day of every month.
    case month

    /// Whether a day ends such a stretch.
    package func ends(on day: Day) -> Bool {
        let next = day.adding(days: 1).components
        return next.day == 1 && (self == .month || [1, 4, 7, 10].contains(next.month))
    }
}

/// The days on which a simulation places children: `as_of`, then ends of quarters or months.
package struct StepDays: Sendable, Hashable {
    /// The days, ascending; the first is `as_of`, the last is `until`.
    package let days: [Day]

    /// The step days from one day to another; nil where the last is not one of them.
    ///
    /// - Parameters:
    ///   - asOf: The first step day, any day.
    ///   - until: The last, after the first.
    ///   - step: How far it is from one step day to the next.
    package init?(from asOf: Day, until: Day, by step: StepLength) {
        var days = [asOf]
        var (year, month, _) = asOf.components
        while let last = days.last, last < until {
            if step == .month || month % 3 == 0,
                let end = Day(
                    year: year, month: month, day: Day.length(ofMonth: month, year: year)),
                end > asOf
            {
                days.append(end)
            }
            month += 1
            if month == 13 { (year, month) = (year + 1, 1) }
            if year > 9999 { return nil }
        }
        guard days.count > 1, days.last == until else { return nil }
        self.days = days
    }

    /// The first and the last step day that lie around a day, for words on a mend.
    package static func around(_ day: Day, by step: StepLength) -> (before: Day, after: Day) {
        var before = day
        while !step.ends(on: before) { before = before.adding(days: -1) }
        var after = day
        while !step.ends(on: after) { after = after.adding(days: 1) }
        return (before, after)
    }

    /// The number of the last step; that of the first is 0.
    package var last: Int { days.count - 1 }

    /// Days from a step to the next.
    package func length(of step: Int) -> Int { days[step + 1].days(since: days[step]) }

    /// The first step on or after a day; nil where it lies after the last.
    package func first(from day: Day) -> Int? { days.firstIndex { $0 >= day } }
}
