import Care

extension CareMeasures {
    /// A move: the end of one placement and the start of the next with a new carer.
    package struct Move: Sendable, Hashable {
        /// The child's reference.
        package var child: String
        /// The day of the move.
        package var on: Day
        /// Age in whole years on that day; nil = not known.
        package var age: Int?
        /// The same on the last day on which it can have been, where DECOM is not believed.
        var latestAge: Int?
        /// The school year that the child is in, −4 to 13; see ``SchoolStage``; nil = not known.
        package var schoolYear: Int?
        /// Why the placement before ended (REASON_PLACE_CHANGE); nil = not recorded.
        package var reason: String?
    }

    /// Moves to a new carer within a period of care, in a period of days, both ends included.
    ///
    /// Coming into care is no move; neither are temporary placements and returns from them to the
    /// same placement, nor rows that change nothing of the placement.
    package func moves(from first: Day, through last: Day) -> [Move] {
        answers(from: first, through: last).filter(\.isCertain).map(\.move)
    }

    /// What may be moves, in a period of days, both ends included: rows that do not say whether the
    /// child went to a new carer; see ``CareRecord/change(at:inPeriod:_:)``.
    package func unclearMoves(from first: Day, through last: Day) -> [Move] {
        answers(from: first, through: last).filter { !$0.isCertain }.map(\.move)
    }

    private func answers(
        from first: Day, through last: Day
    ) -> [(move: Move, isCertain: Bool)] {
        var answers: [(move: Move, isCertain: Bool)] = []
        for record in records {
            for (period, episodes) in record.periods.enumerated()
            where episodes.touch(from: first, through: last) {
                for index in episodes.indices.dropFirst() {
                    let days = record.born(in: episodes[index].starts)
                    guard days.overlaps(first...last) else { continue }
                    let inside = days.clamped(to: first...last)
                    let change = record.change(at: index, inPeriod: period, .carer)
                    // Where care began in a temporary placement, the first after it is no move.
                    let hasUsual = record.hasUsual(inPeriod: period, 0..<index)
                    if change == false || hasUsual == false { continue }
                    let before = episodes[index - 1]
                    // Where it may have ended earlier, its reason is that of another move.
                    let move = record.move(
                        on: inside, reason: before.isEndKnown ? before.changeReason : nil)
                    let isCare = before.isStatusKnown && episodes[index].isStatusKnown
                    answers.append(
                        (move, change == true && hasUsual == true && isCare && inside == days))
                }
            }
        }
        return answers
    }

    /// The definition of ``movesUnderOne(from:through:)``.
    package static let movesUnderOneDefinition = Measure(
        id: "moves-under-1", version: 4, title: "Children under 1 who moved between carers",
        definition: "Of the children who were looked after before their first birthday on a day of"
            + " the period, those who in the period moved to a new carer (RNE P or B) before it."
            + " Coming into care is not a move, nor are temporary placements, short breaks and"
            + " rows that change nothing.",
        numerator: "those who moved before their first birthday",
        denominator: "children looked after before their first birthday in the period",
        unknowns: "children whose age is not known, those with a row that does not say whether"
            + " they moved to a new carer, or were looked after, and those who may have moved in a"
            + " year whose return is missing, or lacks the child",
        polarity: .lower, objective: .plannedJourneys,
        source: "Strategy of 2011: concurrent planning, to reduce moves of children under 1")

    /// Children under 1 who moved between carers in a period, both ends included.
    package func movesUnderOne(from first: Day, through last: Day) -> MeasureReading {
        func children(_ moves: [Move], by age: (Move) -> Int?) -> Set<String> {
            Set(moves.filter { age($0).map { $0 < 1 } ?? false }.map(\.child))
        }
        let answers = answers(from: first, through: last)
        let moved = children(answers.filter(\.isCertain).map(\.move), by: \.latestAge)
        // Who moved for certain is told first.
        let unclear = children(answers.map(\.move), by: \.age)
        var tally = Tally()
        for record in records {
            let birthday = record.birth?.adding(years: 1)
            if let birthday, first >= birthday { continue }
            let inScope = record.periods.joined().filter { episode in
                episode.start <= last && birthday.map { episode.start < $0 } ?? true
                    && episode.end.map { $0 > first } ?? true
            }
            if inScope.isEmpty { continue }
            let hasMoved = moved.contains(record.child)
            let isKnown =
                birthday != nil
                && inScope.contains { episode in
                    let latest =
                        episode.isStartKnown
                        ? episode.start : max(episode.start, episode.latestStart ?? episode.start)
                    return episode.isStatusKnown && latest <= last
                        && birthday.map { latest < $0 } ?? true
                        && (episode.isEndKnown || (episode.earliestEnd ?? episode.start) > first)
                }
            let until = birthday.map { min($0.adding(days: -1), last) } ?? last
            // Where only a move could be told, nothing is.
            let isTold = record.isTold(through: until)
            let mayHaveMoved =
                unclear.contains(record.child)
                || record.mayHideCare(endingFrom: first, through: until)
            tally.add(!isKnown || !isTold || (!hasMoved && mayHaveMoved) ? nil : hasMoved)
        }
        return MeasureReading(CareMeasures.movesUnderOneDefinition, tally: tally)
    }

