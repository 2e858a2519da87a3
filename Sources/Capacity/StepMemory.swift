import Care
import Synchronization

/// The steps of the plan simulated last in one future, for plans that share its first steps.
///
/// Under one course of a future, two plans place alike up to a step day where the same units are there
/// on it: whoever comes, leaves and moves is the same, and a unit that is not there yet takes nobody.
struct StepMemory: Sendable {
    private struct Step: Sendable {
        /// Ids of the units that are there.
        var units: [String]
        /// The place of each person after the step, numbered as in the plan it is of; −1 for none.
        var livesIn: [Int32]
        var figures: StepFigures
        /// Whom the step allocated; nil where that was not kept.
        var placements: [Simulation.AllocatedChild]?
    }

    /// What a step left behind.
    struct Outcome {
        /// The place of each person.
        var livesIn: [Int?]
        /// Its figures.
        var figures: StepFigures
        /// Whom it allocated; nil where that is not kept.
        var placements: [Simulation.AllocatedChild]?
    }

    private var steps: [Step] = []
    // Ids of the units of the plan, in the order of its places.
    private var unitIDs: [String] = []

    /// Nothing simulated yet.
    init() {}

    /// The units that are there on a step day, by id.
    private static func units(there step: Int, _ stage: Stage) -> [String] {
        stage.units.filter { $0.isThere(on: stage.days.days[step]) }.map(\.unit.id)
    }

    /// How many steps another plan shares, from the first on.
    ///
    /// - Parameter withPlacements: Whether only steps count whose placements are held.
    func shared(with stage: Stage, withPlacements: Bool) -> Int {
        steps.indices.first { step in
            steps[step].units != StepMemory.units(there: step, stage)
                || (withPlacements && steps[step].placements == nil)
        } ?? steps.count
    }

    /// What a step that a plan shares left behind.
    func outcome(of step: Int, for stage: Stage) -> Outcome {
        let homes = stage.instance.homes.count
        var numbers: [String: Int] = [:]
        for (number, unit) in stage.units.enumerated() { numbers[unit.unit.id] = homes + number }
        let further = stage.units.count - unitIDs.count
        let livesIn = steps[step].livesIn.map { place -> Int? in
            let place = Int(place)
            if place < homes { return place < 0 ? nil : place }
            if place < homes + unitIDs.count { return numbers[unitIDs[place - homes]] }
            return place + further
        }
        return Outcome(
            livesIn: livesIn, figures: steps[step].figures, placements: steps[step].placements)
    }

    /// Keeps the steps of a plan in place of those held.
    mutating func keep(_ all: [Outcome], of stage: Stage) {
        unitIDs = stage.units.map(\.unit.id)
        steps = all.enumerated().map { step, outcome in
            Step(
                units: StepMemory.units(there: step, stage),
                livesIn: outcome.livesIn.map { $0.map { Int32($0) } ?? -1 },
                figures: outcome.figures,
                placements: outcome.placements)
        }
    }
}

/// The steps of doing nothing in each future, held from one run to the next of the same inputs.
package final class FutureMemory: Sendable {
    private let steps = Mutex<[Int: StepMemory]>([:])

    /// Nothing held yet.
    package init() {}

    /// What is held of a future.
    func memory(of future: Int) -> StepMemory? { steps.withLock { $0[future] } }

    /// Holds the steps of a future.
    func keep(_ memory: StepMemory, of future: Int) { steps.withLock { $0[future] = memory } }
}
