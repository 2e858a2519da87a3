import Care

/// A stretch of being looked after without a break: episodes, each starting the day the last ends.
///
/// Short breaks (LS V3 or V4) and care are never in one period.
package struct PeriodOfCare: Sendable, Hashable {
    /// The episodes in order, never empty; each but the last has an end, the next one's start.
    package var episodes: [Episode]
    /// Whether the child was in short breaks until the day the period starts.
    package var followsShortBreaks = false

    /// The day the period starts.
    package var start: Day { episodes[0].start }

    /// The day the period ended; nil = still open.
    package var end: Day? { episodes[episodes.count - 1].end }

    /// Why it ended, where it did (REC of the last episode).
    package var endReason: String? { episodes[episodes.count - 1].endReason }

    /// The index of the episode that covers a day, or nil.
    package func index(on day: Day) -> Int? {
        episodes.lastIndex { $0.covers(day) }
    }

    /// The index of the usual placement of an episode: its own, or, for a temporary one (T0 to
    /// T4), the last before it that is not temporary; nil where there is none before it.
    package func usualPlacement(of index: Int) -> Int? {
        episodes[...index].lastIndex { !$0.isTemporary }
    }
}
