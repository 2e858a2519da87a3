import Care
import Measures
import Returns
import Testing

@Suite("Merging and cleaning years")
struct CareHistoryTests {
    /// One child's episodes by year, each `DECOM,RNE,PLACE,DEC,REC`; others have a plain value.
    private func history(
        _ years: [(Int, [String])], hasOther: Bool = false,
        order: ([String]) -> [String] = { $0 }
    ) throws -> CareHistory {
        var files: [String: String] = [:]
        for (year, rows) in years {
            let lines = rows.map { row in
                let cells = row.split(separator: ",", omittingEmptySubsequences: false)
                return
                    "A1,\(cells[0]),\(cells[1]),C1,N1,\(cells[2]),PR1,\(cells[3]),\(cells[4]),,,"
                    + "CB1 1AA,1"
            }
            let name = "\(year - 1)-\(year % 100)"
            // Another child, so that some DECOM can be read.
            let other = "B1,01/05/\(year - 1),S,C1,N1,U4,PR1,01/06/\(year - 1),E4A,,,CB1 1AA,1"
            files["\(name)/e.csv"] = ReturnFolder.table(
                ReturnFolder.episodeLine, order(lines) + (hasOther ? [other] : []))
            files["\(name)/h.csv"] = ReturnFolder.table(
                ReturnFolder.headerLine,
                ["A1,1,01/02/2012,WBRI,A1,,"] + (hasOther ? ["B1,1,01/02/2012,WBRI,A2,,"] : []))
        }
        return try ReturnFolder(files).history()
    }

