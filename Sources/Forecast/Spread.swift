/// What a figure is in many futures: a low, a central and a high value, and the mean.
///
/// Of n futures low, central and high are the ⌈0.1 n⌉-th, ⌈0.5 n⌉-th and ⌈0.9 n⌉-th smallest value.
/// So four in five futures lie between low and high.
package struct Spread: Sendable, Hashable {
    /// The ⌈0.1 n⌉-th smallest value.
    package let low: Int
    /// The ⌈0.5 n⌉-th smallest value.
    package let central: Int
    /// The ⌈0.9 n⌉-th smallest value.
    package let high: Int
    /// The sum of all values.
    package let sum: Int
    /// How many futures.
    package let count: Int

    /// The spread of whole values, one for each future; at least one.
    package init(_ values: [Int]) {
        precondition(!values.isEmpty, "a spread needs a future")
        let sorted = values.sorted()
        count = sorted.count
        low = sorted[Spread.place(tenths: 1, of: count)]
        central = sorted[Spread.place(tenths: 5, of: count)]
        high = sorted[Spread.place(tenths: 9, of: count)]
        sum = sorted.reduce(0, +)
    }

    /// The index, among n values in order, of the ⌈tenths × n ÷ 10⌉-th smallest.
    package static func place(tenths: Int, of count: Int) -> Int {
        (tenths * count + 9) / 10 - 1
    }

    /// The mean in millionths, rounded half up.
    package var meanMillionths: Int {
        let numerator = 2 * 1_000_000 * sum + count
        let denominator = 2 * count
        // Half up also below zero: the floor, not the quotient that goes towards zero.
        return numerator >= 0 || numerator % denominator == 0
            ? numerator / denominator : numerator / denominator - 1
    }
}
