import Foundation
import Testing

@Suite("nearhome rules")
struct RulesCommandTests {
    @Test("The committed rules page is the one that the rules give")
    func page() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let committed = try String(contentsOf: root.appending(path: "RULES.md"), encoding: .utf8)
        let printed = try Command.run(["rules"])
        #expect(printed.status == 0)
        #expect(printed.out == committed)
    }
}