    @Test(
        "Before a row that does not say that care began nothing is told, though the years are there"
    )
    func untold() throws {
        func unseen(_ row: String) throws -> [String] {
            let history = try history([(2020, []), (2021, []), (2022, [row])], hasOther: true)
            let child = try #require(history.children.first { $0.child == "A1" })
            return child.unseenDays.map { "\($0.lowerBound) to \($0.upperBound)" }
        }
        #expect(try unseen("26/01/2021,P,U4,,") == ["2019-04-01 to 2021-01-25"])
        #expect(try unseen("26/01/2021,S,U4,,").isEmpty)
        #expect(try unseen("26/01/2019,P,U4,,").isEmpty)
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

    @Test("What two rows of one DECOM and DEC say differently is not known, whatever their order")
    func conflictingFacts() throws {
        let rows = ["01/05/2022,S,U4,,", "01/05/2022,S,K2,,", "01/05/2022,,U4,,"]
        for rows in [rows, rows.reversed()] {
            let history = try history([(2023, rows)])
            #expect(rules(history) == [.conflictingRow, .conflictingRow])
            #expect(history.steps.allSatisfy { $0.text.contains("differently is not known") })
            let row = history.children[0].periods[0].episodes[0]
            #expect([row.place, row.startReason, row.legalStatus] == [nil, "S", "C1"])
            // The checks read what stands there.
            #expect(history.children[0].rows.first?.place != nil)
        }
        // Days differ too: the row that counts is believed.
        let closed = try history([(2023, ["01/05/2022,S,U4,,", "01/05/2022,S,K2,01/09/2022,E8"])])
        #expect(closed.children[0].periods[0].episodes[0].place == "K2")
    }

    @Test("An episode without a day gives way to the one that starts that day")
    func sameDay() throws {
        let history = try history([
            (2023, ["01/05/2022,S,U4,01/05/2022,X1", "01/05/2022,L,U4,01/09/2022,E4A"])
        ])
        #expect(rules(history) == [.sameDayEpisode])
        #expect(days(history) == ["2022-05-01 to 2022-09-01"])
    }

    @Test("A DEC before DECOM is disregarded where the child goes on, and not known where it left")
    func endBeforeStart() throws {
        let going = try history([(2023, ["01/05/2022,S,U4,01/05/2021,X1", "01/09/2022,P,K2,,"])])
        #expect(rules(going) == [.endBeforeStart, .leftOpen])
        #expect(days(going) == ["2022-05-01 to 2022-09-01", "2022-09-01 to now"])
        let left = try history([(2023, ["01/05/2022,S,U4,01/05/2021,E4A"])])
        #expect(rules(left) == [.endBeforeStart])
        #expect(days(left) == ["2022-05-01 to 2023-03-31"])
        #expect(left.children[0].periods[0].episodes[0].isEndKnown == false)
        #expect(left.children[0].periods[0].episodes[0].isStartKnown)
    }

    @Test("A mistyped DECOM is not believed, and its child does not vanish")
    func impossibleStart() throws {
        let alone = try history([(2023, ["03/03/2205,S,U4,,"])])
        #expect(rules(alone) == [.impossibleStart])
        #expect(days(alone) == ["2022-04-01 to now"])
        #expect(alone.children[0].periods[0].episodes[0].isStartKnown == false)
        let next = try history([(2023, ["01/05/2022,S,U4,01/09/2022,X1", "01/09/2202,P,K2,,"])])
        #expect(days(next) == ["2022-05-01 to 2022-09-01", "2022-09-01 to now"])
        #expect(next.children[0].periods[0].episodes.map(\.isStartKnown) == [true, true])
        let twice = try history([(2023, ["01/05/2022,S,U4,,", "01/05/2202,S,U4,,"])])
        #expect(days(twice) == ["2022-05-01 to now"])
        let old = try history([(2023, ["01/05/1922,S,U4,,"])])
        #expect(old.children[0].periods[0].episodes[0].isStartKnown == false)
    }

    @Test("A DECOM that cannot be read is that of other rows, where they tell it")
    func unreadStart() throws {
        let later = try history([
            (2022, ["01/05/2021,S,U4,,"]), (2023, [",S,U4,01/09/2022,X1", "01/09/2022,P,K2,,"]),
        ])
        #expect(rules(later) == [.unreadStart])
        #expect(days(later) == ["2021-05-01 to 2022-09-01", "2022-09-01 to now"])
        #expect(later.children[0].periods[0].episodes.map(\.isStartKnown) == [true, true])
        let between = try history([
            (
                2023,
                [
                    "01/05/2022,S,U4,01/06/2022,X1", "31/06/2022,P,K2,01/09/2022,X1",
                    "01/09/2022,P,U6,,",
                ]
            )
        ])
        #expect(
            days(between) == [
                "2022-05-01 to 2022-06-01", "2022-06-01 to 2022-09-01", "2022-09-01 to now",
            ])
        #expect(between.children[0].rows.count == 3)
        let twice = try history([(2023, ["01/05/2022,S,U4,,", ",S,U4,,"])])
        #expect(rules(twice) == [.repeatedRow])
        let back = try history([(2023, ["01/05/2022,S,U4,01/06/2022,E4A", ",S,K2,,"])])
        #expect(days(back) == ["2022-05-01 to 2022-06-01", "2022-06-01 to now"])
        #expect(back.children[0].periods.flatMap(\.episodes).map(\.isStartKnown) == [true, false])
        // Who was there at the end of a year did not come when a row of the next year ended.
        let gone = try history([(2023, [",S,U4,,"]), (2024, ["01/08/2023,P,K2,10/10/2023,E4A"])])
        #expect(days(gone) == ["2022-04-01 to 2023-08-01", "2023-08-01 to 2023-10-10"])
        let held = try history([(2022, [",P,K2,,"]), (2023, ["01/05/2021,S,U4,,"])])
        #expect(days(held) == ["2021-05-01 to now"])
        #expect(held.children[0].unplaced.map(\.place) == ["K2"])
    }

