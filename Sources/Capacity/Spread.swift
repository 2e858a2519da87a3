import Care

/// What a figure came to in the futures: low, central, high, mean.
///
/// Of n futures, low, central and high are the ⌈0.1 n⌉-th, ⌈0.5 n⌉-th and ⌈0.9 n⌉-th smallest value.
package struct Spread: Sendable, Hashable {
    /// The ⌈0.1 n⌉-th smallest value, in units of ten to the power of −`places`.
    package var low: Int64
    /// The ⌈0.5 n⌉-th smallest value, likewise.
    package var central: Int64
    /// The ⌈0.9 n⌉-th smallest value, likewise.
    package var high: Int64
    /// The mean in millionths, rounded half up.
    package var meanMillionths: Int64
    /// Decimals of low, central and high; 0 to 6.
    package var places: Int

    /// The spread of a figure; `values` are not empty.
    ///
    /// - Parameter places: How many decimals the values have: 2 for pence that print as pounds.
    package init(_ values: [Int64], places: Int = 0) {
        let sorted = values.sorted()
        low = sorted[Spread.rank(0.1, of: sorted.count)]
        central = sorted[Spread.rank(0.5, of: sorted.count)]
        high = sorted[Spread.rank(0.9, of: sorted.count)]
        let sum = values.reduce(Int128(0)) { $0 + Int128($1) }
        var scale: Int128 = 1
        for _ in places..<6 { scale *= 10 }
        meanMillionths = HalfUp.quotient(sum * scale, Int128(values.count))
        self.places = places
    }

    // The index of the ⌈share × n⌉-th smallest, the share in tenths.
    private static func rank(_ share: Double, of count: Int) -> Int {
        let tenths = Int(share * 10)
        return max(1, (tenths * count + 9) / 10) - 1
    }

    /// Of days the ⌈0.1 n⌉-th, ⌈0.5 n⌉-th and ⌈0.9 n⌉-th, never (nil) later than every day.
    package static func days(_ days: [Day?]) -> (low: Day?, central: Day?, high: Day?) {
        let sorted = days.sorted { ($0?.number ?? .max) < ($1?.number ?? .max) }
        return (
            sorted[rank(0.1, of: days.count)], sorted[rank(0.5, of: days.count)],
            sorted[rank(0.9, of: days.count)]
        )
    }
}
