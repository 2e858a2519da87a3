import Care
import Files
import Testing

@testable import Forecast
@testable import Returns

@Suite struct StockFlowTests {
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
        Day(year: year, month: month, day: day) ?? Day(number: 0)
    }

    // CHILD, DECOM, DEC, PLACE.
    private typealias Row = (child: String, start: Day, end: Day?, place: String)

    private func episodes(
        _ rows: [Row], births: [String: Day], yearEnding year: Int = 2020
    ) -> CareEpisodes {
        var submitted = Return903()
        submitted.files = [Return903.SourceFile(name: "episodes.csv", table: .episodes)]
        submitted.authorities = [""]
        for (number, birth) in births.sorted(by: { $0.key < $1.key }).enumerated() {
            submitted.headers.append(
                ChildHeader(
                    child: birth.key, birth: birth.value, year: CollectionYear(endingIn: year),
                    authority: 0, source: SourceLine(file: 0, line: 1000 + number)))
        }
        for (number, row) in rows.enumerated() {
            submitted.episodes.append(
                Episode(
                    child: row.child, start: row.start, place: row.place, end: row.end,
                    year: CollectionYear(endingIn: year), authority: 0,
                    source: SourceLine(file: 0, line: 2 + number)))
        }
        return CareEpisodes(of: submitted)
    }

    private let asOf = day(2020, 3, 31)

    @Test("Ageing alone: a child of eleven stays fostered, a baby moves on within its kind")
    func ageingAlone() {
        let births = ["A": StockFlowTests.day(2008, 6, 1), "B": StockFlowTests.day(2018, 12, 1)]
        let flow = StockFlow(
            episodes(
                [
                    ("A", StockFlowTests.day(2019, 1, 1), nil, "U4"),
                    ("B", StockFlowTests.day(2019, 1, 1), nil, "U1"),
                ], births: births))
        let outcome = flow.forecast(
            from: asOf, reference: StockFlow.yearBefore(asOf), days: 365)
        #expect(outcome.stock == [2, 0, 0, 0])
        // Nobody of under 16 ages out of care in a year: all that leaves one bracket enters the
        // next, but for what has passed on to the last and out at 1/5110 a day.
        #expect(outcome.forecast[0] > 19_900 && outcome.forecast[0] <= 20_000)
        #expect(outcome.forecast[1...] == [0, 0, 0])
    }

    @Test("One of two leaves on one day of the year: a rate of half of a 366th a day")
    func oneLeaver() {
        let births = ["A": StockFlowTests.day(2003, 5, 1), "B": StockFlowTests.day(2003, 5, 1)]
        let flow = StockFlow(
            episodes(
                [
                    ("A", StockFlowTests.day(2019, 5, 2), StockFlowTests.day(2019, 8, 1), "H5"),
                    ("B", StockFlowTests.day(2019, 5, 2), nil, "H5"),
                ], births: births))
        let outcome = flow.forecast(
            from: asOf, reference: StockFlow.yearBefore(asOf), days: 1)
        // 366 days from 1 April 2019 to 31 March 2020; two came, so 2/365 a day.
        // 1 − 1/2/366 − 1/5110 + 2/365 = 1.003917…
        #expect(outcome.forecast[2] == 10_039)
    }

    @Test("Moves lead to the kind of the child's episode that starts that day; ages stay behind")
    func moves() {
        let births = ["A": StockFlowTests.day(2007, 5, 1)]
        let flow = StockFlow(
            episodes(
                [
                    ("A", StockFlowTests.day(2018, 5, 2), StockFlowTests.day(2020, 3, 31), "U4"),
                    ("A", StockFlowTests.day(2020, 3, 31), nil, "K2"),
                ], births: births))
        let outcome = flow.forecast(
            from: asOf, reference: StockFlow.yearBefore(asOf), days: 1)
        #expect(outcome.stock == [0, 1, 0, 0])
        // From residential there is no rate but ageing, which stays within the kind.
        #expect(outcome.forecast == [0, 10_000, 0, 0])
    }

    @Test("The last row of a DECOM, the first of a DEC, and no day beyond the next DECOM")
    func cleanUp() {
        let births = ["A": StockFlowTests.day(2007, 5, 1)]
        let first = StockFlowTests.day(2018, 5, 2)
        let second = StockFlowTests.day(2018, 9, 1)
        let third = StockFlowTests.day(2019, 2, 1)
        let cleaned = episodes(
            [
                ("A", third, nil, "K2"), ("A", first, StockFlowTests.day(2018, 7, 1), "U4"),
                ("A", first, nil, "U5"), ("A", second, nil, "U6"),
                ("Nobody", second, nil, "U6"),
            ], births: births)
        #expect(cleaned.withoutHeader == 1)
        // Two rows are open: the first of them stays, and the later one is gone.
        #expect(cleaned.rows.map(\.place) == ["U4", "U6"])
        #expect(cleaned.rows.map(\.end) == [StockFlowTests.day(2018, 7, 1), nil])
        let overlapping = episodes(
            [
                ("A", first, third, "U4"), ("A", second, nil, "U6"),
            ], births: births)
        #expect(overlapping.rows.map(\.end) == [second, nil])
    }

    @Test("A rate above 1 takes all that are there and no more")
    func nothingBelowZero() {
        // Every day of the year one child comes and leaves the next day: the rate is near 1.
        var rows: [Row] = []
        var births: [String: Day] = [:]
        for number in 0..<366 {
            let start = StockFlowTests.day(2019, 4, 1).adding(days: number)
            for twin in 0..<2 {
                let child = "C\(number)-\(twin)"
                births[child] = StockFlowTests.day(2006, 1, 1)
                rows.append((child, start, number < 365 ? start.adding(days: 1) : nil, "R5"))
            }
        }
        let outcome = StockFlow(episodes(rows, births: births)).forecast(
            from: asOf, reference: StockFlow.yearBefore(asOf), days: 40)
        #expect(outcome.stock == [0, 0, 0, 2])
        #expect(outcome.forecast[3] > 0 && outcome.forecast[3] < 30_000)
    }

    @Test("K3 is other for the stock-and-flow method and supported for every other count")
    func supported() {
        #expect(CareKind(stockFlowPlace: "K3") == .other)
        #expect(CareKind(place: "K3") == .supported)
        #expect(CareKind(place: "H5") == .supported)
        #expect(CareKind(place: nil) == .other)
    }

    @Test("The year before a day starts the day after that day a year ago")
    func yearBefore() {
        #expect(StockFlow.yearBefore(asOf) == StockFlowTests.day(2019, 4, 1))
        #expect(
            StockFlow.yearBefore(StockFlowTests.day(2020, 2, 29)) == StockFlowTests.day(2019, 3, 1))
    }

    @Test("Numbers of 2⁻⁹⁶ are exact where they must be, and halves go up")
    func fixedNumbers() {
        #expect((Fixed96(1, over: 8) * Fixed96(-5)).rounded(places: 3) == -625)
        #expect(Fixed96(1, over: 3).rounded(places: 6) == 333_333)
        #expect(Fixed96(2, over: 3).rounded(places: 6) == 666_667)
        #expect(Fixed96(1, over: 2000).rounded(places: 3) == 1)
        #expect(Fixed96(-1, over: 2000).rounded(places: 3) == 0)
        // Three sixths in steps that are each rounded down: still a half.
        let sixth = Fixed96(1, over: 6)
        #expect((sixth + sixth + sixth).rounded(places: 0) == 1)
        #expect((Fixed96(1) / Fixed96(8)).rounded(places: 3) == 125)
    }
}
