import Care
import Returns

/// How forecasts of the past turned out: one from the end of each collection year but the last.
///
/// Journeys learn from the returns up to that year alone, as if the later ones had not been sent
/// yet. The stock-and-flow method has all returns, with the year to the origin as its reference, as
/// it is published. All look 365 days ahead and are held against the 31 March after.
package struct BackTest: Sendable {
    /// One origin.
    package struct Row: Sendable {
        /// The 31 March from which was looked ahead.
        package var origin: Day
        /// The stock of that day, in the order of the kinds.
        package var stock: [Int]
        /// The stock of the 31 March after.
        package var actual: [Int]
        /// What journeys said; nil where there was too little to learn from, or they were not
        /// asked.
        package var journeys: [Spread]?
        /// What the stock-and-flow method said, in ten-thousandths.
        package var stockFlow: [Int]
        /// The stock that the method counts; the same as `stock` where no child is in supported
        /// accommodation of the code K3.
        package var stockFlowStock: [Int]
        /// The stock that the method counts on the 31 March after.
        package var stockFlowActual: [Int]
        /// The sum of the sizes of its differences from that, in ten-thousandths.
        package var stockFlowError: Int

        /// The sum of the sizes of the differences of stock and actual: the error of saying that
        /// nothing changes.
        package var noChangeError: Int {
            zip(stock, actual).reduce(0) { $0 + abs($1.0 - $1.1) }
        }

        /// The same as the method counts.
        package var stockFlowNoChangeError: Int {
            zip(stockFlowStock, stockFlowActual).reduce(0) { $0 + abs($1.0 - $1.1) }
        }

        /// The sum of the sizes of the differences of the means from actual, in millionths.
        package var error: Int? {
            journeys.map { spreads in
                let count = Int128(spreads[0].count)
                let sum = zip(spreads, actual).reduce(Int128(0)) {
                    $0 + abs($1.0.sum - Int128($1.1) * count)
                }
                return Int(HalfUp.quotient(1_000_000 * sum, count))
            }
        }

        /// The kinds of which the actual stock lies from low to high.
        package var covered: Int? {
            journeys.map { spreads in
                zip(spreads, actual).count { $0.low <= $1 && $1 <= $0.high }
            }
        }
    }

    /// The origins, ascending.
    package let rows: [Row]

    /// Days from an origin to the day foretold.
    package static let horizon = 365

    /// Tests both methods on the past of the returns.
    ///
    /// - Parameters:
    ///   - submitted: all returns of the authority.
    ///   - request: futures, seed and threads of the journeys; nil = they are not asked.
    ///   - place: where a postcode lies.
    package init(
        of submitted: Return903, journeys request: JourneySimulation.Request?,
        place: (String) -> JourneyHistory.Place?
    ) {
        let all = CareEpisodes(of: submitted)
        let published = StockFlow(all)
        let counted = StockFlow(all, kind: CareKind.init(place:))
        rows = all.years.dropLast().map { year in
            let origin = year.lastDay
            let outcome = published.forecast(
                from: origin, reference: StockFlow.yearBefore(origin), days: BackTest.horizon)
            let actual = published.stock(on: year.next.lastDay)
            var row = Row(
                origin: origin, stock: counted.stock(on: origin),
                actual: counted.stock(on: year.next.lastDay), journeys: nil,
                stockFlow: outcome.forecast, stockFlowStock: outcome.stock, stockFlowActual: actual,
                stockFlowError: outcome.error(against: actual))
            if var request {
                let history = JourneyHistory(
                    CareEpisodes(of: submitted, through: year), asOf: origin, place: place)
                if let model = try? JourneyModel(history) {
                    // The future is not foretold with what was planned later.
                    request.demand = []
                    request.population = nil
                    request.steps = [origin, origin.adding(days: BackTest.horizon)]
                    let forecast = JourneySimulation(model, history).run(request)
                    row.journeys = CareKind.allCases.map { forecast.kind($0, 1) }
                }
            }
            return row
        }
    }

    private var tested: [Row] { rows.filter { $0.journeys != nil } }

    /// The share of kinds and origins whose actual stock lay from low to high, in millionths,
    /// rounded half up; nil where journeys were never tested.
    package var coverage: Int? {
        let cells = CareKind.allCases.count * tested.count
        guard cells > 0 else { return nil }
        let covered = tested.reduce(0) { $0 + ($1.covered ?? 0) }
        return (2 * 1_000_000 * covered + cells) / (2 * cells)
    }

    /// What the journeys lose against, or by.
    package enum Loss: String, Sendable, CaseIterable {
        /// The stock-and-flow method had the smaller error.
        case stockFlow = "stock-flow"
        /// Saying that nothing changes had the smaller error.
        case noChange = "no-change"
        /// Fewer than 0.7 or more than 0.9 of what came lay in the range of four in five.
        case coverage
    }

    /// The error of the journeys summed over the origins, in millionths.
    package var error: Int { tested.reduce(0) { $0 + ($1.error ?? 0) } }
    /// The error of the stock-and-flow method summed over the same origins, in ten-thousandths.
    package var stockFlowError: Int { tested.reduce(0) { $0 + $1.stockFlowError } }
    /// The error of no change summed over the same origins.
    package var noChangeError: Int { tested.reduce(0) { $0 + $1.noChangeError } }

    /// All that the journeys lose, in the order of ``Loss``.
    package var losses: [Loss] {
        guard let coverage else { return [] }
        var losses: [Loss] = []
        if stockFlowError * 100 < error { losses.append(.stockFlow) }
        if noChangeError * 1_000_000 < error { losses.append(.noChange) }
        if coverage < 700_000 || coverage > 900_000 { losses.append(.coverage) }
        return losses
    }
}
