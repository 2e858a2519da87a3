import Desk
import Foundation
import Testing

/// The documentation of lives and rights.
@Suite struct DeskPageTests {
    @Test("DESK.md is what the tables say")
    func page() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("DESK.md").path
        #expect(try String(contentsOfFile: path, encoding: .utf8) == DeskPage.text)
    }

    @Test("Every entry of a placement has a step, and every state can be reached")
    func steps() {
        let entries = Set(Lives.placement.map(\.entry))
        #expect(Set(PlacementEntry.Kind.allCases.map(\.rawValue)).isSubset(of: entries))
        let states = Set(Lives.placement.map(\.to))
        #expect(Set(Desk.Placement.State.allCases.map(\.rawValue)) == states)
        #expect(
            Set(PlacementRequest.State.allCases.map(\.rawValue)) == Set(Lives.request.map(\.to)))
    }

    @Test("Who may do what is the contract's table")
    func rights() {
        func roles(_ act: Act) -> Set<Role> {
            Set(Permission.rights.filter { $0.act == act }.map(\.role))
        }
        #expect(roles(.workOnRequest) == [.officer, .manager])
        #expect(roles(.seeRequest) == [.officer, .manager, .nominatedOfficer, .director])
        #expect(roles(.correctPlacement) == [.manager])
        #expect(roles(.approveAsManager) == [.manager])
        #expect(roles(.approveAsNominatedOfficer) == [.nominatedOfficer, .director])
        #expect(roles(.approveAsDirector) == [.director])
        #expect(roles(.seeTelephone) == [.officer, .manager, .fostering])
        #expect(roles(.seeHomeWhole) == [.manager, .fostering])
        #expect(roles(.changeHomes) == [.fostering])
        #expect(roles(.readAudit) == [.auditor])
        #expect(roles(.openOtherTeam) == [.officer, .manager])
    }
}
