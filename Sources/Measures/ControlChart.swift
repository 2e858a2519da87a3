import Care

/// Statistical process control: which points of a series are more than expected variation.
///
/// A p-chart for a monthly flow, where each month has a denominator of its own and its children are
/// other children; an XmR chart for month ends. Never for a nightly stock: successive nights hold
/// almost the same children, so that limits would mean nothing.
package struct ControlChart: Sendable, Hashable {
    /// Why a point is more than expected variation.
    package enum Signal: String, Sendable {
        /// Outside a limit.
        case outsideLimit = "outside-limit"
        /// In a run on one side of the mean.
        case shift
        /// In a run that rises or falls throughout.
        case trend
    }

    /// How long a run must be to be a signal.
    package struct Rules: Sendable, Hashable {
        /// Points in a row on one side of the mean; 7 by default.
        package var shift = 7
        /// Points in a row that rise, or fall, throughout; 5 by default.
        package var trend = 5

        package init(shift: Int = 7, trend: Int = 5) {
            self.shift = shift
            self.trend = trend
        }
    }

    /// One point; shares in thousandths.
    package struct Point: Sendable, Hashable {
        /// What was counted; nil where nothing was.
        package var value: Int?
        /// The lower limit.
        package var lower: Int
        /// The upper limit.
        package var upper: Int
        /// Why it is more than expected variation; empty where it is not.
        package var signals: [Signal]
    }

    /// Points in a row that are more than expected variation together.
    package struct Run: Sendable, Hashable {
        /// ``Signal/shift`` or ``Signal/trend``.
        package var signal: Signal
        /// Whether it is above the mean, or rises.
        package var isUp: Bool
        /// The points, by their places.
        package var points: ClosedRange<Int>
    }

    /// What the limits say of a target.
    package enum Assurance: String, Sendable {
        /// The target lies beyond the limits on the good side: it will be met.
        case met = "consistently met"
        /// The target lies beyond the limits on the bad side: it will not be met unless the system
        /// changes.
        case missed = "consistently missed"
        /// The target lies within the limits: met and missed by chance.
        case chance = "met and missed by chance"
    }

    /// The mean, in thousandths.
    package let centre: Int
    /// The points in order.
    package let points: [Point]
    /// The runs, by their first point; two that follow one another on both sides of the mean are
    /// two.
    package let runs: [Run]

    /// A p-chart: limits of three standard deviations around the mean share, by each denominator.
    ///
    /// nil where nothing was counted at all.
    package init?(shares tallies: [Tally], rules: Rules = Rules()) {
        let part = tallies.reduce(0) { $0 + $1.counted }
        let whole = tallies.reduce(0) { $0 + $1.known }
        guard let mean = Share(part, of: whole) else { return nil }
        let points = tallies.map { tally in
            let limits = Interval.funnel(base: mean, whole: max(tally.known, 1), deviations: 3)
            return Point(
                value: tally.share?.thousandths, lower: limits.low, upper: limits.high, signals: [])
        }
        self.init(centre: mean.thousandths, points: points, rules: rules)
    }

    /// An XmR chart: limits of 2.66 mean moving ranges around the mean of single values.
    ///
    /// nil with fewer than two values.
    ///
    /// - Parameters:
    ///   - values: Thousandths, in order of time.
    ///   - rules: How long a run must be; nil = no run is read from the chart, since what successive
    ///     values count are partly the same children.
    package init?(values: [Int], rules: Rules? = Rules()) {
        guard values.count > 1 else { return nil }
        let count = values.count
        let sum = values.reduce(0, +)
        let ranges = zip(values, values.dropFirst()).reduce(0) { $0 + abs($1.1 - $1.0) }
        let mean = Share.floor(2 * sum + count, by: 2 * count)
        // mean ± 2.66 · ranges ÷ (count − 1), over one denominator.
        let denominator = 100 * count * (count - 1)
        let centre = sum * 100 * (count - 1)
        let spread = 266 * ranges * count
        let lower = Share.floor(2 * (centre - spread) + denominator, by: 2 * denominator)
        let upper = Share.floor(2 * (centre + spread) + denominator, by: 2 * denominator)
        self.init(
            centre: mean,
            points: values.map { Point(value: $0, lower: lower, upper: upper, signals: []) },
            rules: rules)
    }

    private init(centre: Int, points: [Point], rules: Rules?) {
        var points = points
        var runs: [Run] = []
        let rules = rules ?? Rules(shift: Int.max, trend: Int.max)
        func note(_ signal: Signal, _ isUp: Bool, _ range: ClosedRange<Int>) {
            let known = runs.firstIndex {
                $0.signal == signal && $0.points.lowerBound == range.lowerBound
            }
            if let known {
                runs[known].points = range
            } else {
                runs.append(Run(signal: signal, isUp: isUp, points: range))
            }
            mark(range, signal)
        }
        func mark(_ range: ClosedRange<Int>, _ signal: Signal) {
            for index in range where !points[index].signals.contains(signal) {
                points[index].signals.append(signal)
            }
        }
        var side = 0
        var sideStart = 0
        var direction = 0
        var runStart = 0
        for index in points.indices {
            guard let value = points[index].value else {
                side = 0
                direction = 0
                continue
            }
            if value < points[index].lower || value > points[index].upper {
                mark(index...index, .outsideLimit)
            }
            let newSide = (value - centre).signum()
            if newSide != side {
                side = newSide
                sideStart = index
            }
            if side != 0 && index - sideStart + 1 >= rules.shift {
                note(.shift, side == 1, sideStart...index)
            }
            guard index > 0, let before = points[index - 1].value else {
                runStart = index
                continue
            }
            let newDirection = (value - before).signum()
            if newDirection != direction {
                direction = newDirection
                runStart = index - 1
            }
            if direction != 0 && index - runStart + 1 >= rules.trend {
                note(.trend, direction == 1, runStart...index)
            }
        }
        self.centre = centre
        self.points = points
        self.runs = runs.ordered(by: \.points.lowerBound)
    }

    /// What the limits of the last point say of a target; nil without points or polarity.
    package func assurance(target: Rate, polarity: Measure.Polarity) -> Assurance? {
        guard let last = points.last else { return nil }
        let lower = Int64(last.lower) * 1000
        let upper = Int64(last.upper) * 1000
        switch polarity {
        case .neither: return nil
        case .lower:
            if upper <= target.millionths { return .met }
            return lower > target.millionths ? .missed : .chance
        case .higher:
            if lower >= target.millionths { return .met }
            return upper < target.millionths ? .missed : .chance
        }
    }
}
