import Foundation
import Testing

@Suite("rules --returns")
struct ReturnChecksTests {
    @Test("The page in the tree is the one it prints")
    func page() throws {
        let printed = try Command.run(["rules", "--returns"])
        #expect(printed.status == 0)
        #expect(printed.out == (try Bundled.text("RETURNS.md")))
    }

    @Test(
        "Every number that a check names is one of the table, which says of each what becomes of it"
    )
    func numbers() throws {
        let printed = try Command.run(["rules", "--returns", "--format", "json"]).json()
        let rules = try #require(printed["departmentRules"] as? [[String: Any]])
        let known = Set(rules.compactMap { $0["number"] as? String })
        #expect(known.count == rules.count)
        let checks = try #require(printed["checks"] as? [[String: Any]])
        let named = Set(checks.flatMap { $0["numbers"] as? [String] ?? [] })
        #expect(named.subtracting(known) == [])
        // What users miss most is asked.
        let asked = Set(
            rules.filter { $0["asked"] as? Bool == true }.compactMap { $0["number"] as? String })
        for number in [
            "431", "434", "435", "436", "437", "460", "386", "387", "388", "389", "390", "358",
            "361", "362", "378", "408", "445", "367", "384", "426", "372", "373", "374", "202",
            "204", "208", "504", "503A", "503J", "562", "226", "529", "1015", "551", "553", "601",
            "174", "611", "620", "570", "574", "578", "440", "441", "304", "168",
        ] {
            #expect(asked.contains(number), "\(number)")
        }
    }
}
