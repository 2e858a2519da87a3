import Care
import Forecast

/// Everything that plans are simulated from.
package struct PlanningInputs: Sendable {
    /// Today's instance.
    package var instance: Instance
    /// Its policy.
    package var policy: Policy
    /// The scenarios, all of the same target, chance, horizon, prices and boundary; not empty.
    package var scenarios: [Scenario]
    /// What could be chosen, by id.
    package var options: [SupplyOption]
    /// Plans to compare, by name; empty for the scenarios alone.
    package var plans: [PlanCounts]
    /// The futures, by number; not empty.
    package var futures: [Future]
    /// How children are placed.
    package var placing: Placing
    /// What was read, by name, with the digest of its bytes.
    package var digests: [(key: String, value: String)] = []

    package init(
        instance: Instance, policy: Policy, scenarios: [Scenario], options: [SupplyOption] = [],
        plans: [PlanCounts] = [], futures: [Future], placing: Placing = .together
    ) {
        self.instance = instance
        self.policy = policy
        self.scenarios = scenarios
        self.options = options
        self.plans = plans
        self.futures = futures
        self.placing = placing
    }

    /// The step days of all scenarios.
    package var days: StepDays {
        guard
            let days = StepDays(
                from: instance.asOf, until: scenarios[0].until, by: scenarios[0].step)
        else { preconditionFailure("a scenario that was read ends on a step day") }
        return days
    }

    /// The step days one by one.
    package var stepDays: [Day] { days.days }

    /// One line of what is simulated: a scenario with a plan.
    package struct Line: Sendable {
        /// Its name.
        package var name: String
        /// The scenario.
        package var scenario: Scenario
        /// The plan's counts.
        package var counts: [String: Int]
    }

    /// Doing nothing, then each scenario or plan.
    package var lines: [Line] {
        var lines = [Line(name: "baseline", scenario: scenarios[0].baseline, counts: [:])]
        let isOne = scenarios.count == 1
        for scenario in scenarios {
            if plans.isEmpty {
                lines.append(
                    Line(name: isOne ? "plan" : scenario.name, scenario: scenario, counts: [:]))
            }
            for plan in plans {
                lines.append(
                    Line(
                        name: isOne ? plan.name : "\(scenario.name)/\(plan.name)",
                        scenario: scenario, counts: plan.counts))
            }
        }
        return lines
    }

    /// What a line is planned to cost, the scenario's supply included.
    package func plannedCost(of line: Line) -> Pence {
        let days = days
        let supply = line.scenario.supply.reduce(Pence.zero) { total, supply in
            (0..<supply.count).reduce(total) {
                $0 + supply.terms.plannedCost(of: $1 + 1, over: days)
            }
        }
        return supply
            + PlanCounts(name: line.name, counts: line.counts)
            .plannedCost(options, over: days)
    }

    /// What was asked, without the names of futures.
    package var question: FutureComparison.Question {
        let scenario = scenarios[0]
        return FutureComparison.Question(
            name: scenario.name, asOf: instance.asOf, target: scenario.target,
            chance: scenario.chance, placing: placing, stepDays: days.days,
            futures: futures.count, savings: scenario.savings,
            chanceOfNoBed: scenario.emergency?.chanceOfNoBedMillionths, warnings: warnings)
    }

    /// What was asked of a line.
    package func head(of line: Line) -> FutureComparison.PlanHead {
        FutureComparison.PlanHead(
            name: line.name, counts: line.counts, plannedCost: plannedCost(of: line))
    }

    /// Years in which more own foster homes are planned to open than ever did.
    private var warnings: [String] {
        let end = days.days[days.last]
        return lines.dropFirst().flatMap { line -> [String] in
            guard let best = line.scenario.bestYear else { return [] }
            var opening: [FinancialYear: Int] = [:]
            for unit in SupplyUnit.all(line.scenario, options: options, counts: line.counts)
            where unit.terms.home.kind == .foster && unit.terms.home.placeProvider == .own {
                let day = unit.terms.opening(of: unit.number)
                if day <= end { opening[FinancialYear(of: day), default: 0] += 1 }
            }
            return opening.sorted { $0.key < $1.key }.filter { $0.value > best }.map {
                "In the plan \(line.name), \($0.value) of the authority's own foster homes would "
                    + "open in \($0.key). The most in one year on record is \(best)."
            }
        }
    }
}
