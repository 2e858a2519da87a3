import Foundation
import Testing

@Suite("Examples")
struct ExampleTests {
    /// A folder to run examples in: a copy of the instances and reports, and `nearhome` on the path.
    private func workplace() throws -> Scratch {
        let place = try Scratch()
        let files = FileManager.default
        for folder in ["Instances", "Reports"] {
            try files.copyItem(
                atPath: "\(Bundled.root)/\(folder)", toPath: "\(place.path)/\(folder)")
        }
        try files.createDirectory(atPath: "\(place.path)/bin", withIntermediateDirectories: true)
        try files.createSymbolicLink(
            atPath: "\(place.path)/bin/nearhome", withDestinationPath: Command.path)
        return place
    }

    private func run(_ line: String, in place: Scratch) throws -> (status: Int32, said: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "PATH='\(place.path)/bin':$PATH; { \(line)\n} > said 2>&1"]
        process.currentDirectoryURL = URL(fileURLWithPath: place.path)
        try process.run()
        process.waitUntilExit()
        let said = try String(contentsOfFile: "\(place.path)/said", encoding: .utf8)
        return (process.terminationStatus, said)
    }

    /// Lines of a text that call `nearhome`, continued lines joined.
    private func commands(in text: some StringProtocol) -> [String] {
        text.replacingOccurrences(of: "\\\n", with: " ").split(separator: "\n")
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { $0.hasPrefix("nearhome ") }
    }

    @Test("Every command that the README shows does what it says, in the order shown")
    func readme() throws {
        let text = try Bundled.text("README.md")
        let parts = text.components(separatedBy: "```")
        let blocks = stride(from: 1, to: parts.count, by: 2).map { parts[$0] }
            .filter { $0.hasPrefix("sh\n") }
        let lines = blocks.flatMap { commands(in: $0) }
        #expect(lines.count >= 10)
        let place = try workplace()
        for line in lines {
            let outcome = try run(line, in: place)
            #expect(outcome.status == 0, "\(line)\n\(outcome.said)")
        }
        for made in ["plan.csv", "out/report/report.html", "out/made-report/report.html"] {
            #expect(FileManager.default.fileExists(atPath: "\(place.path)/\(made)"), "\(made)")
        }
        for script in ["scripts/demo", "scripts/test"] {
            #expect(text.contains(script))
            #expect(FileManager.default.isExecutableFile(atPath: "\(Bundled.root)/\(script)"))
        }
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 150)
    }

    @Test("Every example of every help can be copied: no line of it is wrapped")
    func widths() throws {
        func check(_ command: [String]) throws {
            let help = try Command.run(command + ["--help"], columns: 80).out
            let examples = help.components(separatedBy: "Example:\n").dropFirst()
            for example in examples {
                let lines = example.components(separatedBy: "\n\n")[0].split(separator: "\n")
                // A wrapped line is continued without an indent.
                for line in lines { #expect(line.hasPrefix("  "), "\(command): \(line)") }
            }
            let list = help.components(separatedBy: "SUBCOMMANDS:\n").dropFirst().first ?? ""
            for line in list.components(separatedBy: "\n\n")[0].split(separator: "\n")
            where line.hasPrefix("  ") && !line.hasPrefix("   ") {
                try check(command + [String(line.split(separator: " ")[0])])
            }
        }
        try check([])
    }

    @Test(
        "The worked example of every command's help runs",
        arguments: [
            [], ["assign"], ["check"], ["generate"], ["import"], ["import", "ssda903"], ["match"],
            ["measures"], ["nightly"], ["report"], ["rules"], ["template"], ["verify"],
        ])
    func help(_ command: [String]) throws {
        let shown = try Command.run(command + ["--help"], columns: 400)
        let example = try #require(
            shown.out.components(separatedBy: "Example:\n").dropFirst().first)
        let text = example.components(separatedBy: "\n\n")[0]
        // Wrapped lines are continued without an indent.
        let lines = commands(in: text)
        #expect(!lines.isEmpty)
        let place = try workplace()
        for line in lines {
            let outcome = try run(line, in: place)
            #expect(outcome.status == 0, "\(line)\n\(outcome.said)")
        }
    }
}
