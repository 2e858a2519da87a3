import Foundation
import Testing

@Suite("measures")
struct MeasuresCommandTests {
    private let options = ["--as-of", "2025-03-31", "--authority", "E10000003"]

    @Test("The made return gives the rate that its README states, with its unknowns")
    func rate() throws {
        let outcome = try Command.run(
            ["measures", Bundled.instance("made-return"), "--format", "json"] + options)
        #expect(outcome.status == 0, "\(outcome.err)")
        let answer = try outcome.json()
        #expect(answer["lookedAfter"] as? Int == 104)
        let measures = try #require(answer["measures"] as? [[String: Any]])
        let ids = measures.compactMap { ($0["measure"] as? [String: Any])?["id"] as? String }
        #expect(ids.count == measures.count && Set(ids).count == ids.count)
        let stock = try #require(
            measures.first {
                ($0["measure"] as? [String: Any])?["id"] as? String == "outside-stock"
            }
        )
        #expect(stock["counted"] as? Int == 36)
        #expect(stock["of"] as? Int == 88)
        #expect(stock["unknown"] as? Int == 2)
        #expect(stock["rate"] as? Double == 0.409)
    }

    @Test("As a table and as CSV every measure has its line")
    func forms() throws {
        let folder = Bundled.instance("made-return")
        let table = try Command.run(["measures", folder, "--quiet"] + options)
        #expect(table.status == 0 && table.err.isEmpty)
        #expect(table.out.hasPrefix("104 children looked after on 31 March 2025"))
        let csv = try Command.run(["measures", folder, "--format", "csv"] + options)
        #expect(csv.out.contains("outside-stock"))
    }

    @Test("A day that is none is wrong usage, a folder that is none bad data")
    func refused() throws {
        let day = try Command.run(
            "measures", Bundled.instance("made-return"), "--as-of", "31/03/2025", "--authority",
            "E10000003")
        #expect(day.status == 64)
        #expect(day.err.contains("2025-03-31"))
        let folder = try Command.run(["measures", "/nowhere/at/all"] + options)
        #expect(folder.status == 65)
        #expect(folder.out.isEmpty)
    }
}
