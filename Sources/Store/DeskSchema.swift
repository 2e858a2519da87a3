import GRDB

/// The tables of the desk's database, one migration for each step that was ever released.
enum DeskSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 desk") { database in
            try database.execute(sql: tables)
            for table in onlyAdded {
                try database.execute(
                    sql: """
                        CREATE TRIGGER \(table)_is_not_updated BEFORE UPDATE ON \(table)
                        BEGIN SELECT RAISE(ABORT, '\(table) is only ever added to'); END;
                        CREATE TRIGGER \(table)_is_not_deleted BEFORE DELETE ON \(table)
                        BEGIN SELECT RAISE(ABORT, '\(table) is only ever added to'); END;
                        """)
            }
        }
        migrator.registerMigration("2 settings") { database in
            // What a reader without the desk's settings, as the night, has to know of them.
            try database.execute(
                sql: "ALTER TABLE desk ADD COLUMN feed_days INTEGER NOT NULL DEFAULT 3")
        }
        migrator.registerMigration("3 whole plans") { database in
            // The best whole plan as it was worked out, so that the next can say what has changed.
            try database.execute(
                sql: """
                    CREATE TABLE whole_plan (
                        id INTEGER PRIMARY KEY,
                        at TEXT NOT NULL,
                        snapshot INTEGER NOT NULL,
                        entries INTEGER NOT NULL,
                        body TEXT NOT NULL CHECK (json_valid(body))
                    ) STRICT;
                    CREATE INDEX answered_key_by_time ON answered_key (at);
                    """)
        }
        addScenarios(to: &migrator)
        // A second factor; and the personal part of an audit entry may be erased, nothing else of it.
        migrator.registerMigration("5 second factor") { database in
            try database.execute(
                sql: """
                    ALTER TABLE person ADD COLUMN factor TEXT;
                    ALTER TABLE person ADD COLUMN factor_step INTEGER NOT NULL DEFAULT 0;
                    DROP TRIGGER audit_is_not_updated;
                    CREATE TRIGGER audit_is_not_updated BEFORE UPDATE ON audit
                    WHEN NEW.seq IS NOT OLD.seq OR NEW.at IS NOT OLD.at
                        OR NEW.actor IS NOT OLD.actor OR NEW.action IS NOT OLD.action
                        OR NEW.subject IS NOT OLD.subject
                        OR NEW.payload_hash IS NOT OLD.payload_hash
                        OR NEW.prev IS NOT OLD.prev OR NEW.hash IS NOT OLD.hash
                        OR NEW.salt IS NOT NULL OR NEW.payload IS NOT NULL
                        OR OLD.payload IS NULL OR OLD.action = 'payload.erased'
                    BEGIN SELECT RAISE(ABORT, 'audit is only ever added to'); END;
                    """)
        }
        // The record of a child may be erased: while that is at work, and only then, the rows it is in
        // may change in what they say. Nothing else of them ever does.
        migrator.registerMigration("6 erasures") { database in
            try database.execute(
                sql: """
                    -- Each erasure; `entries` is the version of the desk's entries it made, `box` what was
                    -- erased, sealed for a key that is kept elsewhere, or null.
                    CREATE TABLE erasure (
                        id INTEGER PRIMARY KEY,
                        at TEXT NOT NULL,
                        entries INTEGER NOT NULL,
                        box BLOB
                    ) STRICT;
                    CREATE TRIGGER erasure_is_not_updated BEFORE UPDATE ON erasure
                    BEGIN SELECT RAISE(ABORT, 'erasure is only ever added to'); END;
                    CREATE TRIGGER erasure_is_not_deleted BEFORE DELETE ON erasure
                    BEGIN SELECT RAISE(ABORT, 'erasure is only ever added to'); END;
                    -- Has a row within the transaction of an erasure.
                    CREATE TABLE erasing (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;
                    """)
            let refused = { (table: String) in "RAISE(ABORT, '\(table) is only ever added to')" }
            for table in erasable {
                let changes = try database.columns(in: table).map(\.name).filter { $0 != "body" }
                    .map { "NEW.\($0) IS NOT OLD.\($0)" }.joined(separator: " OR ")
                try database.execute(
                    sql: """
                        DROP TRIGGER \(table)_is_not_updated;
                        CREATE TRIGGER \(table)_is_not_updated BEFORE UPDATE ON \(table)
                        WHEN NOT EXISTS (SELECT 1 FROM erasing) OR \(changes)
                        BEGIN SELECT \(refused(table)); END;
                        """)
            }
            for table in ["snapshot_file", "reference"] {
                try database.execute(
                    sql: """
                        DROP TRIGGER \(table)_is_not_deleted;
                        CREATE TRIGGER \(table)_is_not_deleted BEFORE DELETE ON \(table)
                        WHEN NOT EXISTS (SELECT 1 FROM erasing)
                        BEGIN SELECT \(refused(table)); END;
                        """)
            }
        }
        addScenarioRuns(to: &migrator)
        return migrator
    }

    /// The tables of which an erasure may change the body.
    private static let erasable = [
        "answer", "no_home", "opening", "decision", "approval_entry", "placement",
        "placement_entry", "home_entry", "revision", "list",
    ]

    /// The tables that the database refuses to update and delete in.
    static let onlyAdded = [
        "snapshot", "snapshot_file", "answer", "no_home", "opening", "decision", "approval",
        "approval_entry", "placement", "placement_entry", "home_entry", "reference", "revision",
        "list", "audit",
    ]

    // Moments are ISO times of UTC with milliseconds, days ISO dates, digests `sha256:…`; `body` is
    // the whole value as JSON, the other columns are what is looked up or constrained. `entries` is
    // the version of the desk's entries that a row came with.
    private static let tables = """
        CREATE TABLE desk (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            entries INTEGER NOT NULL,
            people INTEGER NOT NULL,
            feed_refused TEXT,
            feed_seen TEXT
        ) STRICT;
        INSERT INTO desk (id, entries, people) VALUES (1, 0, 0);
        -- The case system as it was taken in, each snapshot whole.
        CREATE TABLE snapshot (
            id INTEGER PRIMARY KEY,
            taken_at TEXT NOT NULL,
            as_of TEXT NOT NULL,
            input_hash TEXT NOT NULL,
            policy_hash TEXT NOT NULL,
            entries INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE snapshot_file (
            snapshot INTEGER NOT NULL REFERENCES snapshot,
            name TEXT NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (snapshot, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE person (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            body TEXT NOT NULL CHECK (json_valid(body)),
            password TEXT NOT NULL
        ) STRICT;
        CREATE TABLE session (
            hash TEXT PRIMARY KEY,
            person INTEGER NOT NULL REFERENCES person,
            csrf TEXT NOT NULL,
            made_at TEXT NOT NULL,
            seen_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX session_of_person ON session (person);
        CREATE TABLE token (
            number INTEGER PRIMARY KEY,
            hash TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            scopes TEXT NOT NULL,
            made_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            revoked_at TEXT
        ) STRICT;
        CREATE TABLE failed_sign_in (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            address TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX failed_sign_in_by_name ON failed_sign_in (name, at);
        -- What was typed and not yet sent, by page.
        CREATE TABLE draft (
            person INTEGER NOT NULL REFERENCES person,
            page TEXT NOT NULL,
            body TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (person, page)
        ) STRICT, WITHOUT ROWID;
        -- The answer to what was asked once, given again to whoever asks again.
        CREATE TABLE answered_key (
            actor TEXT NOT NULL,
            key TEXT NOT NULL,
            body_hash TEXT NOT NULL,
            status INTEGER NOT NULL,
            headers TEXT NOT NULL,
            answer BLOB NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (actor, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE request (
            id INTEGER PRIMARY KEY,
            version INTEGER NOT NULL,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        CREATE TABLE reservation (
            id INTEGER PRIMARY KEY,
            request INTEGER NOT NULL REFERENCES request,
            home TEXT NOT NULL,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        CREATE TABLE task (
            id INTEGER PRIMARY KEY,
            request INTEGER NOT NULL REFERENCES request,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        CREATE TABLE claim (
            id INTEGER PRIMARY KEY,
            fact TEXT NOT NULL,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        -- Every state that a row of the four tables above ever had.
        CREATE TABLE revision (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            row INTEGER NOT NULL,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        CREATE TABLE answer (
            id INTEGER PRIMARY KEY,
            request INTEGER NOT NULL REFERENCES request,
            home TEXT NOT NULL,
            answer TEXT NOT NULL CHECK (answer IN ('asked', 'accepted', 'declined')),
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        CREATE TABLE no_home (
            id INTEGER PRIMARY KEY,
            request INTEGER NOT NULL REFERENCES request,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        CREATE TABLE opening (
            id INTEGER PRIMARY KEY,
            request INTEGER NOT NULL REFERENCES request,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        CREATE TABLE decision (
            id INTEGER PRIMARY KEY,
            request INTEGER NOT NULL REFERENCES request,
            snapshot INTEGER NOT NULL REFERENCES snapshot,
            list TEXT NOT NULL,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        CREATE TABLE approval (
            id INTEGER PRIMARY KEY,
            decision INTEGER NOT NULL REFERENCES decision,
            role TEXT NOT NULL,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        CREATE TABLE approval_entry (
            id INTEGER PRIMARY KEY,
            approval INTEGER NOT NULL REFERENCES approval,
            kind TEXT NOT NULL,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        CREATE TABLE placement (
            id INTEGER PRIMARY KEY,
            decision INTEGER NOT NULL REFERENCES decision,
            home TEXT NOT NULL,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        CREATE TABLE placement_entry (
            id INTEGER PRIMARY KEY,
            placement INTEGER NOT NULL REFERENCES placement,
            kind TEXT NOT NULL,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        CREATE TABLE home_entry (
            id INTEGER PRIMARY KEY,
            home TEXT NOT NULL,
            entries INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT;
        CREATE TABLE reference (
            own TEXT PRIMARY KEY,
            reference TEXT NOT NULL,
            entries INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- The present, for what only an index can forbid: two in one place, two placements of a child.
        CREATE TABLE live_hold (
            home TEXT NOT NULL,
            place INTEGER NOT NULL CHECK (place >= 1),
            holder TEXT NOT NULL UNIQUE,
            PRIMARY KEY (home, place)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE live_placement (
            child TEXT NOT NULL,
            phase TEXT NOT NULL CHECK (phase IN ('coming', 'living')),
            placement INTEGER NOT NULL UNIQUE REFERENCES placement,
            PRIMARY KEY (child, phase)
        ) STRICT, WITHOUT ROWID;
        -- Lists that were shown, each once, and to whom.
        CREATE TABLE list (
            digest TEXT NOT NULL,
            request INTEGER NOT NULL REFERENCES request,
            body TEXT NOT NULL CHECK (json_valid(body)),
            PRIMARY KEY (digest, request)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE list_shown (
            digest TEXT NOT NULL,
            request INTEGER NOT NULL,
            person TEXT NOT NULL,
            at TEXT NOT NULL,
            snapshot INTEGER NOT NULL,
            entries INTEGER NOT NULL,
            request_version INTEGER NOT NULL,
            PRIMARY KEY (digest, request, person),
            FOREIGN KEY (digest, request) REFERENCES list
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE audit (
            seq INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            payload_hash TEXT NOT NULL,
            prev TEXT NOT NULL,
            hash TEXT NOT NULL,
            salt TEXT,
            payload TEXT
        ) STRICT;
        CREATE INDEX audit_by_subject ON audit (subject);
        """
}
