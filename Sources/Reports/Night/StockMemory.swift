import Care
import Measures
import Synchronization

/// The stock of days that was counted before, for nights that share their records.
///
/// Thirteen month ends, two years of months and the nights of a month are the same days for many
/// nights. A memory belongs to one set of records and one meaning of outside; records that say
/// nothing of the days asked for may be left out of a night.
package final class StockMemory: Sendable {
    private let known = Mutex<[Day: Tally]>([:])

    /// Remembers nothing yet.
    package init() {}

    /// The tally of a day, counted once.
    func tally(on day: Day, _ count: () -> Tally) -> Tally {
        if let held = known.withLock({ $0[day] }) { return held }
        let counted = count()
        known.withLock { $0[day] = counted }
        return counted
    }
}
