/// An interval around a share, in thousandths.
package struct Interval: Sendable, Hashable {
    /// The lower end, 0 to 1000.
    package var low: Int
    /// The upper end, 0 to 1000.
    package var high: Int

    package init(low: Int, high: Int) {
        self.low = low
        self.high = high
    }

    /// Wilson's score interval of a share (Wilson 1927): honest for small numbers, and never past
    /// nothing or all.
    ///
    /// - Parameters:
    ///   - share: What was counted.
    ///   - deviations: Standard deviations of the normal distribution; 1.96 gives 95 %.
    package static func wilson(_ share: Share, deviations: Double = 1.96) -> Interval {
        let whole = Double(share.whole)
        let part = Double(share.part) / whole
        let square = deviations * deviations
        let centre = part + square / (2 * whole)
        let spread =
            deviations
            * (part * (1 - part) / whole + square / (4 * whole * whole)).squareRoot()
        let scale = 1 + square / whole
        return Interval(
            low: thousandths((centre - spread) / scale),
            high: thousandths((centre + spread) / scale))
    }

    /// Where a share of so many would lie by chance alone around a base: a funnel's limits.
    ///
    /// - Parameters:
    ///   - base: The share of all, as of England.
    ///   - whole: How many the one authority has; 1 or more.
    ///   - deviations: 1.96 for 95 %, 3.0902 for 99.8 %.
    package static func funnel(base: Share, whole: Int, deviations: Double) -> Interval {
        let part = Double(base.part) / Double(base.whole)
        let spread = deviations * (part * (1 - part) / Double(whole)).squareRoot()
        return Interval(low: thousandths(part - spread), high: thousandths(part + spread))
    }

    /// Whether a share lies within, its ends included.
    package func contains(_ share: Share) -> Bool {
        low <= share.thousandths && share.thousandths <= high
    }

    private static func thousandths(_ value: Double) -> Int {
        Int((min(max(value, 0), 1) * 1000).rounded(.toNearestOrAwayFromZero))
    }
}
