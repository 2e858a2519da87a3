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
