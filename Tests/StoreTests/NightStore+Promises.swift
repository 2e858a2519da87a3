import GRDB

@testable import Store

extension NightStore {
    /// Journal mode, synchronisation (2 = FULL) and foreign keys (1 = on) of the connection.
    func promises() throws -> [String] {
        try read { database in
            [
                try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
                String(try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1),
                String(try Int.fetchOne(database, sql: "PRAGMA foreign_keys") ?? -1),
            ]
        }
    }

    /// The names of tables that are not STRICT, the migration library's own left out.
    func looseTables() throws -> [String] {
        try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0
                        AND schema = 'main' AND name NOT LIKE 'sqlite%'
                        AND name <> 'grdb_migrations'
                    """)
        }
    }
}
