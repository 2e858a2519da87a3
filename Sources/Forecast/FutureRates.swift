/// The rates from which futures are drawn where there are no returns to learn from.
///
/// All in millionths.
package struct FutureRates: Sendable, Hashable {
    /// Children who come into care in a year of 365.25 days.
    package var entrantsPerYear: Int
    /// How likely a child in care is to leave before 18, as a rate for each year in care.
    package var leavePerYear: Int
    /// How often a child's placement ends, as a rate for each year in care.
    package var movePerYear: Int

    /// Rates in millionths, each 0 or more.
    package init(entrantsPerYear: Int, leavePerYear: Int, movePerYear: Int) {
        precondition(min(entrantsPerYear, leavePerYear, movePerYear) >= 0, "rates are 0 or more")
        self.entrantsPerYear = entrantsPerYear
        self.leavePerYear = leavePerYear
        self.movePerYear = movePerYear
    }
}
