import Care
import Measures
import Testing

@Suite("What placements cost")
struct SpendTests {
    private func day(_ iso: String) -> Day { Day(iso: iso) ?? Day(number: 0) }

    private func record(
        _ episodes: (start: String, end: String?, place: String, provider: PlaceProvider?)...,
        birth: String = "2001-01-15"
    ) -> CareRecord {
        CareRecord(
            child: "A", birth: day(birth),
            periods: [
                episodes.map {
                    CareRecord.Episode(
                        start: day($0.start), end: $0.end.map(day), startReason: "S",
                        legalStatus: "C2", place: $0.place, provider: $0.provider,
                        endReason: $0.end == nil ? nil : "X1", location: .inside,
                        distance: .tenthsOfMile(50))
                }
            ])
    }

    private func price(_ group: CostGroup, _ from: String, _ weekly: Int64) -> UnitPrice {
        UnitPrice(group: group, from: day(from), weekly: Pence(weekly))
    }

    @Test("Each day is paid at the price in force on it, and both ends of the period count")
    func days() throws {
        let prices = [
            price(.ownFostering, "2010-04-11", 1400), price(.ownFostering, "2010-04-01", 700),
        ]
        let records = [
            record(("2010-01-01", nil, "U4", .own)),
            // Gone on the first day: not one night of the period.
            record(("2010-01-01", "2010-04-01", "U4", .own)),
            // Comes after the last day.
            record(("2010-04-21", nil, "U4", .own)),
        ]
        let spend = try #require(
            Spend(
                of: records, from: day("2010-04-01"), through: day("2010-04-20"), prices: prices))
        #expect(spend.allDays == 20)
        #expect(spend.cost == Pence(3000))
        #expect(spend.cost(of: .ownFostering) == Pence(3000))
        #expect(spend.cost(of: .secure) == .zero)
        #expect(spend.weekly == Pence(1050))
        // There is no price on 31 March.
        #expect(
            Spend(of: records, from: day("2010-03-31"), through: day("2010-04-20"), prices: prices)
                == nil)
    }

    @Test("Nothing is paid from the 18th birthday on; a stay in hospital costs the usual home")
    func whoIsPaidFor() throws {
        let prices = [price(.ownFostering, "2010-01-01", 700)]
        let adult = record(("2010-01-01", nil, "U4", .own), birth: "1992-04-04")
        let ill = record(
            ("2010-01-01", "2010-04-02", "U4", .own), ("2010-04-02", "2010-04-05", "T1", nil))
        func days(_ record: CareRecord) throws -> Int {
            try #require(
                Spend(
                    of: [record], from: day("2010-04-01"), through: day("2010-04-30"),
                    prices: prices)
            ).allDays
        }
        #expect(try days(adult) == 3)
        #expect(try days(ill) == 4)
    }

    @Test("A group without a price of its own costs what its stand-in costs")
    func standIn() throws {
        let records = [record(("2010-01-01", nil, "U4", .otherAuthority))]
        func cost(_ prices: [UnitPrice]) -> Pence? {
            Spend(of: records, from: day("2010-04-01"), through: day("2010-04-07"), prices: prices)?
                .cost
        }
        let own = price(.ownFostering, "2010-01-01", 700)
        #expect(cost([own]) == Pence(700))
        #expect(cost([own, price(.authorityFostering, "2010-01-01", 900)]) == Pence(900))
        #expect(cost([price(.agencyFostering, "2010-01-01", 900)]) == nil)
    }

    @Test("Rounding is half up, below nothing too; no care days have no week")
    func rounding() throws {
        #expect(Spend.rounded(3, by: 2) == 2)
        #expect(Spend.rounded(4, by: 3) == 1)
        #expect(Spend.rounded(-1, by: 2) == 0)
        #expect(Spend.rounded(-5, by: 3) == -2)
        let nobody = try #require(
            Spend(of: [], from: day("2010-04-01"), through: day("2010-04-20"), prices: []))
        #expect(nobody.weekly == nil)
        #expect(nobody.cost == .zero)
    }

    @Test("A change of spend is volume, mix and price, and nothing is left over")
    func change() throws {
        let prices = [
            price(.ownFostering, "2010-01-01", 700), price(.ownFostering, "2010-05-01", 1400),
            price(.agencyFostering, "2010-05-01", 2100),
        ]
        let nobody = try #require(
            Spend(of: [], from: day("2010-04-01"), through: day("2010-04-10"), prices: prices))
        let before = try #require(
            Spend(
                of: [record(("2010-01-01", "2010-05-21", "U4", .own))], from: day("2010-04-01"),
                through: day("2010-04-10"), prices: prices))
        let after = try #require(
            Spend(
                of: [
                    record(("2010-01-01", "2010-05-21", "U4", .own)),
                    record(("2010-05-01", "2010-05-08", "U4", .privateSector)),
                ], from: day("2010-05-01"), through: day("2010-05-31"), prices: prices))
        let change = try #require(SpendChange(from: before, to: after))
        #expect(change.total == Pence(5100))
        // 17 more days at £1.00; 20 days at £1.00 and 7 at £3.00 less those; the price doubled.
        #expect(change.volume == Pence(1700))
        #expect(change.mix == Pence(1400))
        #expect(change.price == Pence(2000))
        #expect(SpendChange(from: nobody, to: after) == nil)
        #expect(SpendChange(from: before, to: nobody) == nil)
    }

    @Test("A year comes to what was spent and the last day's cost for each day left")
    func outlook() throws {
        let records = [record(("2010-01-01", nil, "U4", .own))]
        let prices = [price(.ownFostering, "2010-01-01", 700)]
        func outlook(_ plan: Pence?) -> CostOutlook? {
            CostOutlook(of: records, through: day("2010-04-10"), prices: prices, plan: plan)
        }
        let known = try #require(outlook(Pence(36_000)))
        #expect(known.daysLeft == 355)
        #expect(known.weekly == Pence(700))
        #expect(known.wholeYear == Pence(36_500))
        #expect(known.overPlan == Pence(500))
        #expect(outlook(nil)?.overPlan == nil)
    }

    @Test("A line of a savings plan is worth its weeks at the prices of 1 April of its year")
    func savings() throws {
        func line(_ year: Int, _ weeks: Int, _ from: CostGroup, _ to: CostGroup?) -> SavingsLine {
            SavingsLine(
                year: year, project: "P", objective: .appropriatePlacement, weeks: weeks,
                from: from, to: to)
        }
        let prices = [
            price(.agencyFostering, "2011-04-01", 90_000),
            price(.agencyFostering, "2010-04-01", 80_000),
            price(.agencyFostering, "2011-04-02", 99_000),
            price(.ownFostering, "2011-04-01", 40_000),
        ]
        let plan = [
            line(2011, 10, .agencyFostering, .ownFostering), line(2012, 2, .agencyFostering, nil),
            line(2011, 1, .ownFostering, nil),
        ]
        let profile = try #require(SavingsProfile(plan, prices: prices))
        #expect(profile.lines.map(\.saving) == [Pence(500_000), Pence(198_000), Pence(40_000)])
        #expect(profile.years == [2011, 2012])
        #expect(profile.saving(in: 2011) == Pence(540_000))
        #expect(profile.saving(in: 2012) == Pence(198_000))
        #expect(profile.total == Pence(738_000))
        #expect(SavingsProfile([line(2011, 1, .secure, nil)], prices: prices) == nil)
        #expect(SavingsProfile([line(2010, 1, .ownFostering, nil)], prices: prices) == nil)
    }
}
