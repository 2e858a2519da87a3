import Care
import Returns

/// The episodes of several years' returns, one after another for each child, as forecasts count
/// them.
///
/// The clean-up is that of the field's open demand model, so that both count the same children:
///
/// 1. Headers are taken in order of file path, the first of a child counts; episodes of a child
///    without a header are left out.
/// 2. Of rows with the same child and DECOM the last by DEC stays (blank comes first); of those of a
///    child with the same DEC, blanks alike, the first.
/// 3. Where DEC is blank or after the child's next DECOM it becomes that DECOM.
package struct CareEpisodes: Sendable {
    /// A child of the returns.
    package struct Child: Sendable {
        /// The first header.
        package var header: ChildHeader
        /// Day of birth, as it has it.
        package var birth: Day
        /// Whether the child stands in a UASC table.
        package var isUnaccompanied: Bool
        /// The episodes, indices into ``CareEpisodes/rows``.
        package var rows: Range<Int>
    }

    /// The children that have episodes, by reference.
    package private(set) var children: [Child] = []
    /// The episodes by child, then DECOM; DEC as cleaned.
    package private(set) var rows: [Episode] = []
    /// The collection years, ascending: a file's year is that of its latest DECOM.
    package private(set) var years: [CollectionYear] = []
    /// Children with episodes and without any header that has a day of birth, who are left out.
    package private(set) var withoutHeader = 0

    /// Cleans the returns of one authority.
    ///
    /// - Parameters:
    ///   - submitted: see `Return903/submitted(byAuthority:)`.
    ///   - last: leaves out every Episodes file of a later collection year; nil = none.
    package init(of submitted: Return903, through last: CollectionYear? = nil) {
        var latest: [Int32: Day] = [:]
        let episodes = submitted.episodes.filter(\.isStartRead)
        // A mistyped year moves no file.
        for row in episodes where row.start <= row.year.lastDay {
            latest[row.source.file] = max(latest[row.source.file] ?? row.start, row.start)
        }
        let yearOfFile = latest.mapValues { CollectionYear(containing: $0) }
        func isTaken(_ source: SourceLine) -> Bool {
            guard let last, let year = yearOfFile[source.file] else { return true }
            return year <= last
        }
        years = Set(yearOfFile.values).filter { year in last.map { year <= $0 } ?? true }.sorted()
        // Who a child is does not change with the years, so these tables are read whole.
        var headers: [String: ChildHeader] = [:]
        for header in submitted.headers where headers[header.child] == nil && header.birth != nil {
            headers[header.child] = header
        }
        let unaccompanied = Set(submitted.rows.filter { $0.table == .uasc }.map(\.child))
        let taken = episodes.filter { isTaken($0.source) }
        let grouped = Dictionary(grouping: taken, by: \.child)
        for child in grouped.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            guard let header = headers[child], let birth = header.birth else {
                withoutHeader += 1
                continue
            }
            let from = rows.count
            rows += CareEpisodes.cleaned(grouped[child] ?? [])
            children.append(
                Child(
                    header: header, birth: birth, isUnaccompanied: unaccompanied.contains(child),
                    rows: from..<rows.count))
        }
    }

    private static func cleaned(_ submitted: [Episode]) -> [Episode] {
        // Who left on a day that cannot be read had left by the end of that year.
        let submitted = submitted.map { row in
            guard !row.isEndRead, let reason = row.endReason, reason != "X1" else { return row }
            var row = row
            row.end = max(row.start, row.year.lastDay)
            return row
        }
        let ordered = submitted.enumerated().sorted { left, right in
            let (first, second) = (left.element, right.element)
            if first.start != second.start { return first.start < second.start }
            if first.end != second.end {
                guard let firstEnd = first.end else { return true }
                guard let secondEnd = second.end else { return false }
                return firstEnd < secondEnd
            }
            return (first.source, left.offset) < (second.source, right.offset)
        }.map(\.element)
        var lastOfDay: [Episode] = []
        for row in ordered {
            if lastOfDay.last?.start == row.start { lastOfDay.removeLast() }
            lastOfDay.append(row)
        }
        var ends: Set<Day?> = []
        var kept = lastOfDay.filter { ends.insert($0.end).inserted }
        for index in kept.indices.dropLast() {
            let next = kept[index + 1].start
            if kept[index].end.map({ $0 > next }) ?? true { kept[index].end = next }
        }
        return kept
    }
}
