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
        // The bridge ends with the day itself, as the table does.
        let last = try #require((answer["bridge"] as? [[String: Any]])?.last)
        #expect(last["step"] as? String == "Outside on 31 March 2025")
        #expect(last["children"] as? Int == 36)
    }

    @Test("A policy's bank holidays count for first reviews, and years without any are told")
    func bankHolidays() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/policy-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("settings:\n  bank_holidays: [2024-12-25, 2025-01-01]\n".utf8)
            .write(to: URL(fileURLWithPath: folder + "/policy.yml"))
        let start = ["measures", Bundled.instance("made-return")] + options
        let without = try Command.run(start)
        #expect(without.status == 0)
        #expect(without.err.contains("no bank holiday of 2024 or 2025 is known"))
        let with = try Command.run(start + ["--policy", folder + "/policy.yml"])
        #expect(with.status == 0)
        #expect(!with.err.contains("bank holiday"), "\(with.err)")
        #expect(try Command.run(start + ["--policy", folder + "/none.yml"]).status == 65)
    }

    @Test("As a table and as CSV every measure has its line")
    func forms() throws {
        let folder = Bundled.instance("made-return")
        let table = try Command.run(["measures", folder, "--quiet"] + options)
        #expect(table.status == 0 && table.err.isEmpty)
        #expect(table.out.hasPrefix("104 children looked after on 31 March 2025"))
        #expect(table.out.contains("Days in care of those who left since 1 April 2024, by route"))
        let csv = try Command.run(["measures", folder, "--format", "csv"] + options)
        #expect(csv.out.contains("outside-stock"))
    }

    @Test(
        "A code that is of no authority of England is refused, here as everywhere",
        arguments: [
            ("Cambs", "write it as E10000003"), ("Cambridgeshire", "write it as E10000003"),
            ("E07000008", "write E10000003"), ("E10000099", "no authority in England"),
            ("E10000001", "no authority in England"), ("W06000015", "write it as E10000003"),
        ])
    func codes(code: String, words: String) throws {
        let folder = Bundled.instance("made-return")
        let place = try Scratch()
        let day = ["--as-of", "2025-03-31"]
        for (command, option) in [
            (["measures", folder] + day + ["--authority", code], "--authority"),
            (
                ["measures", folder] + options + ["--adjoining", "E06000031,\(code)"], "--adjoining"
            ),
            (
                ["import", "ssda903", folder, "--out", "\(place.path)/out"] + day
                    + ["--authority", code], "--authority"
            ),
            (
                ["import", "ssda903", folder, "--out", "\(place.path)/out"] + options
                    + ["--adjoining", code], "--adjoining"
            ),
            (
                ["forecast", folder, "--until", "2025-06-30"] + day + ["--authority", code],
                "--authority"
            ),
        ] {
            let outcome = try Command.run(command)
            #expect(outcome.status == 64, "\(command)")
            #expect(outcome.err.hasPrefix("\(option) \(code) is "), "\(outcome.err)")
            #expect(outcome.err.contains(words), "\(outcome.err)")
        }
    }

    @Test("An authority to come is one that the file of boundaries names")
    func newAuthority() throws {
        let scratch = try Scratch()
        let file = scratch.path + "/boundaries.yml"
        try Data(
            """
            reorganisations:
              - {on: 2024-04-01, successor: E06000098, predecessors: [E10000003]}
            """.utf8
        ).write(to: URL(fileURLWithPath: file))
        let outcome = try Command.run(
            "measures", Bundled.instance("made-return"), "--as-of", "2025-03-31", "--authority",
            "E06000098", "--boundaries", file, "--quiet")
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out.contains("outside-stock: 40.9%"), "\(outcome.out)")
    }

    @Test("A reorganisation to come changes what is counted as now, and nothing as it was")
    func boundaries() throws {
        let scratch = try Scratch()
        let file = scratch.path + "/boundaries.yml"
        // On 1 April 2028 Huntingdonshire (E07000011) leaves the county, as a test would have it.
        try Data(
            """
            reorganisations:
              - {on: 2028-04-01, successor: E06000098, predecessors: [E10000099],
                 districts: [E07000011]}
            adjoining:
              - {authority: E10000003, from: 2028-04-01, codes: [E06000098, E06000031]}
            """.utf8
        ).write(to: URL(fileURLWithPath: file))
        func stock(_ further: String...) throws -> (outside: Int?, of: Int?) {
            let outcome = try Command.run(
                ["measures", Bundled.instance("made-return"), "--format", "json", "--quiet"]
                    + options + further)
            #expect(outcome.status == 0, "\(outcome.err)")
            let measures = try outcome.json()["measures"] as? [[String: Any]]
            let stock = measures?.first {
                ($0["measure"] as? [String: Any])?["id"] as? String == "outside-stock"
            }
            return (stock?["counted"] as? Int, stock?["of"] as? Int)
        }
        let plain = try stock()
        #expect(try stock("--boundaries", file) == plain)
        #expect(try stock("--boundaries", file, "--boundaries-on", "2028-03-31") == plain)
        let later = try stock("--boundaries", file, "--boundaries-on", "2028-04-01")
        #expect(later.of == plain.of)
        // The children who live in Huntingdonshire: by their placements' postcodes.
        let inside = try #require(plain.outside)
        #expect(try #require(later.outside) == inside + (try huntingdonshire()))
    }

    // Those of the stock of 31 March 2025 whose placement's postcode lies in E07000011, counted
    // from the rows of the return alone.
    private func huntingdonshire() throws -> Int {
        let folder = Bundled.instance("made-return")
        func rows(_ name: String) throws -> [[Substring]] {
            try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                .split(whereSeparator: \.isNewline).dropFirst().map {
                    $0.split(separator: ",", omittingEmptySubsequences: false)
                }
        }
        let districts = Dictionary(
            try rows("postcodes.csv").map {
                ($0[0].filter { $0 != " " }, String($0[1]))
            }, uniquingKeysWith: { first, _ in first })
        let kinds = ["U1", "U2", "U3", "U4", "U5", "U6", "K1", "K2", "R1", "S1"]
        let episodes = try rows("2024-25/episodes.csv")
        func started(_ cells: [Substring]) -> String {
            cells[1].split(separator: "/").reversed().joined()
        }
        var count = 0
        for cells in episodes where cells[7].isEmpty && !["V3", "V4"].contains(cells[3]) {
            // Away for a while: the home before it counts.
            let usual =
                cells[5].hasPrefix("T")
                ? episodes.filter { $0[0] == cells[0] && !$0[5].hasPrefix("T") }
                    .max { started($0) < started($1) } : cells
            guard let usual, kinds.contains(String(usual[5])),
                districts[usual[11].filter { $0 != " " }] == "E07000011"
            else { continue }
            count += 1
        }
        return count
    }

    @Test("An authority that was not there on the day is wrong usage, and says what to give")
    func ended() throws {
        let outcome = try Command.run(
            "measures", Bundled.instance("made-return"), "--as-of", "2025-03-31", "--authority",
            "E10000021")
        #expect(outcome.status == 64)
        #expect(outcome.err.contains("existed until 31 March 2021"))
        #expect(outcome.err.contains("E06000061, E06000062"))
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
