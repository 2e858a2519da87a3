import Care
import Testing

@testable import Capacity
import Forecast

@Suite("Exact arithmetic of plans")
struct ExactTests {
    @Test("Natural numbers multiply, subtract and divide beyond 64 bits")
    func naturals() {
        let large = Natural(10).raised(to: 40)
        #expect((large * large).divided(by: large) == large)
        #expect(large + Natural(1) - large == .one)
        #expect(Natural(5).rounded(by: Natural(2)).clamped == 3)
        #expect(Natural(7).rounded(by: Natural(5)).clamped == 1)
        #expect((large - .one).divided(by: Natural(10).raised(to: 39)).clamped == 9)
    }

    @Test("Half up goes up below nothing too")
    func halfUp() {
        #expect(HalfUp.quotient(-5, 2) == -2)
        #expect(HalfUp.quotient(5, 2) == 3)
        #expect(HalfUp.quotient(-7, 3) == -2)
        #expect(HalfUp.ceiling(65, 2) == 33)
    }

    @Test("Low, central and high are the tenth, fiftieth and ninetieth of a hundred")
    func spreads() {
        let spread = Spread((1...100).map { Int64($0) })
        #expect((spread.low, spread.central, spread.high) == (10, 50, 90))
        #expect(spread.meanMillionths == 50_500_000)
        let two = Spread([1, 2])
        #expect((two.low, two.central, two.high) == (1, 1, 2))
    }

    @Test("Emergency carers: Erlang's loss, weighed by who is on duty")
    func emergency() {
        let cover = EmergencyCover(
            carers: 1, nightsCovered: Rate(millionths: 700_000),
            arrivalsPerNight: Rate(millionths: 150_000), meanNights: Rate(millionths: 5_000_000))
        // 0.3 × 1 + 0.7 × 0.75 ÷ 1.75
        #expect(cover.chanceOfNoBedMillionths == 600_000)
    }
}
