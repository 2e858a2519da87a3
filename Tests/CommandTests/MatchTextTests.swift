import Foundation
import Testing

@Suite("The officer's answer")
struct MatchTextTests {
    private func text(_ arguments: String...) throws -> String {
        try Command.run(["match", Bundled.instance("tiny"), "--child", "C08"] + arguments).out
    }

    @Test("It fits a terminal of 80 columns, every line")
    func width() throws {
        for instance in ["tiny", "duty-desk"] {
            let children = try Bundled.text("Instances/\(instance)/children.csv")
                .split(separator: "\n").filter { $0.contains(",referred,") }
                .compactMap { $0.split(separator: ",").first.map(String.init) }
            for child in children.prefix(3) {
                let answer = try Command.run(
                    "match", Bundled.instance(instance), "--child", child, "--quiet")
                for line in answer.out.split(separator: "\n") {
                    #expect(line.count <= 80, "\(child): \(line)")
                }
            }
        }
    }

    @Test("Ten options are listed unless all are asked for, each with an answer in words")
    func listed() throws {
        let short = try text()
        let all = try text("--all")
        func options(_ text: String) -> Int {
            let words = ["Can take", "Needs approval", "Ring first"]
            return text.split(separator: "\n").count { line in
                words.contains { line.hasSuffix($0) } && line.contains("  ")
            }
        }
        let json = try Command.run(
            "match", Bundled.instance("tiny"), "--child", "C08", "--format", "json"
        ).json()
        let count = try #require(json["options"] as? [Any]).count
        #expect(options(all) == count)
        #expect(options(short) == min(10, count))
    }

    @Test("One home is told with its answer, and where it can take the child its cost and place")
    func why() throws {
        let outcome = try Command.run(
            "match", Bundled.instance("tiny"), "--child", "C08", "--format", "json"
        ).json()
        let options = try #require(outcome["options"] as? [[String: Any]])
        let first = try #require((options.first?["homes"] as? [String])?.first)
        let told = try text("--why", first)
        #expect(told.hasPrefix("\(first) "))
        #expect(told.contains("Choice 1 of \(options.count)"))
        #expect(told.contains("Points: "))
        #expect(told.contains("Cost: £"))
        let excluded = try #require(outcome["excluded"] as? [[String: Any]])
        let never = try #require(excluded.first?["home"] as? String)
        #expect(try text("--why", never).contains("\(never) cannot take this child."))
    }

    @Test("Where a postcode is not found, the answer begins by saying that distance is not counted")
    func distance() throws {
        let folder = try Scratch()
        for (name, text) in [
            (
                "authority.yml",
                "authority: {code: E10000003, name: C}\nas_of: 2020-01-01\nadjoining: []\n"
            ),
            (
                "children.csv",
                "child_id,birth_date,status,home_postcode\nK1,2010-01-01,referred,CB1 1AA\n"
            ),
            (
                "homes.csv",
                "home_id,kind,places,weekly_cost,easting,northing,authority,confirmed_on,place_provider\n"
                    + "H1,foster,1,400,545000,258000,E10000003,2020-01-01,PR1\n"
            ),
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/" + name))
        }
        let answer = try Command.run("match", folder.path, "--child", "K1", "--quiet").out
        let third = answer.split(separator: "\n").dropFirst(2).first.map(String.init)
        #expect(third?.contains("DISTANCE IS NOT COUNTED") == true)
    }

    @Test("The sheet is one whole page with room for notes")
    func sheet() throws {
        let folder = try Scratch()
        let path = folder.path + "/sheet.html"
        let outcome = try Command.run(
            "match", Bundled.instance("tiny"), "--child", "C08", "--sheet", path)
        #expect(outcome.status == 0)
        let page = try String(contentsOfFile: path, encoding: .utf8)
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        #expect(page.contains("What was decided, by whom, and why"))
        #expect(page.contains("Rung at"))
        // A sentence ends with its full stop.
        #expect(!page.contains(".;"))
    }
}