    @Test(
        "A row without a day that can be read is set aside only for rows that show where the child was",
        arguments: [
            // After the row that care began in, whether or not that one has an end.
            (
                ["01/05/2022,S,U4,,", ",P,K2,,"],
                ["2022-05-01 to 2022-05-02", "2022-05-02 to now ?"]
            ),
            (
                ["01/05/2021,S,U4,,", ",S,K2,,"],
                ["2021-05-01 to 2022-04-01", "2022-04-01 to now ?"]
            ),
            (["01/05/2021,S,U4,,", "P,C2"], ["2021-05-01 to 2022-04-01", "2022-04-01 to now ?"]),
            (
                ["01/05/2022,S,U4,01/06/2022,E4A", "S,C2"],
                ["2022-05-01 to 2022-06-01", "2022-06-01 to now ?"]
            ),
            (
                ["01/05/2022,S,U4,,", ",P,K2,01/09/2022,X1", "01/09/2022,P,U6,,"],
                ["2022-05-01 to 2022-05-02", "2022-05-02 to 2022-09-01 ?", "2022-09-01 to now"]
            ),
            // Before one that care did not begin in.
            (
                [",S,U4,,", "01/09/2022,P,K2,,"],
                ["2022-04-01 to 2022-09-01 ?", "2022-09-01 to now"]
            ),
            (["S,C2", "01/09/2022,P,K2,,"], ["2022-04-01 to 2022-09-01 ?", "2022-09-01 to now"]),
            // Another shows it until it ends.
            (["01/05/2022,S,U4,,", ",P,K2,01/09/2022,X1"], ["2022-05-01 to now"]),
        ])
    func unplaced(rows: [String], expected: [String]) throws {
        let lines = rows.map { row in
            let cells = row.split(separator: ",", omittingEmptySubsequences: false)
            return cells.count < 5
                ? "A1,01/05/2022,\(row)"
                : "A1,\(cells[0]),\(cells[1]),C1,N1,\(cells[2]),PR1,\(cells[3]),\(cells[4]),,,,1"
        }
        let other = "B1,01/05/2022,S,C1,N1,U4,PR1,01/06/2022,E4A,,,,1"
        for lines in [lines, lines.reversed()] {
            let history = try ReturnFolder(
                year: "2022-23",
                headers: ["A1,1,01/02/2012,WBRI,A1,,", "B1,1,01/02/2012,WBRI,A2,,"],
                episodes: lines + [other]
            ).history()
            let known = history.children[0].periods.flatMap(\.episodes).map {
                $0.isStartKnown ? "" : " ?"
            }
            #expect(zip(days(history), known).map { $0 + $1 } == expected)
        }
    }

    @Test("Short breaks do not show where a child in care was")
    func unplacedAfterShortBreaks() throws {
        let history = try ReturnFolder(
            year: "2022-23",
            headers: ["A1,1,01/02/2012,WBRI,A1,,", "B1,1,01/02/2012,WBRI,A2,,"],
            episodes: [
                "A1,01/05/2021,S,V4,N1,U6,PR4,,,,,,1", "A1,,L,C2,N1,U6,PR4,,,,,,2",
                "B1,01/05/2022,S,C1,N1,U4,PR1,01/06/2022,E4A,,,,1",
            ]
        ).history()
        #expect(days(history) == ["2021-05-01 to 2022-04-01", "2022-04-01 to now"])
        #expect(history.children[0].periods.map(\.followsShortBreaks) == [false, true])
        #expect(history.children[0].periods.last?.episodes.map(\.isStartKnown) == [false])
    }

