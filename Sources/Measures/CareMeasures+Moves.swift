import Care

extension CareMeasures {
    /// A move: the end of one placement and the start of the next with a new carer.
    public struct Move: Sendable, Hashable {
        /// The child's reference.
        public var child: String
        /// The day of the move.
        public var on: Day
        /// Age in whole years on that day.
        public var age: Int
        /// Age in days on that day.
        public var ageInDays: Int
        /// The school year that the child is in, −4 to 13; see ``SchoolStage``.
        public var schoolYear: Int
        /// Why the placement before ended (REASON_PLACE_CHANGE); nil = not recorded.
        public var reason: String?
    }

    /// Moves to a new carer within a period of care, in a period of days, both ends included.
    ///
    /// Coming into care is no move; neither are temporary placements and returns from them.
    public func moves(from first: Day, through last: Day) -> [Move] {
        var moves: [Move] = []
        for record in records {
            for (period, episodes) in record.periods.enumerated()
            where episodes.touch(from: first, through: last) {
                let stays = record.stays(inPeriod: period, .carer)
                for (before, stay) in zip(stays, stays.dropFirst()) {
                    guard stay.start >= first, stay.start <= last,
                        !episodes[stay.episodes.lowerBound].isShortBreak
                    else { continue }
                    let birthday = stay.start
                    moves.append(
                        Move(
                            child: record.child, on: stay.start,
                            age: birthday.wholeYears(since: record.birth),
                            ageInDays: birthday.days(since: record.birth),
                            schoolYear: birthday.lastSchoolYearEnd.wholeYears(
                                since: record.birth) - 4,
                            reason: episodes[before.episodes.upperBound].changeReason))
                }
            }
        }
        return moves
    }

    /// The definition of ``movesUnderOne(from:through:)``.
    public static let movesUnderOneDefinition = Measure(
        id: "moves-under-1", version: 1, title: "Children under 1 who moved between carers",
        definition: "Of the children who were looked after before their first birthday on a day of"
            + " the period, those who in the period moved to a new carer (RNE P or B) before it."
            + " Coming into care is not a move, nor are temporary placements.",
        numerator: "those who moved before their first birthday",
        denominator: "children looked after before their first birthday in the period",
        unknowns: "none", polarity: .lower, objective: .plannedJourneys,
        source: "Strategy of 2011: concurrent planning, to reduce moves of children under 1")

    /// Children under 1 who moved between carers in a period, both ends included.
    public func movesUnderOne(from first: Day, through last: Day) -> MeasureReading {
        let moved = Set(
            moves(from: first, through: last).filter { $0.age < 1 }.map(\.child))
        var tally = Tally()
        for record in records {
            let birthday = record.birth.adding(years: 1)
            guard first < birthday else { continue }
            let isInScope = record.periods.joined().contains { episode in
                !episode.isShortBreak && episode.start <= last && episode.start < birthday
                    && (episode.end.map { $0 > first } ?? true)
            }
            if isInScope { tally.add(moved.contains(record.child)) }
        }
        return MeasureReading(CareMeasures.movesUnderOneDefinition, tally: tally)
    }

    /// The definition of ``unplannedEndings(from:through:)``.
    public static let unplannedEndingsDefinition = Measure(
        id: "unplanned-endings", version: 1, title: "Placements that ended unplanned",
        definition: "Of the moves to a new carer in the period with a recorded reason"
            + " (REASON_PLACE_CHANGE), those after a carer's or the child's request, standards of"
            + " care, an allegation, an approval removed or a closure (CREQB, CREQO, CHILD, STAND,"
            + " ALLEG, APPRR, CLOSE).",
        numerator: "moves for one of those reasons", denominator: "moves with a recorded reason",
        unknowns: "moves without a recorded reason", unit: ("move", "moves"), polarity: .lower,
        objective: .appropriatePlacement, source: "SSDA903 REASON_PLACE_CHANGE")

    /// Moves that were not planned, in a period, both ends included.
    public func unplannedEndings(from first: Day, through last: Day) -> MeasureReading {
        let unplanned: Set = ["CREQB", "CREQO", "CHILD", "STAND", "ALLEG", "APPRR", "CLOSE"]
        var tally = Tally()
        for move in moves(from: first, through: last) {
            tally.add(move.reason.map(unplanned.contains))
        }
        return MeasureReading(CareMeasures.unplannedEndingsDefinition, tally: tally)
    }

    /// A key stage of school.
    public enum SchoolStage: Int, Sendable, CaseIterable {
        /// Reception and before: not of key stage age.
        case early
        /// Years 1 and 2.
        case one
        /// Years 3 to 6.
        case two
        /// Years 7 to 9.
        case three
        /// Years 10 and 11.
        case four
        /// Years 12 and 13.
        case five

