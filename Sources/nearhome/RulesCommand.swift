import Answers
import ArgumentParser
import Reporting
import Returns

/// `nearhome rules`: the rules page, or that of the checks of a return.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Prints every rule with its sentence and its source, as Markdown.",
        discussion: """
            Example:
              nearhome rules > RULES.md
              nearhome rules --format csv
              nearhome rules --returns > RETURNS.md
            """)

    @Flag(help: "Prints the checks of SSDA903 returns, and how each DfE rule is treated.")
    var returns = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.leaveUnused(policy: true, postcodes: true)
        guard returns else { return common.print(Printout.rules) }
        switch common.format {
        case .table: Output.result(ReturnChecksPage.markdown)
        case .json: Output.result(ReturnChecksPage.json.text())
        case .csv: Output.result(ReturnChecksPage.csv)
        }
    }
}
