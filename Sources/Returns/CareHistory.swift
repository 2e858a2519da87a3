import Care

/// What the returns of one authority say about every child, merged and repaired.
///
/// The rows of successive years are merged (an open episode is submitted again next year, with the
/// same child and DECOM), the later submission wins, and what contradicts itself is repaired by
/// ``CleaningRule``. Every merge and repair is a ``CleaningStep``.
public struct CareHistory: Sendable {
    /// One child.
    public struct ChildHistory: Sendable {
        /// The child's reference.
        public var child: String
        /// The latest header; nil where no return has one.
        public var header: ChildHeader?
        /// The rows after merging and before repair, by start.
        public var rows: [Episode]
        /// The periods of care, by start.
        public var periods: [PeriodOfCare]

        /// The period and the index of the episode in it that cover a day, or nil.
        public func episode(on day: Day) -> (period: PeriodOfCare, index: Int)? {
            for period in periods.reversed() {
                if let index = period.index(on: day) { return (period, index) }
            }
            return nil
        }
    }

    /// The children, by reference.
    public var children: [ChildHistory]
    /// Everything that was done, by child and in order.
    public var steps: [CleaningStep]
    /// The collection years that hold episodes, ascending.
    public var years: [CollectionYear]

    /// Merges and repairs the rows of one authority.
    ///
    /// - Parameter submitted: the rows of one authority; see ``Return903/submitted(byAuthority:)``.
    public init(of submitted: Return903) {
        years = submitted.years
        children = []
        steps = []
        let headers = Dictionary(grouping: submitted.headers, by: \.child)
        let episodes = Dictionary(grouping: submitted.episodes, by: \.child)
        for child in Set(headers.keys).union(episodes.keys).sorted() {
            let header = CareHistory.latest(headers[child] ?? [], steps: &steps)
            let rows = CareHistory.merged(episodes[child] ?? [], steps: &steps)
            let repaired = CareHistory.repaired(rows, last: years.last, steps: &steps)
            children.append(
                ChildHistory(
                    child: child, header: header, rows: rows,
                    periods: CareHistory.periods(of: repaired)))
        }
    }

    /// How often each rule was applied; every rule has an entry.
    public var counts: [(rule: CleaningRule, count: Int)] {
        var counts: [CleaningRule: Int] = [:]
        for step in steps { counts[step.rule, default: 0] += 1 }
        return CleaningRule.allCases.map { ($0, counts[$0] ?? 0) }
    }

    /// How many episodes there are after merging and repair.
    public var episodeCount: Int {
        children.reduce(0) { $0 + $1.periods.reduce(0) { $0 + $1.episodes.count } }
    }

    private static func latest(
        _ headers: [ChildHeader], steps: inout [CleaningStep]
    ) -> ChildHeader? {
        let ordered = headers.sorted { ($0.year, $0.source) < ($1.year, $1.source) }
        guard let last = ordered.last else { return nil }
        for header in ordered.dropLast() {
            steps.append(
                CleaningStep(
                    rule: .replacedHeader, child: header.child, table: .header,
                    source: header.source, text: "the header of \(last.year) counts"))
        }
        return last
    }

