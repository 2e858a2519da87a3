import Testing

@testable import Reports

@Suite("What rounded tables tell together")
struct DisclosureCheckTests {
    // Whole numbers from a seed.
    private struct Lots {
        var state: UInt64

        init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

        mutating func next(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }

        // A number, divided among some rows.
        mutating func divide(_ whole: Int, among rows: Int) -> [Int] {
            var counts = [Int](repeating: 0, count: rows)
            for _ in 0..<whole { counts[next(below: rows)] += 1 }
            return counts
        }
    }

    // The sums that counts can have.
    private func sums(_ cells: some Sequence<RoundedCount>) -> Set<Int> {
        cells.reduce([0]) { sums, cell in
            Set(sums.flatMap { sum in cell.range.map { sum + $0 } })
        }
    }

    // Every true count that a small cell can have, found by trying all tables there are.
    private func values(
        of cell: (column: Int, row: Int), total: RoundedCount, columns: [[RoundedCount]]
    ) -> Set<Int> {
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
        var lots = Lots(seed)
        let whole = 1 + lots.next(below: 40)
        let total = RoundedCount(whole)
        var check = DisclosureCheck(total: total)
        var admitted: [[RoundedCount]] = []
        for _ in 0..<5 {
            let column = lots.divide(whole, among: 2 + lots.next(below: 4)).map { RoundedCount($0) }
            let isSafe = (admitted + [column]).enumerated().allSatisfy { index, cells in
                cells.indices.allSatisfy { row in
                    cells[row] != .small
                        || values(
                            of: (index, row), total: total, columns: admitted + [column])
                            == [1, 2, 3, 4]
                }
            }
            let isTotalSafe =
                total != .small
                || values(of: (0, 0), total: total, columns: [[total]] + admitted + [column])
                    == [1, 2, 3, 4]
            let isAdmitted = check.admit([.init(counts: column)])
            #expect(isAdmitted == (isSafe && isTotalSafe), "\(whole): \(column)")
            if isAdmitted { admitted.append(column) }
        }
    }

    // Every way to fill a first table and one that takes a row of it apart, by trying them all.
    @Test("A row that is taken apart leaves every small count free too", arguments: 1...80)
    func refined(seed: UInt64) {
        var lots = Lots(seed)
        let whole = 1 + lots.next(below: 24)
        let total = RoundedCount(whole)
        let first = lots.divide(whole, among: 3)
        let row = lots.next(below: 3)
        let parts = lots.divide(first[row], among: 1 + lots.next(below: 3))
        let columns = (first + parts).map { RoundedCount($0) }
        var found = columns.map { _ in Set<Int>() }
        var totals: Set<Int> = []
        func fill(_ values: [Int]) {
            guard values.count < columns.count else {
                let sum = values[..<3].reduce(0, +)
                guard total.range.contains(sum), values[row] == values[3...].reduce(0, +) else {
                    return
                }
                totals.insert(sum)
                for (index, value) in values.enumerated() { found[index].insert(value) }
                return
            }
            for value in columns[values.count].range { fill(values + [value]) }
        }
        fill([])
        let small: Set = [1, 2, 3, 4]
        let isSafe =
            zip(columns, found).allSatisfy { $0 != .small || $1 == small }
            && (total != .small || totals == small)
        var check = DisclosureCheck(total: total)
        let isFirst = check.admit([.init(counts: Array(columns[..<3]))])
        let isSecond = isFirst && check.admit([.init(row: row, counts: Array(columns[3...]))])
        // What is safe together was safe before.
        #expect(isSecond == isSafe, "\(whole): \(first), row \(row): \(parts)")
    }

    @Test("Those who are counted elsewhere are at least so many of the total")
    func held() {
        var check = DisclosureCheck(total: nil)
        check.holds(RoundedCount(10))
        // 8 or more in two rows of at most 4: both would be 4.
        let isTwoAdmitted = check.admit([.init(counts: [.small, .small])])
        #expect(!isTwoAdmitted)
        let isThreeAdmitted = check.admit([.init(counts: [.small, .small, .about(5)])])
        #expect(isThreeAdmitted)
    }

    @Test("A refused table changes nothing")
    func refused() {
        var check = DisclosureCheck(total: .about(5))
        // 5 to 7 in two rows: neither can be both 1 and 4 where the other is 5 or more.
        let isFirst = check.admit([.init(counts: [.about(5), .small])])
        #expect(!isFirst)
        let isSecond = check.admit([.init(counts: [.about(5), .zero])])
        #expect(isSecond)
    }
}
