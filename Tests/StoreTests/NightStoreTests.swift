import Files
import Foundation
import Measures
import Store
import Testing

@Suite("The store of nights")
struct NightStoreTests {
    private let night = StoreFile.day("2025-03-31")

    @Test("A snapshot comes back byte for byte, also after the file was closed")
    func snapshots() throws {
        let file = try StoreFile()
        var mixed = StoreFile.rows(0..<5000)
        mixed += [0, 255, 13, 10] + [UInt8](repeating: 65, count: 200_000)
        let snapshot = Snapshot([
            Snapshot.File(name: "returns/b.csv", bytes: mixed),
            Snapshot.File(name: "empty.csv", bytes: []),
            Snapshot.File(name: "settings.yml", bytes: Array("authority: E10000003\n".utf8)),
        ])
        let id = try file.open().keep(snapshot, on: night)
        let store = try file.open()
        #expect(try store.snapshot(id) == snapshot)
        #expect(try store.snapshot(id + 1) == nil)
    }

    @Test("Journal, synchronisation and foreign keys are as promised, and tables are strict")
    func promises() throws {
        let store = try StoreFile().open()
        #expect(try store.promises() == ["wal", "2", "1"])
        #expect(try store.looseTables().isEmpty)
    }

    @Test("The same snapshot is kept once, and one that differs in a row costs little more")
    func sharing() throws {
        let file = try StoreFile()
        let store = try file.open()
        var bytes = StoreFile.rows(0..<50_000)
        func size() throws -> Int {
            let values = try FileManager.default.attributesOfItem(atPath: file.path)
            let log = try FileManager.default.attributesOfItem(atPath: file.path + "-wal")
            return ((values[.size] as? Int) ?? 0) + ((log[.size] as? Int) ?? 0)
        }
        func keep() throws -> Int64 {
            try store.keep(
                Snapshot([Snapshot.File(name: "episodes.csv", bytes: bytes)]), on: night)
        }
        let first = try keep()
        let before = try size()
        #expect(try keep() == first)
        #expect(try size() == before)
        bytes.insert(contentsOf: Array("one row more\n".utf8), at: 1_000_000)
        // The insertion point is inside a line: that line changes too.
        let second = try keep()
        #expect(second != first)
        #expect(try size() - before < bytes.count / 5)
        #expect(try store.snapshot(second)?["episodes.csv"] == bytes)
    }

    @Test("The name of a file is part of a snapshot's digest, the order of files is not")
    func digests() {
        let a = Snapshot.File(name: "a.csv", bytes: [1])
        let b = Snapshot.File(name: "b.csv", bytes: [2])
        #expect(Snapshot([a, b]).digest == Snapshot([b, a]).digest)
        #expect(
            Snapshot([a, b]).digest
                != Snapshot([
                    Snapshot.File(name: "a.csv", bytes: [2]),
                    Snapshot.File(name: "b.csv", bytes: [1]),
                ]).digest)
    }

    @Test("The file and its journal are for its owner alone")
    func modes() throws {
        let file = try StoreFile()
        let store = try file.open()
        _ = try store.begin("night", at: "2025-03-31T05:00:00Z")
        for name in [file.path, file.path + "-wal", file.path + "-shm"] {
            let values = try FileManager.default.attributesOfItem(atPath: name)
            #expect(values[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test("The first figure stays where a revision stands beside it")
    func revisions() throws {
        let file = try StoreFile()
        let store = try file.open()
        let run = try store.begin("night", at: "2025-03-31T05:00:00Z")
        let snapshot = try store.keep(Snapshot([]), on: night)
        let output = NightRevision.Output(
            name: "report.json", digest: "sha256:00", size: 7, isExact: true)
        let first = try #require(
            try store.record(
                [StoreFile.revision("2025-03-31", snapshot: snapshot, outputs: [output])], run: run
            ).first)
        var later = StoreFile.revision(
            "2025-03-31", snapshot: snapshot, through: first.id, counted: 4, cause: .lateData)
        later.differences = [
            NightRevision.Difference(
                child: "100", fact: "kind", returns: "foster", instance: nil, used: .returns)
        ]
        _ = try store.record([later], run: run)

        let kept = try file.open().revisions(of: night)
        #expect(kept.map(\.number) == [0, 1])
        #expect(kept.map(\.isWhole) == [true, false])
        #expect(kept[0].figures == first.figures)
        #expect(kept[0].outputs == [output])
        #expect(kept[1].figures[0].tally == Tally(counted: 4, notCounted: 5, unknown: 1))
        #expect(kept[1].differences == later.differences)
        #expect(kept[1].historyThrough == first.id)
        #expect(try store.history(through: first.id).map(\.id) == [first.id])
        #expect(try store.history().map(\.number) == [0, 1])
        #expect(try store.lastNight() == night)
    }

    @Test("Revisions are recorded all or none")
    func atomic() throws {
        let file = try StoreFile()
        let store = try file.open()
        let run = try store.begin("night", at: "2025-03-31T05:00:00Z")
        let snapshot = try store.keep(Snapshot([]), on: night)
        // The second refers to a snapshot that is not there.
        #expect(throws: StoreFault.self) {
            try store.record(
                [
                    StoreFile.revision("2025-03-30", snapshot: snapshot),
                    StoreFile.revision("2025-03-31", snapshot: snapshot + 7, through: 1),
                ], run: run)
        }
        #expect(try store.history().isEmpty)
    }

    @Test("A run that never said its end was killed")
    func runs() throws {
        let store = try StoreFile().open()
        let first = try store.begin("night 2025-03-30", at: "2025-03-30T05:00:00Z")
        let second = try store.begin("night 2025-03-31", at: "2025-03-31T05:00:00Z")
        try store.end(
            second, .done, exitStatus: 0, message: "well", at: "2025-03-31T05:01:00Z")
        let runs = try store.runs()
        #expect(runs.map(\.id) == [first, second])
        #expect(runs.map(\.outcome) == ["killed", "done"])
        #expect(runs[0].ended == nil)
        #expect(runs[1].exitStatus == 0)
    }

    @Test("A night without a report keeps its reason")
    func withheld() throws {
        let store = try StoreFile().open()
        let run = try store.begin("night", at: "2025-03-31T05:00:00Z")
        try store.withhold(night, because: "the feed is stale", run: run)
        let withheld = try store.withheld()
        #expect(withheld.map(\.night) == [night])
        #expect(withheld.map(\.reason) == ["the feed is stale"])
    }
}

