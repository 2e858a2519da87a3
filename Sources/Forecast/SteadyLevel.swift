import Chance

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A rate that drifts, learnt from counts of successive periods.
///
/// The power steady model (Smith and Miller 1986; Harvey and Fernandes 1989): the rate is gamma
/// distributed, each period's count sharpens it, and before the next period what is known fades by
/// a discount. How fast it fades is learnt too: a posterior over a grid of discounts, each weighed
/// by how well it foretold every count from those before. So a steady history gives the average of
/// all years with a narrow interval, and a history with a break follows the last periods and says
/// that it may break again.
struct SteadyLevel: Sendable {
    /// Discounts for each quarter of a year.
    private static let discounts = [0.35, 0.5, 0.65, 0.78, 0.87, 0.93, 0.97, 0.99]

    private var weights: [Double]
    private var shapes: [Double]
    private var rates: [Double]

    /// Learns from counts.
    ///
    /// - Parameters:
    ///   - counts: of successive periods of a quarter, earliest first.
    ///   - exposures: what each would be at a rate of 1; above 0.
    ///   - prior: the rate expected before the first count, and how many events it is worth.
    init(counts: [Int], exposures: [Double], prior: (mean: Double, worth: Double)) {
        weights = []
        shapes = []
        rates = []
        var logs: [Double] = []
        for discount in SteadyLevel.discounts {
            var shape = prior.worth
            var rate = prior.worth / prior.mean
            var sum = 0.0
            for (count, exposure) in zip(counts, exposures) {
                shape *= discount
                rate *= discount
                let count = Double(count)
                let share = rate / (rate + exposure)
                sum +=
                    logGamma(shape + count) - logGamma(shape) - logGamma(count + 1)
                    + shape * log(share) + count * log(1 - share)
                shape += count
                rate += exposure
            }
            logs.append(sum)
            shapes.append(shape)
            rates.append(rate)
        }
        let most = logs.max() ?? 0
        weights = logs.map { exp($0 - most) }
    }

    /// The rate expected.
    var mean: Double {
        var sum = 0.0
        for index in weights.indices { sum += weights[index] * shapes[index] / rates[index] }
        return sum / weights.reduce(0, +)
    }

    /// One possible rate for each of the periods to come.
    func path(periods: Int, _ random: inout RandomSource) -> [Double] {
        var left = random.fraction() * weights.reduce(0, +)
        var index = 0
        while index < weights.count - 1, left > weights[index] {
            left -= weights[index]
            index += 1
        }
        let discount = SteadyLevel.discounts[index]
        let shape = shapes[index]
        var rate = random.gamma(shape) / rates[index]
        var path: [Double] = []
        for _ in 0..<periods {
            rate *= random.beta(discount * shape, (1 - discount) * shape) / discount
            path.append(rate)
        }
        return path
    }
}
