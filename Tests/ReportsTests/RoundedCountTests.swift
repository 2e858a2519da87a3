import Measures
import Testing

@testable import Reports

@Suite("Rounded counts")
struct RoundedCountTests {
    @Test("0 stays 0, 1 to 4 are c, every other count goes to the nearest 5")
    func rounding() {
        let texts = (0...13).map { RoundedCount($0).number.map { String($0) } ?? "c" }
        #expect(
            texts == [
                "0", "c", "c", "c", "c", "5", "5", "5", "10", "10", "10", "10", "10", "15",
            ])
        for count in 0...200 {
            let alike = (0...210).filter { RoundedCount($0) == RoundedCount(count) }
            #expect(RoundedCount(count).range == alike[0]...alike[alike.count - 1])
        }
    }

    @Test("A percentage comes from the rounded parts, and there is none beside c")
    func percentage() {
        #expect(RoundedTally(Tally(counted: 164, notCounted: 237)).percentage == 41)
        #expect(RoundedTally(Tally(counted: 163, notCounted: 238)).percentage == 41)
        #expect(RoundedTally(Tally(counted: 4, notCounted: 237)).percentage == nil)
        #expect(RoundedTally(Tally(counted: 0, notCounted: 237)).percentage == 0)
        #expect(RoundedTally(Tally()).percentage == nil)
    }

    // Every true count that a small cell can have, found by trying all tables there are.
    private func values(
        of cell: (column: Int, row: Int), total: RoundedCount, columns: [[RoundedCount]]
    ) -> Set<Int> {
        func sums(_ cells: [RoundedCount]) -> Set<Int> {
            cells.reduce([0]) { sums, cell in
                Set(sums.flatMap { sum in cell.range.map { sum + $0 } })
            }
        }
        var totals = Set(total.range)
        for (index, column) in columns.enumerated() where index != cell.column {
            totals.formIntersection(sums(column))
        }
        var others = columns[cell.column]
        let range = others.remove(at: cell.row).range
        let rest = sums(others)
        return Set(range.filter { value in rest.contains { totals.contains(value + $0) } })
    }

    @Test("What is admitted leaves every small count free from 1 to 4", arguments: 1...120)
    func check(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        let whole = 1 + random(40)
        var check = DisclosureCheck(total: RoundedCount(whole))
        var admitted: [[RoundedCount]] = []
        for _ in 0..<5 {
            var counts = [Int](repeating: 0, count: 2 + random(4))
            for _ in 0..<whole { counts[random(counts.count)] += 1 }
            let column = counts.map { RoundedCount($0) }
            let isSafe = (admitted + [column]).enumerated().allSatisfy { index, cells in
                cells.indices.allSatisfy { row in
                    cells[row] != .small
                        || values(
                            of: (index, row), total: RoundedCount(whole),
                            columns: admitted + [column]) == [1, 2, 3, 4]
                }
            }
            let isTotalSafe =
                RoundedCount(whole) != .small
                || values(
                    of: (0, 0), total: RoundedCount(whole),
                    columns: [[RoundedCount(whole)]] + admitted + [column]) == [1, 2, 3, 4]
            #expect(check.admits(column) == (isSafe && isTotalSafe), "\(whole): \(counts)")
            if check.admits(column) {
                check.add(column)
                admitted.append(column)
            }
        }
    }
}
