import ArgumentParser
import Exchange
import Files
import Reporting

/// `nearhome import table`: any CSV extract of a case system into an instance.
struct ImportTableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table",
        abstract: "Turns CSV extracts of a case system into an instance through a mapping.",
        discussion: """
            The mapping names, for each table of the instance, the files it comes from, their \
            columns, code maps and defaults; paths in it are relative to its folder. Several \
            sources of one table are joined by its id. Values without a code are faults, each \
            listed once with the number of its rows.

              authority: authority.yml
              sources:
                - file: clients.csv
                  table: children
                  columns: {child_id: Person ID, birth_date: Date of birth, sex: Gender}
                  codes: {sex: {Male: M, Female: F}}
                  defaults: {status: settled}

            Example:
              nearhome import table --mapping extracts/mapping.yml --out my-county
            """)

    @Option(help: ArgumentHelp("The mapping, a YAML file.", valueName: "file"))
    var mapping: String

    @Option(help: ArgumentHelp("The instance folder to write; new or empty.", valueName: "folder"))
    var out: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.leaveUnused(policy: true, postcodes: false)
        let reading = try TableMapping.read(mapping, postcodes: common.postcodes)
        guard let instance = reading.instance, let policy = reading.policy else {
            if common.format == .json { Output.result(json(reading).text()) }
            throw InstanceRefused(faults: reading.faults)
        }
        try InstanceFolder.write(instance, policy: policy, to: out)
        if !common.quiet, common.format == .table {
            for notice in reading.notices { common.diagnose(notice: notice) }
        }
        switch common.format {
        case .table:
            Output.result(
                "\(out): \(instance.children.count.counted("child", "children")), "
                    + "\(instance.homes.count.counted("home", "homes")) on "
                    + "\(instance.asOf.inWords). Check it with: nearhome check \(out)\n")
        case .json: Output.result(json(reading).text())
        case .csv:
            Output.result(
                CSVText.table(
                    [["file", "line", "column", "value", "message"]]
                        + reading.notices.map { notice in
                            [
                                notice.file, notice.line.map { String($0) } ?? "",
                                notice.column ?? "", notice.value ?? "", notice.message,
                            ]
                        }))
        }
    }

    private func json(_ reading: Reading) -> JSON {
        .object([
            ("instance", reading.instance == nil ? .null : .string(out)),
            ("asOf", .optional(reading.instance?.asOf.description)),
            ("authority", .optional(reading.instance?.authority.code)),
            ("children", reading.instance.map { .whole($0.children.count) } ?? .null),
            ("homes", reading.instance.map { .whole($0.homes.count) } ?? .null),
            ("faults", .list(reading.faults, ImportSummary.json)),
            ("notices", .list(reading.notices, ImportSummary.json)),
        ])
    }
}
