import Sufficiency
import Testing

@Suite("Suppression of small numbers")
struct SuppressionTests {
    private let rule = Suppression()

    @Test("One small cell takes another with it in its row and its column")
    func secondary() {
        let cells = rule.cells([[3, 20, 40], [30, 25, 50], [60, 70, 80]])
        #expect(cells == [["c", "c", "40"], ["c", "c", "50"], ["60", "70", "80"]])
    }

    @Test(
        "No line has a single hidden cell or hidden cells that sum to a small number",
        arguments: 1...200)
    func noneRevealed(seed: Int) {
        var state = UInt64(seed)
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let counts = (0..<(2 + random(5))).map { _ in (0..<4).map { _ in random(30) } }
            .map { row in (0..<4).map { row[$0] } }
        let mask = rule.mask(counts)
        for row in counts.indices {
            for column in 0..<4 where (1...5).contains(counts[row][column]) {
                #expect(mask[row][column])
            }
        }
        func check(_ values: [Int], _ hidden: [Bool]) {
            let sum = zip(values, hidden).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
            let count = hidden.count { $0 }
            #expect(count == 0 || count == hidden.count || (count >= 2 && sum > 5))
        }
        for row in counts.indices { check(counts[row], mask[row]) }
        for column in 0..<4 { check(counts.map { $0[column] }, mask.map { $0[column] }) }
    }

    @Test("What was hidden last night stays hidden tonight")
    func nights() {
        let before = rule.mask([[5, 20], [30, 40]])
        #expect(before == [[true, true], [true, true]])
        #expect(rule.cells([[6, 20], [30, 40]], before: before) == [["c", "c"], ["c", "c"]])
        #expect(rule.cells([[6, 20], [30, 40]]) == [["6", "20"], ["30", "40"]])
    }

    @Test("Shares print c, k and z")
    func symbols() {
        #expect(rule.percentage(3, of: 100) == "c")
        #expect(rule.percentage(97, of: 100) == "c")
        #expect(rule.percentage(6, of: 10_000) == "k")
        #expect(rule.percentage(0, of: 50) == "0")
        #expect(rule.percentage(0, of: 0) == "z")
        #expect(rule.percentage(41, of: 100) == "41")
    }
}
