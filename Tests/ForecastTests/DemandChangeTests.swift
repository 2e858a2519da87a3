import Care
import Files
import Forecast
import Testing

@Suite struct DemandChangeTests {
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
        Day(year: year, month: month, day: day) ?? Day(number: 0)
    }
    private let asOf = day(2011, 9, 30)

    private func safeguarding() -> DemandChange {
        var change = DemandChange(
            name: "Family Safeguarding", what: .entrants,
            from: DemandChangeTests.day(2012, 4, 1))
        change.central = Rate(millionths: 950_000)
        change.high = Rate(millionths: 900_000)
        change.to = DemandChangeTests.day(2014, 3, 31)
        change.startupDays = 180
        return change
    }

    private func millionths(_ multiplier: Multiplier) -> Int {
        Multiplier.product(of: [multiplier])
    }

    @Test("The multiplier is low to 0.1, central at 0.5, high from 0.9 and straight between")
    func effects() {
        let change = safeguarding()
        let expected: [Int64: Int] = [
            0: 1_000_000, 100_000: 1_000_000, 300_000: 975_000, 500_000: 950_000, 700_000: 925_000,
            900_000: 900_000, 1_000_000: 900_000,
        ]
        for (effect, value) in expected {
            #expect(millionths(change.inFullForce(effect: Rate(millionths: effect))) == value)
        }
    }

    @Test("It is 1 before the first and after the last day, and works up straight in between")
    func days() {
        let change = safeguarding()
        func value(_ day: Day) -> Int {
            millionths(change.multiplier(effect: Rate(millionths: 500_000), on: day))
        }
        #expect(value(DemandChangeTests.day(2012, 3, 31)) == 1_000_000)
        #expect(value(DemandChangeTests.day(2012, 4, 1)) == 1_000_000)
        #expect(value(DemandChangeTests.day(2012, 4, 1).adding(days: 90)) == 975_000)
        #expect(value(DemandChangeTests.day(2012, 4, 1).adding(days: 180)) == 950_000)
        #expect(value(DemandChangeTests.day(2014, 3, 31)) == 950_000)
        #expect(value(DemandChangeTests.day(2014, 4, 1)) == 1_000_000)
    }

    @Test("A product is rounded once, half up, to six decimals")
    func products() {
        let third = Multiplier(numerator: 1, denominator: 3)
        #expect(Multiplier.product(of: [third, third, third]) == 37_037)
        #expect(
            Multiplier.product(of: [third, Multiplier(numerator: 3, denominator: 1)]) == 1_000_000)
        #expect(Multiplier.product(of: [Multiplier(numerator: 1, denominator: 2_000_000)]) == 1)
        #expect(Multiplier.product(of: [Multiplier(numerator: 1, denominator: 2_000_001)]) == 0)
        #expect(Multiplier.product(of: []) == 1_000_000)
        let many = Array(
            repeating: Multiplier(numerator: 999_999_999_989, denominator: 1_000_000_000_039),
            count: 9)
        #expect(Multiplier.product(of: many) == 1_000_000)
    }

    @Test("One copy for each whole and one more where the lot is below the rest")
    func copies() {
        #expect(Multiplier.copies(product: 2_300_000, lot: 299_999) == 3)
        #expect(Multiplier.copies(product: 2_300_000, lot: 300_000) == 2)
        #expect(Multiplier.copies(product: 0, lot: 0) == 0)
    }

    @Test("Who leaves: what is left of the stay is divided, rounded up, and ends by the birthday")
    func leavers() {
        var change = DemandChange(
            name: "Going Home", what: .leavers, from: DemandChangeTests.day(2012, 1, 1))
        change.central = Rate(millionths: 1_500_000)
        change.low = Rate(millionths: 1_500_000)
        change.high = Rate(millionths: 0)
        change.startupDays = 10
        let birthday = DemandChangeTests.day(2020, 1, 1)
        func leaving(_ until: Day, came: Day, effect: Int64 = 500_000) -> Day {
            change.leaving(
                until: until, came: came, birthday: birthday, effect: Rate(millionths: effect),
                subject: DemandChange.Subject(
                    birth: DemandChangeTests.day(2002, 1, 1), district: nil,
                    isUnaccompanied: false))
        }
        let works = DemandChangeTests.day(2012, 1, 11)
        // 100 days at 1.5 are 66.67, so 67.
        #expect(leaving(works.adding(days: 100), came: asOf) == works.adding(days: 67))
        let came = works.adding(days: 50)
        #expect(leaving(came.adding(days: 3), came: came) == came.adding(days: 2))
        #expect(leaving(works, came: asOf) == works)
        #expect(leaving(works.adding(days: 100), came: asOf, effect: 1_000_000) == birthday)
        change.ages = 11...15
        #expect(
            leaving(works.adding(days: 100), came: asOf) == works.adding(days: 100),
            "nine years old on the day it starts to work")
        change.ages = nil
        change.to = works.adding(days: -1)
        #expect(leaving(works.adding(days: 100), came: asOf) == works.adding(days: 100))
    }

    @Test("A list of changes is read with all its faults, each with its key path")
    func faults() throws {
        let text = """
            demand:
              - {name: Good, what: moves, central: 0.9, ages: 11-15, uasc: no, from: 2012-04-01,
                 districts: [Fenland], weekly: 4000.50, one_off: 250000, evidence: none yet}
              - {name: Bad, what: thresholds, central: -1, ages: 5-19, startup: 3}
              - {what: moves, central: 1.2, from: 2012-04-01, to: 2012-03-01, districts: [Nowhere]}
            """
        let complaints = Complaints()
        let read = DemandFile.read(
            Array(text.utf8), file: "demand.yml", asOf: asOf, districts: ["Fenland"],
            complaints: complaints)
        #expect(read == nil)
        let paths = Set(complaints.faults.compactMap(\.column))
        #expect(
            paths == [
                "demand.1.what", "demand.1.central", "demand.1.ages", "demand.1.startup",
                "demand.2.central", "demand.2.to", "demand.2.districts.0",
            ])
        #expect(complaints.faults.allSatisfy { $0.line != nil })

        let sound = Complaints()
        let bare = try #require(
            DemandFile.read(
                Array("- {what: entrants, central: 0.5}".utf8), file: "d.yml", asOf: asOf,
                complaints: sound))
        #expect(bare.count == 1)
        #expect(bare[0].low.millionths == 500_000 && bare[0].high.millionths == 500_000)
        #expect(bare[0].ages == nil && bare[0].isUnaccompanied == nil && bare[0].from == asOf)
    }
}
