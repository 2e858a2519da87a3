import Care
import Forecast
import Reporting

extension Printout {
    // MARK: Journeys

    /// The answer of `forecast` by care journeys.
    package static func forecast(_ forecast: DemandForecast) -> Printout {
        Printout(
            json: json(forecast), table: table(forecast), text: ForecastWords(forecast).text)
    }

    private static func json(_ forecast: DemandForecast) -> JSON {
        let counts = forecast.counts
        let test = forecast.backTest
        return .object([
            ("method", "journeys"), ("asOf", .string(forecast.asOf.description)),
            ("until", .string(counts.steps[counts.steps.count - 1].description)),
            ("step", .string(forecast.step.rawValue)), ("futures", .whole(counts.futures)),
            ("seed", .whole(forecast.seed)),
            ("dates", .list(counts.steps.indices) { json(counts, $0) }),
            ("backTest", .list(test.rows, journeys)),
            ("coverage", test.coverage.map(millionths) ?? .null),
            ("loses", .list(test.losses) { .string($0.rawValue) }),
            ("warnings", .list(forecast.warnings, JSON.string)),
            ("neverSeen", .list(forecast.neverSeen) { .string($0.name) }),
            (
                "learntFrom",
                .object([
                    ("years", .list(forecast.years) { .string($0.description) }),
                    ("days", .whole(forecast.evidence.days)),
                    ("entrants", .whole(forecast.evidence.entrants)),
                    ("leavers", .whole(forecast.evidence.leavers)),
                    ("moves", .whole(forecast.evidence.moves)),
                    ("siblingGroups", .whole(forecast.evidence.siblingGroups)),
                ])
            ),
            ("demand", .list(forecast.demand) { .string($0.name) }),
        ])
    }

    private static func json(_ counts: JourneyForecast, _ step: Int) -> JSON {
        .object([
            ("date", .string(counts.steps[step].description)),
            ("total", spread(counts.total(step))), ("entrants", spread(counts.entrants(step))),
            ("leavers", spread(counts.leavers(step))),
            (
                "cells",
                .list(counts.cells(step)) { cell in
                    .object(
                        [
                            ("kind", .string(cell.kind.name)), ("ages", .string(cell.ages.name)),
                            ("side", .string(cell.side.name)),
                        ] + members(cell.children))
                }
            ),
            ("moves", spread(counts.moves(step))),
            (
                "kinds",
                .list(counts.kindsSeen) { kind in
                    .object([("kind", .string(kind.name))] + members(counts.kind(kind, step)))
                }
            ),
            (
                "sides",
                .list(counts.sidesSeen) { side in
                    .object([("side", .string(side.name))] + members(counts.side(side, step)))
                }
            ),
            ("unaccompanied", spread(counts.unaccompanied(step))),
            (
                "providers",
                .list(counts.providers(step)) { entry in
                    .object(
                        [("provider", .optional(entry.provider?.rawValue))]
                            + members(entry.children))
                }
            ),
            (
                "districts",
                .list(counts.districts(step)) { entry in
                    .object([("district", .optional(entry.district))] + members(entry.children))
                }
            ),
        ])
    }

    private static func journeys(_ row: BackTest.Row) -> JSON {
        let spreads = row.journeys ?? []
        return .object([
            ("origin", .string(row.origin.description)),
            ("stock", .list(row.stock, JSON.whole)), ("actual", .list(row.actual, JSON.whole)),
            ("forecast", .list(spreads) { millionths(Int($0.meanMillionths)) }),
            ("low", .list(spreads) { .whole(Int($0.low)) }),
            ("high", .list(spreads) { .whole(Int($0.high)) }),
            ("error", row.error.map(millionths) ?? .null),
            ("covered", row.covered.map { .whole($0) } ?? .null),
            ("stockFlow", .list(row.stockFlow, tenThousandths)),
            ("stockFlowError", tenThousandths(row.stockFlowError)),
            ("noChangeError", .whole(row.noChangeError)),
        ])
    }

    private static func spread(_ spread: Spread) -> JSON { .object(members(spread)) }

    private static func members(_ spread: Spread) -> [(key: String, value: JSON)] {
        [
            ("low", .whole(Int(spread.low))), ("central", .whole(Int(spread.central))),
            ("high", .whole(Int(spread.high))), ("mean", millionths(Int(spread.meanMillionths))),
        ]
    }

    private static func millionths(_ value: Int) -> JSON {
        .number(Decimals.text(Int64(value), places: 6))
    }

    private static func tenThousandths(_ value: Int) -> JSON {
        .number(Decimals.text(Int64(value), places: 4))
    }

