import ArgumentParser
import Files
import Exchange
import Reporting

/// `nearhome template`: an instance folder to start from.
struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Writes an instance folder to start from, with a data dictionary.",
        discussion: """
            Every table holds its columns and a worked row; DICTIONARY.md explains each column. A \
            folder that is not empty is never overwritten (64).

            Example:
              nearhome template my-county
              nearhome check my-county
            """)

    @Argument(help: "The folder to write; it must be new or empty.")
    var folder: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.leaveUnused(policy: true, postcodes: true)
        try Template.write(to: folder)
        let files =
            ["authority.yml", "policy.yml"] + InstanceFolder.tables.map(\.file)
            + [Template.dictionaryFile]
        switch common.format {
        case .table:
            Output.result(
                "\(folder) now holds \(files.count) files. Replace the worked rows, then run: "
                    + "nearhome check \(folder)\n")
        case .json:
            Output.result(
                JSON.object([
                    ("folder", .string(folder)), ("files", .list(files) { .string($0) }),
                ]).text())
        case .csv:
            Output.result(CSVText.table([["file"]] + files.map { [$0] }))
        }
    }
}
