import Care
import Testing

@Suite("Intervals")
struct IntervalTests {
    @Test(
        "Wilson's interval of small and extreme shares",
        arguments: [
            // Newcombe 1998, table I, method 3.
            (81, 263, 255, 366), (15, 148, 62, 160), (0, 20, 0, 161), (1, 29, 6, 172),
        ])
    func wilson(part: Int, whole: Int, low: Int, high: Int) throws {
        let share = try #require(Share(part, of: whole))
        #expect(Interval.wilson(share) == Interval(low: low, high: high))
    }

    @Test("Funnel limits at a base of 40 %: 6.1 and 9.6 points at 250, 3.6 and 5.7 at 700")
    func funnel() throws {
        let base = try #require(Share(40, of: 100))
        func limits(_ whole: Int, _ deviations: Double) -> Interval {
            Interval.funnel(base: base, whole: whole, deviations: deviations)
        }
        #expect(limits(250, 1.96) == Interval(low: 339, high: 461))
        #expect(limits(250, 3.0902) == Interval(low: 304, high: 496))
        #expect(limits(700, 1.96) == Interval(low: 364, high: 436))
        #expect(limits(700, 3.0902) == Interval(low: 343, high: 457))
    }

    @Test("Limits never pass nothing or all, and hold what they hold")
    func ends() throws {
        let base = try #require(Share(1, of: 100))
        let limits = Interval.funnel(base: base, whole: 4, deviations: 3)
        #expect(limits.low == 0)
        #expect(limits.contains(base))
        let half = try #require(Share(1, of: 2))
        #expect(!limits.contains(half))
    }

    @Test("The ends of an interval lie within it")
    func edges() throws {
        let interval = Interval.wilson(try #require(Share(30, of: 100)))
        func contains(_ thousandths: Int) throws -> Bool {
            interval.contains(try #require(Share(thousandths, of: 1000)))
        }
        #expect(try contains(interval.low))
        #expect(try !contains(interval.low - 1))
        #expect(try contains(interval.high))
        #expect(try !contains(interval.high + 1))
    }
}
