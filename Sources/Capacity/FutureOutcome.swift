import Care

/// What one plan comes to in one future.
package struct FutureOutcome: Sendable, Hashable {
    /// From children outside today to those outside at the end.
    package struct Bridge: Sendable, Hashable {
        /// Children outside today.
        package var today = 0
        /// Children who have come and are outside at the end.
        package var arrived = 0
        /// Today's children outside who have left care.
        package var left = 0
        /// Today's other children who are outside at the end.
        package var movedOut = 0
        /// Today's children outside who are in care at the end and not outside.
        package var movedIn = 0
        /// What a change of the boundary adds.
        package var boundary = 0
        /// Children outside at the end.
        package var atEnd = 0

        /// A bridge of nobody.
        package init() {}
    }

    /// The figures of each step.
    package var steps: [StepFigures]
    /// Whether the target is met on the last step day.
    package var isReached: Bool
    /// The first step from which the target is met on every one to the last; nil where it is not.
    package var reachedStep: Int?
    /// outside − target × known on the last step day, in millionths of a child.
    package var excess: Int64
    /// Children in care × days, over the steps.
    package var careDays: Int
    /// What it costs.
    package var spending: Spending
    /// From children outside today to those at the end.
    package var bridge: Bridge

    /// An outcome of figures that are known.
    package init(
        steps: [StepFigures], isReached: Bool, reachedStep: Int?, excess: Int64, careDays: Int,
        spending: Spending, bridge: Bridge
    ) {
        self.steps = steps
        self.isReached = isReached
        self.reachedStep = reachedStep
        self.excess = excess
        self.careDays = careDays
        self.spending = spending
        self.bridge = bridge
    }

    init(
        figures: [StepFigures], standing: StepInstance.Standing, stage: Stage, spending: Spending
    ) {
        let target = stage.scenario.target
        let days = stage.days
        steps = figures
        excess = figures[days.last].excess(over: target)
        isReached = excess <= 0
        reachedStep = nil
        for step in figures.indices.reversed() {
            if figures[step].excess(over: target) > 0 { break }
            reachedStep = step
        }
        careDays = (0..<days.last).reduce(0) { $0 + figures[$1].inCare * days.length(of: $1) }
        self.spending = spending

        var bridge = Bridge()
        let last = days.days[days.last]
        func isOutside(_ place: Int?) -> Bool {
            guard let place else { return false }
            return stage.kind(of: place).isMeasured && stage.locationAsWas[place].isOutside
        }
        for (index, person) in stage.course.people.enumerated() {
            let isThere = person.isInCare(on: last)
            let endsOutside = isThere && isOutside(standing.livesIn[index])
            guard person.today != nil else {
                if endsOutside { bridge.arrived += 1 }
                continue
            }
            let startsOutside = isOutside(person.child.home)
            if startsOutside {
                bridge.today += 1
                if !isThere { bridge.left += 1 } else if !endsOutside { bridge.movedIn += 1 }
            } else if endsOutside {
                bridge.movedOut += 1
            }
        }
        bridge.atEnd = figures[days.last].outside
        bridge.boundary = bridge.atEnd - figures[days.last].outsideAsWas
        self.bridge = bridge
    }
}
