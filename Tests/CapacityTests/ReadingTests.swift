import Care
import Exchange
import Files
import Testing

@testable import Capacity

@Suite("Scenarios, options and futures as files")
struct ReadingTests {
    @Test("A scenario tells all its faults at once, by key path")
    func scenarioFaults() throws {
        var county = SmallCounty.worked
        county.scenario = """
            target: 1.2
            horizon: {until: 2012-03-30}
            colour: red
            demand:
              - {name: A, what: arrivals}
              - {name: B, what: moves, central: 1.5, ages: 15-11}
            supply:
              - {id: a#b, count: 1, kind: foster}
              - {id: x, count: 1, kind: connected, min_age: 9, max_age: 3}
            changes:
              - {what: close, home: Z}
              - {what: retain}
            savings: {2011/13: 4}
            """
        let faults = try county.read().faults
        let columns = faults.map { $0.column ?? "" }
        for path in [
            "name", "target", "horizon.until", "colour", "demand.0.what", "demand.1.central",
            "demand.1.ages", "supply.0.id", "supply.1.kind", "supply.1.max_age",
            "changes.0.home", "changes.1.share", "savings.2011/13",
        ] {
            #expect(columns.contains(path), "\(path) is complained of")
        }
    }

    @Test("Money of plans is read with and without its sign and commas")
    func money() throws {
        var county = SmallCounty.worked
        county.scenario = """
            name: Test
            target: 0.4
            chance: 1
            horizon: {until: 2012-03-31}
            prices: {elsewhere_weekly_cost: £900}
            savings: {"2011/12": "£1,250.50"}
            """
        county.options = """
            option_id,maximum,kind,weekly_cost,one_off_cost,instead_of
            a,1,foster,£900,"£16,000","1,250"
            """
        county.counts = ""
        let read = try county.read()
        #expect(read.faults.isEmpty, "\(read.faults)")
        let inputs = try #require(read.inputs)
        #expect(inputs.scenarios[0].prices.elsewhereWeeklyCost == Pence(90_000))
        #expect(inputs.scenarios[0].savings.map(\.planned) == [Pence(125_050)])
        #expect(inputs.options[0].terms.home.weeklyCost == Pence(90_000))
        #expect(inputs.options[0].terms.oneOffCost == Pence(1_600_000))
        #expect(inputs.options[0].terms.insteadOf == Pence(125_000))
    }

    @Test("Options and plans tell their faults by line")
    func optionFaults() throws {
        var county = SmallCounty.worked
        county.options = """
            option_id,maximum,kind,district
            a,1,foster,
            a,x,foster,Nowhere
            own~b,1,adoptive,
            """
        county.counts = "plan,option_id,count\nbaseline,a,1\np,z,1\np,a,\n"
        let faults = try county.read().faults
        let places = faults.map { "\($0.file):\($0.line ?? 0):\($0.column ?? "")" }
        for place in [
            "options.csv:3:option_id", "options.csv:3:maximum", "options.csv:3:district",
            "options.csv:4:option_id", "options.csv:4:kind", "counts.csv:2:plan",
            "counts.csv:3:option_id", "counts.csv:4:count",
        ] {
            #expect(places.contains(place), "\(place) is complained of")
        }
    }

    @Test("Futures tell their faults by line")
    func futureFaults() throws {
        var county = SmallCounty.worked
        county.futures = [
            "futures.csv": "future,effect\n1,0.5\n3,2\n",
            "requests.csv": """
            future,child_id,birth_date,needed_by,until,sibling_group,lot,own_home
            1,C1,2003-01-01,2011-12-01,,,,
            1,R1,2003-01-01,2011-09-30,2011-09-30,,1,
            1,R2,1990-01-01,2011-12-01,,S,0.2,in
            1,R3,2003-01-01,2011-12-01,,G,0.2,
            1,R4,2003-01-01,2011-12-01,,G,0.3,
            9,R5,2003-01-01,2011-12-01,,,,
            """,
            "leavers.csv": "future,child_id,until\n1,C9,2011-12-01\n1,C1,2011-09-01\n",
            "moves.csv": "future,child_id,on\n1,C1,2011-12-01\n1,C1,2011-12-01\n",
            "closures.csv": "future,home_id,on\n1,Z,2011-12-01\n",
        ]
        let faults = try county.read().faults
        let places = faults.map { "\($0.file):\($0.line ?? 0):\($0.column ?? "")" }
        for place in [
            "futures.csv:3:future", "futures.csv:3:effect", "requests.csv:2:child_id",
            "requests.csv:3:needed_by", "requests.csv:3:until", "requests.csv:3:lot",
            "requests.csv:4:birth_date", "requests.csv:4:own_weekly_cost", "requests.csv:6:lot",
            "requests.csv:7:future", "leavers.csv:2:child_id", "leavers.csv:3:until",
            "moves.csv:3:on", "closures.csv:2:home_id",
        ] {
            #expect(places.contains(place), "\(place) is complained of")
        }
    }

