import Answers
import ArgumentParser
import Care
import Files
import Matching
import Optimisation

/// `nearhome match`: ranked homes for a child or sibling group.
struct MatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Ranks homes for a child or for several children together.",
        discussion: """
            If you name one child of a group that must stay together, the whole group is matched. \
            Each option says what speaks for and against it, which approvals and answers it needs, \
            and what it would mean for other children. If no home can be offered, it says which \
            homes come nearest and what would have to change (exit status 1).

            Example:
              nearhome match Instances/tiny --child C08
              nearhome match Instances/tiny --child C08 --why H03
            """)

    @Argument(help: "The instance folder.")
    var instance: String

    @Option(help: "A child's reference; repeat for several children together.")
    var child: [String]

    @Option(
        help: ArgumentHelp(
            "The most options to list. Without it the text lists ten, and JSON and CSV list all.",
            valueName: "n"))
    var top: Int?

    @Flag(help: "Lists every option in the text, not only the first ten.")
    var all = false

    @Option(
        help: ArgumentHelp(
            "Also writes one printable page for panel and ringing round.", valueName: "file.html"))
    var sheet: String?

    @Option(help: ArgumentHelp("Says why, or why not, this home.", valueName: "home"))
    var why: String?

    @Option(
        help: ArgumentHelp(
            "The most steps to work out the effect on others; no limit by default.", valueName: "n")
    )
    var nodeLimit: Int?

    @Option(
        help: ArgumentHelp(
            "The most seconds for the effect on others; no limit by default.", valueName: "s"))
    var timeLimit: Double?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if child.isEmpty { throw ValidationError("Name a child: --child ID.") }
        try SearchBounds.check(timeLimit: timeLimit, nodeLimit: nodeLimit)
        if let top, top < 1 { throw ValidationError("--top is 1 or more.") }
        if let sheet, ![".html", ".htm"].contains(where: sheet.lowercased().hasSuffix) {
            throw ValidationError("A sheet is a web page to print: write --sheet FILE.html.")
        }
    }

    func run() throws {
        let loaded = try common.load(instance: instance)
        let register = Register(instance: loaded.instance, policy: loaded.policy)
        let request: MatchRequest
        do {
            request = try MatchRequest(child, in: register)
        } catch {
            throw MatchCommand.failure(error)
        }
        try Inputs.refuse([sheet])
        var result = Ranking(register: register, request: request).result()
        let answer: Printout
        if let why {
            guard let found = Printout.why(why, result: result, register: register) else {
                throw Failure.usage("No home has the reference \(why); see homes.csv.")
            }
            answer = found
        } else {
            var options = PackingOptions()
            options.nodeLimit = nodeLimit
            options.timeLimit = timeLimit
            if !result.options.isEmpty {
                result = EffectPricing(register: register, request: request, options: options)
                    .pricing(result, top: top)
            }
            answer = Printout.match(result, register: register, top: top, isAll: all)
            if let sheet {
                let page = MatchSheet(register: register, result: result).html
                try StreamedFile.replace(sheet, with: Array(page.markup.utf8))
            }
        }
        common.print(answer)
        if !result.hasLawfulOption { throw ExitStatus.absent }
    }

    private static func failure(_ fault: MatchRequest.Fault) -> Failure {
        switch fault {
        case .unknownChild(let id):
            .usage("No child has the reference \(id); see children.csv.")
        case .grownUp(let id):
            .usage("\(id) is 18 by the day of the instance; NearHome places children under 18.")
        case .settled(let id):
            .usage(
                "Child \(id) is settled and stays. Name a child who has no home, must leave it or may "
                    + "move.")
        case .empty: .usage("Name a child: --child ID.")
        }
    }
}

extension CommonOptions {
    /// Prints an answer in the format asked for.
    func print(_ answer: Printout) {
        switch format {
        case .table: Output.result(answer.text)
        case .json: Output.result(answer.json.text())
        case .csv: Output.result(answer.csv)
        }
    }
}
