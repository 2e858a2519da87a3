import Care
import Forecast
import Synchronization

/// Simulates lines of plans over futures, on as many threads as are asked for.
package struct FutureRunner: Sendable {
    /// What is simulated.
    package let inputs: PlanningInputs
    private let days: StepDays
    private let lines: [PlanningInputs.Line]
    private let units: [[SupplyUnit]]

    /// One plan in one future.
    package struct Task: Sendable, Hashable {
        /// The line, from 0.
        package var line: Int
        /// The future, an index.
        package var future: Int

        package init(line: Int, future: Int) {
            self.line = line
            self.future = future
        }
    }

    /// Prepares the inputs.
    package init(_ inputs: PlanningInputs) {
        self.inputs = inputs
        days = inputs.days
        lines = inputs.lines
        let options = inputs.options
        units = lines.map { SupplyUnit.all($0.scenario, options: options, counts: $0.counts) }
    }

    /// Every task, plan by plan and within it future by future.
    package var tasks: [Task] {
        lines.indices.flatMap { line in
            inputs.futures.indices.map { Task(line: line, future: $0) }
        }
    }

    /// Runs one task.
    ///
    /// - Throws: ``PlacingFault`` where a step is not solved to its proof.
    package func run(
        _ task: Task, keepsPlacements: Bool = false, keepsSteps: Bool = false
    ) throws(PlacingFault) -> Simulation.Result {
        var memory = StepMemory()
        return try run(
            task, keepsPlacements: keepsPlacements, keepsSteps: keepsSteps, memory: &memory)
    }

    private func run(
        _ task: Task, keepsPlacements: Bool, keepsSteps: Bool = false, memory: inout StepMemory
    ) throws(PlacingFault) -> Simulation.Result {
        let line = lines[task.line]
        let course = Course(
            inputs.futures[task.future], scenario: line.scenario, instance: inputs.instance)
        let simulation = Simulation(
            instance: inputs.instance, policy: inputs.policy, days: days, placing: inputs.placing)
        return try simulation.run(
            course, scenario: line.scenario, units: units[task.line],
            keepsPlacements: keepsPlacements, keepsSteps: keepsSteps, memory: &memory)
    }

    // A scenario and a future whose last plan's steps are held.
    private struct Held: Hashable {
        var scenario: String
        var future: Int
    }

    /// Runs tasks side by side and gives each result, in the order of the tasks, to `take`.
    ///
    /// - Parameters:
    ///   - tasks: What to run.
    ///   - threads: How many run at the same time.
    ///   - keepsPlacements: Whether the results hold the placements.
    ///   - nothing: Steps of doing nothing that are held from earlier runs of the same instance,
    ///     futures, target, horizon, prices and boundary; those of this run are held there too.
    ///   - take: Called on one thread at a time; what it throws ends the run.
    /// - Throws: what `take` throws, or ``PlacingFault``.
    package func run(
        _ tasks: [Task], threads: Int, keepsPlacements: Bool = false,
        nothing: FutureMemory = FutureMemory(),
        take: (Task, Simulation.Result) throws -> Void
    ) throws {
        let memories = Mutex<[Held: StepMemory]>([:])
        let baseline = lines[0].scenario
        try Workers.run(
            tasks, threads: threads,
            work: { task in
                let scenario = lines[task.line].scenario
                let own = Held(scenario: scenario.name, future: task.future)
                var memory =
                    memories.withLock { $0[own] }
                    ?? (scenario.hasCourse(of: baseline) ? nothing.memory(of: task.future) : nil)
                    ?? StepMemory()
                let result = try run(task, keepsPlacements: keepsPlacements, memory: &memory)
                memories.withLock { [memory] in $0[own] = memory }
                if task.line == 0 { nothing.keep(memory, of: task.future) }
                return result
            }, take: take)
    }
}
