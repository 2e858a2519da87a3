import Care
import Measures
import Testing

@Suite("Trajectories")
struct TrajectoryTests {
    private func trajectory(_ shape: Trajectory.Shape) throws -> Trajectory {
        Trajectory(
            from: Rate(millionths: 409_000), on: try #require(Day(iso: "2011-04-01")),
            to: Rate(millionths: 290_000), on: try #require(Day(iso: "2011-04-11")), shape: shape)
    }

    @Test(
        "A straight trajectory moves by the same amount each day and holds after its end; before its first day there is none"
    )
    func straight() throws {
        let straight = try trajectory(.straight)
        func target(_ iso: String) throws -> Int64? {
            straight.target(on: try #require(Day(iso: iso)))?.millionths
        }
        #expect(try target("2011-03-31") == nil)
        #expect(try target("2011-04-01") == 409_000)
        #expect(try target("2011-04-06") == 349_500)
        #expect(try target("2011-04-11") == 290_000)
        #expect(try target("2015-01-01") == 290_000)
    }

    @Test("Early is ahead of straight, late behind, a step waits for its day")
    func shapes() throws {
        let day = try #require(Day(iso: "2011-04-04"))
        let rates = try [Trajectory.Shape.early, .straight, .late, .step].map {
            try trajectory($0).target(on: day)?.millionths
        }
        // 3 of 10 days: 51 %, 30 %, 9 % and 0 % of 119 thousandths.
        #expect(rates == [348_310, 373_300, 398_290, 409_000])
    }

    @Test("Every shape goes one way", arguments: Trajectory.Shape.allCases)
    func monotone(shape: Trajectory.Shape) throws {
        let trajectory = try trajectory(shape)
        let rates = (0...10).compactMap {
            trajectory.target(on: trajectory.start.adding(days: $0))?.millionths
        }
        #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(rates.first == 409_000 && rates.last == 290_000)
    }

    @Test("A target that does not move holds from its first day, or on every day")
    func constant() throws {
        let day = try #require(Day(iso: "2011-04-01"))
        let rate = Rate(millionths: 290_000)
        #expect(Trajectory(constant: rate).target(on: day.adding(years: -9)) == rate)
        let dated = Trajectory(constant: rate, from: day)
        #expect(dated.target(on: day.adding(days: -1)) == nil)
        #expect(dated.target(on: day) == rate && dated.target(on: day.adding(years: 9)) == rate)
    }

    @Test("A share between two millionths is rounded half up, on the way up and on the way down")
    func halves() {
        func rate(_ change: Int64, of days: Int32, after gone: Int32) -> Int64? {
            Trajectory(
                from: Rate(millionths: 290_000), on: Day(number: 1000),
                to: Rate(millionths: 290_000 + change), on: Day(number: 1000 + days)
            ).target(on: Day(number: 1000 + gone))?.millionths
        }
        #expect(rate(1, of: 2, after: 1) == 290_001)
        #expect(rate(-1, of: 2, after: 1) == 290_000)
        #expect(rate(-3, of: 4, after: 1) == 289_999)
        #expect(rate(3, of: 4, after: 1) == 290_001)
        #expect(rate(5, of: 4, after: 0) == 290_000)
        #expect(rate(5, of: 4, after: 4) == 290_005)
    }
}
