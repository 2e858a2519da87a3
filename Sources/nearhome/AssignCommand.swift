import ArgumentParser
import Files
import Optimisation

/// `nearhome assign`: the best whole allocation.
struct AssignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Finds the best home for every child who needs one, all at once.",
        discussion: """
            The best plan has the fewest points; among equal plans it costs least. The answer says \
            whether it is proved the best, whose home depends on the target, cap or budget, and who \
            did not get their best home. If the budget or the cap cannot be met, it says what would do \
            (exit status 1). On a terminal you see the progress; Ctrl-C stops the search and prints \
            the plan found so far.

            With --fix, the children named in that plan keep those homes, and everybody else is \
            placed around them. If an agreed home breaks a rule, it says which line (exit status 65).

            Example:
              nearhome assign Instances/tiny --plan plan.csv
              nearhome assign Instances/tiny --out-of-area-cap 0.3 --format json
              nearhome assign Instances/tiny --export-model tiny.mps
              nearhome assign Instances/tiny --certificate proof.csv
              nearhome assign Instances/tiny --plans 3 --since plan.csv
            """)

    @Argument(help: "The instance folder.")
    var instance: String

    @Option(
        help: """
            How to search: exact; heuristic, which is quick and proves a bound; or glpk, which uses \
            GLPK's own branch and cut.
            """)
    var method: PackingOptions.Method = .exact

    @Option(
        help: ArgumentHelp(
            "The most seconds the whole search may take.", valueName: "s"))
    var timeLimit: Double?

    @Option(
        help: ArgumentHelp(
            "The most branch-and-bound nodes. Answers are repeatable, unlike with --time-limit.",
            valueName: "n"))
    var nodeLimit: Int?

    @Option(
        help: ArgumentHelp(
            "Stop once the plan is proved to be within this share of the "
                + "best, as 0.01 or 1%.", valueName: "g"),
        transform: { text in
            let share = SpokenNumber.share(text).map { Double($0.millionths) / 1e6 }
            guard let gap = share ?? Double(text), gap >= 0, gap < 1 else {
                throw ValidationError("give a share from 0 to below 1, as 0.001 or 0.1%")
            }
            return gap
        })
    var gap: Double = 0

    @Option(help: ArgumentHelp("The seed of every random choice.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "A plan of what is agreed already: the children named in it keep those homes.",
            valueName: "file"))
    var fix: String?

    @Flag(
        help:
            "Of equally good plans, takes the one with the smallest sum of lots (see COMMANDS.md).")
    var lots = false

    @Option(
        help: ArgumentHelp(
            "Writes the complete program for other solvers (.mps or .lp), and a file of its names.",
            valueName: "file"))
    var exportModel: String?

    @Option(help: ArgumentHelp("Writes the plan as CSV.", valueName: "file"))
    var plan: String?

    @Option(
        help: ArgumentHelp(
            "An earlier plan. Of equally good plans, takes the one that changes the fewest "
                + "answers, and lists the changes.", valueName: "file"))
    var since: String?

    @Option(
        help: ArgumentHelp(
            "How many of the best plans to print, one after "
                + "another.", valueName: "k"))
    var plans: Int = 1

    @Option(
        help: ArgumentHelp(
            "Writes the plan, its bound and the prices that prove it, for `verify --certificate`.",
            valueName: "file"))
    var certificate: String?

    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        try SearchBounds.check(timeLimit: timeLimit, nodeLimit: nodeLimit)
        if !(1...100).contains(plans) { throw ValidationError("--plans is from 1 to 100.") }
        if plans > 1, method != .exact {
            throw ValidationError("--plans needs --method exact.")
        }
        if lots, method != .exact { throw ValidationError("--lots needs --method exact.") }
        if lots, since != nil {
            throw ValidationError(
                "--lots and --since both decide among equally good plans; give one of them.")
        }
        if fix != nil, certificate != nil {
            throw ValidationError(
                "--certificate proves the best of all plans, not the best with --fix; give one of "
                    + "them.")
        }
        if method == .glpk, certificate != nil {
            throw ValidationError(
                "--certificate needs --method exact or heuristic: GLPK's own branch and cut gives "
                    + "no prices to put into a certificate.")
        }
        if let exportModel, !exportModel.hasSuffix(".mps"), !exportModel.hasSuffix(".lp") {
            throw ValidationError("--export-model takes a file that ends in .mps or .lp.")
        }
    }

    func run() throws {
        var job = try AssignJob(self)
        try job.exportModel()
        try job.solve()
        try job.writePlan()
        job.print()
        try job.end()
    }
}

extension PackingOptions.Method: ExpressibleByArgument {}
