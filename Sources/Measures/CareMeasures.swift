import Care

/// The measures of care histories: each a definition, and a pure function of records and days.
///
/// A child is in scope on a day D where an episode has DECOM ≤ D and no DEC or DEC > D, LS is not
/// V3 or V4 and the child is under 18 on D (so an 18th birthday on D is out). A child of whom a
/// fact is missing stays in every measure that asks for it, as not known.
package struct CareMeasures: Sendable {
    /// Every child's record, in a fixed order.
    package var records: [CareRecord]

    /// Measures records.
    package init(_ records: [CareRecord]) {
        self.records = records
    }

    /// Everybody in scope on a day, where they live, temporary placements rolled back.
    package func placements(on day: Day) -> [PlacementFacts] {
        records.compactMap { $0.measured(on: day) }
    }

    /// How many children are looked after on a day.
    package func lookedAfter(on day: Day) -> Int {
        records.count { $0.position(on: day) != nil }
    }

    // MARK: Outside

    /// Children in foster and children's homes outside on a day.
    package func outsideStock(on day: Day, _ meaning: OutsideMeaning = .outside) -> MeasureReading {
        MeasureReading(meaning.stock, tally: meaning.tally(placements(on: day).measured))
    }

    /// Where each child in a foster or children's home on a day stands to the count, for a bridge.
    package func outsideAnswers(
        on day: Day, _ meaning: OutsideMeaning = .outside
    ) -> [String: Bridge.Place] {
        let placements = placements(on: day).measured
        return Dictionary(
            zip(placements, meaning.answers(placements)).map { ($0.child, Bridge.Place($1)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The definition of ``outsideFlow(from:through:_:)``.
    package static func flowDefinition(_ meaning: OutsideMeaning) -> Measure {
        Measure(
            id: meaning == .outside ? "outside-flow" : "outside-flow-\(meaning.rawValue)",
            version: meaning == .outsideExceptOwnCarers ? 3 : 2,
            title: "Foster and children's home placements made \(meaning.phrase)",
            definition:
                "Placements made for children who then live \(meaning.phrase), as a share of"
                + " all placements in foster homes (any kind), children's homes (K2, R1, S1) and"
                + " secure children's homes that started in the period with a new carer (RNE S, P or"
                + " B). Placements for which we do not know this are left out. Temporary placements"
                + " (T0 to T4), returns from them to the same placement, short breaks (V3, V4) and"
                + " rows that change nothing do not count. Where care begins in a temporary"
                + " placement, the first one after it counts.",
            numerator: "those placements of children who live \(meaning.phrase)",
            denominator: "those placements for which we know this",
            unknowns: meaning.unknowns, unit: ("placement", "placements"), polarity: .lower,
            objective: .appropriatePlacement,
            source: "Cabinet, 25 October 2011, section 6.1, counted as the placements made")
    }

    /// Placements made in a period, first and last day included, that are outside.
    package func outsideFlow(
        from first: Day, through last: Day, _ meaning: OutsideMeaning = .outside
    ) -> MeasureReading {
        let tally = meaning.tally(placementsMade(from: first, through: last).measured)
        return MeasureReading(CareMeasures.flowDefinition(meaning), tally: tally)
    }

    /// Placements with a new carer that started in a period, first and last day included.
    ///
    /// A row whose RNE does not tell whether a placement was made is among them, with nothing known
    /// of where the child lives.
    package func placementsMade(from first: Day, through last: Day) -> [PlacementFacts] {
        datedPlacementsMade(from: first, through: last).map(\.placement)
    }

    // The same with the day of each.
    package func datedPlacementsMade(
        from first: Day, through last: Day
    ) -> [(day: Day, placement: PlacementFacts)] {
        var made: [(day: Day, placement: PlacementFacts)] = []
        for record in records {
            for (period, episodes) in record.periods.enumerated()
            where episodes.touch(from: first, through: last) {
                for stay in record.stays(inPeriod: period, .carer) where !stay.isTemporary {
                    // On its first day the child was there, whenever it left.
                    let episode = episodes[stay.episodes.lowerBound]
                    let days = record.born(in: episode.starts)
                    guard days.overlaps(first...last), stay.isPlacementMade != false else {
                        continue
                    }
                    let day = max(days.lowerBound, first)
                    if !record.isOfAge(on: day) { continue }
                    made.append(
                        (
                            day,
                            record.placement(
                                of: episode,
                                isKnown: episode.isStartKnown && episode.isStatusKnown
                                    && stay.isPlacementMade == true,
                                age: record.age(on: day))
                        ))
                }
                for index in record.unclearEpisodes(inPeriod: period, .carer) {
                    let episode = episodes[index]
                    let days = record.born(in: episode.starts)
                    let day = max(days.lowerBound, first)
                    guard days.overlaps(first...last), record.isOfAge(on: day) else { continue }
                    made.append(
                        (
                            day,
                            record.placement(
                                of: episode, isKnown: false, age: record.age(on: day))
                        ))
                }
            }
        }
        return made
    }

    // MARK: Stability

    /// The definition of ``threePlacements(on:)``.
    package static let threePlacementsDefinition = Measure(
        id: "three-placements", version: 4,
        title: "Children with three or more placements in the twelve months before",
        definition: "Of the children looked after on the day, those who in the twelve months up to"
            + " it lived in three or more placements: the one they were in at the start, if any,"
            + " and each later one with a new carer. Temporary placements, returns from them to"
            + " the same placement, short breaks, changes of status only and rows that change"
            + " nothing do not count.",
        numerator: "those with three or more placements",
        denominator: "children looked after on the day",
        unknowns: "children with a row that does not say whether the placement changed, or whether"
            + " they were looked after, and those who may have lived elsewhere in the twelve"
            + " months, in a year whose return is missing, or lacks the child",
        polarity: .lower, objective: .appropriatePlacement, source: "National indicator 62")

    /// Children with three or more placements in the twelve months to a day (NI 62).
    package func threePlacements(on day: Day) -> MeasureReading {
        let from = day.adding(years: -1)
        var tally = Tally()
        for record in records {
            guard let now = record.position(on: day) else { continue }
            var count = 0
            var unclear = 0
            for (period, episodes) in record.periods.enumerated() {
                for stay in record.stays(inPeriod: period, .carer) where stay.start <= day {
                    let following = episodes[(stay.episodes.upperBound + 1)...].first?.starts
                    let ends = episodes[stay.episodes.upperBound].ends
                    // The last day on which it can have ended.
                    let latest = ends.map {
                        max($0.upperBound, following?.upperBound ?? $0.upperBound)
                    }
                    if let latest, latest <= from { continue }
                    // Whether it was surely in the twelve months, and not perhaps before or after.
                    let isThen =
                        episodes[stay.episodes.lowerBound].starts.upperBound <= day
                        && ends.map { $0.lowerBound > from } ?? true
                    // Where it may be a short break, it may be no placement.
                    let isCare = episodes[stay.episodes].contains(where: \.isStatusKnown)
                    switch record.hasUsual(inPeriod: period, stay.episodes) {
                    case true? where isCare && isThen: count += 1
                    case false?: break
                    default: unclear += 1
                    }
                }
                unclear += record.unclearEpisodes(inPeriod: period, .carer).count {
                    episodes[$0].starts.upperBound > from && episodes[$0].start <= day
                }
            }
            let mayBeThree =
                count + unclear >= 3
                || record.mayHideCare(endingFrom: from.adding(days: 1), through: day)
            let row = record.periods[now.period][now.episode]
            let isThere =
                row.isStatusKnown && (row.isStartKnown || now.episode > 0)
                && (row.isEndKnown || row.earliestEnd.map { day < $0 } ?? false)
                && record.isTold(through: day)
            tally.add(!isThere ? nil : count >= 3 ? true : mayBeThree ? nil : false)
        }
        return MeasureReading(CareMeasures.threePlacementsDefinition, tally: tally)
    }

    /// The definition of ``longTermStability(on:)``.
    package static let longTermStabilityDefinition = Measure(
        id: "long-term-stability", version: 4,
        title: "Long-term stability: the same placement for two years",
        definition: "Of the children under 16 who on the day have been looked after continuously"
            + " for at least two and a half years, those who have been in the same placement for"
            + " at least two years, or are placed for adoption and have been in that and the"
            + " placement before together for at least two years. Time in short breaks is not"
            + " time looked after.",
        numerator: "those in the same placement for two years or more",
        denominator: "children under 16 looked after for two and a half years or more",
        unknowns: CareMeasures.stabilityUnknowns, polarity: .higher, objective: .plannedJourneys,
        source: "National indicator 63, as reported to Cabinet on 25 October 2011")

    /// The definition of ``sameCarer(on:)``.
    package static let sameCarerDefinition = Measure(
        id: "same-carer", version: 4, title: "Long-term stability: the same carer for two years",
        definition: "Of the children under 16 who on the day have been looked after continuously"
            + " for at least two and a half years, those who have lived with the same carer for"
            + " at least two years. Time in short breaks is not time looked after.",
        numerator: "those with the same carer for two years or more",
        denominator: "children under 16 looked after for two and a half years or more",
        unknowns: CareMeasures.stabilityUnknowns, polarity: .higher, objective: .plannedJourneys,
        source: "Department for Education, children looked after statistics since 2016")

    private static let stabilityUnknowns =
        "children whose age is not known, those with a row that does not say whether the"
        + " placement changed, or when it did, or whether they were looked after, and those of"
        + " whom no return says when they came into care, where that decides"

    /// Children in the same placement for two years (NI 63, the definition of 2011).
    package func longTermStability(on day: Day) -> MeasureReading {
        MeasureReading(
            CareMeasures.longTermStabilityDefinition, tally: stability(on: day, .placement))
    }

    /// Children with the same carer for two years (the definition in use now).
    package func sameCarer(on day: Day) -> MeasureReading {
        MeasureReading(CareMeasures.sameCarerDefinition, tally: stability(on: day, .carer))
    }

    private func stability(on day: Day, _ continuity: CareRecord.Continuity) -> Tally {
        // What began by then has lasted so long, on 29 February too.
        let twoYearsAgo = day.adding(months: -24)
        let longAgo = day.adding(months: -30)
        var tally = Tally()
        for record in records {
            let age = record.age(on: day)
            guard let (period, index) = record.position(on: day), age.map({ $0 < 16 }) ?? true
            else { continue }
            let beginning = record.beginning(ofPeriod: period, through: index)
            if beginning.lowerBound > longAgo { continue }
            // A short break among the rows would have parted the time.
            let isCareKnown = record.periods[period][...index].allSatisfy { row in
                row.isStatusKnown || row.end.map { $0 <= longAgo } ?? false
            }
            tally.add(
                age == nil || beginning.upperBound > longAgo || !isCareKnown
                    ? nil
                    : isStable(
                        record, period, index, continuity, since: twoYearsAgo, through: day))
        }
        return tally
    }

    private func isStable(
        _ record: CareRecord, _ period: Int, _ index: Int, _ continuity: CareRecord.Continuity,
        since: Day, through day: Day
    ) -> Bool? {
        let episodes = record.periods[period]
        let stays = record.stays(inPeriod: period, continuity)
        guard let now = stays.lastIndex(where: { $0.episodes.contains(index) }) else { return nil }
        let usual = episodes[...index].last { !$0.isTemporary } ?? episodes[index]
        // Together with the placement before, where the child is placed for adoption.
        func answer(isAdoptive: Bool) -> Bool? {
            let joins = continuity == .placement && isAdoptive && now > 0
            let start = stays[joins ? now - 1 : now].start
            if start > since { return false }
            let held = episodes[stays[joins ? now - 1 : now].episodes.lowerBound...index]
            if held.contains(where: { !$0.areDaysKnown(on: day) }) { return nil }
            let isUnclear = record.unclearChanges(inPeriod: period, continuity).contains {
                $0 > since && $0 <= day
            }
            return isUnclear ? nil : true
        }
        if usual.isKindKnown || continuity == .carer {
            return answer(isAdoptive: usual.kind == .adoptive)
        }
        // A placement of unknown kind may be one for adoption, which joins the one before.
        let answers = [answer(isAdoptive: false), answer(isAdoptive: true)]
        return answers[0] == answers[1] ? answers[0] : nil
    }

    // MARK: Kinds of placement

    /// The definition of ``familyPlacements(on:)``.
    package static let familyPlacementsDefinition = Measure(
        id: "family-placements", version: 2,
        title: "Children of 10 to 15 in foster placements or placed for adoption",
        definition: "Of the children aged 10 and under 16 who are looked after on the day,"
            + " placements with their own parents left out, those in foster placements (U1 to U6)"
            + " or placed for adoption (A3 to A6).",
        numerator: "those in foster placements or placed for adoption",
        denominator: "children of 10 to 15 looked after, other than with their own parents",
        unknowns: "children whose age or kind of placement is not known", polarity: .higher,
        objective: .appropriatePlacement,
        source: "Performance assessment framework B79, as reported to Cabinet on 25 October 2011"
            + " (there: aged 10-16)")

    /// Children of 10 to 15 in family placements.
    package func familyPlacements(on day: Day) -> MeasureReading {
        var tally = Tally()
        for placement in placements(on: day)
        where placement.age.map({ (10...15).contains($0) }) ?? true
            && !(placement.isKindKnown && placement.kind == .withParents)
        {
            guard placement.age != nil, placement.isKindKnown else {
                tally.add(nil)
                continue
            }
            tally.add(placement.kind.isFosterCare || placement.kind == .adoptive)
        }
        return MeasureReading(CareMeasures.familyPlacementsDefinition, tally: tally)
    }

    // MARK: Reviews

    /// Gaps between reviews; statutory guidance, checked locally before use.
    package struct ReviewGaps: Sendable, Hashable {
        /// Working days to the first review.
        package var firstWorkingDays = 20
        /// Months from the first review to the second.
        package var secondMonths = 3
        /// Months between later reviews.
        package var laterMonths = 6
        /// Days that are not working days.
        package var bankHolidays: Set<Day>

        /// The usual gaps.
        package init(bankHolidays: Set<Day>) { self.bankHolidays = bankHolidays }
    }

    /// The definition of ``reviewsOnTime(from:through:gaps:)``.
    package static let reviewsOnTimeDefinition = Measure(
        id: "reviews-on-time", version: 3, title: "Children whose reviews were all on time",
        definition: "Of the children who had a review due in the period, those all of whose reviews"
            + " due in it took place on or before the day they were due: the first within 20"
            + " working days of coming into care, the second within three months of the first,"
            + " each later one within six months of the one before. A review that was due before"
            + " the period and had not taken place when it began is due in it still, and late.",
        numerator: "children all of whose reviews due in the period were on time",
        denominator: "children with a review due in the period",
        unknowns: "children whose reviews are not connected, or not those of a year that decides,"
            + " those with a review of which the day is not known, where it may have been the one"
            + " that was due, those who may have come into care on another day, where that decides,"
            + " and those who may not have been looked after",
        polarity: .higher, objective: .plannedJourneys,
        source: "National indicator 66, child level")

    /// Children all of whose reviews due in a period, first and last day included, were on time.
    package func reviewsOnTime(
        from first: Day, through last: Day, gaps: ReviewGaps
    ) -> MeasureReading {
        var tally = Tally()
        for record in records {
            var isDue = false
            var isLate = false
            var isUnclear = false
            for period in record.periods.indices {
                let course = ReviewCourse(record, period, from: first, through: last, gaps)
                let strict = course.asRecorded
                let isKnown = record.periods[period].allSatisfy(\.isStatusKnown)
                if strict.isLate && isKnown && course.isLateAnyhow {
                    isLate = true
                } else if strict.isLate || (strict.isDue && !isKnown) {
                    isUnclear = true
                }
                isDue = isDue || strict.isDue
            }
            if isLate {
                tally.add(false)
            } else if isUnclear {
                tally.add(nil)
            } else if isDue {
                tally.add(true)
            }
        }
        return MeasureReading(CareMeasures.reviewsOnTimeDefinition, tally: tally)
    }

    // MARK: Time to permanence

    /// A route out of care.
    package enum Route: String, Sendable, CaseIterable {
        /// Returned home (E4A, E4B).
        case home
        /// Adopted (E11, E12).
        case adoption
        /// Special guardianship (E43 to E48).
        case guardianship
        /// Child arrangements order (E41).
        case arrangementsOrder = "arrangements-order"
        /// Every other way.
        case other
        /// REC is blank, X1 or no code.
        case unknown = "not-known"

        /// The route of a reason for ceasing (REC).
        package init(reason: String?) {
            switch reason {
            case "E4A", "E4B": self = .home
            case "E11", "E12": self = .adoption
            case "E43", "E44", "E45", "E46", "E47", "E48": self = .guardianship
            case "E41": self = .arrangementsOrder
            default: self = CareMeasures.endReasons.contains(reason ?? "") ? .other : .unknown
            }
        }
    }

    /// Days in care of those who left by one route, and how many are still open.
    package struct TimeToPermanence: Sendable, Hashable {
        /// The route.
        package var route: Route
        /// Days from the start of the period of care, as far as it is recorded, to its end, ascending.
        package var days: [Int]
        /// How many of them may have begun before their first row, so that their days are the fewest
        /// that can be.
        package var mayBeLonger: Int
        /// How many of them may have begun later, or ended earlier, because DECOM or DEC cannot be
        /// believed: their days are the most that can be.
        package var mayBeShorter: Int

        /// Times of one route, ascending.
        package init(
            route: Route, days: [Int], mayBeLonger: Int = 0, mayBeShorter: Int = 0
        ) {
            self.route = route
            self.days = days
            self.mayBeLonger = mayBeLonger
            self.mayBeShorter = mayBeShorter
        }

        /// The day by which that many of a hundred had left, by nearest rank; nil without any.
        package func percentile(_ percent: Int) -> Int? {
            guard !days.isEmpty else { return nil }
            let rank = (days.count * percent + 99) / 100
            return days[min(max(rank, 1), days.count) - 1]
        }
    }

    /// How long care lasted for those who left in a period, by route, and the days in care so far
    /// of those still looked after on its last day, who are censored, not left out.
    package func timeToPermanence(
        from first: Day, through last: Day
    ) -> (left: [TimeToPermanence], open: TimeToPermanence) {
        var left = Route.allCases.map { TimeToPermanence(route: $0, days: []) }
        var open = TimeToPermanence(route: .other, days: [])
        for record in records {
            for (index, period) in record.periods.enumerated() {
                guard let start = period.first?.start, let episode = period.last else { continue }
                let beginning = record.beginning(ofPeriod: index)
                let mayBeLonger = beginning.lowerBound < start ? 1 : 0
                let startsLater = beginning.upperBound > start
                if let end = episode.end, end <= last {
                    let route = Route(reason: episode.endReason)
                    guard end >= first, let place = left.firstIndex(where: { $0.route == route })
                    else { continue }
                    left[place].days.append(end.days(since: start))
                    left[place].mayBeLonger += mayBeLonger
                    left[place].mayBeShorter += startsLater || !episode.isEndKnown ? 1 : 0
                } else if start <= last, record.isOfAge(on: last) {
                    open.days.append(last.days(since: start))
                    open.mayBeLonger += mayBeLonger
                    open.mayBeShorter += startsLater ? 1 : 0
                }
            }
        }
        for place in left.indices { left[place].days.sort() }
        open.days.sort()
        return (left, open)
    }

    // MARK: Home again

    /// The definition of ``returnsAfterHome(from:through:known:)``.
    package static let returnsDefinition = Measure(
        id: "returns-after-home", version: 6,
        title: "Times young people went home at 16 or 17 and came back within twelve months",
        definition: "Of the times that a young person left care for home (E4A, E4B) at 16 or 17"
            + " since 1 April of the year before this financial year, those after which the young person was looked after again within twelve"
            + " months. A young person who went home twice counts twice.",
        numerator: "times followed by care within twelve months",
        denominator: "times young people left care for home at 16 or 17 in this financial year and"
            + " the one before",
        unknowns:
            "times after which twelve months have not passed and the young person has not come"
            + " back, those without a recorded reason (REC), those of young people whose age is not"
            + " known, and those of young people who may not have been looked after",
        unit: ("time", "times"), polarity: .lower, objective: .plannedJourneys,
        source: "Going Home audits, strategy 2011")

    /// Times that young people of 16 and 17 went home in a period, and those after which they came
    /// back.
    ///
    /// - Parameters:
    ///   - first: The first day of the period.
    ///   - last: The last day of the period.
    ///   - known: The last day of which it is known who is looked after.
    package func returnsAfterHome(from first: Day, through last: Day, known: Day) -> MeasureReading
    {
        var tally = Tally()
        for record in records {
            for (index, period) in record.periods.enumerated() {
                guard let episode = period.last, let ends = episode.ends,
                    CareMeasures.hasGoneHome(episode) != false,
                    let isThen = record.ended(ends, in: first...last, ages: 16...17)
                else { continue }
                guard record.birth != nil, isThen, episode.isStatusKnown,
                    CareMeasures.hasGoneHome(episode) == true
                else {
                    tally.add(nil)
                    continue
                }
                let limit = ends.upperBound.adding(years: 1)
                let after = record.periods[(index + 1)...].joined().filter {
                    $0.start <= min(limit, known)
                }
                let hasReturned = after.contains {
                    $0.isStatusKnown
                        && $0.starts.upperBound <= min(ends.lowerBound.adding(years: 1), known)
                }
                // In a year of which no return is there, nobody knows who came back and left.
                let isSeen =
                    limit <= known
                    && !record.unseenDays.contains {
                        $0.overlaps(ends.lowerBound.adding(days: 1)...limit)
                    }
                tally.add(hasReturned ? true : after.isEmpty && isSeen ? false : nil)
            }
        }
        return MeasureReading(CareMeasures.returnsDefinition, tally: tally)
    }

    // MARK: Rate

    /// Children looked after for each ten thousand residents aged 0 to 17, in tenths, rounded half
    /// up; nil without residents.
    package func ratePer10000(on day: Day, population: Int) -> Int? {
        guard population > 0 else { return nil }
        return (2 * lookedAfter(on: day) * 100_000 + population) / (2 * population)
    }
}

extension [CareRecord.Episode] {
    /// Whether a period of care has a day, its last one included, in a period of days.
    package func touch(from first: Day, through last: Day) -> Bool {
        guard let start = self.first?.start, let episode = self.last else { return false }
        return start <= last && episode.end.map { $0 >= first } ?? true
    }
}

extension HomeKind {
    /// Whether SSDA903 calls it foster care (U1 to U6).
    fileprivate var isFosterCare: Bool { self == .foster || self == .connected }
}

extension Day {
    /// The same day of the month that many months later; the last day of the month where it has
    /// no such day.
    package func adding(months: Int) -> Day {
        let (year, month, day) = components
        let count = year * 12 + month - 1 + months
        let newYear = count / 12
        let newMonth = count % 12 + 1
        let length = Day.length(ofMonth: newMonth, year: newYear)
        return Day(year: newYear, month: newMonth, day: min(day, length)) ?? self
    }
}
