import Care
import Returns

/// All care journeys of the returns, as they were known on a day.
package struct JourneyHistory: Sendable {
    /// Where a postcode lies.
    package struct Place: Sendable, Hashable {
        /// In the authority or out of it.
        package var side: CareSide
        /// The name of its district; nil = not known.
        package var district: String?

        package init(side: CareSide, district: String?) {
            self.side = side
            self.district = district
        }
    }

    /// The day up to which everything is known.
    package let asOf: Day
    /// The days on which who comes, leaves and moves is seen: from the first return's 1 April to
    /// the day, or to the 31 March of the last return where that is sooner.
    package let window: ClosedRange<Day>?
    /// The journeys, by child and start.
    package let journeys: [CareJourney]
    /// The collection years.
    package let years: [CollectionYear]
    /// Children who stand in the returns as in care on the day although they are 18.
    package let adults: Int
    /// Children in care on the day by a return of an earlier year, whom the last return does not have.
    package let missingLater: Int
    /// Children of whom no header says when they were born, who are left out.
    package let withoutBirth: Int

    /// Reads journeys out of episodes.
    ///
    /// - Parameters:
    ///   - episodes: cleaned; see ``CareEpisodes``.
    ///   - day: what comes after it is not seen.
    ///   - place: where a postcode lies; nil where that is not known.
    package init(
        _ episodes: CareEpisodes, asOf day: Day, place: (String) -> Place? = { _ in nil }
    ) {
        asOf = day
        years = episodes.years
        let last = episodes.years.last.map { min($0.lastDay, day) } ?? day
        let first = episodes.years.first?.firstDay ?? day
        window = first < last ? first...last : nil
        var journeys: [CareJourney] = []
        var adults = 0
        var missingLater = 0
        var known: [String: Place?] = [:]
        func located(_ postcode: String?) -> Place? {
            guard let postcode else { return nil }
            if let found = known[postcode] { return found }
            let found = place(postcode)
            known[postcode] = found
            return found
        }
        for (index, child) in episodes.children.enumerated() {
            var origin: String?
            var open: CareJourney?
            for row in episodes.rows[child.rows] where row.start <= day {
                origin = row.homePostcode ?? origin
                let end = row.end.flatMap { $0 <= day ? $0 : nil }
                let at = located(row.placePostcode)
                let setting = CareJourney.Setting(
                    kind: CareKind(place: row.place),
                    side: at?.side ?? JourneyHistory.stated(row),
                    provider: row.provider.flatMap { PlaceProvider(rawValue: $0) },
                    district: at?.district, place: row.place)
                if var journey = open, journey.end == row.start {
                    let before = journey.stays[journey.stays.count - 1].setting
                    if before != setting || row.startReason == "P" || row.startReason == "B" {
                        journey.stays.append(
                            CareJourney.Stay(start: row.start, end: end, setting: setting))
                    } else {
                        journey.stays[journey.stays.count - 1].end = end
                    }
                    journey.endReason = end == nil ? nil : row.endReason
                    journey.isShortBreak = row.isShortBreak
                    open = journey
                } else {
                    if let open { journeys.append(open) }
                    open = CareJourney(
                        child: index, id: child.header.child, birth: child.birth,
                        sex: child.header.sex, ethnicity: child.header.ethnicity,
                        isUnaccompanied: child.isUnaccompanied, homePostcode: origin,
                        homeDistrict: located(origin)?.district,
                        stays: [CareJourney.Stay(start: row.start, end: end, setting: setting)],
                        endReason: end == nil ? nil : row.endReason,
                        isShortBreak: row.isShortBreak)
                }
            }
            if let open { journeys.append(open) }
            if let last = journeys.last, last.child == index, last.end == nil,
                last.birthday <= day
            {
                adults += 1
            } else if let last = journeys.last, last.child == index, last.end == nil,
                let year = episodes.rows[child.rows].last?.year,
                let latest = episodes.years.last, year < latest, latest.firstDay <= day
            {
                missingLater += 1
            }
        }
        self.journeys = journeys
        self.adults = adults
        self.missingLater = missingLater
        withoutBirth = episodes.withoutHeader
    }

    // What an extract of the authority's own system says of itself.
    private static func stated(_ row: Episode) -> CareSide {
        switch row.statedLocation {
        case "IN": .inside
        case "OUT": .outside
        default: .unknown
        }
    }

    /// The journeys of those in care, and under 18, on the day.
    package var present: [CareJourney] { journeys.filter { $0.covers(asOf) } }

    /// The kinds of placement that any stay of the returns has, in order.
    package var kindsSeen: [CareKind] {
        Set(journeys.flatMap { $0.stays.map(\.setting.kind) }).sorted()
    }

    /// The journeys that started in the window: those of which the start is seen.
    package var entries: [CareJourney] {
        guard let window else { return [] }
        return journeys.filter { window.contains($0.start) && $0.start < $0.birthday }
    }
}
