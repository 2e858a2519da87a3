import Answers
import ArgumentParser
import Care
import Exchange
import Files
import Matching
import Optimisation
import Reporting

/// `nearhome assign`: the best whole allocation.
struct AssignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Finds the best whole allocation and says how good it is proved to be.",
        discussion: """
            The fewest points, then the least weekly cost. Beside the plan stand the children whose \
            answer the target, the cap or the budget changes, and every child who does not have its \
            own first choice. Exit status 1 where budget and cap cannot be met, with the least \
            change that would do. On a terminal, standard error shows how far the search is; Ctrl-C \
            ends it with the plan held and its proved gap.

            Example:
              nearhome assign Instances/tiny --plan plan.csv
              nearhome assign Instances/tiny --out-of-area-cap 0.3 --format json
              nearhome assign Instances/tiny --export-model tiny.mps
              nearhome assign Instances/tiny --certificate proof.csv
              nearhome assign Instances/tiny --plans 3 --since plan.csv
            """)

    @Argument(help: "The instance folder.")
    var instance: String

    @Option(help: "exact, or heuristic with a proved bound.")
    var method: PackingOptions.Method = .exact

    @Option(
        help: ArgumentHelp(
            "Wall-clock seconds for all solves of the command together.", valueName: "s"))
    var timeLimit: Double?

    @Option(
        help: ArgumentHelp(
            "Branch-and-bound nodes; gives repeatable answers where a limit stops the search.",
            valueName: "n"))
    var nodeLimit: Int?

    @Option(help: ArgumentHelp("Stop within this proved relative gap.", valueName: "g"))
    var gap: Double = 0

    @Option(help: ArgumentHelp("The seed of every random choice.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Writes the complete program for other solvers (.mps or .lp), with its names beside.",
            valueName: "file"))
    var exportModel: String?

    @Option(help: ArgumentHelp("Writes the plan as CSV.", valueName: "file"))
    var plan: String?

    @Option(
        help: ArgumentHelp(
            "An earlier plan: among equally good plans the one that changes fewest answers is taken, "
                + "and the changes are listed.", valueName: "file"))
    var since: String?

    @Option(
        help: ArgumentHelp("The best plans, this many, one after another.", valueName: "k"))
    var plans: Int = 1

    @Option(
        help: ArgumentHelp(
            "Writes plan, bound and the prices that prove it, for `verify --certificate`.",
            valueName: "file"))
    var certificate: String?

    @OptionGroup var demands: DemandOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let timeLimit, !(timeLimit > 0) {
            throw ValidationError("--time-limit is more than 0 seconds.")
        }
        if let nodeLimit, nodeLimit < 1 { throw ValidationError("--node-limit is 1 or more.") }
        if !(gap >= 0 && gap < 1) { throw ValidationError("--gap is from 0 to below 1, as 0.001.") }
        if !(1...100).contains(plans) { throw ValidationError("--plans is from 1 to 100.") }
        if plans > 1, method == .heuristic {
            throw ValidationError("--plans needs --method exact.")
        }
        if let exportModel, !exportModel.hasSuffix(".mps"), !exportModel.hasSuffix(".lp") {
            throw ValidationError("--export-model takes a file that ends in .mps or .lp.")
        }
    }

    func run() throws {
        let clock = ContinuousClock()
        let start = clock.now
        func seconds(_ from: ContinuousClock.Instant) -> Double {
            let duration = clock.now - from
            return Double(duration.components.seconds)
                + Double(duration.components.attoseconds) / 1e18
        }
        let loaded = try common.load(instance: instance)
        let read = seconds(start)

        let prepared = clock.now
        let register = Register(instance: loaded.instance, policy: loaded.policy)
        let demands = try demands.demands()
        let allocator = Allocator(register: register, includesAsk: demands.includesAsk)
        let eligibility = seconds(prepared)
        if let exportModel {
            if !allocator.holdsAllPairs {
                let size = allocator.possiblePairs
                throw Failure(
                    .absent,
                    "Error: \(size.children) children and \(size.homes) homes make "
                        + "\(size.children * size.homes) pairs; the complete model of more than "
                        + "\(HeldPairs.mostPossiblePairs) is not exported. Take a smaller instance."
                )
            }
            try export(allocator.model(demands), to: exportModel)
        }

        var options = PackingOptions()
        options.method = method
        options.nodeLimit = nodeLimit
        options.gap = gap
        options.seed = seed
        let earlier = try since.map { try self.earlier(at: $0, register: register) }
        let solving = clock.now
        let allocation: Allocation
        var review: PlanReview?
        var conflict: DemandConflict?
        var best: BestPlans?
        let solve: Double
        let watch = SearchWatch(isQuiet: common.quiet)
        do throws(Allocator.Fault) {
            let budget = timeLimit.map { SearchWatch.Budget(seconds: $0, from: start) }
            options.deadline = budget?.main(
                isReviewed: plans > 1
                    || (allocator.holdsAllPairs
                        && !PlanReview.drivers(demands, in: register).isEmpty)
            )
            options.progress = watch.progress(of: "plan")
            options.certifies = certificate != nil
            allocation = try allocator.allocate(demands, options: options, since: earlier)
            solve = seconds(solving)
            options.certifies = false
            options.deadline = budget?.end
            if let held = allocation.plan {
                options.progress = watch.progress(of: "what policies change")
                review = try PlanReview(
                    of: held, demands: demands, by: allocator, options: options,
                    solvesAgain: !watch.isCancelled && allocator.holdsAllPairs)
                if plans > 1 {
                    options.progress = watch.progress(of: "further plans")
                    best = try BestPlans(
                        plans, after: held,
                        isProved: allocation.status == .optimal
                            && allocation.termination == .proved,
                        demands: demands, by: allocator, options: options,
                        mayGoOn: {
                            !watch.isCancelled && budget.map { clock.now < $0.end } ?? true
                        })
                }
            } else if allocation.status == .infeasible {
                options.progress = watch.progress(of: "least change")
                conflict = DemandConflict(demands, by: allocator, options: options)
            }
            watch.finish()
        } catch {
            watch.finish()
            throw Failure(
                .software,
                "Error: a plan did not pass the independent check "
                    + "(\(error.rules.joined(separator: ", "))) and is not printed. Please report it "
                    + "with the command and the version.")
        }
        let reviewing = seconds(solving) - solve
        if let plan, let held = allocation.plan {
            let instance = loaded.instance
            let rows = instance.children.indices.filter {
                instance.children[$0].status != .settled
            }.map { index in
                (
                    child: instance.children[index].id,
                    home: held.check.homes[index].map { instance.homes[$0].id }
                )
            }
            try PlanFile.write(rows.sorted { $0.child < $1.child }, to: plan)
        }
        let run = AssignRun(
            method: method, allocation: allocation, review: review, conflict: conflict, best: best,
            changes: earlier.map { PlanChanges(from: $0, to: allocation) }, seed: seed,
            solverVersion: LinearProgram.version, inputHash: loaded.reading.inputHash ?? "",
            policyHash: loaded.reading.policyHash ?? "",
            seconds: (read, eligibility, solve, reviewing, seconds(start)))
        common.print(Printout.assign(run))
        if allocation.plan == nil { throw ExitStatus.absent }
        if let certificate { try write(allocation.certificate, of: loaded, to: certificate) }
    }

}

