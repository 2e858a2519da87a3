import Care
import Returns
import Testing

@testable import Forecast

@Suite struct JourneyTests {
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
        Day(year: year, month: month, day: day) ?? Day(number: 0)
    }
    private static let asOf = day(2021, 3, 31)
    private static let submitted = MadeReturns(
        families: [15], firstYear: 2018, years: 4, unaccompanied: 10
    ).submitted(seed: 3)

    private func forecast(
        _ submitted: Return903 = JourneyTests.submitted, futures: Int = 20, seed: UInt64 = 1,
        threads: Int = 2, demand: [DemandChange] = []
    ) throws -> DemandForecast {
        let steps = try #require(
            StepDays(
                from: JourneyTests.asOf, until: JourneyTests.day(2022, 3, 31), by: .quarter))
        var request = JourneySimulation.Request(
            steps: steps.days, futures: futures, seed: seed)
        request.threads = threads
        request.demand = demand
        return try DemandForecast(
            of: submitted, steps: steps, step: .quarter, request
        ) { _ in nil }
    }

    @Test("In every future children are conserved, and the first day is the stock")
    func conservation() throws {
        let forecast = try forecast()
        #expect(forecast.counts.isConserved)
        let stock = StockFlow(CareEpisodes(of: JourneyTests.submitted)).stock(
            on: JourneyTests.asOf)
        #expect(forecast.counts.total(0).low == stock.reduce(0, +))
        #expect(forecast.counts.total(0).high == stock.reduce(0, +))
        for kind in CareKind.allCases {
            #expect(forecast.counts.kind(kind, 0).central == stock[kind.rawValue])
        }
        #expect(forecast.counts.unaccompanied(0).central > 0)
    }

    @Test("One thread and five give the same counts")
    func threads() throws {
        let one = try forecast(threads: 1)
        let five = try forecast(threads: 5)
        for step in one.counts.steps.indices {
            #expect(one.counts.total(step) == five.counts.total(step))
            #expect(
                one.counts.cells(step).map(\.children) == five.counts.cells(step).map(\.children))
        }
        #expect(try forecast(seed: 2).counts.total(4) != one.counts.total(4))
    }

    @Test("A change of moves alters no arrival and nobody's time in care")
    func demandIsApart() throws {
        var fewer = DemandChange(name: "Stay", what: .moves, from: JourneyTests.asOf)
        fewer.low = Rate(millionths: 0)
        fewer.central = Rate(millionths: 0)
        fewer.high = Rate(millionths: 0)
        let plain = try forecast()
        let still = try forecast(demand: [fewer])
        for step in 1...4 {
            #expect(still.counts.moves(step).sum == 0)
            #expect(still.counts.entrants(step) == plain.counts.entrants(step))
            #expect(still.counts.leavers(step) == plain.counts.leavers(step))
            #expect(plain.counts.moves(step).sum > 0)
        }
    }

    @Test("Leaving twice as fast from the first day leaves fewer in care; not at all, more")
    func leavers() throws {
        func change(_ multiplier: Int64) -> DemandChange {
            var change = DemandChange(name: "Home", what: .leavers, from: JourneyTests.asOf)
            change.low = Rate(millionths: multiplier)
            change.central = Rate(millionths: multiplier)
            change.high = Rate(millionths: multiplier)
            return change
        }
        let plain = try forecast().counts
        let faster = try forecast(demand: [change(2_000_000)]).counts
        let never = try forecast(demand: [change(0)]).counts
        let same = try forecast(demand: [change(1_000_000)]).counts
        #expect(faster.total(4).sum < plain.total(4).sum)
        #expect(never.total(4).sum > plain.total(4).sum)
        #expect(same.total(4) == plain.total(4))
        #expect(faster.entrants(2) == plain.entrants(2))
        // Who never leaves but by the birthday: entrants stay in care all the year.
        #expect(faster.isConserved && never.isConserved)
    }

    @Test("Known rates are learnt: entrants, leavers and moves of a year within a tenth")
    func rates() throws {
        let counts = try forecast(futures: 60).counts
        func year(_ spread: (Int) -> Spread) -> Double {
            (1...4).reduce(0) { $0 + Double(spread($1).meanMillionths) / 1_000_000 }
        }
        // 15 families a quarter, of which nine tenths bring a pair in two of ten.
        let entrants = 60 * (0.1 + 0.9 * 1.2)
        #expect(abs(year(counts.entrants) / entrants - 1) < 0.25)
        let average = (0...4).reduce(0.0) {
            $0 + Double(counts.total($1).meanMillionths) / 5_000_000
        }
        #expect(abs(year(counts.moves) / (0.5 * average) - 1) < 0.25)
        // Leaving at 0.45 a year, and those who turn 18 besides.
        #expect(year(counts.leavers) > 0.4 * average)
        #expect(year(counts.leavers) < 0.65 * average)
    }

    @Test("A kind that no child was ever in is never seen, not 0")
    func neverSeen() throws {
        let forecast = try forecast()
        #expect(forecast.neverSeen == [.supported])
        #expect(!forecast.counts.cells(0).contains { $0.kind == .supported })
        #expect(forecast.warnings.contains { $0.contains("never seen") })
    }

    @Test("Who is 18 and whose episode was left open is told of, one or several")
    func adults() throws {
        var submitted = JourneyTests.submitted
        let open = Set(
            submitted.episodes.filter { $0.end == nil && $0.year.lastDay == JourneyTests.asOf }
                .map(\.child))
        let headers = submitted.headers.indices.filter {
            open.contains(submitted.headers[$0].child)
        }
        for (header, words) in zip(headers, ["1 child in care", "2 children in care"]) {
            submitted.headers[header].birth = JourneyTests.day(2003, 3, 30)
            let told = try #require(
                forecast(submitted).warnings.first { $0.contains("18 or over") })
            #expect(told.hasPrefix(words))
            #expect(
                told.hasSuffix(
                    header == headers[0] ? " Close this episode." : " Close these episodes."))
        }
    }

    @Test("Fewer days than a quarter teach nothing, and the shortage is named")
    func shortage() {
        let history = JourneyHistory(
            CareEpisodes(of: JourneyTests.submitted), asOf: JourneyTests.day(2017, 5, 1))
        #expect(throws: JourneyModel.Shortage.tooShort(days: 30)) { try JourneyModel(history) }
        let before = JourneyHistory(
            CareEpisodes(of: JourneyTests.submitted), asOf: JourneyTests.day(2016, 5, 1))
        #expect(throws: JourneyModel.Shortage.noYear) { try JourneyModel(before) }
    }

    @Test("What is known only later is not seen in a forecast of the past")
    func noForesight() {
        let all = JourneyHistory(
            CareEpisodes(of: JourneyTests.submitted), asOf: JourneyTests.day(2019, 3, 31))
        for journey in all.journeys {
            #expect(journey.start <= all.asOf)
            #expect(journey.end.map { $0 <= all.asOf } ?? true)
        }
        let through = CareEpisodes(
            of: JourneyTests.submitted, through: CollectionYear(endingIn: 2019))
        #expect(through.years.map(\.end) == [2018, 2019])
        let early = JourneyHistory(through, asOf: JourneyTests.day(2019, 3, 31))
        #expect(early.present.count == all.present.count)
    }

    @Test("Brothers and sisters from one home come together, unaccompanied children alone")
    func families() throws {
        let forecast = try forecast()
        let share =
            Double(forecast.evidence.siblingGroups) / Double(forecast.evidence.entrants)
        #expect(share > 0.1 && share < 0.2)
    }

    @Test("Futures drawn from journeys are sound and know who needs no home")
    func draw() throws {
        let history = JourneyHistory(
            CareEpisodes(of: JourneyTests.submitted), asOf: JourneyTests.asOf)
        let model = try JourneyModel(history)
        let children = history.present.map { journey in
            PresentChild(
                id: journey.id, birth: journey.birth, sex: journey.sex,
                isUnaccompanied: journey.isUnaccompanied,
                kind: journey.stays[journey.stays.count - 1].setting.kind)
        }
        let until = JourneyTests.day(2023, 3, 31)
        let draw = FutureDraw(model, history, children: children, until: until, seed: 4)
        let futures = draw.futures(25)
        #expect(futures == draw.futures(25, threads: 1))
        var requests = 0
        var own = 0
        for future in futures {
            #expect(future.leavers.count == children.count)
            requests += future.requests.count
            for request in future.requests {
                #expect(request.neededBy > JourneyTests.asOf && request.neededBy <= until)
                #expect(request.like != nil)
                if request.ownHome != nil { own += 1 }
                if let until = request.until {
                    #expect(until > request.neededBy)
                    #expect(until < request.birth.adding(years: 18))
                }
                if let place = request.placeUntil {
                    #expect(place > request.birth.adding(years: 18))
                }
            }
            for move in future.moves { #expect(move.on > JourneyTests.asOf && move.on <= until) }
        }
        // One in ten entries is with parents and needs no home; one in twenty is with kin.
        let perYear = Double(requests) / Double(futures.count) / 2
        #expect(abs(perYear / (60 * 1.18 * 0.9) - 1) < 0.25)
        #expect(own > 0)
    }
}
