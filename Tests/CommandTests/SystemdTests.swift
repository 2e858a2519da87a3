import Foundation
import Testing

@Suite("systemd units")
struct SystemdTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("systemd")
    private static let analyser = "/usr/bin/systemd-analyze"

    private func unit(_ name: String) throws -> String {
        try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    }

    @Test(
        "systemd finds nothing wrong with the units",
        .enabled(if: FileManager.default.isExecutableFile(atPath: analyser)))
    func verified() throws {
        let place = try Scratch()
        for name in ["nearhome-nightly.service", "nearhome-nightly.timer"] {
            // The packaged path is not there on the machine of the tests.
            let text = try unit(name).replacingOccurrences(
                of: "/usr/bin/nearhome", with: Command.path)
            try Data(text.utf8).write(to: URL(fileURLWithPath: place.path + "/" + name))
        }
        let outcome = try Command.shellOutcome(
            "cd '\(place.path)' && \(Self.analyser) verify ./nearhome-nightly.timer "
                + "./nearhome-nightly.service")
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(!outcome.err.contains("nearhome-nightly"), "\(outcome.err)")
    }

    @Test(
        "The service may do next to nothing but write its own folder",
        .enabled(if: FileManager.default.isExecutableFile(atPath: analyser)))
    func hardened() throws {
        let outcome = try Command.shellOutcome(
            "\(Self.analyser) security --offline=true --threshold=15 "
                + "'\(Self.folder.path)/nearhome-nightly.service'")
        // Above the threshold (1.5 of 10) the exit status says so.
        #expect(outcome.status == 0, "\(outcome.out.suffix(400))")
    }

    @Test("The timer keeps the time of London and makes up for a night on which it was off")
    func timer() throws {
        let timer = try unit("nearhome-nightly.timer")
        #expect(timer.contains("OnCalendar=*-*-* 05:30:00 Europe/London"))
        #expect(timer.contains("Persistent=true"))
        let service = try unit("nearhome-nightly.service")
        #expect(
            service.contains("ExecStart=/usr/bin/nearhome nightly --config "))
    }
}
