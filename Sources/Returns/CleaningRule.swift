/// What may be done to submitted rows so that they become one history for each child.
///
/// Every application is counted and listed; nothing else changes a row. Sources: the regional
/// pipeline's documented repairs and the open demand model's clean-up, from which the comments
/// say where this differs.
package enum CleaningRule: String, CaseIterable, Sendable {
    /// The same row twice.
    case repeatedRow = "repeated-row"
    /// An open episode that a later year's return carries on.
    case continuedEpisode = "continued-episode"
    /// An episode that a later year's return states differently.
    case revisedEpisode = "revised-episode"
    /// Two different rows of one year for the same child and DECOM.
    case conflictingRow = "conflicting-row"
    /// An episode that starts and ends on one day, beside another that starts on it.
    case sameDayEpisode = "same-day-episode"
    /// DECOM after the end of the return's year, so long before it that nobody in care then was born,
    /// or one that the child's other rows contradict.
    case impossibleStart = "impossible-start"
    /// DEC more than a year after the end of the return's year.
    case impossibleEnd = "impossible-end"
    /// DECOM that is blank or no day, or a row that cannot be read at all.
    case unreadStart = "unread-start"
    /// DEC that is no day.
    case unreadEnd = "unread-end"
    /// DEC before DECOM.
    case endBeforeStart = "end-before-start"
    /// An open episode although a later one goes on.
    case leftOpen = "left-open"
    /// An open episode although a later period of care starts.
    case leftOpenBeforeReturn = "left-open-before-return"
    /// An open episode of a child whom later returns do not hold.
    case goneFromLaterYears = "gone-from-later-years"
    /// An episode that ends after the next one starts.
    case overlap
    /// A gap after an episode that says a new one starts the same day.
    case gapAfterX1 = "gap-after-x1"
    /// A header that a later one replaces.
    case replacedHeader = "replaced-header"

    /// What is done, in one sentence.
    package var sentence: String {
        switch self {
        case .repeatedRow: "The same row was submitted twice. NearHome keeps one."
        case .continuedEpisode:
            "An episode still open at the end of one year appears again in a later return. "
                + "NearHome counts one episode, as the later return has it."
        case .revisedEpisode:
            "A later return gives other facts for the same child and DECOM, or another DECOM for "
                + "the same time. The later return counts."
        case .conflictingRow:
            "Two rows of one year have the same child and DECOM. A closed row counts before an "
                + "open one, unless it ends with X1 and no row follows, and of two closed rows "
                + "the one that ends later counts. If they end alike, what they say differently is "
                + "not known."
        case .sameDayEpisode:
            "An episode ends on the day it starts and another episode starts that day. NearHome "
                + "sets aside the one that ends on the same day."
        case .endBeforeStart:
            "DEC is before DECOM. NearHome ignores DEC. If the child left care, the episode ended "
                + "on a day of the year that is not known."
        case .impossibleStart:
            "DECOM cannot be right: it is after the return's year, or more than 18 years before "
                + "it, or that of the row before, or the row is open and the child's last row "
                + "ended later with X1. The episode starts on the DECOM of the previous return, or when the "
                + "previous episode ended, or on a day of the year that is not known. NearHome "
                + "sets it aside only if other episodes show where the child was."
        case .impossibleEnd:
            "DEC is more than a year after the return's year. If the episode has a REC other than "
                + "X1, it ended on a day of the year that is not known. If not, it goes on."
        case .unreadStart:
            "DECOM is blank or cannot be read. The episode starts on the DECOM of the previous "
                + "return, or when the previous episode ended, or on a day of the year that is "
                + "not known. NearHome sets it aside only if other episodes show where the child "
                + "was."
        case .unreadEnd:
            "DEC cannot be read. If the child left care, the episode ended on a day of the year "
                + "that is not known. If not, it goes on until the next episode."
        case .leftOpen:
            "The episode has no DEC and the child's next episode continues the same period of "
                + "care. DEC becomes the next DECOM."
        case .leftOpenBeforeReturn:
            "The episode has no DEC and the child comes into care again later. DEC becomes 1 "
                + "April after its year, or the day before the new start if that is earlier. If the "
                + "return of that year is missing, it is not known when it ended."
        case .goneFromLaterYears:
            "The episode has no DEC and is in no later return. DEC becomes 1 April after its year. "
                + "If the return of that year is missing, it is not known when it ended."
        case .overlap:
            "The episode ends after the child's next one starts. DEC becomes the next DECOM."
        case .gapAfterX1:
            "REC X1 says that a new episode starts on the same day, but the next one starts "
                + "later. DEC becomes the next DECOM."
        case .replacedHeader: "Several returns have a header for the child. The latest counts."
        }
    }

    /// Whether it joins rows that the collection repeats by design, and repairs nothing.
    package var isExpected: Bool {
        switch self {
        case .continuedEpisode, .replacedHeader: true
        default: false
        }
    }
}

/// One application of a cleaning rule.
package struct CleaningStep: Sendable, Hashable {
    /// The rule.
    package var rule: CleaningRule
    /// The child's reference.
    package var child: String
    /// The table.
    package var table: Return903Table
    /// The row that was changed or set aside.
    package var source: SourceLine
    /// What was done, with the values; never a postcode.
    package var text: String
}
