import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension DeskSchema {
    /// The table of what runs of scenarios came to.
    static func addScenarioRuns(to migrator: inout DatabaseMigrator) {
        migrator.registerMigration("7 scenario runs") { database in
            // Figures of futures alone: nothing in them is of one child. `run` is the digest of all
            // that makes a run the same.
            try database.execute(
                sql: """
                    CREATE TABLE scenario_run (
                        id INTEGER PRIMARY KEY,
                        run TEXT NOT NULL UNIQUE,
                        body BLOB NOT NULL
                    ) STRICT;
                    """)
        }
    }
}

extension DeskStore {
    /// What a run came to so far, as it was kept; nil where nothing is kept of it.
    package func scenarioRun(_ run: String) throws -> [UInt8]? {
        try reading { database in
            try Data.fetchOne(
                database, sql: "SELECT body FROM scenario_run WHERE run = ?", arguments: [run])
        }.map { Array($0) }
    }

    /// Keeps what runs came to so far, in place of what was kept of them.
    ///
    /// - Parameters:
    ///   - runs: Each run by its name, with what it came to.
    ///   - most: How many runs are kept; of more those go that were kept longest ago.
    package func keepScenarioRuns(_ runs: [(run: String, body: [UInt8])], most: Int) throws {
        try writing { database in
            for (run, body) in runs {
                try database.execute(
                    sql: "DELETE FROM scenario_run WHERE run = ?", arguments: [run])
                try database.execute(
                    sql: "INSERT INTO scenario_run (run, body) VALUES (?, ?)",
                    arguments: [run, Data(body)])
            }
            try database.execute(
                sql: """
                    DELETE FROM scenario_run WHERE id NOT IN
                        (SELECT id FROM scenario_run ORDER BY id DESC LIMIT ?)
                    """, arguments: [most])
        }
    }
}
