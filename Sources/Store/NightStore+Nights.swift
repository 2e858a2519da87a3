import Care
import GRDB
import Measures

extension NightStore {
    /// Records revisions in one transaction, each with the next number of its night.
    ///
    /// - Returns: The revisions with their numbers.
    @discardableResult
    package func record(
        _ revisions: [NightRevision], run: Int64
    ) throws(StoreFault) -> [NightRevision] {
        try write { database in
            try revisions.map { try NightStore.insert($0, run: run, in: database) }
        }
    }

    private static func insert(
        _ revision: NightRevision, run: Int64, in database: Database
    ) throws -> NightRevision {
        var revision = revision
        let night = revision.night.description
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO revision (night, number, snapshot, rule_version, history_through,
                    made_on, cause, run)
                SELECT :night, coalesce(max(number) + 1, 0), :snapshot, :rules, :history, :made,
                    :cause, :run
                FROM revision WHERE night = :night
                RETURNING id, number
                """)
        let row = try Row.fetchOne(
            insertion,
            arguments: [
                "night": night, "snapshot": revision.snapshot, "rules": revision.ruleVersion,
                "history": revision.historyThrough, "made": revision.madeOn.description,
                "cause": revision.cause.rawValue, "run": run,
            ])
        guard let row else {
            throw DatabaseError(resultCode: .SQLITE_INTERNAL, message: "no revision was made")
        }
        revision.id = row["id"]
        revision.number = row["number"]
        let figure = try database.cachedStatement(
            sql: """
                INSERT INTO figure
                    (revision, place, measure, version, counted, not_counted, unknown)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        for (place, value) in revision.figures.enumerated() {
            try figure.execute(arguments: [
                revision.id, place, value.measure, value.version, value.tally.counted,
                value.tally.notCounted, value.tally.unknown,
            ])
        }
        let output = try database.cachedStatement(
            sql: """
                INSERT INTO output (revision, name, digest, size, is_exact) VALUES (?, ?, ?, ?, ?)
                """)
        for value in revision.outputs {
            try output.execute(arguments: [
                revision.id, value.name, value.digest, value.size, value.isExact,
            ])
        }
        let difference = try database.cachedStatement(
            sql: """
                INSERT INTO reconciliation (revision, child, fact, returns, instance, used)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        for value in revision.differences {
            try difference.execute(arguments: [
                revision.id, value.child, value.fact, value.returns, value.instance,
                value.used.rawValue,
            ])
        }
        let before = try String.fetchOne(
            database.cachedStatement(
                sql: "SELECT figures_seal FROM revision WHERE id < ? ORDER BY id DESC LIMIT 1"),
            arguments: [revision.id])
        let snapshot = try String.fetchOne(
            database.cachedStatement(sql: "SELECT digest FROM snapshot WHERE id = ?"),
            arguments: [revision.snapshot])
        try NightSeal.write(
            NightSeal.figures(of: revision, snapshot: snapshot ?? "", after: before ?? ""),
            NightSeal.files(of: revision), to: revision.id, in: database)
        return revision
    }

    private static let selection = """
        SELECT revision.*, snapshot.digest AS snapshot_digest,
            EXISTS (SELECT 1 FROM output WHERE revision = revision.id) AS is_whole
        FROM revision JOIN snapshot ON snapshot.id = snapshot
        """

    /// Every revision of every night, by night and number, with figures; without outputs and
    /// differences.
    ///
    /// - Parameter last: The last revision to look at; nil = all.
    /// - Throws: ``StoreFault``, of kind `altered` where one is not as it was recorded.
    package func history(through last: Int64? = nil) throws(StoreFault) -> [NightRevision] {
        try read { database in
            let last = last ?? Int64.max
            var figures: [Int64: [NightRevision.Figure]] = [:]
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT revision, measure, version, counted, not_counted, unknown FROM figure
                    WHERE revision <= ? ORDER BY revision, place
                    """, arguments: [last])
            while let row = try rows.next() {
                figures[row[0], default: []].append(NightStore.figure(row))
            }
            var before = ""
            var count: Int64 = 0
            let revisions = try Row.fetchAll(
                database,
                sql: NightStore.selection + " WHERE revision.id <= ? ORDER BY revision.id",
                arguments: [last]
            ).map { row in
                let revision = try NightStore.revision(row, figures: figures[row["id"]] ?? [])
                count += 1
                let seal = NightSeal.figures(
                    of: revision, snapshot: row["snapshot_digest"], after: before)
                guard revision.id == count, seal == row["figures_seal"] else {
                    throw BrokenSeal(what: NightStore.title(revision))
                }
                before = seal
                return revision
            }
            // One whose snapshot is gone is not among them.
            if let all = try Int64.fetchOne(
                database, sql: "SELECT count(*) FROM revision WHERE id <= ?", arguments: [last]),
                all != count
            {
                throw BrokenSeal(what: "a night without its sources")
            }
            return revisions.sorted { ($0.night, $0.number) < ($1.night, $1.number) }
        }
    }

    private static func title(_ revision: NightRevision) -> String {
        "the night \(revision.night)"
            + (revision.number == 0 ? "" : ", revision \(revision.number)")
    }

    /// The revisions of one night by number, whole.
    ///
    /// - Throws: ``StoreFault``, of kind `altered` where one is not as it was recorded.
    package func revisions(of night: Day) throws(StoreFault) -> [NightRevision] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: NightStore.selection + " WHERE night = ? ORDER BY number",
                arguments: [night.description]
            ).map { row in
                let revision = try NightStore.whole(row, in: database)
                let before = try String.fetchOne(
                    database,
                    sql: "SELECT figures_seal FROM revision WHERE id < ? ORDER BY id DESC LIMIT 1",
                    arguments: [revision.id])
                guard
                    NightSeal.figures(
                        of: revision, snapshot: row["snapshot_digest"], after: before ?? "")
                        == row["figures_seal"], NightSeal.files(of: revision) == row["files_seal"]
                else { throw BrokenSeal(what: NightStore.title(revision)) }
                return revision
            }
        }
    }

    /// A revision with everything that belongs to it.
    static func whole(_ row: Row, in database: Database) throws -> NightRevision {
        let id: Int64 = row["id"]
        var revision = try NightStore.revision(
            row,
            figures: try Row.fetchAll(
                database,
                sql: """
                    SELECT revision, measure, version, counted, not_counted, unknown
                    FROM figure WHERE revision = ? ORDER BY place
                    """, arguments: [id]
            ).map(NightStore.figure))
        revision.outputs = try Row.fetchAll(
            database, sql: "SELECT * FROM output WHERE revision = ? ORDER BY name",
            arguments: [id]
        ).map {
            NightRevision.Output(
                name: $0["name"], digest: $0["digest"], size: $0["size"],
                isExact: $0["is_exact"])
        }
        revision.differences = try Row.fetchAll(
            database,
            sql: "SELECT * FROM reconciliation WHERE revision = ? ORDER BY child, fact",
            arguments: [id]
        ).map {
            NightRevision.Difference(
                child: $0["child"], fact: $0["fact"], returns: $0["returns"],
                instance: $0["instance"],
                used: NightRevision.Difference.Source(rawValue: $0["used"]) ?? .returns)
        }
        return revision
    }

    /// The last night that has a report; nil where none has.
    package func lastNight() throws(StoreFault) -> Day? {
        try read { database in
            try String.fetchOne(database, sql: "SELECT max(night) FROM revision")
                .flatMap { Day(iso: $0) }
        }
    }

    /// The last revision of a night that was recorded; nil where there is none.
    ///
    /// Its snapshot is the last feed that was believed.
    package func lastRevision() throws(StoreFault) -> NightRevision? {
        try history().max { $0.id < $1.id }
    }

    private static func figure(_ row: Row) -> NightRevision.Figure {
        NightRevision.Figure(
            measure: row["measure"], version: row["version"],
            tally: Tally(
                counted: row["counted"], notCounted: row["not_counted"], unknown: row["unknown"]))
    }

    private static func revision(
        _ row: Row, figures: [NightRevision.Figure]
    ) throws -> NightRevision {
        guard let night = Day(iso: row["night"] as String),
            let madeOn = Day(iso: row["made_on"] as String),
            let cause = NightRevision.Cause(rawValue: row["cause"])
        else {
            throw BrokenSeal(what: "a night whose day or cause is missing")
        }
        var revision = NightRevision(
            night: night, snapshot: row["snapshot"], ruleVersion: row["rule_version"],
            historyThrough: row["history_through"], madeOn: madeOn, cause: cause,
            figures: figures)
        revision.id = row["id"]
        revision.number = row["number"]
        revision.isWhole = row["is_whole"]
        return revision
    }
}
