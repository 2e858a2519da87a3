import Care
import Exchange
import Files
import Foundation
import Testing

/// Bytes, cells and rows of files changed by chance, the same for the same seed.
struct Mutator {
    private var dice: Dice

    init(seed: UInt64) { dice = Dice(seed: seed) }

    // What readers have stumbled over, or might.
    private static let pieces: [[UInt8]] = [
        Array("\"".utf8), Array("\"\"".utf8), Array(",".utf8), Array(";".utf8), Array("\n".utf8),
        Array("\r".utf8), Array("\r\n\r\n".utf8), [0], [0xFF, 0xFE], [0xC3], [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBB, 0xBF], [0xEF, 0xBF, 0xBE], [0xE2, 0x80, 0x8B],
        [0x1B],
        Array("999999999999999999999".utf8), Array("999999999".utf8), Array("-1".utf8),
        Array("0.0000001".utf8), Array("1e308".utf8), Array("nan".utf8), Array("inf".utf8),
        Array("9999-12-31".utf8), Array("0001-01-01".utf8), Array("31/02/2011".utf8),
        Array("=1+1".utf8), Array("none".utf8), Array("#REF!".utf8), Array("'".utf8),
        Array("&a [*a, *a]".utf8), Array("{".utf8), Array("[".utf8), Array(": ".utf8),
        Array("? ".utf8), Array("- ".utf8), Array("\t".utf8), Array("|\n".utf8), Array("%".utf8),
        Array("!!binary ".utf8), Array("---\n".utf8), Array("£".utf8), Array("K1".utf8),
    ]

    /// One to six changes.
    mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &dice) {
            let at = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &dice)
            switch Int.random(in: 0..<8, using: &dice) {
            case 0:
                if !bytes.isEmpty { bytes[at] = UInt8.random(in: 0...255, using: &dice) }
            case 1, 2, 3:
                let piece = Mutator.pieces[Int.random(in: 0..<Mutator.pieces.count, using: &dice)]
                bytes.insert(contentsOf: piece, at: at)
            case 4:
                let end = min(bytes.count, at + Int.random(in: 1...40, using: &dice))
                bytes.removeSubrange(at..<end)
            case 5:
                // A cell is replaced.
                let start = bytes[..<at].lastIndex(of: 0x2C).map { $0 + 1 } ?? 0
                let end = bytes[at...].firstIndex { $0 == 0x2C || $0 == 0x0A } ?? bytes.count
                let piece = Mutator.pieces[Int.random(in: 0..<Mutator.pieces.count, using: &dice)]
                if start <= end { bytes.replaceSubrange(start..<end, with: piece) }
            case 6:
                // A row is doubled.
                let start = bytes[..<at].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
                let end = bytes[at...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
                let row = Array(bytes[start..<end])
                bytes.insert(contentsOf: row, at: end)
            default:
                bytes.removeSubrange(at...)
            }
        }
        return bytes
    }

    /// One of some things.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &dice)]
    }
}

@Suite("Readers under fire")
struct FuzzTests {
    private static func files(in folder: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try Files.names(in: folder) {
            files[name] = try Files.bytes(of: folder + "/" + name)
        }
        return files
    }

    @Test("A spoilt instance ends in faults or in an instance", arguments: 0..<12 as Range<UInt64>)
    func instances(_ seed: UInt64) throws {
        let scratch = try Scratch()
        var dice = Dice(seed: seed)
        let folder = scratch.path + "/i"
        if seed % 3 == 0 {
            try Template.write(to: folder)
        } else {
            try InstanceFolder.write(WildInstance.make(&dice), to: folder)
        }
        let sound = try FuzzTests.files(in: folder)
        let names = sound.keys.sorted()
        var mutator = Mutator(seed: seed)
        let clock = ContinuousClock()
        for _ in 0..<150 {
            var files = sound
            let name = mutator.pick(names)
            files[name] = mutator.changed(sound[name] ?? [])
            let start = clock.now
            let reading = try InstanceFolder.read(FileSet(files))
            #expect((reading.instance == nil) == !reading.faults.isEmpty)
            for fault in reading.faults + reading.notices {
                #expect(!fault.message.isEmpty)
                #expect(fault.description == fault.description.printable)
            }
            if let instance = reading.instance {
                #expect(Digest.input(of: instance).hasPrefix("sha256:"))
            }
            #expect(clock.now - start < .seconds(5))
        }
    }

    @Test("A spoilt mapping ends in faults or in an instance", arguments: 0..<4 as Range<UInt64>)
    func mappings(_ seed: UInt64) throws {
        let sound: [String: [UInt8]] = [
            "authority.yml": Array(
                "authority: {code: E10000003, name: C}\nas_of: 2025-03-31\nadjoining: []\n".utf8),
            "mapping.yml": Array(
                """
                authority: authority.yml
                sources:
                  - file: clients.csv
                    table: children
                    columns: {child_id: Person, birth_date: Born, sex: Gender}
                    codes: {sex: {Male: M, Female: F}}
                    defaults: {status: referred}
                  - file: carers.csv
                    table: homes
                    columns: {home_id: Carer, places: Approved, weekly_cost: Cost}
                    defaults: {kind: foster}

                """.utf8),
            "clients.csv": Array(
                "Person,Born,Gender\nK1,2015-06-10,Male\nK2,01/02/2014,Female\n".utf8),
            "carers.csv": Array("Carer,Approved,Cost\nH1,2,420\nH2,3,455.50\n".utf8),
        ]
        let scratch = try Scratch()
        var mutator = Mutator(seed: seed)
        for round in 0..<60 {
            let spoilt = round == 0 ? nil : mutator.pick(sound.keys.sorted())
            for (name, bytes) in sound {
                try Data(name == spoilt ? mutator.changed(bytes) : bytes)
                    .write(to: URL(fileURLWithPath: scratch.path + "/" + name))
            }
            let reading = try TableMapping.read(scratch.path + "/mapping.yml")
            #expect((reading.instance == nil) == !reading.faults.isEmpty)
            if round == 0 { #expect(reading.instance?.children.count == 2) }
        }
    }

    @Test("Spoilt boundaries, plans and postcode directories end in faults or are read")
    func others() throws {
        var mutator = Mutator(seed: 1)
        let boundaries = Array(
            "reorganisations:\n  - {on: 2028-04-01, successor: E06000098, predecessors: [E10000003]}\n"
                .utf8)
        let directory = Array(
            "pcd,oslaua,oseast1m,osnrth1m\nCB1 0FN,E07000008,546182,257043\n".utf8)
        let scratch = try Scratch()
        for _ in 0..<300 {
            let reading = BoundariesFile.read(mutator.changed(boundaries), file: "b.yml")
            #expect((reading.boundaries == nil) == !reading.faults.isEmpty)
            let complaints = Complaints()
            _ = try PostcodeDirectory(
                ByteStream(mutator.changed(directory), path: "p.csv"), file: "p.csv", needed: [1],
                complaints: complaints)
            let plan = scratch.path + "/plan.csv"
            try Data(mutator.changed(Array("child_id,home_id\nK1,H1\nK2,\n".utf8)))
                .write(to: URL(fileURLWithPath: plan))
            let read = try PlanFile.read(plan)
            #expect(read.faults.isEmpty || read.rows.isEmpty)
        }
    }
}
