import Foundation
import Testing

@Suite("plan")
struct PlanCommandTests {
    /// The worked example of the format's description, as files.
    private func example() throws -> SoundFiles {
        try SoundFiles([
            "instance/authority.yml": """
            authority: {code: E10000003, name: Cambridgeshire}
            as_of: 2011-09-30
            adjoining: [E06000031]
            """,
            "instance/children.csv": """
            child_id,birth_date,status,home_id,home_easting,home_northing
            C1,2003-01-01,settled,A,545000,258000
            C2,2003-01-01,settled,B,545000,258000
            """,
            "instance/homes.csv": """
            home_id,kind,place_provider,places,weekly_cost,authority,easting,northing,offers,pets,\
            confirmed_on
            A,foster,PR1,1,400,E10000003,545000,258000,none,no,2011-09-29
            B,foster,PR4,2,800,E06000031,519000,298000,none,no,2011-09-29
            """,
            "scenario.yml": """
            name: North
            target: 0.4
            chance: 1
            horizon: {until: 2012-03-31}
            savings: {2011/12: 1000}
            rates: {entrants_per_year: 6, leave_per_year: 0.2, move_per_year: 0.3}
            """,
            "options.csv": """
            option_id,maximum,kind,easting,northing,authority,weekly_cost,one_off_cost,\
            standing_weekly_cost,from,lead_days
            north,2,foster,545000,258000,E10000003,400,5000,50,2011-10-01,60
            """,
            "counts.csv": "plan,option_id,count\none,north,1\ntwo,north,2\n",
            "futures/futures.csv": "future\n1\n2\n",
            "futures/requests.csv": """
            future,child_id,birth_date,home_easting,home_northing,needed_by
            1,R1,2003-01-01,545000,258000,2011-11-20
            1,R2,2003-01-01,545000,258000,2012-02-10
            2,R1,2003-01-01,545000,258000,2011-11-20
            2,R2,2003-01-01,545000,258000,2012-02-10
            """,
            "futures/leavers.csv": "future,child_id,until\n1,C1,2011-12-15\n",
        ])
    }

    private func plan(_ files: SoundFiles, _ further: String...) throws -> Command.Outcome {
        try Command.run(
            ["plan", "instance", "--scenario", "scenario.yml", "--quiet"] + further,
            in: files.folder)
    }

    @Test("The worked example: rates, costs, differences and savings, to the penny")
    func worked() throws {
        let files = try example()
        let outcome = try plan(
            files, "--futures", "futures", "--options", "options.csv", "--counts", "counts.csv",
            "--format", "json")
        #expect(outcome.status == 0, "\(outcome.err)")
        let answer = try outcome.json()
        let plans = try #require(answer["plans"] as? [[String: Any]])
        #expect(plans.compactMap { $0["name"] as? String } == ["baseline", "one", "two"])
        func total(_ plan: [String: Any], _ key: String) -> Double {
            ((plan["cost"] as? [String: Any])?["total"] as? [String: Any])?[key] as? Double ?? .nan
        }
        #expect(total(plans[0], "low") == 31_371.43)
        #expect(total(plans[0], "high") == 41_771.43)
        #expect(total(plans[2], "low") == 42_671.43)
        #expect(plans[2]["plannedCost"] as? Double == 21_700)
        let difference = try #require(answer["difference"] as? [String: [String: Any]])
        #expect(difference["two"]?["reached"] as? Int == 2)
        let savings = try #require(answer["savings"] as? [[String: Any]])
        #expect(savings.first?["planned"] as? Double == 1000)
    }

    @Test("Whatever the shards, and after a kill, the gathered answer is the same bytes")
    func shards() throws {
        let files = try example()
        let ask = [
            "--futures", "futures", "--options", "options.csv", "--counts", "counts.csv",
        ]
        func run(_ further: [String]) throws -> Command.Outcome {
            try Command.run(
                ["plan", "instance", "--scenario", "scenario.yml", "--quiet"] + ask + further,
                in: files.folder)
        }
        let whole = try run(["--format", "json"])
        for part in ["0/2", "1/2"] {
            let outcome = try run(["--shard", part, "--out", "\(part.first ?? "x").jsonl"])
            #expect(outcome.status == 0 && outcome.out.isEmpty, "\(outcome.err)")
        }
        let gather = ["plan", "gather", "1.jsonl", "0.jsonl", "--format", "json", "--quiet"]
        #expect(try Command.run(gather, in: files.folder).out == whole.out)
        // A line torn by a kill is dropped and made again.
        let path = files.folder + "/1.jsonl"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try String(text.dropLast(40)).write(toFile: path, atomically: true, encoding: .utf8)
        let missing = try Command.run(gather, in: files.folder)
        #expect(missing.status == 1 && missing.err.contains("two 1"))
        #expect(try run(["--shard", "1/2", "--out", "1.jsonl"]).status == 0)
        #expect(try Command.run(gather, in: files.folder).out == whole.out)
        // Another run's file is refused.
        let other = try run(["--placing", "one-by-one", "--shard", "1/2", "--out", "1.jsonl"])
        #expect(other.status == 65)
    }

