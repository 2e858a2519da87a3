import ArgumentParser
import Care
import Exchange
import Files
import Matching
import Reporting

/// `nearhome check`: every fault and notice of an instance folder, and its readiness.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads an instance folder and lists every fault and notice.",
        discussion: """
            Exit status: 0 no faults; 65 there are faults.

            Example:
              nearhome check Instances/tiny
              nearhome check Instances/tiny --format json
            """)

    @Argument(help: "The instance folder.")
    var instance: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let reading = try common.read(instance: instance)
        var readiness: Readiness?
        if let instance = reading.instance, let policy = reading.policy {
            readiness = Readiness(Register(instance: instance, policy: policy))
        }
        switch common.format {
        case .table: Output.result(table(reading, readiness))
        case .json: Output.result(json(reading, readiness).text())
        case .csv: Output.result(csv(reading, readiness))
        }
        if !reading.faults.isEmpty { throw ExitStatus.data }
    }

    private func table(_ reading: Reading, _ readiness: Readiness?) -> String {
        var text = ""
        if let instance = reading.instance {
            text += "\(instance.children.count.counted("child", "children")), "
            text += "\(instance.homes.count.counted("home", "homes")), "
            text += "\(instance.authority.name), as of \(instance.asOf)\n"
        }
        text += "Faults: \(reading.faults.count)\n"
        for fault in reading.faults { text += "  \(fault)\n" }
        text += "Notices: \(reading.notices.count)\n"
        if !common.quiet {
            for notice in reading.notices { text += "  \(notice)\n" }
        }
        guard let readiness else { return text }
        let homes = readiness.homesThatOnlyAsk
        text +=
            homes == 0
            ? "No home waits for a fact to be filled in or confirmed.\n"
            : "\(homes.counted("home", "homes")) cannot be offered until a fact is filled in or confirmed.\n"
        guard !readiness.gaps.isEmpty else { return text }
        var table = TextTable([
            ("column", .left), ("homes", .right),
            ("child-home matches this would unlock", .right),
        ])
        for gap in readiness.gaps {
            table.add(["\(gap.file) \(gap.column)", "\(gap.homes)", "\(gap.pairs)"])
        }
        return text + table.text
    }

    private func json(_ reading: Reading, _ readiness: Readiness?) -> JSON {
        func list(_ faults: [Fault]) -> JSON {
            .list(faults) { fault in
                .object([
                    ("file", .string(fault.file)),
                    ("line", fault.line.map { .whole($0) } ?? .null),
                    ("column", .optional(fault.column)), ("value", .optional(fault.value)),
                    ("message", .string(fault.message)), ("count", .whole(fault.count)),
                    ("lines", .list(fault.lines) { .whole($0) }),
                ])
            }
        }
        var members: [(key: String, value: JSON)] = [
            ("faults", list(reading.faults)), ("notices", list(reading.notices)),
        ]
        if let instance = reading.instance {
            members.append(
                (
                    "instance",
                    .object([
                        ("authority", .string(instance.authority.code)),
                        ("asOf", .string(instance.asOf.description)),
                        ("children", .whole(instance.children.count)),
                        ("homes", .whole(instance.homes.count)),
                    ])
                ))
            members.append(("inputHash", .optional(reading.inputHash)))
            members.append(("policyHash", .optional(reading.policyHash)))
        }
        let gaps = readiness.map { readiness in
            JSON.object([
                ("homesThatOnlyAsk", .whole(readiness.homesThatOnlyAsk)),
                (
                    "columns",
                    .list(readiness.gaps) { gap in
                        .object([
                            ("file", .string(gap.file)), ("column", .string(gap.column)),
                            ("homes", .whole(gap.homes)), ("pairs", .whole(gap.pairs)),
                        ])
                    }
                ),
            ])
        }
        members.append(("readiness", gaps ?? .null))
        return .object(members)
    }

    private func csv(_ reading: Reading, _ readiness: Readiness?) -> String {
        var rows = [["kind", "file", "line", "column", "value", "message"]]
        for (kind, list) in [("fault", reading.faults), ("notice", reading.notices)] {
            for fault in list {
                rows.append([
                    kind, fault.file, fault.line.map { String($0) } ?? "", fault.column ?? "",
                    fault.value ?? "", fault.message,
                ])
            }
        }
        for gap in readiness?.gaps ?? [] {
            rows.append([
                "readiness", gap.file, "", gap.column, "",
                "\(gap.homes.counted("home", "homes")) cannot be offered until it is filled in or confirmed; \(gap.pairs) child-home "
                    + "matches would be unlocked",
            ])
        }
        return CSVText.table(rows)
    }
}
