import ArgumentParser
import Files

/// The command: one line for each subcommand.
@main
struct NearHome: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nearhome",
        abstract: "Finds homes for children in care, near home.",
        discussion: """
            Results go to standard output, everything else to standard error.
            Exit status: 0 done; 1 finished, but nothing suitable was found; 64 wrong usage or \
            unknown id; 65 bad data, nothing written; 69 a needed program or library is missing; \
            70 an error in NearHome; 74 disk or database.

            Example:
              nearhome template my-county
              nearhome check my-county
            """,
        version: Product.version,
        subcommands: [
            AssignCommand.self,
            AuditCommand.self,
            BackupCommand.self,
            CheckCommand.self,
            CompareCommand.self,
            DeskCommand.self,
            DoctorCommand.self,
            ExportCommand.self,
            ForecastCommand.self,
            GenerateCommand.self,
            MapCommand.self,
            MatchCommand.self,
            MeasuresCommand.self,
            NightlyCommand.self,
            PlanCommand.self,
            PseudonymiseCommand.self,
            ReportCommand.self,
            RulesCommand.self,
            ServeCommand.self,
            SettingsCommand.self,
            TokenCommand.self,
            UpgradeCommand.self,
            UserCommand.self,
            VerifyCommand.self,
            TemplateCommand.self,
            ImportCommand.self,
        ])

    static func main() {
        Output.prepare()
        Inputs.keep()
        do {
            let given = Array(CommandLine.arguments.dropFirst())
            try refuseBlanks(in: given)
            let words = try PlansConfig.completed(given)
            var command = try named(words) ?? parseAsRoot(words)
            try command.run()
        } catch {
            Failure.exit(with: error)
        }
    }

    /// Refuses words that hold nothing, as a script writes them whose variable is not set.
    private static func refuseBlanks(in words: [String]) throws {
        for (place, word) in words.enumerated() {
            let before = place > 0 && words[place - 1].hasPrefix("--") ? words[place - 1] : nil
            if word.allSatisfy(\.isWhitespace) {
                throw Failure.usage(
                    (before ?? "Argument \(place + 1)")
                        + " is blank: give a value, or leave it out.")
            }
            if word.hasPrefix("--"), word.firstIndex(of: "=") == word.index(before: word.endIndex) {
                throw Failure.usage(
                    "\(word.dropLast()) is blank: give a value, or leave it out.")
            }
        }
    }

    /// The command that the first word names, read without its siblings; nil where the words ask for
    /// help or are faulty, which only the whole tree tells in its own words.
    private static func named(_ words: [String]) -> ParsableCommand? {
        guard let name = words.first,
            let command = configuration.subcommands.first(where: { $0._commandName == name })
        else { return nil }
        let parsed = try? command.parseAsRoot(Array(words.dropFirst()))
        // A wish for help is a command too.
        return parsed.flatMap { type(of: $0)._commandName == "help" ? nil : $0 }
    }
}
