import Foundation
import Testing

/// A place with settings, a small return of its own, and what the job made of it.
final class NightlyPlace {
    let scratch: Scratch
    var path: String { scratch.path }
    var out: String { path + "/nights" }
    var database: String { path + "/nearhome.db" }

    init(_ further: String = "", staleAfter: String = "never") throws {
        scratch = try Scratch()
        try FileManager.default.copyItem(atPath: NightlyPlace.made, toPath: path + "/returns")
        try write(
            "authority: E10000003\nreturns: returns\nstale_after: \(staleAfter)\nwait: 0\npdf: no\n"
                + further, "nightly.yml")
    }

    /// The bundled return.
    static let made = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Instances/made-return").path

    func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func run(_ arguments: String...) throws -> Command.Outcome {
        try Command.run(["nightly", "--config", path + "/nightly.yml", "--quiet"] + arguments)
    }

    /// Every published file by path, links as where they lead.
    func published() throws -> [String: Data] {
        var files: [String: Data] = [:]
        let base = URL(fileURLWithPath: out)
        for name in try FileManager.default.subpathsOfDirectory(atPath: out) {
            let url = base.appendingPathComponent(name)
            if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: url.path) {
                files[name] = Data(link.utf8)
            } else if let data = FileManager.default.contents(atPath: url.path) {
                files[name] = data
            }
        }
        return files
    }

    /// What a SQL query gives, lines of cells with bars between.
    func query(_ sql: String) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]):
                print("|".join("" if cell is None else str(cell) for cell in row))
            """, database, sql,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Replaces text in every file of the returns that holds it; how often.
    @discardableResult
    func replace(_ old: String, by new: String, in name: String) throws -> Int {
        let url = URL(fileURLWithPath: path + "/" + name)
        let text = try String(contentsOf: url, encoding: .utf8)
        try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: url)
        return text.components(separatedBy: old).count - 1
    }
}

@Suite("nightly")
struct NightlyCommandTests {
    @Test("A night says what the measures of its day say")
    func figures() throws {
        let place = try NightlyPlace()
        let outcome = try place.run("--date", "2025-03-31")
        #expect(outcome.status == 0, "\(outcome.err)")
        // The number that Instances/made-return/README.md states.
        #expect(outcome.out.contains("36 of 88"))
        let figures = try String(contentsOfFile: place.out + "/figures.csv", encoding: .utf8)
        #expect(
            figures.contains("2025-03-31,0,") && figures.contains(",outside-stock,2,36,88,2,0.409,")
        )
        let latest = try FileManager.default.destinationOfSymbolicLink(
            atPath: place.out + "/latest")
        #expect(latest == "2025-03-31")
        for name in ["report.html", "report.json"] {
            #expect(FileManager.default.fileExists(atPath: "\(place.out)/latest/\(name)"))
        }
        let mode = try FileManager.default.attributesOfItem(atPath: place.database)
        #expect(mode[.posixPermissions] as? Int == 0o600)
    }

    @Test("The same night twice gives the same bytes and no second revision")
    func idempotent() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-31").status == 0)
        let first = try place.published()
        let again = try place.run("--date", "2025-03-31")
        #expect(again.status == 0)
        #expect(again.out.contains("has not changed"))
        #expect(try place.published() == first)
        #expect(try place.query("SELECT count(*) FROM revision") == ["1"])
        // And a published folder that was spoilt is put right.
        try place.write("spoilt", "nights/2025-03-31/report.json")
        #expect(try place.run("--date", "2025-03-31").status == 0)
        #expect(try place.published() == first)
    }

    @Test("A night is computed again from the database alone")
    func reproduced() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-30").status == 0)
        #expect(try place.run("--date", "2025-03-31").status == 0)
        try FileManager.default.removeItem(atPath: place.path + "/returns")
        try FileManager.default.removeItem(atPath: place.out)
        for night in ["2025-03-30", "2025-03-31"] {
            let outcome = try place.run("--reproduce", night)
            #expect(outcome.status == 0, "\(outcome.out)\(outcome.err)")
            #expect(outcome.out.contains("match what was published"))
        }
        // Were anything else recorded as published, the comparison would say so.
        _ = try place.query("SELECT 1")
        let spoil = try Command.shell(
            "python3 -c \"import sqlite3; d = sqlite3.connect('\(place.database)'); "
                + "d.execute(\\\"UPDATE output SET digest = 'sha256:0' WHERE name = 'report.json'\\\");"
                + " d.commit()\"")
        #expect(spoil == 0)
        let spoilt = try place.run("--reproduce", "2025-03-31")
        #expect(spoilt.status == 74)
        #expect(spoilt.err.contains("the night 2025-03-31 is not as it was recorded"))
        #expect(try place.run("--reproduce", "2025-03-29").status == 1)
    }

    @Test("The edition for sharing stands in a folder of its own, once for each month")
    func shared() throws {
        let place = try NightlyPlace()
        let folder = place.path + "/shared"
        #expect(try place.run("--date", "2025-03-30").status == 0)
        #expect(!FileManager.default.fileExists(atPath: folder))
        #expect(try place.run("--date", "2025-03-31").status == 0)
        let path = folder + "/2025-03-31/report.json"
        let first = try #require(FileManager.default.contents(atPath: path))
        #expect(String(decoding: first, as: UTF8.self).contains("\"edition\": \"shared\""))
        #expect(try place.published().keys.allSatisfy { !$0.contains("shared") })
        // Late data make no second one beside it; what was spoilt is put right.
        #expect(try place.replace(",U4,", by: ",K2,", in: "returns/2024-25/episodes.csv") > 0)
        #expect(try place.run("--date", "2025-03-31").status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["2025-03-31"])
        #expect(FileManager.default.contents(atPath: path) == first)
        #expect(try place.run("--reproduce", "2025-03-31").status == 0)
        // Every night, or never, where the settings say so; never in the team's folder.
        let often = try NightlyPlace("shared_every: night\nshared: for-all\n")
        #expect(try often.run("--date", "2025-03-30").status == 0)
        #expect(
            FileManager.default.fileExists(atPath: often.path + "/for-all/2025-03-30/report.html"))
        let never = try NightlyPlace("shared_every: never\n")
        #expect(try never.run("--date", "2025-03-31").status == 0)
        #expect(!FileManager.default.fileExists(atPath: never.path + "/shared"))
        let one = try NightlyPlace("shared: nights/all\n").run("--date", "2025-03-31")
        #expect(one.status == 65)
        #expect(one.err.contains("name two folders"))
    }

    @Test("Tonight is a day of London: the last hour of a summer day is tomorrow's")
    func london() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--now", "2025-03-29T23:30:00Z").status == 0)
        #expect(try place.run("--now", "2025-03-30T23:30:00Z").status == 0)
        #expect(
            try place.query("SELECT night, cause FROM revision ORDER BY night")
                == ["2025-03-29|first", "2025-03-30|missed", "2025-03-31|first"])
    }

    @Test("Missed nights are filled, the last of them where they are many")
    func missed() throws {
        let place = try NightlyPlace("fill_missed: 3\n")
        #expect(try place.run("--now", "2025-02-01T06:00:00Z").status == 0)
        #expect(try place.run("--now", "2025-02-11T06:00:00Z").status == 0)
        #expect(
            try place.query("SELECT night, cause FROM revision ORDER BY night") == [
                "2025-02-01|first", "2025-02-08|missed", "2025-02-09|missed",
                "2025-02-10|missed", "2025-02-11|first",
            ])
    }

    @Test("Late data make a revision beside the first figure, and the reports before it stay")
    func lateData() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-30").status == 0)
        let before = try place.published()
        // One child's row: a foster home in the county becomes one that no directory places.
        let child = try place.query("SELECT 1")
        #expect(child == ["1"])
        let rows = try String(
            contentsOfFile: place.path + "/returns/2024-25/episodes.csv", encoding: .utf8)
        let line = try #require(
            rows.split(separator: "\n").first { row in
                let cells = row.split(separator: ",", omittingEmptySubsequences: false)
                return cells.count > 11 && cells[5] == "U4" && cells[7].isEmpty
                    && !cells[11].isEmpty
            })
        var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        cells[11] = "ZZ99 9ZZ"
        #expect(
            try place.replace(
                String(line), by: cells.joined(separator: ","), in: "returns/2024-25/episodes.csv")
                == 1)
        let next = try place.run("--date", "2025-03-31")
        #expect(next.status == 0, "\(next.err)")
        #expect(next.out.contains("Past nights revised: 2025-03-30"))
        #expect(
            try place.query(
                """
                SELECT night, number, cause, unknown FROM revision
                JOIN figure ON revision = id AND measure = 'outside-stock' ORDER BY night, number
                """) == [
                    "2025-03-30|0|first|2", "2025-03-30|1|late-data|3", "2025-03-31|0|first|3",
                ])
        let after = try place.published()
        for (name, data) in before
        where name.hasPrefix("2025-03-30/") && !name.hasSuffix("report.html") {
            #expect(after[name] == data, "\(name)")
        }
        // Its page says what it is by now, and the first number still stands on it.
        let page = String(decoding: after["2025-03-30/report.html"] ?? Data(), as: UTF8.self)
        #expect(page.contains("the number of this night was revised: "))
        #expect(page.contains("36 of 88"))
        #expect(after["2025-03-30/superseded.txt"] != nil)
        for night in ["2025-03-30", "2025-03-31"] {
            #expect(try place.run("--reproduce", night).status == 0)
        }
    }

    @Test("Sources that change on the same night make a revision in a folder of its own")
    func sameNight() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-31").status == 0)
        let before = try place.published()
        #expect(try place.replace(",U4,", by: ",K2,", in: "returns/2024-25/episodes.csv") > 0)
        #expect(try place.run("--date", "2025-03-31").status == 0)
        let after = try place.published()
        #expect(after["latest"] == Data("2025-03-31-revision-1".utf8))
        #expect(after["2025-03-31-revision-1/report.json"] != nil)
        #expect(after["2025-03-31/report.json"] == before["2025-03-31/report.json"])
        let page = String(decoding: after["2025-03-31/report.html"] ?? Data(), as: UTF8.self)
        #expect(page.contains("There is a later report of this night in the folder"))
        #expect(try place.run("--reproduce", "2025-03-31").status == 0)
    }

    @Test("A feed written tonight that tells of an older day is stale all the same")
    func staleInside() throws {
        let place = try NightlyPlace(staleAfter: "100000")
        let ten = try place.run("--now", "2025-04-10T06:00:00Z")
        #expect(ten.status == 0, "\(ten.err)")
        let late = try place.run("--now", "2025-05-10T06:00:00Z")
        #expect(late.status == 1)
        #expect(late.err.contains("the newest date in the returns feed (DECOM, DEC, REVIEW) is"))
        #expect(late.err.contains("the limit is 14"))
        let page = try place.published()["2025-05-10/report.html"] ?? Data()
        #expect(String(decoding: page, as: UTF8.self).contains("There is no report"))
        // A wider limit, or none, gives the report.
        let wide = try NightlyPlace("newest_within: never\n", staleAfter: "100000")
        #expect(try wide.run("--now", "2025-05-10T06:00:00Z").status == 0)
    }

    @Test("The day that the deliverer names is judged instead of files and dates")
    func asOf() throws {
        let place = try NightlyPlace("as_of: 2025-05-08\n", staleAfter: "2")
        #expect(try place.run("--now", "2025-05-10T06:00:00Z").status == 0)
        let late = try place.run("--now", "2025-05-11T06:00:00Z")
        #expect(late.status == 1)
        #expect(late.err.contains("has not been updated since 8 May 2025 (3 days; the limit is 2)"))
    }

    @Test("A day to come is no day of a source, and a night before the tables' day says so")
    func daysToCome() throws {
        let stated = try NightlyPlace("as_of: 2052-01-01\n", staleAfter: "2")
        let period = ["--from", "2025-03-30", "--to", "2025-03-31"]
        for nights in [["--date", "2025-03-31"], period] {
            let refused = try Command.run(
                ["nightly", "--config", stated.path + "/nightly.yml"] + nights)
            #expect(refused.status == 1 && refused.err.contains("a day to come"), "\(refused.err)")
        }

        let place = try NightlyPlace("instance: county\n")
        try FileManager.default.createDirectory(
            atPath: place.path + "/county", withIntermediateDirectories: true)
        func tables(of day: String) throws {
            try place.write(
                """
                authority: {code: E10000003, name: Cambridgeshire}
                as_of: \(day)
                adjoining: []
                synthetic: yes

                """, "county/authority.yml")
            try place.write(
                """
                child_id,birth_date,sex,status,home_id,placed_on
                K1,\(day.prefix(3))0-01-01,F,settled,H1,\(day.prefix(4))-01-01

                """, "county/children.csv")
            try place.write(
                """
                home_id,place_provider,kind,easting,northing,authority,places,weekly_cost
                H1,PR1,foster,545200,258100,E10000003,2,420.00

                """, "county/homes.csv")
        }
        try tables(of: "2052-03-31")
        for nights in [["--date", "2025-03-31"], period] {
            let early = try Command.run(
                ["nightly", "--config", place.path + "/nightly.yml"] + nights)
            #expect(early.status == 1)
            #expect(early.err.contains("(as_of), which is after this night"), "\(early.err)")
        }
        try tables(of: "2025-06-30")
        #expect(try place.run("--date", "2025-03-31").status == 0)
        let page = try place.published()["2025-03-31/report.html"] ?? Data()
        #expect(
            String(decoding: page, as: UTF8.self).contains("after this night; they are not used"))
    }

    @Test("Further tables need no returns, no date and no authority of their own")
    func tables() throws {
        let place = try NightlyPlace("tables: tables\n")
        try FileManager.default.createDirectory(
            atPath: place.path + "/tables/returns", withIntermediateDirectories: true)
        try place.write("key,value\nreturns,returns\npopulation,124200\n", "tables/night.csv")
        try place.write("measure,from_rate\noutside-stock,0.29\n", "tables/targets.csv")
        try place.write("not,a,return\n", "tables/returns/other.csv")
        let outcome = try place.run("--date", "2025-03-31")
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out.contains("The target is 29% or less."))
        #expect(try place.run("--reproduce", "2025-03-31").status == 0)
    }

    @Test("A stale feed gives no report, an alert, and no older number in its place")
    func stale() throws {
        let place = try NightlyPlace("alert: alarm\n", staleAfter: "2")
        try place.write("#!/bin/sh\ncp \"$1\" \"$(dirname \"$0\")/rung\"\n", "alarm")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: place.path + "/alarm")
        let old = try #require(ISO8601DateFormatter().date(from: "2025-03-28T12:00:00Z"))
        for name in try FileManager.default.subpathsOfDirectory(atPath: place.path + "/returns") {
            try FileManager.default.setAttributes(
                [.modificationDate: old], ofItemAtPath: place.path + "/returns/" + name)
        }
        #expect(try place.run("--now", "2025-03-30T06:00:00Z").status == 0)
        let outcome = try place.run("--now", "2025-03-31T06:00:00Z")
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("No report for 2025-03-31, because"))
        #expect(outcome.err.contains("has not been updated since"))
        let published = try place.published()
        #expect(published["latest"] == Data("2025-03-31".utf8))
        let page = String(decoding: published["2025-03-31/report.html"] ?? Data(), as: UTF8.self)
        #expect(page.contains("There is no report for this night, because"))
        #expect(!page.contains("0.409") && !page.contains("40.9"))
        #expect(published["alert.txt"] != nil)
        #expect(
            FileManager.default.contents(atPath: place.path + "/rung") == published["alert.txt"])
        // The feed is back: the night is filled, and the alert is gone.
        let new = try #require(ISO8601DateFormatter().date(from: "2025-04-01T01:00:00Z"))
        try FileManager.default.setAttributes(
            [.modificationDate: new],
            ofItemAtPath: place.path + "/returns/2024-25/episodes.csv")
        #expect(try place.run("--now", "2025-04-01T06:00:00Z").status == 0)
        let later = try place.published()
        #expect(later["alert.txt"] == nil)
        #expect(later["2025-03-31/report.json"] != nil)
        #expect(
            try place.query("SELECT outcome, exit_status FROM run ORDER BY id")
                == ["done|0", "no-report|1", "done|0"])
    }

    @Test("While the alarm rings no lock is held, and its program may take a minute")
    func alarm() throws {
        let place = try NightlyPlace("alert: alarm\n", staleAfter: "2")
        // It looks whether the database's lock and the folder's are free.
        try place.write(
            "#!/bin/sh\ncd \"$(dirname \"$0\")\"\n"
                + "flock -n nearhome.db.lock echo free > rung\n"
                + "flock -n nights echo free >> rung\n", "alarm")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: place.path + "/alarm")
        #expect(try place.run("--now", "2031-03-30T06:00:00Z").status == 1)
        let rung = FileManager.default.contents(atPath: place.path + "/rung") ?? Data()
        #expect(String(decoding: rung, as: UTF8.self) == "free\nfree\n")
    }

    @Test("Rows that jump are not believed until somebody says so")
    func jump() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-30").status == 0)
        let path = place.path + "/returns/2024-25/episodes.csv"
        let rows = try String(contentsOfFile: path, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: true)
        try Data((rows.prefix(rows.count / 4).joined(separator: "\n") + "\n").utf8)
            .write(to: URL(fileURLWithPath: path))
        let outcome = try place.run("--date", "2025-03-31")
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("children looked after on 30 March 2025 are gone"))
        #expect(try place.query("SELECT count(*) FROM revision") == ["1"])
        #expect(try place.run("--date", "2025-03-31", "--accept-jump").status == 0)
    }

    @Test(
        "Facts that change while the episode goes on are not believed",
        arguments: [("PL_POST", "CB1 0FN"), ("PLACE", "P1")])
    func changedFacts(column: String, value: String) throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-30").status == 0)
        let name = "returns/2024-25/episodes.csv"
        let lines = try String(contentsOfFile: place.path + "/" + name, encoding: .utf8)
            .split(whereSeparator: \.isNewline)
        let number = try #require(lines[0].split(separator: ",").firstIndex { $0 == column })
        let same = lines.enumerated().map { index, line in
            var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(
                String.init)
            if index > 0 { cells[number] = value }
            return cells.joined(separator: ",")
        }
        try place.write(same.joined(separator: "\n") + "\n", name)
        let outcome = try place.run("--date", "2025-03-31")
        #expect(outcome.status == 1)
        #expect(
            outcome.err.contains("(\(column)) is another one, in an episode that goes on"),
            "\(outcome.err)")
        #expect(try place.query("SELECT count(*) FROM revision") == ["1"])
    }

    @Test("Tables of the case system that are out of date stop the night, and are never left out")
    func tablesOfADay() throws {
        let place = try NightlyPlace()
        try FileManager.default.copyItem(
            atPath: URL(fileURLWithPath: NightlyPlace.made).deletingLastPathComponent()
                .appendingPathComponent("tiny").path, toPath: place.path + "/county")
        func settings(_ stale: String) throws {
            try place.write(
                "authority: E10000003\ninstance: county\nstale_after: \(stale)\nwait: 0\npdf: no\n",
                "nightly.yml")
        }
        try settings("3")
        let late = try place.run("--date", "2011-10-05")
        #expect(late.status == 1)
        #expect(late.err.contains("tables are of 30 September 2011 (as_of), 5 days before"))
        let early = try place.run("--date", "2011-09-29")
        #expect(early.status == 1)
        #expect(early.err.contains("(as_of), which is after this night"))
        // The settings of another authority.
        try place.write(
            "authority: E10000019\ninstance: county\nstale_after: never\nwait: 0\npdf: no\n",
            "nightly.yml")
        let other = try place.run("--date", "2011-10-05")
        #expect(other.status == 65)
        #expect(other.err.contains("the case system's tables are of E10000003"))
        try settings("never")
        #expect(try place.run("--date", "2011-10-05").status == 0)
        let page = try #require(
            try place.published().first { $0.key.hasSuffix("2011-10-05/report.html") })
        #expect(!String(decoding: page.value, as: UTF8.self).contains("No figure:"))
    }

    @Test("A folder of returns without one is named as that, and nothing is published")
    func nothingDelivered() throws {
        let place = try NightlyPlace()
        try FileManager.default.removeItem(atPath: place.path + "/returns")
        try FileManager.default.createDirectory(
            atPath: place.path + "/returns", withIntermediateDirectories: false)
        try place.write("Not a return.", "returns/readme.txt")
        let outcome = try place.run("--date", "2025-03-31")
        #expect(outcome.status == 65)
        #expect(outcome.err.contains("there is no CSV or XML file in it"))
    }

    @Test("A file beside the returns that looks like a table and is not read is told")
    func strays() throws {
        let place = try NightlyPlace()
        for name in ["reviews.txt", "2024-25/episodes.tsv", "Header.ods", "reviews.csv.gz"] {
            try place.write("x", "returns/" + name)
        }
        for name in ["notes.txt", "readme.md"] { try place.write("x", "returns/" + name) }
        let outcome = try Command.run([
            "nightly", "--config", place.path + "/nightly.yml", "--date", "2025-03-31",
        ])
        #expect(outcome.status == 0)
        #expect(outcome.err.components(separatedBy: "is left out, because").count == 5)
        #expect(!outcome.err.contains("notes.txt"))
        let measures = try Command.run([
            "measures", place.path + "/returns", "--as-of", "2025-03-31", "--authority",
            "E10000003",
        ])
        #expect(measures.err.components(separatedBy: "this file is left out").count == 5)
    }

    @Test(
        "A feed that is half delivered publishes nothing and revises nothing",
        arguments: [
            "cut", "header", "columns", "births", "children", "directory", "short-breaks",
            "ends", "reviews", "no-reviews", "year", "half-year", "SEX", "ETHNIC", "UPN", "exits",
            "reasons", "nameless", "empty-reviews", "PLACE", "LS", "CIN", "PLACE_PROVIDER",
        ])
    func halfDelivered(kind: String) throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-30").status == 0)
        let before = try place.published()
        let episodes = place.path + "/returns/2024-25/episodes.csv"
        let text = try String(contentsOfFile: episodes, encoding: .utf8)
        let words: String
        var further = ""
        switch kind {
        case "cut":
            try place.write(String(text.prefix(4000)), "returns/2024-25/episodes.csv")
            words = "are gone"
        case "header":
            // The last line lost its end, and nothing else.
            #expect(text.hasSuffix("\n"))
            let end = text.hasSuffix("\r\n") ? 2 : 1
            try Data(text.utf8.dropLast(end + 1)).write(to: URL(fileURLWithPath: episodes))
            words = "the last line has no end"
        case "births":
            // Of one child in eight, in every table that tells it.
            let folder = place.path + "/returns"
            for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
            where name.hasSuffix(".csv") {
                let lines = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
                    .split(separator: "\n").map(String.init)
                let names = lines[0].split(separator: ",").map(String.init)
                guard let column = names.firstIndex(of: "DOB"), names.first == "CHILD" else {
                    continue
                }
                let blanked = lines.map { line in
                    var cells = line.split(separator: ",", omittingEmptySubsequences: false)
                    if cells[0].utf8.reduce(0, { $0 + Int($1) }) % 8 == 0 { cells[column] = "" }
                    return cells.joined(separator: ",")
                }
                try place.write(blanked.joined(separator: "\n") + "\n", "returns/" + name)
            }
            words = "the day of birth is no longer known"
        case "directory":
            let file = "returns/postcodes.csv"
            let lines = try String(contentsOfFile: place.path + "/" + file, encoding: .utf8)
                .split(separator: "\n")
            try place.write(
                lines.prefix(lines.count / 2).joined(separator: "\n") + "\n", file)
            words = "authority of the placement"
        case "short-breaks":
            var open = 0
            let lines = text.split(separator: "\n").map { line in
                var cells = line.split(separator: ",", omittingEmptySubsequences: false)
                guard cells[7].isEmpty, cells[3] != "LS" else { return String(line) }
                open += 1
                if open % 5 == 0 { cells[3] = "V4" }
                return cells.joined(separator: ",")
            }
            try place.write(lines.joined(separator: "\n") + "\n", "returns/2024-25/episodes.csv")
            words = "without an end of care"
        case "ends":
            // Whoever left is back, were this believed.
            let lines = text.split(separator: "\n").map { line in
                var cells = line.split(separator: ",", omittingEmptySubsequences: false)
                if cells[3] != "LS" { cells[7] = "" }
                return cells.joined(separator: ",")
            }
            try place.write(lines.joined(separator: "\n") + "\n", "returns/2024-25/episodes.csv")
            words = "the column DEC is blank in every row"
        case "reviews":
            let file = "returns/2024-25/reviews.csv"
            let lines = try String(contentsOfFile: place.path + "/" + file, encoding: .utf8)
                .split(separator: "\n")
            try place.write(
                lines.prefix(lines.count / 2).joined(separator: "\n") + "\n", file)
            words = "reviews.csv: rows"
        case "no-reviews":
            let folder = place.path + "/returns"
            for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
            where name.hasSuffix("reviews.csv") {
                try FileManager.default.removeItem(atPath: folder + "/" + name)
            }
            words = "has no row any more"
        case "empty-reviews":
            let file = "returns/2024-25/reviews.csv"
            let lines = try String(contentsOfFile: place.path + "/" + file, encoding: .utf8)
                .split(separator: "\n")
            try place.write(lines[0] + "\n", file)
            words = "the table Reviews of 2024/25 has no row any more"
        case "PLACE", "LS", "CIN", "PLACE_PROVIDER":
            // A text that is no code in every row.
            let lines = text.split(separator: "\n")
            let column = try #require(lines[0].split(separator: ",").firstIndex(of: kind[...]))
            let spoilt = lines.enumerated().map { number, line in
                var cells = line.split(separator: ",", omittingEmptySubsequences: false)
                if number > 0 { cells[column] = "Z9" }
                return cells.joined(separator: ",")
            }
            try place.write(spoilt.joined(separator: "\n") + "\n", "returns/2024-25/episodes.csv")
            words = "(\(kind)) is no longer known"
        case "year":
            try FileManager.default.removeItem(atPath: place.path + "/returns/2022-23")
            words = "the return of 2022/23 is no longer there"
        case "half-year":
            let file = "returns/2023-24/episodes.csv"
            let lines = try String(contentsOfFile: place.path + "/" + file, encoding: .utf8)
                .split(separator: "\n")
            let kept = lines.prefix(1) + lines.dropFirst().suffix(lines.count / 2)
            try place.write(kept.joined(separator: "\n") + "\n", file)
            words = "returns: episodes of 2023/24"
        case "SEX", "ETHNIC", "UPN":
            // Every other child's, in the column alone.
            let file = "returns/2024-25/header.csv"
            let lines = try String(contentsOfFile: place.path + "/" + file, encoding: .utf8)
                .split(separator: "\n")
            let column = try #require(lines[0].split(separator: ",").firstIndex(of: kind[...]))
            let thin = lines.enumerated().map { number, line in
                var cells = line.split(separator: ",", omittingEmptySubsequences: false)
                if number % 2 == 1 { cells[column] = "" }
                return cells.joined(separator: ",")
            }
            try place.write(thin.joined(separator: "\n") + "\n", file)
            words = "header.csv: values in the column \(kind)"
            if kind == "SEX" { further = "the sex is no longer known" }
            if kind == "ETHNIC" { further = "the ethnicity (ETHNIC) is no longer known" }
        case "exits", "reasons":
            // Whoever left, of the rows that say why; the others keep their DEC.
            let lines = text.split(separator: "\n").map { line in
                var cells = line.split(separator: ",", omittingEmptySubsequences: false)
                guard cells[3] != "LS", !cells[8].isEmpty, cells[8] != "X1" else {
                    return String(line)
                }
                cells[8] = ""
                if kind == "exits" { cells[7] = "" }
                return cells.joined(separator: ",")
            }
            try place.write(lines.joined(separator: "\n") + "\n", "returns/2024-25/episodes.csv")
            words = "the end of care (\(kind == "exits" ? "DEC" : "REC")) is no longer known"
        case "nameless":
            // One open episode has lost its CHILD, and it is all that tells of the child's care now.
            var lines = text.split(separator: "\n").map(String.init)
            let index = try #require(
                lines.indices.dropFirst().first { index in
                    let cells = lines[index].split(
                        separator: ",", omittingEmptySubsequences: false)
                    return cells[7].isEmpty
                        && lines.count { $0.hasPrefix(cells[0] + ",") } == 1
                })
            lines[index] = String(lines[index].drop { $0 != "," })
            try place.write(lines.joined(separator: "\n") + "\n", "returns/2024-25/episodes.csv")
            words = "and 1 row of Episodes names no child"
        case "columns":
            let lines = text.split(separator: "\n").map { line in
                line.split(separator: ",", omittingEmptySubsequences: false).dropLast()
                    .joined(separator: ",")
            }
            try place.write(lines.joined(separator: "\n") + "\n", "returns/2024-25/episodes.csv")
            words = "no longer there"
        default:
            // One child in twelve, wherever it stands.
            let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
            let kept = lines.enumerated().filter { index, line in
                index == 0
                    || line.utf8.prefix { $0 != 0x2C }.reduce(0) { $0 &* 31 &+ Int($1) } % 12 != 0
            }
            try place.write(
                kept.map { String($0.element) }.joined(separator: "\n") + "\n",
                "returns/2024-25/episodes.csv")
            words = "children looked after on 30 March 2025 are gone"
        }
        let outcome = try place.run("--date", "2025-03-31")
        #expect(outcome.status == 1, "\(outcome.out)\(outcome.err)")
        #expect(outcome.err.contains(words), "\(outcome.err)")
        #expect(further.isEmpty || outcome.err.contains(further), "\(outcome.err)")
        #expect(try place.query("SELECT count(*) FROM revision") == ["1"])
        // Nor do many nights at once take them back.
        let many = try place.run("--from", "2025-03-01", "--to", "2025-03-31")
        #expect(many.status == 1)
        let after = try place.published()
        for (name, data) in before where name != "latest" { #expect(after[name] == data) }
    }

    @Test("The folder of a new year stops no night, and its children are compared as children")
    func newYear() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-31").status == 0)
        // Every open episode stands in the new year's return again.
        let old = try String(
            contentsOfFile: place.path + "/returns/2024-25/episodes.csv", encoding: .utf8)
        let lines = old.split(separator: "\n", omittingEmptySubsequences: true)
        let names = lines[0].split(separator: ",").map { $0.uppercased() }
        let end = try #require(names.firstIndex { $0.contains("DEC") && !$0.contains("DECOM") })
        let open = lines.dropFirst().filter { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return cells.count > end && cells[end].isEmpty
        }
        #expect(open.count > 80)
        let folder = place.path + "/returns/2025-26"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: place.path + "/returns/2024-25/header.csv", toPath: folder + "/header.csv")
        // Four rows less: those children would have left care on 1 April, and nobody said so.
        try place.write(
            ([lines[0]] + open.dropLast(4)).joined(separator: "\n") + "\n",
            "returns/2025-26/episodes.csv")
        let less = try place.run("--date", "2025-04-01")
        #expect(less.status == 1)
        #expect(less.err.contains("are gone: 4 without an end of care"), "\(less.err)")
        try place.write(
            ([lines[0]] + open).joined(separator: "\n") + "\n", "returns/2025-26/episodes.csv")
        let outcome = try place.run("--date", "2025-04-01")
        #expect(outcome.status == 0, "\(outcome.err)")
        // Half of them only: the new year is half delivered.
        try place.write(
            ([lines[0]] + open.prefix(open.count / 2)).joined(separator: "\n") + "\n",
            "returns/2025-26/episodes.csv")
        let half = try place.run("--date", "2025-04-02")
        #expect(half.status == 1)
        #expect(half.err.contains("are gone"), "\(half.err)")
    }

    @Test("A case system that has lost its homes or children is not believed")
    func halfInstance() throws {
        let place = try NightlyPlace("instance: i\n")
        let made = URL(fileURLWithPath: NightlyPlace.made).deletingLastPathComponent().path
        try FileManager.default.copyItem(
            atPath: made + "/cambridgeshire-2011", toPath: place.path + "/i")
        try place.write(
            "authority: E10000003\ninstance: i\nstale_after: never\nwait: 0\npdf: no\n"
                + "node_limit: 1\n", "nightly.yml")
        #expect(try place.run("--date", "2011-09-30").status == 0)
        let homes = try String(contentsOfFile: place.path + "/i/homes.csv", encoding: .utf8)
        let lines = homes.split(separator: "\n", omittingEmptySubsequences: true)
        let children = try String(contentsOfFile: place.path + "/i/children.csv", encoding: .utf8)
        // Half of the homes in which nobody lives.
        let kept = lines.enumerated().filter { index, line in
            let id = line.prefix { $0 != "," }
            return index == 0 || index % 2 == 0 || children.contains(",\(id),")
        }
        #expect(kept.count < lines.count - 20)
        try place.write(
            kept.map { String($0.element) }.joined(separator: "\n") + "\n", "i/homes.csv")
        for name in ["household.csv", "answers.csv", "contracts.csv", "travel.csv"] {
            try? FileManager.default.removeItem(atPath: place.path + "/i/" + name)
        }
        let outcome = try place.run("--date", "2011-10-01")
        #expect(outcome.status == 1, "\(outcome.err)")
        #expect(outcome.err.contains("instance: homes:"), "\(outcome.err)")
    }

    @Test(
        "A table of the case system that is gone or emptied is not believed",
        arguments: [
            "apart.csv", "emptied", "places", "needs", "authority", "target", "cost", "cheap",
            "urgency", "name", "synthetic",
        ])
    func goneTable(kind: String) throws {
        let place = try NightlyPlace("instance: i\n")
        let made = URL(fileURLWithPath: NightlyPlace.made).deletingLastPathComponent().path
        try FileManager.default.copyItem(atPath: made + "/duty-desk", toPath: place.path + "/i")
        try place.write(
            "authority: E10000901\ninstance: i\nstale_after: never\nwait: 0\npdf: no\n"
                + "node_limit: 1\n", "nightly.yml")
        #expect(try place.run("--date", "2025-09-30").status == 0)
        let words: String
        if kind == "apart.csv" {
            try FileManager.default.removeItem(atPath: place.path + "/i/apart.csv")
            words = "instance/apart.csv: the table is no longer there"
        } else if kind == "emptied" {
            let lines = try String(contentsOfFile: place.path + "/i/apart.csv", encoding: .utf8)
                .split(separator: "\n")
            try place.write(lines[0] + "\n", "i/apart.csv")
            words = "instance/apart.csv: the table has no row any more"
        } else if kind == "target" {
            let path = place.path + "/i/authority.yml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try place.write(
                text.split(separator: "\n").filter { !$0.hasPrefix("out_of_area_target") }
                    .joined(separator: "\n") + "\nout_of_area_target: 0.9\n", "i/authority.yml")
            words = "(out_of_area_target) was 40% and is 90%"
        } else if kind == "name" || kind == "synthetic" {
            let path = place.path + "/i/authority.yml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let changed =
                kind == "name"
                ? text.replacingOccurrences(of: "Aldfordshire", with: "Another")
                : text.replacingOccurrences(of: "synthetic: yes", with: "synthetic: no")
            #expect(changed != text)
            try place.write(changed, "i/authority.yml")
            words = kind == "name" ? "authority's name (name) was" : "(synthetic) was yes and is no"
        } else if let (table, column, value, said) = [
            // Every home is said to be in the own authority, to cost nothing or to cost a pound.
            "authority": (
                "homes.csv", "authority", "E10000901",
                "children the home's authority is another one, and they have not moved"
            ),
            "cost": ("homes.csv", "weekly_cost", "0", "(weekly_cost) is no longer known"),
            "cheap": ("homes.csv", "weekly_cost", "1.00", "(weekly_cost) is another one"),
            "urgency": ("children.csv", "urgency", "emergency", "the urgency is another one"),
        ][kind] {
            let lines = try String(contentsOfFile: place.path + "/i/" + table, encoding: .utf8)
                .split(separator: "\n").map(String.init)
            let number = try #require(
                lines[0].split(separator: ",").firstIndex { $0 == column })
            let all = lines.enumerated().map { index, line in
                var cells = line.split(separator: ",", omittingEmptySubsequences: false)
                if index > 0, !line.contains("\""), cells.count > number {
                    cells[number] = Substring(value)
                }
                return cells.joined(separator: ",")
            }
            try place.write(all.joined(separator: "\n") + "\n", "i/" + table)
            words = said
        } else {
            // A column that loses all its values.
            let (table, column) =
                kind == "needs" ? ("children.csv", "needs") : ("homes.csv", "offers")
            let lines = try String(contentsOfFile: place.path + "/i/" + table, encoding: .utf8)
                .split(separator: "\n").map(String.init)
            let names = lines[0].split(separator: ",").map(String.init)
            let number = try #require(names.firstIndex(of: column))
            let blanked = lines.enumerated().map { index, line in
                var cells = line.split(separator: ",", omittingEmptySubsequences: false)
                if index > 0, !line.contains("\"") { cells[number] = "" }
                return cells.joined(separator: ",")
            }
            try place.write(blanked.joined(separator: "\n") + "\n", "i/" + table)
            words = "the column \(column.uppercased()) is blank in every row"
        }
        let outcome = try place.run("--date", "2025-10-01")
        #expect(outcome.status == 1, "\(outcome.out)\(outcome.err)")
        #expect(outcome.err.contains(words), "\(outcome.err)")
        #expect(try place.run("--date", "2025-10-01", "--accept-jump").status == 0)
    }

    // Writes a column of a table anew, row by row; nil leaves a row as it is.
    private func rewrite(
        _ path: String, _ column: String, value: (Int, [String: String]) -> String?
    ) throws {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let names = lines[0].split(separator: ",").map(String.init)
        let number = try #require(names.firstIndex(of: column))
        let all = lines.enumerated().map { index, line in
            var cells = line.split(separator: ",", omittingEmptySubsequences: false)
                .map(String.init)
            guard index > 0, !line.contains("\""), cells.count == names.count,
                let value = value(index, Dictionary(uniqueKeysWithValues: zip(names, cells)))
            else { return String(line) }
            cells[number] = value
            return cells.joined(separator: ",")
        }
        try Data((all.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
    }

    // A night of the duty desk, in which a dozen homes are not registered.
    private func dutyNight() throws -> NightlyPlace {
        let place = try NightlyPlace()
        let made = URL(fileURLWithPath: NightlyPlace.made).deletingLastPathComponent().path
        try FileManager.default.copyItem(atPath: made + "/duty-desk", toPath: place.path + "/i")
        try place.write(
            "authority: E10000901\ninstance: i\nstale_after: never\nwait: 0\npdf: no\n"
                + "node_limit: 1\n", "nightly.yml")
        var count = 0
        try rewrite(place.path + "/i/homes.csv", "registered") { _, row in
            guard row["registered"] == "yes", count < 12 else { return nil }
            count += 1
            return "no"
        }
        #expect(try place.run("--date", "2025-09-30").status == 0)
        return place
    }

    @Test(
        "A feed in which a fact is overwritten in most rows is not believed",
        arguments: [
            ("registered", "yes"), ("available_from", "2025-10-01"), ("emergency", "yes"),
            ("exempt_for", "C0171"), ("confirmed_on", ""), ("confirmed_on", "2025-12-01"),
            ("needed_by", "2025-12-01"), ("fostering", "preferred"),
            ("fostering", "unsuitable"), ("placed_on", "2025-09-29"), ("placed_on", ""),
        ])
    func overwrittenFact(column: String, value: String) throws {
        let place = try dutyNight()
        let isOfHome = !["needed_by", "fostering", "placed_on"].contains(column)
        let table = place.path + (isOfHome ? "/i/homes.csv" : "/i/children.csv")
        try rewrite(table, column) { index, row in
            // A column that is blank in every row is told by another check.
            if value.isEmpty { return index % 3 == 0 ? nil : "" }
            if !isOfHome, row["birth_date"] ?? "" < "2008-06-01" { return nil }
            if column == "needed_by", !["referred", "must-move"].contains(row["status"]) {
                return nil
            }
            if column == "placed_on", row["placed_on"] == "" || row["birth_date"] ?? "" > "2025" {
                return nil
            }
            return value
        }
        let outcome = try place.run("--date", "2025-10-01")
        #expect(outcome.status == 1, "\(outcome.out)\(outcome.err)")
        #expect(
            outcome.err.split(separator: "\n").contains {
                $0.hasPrefix("instance: ") && $0.contains(column)
            }, "\(outcome.err)")
        #expect(try place.run("--date", "2025-10-01", "--accept-jump").status == 0)
    }

    @Test("A round of confirmations and the changes of an ordinary month are believed")
    func ordinaryFacts() throws {
        let place = try dutyNight()
        let homes = place.path + "/i/homes.csv"
        let children = place.path + "/i/children.csv"
        try rewrite(homes, "confirmed_on") { _, _ in "2025-09-30" }
        try rewrite(homes, "available_from") { index, _ in index % 15 == 0 ? "2025-11-15" : nil }
        var count = 0
        try rewrite(homes, "registered") { _, row in
            guard row["registered"] == "no", count < 2 else { return nil }
            count += 1
            return "yes"
        }
        try rewrite(homes, "emergency") { index, _ in index < 4 ? "yes" : nil }
        for (column, value) in [("needed_by", "2025-10-25"), ("fostering", "suitable")] {
            var count = 0
            try rewrite(children, column) { _, row in
                guard row["status"] == "referred", row["birth_date"] ?? "" > "2008-06-01", count < 6
                else { return nil }
                count += 1
                return value
            }
        }
        try rewrite(children, "placed_on") { index, row in
            index % 40 == 0 && row["placed_on"] != "" ? "2025-09-28" : nil
        }
        let outcome = try place.run("--date", "2025-10-01")
        #expect(outcome.status == 0, "\(outcome.out)\(outcome.err)")
    }

    @Test("Nights after today are refused unless forced, and no earlier night takes latest back")
    func future() throws {
        let place = try NightlyPlace()
        let now = ["--now", "2025-03-31T06:00:00Z"]
        let future = try place.run(now[0], now[1], "--date", "2025-04-01")
        #expect(future.status == 64)
        #expect(future.err.contains("after today, 31 March 2025"))
        #expect(!FileManager.default.fileExists(atPath: place.out))
        #expect(
            try place.run(now[0], now[1], "--from", "2025-03-01", "--to", "2052-03-30").status
                == 64)
        #expect(try place.run(now[0], now[1]).status == 0)
        #expect(try place.run(now[0], now[1], "--date", "2025-03-20").status == 0)
        #expect(try place.published()["latest"] == Data("2025-03-31".utf8))
        #expect(
            try place.run(now[0], now[1], "--date", "2025-04-01", "--force").status == 0)
        #expect(try place.published()["latest"] == Data("2025-04-01".utf8))
        // A clock that went mad.
        let mad = try place.run("--now", "2052-03-30T06:00:00Z")
        #expect(mad.status == 64)
        #expect(mad.err.contains("Set the clock right"))
    }

    @Test("A database that is gone, or older than the nights, is named with the mend")
    func lostDatabase() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-29").status == 0)
        let old = place.path + "/old.db"
        try FileManager.default.copyItem(atPath: place.database, toPath: old)
        #expect(try place.run("--date", "2025-03-30").status == 0)
        let before = try place.published()
        for name in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: place.database + name)
        }
        for _ in 1...2 {
            let outcome = try place.run("--date", "2025-03-31")
            #expect(outcome.status == 74)
            #expect(outcome.err.contains("there is no database"))
            #expect(outcome.err.contains("holds nights up to 30 March 2025"))
            #expect(outcome.err.contains("Restore the database"))
            #expect(!FileManager.default.fileExists(atPath: place.database))
        }
        var after = try place.published()
        #expect(after.removeValue(forKey: "alert.txt") != nil)
        #expect(after == before)
        // Nor does figures.csv alone, without one night's folder.
        for name in try FileManager.default.contentsOfDirectory(atPath: place.out)
        where name != "figures.csv" {
            try FileManager.default.moveItem(
                atPath: place.out + "/" + name, toPath: place.path + "/kept-" + name)
        }
        let alone = try place.run("--date", "2025-03-31")
        #expect(alone.status == 74)
        #expect(alone.err.contains("holds nights up to 30 March 2025"))
        #expect(alone.err.contains("Restore the database"))
        #expect(
            try !FileManager.default.contentsOfDirectory(atPath: place.out).contains {
                $0.hasPrefix("2025")
            })
        for name in try FileManager.default.contentsOfDirectory(atPath: place.path)
        where name.hasPrefix("kept-") {
            try? FileManager.default.removeItem(atPath: place.out + "/" + name.dropFirst(5))
            try FileManager.default.moveItem(
                atPath: place.path + "/" + name, toPath: place.out + "/" + name.dropFirst(5))
        }
        try? FileManager.default.removeItem(atPath: place.database)
        try FileManager.default.copyItem(atPath: old, toPath: place.database)
        let older = try place.run("--date", "2025-03-31")
        #expect(older.status == 74)
        #expect(older.err.contains("does not know 1 of the nights"))
        #expect(try place.run("--date", "2025-03-31", "--force").status == 0)
    }

    @Test("Faults of the sources give no report and 65; faults of the settings change nothing")
    func faults() throws {
        let place = try NightlyPlace()
        try place.replace("DECOM", by: "DECOMM", in: "returns/2024-25/episodes.csv")
        let outcome = try place.run("--date", "2025-03-31")
        #expect(outcome.status == 65)
        #expect(
            outcome.err.contains("returns/2024-25/episodes.csv")
                || outcome.err.contains("2024-25/episodes.csv"))
        #expect(try place.published()["alert.txt"] != nil)
        let other = try NightlyPlace("shape: round\n")
        #expect(try other.run("--date", "2025-03-31").status == 65)
        #expect(!FileManager.default.fileExists(atPath: other.database))
    }

    @Test(
        "Wrong usage ends with 64",
        arguments: [
            ["--date", "yesterday"], ["--from", "2025-01-01"],
            ["--from", "2025-02-01", "--to", "2025-01-01"],
            ["--date", "2025-01-01", "--reproduce", "2025-01-01"], ["--now", "noon"],
        ])
    func usage(arguments: [String]) throws {
        let outcome = try Command.run(["nightly", "--config", "/nowhere.yml"] + arguments)
        #expect(outcome.status == 64)
    }

    @Test("With an instance of the night: allocation, and where the two sources differ")
    func instance() throws {
        let place = try NightlyPlace("instance: instance\nnode_limit: 50\n")
        #expect(
            try Command.run([
                "import", "ssda903", place.path + "/returns", "--as-of", "2025-03-31",
                "--authority", "E10000003", "--out", place.path + "/instance", "--quiet",
            ]).status == 0)
        #expect(try place.run("--date", "2025-03-31").status == 0)
        #expect(try place.query("SELECT count(*) FROM reconciliation") == ["0"])
        let first = try place.published()
        #expect(first["2025-03-31/allocation.json"] != nil)
        // The case system has a foster home down as a children's home.
        let homes = try String(contentsOfFile: place.path + "/instance/homes.csv", encoding: .utf8)
            .components(separatedBy: "\n")
        let header = homes[0].components(separatedBy: ",")
        let kind = try #require(header.firstIndex(of: "kind"))
        let line = try #require(homes.firstIndex { $0.contains(",foster,") })
        var cells = homes[line].components(separatedBy: ",")
        cells[kind] = "childrens-home"
        try place.replace(
            homes[line], by: cells.joined(separator: ","), in: "instance/homes.csv")
        #expect(try place.run("--date", "2025-03-31").status == 0)
        let rows = try place.query(
            "SELECT fact, returns, instance, used FROM reconciliation")
        #expect(!rows.isEmpty)
        #expect(Set(rows) == ["kind|foster|childrens-home|returns"])
        #expect(try place.run("--reproduce", "2025-03-31").status == 0)
        // A week later the extract is used, for nothing is ever stale here, and its day is told.
        #expect(try place.run("--date", "2025-04-07").status == 0)
        let later = try place.published()
        #expect(later["2025-04-07/allocation.json"] != nil)
        let page = try #require(later["2025-04-07/report.html"])
        #expect(
            String(decoding: page, as: UTF8.self).contains(
                "are of 31 March 2025, 7 days before this night"))
    }

    @Test("A reorganisation changes nights from its day on, and none before")
    func boundaries() throws {
        let place = try NightlyPlace("boundaries: boundaries.yml\nfill_missed: 0\n")
        // From 1 March 2025 Huntingdonshire (E07000011) is, as a test would have it, its own.
        try place.write(
            """
            reorganisations:
              - {on: 2025-03-01, successor: E06000098, predecessors: [E10000099],
                 districts: [E07000011]}
            """, "boundaries.yml")
        let plain = try NightlyPlace("fill_missed: 0\n")
        var figures: [String: [String]] = [:]
        for night in ["2025-02-28", "2025-03-01"] {
            for (name, job) in [("with", place), ("without", plain)] {
                #expect(try job.run("--date", night).status == 0)
                figures["\(night) \(name)"] = try job.query(
                    """
                    SELECT counted, not_counted, unknown FROM figure
                    JOIN revision ON id = revision
                    WHERE night = '\(night)' AND measure = 'outside-stock'
                    """)
            }
        }
        #expect(figures["2025-02-28 with"] == figures["2025-02-28 without"])
        #expect(figures["2025-03-01 with"] != figures["2025-03-01 without"])
        for night in ["2025-02-28", "2025-03-01"] {
            #expect(try place.run("--reproduce", night).status == 0)
        }
        // An authority that has ended has no nights of its own.
        try place.write(
            """
            reorganisations:
              - {on: 2025-03-02, successor: E06000098, predecessors: [E10000003]}
            """, "boundaries.yml")
        let ended = try place.run("--date", "2025-03-02")
        #expect(ended.status == 65)
        #expect(ended.err.contains("existed until 1 March 2025"))
    }

    @Test("A code of no authority stops the night; as a neighbour's it is told")
    func codeOfNone() throws {
        let place = try NightlyPlace("adjoining: [E06000031, E06000099]\n")
        let told = try Command.run([
            "nightly", "--config", place.path + "/nightly.yml", "--date", "2025-03-31",
        ])
        #expect(told.status == 0, "\(told.err)")
        #expect(told.err.contains("no authority in England"), "\(told.err)")
        let settings = "returns: returns\nstale_after: never\nwait: 0\npdf: no\n"
        try place.write("authority: E10000099\n" + settings, "nightly.yml")
        let refused = try place.run("--date", "2025-04-01")
        #expect(refused.status == 65)
        #expect(refused.err.contains("no authority in England"), "\(refused.err)")
        // The file of boundaries names it.
        try place.write(
            """
            reorganisations:
              - {on: 2024-04-01, successor: E10000099, predecessors: [E10000003]}
            """, "boundaries.yml")
        try place.write(
            "authority: E10000099\nboundaries: boundaries.yml\n" + settings, "nightly.yml")
        let named = try place.run("--date", "2025-04-01", "--accept-jump")
        #expect(named.status == 0, "\(named.err)")
    }

    @Test("Settings say that returns are invented: pages, report.json and forecasts say so")
    func invented() throws {
        let place = try NightlyPlace()
        #expect(try place.run("--date", "2025-03-30").status == 0)
        func settings(_ mark: String) throws {
            try place.write(
                "authority: E10000003\nreturns: returns\nstale_after: never\nwait: 0\npdf: no\n"
                    + mark, "nightly.yml")
        }
        // Nights without the mark came before: only who says so joins the two.
        try settings("synthetic: yes\n")
        let doubted = try place.run("--date", "2025-03-31")
        #expect(doubted.status == 1)
        #expect(doubted.err.contains("(synthetic) was no and is yes"), "\(doubted.err)")
        #expect(try place.run("--date", "2025-03-31", "--accept-jump").status == 0)
        let published = try place.published()
        let warning = Data("Invented data".utf8)
        for (night, isMarked) in [("2025-03-30", false), ("2025-03-31", true)] {
            let page = try #require(published["\(night)/report.html"])
            #expect((page.range(of: warning) != nil) == isMarked, "\(night)")
            let json = try #require(published["\(night)/report.json"])
            let report = try JSONSerialization.jsonObject(with: json) as? [String: Any]
            #expect(report?["synthetic"] as? Bool == isMarked, "\(night)")
        }
        let shared = try Data(
            contentsOf: URL(fileURLWithPath: place.path + "/shared/2025-03-31/report.html"))
        #expect(shared.range(of: warning) != nil)
        #expect(try place.run("--reproduce", "2025-03-31").status == 0)
        // The mark stands already.
        #expect(try place.run("--date", "2025-04-01").status == 0)
        let options = [
            "forecast", "--config", place.path + "/nightly.yml", "--as-of", "2025-03-31", "--until",
            "2025-06-30", "--quiet",
        ]
        let text = try Command.run(options + ["--method", "stock-flow"])
        #expect(text.out.hasPrefix("Invented data"), "\(text.out)\(text.err)")
        let page = place.path + "/forecast"
        let json = try Command.run(
            options + ["--futures", "20", "--format", "json", "--out", page])
        #expect(try json.json()["synthetic"] as? Bool == true)
        let written = try Data(contentsOf: URL(fileURLWithPath: page + "/report.html"))
        #expect(written.range(of: warning) != nil)
    }

    @Test("Postcodes of a directory are indexed once, and the night keeps only its own")
    func postcodes() throws {
        let place = try NightlyPlace("postcodes: directory.csv\n")
        try FileManager.default.moveItem(
            atPath: place.path + "/returns/postcodes.csv", toPath: place.path + "/directory.csv")
        let outcome = try place.run("--date", "2025-03-31")
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out.contains("36 of 88"))
        #expect(try place.query("SELECT count(*) FROM postcode") == ["218"])
        try FileManager.default.removeItem(atPath: place.path + "/directory.csv")
        #expect(try place.run("--reproduce", "2025-03-31").status == 0)
    }

    @Test("Years of nights are back-filled, and a second time there is nothing left to do")
    func backFill() throws {
        let place = try NightlyPlace()
        let outcome = try Command.run([
            "nightly", "--config", place.path + "/nightly.yml", "--from", "2024-12-01", "--to",
            "2025-03-31",
        ])
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out.contains("121 nights computed"))
        #expect(outcome.err.contains("[##############################] 121 of 121 nights, 100%"))
        #expect(outcome.err.contains(" left"))
        let first = try place.published()
        #expect(first["2024-12-01/report.json"] != nil)
        #expect(!first.keys.contains { $0.hasSuffix(".html") })
        let again = try place.run("--from", "2024-12-01", "--to", "2025-03-31")
        #expect(again.out.contains("0 nights computed, 121 there already"))
        #expect(try place.published() == first)
        for night in ["2024-12-01", "2025-01-20", "2025-03-31"] {
            #expect(try place.run("--reproduce", night).status == 0)
        }
    }
}
