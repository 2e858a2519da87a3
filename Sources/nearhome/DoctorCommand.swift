import ArgumentParser
import CLibrary
import Files
import Reporting
import Upkeep

/// `nearhome doctor`: what of this machine works, and what to do about the rest.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Checks the machine: one line for each thing that has to work, and how to put it right.",
        discussion: """
            Looks at libraries, disk, clock, databases, audit, the certificate's end, the last backup, the \
            last night, the last feed, and who may read what. Changes nothing.

            Exit status: 0 all good, warnings included; 1 something is bad; 65 faults in the settings.

            Example:
              nearhome doctor --config /etc/nearhome/nearhome.yml
            """)

    @OptionGroup var settings: UpkeepOptions

    @Flag(help: "Prints JSON.")
    var json = false

    func run() throws {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let findings = Doctor.findings(
            try settings.sources(isBackupRequired: false), at: settings.moment, searchPath: path)
        if json {
            Output.result(
                JSON.list(findings) { finding in
                    .object([
                        ("name", .string(finding.name)), ("state", .string(finding.state.rawValue)),
                        ("text", .string(finding.text)), ("mend", .optional(finding.mend)),
                    ])
                }.text())
        } else {
            Output.result(
                findings.map { finding in
                    "\(finding.state.rawValue)\t\(finding.name): \(finding.text)."
                        + (finding.mend.map { " Mend: \($0)." } ?? "") + "\n"
                }.joined())
        }
        if findings.contains(where: { $0.state == .bad }) { throw ExitStatus.absent }
    }
}
