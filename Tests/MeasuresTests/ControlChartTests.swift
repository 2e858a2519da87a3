import Care
import Measures
import Testing

@Suite("Control charts")
struct ControlChartTests {
    @Test("A p-chart's limits widen where the denominator is small")
    func pChart() throws {
        let chart = try #require(
            ControlChart(shares: [
                Tally(counted: 40, notCounted: 60), Tally(counted: 8, notCounted: 12),
                Tally(counted: 0, notCounted: 0),
            ]))
        #expect(chart.centre == 400)
        // 3 √(0.4 · 0.6 ÷ 100) = 0.147, ÷ 20 = 0.329.
        #expect([chart.points[0].lower, chart.points[0].upper] == [253, 547])
        #expect([chart.points[1].lower, chart.points[1].upper] == [71, 729])
        #expect(chart.points[2].value == nil)
        #expect(chart.points.allSatisfy { $0.signals.isEmpty })
    }

    @Test("An XmR chart's limits are 2.66 mean moving ranges from the mean")
    func xmr() throws {
        let chart = try #require(ControlChart(values: [400, 410, 400, 410, 400]))
        #expect(chart.centre == 404)
        #expect(chart.points[0].lower == 377)
        #expect(chart.points[0].upper == 431)
        #expect(ControlChart(values: [400]) == nil)
    }

    @Test("A point on its limits is no signal; a run tells its side and begins anew after a gap")
    func limitsAndGaps() throws {
        let flat = try #require(ControlChart(values: [300, 300, 300]))
        #expect(flat.points.map(\.lower) == [300, 300, 300])
        #expect(flat.points.allSatisfy { $0.signals.isEmpty })
        func tally(_ counted: Int) -> Tally {
            Tally(counted: counted, notCounted: counted == 0 ? 0 : 1000 - counted)
        }
        let counts = [400, 402, 404, 406, 0, 408, 410, 412, 414, 416, 300]
        let chart = try #require(ControlChart(shares: counts.map(tally)))
        let trends = chart.runs.filter { $0.signal == .trend }
        #expect(trends.map(\.points) == [5...9])
        #expect(trends.map(\.isUp) == [true])
    }

    @Test("A point outside the limits is a signal")
    func outside() throws {
        let chart = try #require(
            ControlChart(values: [400, 402, 400, 402, 400, 402, 400, 402, 480]))
        #expect(chart.points[8].signals.contains(.outsideLimit))
        #expect(chart.points[..<8].allSatisfy { !$0.signals.contains(.outsideLimit) })
    }

    @Test("Seven on one side are a shift; six are not")
    func shift() throws {
        let values = [500, 300, 500, 300, 300, 410, 412, 410, 412, 410, 412, 410]
        let chart = try #require(ControlChart(values: values))
        #expect(chart.points[5...].allSatisfy { $0.signals.contains(.shift) })
        #expect(chart.points[..<5].allSatisfy { !$0.signals.contains(.shift) })
        let six = try #require(ControlChart(values: Array(values.dropLast())))
        #expect(six.points.allSatisfy { !$0.signals.contains(.shift) })
    }

    @Test("Five points that rise throughout are a trend, and the length is a parameter")
    func trend() throws {
        let values = [410, 400, 402, 404, 406, 408, 400]
        let chart = try #require(ControlChart(values: values))
        let marked = chart.points.indices.filter { chart.points[$0].signals.contains(.trend) }
        #expect(marked == [1, 2, 3, 4, 5])
        let longer = try #require(ControlChart(values: values, rules: .init(trend: 6)))
        #expect(longer.points.allSatisfy { !$0.signals.contains(.trend) })
    }

    @Test("40.9 % with narrow limits against 29 % is consistently missed")
    func assurance() throws {
        let target = Rate(millionths: 290_000)
        let chart = try #require(ControlChart(values: [409, 405, 411, 409]))
        #expect(chart.assurance(target: target, polarity: .lower) == .missed)
        #expect(chart.assurance(target: target, polarity: .higher) == .met)
        let wide = try #require(ControlChart(values: [200, 380, 200, 380]))
        #expect(wide.assurance(target: target, polarity: .lower) == .chance)
    }

    @Test("A limit that touches the target meets it on its good side, and is chance on the other")
    func assuranceAtTheLimits() throws {
        let chart = try #require(ControlChart(values: [300, 340, 300, 340]))
        let last = try #require(chart.points.last)
        func assurance(_ thousandths: Int, _ polarity: Measure.Polarity) -> ControlChart.Assurance?
        {
            chart.assurance(
                target: Rate(millionths: Int64(thousandths) * 1000), polarity: polarity)
        }
        #expect(assurance(last.upper, .lower) == .met)
        #expect(assurance(last.upper - 1, .lower) == .chance)
        #expect(assurance(last.lower, .lower) == .chance)
        #expect(assurance(last.lower - 1, .lower) == .missed)
        #expect(assurance(last.lower, .higher) == .met)
        #expect(assurance(last.lower + 1, .higher) == .chance)
        #expect(assurance(last.upper, .higher) == .chance)
        #expect(assurance(last.upper + 1, .higher) == .missed)
        #expect(assurance(last.upper, .neither) == nil)
    }

    @Test("Runs on both sides of the mean are two, and without rules none is read")
    func runs() throws {
        let values = [Int](repeating: 500, count: 9) + [Int](repeating: 400, count: 9)
        let chart = try #require(ControlChart(values: values))
        #expect(chart.runs.map(\.points) == [0...8, 9...17])
        #expect(chart.runs.map(\.isUp) == [true, false])
        #expect(chart.points.count { $0.signals.contains(.shift) } == 18)
        let stock = try #require(ControlChart(values: values, rules: nil))
        #expect(stock.runs.isEmpty)
        #expect(stock.points.allSatisfy { !$0.signals.contains(.shift) })
    }
}
