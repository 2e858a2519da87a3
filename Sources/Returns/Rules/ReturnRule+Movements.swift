extension ReturnRule {
    private static let guide = "SSDA903 guide: an episode starts the day the last one ended"
    private static let sense = "follows from the meaning of the columns"

    /// Rules about how episodes follow one another.
    static let movementRules: [ReturnRule] = [
        .successive(
            "overlap", .error, "An episode does not end after the next one starts.",
            source: guide, numbers: ["501", "433"], column: "DEC", conflicting: { $0.end != nil }
        ) { row, next, _ in
            guard let end = row.end, let next, end > next.start else { return nil }
            return "the next episode starts on \(next.start)"
        },
        .successive(
            "gap", .error, "After REC X1 the next episode starts on the same day.", source: guide,
            numbers: ["388", "433"], column: "DEC"
        ) { row, next, _ in
            guard row.continues, let end = row.end, let next, end < next.start else { return nil }
            return "the next episode starts on \(next.start)"
        },
        .following(
            "gap-without-start", .error,
            """
            When a child comes back after care ended (REC other than X1), the new episode \
            has RNE S.
            """,
            source: guide, numbers: ["432", "433"], column: "RNE"
        ) { before, row, _ in
            guard !before.continues, let end = before.end,
                end < row.start || end == row.start && before.endReason != nil,
                let reason = row.startReason, reason != "S"
            else { return nil }
            return "the episode before ended on \(end) with REC \(before.endReason ?? "blank")"
        },
        .successive(
            "nothing-after-x1", .error, "After REC X1 another episode follows.", source: guide,
            numbers: ["388"], column: "REC"
        ) { row, next, _ in
            row.continues && row.end != nil && next == nil ? "no episode follows" : nil
        },
        .successive(
            "open-before-later", .error, "An episode that another follows has a DEC.",
            source: guide, numbers: ["142", "433"], column: "DEC",
            conflicting: { $0.end == nil && $0.isEndRead }
        ) { row, next, child in
            // What ended in a year whose return is not there could not be told.
            guard row.end == nil, row.isEndRead, let next,
                next.year == row.year
                    || child.has(.episodes, in: row.year.next) && !next.isLike(row)
            else { return nil }
            return "the next episode starts on \(next.start)"
        },
        .successive(
            "gone-from-later-years", .error,
            "A child whose episode is open at the end of a year is in the next year's return.",
            source: "regional pipeline, repair 2", column: "DEC"
        ) { row, next, child in
            guard row.end == nil, row.isEndRead, next == nil, let last = child.lastYear,
                row.year < last, child.has(.episodes, in: row.year.next)
            else { return nil }
            return "the episode is open in \(row.year) and in no later return"
        },
        .successive(
            "exit-without-leaving", .error,
            "After a child leaves care, no new episode starts on the same day.",
            source: guide, numbers: ["388", "432"], column: "REC"
        ) { row, next, _ in
            guard let reason = row.endReason, reason != "X1", let end = row.end,
                end == next?.start
            else { return nil }
            return "REC is \(reason) and the next episode starts the same day"
        },
        ReturnRule(
            "first-not-start", .warning,
            "A child's first episode has RNE S if it starts in the year of its return.",
            numbers: ["357"]
        ) { child in
            // Who came into care before the years loaded has no such row, and that is no fault.
            guard let row = child.rows.first, row.start >= row.year.firstDay,
                let reason = row.startReason, reason != "S",
                !child.submitted.contains(where: { other in
                    !other.isRead
                        || !other.isStartRead && other.startReason == "S"
                            && !child.rows.contains { $0.source == other.source }
                })
            else { return [] }
            return [
                episodeHit(row, "RNE", "no earlier episode was submitted")
            ]
        },
        .episode(
            "end-without-reason", .error, "An episode with a DEC has a REC.", source: sense,
            numbers: ["148"], column: "REC"
        ) { row, _ in
            row.end != nil && row.endReason == nil ? "DEC is filled and REC is blank" : nil
        },
        .episode(
            "reason-without-end", .error, "An episode without DEC has no REC.", source: sense,
            numbers: ["148"], column: "REC"
        ) { row, _ in
            row.end == nil && row.isEndRead && row.endReason != nil
                ? "DEC is blank and REC is filled" : nil
        },
        .episode(
            "change-reason-on-open", .error,
            "REASON_PLACE_CHANGE is filled in only on an episode that has ended.",
            numbers: ["233"], column: "REASON_PLACE_CHANGE"
        ) { row, _ in
            row.changeReason != nil && row.end == nil && row.isEndRead
                ? "the episode has no DEC" : nil
        },
        .successive(
            "change-reason-missing", .error,
            "A change from one placement to another has REASON_PLACE_CHANGE.",
            numbers: ["225"], column: "REASON_PLACE_CHANGE"
        ) { row, next, _ in
            guard row.continues, row.end != nil, row.changeReason == nil, !row.isTemporary,
                let next, !next.isTemporary, let reason = next.startReason,
                ["P", "B", "T", "U"].contains(reason)
            else { return nil }
            return "the next episode has RNE \(reason)"
        },
        .episode(
            "care-starts-temporary", .error, "Care does not start in a temporary placement.",
            numbers: ["380"], column: "PLACE"
        ) { row, _ in
            row.isTemporary && row.startReason == "S" ? "RNE is S" : nil
        },
        .episode(
            "care-ends-temporary", .error, "Care does not end in a temporary placement.",
            numbers: ["381"], column: "PLACE"
        ) { row, _ in
            guard row.isTemporary, row.end != nil, let reason = row.endReason, reason != "X1"
            else { return nil }
            return "REC is \(reason)"
        },
        ReturnRule(
            "temporary-too-long", .error,
            "T1 lasts at most six weeks, T3 at most three weeks and T4 at most seven days.",
            numbers: ["375", "376", "379"]
        ) { child in
            temporaryStays(child).compactMap { stay in
                guard let place = stay.first.place, let limit = temporaryLimits[place],
                    let days = stay.days, days > limit
                else { return nil }
                return episodeHit(
                    stay.first, "PLACE", "\(place) lasts \(days) days; at most \(limit)")
            }
        },
        ReturnRule(
            "temporary-return", .warning,
            """
            After a temporary placement the child returns to the placement before it: PLACE, \
            provider, PL_POST and URN are the same, and RNE is P.
            """,
            numbers: ["383"]
        ) { child in
            temporaryStays(child, ofOneCode: false).compactMap { stay in
                guard let before = stay.before, let after = stay.after else { return nil }
                if !before.isSamePlacement(as: after) {
                    return episodeHit(
                        after, "PLACE",
                        "the placement is not the one before \(stay.first.place ?? "T")")
                }
                return after.startReason == "P"
                    ? nil : episodeHit(after, "RNE", "RNE is \(after.startReason ?? "blank")")
            }
        },
        ReturnRule(
            "carers-holiday-too-often", .error,
            "A carer's holiday (T3) is recorded at most twice a year.", numbers: ["377"]
        ) { child in
            let stays = temporaryStays(child).filter { $0.first.place == "T3" }
            let years = Dictionary(grouping: stays, by: \.first.year)
            return years.keys.sorted().flatMap { year -> [Hit] in
                let held = years[year] ?? []
                return held.count > 2
                    ? held.map { episodeHit($0.first, "PLACE", "\(held.count) times in \(year)") }
                    : []
            }
        },
        ReturnRule(
            "change-reason-unwanted", .error,
            "REASON_PLACE_CHANGE is blank on a temporary placement and on the episode before it.",
            numbers: ["226"]
        ) { child in
            child.rows.indices.compactMap { index in
                let row = child.rows[index]
                guard row.isTemporary else { return nil }
                let before = index > 0 ? child.rows[index - 1].changeReason : nil
                guard let reason = row.changeReason ?? before else { return nil }
                return episodeHit(
                    row, "REASON_PLACE_CHANGE",
                    row.changeReason == nil
                        ? "the episode before has \(reason)" : "it is \(reason)")
            }
        },
    ]

    private static let temporaryLimits = ["T1": 42, "T3": 21, "T4": 7]

    private struct TemporaryStay {
        var before: Episode?
        var first: Episode
        /// How long it lasted; nil where its DEC cannot be read.
        var days: Int?
        var after: Episode?
    }

    // Episodes of one T code in a row are one stay (the legal status may change in it), or those of
    // any T code.
    private static func temporaryStays(
        _ child: ReturnCase, ofOneCode isOneCode: Bool = true
    ) -> [TemporaryStay] {
        var stays: [TemporaryStay] = []
        var index = 0
        while index < child.rows.count {
            guard child.rows[index].isTemporary else {
                index += 1
                continue
            }
            let from = index
            while index + 1 < child.rows.count,
                isOneCode
                    ? child.rows[index + 1].place == child.rows[from].place
                    : child.rows[index + 1].isTemporary,
                child.rows[index].end == child.rows[index + 1].start
            {
                index += 1
            }
            let last = child.rows[index]
            let end = last.end ?? child.lastDay(of: last)
            let before = from > 0 ? child.rows[from - 1] : nil
            let after = index + 1 < child.rows.count ? child.rows[index + 1] : nil
            stays.append(
                TemporaryStay(
                    before: before?.end == child.rows[from].start && before?.isTemporary == false
                        ? before : nil,
                    first: child.rows[from],
                    days: last.isEndRead ? end.days(since: child.rows[from].start) : nil,
                    after: after?.start == last.end && after?.isTemporary == false ? after : nil))
            index += 1
        }
        return stays
    }
}
