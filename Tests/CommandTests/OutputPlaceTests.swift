import Foundation
import Testing

@Suite("Where outputs go")
struct OutputPlaceTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("An output never lands on a file that was read, by whatever name it is called")
    func inputs() throws {
        let folder = try SoundFolder().write()
        let files = ["children.csv", "homes.csv", "authority.yml", "policy.yml"]
        let before = try files.map {
            try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + $0))
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/soft.csv", withDestinationPath: "children.csv")
        try FileManager.default.linkItem(
            atPath: folder.path + "/homes.csv", toPath: folder.path + "/hard.mps")
        for arguments in [
            ["--plan", "children.csv"],
            ["--plan", "./../\(folder.path.split(separator: "/").last ?? "")/homes.csv"],
            ["--plan", "soft.csv"], ["--export-model", "hard.mps"],
            ["--certificate", "policy.yml"],
            ["--plan", "/dev/null"], ["--plan", "."],
        ] {
            let outcome = try Command.run(["assign", "."] + arguments, in: folder.path)
            #expect(outcome.status == 64, "\(arguments) \(outcome.err)")
        }
        #expect(
            try Command.run("report", ".", "--out", ".", "--no-pdf", in: folder.path).status != 70)
        #expect(
            try files.map { try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + $0)) }
                == before)
    }

    @Test("An output that the next command would read as a table is refused, whatever its case")
    func tables() throws {
        var sound = SoundFolder()
        for name in ["apart.csv", "contracts.csv"] { sound.files[name] = nil }
        let folder = try sound.write()
        for arguments in [
            ["assign", ".", "--plan", "apart.csv"], ["assign", ".", "--plan", "Contracts.CSV"],
            ["assign", ".", "--certificate", "./apart.csv"],
        ] {
            let outcome = try Command.run(arguments, in: folder.path)
            #expect(outcome.status == 64, "\(arguments) \(outcome.err)")
            #expect(outcome.err.contains("would read a file of this name"), "\(outcome.err)")
            #expect(outcome.out.isEmpty, "\(arguments)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/apart.csv"))
        #expect(try Command.run("assign", ".", "--plan", "plan.csv", in: folder.path).status == 0)
    }

    @Test("An output on the file that takes the answer is refused, and so is a blank argument")
    func answers() throws {
        let folder = try SoundFolder().write()
        let file = folder.path + "/answer.txt"
        for place in ["'\(file)'", "/dev/stdout"] {
            let outcome = try Command.shellOutcome(
                "cd '\(folder.path)' && '\(Command.path)' assign . --plan \(place) > '\(file)'")
            #expect(outcome.status == 64, "\(outcome.err)")
        }
        for arguments in [
            ["assign", ".", "--plan", ""], ["assign", ".", "--plan="], ["assign", ""],
            ["report", ".", "--out", ""], ["measures", ".", "--as-of", ""],
        ] {
            let outcome = try Command.run(arguments, in: folder.path)
            #expect(outcome.status == 64, "\(arguments) \(outcome.err)")
            #expect(outcome.err.contains("blank"), "\(arguments) \(outcome.err)")
        }
    }

    @Test("Two outputs on one file are refused, by whatever name it is called")
    func twoOutputs() throws {
        let folder = try SoundFolder().write()
        try Data().write(to: URL(fileURLWithPath: folder.path + "/one.csv"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/two.csv", withDestinationPath: "one.csv")
        for arguments in [
            ["--plan", "c", "--certificate", "./c"], ["--plan", "new/c", "--certificate", "new/c"],
            ["--plan", "one.csv", "--certificate", "two.csv"],
            ["--plan", "m.mps", "--export-model", "m.mps"],
            ["--plan", "m.mps.names.csv", "--export-model", "m.mps"],
            ["--certificate", "m.lp", "--export-model", "m.lp"],
        ] {
            let outcome = try Command.run(["assign", "."] + arguments, in: folder.path)
            #expect(outcome.status == 64, "\(arguments) \(outcome.err)")
            #expect(outcome.err.contains("another output of this command"), "\(outcome.err)")
            #expect(outcome.out.isEmpty, "\(arguments)")
        }
        let apart = ["assign", ".", "--plan", "c", "--certificate", "d"]
        #expect(try Command.run(apart, in: folder.path).status == 0)
    }

    @Test("An output that leads back out of a folder still to be made is refused")
    func detour() throws {
        let place = try Scratch()
        let folder = place.path + "/county"
        let made = try Command.run(
            "generate", folder, "--children", "30", "--homes", "40", "--seed", "3")
        #expect(made.status == 0, "\(made.err)")
        let before = try Data(contentsOf: URL(fileURLWithPath: folder + "/homes.csv"))
        let outcome = try Command.run("assign", folder, "--plan", folder + "/new/../homes.csv")
        #expect(outcome.status == 64)
        #expect(outcome.err.contains("write the path without `..`"), "\(outcome.err)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/homes.csv")) == before)
        #expect(!FileManager.default.fileExists(atPath: folder + "/new"))
    }

    @Test("An output that would land on an input is refused before any other is written")
    func early() throws {
        let folder = try SoundFolder().write()
        let outcome = try Command.run(
            "assign", ".", "--plan", "plan.csv", "--certificate", "children.csv", in: folder.path)
        #expect(outcome.status == 64, "\(outcome.err)")
        #expect(outcome.out.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/plan.csv"))
    }

    @Test("A plan and a report are their owner's alone, and folders are made")
    func modes() throws {
        let folder = try SoundFolder().write()
        let outcome = try Command.run(
            "assign", ".", "--plan", "out/deep/plan.csv", in: folder.path)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(try mode(folder.path + "/out/deep/plan.csv") == 0o600)
        #expect(try mode(folder.path + "/out/deep") == 0o700)
        #expect(
            try Command.run("report", ".", "--out", "report", "--no-pdf", in: folder.path).status
                == 0)
        #expect(try mode(folder.path + "/report") == 0o700)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/report") {
            #expect(try mode(folder.path + "/report/" + name) == 0o600, "\(name)")
        }
    }

    @Test("A report takes away what the report before it left and it does not write again")
    func oldFiles() throws {
        let folder = try SoundFolder().write()
        let place = folder.path + "/report"
        func report() throws {
            #expect(
                try Command.run("report", ".", "--out", "report", "--no-pdf", in: folder.path)
                    .status
                    == 0)
        }
        try report()
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: place))
        // As a version before listed it.
        try "old".write(toFile: place + "/old-table.csv", atomically: true, encoding: .utf8)
        try "mine".write(toFile: place + "/notes.txt", atomically: true, encoding: .utf8)
        let list = try String(contentsOfFile: place + "/files.txt", encoding: .utf8)
        try (list + "old-table.csv\n").write(
            toFile: place + "/files.txt", atomically: true, encoding: .utf8)
        try report()
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: place))
                == names.union(["notes.txt"]))
    }

    @Test("A link that leads nowhere and a pipe among the tables are faults, not absent tables")
    func unreadable() throws {
        for name in ["answers.csv", "apart.csv", "postcodes.csv", "policy.yml"] {
            let folder = try SoundFolder().write()
            let path = folder.path + "/" + name
            try? FileManager.default.removeItem(atPath: path)
            try FileManager.default.createSymbolicLink(
                atPath: path, withDestinationPath: "/nowhere/at/all")
            let outcome = try Command.run("check", ".", in: folder.path)
            #expect(outcome.status == 65, "\(name) \(outcome.out)")
            #expect(outcome.out.contains("leads nowhere"), "\(outcome.out)")
            try FileManager.default.removeItem(atPath: path)
            #expect(mkfifo(path, 0o600) == 0)
            #expect(try Command.run("check", ".", in: folder.path).status == 65)
        }
    }

    @Test("Control characters of a cell reach no terminal")
    func controls() throws {
        var sound = SoundFolder()
        sound.set("homes.csv", 2, "district", "a\u{1B}[31mb\u{9B}c\u{202E}d")
        sound.set("homes.csv", 3, "max_age", "\u{1B}]0;x\u{07}")
        let folder = try sound.write()
        for format in ["table", "json", "csv"] {
            let outcome = try Command.run("check", ".", "--format", format, in: folder.path)
            #expect(outcome.status == 65)
            let all = (outcome.out + outcome.err).unicodeScalars
            #expect(
                !all.contains { $0.value == 0x1B || $0.value == 0x9B || $0.value == 0x202E })
        }
    }

    @Test("A share in per cent and a budget in pounds are understood")
    func spoken() throws {
        let folder = try Scratch()
        let plain = try Command.run(
            "assign", Bundled.instance("tiny"), "--budget", "425000", "--out-of-area-cap", "1",
            "--format", "json",
            in: folder.path)
        let spoken = try Command.run(
            "assign", Bundled.instance("tiny"), "--budget", "£425,000", "--out-of-area-cap", "100%",
            "--format", "json",
            in: folder.path)
        #expect(plain.status == 0 && spoken.status == 0, "\(plain.err)\(spoken.err)")
        #expect(
            try plain.json()["assignments"] as? [[String: AnyHashable]]
                == spoken.json()["assignments"] as? [[String: AnyHashable]])
        #expect(
            try Command.run("assign", ".", "--budget", "£4,25", in: folder.path).status == 64)
    }
}
