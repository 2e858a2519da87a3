import Care

/// What the returns teach about care journeys: who comes, how long children stay, when a placement
/// ends and what comes next.
///
/// - **Entries**: families (brothers and sisters who come from one home within three days) and
///   unaccompanied children are two streams. How many come in a quarter is a `RateLevel`; who
///   they are is drawn from those who came, those of late years more often.
/// - **Leaving** and **moves**: a `HazardTable` each, times a `RateLevel` of its own for how
///   the last quarters ran against the whole history.
/// - **Where to**: drawn from the placements to which children of like age moved from like ones.
///
/// No figure here is of one child: nothing ranks, scores or flags anybody.
package struct JourneyModel: Sendable {
    /// Days in a quarter of a year.
    static let quarter = 365.25 / 4

    // An entry of the past that may come again.
    struct Arrival: Sendable {
        var members: [Member]
        /// How much it counts: half for each two years that it lies back.
        var weight: Double
    }

    struct Member: Sendable {
        var ageDays: Int
        var sex: Sex
        var ethnicity: String?
        var homePostcode: String?
        var homeDistrict: String?
        var setting: Int
        var isUnaccompanied: Bool
    }

    // A move of the past: where it led.
    struct Destination: Sendable {
        var setting: Int
        var weight: Double
    }

    struct Stream: Sendable {
        var arrivals: [Arrival]
        var level: RateLevel
    }

    /// The day from which it looks ahead.
    package let asOf: Day
    /// Every setting that was seen, sorted; other values here are indices into it.
    let settings: [CareJourney.Setting]
    /// Families, then unaccompanied children; a stream that never ran has no arrivals.
    let streams: [Stream]
    let exits: HazardTable
    let exitLevel: RateLevel
    let moves: HazardTable
    let moveLevel: RateLevel
    let destinations: [Destination]
    /// For each kind, side and group of ages the destinations, indices, that moves from there draw
    /// from.
    let pools: [[Int]]
    /// Of those who turn 18 in a foster home, how many stay put, in thousandths.
    let stayingPut: Int
    /// Kinds of which the returns have no stay.
    package let neverSeen: [CareKind]
    /// What was seen, in counts.
    package let evidence: Evidence

    /// How much there was to learn from.
    package struct Evidence: Sendable, Hashable {
        /// Days from the first to the last on which events are seen.
        package var days: Int
        /// Children who came.
        package var entrants: Int
        /// Children who left before 18.
        package var leavers: Int
        /// Changes of placement.
        package var moves: Int
        /// Groups of brothers and sisters who came together.
        package var siblingGroups: Int
    }

    /// Why there is nothing to learn from.
    package enum Shortage: Error, Sendable, Hashable {
        /// The returns hold no collection year before the day.
        case noYear
        /// Fewer days are seen than a quarter of a year has.
        case tooShort(days: Int)
        /// Nobody came, nobody left and nobody is in care.
        case nobody
    }

    /// Learns from a history.
    ///
    /// - Throws: ``Shortage`` where there is too little.
    package init(_ history: JourneyHistory) throws(Shortage) {
        guard let window = history.window else { throw .noYear }
        let length = window.upperBound.days(since: window.lowerBound)
        guard length >= 91 else { throw .tooShort(days: length) }
        let entries = history.entries
        if entries.isEmpty && history.present.isEmpty { throw .nobody }
        asOf = history.asOf
        let all = Set(history.journeys.flatMap { $0.stays.map(\.setting) })
        let settings = all.sorted {
            JourneyModel.key($0).lexicographicallyPrecedes(JourneyModel.key($1))
        }
        self.settings = settings
        var indexOf: [CareJourney.Setting: Int] = [:]
        for (index, setting) in settings.enumerated() { indexOf[setting] = index }
        neverSeen = CareKind.allCases.filter { kind in !settings.contains { $0.kind == kind } }

        let quarters = JourneyModel.quarters(in: window)
        let arrivals = JourneyModel.arrivals(
            entries, until: window.upperBound, indexOf: indexOf)
        streams = [false, true].map { isUnaccompanied in
            let mine = arrivals.filter { $0.arrival.members[0].isUnaccompanied == isUnaccompanied }
            var counts = Array(repeating: 0, count: quarters.count)
            for entry in mine {
                if let at = quarters.firstIndex(where: { $0.contains(Int(entry.day.number)) }) {
                    counts[at] += 1
                }
            }
            let exposures = quarters.map { Double($0.count) / JourneyModel.quarter }
            let mean = max(Double(mine.count), 0.5) / exposures.reduce(0, +)
            return Stream(
                arrivals: mine.map(\.arrival),
                level: RateLevel(
                    counts: counts, exposures: exposures, prior: (mean: mean, worth: 2)))
        }

        var survey = Survey(window: window, quarters: quarters)
        var destinations: [Destination] = []
        var origins: [Int] = []
        for journey in history.journeys {
            survey.add(journey)
            for (before, after) in zip(journey.stays, journey.stays.dropFirst())
            where window.contains(after.start) && after.start < journey.birthday {
                let clock = LifeClock(birth: journey.birth)
                let group = JourneyBands.group(ofAge: clock.band(on: Int(after.start.number)))
                origins.append(JourneyModel.pool(of: before.setting, group: group))
                destinations.append(
                    Destination(
                        setting: indexOf[after.setting] ?? 0,
                        weight: JourneyModel.weight(
                            days: window.upperBound.days(since: after.start))))
            }
        }
        self.destinations = destinations
        pools = JourneyModel.pools(origins)
        survey.exits.fit()
        survey.moves.fit()
        exits = survey.exits
        moves = survey.moves
        exitLevel = survey.level(of: survey.exits, survey.exitDays, survey.exitEvents)
        moveLevel = survey.level(of: survey.moves, survey.moveDays, survey.moveEvents)

        let adults = history.journeys.filter {
            $0.endsByAge && $0.stays[$0.stays.count - 1].setting.kind == .fostering
        }
        let stayed = adults.count { $0.endReason == "E17" }
        // A third where nothing is seen: half of care leavers in foster homes stay for a while in
        // national figures, fewer in most authorities' returns.
        stayingPut = (1000 * stayed + 1000) / (adults.count + 3)
        evidence = Evidence(
            days: length, entrants: entries.count,
            leavers: Int(survey.exits.events.reduce(0, +)), moves: destinations.count,
            siblingGroups: arrivals.count { $0.arrival.members.count > 1 })
    }

    // Halves every two years.
    private static func weight(days: Int) -> Double {
        var weight = 1.0
        var left = Double(days)
        while left >= 730 {
            weight /= 2
            left -= 730
        }
        return weight * (1 - left / 1460)
    }

    private static func key(_ setting: CareJourney.Setting) -> [String] {
        [
            String(setting.kind.rawValue), String(setting.side.rawValue),
            setting.provider?.rawValue ?? "", setting.district ?? "", setting.place ?? "",
        ]
    }

    // Quarters counted back from the end, so that the last is whole.
    private static func quarters(in window: ClosedRange<Day>) -> [Range<Int>] {
        let first = Int(window.lowerBound.number)
        let last = Int(window.upperBound.number) + 1
        let count = max(1, Int((Double(last - first) / quarter).rounded()))
        return (0..<count).map { index in
            first + (last - first) * index / count..<first + (last - first) * (index + 1) / count
        }
    }

    // Brothers and sisters: from one home, within three days of the first.
    private static func arrivals(
        _ entries: [CareJourney], until last: Day, indexOf: [CareJourney.Setting: Int]
    ) -> [(day: Day, arrival: Arrival)] {
        let ordered = entries.enumerated().sorted {
            ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
        }.map(\.element)
        var found: [(day: Day, arrival: Arrival)] = []
        var openGroups: [String: Int] = [:]
        for entry in ordered {
            let member = Member(
                ageDays: max(0, entry.start.days(since: entry.birth)), sex: entry.sex,
                ethnicity: entry.ethnicity, homePostcode: entry.homePostcode,
                homeDistrict: entry.homeDistrict, setting: indexOf[entry.stays[0].setting] ?? 0,
                isUnaccompanied: entry.isUnaccompanied)
            if let home = entry.homePostcode, !entry.isUnaccompanied, let at = openGroups[home],
                entry.start.days(since: found[at].day) <= 3
            {
                found[at].arrival.members.append(member)
                continue
            }
            if let home = entry.homePostcode, !entry.isUnaccompanied {
                openGroups[home] = found.count
            }
            found.append(
                (
                    entry.start,
                    Arrival(
                        members: [member], weight: weight(days: last.days(since: entry.start)))
                ))
        }
        return found
    }

    static func pool(of setting: CareJourney.Setting, group: Int) -> Int {
        (setting.kind.rawValue * CareSide.allCases.count + setting.side.rawValue)
            * JourneyBands.groups + group
    }

    // The moves from like placements of children of like age where there are enough, otherwise
    // those of the kind and the ages, of the ages, of all.
    private static func pools(_ origins: [Int]) -> [[Int]] {
        let sides = CareSide.allCases.count
        let groups = JourneyBands.groups
        let enough = 12
        return (0..<CareKind.allCases.count * sides * groups).map { pool in
            let own = origins.indices.filter { origins[$0] == pool }
            if own.count >= enough { return own }
            let ofKind = origins.indices.filter {
                origins[$0] / (sides * groups) == pool / (sides * groups)
                    && origins[$0] % groups == pool % groups
            }
            if ofKind.count >= enough { return ofKind }
            let ofAges = origins.indices.filter { origins[$0] % groups == pool % groups }
            return ofAges.count >= enough ? ofAges : Array(origins.indices)
        }
    }

    // Counts days and events cell by cell, and quarter by quarter.
    private struct Survey {
        let window: ClosedRange<Day>
        let quarters: [Range<Int>]
        var exits = HazardTable(levels: JourneyBands.exitLevels)
        var moves = HazardTable(levels: JourneyBands.moveLevels)
        // Days by quarter and cell.
        var exitDays: [[Int: Int]]
        var moveDays: [[Int: Int]]
        var exitEvents: [Int]
        var moveEvents: [Int]

        init(window: ClosedRange<Day>, quarters: [Range<Int>]) {
            self.window = window
            self.quarters = quarters
            exitDays = Array(repeating: [:], count: quarters.count)
            moveDays = exitDays
            exitEvents = Array(repeating: 0, count: quarters.count)
            moveEvents = exitEvents
        }

        mutating func add(_ journey: CareJourney) {
            let clock = LifeClock(birth: journey.birth)
            let first = Int(window.lowerBound.number)
            let last = Int(window.upperBound.number) + 1
            let came = Int(journey.start.number)
            for (index, stay) in journey.stays.enumerated() {
                let entered = Int(stay.start.number)
                let left = stay.end.map { Int($0.number) }
                let to = min(left ?? last, last, clock.birthday)
                var day = max(entered, first)
                var exitCell = 0
                var moveCell = 0
                var quarter = 0
                let kind = stay.setting.kind.rawValue
                let isSeen = day < to
                while day < to {
                    let age = clock.band(on: day)
                    let care = JourneyBands.band(of: day - came, in: JourneyBands.care)
                    let placement = JourneyBands.band(
                        of: day - entered, in: JourneyBands.placement)
                    while quarter + 1 < quarters.count, quarters[quarter].upperBound <= day {
                        quarter += 1
                    }
                    var next = min(to, clock.end(of: age), quarters[quarter].upperBound)
                    if care + 1 < JourneyBands.care.count {
                        next = min(next, came + JourneyBands.care[care + 1])
                    }
                    if placement + 1 < JourneyBands.placement.count {
                        next = min(next, entered + JourneyBands.placement[placement + 1])
                    }
                    exitCell = JourneyBands.exitCell(
                        kind: kind, age: age, care: care,
                        isUnaccompanied: journey.isUnaccompanied)
                    moveCell = JourneyBands.moveCell(kind: kind, age: age, placement: placement)
                    exits.add(days: next - day, in: exitCell)
                    moves.add(days: next - day, in: moveCell)
                    exitDays[quarter][exitCell, default: 0] += next - day
                    moveDays[quarter][moveCell, default: 0] += next - day
                    day = next
                }
                guard let left, isSeen, left >= first, left < last, left < clock.birthday else {
                    continue
                }
                if index + 1 < journey.stays.count {
                    moves.addEvent(in: moveCell)
                    moveEvents[quarter] += 1
                } else if !journey.endsByAge {
                    exits.addEvent(in: exitCell)
                    exitEvents[quarter] += 1
                }
            }
        }

        // How the quarters ran against what the table expects of them.
        func level(
            of table: HazardTable, _ days: [[Int: Int]], _ events: [Int]
        ) -> RateLevel {
            let expected = days.map { cells in
                cells.sorted { $0.key < $1.key }.reduce(0.0) {
                    $0 + table.rate(of: $1.key) * Double($1.value)
                }
            }
            return RateLevel(
                counts: events, exposures: expected.map { max($0, 0.01) },
                prior: (mean: 1, worth: 20))
        }
    }
}
