import Care
import Forecast
import Testing

@Suite struct StepDaysTests {
    private func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
        Day(year: year, month: month, day: day) ?? Day(number: 0)
    }

    @Test("Step days are the day of the data and the ends of quarters or months after it")
    func steps() throws {
        let quarters = try #require(
            StepDays(from: day(2022, 2, 10), until: day(2022, 9, 30), by: .quarter))
        #expect(
            quarters.days == [
                day(2022, 2, 10), day(2022, 3, 31), day(2022, 6, 30), day(2022, 9, 30),
            ])
        let months = try #require(
            StepDays(from: day(2024, 1, 31), until: day(2024, 3, 31), by: .month))
        #expect(months.days == [day(2024, 1, 31), day(2024, 2, 29), day(2024, 3, 31)])
        #expect(StepDays(from: day(2022, 3, 31), until: day(2022, 5, 31), by: .quarter) == nil)
        #expect(StepDays(from: day(2022, 3, 31), until: day(2022, 5, 31), by: .month) != nil)
        #expect(StepDays(from: day(2022, 3, 31), until: day(2022, 3, 31), by: .quarter) == nil)
    }

    @Test("Low, central and high are the ⌈0.1 n⌉-th, ⌈0.5 n⌉-th and ⌈0.9 n⌉-th smallest value")
    func quantiles() {
        let ten = Spread(Array(1...10).reversed())
        #expect([ten.low, ten.central, ten.high] == [1, 5, 9])
        let eleven = Spread(Array(1...11))
        #expect([eleven.low, eleven.central, eleven.high] == [2, 6, 10])
        let one = Spread([4])
        #expect([one.low, one.central, one.high] == [4, 4, 4])
        #expect(Spread([1, 0, 0]).meanMillionths == 333_333)
        #expect(Spread([1, 1, 0]).meanMillionths == 666_667)
        #expect(Spread([-1, 0]).meanMillionths == -500_000)
    }
}
