import Desk
import Files
import Foundation
import Store
import Testing
import Upkeep

/// A machine with a desk, some published files, settings and keys; gone when the test is.
final class Machine {
    let folder: String
    let keys = BackupKeys()
    let now = Moment(iso: "2026-11-28T02:00:00Z") ?? Moment(milliseconds: 0)

    var config: String { folder + "/nearhome.yml" }

    init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("nearhome-upkeep-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder + "/feed", withIntermediateDirectories: true)
        try write(
            "nearhome.yml",
            """
            common:
              instance: feed
            nightly:
              authority: E10000003
              database: nights.db
            desk:
              database: desk.db
            backup:
              public_key: \(keys.publicText)
              heads: elsewhere
              keep_days: 2
              keep_weeks: 1
              keep_months: 2

            """)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func write(_ name: String, _ text: String) throws {
        let url = URL(fileURLWithPath: folder + "/" + name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
    }

    func sources() throws -> BackupSettings.Sources {
        let reading = try BackupSettings.read(config)
        #expect(reading.faults.isEmpty, "\(reading.faults)")
        return try #require(reading.settings)
    }

    func fill() throws {
        let desk = try DeskStore(path: folder + "/desk.db")
        for name in ["amy", "max"] {
            _ = try desk.addPerson(
                name, roles: [.officer], teams: .all, password: "a long enough phrase",
                mustChange: false, by: "test", at: now)
        }
        _ = try NightStore(path: folder + "/nights.db")
        // More than one piece, and exactly one.
        try write("nights/2026-11-27/report.html", String(repeating: "night ", count: 50_000))
        try write("nights/2026-11-27/even.csv", String(repeating: "x", count: 1 << 16))
        try write("nights/2026-11-27/empty.csv", "")
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/nights/latest", withDestinationPath: "2026-11-27")
        try write("shared/2026-10/report.html", "shared")
    }
}

@Suite("Backups")
struct BackupTests {
    @Test(
        "What is restored into an empty place is what was backed up, byte for byte and row for row")
    func roundTrip() throws {
        let machine = try Machine()
        try machine.fill()
        let (path, content) = try Backup.make(try machine.sources(), at: machine.now)
        #expect(path.hasSuffix("backups/nearhome-2026-11-28T020000Z.backup"))
        #expect(content.files == 7)
        #expect(content.links == 1)
        #expect(try Backup.check(path, keys: machine.keys) == content)
        let out = machine.folder + "/back"
        #expect(try Backup.restore(path, keys: machine.keys, to: out) == content)
        for name in ["2026-11-27/report.html", "2026-11-27/even.csv", "2026-11-27/empty.csv"] {
            #expect(try machine.bytes("back/nights/" + name) == machine.bytes("nights/" + name))
        }
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: out + "/nights/latest")
                == "2026-11-27")
        #expect(try machine.bytes("back/settings/nearhome.yml") == machine.bytes("nearhome.yml"))
        let before = try DeskStore(reading: machine.folder + "/desk.db")
        let after = try DeskStore(reading: out + "/desk.db")
        #expect(try before.auditHead() == after.auditHead())
        #expect(try before.audit(after: 0, limit: 100) == after.audit(after: 0, limit: 100))
        #expect(try before.people() == after.people())
    }

    @Test("Without a public key no backup is made: nobody could open it")
    func withoutKey() throws {
        let machine = try Machine()
        try machine.fill()
        var sources = try machine.sources()
        sources.backup?.publicKey = []
        #expect(throws: BackupFault.self) { try Backup.make(sources, at: machine.now) }
        #expect(!FileManager.default.fileExists(atPath: try #require(sources.backup).to))
    }

    @Test("The end of the audit goes to a second place, where `audit verify --head` can read it")
    func head() throws {
        let machine = try Machine()
        try machine.fill()
        _ = try Backup.make(try machine.sources(), at: machine.now)
        let head = try DeskStore(reading: machine.folder + "/desk.db").auditHead()
        let kept = String(
            decoding: try machine.bytes("elsewhere/nearhome-2026-11-28T020000Z.head.json"),
            as: UTF8.self)
        #expect(kept == "{\"seq\":2,\"hash\":\"\(head.hash)\"}\n")
    }

