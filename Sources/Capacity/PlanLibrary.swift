import Care
import Forecast

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
    private let courses: [Course]
    private let threads: Int
    private let simulation: Simulation
    // By plan and future; a plan may have been tried in some futures only.
    private var known: [[Int]: [Int: Result]] = [:]
    // Futures in which plans of late failed by most come first.
    private var order: [Int]
    // Steps that a plan shares with the one before it, by future.
    private var memories: [StepMemory]

    /// Plans of a scenario's options; `scenario` may have another target than that of the inputs.
    init(_ inputs: PlanningInputs, scenario: Scenario, threads: Int) {
        self.inputs = inputs
        self.scenario = scenario
        self.threads = threads
        simulation = Simulation(
            instance: inputs.instance, policy: inputs.policy, days: inputs.days,
            placing: inputs.placing)
        courses = inputs.futures.map {
            Course($0, scenario: scenario, instance: inputs.instance)
        }
        order = Array(courses.indices)
        memories = courses.map { _ in StepMemory() }
    }

    /// How many plans were simulated, in some futures at least.
    var count: Int { known.count }

    /// The course of each future.
    var futures: [Course] { courses }

    /// Whether a plan was simulated in every future.
    func holds(_ counts: [Int]) -> Bool { known[counts]?.count == courses.count }

    /// The results of a plan, by future.
    ///
    /// - Throws: ``PlacingFault``.
    func results(_ counts: [Int]) throws -> [Result] {
        try simulate(counts, in: Array(courses.indices))
        let found = known[counts] ?? [:]
        return courses.indices.compactMap { found[$0] }
    }

    /// Whether a plan reaches the target in so many futures; no more are simulated than tell.
    ///
    /// - Throws: ``PlacingFault``.
    func reaches(_ counts: [Int], in need: Int) throws -> Bool {
        let mayFail = courses.count - need
        var waiting = order[...]
        while true {
            let found = known[counts] ?? [:]
            let reached = found.values.count { $0.isReached }
            if reached >= need { return true }
            if found.count - reached > mayFail { return false }
            let next = waiting.prefix(2 * threads)
            waiting = waiting.dropFirst(next.count)
            try simulate(counts, in: Array(next))
        }
    }

    private func simulate(_ counts: [Int], in futures: [Int]) throws {
        let found = known[counts] ?? [:]
        let missing = futures.filter { found[$0] == nil }
        if missing.isEmpty { return }
        let units = SupplyUnit.all(
            scenario, options: inputs.options,
            counts: Dictionary(
                uniqueKeysWithValues: zip(inputs.options.map(\.terms.id), counts)))
        try Workers.run(
            missing, threads: threads,
            work: { [courses, scenario, simulation, memories] future in
                var memory = memories[future]
                let outcome = try simulation.run(
                    courses[future], scenario: scenario, units: units, memory: &memory
                ).outcome
                return (
                    Result(
                        isReached: outcome.isReached, excess: outcome.excess,
                        total: outcome.spending.total.count), memory
                )
            },
            take: { future, result in
                known[counts, default: [:]][future] = result.0
                memories[future] = result.1
            })
        if let results = known[counts] {
            // Stable: equal ones stay in the order of futures.
            order.sort { left, right in
                let (first, second) = (
                    results[left]?.excess ?? .min, results[right]?.excess ?? .min
                )
                return first == second ? left < right : first > second
            }
        }
    }
}
