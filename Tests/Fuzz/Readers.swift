import Answers
import Capacity
import Care
import Desk
import Exchange
import Files
import Forecast
import Nightly
import Reporting
import Returns
import Store

@testable import Upkeep

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Every reader of NearHome, by name.
enum Readers {
    /// One reader.
    struct Reader: Sendable {
        let name: String
        let read: @Sendable ([UInt8]) -> Void
    }

    /// All of them.
    ///
    /// Where a reader takes several files, the first byte of an input says which of them the rest is;
    /// the others are sound.
    static let all: [Reader] = [
        Reader(name: "tables", read: table),
        Reader(name: "authority") { instance(["authority.yml": $0]) },
        Reader(name: "policy") { instance(["policy.yml": $0]) },
        Reader(name: "mapping", read: mapping),
        Reader(name: "plan") { bytes in
            file("plan.csv", bytes) { _ = try? PlanFile.read($0) }
        },
        Reader(name: "certificate") { bytes in
            file("certificate.csv", bytes) {
                _ = try? CertificateFile.read($0, children: 12, homes: 12)
            }
        },
        Reader(name: "postcodes") { bytes in
            _ = try? PostcodeDirectory(
                ByteStream(bytes, path: "p.csv"), file: "p.csv", needed: [1, 2],
                complaints: Complaints())
        },
        Reader(name: "boundaries") { _ = BoundariesFile.read($0, file: "boundaries.yml") },
        Reader(name: "scenario") { bytes in
            _ = ScenarioFile.read(
                bytes, file: "scenario.yml", instance: county, complaints: Complaints())
        },
        Reader(name: "options", read: options),
        Reader(name: "futures", read: futures),
        Reader(name: "demand") { bytes in
            _ = DemandFile.read(
                bytes, file: "demand.yml", asOf: Day(number: 15_247), complaints: Complaints())
        },
        Reader(name: "population") { bytes in
            _ = PopulationTable.read(
                bytes, file: "population.csv", years: 2011...2015, complaints: Complaints())
        },
        Reader(name: "kept-futures") { bytes in
            _ = KeptFutures.reading(bytes, days: [Day(number: 15_247), Day(number: 15_430)])
        },
        Reader(name: "settings", read: settings),
        Reader(name: "returns-csv", read: returns),
        Reader(name: "returns-xml") { bytes in
            file("return.xml", bytes) { _ = try? Return903.read($0) }
        },
        Reader(name: "night", read: night),
        Reader(name: "placement-location") { bytes in
            _ = PlacementLocationTable.benchmarks(
                bytes, own: "E10000003", neighbours: ["E10000020"], complaints: Complaints())
        },
        Reader(name: "json") { _ = try? JSON.read($0) },
        Reader(name: "audit") {
            _ = DeskStore.verify(export: String(decoding: $0, as: UTF8.self))
        },
        Reader(name: "backup") { bytes in
            for start in stride(from: 0, to: bytes.count, by: TapeArchive.block) {
                let head = Array(bytes[start..<min(bytes.count, start + TapeArchive.block)])
                _ = try? TapeArchive.entry(head, in: "backup")
            }
        },
        Reader(name: "http", read: HTTPDesk.read),
    ]

    // MARK: Several files

    private static let tables = [
        "children.csv", "homes.csv", "household.csv", "apart.csv", "avoid_areas.csv", "answers.csv",
        "contracts.csv", "areas.csv", "travel.csv", "map.csv", "postcodes.csv",
    ]
    private static let nightTables = [
        "night.csv", "targets.csv", "annotations.csv", "prices.csv", "savings.csv", "budget.csv",
        "moves.csv", "earlier.csv", "units.csv", "approvals.csv", "notifications.csv",
        "temporary-approvals.csv", "schools.csv", "homes.csv", "teams.csv", "figures.csv",
        "boundaries.yml", "placement-location.csv",
    ]
    private static let returnTables = [
        "header.csv", "episodes.csv", "uasc.csv", "reviews.csv", "oc2.csv", "oc3.csv", "ad1.csv",
        "placed_adoption.csv", "prevperm.csv", "missing.csv", "sw_episodes.csv",
    ]
    private static let futureTables = [
        "futures.csv", "requests.csv", "leavers.csv", "closures.csv", "moves.csv", "units.csv",
    ]

    private static func instance(_ changed: [String: [UInt8]]) {
        _ = try? InstanceFolder.read(
            FileSet(sound.merging(changed) { $1 }), lookup: { _, _ in nil })
    }

