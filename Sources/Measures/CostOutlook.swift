import Care

/// What placements cost in a financial year so far, and what the year comes to at the cost of the
/// last day.
///
/// It assumes nothing of who comes, goes or moves in the rest of the year: it is no forecast of
/// demand.
package struct CostOutlook: Sendable, Hashable {
    /// The year so far.
    package var spent: Spend
    /// The last day of it alone.
    package var today: Spend
    /// What may be spent in the whole year; nil where no plan is set.
    package var plan: Pence?

    /// Days of the year that are still to come.
    package var daysLeft: Int {
        spent.from.adding(years: 1).adding(days: -1).days(since: spent.through)
    }

    /// What a week costs as children live today.
    package var weekly: Pence { Pence(today.sevenths.reduce(0, +)) }

    /// What the whole year costs if every further day costs as much as the last, rounded half up to
    /// the penny.
    package var wholeYear: Pence {
        Spend.pence(
            spent.sevenths.reduce(0, +) + today.sevenths.reduce(0, +) * Int64(daysLeft))
    }

    /// The whole year less the plan; nil without a plan.
    package var overPlan: Pence? { plan.map { wholeYear - $0 } }

    /// Works it out; nil where the price of a day is missing, or the year has not begun.
    ///
    /// - Parameters:
    ///   - records: The children's records.
    ///   - day: The last day that counts.
    ///   - prices: What places cost.
    ///   - plan: What may be spent in the financial year of the day.
    package init?(of records: [CareRecord], through day: Day, prices: [UnitPrice], plan: Pence?) {
        guard
            let spent = Spend(
                of: records, from: day.financialYearStart, through: day, prices: prices),
            let today = Spend(of: records, from: day, through: day, prices: prices)
        else { return nil }
        self.spent = spent
        self.today = today
        self.plan = plan
    }
}
