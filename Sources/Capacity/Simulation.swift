import Care
import Forecast
import Matching

/// What one plan comes to in one future: on each step day the ordinary instance of that day is solved,
/// and whoever is placed is settled from then on.
package struct Simulation: Sendable {
    /// Today's instance.
    package let instance: Instance
    /// Its policy.
    package let policy: Policy
    /// The step days.
    package let days: StepDays
    /// How children are placed on a step day.
    package let placing: Placing

    /// A child whom a step allocates.
    package struct AllocatedChild: Sendable, Hashable {
        /// The step.
        package var step: Int
        /// The child's id.
        package var child: String
        /// The home's id, `elsewhere` where none was found.
        package var home: String
        /// The district the child comes from; nil = not known.
        package var district: String?
        /// The child's age in whole years on the step day.
        package var age: Int
        /// The child's sex.
        package var sex: Sex
        /// SSDA903 ETHNIC; nil = not recorded.
        package var ethnicity: String?
        /// Unaccompanied asylum-seeking child.
        package var isUnaccompanied: Bool
        /// Where the child is after the step.
        package var side: Side
    }

    /// Where a placement is, as the rate counts it.
    package enum Side: Sendable, Hashable {
        /// In a home inside.
        case inside
        /// In a home outside.
        case outside
        /// In a home that the rate leaves out, or of which it is not known where it is.
        case uncounted
        /// No home was found.
        case elsewhere
    }

    /// A step as it was solved, for anybody to confirm.
    package struct Step: Sendable {
        /// The instance.
        package var instance: Instance
        /// The home of each allocated child; nil for none.
        package var plan: [(child: String, home: String?)]
    }

    /// What a run gave.
    package struct Result: Sendable {
        /// The figures.
        package var outcome: FutureOutcome
        /// Every child whom a step allocates, by step and child.
        package var placements: [AllocatedChild] = []
        /// The steps, where asked for.
        package var steps: [Step] = []
    }

    /// A simulation of an instance.
    package init(instance: Instance, policy: Policy, days: StepDays, placing: Placing) {
        self.instance = instance
        self.policy = policy
        self.days = days
        self.placing = placing
    }

    /// Runs one future under a scenario and units.
    ///
    /// - Parameters:
    ///   - course: The future.
    ///   - scenario: The scenario.
    ///   - units: Of the scenario's supply and of the plan, by id.
    ///   - keepsPlacements: Whether the result holds them.
    ///   - keepsSteps: Whether the result holds the instances and plans.
    /// - Throws: ``PlacingFault`` where a step cannot be solved to its proof.
    package func run(
        _ course: Course, scenario: Scenario, units: [SupplyUnit], keepsPlacements: Bool = false,
        keepsSteps: Bool = false
    ) throws(PlacingFault) -> Result {
        var memory = StepMemory()
        return try run(
            course, scenario: scenario, units: units, keepsPlacements: keepsPlacements,
            keepsSteps: keepsSteps, memory: &memory)
    }

    /// Runs one future, with the steps that it shares with the plan held in `memory` taken from there;
    /// every step is solved where placements or steps are kept.
    func run(
        _ course: Course, scenario: Scenario, units: [SupplyUnit], keepsPlacements: Bool = false,
        keepsSteps: Bool = false, memory: inout StepMemory
    ) throws(PlacingFault) -> Result {
        let stage = Stage(
            instance: instance, scenario: scenario, days: days, course: course, units: units)
        let people = course.people
        let districts = DistrictMap(keepsPlacements ? instance.areas : [])
        var standing = StepInstance.Standing(
            livesIn: people.map { $0.today == nil ? nil : $0.child.home },
            status: people.map { $0.today == nil ? nil : $0.child.status })
        var figures: [StepFigures] = []
        var placements: [AllocatedChild] = []
        var steps: [Step] = []
        var done: [StepMemory.Outcome] = []
        let shared =
            keepsSteps ? 0 : memory.shared(with: stage, withPlacements: keepsPlacements)
        for step in 0..<shared {
            let known = memory.outcome(of: step, for: stage)
            standing.livesIn = known.livesIn
            figures.append(known.figures)
            placements += keepsPlacements ? known.placements ?? [] : []
            done.append(known)
        }
        for step in shared..<days.days.count {
            if step > 0 { advance(&standing, to: step, stage: stage) }
            let made = StepInstance(step: step, standing: standing, stage: stage)
            let register = Register(instance: made.instance, policy: policy)
            let placed = try placing.place(register)
            let allocated = made.instance.children.indices.filter {
                made.instance.children[$0].status != .settled
            }
            for child in allocated {
                let place = placed.homes[child].map { made.places[$0] } ?? stage.elsewhere
                standing.livesIn[made.people[child]] = place
            }
            figures.append(
                StepFigures(
                    step: step, made: made, after: placed, standing: standing, stage: stage))
            var allocations: [AllocatedChild]?
            if keepsPlacements {
                let here = allocated.map { child in
                    let facts = made.instance.children[child]
                    let home = placed.homes[child]
                    return AllocatedChild(
                        step: step, child: facts.id,
                        home: home.map { made.instance.homes[$0].id } ?? Stage.elsewhereID,
                        district: districts.district(of: facts),
                        age: made.instance.asOf.wholeYears(since: facts.birth), sex: facts.sex,
                        ethnicity: facts.ethnicity, isUnaccompanied: facts.isUnaccompanied,
                        side: home.map {
                            Simulation.side(of: made.places[$0], step: step, stage: stage)
                        } ?? .elsewhere)
                }
                placements += here
                allocations = here
            }
            done.append(
                StepMemory.Outcome(
                    livesIn: standing.livesIn, figures: figures[step], placements: allocations))
            if keepsSteps {
                steps.append(
                    Step(
                        instance: made.instance,
                        plan: allocated.map { child in
                            (
                                made.instance.children[child].id,
                                placed.homes[child].map { made.instance.homes[$0].id }
                            )
                        }))
            }
        }
        memory.keep(done, of: stage)
        let outcome = FutureOutcome(
            figures: figures, standing: standing, stage: stage,
            spending: Spending(figures: figures, stage: stage))
        return Result(outcome: outcome, placements: placements, steps: steps)
    }

    private static func side(of place: Int, step: Int, stage: Stage) -> Side {
        guard stage.kind(of: place).isMeasured else { return .uncounted }
        let location = stage.location(of: place, step: step)
        return location == .unknown ? .uncounted : location.isOutside ? .outside : .inside
    }

    /// From everybody placed on one step day to who needs a home on the next.
    private func advance(
        _ standing: inout StepInstance.Standing, to step: Int, stage: Stage
    ) {
        let (before, day) = (days.days[step - 1], days.days[step])
        let people = stage.course.people
        var moved = Set<Int>()
        for (index, person) in people.enumerated()
        where person.isInCare(on: before) && person.isInCare(on: day)
            && person.moves(after: before, upTo: day)
        {
            moved.insert(index)
            let group = stage.course.togetherGroupOf[index]
            guard group >= 0 else { continue }
            for member in stage.course.togetherGroups[group]
            where people[member].isInCare(on: before) && people[member].isInCare(on: day) {
                moved.insert(member)
            }
        }
        for (index, person) in people.enumerated() {
            guard person.isInCare(on: day) else {
                standing.status[index] = nil
                continue
            }
            if person.comes > before {
                if let own = person.ownHome {
                    standing.livesIn[index] = stage.place(ofOwn: own)
                    standing.status[index] = .settled
                } else {
                    standing.status[index] = .referred
                }
                continue
            }
            let hasShut = standing.livesIn[index].map { stage.hasShut($0, by: day) } ?? false
            standing.status[index] = moved.contains(index) || hasShut ? .mustMove : .settled
        }
    }
}
