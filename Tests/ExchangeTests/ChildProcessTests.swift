import CLibrary
import Files
import Foundation
import Testing

@Suite("Programs that are waited for", .serialized)
struct ChildProcessTests {
    @Test("A program that does not end in time is ended with what it started")
    func late() throws {
        let scratch = try Scratch()
        let start = ContinuousClock.now
        let ending = ChildProcess.run(
            "/bin/sh", ["-c", "sleep 61 & echo $! > '\(scratch.path)/pid'; sleep 60"], seconds: 1)
        #expect(ending == .late)
        #expect(ContinuousClock.now - start < .seconds(20))
        let text = try String(contentsOfFile: scratch.path + "/pid", encoding: .utf8)
        let helper = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        var isThere = true
        for _ in 0..<100 where isThere {
            usleep(20_000)
            isThere = kill(helper, 0) == 0
        }
        #expect(!isThere)
    }

    @Test("How a program ended is told")
    func endings() {
        #expect(ChildProcess.run("/bin/sh", ["-c", "exit 7"], seconds: 20) == .exited(7))
        #expect(ChildProcess.run("/bin/sh", ["-c", "kill -9 $$"], seconds: 20) == .killed(9))
        #expect(ChildProcess.run("/no/such/program", [], seconds: 20).status == 127)
        #expect(ChildProcess.run("/etc/passwd", [], seconds: 20).status == 126)
    }
}
