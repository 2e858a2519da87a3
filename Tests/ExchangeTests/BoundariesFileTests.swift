import Care
import Exchange
import Testing

@Suite("Boundaries by day, as a file")
struct BoundariesFileTests {
    private func read(_ text: String) -> BoundariesFile.Reading {
        BoundariesFile.read(Array(text.utf8), file: "boundaries.yml")
    }

    @Test("A reorganisation to come and dated neighbours stand beside those of England")
    func reading() throws {
        let boundaries = try #require(
            read(
                """
                reorganisations:
                  - {on: 2028-04-01, successor: E06000098, predecessors: [E10000003, E06000031],
                     districts: [E07000008]}
                adjoining:
                  - {authority: E10000003, from: 2021-04-01, codes: [E06000061, E06000031]}
                """
            ).boundaries)
        let before = try #require(Day(iso: "2028-03-31"))
        let after = try #require(Day(iso: "2028-04-01"))
        #expect(
            boundaries.authority(of: "E07000008", upper: "E10000003", on: before) == "E10000003")
        #expect(boundaries.authority(of: "E07000008", upper: "E10000003", on: after) == "E06000098")
        #expect(boundaries.adjoining("E10000003", on: after) == ["E06000031", "E06000061"])
        let kettering = boundaries.authority(of: "E07000153", upper: "E10000021", on: before)
        #expect(kettering == "E06000061")
    }

    @Test(
        "What is wrong is said with its line",
        arguments: [
            ("reorganisations:\n  - {on: 2028-04-01, successor: E06000098}\n", 2, "predecessors"),
            (
                "adjoining:\n  - {authority: E07000008, from: 2021-04-01, codes: []}\n", 2,
                "upper-tier"
            ),
            (
                "reorganisations:\n  - {on: 2028-04-31, successor: E06000098, "
                    + "predecessors: [E10000003]}\n", 2, "day"
            ),
            ("neighbours: []\n", 1, "not known"),
        ])
    func faults(text: String, line: Int, message: String) {
        let reading = read(text)
        #expect(reading.boundaries == nil)
        #expect(
            reading.faults.contains { $0.line == line && $0.message.contains(message) },
            "\(reading.faults)")
    }
}
