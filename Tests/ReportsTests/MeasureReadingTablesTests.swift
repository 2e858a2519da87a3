import Care
import Measures
import Testing

@Suite("Tables of readings")
struct MeasureReadingTablesTests {
    @Test("A reading stands with numerator, denominator, unknowns and bounds")
    func readings() {
        let reading = MeasureReading(
            CareMeasures.familyPlacementsDefinition,
            tally: Tally(counted: 82, notCounted: 18, unknown: 4))
        let table = MeasureReading.table(of: [reading], id: "measures", caption: "Measures")
        #expect(
            table.csv.hasSuffix(
                "\r\nChildren of 10 to 15 in foster placements or placed for adoption,2,82,100,4,"
                    + "0.82,0.788,0.827\r\n"))
        let json = reading.defined.text(pretty: false)
        #expect(json.contains("\"counted\":82,\"of\":100,\"unknown\":4,\"rate\":0.82"))
        #expect(json.contains("\"id\":\"family-placements\",\"version\":2"))
    }

    @Test("A bridge's rows sum to its last row, in children and in points")
    func bridge() {
        let bridge = Bridge(
            from: ["a": .counted, "b": .notCounted, "c": .notCounted],
            to: ["b": .counted, "c": .notCounted, "d": .counted, "e": .unknown])
        let table = bridge.table(
            id: "bridge", caption: "Bridge", from: "2011-08-31", to: "2011-09-30")
        // 1 of 3 becomes 2 of 3: one started, one crossed, one ended.
        #expect(
            table.csv
                == """
                Step,Children,Percentage points,Share (rate)\r
                Outside on 2011-08-31,1,,0.333\r
                Started outside,1,33.4,\r
                Moved from inside to outside,1,33.3,\r
                "Outside now, location not known before",0,0,\r
                Ended outside,-1,-33.3,\r
                Moved from outside to inside,0,0,\r
                "Location no longer known, outside before",0,0,\r
                Change in the number of children counted,,0,\r
                Outside on 2011-09-30,2,,0.667\r

                """)
    }

    @Test(
        "The financial year starts on 1 April, and a month ends the day before its next",
        arguments: [
            ("2011-03-31", "2010-04-01", "2011-02-28"), ("2011-04-01", "2011-04-01", "2011-03-31"),
            ("2012-03-15", "2011-04-01", "2012-02-29"),
        ])
    func days(day: String, year: String, month: String) throws {
        let day = try #require(Day(iso: day))
        #expect(day.financialYearStart == Day(iso: year))
        #expect(day.lastMonthEnd == Day(iso: month))
    }
}
