import Foundation
import Testing

@Suite("forecast")
struct ForecastCommandTests {
    private let made = [
        "forecast", Bundled.instance("made-return"), "--as-of", "2025-03-31", "--until",
        "2026-03-31", "--quiet",
    ]

    private func answer(_ further: String...) throws -> [String: Any] {
        let outcome = try Command.run(made + ["--format", "json"] + further)
        #expect(outcome.status == 0, "\(outcome.err)")
        return try outcome.json()
    }

    @Test("Every date holds spreads whose means add up, and cells that sum to the total")
    func conservation() throws {
        let answer = try answer("--authority", "E10000003", "--futures", "200")
        #expect(answer["method"] as? String == "journeys")
        let dates = try #require(answer["dates"] as? [[String: Any]])
        #expect(
            dates.compactMap { $0["date"] as? String }
                == ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31", "2026-03-31"])
        func mean(_ date: [String: Any], _ key: String) -> Double {
            (date[key] as? [String: Any])?["mean"] as? Double ?? .nan
        }
        var before: Double?
        for date in dates {
            let total = mean(date, "total")
            if let before {
                let expected = before + mean(date, "entrants") - mean(date, "leavers")
                #expect(abs(total - expected) < 1e-9)
            } else {
                #expect(mean(date, "entrants") == 0 && mean(date, "leavers") == 0)
            }
            before = total
            let cells = try #require(date["cells"] as? [[String: Any]])
            let sum = cells.reduce(0) { $0 + ($1["mean"] as? Double ?? .nan) }
            #expect(abs(sum - total) < 1e-9)
            for key in ["kinds", "sides"] {
                let parts = try #require(date[key] as? [[String: Any]])
                let sum = parts.reduce(0) { $0 + ($1["mean"] as? Double ?? .nan) }
                #expect(abs(sum - total) < 1e-9)
            }
        }
        let sides = try #require(dates[0]["sides"] as? [[String: Any]])
        #expect(sides.compactMap { $0["side"] as? String } == ["in", "out", "unknown"])
        let rows = try #require(answer["backTest"] as? [[String: Any]])
        #expect(rows.compactMap { $0["origin"] as? String } == ["2023-03-31", "2024-03-31"])
        #expect(answer["coverage"] is Double)
    }

    @Test("The same seed gives the same bytes, another seed others")
    func determinism() throws {
        let arguments = made + ["--format", "json", "--futures", "30"]
        let first = try Command.run(arguments + ["--seed", "5"])
        #expect(try Command.run(arguments + ["--seed", "5"]).out == first.out)
        #expect(try Command.run(arguments + ["--seed", "6"]).out != first.out)
    }

    @Test("Stock-flow gives one figure a kind and its errors on the past")
    func stockFlow() throws {
        let answer = try answer("--method", "stock-flow")
        #expect(answer["method"] as? String == "stock-flow")
        let kinds = try #require(answer["kinds"] as? [String: [String: Any]])
        #expect(Set(kinds.keys) == ["fostering", "residential", "supported", "other"])
        let rows = try #require(answer["backTest"] as? [[String: Any]])
        for row in rows {
            let forecast = try #require(row["forecast"] as? [Double])
            let actual = try #require(row["actual"] as? [Double])
            let sum = zip(forecast, actual).reduce(0) { $0 + abs($1.0 - $1.1) }
            #expect(abs(sum - (row["error"] as? Double ?? .nan)) < 0.0003)
        }
    }

