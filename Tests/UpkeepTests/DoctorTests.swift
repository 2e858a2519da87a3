import Desk
import Files
import Foundation
import Testing
import Upkeep

@Suite("The doctor")
struct DoctorTests {
    private func finding(
        _ name: String, of machine: Machine, at now: Moment? = nil
    ) throws -> Doctor.Result {
        let all = Doctor.results(
            try machine.sources(), at: now ?? machine.now, searchPath: "/nowhere")
        return try #require(all.first { $0.name == name }, "\(all)")
    }

    @Test("A machine that works is found so, thing by thing")
    func good() throws {
        let machine = try Machine()
        try machine.fill()
        _ = try Backup.make(try machine.sources(), at: machine.now)
        for name in ["desk database", "nightly database", "audit", "backup", "permissions"] {
            let found = try finding(name, of: machine)
            #expect(found.state == .good, "\(found)")
        }
        #expect(try finding("certificate", of: machine).state == .unset)
    }

    @Test("An old backup, no backup, a damaged database and an open file are bad, each with a mend")
    func bad() throws {
        let machine = try Machine()
        try machine.fill()
        #expect(try finding("backup", of: machine).state == .bad)
        _ = try Backup.make(try machine.sources(), at: machine.now)
        let late = machine.now.adding(seconds: 27 * 3600)
        #expect(try finding("backup", of: machine, at: late).state == .bad)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: machine.folder + "/desk.db")
        let open = try finding("permissions", of: machine)
        #expect(open.state == .bad)
        #expect(open.mend == "chmod 600 \(machine.folder)/desk.db")
        try machine.write("nights.db", String(repeating: "no database ", count: 1000))
        let damaged = try finding("nightly database", of: machine)
        #expect(damaged.state == .bad)
        #expect(damaged.mend == "restore the last backup")
    }