@Suite("A store that cannot be used")
struct StoreFaultTests {
    private let night = StoreFile.day("2025-03-31")

    private func kind(_ body: () throws -> Void) -> StoreFault.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? StoreFault)?.kind
        }
    }

    @Test("A file that is no database is said to be damaged, and is left as it is")
    func stranger() throws {
        let file = try StoreFile()
        let letter = Data("Dear committee, this is a letter and no database at all.\n".utf8)
        try letter.write(to: URL(fileURLWithPath: file.path))
        #expect(kind { _ = try file.open() } == .damaged)
        #expect(try Data(contentsOf: URL(fileURLWithPath: file.path)) == letter)
    }

    @Test("A damaged page is found by the check, and what is on whole pages is still read")
    func damagedPage() throws {
        let file = try StoreFile()
        do {
            let store = try file.open()
            let run = try store.begin("night", at: "2025-03-31T05:00:00Z")
            let snapshot = try store.keep(
                Snapshot([Snapshot.File(name: "a.csv", bytes: StoreFile.rows(0..<20_000))]),
                on: night)
            try store.record([StoreFile.revision("2025-03-31", snapshot: snapshot)], run: run)
        }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
        #expect(bytes.count > 400_000)
        // The header of a page in the middle of the file.
        let page = bytes.count / 2 / 4096 * 4096
        for index in page..<(page + 64) { bytes[index] = 0xA5 }
        try bytes.write(to: URL(fileURLWithPath: file.path))
        #expect(kind { try file.open().check() } == .damaged)
        #expect(try file.open().revisions(of: night).count == 1)
    }

    @Test("Stored bytes that changed behind the database's back are never handed out")
    func alteredBytes() throws {
        let file = try StoreFile()
        let marker = "a line by which it is found\n"
        let id: Int64
        do {
            id = try file.open().keep(
                Snapshot([Snapshot.File(name: "a.csv", bytes: Array(marker.utf8))]), on: night)
        }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
        let range = try #require(bytes.range(of: Data(marker.utf8)))
        bytes[range.lowerBound] ^= 0x20
        try bytes.write(to: URL(fileURLWithPath: file.path))
        #expect(kind { _ = try file.open().snapshot(id) } == .altered)
    }

    @Test("A database that another process holds is said to be locked, and keeps what it has")
    func locked() throws {
        let file = try StoreFile()
        let store = try file.open()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            held = sqlite3.connect(sys.argv[1], isolation_level=None)
            held.execute("BEGIN IMMEDIATE")
            print("held", flush=True)
            sys.stdin.read()
            """, file.path,
        ]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        #expect(!output.fileHandleForReading.availableData.isEmpty)
        let answer = kind { _ = try store.begin("night", at: "2025-03-31T05:00:00Z") }
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        #expect(answer == .locked)
        #expect(try store.runs().isEmpty)
    }

    @Test("A place where nothing can be made is said to be one")
    func nowhere() {
        #expect(
            kind { _ = try NightStore(path: "/nowhere/at/all/nearhome.db") } == .unopenable)
    }

    @Test("A database of a later version is not touched")
    func newer() throws {
        let file = try StoreFile()
        do { _ = try file.open() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            later = sqlite3.connect(sys.argv[1])
            later.execute("INSERT INTO grdb_migrations VALUES ('99 later')")
            later.commit()
            """, file.path,
        ]
        try process.run()
        process.waitUntilExit()
        #expect(kind { _ = try file.open() } == .newer)
    }

    @Test("Every complaint names the file, says what happened, and ends with the mend")
    func words() {
        let kinds: [StoreFault.Kind] = [
            .locked, .damaged, .altered, .full, .readOnly, .unopenable, .newer, .disk,
        ]
        let texts = kinds.map {
            StoreFault(path: "/var/lib/nearhome.db", kind: $0, reason: "why").description
        }
        for text in texts {
            #expect(text.hasPrefix("the database /var/lib/nearhome.db: why. "))
        }
        #expect(Set(texts).count == kinds.count)
    }
}

@Suite("One job at a time")
struct JobLockTests {
    @Test("A second job is told who holds the lock, and has it once the first is gone")
    func exclusive() throws {
        let file = try StoreFile()
        var first: JobLock? = try JobLock(beside: file.path, waiting: 0)
        var waited: [String?] = []
        #expect(throws: JobLock.Taken.self) {
            // A lock is of an open file, so a second one in this process is refused as well.
            _ = try JobLock(beside: file.path, waiting: 0.2) { waited.append($0) }
        }
        #expect(waited == [String(ProcessInfo.processInfo.processIdentifier)])
        withExtendedLifetime(first) {}
        first = nil
        _ = try JobLock(beside: file.path, waiting: 0)
    }
}
