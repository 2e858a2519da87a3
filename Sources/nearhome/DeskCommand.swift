import ArgumentParser
import Care
import Desk
import Exchange
import Files
import Store

/// `nearhome desk`: the desk without its pages.
struct DeskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk",
        abstract: "Takes in the feed, checks the desk, writes its data as an instance, erases "
            + "records.",
        discussion: """
            The effective instance is the last feed with everything the desk has entered since. \
            `nearhome match` on it gives the same options as the desk's pages. These commands also \
            work while the server runs.

            Example:
              nearhome desk take --config desk.yml
              nearhome desk instance --out today --config desk.yml
              nearhome desk check --config desk.yml
              nearhome desk erase C0417 --authority "schedule 3.2" --reason "75 years" \\
                  --dry-run --config desk.yml
            """,
        subcommands: [
            InstanceFile.self, Check.self, Take.self, LivesPage.self, EraseCommand.self,
            UnsealCommand.self,
        ])

    /// `desk instance`.
    struct InstanceFile: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "instance", abstract: "Writes the effective instance as a folder.")

        /// How the desk's placements are seen.
        enum View: String, ExpressibleByArgument, CaseIterable {
            /// From the decision on.
            case decided
            /// From the arrival on.
            case lived
        }

        @Option(help: ArgumentHelp("A new folder; its files have mode 0600.", valueName: "folder"))
        var out: String

        @Option(
            name: .customLong("as"),
            help: "decided: a child moves on the decision; lived: on the arrival.")
        var view: View = .decided

        @Option(
            help: ArgumentHelp(
                "As this request sees it: the places that it has reserved count as free.",
                valueName: "number"))
        var request: Int?

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let store = try desk.desk().store
            let now = desk.moment
            let state = try desk.run { try store.state() }
            guard state.feed.number > 0 else {
                throw Failure(
                    .absent, "No feed has been taken in yet; run `nearhome desk take` first.")
            }
            if let request, state.book.requests[request] == nil {
                throw Failure.usage("Error: there is no request \(request).")
            }
            let effective = state.book.effective(
                state.feed, at: now, request: request,
                as: view == .lived ? .lived : .decided)
            for notice in effective.notices { Output.diagnose("notice: \(notice)") }
            try InstanceFolder.write(
                effective.instance, policy: state.feed.policy, to: out)
        }
    }

    /// `desk check`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Checks the whole database against every rule that it must keep.")

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let store = try desk.desk().store
            let report = try desk.run { try store.check(at: desk.moment) }
            for remark in report.remarks { Output.result("remark: \(remark)\n") }
            for fault in report.faults { Output.result("broken: \(fault)\n") }
            Output.result(
                report.faults.isEmpty
                    ? "Everything holds.\n"
                    : "\(report.faults.count) broken.\n")
            if !report.faults.isEmpty { throw ExitStatus.absent }
        }
    }

    /// `desk lives`.
    struct LivesPage: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lives",
            abstract:
                "Prints the steps of a request and of a placement, and who may take them (DESK.md)."
        )

        func run() throws { Output.result(DeskPage.text) }
    }

    /// `desk take`.
    struct Take: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "take", abstract: "Takes in the feed now.")

        @Flag(help: "Accepts a larger change in rows than largest_jump, this time only.")
        var acceptJump = false

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let (settings, store) = try desk.desk(makesDatabase: true)
            let reading = try FeedSource(settings).read()
            let outcome = try desk.run {
                try store.takeFeed(
                    reading, as: DeskOptions.actor, at: desk.moment, acceptsJump: acceptJump)
            }
            switch outcome {
            case .taken(let number):
                Output.result("Snapshot \(number) is in force.\n")
            case .same(let number):
                Output.result("Nothing new; snapshot \(number) is in force.\n")
            case .refused(let refusal):
                for reason in refusal.reasons { Output.diagnose(reason) }
                if refusal.isJump {
                    Output.diagnose(
                        "The limit is the setting largest_jump. If the data is right, take it in "
                            + "with --accept-jump.")
                }
                throw Failure(
                    reading.instance == nil ? .data : .absent,
                    "The feed was not taken in; the last one stays in force.")
            }
        }
    }
}
