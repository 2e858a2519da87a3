import Care
import Testing

@Suite("Boundaries by day")
struct BoundariesTests {
    private func day(_ text: String) -> Day { Day(iso: text) ?? Day(number: 0) }

    @Test(
        "A place lies in the authority of its day, whichever day the directory is of",
        arguments: [
            // Kettering by its district, by a directory before 2021; by the new code, after.
            ("E07000153", "E10000021", "2021-03-31", "E10000021"),
            ("E07000153", "E10000021", "2021-04-01", "E06000061"),
            ("E06000061", "E06000061", "2021-03-31", "E10000021"),
            ("E06000061", "E06000061", "2021-04-01", "E06000061"),
            // Northampton is in the other half.
            ("E07000154", "E10000021", "2024-01-01", "E06000062"),
            // A county as a whole, once it is divided, is neither half.
            ("E10000021", "E10000021", "2021-04-01", nil),
            ("E10000021", "E10000021", "2021-03-31", "E10000021"),
            // One that was only renumbered goes on as one.
            ("E10000002", "E10000002", "2020-04-01", "E06000060"),
            ("E06000060", "E06000060", "2011-09-30", "E10000002"),
            // Part of a merger of three: which one it was cannot be told.
            ("E06000058", "E06000058", "2018-01-01", nil),
            ("E07000048", "E10000009", "2018-01-01", "E10000009"),
            ("E07000048", "E10000009", "2019-04-01", "E06000058"),
            // Untouched.
            ("E07000008", "E10000003", "2024-01-01", "E10000003"),
            ("SCO", "SCO", "2018-01-01", "SCO"),
        ])
    func places(code: String, upper: String, day text: String, expected: String?) {
        #expect(Boundaries.england.authority(of: code, upper: upper, on: day(text)) == expected)
    }

    @Test("A neighbour that is younger than the day stands for those that it replaced")
    func youngNeighbours() {
        let codes = ["E06000031", "E06000061"]
        #expect(
            Boundaries.england.existing(codes, on: day("2011-09-30"))
                == ["E06000031", "E06000061", "E10000021"])
        #expect(Boundaries.england.existing(codes, on: day("2021-04-01")) == codes)
    }

    @Test("A reorganisation to come changes nothing of the nights before it")
    func future() {
        let later = Boundaries.england.adding(
            reorganisations: [
                Boundaries.Reorganisation(
                    on: day("2028-04-01"), successor: "E06000098",
                    predecessors: ["E10000003", "E06000031"], districts: ["E07000008"]),
                Boundaries.Reorganisation(
                    on: day("2028-04-01"), successor: "E06000099", predecessors: ["E10000003"],
                    districts: ["E07000009"]),
            ],
            neighbours: [
                Boundaries.Neighbours(
                    of: "E10000003", from: day("2021-04-01"), adjoining: ["E06000031"]),
                Boundaries.Neighbours(
                    of: "E06000098", from: day("2028-04-01"), adjoining: ["E06000099"]),
            ])
        for code in ["E07000008", "E07000009"] {
            #expect(
                later.authority(of: code, upper: "E10000003", on: day("2028-03-31"))
                    == "E10000003")
        }
        #expect(
            later.authority(of: "E07000008", upper: "E10000003", on: day("2028-04-01"))
                == "E06000098")
        #expect(
            later.authority(of: "E07000009", upper: "E10000003", on: day("2028-04-01"))
                == "E06000099")
        #expect(
            later.authority(of: "E06000031", upper: "E06000031", on: day("2028-04-01"))
                == "E06000098")
        #expect(later.adjoining("E10000003", on: day("2021-03-31")) == nil)
        #expect(later.adjoining("E10000003", on: day("2030-01-01")) == ["E06000031"])
        #expect(later.end(of: "E10000003", by: day("2028-03-31")) == nil)
        let end = later.end(of: "E10000003", by: day("2028-04-01"))
        #expect(end?.day == day("2028-04-01"))
        #expect(end?.successors == ["E06000098", "E06000099"])
        #expect(later.start(of: "E06000099") == day("2028-04-01"))
    }
}