    @Test(
        "Sibling groups of a future that people read as one are a fault",
        arguments: ["ash b", "Ash  B", "Ash\u{200B} B", "AshB", "Ash\u{A0}B"])
    func siblingGroups(_ name: String) throws {
        var county = SmallCounty.worked
        let header = "future,child_id,birth_date,needed_by,sibling_group,sibling_plan\n"
        func row(_ id: String, _ group: String) -> String {
            "1,\(id),2003-01-01,2011-12-01,\(group),together\n"
        }
        func told() throws -> [String] {
            try county.read().faults.map { "\($0.file):\($0.line ?? 0):\($0.column ?? "")" }
        }
        county.futures["requests.csv"] = header + row("R1", "Ash B") + row("R2", name)
        #expect(try told() == ["requests.csv:3:sibling_group"])
        // Beside one of today's.
        county.children = """
            child_id,birth_date,status,home_id,sibling_group
            C1,2003-01-01,settled,A,Ash B
            C2,2003-01-01,settled,B,
            """
        county.futures["requests.csv"] = header + row("R1", name) + row("R2", name)
        #expect(try told() == ["requests.csv:2:sibling_group"])
        county.futures["requests.csv"] = header + row("R1", "Oak") + row("R2", "Oak")
        #expect(try told() == [])
    }

    @Test("Plans that people read as one are a fault")
    func planNames() throws {
        var county = SmallCounty.worked
        county.options = "option_id,maximum,kind\na,1,foster\nb,1,foster\n"
        county.counts = "plan,option_id,count\nNorth,a,1\nnorth,b,1\n"
        let faults = try county.read().faults
        #expect(faults.map { "\($0.file):\($0.line ?? 0)" } == ["counts.csv:3"])
    }

    @Test("A district is known by however its name is written")
    func districtNames() throws {
        var county = SmallCounty.worked
        county.further["areas.csv"] = """
            district,authority,easting,northing,population_0_17
            East Cambridgeshire,E10000003,545000,258000,100
            """
        county.scenario += """

            changes:
              - {what: retain, share: 0.5, districts: [east  cambridgeshire]}
            boundary:
              - {on: 2012-01-01, own: E06000099, districts: {"EAST CAMBRIDGESHIRE": E06000099}}
            """
        county.options = """
            option_id,maximum,kind,district
            a,1,foster,east\u{A0}Cambridgeshire
            """
        county.counts = ""
        let read = try county.read()
        #expect(read.faults.isEmpty, "\(read.faults)")
        let inputs = try #require(read.inputs)
        let name = "East Cambridgeshire"
        #expect(inputs.scenarios[0].retentions[0].districts == [name])
        #expect(inputs.scenarios[0].boundary[0].districts == [name: "E06000099"])
        #expect(inputs.options[0].terms.home.district == name)
        county.scenario = county.scenario.replacing("own: E06000099", with: "own: E07000009")
        let faults = try county.read().faults
        #expect(
            faults.contains { $0.message.contains("district of a county") }, "\(faults)")
    }

    @Test("Who is 18 since the futures were drawn is left out of them with a notice")
    func grownUp() throws {
        var county = SmallCounty.worked
        county.children += "\nGROWN,1993-09-30,settled,B,,"
        county.futures["leavers.csv"] = "future,child_id,until\n1,GROWN,2011-12-01\n"
        county.futures["moves.csv"] = "future,child_id,on\n1,GROWN,2011-12-01\n"
        let read = try county.read()
        #expect(read.faults.isEmpty)
        let told = read.notices.map { "\($0.file):\($0.line ?? 0)" }
        #expect(told.contains("leavers.csv:2") && told.contains("moves.csv:2"), "\(told)")
    }

    @Test("Units of options that are not asked about are left out with a notice")
    func strangeUnits() throws {
        var county = SmallCounty.worked
        county.futures["units.csv"] = "future,supply_id,number,opens_on\n1,south,1,2012-01-01\n"
        let read = try county.read()
        #expect(read.inputs != nil)
        #expect(read.notices.contains { $0.file == "units.csv" && $0.column == "supply_id" })
    }

    @Test("Futures that are written read back the same")
    func roundTrip() throws {
        var county = SmallCounty.worked
        county.futures["moves.csv"] = "future,child_id,on,lot\n1,R1,2011-12-01,0.123456\n"
        county.futures["units.csv"] =
            "future,supply_id,number,opens_on,closes_on,places\n2,north,1,2011-12-05,2012-03-01,2\n"
        county.futures["closures.csv"] = "future,home_id,on,lot\n2,A,2012-01-01,0.25\n"
        let inputs = try #require(try county.read().inputs)
        let written = FuturesFolder.written(inputs.futures, instance: inputs.instance)
        county.futures = Dictionary(
            uniqueKeysWithValues: written.map {
                ($0.name, String(decoding: $0.bytes, as: UTF8.self))
            })
        let again = try #require(try county.read().inputs)
        #expect(
            FuturesFolder.written(again.futures, instance: again.instance).map(\.bytes)
                == written.map(\.bytes))
        #expect(again.futures[0].moves == inputs.futures[0].moves)
        #expect(again.futures[1].units == inputs.futures[1].units)
    }
}