    private static func table(_ forecast: DemandForecast) -> [[String]] {
        var rows = [
            ["date", "figure", "kind", "ages", "side", "low", "central", "high", "mean"]
        ]
        func add(_ step: Int, _ names: [String], _ spread: Spread) {
            rows.append(
                [forecast.counts.steps[step].description] + names + [
                    String(spread.low), String(spread.central), String(spread.high),
                    Decimals.text(Int64(spread.meanMillionths), places: 6),
                ])
        }
        for step in forecast.counts.steps.indices {
            add(step, ["total", "", "", ""], forecast.counts.total(step))
            add(step, ["entrants", "", "", ""], forecast.counts.entrants(step))
            add(step, ["leavers", "", "", ""], forecast.counts.leavers(step))
            for cell in forecast.counts.cells(step) {
                add(
                    step, ["children", cell.kind.name, cell.ages.name, cell.side.name],
                    cell.children)
            }
        }
        return rows
    }

    // MARK: Stock and flow

    /// The answer of `forecast --method stock-flow`.
    package static func stockFlow(_ forecast: StockFlowForecast) -> Printout {
        let outcome = forecast.outcome
        let kinds = CareKind.allCases
        let json = JSON.object([
            ("method", "stock-flow"), ("asOf", .string(forecast.asOf.description)),
            ("until", .string(forecast.until.description)),
            ("referenceFrom", .string(forecast.reference.description)),
            (
                "kinds",
                .object(
                    kinds.map { kind in
                        (
                            kind.name,
                            .object([
                                ("stock", .whole(outcome.stock[kind.rawValue])),
                                ("forecast", tenThousandths(outcome.forecast[kind.rawValue])),
                            ])
                        )
                    })
            ),
            (
                "backTest",
                .list(forecast.backTest.rows) { row in
                    .object([
                        ("origin", .string(row.origin.description)),
                        ("stock", .list(row.stockFlowStock, JSON.whole)),
                        ("actual", .list(row.stockFlowActual, JSON.whole)),
                        ("forecast", .list(row.stockFlow, tenThousandths)),
                        ("error", tenThousandths(row.stockFlowError)),
                        ("stockFlow", .list(row.stockFlow, tenThousandths)),
                        ("stockFlowError", tenThousandths(row.stockFlowError)),
                        ("noChangeError", .whole(row.stockFlowNoChangeError)),
                    ])
                }
            ),
            ("warnings", .list(forecast.warnings, JSON.string)),
        ])
        let table =
            [["kind", "stock", "forecast"]]
            + kinds.map { kind in
                [
                    kind.name, String(outcome.stock[kind.rawValue]),
                    Decimals.text(Int64(outcome.forecast[kind.rawValue]), places: 4),
                ]
            }
        return Printout(json: json, table: table, text: StockFlowWords(forecast).text)
    }

    // MARK: Population

    /// The answer of `forecast --growth`.
    package static func population(_ sum: PopulationArithmetic) -> Printout {
        func decimal(_ fraction: PopulationArithmetic.Fraction, _ places: Int) -> JSON {
            .number(Decimals.text(fraction.rounded(places: places), places: places))
        }
        let ages = "\(sum.ages.lowerBound)-\(sum.ages.upperBound)"
        var members: [(key: String, value: JSON)] = [
            ("growth", .whole(sum.growth)),
            ("ratePer10000", .number(Decimals.text(Int64(sum.rateMillionths), places: 6))),
            ("ages", .string(ages)), ("extraChildren", decimal(sum.extraChildren, 10)),
            ("rounded", decimal(sum.extraChildren, 0)),
        ]
        if let cost = sum.extraCost { members.append(("extraCost", .whole(cost))) }
        if let growth = sum.evenGrowth, let extra = sum.evenExtraChildren {
            members.append(
                (
                    "evenSpread",
                    .object([
                        ("growth", decimal(growth, 1)), ("extraChildren", decimal(extra, 1)),
                        ("rounded", decimal(extra, 0)),
                    ])
                ))
        }
        if let warning = sum.warning { members.append(("warning", .string(warning))) }
        let rounded = sum.extraChildren.rounded(places: 0)
        var text =
            "\(sum.growth) more children aged \(sum.ages.lowerBound) to \(sum.ages.upperBound), at "
            + "\(Decimals.text(Int64(sum.rateMillionths), places: 6)) children looked after of "
            + "10,000: \(Decimals.text(sum.extraChildren.rounded(places: 2), places: 2)), so "
            + "\(rounded) more children looked after.\n"
        if let cost = sum.extraCost {
            text += "At the cost given for each: \(pounds(cost)) a year.\n"
        }
        text += "This is arithmetic, not a forecast: it takes the rate as it is.\n"
        if let warning = sum.warning { text += "Warning: \(warning)\n" }
        let table =
            [["figure", "value"]]
            + members.compactMap { member -> [String]? in
                switch member.value {
                case .number(let text), .string(let text): [member.key, text]
                default: nil
                }
            }
        return Printout(json: .object([("population", .object(members))]), table: table, text: text)
    }

    // Whole pounds with commas.
    private static func pounds(_ pounds: Int64) -> String {
        String(Pence(pounds * 100).inPounds.dropLast(3))
    }
}
