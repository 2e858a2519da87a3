import Desk
import Files
import GRDB
import Reporting

/// A scenario that somebody keeps at the desk: what was typed in the form, and whose it is.
package struct SavedScenario: Sendable, Hashable {
    /// Its number.
    package var id: Int
    /// The person's number.
    package var owner: Int
    /// The person's name.
    package var ownerName: String
    /// Whether everybody who sees plans sees it.
    package var isShared: Bool
    /// What was typed, by key.
    package var values: FieldValues
    /// The version, from 1.
    package var version: Int

    /// Its name.
    package var name: String { values.text("name") ?? "" }
}

extension DeskSchema {
    /// The table of scenarios.
    static func addScenarios(to migrator: inout DatabaseMigrator) {
        migrator.registerMigration("scenarios") { database in
            try database.execute(
                sql: """
                    CREATE TABLE scenario (
                        id INTEGER PRIMARY KEY,
                        owner INTEGER NOT NULL REFERENCES person (number),
                        is_shared INTEGER NOT NULL CHECK (is_shared IN (0, 1)),
                        body TEXT NOT NULL CHECK (json_valid(body)),
                        version INTEGER NOT NULL,
                        form_key TEXT NOT NULL UNIQUE
                    ) STRICT;
                    """)
        }
    }
}

extension DeskStore {
    /// The scenarios that a person may see: own ones and those that are shared, newest first.
    package func scenarios(of person: Person) throws -> [SavedScenario] {
        try reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT scenario.*, person.name FROM scenario
                    JOIN person ON person.number = scenario.owner
                    WHERE owner = ? OR is_shared = 1 ORDER BY id DESC
                    """, arguments: [person.number]
            ).map(DeskStore.scenario)
        }
    }

    /// One scenario; nil where there is none that the person may see.
    package func scenario(_ id: Int, of person: Person) throws -> SavedScenario? {
        try scenarios(of: person).first { $0.id == id }
    }

    private static func scenario(_ row: Row) throws -> SavedScenario {
        SavedScenario(
            id: row["id"], owner: row["owner"], ownerName: row["name"], isShared: row["is_shared"],
            values: try value(row["body"], as: FieldValues.self), version: row["version"])
    }

    /// Keeps a new scenario; the same form sent again is the same scenario.
    ///
    /// - Parameters:
    ///   - values: What was typed.
    ///   - person: Whose scenario it is.
    ///   - key: The key for one use of the form.
    ///   - now: The clock.
    /// - Returns: Its number.
    package func addScenario(
        _ values: FieldValues, of person: Person, key: String, at now: Moment
    ) throws -> Int {
        try writing { database in
            if let known = try Int.fetchOne(
                database, sql: "SELECT id FROM scenario WHERE form_key = ?", arguments: [key])
            {
                return known
            }
            try database.execute(
                sql: """
                    INSERT INTO scenario (owner, is_shared, body, version, form_key)
                    VALUES (?, 0, ?, 1, ?)
                    """, arguments: [person.number, try DeskStore.text(values), key])
            let id = Int(database.lastInsertedRowID)
            try DeskStore.append(
                AuditDraft("scenario.saved", "scenario:\(id)"),
                actor: Actor.person(person).name, at: now, in: database)
            return id
        }
    }

    /// Changes a scenario of one's own.
    ///
    /// - Parameters:
    ///   - id: The scenario's number.
    ///   - version: The version that was seen.
    ///   - values: What was typed; nil = as it is.
    ///   - isShared: Whether everybody who sees plans sees it; nil = as it is.
    ///   - person: Who changes it.
    ///   - now: The clock.
    /// - Throws: `Refusal` where it is somebody else's (403), or was changed meanwhile (412).
    package func changeScenario(
        _ id: Int, version: Int, values: FieldValues? = nil, isShared: Bool? = nil,
        of person: Person, at now: Moment
    ) throws {
        try writing { database in
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT * FROM scenario WHERE id = ?", arguments: [id])
            else { throw Refusal.notFound("scenario") }
            let owner: Int = row["owner"]
            guard owner == person.number else { throw Refusal.forbidden }
            let present: Int = row["version"]
            guard present == version else {
                throw Refusal.versionChanged
            }
            let shared: Int = row["is_shared"]
            let body: String = row["body"]
            try database.execute(
                sql: """
                    UPDATE scenario SET body = ?, is_shared = ?, version = version + 1
                    WHERE id = ?
                    """,
                arguments: [
                    try values.map { try DeskStore.text($0) } ?? body,
                    isShared.map { $0 ? 1 : 0 } ?? shared, id,
                ])
            try DeskStore.append(
                AuditDraft(
                    isShared == nil ? "scenario.changed" : "scenario.shared", "scenario:\(id)"),
                actor: Actor.person(person).name, at: now, in: database)
        }
    }
}
