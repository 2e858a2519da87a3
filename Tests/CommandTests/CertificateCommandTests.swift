import Foundation
import Testing

@Suite("assign --certificate and verify --certificate")
struct CertificateCommandTests {
    private func certificate(_ name: String, in place: Scratch) throws -> String {
        let path = "\(place.path)/\(name).csv"
        let outcome = try Command.run(
            "assign", Bundled.instance(name), "--certificate", path, "--quiet")
        #expect(outcome.status == 0, "\(outcome.err)")
        return path
    }

    private func check(_ name: String, _ path: String) throws -> Command.Outcome {
        try Command.run("verify", Bundled.instance(name), "--certificate", path, "--format", "json")
    }

    @Test("What assign certifies verify proves", arguments: ["tiny", "duty-desk"])
    func proved(_ name: String) throws {
        let place = try Scratch()
        let outcome = try check(name, certificate(name, in: place))
        #expect(outcome.status == 0, "\(outcome.out)")
        let answer = try outcome.json()
        #expect(answer["status"] as? String == "proved")
        #expect((answer["violations"] as? [Any])?.isEmpty == true)
        let points = try #require(answer["points"] as? Double)
        let bound = try #require(answer["bound"] as? Double)
        #expect(bound <= points && bound >= 0.98 * points)
        let rests = try #require(answer["restsOn"] as? String)
        #expect(rests.contains("integer search"))
        // What the prices prove is not said to rest on anything else.
        #expect(rests.contains("has fewer than") == (bound < points), "\(rests)")
    }

    @Test("GLPK's own search tells no prices: that is said before it begins")
    func glpk() throws {
        let place = try Scratch()
        let outcome = try Command.run(
            "assign", Bundled.instance("tiny"), "--method", "glpk", "--certificate",
            "\(place.path)/proof.csv")
        #expect(outcome.status == 64)
        #expect(outcome.err.contains("--certificate needs --method exact or heuristic"))
    }

    @Test("One altered number is rejected, whether the seal is broken or made anew")
    func altered() throws {
        let place = try Scratch()
        let path = try certificate("tiny", in: place)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .map(String.init)
        let other = place.path + "/other.csv"
        for (index, line) in lines.enumerated() {
            var cells = line.components(separatedBy: ",")
            guard ["cover", "room", "bound", "points"].contains(cells[0]),
                let value = Int64(cells[cells.count - 1])
            else { continue }
            cells[cells.count - 1] = "\(value + 1)"
            var changed = lines
            changed[index] = cells.joined(separator: ",")
            try Data((changed.joined(separator: "\n") + "\n").utf8).write(
                to: URL(fileURLWithPath: other))
            let broken = try check("tiny", other)
            #expect(broken.status == 1, "\(line)")
            #expect(broken.out.contains("\"seal\""))
            try seal(changed, at: other)
            let sealed = try check("tiny", other)
            #expect(sealed.status == 1, "\(line)")
            #expect(!sealed.out.contains("\"seal\""), "\(line)")
            #expect(try sealed.json()["status"] as? String == "rejected")
        }
    }

    /// Writes lines with a seal that fits them.
    private func seal(_ lines: [String], at path: String) throws {
        let body = lines.dropLast().joined(separator: "\n") + "\n"
        try Data(body.utf8).write(to: URL(fileURLWithPath: path))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
        process.arguments = [path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let said = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let digest = said.split(separator: " ").first.map(String.init) ?? ""
        try Data((body + "seal,,,,sha256:\(digest)\n").utf8).write(to: URL(fileURLWithPath: path))
    }

    @Test("A certificate of another instance is refused")
    func swapped() throws {
        let place = try Scratch()
        let tiny = try check("duty-desk", certificate("tiny", in: place))
        #expect(tiny.status == 1)
        #expect(tiny.out.contains("another instance"))
        // Its numbers go beyond the children and homes of a smaller instance.
        let desk = try check("tiny", certificate("duty-desk", in: place))
        #expect(desk.status == 65)
        #expect(desk.err.contains("belongs to this instance"))
    }

    @Test("What is no certificate is bad data, and two things to check are wrong usage")
    func refused() throws {
        let place = try Scratch()
        let path = place.path + "/x.csv"
        try Data("child_id,home_id\nC01,H01\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try check("tiny", path).status == 65)
        #expect(try check("tiny", "/nowhere/at/all").status == 65)
        #expect(try Command.run("verify", Bundled.instance("tiny")).status == 64)
        let both = try Command.run(
            "verify", Bundled.instance("tiny"), path, "--certificate", path)
        #expect(both.status == 64)
    }
}
