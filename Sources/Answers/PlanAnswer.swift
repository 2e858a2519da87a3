import Capacity
import Care
import Forecast
import Reporting

extension Printout {
    /// The answer of `plan`: plans side by side over the futures.
    package static func plan(_ comparison: FutureComparison) -> Printout {
        let answer = PlanAnswer(comparison)
        return Printout(json: answer.json, table: answer.table, text: answer.text)
    }
}

/// Plans side by side as JSON, as a table and in words.
struct PlanAnswer {
    private let comparison: FutureComparison
    private let years: [FinancialYear]

    private var question: FutureComparison.Question { comparison.question }

    init(_ comparison: FutureComparison) {
        self.comparison = comparison
        years = comparison.years
    }

    // MARK: JSON

    var json: JSON {
        var members: [(key: String, value: JSON)] = [
            ("name", .string(question.name)), ("asOf", CapacityJSON.day(question.asOf)),
            ("target", .number(question.target.description)),
            ("chance", .number(question.chance.description)),
            ("placing", .string(question.placing.rawValue)),
            ("futures", .whole(question.futures)),
            ("stepDays", .list(question.stepDays, CapacityJSON.day)),
            ("plans", .list(comparison.plans, json(of:))),
            (
                "difference",
                .object(
                    comparison.plans.dropFirst().map { ($0.head.name, difference(of: $0)) })
            ),
            (
                "savings",
                .list(question.savings) { saving in
                    .object([
                        ("year", .string(saving.year.description)),
                        ("planned", CapacityJSON.pounds(saving.planned)),
                        (
                            "saved",
                            comparison.plans.count > 1
                                ? CapacityJSON.spread(
                                    comparison.saved(by: comparison.plans[1], in: saving.year))
                                : .null
                        ),
                    ])
                }
            ),
        ]
        if let chance = question.chanceOfNoBed {
            members.append(
                ("emergency", .object([("chanceOfNoBed", CapacityJSON.decimal(chance, 6))])))
        }
        members.append(("warnings", .list(question.warnings, JSON.string)))
        return .object(members)
    }

    private func json(of plan: FutureComparison.Plan) -> JSON {
        func spread(_ places: Int = 0, _ value: (FutureOutcome) -> Int64) -> JSON {
            CapacityJSON.spread(Spread(plan.outcomes.map(value), places: places))
        }
        let on = Spread.days(plan.outcomes.map { $0.reachedStep.map { question.stepDays[$0] } })
        return .object([
            ("name", .string(plan.head.name)), ("counts", CapacityJSON.counts(plan.head.counts)),
            ("plannedCost", CapacityJSON.pounds(plan.head.plannedCost)),
            (
                "reached",
                .object([
                    ("futures", .whole(plan.reached)),
                    ("share", CapacityJSON.decimal(plan.share(plan.reached), 6)),
                    (
                        "on",
                        .object([
                            ("low", CapacityJSON.day(on.low)),
                            ("central", CapacityJSON.day(on.central)),
                            ("high", CapacityJSON.day(on.high)),
                        ])
                    ),
                ])
            ),
            ("excess", spread(6) { $0.excess }),
            ("careDays", spread { Int64($0.careDays) }),
            (
                "steps",
                .list(question.stepDays.enumerated()) { index, day in
                    .object(
                        [("date", CapacityJSON.day(day))]
                            + FutureComparison.StepFigure.allCases.map {
                                ($0.rawValue, CapacityJSON.spread(plan.spread(of: $0, step: index)))
                            }
                            + [
                                (
                                    "met",
                                    CapacityJSON.decimal(
                                        plan.met(step: index, target: question.target), 6)
                                )
                            ])
                }
            ),
            (
                "cost",
                .object(
                    FutureComparison.costs.map { cost in
                        (cost.name, spread(2) { $0.spending[keyPath: cost.path].count })
                    }
                        + [
                            (
                                "byYear",
                                CapacityJSON.years(years) { year in
                                    spread(2) { ($0.spending.byYear[year] ?? .zero).count }
                                }
                            )
                        ])
            ),
            (
                "bridge",
                .object(
                    FutureComparison.bridgeParts.map { part in
                        (part.name, spread { Int64($0.bridge[keyPath: part.path]) })
                    })
            ),
        ])
    }

    private func difference(of plan: FutureComparison.Plan) -> JSON {
        func spread(_ places: Int = 0, _ figure: (FutureOutcome) -> Int64) -> JSON {
            CapacityJSON.spread(comparison.difference(plan, places: places, figure))
        }
        return .object([
            ("reached", .whole(plan.reached - comparison.plans[0].reached)),
            ("excess", spread(6) { $0.excess }),
            ("careDays", spread { Int64($0.careDays) }),
            ("cost", spread(2) { $0.spending.total.count }),
            (
                "byYear",
                CapacityJSON.years(years) { year in
                    spread(2) { ($0.spending.byYear[year] ?? .zero).count }
                }
            ),
        ])
    }

    // MARK: Table

