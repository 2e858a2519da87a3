import Foundation
import Testing

@Suite("assign")
struct AssignCommandTests {
    @Test("The bundled instances have the optima that Instances/README.md states")
    func stated() throws {
        for name in ["tiny", "duty-desk"] {
            let outcome = try Command.run("assign", Bundled.instance(name), "--format", "json")
            let answer = try outcome.json()
            #expect(answer["status"] as? String == "optimal", "\(name)")
            let objective = try #require(answer["objective"] as? [String: Any])
            let row = try #require(
                try Bundled.text("Instances/README.md").split(separator: "\n").first {
                    $0.hasPrefix("| `\(name)` |") && $0.contains("£")
                })
            let cells = row.split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces).replacing(",", with: "")
                    .replacing("£", with: "")
            }
            #expect(Double(cells[1]) == objective["points"] as? Double)
            #expect(Double(cells[2]) == objective["weeklyCost"] as? Double)
            #expect(Int(cells[3]) == (answer["unplaced"] as? [Any])?.count)
        }
    }

    @Test("GLPK's own branch and cut proves the same optimum of the complete program")
    func glpk() throws {
        for name in ["tiny", "duty-desk", "cambridgeshire-2011"] {
            let instance = Bundled.instance(name)
            let exact = try Command.run("assign", instance, "--format", "json").json()
            let glpk = try Command.run(
                "assign", instance, "--method", "glpk", "--format", "json"
            ).json()
            #expect(glpk["status"] as? String == "optimal", "\(name)")
            #expect(glpk["method"] as? String == "glpk")
            #expect(glpk["termination"] as? String == "proved", "\(name)")
            let one = try #require(exact["objective"] as? [String: Any])
            let other = try #require(glpk["objective"] as? [String: Any])
            for key in ["points", "bound", "weeklyCost", "weeklyCostBound"] {
                #expect(one[key] as? Double == other[key] as? Double, "\(name) \(key)")
            }
        }
    }

    @Test("What is agreed stays, and a row that breaks a rule is refused with its line")
    func fixed() throws {
        let place = try Scratch()
        let instance = Bundled.instance("tiny")
        let best = try Command.run("assign", instance, "--format", "json").json()
        let assignments = try #require(best["assignments"] as? [[String: Any]])
        let one = try #require(assignments.first { $0["moved"] as? Bool == true })
        let child = try #require(one["child"] as? String)
        let home = try #require(one["home"] as? String)
        let path = place.path + "/agreed.csv"
        try "child_id,home_id\n\(child),\(home)\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        let kept = try Command.run("assign", instance, "--fix", path, "--format", "json").json()
        #expect(
            (kept["objective"] as? [String: Any])?["points"] as? Double
                == (best["objective"] as? [String: Any])?["points"] as? Double)
        try "child_id,home_id\n\nNOBODY,\(home)\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        let refused = try Command.run("assign", instance, "--fix", path)
        #expect(refused.status == 65)
        #expect(refused.err.contains("agreed.csv:3: child_id: "), "\(refused.err)")
        #expect(refused.out.isEmpty)
        // A name typed for a reference is not repeated, and a habit is one complaint.
        let rows = (0..<3000).map { "Jane Smith\($0),\(home)\n" }.joined()
        try ("child_id,home_id\n" + rows).write(toFile: path, atomically: true, encoding: .utf8)
        let many = try Command.run("assign", instance, "--fix", path)
        #expect(many.status == 65 && many.err.utf8.count < 2000, "\(many.err.prefix(300))")
        #expect(!many.err.contains("Jane"))
        let judged = try Command.run("verify", instance, path)
        #expect(judged.status == 1 && !judged.out.contains("Jane"))
        #expect(judged.out.contains("2900 more"), "\(judged.out.suffix(300))")
    }

    @Test("Only a child who has a home moves; who has none gets one, and all are counted")
    func whatHappens() throws {
        let instance = Bundled.instance("cambridgeshire-2011")
        let status = Dictionary(
            uniqueKeysWithValues: try Bundled.text("Instances/cambridgeshire-2011/children.csv")
                .split(separator: "\n").dropFirst().compactMap { line in
                    let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                    return (String(cells[0]), String(cells[15]))
                })
        let csv = try Command.run("assign", instance, "--format", "csv", "--quiet").out
        var words: [String: Set<String>] = [:]
        for line in csv.split(whereSeparator: \.isNewline).dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            words[status[String(cells[0])] ?? "", default: []].insert(String(cells[4]))
        }
        #expect(words["referred"] == ["gets a home", "no home yet"])
        #expect(words["must-move"] == ["moves"])
        #expect(words["may-move"] == ["stays", "moves"])
        let text = try Command.run("assign", instance, "--quiet").out
        #expect(
            text.replacing("\n", with: " ").contains(
                "45 children were looked at: 14 have no home yet, 13 must leave theirs and 18 may move."
            ))
        // Whose brothers and sisters must be in the home is not told of a home for it alone.
        let paying = try Command.run("assign", instance, "--format", "json").json()["paying"]
        let children = (paying as? [[String: Any]])?.compactMap { $0["child"] as? String } ?? []
        #expect(!children.isEmpty && Set(children).isDisjoint(with: ["C0246", "C0269", "C0370"]))
    }

    @Test("A plan that something holds back is told as the best under that alone")
    func bestOfWhich() throws {
        let place = try Scratch()
        let path = place.path + "/agreed.csv"
        try "child_id,home_id\nC08,H04\n".write(toFile: path, atomically: true, encoding: .utf8)
        for (options, words) in [
            ([], "This is the best plan:"), (["--budget", "12000"], "Under these limits"),
            (["--out-of-area-cap", "90%"], "Under these limits"),
            (["--fix", path], "With what is agreed"),
            (
                ["--fix", path, "--budget", "20000"],
                "Under these limits and with what is agreed"
            ),
        ] as [([String], String)] {
            let answer = try Command.run(["assign", Bundled.instance("tiny")] + options).out
            #expect(
                answer.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                    .contains(" \(words) no other plan scores better (proved)."),
                "\(options) \(answer)")
        }
    }

    @Test("Of an instance made from returns nobody says that every child has a home")
    func fromReturns() throws {
        let place = try Scratch()
        let plan = place.path + "/plan.csv"
        let instance = place.path + "/i"
        try FileManager.default.createDirectory(
            atPath: instance, withIntermediateDirectories: true)
        for (name, text) in [
            (
                "authority.yml",
                "authority: {code: E10000003, name: C}\nas_of: 2025-03-31\nadjoining: []\n"
            ),
            (
                "children.csv",
                "child_id,birth_date,status,home_id,placed_on\n"
                    + "K1,2012-01-05,settled,H1,2022-01-01\n"
            ),
            ("homes.csv", "home_id,kind,places,weekly_cost,authority\nH1,foster,1,400,E10000003\n"),
        ] {
            try text.write(toFile: instance + "/" + name, atomically: true, encoding: .utf8)
        }
        try "child_id,home_id\n".write(toFile: plan, atomically: true, encoding: .utf8)
        for isFromReturns in [false, true] {
            if isFromReturns {
                let path = instance + "/authority.yml"
                try (String(contentsOfFile: path, encoding: .utf8) + "from_returns: yes\n")
                    .write(toFile: path, atomically: true, encoding: .utf8)
            }
            for arguments in [["assign", instance], ["verify", instance, plan]] {
                let outcome = try Command.run(arguments)
                #expect(outcome.status == 0, "\(outcome.out)\(outcome.err)")
                #expect(
                    outcome.out.contains("every child has a") == !isFromReturns,
                    "\(arguments) \(outcome.out)")
            }
        }
    }

    @Test("A plan without its column home_id is refused")
    func missingColumn() throws {
        let place = try Scratch()
        let path = place.path + "/agreed.csv"
        try "child_id,home\nC06,H01\n".write(toFile: path, atomically: true, encoding: .utf8)
        for words in [
            ["assign", Bundled.instance("tiny"), "--fix", path],
            ["verify", Bundled.instance("tiny"), path],
        ] {
            let refused = try Command.run(
                words[0], words[1], words[2], words.count > 3 ? words[3] : "--quiet")
            #expect(refused.status == 65, "\(words) \(refused.out)")
            #expect(refused.err.contains("the column home_id is missing"), "\(refused.err)")
        }
    }

    @Test("A sister who waits, or a brother who stays, can be agreed", arguments: ["K1,H1", "K2,"])
    func agreedTogether(row: String) throws {
        let place = try Scratch()
        let instance = place.path + "/i"
        try FileManager.default.createDirectory(
            atPath: instance, withIntermediateDirectories: true)
        let files = [
            "authority.yml":
                "authority: {code: E10000003, name: Cambridgeshire}\nas_of: 2025-03-31\n"
                + "adjoining: []\n",
            "children.csv": """
            child_id,birth_date,sex,status,home_id,placed_on,needed_by,home_easting,home_northing,\
            sibling_group,sibling_plan
            K1,2012-01-05,M,may-move,H1,2022-01-01,2025-04-01,545000,258000,S1,together
            K2,2014-01-05,M,referred,,,2025-04-01,545000,258000,S1,together

            """,
            "homes.csv": """
            home_id,provider_id,place_provider,kind,easting,northing,authority,places,\
            approved_places,min_age,max_age,offers,pets,registered,status,confirmed_on,weekly_cost
            H1,P1,PR1,foster,545200,258100,E10000003,1,1,0,17,none,no,,,2025-03-28,420

            """,
            "agreed.csv": "child_id,home_id\n\(row)\n",
        ]
        for (name, text) in files {
            try text.write(
                toFile: (name == "agreed.csv" ? place.path : instance) + "/" + name,
                atomically: true, encoding: .utf8)
        }
        let kept = try Command.run("assign", instance, "--fix", place.path + "/agreed.csv")
        #expect(kept.status == 0, "\(kept.out)\(kept.err)")
    }

    @Test(
        "Limits that no clock or solver can bear are refused",
        arguments: [
            ["--time-limit", "inf"], ["--time-limit", "nan"], ["--time-limit", "-1"],
            ["--time-limit", "0"], ["--time-limit", "1e300"], ["--time-limit", "31536001"],
            ["--node-limit", "0"], ["--node-limit", "99999999999"], ["--gap", "nan"],
            ["--gap", "1"], ["--gap", "-0.1"], ["--budget", "99999999999999999"],
            ["--budget", "nan"], ["--out-of-area-cap", "1.1"], ["--out-of-area-cap", "inf"],
            ["--seed", "-1"], ["--plans", "101"], ["--lots", "--since", "x"],
            ["--lots", "--method", "glpk"], ["--fix", "x", "--certificate", "y"],
        ])
    func bounded(_ options: [String]) throws {
        let refused = try Command.run(["assign", Bundled.instance("tiny")] + options)
        #expect(refused.status == 64, "\(options)")
        for command in ["match", "report"] where options[0] == "--time-limit" {
            let more = command == "match" ? ["--child", "C08"] : ["--out", "/nonexistent/x"]
            let other = try Command.run([command, Bundled.instance("tiny")] + more + options)
            #expect(other.status == 64, "\(command) \(options)")
        }
    }

    @Test("A year is a time limit like any other", arguments: ["2147484", "31536000"])
    func longLimit(_ seconds: String) throws {
        #expect(
            try Command.run("assign", Bundled.instance("tiny"), "--time-limit", seconds).status == 0
        )
        #expect(
            try Command.run(
                "match", Bundled.instance("tiny"), "--child", "C08", "--time-limit", seconds
            ).status == 0)
    }

    @Test("Without a limit every statement on what policies change is proved")
    func proved() throws {
        let answer = try Command.run(
            "assign", Bundled.instance("tiny"), "--out-of-area-cap", "0.3", "--format", "json"
        ).json()
        #expect(answer["drivenByProved"] as? Bool == true)
    }

    @Test("What standard error says of progress goes to terminals only")
    func pipes() throws {
        let outcome = try Command.run("assign", Bundled.instance("tiny"), "--format", "json")
        #expect(outcome.status == 0)
        #expect(outcome.err.isEmpty)
    }

    @Test("Only a limit that was proved to be the lowest is told as the lowest possible")
    func lowestFound() throws {
        func words(_ limits: String...) throws -> String {
            let outcome = try Command.run(["assign", Bundled.instance("duty-desk")] + limits)
            #expect(outcome.status == 1)
            return outcome.out.split { $0.isWhitespace }.joined(separator: " ")
        }
        let stopped = try words(
            "--out-of-area-cap", "20%", "--budget", "100000", "--node-limit", "1")
        #expect(stopped.contains("The lowest found together: a cap of 32.8% with"), "\(stopped)")
        #expect(stopped.contains("stopped before this was proved"), "\(stopped)")
        #expect(!stopped.contains("possible"), "\(stopped)")
        let proved = try words("--out-of-area-cap", "20%")
        #expect(proved.contains("The lowest possible is 32.8%."), "\(proved)")
    }

    @Test("A cap a little below a share is the cap of the share below")
    func capBelowShare() throws {
        let place = try Scratch()
        let desk = place.path + "/desk"
        let made = try Command.run(
            "generate", desk, "--family", "duty-desk", "--children", "60", "--homes", "50",
            "--may-move", "8", "--must-move", "12", "--referred", "12", "--tightness", "tight",
            "--seed", "9214")
        #expect(made.status == 0, "\(made.err)")
        func points(_ cap: String) throws -> String? {
            let outcome = try Command.run(
                "assign", desk, "--out-of-area-cap", cap, "--format", "json")
            #expect(outcome.status == 0, "\(cap): \(outcome.err)")
            let answer = try outcome.json()
            #expect(answer["status"] as? String == "optimal")
            return (answer["objective"] as? [String: Any])?["points"].map { "\($0)" }
        }
        #expect(try points("0.333333") == points("0.33"))
        let proof = place.path + "/proof.csv"
        let proved = try Command.run(
            "assign", desk, "--out-of-area-cap", "0.333333", "--certificate", proof, "--format",
            "json")
        #expect(try proved.json()["status"] as? String == "optimal", "\(proved.err)")
        let checked = try Command.run("verify", desk, "--certificate", proof)
        #expect(checked.status == 0, "\(checked.out)")
    }

    @Test("The home without a policy is one home, in the reason and in the table")
    func oneHomeWithout() throws {
        let outcome = try Command.run(
            "assign", Bundled.instance("duty-desk"), "--out-of-area-cap", "0.35")
        let lines = outcome.out.split(separator: "\n")
        let reasons = lines.filter { $0.contains("Without a home only because of the cap") }
        #expect(!reasons.isEmpty)
        for line in reasons where line.hasSuffix("would do.") && !line.contains(",") {
            let words = line.split(separator: " ")
            let (child, home) = (words[0].dropLast(), words[words.count - 3])
            #expect(
                lines.contains { row in
                    let cells = row.split(separator: " ")
                    return cells.first == child && cells.last == home && row.contains("the cap")
                }, "\(line)")
        }
    }

    @Test("A gap is a share or in per cent", arguments: ["1%", "0.01", "1e-2"])
    func gap(_ text: String) throws {
        let outcome = try Command.run("assign", Bundled.instance("tiny"), "--gap", text)
        #expect(outcome.status == 0, "\(outcome.err)")
    }

    @Test("Ctrl-C ends the search with a lawful plan and its proved gap")
    func interrupted() throws {
        let place = try Scratch()
        let county = place.path + "/county"
        let made = try Command.run(
            "generate", county, "--family", "county", "--children", "1200", "--homes", "1500",
            "--tightness", "tight", "--seed", "2", "--quiet")
        #expect(made.status == 0, "\(made.err)")
        let terminal = try Terminal()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Command.path)
        process.arguments = ["assign", county, "--format", "json", "--plan", place.path + "/plan"]
        let result = place.path + "/result"
        try Data().write(to: URL(fileURLWithPath: result))
        process.standardOutput = FileHandle(forWritingAtPath: result)
        process.standardError = terminal.screen
        try process.run()
        // The first words of progress tell that the search is under way.
        let words = terminal.read(until: " s")
        #expect(words.contains("plan: "), "\(words)")
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
        let answer = try #require(
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: result))) as? [String: Any])
        #expect(answer["status"] as? String == "feasible")
        #expect(answer["termination"] as? String == "cancelled")
        #expect(answer["drivenByProved"] as? Bool == false)
        let objective = try #require(answer["objective"] as? [String: Any])
        let points = try #require(objective["points"] as? Double)
        let bound = try #require(objective["bound"] as? Double)
        #expect(bound <= points)
        let verified = try Command.run("verify", county, place.path + "/plan")
        #expect(verified.status == 0, "\(verified.out)")
    }
}
