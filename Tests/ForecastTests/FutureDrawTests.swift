import Care
import Forecast
import Testing

@Suite struct FutureDrawTests {
    private static let asOf = day(2011, 9, 30)
    private static let until = day(2014, 9, 30)

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
        Day(year: year, month: month, day: day) ?? Day(number: 0)
    }

    // 300 children of 0 to 17, every third in a group of two.
    private static let children: [PresentChild] = (0..<300).map { number in
        PresentChild(
            id: "C\(number)", birth: asOf.adding(days: -(number * 21 + 30)),
            kind: .fostering, side: number % 3 == 0 ? .outside : .inside,
            placedOn: asOf.adding(days: -100),
            siblingGroup: number % 6 < 2 ? "S\(number / 6)" : nil)
    }

    private static let rates = FutureRates(
        entrantsPerYear: 190_000_000, leavePerYear: 350_000, movePerYear: 200_000)

    private func draw(_ count: Int, seed: UInt64 = 7, threads: Int = 2) -> [DrawnFuture] {
        FutureDraw(
            FutureDrawTests.rates, asOf: FutureDrawTests.asOf, children: FutureDrawTests.children,
            until: FutureDrawTests.until, seed: seed
        ).futures(count, threads: threads)
    }

    @Test("A drawn set has the rates it was drawn from within four standard errors")
    func ratesAreKept() {
        let futures = draw(60)
        let birthdays = Dictionary(
            uniqueKeysWithValues: FutureDrawTests.children.map {
                ($0.id, $0.birth.adding(years: 18))
            })
        var entrants = 0
        var left = 0
        var moved = 0
        var daysInCare = 0
        var daysUntilEnd = 0
        for future in futures {
            entrants += future.requests.count
            moved += future.moves.count
            for leaver in future.leavers {
                let birthday = birthdays[leaver.id] ?? FutureDrawTests.asOf
                let end = min(leaver.until ?? birthday, birthday)
                if leaver.until != nil { left += 1 }
                daysInCare += end.days(since: FutureDrawTests.asOf)
                daysUntilEnd += min(end, FutureDrawTests.until).days(since: FutureDrawTests.asOf)
            }
            for request in future.requests {
                let birthday = request.birth.adding(years: 18)
                let end = min(request.until ?? birthday, birthday)
                if request.until != nil { left += 1 }
                daysInCare += end.days(since: request.neededBy)
                daysUntilEnd += max(
                    0, min(end, FutureDrawTests.until).days(since: request.neededBy))
            }
        }
        func isNear(_ count: Int, _ expected: Double, spread: Double = 1) -> Bool {
            abs(Double(count) - expected) <= 4 * spread * expected.squareRoot()
        }
        let days = Double(FutureDrawTests.until.days(since: FutureDrawTests.asOf))
        // Families come together: 250 families of 300 children, 50 of them of two.
        #expect(isNear(entrants, 190 * days / 365.25 * 60, spread: 1.16))
        #expect(isNear(left, 0.35 * Double(daysInCare) / 365.25))
        #expect(isNear(moved, 0.2 * Double(daysUntilEnd) / 365.25))
    }

    @Test("The same seed draws the same futures on one thread and on three")
    func threadsChangeNothing() {
        #expect(draw(9, threads: 1) == draw(9, threads: 3))
        #expect(draw(2)[1] == draw(9)[1])
        #expect(draw(2) != draw(2, seed: 8))
    }

    @Test("Everything in a future happens in its time and to its children")
    func futuresAreSound() throws {
        let today = Set(FutureDrawTests.children.map(\.id))
        for future in draw(20) {
            #expect((0...1_000_000).contains(future.effect))
            var ends: [String: Day] = [:]
            var starts: [String: Day] = [:]
            for request in future.requests {
                #expect(!today.contains(request.id))
                #expect(request.neededBy > FutureDrawTests.asOf)
                #expect(request.neededBy <= FutureDrawTests.until)
                #expect((0..<1_000_000).contains(request.lot))
                if let until = request.until { #expect(until > request.neededBy) }
                let age = request.neededBy.wholeYears(since: request.birth)
                #expect((0...17).contains(age))
                starts[request.id] = request.neededBy
                ends[request.id] = request.until ?? request.birth.adding(years: 18)
            }
            #expect(Set(future.requests.map(\.id)).count == future.requests.count)
            for child in FutureDrawTests.children {
                ends[child.id] = child.birth.adding(years: 18)
                starts[child.id] = FutureDrawTests.asOf
            }
            for leaver in future.leavers {
                if let until = leaver.until { ends[leaver.id] = until }
            }
            for move in future.moves {
                let start = try #require(starts[move.id])
                let end = try #require(ends[move.id])
                #expect(move.on > start && move.on < end)
            }
            let groups = Dictionary(
                grouping: future.requests.filter { $0.siblingGroup != nil }, by: \.siblingGroup)
            for members in groups.values {
                #expect(Set(members.map(\.lot)).count == 1)
                #expect(Set(members.map(\.neededBy)).count == 1)
            }
        }
    }
}
