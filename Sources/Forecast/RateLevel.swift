import CLibrary
import Chance

/// A rate that is not the same every year, learnt from counts of successive quarters.
///
/// Four families of hypotheses, each weighed by how well it foretold the counts:
///
/// - *Drift*, the power steady model (Smith and Miller 1986; Harvey and Fernandes 1989): the rate is
///   gamma distributed, each count sharpens it, and before the next quarter what is known fades by
///   a discount. What has changed stays changed.
/// - *Unrest*: years differ by chance around a rate that stays; each has a gamma distributed factor
///   of its own. What was unusual goes back.
/// - *Trend*: the rate grows or falls by a share a year, slowly, for as long as it was counted; what is
///   to come follows it, less from quarter to quarter (a damped trend, Gardner and McKenzie 1985).
/// - *Break*: once, the rate became another, about which nothing was known before, and it stays.
///
/// So a steady history gives the average of all years with a narrow range, one with a break follows
/// the last quarters and says that it may break again, and one whose years jump about is not led
/// astray by the last of them.
struct RateLevel: Sendable {
    private enum Hypothesis {
        /// The discount of a quarter, and what is known at the end: a gamma distribution.
        case drift(discount: Double, shape: Double, rate: Double)
        /// The rate that stays, and by how much years differ: their coefficient of variation.
        case unrest(mean: Double, variation: Double)
        /// What is known of the rate at the end, a gamma distribution, and its growth in a quarter, as
        /// a logarithm.
        case trend(shape: Double, rate: Double, growth: Double)
        /// What is known of the rate since the break: a gamma distribution.
        case broken(shape: Double, rate: Double)
    }

    private static let discounts = [0.35, 0.5, 0.65, 0.78, 0.87, 0.93, 0.97, 0.99]
    private static let variations = [0.03, 0.06, 0.1, 0.15, 0.2, 0.25]

    /// Growth in a year, as a logarithm.
    private static let growths = [-0.15, -0.1, -0.06, -0.03, 0.03, 0.06, 0.1, 0.15]
    /// How likely a trend is before anything was counted, against drift or unrest.
    private static let trendChance = 0.5
    /// What is left of the growth from quarter to quarter.
    private static let damping = 0.9
    /// Quarters in which a trend can show: two years.
    private static let leastForTrend = 8

    /// How likely a break is before anything was counted, against either other family.
    private static let breakChance = 0.1
    /// How many events the prior is worth after a break.
    private static let worthAfterBreak = 0.7
    /// By how much years differ after a break: their coefficient of variation.
    private static let variationAfterBreak = 0.1

    private var hypotheses: [Hypothesis] = []
    private var weights: [Double] = []

    /// Learns from counts.
    ///
    /// - Parameters:
    ///   - counts: of successive quarters, earliest first.
    ///   - exposures: what each would be at a rate of 1; above 0.
    ///   - prior: the rate expected before the first count, and how many events it is worth.
    init(counts: [Int], exposures: [Double], prior: (mean: Double, worth: Double)) {
        var logs: [Double] = []
        for discount in RateLevel.discounts {
            let (hypothesis, chance) = RateLevel.drift(discount, counts, exposures, prior)
            hypotheses.append(hypothesis)
            logs.append(chance - log(Double(RateLevel.discounts.count)))
        }
        for variation in RateLevel.variations {
            for (hypothesis, chance) in RateLevel.unrest(variation, counts, exposures, prior) {
                hypotheses.append(hypothesis)
                logs.append(chance - log(Double(RateLevel.variations.count)))
            }
        }
        for quarter in counts.indices.dropFirst() {
            let (hypothesis, chance) = RateLevel.broken(at: quarter, counts, exposures, prior)
            hypotheses.append(hypothesis)
            logs.append(chance + log(RateLevel.breakChance / Double(counts.count - 1)))
        }
        if counts.count >= RateLevel.leastForTrend {
            for growth in RateLevel.growths {
                let (hypothesis, chance) = RateLevel.trend(growth / 4, counts, exposures, prior)
                hypotheses.append(hypothesis)
                logs.append(
                    chance + log(RateLevel.trendChance / Double(RateLevel.growths.count)))
            }
        }
        let most = logs.max() ?? 0
        weights = logs.map { exp($0 - most) }
    }

    // The logarithm of a negative binomial chance: a Poisson count whose mean is gamma distributed.
    private static func chance(
        of count: Double, shape: Double, rate: Double, exposure: Double
    ) -> Double {
        let share = rate / (rate + exposure)
        return logGamma(shape + count) - logGamma(shape) - logGamma(count + 1)
            + shape * log(share) + count * log(1 - share)
    }

    private static func drift(
        _ discount: Double, _ counts: [Int], _ exposures: [Double],
        _ prior: (mean: Double, worth: Double)
    ) -> (Hypothesis, Double) {
        var shape = prior.worth
        var rate = prior.worth / prior.mean
        var sum = 0.0
        for (count, exposure) in zip(counts, exposures) {
            shape *= discount
            rate *= discount
            sum += chance(of: Double(count), shape: shape, rate: rate, exposure: exposure)
            shape += Double(count)
            rate += exposure
        }
        return (.drift(discount: discount, shape: shape, rate: rate), sum)
    }

