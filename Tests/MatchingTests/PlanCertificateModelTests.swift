import Care
import Optimisation
import Testing

@testable import Matching

@Suite("Prices of a program, told of children and homes")
struct PlanCertificateModelTests {
    /// A child who may stay with a settled sister is two parties at that home: alone, and as all of its
    /// group that is to be placed.
    @Test("A cut that names a child as two parties names it once, and none is lost")
    func twice() throws {
        var village = Village()
        let home = village.home("H", places: 3)
        village.home("OTHER", places: 1)
        village.child("A", status: .settled, home: home) { $0.siblingGroup = "S" }
        let staying = village.child("B", status: .mayMove, home: home) { $0.siblingGroup = "S" }
        let coming = village.child("C")
        let model = Allocator(register: village.register, includesAsk: false)
            .model(AllocationLimits())
        let program = model.program
        let site = try #require(model.homeOfSite.firstIndex(of: home))
        func parties(_ child: Int) -> [Int] {
            model.members.indices.filter { party in
                model.members[party] == [child]
                    && (program.columnStart[party]..<program.columnStart[party + 1]).contains {
                        Int(program.columnSites[$0]) == site
                    }
            }
        }
        #expect(parties(staying).count == 2)
        #expect(parties(coming).count == 1)

        let both = parties(staying) + parties(coming)
        func made(_ coefficients: [Int64], bound: Int64) -> [PlanCertificate.Cut] {
            let prices = BoundCertificate(
                cover: Array(repeating: 0, count: program.demandCount), room: [], entry: [],
                cuts: [
                    .init(
                        site: site, parties: both, coefficients: coefficients, bound: bound,
                        price: 7)
                ], rows: [], bound: 0)
            return PlanCertificate(prices, model: model).cuts
        }
        #expect(
            made([1, 2, 1], bound: 2) == [
                PlanCertificate.Cut(
                    home: home,
                    parties: [.init([staying], coefficient: 2), .init([coming])], limit: 2,
                    price: 7)
            ])
        // Who counts more than the limit cannot live there.
        #expect(
            made([1, 1, 3], bound: 1) == [
                PlanCertificate.Cut(home: home, parties: [.init([staying])], limit: 1, price: 7)
            ])
    }
}
