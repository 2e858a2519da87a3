import Answers
import ArgumentParser

/// `nearhome rules`: the rules page.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Prints every rule with its sentence and its source, as Markdown.",
        discussion: """
            Example:
              nearhome rules > RULES.md
              nearhome rules --format csv
            """)

    @OptionGroup var common: CommonOptions

    func run() throws {
        common.print(Printout.rules)
    }
}