    @Test("Population arithmetic gives the figures of the cabinet report and its warning")
    func population() throws {
        let arguments = [
            "forecast", "--growth", "13,700", "--rate", "38", "--ages", "0-18",
            "--cost-per-child", "£48,077",
        ]
        let outcome = try Command.run(arguments + ["--format", "json"])
        #expect(outcome.status == 0, "\(outcome.err)")
        let sum = try #require(try outcome.json()["population"] as? [String: Any])
        #expect(sum["growth"] as? Int == 13_700)
        #expect(sum["ratePer10000"] as? Int == 38)
        #expect(sum["ages"] as? String == "0-18")
        #expect(sum["extraChildren"] as? Double == 52.06)
        #expect(sum["rounded"] as? Int == 52)
        #expect(sum["extraCost"] as? Int == 2_502_889)
        let even = try #require(sum["evenSpread"] as? [String: Any])
        #expect(even["growth"] as? Double == 12_978.9)
        #expect(even["extraChildren"] as? Double == 49.3)
        #expect(even["rounded"] as? Int == 49)
        #expect(sum["warning"] is String)
        let words = try Command.run(arguments)
        #expect(words.out.contains("52 more children looked after"))
        #expect(words.out.contains("£2,502,889 a year"))
        #expect(words.out.contains("Warning: The growth is of ages 0 to 18"))
        let plain = try Command.run(
            "forecast", "--growth", "1000", "--rate", "60", "--ages", "0-17", "--format", "json")
        let figures = try #require(try plain.json()["population"] as? [String: Any])
        #expect(
            Set(figures.keys) == ["growth", "ratePer10000", "ages", "extraChildren", "rounded"])
    }

    @Test("The words say how many, how sure, and how such forecasts turned out")
    func words() throws {
        let outcome = try Command.run(made + ["--futures", "50"])
        #expect(outcome.out.hasPrefix("On 31 March 2025 "))
        for words in [
            "in four of five futures", "of the actual figures were in the range", "kinds in range",
            "nothing ranks, scores or flags anybody",
        ] {
            #expect(outcome.out.contains(words), "\(words)")
        }
        let csv = try Command.run(made + ["--futures", "50", "--format", "csv"])
        #expect(csv.out.hasPrefix("date,figure,kind,ages,side,low,central,high,mean"))
    }

    @Test("Fewer come where a programme halves entrants, and nothing else changes")
    func interventions() throws {
        let scratch = try Scratch()
        let file = scratch.path + "/demand.yml"
        try Data("demand:\n  - {name: Half, what: entrants, central: 0.5}\n".utf8)
            .write(to: URL(fileURLWithPath: file))
        func mean(_ answer: [String: Any], _ step: Int, _ key: String) throws -> Double {
            let dates = try #require(answer["dates"] as? [[String: Any]])
            return try #require((dates[step][key] as? [String: Any])?["mean"] as? Double)
        }
        let without = try answer("--futures", "100")
        let with = try answer("--futures", "100", "--interventions", file)
        for step in 1...4 {
            let ratio = try mean(with, step, "entrants") / mean(without, step, "entrants")
            #expect(ratio > 0.35 && ratio < 0.65)
        }
        #expect(try mean(with, 0, "total") == mean(without, 0, "total"))
        // The past is tested as it was.
        let tests = try [with, without].map { answer in
            try JSONSerialization.data(
                withJSONObject: try #require(answer["backTest"]), options: .sortedKeys)
        }
        #expect(tests[0] == tests[1])
    }

    @Test("A population file multiplies who comes, and its gaps are told all at once")
    func growth() throws {
        let scratch = try Scratch()
        let file = scratch.path + "/population.csv"
        func write(_ skipping: Int?) throws {
            var text = "year,age,district,population\n"
            for age in 0...17 {
                text += "2025,\(age),,1000\n"
                if age != skipping { text += "2026,\(age),,3000\n" }
            }
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        }
        try write(nil)
        let plain = try answer("--futures", "60")
        let grown = try answer("--futures", "60", "--population", file)
        func entrants(_ answer: [String: Any], _ step: Int) throws -> Double {
            let dates = try #require(answer["dates"] as? [[String: Any]])
            return try #require((dates[step]["entrants"] as? [String: Any])?["mean"] as? Double)
        }
        #expect(try entrants(grown, 3) == entrants(plain, 3))
        #expect(abs(try entrants(grown, 4) - 3 * entrants(plain, 4)) < 1e-3)
        try write(7)
        let refused = try Command.run(made + ["--population", file])
        #expect(refused.status == 65)
        #expect(refused.err.contains("missing for ages 7 to 7"))
    }

    @Test("Wrong usage ends with 64 and says the mend")
    func usage() throws {
        let folder = Bundled.instance("made-return")
        let cases: [([String], String)] = [
            ([], "Give a folder of returns"),
            ([folder, "--until", "2026-03-31"], "--as-of is missing"),
            ([folder, "--as-of", "2025-03-31", "--until", "2025-05-31"], "2025-06-30"),
            ([folder, "--as-of", "2025-03-31", "--until", "2025-03-31"], "is not after"),
            (
                [folder, "--as-of", "2025-03-31", "--until", "2026-03-31", "--futures", "0"],
                "1 to 100000"
            ),
            (["--growth", "100"], "--growth, --rate and --ages"),
            (["--growth", "100", "--rate", "38", "--ages", "17-0"], "as 0-17"),
            (
                [
                    folder, "--as-of", "2025-03-31", "--until", "2026-03-31", "--authority",
                    "E0999",
                ], "--authority E0999"
            ),
        ]
        for (arguments, words) in cases {
            let outcome = try Command.run(["forecast"] + arguments)
            #expect(outcome.status == 64, "\(arguments): \(outcome.err)")
            #expect(outcome.err.contains(words), "\(arguments): \(outcome.err)")
        }
    }

    @Test("A history too short to learn from says what is missing and what can still be done")
    func shortHistory() throws {
        for day in ["2022-05-01", "2021-03-31"] {
            let outcome = try Command.run(
                "forecast", Bundled.instance("made-return"), "--as-of", day, "--until",
                "2023-03-31", "--quiet")
            #expect(outcome.status == 65)
            #expect(outcome.err.contains("Give returns of earlier years"))
            #expect(outcome.err.contains("What can still be done"))
        }
    }

    @Test("A list of programmes with faults names each, and nothing is written")
    func faults() throws {
        let scratch = try Scratch()
        let file = scratch.path + "/demand.yml"
        try Data(
            "demand:\n  - {name: A, what: thresholds}\n  - {what: moves, central: 2}\n".utf8
        ).write(to: URL(fileURLWithPath: file))
        let outcome = try Command.run(
            made + ["--interventions", file, "--out", scratch.path + "/out"])
        #expect(outcome.status == 65 && outcome.out.isEmpty)
        for path in ["demand.0.what", "demand.1.central"] {
            #expect(outcome.err.contains(path))
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.path + "/out"))
    }

    @Test("With --out a page, a workbook and files are written, the same bytes twice")
    func files() throws {
        let scratch = try Scratch()
        for name in ["a", "b"] {
            let outcome = try Command.run(
                made + ["--futures", "40", "--out", scratch.path + "/" + name])
            #expect(outcome.status == 0, "\(outcome.err)")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/a")
        #expect(
            Set(names).isSuperset(of: [
                "report.html", "report.xlsx", "forecast.json", "cells.csv", "past.csv",
                "children-in-care.csv",
            ]))
        for name in names {
            let bytes = ["a", "b"].map { folder in
                FileManager.default.contents(atPath: "\(scratch.path)/\(folder)/\(name)")
            }
            #expect(bytes[0] == bytes[1], "\(name)")
        }
        let page = try String(contentsOfFile: scratch.path + "/a/report.html", encoding: .utf8)
        #expect(page.contains("<svg") && page.contains("role=\"img\""))
    }

    @Test("The returns that nightly keeps give the forecast of their folder")
    func keptReturns() throws {
        let scratch = try Scratch()
        let config = scratch.path + "/nightly.yml"
        try Data(
            """
            authority: E10000003
            returns: \(Bundled.instance("made-return"))
            stale_after: never
            database: \(scratch.path)/kept.db
            out: \(scratch.path)/nights
            """.utf8
        ).write(to: URL(fileURLWithPath: config))
        let options = [
            "--as-of", "2025-03-31", "--until", "2025-06-30", "--quiet", "--format", "json",
            "--method", "stock-flow",
        ]
        let before = try Command.run(["forecast", "--config", config] + options)
        #expect(before.status == 1)
        #expect(before.err.contains("No night is kept yet"))
        let night = try Command.run(
            "nightly", "--config", config, "--date", "2025-03-31", "--quiet")
        #expect(night.status == 0, "\(night.err)")
        let kept = try Command.run(["forecast", "--config", config] + options)
        #expect(kept.status == 0, "\(kept.err)")
        let folder = try Command.run(
            ["forecast", Bundled.instance("made-return"), "--authority", "E10000003"] + options)
        #expect(kept.out == folder.out)
    }
}