    @Test(
        "A DECOM that cannot be right says as much as one that is blank or no day",
        arguments: ["01/01/1900", "09/09/9999", "01/05/2205", "31/06/2022"])
    func impossibleLikeUnread(start: String) throws {
        let returns: [[(Int, [String])]] = [
            [(2023, ["\(start),S,U4,,"])],
            [(2023, ["\(start),S,U4,01/09/2022,X1", "01/09/2022,P,K2,,"])],
            [(2023, ["01/05/2022,S,U4,01/09/2022,X1", "\(start),P,K2,,"])],
            [(2023, ["01/05/2022,S,U4,01/09/2022,E4A", "\(start),S,K2,,"])],
            [(2023, ["\(start),S,U4,01/09/2022,E4A"])],
            [(2023, ["01/05/2022,S,U4,,", "\(start),P,K2,,"])],
            [(2022, ["\(start),S,U4,,"]), (2023, ["\(start),S,U4,,"])],
            [(2022, ["01/05/2021,S,U4,,"]), (2023, ["\(start),S,U4,01/09/2022,E4A"])],
        ]
        for years in returns {
            let blank = years.map { year in
                (year.0, year.1.map { $0.replacingOccurrences(of: start, with: "") })
            }
            let held = try history(years, hasOther: true)
            let expected = try history(blank, hasOther: true)
            #expect(days(held) == days(expected))
            func known(_ history: CareHistory) -> [Bool] {
                history.children.flatMap { $0.periods.flatMap(\.episodes).map(\.isStartKnown) }
            }
            #expect(known(held) == known(expected))
        }
    }

    @Test("A mistyped DEC leaves the child in care for a time that is not known")
    func impossibleEnd() throws {
        let history = try history([(2023, ["01/05/2022,S,U4,01/12/2202,E4A"])])
        #expect(rules(history) == [.impossibleEnd])
        #expect(days(history) == ["2022-05-01 to 2023-03-31"])
        #expect(history.children[0].periods[0].episodes[0].isEndKnown == false)
    }

    @Test(
        "A DEC that cannot be believed takes nothing from DECOM: the placement was made where it says",
        arguments: ["31/02/2023", "01/12/2202", "01/05/2021"])
    func startStandsAlone(end: String) throws {
        let folder = try ReturnFolder(
            headers: ["A1,M,01/02/2012,WBRI,UN1,,"],
            episodes: ["A1,01/05/2024,S,C2,N1,U6,PR1,\(end),E4A,,,,"])
        let episode = try folder.history().children[0].periods[0].episodes[0]
        #expect(episode.start == Day(iso: "2024-05-01"))
        #expect(episode.isStartKnown && !episode.isEndKnown)
        var held = CareRecord.Episode(
            start: episode.start, end: episode.end, startReason: "S", place: "U6",
            location: .distant, distance: .tenthsOfMile(300))
        held.isEndKnown = episode.isEndKnown
        let record = CareRecord(child: "A1", birth: Day(iso: "2012-02-01"), periods: [[held]])
        let measures = CareMeasures([record])
        let (first, last) = (episode.start, episode.start.adding(days: 100))
        // It began on a known day; whether the child is still there is not known.
        #expect(measures.outsideFlow(from: first, through: last).tally == Tally(counted: 1))
        #expect(measures.newlyFar(from: first, through: last).tally == Tally(counted: 1))
        #expect(measures.outsideStock(on: last).tally == Tally(unknown: 1))
    }

    @Test(
        "A DEC that stands for none is none where no REC says that care ended",
        arguments: ["31/12/9999,", "31/12/2099,X1", "01/01/1900,"])
    func placeholderEnd(end: String) throws {
        let history = try history([(2023, ["01/05/2022,S,U4,\(end)"])])
        #expect(days(history) == ["2022-05-01 to now"])
        #expect(history.children[0].periods[0].episodes[0].isEndKnown)
    }

    @Test("Short breaks and care are never one period")
    func shortBreaks() throws {
        let folder = try ReturnFolder(
            headers: ["A1,M,01/02/2012,WBRI,UN1,,"],
            episodes: [
                "A1,01/05/2024,S,V4,N1,U6,PR1,01/09/2024,X1,,,,",
                "A1,01/09/2024,L,C2,N1,U6,PR1,,,,,,",
            ])
        let periods = try folder.history().children[0].periods
        #expect(periods.map(\.episodes.count) == [1, 1])
        #expect(periods.map(\.followsShortBreaks) == [false, true])
    }

