import Answers
import ArgumentParser
import Matching

/// `nearhome rules`: the rules page.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Prints every rule with its sentence and its source, as Markdown.",
        discussion: """
            Example:
              nearhome rules > RULES.md
            """)

    func run() throws {
        Output.result(Rule.page)
    }
}