        /// The stage of a school year.
        public init(year: Int) {
            switch year {
            case ..<1: self = .early
            case 1...2: self = .one
            case 3...6: self = .two
            case 7...9: self = .three
            case 10...11: self = .four
            default: self = .five
            }
        }

        /// The stage in words.
        public var title: String {
            self == .early ? "Before key stage 1" : "Key stage \(rawValue)"
        }
    }

    /// The definition of ``schoolChanges(from:through:schools:)`` for one stage.
    public static func schoolChangesDefinition(_ stage: SchoolStage) -> Measure {
        Measure(
            id: "school-changes-ks\(stage.rawValue)", version: 1,
            title: "\(stage.title): moves that changed the school",
            definition: "Of the moves to a new carer in the period of children in"
                + " \(stage.title.lowercasedFirst) for whom the school before and after is known,"
                + " those who four weeks after the move went to another school than the day before"
                + " it.",
            numerator: "moves after which the child went to another school",
            denominator: "moves of children of whom both schools are known",
            unknowns: "moves of children of whom a school is not known", unit: ("move", "moves"),
            polarity: .lower, objective: .keepingInSchool,
            source: "Strategy of 2011, objective 2; CPPCR 2010, reg 10 for key stage 4")
    }

    /// Moves that changed the school in a period, both ends included, by key stage in order.
    public func schoolChanges(
        from first: Day, through last: Day, schools: [NightRegisters.SchoolStay]
    ) -> [MeasureReading] {
        let stays = Dictionary(grouping: schools, by: \.child)
        func school(of child: String, on day: Day) -> String? {
            stays[child]?.last { $0.from <= day && ($0.to.map { $0 > day } ?? true) }?.school
        }
        var tallies = [Tally](repeating: Tally(), count: SchoolStage.allCases.count)
        for move in moves(from: first, through: last) {
            let stage = SchoolStage(year: move.schoolYear).rawValue
            let before = school(of: move.child, on: move.on.adding(days: -1))
            let after = school(of: move.child, on: move.on.adding(days: 28))
            if let before, let after {
                tallies[stage].add(before != after)
            } else {
                tallies[stage].add(nil)
            }
        }
        return SchoolStage.allCases.map {
            MeasureReading(CareMeasures.schoolChangesDefinition($0), tally: tallies[$0.rawValue])
        }
    }

    /// The definition of ``newlyFar(from:through:)``.
    public static let newlyFarDefinition = Measure(
        id: "new-over-20-miles", version: 1,
        title: "Children who came into care and were first placed more than 20 miles away",
        definition: "Of the children who came into care in the period and whose first placement"
            + " has a known distance, those placed more than 20 miles from where they come from.",
        numerator: "those first placed more than 20 miles away",
        denominator: "children who came into care, with a known distance",
        unknowns: "children whose distance is not known or, as unaccompanied, not recorded",
        polarity: .lower, objective: .appropriatePlacement,
        source: "Performance assessment framework C69 lineage")

    /// Children first placed more than 20 miles away, in a period, both ends included.
    public func newlyFar(from first: Day, through last: Day) -> MeasureReading {
        var tally = Tally()
        for record in records {
            for period in record.periods {
                guard let episode = period.first, !episode.isShortBreak, episode.start >= first,
                    episode.start <= last
                else { continue }
                tally.add(episode.distance.isBeyond20Miles)
            }
        }
        return MeasureReading(CareMeasures.newlyFarDefinition, tally: tally)
    }

    /// The definition of the share of one group of placements.
    public static func mixDefinition(_ group: CostGroup) -> Measure {
        Measure(
            id: "mix-\(group.rawValue)", version: 1, title: "Placement mix: \(group.title)",
            definition: "Of the children looked after on the day, those in"
                + " \(group.title.lowercasedFirst).",
            numerator: "children in \(group.title.lowercasedFirst)",
            denominator: "children looked after on the day", unknowns: "none", polarity: .neither,
            objective: .appropriatePlacement, source: "SSDA903 PLACE and PLACE_PROVIDER")
    }

    /// The mix of placements on a day, one reading for each group in its order.
    public func mix(on day: Day) -> [MeasureReading] {
        let placements = placements(on: day)
        return CostGroup.allCases.map { group in
            let count = placements.count {
                CostGroup(kind: $0.kind, provider: $0.provider) == group
            }
            return MeasureReading(
                CareMeasures.mixDefinition(group),
                tally: Tally(counted: count, notCounted: placements.count - count))
        }
    }
}
