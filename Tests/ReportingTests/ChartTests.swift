import Reporting
import Testing

@Suite("Charts")
struct ChartTests {
    static let bars = Chart(
        id: "share", title: "The share falls from 40.8% to 38.2%", axis: "Share outside (%)",
        categoryTitle: "When", form: .bars, categories: ["Today", "After <the> plan"],
        series: [.init("Share", values: [408, 382])], target: .init("Target", value: 290),
        decimals: 1, suffix: "%")
    @Test("A long name of a bar stands on two lines, and is not cut")
    func longName() {
        var chart = Self.bars
        chart.categories = ["Unaccompanied asylum-seeking children (not recorded)", "Short"]
        let svg = chart.svg.markup
        #expect(svg.contains(">Unaccompanied asylum-seeking children</text>"))
        #expect(svg.contains(">(not recorded)</text>") && !svg.contains("\u{2026}"))
    }

    @Test("The names below a line do not touch and stand evenly", arguments: 2...60)
    func names(count: Int) throws {
        var chart = Self.line
        chart.annotations = []
        chart.categories = (0..<count).map { String(10_000_000 + $0) }
        chart.series = [.init("Share outside", values: (0..<count).map { Int64($0 % 7) })]
        let found = chart.svg.markup.matches(
            of: /<text x="([0-9.]+)" y="[0-9]+" ?(text-anchor="[a-z]+")?>1([0-9]{7})<\/text>/)
        var extents: [(from: Double, to: Double)] = []
        for match in found {
            let at = try #require(Double(match.1))
            // Eight characters of 15 units' type.
            let width = 68.0
            switch match.2 {
            case "text-anchor=\"middle\""?: extents.append((at - width / 2, at + width / 2))
            case "text-anchor=\"end\""?: extents.append((at - width, at))
            default: extents.append((at, at + width))
            }
        }
        let indices = found.compactMap { Int($0.3) }
        #expect(indices.first == 0 && indices.last == count - 1)
        for (before, after) in zip(extents, extents.dropFirst()) {
            #expect(before.to < after.from)
        }
        let gaps = zip(indices, indices.dropFirst()).map { $1 - $0 }
        #expect((gaps.max() ?? 0) - (gaps.min() ?? 0) <= 1)
    }

    static let grouped = Chart(
        id: "grouped", title: "Fewer are outside", axis: "Children", categoryTitle: "Kind",
        form: .bars, categories: ["Foster", "Children's homes"],
        series: [.init("Before", values: [90, 68]), .init("After", values: [80, nil])])
    static let stacked = Chart(
        id: "stacked", title: "Most of those outside live in foster homes",
        axis: "Number of children", categoryTitle: "Kind", form: .stackedBars,
        categories: ["Foster", "Children's homes", "Secure"],
        series: [
            .init("Outside", values: [90, 68, 2]), .init("Not outside", values: [200, 20, 0]),
            .init("Not known", values: [3, nil, 1]),
        ])
    static var line: Chart {
        var chart = Chart(
            id: "line", title: "The share has stayed within expected variation",
            axis: "Share outside (%)", categoryTitle: "Month", form: .line,
            categories: [
                "Sep 2010", "Oct 2010", "Nov 2010", "Dec 2010", "Jan 2011", "Feb 2011", "Mar 2011",
                "Apr 2011", "May 2011", "Jun 2011", "Jul 2011", "Aug 2011", "Sep 2011",
            ],
            series: [
                .init(
                    "Share outside",
                    values: [395, 401, 399, nil, 410, 407, 404, 412, 409, 405, 411, 410, 409]),
                .init("Mean", role: .centre, values: Array(repeating: 405, count: 13)),
                .init("Upper limit", role: .limit, values: Array(repeating: 479, count: 13)),
            ], target: .init("Target", value: 290), decimals: 1, suffix: "%")
        chart.annotations = [.init(category: 5, text: "Strategy approved by Cabinet")]
        return chart
    }

    @Test(
        "Every form of chart draws as it did",
        arguments: [ChartTests.bars, grouped, stacked, line])
    func snapshots(chart: Chart) throws {
        try expectSnapshot(chart.figure.markup, "chart-\(chart.id).html")
    }

    @Test("The text alternative is made from the same numbers")
    func alternativeText() {
        #expect(
            ChartTests.bars.alternativeText
                == "Bar chart. Share outside (%). Target: 29.0%. Today: 40.8%. After <the> plan:"
                + " 38.2%. The table holds every number.")
        #expect(
            ChartTests.line.alternativeText
                == "Line chart. Share outside (%). Target: 29.0%. Share outside: from 39.5% in Sep"
                + " 2010 to 40.9% in Sep 2011; lowest 39.5% in Sep 2010, highest 41.2% in Apr"
                + " 2011. The table holds every number.")
    }

    @Test("The data table holds every number of the chart, and says what is not known")
    func table() {
        #expect(
            ChartTests.grouped.table.csv
                == "Kind,Before,After\r\nFoster,90,80\r\nChildren's homes,68,\r\n")
        #expect(ChartTests.grouped.table.html.markup.contains(">not known</td>"))
        #expect(
            ChartTests.bars.table.csv.hasPrefix(
                "When,Share (rate),Target (rate)\r\nToday,0.408,0.29\r\n"))
    }

    @Test("Two series differ by pattern, not only by colour")
    func patterns() {
        let svg = ChartTests.stacked.svg.markup
        #expect(svg.contains("url(#stripes-stacked)"))
        #expect(svg.contains("url(#dots-stacked)"))
        #expect(!ChartTests.bars.svg.markup.contains("<pattern"))
    }

    @Test(
        "Gridlines are round, at most eight, and enclose the numbers",
        arguments: [
            (0, 1), (0, 7), (0, 479), (0, 1_000_000), (-35, 20), (0, 0), (395, 412),
        ])
    func ticks(lowest: Int64, highest: Int64) {
        let ticks = Chart.ticks(from: lowest, to: highest)
        #expect(ticks.count >= 2 && ticks.count <= 9)
        #expect(ticks[0] <= lowest && ticks[ticks.count - 1] >= highest)
        #expect(Set(zip(ticks, ticks.dropFirst()).map { $1 - $0 }).count == 1)
    }

    @Test("A chart of nothing known still draws")
    func nothing() {
        let chart = Chart(
            id: "none", title: "There is no rate", axis: "Share", categoryTitle: "When",
            form: .line, categories: ["Today"], series: [.init("Share", values: [nil])])
        #expect(chart.svg.markup.contains("</svg>"))
        #expect(chart.alternativeText.contains("Share: not known."))
    }
}
