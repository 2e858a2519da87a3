import Care
import Forecast

/// Homes of one kind that could be had: what one is, when it opens, what it costs.
package struct SupplyTerms: Sendable {
    /// Unique text.
    package var id: String
    /// What a unit is as a home; its id is that of the terms, its status available.
    package var home: Home
    /// The day of the decision.
    package var from: Day
    /// Days from the decision to the first opening.
    package var leadDays = 0
    /// Days from one unit's opening to the next.
    package var everyDays = 0
    /// Days after which each further place of a unit opens; 0: all places open at once.
    package var rampDays = 0
    /// What a unit costs once, on the day of the decision.
    package var oneOffCost = Pence.zero
    /// What a unit that is open costs each week, filled or not.
    package var standingWeeklyCost = Pence.zero
    /// The weekly cost of the placement that a filled place replaces.
    package var insteadOf = Pence.zero
    /// The share of units that come, used where futures are drawn.
    package var success = Rate(millionths: 1_000_000)
    /// The share of places that can be used, used where futures are drawn.
    package var usable = Rate(millionths: 1_000_000)
    /// The share of units that leave in a year, used where futures are drawn.
    package var leavePerYear = Rate(millionths: 0)

    /// The home id of a unit; units count from 1.
    package func unitID(_ number: Int) -> String { "\(id)#\(number)" }

    /// The day a unit is planned to open.
    package func opening(of number: Int) -> Day {
        from.adding(days: leadDays + (number - 1) * everyDays)
    }

    /// How many of `places` are open on a day where the unit opened on another.
    package func openPlaces(of places: Int, opened: Day, on day: Day) -> Int {
        if day < opened { return 0 }
        return rampDays == 0 ? places : min(places, 1 + day.days(since: opened) / rampDays)
    }

    /// What a unit is planned to cost over the step days, at base prices, rounded half up to pence.
    package func plannedCost(of number: Int, over days: StepDays) -> Pence {
        let opening = opening(of: number)
        var sevenths: Int128 = 0
        for step in 0..<days.last where opening <= days.days[step] {
            let places = openPlaces(of: home.places, opened: opening, on: days.days[step])
            let weekly =
                Int128(standingWeeklyCost.count)
                + Int128(places) * Int128(home.weeklyCost.count - insteadOf.count)
            sevenths += Int128(days.length(of: step)) * weekly
        }
        return oneOffCost + Pence(HalfUp.quotient(sevenths, 7))
    }
}

/// Supply that a plan may choose.
package struct SupplyOption: Sendable {
    /// What a unit is.
    package var terms: SupplyTerms
    /// The most units.
    package var maximum: Int
}

/// Supply that a scenario brings.
package struct SupplyLine: Sendable {
    /// What a unit is.
    package var terms: SupplyTerms
    /// How many units.
    package var count: Int
}

/// A count for each option: what is decided.
package struct PlanCounts: Sendable, Hashable {
    /// The plan's name.
    package var name: String
    /// Units by option id; what is not named is 0.
    package var counts: [String: Int]

    package init(name: String, counts: [String: Int]) {
        self.name = name
        self.counts = counts.filter { $0.value > 0 }
    }

    /// Its planned cost, summed over its units.
    package func plannedCost(_ options: [SupplyOption], over days: StepDays) -> Pence {
        options.reduce(.zero) { total, option in
            (0..<(counts[option.terms.id] ?? 0)).reduce(total) {
                $0 + option.terms.plannedCost(of: $1 + 1, over: days)
            }
        }
    }
}
