import Care

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
    func shared(with stage: Stage) -> Int {
        steps.indices.first { steps[$0].units != StepMemory.units(there: $0, stage) }
            ?? steps.count
    }

    /// Where everybody lives after a step that a plan shares, and its figures.
    func standing(after step: Int, for stage: Stage) -> (livesIn: [Int?], figures: StepFigures) {
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
        return (livesIn, steps[step].figures)
    }

    /// Keeps the steps of a plan in place of those held.
    mutating func keep(_ all: [(livesIn: [Int?], figures: StepFigures)], of stage: Stage) {
        unitIDs = stage.units.map(\.unit.id)
        steps = all.enumerated().map { step, one in
            Step(
                units: StepMemory.units(there: step, stage),
                livesIn: one.livesIn.map { $0.map { Int32($0) } ?? -1 }, figures: one.figures)
        }
    }
}
