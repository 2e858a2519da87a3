import Answers
import ArgumentParser
import Care
import Exchange
import Files
import Matching
import Nightly

/// Budget, cap and asking, as `assign` and `verify` take them.
struct LimitOptions: ParsableArguments {
    @Flag(help: "Include homes that still have a question to answer.")
    var includeAsk = false

    @Option(
        help: ArgumentHelp(
            "The most that all homes may cost in a week, in pounds, as £512,000.",
            valueName: "pounds"))
    var budget: String?

    @Option(
        help: ArgumentHelp(
            "The most children outside, as a share (35% or 0.35) of those whose location is known.",
            valueName: "rate"))
    var outOfAreaCap: String?

    func validate() throws {
        _ = try limits()
    }

    /// The limits, or wrong usage.
    func limits() throws -> AllocationLimits {
        var limits = AllocationLimits()
        limits.includesAsk = includeAsk
        if let budget {
            guard let pounds = SpokenNumber.pounds(budget) else {
                throw ValidationError(
                    "--budget \(budget): give pounds a week, as £512,000 or 512233.40, up to "
                        + "\(SpokenNumber.mostPounds).")
            }
            limits.budget = pounds
        }
        if let outOfAreaCap {
            guard let share = SpokenNumber.share(outOfAreaCap) else {
                throw ValidationError(
                    "--out-of-area-cap \(outOfAreaCap): give a share, as 35% or 0.35.")
            }
            limits.outOfAreaCap = share
        }
        return limits
    }
}

/// `nearhome verify`: an independent check of any plan.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks a plan against every rule and recomputes points, cost and measures.",
        discussion: """
            The plan is a CSV file with the columns child_id and home_id; a blank home_id means no \
            home. It does not use the optimiser. Exit status 1 if the plan breaks a rule.

            With --certificate it checks a file of `assign --certificate` instead: the plan by every \
            rule, and the bound by the prices over every pair of a child and a home. It takes the \
            budget, the cap and --include-ask from the certificate. Exit status 1 if anything in it \
            is wrong.

            Example:
              nearhome assign Instances/tiny --plan plan.csv
              nearhome verify Instances/tiny plan.csv
              nearhome assign Instances/tiny --certificate proof.csv
              nearhome verify Instances/tiny --certificate proof.csv
            """)

    @Argument(help: "The instance folder.")
    var instance: String

    @Argument(help: "The plan, a CSV file.")
    var plan: String?

    @Option(help: ArgumentHelp("A certificate to check instead of a plan.", valueName: "file"))
    var certificate: String?

    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if (plan == nil) == (certificate == nil) {
            throw ValidationError("give either a plan or --certificate.")
        }
        if certificate != nil,
            limits.includeAsk || limits.budget != nil || limits.outOfAreaCap != nil
        {
            throw ValidationError(
                "--certificate has its own budget, cap and --include-ask; leave those options out.")
        }
    }

    func run() throws {
        let loaded = try common.load(instance: instance)
        if let certificate { return try check(certificate: certificate, of: loaded) }
        guard let plan else { throw ExitStatus.usage }
        let supplied = try SuppliedPlan(at: plan)
        if !common.quiet {
            for notice in supplied.notices { common.diagnose(notice: notice) }
        }
        let register = Register(instance: loaded.instance, policy: loaded.policy)
        let check = PlanCheck(
            supplied.rows, register: register, limits: try limits.limits())
        common.print(Printout.verify(check, register: register))
        if !check.isValid { throw ExitStatus.absent }
    }

    private func check(certificate path: String, of loaded: LoadedInstance) throws {
        let reading = try CertificateFile.read(
            path, children: loaded.instance.children.count, homes: loaded.instance.homes.count)
        guard let certificate = reading.certificate else {
            throw InstanceRefused(faults: reading.faults)
        }
        let check = CertificateCheck(
            certificate, isSealed: reading.isSealed,
            register: Register(instance: loaded.instance, policy: loaded.policy),
            inputHash: loaded.reading.inputHash ?? "", policyHash: loaded.reading.policyHash ?? "")
        common.print(Printout.certificate(check))
        if !check.holds { throw ExitStatus.absent }
    }
}
