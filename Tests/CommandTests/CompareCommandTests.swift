import Foundation
import Testing

@Suite("compare")
struct CompareCommandTests {
    /// Two plans of the bundled `tiny`: the best, and the same without the first child placed.
    private func plans(in place: Scratch) throws -> (a: String, b: String, child: String) {
        let a = place.path + "/a.csv"
        let b = place.path + "/b.csv"
        let made = try Command.run("assign", Bundled.instance("tiny"), "--plan", a)
        #expect(made.status == 0)
        let best = try Command.run("assign", Bundled.instance("tiny"), "--format", "json").json()
        let assignments = try #require(best["assignments"] as? [[String: Any]])
        let child = try #require(
            assignments.first { $0["moved"] as? Bool == true }?["child"] as? String)
        let rows = try String(contentsOfFile: a, encoding: .utf8)
            .split(whereSeparator: \.isNewline).filter { !$0.hasPrefix(child + ",") }
        try (rows.joined(separator: "\n") + "\n").write(
            toFile: b, atomically: true, encoding: .utf8)
        return (a, b, child)
    }

    @Test("Both plans are judged and told apart child by child")
    func sideBySide() throws {
        let place = try Scratch()
        let (a, b, child) = try plans(in: place)
        let outcome = try Command.run(
            "compare", Bundled.instance("tiny"), a, b, "--format", "json")
        let answer = try outcome.json()
        for (key, path) in [("a", a), ("b", b)] {
            let judged = try Command.run(
                "verify", Bundled.instance("tiny"), path, "--format", "json"
            ).json()
            let mine = try #require(answer[key] as? [String: Any])
            #expect(mine["status"] as? String == judged["status"] as? String)
            #expect(mine["points"] as? Double == judged["points"] as? Double)
            #expect(mine["weeklyCost"] as? Double == judged["weeklyCost"] as? Double)
            #expect(mine["unplaced"] as? [String] == judged["unplaced"] as? [String])
        }
        let changes = try #require(answer["changes"] as? [[String: Any]])
        let own = try #require(changes.first { $0["child"] as? String == child })
        #expect(own["a"] is String)
        #expect(own["b"] is NSNull)
        #expect(own["points"] is NSNull)
        #expect(own["km"] is NSNull)
        let text = try Command.run("compare", Bundled.instance("tiny"), a, b)
        #expect(text.out.contains("cost a week"))
        #expect(text.out.contains("no home"))
        let same = try Command.run("compare", Bundled.instance("tiny"), a, a)
        #expect(same.status == 0)
        #expect(same.out.contains("Every child has the same answer in both plans."))
        let table = try Command.run("compare", Bundled.instance("tiny"), a, b, "--format", "csv")
        #expect(table.out.hasPrefix("child,a,b,points,km"))
    }

    @Test("A plan that breaks a rule is compared all the same, with status 1; no plan is 65")
    func statuses() throws {
        let place = try Scratch()
        let (a, _, child) = try plans(in: place)
        let wrong = place.path + "/wrong.csv"
        try "child_id,home_id\n\(child),NOWHERE\n".write(
            toFile: wrong, atomically: true, encoding: .utf8)
        let outcome = try Command.run(
            "compare", Bundled.instance("tiny"), a, wrong, "--format", "json")
        #expect(outcome.status == 1)
        #expect((try outcome.json()["b"] as? [String: Any])?["status"] as? String == "invalid")
        let missing = try Command.run(
            "compare", Bundled.instance("tiny"), a, place.path + "/none.csv")
        #expect(missing.status == 65)
    }
}
