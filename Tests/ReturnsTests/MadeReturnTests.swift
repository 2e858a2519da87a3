import Care
import Foundation
import Returns
import Testing

@Suite("The made return")
struct MadeReturnTests {
    private func imported() throws -> ReturnImport {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let outcome = try ReturnImport.run(
            ReturnImport.Request(
                path: root.path + "/Instances/made-return",
                asOf: try #require(Day(iso: "2025-03-31")), authority: "E10000003"))
        guard case .done(let imported) = outcome else {
            Issue.record("the made return was refused: \(outcome)")
            throw CancellationError()
        }
        return imported
    }

    @Test("It gives the rate its README states")
    func rate() throws {
        let instance = try imported().settled.instance
        #expect(instance.children.count == 104)
        #expect(instance.homes.count == 71)
        var counts: [AreaLocation: Int] = [:]
        for child in instance.children {
            let home = instance.homes[try #require(child.home)]
            if home.kind.isMeasured {
                counts[instance.location(of: home, for: child), default: 0] += 1
            }
        }
        #expect(counts[.inside] == 52)
        #expect((counts[.adjoining] ?? 0) + (counts[.distant] ?? 0) == 36)
        #expect(counts[.unknown] == 2)
    }

    @Test("Each of its blemishes is found once, in the child its README names")
    func blemishes() throws {
        let imported = try imported()
        func children(_ rule: CleaningRule) -> [String] {
            imported.history.steps.filter { $0.rule == rule }.map(\.child)
        }
        #expect(children(.goneFromLaterYears) == ["425525"])
        #expect(children(.gapAfterX1) == ["275668"])
        #expect(children(.overlap) == ["865336"])
        #expect(children(.leftOpen) == ["827828"])
        #expect(children(.repeatedRow) == ["415487"])
        #expect(imported.settled.omitted.map(\.child) == ["369434", "821237"])
        #expect(imported.settled.omitted.map(\.reason) == [.aged18, .shortBreak])
        #expect(imported.settled.temporary == 1)
        let errors = imported.quality.findings.filter { $0.severity == .error }
        #expect(Set(errors.map(\.rule)).count == errors.count)
    }
}
