import Care
import Desk

/// Which backups are kept: the newest always, and the last of each day, week and month of a schedule.
package enum Retention {
    /// What stays and what goes, each oldest first.
    package struct Choice: Sendable, Hashable {
        /// Names that are kept.
        package var kept: [String]
        /// Names that are removed.
        package var removed: [String]
    }

    /// Chooses among backups by their names; whatever is no backup's name is left alone.
    package static func choose(_ names: [String], by settings: BackupSettings) -> Choice {
        let backups = names.compactMap { name in
            Backup.moment(of: name).map { (name: name, at: $0) }
        }.sorted { ($0.at, $0.name) < ($1.at, $1.name) }
        var kept: Set<String> = []
        if let newest = backups.last { kept.insert(newest.name) }
        func keep(_ count: Int, each period: (Day) -> Int) {
            var seen: Set<Int> = []
            for backup in backups.reversed() {
                let number = period(backup.at.day)
                if seen.contains(number) { continue }
                if seen.count == count { break }
                seen.insert(number)
                kept.insert(backup.name)
            }
        }
        keep(settings.keepDays) { Int($0.number) }
        // Weeks start on Monday: day 0 was a Thursday.
        keep(settings.keepWeeks) { (Int($0.number) + 3) / 7 }
        keep(settings.keepMonths) { $0.year * 12 + $0.components.month }
        return Choice(
            kept: backups.map(\.name).filter { kept.contains($0) },
            removed: backups.map(\.name).filter { !kept.contains($0) })
    }
}
