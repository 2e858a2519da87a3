import Care

/// A measure read once: the tally, the target, and how far apart they are.
package struct MeasureReading: Sendable, Hashable {
    /// What was counted.
    package var measure: Measure
    /// What was found.
    package var tally: Tally
    /// The share to reach; nil where none is set.
    package var target: Rate?

    package init(_ measure: Measure, tally: Tally, target: Rate? = nil) {
        self.measure = measure
        self.tally = tally
        self.target = target
    }

    /// Where the reading stands to its target.
    package enum Standing: Sendable, Hashable {
        /// Met, and so many more could go the wrong way before it is not.
        case met(spare: Int)
        /// Missed, and so many must go the right way, the known staying as many, to meet it.
        case missed(by: Int)
    }

    /// Where the reading stands to its target; nil without target, polarity or anybody known.
    ///
    /// Exact: the smallest whole number of children whose change from counted to not counted (or
    /// back, where higher is better) meets the target while the denominator stays.
    package var standing: Standing? {
        guard let target, tally.known > 0 else { return nil }
        let over: Int
        switch measure.polarity {
        case .lower: over = tally.counted - target.most(of: tally.known)
        case .higher: over = target.least(of: tally.known) - tally.counted
        case .neither: return nil
        }
        return over > 0 ? .missed(by: over) : .met(spare: -over)
    }

    /// Tenths of a percentage point from the target to the share; negative where it is lower.
    package var gapInTenthsOfPoint: Int? {
        guard let target, let share = tally.share else { return nil }
        return share.tenthsOfPoint(above: target)
    }

    /// The gap for people, as `11.8 percentage points above` or `on target`.
    package var gapInWords: String? {
        guard let tenths = gapInTenthsOfPoint else { return nil }
        if tenths == 0 { return "on the target to a tenth of a percentage point" }
        let size = abs(tenths)
        let points = size == 10 ? "1 percentage point" : "\(size.inTenths) percentage points"
        return "\(points) \(tenths > 0 ? "above" : "below") the target"
    }

    /// So many of the measure's unit, as `1 child` or `46 children`.
    package func units(_ count: Int) -> String {
        "\(count) \(count == 1 ? measure.unit.one : measure.unit.many)"
    }
}