    // One row for each DECOM: first within each year, then across years.
    private static func merged(
        _ submitted: [Episode], steps: inout [CleaningStep]
    ) -> [Episode] {
        var merged: [Episode] = []
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
                let row = oneOfYear(ordered[through..<until], steps: &steps)
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
                text = "carried on by the return of \(later.year)"
            } else if earlier.endsLike(later) {
                rule = .repeatedRow
                text = "the same row stands in the return of \(later.year)"
            } else {
                rule = .revisedEpisode
                text = "the return of \(later.year) states another end"
            }
        } else {
            rule = .revisedEpisode
            text =
                "the return of \(later.year) states another "
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

    // Chosen by what the rows say, so that their order in the file changes nothing.
    private static func oneOfYear(
        _ rows: ArraySlice<Episode>, steps: inout [CleaningStep]
    ) -> Episode {
        func preferred(_ left: Episode, _ right: Episode) -> Bool {
            // A row without a day gives way; then closed before open, later ends first.
            let leftEmpty = left.end == left.start
            let rightEmpty = right.end == right.start
            if leftEmpty != rightEmpty { return rightEmpty }
            if (left.end == nil) != (right.end == nil) { return left.end != nil }
            if let leftEnd = left.end, let rightEnd = right.end, leftEnd != rightEnd {
                return leftEnd > rightEnd
            }
            let leftKey = content(left)
            let rightKey = content(right)
            return leftKey == rightKey
                ? left.source < right.source : leftKey.lexicographicallyPrecedes(rightKey)
        }
        if rows.count == 1 { return rows[rows.startIndex] }
        let ordered = rows.sorted(by: preferred)
        let kept = ordered[0]
        for row in ordered.dropFirst() {
            if row.agrees(with: kept), row.endsLike(kept) {
                steps.append(step(.repeatedRow, row, "the row stands twice"))
            } else if row.end == row.start {
                steps.append(
                    step(.sameDayEpisode, row, "DECOM and DEC are both \(row.start); set aside"))
            } else {
                steps.append(
                    step(
                        .conflictingRow, row,
                        "another row also has DECOM \(row.start); this one is set aside"))
            }
        }
        return kept
    }

    private static func content(_ row: Episode) -> [String] {
        [
            row.startReason, row.legalStatus, row.need, row.place, row.provider, row.endReason,
            row.changeReason, row.homePostcode, row.placePostcode, row.urn,
        ].map { $0 ?? "" }
    }

    private static func repaired(
        _ rows: [Episode], last: CollectionYear?, steps: inout [CleaningStep]
    ) -> [Episode] {
        var rows = rows
        for index in rows.indices {
            var row = rows[index]
            let next = index + 1 < rows.count ? rows[index + 1] : nil
            if let end = row.end, end < row.start {
                if next == nil, let reason = row.endReason, reason != "X1" {
                    row.end = row.start
                    steps.append(
                        step(.endBeforeStart, row, "DEC \(end) becomes DECOM \(row.start)"))
                } else {
                    row.end = nil
                    steps.append(
                        step(.endBeforeStart, row, "DEC \(end) is before DECOM \(row.start)"))
                }
            }
            if let next {
                repair(&row, before: next, steps: &steps)
            } else if row.end == nil, let last, row.year < last {
                row.end = row.year.next.firstDay
                row.endReason = nil
                steps.append(
                    step(
                        .goneFromLaterYears, row,
                        "open in \(row.year) and in no later return; DEC becomes "
                            + row.year.next.firstDay.description))
            }
            rows[index] = row
        }
        return rows
    }

    private static func repair(
        _ row: inout Episode, before next: Episode, steps: inout [CleaningStep]
    ) {
        let startsAnew = next.startReason == "S"
        guard let end = row.end else {
            if startsAnew {
                let day = max(
                    row.start, min(row.year.next.firstDay, next.start.adding(days: -1)))
                row.end = day
                row.endReason = nil
                steps.append(step(.leftOpenBeforeReturn, row, "DEC becomes \(day)"))
            } else {
                row.end = next.start
                row.endReason = "X1"
                steps.append(step(.leftOpen, row, "DEC becomes \(next.start), REC X1"))
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
        }
    }

    private static func periods(of episodes: [Episode]) -> [PeriodOfCare] {
        var periods: [PeriodOfCare] = []
        for episode in episodes {
            if let before = periods.last?.episodes.last, before.end == episode.start,
                before.continues || episode.startReason != "S"
            {
                periods[periods.count - 1].episodes.append(episode)
            } else {
                periods.append(PeriodOfCare(episodes: [episode]))
            }
        }
        return periods
    }

    private static func step(_ rule: CleaningRule, _ row: Episode, _ text: String) -> CleaningStep {
        CleaningStep(
            rule: rule, child: row.child, table: .episodes, source: row.source, text: text)
    }
}
