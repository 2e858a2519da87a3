import Care
import Exchange
import Testing

@Suite("The postcode directory")
struct PostcodeDirectoryTests {
    private func folder(
        children: String, homes: String, directory: String?
    ) throws -> Scratch {
        let place = try Scratch()
        try place.write(
            "authority.yml",
            "authority: {code: E10000003, name: Cambridgeshire}\nas_of: 2011-09-30\nadjoining: []\n"
        )
        try place.write("children.csv", children)
        try place.write("homes.csv", homes)
        if let directory { try place.write("postcodes.csv", directory) }
        return place
    }

    private static let children = """
        child_id,birth_date,status,home_postcode,school_postcode,school_easting,school_northing
        C1,2003-05-14,referred,cb10aa,CB1 0AB,1000,2000
        C2,2003-05-14,referred,ZZ1 1ZZ,,,

        """
    private static let homes = """
        home_id,kind,places,weekly_cost,postcode,authority,easting,northing
        H1,foster,1,1,PE1 1AA,,,
        H2,foster,1,1,CB1 0AA,E09000001,,
        H3,foster,1,1,CB1 0AA,,5,6
        H4,foster,1,1,LD1 1AA,,,
        H5,foster,1,1,JE1 1AA,,,

        """
    private static let directory = """
        pcd,pcds,dointr,oslaua,oseast1m,osnrth1m
        "CB1 0AA","CB1 0AA",1980,"E07000008",546182,257043
        "PE1 1AA","PE1 1AA",1980,"E06000031",519000.0,298000.0
        "LD1 1AA","LD1 1AA",1980,"W06000023",305000,261000
        "JE1 1AA","JE1 1AA",1980,"L99999999",,

        """

