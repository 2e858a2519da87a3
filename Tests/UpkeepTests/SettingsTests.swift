import Desk
import Files
import Foundation
import Nightly
import Testing
import Upkeep

@Suite("The one settings file")
struct SettingsTests {
    private func faults(_ text: String) -> [Fault] {
        NightlySettings.read(Array(text.utf8), file: "s.yml", folder: "").faults
            + DeskSettings.read(Array(text.utf8), file: "s.yml", folder: "").faults
    }

    @Test("Each part is read from one file, and what they share stands once")
    func parts() throws {
        let text = """
            common:
              instance: feed
            nightly:
              authority: E10000003
              desk: desk.db
            desk:
              session_hours: 8
              instance: other
            """
        let nightly = NightlySettings.read(Array(text.utf8), file: "s.yml", folder: "/etc")
        #expect(nightly.faults.isEmpty, "\(nightly.faults)")
        #expect(nightly.settings?.instance == "/etc/feed")
        #expect(nightly.settings?.desk == "/etc/desk.db")
        let desk = DeskSettings.read(Array(text.utf8), file: "s.yml", folder: "/etc")
        #expect(desk.faults.isEmpty, "\(desk.faults)")
        #expect(desk.settings?.instance == "/etc/other")
        #expect(desk.settings?.sessionHours == 8)
    }

    @Test("A file for the nightly job alone is read as it always was")
    func flat() {
        let text = "authority: E10000003\ninstance: feed\ndesk: desk.db\n"
        let reading = NightlySettings.read(Array(text.utf8), file: "s.yml", folder: "")
        #expect(reading.faults.isEmpty, "\(reading.faults)")
        #expect(reading.settings?.desk == "desk.db")
        #expect(SettingsFile.parts(of: Array(text.utf8), file: "s.yml") == [.nightly])
        #expect(SettingsFile.parts(of: Array("instance: x\n".utf8), file: "s.yml") == [.desk])
    }

    @Test("An unknown key or part names the nearest known one")
    func unknown() {
        let keys = faults(
            "nightly:\n  authority: E10000003\n  insance: feed\ndesk:\n  instance: x\n")
        #expect(keys.contains { $0.message.contains("did you mean instance?") }, "\(keys)")
        #expect(keys.contains { $0.column == "nightly.insance" && $0.line == 3 }, "\(keys)")
        let parts = faults("nigthly:\n  authority: E10000003\ndesk:\n  instance: x\n")
        #expect(parts.contains { $0.message.contains("did you mean nightly?") }, "\(parts)")
        let common = faults(
            "common:\n  authority: E10000003\nnightly:\n  la: x\ndesk:\n  instance: x\n")
        #expect(common.contains { $0.column == "common.authority" }, "\(common)")
    }

    @Test("A part that is missing is named")
    func missing() {
        let found = DeskSettings.read(
            Array("nightly:\n  authority: E10000003\n".utf8), file: "s.yml", folder: "")
        #expect(found.faults.contains { $0.column == "desk" })
    }

    @Test("Every declared setting is taken by its reader, with its example and its usual value")
    func declared() {
        for (part, _, settings) in SettingsPage.parts {
            for setting in settings {
                #expect(!setting.meaning.hasSuffix("."), "\(setting.key)")
                #expect(setting.key.allSatisfy { $0.isLowercase || $0 == "_" })
                var examples = [setting.example]
                let isValue =
                    !setting.usual.contains(" ") && !["none", "required"].contains(setting.usual)
                    && !setting.usual.contains("`")
                if isValue { examples.append(setting.usual) }
                for example in examples where !example.contains("…") {
                    // Needs a group of the system, or a file that is there.
                    if ["readers", "public_key"].contains(setting.key) { continue }
                    var lines = ["\(setting.key): \(example)"]
                    switch part {
                    case .nightly:
                        if setting.key != "authority" { lines.append("authority: E10000003") }
                        if setting.key == "desk" { lines.append("instance: x") }
                    case .desk:
                        if setting.key == "listen" { lines.append("origin: https://x.example") }
                        let pairs = [
                            "key": "certificate: x", "certificate": "key: x",
                            "proxy_header": "proxy_addresses: [10.0.0.5]",
                            "proxy_addresses": "proxy_header: X-User",
                        ]
                        if let pair = pairs[setting.key] { lines.append(pair) }
                        if !["instance", "mapping"].contains(setting.key) {
                            lines.append("instance: x")
                        }
                    case .plans, .backup: break
                    }
                    let text =
                        "\(part.rawValue):\n" + lines.map { "  \($0)\n" }.joined()
                    let found: [Fault]
                    switch part {
                    case .nightly:
                        found =
                            NightlySettings.read(Array(text.utf8), file: "s.yml", folder: "")
                            .faults
                    case .desk:
                        found =
                            DeskSettings.read(Array(text.utf8), file: "s.yml", folder: "").faults
                    case .plans, .backup: found = []
                    }
                    #expect(found.isEmpty, "\(setting.key): \(example): \(found)")
                }
            }
        }
    }

    @Test("SETTINGS.md is what the program declares")
    func page() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("SETTINGS.md")
        #expect(try String(contentsOf: path, encoding: .utf8) == SettingsPage.markdown)
    }

    @Test("A command line of plan is completed by what the file says, and wins over it")
    func plans() throws {
        let machine = try Machine()
        try machine.write(
            "plans.yml",
            "plans:\n  instance: county\n  scenario: s.yml\n  futures: 4\n  seed: 7\n")
        let reading = try PlansSettings.read(machine.folder + "/plans.yml")
        let settings = try #require(reading.settings)
        let folder = machine.folder
        #expect(
            settings.completed([])
                == [
                    folder + "/county", "--scenario", folder + "/s.yml", "--futures", "4",
                    "--seed", "7",
                ])
        #expect(
            settings.completed(["mine", "--futures=2", "--seed", "1"])
                == ["mine", "--futures=2", "--seed", "1", "--scenario", folder + "/s.yml"])
    }
}
