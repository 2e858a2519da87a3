import CLibrary
import Foundation
import Testing

/// The job among faults: killed, without space, damaged, locked.
@Suite("nightly among faults")
struct NightlyFaultTests {
    @Test("Killed at any moment, a back-fill goes on at the next start and ends the same")
    func killed() throws {
        let period = ["--from", "2024-03-01", "--to", "2025-03-31"]
        let calm = try NightlyPlace()
        #expect(try calm.run(period[0], period[1], period[2], period[3]).status == 0)
        let wanted = try calm.published()

        let place = try NightlyPlace()
        var random = SystemRandomNumberGenerator()
        var kills = 0
        for attempt in 0..<40 {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Command.path)
            process.arguments = ["nightly", "--config", place.path + "/nightly.yml"] + period
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            // From before the database is there to the middle of the work.
            usleep(UInt32.random(in: 0...(2000 + 12_000 * UInt32(attempt)), using: &random))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if process.terminationReason == .exit { break }
            kills += 1
        }
        #expect(kills > 0)
        let last = try place.run(period[0], period[1], period[2], period[3])
        #expect(last.status == 0, "\(last.err)")
        #expect(try place.published() == wanted)
        #expect(try place.query("PRAGMA integrity_check") == ["ok"])
        #expect(try place.query("PRAGMA foreign_key_check").isEmpty)
        #expect(
            try place.query("SELECT count(*), count(DISTINCT night) FROM revision") == ["396|396"])
        #expect(
            try place.query("SELECT count(*) FROM run WHERE outcome = 'running'") == ["0"])
        for night in ["2024-03-01", "2024-11-11", "2025-03-31"] {
            #expect(try place.run("--reproduce", night).status == 0)
        }
        let leftovers = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(!leftovers.contains { $0.contains(".work-") })
    }

    @Test("Without space the job ends with 74, and the nights before are whole")
    func full() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-29").status == 0)
        let before = try place.published()
        let sources = try place.query("SELECT id, digest FROM snapshot")
        // A changed source has to be kept; the limit on files is where the database already is.
        #expect(try place.replace(",U4,", by: ",U5,", in: "returns/2024-25/episodes.csv") > 0)
        for kilobytes in [0, 4, 16, 32] {
            // A pipe, since the limit holds for a file that takes the complaint as well.
            let outcome = try Command.shellOutcome(
                "exec bash -c \"set -o pipefail; (ulimit -f \(kilobytes); exec '\(Command.path)' "
                    + "nightly --quiet --config '\(place.path)/nightly.yml' --date 2025-03-30) "
                    + "2>&1 | cat\"")
            #expect(outcome.status == 74, "\(kilobytes): \(outcome.status) \(outcome.out)")
            #expect(outcome.out.contains("Error: "), "\(kilobytes): \(outcome.out)")
        }
        #expect(try place.query("PRAGMA integrity_check") == ["ok"])
        #expect(try place.query("SELECT id, digest FROM snapshot").starts(with: sources))
        let after = try place.published()
        for (name, data) in before where name.hasPrefix("2025-03-29/") {
            #expect(after[name] == data)
        }
        #expect(try place.run("--date", "2025-03-30").status == 0)
        for night in ["2025-03-29", "2025-03-30"] {
            #expect(try place.run("--reproduce", night).status == 0)
        }
    }

    @Test("A damaged database is named and never written to")
    func damaged() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-30").status == 0)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: place.database))
        let page = bytes.count / 2 / 4096 * 4096
        for index in page..<(page + 100) { bytes[index] = 0x5A }
        try bytes.write(to: URL(fileURLWithPath: place.database))
        let published = try place.published()
        let outcome = try place.run("--date", "2025-03-31")
        #expect(outcome.status == 74)
        #expect(outcome.err.contains("is damaged") && outcome.err.contains("backup"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: place.database)) == bytes)
        var after = try place.published()
        let alert = String(
            decoding: after.removeValue(forKey: "alert.txt") ?? Data(), as: UTF8.self)
        #expect(alert.contains("The nightly job failed") && alert.contains("is damaged"))
        #expect(after == published)
    }

    @Test(
        "Figures that were changed by hand are not believed",
        arguments: [
            "UPDATE figure SET counted = counted - 1 WHERE measure = 'outside-stock'",
            "DELETE FROM figure WHERE measure = 'outside-stock'",
            "UPDATE revision SET night = '2025-03-28' WHERE night = '2025-03-29'",
            "UPDATE revision SET rule_version = 'other' WHERE id = 1",
            "UPDATE block SET bytes = x'4142' WHERE id = 1",
            "UPDATE source_file SET size = size, digest = 'sha256:0' WHERE id = 1",
            "UPDATE snapshot SET digest = 'sha256:1' WHERE id = 1",
        ])
    func altered(statement: String) throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-29").status == 0)
        _ = try place.query("SELECT 1")
        let spoil = try Command.shell(
            "python3 -c \"import sqlite3; d = sqlite3.connect('\(place.database)'); "
                + "d.execute(\\\"\(statement)\\\"); d.commit()\"")
        #expect(spoil == 0)
        // Late data, so that the last feed is read again.
        #expect(try place.replace(",U4,", by: ",U5,", in: "returns/2024-25/episodes.csv") > 0)
        let outcome = try place.run("--date", "2025-03-30")
        #expect(outcome.status == 74, "\(outcome.out)\(outcome.err)")
        #expect(
            outcome.err.contains("is not as it was recorded")
                || outcome.err.contains("no longer"), "\(outcome.err)")
        #expect(try place.published()["2025-03-30/report.json"] == nil)
    }

    @Test("A locked database and a second job are said to be what they are")
    func locked() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-30").status == 0)
        for (lock, words) in [
            (
                "held = sqlite3.connect(sys.argv[1], isolation_level=None); "
                    + "held.execute('BEGIN IMMEDIATE')", "Another process is using it"
            ),
            (
                "held = open(sys.argv[1] + '.lock', 'r+'); fcntl.flock(held, fcntl.LOCK_EX)",
                "another nightly job"
            ),
        ] {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [
                "python3", "-c",
                "import fcntl, sqlite3, sys; \(lock); print('held', flush=True); sys.stdin.read()",
                place.database,
            ]
            let input = Pipe()
            let output = Pipe()
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            _ = output.fileHandleForReading.availableData
            let outcome = try place.run("--date", "2025-03-31")
            #expect(outcome.status == 74)
            #expect(outcome.err.contains(words), "\(outcome.err)")
            try input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        #expect(try place.query("SELECT count(*) FROM revision") == ["1"])
        #expect(try place.run("--date", "2025-03-31").status == 0)
    }

    @Test("A lost database is no empty one, and commands that only read make none")
    func lost() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-31").status == 0)
        for name in try FileManager.default.contentsOfDirectory(atPath: place.path)
        where name.hasPrefix("nearhome.db") {
            try FileManager.default.removeItem(atPath: place.path + "/" + name)
        }
        try place.write(
            """
            desk:
              instance: \(Bundled.instance("tiny"))
              database: desk.db

            """, "desk.yml")
        let desk = ["--config", place.path + "/desk.yml"]
        let nights = ["--config", place.path + "/nightly.yml"]
        for (command, words) in [
            (["nightly", "--reproduce", "2025-03-31"] + nights, "there is no database"),
            (
                ["forecast", "--as-of", "2025-03-31", "--until", "2026-03-31"] + nights,
                "holds nights up to 31 March 2025"
            ),
            (["audit", "verify"] + desk, "there is no database"),
            (["desk", "check"] + desk, "there is no database"),
        ] {
            let outcome = try Command.run(command)
            #expect(outcome.status == 74, "\(command): \(outcome.status) \(outcome.err)")
            #expect(outcome.err.contains(words), "\(outcome.err)")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(!names.contains { $0.hasSuffix(".db") })
        // An empty file is no database either, and is left as it is.
        try place.write("", "nearhome.db")
        let empty = try place.run("--reproduce", "2025-03-31")
        #expect(empty.status == 74 && empty.err.contains("is empty"), "\(empty.err)")
        #expect(empty.err.contains("last backup"), "\(empty.err)")
        let held = FileManager.default.contents(atPath: place.path + "/nearhome.db")
        #expect(held?.isEmpty == true)
    }

    @Test("A desk that was served and lost its database is not begun anew by any command")
    func lostDesk() throws {
        let place = try NightlyPlace()
        try place.write(
            """
            desk:
              instance: \(Bundled.instance("tiny"))
              database: desk.db
              stale_after: never

            """, "desk.yml")
        try place.write("", "desk.db.lock")
        for file in [nil, ""] {
            if let file { try place.write(file, "desk.db") }
            for command in [
                ["desk", "take"], ["desk", "check"], ["token", "add", "x", "--scopes", "read"],
                ["user", "add", "amy", "--roles", "officer"], ["serve"],
            ] {
                let outcome = try Command.run(command + ["--config", place.path + "/desk.yml"])
                #expect(outcome.status == 74, "\(command): \(outcome.status) \(outcome.err)")
                #expect(
                    outcome.err.contains("desk.db.lock shows that a desk was kept in it"),
                    "\(outcome.err)")
                #expect(outcome.err.contains("last backup"), "\(outcome.err)")
            }
            let held = FileManager.default.contents(atPath: place.path + "/desk.db")
            #expect(held?.count == file?.count)
        }
        try FileManager.default.removeItem(atPath: place.path + "/desk.db.lock")
        let begun = try Command.run("desk", "take", "--config", place.path + "/desk.yml")
        #expect(begun.status == 0, "\(begun.err)")
    }

    @Test(
        "Where a database is lost, backup, upgrade and nightly say so and create nothing",
        arguments: ["desk.db", "nearhome.db"], [false, true])
    func lostInOneFile(name: String, isEmpty: Bool) throws {
        let place = try NightlyPlace()
        let keys = try Command.run("backup", "keys", "--out", place.path + "/key")
        try place.write(
            """
            common:
              instance: \(Bundled.instance("tiny"))
            nightly:
              authority: E10000003
              desk: desk.db
              stale_after: never
              pdf: no
              node_limit: 1
            desk:
              database: desk.db
              stale_after: never
            backup:
              to: backups
              public_key: \(keys.out.trimmingCharacters(in: .whitespacesAndNewlines))

            """, "nightly.yml")
        let config = ["--config", place.path + "/nightly.yml"]
        let backups = place.path + "/backups"
        func names(_ folder: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        }
        // Before the desk is begun, no night is made and no database for it.
        let early = try place.run("--date", "2011-09-30")
        #expect(early.status == 74, "\(early.err)")
        #expect(early.err.contains("there is no database"), "\(early.err)")
        #expect(!FileManager.default.fileExists(atPath: place.database))
        #expect(try Command.run(["upgrade"] + config).status == 0)
        #expect(try Command.run(["desk", "take"] + config).status == 0)
        let without = try Command.run(["backup", "make"] + config)
        #expect(without.status == 0, "\(without.err)")
        #expect(without.err.contains("none is in the backup"), "\(without.err)")
        let night = try place.run("--date", "2011-09-30")
        #expect(night.status == 0, "\(night.err)")
        try place.write("", "desk.db.lock")
        let kept = try names(backups)
        let path = place.path + "/" + name
        for part in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + part)
        }
        if isEmpty { try place.write("", name) }
        let before = try names(place.path)
        for command in [["backup", "make"], ["upgrade"], ["nightly", "--date", "2011-10-01"]] {
            let outcome = try Command.run(command + config)
            #expect(outcome.status == 74, "\(command): \(outcome.out)\(outcome.err)")
            #expect(outcome.err.contains("Restore the database"), "\(command): \(outcome.err)")
            #expect(outcome.err.contains(name), "\(command): \(outcome.err)")
            #expect(try names(place.path) == before, "\(command)")
            #expect(FileManager.default.contents(atPath: path)?.count == (isEmpty ? 0 : nil))
        }
        #expect(try names(backups) == kept)
        #expect(try Command.run(["doctor"] + config).out.contains("restore the last backup"))
    }

    @Test("The folder of a database is made, for its owner alone")
    func folderOfDatabase() throws {
        let place = try NightlyPlace("database: new/nearhome.db\n")
        let outcome = try place.run("--date", "2025-03-31")
        #expect(outcome.status == 0, "\(outcome.err)")
        let folder = place.path + "/new"
        #expect(FileManager.default.fileExists(atPath: folder + "/nearhome.db"))
        let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions]
        #expect(mode as? Int == 0o700)
    }

    @Test(
        "Nights and the edition for sharing are never in one folder, however it is written",
        arguments: ["x/../nights/shared", "nights/./shared", "nights"])
    func oneFolder(_ shared: String) throws {
        let place = try NightlyPlace("out: nights\nshared: \(shared)\n")
        let outcome = try place.run("--date", "2025-03-31")
        #expect(outcome.status == 65)
        #expect(outcome.err.contains("neither inside the other"), "\(outcome.err)")
        #expect(!FileManager.default.fileExists(atPath: place.path + "/nights"))
    }

    @Test(
        "A database is none of the files that the job publishes",
        arguments: ["figures.csv", "latest", "2025-03-31/x.db", "latest/x.db"])
    func databaseAmongNights(_ name: String) throws {
        let place = try NightlyPlace("out: nights\ndatabase: nights/\(name)\n")
        let outcome = try place.run("--date", "2025-03-31")
        #expect(outcome.status == 65)
        #expect(outcome.err.contains("the job publishes"), "\(outcome.err)")
    }
}
