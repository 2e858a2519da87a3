import Care
import Exchange
import Foundation
import Synthesis
import Testing

@Suite struct BundledInstanceTests {
    @Test(
        "The generator makes the bundled instances again, byte for byte",
        arguments: [(CountyFamily.dutyDesk, 60 as UInt64), (.cambridgeshire2011, 2011)])
    func regenerated(_ family: CountyFamily, _ seed: UInt64) throws {
        let county = try CountyGenerator.county(
            family.parameters(tightness: .loose), seed: seed)
        let made = try Workshop.withFolder(of: county) { try Workshop.files(in: $0) }
        let bundled = try Workshop.files(in: Workshop.bundled(family.rawValue))
        // The map is of the real county, from the postcode directory.
        let map: Set<String> = family == .cambridgeshire2011 ? ["map.csv"] : []
        #expect(Set(made.keys).union(map) == Set(bundled.keys))
        for (name, bytes) in made {
            #expect(bundled[name] == bytes, "\(family.rawValue)/\(name) differs")
        }
    }

    @Test(
        "A bundled instance has no faults and no notices, and is less than 400 KB",
        arguments: ["tiny", "duty-desk", "cambridgeshire-2011"])
    func faultless(_ name: String) throws {
        let folder = Workshop.bundled(name)
        let reading = try InstanceFolder.read(at: folder)
        #expect(reading.faults.isEmpty, "\(reading.faults.prefix(3))")
        #expect(reading.notices.isEmpty, "\(reading.notices.prefix(3))")
        let size = try Workshop.files(in: folder).values.reduce(0) { $0 + $1.count }
        #expect(size < 400_000)
    }

    @Test("Cambridgeshire has 472 children, 40.9 % of those measured outside, and a target of 29 %")
    func cambridgeshire() throws {
        let county = try #require(
            try InstanceFolder.read(at: Workshop.bundled("cambridgeshire-2011")).instance)
        #expect(county.children.count == 472)
        #expect(county.authority.code == "E10000003")
        #expect(county.asOf == Day(iso: "2011-09-30"))
        #expect(county.authority.outOfAreaTarget == Rate(millionths: 290_000))
        #expect(county.authority.adjoining.count == 9)
        let summary = CountySummary(county)
        let thousandths = (2000 * summary.outside + summary.known) / (2 * summary.known)
        #expect(thousandths == 409)
        // About £922 a week: £2.5 million a year for 52 children.
        let living = county.children.count { $0.home != nil }
        let mean = Int(summary.weeklyCost.count) / 100 / living
        #expect((880...960).contains(mean))
        #expect(county.children.count { $0.status != .settled } == 45)
        // Homes of the neighbours to buy.
        let free = county.homes.count {
            county.authority.location(of: $0.authority) == .adjoining && $0.status == .available
                && $0.placeProvider != .own
        }
        #expect(free > 60)
    }

    @Test("The duty desk has 60 open requests and 300 homes")
    func dutyDesk() throws {
        let desk = try #require(
            try InstanceFolder.read(at: Workshop.bundled("duty-desk")).instance)
        #expect(desk.homes.count == 300)
        #expect(desk.children.count { $0.status != .settled } == 60)
        #expect(desk.children.contains { $0.urgency == .emergency })
    }

    @Test("The tiny instance is small enough to read")
    func tiny() throws {
        let tiny = try #require(try InstanceFolder.read(at: Workshop.bundled("tiny")).instance)
        #expect(tiny.children.count == 14)
        #expect(tiny.homes.count == 17)
        #expect(!tiny.apart.isEmpty && !tiny.avoidAreas.isEmpty && !tiny.answers.isEmpty)
        #expect(!tiny.contracts.isEmpty && !tiny.household.isEmpty)
    }
}
