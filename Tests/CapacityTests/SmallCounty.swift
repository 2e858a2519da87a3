import Care
import Exchange
import Files
import Testing

@testable import Capacity

/// An instance, a scenario, options and futures written as the files that they are.
struct SmallCounty {
    var authority = """
        authority: {code: E10000003, name: Cambridgeshire}
        as_of: 2011-09-30
        adjoining: [E06000031]
        """
    var children = ""
    var homes = ""
    var further: [String: String] = [:]
    var scenario = """
        name: Test
        target: 0.4
        chance: 1
        horizon: {until: 2012-03-31}
        """
    var options = ""
    var counts = ""
    var futures: [String: String] = ["futures.csv": "future\n1\n"]

    /// The instance.
    func instance() throws -> Instance {
        var files: [String: [UInt8]] = [
            "authority.yml": Array(authority.utf8), "children.csv": Array(children.utf8),
            "homes.csv": Array(homes.utf8),
        ]
        for (name, text) in further { files[name] = Array(text.utf8) }
        let reading = try InstanceFolder.read(FileSet(files))
        #expect(reading.faults.isEmpty)
        return try #require(reading.instance)
    }

    /// Everything that plans are simulated from, or every fault.
    func read() throws -> (inputs: PlanningInputs?, faults: [Fault], notices: [Notice]) {
        let instance = try instance()
        let complaints = Complaints()
        let scenario = ScenarioFile.read(
            Array(scenario.utf8), file: "scenario.yml", instance: instance,
            complaints: complaints)
        let supply = Set(scenario?.supply.map(\.terms.id) ?? [])
        let options =
            options.isEmpty
            ? []
            : OptionsFile.read(
                Array(options.utf8), file: "options.csv", instance: instance, supply: supply,
                complaints: complaints)
        let plans =
            counts.isEmpty
            ? []
            : CountsFile.read(
                Array(counts.utf8), file: "counts.csv", options: options, complaints: complaints)
        let read = try FuturesFolder.read(
            instance: instance, supply: supply.union(options.map(\.terms.id)),
            complaints: complaints
        ) { (name: String) throws(ExchangeError) -> [UInt8]? in
            futures[name].map { Array($0.utf8) }
        }
        guard let scenario, !complaints.hasFaults else {
            return (nil, complaints.faults, complaints.notices)
        }
        return (
            PlanningInputs(
                instance: instance, policy: Policy(), scenarios: [scenario], options: options,
                plans: plans, futures: read),
            [], complaints.notices
        )
    }

    /// What each plan comes to.
    func compared(placing: Placing = .together) throws -> FutureComparison {
        var inputs = try #require(try read().inputs)
        inputs.placing = placing
        let runner = FutureRunner(inputs)
        var outcomes: [[FutureOutcome]] = inputs.lines.map { _ in [] }
        try runner.run(runner.tasks, threads: 2) { task, result in
            outcomes[task.line].append(result.outcome)
        }
        return FutureComparison(
            question: inputs.question,
            plans: zip(inputs.lines, outcomes).map {
                .init(head: inputs.head(of: $0.0), outcomes: $0.1)
            })
    }

    /// The worked example of the format's description.
    static var worked: SmallCounty {
        var county = SmallCounty()
        county.children = """
            child_id,birth_date,status,home_id,home_easting,home_northing
            C1,2003-01-01,settled,A,545000,258000
            C2,2003-01-01,settled,B,545000,258000
            """
        county.homes = """
            home_id,kind,place_provider,places,weekly_cost,authority,easting,northing,offers,pets,\
            confirmed_on
            A,foster,PR1,1,400,E10000003,545000,258000,none,no,2011-09-29
            B,foster,PR4,2,800,E06000031,519000,298000,none,no,2011-09-29
            """
        county.options = """
            option_id,maximum,kind,easting,northing,authority,weekly_cost,one_off_cost,\
            standing_weekly_cost,from,lead_days
            north,2,foster,545000,258000,E10000003,400,5000,50,2011-10-01,60
            """
        county.counts = "plan,option_id,count\none,north,1\ntwo,north,2\n"
        county.futures = [
            "futures.csv": "future\n1\n2\n",
            "requests.csv": """
            future,child_id,birth_date,home_easting,home_northing,needed_by
            1,R1,2003-01-01,545000,258000,2011-11-20
            1,R2,2003-01-01,545000,258000,2012-02-10
            2,R1,2003-01-01,545000,258000,2011-11-20
            2,R2,2003-01-01,545000,258000,2012-02-10
            """,
            "leavers.csv": "future,child_id,until\n1,C1,2011-12-15\n",
        ]
        return county
    }
}
