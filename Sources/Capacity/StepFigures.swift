import Care
import Forecast

/// The figures of a step, after it.
package struct StepFigures: Sendable, Hashable {
    /// Children in care.
    package var inCare = 0
    /// Children who have come since the step before.
    package var entrants = 0
    /// Children who have left since the step before.
    package var leavers = 0
    /// Children who need a home, those who may move included.
    package var needing = 0
    /// Children outside, those elsewhere included.
    package var outside = 0
    /// Children inside or outside, those elsewhere included.
    package var known = 0
    /// Children outside by the boundary of `as_of`.
    package var outsideAsWas = 0
    /// Children inside or outside by the boundary of `as_of`.
    package var knownAsWas = 0
    /// Children for whom no home was found.
    package var elsewhere = 0
    /// Sibling groups of two or more, not apart, who do not share one home.
    package var splits = 0
    /// Places that are free in open homes of the measure's kinds.
    package var free = 0
    /// The mean distance from where children come from, in tenths of a mile.
    package var tenthsOfMile: Int64 = 0
    /// What a week costs, at base prices.
    package var weeklyCost = Pence.zero

    /// outside ÷ known in thousandths, rounded half up; 0 where none are known.
    package var rate: Int64 { StepFigures.rate(outside, known) }
    /// The rate by the boundary of `as_of`.
    package var rateAsWas: Int64 { StepFigures.rate(outsideAsWas, knownAsWas) }

    private static func rate(_ outside: Int, _ known: Int) -> Int64 {
        known == 0 ? 0 : HalfUp.quotient(Int128(outside) * 1000, Int128(known))
    }

    /// outside − target × known in millionths of a child.
    package func excess(over target: Rate) -> Int64 {
        Int64(outside) * 1_000_000 - Int64(known) * target.millionths
    }

    /// The figures of nobody.
    package init() {}

    /// Counts everybody after a step.
    init(
        step: Int, made: StepInstance, after: Placing.Outcome,
        standing: StepInstance.Standing, stage: Stage
    ) {
        let day = stage.days.days[step]
        let people = stage.course.people
        if step > 0 {
            let before = stage.days.days[step - 1]
            for person in people {
                if before < person.comes && person.comes <= day { entrants += 1 }
                if before < person.until && person.until <= day { leavers += 1 }
            }
        }
        inCare = made.people.count
        var there = [Int](repeating: 0, count: stage.count)
        var groups: [String: [Int]] = [:]
        var metres: Int64 = 0
        var measured: Int64 = 0
        for (child, person) in made.people.enumerated() {
            let facts = made.instance.children[child]
            if facts.status != .settled { needing += 1 }
            guard let place = standing.livesIn[person] else { continue }
            there[place] += 1
            if let group = facts.siblingGroup, facts.groupPlan != nil {
                groups[group, default: []].append(place)
            }
            if place == stage.elsewhere {
                elsewhere += 1
            } else if !facts.isUnaccompanied, let from = facts.origin,
                let to = stage.position(of: place)
            {
                metres += from.distance(to: to).count
                measured += 1
            }
        }
        for (place, count) in there.enumerated() where count > 0 && stage.kind(of: place).isMeasured
        {
            let location = stage.location(of: place, step: step)
            if location != .unknown { known += count }
            if location.isOutside { outside += count }
            if stage.locationAsWas[place] != .unknown { knownAsWas += count }
            if stage.locationAsWas[place].isOutside { outsideAsWas += count }
        }
        splits = groups.values.count { places in
            places.count > 1
                && (Set(places).count > 1 || places.contains(stage.elsewhere))
        }
        for (index, home) in made.instance.homes.enumerated()
        where home.status == .available && home.kind.isMeasured {
            let place = made.places[index]
            free += max(
                0, home.usablePlaces - there[place] - stage.otherAuthorityChildren[place])
        }
        // Metres ÷ 1609.3 in tenths.
        tenthsOfMile =
            measured == 0 ? 0 : HalfUp.quotient(Int128(metres) * 100, Int128(measured) * 16_093)
        let without = after.homes.count { $0 == nil }
        weeklyCost = after.weeklyCost + stage.scenario.prices.elsewhereWeeklyCost * without
    }
}

extension Stage {
    /// Where a place is; nil where that is not known.
    func position(of place: Int) -> Position? {
        switch origin(of: place) {
        case .today(let home): instance.homes[home].position
        case .unit(let unit): units[unit].unit.terms.home.position
        case .own, .elsewhere: nil
        }
    }
}
