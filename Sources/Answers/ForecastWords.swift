import Care
import Forecast
import Reporting

/// A forecast in words and small tables: what it says, how sure it is, what it is worth.
struct ForecastWords {
    private let forecast: DemandForecast
    private var counts: JourneyForecast { forecast.counts }

    init(_ forecast: DemandForecast) { self.forecast = forecast }

    /// All of it, for a terminal.
    var text: String {
        var text = forecast.sentences.map { TextLines.wrapped($0) }.joined() + "\n"
        text += "Children in care\n" + Printout.aligned(days) + "\n"
        let last = counts.steps[counts.steps.count - 1]
        text += "By kind on \(last.inWords)\n" + Printout.aligned(kinds) + "\n"
        if counts.sidesSeen != [.unknown] {
            text += "In the authority's area, or outside it\n" + Printout.aligned(sides) + "\n"
        }
        text += "By age on \(last.inWords)\n" + Printout.aligned(ages) + "\n"
        if !forecast.backTest.rows.isEmpty {
            text +=
                "How such forecasts of the past turned out: errors in children, over the four\n"
                + "kinds\n" + Printout.aligned(past) + "\n"
        }
        for warning in forecast.warnings {
            text += TextLines.wrapped("Warning: \(warning)", hanging: "  ")
        }
        text +=
            TextLines.wrapped(
                "\(Spread.ranks(of: forecast.counts.futures)) \(forecast.explanation)")
            + "No figure here is of one child: nothing ranks, scores or flags anybody.\n"
        return text
    }

    private func cells(_ spread: Spread) -> [String] {
        [String(spread.low), String(spread.central), String(spread.high)]
    }

    private var days: [[String]] {
        [["day", "low", "central", "high", "come", "leave", "move"]]
            + counts.steps.indices.map { step in
                [counts.steps[step].description] + cells(counts.total(step))
                    + [counts.entrants(step), counts.leavers(step), counts.moves(step)].map {
                        step == 0 ? "" : String($0.central)
                    }
            }
    }

    private var kinds: [[String]] {
        let last = counts.steps.count - 1
        return [["kind", "today", "low", "central", "high"]]
            + CareKind.allCases.map { kind in
                if forecast.neverSeen.contains(kind) {
                    return [kind.name, "never seen", "", "", ""]
                }
                return [kind.name, String(counts.kind(kind, 0).central)]
                    + cells(counts.kind(kind, last))
            }
    }

    private var sides: [[String]] {
        let last = counts.steps.count - 1
        return [["where", "today", "low", "central", "high"]]
            + counts.sidesSeen.map { side in
                [side == .unknown ? "not known" : side.name, String(counts.side(side, 0).central)]
                    + cells(counts.side(side, last))
            }
    }

    private var ages: [[String]] {
        let last = counts.steps.count - 1
        return [["ages", "today", "low", "central", "high"]]
            + AgeBand.allCases.map { ages in
                [ages.name, String(counts.ages(ages, 0).central)] + cells(counts.ages(ages, last))
            }
    }

    private var past: [[String]] {
        [["from", "this forecast", "stock-flow", "no change", "kinds in range"]]
            + forecast.backTest.rows.map { row in
                [
                    row.origin.description,
                    row.error.map { Decimals.text(Int64(($0 + 50_000) / 100_000), places: 1) }
                        ?? "",
                    Decimals.text(Int64((row.stockFlowError + 500) / 1000), places: 1),
                    String(row.noChangeError),
                    row.covered.map { "\($0) of \(CareKind.allCases.count)" } ?? "",
                ]
            }
    }
}

/// A stock-and-flow forecast in words and small tables.
struct StockFlowWords {
    private let forecast: StockFlowForecast

    init(_ forecast: StockFlowForecast) { self.forecast = forecast }

    var text: String {
        var text =
            TextLines.wrapped(
                "Stock and flow: the daily rates from \(forecast.reference.inWords) to "
                    + "\(forecast.asOf.inWords), carried on to \(forecast.until.inWords). One figure, "
                    + "without a range: the method leaves chance out.") + "\n"
        text += Printout.aligned(
            [["kind", "stock", "forecast"]]
                + CareKind.allCases.map { kind in
                    [
                        kind.name, String(forecast.outcome.stock[kind.rawValue]),
                        Decimals.text(
                            Int64((forecast.outcome.forecast[kind.rawValue] + 500) / 1000),
                            places: 1),
                    ]
                })
        if !forecast.backTest.rows.isEmpty {
            text += "\nHow it did on the past: errors in children, over the four kinds\n"
            text += Printout.aligned(
                [["from", "stock-flow", "no change"]]
                    + forecast.backTest.rows.map { row in
                        [
                            row.origin.description,
                            Decimals.text(Int64(row.stockFlowError), places: 4),
                            String(row.stockFlowNoChangeError),
                        ]
                    })
        }
        if !forecast.warnings.isEmpty { text += "\n" }
        for warning in forecast.warnings {
            text += TextLines.wrapped("Warning: \(warning)", hanging: "  ")
        }
        return text
    }
}
