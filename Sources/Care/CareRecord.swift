/// One child's care as measures read it: periods of being looked after, and the episodes in them.
///
/// Plain values: any source of histories can be read into them. Codes are SSDA903's, upper case;
/// nil is not recorded.
public struct CareRecord: Sendable, Hashable {
    /// A stretch with one legal status in one placement; covers `start` up to, and without, `end`.
    public struct Episode: Sendable, Hashable {
        /// DECOM.
        public var start: Day
        /// DEC; nil = still open.
        public var end: Day?
        /// RNE.
        public var startReason: String?
        /// LS.
        public var legalStatus: String?
        /// PLACE.
        public var place: String?
        /// PLACE_PROVIDER.
        public var provider: PlaceProvider?
        /// REC.
        public var endReason: String?
        /// REASON_PLACE_CHANGE.
        public var changeReason: String?
        /// Where the placement lies, seen from the placing authority.
        public var location: AreaLocation
        /// How far it is from where the child comes from.
        public var distance: Placement.Distance
        /// The lower-tier district of the placement.
        public var district: String?
        /// CIN: the main category of need.
        public var need: String?

        /// Creates an episode.
        public init(
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
        public func covers(_ day: Day) -> Bool {
            start <= day && end.map { $0 > day } ?? true
        }

        /// Whether it is one of the short breaks (V3, V4) that no count holds.
        public var isShortBreak: Bool { legalStatus == "V3" || legalStatus == "V4" }

        /// Whether it is temporary (T0 to T4), away from the usual placement.
        public var isTemporary: Bool { place?.first == "T" }

        /// The kind of home of the placement; ``HomeKind/other`` for codes without one.
        public var kind: HomeKind {
            switch place {
            case "U1", "U2", "U3": .connected
            case "U4", "U5", "U6": .foster
            case "K1": .secure
            case "K2", "R1", "S1": .childrensHome
            case "K3", "H5", "P2": .supported
            case "R3": .familyCentre
            case "P1": .withParents
            case "A3", "A4", "A5", "A6": .adoptive
            default: .other
            }
        }
    }

    /// The child's reference.
    public var child: String
    /// Day of birth.
    public var birth: Day
    /// Sex.
    public var sex: Sex = .unknown
    /// ETHNIC.
    public var ethnicity: String?
    /// Unaccompanied asylum-seeking child.
    public var isUnaccompanied = false
    /// Whether a disability is recorded.
    public var isDisabled: Bool?
    /// Periods of care by start, each a run of episodes of which one starts as the last ends.
    public var periods: [[Episode]]
    /// Days of reviews, ascending; nil = no reviews are connected.
    public var reviews: [Day]?

    /// Creates a record.
    public init(child: String, birth: Day, periods: [[Episode]], reviews: [Day]? = nil) {
        self.child = child
        self.birth = birth
        self.periods = periods
        self.reviews = reviews
    }

    /// The period and episode, indices, in which the child is looked after on a day; nil where it
    /// is not, in a short break (V3, V4), or 18 on the day.
    public func position(on day: Day) -> (period: Int, episode: Int)? {
        guard birth <= day, day.wholeYears(since: birth) < 18 else { return nil }
        for (period, episodes) in periods.enumerated().reversed() {
            if let index = episodes.lastIndex(where: { $0.covers(day) }) {
                return episodes[index].isShortBreak ? nil : (period, index)
            }
        }
        return nil
    }

    /// The placement on a day: a temporary one (T0 to T4) rolled back to the usual one before it.
    ///
    /// nil where the child is not looked after on the day. A temporary placement with none before
    /// it stands as it is.
    public func placement(on day: Day) -> (episode: Episode, age: Int)? {
        guard let (period, index) = position(on: day) else { return nil }
        let usual = periods[period][...index].lastIndex { !$0.isTemporary } ?? index
        return (periods[period][usual], day.wholeYears(since: birth))
    }

    /// The placement on a day as measures of placements count it.
    public func measured(on day: Day, by authority: String = "") -> Placement? {
        placement(on: day).map { placement in
            self.placement(of: placement.episode, age: placement.age, authority: authority)
        }
    }

    package func placement(of episode: Episode, age: Int, authority: String = "") -> Placement {
        var placement = Placement(
            child: child, kind: episode.kind, provider: episode.provider,
            location: episode.location, distance: episode.distance, district: episode.district,
            age: age, placingAuthority: authority)
        placement.need = episode.need
        placement.sex = sex
        placement.ethnicity = ethnicity
        placement.isUnaccompanied = isUnaccompanied
        placement.isDisabled = isDisabled
        return placement
    }

    /// A stay: consecutive episodes in one placement, temporary absences from it included.
    public struct Stay: Sendable, Hashable {
        /// Its episodes, indices into the period.
        public var episodes: ClosedRange<Int>
        /// The first day.
        public var start: Day
        /// The day it ended; nil = not yet.
        public var end: Day?
    }

    /// What ends a stay.
    public enum Continuity: Sendable, Hashable {
        /// Any change of placement (RNE P, B, T, U), other than one of its status only.
        case placement
        /// A change of carer (RNE P, B).
        case carer
    }

    /// The stays of a period, by start.
    ///
    /// A temporary placement (T0 to T4) and the return from it are part of the stay before; a
    /// change of legal status (RNE L) is never a move.
    public func stays(inPeriod period: Int, _ continuity: Continuity) -> [Stay] {
        let episodes = periods[period]
        var stays: [Stay] = []
        for (index, episode) in episodes.enumerated() {
            let before = index > 0 ? episodes[index - 1] : nil
            let usual = episodes[..<index].last { !$0.isTemporary }
            let isNew: Bool
            if stays.isEmpty {
                isNew = true
            } else if episode.isTemporary {
                isNew = false
            } else if before?.isTemporary == true, usual?.isSamePlacement(as: episode) != false {
                // Back where the child was before.
                isNew = false
            } else {
                switch episode.startReason {
                case "P", "B", "S": isNew = true
                case "T", "U":
                    isNew = continuity == .placement && before?.changeReason != "PLACE"
                default: isNew = false
                }
            }
            if isNew {
                stays.append(Stay(episodes: index...index, start: episode.start, end: episode.end))
            } else if let last = stays.last {
                stays[stays.count - 1] = Stay(
                    episodes: last.episodes.lowerBound...index, start: last.start,
                    end: episode.end)
            }
        }
        return stays
    }
}

extension CareRecord.Episode {
    /// Whether two episodes are in one placement, as far as is recorded.
    package func isSamePlacement(as other: CareRecord.Episode) -> Bool {
        place == other.place && provider == other.provider && location == other.location
            && distance == other.distance && district == other.district
    }
}
