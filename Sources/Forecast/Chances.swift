import CLibrary
import Chance

/// Draws from the distributions that journeys are made of.
extension RandomSource {
    /// A number above 0 and below 1.
    mutating func fraction() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }

    /// A waiting time of mean 1.
    package mutating func waiting() -> Double { -log(fraction()) }

    /// A normal number of mean 0 and variance 1 (Box and Muller).
    mutating func normal() -> Double {
        (-2 * log(fraction())).squareRoot() * cos(2 * Double.pi * fraction())
    }

    /// A number of the gamma distribution of that shape, above 0, and mean shape (Marsaglia and
    /// Tsang 2000).
    mutating func gamma(_ shape: Double) -> Double {
        if shape < 1 { return gamma(shape + 1) * pow(fraction(), 1 / shape) }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let v = 1 + c * x
            if v <= 0 { continue }
            let cube = v * v * v
            if log(fraction()) < 0.5 * x * x + d - d * cube + d * log(cube) { return d * cube }
        }
    }

    /// A share of the beta distribution, both shapes above 0.
    mutating func beta(_ first: Double, _ second: Double) -> Double {
        let left = gamma(first)
        let right = gamma(second)
        // Both can be too small to hold where the shapes are next to nothing.
        return left + right > 0 ? left / (left + right) : first / (first + second)
    }

    /// A count of that mean (by waiting times).
    mutating func poisson(_ mean: Double) -> Int {
        guard mean > 0 else { return 0 }
        var count = 0
        var left = mean - waiting()
        while left > 0 {
            count += 1
            left -= waiting()
        }
        return count
    }
}

/// The logarithm of the gamma function.
func logGamma(_ value: Double) -> Double {
    var sign: Int32 = 0
    #if canImport(Darwin)
        return lgamma(value)
    #else
        return lgamma_r(value, &sign)
    #endif
}
