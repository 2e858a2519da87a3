import Care
import Forecast

/// What a future costs: by kind of cost and by financial year, with inflation, in whole pence.
package struct Spending: Sendable, Hashable {
    /// Everything.
    package var total = Pence.zero
    /// Homes that children live in, contracts included.
    package var placements = Pence.zero
    /// Units that are open.
    package var standing = Pence.zero
    /// Programmes in force.
    package var programmes = Pence.zero
    /// What is paid once.
    package var oneOff = Pence.zero
    /// Everything, by the financial year in which it falls.
    package var byYear: [FinancialYear: Pence] = [:]

    /// No spending.
    package init() {}

    /// The spending of a future.
    init(figures: [StepFigures], stage: Stage) {
        let scenario = stage.scenario
        let days = stage.days
        var ledger = Ledger(prices: scenario.prices)
        for step in 0..<days.last {
            let on = days.days[step]
            let next = on.adding(days: 1)
            let length = days.length(of: step)
            func add(_ part: Ledger.Part, _ weekly: Pence) {
                ledger.add(part, sevenths: weekly.count * Int64(length), on: next)
            }
            add(.placements, figures[step].weeklyCost)
            add(
                .standing,
                stage.units.reduce(.zero) {
                    $0 + ($1.isOpen(on: on) ? $1.unit.terms.standingWeeklyCost : .zero)
                })
            add(
                .programmes,
                scenario.demand.reduce(.zero) { $0 + ($1.isInForce(on: on) ? $1.weekly : .zero) })
        }
        let end = days.days[days.last]
        for change in scenario.demand where change.from <= end {
            ledger.add(.oneOff, sevenths: change.oneOff.count * 7, on: change.from)
        }
        for unit in stage.units where unit.unit.terms.from <= end {
            let terms = unit.unit.terms
            ledger.add(.oneOff, sevenths: terms.oneOffCost.count * 7, on: terms.from)
        }
        self = ledger.spending
    }
}

/// Adds up money of different days without rounding before the end.
private struct Ledger {
    enum Part: Int, CaseIterable {
        case placements, standing, programmes, oneOff
    }

    private let prices: Prices
    // Sevenths of pence by part, financial year and number of price rises.
    private var sums: [Key: Int64] = [:]

    private struct Key: Hashable {
        var part: Part
        var year: FinancialYear
        var rises: Int
    }

    init(prices: Prices) { self.prices = prices }

    mutating func add(_ part: Part, sevenths: Int64, on day: Day) {
        if sevenths == 0 { return }
        let key = Key(
            part: part, year: FinancialYear(of: day),
            rises: FinancialYear.turns(after: prices.base, upTo: day))
        sums[key, default: 0] += sevenths
    }

    var spending: Spending {
        let most = sums.keys.map(\.rises).max() ?? 0
        let million = Natural(1_000_000)
        let growth = Natural(UInt64(1_000_000 + prices.inflation.millionths))
        let grown = (0...most).map { growth.raised(to: $0) * million.raised(to: most - $0) }
        let below = million.raised(to: most) * Natural(7)
        func pence(_ isWanted: (Key) -> Bool) -> Pence {
            var above = Natural.zero
            for (key, sevenths) in sums where isWanted(key) {
                above += Natural(UInt64(sevenths)) * grown[key.rises]
            }
            return Pence(above.rounded(by: below).clamped)
        }
        var spending = Spending()
        spending.total = pence { _ in true }
        spending.placements = pence { $0.part == .placements }
        spending.standing = pence { $0.part == .standing }
        spending.programmes = pence { $0.part == .programmes }
        spending.oneOff = pence { $0.part == .oneOff }
        for year in Set(sums.keys.map(\.year)) {
            spending.byYear[year] = pence { $0.year == year }
        }
        return spending
    }
}
