import Reports
import Testing

@Suite("Suppression of small numbers")
struct SuppressionTests {
    private let rule = Suppression()

    @Test("One small number takes others with it until none can be worked out")
    func secondary() {
        // Row totals last; the columns' totals, 33 and 45, stand.
        #expect(
            rule.mask([[3, 20], [30, 25]]) == [[true, true, false], [true, true, false]])
    }

    @Test("A table whose column total is small is not shown at all")
    func smallTotal() {
        #expect(rule.mask([[1, 20], [2, 30]]) == nil)
        #expect(rule.mask([[1, 20]]) == nil)
    }

    @Test("Nothing is hidden where nothing is small")
    func nothing() {
        #expect(
            rule.mask([[6, 20], [0, 40]]) == [[false, false, false], [false, false, false]])
    }

    // The ways in which hidden numbers of a row can be changed with everything shown kept: an
    // oracle by plain linear algebra. A number is safe where some change of the hidden ones moves it.
    private func isDetermined(
        _ wanted: (row: Int, column: Int), mask: [[Bool]]
    ) -> Bool {
        let width = mask[0].count
        let hidden = mask.indices.flatMap { row in
            (0..<width).filter { mask[row][$0] }.map { (row, $0) }
        }
        // One equation for each row (parts less total) and each column.
        var equations: [[Double]] = []
        for row in mask.indices {
            equations.append(
                hidden.map { $0.0 == row ? ($0.1 == width - 1 ? -1 : 1) : 0 })
        }
        for column in 0..<width {
            equations.append(hidden.map { $0.1 == column ? 1 : 0 })
        }
        func rank(_ rows: [[Double]]) -> Int {
            var rows = rows
            var rank = 0
            guard let count = rows.first?.count else { return 0 }
            for column in 0..<count {
                guard let pivot = (rank..<rows.count).first(where: { abs(rows[$0][column]) > 1e-9 })
                else { continue }
                rows.swapAt(rank, pivot)
                for other in rows.indices where other != rank && abs(rows[other][column]) > 1e-9 {
                    let factor = rows[other][column] / rows[rank][column]
                    for index in 0..<count { rows[other][index] -= factor * rows[rank][index] }
                }
                rank += 1
                if rank == rows.count { break }
            }
            return rank
        }
        let unit = hidden.map { $0.0 == wanted.row && $0.1 == wanted.column ? 1.0 : 0.0 }
        return rank(equations) == rank(equations + [unit])
    }

    private struct Draw {
        var state: UInt64
        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }

    @Test("No hidden number follows from rows, columns and totals", arguments: 1...150)
    func noneRevealed(seed: Int) throws {
        var draw = Draw(state: UInt64(seed))
        let width = 2 + draw.below(2)
        let counts = (0..<(2 + draw.below(6))).map { _ in
            (0..<width).map { _ in draw.below(3) == 0 ? draw.below(8) : draw.below(60) }
        }
        guard let mask = rule.mask(counts) else {
            // Not shown: a column's total is small, or too little is left to hide.
            return
        }
        for row in counts.indices {
            let numbers = counts[row] + [counts[row].reduce(0, +)]
            for column in 0...width {
                if (1...5).contains(numbers[column]) { #expect(mask[row][column]) }
                if mask[row][column] {
                    #expect(!isDetermined((row, column), mask: mask), "\(counts) \(mask)")
                }
            }
            let parts = zip(counts[row], mask[row]).filter(\.1).map(\.0)
            if !parts.isEmpty && !mask[row][width] { #expect(parts.reduce(0, +) > 5) }
        }
    }

    @Test("What one night hid the next does not show", arguments: 1...60)
    func nights(seed: Int) throws {
        var draw = Draw(state: UInt64(seed) &+ 9000)
        var counts = (0..<4).map { _ in (0..<2).map { _ in draw.below(12) + 1 } }
        var before: [[Bool]]?
        for _ in 0..<6 {
            let mask = rule.mask(counts, before: before)
            if let before, let mask {
                for row in mask.indices {
                    for column in mask[row].indices where before[row][column] {
                        #expect(mask[row][column])
                        #expect(!isDetermined((row, column), mask: mask))
                    }
                }
            }
            before = mask ?? before
            let row = draw.below(4)
            counts[row][draw.below(2)] += 1
            counts[draw.below(4)][draw.below(2)] += draw.below(3)
        }
    }

    @Test("Shares print c, k and z")
    func symbols() {
        #expect(rule.percentage(3, of: 100) == "c")
        #expect(rule.percentage(97, of: 100) == "c")
        #expect(rule.percentage(6, of: 10_000) == "k")
        #expect(rule.percentage(0, of: 50) == "0")
        #expect(rule.percentage(0, of: 0) == "z")
        #expect(rule.percentage(41, of: 100) == "41")
        #expect(rule.text(5) == "c" && rule.text(0) == "0" && rule.text(6) == "6")
    }
}
