import Care
import Exchange
import Files
import Testing

@Suite("The map of an instance")
struct MapFileTests {
    private static let postcodes = """
        pcd,oslaua,oseast1m,osnrth1m
        CB1 0AA,E07000008,546182,257043
        CB1 0AB,E07000008,546200,257100
        CB1 0AC,E07000012,546300,257200
        CB1 0AD,E07000012,548100,257200
        PE1 1AA,E06000031,530000,257200
        PE1 1AB,E06000031,500000,257200
        LD1 1AA,W06000023,305000,261000

        """

    private func derived(_ authority: String) throws -> [MappedDistrict] {
        let place = try Scratch()
        try place.write("onspd.csv", MapFileTests.postcodes)
        let complaints = Complaints()
        let map = try MappedDistrict.derived(
            for: authority, fromPostcodes: place.path + "/onspd.csv", complaints: complaints)
        #expect(!complaints.hasFaults)
        return map
    }

    @Test("A square is of the district with most of its postcodes; far neighbours are left out")
    func derivation() throws {
        let map = try derived("E10000003")
        #expect(map.map(\.district) == ["Cambridge", "South Cambridgeshire", "Peterborough"])
        #expect(map[0].cells == [MapCell(column: 273, row: 128)])
        #expect(map[1].cells == [MapCell(column: 274, row: 128)])
        // 20 km are ten squares; 265 is within them, 250 is not.
        #expect(map[2].cells == [MapCell(column: 265, row: 128)])
        #expect(map[2].authority == "E06000031")
        #expect(try derived("E10000012").isEmpty)
    }

    private func read(_ rows: String) throws -> Reading {
        let place = try Scratch()
        try place.write(
            "authority.yml",
            "authority: {code: E10000003, name: Cambridgeshire}\nas_of: 2011-09-30\nadjoining: []\n"
        )
        try place.write("children.csv", "child_id,birth_date,status\nC1,2003-05-14,referred\n")
        try place.write("homes.csv", "home_id,kind,places,weekly_cost\nH1,foster,1,1\n")
        try place.write("map.csv", "district,authority,easting,northing,cells\n" + rows)
        return try InstanceFolder.read(at: place.path)
    }

    @Test("What is written is read again, and decides nothing")
    func roundTrip() throws {
        let map = try derived("E10000003")
        let text = String(decoding: InstanceFolder.written(map), as: UTF8.self)
        let reading = try read(String(text.drop { $0 != "\n" }.dropFirst()))
        #expect(reading.faults.map(\.description) == [])
        let instance = try #require(reading.instance)
        #expect(Set(instance.map) == Set(map))
        var without = instance
        without.map = []
        #expect(Digest.input(of: without) == Digest.input(of: instance))
    }

    @Test("A square that stands twice, or between squares, is a fault with its line")
    func faults() throws {
        let twice = try read(
            "Cambridge,E10000003,544000,256000,3\nFenland,E10000003,546000,256000,1\n")
        #expect(twice.faults.map(\.line) == [3])
        #expect(twice.faults.first?.message.contains("already stands on line 2") == true)
        let between = try read("Cambridge,E10000003,544001,256000,3\n")
        #expect(between.faults.first?.message.contains("a multiple of 2000") == true)
    }
}
