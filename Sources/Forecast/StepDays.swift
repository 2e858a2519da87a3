import Care

/// The days on which a forecast or a plan is looked at.
///
/// The first is the day of the data; then come the last days of March, June, September and
/// December, or of every month, up to the last, which must be one of them.
package struct StepDays: Sendable, Hashable {
    /// How far apart the days are.
    package enum Step: String, CaseIterable, Sendable {
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

    /// The days, ascending; the first is the day of the data.
    package let days: [Day]

    /// The step days from one day to another; nil where the other is not one of them, or does not
    /// come after the first.
    package init?(from first: Day, until last: Day, step: Step) {
        guard last > first, step.ends(on: last) else { return nil }
        var days = [first]
        var day = first.adding(days: 1)
        while day <= last {
            let (year, month, _) = day.components
            guard
                let end = Day(
                    year: year, month: month, day: Day.length(ofMonth: month, year: year))
            else { return nil }
            if step.ends(on: end) { days.append(end) }
            day = end.adding(days: 1)
        }
        self.days = days
    }

    /// The first and the last step day that lie around a day, for words on a mend.
    package static func around(_ day: Day, step: Step) -> (before: Day, after: Day) {
        var before = day
        while !step.ends(on: before) { before = before.adding(days: -1) }
        var after = day
        while !step.ends(on: after) { after = after.adding(days: 1) }
        return (before, after)
    }
}
