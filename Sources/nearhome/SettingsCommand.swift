import ArgumentParser
import Upkeep

/// `nearhome settings`: the page of settings.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Prints every setting with its meaning, default, range and example, as Markdown.",
        discussion: """
            Example:
              nearhome settings > SETTINGS.md
            """)

    func run() throws { Output.result(SettingsPage.markdown) }
}