extension AssignCommand {
    /// An earlier plan, with the children and homes that are still there.
    private func earlier(at path: String, register: Register) throws -> PlanChanges.Earlier {
        let reading = try PlanFile.read(path)
        if !reading.faults.isEmpty { throw InstanceRefused(faults: reading.faults) }
        return PlanChanges.Earlier(
            reading.rows.map { PlanCheck.Row(child: $0.child, home: $0.home) }, register: register)
    }

    /// Writes a certificate with the digests of what it is about.
    private func write(
        _ certificate: PlanCertificate?, of loaded: LoadedInstance, to path: String
    ) throws {
        guard var certificate else {
            throw Failure(
                .absent,
                "\(path) is not written: a limit came before prices that prove a bound were found. "
                    + "Give more time.")
        }
        certificate.inputHash = loaded.reading.inputHash ?? ""
        certificate.policyHash = loaded.reading.policyHash ?? ""
        try CertificateFile.write(certificate, to: path)
    }

    /// Writes the model, and beside it a CSV file that says what each name stands for.
    private func export(_ model: AllocationModel, to path: String) throws {
        do {
            let export = try ModelExport(
                model.program, unit: Points.one, secondaryUnit: 100)
            let file = try StreamedFile(path: path)
            if path.hasSuffix(".mps") {
                try export.writeMPS { try file.write($0) }
            } else {
                try export.writeLP { try file.write($0) }
            }
            try file.finish()
            let names = try StreamedFile(path: path + ".names.csv")
            let header = ["name", "kind", "children", "home", "row"]
            try names.write(Array(CommaSeparated.line(header).utf8))
            try export.forEachName { name, meaning in
                let line = CommaSeparated.line([name] + model.words(meaning))
                try names.write(Array(line.utf8))
            }
            try names.finish()
        } catch let error as ModelExportError {
            switch error {
            case .tooLarge(let columns, let limit):
                throw Failure(
                    .absent,
                    "Error: the model has \(columns) columns, more than the \(limit) that are "
                        + "exported; take a smaller instance.")
            }
        }
    }
}

extension PackingOptions.Method: ExpressibleByArgument {}
