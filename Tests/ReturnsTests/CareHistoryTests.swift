import Care
import Returns
import Testing

@Suite("Merging and cleaning years")
struct CareHistoryTests {
    /// One child's episodes by year, each `DECOM,RNE,PLACE,DEC,REC`; others have a plain value.
    private func history(_ years: [(Int, [String])], order: ([String]) -> [String] = { $0 }) throws
        -> CareHistory
    {
        var files: [String: String] = [:]
        for (year, rows) in years {
            let lines = rows.map { row in
                let cells = row.split(separator: ",", omittingEmptySubsequences: false)
                return
                    "A1,\(cells[0]),\(cells[1]),C1,N1,\(cells[2]),PR1,\(cells[3]),\(cells[4]),,,"
                    + "CB1 1AA,1"
            }
            let name = "\(year - 1)-\(year % 100)"
            files["\(name)/e.csv"] = ReturnFolder.table(ReturnFolder.episodeLine, order(lines))
            files["\(name)/h.csv"] = ReturnFolder.table(
                ReturnFolder.headerLine, ["A1,1,01/02/2012,WBRI,A1,,"])
        }
        return try ReturnFolder(files).history()
    }

    private func rules(_ history: CareHistory) -> [CleaningRule] {
        history.steps.map(\.rule).filter { $0 != .replacedHeader }
    }

    private func days(_ history: CareHistory) -> [String] {
        history.children[0].periods.flatMap(\.episodes).map {
            "\($0.start) to \($0.end?.description ?? "now")"
        }
    }

    @Test("An open episode and its continuation next year are one, the later as it counts")
    func continued() throws {
        let history = try history([
            (2023, ["01/05/2022,S,U4,,"]), (2024, ["01/05/2022,S,U4,01/06/2023,E4A"]),
        ])
        #expect(rules(history) == [.continuedEpisode])
        #expect(days(history) == ["2022-05-01 to 2023-06-01"])
        #expect(history.steps.first?.source.line == 2)
        #expect(history.children[0].header?.year.end == 2024)
        #expect(history.steps.last?.rule == .continuedEpisode)
    }

    @Test("A later return that states other facts wins, and what differs is named")
    func revised() throws {
        let history = try history([
            (2023, ["01/05/2022,S,U4,,"]), (2024, ["01/05/2022,S,K2,,"]),
        ])
        #expect(rules(history) == [.revisedEpisode])
        #expect(history.steps.last?.text.contains("PLACE") == true)
        #expect(history.children[0].periods[0].episodes[0].place == "K2")
    }

    @Test("The same row twice is one")
    func repeated() throws {
        let history = try history([(2023, ["01/05/2022,S,U4,,", "01/05/2022,S,U4,,"])])
        #expect(rules(history) == [.repeatedRow])
        #expect(history.episodeCount == 1)
    }

    @Test("Of two rows with one DECOM the closed one counts, whatever their order")
    func conflicting() throws {
        let rows = ["01/05/2022,S,U4,,", "01/05/2022,S,U4,01/09/2022,X1", "01/09/2022,P,K2,,"]
        let first = try history([(2023, rows)])
        let second = try history([(2023, rows)]) { $0.reversed() }
        #expect(rules(first) == [.conflictingRow])
        #expect(days(first) == ["2022-05-01 to 2022-09-01", "2022-09-01 to now"])
        #expect(days(first) == days(second))
    }

    @Test("An episode without a day gives way to the one that starts that day")
    func sameDay() throws {
        let history = try history([
            (2023, ["01/05/2022,S,U4,01/05/2022,X1", "01/05/2022,L,U4,01/09/2022,E4A"])
        ])
        #expect(rules(history) == [.sameDayEpisode])
        #expect(days(history) == ["2022-05-01 to 2022-09-01"])
    }

    @Test("A DEC before DECOM is disregarded where the child goes on, and is DECOM where it left")
    func endBeforeStart() throws {
        let going = try history([(2023, ["01/05/2022,S,U4,01/05/2021,X1", "01/09/2022,P,K2,,"])])
        #expect(rules(going) == [.endBeforeStart, .leftOpen])
        #expect(days(going) == ["2022-05-01 to 2022-09-01", "2022-09-01 to now"])
        let left = try history([(2023, ["01/05/2022,S,U4,01/05/2021,E4A"])])
        #expect(rules(left) == [.endBeforeStart])
        #expect(days(left) == ["2022-05-01 to 2022-05-01"])
    }

