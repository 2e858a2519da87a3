import ArgumentParser
import Care
import Exchange
import Files

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// For people.
    case table
    /// For programs.
    case json
    /// For spreadsheets.
    case csv
}

/// The options of every command.
struct CommonOptions: ParsableArguments {
    @Option(help: "How results are printed: table, json or csv.")
    var format: OutputFormat = .table

    @Option(
        help: ArgumentHelp(
            "A policy file to use instead of the instance's.", valueName: "file"))
    var policy: String?

    @Option(
        help: ArgumentHelp(
            "An ONS Postcode Directory CSV to use instead of postcodes.csv in the folder.",
            valueName: "file"))
    var postcodes: String?

    @Flag(help: "Print no notices.")
    var quiet = false

    /// Reads an instance folder with the policy and postcodes given.
    func read(instance folder: String) throws -> Reading {
        try InstanceFolder.read(at: folder, policyOverride: policy, postcodes: postcodes)
    }

    /// An instance that can be worked on: notices go to standard error unless `quiet`, and faults
    /// end the command (65).
    func load(instance folder: String) throws -> LoadedInstance {
        let reading = try read(instance: folder)
        if !quiet {
            for notice in reading.notices { diagnose(notice: notice) }
        }
        guard let instance = reading.instance, let policy = reading.policy else {
            throw InstanceRefused(faults: reading.faults)
        }
        return LoadedInstance(instance: instance, policy: policy, reading: reading)
    }

    /// What a command does not use is said, unless `quiet`; a file that is not there is refused (64).
    func leaveUnused(policy isUnused: Bool, postcodes areUnused: Bool) throws {
        let given = [
            ("--policy", isUnused ? policy : nil), ("--postcodes", areUnused ? postcodes : nil),
        ]
        for case (let option, let path?) in given {
            if Files.kind(of: path) == .nothing {
                throw Failure.usage("\(option) \(path): there is no such file.")
            }
            if !quiet { Output.diagnose("notice: this command does not use \(option)") }
        }
    }

    /// Prints a notice on standard error.
    func diagnose(notice: Notice) {
        Output.diagnose("notice: \(notice)")
    }
}

/// An instance without faults, and its policy.
struct LoadedInstance {
    /// The instance.
    var instance: Instance
    /// The policy.
    var policy: Policy
    /// What was read, with notices and digests.
    var reading: Reading
}
