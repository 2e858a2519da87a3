import Foundation
import Testing

@Suite("generate")
struct GenerateCommandTests {
    @Test("The same seed gives the same bytes, another seed other ones")
    func seeded() throws {
        let place = try Scratch()
        func made(_ name: String, seed: Int) throws -> [String: Data] {
            let folder = "\(place.path)/\(name)"
            let outcome = try Command.run(
                "generate", folder, "--children", "60", "--homes", "80", "--open", "20", "--seed",
                "\(seed)")
            #expect(outcome.status == 0, "\(outcome.err)")
            var files: [String: Data] = [:]
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                files[file] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)"))
            }
            return files
        }
        let first = try made("a", seed: 4)
        #expect(try made("b", seed: 4) == first)
        #expect(try made("c", seed: 5) != first)
    }

    @Test("The sizes asked for are the sizes made, and check finds no fault")
    func sizes() throws {
        let place = try Scratch()
        let folder = place.path + "/county"
        let made = try Command.run(
            "generate", folder, "--children", "150", "--homes", "200", "--may-move", "7",
            "--must-move", "5", "--referred", "11", "--seed", "3", "--format", "json")
        let answer = try made.json()
        #expect(made.status == 0, "\(made.err)")
        for (key, value) in [
            ("children", 150), ("homes", 200), ("mayMove", 7), ("mustMove", 5), ("referred", 11),
            ("settled", 127),
        ] {
            #expect(answer[key] as? Int == value, "\(key)")
        }
        let checked = try Command.run("check", folder, "--format", "json")
        #expect(checked.status == 0)
        #expect((try checked.json()["faults"] as? [Any])?.isEmpty == true)
    }

    @Test("Blanks are a share or in per cent")
    func blanks() throws {
        let place = try Scratch()
        for (name, text) in [("a", "0.1"), ("b", "10%")] {
            let made = try Command.run("generate", "\(place.path)/\(name)", "--blanks", text)
            #expect(made.status == 0, "\(made.err)")
        }
        let (a, b) = (
            try String(contentsOfFile: place.path + "/a/homes.csv", encoding: .utf8),
            try String(contentsOfFile: place.path + "/b/homes.csv", encoding: .utf8)
        )
        #expect(a == b)
    }

    @Test("A tight instance comes with a budget and a cap that a plan meets and that press")
    func pressing() throws {
        let place = try Scratch()
        let folder = place.path + "/county"
        let made = try Command.run(
            "generate", folder, "--family", "county", "--children", "60", "--homes", "90",
            "--tightness", "tight", "--seed", "3", "--format", "json"
        ).json()
        let budget = try #require(made["budget"] as? Double)
        let cap = try #require(made["outOfAreaCap"] as? Double)
        let free = try Command.run("assign", folder, "--format", "json", "--node-limit", "2000")
        let pressed = try Command.run(
            "assign", folder, "--format", "json", "--node-limit", "2000", "--budget",
            "\(budget)", "--out-of-area-cap", "\(cap)")
        #expect(free.status == 0 && pressed.status == 0, "\(pressed.err)")
        func points(_ outcome: Command.Outcome) throws -> Double {
            let objective = try outcome.json()["objective"] as? [String: Any]
            return try #require(objective?["points"] as? Double)
        }
        #expect(try points(pressed) > points(free))
        let after =
            (try pressed.json()["measures"] as? [String: Any])?["after"] as? [String: Any] ?? [:]
        let outside = try #require(after["outside"] as? Double)
        let known = try #require(after["known"] as? Double)
        #expect(outside <= cap * known + 1e-9)
    }

    @Test(
        "What cannot be made is wrong usage, and nothing is written",
        arguments: [
            (["--children", "-1"], "children"), (["--children", "50", "--homes", "1"], "homes"),
            (["--open", "5", "--may-move", "2"], "--open"), (["--blanks", "2"], "share"),
            (["--family", "cambridgeshire-2011", "--authorities", "2"], "fixed"),
        ])
    func refused(_ options: [String], _ word: String) throws {
        let place = try Scratch()
        let outcome = try Command.run(["generate", place.path + "/county"] + options)
        #expect(outcome.status == 64)
        #expect(outcome.err.contains(word), "\(outcome.err)")
        #expect(!FileManager.default.fileExists(atPath: place.path + "/county"))
    }

    @Test("A folder that is not empty is never written over")
    func occupied() throws {
        let place = try Scratch()
        try Data("mine".utf8).write(to: URL(fileURLWithPath: place.path + "/note.txt"))
        let outcome = try Command.run("generate", place.path, "--family", "tiny")
        #expect(outcome.status == 64)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["note.txt"])
    }
}
