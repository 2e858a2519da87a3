import Care

/// What a figure is in many futures: a low, a central and a high value, and the mean.
///
/// Of n futures low, central and high are the ⌈0.1 n⌉-th, ⌈0.5 n⌉-th and ⌈0.9 n⌉-th smallest value.
/// So four in five futures lie between low and high.
package struct Spread: Sendable, Hashable {
    /// The ⌈0.1 n⌉-th smallest value, in units of ten to the power of −`places`.
    package let low: Int64
    /// The ⌈0.5 n⌉-th smallest value, likewise.
    package let central: Int64
    /// The ⌈0.9 n⌉-th smallest value, likewise.
    package let high: Int64
    /// The sum of all values, likewise.
    package let sum: Int128
    /// How many futures.
    package let count: Int
    /// Decimals of the values; 0 to 6.
    package let places: Int

    /// The spread of a figure, one value for each future; at least one.
    ///
    /// - Parameters:
    ///   - values: The values, in any order.
    ///   - places: How many decimals the values have: 2 for pence that print as pounds.
    package init(_ values: some Sequence<some BinaryInteger>, places: Int = 0) {
        let sorted = values.map { Int64($0) }.sorted()
        precondition(!sorted.isEmpty, "a spread needs a future")
        count = sorted.count
        low = sorted[Spread.place(tenths: 1, of: count)]
        central = sorted[Spread.place(tenths: 5, of: count)]
        high = sorted[Spread.place(tenths: 9, of: count)]
        sum = sorted.reduce(Int128(0)) { $0 + Int128($1) }
        self.places = places
    }

    /// The index, among n values in order, of the ⌈tenths × n ÷ 10⌉-th smallest.
    package static func place(tenths: Int, of count: Int) -> Int {
        (tenths * count + 9) / 10 - 1
    }

    /// The mean in millionths, rounded half up.
    package var meanMillionths: Int64 {
        var scale: Int128 = 1
        for _ in places..<6 { scale *= 10 }
        return HalfUp.quotient(sum * scale, Int128(count))
    }

    /// The mean of money whose values are pence, rounded half up.
    package var meanPence: Pence { Pence(HalfUp.quotient(Int128(meanMillionths), 10_000)) }

    /// Of days the ⌈0.1 n⌉-th, ⌈0.5 n⌉-th and ⌈0.9 n⌉-th, never (nil) later than every day.
    package static func days(_ days: [Day?]) -> (low: Day?, central: Day?, high: Day?) {
        let sorted = days.sorted { ($0?.number ?? .max) < ($1?.number ?? .max) }
        func day(_ tenths: Int) -> Day? { sorted[place(tenths: tenths, of: days.count)] }
        return (day(1), day(5), day(9))
    }
}
