import Desk
import GRDB

extension DeskStore {
    /// Keeps the homes of a whole plan, so that the next can say what has changed.
    ///
    /// - Parameters:
    ///   - homes: The home of each child, blank for none.
    ///   - snapshot: The number of the snapshot.
    ///   - entries: The version of the desk's entries.
    ///   - now: The clock.
    package func keepWholePlan(
        _ homes: [String: String], snapshot: Int, entries: Int, at now: Moment
    ) throws {
        try writing { database in
            try database.execute(
                sql: "INSERT INTO whole_plan (at, snapshot, entries, body) VALUES (?, ?, ?, ?)",
                arguments: [now.precise, snapshot, entries, try DeskStore.text(homes)])
            try database.execute(
                sql: """
                    DELETE FROM whole_plan
                    WHERE id <= (SELECT max(id) FROM whole_plan) - 50
                    """)
        }
    }

    /// The last whole plan that was worked out from something else than this, with its time.
    package func wholePlan(
        beforeSnapshot snapshot: Int, entries: Int
    ) throws -> (homes: [String: String], at: Moment)? {
        try reading { database in
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT at, body FROM whole_plan WHERE snapshot <> ? OR entries <> ?
                        ORDER BY id DESC LIMIT 1
                        """, arguments: [snapshot, entries]),
                let at = Moment(iso: row["at"])
            else { return nil }
            return (try DeskStore.value(row["body"], as: [String: String].self), at)
        }
    }
}