    /// The definition of ``unplannedEndings(from:through:)``.
    package static let unplannedEndingsDefinition = Measure(
        id: "unplanned-endings", version: 3, title: "Placements that ended unplanned",
        definition: "Of the moves to a new carer in the period with a recorded reason"
            + " (REASON_PLACE_CHANGE), those after a carer's or the child's request, standards of"
            + " care, an allegation, an approval removed or a closure (CREQB, CREQO, CHILD, STAND,"
            + " ALLEG, APPRR, CLOSE).",
        numerator: "moves for one of those reasons", denominator: "moves with a recorded reason",
        unknowns: "moves without a recorded reason, and rows that do not say whether the child"
            + " moved to a new carer",
        unit: ("move", "moves"), polarity: .lower, objective: .appropriatePlacement,
        source: "SSDA903 REASON_PLACE_CHANGE")

    /// Moves that were not planned, in a period, both ends included.
    package func unplannedEndings(from first: Day, through last: Day) -> MeasureReading {
        let unplanned: Set = ["CREQB", "CREQO", "CHILD", "STAND", "ALLEG", "APPRR", "CLOSE"]
        let planned: Set = ["CARPL", "LAREQ", "PLACE", "CUSTOD", "OTHER"]
        var tally = Tally()
        for move in moves(from: first, through: last) {
            // A code of no list tells as little as a blank.
            let reason = move.reason.flatMap {
                unplanned.contains($0) || planned.contains($0) ? $0 : nil
            }
            tally.add(reason.map(unplanned.contains))
        }
        for _ in unclearMoves(from: first, through: last) { tally.add(nil) }
        return MeasureReading(CareMeasures.unplannedEndingsDefinition, tally: tally)
    }

