@testable import Forecast

extension JourneyForecast {
    /// Whether in every future total = total before + entrants − leavers, and the cells sum to the
    /// total.
    var isConserved: Bool {
        for future in 0..<futures {
            var before = 0
            for step in steps.indices {
                let base = (future * steps.count + step) * slots.count
                func value(_ slot: Int) -> Int { Int(counts[base + slot]) }
                let total = value(JourneySimulation.Slots.total)
                if step > 0,
                    total != before + value(JourneySimulation.Slots.entrants)
                        - value(JourneySimulation.Slots.leavers)
                {
                    return false
                }
                var sum = 0
                for kind in CareKind.allCases {
                    for ages in AgeBand.allCases {
                        for side in CareSide.allCases {
                            sum += value(JourneySimulation.Slots.cell(kind, ages, side))
                        }
                    }
                }
                if sum != total { return false }
                before = total
            }
        }
        return true
    }
}
