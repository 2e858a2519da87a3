import Foundation
import Testing

@Suite("Usage and exit statuses")
struct UsageTests {
    @Test(
        "Wrong usage ends with 64 and says what is wanted",
        arguments: [
            ["check"], ["check", "a", "b"], ["check", "a", "--format", "xml"], ["nonsense"],
            ["check", "a", "--policy"], ["--nonsense"], ["template"],
        ])
    func wrongUsage(_ arguments: [String]) throws {
        let outcome = try Command.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("Error:"))
        #expect(outcome.err.contains("Usage:") || outcome.err.contains("--help"))
    }

    @Test("Help is a result with a worked example", arguments: [[], ["check"], ["template"]])
    func help(_ command: [String]) throws {
        let outcome = try Command.run(command + ["--help"])
        #expect(outcome.status == 0)
        #expect(outcome.err.isEmpty)
        #expect(outcome.out.contains("Example:"))
        #expect(outcome.out.contains("  nearhome "))
    }

    @Test(
        "Help of a command is the same from either side",
        arguments: [["assign"], ["plan"], ["desk"], ["nightly"], ["plan", "simulate"]])
    func helpFromEitherSide(_ command: [String]) throws {
        let after = try Command.run(command + ["--help"])
        #expect(after.out == (try Command.run(["help"] + command)).out)
        #expect(after.out.contains("USAGE: nearhome \(command[0])"))
    }

    @Test("A file that a command does not use is told, and one that is not there is refused")
    func unused() throws {
        let folder = try SoundFolder().write()
        let file = folder.path + "/policy.yml"
        try "".write(toFile: file, atomically: true, encoding: .utf8)
        for option in ["--policy", "--postcodes"] {
            let missing = try Command.run("rules", option, folder.path + "/none")
            #expect(missing.status == 64)
            #expect(missing.err.contains("there is no such file"))
            let found = try Command.run("rules", option, file)
            #expect(found.status == 0)
            #expect(found.err.contains("this command does not use \(option)"))
        }
    }

    @Test(
        "CSV has the line ends of CSV and nothing of a terminal",
        arguments: [
            ["assign"], ["check"], ["match", "--child", "C09"], ["report", "--no-allocation"],
        ])
    func csvLines(_ command: [String]) throws {
        let outcome = try Command.run(
            [command[0], Bundled.instance("tiny")] + command.dropFirst() + [
                "--format", "csv", "--quiet",
            ])
        #expect(!outcome.out.contains("\u{FFFD}"))
        let lines = outcome.out.components(separatedBy: "\r\n")
        #expect(lines.count > 2)
        #expect(!lines.contains { $0.contains("\n") })
    }

    @Test("The CSV of commands that make or explain something ends its lines alike")
    func csvLinesOfMakers() throws {
        let place = try Scratch()
        let returns = [
            "import", "ssda903", Bundled.instance("made-return"), "--as-of", "2025-03-31",
            "--authority", "E10000003", "--out", place.path + "/import",
        ]
        let county = [
            "generate", place.path + "/county", "--family", "duty-desk", "--children", "30",
            "--homes", "30", "--seed", "1",
        ]
        for command in [["rules"], ["template", place.path + "/template"], county, returns] {
            let outcome = try Command.run(command + ["--format", "csv", "--quiet"])
            #expect(outcome.status == 0, "\(outcome.err)")
            let lines = outcome.out.components(separatedBy: "\r\n")
            #expect(lines.count > 2 && lines.last == "", "\(command)")
            #expect(!lines.contains { $0.contains("\n") }, "\(command)")
        }
    }

    @Test("The version is a result")
    func version() throws {
        let outcome = try Command.run("--version")
        #expect(outcome.status == 0)
        #expect(outcome.out.hasPrefix("nearhome "))
    }

    @Test("A result that cannot be written ends with 74")
    func fullDisk() throws {
        let folder = try SoundFolder().write()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Command.path)
        process.arguments = ["check", folder.path]
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        process.standardOutput = full
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 74)
    }

    @Test("A reader that goes away ends the command quietly")
    func closedPipe() throws {
        let folder = try SoundFolder().write()
        let outcome = try shell("'\(Command.path)' check '\(folder.path)' | true; echo done")
        #expect(outcome == "done\n")
    }

    @Test("An answer that has nowhere to go is a fault")
    func closedOutput() throws {
        let folder = try SoundFolder().write()
        let outcome = try shell("'\(Command.path)' check '\(folder.path)' 2>/dev/null >&-; echo $?")
        #expect(outcome == "74\n")
    }

    private func shell(_ line: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "(\(line)) 2>&1"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}

@Suite("template")
struct TemplateCommandTests {
    @Test("A template passes its own check, and says so in words of the format")
    func passes() throws {
        let place = try Scratch()
        let folder = place.path + "/county"
        let written = try Command.run("template", folder)
        #expect(written.status == 0, "\(written.err)")
        let checked = try Command.run("check", folder, "--format", "json")
        #expect(checked.status == 0, "\(checked.out)")
        #expect((try checked.json()["notices"] as? [Any])?.isEmpty == true)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(
            names == [
                "DICTIONARY.md", "answers.csv", "apart.csv", "areas.csv", "authority.yml",
                "avoid_areas.csv", "children.csv", "contracts.csv", "homes.csv", "household.csv",
                "map.csv", "policy.yml", "travel.csv",
            ])
    }

    @Test("A folder that is not empty is never written over")
    func refuses() throws {
        let place = try Scratch()
        let note = place.path + "/note.txt"
        try Data("mine".utf8).write(to: URL(fileURLWithPath: note))
        let outcome = try Command.run("template", place.path)
        #expect(outcome.status == 64)
        #expect(outcome.err.contains("is not empty"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["note.txt"])
    }

    @Test("A folder that cannot be written ends with 74")
    func impossible() throws {
        let outcome = try Command.run("template", "/proc/nowhere/county")
        #expect(outcome.status == 74)
        #expect(outcome.err.contains("It is as it was before."))
    }
}
