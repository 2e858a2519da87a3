import ArgumentParser
import Chance
import Exchange
import Files
import Protection
import Reporting
import Store

/// `nearhome pseudonymise`: an instance in which nobody is named.
struct PseudonymiseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pseudonymise",
        abstract: "Writes an instance in which nobody is named, and says what it cannot hide.",
        discussion: """
            The copy has new references, other days and other positions. It leaves out ethnicity, \
            disability, postcodes, names, free text, journey times, and wishes of fewer than five \
            children. The command then says how many children somebody who knows them could still \
            recognise. The result is still personal data.

            Example:
              nearhome pseudonymise Instances/cambridgeshire-2011 out/nobody
            """)

    @Argument(help: "The instance folder.")
    var instance: String

    @Argument(help: "The folder to write, new or empty.")
    var out: String

    @Option(
        help: ArgumentHelp(
            "For tests: the same seed gives the same bytes, and who knows it can undo the work.",
            valueName: "n"))
    var seed: UInt64?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let loaded = try common.load(instance: instance)
        let lot = RandomBytes.make(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let (made, places, turn) = Pseudonymised.make(
            of: loaded.instance, by: RandomSource(seed: seed ?? lot))
        try InstanceFolder.write(made, policy: loaded.policy, to: out)
        let attacks = NearestNeighbour.Knowledge.allCases.map {
            NearestNeighbour.attack(
                made, of: loaded.instance, truth: places, turn: turn, knowing: $0)
        }
        switch common.format {
        case .table:
            var text = "\(out): \(made.children.count.counted("child", "children")), "
            text += "\(made.homes.count.counted("home", "homes")).\n\n"
            text += "What it cannot hide:\n"
            text += Pseudonymised.limits.map { "- \($0)\n" }.joined()
            text += "\nWho could still recognise a child:\n"
            for attack in attacks {
                text +=
                    "- knowing \(attack.knowledge.text): \(attack.found) of \(attack.children) at "
                    + "the first guess, \(attack.foundAmongFive) within five (by chance 1 and "
                    + "5).\n"
            }
            Output.result(text)
        case .json:
            Output.result(
                JSON.object([
                    ("folder", .string(out)), ("children", .whole(made.children.count)),
                    ("limits", .list(Pseudonymised.limits, JSON.string)),
                    (
                        "attacks",
                        .list(attacks) {
                            .object([
                                ("knowledge", .string($0.knowledge.rawValue)),
                                ("children", .whole($0.children)), ("found", .whole($0.found)),
                                ("foundAmongFive", .whole($0.foundAmongFive)),
                            ])
                        }
                    ),
                ]).text())
        case .csv:
            Output.result(
                CSVText.table(
                    [["knowledge", "children", "found", "found_among_five"]]
                        + attacks.map {
                            [
                                $0.knowledge.rawValue, String($0.children), String($0.found),
                                String($0.foundAmongFive),
                            ]
                        }))
        }
    }
}
