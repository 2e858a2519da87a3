/// A documented source of random numbers: the same seed gives the same numbers on every machine.
///
/// xoshiro256** (Blackman and Vigna 2018), its state filled by SplitMix64 (Steele, Lea and Flood
/// 2014). Whole numbers only; nothing here rounds, reads a clock or depends on the standard
/// library's own shuffling, which may change between versions of the language.
///
/// ```swift
/// var random = RandomSource(seed: 7)
/// let age = random.integer(in: 0...17)
/// ```
package struct RandomSource: Sendable {
    private let seed: UInt64
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// A source; every seed is a good one.
    package init(seed: UInt64) {
        self.seed = seed
        var filler = seed
        state = (
            RandomSource.splitMix(&filler), RandomSource.splitMix(&filler),
            RandomSource.splitMix(&filler), RandomSource.splitMix(&filler)
        )
    }

    /// A further source of the same seed that shares no numbers with this one in practice.
    ///
    /// Each part of a generated county draws from its own, so that a change to one part leaves the
    /// others as they were.
    package func stream(_ number: UInt64) -> RandomSource {
        var filler = seed ^ (number &* 0xD6E8_FEB8_6659_FD93)
        return RandomSource(seed: RandomSource.splitMix(&filler))
    }

    private static func splitMix(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A whole number from 0 up to but not including `bound`, each equally likely.
    ///
    /// Multiplication with rejection (Lemire 2019). `bound` must be above 0.
    package mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "a random choice needs something to choose from")
        let bound = UInt64(bound)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold {
                product = next().multipliedFullWidth(by: bound)
            }
        }
        return Int(product.high)
    }

    /// A whole number of the range, each equally likely.
    package mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// Yes in `perThousand` of a thousand cases.
    package mutating func chance(_ perThousand: Int) -> Bool {
        below(1000) < perThousand
    }

    /// One of the values; `values` must not be empty.
    package mutating func pick<Value>(_ values: [Value]) -> Value {
        values[below(values.count)]
    }

    /// An index, as likely as its weight; the weights must not all be 0.
    package mutating func index(weights: [Int]) -> Int {
        var left = below(weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            if left < weight { return index }
            left -= weight
        }
        return weights.count - 1
    }

    /// Puts the values in a random order (Fisher and Yates).
    package mutating func shuffle<Value>(_ values: inout [Value]) {
        var last = values.count - 1
        while last > 0 {
            values.swapAt(last, below(last + 1))
            last -= 1
        }
    }
}