    @Test("The choice: optimal with its floor, out of reach ends with 1, a budget with its excess")
    func choice() throws {
        let files = try example()
        func choose(_ further: String...) throws -> (status: Int32, json: [String: Any]) {
            let outcome = try Command.run(
                [
                    "plan", "instance", "--scenario", "scenario.yml", "--futures", "futures",
                    "--options", "options.csv", "--optimise", "--format", "json", "--quiet",
                ] + further, in: files.folder)
            return (outcome.status, try outcome.json())
        }
        let best = try choose("--marginal", "--frontier", "0.6,0.1")
        #expect(best.status == 0)
        #expect(best.json["status"] as? String == "optimal")
        #expect(best.json["cost"] as? Double == 21_700)
        let frontier = try #require(best.json["frontier"] as? [[String: Any]])
        #expect(frontier.compactMap { $0["status"] as? String } == ["optimal", "out-of-reach"])
        let never = try choose("--target", "0.1")
        #expect(never.status == 1)
        #expect(never.json["floor"] is NSNull)
        let poor = try choose("--budget", "100")
        #expect(poor.json["excess"] as? Double == 1.1)
    }

    @Test("Futures are learnt from returns; the same seed gives the same folder")
    func history() throws {
        let made = [
            "plan", Bundled.instance("cambridgeshire-2011"), "--scenario",
            Bundled.instance("cambridgeshire-2011") + "/plan/scenario.yml", "--futures", "1",
        ]
        // The returns are of later years than the county: there is nothing to learn from.
        let early = try Command.run(
            made + ["--history", Bundled.instance("made-return"), "--quiet"])
        #expect(early.status == 65)
        #expect(early.err.contains("no day before 2011-09-30"))
        #expect(early.err.contains("--history"))
        let folder = try Command.run(
            [
                "plan", Bundled.instance("cambridgeshire-2011"), "--scenario",
                Bundled.instance("cambridgeshire-2011") + "/plan/scenario.yml", "--futures",
                "futures", "--history", Bundled.instance("made-return"),
            ])
        #expect(folder.status == 64)
    }

    @Test("Returns give futures with people who come, leave and move, the same for the same seed")
    func futuresFromReturns() throws {
        let files = try SoundFiles([
            "scenario.yml": """
            name: On
            target: 0.3
            horizon: {until: 2025-09-30}
            """
        ])
        let returns = Bundled.instance("made-return")
        let imported = try Command.run(
            [
                "import", "ssda903", returns, "--as-of", "2025-03-31", "--authority", "E10000003",
                "--postcodes", returns + "/postcodes.csv", "--out", "made", "--quiet",
            ], in: files.folder)
        #expect(imported.status == 0, "\(imported.err)")
        for name in ["one", "two"] {
            let outcome = try Command.run(
                [
                    "plan", "made", "--scenario", "scenario.yml", "--futures", "2", "--history",
                    returns, "--postcodes", returns + "/postcodes.csv", "--write-futures", name,
                    "--quiet",
                ], in: files.folder)
            #expect(outcome.status == 0, "\(outcome.err)")
        }
        for table in ["futures", "requests", "leavers", "moves"] {
            let texts = try ["one", "two"].map {
                try String(contentsOfFile: "\(files.folder)/\($0)/\(table).csv", encoding: .utf8)
            }
            #expect(texts[0] == texts[1])
            #expect(texts[0].split(separator: "\n").count > 1)
        }
    }

    @Test("A report holds page, workbook and tables, with the run under every table")
    func report() throws {
        let files = try example()
        let outcome = try plan(
            files, "--futures", "futures", "--options", "options.csv", "--optimise", "--marginal",
            "--frontier", "0.6,0.4", "--report", "out", "--no-pdf")
        #expect(outcome.status == 0, "\(outcome.err)")
        let page = try String(contentsOfFile: files.folder + "/out/report.html", encoding: .utf8)
        for heading in [
            "Explain this page", "The rate against the target", "Money", "Needs", "Supply",
            "The gap", "Market position", "Action plan", "Where the figures come from",
        ] {
            #expect(page.contains(">\(heading)<"), "\(heading)")
        }
        #expect(page.contains("From runs R0 (baseline), R1 (answer)."))
        #expect(!page.contains("R1,2003"))
        let names = try FileManager.default.contentsOfDirectory(atPath: files.folder + "/out")
        for name in [
            "report.xlsx", "plan.json", "choice.json", "rate.csv", "frontier.csv", "savings.csv",
            "market.csv", "actions.csv",
        ] {
            #expect(names.contains(name), "\(name)")
        }
    }
}
