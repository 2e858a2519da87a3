import Care

/// What the returns of one authority say about every child, merged and repaired.
///
/// The rows of successive years are merged (an open episode is submitted again next year, with the
/// same child and DECOM), the later submission wins, and what contradicts itself is repaired by
/// ``CleaningRule``. Every merge and repair is a ``CleaningStep``.
package struct CareHistory: Sendable {
    /// One child.
    package struct ChildHistory: Sendable {
        /// The child's reference.
        package var child: String
        /// The latest header; nil where no return has one.
        package var header: ChildHeader?
        /// Day of birth: of the latest header, else of another row; nil where no row has one or
        /// what they have is impossible (after care began, or 18 years before it).
        package var birth: Day?
        /// The rows after merging and before repair, by start.
        package var rows: [Episode]
        /// The rows without a DECOM that can be read, of which nothing tells when they began.
        package var unplaced: [Episode]
        /// The periods of care, by start.
        package var periods: [PeriodOfCare]
        /// The days of the years in whose returns no row of the child is, though its care went on.
        package var unseenDays: [ClosedRange<Day>]

        /// The period and the index of the episode in it that cover a day, or nil.
        package func episode(on day: Day) -> (period: PeriodOfCare, index: Int)? {
            for period in periods.reversed() {
                if let index = period.index(on: day) { return (period, index) }
            }
            return nil
        }
    }

    /// The children, by reference.
    package var children: [ChildHistory]
    /// Everything that was done, by child and in order.
    package var steps: [CleaningStep]
    /// The collection years that hold episodes, ascending.
    package var years: [CollectionYear]

    /// Merges and repairs the rows of one authority.
    ///
    /// - Parameter submitted: the rows of one authority; see ``Return903/submitted(byAuthority:)``.
    package init(of submitted: Return903) {
        years = submitted.years
        children = []
        steps = []
        let headers = Dictionary(grouping: submitted.headers, by: \.child)
        let episodes = Dictionary(grouping: submitted.episodes, by: \.child)
        var births: [String: [CollectionYear: Set<Day>]] = [:]
        for row in submitted.rows {
            if let day = row.day("DOB") {
                births[row.child, default: [:]][row.year, default: []].insert(day)
            }
        }
        for child in Set(headers.keys).union(episodes.keys).sorted() {
            let header = CareHistory.latest(headers[child] ?? [], steps: &steps)
            let all = CareHistory.following(episodes[child] ?? [], steps: &steps)
            // A DECOM that cannot be right says as little of the start as one that cannot be read.
            let dated = all.filter { $0.isStartRead && $0.year.canHold($0.start) }
            let undated = all.filter { !$0.isStartRead || !$0.year.canHold($0.start) }
            let merged = CareHistory.merged(dated, steps: &steps)
            let believed = CareHistory.believed(
                CareHistory.agreed(merged, of: dated), steps: &steps)
            let sent = Dictionary(grouping: dated, by: \.start).mapValues { Set($0.map(\.year)) }
            let current = CareHistory.open(
                CareHistory.corrected(believed, sent, steps: &steps), in: all.map(\.year).max(),
                sent,
                steps: &steps)
            let placed = CareHistory.placed(undated, among: current, steps: &steps)
            var asWritten: [CleaningStep] = []
            let impossible = CareHistory.merged(
                undated.filter { row in
                    row.isStartRead && !merged.contains { $0.start == row.start }
                }, steps: &asWritten)
            var unseenDays: [ClosedRange<Day>] = []
            let repaired = CareHistory.repaired(
                placed.rows, years: years, told: Set(all.map(\.year)).sorted(),
                unseenDays: &unseenDays, steps: &steps)
            let periods = CareHistory.periods(of: repaired)
            unseenDays += CareHistory.untold(before: periods, years: years)
            children.append(
                ChildHistory(
                    child: child, header: header,
                    birth: CareHistory.birth(headers[child] ?? [], births[child] ?? [:]) {
                        CareHistory.isPossible($0, before: periods)
                    },
                    rows: CareHistory.ordered(
                        merged.filter { row in !placed.found.contains { $0.start == row.start } }
                            + impossible + placed.found),
                    unplaced: all.filter { row in
                        row.isRead && !row.isStartRead
                            && !placed.found.contains { $0.source == row.source }
                    }, periods: periods, unseenDays: unseenDays))
        }
    }

    /// How often each rule was applied; every rule has an entry.
    package var counts: [(rule: CleaningRule, count: Int)] {
        var counts: [CleaningRule: Int] = [:]
        for step in steps { counts[step.rule, default: 0] += 1 }
        return CleaningRule.allCases.map { ($0, counts[$0] ?? 0) }
    }

    /// How many episodes there are after merging and repair.
    package var episodeCount: Int {
        children.reduce(0) { $0 + $1.periods.reduce(0) { $0 + $1.episodes.count } }
    }

    private static func latest(
        _ headers: [ChildHeader], steps: inout [CleaningStep]
    ) -> ChildHeader? {
        let ordered = headers.sorted { ($0.year, $0.source) < ($1.year, $1.source) }
        guard var last = ordered.last else { return nil }
        // What the headers of one year say differently is not known, whichever stands last.
        let alike = ordered.filter { $0.year == last.year }
        func agreed<Fact: Hashable>(_ fact: (ChildHeader) -> Fact?) -> Fact? {
            let facts = Set(alike.compactMap(fact))
            return facts.count == 1 ? facts.first : nil
        }
        last.sexCode = agreed(\.sexCode)
        last.birth = agreed(\.birth)
        last.ethnicity = agreed(\.ethnicity)
        last.upn = agreed(\.upn)
        last.mother = agreed(\.mother)
        last.motherChildBirth = agreed(\.motherChildBirth)
        for header in ordered.dropLast() {
            steps.append(
                CleaningStep(
                    rule: .replacedHeader, child: header.child, table: .header,
                    source: header.source, text: "the header of \(last.year) counts"))
        }
        return last
    }

    /// The birth that the headers of the latest year with a possible one say, else the other rows;
    /// nil where those of one year differ.
    static func birth(
        _ headers: [ChildHeader], _ others: [CollectionYear: Set<Day>],
        where isPossible: (Day) -> Bool = { _ in true }
    ) -> Day? {
        var told: [CollectionYear: Set<Day>] = [:]
        for header in headers {
            if let birth = header.birth { told[header.year, default: []].insert(birth) }
        }
        for births in [told, others] {
            for year in births.keys.sorted().reversed() {
                let possible = (births[year] ?? []).filter(isPossible)
                if !possible.isEmpty { return possible.count == 1 ? possible.first : nil }
            }
        }
        return nil
    }

    /// The row that counts of those of one year and one DECOM, in whatever order they stand.
    static func chosen(of rows: ArraySlice<Episode>) -> Episode? {
        var steps: [CleaningStep] = []
        return rows.isEmpty ? nil : oneOfYear(rows, latest: rows.map(\.start).max(), steps: &steps)
    }

    // A row with the DECOM of another that ended with X1 begins where that one ended, if it says something
    // else: its DECOM is that of the row before.
    private static func following(
        _ rows: [Episode], steps: inout [CleaningStep]
    ) -> [Episode] {
        func canBegin(_ row: Episode) -> Bool { row.isStartRead && row.year.canHold(row.start) }
        var rows = rows
        for index in rows.indices {
            let row = rows[index]
            guard canBegin(row), row.startReason != "S", row.isEndRead,
                row.end.map({ $0 > row.start }) ?? true
            else { continue }
            let ends = rows.filter { other in
                canBegin(other) && other.start == row.start && other.continues
                    && other.year <= row.year && !other.isLike(row)
            }.compactMap(\.end).filter { end in
                end > row.start && row.end.map { end < $0 } ?? true
                    && !rows.contains { other in
                        canBegin(other) && other.start == end && !other.isLike(row)
                    }
            }
            guard let start = ends.max() else { continue }
            rows[index].start = start
            steps.append(
                step(
                    .impossibleStart, row,
                    "DECOM \(row.start) is that of the episode before; it starts on \(start)"))
        }
        return rows
    }

    // A later return corrects the DECOM of an episode where it has one like it that the earlier return
    // does not have. A few days later are a correction, and so is any day before; but a DECOM on which
    // another episode ended with X1, or before which others stand, is the right one of the two.
    private static func corrected(
        _ rows: [Episode], _ sent: [Day: Set<CollectionYear>], steps: inout [CleaningStep]
    ) -> [Episode] {
        var current = rows
        func isConfirmed(_ day: Day) -> Bool {
            current.contains { $0.continues && $0.end == day && $0.start < day }
        }
        for old in rows where current.contains(where: { $0.start == old.start }) {
            let found = current.first { new in
                guard new.start != old.start, new.year > old.year, new.isLike(old),
                    old.end == nil || old.endsLike(new)
                else { return false }
                let years = sent[new.start] ?? []
                if years.contains(old.year), new.startReason != "S" || old.startReason != "S" {
                    return false
                }
                return new.start < old.start || years.contains { $0 < old.year }
                    || new.start.days(since: old.start) <= 31 && !isConfirmed(old.start)
            }
            guard var new = found else { continue }
            current.removeAll { $0.start == old.start }
            let isMistyped =
                new.start < old.start
                && (isConfirmed(old.start)
                    || current.contains { $0.start > new.start && $0.start < old.start })
            if isMistyped {
                steps.append(
                    step(
                        .impossibleStart, new,
                        "DECOM \(new.start) is before other episodes; it becomes \(old.start), as "
                            + "the return of \(old.year) has it"))
                current.removeAll { $0.start == new.start }
                new.start = old.start
                new.isStartKnown = old.isStartKnown
                current = ordered(current + [new])
            } else {
                steps.append(
                    step(
                        .revisedEpisode, old,
                        "the return of \(new.year) has it from \(new.start)"))
            }
        }
        return current
    }

    // A child with an open row in its newest return is in care, whatever row stands last.
    private static func open(
        _ rows: [Episode], in year: CollectionYear?, _ sent: [Day: Set<CollectionYear>],
        steps: inout [CleaningStep]
    ) -> [Episode] {
        guard let year, var last = rows.last,
            let index = rows.lastIndex(where: { $0.end == nil && $0.year == year }),
            index < rows.count - 1
        else { return rows }
        var rows = rows
        var row = rows[index]
        let told = "the row is open in the newest return, and other rows follow it"
        guard let end = last.end else {
            // What an earlier return had at its end is over when the newest begins, at the latest.
            if last.year == year { return rows }
            last.end = year.firstDay
            last.endReason = "X1"
            last.isEndKnown = false
            last.earliestEnd = last.start
            row.start = year.firstDay
            row.startReason = nil
            steps.append(step(.revisedEpisode, row, "\(told); it goes on from \(row.start)"))
            return rows.dropLast() + [last, row]
        }
        if last.continues, end > last.start {
            let isConfirmed =
                (sent[row.start] ?? []).contains { $0 < year }
                || rows.contains { $0.continues && $0.end == row.start && $0.start < row.start }
            if row.startReason == "S" || isConfirmed {
                row.startReason = nil
                // After a time away the child is back; else nothing says where it is since.
                if !last.isTemporary {
                    row.place = nil
                    row.provider = nil
                    row.placePostcode = nil
                    row.urn = nil
                    row.statedAuthority = nil
                    row.statedLocation = nil
                }
                steps.append(step(.impossibleStart, row, "\(told); it goes on from \(end)"))
            } else {
                rows.remove(at: index)
                steps.append(step(.impossibleStart, row, "\(told); it starts on \(end)"))
            }
            row.start = end
            return rows + [row]
        }
        // An earlier return says that the child left.
        guard !last.continues, last.year < year else { return rows }
        rows.remove(at: index)
        row.start = max(end, year.firstDay)
        row.isStartKnown = false
        steps.append(step(.impossibleStart, row, "\(told); when it started is not known"))
        return rows + [row]
    }

    // One row for each DECOM: first within each year, then across years.
    private static func merged(
        _ submitted: [Episode], steps: inout [CleaningStep]
    ) -> [Episode] {
        var merged: [Episode] = []
        let latest = submitted.map(\.start).max()
        let ordered = submitted.sorted {
            ($0.start, $0.year, $0.source) < ($1.start, $1.year, $1.source)
        }
        var from = 0
        while from < ordered.count {
            var chosen: Episode?
            var through = from
            while through < ordered.count, ordered[through].start == ordered[from].start {
                var until = through
                while until < ordered.count, ordered[until].start == ordered[from].start,
                    ordered[until].year == ordered[through].year
                {
                    until += 1
                }
                let row = oneOfYear(ordered[through..<until], latest: latest, steps: &steps)
                if let earlier = chosen { supersede(earlier, by: row, steps: &steps) }
                chosen = row
                through = until
            }
            if let chosen { merged.append(chosen) }
            from = through
        }
        return merged
    }

    private static func supersede(
        _ earlier: Episode, by later: Episode, steps: inout [CleaningStep]
    ) {
        let rule: CleaningRule
        let text: String
        if earlier.agrees(with: later) {
            if earlier.end == nil {
                rule = .continuedEpisode
                text = "continues in the return of \(later.year)"
            } else if earlier.endsLike(later) {
                rule = .repeatedRow
                text = "the same row is in the return of \(later.year)"
            } else {
                rule = .revisedEpisode
                text = "the return of \(later.year) gives another end"
            }
        } else {
            rule = .revisedEpisode
            text =
                "the return of \(later.year) gives another "
                + differences(earlier, later).joined(separator: ", ")
        }
        steps.append(step(rule, earlier, text))
    }

    // The columns only: a value may be a postcode.
    static func differences(_ left: Episode, _ right: Episode) -> [String] {
        var columns: [String] = []
        if left.startReason != right.startReason { columns.append("RNE") }
        if left.legalStatus != right.legalStatus { columns.append("LS") }
        if left.need != right.need { columns.append("CIN") }
        if left.place != right.place { columns.append("PLACE") }
        if left.provider != right.provider { columns.append("PLACE_PROVIDER") }
        if left.homePostcode != right.homePostcode { columns.append("HOME_POST") }
        if left.placePostcode != right.placePostcode { columns.append("PL_POST") }
        if left.urn != right.urn { columns.append("URN") }
        return columns
    }

    // Chosen by what the rows say, so that their order in the file changes nothing. `latest` is the last
    // DECOM of the child.
    private static func oneOfYear(
        _ rows: ArraySlice<Episode>, latest: Day?, steps: inout [CleaningStep]
    ) -> Episode {
        // Where X1 stands before no other row, the child is in care by an open row too.
        func rank(_ row: Episode) -> Int {
            if row.end == nil { return 1 }
            let isTwin = row.continues && latest == row.start
            return isTwin && rows.contains { $0.end == nil && $0.isLike(row) } ? 2 : 0
        }
        func preferred(_ left: Episode, _ right: Episode) -> Bool {
            // A row without a day gives way; then closed before open, later ends first.
            let leftEmpty = left.end == left.start
            let rightEmpty = right.end == right.start
            if leftEmpty != rightEmpty { return rightEmpty }
            let (leftRank, rightRank) = (rank(left), rank(right))
            if leftRank != rightRank { return leftRank < rightRank }
            if let leftEnd = left.end, let rightEnd = right.end, leftEnd != rightEnd {
                return leftEnd > rightEnd
            }
            return precedes(left, right)
        }
        if rows.count == 1 { return rows[rows.startIndex] }
        let ordered = rows.sorted(by: preferred)
        var kept = ordered[0]
        for row in ordered.dropFirst() {
            if row.agrees(with: kept), row.endsLike(kept) {
                steps.append(step(.repeatedRow, row, "the row appears twice"))
            } else if row.end == row.start {
                // Care that began in it began all the same.
                let begins = row.startReason == "S" && kept.startReason != "S"
                if begins { kept.startReason = "S" }
                steps.append(
                    step(
                        .sameDayEpisode, row,
                        "DECOM and DEC are both \(row.start); set aside"
                            + (begins ? ", and its RNE S goes to the row that stays" : "")))
            } else {
                steps.append(
                    step(
                        .conflictingRow, row,
                        row.end == kept.end
                            ? "another row also has DECOM \(row.start); what they say differently "
                                + "is not known"
                            : "another row also has DECOM \(row.start); this one is set aside"))
            }
        }
        return kept
    }

    // What rows of one year, DECOM and DEC say differently is not known, whichever is kept.
    private static func agreed(_ merged: [Episode], of rows: [Episode]) -> [Episode] {
        let byStart = Dictionary(grouping: rows, by: \.start)
        return merged.map { kept in
            let alike = (byStart[kept.start] ?? []).filter {
                $0.year == kept.year && $0.end == kept.end
            }
            guard alike.count > 1 else { return kept }
            var row = kept
            for fact in facts {
                let told = alike.compactMap { $0[keyPath: fact] }
                guard let first = told.first else { continue }
                let isOne = told.allSatisfy { Episode.isSamePostcode($0, first) }
                row[keyPath: fact] = isOne ? row[keyPath: fact] ?? first : nil
            }
            return row
        }
    }

    private static var facts: [WritableKeyPath<Episode, String?>] {
        [
            \.startReason, \.legalStatus, \.need, \.place, \.provider, \.endReason, \.changeReason,
            \.homePostcode, \.placePostcode, \.urn, \.statedAuthority, \.statedLocation,
        ]
    }

    private static func content(_ row: Episode) -> [String] {
        [
            row.startReason, row.legalStatus, row.need, row.place, row.provider, row.endReason,
            row.changeReason, row.homePostcode, row.placePostcode, row.urn,
        ].map { $0 ?? "" }
    }

    // Nobody comes into care before birth or at 18.
    private static func isPossible(_ birth: Day, before periods: [PeriodOfCare]) -> Bool {
        let first = periods.lazy.flatMap(\.episodes).first(where: \.isStartKnown)?.start
        return first.map { birth <= $0 && $0 < birth.adding(years: 18) } ?? true
    }

    private static func ordered(_ rows: [Episode]) -> [Episode] {
        rows.sorted { left, right in
            left.start == right.start ? precedes(left, right) : left.start < right.start
        }
    }

    // By what the rows say; rows that say the same, by their place.
    private static func precedes(_ left: Episode, _ right: Episode) -> Bool {
        let (leftKey, rightKey) = (content(left), content(right))
        return leftKey == rightKey
            ? left.source < right.source : leftKey.lexicographicallyPrecedes(rightKey)
    }

    // A row whose DECOM cannot be read or cannot be right is placed by the first of these that holds:
    // 1. A row with a day has the same content: it is that row.
    // 2. It is open in the return of the year before: it continues that row.
    // 3. A row before it ended with X1, and no other row follows: it fills the gap.
    // 4. Otherwise its start is not known, and it counts where no other row says where the child was.
    // `found` are the rows without a DECOM that got one by 2 or 3.
    private static func placed(
        _ undated: [Episode], among known: [Episode], steps: inout [CleaningStep]
    ) -> (rows: [Episode], found: [Episode]) {
        var kept = known
        var found: [Episode] = []
        let ordered = undated.sorted {
            let left = ($0.year, $0.isRead ? 0 : 1, $0.end ?? $0.year.next.lastDay)
            let right = ($1.year, $1.isRead ? 0 : 1, $1.end ?? $1.year.next.lastDay)
            return left == right ? precedes($0, $1) : left < right
        }
        for var row in ordered {
            let isNew = row.isRead && !row.isStartRead
            let what =
                row.isStartRead
                ? "DECOM \(row.start) cannot be right"
                : row.isRead ? "DECOM cannot be read" : "the row cannot be read"
            let rule = row.isStartRead ? CleaningRule.impossibleStart : .unreadStart
            if !row.isEndRead || row.end.map({ $0 > row.year.next.lastDay }) ?? false {
                let hasLeft = row.endReason.map { $0 != "X1" } ?? false
                row.end = hasLeft ? row.year.lastDay : nil
                row.isEndKnown = !hasLeft
            }
            if row.isRead,
                kept.contains(where: {
                    $0.year == row.year && $0.agreesButForStart(with: row) && $0.endsLike(row)
                })
            {
                steps.append(
                    step(
                        .repeatedRow, row,
                        row.isStartRead
                            ? "the row appears twice, once with another DECOM"
                            : "the row appears twice, once with its DECOM"))
                continue
            }
            if row.isRead,
                let index = kept.lastIndex(where: { $0.year < row.year && $0.end == nil }),
                kept[index].startReason == row.startReason, kept[index].place == row.place
            {
                let before = kept[index]
                row.start = before.start
                row.isStartKnown = before.isStartKnown
                steps.append(
                    step(
                        rule, row,
                        "\(what); it becomes \(row.start), as the return of \(before.year) has it"))
                kept[index] = row
                if isNew { found.append(row) }
                continue
            }
            let gap = kept.last { other in
                guard other.year <= row.year, other.continues, let end = other.end else {
                    return false
                }
                return end >= row.year.firstDay && end < row.end ?? row.year.next.lastDay
                    && !kept.contains { $0.start == end }
            }
            if let start = gap?.end {
                row.start = start
                row.isStartKnown = row.isRead
                steps.append(step(rule, row, "\(what); it starts on \(start)"))
                if isNew { found.append(row) }
            } else if let start = earliestStart(of: row, among: kept) {
                row.start = row.end.map { min($0, start) } ?? start
                row.isStartKnown = false
                steps.append(step(rule, row, "\(what); when it started is not known"))
            } else {
                steps.append(
                    step(
                        rule, row,
                        "\(what); other rows show where the child was, so this row is set aside"))
                continue
            }
            kept.append(row)
            kept = CareHistory.ordered(kept)
        }
        return (kept, found)
    }

    // The first day on which a row can have begun of which that is not known; nil where other rows
    // say where the child was. Short breaks say nothing of care.
    private static func earliestStart(of row: Episode, among kept: [Episode]) -> Day? {
        let first = row.year.firstDay
        // What later returns have says nothing of an open row: it began by the end of its year.
        let through = row.end?.adding(days: -1) ?? row.year.lastDay
        func after(_ start: Day?, by last: Day) -> Day {
            let end = kept.compactMap(\.end).filter { $0 <= last }.max()
            return max(first, end ?? first, start?.adding(days: 1) ?? first)
        }
        // Before a row that does not begin care, and that no other leads to.
        if row.end == nil,
            let next = kept.first(where: { other in
                let before = other.start.adding(days: -1)
                return other.start > first && other.start <= through
                    && other.startReason != "S" && !kept.contains { $0.covers(before) }
            })
        {
            return after(nil, by: next.start.adding(days: -1))
        }
        let others = kept.filter { $0.covers(through) }
        let telling = others.filter { other in
            if row.isRead, !row.isShortBreak, other.isShortBreak { return false }
            guard let end = row.end else { return other.year > row.year }
            // One without a DEC that another follows lasted until nobody knows when.
            return other.end != nil
                || other.year >= row.year && !kept.contains { $0.start == end }
        }
        if !telling.isEmpty { return nil }
        let before = others.last { $0.year >= row.year }?.start
        return after(before, by: row.end ?? row.year.lastDay)
    }

    // A year is easily mistyped. A child must not vanish with it, so that a DEC that cannot be is
    // read as the latest that can.
    private static func believed(
        _ rows: [Episode], steps: inout [CleaningStep]
    ) -> [Episode] {
        var rows = rows
        for index in rows.indices {
            var row = rows[index]
            let hasLeft = row.endReason.map { $0 != "X1" } ?? false
            let text: String
            if !row.isEndRead {
                text = "DEC cannot be read"
            } else if let end = row.end, end > row.year.next.lastDay {
                text = "DEC \(end) cannot be right"
                // A date that stands for none: nothing says that care ended.
                if !hasLeft { row.end = nil }
            } else {
                continue
            }
            if hasLeft {
                row.end = max(row.start, row.year.lastDay)
                row.isEndKnown = false
            }
            steps.append(step(row.isEndRead ? .impossibleEnd : .unreadEnd, row, text))
            rows[index] = row
        }
        return rows
    }

    // `told` are the years in whose returns the child has rows. Where care goes on, another year tells
    // no more of the child than one of which no return is there.
    private static func repaired(
        _ rows: [Episode], years: [CollectionYear], told: [CollectionYear],
        unseenDays: inout [ClosedRange<Day>], steps: inout [CleaningStep]
    ) -> [Episode] {
        var rows = rows
        for index in rows.indices {
            var row = rows[index]
            let next = index + 1 < rows.count ? rows[index + 1] : nil
            if let end = row.end, end < row.start {
                if next == nil, let reason = row.endReason, reason != "X1" {
                    row.end = max(row.start, row.year.lastDay)
                    row.isEndKnown = false
                    steps.append(
                        step(
                            .endBeforeStart, row,
                            "DEC \(end) is before DECOM \(row.start); when it ended is not known"))
                } else {
                    row.end = nil
                    steps.append(
                        step(.endBeforeStart, row, "DEC \(end) is before DECOM \(row.start)"))
                }
            }
            let missing = years.missingDays(after: row.year)
            if let next, next.startReason != "S" {
                let untold = told.missingDays(after: row.year)
                repair(&row, before: next, missing: untold, steps: &steps)
                if let untold, !row.isEndKnown { unseenDays.append(untold) }
            } else if let next {
                repair(&row, before: next, missing: missing, steps: &steps)
            } else if row.end == nil, years.contains(where: { $0 > row.year }) {
                end(
                    &row, missing: missing, rule: .goneFromLaterYears,
                    "open in \(row.year) and in no later return", steps: &steps)
            }
            rows[index] = row
        }
        return rows
    }

    // Ends an open row that no later return goes on with, on the first day of the next year. Where
    // the return of that year is missing, it may have ended on any day before the next that is there.
    private static func end(
        _ row: inout Episode, missing: ClosedRange<Day>?, by last: Day? = nil, rule: CleaningRule,
        _ why: String?, steps: inout [CleaningStep]
    ) {
        let latest = missing?.upperBound ?? row.year.next.firstDay
        let day = max(row.start, last.map { min(latest, $0) } ?? latest)
        row.end = day
        row.endReason = nil
        doubt(&row, missing: missing)
        let doubt =
            row.isEndKnown
            ? "" : "; the return of \(row.year.next) is missing, so it may be earlier"
        let reason = why.map { "\($0); " } ?? ""
        steps.append(step(rule, row, "\(reason)DEC becomes \(day)\(doubt)"))
    }

    // Leaves open when a row ended, where that may have been earlier, in a year without a return.
    private static func doubt(
        _ row: inout Episode, since told: Day? = nil, missing: ClosedRange<Day>?
    ) {
        guard let first = missing?.lowerBound, let end = row.end, end > first else { return }
        row.isEndKnown = false
        row.earliestEnd = max(row.start, told ?? first)
    }

    private static func repair(
        _ row: inout Episode, before next: Episode, missing: ClosedRange<Day>?,
        steps: inout [CleaningStep]
    ) {
        let startsAnew = next.startReason == "S"
        guard let end = row.end else {
            if startsAnew {
                end(
                    &row, missing: missing,
                    by: next.isStartKnown ? next.start.adding(days: -1) : next.start,
                    rule: .leftOpenBeforeReturn, nil, steps: &steps)
            } else {
                row.end = next.start
                row.endReason = "X1"
                steps.append(step(.leftOpen, row, "DEC becomes \(next.start), REC X1"))
                doubt(&row, missing: missing)
            }
            return
        }
        if end > next.start {
            row.end = next.start
            if !startsAnew { row.endReason = "X1" }
            steps.append(step(.overlap, row, "DEC \(end) becomes \(next.start)"))
        } else if end < next.start, row.continues, !startsAnew {
            row.end = next.start
            steps.append(step(.gapAfterX1, row, "DEC \(end) becomes \(next.start)"))
            doubt(&row, since: end, missing: missing)
        }
    }

    private static func periods(of episodes: [Episode]) -> [PeriodOfCare] {
        var periods: [PeriodOfCare] = []
        for episode in episodes {
            // Short breaks are never care: they part what is before them from what is after.
            if let before = periods.last?.episodes.last, before.end == episode.start,
                before.continues || episode.startReason != "S",
                before.isShortBreak == episode.isShortBreak
            {
                periods[periods.count - 1].episodes.append(episode)
            } else {
                let before = periods.last?.episodes.last
                periods.append(
                    PeriodOfCare(
                        episodes: [episode],
                        followsShortBreaks: before?.isShortBreak == true
                            && !episode.isShortBreak && before?.end == episode.start))
            }
        }
        return periods
    }

    // The days before a row that does not say that care began, back to what is told of the child: where
    // it lived then no return says, though the years are there.
    private static func untold(
        before periods: [PeriodOfCare], years: [CollectionYear]
    ) -> [ClosedRange<Day>] {
        guard let loaded = years.first?.firstDay else { return [] }
        var told = loaded
        var days: [ClosedRange<Day>] = []
        for period in periods {
            guard let first = period.episodes.first else { continue }
            if first.startReason != "S", !first.isShortBreak, !period.followsShortBreaks,
                told < first.start
            {
                days.append(told...first.start.adding(days: -1))
            }
            told = max(told, period.episodes.last?.end ?? told)
        }
        return days
    }

    private static func step(_ rule: CleaningRule, _ row: Episode, _ text: String) -> CleaningStep {
        CleaningStep(
            rule: rule, child: row.child, table: .episodes, source: row.source, text: text)
    }
}
