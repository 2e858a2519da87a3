import Care

/// What each plan tried so far comes to in each future, simulated once.
final class PlanLibrary {
    /// What the choice of plans asks of an outcome.
    struct Result: Sendable {
        var isReached: Bool
        /// In millionths of a child.
        var excess: Int64
        /// In pence.
        var total: Int64
    }

    let inputs: PlanningInputs
    let scenario: Scenario
    private let days: StepDays
    private let courses: [Course]
    private let threads: Int
    private var known: [[Int]: [Result]] = [:]

    /// Plans of a scenario's options; `scenario` may have another target than that of the inputs.
    init(_ inputs: PlanningInputs, scenario: Scenario, threads: Int) {
        self.inputs = inputs
        self.scenario = scenario
        self.threads = threads
        days = inputs.days
        courses = inputs.futures.map {
            Course($0, scenario: scenario, instance: inputs.instance)
        }
    }

    /// How many plans were simulated.
    var count: Int { known.count }

    /// The course of each future.
    var futures: [Course] { courses }

    /// Whether a plan was simulated.
    func holds(_ counts: [Int]) -> Bool { known[counts] != nil }

    /// The results of a plan, by future.
    ///
    /// - Throws: ``PlacingFault``.
    func results(_ counts: [Int]) throws -> [Result] {
        if let results = known[counts] { return results }
        let units = SupplyUnit.all(
            scenario, options: inputs.options,
            counts: Dictionary(
                uniqueKeysWithValues: zip(inputs.options.map(\.terms.id), counts)))
        let simulation = Simulation(
            instance: inputs.instance, policy: inputs.policy, days: days,
            placing: inputs.placing)
        var results: [Result] = []
        try Workers.run(
            Array(courses.indices), threads: threads,
            work: { [courses, scenario] future in
                let outcome = try simulation.run(
                    courses[future], scenario: scenario, units: units
                ).outcome
                return Result(
                    isReached: outcome.isReached, excess: outcome.excess,
                    total: outcome.spending.total.count)
            },
            take: { results.append($1) })
        known[counts] = results
        return results
    }
}
