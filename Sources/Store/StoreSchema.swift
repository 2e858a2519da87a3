import GRDB

/// The tables of the database, one migration for each step that was ever released.
enum StoreSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 nights") { database in
            try database.execute(sql: nights)
        }
        migrator.registerMigration("2 postcodes") { database in
            try database.execute(sql: postcodes)
        }
        // The edition for sharing rounds every count and hides no cell for good any more; a feed is
        // judged by the last one itself, and not by counts of its rows.
        migrator.registerMigration("3 rounded counts") { database in
            try database.execute(sql: "DROP TABLE hidden_cell; DROP TABLE snapshot_count")
        }
        // What is read again is known again.
        migrator.registerMigration("4 seals") { database in
            try database.execute(
                sql: """
                    ALTER TABLE revision ADD COLUMN figures_seal TEXT;
                    ALTER TABLE revision ADD COLUMN files_seal TEXT;
                    DROP TABLE postcode; DROP TABLE postcode_area; DROP TABLE postcode_directory;
                    """)
            try database.execute(sql: sealedPostcodes)
            try NightSeal.sealAll(database)
        }
        // A grid reference that is no position is told as it stands; the directory is indexed anew by
        // the next run.
        migrator.registerMigration("5 grid references") { database in
            try database.execute(
                sql: "ALTER TABLE postcode ADD COLUMN unread TEXT; DELETE FROM postcode_directory")
        }
        return migrator
    }

    // Days are ISO dates of Europe/London, instants ISO times of UTC, digests `sha256:…`.
    private static let nights = """
        -- Pieces of source files, cut at line ends, each kept once.
        CREATE TABLE block (
            id INTEGER PRIMARY KEY,
            digest TEXT NOT NULL UNIQUE CHECK (digest LIKE 'sha256:%'),
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE source_file (
            id INTEGER PRIMARY KEY,
            digest TEXT NOT NULL UNIQUE CHECK (digest LIKE 'sha256:%'),
            size INTEGER NOT NULL CHECK (size >= 0)
        ) STRICT;
        CREATE TABLE source_file_block (
            file INTEGER NOT NULL REFERENCES source_file,
            place INTEGER NOT NULL CHECK (place >= 0),
            block INTEGER NOT NULL REFERENCES block,
            PRIMARY KEY (file, place)
        ) STRICT, WITHOUT ROWID;
        -- Every file a night was computed from, settings included.
        CREATE TABLE snapshot (
            id INTEGER PRIMARY KEY,
            digest TEXT NOT NULL UNIQUE CHECK (digest LIKE 'sha256:%'),
            taken_on TEXT NOT NULL
        ) STRICT;
        CREATE TABLE snapshot_file (
            snapshot INTEGER NOT NULL REFERENCES snapshot,
            name TEXT NOT NULL CHECK (name <> ''),
            file INTEGER NOT NULL REFERENCES source_file,
            PRIMARY KEY (snapshot, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE snapshot_count (
            snapshot INTEGER NOT NULL REFERENCES snapshot,
            what TEXT NOT NULL,
            rows INTEGER NOT NULL CHECK (rows >= 0),
            PRIMARY KEY (snapshot, what)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            started TEXT NOT NULL,
            ended TEXT,
            purpose TEXT NOT NULL,
            outcome TEXT NOT NULL
                CHECK (outcome IN ('running', 'done', 'no-report', 'failed', 'killed')),
            exit_status INTEGER,
            message TEXT
        ) STRICT;
        -- What a night said: number 0 first, each later one beside it and never over it.
        CREATE TABLE revision (
            id INTEGER PRIMARY KEY,
            night TEXT NOT NULL CHECK (night LIKE '____-__-__'),
            number INTEGER NOT NULL CHECK (number >= 0),
            snapshot INTEGER NOT NULL REFERENCES snapshot,
            rule_version TEXT NOT NULL,
            history_through INTEGER NOT NULL CHECK (history_through < id),
            made_on TEXT NOT NULL,
            cause TEXT NOT NULL
                CHECK (cause IN ('first', 'missed', 'back-fill', 'late-data', 'new-rules')),
            run INTEGER NOT NULL REFERENCES run,
            UNIQUE (night, number)
        ) STRICT;
        CREATE TABLE figure (
            revision INTEGER NOT NULL REFERENCES revision,
            place INTEGER NOT NULL CHECK (place >= 0),
            measure TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version >= 1),
            counted INTEGER NOT NULL CHECK (counted >= 0),
            not_counted INTEGER NOT NULL CHECK (not_counted >= 0),
            unknown INTEGER NOT NULL CHECK (unknown >= 0),
            PRIMARY KEY (revision, place),
            UNIQUE (revision, measure)
        ) STRICT, WITHOUT ROWID;
        -- The files published for a revision, by digest; exact where a second making gives the
        -- same bytes.
        CREATE TABLE output (
            revision INTEGER NOT NULL REFERENCES revision,
            name TEXT NOT NULL,
            digest TEXT NOT NULL CHECK (digest LIKE 'sha256:%'),
            size INTEGER NOT NULL CHECK (size >= 0),
            is_exact INTEGER NOT NULL CHECK (is_exact IN (0, 1)),
            PRIMARY KEY (revision, name)
        ) STRICT, WITHOUT ROWID;
        -- Where two sources differ: both values, and which was used.
        CREATE TABLE reconciliation (
            revision INTEGER NOT NULL REFERENCES revision,
            child TEXT NOT NULL,
            fact TEXT NOT NULL,
            returns TEXT,
            instance TEXT,
            used TEXT NOT NULL CHECK (used IN ('returns', 'instance')),
            PRIMARY KEY (revision, child, fact)
        ) STRICT, WITHOUT ROWID;
        -- Cells that a shared edition hides and none before it did.
        CREATE TABLE hidden_cell (
            revision INTEGER NOT NULL REFERENCES revision,
            report_table TEXT NOT NULL,
            report_row TEXT NOT NULL,
            report_column TEXT NOT NULL,
            PRIMARY KEY (revision, report_table, report_row, report_column)
        ) STRICT, WITHOUT ROWID;
        -- Nights without a report, and why.
        CREATE TABLE withheld (
            night TEXT NOT NULL CHECK (night LIKE '____-__-__'),
            run INTEGER NOT NULL REFERENCES run,
            reason TEXT NOT NULL,
            PRIMARY KEY (night, run)
        ) STRICT, WITHOUT ROWID;
        """

    // As before, with a seal in each row.
    private static let sealedPostcodes = """
        CREATE TABLE postcode_directory (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            digest TEXT NOT NULL CHECK (digest LIKE 'sha256:%'),
            path TEXT NOT NULL,
            size INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            postcodes INTEGER NOT NULL CHECK (postcodes >= 0),
            indexed_on TEXT NOT NULL
        ) STRICT;
        CREATE TABLE postcode_area (
            id INTEGER PRIMARY KEY,
            code TEXT NOT NULL UNIQUE
        ) STRICT;
        -- The key is the postcode's letters and digits, a byte each; the seal the first eight bytes of
        -- the digest of key, place and code.
        CREATE TABLE postcode (
            key INTEGER PRIMARY KEY,
            easting INTEGER,
            northing INTEGER,
            area INTEGER,
            seal INTEGER NOT NULL
        ) STRICT;
        """

    // One directory: a night keeps the few postcodes that it needed with its own sources.
    private static let postcodes = """
        CREATE TABLE postcode_directory (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            digest TEXT NOT NULL CHECK (digest LIKE 'sha256:%'),
            path TEXT NOT NULL,
            size INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            postcodes INTEGER NOT NULL CHECK (postcodes >= 0),
            indexed_on TEXT NOT NULL
        ) STRICT;
        CREATE TABLE postcode_area (
            id INTEGER PRIMARY KEY,
            code TEXT NOT NULL UNIQUE
        ) STRICT;
        -- The key is the postcode's letters and digits, a byte each.
        CREATE TABLE postcode (
            key INTEGER PRIMARY KEY,
            easting INTEGER,
            northing INTEGER,
            area INTEGER
        ) STRICT;
        """
}