    // One hypothesis for each rate of a grid, with the prior's weight.
    private static func unrest(
        _ variation: Double, _ counts: [Int], _ exposures: [Double],
        _ prior: (mean: Double, worth: Double)
    ) -> [(Hypothesis, Double)] {
        // Years end where the counts end.
        var years: [(count: Double, exposure: Double)] = []
        // How a year's events fall on its quarters, which is the same for every rate.
        var split = 0.0
        var end = counts.count
        while end > 0 {
            let quarters = max(0, end - 4)..<end
            let count = quarters.reduce(0.0) { $0 + Double(counts[$1]) }
            let exposure = quarters.reduce(0.0) { $0 + exposures[$1] }
            split += logGamma(count + 1)
            for quarter in quarters {
                let events = Double(counts[quarter])
                split += events * log(exposures[quarter] / exposure) - logGamma(events + 1)
            }
            years.append((count, exposure))
            end -= 4
        }
        let shape = 1 / (variation * variation)
        let steps = 80
        var total = 0.0
        var found: [(Hypothesis, Double)] = []
        for step in 0...steps {
            let factor = exp(1.6 * (2 * Double(step) / Double(steps) - 1))
            let mean = prior.mean * factor
            let density = exp(prior.worth * (log(factor) - factor + 1))
            total += density
            let sum = years.reduce(split + log(density)) {
                $0
                    + chance(
                        of: $1.count, shape: shape, rate: shape / mean, exposure: $1.exposure)
            }
            found.append((.unrest(mean: mean, variation: variation), sum))
        }
        let scale = log(total)
        return found.map { ($0.0, $0.1 - scale) }
    }

    private static func trend(
        _ growth: Double, _ counts: [Int], _ exposures: [Double],
        _ prior: (mean: Double, worth: Double)
    ) -> (Hypothesis, Double) {
        var sum = 0.0
        var shape = worthAfterBreak
        var rate = worthAfterBreak / prior.mean
        for index in counts.indices {
            // The rate of a quarter is that of the last one less the growth between them.
            let exposure = exposures[index] * exp(growth * Double(index - counts.count + 1))
            sum += chance(of: Double(counts[index]), shape: shape, rate: rate, exposure: exposure)
            shape += Double(counts[index])
            rate += exposure
        }
        return (.trend(shape: shape, rate: rate, growth: growth), sum)
    }

    private static func broken(
        at quarter: Int, _ counts: [Int], _ exposures: [Double],
        _ prior: (mean: Double, worth: Double)
    ) -> (Hypothesis, Double) {
        var sum = 0.0
        var shape = prior.worth
        var rate = prior.worth / prior.mean
        for index in counts.indices {
            if index == quarter {
                shape = worthAfterBreak
                rate = worthAfterBreak / prior.mean
            }
            sum += chance(
                of: Double(counts[index]), shape: shape, rate: rate, exposure: exposures[index])
            shape += Double(counts[index])
            rate += exposures[index]
        }
        return (.broken(shape: shape, rate: rate), sum)
    }

    /// One possible rate for each of the quarters to come.
    func path(periods: Int, _ random: inout RandomSource) -> [Double] {
        var left = random.fraction() * weights.reduce(0, +)
        var index = 0
        while index < weights.count - 1, left > weights[index] {
            left -= weights[index]
            index += 1
        }
        var path: [Double] = []
        switch hypotheses[index] {
        case .drift(let discount, let shape, let known):
            var rate = random.gamma(shape) / known
            for _ in 0..<periods {
                rate *= random.beta(discount * shape, (1 - discount) * shape) / discount
                path.append(rate)
            }
        case .unrest(let mean, let variation):
            RateLevel.years(of: mean, variation, periods, &path, &random)
        case .trend(let shape, let known, let growth):
            let mean = random.gamma(shape) / known
            RateLevel.years(of: mean, RateLevel.variationAfterBreak, periods, &path, &random)
            var (step, sum) = (growth, 0.0)
            for period in path.indices {
                sum += step
                step *= RateLevel.damping
                path[period] *= exp(sum)
            }
        case .broken(let shape, let known):
            let mean = random.gamma(shape) / known
            RateLevel.years(of: mean, RateLevel.variationAfterBreak, periods, &path, &random)
        }
        return path
    }

    // The mean times a factor of each year's own.
    private static func years(
        of mean: Double, _ variation: Double, _ periods: Int, _ path: inout [Double],
        _ random: inout RandomSource
    ) {
        let shape = 1 / (variation * variation)
        var rate = 0.0
        for period in 0..<periods {
            if period % 4 == 0 { rate = mean * random.gamma(shape) / shape }
            path.append(rate)
        }
    }
}
