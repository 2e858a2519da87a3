import Foundation
import Testing

@Suite("nearhome rules")
struct RulesCommandTests {
    @Test("The committed rules page is the one that the rules give")
    func page() throws {
        let printed = try Command.run(["rules"])
        #expect(printed.status == 0)
        #expect(printed.out == (try Bundled.text("RULES.md")))
    }

    @Test("As JSON and as CSV there is one entry for each row of the page")
    func forms() throws {
        let rows = try Bundled.text("RULES.md").split(separator: "\n").filter {
            $0.hasPrefix("| `")
        }
        let json = try Command.run("rules", "--format", "json").json()
        let rules = try #require(json["rules"] as? [[String: Any]])
        #expect(rules.count == rows.count)
        for (rule, row) in zip(rules, rows) {
            #expect(row.hasPrefix("| `\(rule["rule"] as? String ?? "")` |"))
        }
        let csv = try Command.run("rules", "--format", "csv").out
        #expect(csv.split(whereSeparator: \.isNewline).count == rows.count + 1)
    }
}
