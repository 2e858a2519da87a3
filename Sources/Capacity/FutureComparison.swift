import Care
import Forecast

/// Plans side by side over the same futures, beside doing nothing.
package struct FutureComparison: Sendable {
    /// What was asked.
    package struct Question: Sendable {
        /// The name of the first scenario.
        package var name: String
        /// Today.
        package var asOf: Day
        /// The share that is to be reached.
        package var target: Rate
        /// The share of futures that must reach it.
        package var chance: Rate
        /// How children are placed.
        package var placing: Placing
        /// The step days.
        package var stepDays: [Day]
        /// How many futures there are.
        package var futures: Int
        /// Planned savings.
        package var savings: [(year: FinancialYear, planned: Pence)]
        /// The chance that an emergency finds no bed, in millionths; nil where nothing is known.
        package var chanceOfNoBed: Int64?
        /// What a reader must know.
        package var warnings: [String]

        package init(
            name: String, asOf: Day, target: Rate, chance: Rate, placing: Placing,
            stepDays: [Day], futures: Int,
            savings: [(year: FinancialYear, planned: Pence)] = [], chanceOfNoBed: Int64? = nil,
            warnings: [String] = []
        ) {
            self.name = name
            self.asOf = asOf
            self.target = target
            self.chance = chance
            self.placing = placing
            self.stepDays = stepDays
            self.futures = futures
            self.savings = savings
            self.chanceOfNoBed = chanceOfNoBed
            self.warnings = warnings
        }
    }

    /// What was asked of each plan.
    package struct PlanHead: Sendable {
        /// The plan's name; the first is `baseline`.
        package var name: String
        /// Units by option.
        package var counts: [String: Int]
        /// What it is planned to cost, supply included.
        package var plannedCost: Pence

        package init(name: String, counts: [String: Int], plannedCost: Pence) {
            self.name = name
            self.counts = counts
            self.plannedCost = plannedCost
        }
    }

    /// One figure of a step over the futures.
    package enum StepFigure: String, CaseIterable, Sendable {
        case rate, rateAsWas, inCare, entrants, leavers, needing, outside, known, elsewhere, splits
        case free, miles, weeklyCost

        /// Decimals of the figure.
        package var places: Int {
            switch self {
            case .rate, .rateAsWas: 3
            case .miles: 1
            case .weeklyCost: 2
            default: 0
            }
        }

        /// A value of the figure; money is pounds with two decimals.
        package func text(_ value: Int64) -> String {
            self == .weeklyCost ? Pence(value).description : Decimals.text(value, places: places)
        }

        /// The mean of the figure, with up to six decimals; money to the penny.
        package func text(mean spread: Spread) -> String {
            self == .weeklyCost
                ? spread.meanPence.description : Decimals.text(spread.meanMillionths, places: 6)
        }

        /// The figure in units of its last decimal.
        package func value(of step: StepFigures) -> Int64 {
            switch self {
            case .rate: step.rate
            case .rateAsWas: step.rateAsWas
            case .inCare: Int64(step.inCare)
            case .entrants: Int64(step.entrants)
            case .leavers: Int64(step.leavers)
            case .needing: Int64(step.needing)
            case .outside: Int64(step.outside)
            case .known: Int64(step.known)
            case .elsewhere: Int64(step.elsewhere)
            case .splits: Int64(step.splits)
            case .free: Int64(step.free)
            case .miles: step.tenthsOfMile
            case .weeklyCost: step.weeklyCost.count
            }
        }
    }

    /// One plan over the futures.
    package struct Plan: Sendable {
        /// What was asked of it.
        package var head: PlanHead
        /// What it came to in each future, by number.
        package var outcomes: [FutureOutcome]

        /// A plan and what it came to.
        package init(head: PlanHead, outcomes: [FutureOutcome]) {
            self.head = head
            self.outcomes = outcomes
        }

        /// How many futures reach the target.
        package var reached: Int { outcomes.count { $0.isReached } }

        /// A figure of a step over the futures.
        package func spread(of figure: StepFigure, step: Int) -> Spread {
            Spread(
                outcomes.map { figure.value(of: $0.steps[step]) }, places: figure.places)
        }

        /// The share of futures that meet the target on a step day, in millionths.
        package func met(step: Int, target: Rate) -> Int64 {
            share(outcomes.count { $0.steps[step].excess(over: target) <= 0 })
        }

        /// A number of futures as a share of all, in millionths, rounded half up.
        package func share(_ count: Int) -> Int64 {
            HalfUp.quotient(Int128(count) * 1_000_000, Int128(outcomes.count))
        }
    }

    /// What was asked.
    package let question: Question
    /// The plans, doing nothing first.
    package let plans: [Plan]

    /// Plans side by side; the first is doing nothing, and all have an outcome for each future.
    package init(question: Question, plans: [Plan]) {
        precondition(!plans.isEmpty, "doing nothing is always there")
        self.question = question
        self.plans = plans
    }

    /// Every financial year in which something is spent, or could be.
    package var years: [FinancialYear] {
        var years = Set(
            question.stepDays.dropLast().map { FinancialYear(of: $0.adding(days: 1)) })
        for plan in plans {
            for outcome in plan.outcomes { years.formUnion(outcome.spending.byYear.keys) }
        }
        return years.sorted()
    }

    /// A figure of a plan less that of doing nothing, future by future.
    package func difference(
        _ plan: Plan, places: Int = 0, _ figure: (FutureOutcome) -> Int64
    ) -> Spread {
        Spread(
            zip(plan.outcomes, plans[0].outcomes).map { figure($0) - figure($1) }, places: places)
    }

    /// What a plan saves in a year against doing nothing.
    package func saved(by plan: Plan, in year: FinancialYear) -> Spread {
        Spread(
            zip(plan.outcomes, plans[0].outcomes).map {
                ($1.spending.byYear[year] ?? .zero).count
                    - ($0.spending.byYear[year] ?? .zero).count
            }, places: 2)
    }
}
