import Optimisation
import Testing

@Suite("The exported model")
struct ModelExportTests {
    private func text(_ body: (@escaping ([UInt8]) throws -> Void) throws -> Void) throws -> String
    {
        final class Sink { var bytes: [UInt8] = [] }
        let sink = Sink()
        try body { sink.bytes += $0 }
        return String(decoding: sink.bytes, as: UTF8.self)
    }

    private var program: PackingProgram {
        PackingProgram(
            demandCount: 2, sites: [.init(capacity: 2, secondaryCost: 12345)],
            parties: [.init(demands: [0], size: 1), .init(demands: [1], size: 1)],
            columnStart: [0, 2, 4], columnSites: [-1, 0, -1, 0],
            columnCosts: [10_000_000_000_000, 1_500_000_000, 10_000_000_000_000, -3],
            couplingRows: [
                .init(
                    name: "TARGET", siteCoefficients: [71], bound: 0,
                    price: .init(cost: 2_000_000_000))
            ], constantCost: 7_000_000_000, conflicts: { _, _, _ in true })
    }

    @Test("Costs are exact decimals of the unit, the constant a column fixed to 1")
    func numbers() throws {
        let export = try ModelExport(program, unit: 1_000_000_000, secondaryUnit: 100)
        let mps = try text(export.writeMPS)
        #expect(mps.contains("\n C2 COST 1.5\n"))
        #expect(mps.contains("\n C4 COST -0.000000003\n"))
        #expect(mps.contains("\n C2 WEEKLY_COST 123.45\n"))
        #expect(mps.contains("\n ONE COST 7\n"))
        #expect(mps.contains("\n FX BND ONE 1\n"))
        #expect(mps.contains("\n N WEEKLY_COST\n"))
        let lp = try text(export.writeLP)
        #expect(!lp.contains("WEEKLY_COST"))
        #expect(lp.contains(" - E1\n"))
    }

    @Test("Two columns of one site that conflict share a row")
    func conflicts() throws {
        let export = try ModelExport(program)
        let mps = try text(export.writeMPS)
        #expect(mps.contains("\n C2 K1 1\n"))
        #expect(mps.contains("\n C4 K1 1\n"))
        var names: [String] = []
        export.forEachName { name, _ in names.append(name) }
        #expect(names == ["D1", "D2", "S1", "K1", "R1", "C1", "C2", "C3", "C4", "E1", "ONE"])
    }

    @Test("One who may live with nobody takes one row, whatever the number of others")
    func oneRow() throws {
        let count = 40
        var costs: [Int64] = []
        var sites: [Int32] = []
        for _ in 0..<count {
            sites += [PackingProgram.noSite, 0]
            costs += [9, 1]
        }
        let shared = PackingProgram(
            demandCount: count, sites: [.init(capacity: 3)],
            parties: (0..<count).map { .init(demands: [Int32($0)], size: 1) },
            columnStart: (0...count).map { 2 * $0 }, columnSites: sites, columnCosts: costs,
            conflicts: { one, other, _ in one == 7 || other == 7 })
        let export = try ModelExport(shared)
        let mps = try text(export.writeMPS)
        #expect(mps.contains("\n C16 K1 3\n"))
        #expect(mps.contains("\n C2 K1 1\n"))
        #expect(mps.contains("\n RHS K1 3\n"))
        #expect(!mps.contains(" L K2\n"))
    }

    @Test("A program above the limit is refused with its size")
    func tooLarge() {
        let count = ModelExport.columnLimit + 1
        let large = PackingProgram(
            demandCount: 1, sites: [], parties: [.init(demands: [0], size: 0)],
            columnStart: [0, count],
            columnSites: [Int32](repeating: PackingProgram.noSite, count: count),
            columnCosts: [Int64](repeating: 0, count: count))
        #expect(throws: ModelExportError.tooLarge(columns: count, limit: ModelExport.columnLimit)) {
            _ = try ModelExport(large)
        }
    }
}