    @Test("A birth is taken from another row where the header has none that can be")
    func births() throws {
        func birth(_ header: String, _ review: String) throws -> Day? {
            let folder = try ReturnFolder(
                headers: [header], episodes: ["A1,01/05/2024,S,C1,N1,U4,PR1,,,,,,"],
                further: [
                    "2024-25/reviews.csv": "CHILD,DOB,REVIEW,REVIEW_CODE\n\(review)\n"
                ])
            return try folder.history().children.first { $0.child == "A1" }?.birth
        }
        let review = "A1,01/02/2012,03/06/2024,PN1"
        let known = Day(iso: "2012-02-01")
        #expect(try birth("A1,M,,WBRI,UN1,,", review) == known)
        #expect(try birth("B2,M,01/02/2010,WBRI,UN1,,", review) == known)
        // After care began, and 18 years before it.
        #expect(try birth("A1,M,01/02/2102,WBRI,UN1,,", review) == known)
        #expect(try birth("A1,M,01/02/1912,WBRI,UN1,,", "A1,,03/06/2024,PN1") == nil)
    }

    @Test(
        "Headers and rows of one year that differ leave a fact open, in whatever order they stand",
        arguments: [false, true])
    func differing(isReversed: Bool) throws {
        func child(_ headers: [String], reviews: [String] = [], before: String? = nil) throws
            -> CareHistory.ChildHistory
        {
            var further = [
                "2024-25/reviews.csv": ReturnFolder.table(
                    "CHILD,DOB,REVIEW,REVIEW_CODE", isReversed ? reviews.reversed() : reviews)
            ]
            if let before {
                further["2023-24/header.csv"] = ReturnFolder.table(
                    ReturnFolder.headerLine, [before])
            }
            let folder = try ReturnFolder(
                headers: isReversed ? headers.reversed() : headers,
                episodes: ["A1,01/05/2024,S,C1,N1,U4,PR1,,,,,,"], further: further)
            return try folder.history().children[0]
        }
        let early = "A1,M,01/02/2008,WBRI,UN1,,"
        let late = "A1,F,01/02/2012,WIRI,UN1,,"
        let both = try child([early, late])
        #expect(both.birth == nil && both.header?.sex == .unknown && both.header?.ethnicity == nil)
        // Nor does an earlier year decide between them.
        #expect(try child([early, late], before: "A1,1,01/02/2012,WIRI,UN1,,").birth == nil)
        // One that cannot be, or is blank, differs from none.
        #expect(try child([late, "A1,,,,UN1,,"]).birth == Day(iso: "2012-02-01"))
        #expect(try child([late, "A1,,,,UN1,,"]).header?.sex == .female)
        #expect(try child([late, "A1,F,01/02/1960,WIRI,UN1,,"]).birth == Day(iso: "2012-02-01"))
        let blank = "A1,M,,WBRI,UN1,,"
        func review(_ birth: String) -> String { "A1,\(birth),03/06/2024,PN1" }
        #expect(
            try child([blank], reviews: [review("01/02/2012"), review("01/02/2008")]).birth == nil)
        #expect(
            try child([blank], reviews: [review("01/02/2012"), review("")]).birth
                == Day(iso: "2012-02-01"))
    }

    @Test("Of years and reviews that are not there nothing is known")
    func unseen() throws {
        func record(_ years: [Int], reviews: [Int]) throws -> CareRecord {
            var files: [String: String] = [:]
            for year in years {
                let folder = "\(year - 1)-\(year % 100)"
                files["\(folder)/h.csv"] = ReturnFolder.table(
                    ReturnFolder.headerLine, ["A1,1,01/02/2012,WBRI,A1,,"])
                files["\(folder)/e.csv"] = ReturnFolder.table(
                    ReturnFolder.episodeLine, ["A1,01/05/2019,S,C1,N1,U4,PR1,,,,,,"])
                // The first line alone tells of no review.
                files["\(folder)/reviews.csv"] = ReturnFolder.table(
                    "CHILD,DOB,REVIEW,REVIEW_CODE",
                    reviews.contains(year) ? ["A1,01/02/2012,01/06/\(year - 1),PN1"] : [])
            }
            let imported = try ReturnFolder(files).imported(on: "2024-03-31")
            return try #require(CareRecord.records(of: imported).first)
        }
        func ends(_ days: [ClosedRange<Day>]) -> [String] {
            days.map { "\($0.lowerBound) to \($0.upperBound)" }
        }
        let whole = try record([2022, 2023, 2024], reviews: [2022, 2023, 2024])
        #expect(ends(whole.unseenDays) == ["2003-04-01 to 2021-03-31"])
        #expect(
            ends(whole.unseenReviews)
                == ["2003-04-01 to 2021-03-31", "2024-04-01 to 2124-03-31"])
        let parts = try record([2021, 2023, 2024], reviews: [2021, 2023])
        #expect(
            ends(parts.unseenDays) == ["2002-04-01 to 2020-03-31", "2021-04-01 to 2022-03-31"])
        #expect(
            ends(parts.unseenReviews) == [
                "2002-04-01 to 2020-03-31", "2021-04-01 to 2022-03-31", "2023-04-01 to 2123-03-31",
            ])
        #expect(try record([2024], reviews: []).reviews == nil)
    }

    @Test("A legal status that is blank or no code does not say that it is no short break")
    func statuses() throws {
        func isKnown(_ status: String) throws -> Bool? {
            let folder = try ReturnFolder(
                headers: ["A1,M,01/02/2012,WBRI,UN1,,"],
                episodes: ["A1,01/05/2024,S,\(status),N1,U4,PR1,,,,,,"])
            return CareRecord.records(of: try folder.imported()).first?.periods[0][0].isStatusKnown
        }
        #expect(try isKnown("C2") == true)
        #expect(try isKnown("") == false)
        #expect(try isKnown("Z9") == false)
    }

    @Test("The latest day on which an episode without its DECOM can have begun is its last")
    func latestStart() throws {
        func latest(_ rest: String) throws -> Day? {
            let folder = try ReturnFolder(
                headers: ["A1,M,01/02/2012,WBRI,UN1,,", "B2,M,01/02/2012,WBRI,UN1,,"],
                episodes: ["A1,,S,C2,N1,U4,PR1,\(rest),,,,", "B2,01/05/2024,S,C2,N1,U4,PR1,,,,,,"])
            return CareRecord.records(of: try folder.imported()).first?.periods[0][0].latestStart
        }
        #expect(try latest(",") == Day(iso: "2025-03-31"))
        #expect(try latest("01/09/2024,E4A") == Day(iso: "2024-09-01"))
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

    @Test("Where the return of the next year is missing, nobody knows when an open episode ended")
    func goneInMissingYear() throws {
        let files = [
            "2022-23/h.csv": ReturnFolder.table(
                ReturnFolder.headerLine,
                ["A1", "B2", "C3"].map { "\($0),1,01/02/2012,WBRI,A1,," }),
            "2022-23/e.csv": ReturnFolder.table(
                ReturnFolder.episodeLine,
                [
                    "A1,01/05/2022,S,C1,N1,U4,PR1,,,,,,", "C3,01/05/2022,S,C1,N1,U4,PR1,,,,,,",
                ]),
            "2024-25/e.csv": ReturnFolder.table(
                ReturnFolder.episodeLine,
                [
                    "B2,01/05/2022,S,C1,N1,U4,PR1,,,,,,", "C3,01/02/2024,S,C1,N1,U4,PR1,,,,,,",
                ]),
        ]
        let history = try ReturnFolder(files).history()
        #expect(history.steps.map(\.rule) == [.goneFromLaterYears, .leftOpenBeforeReturn])
        let ends = history.children.map { $0.periods[0].episodes[0] }
        #expect(ends.map { $0.end?.description } == ["2024-03-31", nil, "2024-01-31"])
        #expect(ends.map(\.isEndKnown) == [false, true, false])
        #expect(history.children[2].periods.count == 2)
    }

    @Test(
        "A year's return without rows of a child whose care went on tells as little as none",
        arguments: [
            // The row before is open, or ended before the one that follows.
            ("01/05/2021,S,U4,,", "01/10/2022,P,K2,,", "2022-04-01"),
            ("01/05/2021,S,U4,10/03/2022,X1", "01/10/2022,P,K2,,", "2022-03-10"),
            // The row after began in the year that tells of both.
            ("01/05/2021,S,U4,,", "20/03/2022,P,K2,,", nil),
        ])
    func untoldYear(_ first: String, _ second: String, earliest: String?) throws {
        func row(_ child: String, _ fields: String) -> String {
            let cells = fields.split(separator: ",", omittingEmptySubsequences: false)
            return
                "\(child),\(cells[0]),\(cells[1]),C1,N1,\(cells[2]),PR1,\(cells[3]),\(cells[4]),,,,"
        }
        let other = row("B2", "01/05/2021,S,U4,,")
        func episodes(_ rows: [String]) -> String {
            ReturnFolder.table(ReturnFolder.episodeLine, rows + [other])
        }
        let history = try ReturnFolder([
            "2021-22/h.csv": ReturnFolder.table(
                ReturnFolder.headerLine,
                ["A1,1,01/02/2012,WBRI,A1,,", "B2,1,01/02/2012,WBRI,A1,,"]),
            "2021-22/e.csv": episodes([row("A1", first)]),
            "2022-23/e.csv": episodes([]),
            "2023-24/e.csv": episodes([row("A1", second)]),
        ]).history()
        let child = history.children[0]
        #expect(child.periods.count == 1)
        let before = child.periods[0].episodes[0]
        #expect(before.isEndKnown == (earliest == nil))
        #expect(before.earliestEnd?.description == earliest)
        #expect(
            child.unseenDays.map(\.lowerBound.description)
                == (earliest == nil ? [] : ["2022-04-01"]))
        #expect(history.children[1].periods[0].episodes[0].isEndKnown)
        #expect(history.children[1].unseenDays.isEmpty)
    }

    @Test(
        "A DECOM that a later return corrects is of one episode, and nobody leaves care by it",
        arguments: [
            ("27/04/2022", "20/04/2022", "2022-04-20"), ("20/04/2022", "27/04/2022", "2022-04-27"),
            ("27/04/2022", "27/04/2021", "2021-04-27"),
        ])
    func correctedStart(_ first: String, _ second: String, _ start: String) throws {
        let history = try history([
            (2023, ["\(first),S,U4,,"]), (2024, ["\(second),S,U4,,"]),
        ])
        #expect(days(history) == ["\(start) to now"])
        #expect(rules(history) == [.revisedEpisode])
    }

    @Test("A mistyped year of a later return takes no other episode away")
    func mistypedYear() throws {
        let history = try history([
            (2023, ["01/05/2021,S,K2,01/06/2022,X1", "01/06/2022,P,U4,,"]),
            (2024, ["01/06/2012,P,U4,,"]),
        ])
        #expect(days(history) == ["2021-05-01 to 2022-06-01", "2022-06-01 to now"])
        #expect(rules(history) == [.impossibleStart])
    }

    @Test("A DECOM mistyped in one year alone, or months later, takes nothing away")
    func oneYearAlone() throws {
        let history = try history([
            (2022, ["05/04/2021,S,U4,18/07/2021,E4A", "18/08/2021,S,K2,,"]),
            (2023, ["18/08/2020,S,K2,,"]), (2024, ["18/08/2021,S,K2,,"]),
        ])
        #expect(days(history) == ["2021-04-05 to 2021-07-18", "2021-08-18 to now"])
        // A time away that was recorded late: the row goes on as it was.
        let away = try self.history([
            (2023, ["01/05/2022,S,U6,01/06/2022,X1", "01/06/2022,P,K2,,"]),
            (2024, ["10/02/2023,P,K2,,"]),
        ])
        #expect(
            days(away) == [
                "2022-05-01 to 2022-06-01", "2022-06-01 to 2023-02-10", "2023-02-10 to now",
            ])
    }

    @Test("A time away beside an open row ends where the open row goes on")
    func awayBesideOpen() throws {
        let history = try history([
            (2023, ["01/05/2022,S,U6,01/06/2022,X1", "01/06/2022,P,K2,,"]),
            (2024, ["01/06/2022,P,K2,,", "10/07/2023,P,T0,20/07/2023,X1"]),
        ])
        #expect(
            days(history) == [
                "2022-05-01 to 2022-06-01", "2022-06-01 to 2023-07-10", "2023-07-10 to 2023-07-20",
                "2023-07-20 to now",
            ])
        #expect(history.children[0].periods[0].episodes.last?.place == "K2")
    }

    @Test(
        "Who has an open row in the newest return is in care, whatever an earlier return has last")
    func openInTheNewest() throws {
        let other = try history([
            (2023, ["27/04/2022,P,U4,,"]), (2024, ["20/04/2022,S,K2,,"]),
        ])
        #expect(days(other).last == "2023-04-01 to now")
        let left = try history([
            (2023, ["01/05/2022,S,U4,01/02/2023,E4A"]), (2024, ["01/05/2021,S,K2,,"]),
        ])
        #expect(days(left) == ["2022-05-01 to 2023-02-01", "2023-04-01 to now"])
        #expect(left.children[0].periods.last?.episodes[0].isStartKnown == false)
    }

    @Test("An open row before the last row with X1 starts where that ended")
    func openBeforeLast() throws {
        let history = try history([
            (
                2024,
                [
                    "12/11/2023,S,U6,17/02/2024,X1", "17/02/2024,P,U4,23/02/2024,X1",
                    "23/01/2024,P,K2,,",
                ]
            )
        ])
        #expect(
            days(history) == [
                "2023-11-12 to 2024-02-17", "2024-02-17 to 2024-02-23", "2024-02-23 to now",
            ])
        #expect(history.children[0].periods.count == 1)
        // Where it is the row that began care, nothing says where the child is since.
        let begun = try self.history([
            (2024, ["12/11/2023,S,U6,,", "17/02/2024,P,U4,23/02/2024,X1"])
        ])
        #expect(days(begun).last == "2024-02-23 to now")
        #expect(begun.children[0].periods[0].episodes.last?.place == nil)
    }

    @Test("An open row and one with X1 of one DECOM are of a child in care, if no row follows")
    func openAndContinued() throws {
        let both = ["10/05/2022,S,U4,,", "10/05/2022,S,U4,10/09/2022,X1"]
        #expect(try days(history([(2023, both)])) == ["2022-05-10 to now"])
        #expect(
            try days(history([(2023, both + ["10/09/2022,P,K2,,"])]))
                == ["2022-05-10 to 2022-09-10", "2022-09-10 to now"])
        let left = ["10/05/2022,S,U4,,", "10/05/2022,S,U4,10/09/2022,E4A"]
        #expect(try days(history([(2023, left)])) == ["2022-05-10 to 2022-09-10"])
    }

    @Test("A row with the DECOM of the row that began care starts where that ended with X1")
    func startOfTheRowBefore() throws {
        let history = try history([
            (2024, ["10/05/2023,S,U4,10/07/2023,X1", "10/05/2023,P,K2,10/12/2023,E4A"])
        ])
        #expect(days(history) == ["2023-05-10 to 2023-07-10", "2023-07-10 to 2023-12-10"])
        #expect(rules(history) == [.impossibleStart])
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
