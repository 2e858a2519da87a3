import Care
import Files
import GRDB

/// The digests by which a revision's rows are known again.
///
/// Each revision is sealed twice when it is recorded: its own row with its figures, and its files
/// with the differences of its sources. The first seal holds that of the revision before, so that
/// none can be changed, put in between or taken out unseen.
enum NightSeal {
    /// The seal of a revision's row and figures.
    ///
    /// - Parameters:
    ///   - revision: The revision, with its numbers.
    ///   - snapshot: The digest of its snapshot.
    ///   - before: The seal of the revision with the next lower number; blank before the first.
    static func figures(
        of revision: NightRevision, snapshot: String, after before: String
    ) -> String {
        var lines = [
            before, String(revision.id), revision.night.description, String(revision.number),
            snapshot, revision.ruleVersion, String(revision.historyThrough),
            revision.madeOn.description, revision.cause.rawValue, revision.isWhole ? "whole" : "",
        ]
        for figure in revision.figures {
            let tally = figure.tally
            lines.append(
                "\(figure.measure) \(figure.version) \(tally.counted) \(tally.notCounted) "
                    + "\(tally.unknown)")
        }
        return digest(lines)
    }

    /// The seal of a revision's files and of the differences of its sources.
    static func files(of revision: NightRevision) -> String {
        var lines = [String(revision.id)]
        for output in revision.outputs.sorted(by: { $0.name < $1.name }) {
            lines += [output.name, output.digest, String(output.size), output.isExact ? "=" : "~"]
        }
        for difference in revision.differences.sorted(by: {
            ($0.child, $0.fact) < ($1.child, $1.fact)
        }) {
            lines += [
                difference.child, difference.fact, difference.returns.map { "=\($0)" } ?? "-",
                difference.instance.map { "=\($0)" } ?? "-", difference.used.rawValue,
            ]
        }
        return digest(lines)
    }

    // Every part with its length, so that no two lists of parts are one text.
    private static func digest(_ parts: [String]) -> String {
        var bytes: [UInt8] = []
        for part in parts {
            let text = Array(part.utf8)
            bytes += Array("\(text.count):".utf8)
            bytes += text
        }
        return Digest.sha256(bytes)
    }

    /// Seals every revision that is in a database without seals.
    static func sealAll(_ database: Database) throws {
        var before = ""
        for row in try Row.fetchAll(
            database,
            sql: """
                SELECT revision.*, snapshot.digest AS snapshot_digest,
                    EXISTS (SELECT 1 FROM output WHERE revision = revision.id) AS is_whole
                FROM revision JOIN snapshot ON snapshot.id = snapshot ORDER BY revision.id
                """)
        {
            let revision = try NightStore.whole(row, in: database)
            before = figures(of: revision, snapshot: row["snapshot_digest"], after: before)
            try write(before, files(of: revision), to: revision.id, in: database)
        }
    }

    /// Writes a revision's seals.
    static func write(
        _ figures: String, _ files: String, to id: Int64, in database: Database
    ) throws {
        try database.cachedStatement(
            sql: "UPDATE revision SET figures_seal = ?, files_seal = ? WHERE id = ?"
        ).execute(arguments: [figures, files, id])
    }
}

/// A row that is not as it was recorded.
struct BrokenSeal: Error {
    /// What it is, for people.
    var what: String
}
