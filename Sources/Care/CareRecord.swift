/// One child's care: periods of being looked after, and the episodes in them.
///
/// Plain values: any source of histories can be read into them. Codes are SSDA903's, upper case;
/// nil is not recorded. Time in short breaks (LS V3 or V4) is never care: no period holds any.
package struct CareRecord: Sendable, Hashable {
    /// A stretch with one legal status in one placement; covers `start` up to, and without, `end`.
    package struct Episode: Sendable, Hashable {
        /// DECOM.
        package var start: Day
        /// DEC; nil = still open.
        package var end: Day?
        /// RNE.
        package var startReason: String?
        /// LS.
        package var legalStatus: String?
        /// PLACE.
        package var place: String?
        /// PLACE_PROVIDER.
        package var provider: PlaceProvider?
        /// REC.
        package var endReason: String?
        /// REASON_PLACE_CHANGE.
        package var changeReason: String?
        /// Where the placement lies, seen from the placing authority.
        package var location: AreaLocation
        /// How far it is from where the child comes from.
        package var distance: PlacementFacts.Distance
        /// The lower-tier district of the placement.
        package var district: String?
        /// CIN: the main category of need.
        package var need: String?
        /// PL_POST, upper case, single spaces.
        package var postcode: String?
        /// URN.
        package var urn: String?
        /// Where the placement stands on the grid.
        package var position: Position?
        /// The upper-tier authority in which it stands, as its GSS code.
        package var authority: String?
        /// Whether DECOM is believed; false where a year is mistyped or a day impossible, and the day
        /// held is the earliest that can be.
        package var isStartKnown = true
        /// Whether DEC is believed; false where not, and the day held is the latest that can be.
        package var isEndKnown = true
        /// The latest day on which it can have started, where DECOM is not believed.
        package var latestStart: Day?
        /// Whether LS is filled with a code that we know; where not, it may be a short break.
        package var isStatusKnown = true
        /// The first day on which it can have ended, where DEC is not believed and the child was there
        /// for certain until then; nil = its start.
        package var earliestEnd: Day?
        /// Whether it is known that the child was there on a day between its days.
        package func areDaysKnown(on day: Day) -> Bool {
            isStartKnown && (isEndKnown || earliestEnd.map { day < $0 } ?? false)
        }
        /// Whether it is known that the child was looked after there on a day between its days.
        package func isCareKnown(on day: Day) -> Bool { areDaysKnown(on: day) && isStatusKnown }
        /// Whether the child was in short breaks until the day it starts.
        package var followsShortBreaks = false

        package init(
            start: Day, end: Day? = nil, startReason: String?, legalStatus: String? = nil,
            place: String?, provider: PlaceProvider? = nil, endReason: String? = nil,
            changeReason: String? = nil, location: AreaLocation = .unknown,
            distance: PlacementFacts.Distance = .unknown, district: String? = nil
        ) {
            self.start = start
            self.end = end
            self.startReason = startReason
            self.legalStatus = legalStatus
            self.place = place
            self.provider = provider
            self.endReason = endReason
            self.changeReason = changeReason
            self.location = location
            self.distance = distance
            self.district = district
        }

        /// Whether the day lies in the episode.
        package func covers(_ day: Day) -> Bool {
            start <= day && end.map { $0 > day } ?? true
        }

        /// Whether it is one of the short breaks (V3, V4) that are never care.
        package var isShortBreak: Bool { legalStatus == "V3" || legalStatus == "V4" }

        /// Whether it is temporary (T0 to T4), away from the usual placement.
        package var isTemporary: Bool { PlacementCode.isTemporary(place) }

        /// The kind of home of the placement; ``HomeKind/other`` for codes without one.
        package var kind: HomeKind { PlacementCode.kind(of: place) }

        /// Whether PLACE is filled with a code that we know; where not, it may be temporary too.
        package var isKindKnown: Bool { PlacementCode.isKnown(place) }

        /// Whether it is certain that it is no temporary placement.
        package var isUsual: Bool { isKindKnown && !isTemporary }

        /// Whether RNE is filled with a code that we know.
        package var isReasonKnown: Bool {
            switch startReason {
            case "S", "L", "P", "T", "U", "B": true
            default: false
            }
        }
    }

    /// The child's reference.
    package var child: String
    /// Day of birth; nil = not known, because nothing holds it or what does is impossible.
    package var birth: Day?
    /// Sex.
    package var sex: Sex = .unknown
    /// ETHNIC.
    package var ethnicity: String?
    /// Unaccompanied asylum-seeking child.
    package var isUnaccompanied = false
    /// Whether a disability is recorded.
    package var isDisabled: Bool?
    /// Periods of care by start, each a run of episodes of which one starts as the last ends.
    package let periods: [[Episode]]
    /// Days of reviews, ascending; nil = no reviews are connected.
    package var reviews: [Day]?
    /// Reviews of which the day is blank or cannot be right: the first and last day that each can
    /// have had.
    package var undatedReviews: [ClosedRange<Day>] = []
    /// Days of which no return is there, before the last, or whose return lacks the child though its
    /// care went on: what ended on one of them is in none.
    package var unseenDays: [ClosedRange<Day>] = []
    /// The first day after the last return; nil where nothing ends the time that is told of.
    ///
    /// Whoever was looked after on the day before is taken to stay where it was; whether it moved
    /// meanwhile nobody knows.
    package var unseenFrom: Day?
    /// Days of which no reviews are there, although other days' are connected.
    package var unseenReviews: [ClosedRange<Day>] = []

    /// - Parameters:
    ///   - child: the child's reference in its return.
    ///   - birth: the day of birth; nil = not known.
    ///   - periods: runs of episodes by start; short breaks among them are left out, and part the
    ///     care before from the care after them.
    ///   - reviews: days of reviews; nil = no reviews are connected.
    package init(child: String, birth: Day?, periods: [[Episode]], reviews: [Day]? = nil) {
        self.child = child
        self.birth = birth
        self.periods = CareRecord.care(in: periods)
        self.reviews = reviews
    }

    private static func care(in periods: [[Episode]]) -> [[Episode]] {
        guard periods.contains(where: { $0.contains(where: \.isShortBreak) }) else {
            return periods
        }
        var care: [[Episode]] = []
        for period in periods {
            var run: [Episode] = []
            for (index, episode) in period.enumerated() {
                if episode.isShortBreak {
                    if !run.isEmpty { care.append(run) }
                    run = []
                    continue
                }
                var held = episode
                if run.isEmpty && index > 0 { held.followsShortBreaks = true }
                run.append(held)
            }
            if !run.isEmpty { care.append(run) }
        }
        return care
    }

    /// Whether a child is under 18 on a day and born by it; true where no birth is known, for
    /// nobody of 18 is looked after.
    package func isOfAge(on day: Day) -> Bool {
        guard let birth else { return true }
        return birth <= day && day.wholeYears(since: birth) < 18
    }

    /// The age in whole years on a day; nil where no birth is known.
    package func age(on day: Day) -> Int? { birth.map { day.wholeYears(since: $0) } }

    /// The period and episode, indices, in which the child is looked after on a day; nil where it
    /// is not, or 18 on the day.
    package func position(on day: Day) -> (period: Int, episode: Int)? {
        guard isOfAge(on: day) else { return nil }
        for (period, episodes) in periods.enumerated().reversed() {
            if let index = episodes.lastIndex(where: { $0.covers(day) }) { return (period, index) }
        }
        return nil
    }

    /// Whether the child came into care with a period; nil where RNE does not tell.
    ///
    /// Care begins with RNE S, or where short breaks become care. A period whose first row says
    /// anything else began before it.
    package func beganCare(inPeriod period: Int) -> Bool? {
        guard let first = periods[period].first else { return false }
        if first.startReason == "S" || first.followsShortBreaks { return true }
        return first.isReasonKnown ? false : nil
    }

    /// The first and the last day on which a period of care can have begun.
    ///
    /// A first row that does not say that care began tells only that it began by then: after birth,
    /// and after the period before. So does one whose DECOM is not believed, where no return of the
    /// time before it is there. Where a year without the child's rows parts two rows, care may have
    /// ended in it and begun anew.
    ///
    /// - Parameters:
    ///   - period: The period.
    ///   - index: The last row that is asked about; nil = all.
    package func beginning(ofPeriod period: Int, through index: Int? = nil) -> ClosedRange<Day> {
        let rows = periods[period][...(index ?? periods[period].count - 1)]
        let first = rows[0]
        func latestStart(_ row: Episode) -> Day {
            row.isStartKnown ? row.start : max(row.start, row.latestStart ?? row.start)
        }
        let anew = rows.indices.dropFirst().last { number in
            let before = rows[number - 1]
            guard !before.isEndKnown, let end = before.end else { return false }
            let ends = min(before.earliestEnd ?? before.start, end)...end
            return unseenDays.contains { $0.overlaps(ends) }
        }
        let latest = max(latestStart(first), latestStart(rows[anew ?? 0]))
        let before = first.start.adding(days: -1)
        if beganCare(inPeriod: period) == true,
            first.isStartKnown || !unseenDays.contains(where: { $0.contains(before) })
        {
            return first.start...latest
        }
        let ended = period > 0 ? periods[period - 1].last?.end : nil
        let earliest = [birth, ended].compactMap { $0 }.max() ?? first.start.adding(years: -18)
        return min(earliest, latest)...latest
    }

    /// Whether the child may have been looked after, in a placement that ended on one of these days
    /// and that no return tells of.
    package func mayHideCare(endingFrom first: Day, through last: Day) -> Bool {
        let rows = periods.joined().sorted { $0.start < $1.start }
        return unseenDays.contains { days in
            let until = min(days.upperBound, last).adding(days: -1)
            // The first day that no row covers.
            var day = max(days.lowerBound, first).adding(days: -1)
            if let birth { day = max(day, birth) }
            for row in rows where row.start <= day {
                let end = row.isEndKnown ? row.end : row.earliestEnd ?? row.end
                day = max(day, end ?? until.adding(days: 1))
            }
            return day <= until
        }
    }

    /// Whether the returns tell of every day to this one.
    package func isTold(through day: Day) -> Bool { unseenFrom.map { day < $0 } ?? true }

    /// The placement on a day: a temporary one (T0 to T4) rolled back to the usual one before it.
    ///
    /// nil where the child is not looked after on the day. A temporary placement in which care began
    /// stands as it is. Of one before which the usual placement is not recorded, nothing is known;
    /// where PLACE does not tell whether a row is temporary, what both readings say alike.
    package func placement(on day: Day) -> (episode: Episode, age: Int?)? {
        guard let (period, index) = position(on: day) else { return nil }
        let now = periods[period][index]
        let (rows, isOpen) = usualRows(inPeriod: period, through: index)
        var readings = rows.map { periods[period][$0] }
        if isOpen && beganCare(inPeriod: period) == true { readings.append(now) }
        let isLost = isOpen && beganCare(inPeriod: period) != true
        var episode = readings.first ?? now
        if isLost { episode.forgetPlacement() }
        for other in readings.dropFirst() { episode.keepAgreeing(with: other) }
        episode.isStartKnown = episode.isStartKnown && now.isStartKnown
        if !now.isEndKnown {
            episode.isEndKnown = false
            episode.earliestEnd = now.earliestEnd
        }
        episode.isStatusKnown = now.isStatusKnown
        return (episode, age(on: day))
    }

    // The rows in which the usual placement on a row may be, latest first, and whether it may also be
    // in none of the period's.
    private func usualRows(inPeriod period: Int, through last: Int) -> (rows: [Int], isOpen: Bool) {
        var rows: [Int] = []
        for index in stride(from: last, through: 0, by: -1) {
            let episode = periods[period][index]
            if episode.isTemporary { continue }
            rows.append(index)
            if episode.isKindKnown { return (rows, false) }
        }
        return (rows, true)
    }

    /// The placement on a day as measures of placements count it.
    package func measured(on day: Day, by authority: String = "") -> PlacementFacts? {
        placement(on: day).map { placement in
            self.placement(
                of: placement.episode, isKnown: placement.episode.isCareKnown(on: day),
                age: placement.age, authority: authority)
        }
    }

    /// The placement of an episode as measures of placements count it.
    ///
    /// - Parameters:
    ///   - episode: The episode.
    ///   - isKnown: Whether it is known that the child was there on the day that is asked about;
    ///     where not, nothing is known of where it was.
    ///   - age: The child's age in whole years on that day; nil = not known.
    ///   - authority: The placing authority's GSS code.
    package func placement(
        of episode: Episode, isKnown: Bool, age: Int?, authority: String = ""
    ) -> PlacementFacts {
        var placement = PlacementFacts(
            child: child, kind: isKnown ? episode.kind : .other,
            provider: isKnown ? episode.provider : nil,
            location: isKnown ? episode.location : .unknown,
            distance: isKnown ? episode.distance : .unknown,
            district: isKnown ? episode.district : nil, age: age, placingAuthority: authority)
        placement.homeAuthority = isKnown ? episode.authority : nil
        placement.isKindKnown = isKnown && episode.isKindKnown
        placement.need = episode.need
        placement.sex = sex
        placement.ethnicity = ethnicity
        placement.isUnaccompanied = isUnaccompanied
        placement.isDisabled = isDisabled
        return placement
    }

    /// A stay: consecutive episodes in one placement, temporary absences from it included.
    package struct Stay: Sendable, Hashable {
        /// Its episodes, indices into the period.
        package var episodes: ClosedRange<Int>
        /// The first day.
        package var start: Day
        /// The day it ended; nil = not yet.
        package var end: Day?
        /// Whether its first row is a temporary placement, which is none made.
        package var isTemporary: Bool
        /// Whether it started with a new carer (RNE S, P or B), or care began in a temporary
        /// placement and this is the first after it; nil where RNE does not tell.
        package var isPlacementMade: Bool?
    }

    /// What ends a stay.
    package enum Continuity: Sendable, Hashable {
        /// Any change of placement (RNE P, B, T, U), other than one of its status only.
        case placement
        /// A change of carer (RNE P, B).
        case carer
    }

    /// The stays of a period, by start: only what is certain to change the placement parts them.
    ///
    /// A temporary placement (T0 to T4) and the return from it are part of the stay before; the
    /// child is back where PLACE, provider, PL_POST and URN are those before it. A change of legal
    /// status (RNE L) is never a move, and neither is a row that changes nothing of the placement.
    package func stays(inPeriod period: Int, _ continuity: Continuity) -> [Stay] {
        var stays: [Stay] = []
        for (index, episode) in periods[period].enumerated() {
            if index > 0, change(at: index, inPeriod: period, continuity) != true {
                stays[stays.count - 1].episodes = stays[stays.count - 1].episodes.lowerBound...index
                stays[stays.count - 1].end = episode.end
                continue
            }
            var made: Bool? = true
            if index == 0 {
                switch episode.startReason {
                case "S", "P", "B": made = true
                default: made = episode.isReasonKnown ? false : nil
                }
            }
            stays.append(
                Stay(
                    episodes: index...index, start: episode.start, end: episode.end,
                    isTemporary: episode.isTemporary, isPlacementMade: made))
        }
        return stays
    }

    /// Whether the child was in a usual placement in some of the first rows of a period, or before
    /// them; nil where the rows do not tell.
    package func hasUsual(inPeriod period: Int, _ rows: some Sequence<Int>) -> Bool? {
        let rows = rows.map { periods[period][$0] }
        if rows.contains(where: \.isUsual) { return true }
        switch beganCare(inPeriod: period) {
        case false?: return true
        case true? where rows.allSatisfy(\.isTemporary): return false
        default: return nil
        }
    }

    /// Whether a row, not the first of its period, is in another placement than the one before; nil
    /// where the rows do not tell.
    ///
    /// They do not where RNE is blank or no code and the row does not say the same placement: two
    /// places do not tell whether the carer moved along. Nor where the return to a placement cannot
    /// be told from a move, because PLACE, provider, PL_POST or URN is missing in one of the rows, or
    /// the placement before a temporary one is in no row.
    package func change(
        at index: Int, inPeriod period: Int, _ continuity: Continuity
    ) -> Bool? {
        let episodes = periods[period]
        let row = episodes[index]
        if row.isTemporary { return false }
        let before = episodes[index - 1]
        let byReason: Bool? =
            switch row.startReason {
            case "S", "P", "B": true
            case "T", "U": continuity == .placement && before.changeReason != "PLACE"
            default: row.isReasonKnown ? false : nil
            }
        let (rows, isOpen) = usualRows(inPeriod: period, through: index - 1)
        var answers = rows.map { usual -> Bool? in
            switch episodes[usual].isStill(in: row, isBack: usual < index - 1) {
            case true?: false
            case false?: byReason
            case nil: byReason == false ? false : nil
            }
        }
        if isOpen {
            let isStatusOnly = row.isReasonKnown && row.startReason == "L"
            // The first placement after care began in a temporary one, or perhaps a return.
            let isFirst = beganCare(inPeriod: period) == true && row.isReasonKnown
            answers.append(isStatusOnly ? false : isFirst ? true : nil)
        }
        guard let first = answers.first, answers.allSatisfy({ $0 == first }) else { return nil }
        // What may be a temporary placement may be no change.
        return first == true && !row.isKindKnown ? nil : first
    }

    /// The days on which the placement may have changed; see ``unclearEpisodes(inPeriod:_:)``.
    package func unclearChanges(inPeriod period: Int, _ continuity: Continuity) -> [Day] {
        unclearEpisodes(inPeriod: period, continuity).map { periods[period][$0].start }
    }

    /// The rows, indices into the period, of which it is not known whether they are in another
    /// placement than the one before.
    package func unclearEpisodes(inPeriod period: Int, _ continuity: Continuity) -> [Int] {
        periods[period].indices.dropFirst().filter {
            change(at: $0, inPeriod: period, continuity) == nil
        }
    }
}

