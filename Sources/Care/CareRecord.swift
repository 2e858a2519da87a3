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
        package var distance: Placement.Distance
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
        /// Whether both days are believed: only then is it known that the child was there on a day
        /// between them.
        package var areDaysKnown: Bool { isStartKnown && isEndKnown }
        /// Whether the child was in short breaks until the day it starts.
        package var followsShortBreaks = false

        package init(
            start: Day, end: Day? = nil, startReason: String?, legalStatus: String? = nil,
            place: String?, provider: PlaceProvider? = nil, endReason: String? = nil,
            changeReason: String? = nil, location: AreaLocation = .unknown,
            distance: Placement.Distance = .unknown, district: String? = nil
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

        /// Whether PLACE is filled with a code that we know.
        package var isKindKnown: Bool { PlacementCode.isKnown(place) }

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

    /// Creates a record.
    ///
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

    /// The placement on a day: a temporary one (T0 to T4) rolled back to the usual one before it.
    ///
    /// nil where the child is not looked after on the day. A temporary placement with none before
    /// it stands as it is.
    package func placement(on day: Day) -> (episode: Episode, age: Int?)? {
        guard let (period, index) = position(on: day) else { return nil }
        let now = periods[period][index]
        let usual = periods[period][...index].lastIndex { !$0.isTemporary } ?? index
        var episode = periods[period][usual]
        episode.isStartKnown = episode.isStartKnown && now.isStartKnown
        episode.isEndKnown = episode.isEndKnown && now.isEndKnown
        return (episode, age(on: day))
    }

    /// The placement on a day as measures of placements count it.
    package func measured(on day: Day, by authority: String = "") -> Placement? {
        placement(on: day).map { placement in
            self.placement(
                of: placement.episode, isKnown: placement.episode.areDaysKnown,
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
    ) -> Placement {
        var placement = Placement(
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
        /// Whether it is a temporary placement in which care began, before any usual one.
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

    /// The stays of a period, by start.
    ///
    /// A temporary placement (T0 to T4) and the return from it are part of the stay before; the
    /// child is back where PLACE, provider, PL_POST and URN are those before it. A change of legal
    /// status (RNE L) is never a move, and neither is a row that changes nothing of the placement.
    package func stays(inPeriod period: Int, _ continuity: Continuity) -> [Stay] {
        let episodes = periods[period]
        var stays: [Stay] = []
        for (index, episode) in episodes.enumerated() {
            if stays.isEmpty {
                let made: Bool? =
                    switch episode.startReason {
                    case "S", "P", "B": true
                    default: episode.isReasonKnown ? false : nil
                    }
                stays.append(stay(at: index, episode, made: made))
            } else if starts(episode, at: index, in: episodes, continuity) {
                stays.append(stay(at: index, episode, made: true))
            } else if let last = stays.last {
                stays[stays.count - 1].episodes = last.episodes.lowerBound...index
                stays[stays.count - 1].end = episode.end
            }
        }
        return stays
    }

    private func stay(at index: Int, _ episode: Episode, made: Bool?) -> Stay {
        Stay(
            episodes: index...index, start: episode.start, end: episode.end,
            isTemporary: episode.isTemporary, isPlacementMade: made)
    }

    private func starts(
        _ episode: Episode, at index: Int, in episodes: [Episode], _ continuity: Continuity
    ) -> Bool {
        if episode.isTemporary { return false }
        let before = episodes[index - 1]
        guard let usual = episodes[..<index].last(where: { !$0.isTemporary }) else {
            // The first placement after care began in a temporary one.
            return episode.isReasonKnown && episode.startReason != "L"
        }
        if usual.isStill(in: episode, after: before) { return false }
        switch episode.startReason {
        case "S", "P", "B": return true
        case "T", "U": return continuity == .placement && before.changeReason != "PLACE"
        default: return false
        }
    }

    /// The days on which the placement may have changed; see ``unclearEpisodes(inPeriod:)``.
    package func unclearChanges(inPeriod period: Int) -> [Day] {
        unclearEpisodes(inPeriod: period).map { periods[period][$0].start }
    }

    /// The rows, indices into the period, that may be in another placement than the one before: RNE
    /// is blank or no code, and the row does not say the same placement.
    ///
    /// These are the rows that RNE P would make a new placement. That two rows say different places
    /// does not tell whether the carer moved along, so it proves no move.
    package func unclearEpisodes(inPeriod period: Int) -> [Int] {
        let episodes = periods[period]
        return episodes.indices.filter { index in
            let episode = episodes[index]
            guard index > 0, !episode.isTemporary, !episode.isReasonKnown else { return false }
            guard let usual = episodes[..<index].last(where: { !$0.isTemporary }) else {
                return true
            }
            return !usual.isStill(in: episode, after: episodes[index - 1])
        }
    }
}

extension CareRecord.Episode {
    /// Whether two episodes are in one placement, as far as is recorded.
    func isSamePlacement(as other: CareRecord.Episode) -> Bool {
        place == other.place && provider == other.provider && postcode == other.postcode
            && urn == other.urn && location == other.location && district == other.district
    }

    /// Whether a later row shows the child in this usual placement still.
    ///
    /// After a temporary placement (T0 to T4) the child is back where the row says nothing else. Any
    /// other row must also say the address: only then is it a change of placement in name only.
    func isStill(in next: CareRecord.Episode, after before: CareRecord.Episode) -> Bool {
        (before.isTemporary || postcode != nil) && isSamePlacement(as: next)
    }
}
