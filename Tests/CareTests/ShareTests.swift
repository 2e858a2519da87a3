import Care
import Testing

@Suite("Shares")
struct ShareTests {
    @Test(
        "A share has three decimals, rounded half up, and none of nothing",
        arguments: [
            (164, 400, "0.41"), (158, 387, "0.408"), (1, 16, "0.063"), (1, 2000, "0.001"),
            (1, 2001, "0"), (0, 5, "0"), (5, 5, "1"), (151, 404, "0.374"),
        ])
    func rate(part: Int, whole: Int, text: String) {
        #expect(Share(part, of: whole)?.rate == text)
        #expect(Share(0, of: 0) == nil)
    }

    @Test("A percentage has one decimal", arguments: [(158, 387, "40.8%"), (1, 1, "100.0%")])
    func percentage(part: Int, whole: Int, text: String) {
        #expect(Share(part, of: whole)?.percentage == text)
    }

    @Test(
        "The gap to a target is exact and rounds half up on both sides",
        arguments: [
            (158, 387, 290_000, 118), (1, 4, 290_000, -40), (29, 100, 290_000, 0),
            (1, 16, 290_000, -227), (817, 2000, 290_000, 119),
        ])
    func gap(part: Int, whole: Int, target: Int64, tenths: Int) {
        #expect(
            Share(part, of: whole)?.tenthsOfPoint(above: Rate(millionths: target)) == tenths)
    }

    @Test(
        "Most and least of a whole are whole children, exactly", arguments: [1, 7, 100, 387, 400])
    func most(whole: Int) {
        for millionths in [Int64(0), 290_000, 333_333, 500_000, 1_000_000] {
            let rate = Rate(millionths: millionths)
            let most = rate.most(of: whole)
            #expect(most * 1_000_000 <= Int(millionths) * whole)
            #expect((most + 1) * 1_000_000 > Int(millionths) * whole)
            let least = rate.least(of: whole)
            #expect(least * 1_000_000 >= Int(millionths) * whole)
            #expect((least - 1) * 1_000_000 < Int(millionths) * whole)
        }
    }
}