    @Test("Postcodes in any spelling give position and upper-tier authority")
    func resolves() throws {
        let place = try folder(
            children: PostcodeDirectoryTests.children, homes: PostcodeDirectoryTests.homes,
            directory: PostcodeDirectoryTests.directory)
        let reading = try InstanceFolder.read(at: place.path)
        #expect(reading.faults == [])
        let instance = try #require(reading.instance)
        #expect(instance.children[0].origin == Position(easting: 546_182, northing: 257_043))
        #expect(instance.children[0].originPostcode == "CB10AA")
        #expect(instance.children[0].school == Position(easting: 1000, northing: 2000))
        #expect(instance.children[1].origin == nil)
        #expect(
            instance.homes.map(\.authority) == [
                "E06000031", "E09000001", "E10000003", "W06000023", nil,
            ])
        #expect(instance.homes[0].position == Position(easting: 519_000, northing: 298_000))
        #expect(instance.homes[2].position == Position(easting: 5, northing: 6))
        #expect(instance.homes[4].position == nil)
        let told = reading.notices.map { "\($0.file):\($0.line ?? 0):\($0.column ?? "")" }
        #expect(
            told == [
                "children.csv:3:home_postcode", "homes.csv:6:postcode", "homes.csv:6:authority",
            ])
    }

    @Test(
        "A grid reference that is no position is named as it stands",
        arguments: [
            ("545566.5,258305", "545566.5 and 258305"),
            ("\"546,182\",\"257,043\"", "546,182 and 257,043"),
            ("720000,300000", "720000 and 300000"), (",", ""), ("0,0", ""),
        ])
    func unread(reference: String, shown: String) throws {
        let place = try folder(
            children: PostcodeDirectoryTests.children,
            homes: "home_id,kind,places,weekly_cost,postcode\nH1,foster,1,1,PE1 1AA\n",
            directory: "pcds,oslaua,oseast1m,osnrth1m\nPE1 1AA,E06000031,\(reference)\n")
        let said = try InstanceFolder.read(at: place.path).notices.map(\.description)
        let words =
            shown.isEmpty
            ? "has no grid reference for the postcode"
            : "the grid reference in the directory (\(shown)) is not in whole metres"
        #expect(said.contains { $0.contains(words) }, "\(said)")
    }

    @Test(
        "A postcode of Northern Ireland has an authority and no position: its grid is another one")
    func otherGrid() throws {
        let place = try folder(
            children: PostcodeDirectoryTests.children, homes: PostcodeDirectoryTests.homes,
            directory: "pcds,oslaua,oseast1m,osnrth1m\nCB1 0AA,N09000003,333500,374500\n"
                + "PE1 1AA,E06000031,519000,298000\n")
        let instance = try #require(try InstanceFolder.read(at: place.path).instance)
        let homes = instance.homes.filter { $0.authority == "N09000003" }
        #expect(instance.homes.contains { $0.position != nil })
        for home in homes {
            #expect(home.position != Position(easting: 333_500, northing: 374_500))
        }
        for child in instance.children where child.originPostcode == "CB1 0AA" {
            #expect(child.origin == nil)
        }
    }

    @Test("Without a directory each column with postcodes says so at its first row")
    func without() throws {
        let place = try folder(
            children: PostcodeDirectoryTests.children, homes: PostcodeDirectoryTests.homes,
            directory: nil)
        let reading = try InstanceFolder.read(at: place.path)
        #expect(reading.instance != nil)
        let distance = "no postcode file found, so DISTANCE IS NOT COUNTED for this row"
        let mend = "; add postcodes.csv, use --postcodes FILE, or write "
        #expect(
            reading.notices.map(\.description) == [
                "children.csv:2: home_postcode: \(distance) and 1 more\(mend)easting and northing",
                "homes.csv:2: postcode: \(distance) and 3 more\(mend)easting and northing",
                "homes.csv:4: postcode: no postcode file found, so the authority is unknown for this "
                    + "row\(mend)the authority",
            ])
        #expect(!"\(reading.notices)".uppercased().contains("CB1"))
    }

    @Test("A file given takes the place of the folder's, and pieces of it join without a seam")
    func large() throws {
        let place = try folder(
            children: PostcodeDirectoryTests.children, homes: PostcodeDirectoryTests.homes,
            directory: "pcd,oslaua,oseast1m,osnrth1m\n")
        // More than one piece of a megabyte, the wanted postcode last, other column names.
        var text = "pcds,filler,laua,oseast1m,osnrth1m\r\n"
        for number in 0..<60_000 {
            text += "AA\(number % 90 + 10) \(number % 9)AA,\"x, \(number)\",E07000009,1,1\r\n"
        }
        text += "CB1 0AA,y,E07000008,546182,257043"
        try place.write("all.csv", text)
        let reading = try InstanceFolder.read(at: place.path, postcodes: place.path + "/all.csv")
        #expect(
            reading.instance?.children[0].origin == Position(easting: 546_182, northing: 257_043))
    }

    @Test(
        "A directory that is cut off anywhere in its last line is a fault; a whole line without an end is told"
    )
    func cutOff() throws {
        let last = "PE1 1AA,E06000031,519000,298000"
        let whole =
            "pcds,oslaua,oseast1m,osnrth1m\nCB1 0AA,E07000008,546182,257043\n" + last + "\n"
        func read(cutBy count: Int) throws -> Exchange.Reading {
            let place = try folder(
                children: PostcodeDirectoryTests.children, homes: PostcodeDirectoryTests.homes,
                directory: String(whole.dropLast(count)))
            return try InstanceFolder.read(at: place.path)
        }
        func said(_ reading: Exchange.Reading) -> [String] {
            (reading.faults + reading.notices).filter { $0.file == "postcodes.csv" }.map {
                "\($0.line ?? 0): \($0.message)"
            }
        }
        #expect(said(try read(cutBy: 0)).isEmpty)
        let open = try read(cutBy: 1)
        #expect(open.faults == [])
        #expect(said(open).map { $0.hasPrefix("3: the last line has no end") } == [true])
        #expect(open.instance?.homes[0].position == Position(easting: 519_000, northing: 298_000))
        for count in 2...last.count {
            let cut = try read(cutBy: count)
            if last.dropLast(count - 1).count(where: { $0 == "," }) == 3 {
                // All cells are there: the number may be short and right.
                #expect(cut.faults == [])
                #expect(said(cut).first?.contains("this postcode is left out") == true, "\(count)")
                #expect(cut.instance?.homes[0].position == nil)
                continue
            }
            #expect(cut.instance == nil, "\(count)")
            #expect(cut.faults.map(\.file) == ["postcodes.csv"])
            #expect(said(cut).first?.contains("seems to be cut off") == true, "\(count)")
        }
        #expect(said(try read(cutBy: last.count + 1)).isEmpty)
    }

    @Test("A last value that may be the beginning of another is left out, whatever stands above it")
    func mayBeCut() throws {
        func position(_ last: String, after before: String) throws -> (Position?, Bool) {
            let place = try folder(
                children: PostcodeDirectoryTests.children, homes: PostcodeDirectoryTests.homes,
                directory: "pcds,oslaua,oseast1m,osnrth1m\nCB1 0AA,E07000008,546182,\(before)\n"
                    + "PE1 1AA,E06000031,519000,\(last)")
            let reading = try InstanceFolder.read(at: place.path)
            let home = try #require(reading.instance?.homes[0])
            let isTold = reading.notices.contains { $0.message.contains("is left out") }
            return (home.position, isTold)
        }
        // As long as the one above it, and longer: 29800 may be 298000.
        for before in ["57043", "7043", "257043"] {
            let (cut, isTold) = try position("29800", after: before)
            #expect(cut == nil && isTold, "\(before)")
        }
        // No digit more would be on the grid.
        let (whole, isTold) = try position("298000", after: "1200000")
        #expect(whole == Position(easting: 519_000, northing: 298_000) && !isTold)
    }

    @Test("Districts belong to their county, upper tiers to themselves, the rest is not guessed")
    func tiers() {
        #expect(AuthorityTable.upperTier(of: "E07000008") == .upperTier("E10000003"))
        #expect(AuthorityTable.upperTier(of: "e07000246") == .upperTier("E10000027"))
        // Abolished in 2021; a home may still be recorded there.
        #expect(AuthorityTable.upperTier(of: "E07000154") == .upperTier("E10000021"))
        for code in ["E06000063", "E08000001", "E09000033", "E10000003"] {
            #expect(AuthorityTable.upperTier(of: code) == .upperTier(code))
        }
        for code in ["S12000036", "N09000003", "W06000015", "WAL"] {
            #expect(AuthorityTable.upperTier(of: code) == .elsewhere(code))
        }
        for code in ["E07999999", "L99999999", "E1", "Cambridgeshire", "", "E12000006"] {
            #expect(AuthorityTable.upperTier(of: code) == .unknown)
        }
        #expect(AuthorityTable.name(of: "E10000003") == "Cambridgeshire")
    }

    @Test("An authority's own code is one of England, of now or before, or one that is given")
    func ownCodes() {
        // The last three are of authorities that have ended; and of an invented one.
        for code in [
            "E10000003", "e06000053", "E06000066", "E06000028", "E10000021", "E10000027",
            "E10000901",
        ] {
            #expect(AuthorityTable.complaint(of: code) == nil, "\(code)")
        }
        // Every authority of a reorganisation stays usable, before and after.
        for change in Boundaries.england.reorganisations {
            for code in [change.successor] + change.predecessors {
                #expect(AuthorityTable.complaint(of: code) == nil, "\(code)")
            }
        }
        for (code, words) in [
            ("E10000099", "no authority"), ("E06000098", "no authority"),
            ("E10000001", "no authority"), ("E07000008", "write E10000003"),
            ("Cambs", "write it as E10000003"), ("W06000015", "write it as E10000003"),
            ("", "write it as E10000003"),
        ] {
            #expect(AuthorityTable.complaint(of: code)?.contains(words) == true, "\(code)")
        }
        let boundaries = Boundaries(reorganisations: [
            Boundaries.Reorganisation(
                on: Day(number: 0), successor: "E06000098", predecessors: ["E10000003"])
        ])
        #expect(AuthorityTable.complaint(of: "E06000098", by: boundaries) == nil)
        #expect(
            AuthorityTable.complaint(of: "E06000099", by: boundaries)?.contains("boundaries file")
                == true)
    }
}
