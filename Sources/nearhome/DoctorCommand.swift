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
        let results = Doctor.results(
            try settings.sources(isBackupRequired: false), at: settings.moment, searchPath: path)
        if json {
            Output.result(
                JSON.list(results) { result in
                    .object([
                        ("name", .string(result.name)), ("state", .string(result.state.rawValue)),
                        ("text", .string(result.text)), ("mend", .optional(result.mend)),
                    ])
                }.text())
        } else {
            Output.result(
                results.map { result in
                    "\(result.state.rawValue)\t\(result.name): \(result.text)."
                        + (result.mend.map { " Mend: \($0)." } ?? "") + "\n"
                }.joined())
        }
        if results.contains(where: { $0.state == .bad }) { throw ExitStatus.absent }
    }
}
