import ArgumentParser
import Care
import Desk
import Files
import Store

/// `nearhome user`: who may use the desk.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Adds, lists and disables the users of the desk.",
        discussion: """
            A password that is printed is for one use: it must be changed at the first sign-in. \
            These commands also work while the server runs.

            Example:
              nearhome user add amy --roles officer --teams duty --config desk.yml
              nearhome user list --config desk.yml
            """,
        subcommands: [
            Add.self, List.self, Disable.self, Reset.self, SignOut.self, Factor.self,
        ])

    /// `user add`.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Adds a user.")

        @Argument(help: "The user name: letters, digits, points, hyphens, underscores.")
        var name: String

        @Option(
            help: ArgumentHelp(
                "Roles, separated by commas: officer, manager, fostering, nominated-officer, "
                    + "director, auditor, commissioner.", valueName: "roles"))
        var roles: String

        @Option(
            help: ArgumentHelp(
                "Teams of the settings, separated by commas, or all; all by default.",
                valueName: "teams"))
        var teams: String = "all"

        @Flag(help: "Takes the password from the first line of standard input.")
        var passwordStdin = false

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let (settings, store) = try desk.desk(makesDatabase: true)
            var chosen: Set<Role> = []
            for word in roles.split(separator: ",") {
                guard let role = Role(rawValue: String(word).stripped) else {
                    throw Failure.usage(
                        "Error: \(word) is not a role. Roles are "
                            + Role.allCases.map(\.rawValue).joined(separator: ", ") + ".")
                }
                chosen.insert(role)
            }
            if chosen.isEmpty { throw Failure.usage("Error: name at least one role.") }
            var names: Set<String> = []
            for word in teams.split(separator: ",") {
                let team = String(word).stripped
                if team != "all", !settings.rules.teams.contains(team) {
                    throw Failure.usage(
                        "Error: \(team) is not a team. Teams are "
                            + settings.rules.teams.joined(separator: ", ") + ", or all.")
                }
                names.insert(team)
            }
            var password = Password.forOneUse()
            if passwordStdin {
                guard let line = readLine(strippingNewline: true) else {
                    throw Failure.usage("Error: standard input holds no password; write it there.")
                }
                password = line
            }
            _ = try desk.run {
                try store.addPerson(
                    name, roles: chosen,
                    teams: names.contains("all") || names.isEmpty ? .all : .named(names),
                    password: password, mustChange: !passwordStdin,
                    by: DeskOptions.actor.name, at: desk.moment)
            }
            if !passwordStdin { Output.result(password + "\n") }
        }
    }

    /// `user list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the users.")

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let store = try desk.desk().store
            let people = try desk.run { try store.people() }
            var rows = [["user", "roles", "teams", "state"]]
            rows += people.map { person in
                [
                    person.name, person.roles.map(\.rawValue).sorted().joined(separator: ","),
                    person.teams.names.joined(separator: ","),
                    person.isDisabled
                        ? "disabled" : person.mustChangePassword ? "password to be changed" : "",
                ]
            }
            Output.result(rows.map { $0.joined(separator: "\t") + "\n" }.joined())
        }
    }

    /// `user disable`.
    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "disable",
            abstract: "Stops a user signing in, and ends every session.")

        @Argument(help: "The user name.")
        var name: String

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let store = try desk.desk().store
            try desk.run {
                try store.disablePerson(name, by: DeskOptions.actor.name, at: desk.moment)
            }
        }
    }

    /// `user reset`.
    struct Reset: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset",
            abstract: "Prints a new password for one use; a disabled user may sign in again.")

        @Argument(help: "The user name.")
        var name: String

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let store = try desk.desk().store
            let password = try desk.run {
                try store.resetPerson(name, by: DeskOptions.actor.name, at: desk.moment)
            }
            Output.result(password + "\n")
        }
    }

    /// `user factor`.
    struct Factor: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "factor",
            abstract: "Sets up a second factor and prints its secret once, or removes it.")

        @Argument(help: "The user name.")
        var name: String

        @Flag(help: "Removes the second factor, for example if a telephone is lost.")
        var remove = false

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let store = try desk.desk().store
            let secret = try desk.run {
                try store.setFactor(
                    of: name, isOn: !remove, by: DeskOptions.actor.name, at: desk.moment)
            }
            if let secret {
                Output.result("\(secret)\n\(OneTimeCode.address(of: secret, user: name))\n")
            }
        }
    }

    /// `user sign-out`.
    struct SignOut: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign-out", abstract: "Ends every session of a user.")

        @Argument(help: "The user name.")
        var name: String

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let store = try desk.desk().store
            let count = try desk.run {
                try store.signOutPerson(name, by: DeskOptions.actor.name, at: desk.moment)
            }
            Output.result("\(count.counted("session", "sessions")) ended.\n")
        }
    }
}
