import Care
import Measures
import Testing

@Suite("Readings")
struct ReadingTests {
    private let target = Rate(millionths: 290_000)

    private func reading(_ counted: Int, of known: Int, unknown: Int = 0) -> MeasureReading {
        MeasureReading(
            OutsideMeaning.outside.stock,
            tally: Tally(counted: counted, notCounted: known - counted, unknown: unknown),
            target: target)
    }

    @Test("The 2011 report's share is 11.9 points above its target, 48 children of 400")
    func cabinet2011() {
        // 40.9 % of 400, as sections 1 and 6.1 of the report have it.
        let reading = reading(164, of: 400)
        #expect(reading.standing == .missed(by: 48))
        #expect(reading.gapInWords == "12.0 percentage points above the target")
        #expect(self.reading(159, of: 389).tally.share?.percentage == "40.9%")
        #expect(self.reading(159, of: 389).gapInWords == "11.9 percentage points above the target")
    }

    @Test("Children to the target is the least number that meets it", arguments: [1, 10, 99, 400])
    func leastNumber(known: Int) {
        for counted in 0...known {
            guard case .missed(let by)? = reading(counted, of: known).standing else { continue }
            #expect(1_000_000 * (counted - by) <= 290_000 * known)
            #expect(1_000_000 * (counted - by + 1) > 290_000 * known)
        }
    }

    @Test("A target met exactly is met, with nobody to spare")
    func metExactly() {
        #expect(reading(29, of: 100).standing == .met(spare: 0))
        #expect(reading(20, of: 100).standing == .met(spare: 9))
    }

    @Test("Where higher is better the gap counts the other way")
    func higher() {
        var measure = OutsideMeaning.outside.stock
        measure.polarity = .higher
        let tally = Tally(counted: 82, notCounted: 18)
        func standing(_ millionths: Int64) -> MeasureReading.Standing? {
            MeasureReading(measure, tally: tally, target: Rate(millionths: millionths)).standing
        }
        #expect(standing(825_000) == .missed(by: 1))
        #expect(standing(820_000) == .met(spare: 0))
        #expect(standing(800_000) == .met(spare: 2))
        measure.polarity = .neither
        #expect(standing(800_000) == nil)
    }

    @Test("Bounds count all of the unknown in, and all out")
    func bounds() {
        let tally = reading(164, of: 400, unknown: 3).tally
        #expect(tally.low?.rate == "0.407")
        #expect(tally.high?.rate == "0.414")
        #expect(tally.share?.rate == "0.41")
    }

    @Test("Nobody known is no rate, no gap and no standing")
    func nobody() {
        let reading = reading(0, of: 0, unknown: 4)
        #expect(reading.tally.share == nil)
        #expect(reading.gapInTenthsOfPoint == nil)
        #expect(reading.standing == nil)
        #expect(reading.tally.high?.rate == "1")
    }
}
