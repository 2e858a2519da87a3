import Capacity
import Care
import Forecast
import Reporting

extension PlanReport {
    /// Money by financial year, on one axis: spending, what is saved, and what was to be saved.
    var money: Document.Part {
        let years = Set(comparison.years + question.savings.map(\.year)).sorted()
        let planned = Dictionary(
            question.savings.map { ($0.year, $0.planned) }, uniquingKeysWith: { first, _ in first })
        func thousands(_ pence: Int64) -> Int64 { HalfUp.quotient(Int128(pence), 100_000) }
        func spent(_ plan: FutureComparison.Plan) -> [Int64?] {
            years.map { year in
                thousands(
                    Spread(
                        plan.outcomes.map { ($0.spending.byYear[year] ?? .zero).count }, places: 2
                    ).central)
            }
        }
        let isCompared = comparison.plans.count > 1
        var series = [Chart.Series("Spent, doing nothing", values: spent(nothing))]
        if isCompared {
            series.append(Chart.Series("Spent, \(plan.head.name)", values: spent(plan)))
            series.append(
                Chart.Series(
                    "Saved by it",
                    values: years.map { thousands(comparison.saved(by: plan, in: $0).central) }))
        }
        if !planned.isEmpty {
            series.append(
                Chart.Series(
                    "Planned saving", values: years.map { planned[$0].map { thousands($0.count) } })
            )
        }
        // Means add up over the years, as central values do not.
        let saved = -comparison.difference(plan, places: 2) { $0.spending.total.count }.meanPence
            .count
        let wanted = question.savings.reduce(Pence.zero) { $0 + $1.planned }
        let title =
            !isCompared
            ? "What doing nothing costs, year by year"
            : planned.isEmpty
                ? "\(balance(saved)) in all, on average"
                : "\(balance(saved)) in all, on average; \(wanted.inWholePounds) were to be saved"
        let chart = Chart(
            id: "money-by-year", title: title,
            axis: "Thousand pounds in the financial year, the middle value of the futures",
            categoryTitle: "Financial year (thousand pounds)", form: .bars,
            categories: years.map(\.description),
            series: series, suffix: "k")
        return Document.Part(
            id: "money", title: "Money",
            opening: [
                .chart(chart), .table(savings(years, planned)), .table(costs),
                .note(run(of: comparison.plans.indices)),
                .note(
                    "With inflation of \(rate(line.scenario.prices.inflation)) a year after "
                        + "\(line.scenario.prices.base.inWords). Placements are what every child in "
                        + "care costs, contracts included; a child without a home costs "
                        + "\(line.scenario.prices.elsewhereWeeklyCost.inWholePounds) a week. Saved "
                        + "is counted future by future, so central figures need not add up."),
            ])
    }

    // What the plan saves, or costs more, in pence; negative = it costs more.
    private func balance(_ saved: Int64) -> String {
        saved < 0
            ? "The plan costs \(Pence(-saved).inWholePounds) more"
            : "The plan saves \(Pence(saved).inWholePounds)"
    }

    private func rate(_ rate: Rate) -> String {
        Decimals.text(rate.millionths, places: 4) + "%"
    }

    private func savings(_ years: [FinancialYear], _ planned: [FinancialYear: Pence]) -> Table {
        var table = Table(
            id: "savings", caption: "Saved against doing nothing, in pounds",
            columns: [Table.Column("financial year", .words)]
                + ["low", "central", "high", "mean", "planned saving"].map { Table.Column($0) })
        for year in years {
            let saved = comparison.saved(by: plan, in: year)
            table.add(
                ["\(year.description)"] + PlanReport.money(saved)
                    + [planned[year].map(PlanReport.money) ?? .none("none")])
        }
        return table
    }

    /// The parts of cost, by plan.
    private var costs: Table {
        var table = Table(
            id: "costs", caption: "Cost over the whole time, in pounds",
            columns: ["plan", "part"].map { Table.Column($0, .words) }
                + ["low", "central", "high", "mean"].map { Table.Column($0) })
        let parts: [(name: String, value: (Spending) -> Pence)] = [
            ("placements", \.placements), ("standing", \.standing), ("programmes", \.programmes),
            ("one-off", \.oneOff), ("total", \.total),
        ]
        for plan in comparison.plans {
            for part in parts {
                table.add(
                    ["\(plan.head.name)", "\(part.name)"]
                        + PlanReport.money(
                            Spread(
                                plan.outcomes.map { part.value($0.spending).count }, places: 2)))
            }
        }
        return table
    }

    static func money(_ pence: Pence) -> Table.Cell {
        .number(pence.description, shown: pence.inPounds)
    }

    static func money(_ spread: Spread) -> [Table.Cell] {
        [spread.low, spread.central, spread.high].map { money(Pence($0)) }
            + [money(spread.meanPence)]
    }

    // MARK: Steps

    /// A plan's figures on each step day.
    func steps(of index: Int) -> Table {
        let plan = comparison.plans[index]
        var table = Table(
            id: "steps-\(index)", caption: "\(plan.head.name): each step day",
            columns: [Table.Column("day", .words)]
                + [
                    "in care", "come", "leave", "need a home", "outside", "rate low",
                    "rate central", "rate high", "futures at target", "elsewhere",
                    "groups split", "places free", "miles", "pounds a week",
                ].map { Table.Column($0) })
        for (step, day) in question.stepDays.enumerated() {
            func central(_ figure: FutureComparison.StepFigure) -> Table.Cell {
                let spread = plan.spread(of: figure, step: step)
                return .number(Decimals.text(spread.central, places: spread.places))
            }
            let rate = plan.spread(of: .rate, step: step)
            func share(_ thousandths: Int64) -> Table.Cell {
                .share(Decimals.text(thousandths, places: 3), shown: percent(thousandths))
            }
            let met = plan.outcomes.count { $0.steps[step].excess(over: question.target) <= 0 }
            table.add([
                "\(day.description)", central(.inCare), central(.entrants), central(.leavers),
                central(.needing), central(.outside), share(rate.low), share(rate.central),
                share(rate.high), .whole(met), central(.elsewhere), central(.splits),
                central(.free), central(.miles),
                PlanReport.money(Pence(plan.spread(of: .weeklyCost, step: step).central)),
            ])
        }
        return table
    }

    /// From the children outside today to those at the end, by plan.
    var bridge: Table {
        var table = Table(
            id: "plan-bridge", caption: "From the children outside today to those at the end, mean",
            columns: [Table.Column("plan", .words)]
                + [
                    "outside today", "have come", "have left", "moved outside", "moved inside",
                    "boundary", "outside at the end",
                ].map { Table.Column($0) })
        for plan in comparison.plans {
            func mean(_ part: (FutureOutcome.Bridge) -> Int) -> Table.Cell {
                PlanReport.mean(Spread(plan.outcomes.map { part($0.bridge) }))
            }
            table.add([
                "\(plan.head.name)", mean(\.today), mean(\.arrived), mean { -$0.left },
                mean(\.movedOut), mean { -$0.movedIn }, mean(\.boundary), mean(\.atEnd),
            ])
        }
        return table
    }

    static func mean(_ spread: Spread) -> Table.Cell {
        .number(
            Decimals.text(spread.meanMillionths, places: 6),
            shown: Decimals.text(
                HalfUp.quotient(Int128(spread.meanMillionths), 100_000), places: 1))
    }
}
