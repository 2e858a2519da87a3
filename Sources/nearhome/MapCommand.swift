import ArgumentParser
import Care
import Exchange
import Files
import Reporting

/// `nearhome map`: where districts and neighbours lie, from the postcode directory.
struct MapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Makes map.csv, the file behind the map of a report, from a postcode directory.",
        discussion: """
            Reads the ONS Postcode Directory and prints which squares of 2 km belong to which \
            district of the authority and to which neighbouring authority. Save it as map.csv in \
            the instance folder. It holds no postcode and no address.

            Example:
              nearhome map ONSPD.csv --authority E10000003 > Instances/my-county/map.csv
            """)

    @Argument(help: "The ONS Postcode Directory, a CSV file.")
    var directory: String

    @Option(help: ArgumentHelp("The authority, by its GSS code.", valueName: "code"))
    var authority: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.leaveUnused(policy: true, postcodes: true)
        let code = authority.uppercased()
        guard case .upperTier(code) = AuthorityTable.upperTier(of: code) else {
            throw Failure.usage(
                "--authority \(authority): give the code of a county, unitary authority, "
                    + "metropolitan district or London borough, for example E10000003.")
        }
        let complaints = Complaints()
        let map = try MappedDistrict.derived(
            for: code, fromPostcodes: directory, complaints: complaints)
        guard !complaints.hasFaults else { throw InstanceRefused(faults: complaints.faults) }
        if !common.quiet { complaints.notices.forEach(common.diagnose(notice:)) }
        guard !map.isEmpty else {
            throw InstanceRefused(faults: [
                Fault(
                    file: directory,
                    message: "no postcode here belongs to \(code); use a directory that covers it")
            ])
        }
        switch common.format {
        case .table, .csv:
            Output.result(String(decoding: InstanceFolder.written(map), as: UTF8.self))
        case .json:
            Output.result(
                JSON.list(map) { district in
                    .object([
                        ("district", .string(district.district)),
                        ("authority", .optional(district.authority)),
                        (
                            "cells",
                            .list(district.cells) {
                                .object([
                                    ("easting", .whole(Int($0.column * MapCell.side))),
                                    ("northing", .whole(Int($0.row * MapCell.side))),
                                ])
                            }
                        ),
                    ])
                }.text())
        }
    }
}