    @Test("An open episode before a later one ends where that starts")
    func leftOpen() throws {
        let history = try history([(2023, ["01/05/2022,S,U4,,", "01/09/2022,P,K2,,"])])
        #expect(rules(history) == [.leftOpen])
        #expect(history.children[0].periods.count == 1)
        #expect(history.children[0].periods[0].episodes[0].endReason == "X1")
    }

    @Test("An open episode before a new start ends with its year, and a new period begins")
    func leftOpenBeforeReturn() throws {
        let history = try history([
            (2023, ["01/05/2022,S,U4,,"]), (2024, ["01/09/2023,S,K2,,"]),
        ])
        #expect(rules(history) == [.leftOpenBeforeReturn])
        #expect(days(history) == ["2022-05-01 to 2023-04-01", "2023-09-01 to now"])
        #expect(history.children[0].periods.count == 2)
    }

    @Test("A child gone from later years leaves on the 1 April, and is in care on the 31 March")
    func gone() throws {
        var files: [String: String] = [:]
        files["2022-23/e.csv"] = ReturnFolder.table(
            ReturnFolder.episodeLine, ["A1,01/05/2022,S,C1,N1,U4,PR1,,,,,,"])
        files["2023-24/e.csv"] = ReturnFolder.table(
            ReturnFolder.episodeLine, ["B2,01/05/2022,S,C1,N1,U4,PR1,,,,,,"])
        files["2022-23/h.csv"] = ReturnFolder.table(
            ReturnFolder.headerLine, ["A1,1,01/02/2012,WBRI,A1,,", "B2,1,01/02/2012,WBRI,A1,,"])
        let history = try ReturnFolder(files).history()
        #expect(history.steps.map(\.rule) == [.goneFromLaterYears])
        #expect(history.children[0].episode(on: try #require(Day(iso: "2023-03-31"))) != nil)
        #expect(history.children[0].episode(on: try #require(Day(iso: "2023-04-01"))) == nil)
        #expect(history.children[1].periods[0].end == nil)
    }

    @Test("An overlap ends where the next episode starts")
    func overlap() throws {
        let history = try history([(2023, ["01/05/2022,S,U4,09/09/2022,X1", "01/09/2022,P,K2,,"])])
        #expect(rules(history) == [.overlap])
        #expect(days(history) == ["2022-05-01 to 2022-09-01", "2022-09-01 to now"])
    }

    @Test("A gap after X1 is closed, but not before a new start")
    func gap() throws {
        let going = try history([(2023, ["01/05/2022,S,U4,25/08/2022,X1", "01/09/2022,P,K2,,"])])
        #expect(rules(going) == [.gapAfterX1])
        #expect(going.children[0].periods.count == 1)
        let anew = try history([(2023, ["01/05/2022,S,U4,25/08/2022,X1", "01/09/2022,S,K2,,"])])
        #expect(rules(anew).isEmpty)
        #expect(anew.children[0].periods.count == 2)
    }

    @Test("A child who leaves and returns the same day has two periods")
    func returns() throws {
        let history = try history([(2023, ["01/05/2022,S,U4,01/09/2022,E4A", "01/09/2022,S,K2,,"])])
        #expect(history.children[0].periods.count == 2)
        #expect(history.steps.isEmpty)
    }

    @Test("Every rule has its count and a sentence, and no text holds a postcode")
    func counts() throws {
        let history = try history([
            (2023, ["01/05/2022,S,U4,,"]), (2024, ["01/05/2022,S,K2,,"]),
        ])
        #expect(history.counts.map(\.rule) == CleaningRule.allCases)
        #expect(history.counts.reduce(0) { $0 + $1.count } == history.steps.count)
        #expect(CleaningRule.allCases.allSatisfy { $0.sentence.hasSuffix(".") })
        #expect(!history.steps.contains { $0.text.contains("CB1") })
    }
}
