import Care
import Exchange
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

    @Test("A two-digit year is a fault in its line and column")
    func shortYears() throws {
        let folder = try ReturnFolder(
            headers: [header], episodes: [episode, "A1,05/06/21,P,C1,N1,U4,PR1,,,,,,"])
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
    }

    @Test("Slashes are always day/month/year")
    func monthFirst() throws {
        let folder = try ReturnFolder(
            headers: [header], episodes: ["A1,05/25/2021,S,C1,N1,U4,PR1,,,,,,"])
        #expect(try folder.read().faults.first?.message.contains("day/month/year") == true)
    }

    @Test("A required value that is blank is a fault")
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
        func year(_ days: [(String, String)], asOf: String? = nil) throws -> String? {
            let folder = try unlabelled(days)
            let day = asOf.flatMap { Day(iso: $0) }
            return try Return903.read(folder.path, asOf: day).submitted.years.last?.description
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
        // One end is enough where the day asked for lies in its year.
        let few = [("05/05/2021", ""), ("06/05/2021", ""), ("07/05/2021", "01/09/2024")]
        #expect(try year(few, asOf: "2025-03-31") == "2024/25")
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
            ("a1", "A1", "capitals"),
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
}