    @Test("A backup is made while the desk is written")
    func online() throws {
        let machine = try Machine()
        try machine.fill()
        let desk = try DeskStore(path: machine.folder + "/desk.db")
        let sources = try machine.sources()
        let now = machine.now
        let writer = Thread {
            for number in 0..<200 {
                _ = try? desk.note(
                    AuditDraft("server.started", "server", [("number", .whole(number))]),
                    by: "system:test", at: now)
            }
        }
        writer.start()
        for second in 0..<5 {
            let (path, content) = try Backup.make(
                sources, at: machine.now.adding(seconds: second))
            #expect(try Backup.check(path, keys: machine.keys).head == content.head)
        }
        while !writer.isFinished { usleep(10_000) }
    }

    @Test("A byte that is changed anywhere, a cut, and another key are noticed")
    func tampering() throws {
        let machine = try Machine()
        try machine.write("nights/2026-11-27/report.html", String(repeating: "n", count: 200_000))
        _ = try NightStore(path: machine.folder + "/nights.db")
        let (path, _) = try Backup.make(try machine.sources(), at: machine.now)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for place in stride(from: 0, to: whole.count, by: whole.count / 37) {
            var changed = whole
            changed[place] ^= 1
            try changed.write(to: URL(fileURLWithPath: path))
            #expect(throws: BackupFault.self) { try Backup.check(path, keys: machine.keys) }
        }
        for count in [0, 10, 100, 65_700, whole.count - 1] {
            try whole.prefix(count).write(to: URL(fileURLWithPath: path))
            #expect(throws: BackupFault.self) { try Backup.check(path, keys: machine.keys) }
        }
        try (whole + Data([0])).write(to: URL(fileURLWithPath: path))
        #expect(throws: BackupFault.self) { try Backup.check(path, keys: machine.keys) }
        try whole.write(to: URL(fileURLWithPath: path))
        #expect(throws: BackupFault.otherKey(path)) {
            try Backup.check(path, keys: BackupKeys())
        }
        #expect(throws: Never.self) { try Backup.check(path, keys: machine.keys) }
    }

    @Test("No reference, name or row of a child stands readable in a backup")
    func sealed() throws {
        let machine = try Machine()
        try machine.write("nights/2026-11-27/report.html", "child C900 of amy")
        _ = try NightStore(path: machine.folder + "/nights.db")
        let (path, _) = try Backup.make(try machine.sources(), at: machine.now)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.range(of: Data("C900".utf8)) == nil)
        #expect(bytes.range(of: Data("report.html".utf8)) == nil)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test("A restore never writes over anything")
    func occupied() throws {
        let machine = try Machine()
        try machine.fill()
        let (path, _) = try Backup.make(try machine.sources(), at: machine.now)
        #expect(throws: BackupFault.occupied(machine.folder)) {
            try Backup.restore(path, keys: machine.keys, to: machine.folder)
        }
    }

    @Test("The schedule keeps the last of each day, week and month, and always the newest")
    func retention() throws {
        var settings = BackupSettings()
        settings.keepDays = 2
        settings.keepWeeks = 2
        settings.keepMonths = 2
        func name(_ text: String) -> String { "nearhome-\(text)T020000Z.backup" }
        let days = [
            "2026-09-30", "2026-10-01", "2026-10-31", "2026-11-15", "2026-11-20", "2026-11-22",
            "2026-11-26", "2026-11-27", "2026-11-28",
        ]
        let choice = Retention.choose(
            days.map(name) + ["notes.txt", "nearhome-.backup"], by: settings)
        #expect(
            choice.kept
                == ["2026-10-31", "2026-11-22", "2026-11-27", "2026-11-28"].map(name))
        #expect(choice.removed.count == 5)
        #expect(!choice.removed.contains("notes.txt"))
        settings.keepMonths = 0
        settings.keepWeeks = 0
        settings.keepDays = 1
        #expect(Retention.choose(days.map(name), by: settings).kept == [name("2026-11-28")])
    }

    @Test("A name of a backup tells its moment, and no other name does")
    func names() {
        let now = Moment(iso: "2026-11-28T23:04:05Z")
        #expect(Backup.moment(of: "nearhome-2026-11-28T230405Z.backup") == now)
        #expect(now.map(Backup.name) == "nearhome-2026-11-28T230405Z.backup")
        for name in ["nearhome.backup", "nearhome-2026-13-28T230405Z.backup", "x.backup"] {
            #expect(Backup.moment(of: name) == nil, "\(name)")
        }
    }
}
