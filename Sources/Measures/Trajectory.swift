import Care

/// A target that moves: from one share on one day to another on another, by a shape.
///
/// Before its first day there is no target; after the last day the last share holds. Between them the share is
/// exact to a millionth, rounded half up.
package struct Trajectory: Sendable, Hashable {
    /// How the target moves between its ends.
    package enum Shape: String, Sendable, CaseIterable {
        /// By the same amount each day.
        case straight
        /// Most of the way early, slowing down.
        case early
        /// Little at first, most of the way late.
        case late
        /// Not at all until the last day.
        case step
    }

    /// The first day.
    package var start: Day
    /// The target on the first day.
    package var startRate: Rate
    /// The last day, after the first.
    package var end: Day
    /// The target from the last day on.
    package var endRate: Rate
    /// How it moves.
    package var shape: Shape
    /// The first day on which there is a target; nil = on every day.
    package var firstDay: Day?

    /// A trajectory whose end comes after its start.
    package init(
        from startRate: Rate, on start: Day, to endRate: Rate, on end: Day,
        shape: Shape = .straight
    ) {
        precondition(start < end, "a trajectory ends after it starts")
        self.start = start
        self.startRate = startRate
        self.end = end
        self.endRate = endRate
        self.shape = shape
        firstDay = start
    }

    /// A target that does not move.
    ///
    /// - Parameters:
    ///   - rate: The target.
    ///   - firstDay: The first day on which it is set; nil = every day.
    package init(constant rate: Rate, from firstDay: Day? = nil) {
        self.init(from: rate, on: Day(number: 0), to: rate, on: Day(number: 1), shape: .step)
        self.firstDay = firstDay
    }

    /// Whether the target is the same on every day.
    package var isConstant: Bool { startRate == endRate }

    /// The target on a day; nil before the first.
    package func target(on day: Day) -> Rate? {
        if let firstDay, day < firstDay { return nil }
        if day >= end { return endRate }
        let whole = Int64(end.days(since: start))
        let gone = Int64(max(0, day.days(since: start)))
        let change = endRate.millionths - startRate.millionths
        let (part, of): (Int64, Int64) =
            switch shape {
            case .straight: (gone, whole)
            case .early: (whole * whole - (whole - gone) * (whole - gone), whole * whole)
            case .late: (gone * gone, whole * whole)
            case .step: (0, 1)
            }
        let numerator = 2 * change * part + of
        let rounded = numerator / (2 * of)
        let floor = numerator % (2 * of) < 0 ? rounded - 1 : rounded
        return Rate(millionths: startRate.millionths + floor)
    }
}
