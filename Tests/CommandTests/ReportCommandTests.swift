import Foundation
import Testing

@Suite("report")
struct ReportCommandTests {
    @Test("The folder holds page, values and figures, and the page stands alone")
    func folder() throws {
        let place = try Scratch()
        let out = place.path + "/made/report"
        let outcome = try Command.run("report", Bundled.instance("tiny"), "--out", out, "--no-pdf")
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out.contains("1 of 6 children"))
        #expect(outcome.out.contains("Children with no home yet: 7."))
        let names = try FileManager.default.contentsOfDirectory(atPath: out)
        for name in [
            "report.html", "report.json", "report.xlsx", "figures.csv", "headline.csv",
            "by-kind.csv",
        ] {
            #expect(names.contains(name), "\(name)")
        }
        #expect(!names.contains { $0.contains("part") })
        let page = try String(contentsOfFile: out + "/report.html", encoding: .utf8)
        #expect(page.contains("<html lang=\"en-GB\"") || page.contains("<html lang=\"en\""))
        #expect(page.contains("<svg"))
        for foreign in ["<script", "http://", "src="] {
            #expect(!page.contains(foreign) || foreign == "http://" && page.contains("www.w3.org"))
        }
    }

    @Test("The rate, its unknowns and the children with no home are the ones of verify")
    func agrees() throws {
        let place = try Scratch()
        let plan = place.path + "/plan.csv"
        let assigned = try Command.run(
            "assign", Bundled.instance("tiny"), "--plan", plan, "--format", "json"
        ).json()
        let report = try Command.run(
            "report", Bundled.instance("tiny"), "--plan", plan, "--format", "json")
        #expect(report.status == 0, "\(report.err)")
        let before =
            (assigned["measures"] as? [String: Any])?["before"] as? [String: Any] ?? [:]
        let today = try report.json()["today"] as? [String: Any]
        let headline = try #require(today?["headline"] as? [String: Any])
        for key in ["outside", "known", "unknown", "rate"] {
            #expect(headline[key] as? Double == before[key] as? Double, "\(key)")
        }
    }

    @Test("The report of an instance has no edition for sharing, and says so")
    func noSharedEdition() throws {
        let refused = try Command.run("report", Bundled.instance("tiny"), "--edition", "shared")
        #expect(refused.status == 64)
        #expect(refused.out.isEmpty)
        #expect(refused.err.contains("Share the report of a night"), "\(refused.err)")
    }

    @Test("What somebody wrote into a cell of codes or districts is in no edition for sharing")
    func wordsOfCells() throws {
        let place = try Scratch()
        let night = place.path + "/night"
        try FileManager.default.copyItem(
            atPath: "\(Bundled.root)/Reports/october-2011", toPath: night)
        func change(_ file: String, _ column: String, _ value: String = "Zebedee Quux") throws {
            let path = night + "/" + file
            var lines = try String(contentsOfFile: path, encoding: .utf8)
                .split(whereSeparator: \.isNewline).map(String.init)
            let number = try #require(lines[0].split(separator: ",").firstIndex { $0 == column })
            let row = try #require(
                lines.indices.last { index in
                    let cells = lines[index].split(
                        separator: ",", omittingEmptySubsequences: false)
                    return cells.count > number && !cells[number].isEmpty
                        && !lines[index].contains("\"")
                })
            var cells = lines[row].split(separator: ",", omittingEmptySubsequences: false)
                .map(String.init)
            cells[number] = value
            lines[row] = cells.joined(separator: ",")
            try Data((lines.joined(separator: "\n") + "\n").utf8)
                .write(to: URL(fileURLWithPath: path))
        }
        try change("returns/2011-12/episodes.csv", "CIN")
        try change("returns/2011-12/episodes.csv", "REASON_PLACE_CHANGE")
        try change("case-system/homes.csv", "district")
        try change("case-system/areas.csv", "district", "Zebedee Other")
        for edition in ["shared", "team"] {
            let out = place.path + "/" + edition
            let outcome = try Command.run(
                "report", night, "--edition", edition, "--out", out, "--no-pdf")
            #expect(outcome.status == 0, "\(outcome.err)")
            for name in try FileManager.default.contentsOfDirectory(atPath: out) {
                let bytes = FileManager.default.contents(atPath: out + "/" + name) ?? Data()
                let text = String(decoding: bytes, as: UTF8.self).lowercased()
                // The team knows its own districts.
                let isAsked =
                    edition == "shared" || ["by-need.csv", "move-reasons.csv"].contains(name)
                #expect(!isAsked || !text.contains("zebedee"), "\(edition) \(name)")
            }
        }
    }

    @Test("A night's folder gives its report; the shared edition names no child")
    func night() throws {
        let place = try Scratch()
        let night = "\(Bundled.root)/Reports/october-2011"
        let team = try Command.run("report", night, "--out", place.path + "/team", "--no-pdf")
        #expect(team.status == 0, "\(team.err)")
        #expect(team.out.contains("164 of 401 children"))
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path + "/team")
        #expect(names.contains("report.xlsx") && names.contains("report.html"))
        #expect(!names.contains { $0.contains("part") || $0.hasSuffix(".pdf") })
        let shared = try Command.run("report", night, "--edition", "shared", "--format", "json")
        #expect(shared.status == 0, "\(shared.err)")
        #expect(!shared.out.contains("\"child\""))
        #expect(try shared.json()["rate"] as? Double == 0.41)
    }

    @Test("Every child outside is in the key of the map or in the note below it")
    func mapAddsUp() throws {
        for (folder, options) in [
            ("Instances/cambridgeshire-2011", ["--no-allocation"]), ("Reports/october-2011", []),
        ] {
            let place = try Scratch()
            let outcome = try Command.run(
                ["report", "\(Bundled.root)/\(folder)", "--out", place.path + "/r", "--no-pdf"]
                    + options)
            #expect(outcome.status == 0, "\(outcome.err)")
            let page = try String(contentsOfFile: place.path + "/r/report.html", encoding: .utf8)
            let key = try #require(page.components(separatedBy: "<ul class=\"key\">").last)
                .components(separatedBy: "</figure>")[0]
                // What a divided county's children are split into is told once more.
                .components(separatedBy: " Northamptonshire was divided")[0]
            let told = key.matches(of: /(\d+) (child|children)\b/).compactMap { Int($0.1) }
            let outside = try #require(outcome.out.firstMatch(of: /, (\d+) of \d+ children/))
            #expect(told.reduce(0, +) == Int(outside.1), "\(key)")
        }
    }

    @Test("A night's report takes --policy and --definition, and refuses what it cannot use")
    func nightOptions() throws {
        let place = try Scratch()
        let folder = place.path + "/night"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let instance = Bundled.instance("tiny")
        try Data(
            """
            key,value
            date,2011-09-30
            authority,E10000003
            instance,\(instance)
            meaning,out-not-adjoining

            """.utf8
        ).write(to: URL(fileURLWithPath: folder + "/night.csv"))
        for option in [
            ["--authority", "E10000003"], ["--plan", "plan.csv"], ["--no-allocation"],
            ["--node-limit", "5"], ["--time-limit", "5"],
        ] {
            let refused = try Command.run(["report", folder] + option)
            #expect(refused.status == 64 && refused.out.isEmpty)
            #expect(refused.err.contains(option[0] + ":"), "\(refused.err)")
        }
        let missing = try Command.run("report", folder, "--policy", place.path + "/none.yml")
        #expect(missing.status == 65, "\(missing.err)")
        let kept = try Command.run("report", folder, "--format", "json")
        #expect(kept.out.contains("out-not-adjoining"), "\(kept.err)")
        let chosen = try Command.run(
            "report", folder, "--definition", "out", "--format", "json")
        #expect(try chosen.json()["definition"] as? String == "out", "\(chosen.err)")
    }

    @Test("A night's folder with faults is refused with every fault, and nothing is written")
    func faultyNight() throws {
        let place = try Scratch()
        let folder = place.path + "/night"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Data("key,value\ndate,2011-02-30\nauthority,E10000003\ncolour,blue\n".utf8).write(
            to: URL(fileURLWithPath: folder + "/night.csv"))
        let outcome = try Command.run("report", folder, "--out", place.path + "/out")
        #expect(outcome.status == 65)
        #expect(outcome.err.contains("night.csv:2") && outcome.err.contains("night.csv:4"))
        for code in ["Cambs", "E07000008", "E10000099"] {
            try Data(
                "key,value\ndate,2011-09-30\nauthority,\(code)\nadjoining,E06000031;\(code)\n".utf8
            ).write(to: URL(fileURLWithPath: folder + "/night.csv"))
            let refused = try Command.run("report", folder, "--out", place.path + "/out")
            #expect(refused.status == 65)
            for place in ["night.csv:3: authority: this is", "night.csv:4: adjoining: this is"] {
                #expect(refused.err.contains(place), "\(refused.err)")
            }
        }
        #expect(!FileManager.default.fileExists(atPath: place.path + "/out"))
    }

    @Test("Without an allocation the report is of the day alone")
    func dayAlone() throws {
        let outcome = try Command.run(
            "report", Bundled.instance("tiny"), "--no-allocation", "--format", "json")
        #expect(outcome.status == 0)
        let plan = try outcome.json()["plan"]
        #expect(plan == nil || plan is NSNull)
    }

    @Test("A plan that breaks a rule is not reported")
    func unlawful() throws {
        let place = try Scratch()
        let plan = place.path + "/plan.csv"
        try Data("child_id,home_id\nC06,H04\nC07,H05\n".utf8).write(
            to: URL(fileURLWithPath: plan))
        let outcome = try Command.run("report", Bundled.instance("tiny"), "--plan", plan)
        #expect(outcome.status == 1)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("verify"))
    }

    @Test(
        "Wrong usage ends with 64",
        arguments: [
            ["--target", "29"], ["--plan", "x.csv", "--no-allocation"], ["--time-limit", "0"],
            ["--authority", "E99999999"], ["--definition", "far"],
        ])
    func usage(_ options: [String]) throws {
        let outcome = try Command.run(["report", Bundled.instance("tiny")] + options)
        #expect(outcome.status == 64)
        #expect(outcome.out.isEmpty)
    }

    @Test("A folder that cannot be made ends with 74")
    func disk() throws {
        let outcome = try Command.run(
            "report", Bundled.instance("tiny"), "--no-allocation", "--out", "/proc/nowhere")
        #expect(outcome.status == 74)
    }
}
