import Care
import Testing

@Suite("Civil days")
struct DayTests {
    private func day(_ text: String) throws -> Day { try #require(Day(iso: text)) }

    @Test("Every day of four centuries is written and read back, one after the other")
    func roundTrip() throws {
        var expected = try day("1900-01-01").number
        var year = 1900
        while year < 2300 {
            for month in 1...12 {
                for date in 1...Day.length(ofMonth: month, year: year) {
                    let made = try #require(Day(year: year, month: month, day: date))
                    #expect(made.number == expected)
                    let parts = made.components
                    #expect(parts.year == year && parts.month == month && parts.day == date)
                    expected += 1
                }
            }
            year += 25
            expected = try #require(Day(year: year, month: 1, day: 1)).number
        }
    }

    @Test("A day that the calendar does not have is no day")
    func impossible() {
        for text in ["2011-02-29", "2011-13-01", "2011-04-31", "2011-9-30", "30/09/2011", ""] {
            #expect(Day(iso: text) == nil)
        }
        #expect(Day(iso: "2012-02-29") != nil)
        #expect(Day(iso: "2100-02-29") == nil)
    }

    @Test("Whole years count a birthday on 29 February on 1 March")
    func ages() throws {
        let birth = try day("2004-02-29")
        #expect(try day("2011-02-28").wholeYears(since: birth) == 6)
        #expect(try day("2011-03-01").wholeYears(since: birth) == 7)
        #expect(try day("2012-02-29").wholeYears(since: birth) == 8)
        #expect(birth.adding(years: 16) == (try day("2020-02-29")))
        #expect(birth.adding(years: 1) == (try day("2005-03-01")))
    }

    @Test("Working days leave out weekends and bank holidays and do not count the first day")
    func workingDays() throws {
        let holidays = Set([try day("2011-12-26"), try day("2011-12-27")])
        let friday = try day("2011-12-23")
        #expect(friday.adding(workingDays: 1, bankHolidays: []) == (try day("2011-12-26")))
        #expect(friday.adding(workingDays: 6, bankHolidays: holidays) == (try day("2012-01-04")))
        #expect(try day("2011-12-24").isWeekend)
        #expect(!friday.isWeekend)
    }

    @Test("The school year turns after 31 August, which itself belongs to the old year")
    func schoolYears() throws {
        #expect(try day("2011-08-31").lastSchoolYearEnd == (try day("2010-08-31")))
        #expect(try day("2011-09-01").lastSchoolYearEnd == (try day("2011-08-31")))
        #expect(try day("2011-01-15").lastSchoolYearEnd == (try day("2010-08-31")))
    }

    @Test("Days are written for people")
    func words() throws {
        #expect(try day("2011-09-30").inWords == "30 September 2011")
        #expect(try day("0987-01-02").description == "0987-01-02")
    }
}
