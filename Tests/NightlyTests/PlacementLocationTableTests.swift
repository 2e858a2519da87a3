import Files
import Measures
import Nightly
import Reports
import Testing

@Suite("Neighbours and England as the Department for Education publishes them")
struct PlacementLocationTableTests {
    private static let header =
        "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
        + "region_name,new_la_code,old_la_code,la_name,distance_locality,number,percentage"

    private func read(
        _ rows: [String], header: String = PlacementLocationTableTests.header,
        lineEnd: String = "\r\n", mark: [UInt8] = []
    ) -> (found: [NightInputs.Benchmark], faults: [String], notices: [String]) {
        let complaints = Complaints()
        let text = ([header] + rows).joined(separator: lineEnd) + lineEnd
        let found = PlacementLocationTable.benchmarks(
            mark + Array(text.utf8), own: "E10000003", neighbours: ["E06000031", "E06000023"],
            complaints: complaints)
        return (
            found, complaints.faults.map(\.description), complaints.notices.map(\.description)
        )
    }

    private func row(
        _ level: String, _ code: String, _ name: String, _ locality: String, _ number: String,
        year: String = "2024", region: String = "E12000006,East of England"
    ) -> String {
        "\(year),Reporting year,\(level),E92000001,England,\(region),\(code),873,\(name),"
            + "\(locality),\(number),10"
    }

    private func la(_ code: String, _ name: String, _ locality: String, _ number: String) -> String
    {
        row("Local authority", code, name, locality, number)
    }

    @Test(
        "Counts inside and outside are added over distances; regions and strangers are passed over")
    func sums() throws {
        let read = read([
            row("National", "", "", "Inside boundary - 20 miles or less", "40000", region: ","),
            row("National", "", "", "Outside boundary - Over 20 miles", "16000", region: ","),
            row("Regional", "", "", "Outside boundary - Over 20 miles", "1", region: "E12000006,E"),
            la("E06000031", "Peterborough", "Inside boundary - 20 miles or less", "180"),
            la("E06000031", "Peterborough", "Outside boundary - 20 miles or less", "120"),
            la("E06000031", "Peterborough", "Outside boundary - Over 20 miles", "60"),
            la("E06000031", "Peterborough", "Not known or not recorded", "7"),
            la("E06000031", "Peterborough", "Total", "367"),
            row(
                "Local authority", "E06000023", "\"Bristol, City of\"", "Inside boundary", "500",
                region: "E12000009,South West"),
            la("E09000007", "Camden", "Outside boundary", "99"),
        ])
        #expect(read.faults == [] && read.notices == [])
        #expect(read.found.map(\.code) == ["E06000023", "E06000031", "E92000001"])
        let near = try #require(read.found.first { $0.code == "E06000031" })
        #expect(near.tally == Tally(counted: 180, notCounted: 180, unknown: 7))
        #expect(near.role == .neighbour)
        #expect(read.found[0].name == "Bristol, City of")
        #expect(read.found[2].role == .country)
        #expect(read.found[2].tally == Tally(counted: 16_000, notCounted: 40_000))
    }

    @Test("A byte-order mark, lower-case headers, other columns and LF line ends change nothing")
    func tolerant() {
        let rows = [
            la("E10000003", "Cambridgeshire", "Outside boundary", "164") + ",further",
            la("E10000003", "Cambridgeshire", "Inside boundary", "308") + ",further",
        ]
        let read = read(
            rows, header: PlacementLocationTableTests.header.uppercased() + ",school_year",
            lineEnd: "\n", mark: [0xEF, 0xBB, 0xBF])
        #expect(read.faults == [])
        #expect(read.found.map(\.role) == [.own])
        #expect(read.found.first?.tally == Tally(counted: 164, notCounted: 308))
        #expect(read.notices.count == 1, "the further column is named")
    }

    @Test(
        "A suppressed number is not 0: the year is left out",
        arguments: ["c", "k", "x", "z", "low"])
    func suppressed(mark: String) {
        let read = read([
            la("E06000031", "Peterborough", "Inside boundary", "180"),
            la("E06000031", "Peterborough", "Outside boundary", mark),
            row(
                "Local authority", "E06000031", "Peterborough", "Inside boundary", "170",
                year: "2023"),
            row(
                "Local authority", "E06000031", "Peterborough", "Outside boundary", "130",
                year: "2023"),
        ])
        #expect(read.faults == [])
        #expect(read.found.map(\.period) == ["2023"])
        #expect(read.notices.count == 1)
    }

    @Test(
        "What is not of the shape is a fault, with its line",
        arguments: [
            ("Local authority", "Outside boundary", "1,234", "2024"),
            ("Local authority", "Outside boundary", "-3", "2024"),
            ("Local authority", "Outside boundary", "many", "2024"),
            ("Local authority", "Somewhere", "12", "2024"),
            ("County", "Outside boundary", "12", "2024"),
            ("Local authority", "Outside boundary", "12", "2024/25"),
        ])
    func strict(level: String, locality: String, number: String, year: String) {
        let number = number.contains(",") ? "\"\(number)\"" : number
        let read = read([
            row(level, "E06000031", "Peterborough", locality, number, year: year)
        ])
        #expect(read.faults.count == 1)
        #expect(read.faults.allSatisfy { $0.hasPrefix("placement-location.csv:2") })
    }

    @Test("A category twice is a fault, for it would count children twice")
    func twice() {
        let read = read([
            la("E06000031", "Peterborough", "Outside boundary", "12"),
            la("E06000031", "Peterborough", "outside boundary", "13"),
        ])
        #expect(read.faults.count == 1)
    }

    @Test("A file without its required columns is refused")
    func columns() {
        let read = read(["2024,National,12"], header: "time_period,geographic_level,number")
        #expect(read.faults.contains { $0.contains("distance_locality") })
    }
}
