import Care
import Exchange
import Files
import Foundation
import Mutation
import Testing

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
