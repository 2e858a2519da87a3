import Answers
import ArgumentParser
import Files
import Matching
import Nightly

/// `nearhome compare`: two plans of one instance side by side.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Shows two plans side by side: children, points, cost, rate, who changes.",
        discussion: """
            Each plan is a CSV file with the columns child_id and home_id. It is checked in the same \
            way as by `verify`. Exit status 1 if a plan breaks a rule; the comparison is still \
            printed.

            Example:
              nearhome assign Instances/tiny --plan a.csv
              nearhome assign Instances/tiny --out-of-area-cap 0.3 --plan b.csv
              nearhome compare Instances/tiny a.csv b.csv
            """)

    @Argument(help: "The instance folder.")
    var instance: String

    @Argument(help: "The first plan, a CSV file.")
    var planA: String

    @Argument(help: "The second plan, a CSV file.")
    var planB: String

    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let loaded = try common.load(instance: instance)
        let plans = try [planA, planB].map { try SuppliedPlan(at: $0) }
        if !common.quiet {
            for notice in plans.flatMap(\.notices) { common.diagnose(notice: notice) }
        }
        let register = Register(instance: loaded.instance, policy: loaded.policy)
        let limits = try limits.limits()
        let checks = plans.map { PlanCheck($0.rows, register: register, limits: limits) }
        let comparison = PlanComparison(checks[0], checks[1], register: register)
        common.print(Printout.compare(comparison, register: register))
        if !checks.allSatisfy(\.isValid) { throw ExitStatus.absent }
    }
}
