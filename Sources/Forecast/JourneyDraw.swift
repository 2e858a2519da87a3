import Care
import Chance

/// One possible world of a future: rates as they may be, given what was seen.
///
/// A new one is drawn for every future, so that what is not known of the rates is in the spread of
/// the results, beside the chance of what they bring.
struct JourneyDraw {
    /// One child's time in care.
    struct Life {
        /// The stays: the day each starts and its setting.
        ///
        /// The first of a child of today is the present one.
        var stays: [(start: Int, setting: Int)]
        /// The day care ends; ``Int/max`` where that is after the last day looked at.
        var until: Int
        /// Whether care ends by the 18th birthday.
        var endsByAge: Bool
    }

    /// A child who comes.
    struct Entrant {
        var member: JourneyModel.Member
        var day: Int
        var birth: Day
        /// The number of the family in this future, where more than one child comes.
        var family: Int?
    }

    let model: JourneyModel
    private let origin: Int
    // The day on which each quarter ahead ends, and the levels in it.
    private let quarterEnds: [Int]
    private let exitPath: [Double]
    private let movePath: [Double]
    private let exitRates: [Double]
    private let moveRates: [Double]
    // Running sums of the weights of each pool's destinations; worked out when first needed.
    private let destinationWeights: [Double]
    private var poolSums: [[Double]?]

    init(_ model: JourneyModel, until last: Int, _ random: inout RandomSource) {
        self.model = model
        origin = Int(model.asOf.number)
        let periods = max(
            1, Int((Double(last - origin) / JourneyModel.quarter - 0.05).rounded(.up)))
        let origin = origin
        quarterEnds = (1...periods).map {
            origin + Int((Double($0) * JourneyModel.quarter).rounded())
        }
        exitPath = model.exitLevel.path(periods: periods, &random)
        movePath = model.moveLevel.path(periods: periods, &random)
        exitRates = model.exits.drawn(&random)
        moveRates = model.moves.drawn(&random)
        // Rubin's Bayesian bootstrap: a random weight for each move and, below, each entry.
        destinationWeights = model.destinations.map { $0.weight * random.waiting() }
        poolSums = Array(repeating: nil, count: model.pools.count)
    }

    // MARK: Entrants

    /// Who comes after the day of the data, up to and with the last day, by stream and day of the
    /// draw.
    func entrants(until last: Int, _ random: inout RandomSource) -> [Entrant] {
        var entrants: [Entrant] = []
        var families = 0
        for stream in model.streams where !stream.arrivals.isEmpty {
            let path = stream.level.path(periods: quarterEnds.count, &random)
            var sums: [Double] = []
            var sum = 0.0
            for arrival in stream.arrivals {
                sum += arrival.weight * random.waiting()
                sums.append(sum)
            }
            var from = origin
            for (quarter, end) in quarterEnds.enumerated() {
                // The last period may end before the quarter does.
                let to = quarter + 1 < quarterEnds.count ? min(end, last) : last
                guard to > from else { break }
                let mean = path[quarter] * Double(to - from) / JourneyModel.quarter
                for _ in 0..<random.poisson(mean) {
                    let day = from + 1 + random.below(to - from)
                    let arrival = stream.arrivals[
                        JourneyDraw.index(random.fraction() * sum, in: sums)]
                    let isFamily = arrival.members.count > 1
                    if isFamily { families += 1 }
                    for member in arrival.members {
                        entrants.append(
                            Entrant(
                                member: member, day: day,
                                birth: birth(of: member, on: day, isFamily, &random),
                                family: isFamily ? families : nil))
                    }
                }
                from = to
            }
        }
        return entrants
    }

    // The year of age is as it was, the day in it is not; brothers and sisters keep their
    // distances, and babies their days.
    private func birth(
        of member: JourneyModel.Member, on day: Int, _ isFamily: Bool, _ random: inout RandomSource
    ) -> Day {
        var age = member.ageDays
        if !isFamily, age >= 366 {
            let years = Int(Double(age) / 365.25)
            age = min(
                Int(Double(years) * 365.25) + 1 + random.below(364), 18 * 365)
        }
        return Day(number: Int32(day - age))
    }

    // The first running sum that is above a number.
    private static func index(_ number: Double, in sums: [Double]) -> Int {
        var low = 0
        var high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > number { high = middle } else { low = middle + 1 }
        }
        return low
    }

    // MARK: Lives

    /// What becomes of a child from a day on.
    ///
    /// - Parameters:
    ///   - day: from when; the child is in care on it.
    ///   - came: when the child came into care.
    ///   - entered: when the child came to the placement.
    ///   - setting: the placement.
    ///   - last: how far to look.
    mutating func life(
        from day: Int, came: Int, entered: Int, setting: Int, clock: LifeClock,
        isUnaccompanied: Bool, until last: Int, _ random: inout RandomSource
    ) -> Life {
        var life = Life(stays: [(entered, setting)], until: Int.max, endsByAge: false)
        var day = day
        var entered = entered
        var setting = setting
        var quarter = 0
        while day < last {
            if day >= clock.birthday {
                life.until = max(clock.birthday, day)
                life.endsByAge = true
                return life
            }
            while quarter + 1 < quarterEnds.count, quarterEnds[quarter] <= day { quarter += 1 }
            let age = clock.band(on: day)
            let care = JourneyBands.band(of: day - came, in: JourneyBands.care)
            let placement = JourneyBands.band(of: day - entered, in: JourneyBands.placement)
            var next = min(last, clock.end(of: age))
            if quarter + 1 < quarterEnds.count { next = min(next, quarterEnds[quarter]) }
            if care + 1 < JourneyBands.care.count {
                next = min(next, came + JourneyBands.care[care + 1])
            }
            if placement + 1 < JourneyBands.placement.count {
                next = min(next, entered + JourneyBands.placement[placement + 1])
            }
            let kind = model.settings[setting].kind.rawValue
            let leaving =
                exitPath[quarter]
                * exitRates[
                    JourneyBands.exitCell(
                        kind: kind, age: age, care: care, isUnaccompanied: isUnaccompanied)]
            let moving =
                movePath[quarter]
                * moveRates[JourneyBands.moveCell(kind: kind, age: age, placement: placement)]
            let either = leaving + moving
            let wait = random.waiting()
            if wait >= either * Double(next - day) {
                day = next
                continue
            }
            day = min(next, day + Int(wait / either) + 1)
            if random.fraction() * either < leaving {
                life.until = day
                life.endsByAge = day >= clock.birthday
                return life
            }
            let pool = JourneyModel.pool(
                of: model.settings[setting], group: JourneyBands.group(ofAge: age))
            guard let to = destination(pool: pool, &random) else { continue }
            setting = to
            entered = day
            life.stays.append((day, to))
        }
        if last >= clock.birthday {
            life.until = clock.birthday
            life.endsByAge = true
        }
        return life
    }

    private mutating func destination(pool: Int, _ random: inout RandomSource) -> Int? {
        let members = model.pools[pool]
        guard !members.isEmpty else { return nil }
        let sums: [Double]
        if let known = poolSums[pool] {
            sums = known
        } else {
            var sum = 0.0
            sums = members.map { member in
                sum += destinationWeights[member]
                return sum
            }
            poolSums[pool] = sums
        }
        let chosen = JourneyDraw.index(random.fraction() * (sums.last ?? 0), in: sums)
        return model.destinations[members[chosen]].setting
    }
}
