import Care
import Returns

/// A forecast by the stock-and-flow method, with how it did on the past.
package struct StockFlowForecast: Sendable {
    /// The day of the data.
    package let asOf: Day
    /// The day foretold.
    package let until: Day
    /// The first day of the reference period.
    package let reference: Day
    /// Stock and forecast.
    package let outcome: StockFlow.Outcome
    /// The test on the past, without journeys.
    package let backTest: BackTest
    /// What a reader must know before the figures are used, in sentences.
    package let warnings: [String]

    /// Carries the rates of a reference period on.
    ///
    /// - Parameters:
    ///   - submitted: the returns of one authority.
    ///   - day: the day of the data.
    ///   - last: the day foretold, after it.
    ///   - reference: the first day of the reference period, before the day; nil = a year before
    ///     it, plus a day.
    package init(of submitted: Return903, asOf day: Day, until last: Day, reference: Day? = nil) {
        let episodes = CareEpisodes(of: submitted)
        asOf = day
        until = last
        let first = reference ?? StockFlow.yearBefore(day)
        self.reference = first
        outcome = StockFlow(episodes).forecast(
            from: day, reference: first, days: last.days(since: day))
        backTest = BackTest(of: submitted, journeys: nil) { _ in nil }
        var warnings: [String] = []
        if let start = episodes.years.first?.firstDay, first < start {
            warnings.append(
                "The reference period starts on \(first.inWords), before the first return "
                    + "(\(start.inWords)): who came and left before that is not seen, so rates are "
                    + "too low.")
        }
        if let end = episodes.years.last?.lastDay, day > end {
            warnings.append(
                "The returns end on \(end.inWords), before \(day.inWords): who came and left "
                    + "between is not seen, so rates are too low.")
        }
        if episodes.rows.contains(where: { $0.place == "K3" }) {
            warnings.append(
                "The method does not know supported accommodation of the code K3 and counts it as "
                    + "other.")
        }
        if episodes.withoutHeader > 0 {
            warnings.append(
                "\(episodes.withoutHeader) "
                    + (episodes.withoutHeader == 1 ? "child has" : "children have")
                    + " no header with a day of birth, and "
                    + (episodes.withoutHeader == 1 ? "is" : "are") + " left out.")
        }
        self.warnings = warnings
    }
}