    /// A key stage of school.
    package enum SchoolStage: Int, Sendable, CaseIterable {
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
        package init(year: Int) {
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
        package var title: String {
            self == .early ? "Before key stage 1" : "Key stage \(rawValue)"
        }
    }

    /// The definition of ``schoolChanges(from:through:schools:)`` for one stage.
    package static func schoolChangesDefinition(_ stage: SchoolStage) -> Measure {
        let ages =
            stage == .early
            ? "who have not yet reached key stage 1" : "in key stage \(stage.rawValue)"
        return Measure(
            id: "school-changes-ks\(stage.rawValue)", version: 3,
            title: "\(stage.title): moves that changed the school",
            definition:
                "Moves after which the child went to another school, as a share of all moves"
                + " to a new carer in the period of children \(ages)."
                + " The school on the day before the move is compared with the school four weeks"
                + " after it. Moves for which we do not know both are left out.",
            numerator: "moves after which the child went to another school",
            denominator: "moves for which we know both schools",
            unknowns: "moves for which we do not know a school, or the child's age, and rows that"
                + " do not say whether the child moved to a new carer",
            unit: ("move", "moves"),
            polarity: .lower, objective: .keepingInSchool,
            source: "Strategy of 2011, objective 2; CPPCR 2010, reg 10 for key stage 4")
    }

    /// Moves that changed the school in a period, both ends included, by key stage in order.
    package func schoolChanges(
        from first: Day, through last: Day, schools: [NightRegisters.SchoolStay]
    ) -> [MeasureReading] {
        let stays = Dictionary(grouping: schools, by: \.child)
        func school(of child: String, on day: Day) -> String? {
            stays[child]?.last { $0.from <= day && ($0.to.map { $0 > day } ?? true) }?.school
        }
        var tallies = [Tally](repeating: Tally(), count: SchoolStage.allCases.count)
        func addUnknown(_ move: Move) {
            guard let year = move.schoolYear else {
                // Whatever the stage is, it is one of them.
                for stage in tallies.indices { tallies[stage].add(nil) }
                return
            }
            tallies[SchoolStage(year: year).rawValue].add(nil)
        }
        for move in unclearMoves(from: first, through: last) { addUnknown(move) }
        for move in moves(from: first, through: last) {
            guard let year = move.schoolYear else {
                addUnknown(move)
                continue
            }
            let stage = SchoolStage(year: year).rawValue
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
    package static let newlyFarDefinition = Measure(
        id: "new-over-20-miles", version: 5,
        title: "Times children came into care and were first placed more than 20 miles away",
        definition: "Of the times that a child came into care in the period (RNE S, or short breaks"
            + " that became care) and whose first placement has a known distance, those with a"
            + " first placement more than 20 miles from where the child comes from. Where care"
            + " began in a temporary placement, the first placement is the one after it. A child"
            + " who came into care twice counts twice.",
        numerator: "times the first placement was more than 20 miles away",
        denominator: "times a child came into care, with a known distance",
        unknowns: "times of which the distance is not known or, as the child is unaccompanied, not"
            + " recorded, and those with a row that does not say whether it is the first placement,"
            + " or whether the child was looked after",
        unit: ("time", "times"), polarity: .lower, objective: .appropriatePlacement,
        source: "Performance assessment framework C69 lineage")

    /// Times that children were first placed more than 20 miles away, in a period, both ends included.
    package func newlyFar(from first: Day, through last: Day) -> MeasureReading {
        var tally = Tally()
        for record in records {
            for (index, whole) in record.periods.enumerated() {
                let period = Array(whole.prefix { $0.start <= last })
                let began = record.beganCare(inPeriod: index)
                guard let start = period.first, start.start >= first, began != false else {
                    // Rows that may be short breaks may have become care with any that follows.
                    let unclear = period.prefix { !$0.isStatusKnown }.count
                    let mayBegin = period.prefix(unclear + 1).dropFirst()
                    if mayBegin.contains(where: { $0.start >= first }) { tally.add(nil) }
                    continue
                }
                // A child who is still where care began, for a time, has no first placement yet; and
                // one whose kind of placement is not known may be there for a time.
                let through = period.firstIndex(where: \.isUsual) ?? period.count - 1
                let firsts = period[...through].filter { !$0.isTemporary }
                let isKnown =
                    began == true && start.isStatusKnown && period[through].isUsual
                    && firsts.allSatisfy { $0.isStartKnown && $0.isStatusKnown }
                let far = Set(firsts.map(\.distance.isBeyond20Miles))
                tally.add(isKnown && far.count == 1 ? far.first ?? nil : nil)
            }
        }
        return MeasureReading(CareMeasures.newlyFarDefinition, tally: tally)
    }

    /// The definition of the share of one group of placements.
    package static func mixDefinition(_ group: CostGroup) -> Measure {
        let place = (group == .family ? "" : "in ") + group.title.lowercasedFirst
        return Measure(
            id: "mix-\(group.rawValue)", version: 2, title: "Placement mix: \(group.title)",
            definition: "Of the children looked after on the day, those \(place).",
            numerator: "children \(place)",
            denominator: "children looked after on the day",
            unknowns: "children whose kind of placement, or whose provider where it decides, is not"
                + " known",
            polarity: .neither, objective: .appropriatePlacement,
            source: "SSDA903 PLACE and PLACE_PROVIDER")
    }

    /// The mix of placements on a day, one reading for each group in its order.
    package func mix(on day: Day) -> [MeasureReading] {
        let placements = placements(on: day)
        return CostGroup.allCases.map { group in
            var tally = Tally()
            for placement in placements { tally.add(group.holds(placement)) }
            return MeasureReading(CareMeasures.mixDefinition(group), tally: tally)
        }
    }
}

extension CareRecord {
    fileprivate func move(on days: ClosedRange<Day>, reason: String?) -> CareMeasures.Move {
        let day = days.lowerBound
        return CareMeasures.Move(
            child: child, on: day, age: age(on: day), latestAge: age(on: days.upperBound),
            schoolYear: age(on: day.lastSchoolYearEnd).map { $0 - 4 }, reason: reason)
    }
}
