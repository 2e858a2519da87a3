import ArgumentParser
import Desk
import Files
import Store

/// `nearhome token`: what other systems may read of the desk.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Adds, lists and revokes tokens of other systems.",
        discussion: """
            With a token another system can read requests and homes without free text and telephones, \
            or take in the feed. It can never decide. The token is printed once.

            Example:
              nearhome token add reporting --scopes read --days 90 --config desk.yml
            """,
        subcommands: [Add.self, List.self, Revoke.self])

    /// `token add`.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Prints a new token, once.")

        @Argument(help: "What it is for.")
        var name: String

        @Option(
            help: ArgumentHelp(
                "read, feed, metrics, or several, separated by commas.", valueName: "scopes"))
        var scopes: String

        @Option(help: ArgumentHelp("Days until it ends.", valueName: "days"))
        var days: Int = 90

        @OptionGroup var desk: DeskOptions

        func validate() throws {
            if !(1...3660).contains(days) { throw ValidationError("--days is from 1 to 3660.") }
        }

        func run() throws {
            var chosen: Set<Scope> = []
            for word in scopes.split(separator: ",") {
                guard let scope = Scope(rawValue: String(word).stripped) else {
                    throw Failure.usage(
                        "Error: \(word) is not a scope. Scopes are read, feed and metrics.")
                }
                chosen.insert(scope)
            }
            if chosen.isEmpty { throw Failure.usage("Error: name at least one scope.") }
            let store = try desk.desk(makesDatabase: true).store
            let token = try desk.run {
                try store.addToken(
                    name, scopes: chosen, days: days, by: DeskOptions.actor.name,
                    at: desk.moment)
            }
            Output.result(token + "\n")
        }
    }

    /// `token list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the tokens.")

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let store = try desk.desk().store
            let now = desk.moment
            let tokens = try desk.run { try store.tokens() }
            var rows = [["number", "token", "scopes", "until", "state"]]
            rows += tokens.map { token in
                [
                    String(token.number), token.name,
                    token.scopes.map(\.rawValue).sorted().joined(separator: ","),
                    token.expiresAt.description,
                    token.revokedAt != nil ? "revoked" : token.expiresAt <= now ? "over" : "",
                ]
            }
            Output.result(rows.map { $0.joined(separator: "\t") + "\n" }.joined())
        }
    }

    /// `token revoke`.
    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Revokes a token.")

        @Argument(help: "Its name.")
        var name: String

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let store = try desk.desk().store
            try desk.run {
                try store.revokeToken(name, by: DeskOptions.actor.name, at: desk.moment)
            }
        }
    }
}