extension CareRecord.Episode {
    // Whether two facts are one; nil where one of them is missing.
    private static func isSame<Fact: Equatable>(_ left: Fact?, _ right: Fact?) -> Bool? {
        if left == right { return true }
        return left == nil || right == nil ? nil : false
    }

    /// Whether two episodes are in one placement, as far as is recorded; nil where a fact that is
    /// missing in one of them decides.
    func isSamePlacement(as other: CareRecord.Episode) -> Bool? {
        func code(_ episode: CareRecord.Episode) -> String? {
            episode.isKindKnown ? episode.place : nil
        }
        func registration(_ episode: CareRecord.Episode) -> String? {
            episode.urn == "XXXXXXX" ? nil : episode.urn
        }
        func plain(_ postcode: String?) -> String? { postcode?.filter { $0 != " " } }
        func known(_ location: AreaLocation) -> AreaLocation? {
            location == .unknown ? nil : location
        }
        let answers = [
            place == other.place ? true : Self.isSame(code(self), code(other)),
            Self.isSame(provider, other.provider),
            Self.isSame(plain(postcode), plain(other.postcode)),
            Self.isSame(registration(self), registration(other)),
            Self.isSame(known(location), known(other.location)),
            Self.isSame(district, other.district),
        ]
        if answers.contains(false) { return false }
        return answers.contains(nil) ? nil : true
    }

    /// Whether a later row shows the child in this usual placement still; nil where a missing fact
    /// decides.
    ///
    /// After a temporary placement (T0 to T4) the child is back where the row says nothing else. Any
    /// other row must also say the address: only then is it a change of placement in name only.
    func isStill(in next: CareRecord.Episode, isBack: Bool) -> Bool? {
        if !isBack && (postcode == nil || next.postcode == nil) { return false }
        return isSamePlacement(as: next)
    }

    /// Forgets everything of the placement.
    fileprivate mutating func forgetPlacement() {
        place = nil
        provider = nil
        location = .unknown
        distance = .unknown
        district = nil
        postcode = nil
        urn = nil
        position = nil
        authority = nil
    }

    /// Keeps of the placement what another reading says too.
    fileprivate mutating func keepAgreeing(with other: CareRecord.Episode) {
        if place != other.place { place = nil }
        if provider != other.provider { provider = nil }
        if location != other.location { location = .unknown }
        if distance != other.distance { distance = .unknown }
        if district != other.district { district = nil }
        if postcode != other.postcode { postcode = nil }
        if urn != other.urn { urn = nil }
        if position != other.position { position = nil }
        if authority != other.authority { authority = nil }
    }
}
