import Care
import Exchange
import Files
import Measures
import Returns
import Testing

@Suite("Reading returns")
struct ReturnReadingTests {
    private let header = "A1,1,01/02/2012,WBRI,A123456789012,,"
    private let episode = "A1,05/05/2021,S,C1,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567"

    @Test(
        "Each of the twelve tables is known by its columns, in any order",
        arguments: Return903Table.allCases)
    func recognition(table: Return903Table) {
        let columns = Set(table.columns.shuffled() + ["TEST_COLUMN"])
        #expect(Return903Table.recognised(by: columns) == table)
    }

    @Test("A file's name says nothing of its table")
    func names() throws {
        let folder = try ReturnFolder([
            "2024-25/a.csv": ReturnFolder.table(ReturnFolder.episodeLine, [episode]),
            "2024-25/episodes.csv": ReturnFolder.table(ReturnFolder.headerLine, [header]),
        ])
        let reading = try folder.read()
        #expect(reading.faults.isEmpty)
        #expect(reading.submitted.headers.count == 1)
        #expect(reading.submitted.episodes.first?.place == "U4")
        #expect(
            reading.submitted.place(reading.submitted.episodes[0].source) == "2024-25/a.csv line 2")
    }

    @Test("A byte-order mark, lower-case columns and codes and further columns are read")
    func tolerance() throws {
        let folder = try ReturnFolder([
            "2025/h.csv":
                "\u{FEFF}child,sex,dob,ethnic,upn,mother,mc_dob,test\n"
                + "a1,m,2012-02-01,wbri,A1,,,x\n",
            "2025/e.csv": ReturnFolder.table(
                ReturnFolder.episodeLine.lowercased() + ",mine",
                ["a1,2024-05-05,s,c1,n1,u4,pr1,,,,cb1 1aa,cb2  2bb,sc123456,y"]),
        ])
        let reading = try folder.read()
        #expect(reading.faults.isEmpty)
        let row = try #require(reading.submitted.episodes.first)
        #expect(row.child == "a1")
        #expect(
            [row.startReason, row.legalStatus, row.place, row.urn] == ["S", "C1", "U4", "SC123456"])
        #expect(row.placePostcode == "CB2 2BB")
        #expect(reading.submitted.headers.first?.sex == .male)
        #expect(reading.notices.contains { $0.column == "test" })
    }

    @Test("A child's reference is text and keeps its zeros")
    func references() throws {
        let folder = try ReturnFolder(
            headers: ["00123,1,01/02/2012,WBRI,A1,,"],
            episodes: ["00123,05/05/2021,S,C1,N1,U4,PR1,,,,,,"])
        #expect(try folder.history().children.map(\.child) == ["00123"])
    }

    @Test("Two-digit years of a column are a fault in their line and column")
    func shortYears() throws {
        let folder = try ReturnFolder(
            headers: [header],
            episodes: [
                episode, "A1,05/06/21,P,C1,N1,U4,PR1,,,,,,", "A1,05/07/21,P,C1,N1,U4,PR1,,,,,,",
            ])
        let fault = try #require(try folder.read().faults.first)
        #expect(fault.file == "2024-25/episodes.csv")
        #expect(fault.line == 3)
        #expect(fault.column == "DECOM")
        #expect(fault.value == "05/06/21")
    }

    @Test("Two ways of writing dates in one column are a fault that names both lines")
    func mixedDates() throws {
        let folder = try ReturnFolder(
            headers: [header], episodes: [episode, "A1,2021-06-05,P,C1,N1,U4,PR1,,,,,,"])
        let reading = try folder.read()
        #expect(reading.faults.count == 1)
        #expect(reading.faults.first?.line == 3)
        #expect(reading.faults.first?.message.contains("line 2") == true)
        #expect(reading.submitted.episodes.isEmpty)
        // Of a column that counts nobody, those that may be swapped are not known.
        let mothers = try ReturnFolder(
            headers: [
                "A1,F,01/02/2009,WBRI,UN1,1,01/02/2024", "A2,F,01/02/2009,WBRI,UN1,1,2024-02-01",
            ],
            episodes: [episode]
        ).read()
        #expect(mothers.faults.isEmpty)
        #expect(mothers.submitted.headers.count { $0.motherChildBirth == nil } == 1)
        #expect(mothers.notices.contains { $0.column == "MC_DOB" })
    }

    @Test("Slashes are always day/month/year")
    func monthFirst() throws {
        let folder = try ReturnFolder(
            headers: [header], episodes: ["A1,05/25/2021,S,C1,N1,U4,PR1,,,,,,"])
        #expect(try folder.read().faults.first?.message.contains("day/month/year") == true)
    }

    // Five children, and one row more.
    private func oneBad(
        _ row: String, header: String? = nil, further: [String: String] = [:]
    ) throws -> ReturnFolder {
        let names = ["B1", "B2", "B3", "B4", "B5"]
        return try ReturnFolder(
            headers: names.map { "\($0),M,01/02/2012,WBRI,UN1,," }
                + [header ?? "C1,M,01/02/2012,WBRI,UN1,,"],
            episodes: names.map { "\($0),01/05/2024,S,C1,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567" }
                + [row], further: further)
    }

    @Test(
        "One row that cannot be read stops nobody: its child is counted, what it says is not known",
        arguments: [
            ("C1,,S,C1,N1,K2,PR4,,,,CB1 1AA,PE1 1CC,7654321", "start-missing"),
            ("C1,31/02/2025,S,C1,N1,K2,PR4,,,,CB1 1AA,PE1 1CC,7654321", "no-day"),
            ("C1,soon,S,C1,N1,K2,PR4,,,,CB1 1AA,PE1 1CC,7654321", "no-day"),
            ("C1,2024-05-01,S,C1,N1,K2,PR4,,,,CB1 1AA,PE1 1CC,7654321", "no-day"),
            ("C1,#REF!,S,C1,N1,K2,PR4,,,,CB1 1AA,PE1 1CC,7654321", "no-day"),
            ("C1,01/05/2024,S,C1,N1,K2,PR4,,,,1, High Street,PE1 1CC,7654321", "unreadable-row"),
            ("C1,01/05/2024,S,C1", "unreadable-row"),
            ("C1,01/05/2024,S,C1,N1,K\"2\",PR4,,,,CB1 1AA,PE1 1CC,7654321", "unreadable-row"),
        ])
    func oneBadRow(row: String, rule: String) throws {
        let imported = try oneBad(row).imported()
        let day = try #require(Day(iso: "2025-03-31"))
        let measures = CareMeasures(CareRecord.records(of: imported))
        #expect(measures.lookedAfter(on: day) == 6)
        let stock = measures.outsideStock(on: day)
        #expect([stock.tally.counted, stock.tally.known, stock.tally.unknown] == [0, 5, 1])
        let finding = try #require(imported.quality.findings.first { $0.rule == rule })
        #expect(finding.child == "C1")
        #expect(finding.source.line == 7)
        #expect(!imported.notices.filter { $0.line == 7 }.isEmpty)
        #expect(imported.quality.findings.filter { $0.child != "C1" }.isEmpty)
    }

    @Test(
        "A cell that cannot be read costs no more than itself",
        arguments: [
            ("C1,01/05/2024,S,C1,N1,K2,PR4,31/02/2025,,,CB1 1AA,PE1 1CC,7654321", "DEC"),
            ("C1,01/05/2024,S,C1,N1,K2,PR4,,,,CB1 1AA,PE1 1CC,7654321,,,", ""),
        ])
    func oneBadCell(row: String, column: String) throws {
        let imported = try oneBad(row).imported()
        let day = try #require(Day(iso: "2025-03-31"))
        let measures = CareMeasures(CareRecord.records(of: imported))
        let stock = measures.outsideStock(on: day)
        #expect([stock.tally.counted, stock.tally.known, stock.tally.unknown] == [1, 6, 0])
        let columns = imported.quality.findings.filter { $0.rule == "no-day" }.map(\.column)
        #expect(columns == (column.isEmpty ? [] : [column]))
    }

    @Test("Of who left on a day that cannot be read it is not known when")
    func unreadEnd() throws {
        let imported = try oneBad(
            "C1,01/05/2024,S,C1,N1,K2,PR4,31/02/2025,E4A,,CB1 1AA,PE1 1CC,7654321"
        ).imported()
        let measures = CareMeasures(CareRecord.records(of: imported))
        #expect(measures.lookedAfter(on: try #require(Day(iso: "2025-03-31"))) == 5)
        let before = try #require(Day(iso: "2025-01-31"))
        #expect(measures.lookedAfter(on: before) == 6)
        #expect(measures.outsideStock(on: before).tally.unknown == 1)
        #expect(imported.history.steps.map(\.rule) == [.unreadEnd])
    }

    @Test("A date of a header or a smaller table that cannot be read stops nobody")
    func otherTables() throws {
        let folder = try oneBad(
            "C1,01/05/2024,S,C1,N1,K2,PR4,,,,CB1 1AA,PE1 1CC,7654321",
            header: "C1,M,32/01/2012,WBRI,UN1,,30/02/2024",
            further: [
                "2024-25/reviews.csv":
                    "CHILD,DOB,REVIEW,REVIEW_CODE\nC1,01/02/2012,45/06/2024,PN1\n",
                "2024-25/missing.csv":
                    "CHILD,MISSING,MIS_START,MIS_END\nC1,M,01/06/2024,31/06/2024\n",
            ])
        let imported = try folder.imported()
        #expect(
            imported.quality.findings.filter { $0.rule == "no-day" }.map(\.column)
                == ["DOB", "MC_DOB", "MIS_END", "REVIEW"])
        #expect(
            imported.history.children.first { $0.child == "C1" }?.birth == Day(iso: "2012-02-01"))
        #expect(imported.settled.instance.children.count == 6)
    }

    @Test("A row that names no child is left out with a notice")
    func noChild() throws {
        let reading = try oneBad(",01/05/2024,S,C1,N1,K2,PR4,,,,CB1 1AA,PE1 1CC,7654321").read()
        #expect(reading.faults.isEmpty)
        #expect(reading.submitted.episodes.count == 5)
        #expect(reading.notices.contains { $0.column == "CHILD" && $0.line == 7 })
    }

    @Test("A row that cannot be read and whose reference nobody has counts nobody")
    func strangers() throws {
        let reading = try oneBad("High Street\nC1,01/05/2024,S,C1,N1,K2,PR4,,,,,,").read()
        #expect(reading.faults.isEmpty)
        #expect(reading.submitted.episodes.count == 6)
        #expect(reading.notices.contains { $0.message.contains("no child is counted") })
    }

    @Test(
        "A total below the table and the columns' names within it are nobody",
        arguments: ["Total,7,,,,,,,,,,,", ReturnFolder.episodeLine])
    func noRows(line: String) throws {
        let reading = try oneBad("C1,01/05/2024,S,C1,N1,K2,PR4,,,,,,\n" + line).read()
        #expect(reading.faults.isEmpty)
        #expect(reading.submitted.episodes.count == 6)
        #expect(reading.notices.contains { $0.line == 8 })
    }

    @Test("A file that ends within a line is cut off, and refused")
    func cutOff() throws {
        let folder = try oneBad("C1,01/05/2024,S,C1,N1,K2,PR4,,,,,,")
        let whole = ReturnFolder.table(
            ReturnFolder.episodeLine,
            ["B1", "B2", "B3"].map { "\($0),01/05/2024,S,C1,N1,U4,PR1,,,,,," })
        try folder.write("2024-25/episodes.csv", Array(whole.utf8.dropLast(20)))
        #expect(try folder.read().faults.map(\.line) == [4])
    }

    @Test("Six cells and a tenth of a column are a habit, and refused")
    func habits() throws {
        func faults(_ bad: Int, of all: Int) throws -> [Int] {
            let rows = (0..<all).map { number in
                "A1,01/05/2024,S,C1,N1,U4,PR1,\(number < bad ? "99/99/2024" : "01/06/2024"),,,,,"
            }
            return try ReturnFolder(headers: [header], episodes: rows).read().faults.map(\.count)
        }
        #expect(try faults(5, of: 40) == [])
        #expect(try faults(6, of: 40) == [6])
        #expect(try faults(6, of: 60) == [])
        #expect(try faults(2, of: 3) == [1, 1])
    }

    @Test(
        "A habit in what counts nobody stops nobody: it is told once, with a count",
        arguments: [
            (
                "header.csv", ReturnFolder.headerLine, "B#,F,01/02/2009,WBRI,UN1,1,01.02.24",
                "MC_DOB"
            ),
            ("missing.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END", "B#,,M,May,", "MIS_START"),
            ("reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", "B#,soon,01/06/2024,PN1", "DOB"),
            ("oc2.csv", "CHILD,SDQ_SCORE", "B#,1,2,3", ""),
            ("oc3.csv", "CHILD,IN_TOUCH", ",YES", "CHILD"),
            (
                "oc2.csv",
                "CHILD,DOB,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK"
                    + ",HEALTH_ASSESSMENT", "B#,,,,,,,", "SDQ_SCORE"
            ),
        ])
    func habitsThatCountNobody(file: String, columns: String, row: String, column: String) throws {
        let rows = (1...7).map { row.replacing("#", with: "\($0)") }
        let known = (1...7).map { "B\($0),F,01/02/2009,WBRI,UN1,," }
        let folder = try ReturnFolder(
            headers: known,
            episodes: (1...7).map { "B\($0),01/05/2024,S,C1,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567" })
        try folder.write("2024-25/\(file)", Array(ReturnFolder.table(columns, rows).utf8))
        let imported = try folder.imported()
        #expect(imported.settled.instance.children.count == 7)
        let notices = imported.notices.filter {
            $0.file == "2024-25/\(file)" && ($0.column ?? "") == column
        }
        #expect(notices.map(\.count) == [column == "SDQ_SCORE" ? 1 : 7])
    }

    @Test("A year of a row that cannot be read is that of its end, else the latest of the file")
    func unreadYear() throws {
        let folder = try ReturnFolder([
            "h.csv": ReturnFolder.table(ReturnFolder.headerLine + ",YEAR", [header + ",2024"]),
            "e.csv": ReturnFolder.table(
                ReturnFolder.episodeLine + ",YEAR",
                [
                    "A1,05/05/2021,S,C1,N1,U4,PR1,01/06/2022,E4A,,,,,2023",
                    "A2,05/05/2021,S,C1,N1,U4,PR1,01/06/2022,E4A,,,,,",
                    "A3,05/05/2021,S,C1,N1,U4,PR1,,,,,,,",
                    "A4,05/05/2021,S,C1,N1,U4,PR1,,,,,,,2024",
                    "A5,05/05/2021,S,C1,N1,U4,PR1,,,,,,,2024",
                    "A6,05/05/2021,S,C1,N1,U4,PR1,,,,,,,last year",
                ]),
        ])
        let reading = try folder.read()
        #expect(reading.faults.isEmpty)
        #expect(
            reading.submitted.episodes.map(\.year.end) == [2023, 2023, 2024, 2024, 2024, 2024])
    }

    @Test("A smaller table may lack columns by which it is not known")
    func fewerColumns() throws {
        let folder = try ReturnFolder(
            headers: [header], episodes: [episode],
            further: ["2024-25/oc2.csv": "CHILD,SDQ_SCORE\nA1,12\n"])
        let reading = try folder.read()
        #expect(reading.faults.isEmpty)
        #expect(reading.notices.contains { $0.column == "TEETH_CHECK" })
    }

    @Test("A required value that is blank in every row is a fault")
    func blanks() throws {
        let folder = try ReturnFolder(
            headers: ["A1,1,,WBRI,A1,,"], episodes: ["A1,,S,C1,N1,U4,PR1,,,,,,"])
        let faults = try folder.read().faults
        #expect(faults.map(\.column) == ["DECOM"])
    }

    @Test("A table without one of its columns is named with the column it lacks")
    func missingColumn() throws {
        let lacking = ReturnFolder.episodeLine.replacing(",PLACE,", with: ",")
        let folder = try ReturnFolder([
            "2024-25/h.csv": ReturnFolder.table(ReturnFolder.headerLine, [header]),
            "2024-25/e.csv": ReturnFolder.table(lacking, ["A1,05/05/2021,S,C1,N1,PR1,,,,,,"]),
        ])
        let faults = try folder.read().faults
        #expect(faults.count == 1)
        #expect(faults.first?.column == "PLACE")
    }

    @Test("Episodes without URN are read, with a notice")
    func withoutURN() throws {
        let folder = try ReturnFolder([
            "2024-25/h.csv": ReturnFolder.table(ReturnFolder.headerLine, [header]),
            "2024-25/e.csv": ReturnFolder.table(
                ReturnFolder.episodeLine.replacing(",URN", with: ""),
                ["A1,05/05/2021,S,C1,N1,U4,PR1,,,,,"]),
        ])
        let reading = try folder.read()
        #expect(reading.faults.isEmpty)
        #expect(reading.notices.contains { $0.column == "URN" })
    }

    @Test("Semicolons between cells get the complaint that names Excel's habit")
    func semicolons() throws {
        let folder = try ReturnFolder([
            "2024-25/h.csv": ReturnFolder.table(ReturnFolder.headerLine, [header]),
            "2024-25/e.csv": ReturnFolder.table(
                ReturnFolder.episodeLine.replacing(",", with: ";"),
                [episode.replacing(",", with: ";")]),
        ])
        #expect(try folder.read().faults.contains { $0.message.contains("Excel") })
    }

    @Test("A folder without episodes is refused")
    func noEpisodes() throws {
        let folder = try ReturnFolder([
            "2024-25/h.csv": ReturnFolder.table(ReturnFolder.headerLine, [header])
        ])
        #expect(try folder.read().faults.contains { $0.message.contains("Episodes") })
    }

    @Test("A whole number written as 1.0 is read as 1, with a count")
    func decimals() throws {
        let folder = try ReturnFolder(
            headers: ["A1,1.0,01/02/2012,WBRI,A1,1.0,"], episodes: [episode])
        let reading = try folder.read()
        #expect(reading.submitted.headers.first?.mother == "1")
        #expect(reading.submitted.headers.first?.sexCode == "1")
        #expect(reading.notices.contains { $0.column == "MOTHER" && $0.line == 2 })
    }

    // MARK: Years

    @Test(
        "Both years in a name give the year the collection ends in",
        arguments: [
            "2018-19", "2018_19", "201819", "2018-2019", "ssda903 2018-19",
        ])
    func bothYears(name: String) throws {
        let folder = try ReturnFolder(
            year: name, headers: [header],
            episodes: ["A1,05/05/2018,S,C1,N1,U4,PR1,,,,,,"])
        #expect(try folder.history().years.map(\.description) == ["2018/19"])
    }

    @Test(
        "One year in a name is the start or the end of the collection, as DEC tells",
        arguments: [
            ("05/06/2018", "2018/19"), ("05/06/2017", "2017/18"),
        ])
    func oneYear(end: String, year: String) throws {
        let folder = try ReturnFolder(
            year: "2018", headers: [header],
            episodes: ["A1,05/05/2016,S,C1,N1,U4,PR1,\(end),E4A,,,,"])
        #expect(try folder.history().years.map(\.description) == [year])
    }

    @Test(
        "What decided which year one year in a name is, is told",
        arguments: [
            ("05/06/2018", "1 of 1 DEC are in that"), ("", "1 of 1 DECOM are in that"),
        ])
    func oneYearTold(end: String, reason: String) throws {
        let reading = try ReturnFolder(
            year: "2018", headers: [header],
            episodes: ["A1,05/05/2018,S,C1,N1,U4,PR1,\(end),,,,,"]
        ).read()
        #expect(reading.notices.contains { $0.message.contains("starts: \(reason)") })
        let open = try ReturnFolder(
            year: "2018", headers: [header], episodes: ["A1,05/05/2014,S,C1,N1,U4,PR1,,,,,,"]
        ).read()
        #expect(open.notices.contains { $0.message.contains("ends: the episodes do not tell") })
    }

    private func unlabelled(_ days: [(String, String)]) throws -> ReturnFolder {
        try ReturnFolder([
            "h.csv": ReturnFolder.table(ReturnFolder.headerLine, [header]),
            "e.csv": ReturnFolder.table(
                ReturnFolder.episodeLine,
                days.map { "A1,\($0),S,C1,N1,U4,PR1,\($1),\($1.isEmpty ? "" : "E4A"),,,," }),
        ])
    }

    @Test("Files that name no year are of the year most rows fit, and no odd day moves them")
    func noYear() throws {
        func year(_ days: [(String, String)]) throws -> String? {
            try unlabelled(days).read().submitted.years.last?.description
        }
        #expect(try year([("05/05/2020", "01/02/2021")]) == "2020/21")
        // One day after the year ends.
        #expect(
            try year([
                ("05/05/2022", "01/12/2022"), ("06/05/2022", "02/12/2022"),
                ("07/05/2022", "01/04/2023"),
            ]) == "2022/23")
        // One mistyped year among open episodes, before and after.
        let open = [("12/05/2023", ""), ("01/02/2022", "30/06/2024"), ("30/06/2024", "")]
        #expect(try year(open + [("03/03/2205", "")]) == "2024/25")
        #expect(try year(open + [("03/03/1925", "")]) == "2024/25")
        let few = [("05/05/2021", ""), ("06/05/2021", ""), ("07/05/2021", "01/09/2024")]
        #expect(try year(few) == "2021/22")
        // Two days are no slip, and where every year has one the latest stands.
        #expect(try year(few + [("01/09/2024", "")]) == "2024/25")
        // One child who came is no slip in the year after the others came.
        #expect(
            try year([("10/05/2021", ""), ("01/06/2021", ""), ("10/05/2022", "")]) == "2022/23")
        let two = [("01/05/2019", ""), ("01/05/2020", "")]
        #expect(try year(two) == "2020/21")
        // Nobody is in care for a hundred years.
        #expect(try year(two + [("01/05/2120", "")]) == "2020/21")
    }

    @Test("The day that is asked for never tells the year of files that name none")
    func yearWithoutDay() throws {
        let folder = try unlabelled([
            ("05/05/2021", ""), ("06/05/2021", ""), ("07/05/2021", "01/09/2024"),
        ])
        for asOf in ["2020-03-31", "2022-03-31", "2025-03-31"] {
            #expect(
                try folder.imported(on: asOf).history.years == [CollectionYear(endingIn: 2022)])
        }
    }

    @Test("A year without a return between two others is told")
    func missingYear() throws {
        func told(_ years: [String]) throws -> [String] {
            var files: [String: String] = [:]
            for year in years {
                files[year + "/e.csv"] = ReturnFolder.table(ReturnFolder.episodeLine, [episode])
                files[year + "/h.csv"] = ReturnFolder.table(ReturnFolder.headerLine, [header])
            }
            return try ReturnFolder(files).read().notices.map(\.message).filter {
                $0.contains("there is no return")
            }
        }
        let found = try told(["2021-22", "2024-25"])
        #expect(found.count == 1)
        #expect(
            found.first?.hasPrefix("there is no return of 1 April 2022 to 31 March 2024:") == true)
        #expect(try told(["2021-22", "2022-23"]).isEmpty)
    }

    @Test("Returns of two years that name none are told apart, by folder and by file")
    func twoUnnamedYears() throws {
        func episodes(_ year: Int) -> String {
            ReturnFolder.table(
                ReturnFolder.episodeLine,
                (1...5).map {
                    "A1,0\($0)/05/\(year),S,C1,N1,U4,PR1,0\($0)/12/\(year),E4A,,,,"
                } + ["A2,01/05/2021,S,C1,N1,U4,PR1,,,,,,"])
        }
        let headers = ReturnFolder.table(ReturnFolder.headerLine, [header])
        for names in [["a/", "b/"], ["a", "b"]] {
            let folder = try ReturnFolder([
                names[0] + "h.csv": headers, names[1] + "h.csv": headers,
                names[0] + "e.csv": episodes(2021), names[1] + "e.csv": episodes(2022),
            ])
            let reading = try Return903.read(folder.path)
            #expect(reading.submitted.years.map(\.description) == ["2021/22", "2022/23"])
            #expect(reading.notices.count { $0.message.contains("without a year") } == 2)
        }
        // Part of a return, where all episodes are open or one day is odd, is of the year of the
        // others.
        for days in ["01/05/2019,S,C1,N1,U4,PR1,", "01/05/2022,S,C1,N1,U4,PR1,01/05/2023"] {
            let parted = try ReturnFolder([
                "h.csv": headers, "e1.csv": episodes(2022),
                "e2.csv": ReturnFolder.table(ReturnFolder.episodeLine, ["A3,\(days),,,,,"]),
            ])
            #expect(
                try Return903.read(parted.path).submitted.years.map(\.description) == ["2022/23"])
        }
    }

    @Test("A year given settles it, and one that a name gives stands")
    func givenYear() throws {
        let folder = try unlabelled([("05/05/2020", "01/02/2021")])
        let given = CollectionYear(endingIn: 2024)
        #expect(try Return903.read(folder.path, year: given).submitted.years == [given])
        let named = try ReturnFolder(
            headers: [header], episodes: ["A1,05/05/2020,S,C1,N1,U4,PR1,,,,,,"])
        #expect(
            try Return903.read(named.path, year: given).submitted.years
                == [CollectionYear(endingIn: 2025)])
    }

    @Test(
        "A child whose reference is written in two ways is a fault that names the habit",
        arguments: [
            ("00A1", "A1", "leading zeros"), ("7.0", "7", "number"), ("0007", "7", "leading zeros"),
            ("a1", "A1", "capitals"), ("'101", "101", "apostrophes"),
            ("K\u{2011}1", "K-1", "hyphens"),
        ])
    func references(first: String, second: String, cause: String) throws {
        let folder = try ReturnFolder(
            headers: ["\(first),M,01/02/2012,WBRI,UN1,,"],
            episodes: ["\(second),01/05/2024,S,C1,N1,U4,PR1,,,,,,"])
        let faults = try folder.read().faults
        #expect(faults.count == 1)
        #expect(faults.first?.column == "CHILD")
        #expect(faults.first?.message.contains(cause) == true)
        #expect(faults.first?.message.contains("header.csv") == true)
    }

    @Test("Two children of one file whose references differ by zeros are two children")
    func twoChildren() throws {
        let folder = try ReturnFolder(
            headers: ["007,M,01/02/2012,WBRI,UN1,,", "7,M,01/02/2012,WBRI,UN1,,"],
            episodes: [
                "007,01/05/2024,S,C1,N1,U4,PR1,,,,,,", "7,01/05/2024,S,C1,N1,U4,PR1,,,,,,",
            ])
        #expect(try folder.read().faults.isEmpty)
    }

    @Test("An id in Excel's scientific notation stays a child, with a notice")
    func scientificId() throws {
        let folder = try ReturnFolder(
            headers: [header, "1.2E+05,1,05/06/2012,WBRI,,,"],
            episodes: [episode, "1.2E+05,01/05/2024,S,C1,N1,U4,PR1,,,,,,"])
        let reading = try folder.read()
        #expect(reading.faults.isEmpty)
        #expect(Set(reading.submitted.episodes.map(\.child)).count == 2)
        #expect(
            reading.notices.contains {
                $0.line == 3 && $0.message.contains("scientific notation")
            })
    }

    @Test("One file may hold several authorities and years in LA and YEAR")
    func regional() throws {
        let folder = try ReturnFolder([
            "h.csv": ReturnFolder.table(
                ReturnFolder.headerLine + ",LA,YEAR",
                [header + ",Bedford,2024", header + ",Cambridgeshire,2024"]),
            "e.csv": ReturnFolder.table(
                ReturnFolder.episodeLine + ",LA,YEAR",
                [
                    "A1,05/05/2021,S,C1,N1,U4,PR1,,,,,CB1 1AA,,Cambridgeshire,2023",
                    "A1,05/05/2021,S,C1,N1,U4,PR1,01/06/2023,E4A,,,CB1 1AA,,Cambridgeshire,2024",
                    "A1,05/05/2022,S,C1,N1,K2,PR1,,,,,PE1 1CC,,Bedford,2024",
                ]),
        ])
        let reading = try folder.read()
        #expect(reading.submitted.authorities == ["Bedford", "Cambridgeshire"])
        let imported = try folder.imported(on: "2023-03-31")
        #expect(imported.history.years.map(\.end) == [2023, 2024])
        #expect(imported.settled.instance.homes.map(\.kind) == [.foster])
    }

    @Test("One authority in several spellings is one, and a blank LA is the child's")
    func spellingsOfAuthority() throws {
        let second = header.replacing("A1,", with: "A2,")
        let folder = try ReturnFolder([
            "h.csv": ReturnFolder.table(
                ReturnFolder.headerLine + ",LA",
                [header + ",Cambridgeshire", second + ",CAMBRIDGESHIRE "]),
            "e.csv": ReturnFolder.table(
                ReturnFolder.episodeLine + ",LA",
                [episode + ",cambridgeshire", episode.replacing("A1,", with: "A2,") + ","]),
        ])
        let imported = try folder.imported(on: "2023-03-31")
        #expect(imported.submitted.episodes.map(\.child).sorted() == ["A1", "A2"])
        #expect(imported.submitted.headers.count == 2)
        #expect(!imported.notices.contains { $0.message.contains("left out") })
    }

    @Test("One row of another authority is one, and two are two")
    func otherAuthorities() throws {
        func told(_ others: Int, blank: Int = 0) throws -> [String] {
            let rows =
                (0..<others).map { episode.replacing("A1,", with: "B\($0),") + ",Bedford" }
                + (0..<blank).map { episode.replacing("A1,", with: "C\($0),") + "," }
            let folder = try ReturnFolder([
                "h.csv": ReturnFolder.table(
                    ReturnFolder.headerLine + ",LA", [header + ",Cambridgeshire"]),
                "e.csv": ReturnFolder.table(
                    ReturnFolder.episodeLine + ",LA", [episode + ",Cambridgeshire"] + rows),
            ])
            return try folder.imported(on: "2023-03-31").notices.map(\.message)
        }
        #expect(
            try told(1).contains { $0.hasPrefix("1 row of another authority is left out") })
        #expect(try told(2).contains { $0.hasPrefix("2 rows of other authorities are left out") })
        // With two authorities nobody can tell whose a child without LA is.
        #expect(
            try told(1, blank: 2).contains {
                $0.hasPrefix("3 rows of other authorities are left out")
                    && $0.hasSuffix(
                        "2 children have a blank LA in every row and are in no figure, so fill in LA"
                    )
            })
    }

    @Test(
        "What lies in the folder and looks like a table is told where it is not read",
        arguments: [
            ("reviews.txt", true), ("2023/reviews.tsv", true), ("reviews.ods", true),
            ("reviews.csv.gz", true), ("Episode 2023.bak", true), ("oc2.txt", true),
            ("readme.txt", false), ("notes.md", false), ("~$header.xlsx", false),
        ])
    func strays(name: String, isTold: Bool) throws {
        let folder = try ReturnFolder(headers: [header], episodes: [episode], further: [name: "x"])
        let notices = try folder.read().notices.filter { $0.file == name }
        #expect(notices.count == (isTold ? 1 : 0))
    }

    @Test("A postcode with and without its blank is one")
    func blankInPostcode() throws {
        func row(_ postcode: String?) -> Bool { Episode.isSamePostcode("CB1 1AA", postcode) }
        #expect(row("CB11AA") && row("cb1  1aa") && row("CB1 1AA"))
        #expect(!row("CB1 1AB") && !row(nil))
    }

    @Test("An authority's name in one year and its code in another are one authority")
    func nameAndCode() throws {
        func year(_ name: String, _ la: String) -> [String: String] {
            [
                "\(name)/h.csv": ReturnFolder.table(
                    ReturnFolder.headerLine + ",LA", [header + ",\(la)"]),
                "\(name)/e.csv": ReturnFolder.table(
                    ReturnFolder.episodeLine + ",LA", [episode + ",\(la)"]),
            ]
        }
        for names in [
            ("Cambridgeshire", "E10000003"), ("E10000003", "cambridgeshire"),
            ("e10000003", "Cambridgeshire"),
        ] {
            let files = year("2021-22", names.0).merging(year("2022-23", names.1)) { $1 }
            for la in [nil, "Cambridgeshire", "E10000003"] {
                let imported = try ReturnFolder(files).imported(on: "2023-03-31", la: la)
                #expect(imported.history.years.count == 2)
                #expect(!imported.notices.contains { $0.message.contains("left out") })
            }
        }
    }

    @Test("An authority the LA column does not name is refused with those it names")
    func unknownAuthority() throws {
        let folder = try ReturnFolder([
            "h.csv": ReturnFolder.table(ReturnFolder.headerLine + ",LA", [header + ",Bedford"]),
            "e.csv": ReturnFolder.table(ReturnFolder.episodeLine + ",LA", [episode + ",Bedford"]),
        ])
        let outcome = try ReturnImport.run(
            ReturnImport.Request(
                path: folder.path, asOf: Day(number: 19_000), authority: "E10000003"))
        guard case .refused(let faults, _) = outcome else {
            Issue.record("it was not refused")
            return
        }
        #expect(faults.first?.message.contains("Bedford") == true)
    }

    @Test("A value of the LA column that is asked for and not there is refused, whatever else is")
    func unknownValue() throws {
        let folder = try ReturnFolder([
            "h.csv": ReturnFolder.table(ReturnFolder.headerLine + ",LA", [header + ",E10000003"]),
            "e.csv": ReturnFolder.table(
                ReturnFolder.episodeLine + ",LA", [episode + ",E10000003"]),
        ])
        var request = ReturnImport.Request(
            path: folder.path, asOf: Day(number: 19_000), authority: "E10000003")
        request.submittedAs = "Suffolk"
        guard case .refused(let faults, _) = try ReturnImport.run(request) else {
            Issue.record("it was not refused")
            return
        }
        // What stands in a cell of words is never repeated.
        #expect(faults.first?.value == "7 characters: letters")
    }

    @Test(
        "A table that is not recognised is a fault where its name or its columns say what it is",
        arguments: [
            (
                "episodes.csv",
                "CHILD_ID,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,HOME_POST,PL_POST"
            ),
            ("episodes.csv", "\u{200B}CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC"),
            ("episodes.csv", "A1,01/05/2024,S,C2,N1,U4,PR1,,"),
            ("Header 2025.csv", "Child,Sex,Born"), ("reviews.csv", "<html>"),
            ("uasc.csv", "{\"error\": 1}"), ("episodes.csv", ""), ("episodes.csv ", "a,b"),
            ("extract.csv", "REF,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC"),
        ])
    func notRecognised(_ name: String, _ columns: String) throws {
        let folder = try ReturnFolder(
            headers: ["A1,1,01/02/2012,WBRI,,,"],
            episodes: ["A1,01/06/2024,S,C2,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567"])
        #expect(try folder.read().faults.isEmpty)
        try folder.write("2024-25/more/" + name, Array("\(columns)\n1,2,3\n".utf8))
        #expect(try folder.read().faults.count >= 1)
        Files.remove(folder.path + "/2024-25/more/" + name)
        try folder.write("2024-25/notes.csv", Array("\(columns.prefix(6))x\n".utf8))
        #expect(try folder.read().faults.isEmpty)
    }

    @Test("A year with a Header and no Episodes is a fault: nobody would be counted in it")
    func yearWithoutEpisodes() throws {
        let header = ReturnFolder.table(
            ReturnFolder.headerLine, ["A1,1,01/02/2012,WBRI,,,"])
        let folder = try ReturnFolder(
            year: "2023-24", headers: ["A1,1,01/02/2012,WBRI,,,"],
            episodes: ["A1,01/06/2023,S,C2,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567"],
            further: ["2024-25/header.csv": header])
        let faults = try folder.read().faults
        #expect(faults.count == 1)
        #expect(faults.first?.message.contains("2024/25") == true)
    }

    @Test("Tables of several years in one folder go to the year of their children and reviews")
    func tablesOfSeveralYears() throws {
        func episode(_ child: String, _ start: String, _ end: String) -> String {
            "\(child),\(start),S,C2,N1,U4,PR1,\(end),,,CB1 1AA,CB2 2BB,1234567"
        }
        let reviews = "CHILD,DOB,REVIEW,REVIEW_CODE"
        let folder = try ReturnFolder([
            "episodesa.csv": ReturnFolder.table(
                ReturnFolder.episodeLine,
                ["1", "2"].map { episode("A\($0)", "01/06/2022", "01/02/2023") }),
            "headera.csv": ReturnFolder.table(
                ReturnFolder.headerLine, ["A1,1,01/02/2012,WBRI,,,", "A2,2,01/02/2013,WBRI,,,"]),
            "reviewsa.csv": ReturnFolder.table(reviews, ["A1,01/02/2012,01/07/2022,PN1"]),
            "episodesb.csv": ReturnFolder.table(
                ReturnFolder.episodeLine,
                ["3", "4", "5"].map { episode("A\($0)", "01/06/2024", "01/02/2025") }),
            "headerb.csv": ReturnFolder.table(
                ReturnFolder.headerLine, ["3", "4", "5"].map { "A\($0),1,01/02/2012,WBRI,,," }),
        ])
        let submitted = try folder.read().submitted
        #expect(
            Set(submitted.headers.map { "\($0.child) \($0.year)" }) == [
                "A1 2022/23", "A2 2022/23", "A3 2024/25", "A4 2024/25", "A5 2024/25",
            ])
        #expect(submitted.rows.map(\.year.description) == ["2022/23"])
    }

    @Test("A child whose rows are missing from one year's return has its reviews there too")
    func reviewsOfAMissingYear() throws {
        func files(_ year: Int, _ children: [String], _ reviews: [String]) -> [String: String] {
            let place = "\(year)-\(year % 100 + 1)"
            return [
                "\(place)/header.csv": ReturnFolder.table(
                    ReturnFolder.headerLine, children.map { "\($0),1,01/02/2012,WBRI,,," }),
                "\(place)/episodes.csv": ReturnFolder.table(
                    ReturnFolder.episodeLine,
                    children.map { "\($0),01/06/2021,S,C2,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567" }),
                "\(place)/reviews.csv": ReturnFolder.table(
                    "CHILD,DOB,REVIEW,REVIEW_CODE", reviews.map { "\($0),PN1" }),
            ]
        }
        let born = "01/02/2012"
        var all = files(
            2021, ["K1", "K2"],
            ["K1", "K2"].flatMap { child in
                ["20/06/2021", "10/09/2021", "01/03/2022"].map { "\(child),\(born),\($0)" }
            })
        all.merge(
            files(2022, ["K2"], ["K2,\(born),20/08/2022", "K2,\(born),10/02/2023"])
        ) { $1 }
        all.merge(
            files(
                2023, ["K1", "K2"],
                ["K1", "K2"].flatMap { child in
                    ["01/08/2023", "25/01/2024"].map { "\(child),\(born),\($0)" }
                })
        ) { $1 }
        let imported = try ReturnFolder(all).imported(on: "2024-03-31")
        let reading = CareMeasures(CareRecord.records(of: imported)).reviewsOnTime(
            from: try #require(Day(iso: "2023-04-01")),
            through: try #require(Day(iso: "2024-03-31")),
            gaps: .init(bankHolidays: []))
        #expect(reading.tally == Tally(counted: 1, unknown: 1))
    }

    @Test(
        "A Header of several years may write SEX as one of them does",
        arguments: [("M", false), ("1", false), ("3", true)])
    func sexOfOneYear(_ sex: String, _ isFound: Bool) throws {
        let row = "A1,01/06/2023,S,C2,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567"
        let episodes = ReturnFolder.table(ReturnFolder.episodeLine, [row])
        let imported = try ReturnFolder([
            "2023-24/episodes.csv": episodes, "2024-25/episodes.csv": episodes,
            "header.csv": ReturnFolder.table(
                ReturnFolder.headerLine, ["A1,\(sex),01/02/2012,WBRI,A123456789012,,"]),
        ]).imported()
        let found = imported.quality.findings.filter { $0.column == "SEX" }
        #expect(found.isEmpty == !isFound)
    }

    @Test("A table without a year beside years in folders goes to the years of its rows")
    func tablesBesideYears() throws {
        func episodes(_ start: String, _ end: String) -> String {
            ReturnFolder.table(
                ReturnFolder.episodeLine,
                ["A1", "A2"].map {
                    "\($0),\(start),S,C2,N1,U4,PR1,\(end),,,CB1 1AA,CB2 2BB,1234567"
                })
        }
        let folder = try ReturnFolder([
            "2022-23/episodes.csv": episodes("01/06/2022", "01/02/2023"),
            "2023-24/episodes.csv": episodes("01/06/2023", ""),
            "header.csv": ReturnFolder.table(
                ReturnFolder.headerLine, ["A1,1,01/02/2012,WBRI,,,", "A2,2,01/02/2013,WBRI,,,"]),
            "reviews.csv": ReturnFolder.table(
                "CHILD,DOB,REVIEW,REVIEW_CODE",
                ["A1,01/02/2012,01/07/2022,PN1", "A1,01/02/2012,01/07/2023,PN1"]),
            "uasc.csv": ReturnFolder.table(
                "CHILD,SEX,DOB,DUC", ["A2,2,01/02/2013,01/03/2023"]),
            "missing.csv": ReturnFolder.table(
                "CHILD,DOB,MISSING,MIS_START,MIS_END", ["A1,01/02/2012,M,03/07/2022,04/07/2022"]),
        ])
        let reading = try folder.read()
        #expect(reading.faults.isEmpty)
        let submitted = reading.submitted
        #expect(
            Set(submitted.headers.map { "\($0.child) \($0.year)" }) == [
                "A1 2022/23", "A1 2023/24", "A2 2022/23", "A2 2023/24",
            ])
        #expect(
            Set(submitted.rows.map { "\($0.table.rawValue) \($0.year)" }) == [
                "Reviews 2022/23", "Reviews 2023/24", "UASC 2022/23", "Missing 2022/23",
            ])
        #expect(reading.notices.count { $0.message.contains("names no year") } == 4)
    }

    @Test("Reviews of a later year, and one authority of several, do not stand for its Episodes")
    func partsWithoutEpisodes() throws {
        let header = ["A1,1,01/02/2012,WBRI,,,"]
        let row = "A1,01/06/2023,S,C2,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567"
        let reviews = try ReturnFolder(
            year: "2023-24", headers: header, episodes: [row],
            further: [
                "2024-25/reviews.csv": ReturnFolder.table(
                    "CHILD,DOB,REVIEW,REVIEW_CODE", ["A1,01/02/2012,01/07/2024,PN1"])
            ])
        #expect(
            try reviews.read().faults.map { $0.message.contains("2024/25 has Reviews") } == [true])
        func both(_ rows: [String]) -> String {
            ReturnFolder.table(ReturnFolder.episodeLine + ",LA", rows)
        }
        func heads(_ authorities: [String]) -> String {
            ReturnFolder.table(
                ReturnFolder.headerLine + ",LA", authorities.map { "A1,1,01/02/2012,WBRI,,,,\($0)" }
            )
        }
        let two = try ReturnFolder([
            "2023-24/episodes.csv": both([row + ",East", row + ",West"]),
            "2023-24/header.csv": heads(["East", "West"]),
            "2024-25/episodes.csv": both([row + ",East"]),
            "2024-25/header.csv": heads(["East", "West"]),
        ])
        #expect(try two.read().faults.map { $0.message.contains("2024/25 of West") } == [true])
    }
}
