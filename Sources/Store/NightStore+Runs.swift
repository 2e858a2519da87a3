import Care
import GRDB

extension NightStore {
    /// How a run ended.
    package enum Outcome: String, Sendable {
        /// Every night asked for has its report.
        case done
        /// Tonight has no report, and it is said why.
        case noReport = "no-report"
        /// Something kept it from its work.
        case failed
    }

    /// One run of the nightly job.
    package struct Run: Sendable, Hashable {
        /// Its number.
        package var id: Int64
        /// When it started, ISO, UTC.
        package var started: String
        /// When it ended; nil = it was killed, or runs still.
        package var ended: String?
        /// What it was for.
        package var purpose: String
        /// `running`, `done`, `no-report`, `failed` or `killed`.
        package var outcome: String
        /// The exit status.
        package var exitStatus: Int?
        /// What it said last.
        package var message: String?
    }

    /// Records the start of a run; one that never recorded its end was killed, and is marked so.
    ///
    /// Only the holder of the job's lock may call this.
    ///
    /// - Parameters:
    ///   - purpose: What it is for, as `night 2025-03-31`.
    ///   - instant: The time, ISO, UTC.
    package func begin(_ purpose: String, at instant: String) throws(StoreFault) -> Int64 {
        try write { database in
            try database.execute(
                sql: "UPDATE run SET outcome = 'killed' WHERE outcome = 'running'")
            try database.execute(
                sql: "INSERT INTO run (started, purpose, outcome) VALUES (?, ?, 'running')",
                arguments: [instant, purpose])
            return database.lastInsertedRowID
        }
    }

    /// Records the end of a run.
    package func end(
        _ run: Int64, _ outcome: Outcome, exitStatus: Int32, message: String, at instant: String
    ) throws(StoreFault) {
        try write { database in
            try database.execute(
                sql: """
                    UPDATE run SET ended = ?, outcome = ?, exit_status = ?, message = ?
                    WHERE id = ?
                    """,
                arguments: [instant, outcome.rawValue, Int(exitStatus), message, run])
        }
    }

    /// Records that a night has no report, and why.
    package func withhold(_ night: Day, because reason: String, run: Int64) throws(StoreFault) {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO withheld (night, run, reason) VALUES (?, ?, ?)",
                arguments: [night.description, run, reason])
        }
    }

    /// Why nights have no report, by night and run.
    package func withheld() throws(StoreFault) -> [(night: Day, run: Int64, reason: String)] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM withheld ORDER BY night, run")
                .compactMap { row in
                    Day(iso: row["night"] as String).map { ($0, row["run"], row["reason"]) }
                }
        }
    }

    /// Every run, the first first.
    package func runs() throws(StoreFault) -> [Run] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM run ORDER BY id").map { row in
                Run(
                    id: row["id"], started: row["started"], ended: row["ended"],
                    purpose: row["purpose"], outcome: row["outcome"],
                    exitStatus: row["exit_status"], message: row["message"])
            }
        }
    }
}