    @Test(
        "A file without the part backup is looked over for what it names; a backup needs the part",
        arguments: [
            "authority: E10000003\ndatabase: nights.db\n",
            "nightly:\n  authority: E10000003\n  database: nights.db\n",
        ])
    func withoutBackup(_ text: String) throws {
        let machine = try Machine()
        try machine.fill()
        try machine.write("nearhome.yml", text)
        let reading = try BackupSettings.read(machine.config, isRequired: false)
        #expect(reading.faults.isEmpty, "\(reading.faults)")
        let all = Doctor.results(
            try #require(reading.settings), at: machine.now, searchPath: "/nowhere")
        #expect(all.first { $0.name == "nightly database" }?.state == .good, "\(all)")
        let backup = try #require(all.first { $0.name == "backup" })
        #expect(backup.state == .warning && backup.mend != nil)
        let refused = try BackupSettings.read(machine.config)
        #expect(refused.faults.map(\.column) == ["backup"], "\(refused.faults)")
    }

    @Test("A blank public key and a source that is not there are bad, each with a mend")
    func unfinished() throws {
        let machine = try Machine()
        try machine.fill()
        var sources = try machine.sources()
        func found(_ name: String) throws -> Doctor.Result {
            let all = Doctor.results(sources, at: machine.now, searchPath: "/nowhere")
            return try #require(all.first { $0.name == name }, "\(all)")
        }
        #expect(try found("sources").state == .good)
        sources.backup?.publicKey = []
        #expect(try found("backup").mend?.contains("nearhome backup keys") == true)
        sources.nightly?.tables = machine.folder + "/nowhere"
        let missing = try found("sources")
        #expect(missing.state == .bad)
        #expect(missing.text.hasPrefix("tables: there is no "))
        #expect(missing.mend?.contains("`tables`") == true)
    }

    @Test("A nightly database that is lost, foreign or altered is bad, and so is the night")
    func lostNights() throws {
        func found(_ change: (Machine, String) throws -> Void) throws -> [Doctor.Result] {
            let machine = try Machine()
            try machine.fill()
            let sources = try machine.sources()
            let nightly = try #require(sources.nightly)
            try FileManager.default.createDirectory(
                atPath: nightly.out + "/2025-03-31", withIntermediateDirectories: true)
            try change(machine, nightly.database)
            return Doctor.results(sources, at: machine.now, searchPath: "/nowhere").filter {
                ["nightly database", "night"].contains($0.name)
            }
        }
        let lost = try found { try FileManager.default.removeItem(atPath: $1) }
        #expect(lost.map(\.state) == [.bad, .bad], "\(lost)")
        #expect(lost[0].text.contains("holds nights up to"), "\(lost)")
        let broken = try found { _, path in
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            bytes.replaceSubrange(0..<16, with: Data(repeating: 0x41, count: 16))
            try bytes.write(to: URL(fileURLWithPath: path))
        }
        #expect(broken[0].state == .bad, "\(broken)")
    }

    @Test("Settings without keys, and backups among the published nights, are faults")
    func unusable() throws {
        let machine = try Machine()
        try machine.write("list.yml", "- one\n- two\n")
        let list = try BackupSettings.read(machine.folder + "/list.yml", isRequired: false)
        #expect(list.settings == nil && list.faults.count == 1, "\(list.faults)")
        try machine.write(
            "inside.yml",
            "nightly:\n  authority: E10000003\n  out: nights\nbackup:\n  to: nights/backups\n"
                + "  public_key: nearhome-backup-public-" + String(repeating: "ab", count: 32)
                + "\n")
        let inside = try BackupSettings.read(machine.folder + "/inside.yml")
        #expect(inside.faults.map(\.column) == ["backup.to"], "\(inside.faults)")
    }

    @Test(
        "Every missing source is named, also where the nightly job and the desk read different ones"
    )
    func missing() throws {
        let machine = try Machine()
        try machine.fill()
        var sources = try machine.sources()
        sources.nightly?.tables = machine.folder + "/no-tables"
        sources.nightly?.returns = machine.folder + "/no-returns"
        sources.desk?.instance = machine.folder + "/no-feed"
        func found() throws -> Doctor.Result {
            let all = Doctor.results(sources, at: machine.now, searchPath: "/nowhere")
            return try #require(all.first { $0.name == "sources" }, "\(all)")
        }
        let all = try found()
        #expect(all.state == .bad)
        for name in ["no-tables", "no-returns", "no-feed"] {
            #expect(all.text.contains("there is no \(machine.folder)/\(name)"), "\(all)")
        }
        #expect(all.mend == "deliver them there, or correct `returns`, `instance`, `tables`")
        sources.nightly?.tables = nil
        sources.nightly?.returns = nil
        sources.nightly?.instance = machine.folder
        #expect(try found().text == "instance (desk): there is no \(machine.folder)/no-feed")
        sources.nightly?.instance = machine.folder + "/no-night"
        #expect(
            try found().text
                == "instance (nightly): there is no \(machine.folder)/no-night; instance (desk): "
                + "there is no \(machine.folder)/no-feed")
        sources.desk?.instance = machine.folder + "/no-night"
        #expect(try found().text == "instance: there is no \(machine.folder)/no-night")
    }

    @Test("A clock before the last entry of the audit is bad")
    func clock() throws {
        let machine = try Machine()
        try machine.fill()
        let early = machine.now.adding(seconds: -86_400)
        #expect(try finding("clock", of: machine, at: early).state == .bad)
    }

    @Test("A certificate is told by its end, read from its own bytes")
    func certificate() throws {
        let machine = try Machine()
        try machine.fill()
        let made = Process()
        made.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        made.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", "/CN=nearhome.example", "-days", "30", "-keyout",
            machine.folder + "/desk.key", "-out", machine.folder + "/desk.pem",
        ]
        made.standardError = FileHandle.nullDevice
        try made.run()
        made.waitUntilExit()
        try #require(made.terminationStatus == 0)
        let text = String(decoding: try machine.bytes("nearhome.yml"), as: UTF8.self)
        try machine.write(
            "nearhome.yml",
            text.replacingOccurrences(
                of: "  database: desk.db",
                with: "  database: desk.db\n  certificate: desk.pem\n  key: desk.key"))
        let now = Moment.now
        #expect(try finding("certificate", of: machine, at: now).state == .good)
        let soon = now.adding(seconds: 15 * 86_400)
        #expect(try finding("certificate", of: machine, at: soon).state == .warning)
        let over = now.adding(seconds: 31 * 86_400)
        #expect(try finding("certificate", of: machine, at: over).state == .bad)
        try machine.write("desk.pem", "no certificate")
        #expect(try finding("certificate", of: machine, at: now).state == .bad)
    }
}
