import Care
import Exchange
import Files
import Testing

@Suite("Impossible facts and look-alikes")
struct ImpossibleFactsTests {
    private static let authority = """
        authority: {code: E10000003, name: Cambridgeshire}
        as_of: 2025-03-31
        adjoining: [E06000031]
        """

    private static let childColumns =
        "child_id,birth_date,status,home_id,placed_on,needed_by,home_easting,home_northing,"
        + "sibling_group,sibling_plan\n"
    private static let homeColumns =
        "home_id,kind,places,weekly_cost,confirmed_on,available_from,easting,northing\n"

    private func read(
        children: String, homes: String = "H1,foster,2,420.00,2025-03-28,,545200,258100",
        further: [String: String] = [:], policy: String? = nil
    ) throws -> Reading {
        var files = [
            "authority.yml": ImpossibleFactsTests.authority
                + (policy == nil ? "\n" : "\npolicy: policy.yml\n"),
            "children.csv": ImpossibleFactsTests.childColumns + children + "\n",
            "homes.csv": ImpossibleFactsTests.homeColumns + homes + "\n",
        ]
        if let policy { files["policy.yml"] = policy }
        files.merge(further) { $1 }
        return try InstanceFolder.read(FileSet(files.mapValues { Array($0.utf8) }))
    }

    private func told(_ faults: [Fault]) -> [String] {
        faults.map { "\($0.file):\($0.line ?? 0) \($0.column ?? "")" }
    }

    @Test(
        "One birthday stops nobody: who is grown up and settled is left out",
        arguments: ["2007-03-31", "1990-01-01", "1900-01-01"])
    func grownUp(_ birth: String) throws {
        let reading = try read(
            children: "K1,2015-06-10,referred,,,,,,,\nK2,\(birth),settled,H1,,,,,,",
            further: ["apart.csv": "child_a,child_b\nK1,K2\n"])
        let instance = try #require(reading.instance)
        #expect(instance.children.map(\.id) == ["K1"])
        #expect(instance.apart.isEmpty)
        #expect(instance.grownUp == ["K2": "H1"])
        #expect(told(reading.notices) == ["children.csv:3 birth_date"])
        // Whoever needs a home at that age is a fault.
        for status in ["must-move,H1", "may-move,H1", "referred,"] {
            let reading = try read(children: "K1,\(birth),\(status),,,,,,")
            #expect(told(reading.faults) == ["children.csv:2 birth_date"])
        }
    }

    @Test("A placing authority by a code that no authority has is told, and work goes on")
    func unknownAuthority() throws {
        let child = "K1,2015-06-10,referred,,,,,,,"
        #expect(try read(children: child).notices.isEmpty)
        let other = ImpossibleFactsTests.authority.replacing("E10000003", with: "E10000099")
        let reading = try read(children: child, further: ["authority.yml": other + "\n"])
        #expect(reading.instance?.authority.code == "E10000099")
        #expect(reading.notices.map(\.column) == ["authority.code"], "\(reading.notices)")
        #expect(reading.notices.first?.message.contains("every home counts as outside") == true)
    }