    // Without a fault, so that what is read beside it decides.
    private static let sound: [String: [UInt8]] = [
        "authority.yml": Array(
            """
            authority: {code: E10000003, name: Cambridgeshire}
            as_of: 2011-09-30
            adjoining: [E06000031]

            """.utf8),
        "homes.csv": Array(
            """
            home_id,kind,place_provider,places,weekly_cost,authority,easting,northing,offers,pets,\
            confirmed_on
            H01,foster,PR1,2,400,E10000003,545000,258000,none,no,2011-09-29
            H02,foster,PR4,2,800,E06000031,519000,298000,none,no,2011-09-29

            """.utf8),
        "children.csv": Array(
            """
            child_id,birth_date,status,home_id,home_easting,home_northing
            C01,2003-01-01,settled,H01,545000,258000
            C02,2003-01-01,referred,,545000,258000

            """.utf8),
    ]

    private static let county: Instance = {
        guard
            let county = try? InstanceFolder.read(FileSet(sound), lookup: { _, _ in nil }).instance
        else { fatalError("the sound instance is not") }
        return county
    }()

    @Sendable private static func table(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        instance([tables[Int(first) % tables.count]: Array(bytes.dropFirst())])
    }

    @Sendable private static func mapping(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        var files = [
            "authority.yml": sound["authority.yml"] ?? [],
            "mapping.yml": Array(
                """
                authority: authority.yml
                sources:
                  - file: clients.csv
                    table: children
                    columns: {child_id: Person, birth_date: Born, sex: Gender}
                    codes: {sex: {Male: M, Female: F}}
                    defaults: {status: referred}
                  - file: carers.csv
                    table: homes
                    columns: {home_id: Carer, places: Approved, weekly_cost: Cost}
                    defaults: {kind: foster}

                """.utf8),
            "clients.csv": Array(
                "Person,Born,Gender\nK1,2005-06-10,Male\nK2,01/02/2004,Female\n".utf8),
            "carers.csv": Array("Carer,Approved,Cost\nH1,2,420\nH2,3,455.50\n".utf8),
        ]
        files[["mapping.yml", "clients.csv", "carers.csv"][Int(first) % 3]] = Array(
            bytes.dropFirst())
        inFolder(files) { _ = try? TableMapping.read($0 + "/mapping.yml") }
    }

    @Sendable private static func options(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        let sound = Array(
            """
            option_id,maximum,kind,easting,northing,authority,weekly_cost,one_off_cost,\
            standing_weekly_cost,from,lead_days
            north,2,foster,545000,258000,E10000003,400,5000,50,2011-10-01,60

            """.utf8)
        let read = OptionsFile.read(
            first % 2 == 0 ? rest : sound, file: "options.csv", instance: county, supply: [],
            complaints: Complaints())
        _ = CountsFile.read(
            first % 2 == 0 ? Array("plan,option_id,count\none,north,1\n".utf8) : rest,
            file: "counts.csv", options: read, complaints: Complaints())
    }

    @Sendable private static func futures(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let name = futureTables[Int(first) % futureTables.count]
        let rest = Array(bytes.dropFirst())
        _ = try? FuturesFolder.read(
            instance: county, supply: ["north"], complaints: Complaints()
        ) { (asked: String) throws(ExchangeError) -> [UInt8]? in
            asked == name ? rest : asked == "futures.csv" ? Array("future\n1\n2\n".utf8) : nil
        }
    }

    // One file of settings holds the parts of all commands.
    @Sendable private static func settings(_ bytes: [UInt8]) {
        _ = NightlySettings.read(bytes, file: "settings.yml", folder: "")
        _ = DeskSettings.read(bytes, file: "settings.yml", folder: "")
        file("settings.yml", bytes) {
            _ = try? BackupSettings.read($0)
            _ = try? PlansSettings.read($0)
        }
    }

    @Sendable private static func returns(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        inFolder([returnTables[Int(first) % returnTables.count]: Array(bytes.dropFirst())]) {
            _ = try? Return903.read($0)
        }
    }

    @Sendable private static func night(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        inFolder([nightTables[Int(first) % nightTables.count]: Array(bytes.dropFirst())]) {
            _ = try? NightFolder.readTables(
                $0, of: "E10000003", on: Day(number: 15_247), version: "fuzz")
            _ = try? NightFolder.read($0, version: "fuzz")
        }
    }

    // MARK: Files

    private static let folder: String = {
        let path = "\(Scratch.place)/nearhome-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
        Files.remove(path)
        try? Files.makeFolder(path)
        return path
    }()

    private static func file(_ name: String, _ bytes: [UInt8], _ body: (String) -> Void) {
        let path = folder + "/" + name
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else { return }
        body(path)
    }

    private static func inFolder(_ files: [String: [UInt8]], _ body: (String) -> Void) {
        let path = folder + "/in"
        try? Files.makeFolder(path)
        for (name, bytes) in files {
            _ = FileManager.default.createFile(
                atPath: path + "/" + name, contents: Data(bytes))
        }
        body(path)
        for name in files.keys { Files.remove(path + "/" + name) }
    }
}

/// Where files for a moment stand: in memory, where the system has such a place.
enum Scratch {
    static let place = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
}
