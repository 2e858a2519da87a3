import Care

extension CareMeasures {
    /// The definition of ``exitsHome(from:through:)``.
    package static let exitsHomeDefinition = Measure(
        id: "exits-home-16", version: 4, title: "Times care ended at 16 or 17 with a return home",
        definition: "Of the times that a young person's care ended at 16 or 17, or on the 18th"
            + " birthday at the latest, in the period, those with a return home (E4A, E4B). A young"
            + " person who left twice counts twice.",
        numerator: "times the young person returned home",
        denominator: "times care ended at 16 and over in the period",
        unknowns:
            "times without a recorded reason (REC), rows still open on the 18th birthday, those of which the last REC is X1, so that"
            + " a row after it is missing, those of young people whose age is not known, and those"
            + " of young people who may not have been looked after",
        unit: ("time", "times"), polarity: .neither,
        objective: .plannedJourneys, source: "Going Home project, strategy 2011")

    /// Times that care ended at 16 and over with a return home, in a period, both ends included.
    package func exitsHome(from first: Day, through last: Day) -> MeasureReading {
        var tally = Tally()
        for record in records {
            for period in record.periods {
                // Care ends on the 18th birthday at the latest, whatever the row says.
                let adult = record.birth?.adding(years: 18)
                guard
                    let episode = period.last(where: { row in adult.map { row.start < $0 } ?? true }
                    )
                else { continue }
                let hasEnded = episode.end.map { end in adult.map { end <= $0 } ?? true } ?? false
                guard let ends = hasEnded ? episode.ends : adult.map({ $0...$0 }),
                    let isThen = record.ended(ends, in: first...last, ages: 16...18)
                else { continue }
                tally.add(
                    record.birth == nil || !isThen || !episode.isStatusKnown || !hasEnded
                        ? nil : CareMeasures.hasGoneHome(episode))
            }
        }
        return MeasureReading(CareMeasures.exitsHomeDefinition, tally: tally)
    }

    /// Whether care that ended with an episode ended with a return home; nil where REC does not tell.
    static func hasGoneHome(_ episode: CareRecord.Episode) -> Bool? {
        // A code of no list tells as little as a blank.
        let route = Route(reason: episode.endReason)
        return route == .unknown ? nil : route == .home
    }

    // REC of care that ended, in any year of the collection: X1 says that it did not.
    static let endReasons: Set<String> = [
        "E11", "E12", "E13", "E14", "E15", "E16", "E17", "E2", "E3", "E41", "E43", "E44",
        "E45", "E46", "E47", "E48", "E4A", "E4B", "E5", "E6", "E7", "E8", "E9",
    ]

    /// How many of a cohort had left by each route after so many days, open cases censored.
    package struct LeavingCurve: Sendable, Hashable {
        /// Days since the start of care.
        package var days: Int
        /// Thousandths who had left by each route, in the order of ``Route``.
        package var left: [Int]
        /// Thousandths still looked after.
        package var still: Int
        /// How many were followed that long: neither gone nor censored before.
        package var followed: Int
    }

    /// How long care lasts, of the periods of care that started in a period, both ends included.
    ///
    /// The cumulative incidence of each route (Aalen and Johansen 1978): a child still looked after
    /// on the last day known, or 18, is censored there, which is not the same as having stayed. So is
    /// one who left in a year of which no return is there, when that year began.
    /// The shares of a row add up to a thousand but for rounding.
    ///
    /// - Parameters:
    ///   - first: The first day of the period.
    ///   - last: The last day of the period.
    ///   - months: At which months to read the curve, ascending, of 365.25 ÷ 12 days.
    ///   - known: The last day of which it is known who is looked after.
    package func leaving(
        startedFrom first: Day, through last: Day, months: [Int], known: Day
    ) -> (curve: [LeavingCurve], periods: Int, censored: Int) {
        var events: [Int: [Int]] = [:]
        var lengths: [Int] = []
        var censored = 0
        let routes = Route.allCases
        for record in records {
            let adult = record.birth?.adding(years: 18)
            for (index, period) in record.periods.enumerated() {
                guard let start = period.first?.start, let episode = period.last,
                    start >= first, start <= last, record.isOfAge(on: start),
                    record.beganCare(inPeriod: index) != false
                else { continue }
                let after = known.adding(days: 1)
                let seen = episode.earliestEnd.map { min(after, $0) } ?? after
                let limit = adult.map { min(seen, $0) } ?? seen
                let end = episode.end ?? limit
                let length = min(end, limit).days(since: start)
                lengths.append(length)
                guard let end = episode.end, end <= limit, episode.earliestEnd == nil,
                    let route = routes.firstIndex(of: Route(reason: episode.endReason))
                else {
                    censored += 1
                    continue
                }
                events[end.days(since: start), default: [Int](repeating: 0, count: routes.count)][
                    route] += 1
            }
        }
        lengths.sort()
        var survival = 1.0
        var incidence = [Double](repeating: 0, count: routes.count)
        let times = events.keys.sorted()
        var next = 0
        // Those whose care was at least so long are at risk on the day.
        func atRisk(_ days: Int) -> Int {
            var low = 0
            var high = lengths.count
            while low < high {
                let middle = (low + high) / 2
                if lengths[middle] < days { low = middle + 1 } else { high = middle }
            }
            return lengths.count - low
        }
        func thousandths(_ value: Double) -> Int {
            Int((value * 1000).rounded(.toNearestOrAwayFromZero))
        }
        var curve: [LeavingCurve] = []
        for month in months {
            let days = (month * 36_525 + 600) / 1200
            while next < times.count, times[next] <= days {
                let risk = Double(atRisk(times[next]))
                let left = events[times[next]] ?? []
                for (index, count) in left.enumerated() {
                    incidence[index] += survival * Double(count) / risk
                }
                survival *= 1 - Double(left.reduce(0, +)) / risk
                next += 1
            }
            curve.append(
                LeavingCurve(
                    days: days, left: incidence.map(thousandths), still: thousandths(survival),
                    followed: atRisk(days + 1)))
        }
        return (curve, lengths.count, censored)
    }
}