    /// One row for each plan and step day.
    var table: [[String]] {
        let figures = FutureComparison.StepFigure.allCases
        var rows = [
            ["plan", "date", "met"]
                + figures.flatMap { figure in
                    ["low", "central", "high", "mean"].map { "\(figure.rawValue)_\($0)" }
                }
        ]
        for plan in comparison.plans {
            for (index, day) in question.stepDays.enumerated() {
                rows.append(
                    [
                        plan.head.name, day.description,
                        Decimals.text(plan.met(step: index, target: question.target), places: 6),
                    ]
                        + figures.flatMap { figure -> [String] in
                            let spread = plan.spread(of: figure, step: index)
                            return [spread.low, spread.central, spread.high].map(figure.text)
                                + [figure.text(mean: spread)]
                        })
            }
        }
        return rows
    }

    // MARK: Words

    /// What a reader wants first, then a line for each plan and step day.
    var text: String {
        var text =
            "\(question.name): \(question.futures) "
            + (question.futures == 1 ? "future" : "futures") + " to "
            + "\(question.stepDays.last?.inWords ?? ""). The target is "
            + "\(question.target.percent) outside; \(question.chance.percent) "
            + "of the futures must reach it.\n"
        for plan in comparison.plans { text += sentences(of: plan) }
        for plan in comparison.plans {
            text += "\n\(plan.head.name)\n"
            var rows = [
                [
                    "date", "in care", "need a home", "outside", "rate low", "central", "high",
                    "met", "elsewhere", "splits", "free", "miles", "weekly cost",
                ]
            ]
            for (index, day) in question.stepDays.enumerated() {
                func central(_ figure: FutureComparison.StepFigure) -> String {
                    let spread = plan.spread(of: figure, step: index)
                    return figure.text(spread.central)
                }
                let rate = plan.spread(of: .rate, step: index)
                func percent(_ thousandths: Int64) -> String {
                    Decimals.text(thousandths, places: 1)
                }
                rows.append([
                    day.description, central(.inCare), central(.needing), central(.outside),
                    percent(rate.low), percent(rate.central), percent(rate.high),
                    Decimals.text(
                        HalfUp.quotient(
                            Int128(plan.met(step: index, target: question.target)), 1000),
                        places: 1), central(.elsewhere), central(.splits), central(.free),
                    central(.miles),
                    Pence(plan.spread(of: .weeklyCost, step: index).central).inPounds,
                ])
            }
            text += Printout.aligned(rows)
        }
        text += money
        text += """

            Rates and shares are in per cent. "Need a home" counts the children for whom a home is \
            looked for on that day: those who have none, who must leave theirs or, on the first day, who \
            may move. "Elsewhere" counts the children for whom none was found, then or before. They count \
            as outside, so the first rate can differ from tonight's. "Met" is the share of futures that \
            meet the target on that day; some of them miss it again later. Money is in pounds. \
            \(Spread.ranks(of: question.futures)) A chance is a share of these futures, and no \
            promise. No settled child is moved.

            """
        for warning in question.warnings { text += "Warning: \(warning)\n" }
        if let chance = question.chanceOfNoBed {
            text +=
                "The chance that a child who arrives at night finds no emergency bed is "
                + "\(Rate(millionths: chance).percent).\n"
        }
        return text
    }

    private func sentences(of plan: FutureComparison.Plan) -> String {
        let on = Spread.days(plan.outcomes.map { $0.reachedStep.map { question.stepDays[$0] } })
        var text =
            "\(plan.head.name): \(plan.reached) of \(question.futures) futures reach the target "
            + "(\(Rate(millionths: plan.share(plan.reached)).percent))"
        text += "."
        if let day = on.central {
            text += " In at least half of the futures it is met from \(day.inWords) on, to the end."
        }
        if plan.head.plannedCost != .zero {
            text += " Planned cost \(plan.head.plannedCost.inPounds)."
        }
        if plan.head.name != comparison.plans[0].head.name {
            let cost = comparison.difference(plan, places: 2) { $0.spending.total.count }
            let mean = cost.meanPence
            text +=
                mean.count == 0
                ? " In the simulation it costs as much as doing nothing, on average."
                : mean.count > 0
                    ? " In the simulation it costs \(mean.inPounds) more than doing nothing, on average."
                    : " In the simulation it costs \(Pence(-mean.count).inPounds) less than doing "
                        + "nothing, on average."
        }
        return text + "\n"
    }

    /// Spending by year, the central value, beside planned savings.
    private var money: String {
        let plans = comparison.plans
        var rows = [["year"] + plans.map(\.head.name) + ["saved", "planned saving"]]
        let planned = Dictionary(
            question.savings.map { ($0.year, $0.planned) }, uniquingKeysWith: { first, _ in first })
        for year in Set(years + question.savings.map(\.year)).sorted() {
            rows.append(
                [year.description]
                    + plans.map { plan in
                        let spread = Spread(
                            plan.outcomes.map { ($0.spending.byYear[year] ?? .zero).count },
                            places: 2)
                        return Pence(spread.central).inPounds
                    }
                    + [
                        plans.count > 1
                            ? Pence(comparison.saved(by: plans[1], in: year).central).inPounds
                            : "",
                        planned[year]?.inPounds ?? "",
                    ])
        }
        return "\nSpending by financial year: the middle value of each column"
            + (plans.count > 1
                ? "; saved is counted future by\nfuture, so columns need not add up" : "")
            + "\n" + Printout.aligned(rows)
    }
}

extension Rate {
    /// In per cent with at most one decimal, as `36.8%`.
    var percent: String {
        Decimals.text(HalfUp.quotient(Int128(millionths), 1000), places: 1) + "%"
    }
}
