import Care
import Forecast

/// What may come, apart from the futures: a target, a horizon, changes of demand, homes and prices.
package struct Scenario: Sendable {
    /// The name by which answers speak of it.
    package var name: String
    /// The share of known children outside that is to be reached on the last step day.
    package var target: Rate
    /// The share of futures that must reach it; 0.9 by default.
    package var chance: Rate
    /// The last step day.
    package var until: Day
    /// How far step days are apart; a quarter by default.
    package var step: StepLength
    /// Changes of demand, in the order of the file.
    package var demand: [DemandChange] = []
    /// Homes that will be, in the order of the file.
    package var supply: [SupplyLine] = []
    /// Homes that close or change their places.
    package var changes: [HomeChange] = []
    /// Closures of carers that do not happen.
    package var retentions: [Retention] = []
    /// What money is worth.
    package var prices: Prices
    /// Changes of the authority's boundary, by day, those of a day in the order of the file.
    package var boundary: [BoundaryChange] = []
    /// Planned savings by financial year, ascending.
    package var savings: [(year: FinancialYear, planned: Pence)] = []
    /// Rates from which futures are drawn where there are no returns.
    package var rates: DemandRates?
    /// Carers kept for emergencies.
    package var emergency: EmergencyCover?
    /// The most net approvals of own foster homes in a year on record.
    package var bestYear: Int?

    /// A scenario in which nothing changes.
    package init(
        name: String, target: Rate, chance: Rate = Rate(millionths: 900_000), until: Day,
        step: StepLength = .quarter, prices: Prices
    ) {
        self.name = name
        self.target = target
        self.chance = chance
        self.until = until
        self.step = step
        self.prices = prices
    }

    /// The same target, chance, horizon, prices and boundary, and nothing else: doing nothing.
    package var baseline: Scenario {
        var baseline = Scenario(
            name: "baseline", target: target, chance: chance, until: until, step: step,
            prices: prices)
        baseline.boundary = boundary
        return baseline
    }

    /// Whether in every future the same children come, leave and move and the same homes are open as
    /// under another scenario, units apart.
    func hasCourse(of other: Scenario) -> Bool {
        isComparable(to: other) && changes == other.changes && retentions == other.retentions
            && demand.filter { !$0.isNeutral } == other.demand.filter { !$0.isNeutral }
    }

    /// Whether two scenarios can stand side by side.
    package func isComparable(to other: Scenario) -> Bool {
        target == other.target && chance == other.chance && until == other.until
            && step == other.step && prices == other.prices && boundary == other.boundary
    }
}

/// What money is worth.
package struct Prices: Sendable, Hashable {
    /// The day of the prices.
    package var base: Day
    /// Growth on each 1 April after it.
    package var inflation: Rate
    /// What a week costs for a child for whom no home was found.
    package var elsewhereWeeklyCost: Pence

    package init(base: Day, inflation: Rate, elsewhereWeeklyCost: Pence) {
        self.base = base
        self.inflation = inflation
        self.elsewhereWeeklyCost = elsewhereWeeklyCost
    }
}

/// A dated change of one home.
package struct HomeChange: Sendable, Hashable {
    /// What changes.
    package enum Kind: Sendable, Hashable {
        /// The home takes nobody new; where `childrenMove`, it shuts and whoever lives there moves.
        case close(childrenMove: Bool)
        /// The home has other places; nil leaves a number as it is.
        case places(places: Int?, approved: Int?)
    }

    /// The home, an index of the instance.
    package var home: Int
    /// From when.
    package var from: Day
    /// What changes.
    package var kind: Kind
}

/// A share of carers who would have left and stay.
package struct Retention: Sendable, Hashable {
    /// The share, of the closures on or after `from`.
    package var share: Rate
    /// From when.
    package var from: Day
    /// Kinds of home; empty for all.
    package var kinds: Set<HomeKind>
    /// Districts; empty for all.
    package var districts: Set<String>

    /// Whether a home is one that it is about.
    package func fits(_ home: Home) -> Bool {
        (kinds.isEmpty || kinds.contains(home.kind))
            && (districts.isEmpty || home.district.map { districts.contains($0) } ?? false)
    }
}

/// A change of the authority's boundary; nobody moves by it.
package struct BoundaryChange: Sendable, Hashable {
    /// The first day.
    package var on: Day
    /// The authority's own code from then on.
    package var own: String
    /// Authorities that share a border from then on, sorted; nil where they stay as they are.
    package var adjoining: [String]?
    /// New authorities of homes by the old one.
    package var homes: [String: String]
    /// New authorities of homes by district; these go before `homes`.
    package var districts: [String: String]
}

/// How often children come, leave and move, and homes close.
package struct DemandRates: Sendable, Hashable {
    /// Children who come in a year.
    package var entrantsPerYear: Rate
    /// Share of the children in care who leave in a year.
    package var leavePerYear: Rate
    /// Moves of a child in a year.
    package var movePerYear: Rate
    /// Share of the own foster homes that close in a year.
    package var closePerYear: Rate
}

/// Carers who are kept for emergencies.
package struct EmergencyCover: Sendable, Hashable {
    /// How many carers.
    package var carers: Int
    /// The share of nights on which a carer is on duty.
    package var nightsCovered: Rate
    /// Children who arrive in a night.
    package var arrivalsPerNight: Rate
    /// Nights that a child stays.
    package var meanNights: Rate

    /// The chance that a child who arrives finds every bed taken, in millionths, rounded half up.
    ///
    /// Σ over k carers on duty of the binomial chance of k times Erlang's loss with k beds.
    package var chanceOfNoBedMillionths: Int64 {
        // Exact: everything over powers of a million.
        let million = Natural(1_000_000)
        let load =
            Natural(UInt64(arrivalsPerNight.millionths))
            * Natural(UInt64(meanNights.millionths))
        // B(k) = a B(k−1) ÷ (k + a B(k−1)), with a = load ÷ 10¹².
        let unit = million * million
        var loss = (above: Natural.one, below: Natural.one)
        let duty = Natural(UInt64(nightsCovered.millionths))
        let rest = Natural(UInt64(1_000_000 - nightsCovered.millionths))
        var choose = Natural.one
        var chance = (above: Natural.zero, below: Natural.one)
        for count in 0...carers {
            if count > 0 {
                let above = load * loss.above
                loss = (above, Natural(UInt64(count)) * unit * loss.below + above)
                choose =
                    (choose * Natural(UInt64(carers - count + 1)))
                    .divided(by: Natural(UInt64(count)))
            }
            let weight = choose * duty.raised(to: count) * rest.raised(to: carers - count)
            // chance += weight × loss, the powers of a million divided out at the end.
            chance = (
                chance.above * loss.below + weight * loss.above * chance.below,
                chance.below * loss.below
            )
        }
        let below = chance.below * million.raised(to: carers)
        return (chance.above * million).rounded(by: below).clamped
    }
}