    @Test("Days that cannot be are faults, days far away notices")
    func days() throws {
        var reading = try read(children: "K1,2015-06-10,settled,H1,2015-06-09,,,,,")
        #expect(told(reading.faults) == ["children.csv:2 placed_on"])
        reading = try read(children: "K1,2015-06-10,settled,H1,2025-04-01,,,,,")
        #expect(told(reading.faults) == ["children.csv:2 placed_on"])
        reading = try read(
            children: "K1,2015-06-10,referred,,,,,,,",
            further: ["answers.csv": "child_id,home_id,answer,on\nK1,H1,declined,2025-04-01\n"])
        #expect(told(reading.faults) == ["answers.csv:2 on"])
        reading = try read(
            children: "K1,2015-06-10,referred,,,2023-01-01,,,,",
            homes: "H1,foster,2,420,2099-12-31,9999-12-31,,")
        #expect(
            told(reading.notices)
                == [
                    "children.csv:2 needed_by", "homes.csv:2 confirmed_on",
                    "homes.csv:2 available_from",
                ].sorted { $0 < $1 } || reading.notices.count == 3)
        #expect(reading.instance?.homes[0].confirmedOn == nil)
        #expect(reading.instance?.homes[0].availableFrom == Day(year: 9999, month: 12, day: 31))
    }

    @Test(
        "A birth in the household that stands for none, or cannot be, is not known",
        arguments: ["1900-01-01", "2099-12-31", "9999-12-31", "2025-04-01", "1904-03-30"])
    func householdBirths(_ birth: String) throws {
        let reading = try read(
            children: "K1,2015-06-10,referred,,,,,,,",
            further: ["household.csv": "home_id,kind,birth_date\nH1,own-child,\(birth)\n"])
        #expect(reading.instance?.household.map(\.birth) == [nil])
        #expect(told(reading.notices) == ["household.csv:2 birth_date"])
        let aged = try read(
            children: "K1,2015-06-10,referred,,,,,,,",
            further: ["household.csv": "home_id,kind,birth_date,age\nH1,own-child,\(birth),9\n"])
        #expect(aged.instance?.household.map(\.age) == [9])
        let known = try read(
            children: "K1,2015-06-10,referred,,,,,,,",
            further: ["household.csv": "home_id,kind,birth_date\nH1,own-child,2025-03-31\n"])
        #expect(known.instance?.household.map(\.birth) == [Day(iso: "2025-03-31")])
        #expect(known.notices.isEmpty)
    }

    @Test(
        "A day on which a child leaves that stands for none is not recorded yet",
        arguments: ["1900-01-01", "2099-01-01", "9999-12-31"])
    func stillUntil(_ day: String) throws {
        func read(_ until: String) throws -> Exchange.Reading {
            let files = [
                "authority.yml": ImpossibleFactsTests.authority,
                "children.csv": "child_id,birth_date,status,home_id,still_in,still_until\n"
                    + "K1,2015-06-10,settled,H1,H2,\(until)\n",
                "homes.csv": ImpossibleFactsTests.homeColumns
                    + "H1,foster,2,420,2025-03-28,,545200,258100\n"
                    + "H2,foster,2,420,2025-03-28,,545200,258100\n",
            ]
            return try InstanceFolder.read(FileSet(files.mapValues { Array($0.utf8) }))
        }
        let held = try read(day)
        #expect(held.instance?.children.map(\.stillUntil) == [nil])
        #expect(told(held.notices) == ["children.csv:2 still_until"])
        let known = try read("2025-05-01")
        #expect(known.instance?.children[0].stillUntil == Day(iso: "2025-05-01"))
        #expect(known.notices.isEmpty)
        // It sleeps there with no day on which it is gone.
        let instance = try #require(held.instance)
        let home = try #require(instance.homes.firstIndex { $0.id == "H2" })
        let far = instance.asOf.adding(years: 50)
        #expect(Occupancy(instance).there(in: home, on: far).count == 1)
    }

    @Test("A vacancy confirmed in 1900 is told")
    func ancientConfirmation() throws {
        let reading = try read(
            children: "K1,2015-06-10,referred,,,,,,,", homes: "H1,foster,2,420,1900-01-01,,,")
        #expect(told(reading.notices) == ["homes.csv:2 confirmed_on"])
        #expect(reading.instance?.homes[0].confirmedOn == Day(year: 1900, month: 1, day: 1))
    }

    @Test("Positions: 545566.0 is whole, 0,0 and off the grid are faults")
    func positions() throws {
        let reading = try read(children: "K1,2015-06-10,referred,,,,545566.0,258305.00,,")
        #expect(
            reading.instance?.children[0].origin == Position(easting: 545_566, northing: 258_305))
        for place in ["0,0", "700001,1", "1,1300001", "-1,5", "545566.5,1"] {
            #expect(
                try read(children: "K1,2015-06-10,referred,,,,\(place),,").faults.count == 1,
                "\(place)")
        }
    }

    @Test(
        "Sibling groups that people read as one are a fault",
        arguments: ["ash b", "Ash  B", "Ash\u{200B} B", "AshB", "Ash\u{A0}B", "ASH B"])
    func siblingGroups(_ name: String) throws {
        let reading = try read(
            children: "K1,2015-06-10,referred,,,,,,Ash B,together\n"
                + "K2,2016-06-10,referred,,,,,,\(name),together")
        #expect(told(reading.faults) == ["children.csv:3 sibling_group"])
        #expect(reading.notices.isEmpty)
    }

    @Test("A sibling group of one, and ids that differ in case or zeros, are noticed")
    func lookAlikes() throws {
        let reading = try read(
            children: "K01,2015-06-10,referred,,,,,,Ash,together\n"
                + "k1,2016-06-10,referred,,,,,,,")
        #expect(reading.faults.isEmpty)
        #expect(
            Set(told(reading.notices)) == [
                "children.csv:2 sibling_group", "children.csv:3 child_id",
            ])
    }

    @Test(
        "Sibling groups whose names look alike are a fault",
        arguments: [
            ("Ash", "ASH"), ("Ash", "As\u{AD}h"), ("Ash Tree", "AshTree"),
            ("Ash-Tree", "Ash\u{2010}Tree"), ("O'Neil", "O\u{2019}Neil"), ("Straße", "STRASSE"),
            ("G1", "Ｇ１"), ("\u{FB01}n", "fin"), ("Ash", "Ash\u{2800}"),
            ("COPE", "\u{421}\u{41E}\u{420}\u{415}"),
            ("Beta", "\u{392}eta"), ("Nina", "\u{39D}ina"), ("via", "\u{3BD}ia"),
        ])
    func groups(_ first: String, _ second: String) throws {
        let reading = try read(
            children: "K1,2015-06-10,referred,,,,,,\(first),together\n"
                + "K2,2016-06-10,referred,,,,,,\(second),together")
        #expect(told(reading.faults) == ["children.csv:3 sibling_group"])
    }

    @Test(
        "Ids with characters that nobody sees, or two blanks, are faults",
        arguments: [
            "K\u{2800}1", "K\u{200B}1", "K  1", "K\u{A0}1", "K\u{AD}1", "K\u{2060}1", "\u{200E}K1",
        ])
    func hidden(_ id: String) throws {
        #expect(
            told(try read(children: "\(id),2015-06-10,referred,,,,,,,").faults)
                == ["children.csv:2 child_id"])
    }

    @Test("One habit on many lines is one complaint with a count and the first lines")
    func habits() throws {
        let rows = (1...300).map { "K\($0),2015-06-\($0 % 30),referred,,,,,,," }
        let reading = try read(
            children: rows.joined(separator: "\n").replacing("2015-06-0,", with: "2015-6-10,"))
        // 280 days of one digit, ten rows of another form.
        let first = try #require(reading.faults.first)
        #expect(reading.faults.count <= 3)
        #expect(first.count > 5 && first.lines.count == Complaints.mostListed)
        #expect(first.description.contains("on \(first.count) lines"))
        // Few are listed one by one.
        let few = try read(
            children: (1...5).map { "K\($0),yesterday,referred,,,,,,," }.joined(separator: "\n"))
        #expect(few.faults.map(\.line) == [2, 3, 4, 5, 6])
    }

    @Test("A complaint repeats codes, numbers and dates, and of all else the kind and length")
    func shown() {
        for text in [
            "17.5", "2011-09-31", "E10000003", "C0370", "£1,842.10", "seventeen", "U6", "-3",
            "31 March 2011", "5 miles",
        ] {
            #expect(ShownValue.cell(text) == text)
        }
        for text in [
            "Anna", "Mary Smith", "CB1 0FN", "jsmith82", "12 High Street", "Łucja", "ANNA",
            "Miles Day", "Jan March", "Amy1", "A.B", "J.S.", "07700 900123", "AB123456C",
        ] {
            #expect(!ShownValue.cell(text).contains(text))
            #expect(ShownValue.cell(text).hasPrefix("\(text.count) characters"))
        }
        let fault = Fault(file: "a\u{1B}[2J.csv", message: "x\u{9B}y\u{202E}")
        #expect(fault.description == "a\u{FFFD}[2J.csv: x\u{FFFD}y\u{FFFD}")
    }

    @Test("A name in a date column reaches no complaint")
    func names() throws {
        let reading = try read(children: "K1,Zuzanna Kowalska,referred,,,,,,,")
        #expect(reading.faults.count == 1)
        #expect(!reading.faults.description.contains("Zuzanna"))
    }

    @Test("A file of a near name beside a missing one is named")
    func nearNames() throws {
        for (near, missing) in [
            ("children.xlsx", "children.csv"), ("Children.csv", "children.csv"),
            ("authority.yaml", "authority.yml"), ("homes.csv.txt", "homes.csv"),
            ("child.csv", "children.csv"), ("Homes 2025.csv", "homes.csv"),
            ("home.csv", "homes.csv"), ("homes.csv.csv", "homes.csv"),
            ("Copy of homes.csv", "homes.csv"), ("homes (1).csv", "homes.csv"),
            ("homes.csv.gz", "homes.csv"), ("authorities.yml", "authority.yml"),
            ("2025-03 children.tsv", "children.csv"),
        ] {
            var files = [
                "authority.yml": ImpossibleFactsTests.authority, near: "x",
                "children.csv": ImpossibleFactsTests.childColumns,
                "homes.csv": ImpossibleFactsTests.homeColumns,
            ]
            files[missing] = nil
            let reading = try InstanceFolder.read(FileSet(files.mapValues { Array($0.utf8) }))
            let fault = try #require(reading.faults.first { $0.file == missing })
            #expect(fault.message.contains(near))
        }
        let reading = try read(
            children: "K1,2015-06-10,referred,,,,,,,", further: ["answer.csv": "x"])
        #expect(reading.notices.contains { $0.file == "answer.csv" })
    }

    @Test(
        "A file beside that is nearly one that is read, and is not read, is named",
        arguments: [
            "answers.csv.csv", "apart - Copy.csv", "policies.yml", "answers.ods", "Apart 2024.csv",
            "postcode.csv", "avoid-area.csv", "homes.xlsx", "children (2).csv", "travels.txt",
        ])
    func strayFiles(_ name: String) throws {
        let reading = try read(children: "K1,2015-06-10,referred,,,,,,,", further: [name: "x"])
        #expect(reading.faults.isEmpty)
        #expect(reading.notices.map(\.file) == [name])
        #expect(InstanceFolder.isStray(name))
    }

    @Test(
        "Files of another kind are nobody's affair",
        arguments: ["notes.txt", "README.md", "plan.csv", "~$homes.xlsx", ".homes.csv.swp"])
    func otherFiles(_ name: String) throws {
        let reading = try read(children: "K1,2015-06-10,referred,,,,,,,", further: [name: "x"])
        #expect(reading.faults.isEmpty && reading.notices.isEmpty)
        #expect(!InstanceFolder.isStray(name))
    }

    @Test(
        "Ids that differ in an apostrophe, a hyphen or a blank are told, in a table and across two",
        arguments: [
            ("101", "'101"), ("101", "\u{2019}101"), ("K-1", "K\u{2011}1"), ("K-1", "K\u{2013}1"),
            ("K1", "K 1"),
        ])
    func marks(_ first: String, _ second: String) throws {
        let both = try read(
            children: "\(first),2015-06-10,referred,,,,,,,\n\(second),2015-06-11,referred,,,,,,,")
        #expect(both.faults.isEmpty)
        #expect(told(both.notices) == ["children.csv:3 child_id"])
        let across = try read(
            children: "\(first),2015-06-10,referred,,,,,,,\nK9,2015-06-11,referred,,,,,,,",
            further: ["apart.csv": "child_a,child_b\n\(second),K9\n"])
        #expect(told(across.faults) == ["apart.csv:2 child_a"])
        #expect(across.faults.first?.message.contains("apostrophes differ") == true)
    }

    @Test("Every number has a range, and the range is told")
    func ranges() throws {
        for (homes, column) in [
            ("H1,foster,999999999,420,,,,", "places"),
            ("H1,foster,2,1000000.01,,,,", "weekly_cost"),
        ] {
            let reading = try read(children: "K1,2015-06-10,referred,,,,,,,", homes: homes)
            #expect(told(reading.faults) == ["homes.csv:2 \(column)"])
        }
        for policy in [
            "settings: {emergency_days: 999999999}", "settings: {vacancy_days: 36526}",
            "settings: {near_home_km: 3001}", "settings: {usual_limit: 101}",
            "settings: {supported_age: 121}", "weights: {unplaced: 1000001}",
        ] {
            let reading = try read(children: "K1,2015-06-10,referred,,,,,,,", policy: policy)
            #expect(reading.faults.count == 1, "\(policy)")
        }
    }

    @Test(
        "Weights that could pass what 64 bits add are a fault of the policy, by the instance's size"
    )
    func sums() throws {
        let policy = "weights: {unplaced: 1000000, move: 1000000}"
        let few = try read(children: "K1,2015-06-10,referred,,,,,,,", policy: policy)
        #expect(few.faults.isEmpty)
        let rows = (1...2_000).map { "K\($0),2015-06-10,referred,,,,,,," }
        let many = try read(children: rows.joined(separator: "\n"), policy: policy)
        #expect(told(many.faults) == ["policy.yml:0 weights"])
    }
}
