import Answers
import Care
import Exchange
import Files
import Matching
import Nightly
import Optimisation
import Reporting

/// One run of `assign`, step by step: read, solve, review, write, print.
struct AssignJob {
    private let command: AssignCommand
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let loaded: LoadedInstance
    private let register: Register
    private let allocator: Allocator
    private let limits: AllocationLimits
    private let earlier: PlanChanges.Earlier?
    private let agreed: (plan: SuppliedPlan, homes: AgreedHomes)?
    /// The digest of the instance, made while the plan is looked for.
    private let inputHash: SolverThread.Pending<String>
    private let watch: SearchWatch
    private let budget: SearchWatch.Budget?
    private var seconds: AssignRun.Seconds = (0, 0, 0, 0, 0)
    private var allocation: Allocation?
    private var review: PlanReview?
    private var reasons: UnplacedReasons?
    private var conflict: LimitConflict?
    private var best: BestPlans?

    /// Reads everything that the command names and prepares the instance.
    ///
    /// - Throws: where something cannot be read or is faulty, or where what is agreed breaks a rule.
    init(_ command: AssignCommand) throws {
        self.command = command
        let start = clock.now
        self.start = start
        let loaded = try command.common.load(instance: command.instance)
        self.loaded = loaded
        seconds.read = AssignJob.seconds(clock.now - start)
        let prepared = clock.now
        inputHash = SolverThread.beside { [reading = loaded.reading] _ in reading.inputHash ?? "" }
        let register = Register(instance: loaded.instance, policy: loaded.policy)
        self.register = register
        var limits = try command.limits.limits()
        agreed = try command.fix.map { path in
            let plan = try SuppliedPlan(at: path)
            let homes = AgreedHomes(plan.rows, register: register, limits: limits)
            if !homes.breaches.isEmpty { throw plan.refusal(homes.breaches) }
            return (plan, homes)
        }
        limits.agreed = agreed?.homes.homes ?? [:]
        self.limits = limits
        earlier = try command.since.map {
            PlanChanges.Earlier(try SuppliedPlan(at: $0).rows, register: register)
        }
        let names = command.exportModel.map { $0 + ".names.csv" }
        try Inputs.refuse([command.plan, command.certificate, command.exportModel, names])
        allocator = Allocator(register: register, includesAsk: limits.includesAsk)
        seconds.eligibility = AssignJob.seconds(clock.now - prepared)
        watch = SearchWatch(isQuiet: command.common.quiet)
        budget = command.timeLimit.map { SearchWatch.Budget(seconds: $0, from: start) }
    }

    private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

    // MARK: Solving

    /// Finds the plan and what is told beside it.
    mutating func solve() throws {
        defer { watch.finish() }
        var options = PackingOptions()
        options.method = command.method
        options.nodeLimit = command.nodeLimit
        options.gap = command.gap
        options.seed = command.seed
        let solving = clock.now
        do throws(Allocator.Fault) {
            try allocate(options)
            seconds.solve = AssignJob.seconds(clock.now - solving)
            options.deadline = budget?.end
            // What a policy changes is asked of our own search, whoever proved the plan.
            if options.method == .glpk { options.method = .exact }
            try explain(options)
        } catch {
            throw Failure.notLawful(error)
        }
        seconds.review = AssignJob.seconds(clock.now - solving) - seconds.solve
        if let agreed, conflict?.kind == .anyway {
            throw agreed.plan.refusal(
                agreed.homes.breachesWithStayers(register: register, limits: limits))
        }
    }

    private mutating func allocate(_ options: PackingOptions) throws(Allocator.Fault) {
        var options = options
        options.deadline = budget?.main(
            isReviewed: command.plans > 1
                || (allocator.holdsAllPairs
                    && !PlanReview.drivers(limits, in: register).isEmpty)
        )
        options.progress = watch.progress(of: "plan")
        options.certifies = command.certificate != nil
        let tieBreaker: TieBreaker =
            command.lots ? .lots : earlier.map(TieBreaker.since) ?? .any
        allocation = try allocator.allocate(limits, options: options, amongEquals: tieBreaker)
    }

    /// Who pays for what, further plans, or why there is none.
    private mutating func explain(_ options: PackingOptions) throws(Allocator.Fault) {
        guard let allocation else { return }
        var options = options
        guard let held = allocation.plan else {
            if allocation.status == .infeasible {
                options.progress = watch.progress(of: "least change", isOfPoints: false)
                conflict = LimitConflict(limits, by: allocator, options: options)
            }
            return
        }
        options.progress = watch.progress(of: "what policies change")
        review = try PlanReview(
            of: allocation, by: allocator, options: options,
            solvesAgain: !watch.isCancelled && allocator.holdsAllPairs)
        reasons = UnplacedReasons(of: allocation, by: allocator, review: review)
        guard command.plans > 1 else { return }
        options.progress = watch.progress(of: "further plans")
        best = try BestPlans(
            command.plans, after: held,
            isProved: allocation.status == .optimal && allocation.termination == .proved,
            limits: limits, by: allocator, options: options,
            mayGoOn: { [watch, budget, clock] in
                !watch.isCancelled && budget.map { clock.now < $0.end } ?? true
            })
    }

    // MARK: Writing

    /// Writes the complete program where asked for, and beside it a CSV file that says what each
    /// name stands for.
    func exportModel() throws {
        guard let path = command.exportModel else { return }
        if !allocator.holdsAllPairs {
            let size = allocator.possiblePairs
            throw Failure(
                .absent,
                "Error: \(size.children.counted("child", "children")) and \(size.homes.counted("home", "homes")) make "
                    + "\(size.children * size.homes) pairs; --export-model writes at most "
                    + "\(HeldPairs.mostPossiblePairs). Use a smaller instance.")
        }
        let model = allocator.model(limits)
        let export: ModelExport
        do {
            export = try ModelExport(model.program, unit: Points.one, secondaryUnit: 100)
        } catch {
            switch error {
            case .tooLarge(let columns, let limit):
                throw Failure(
                    .absent,
                    "Error: the model has \(columns) columns; --export-model writes at most "
                        + "\(limit). Use a smaller instance.")
            }
        }
        let file = try StreamedFile(path: path)
        if path.hasSuffix(".mps") {
            try export.writeMPS { try file.write($0) }
        } else {
            try export.writeLP { try file.write($0) }
        }
        try file.finish()
        let names = try StreamedFile(path: path + ".names.csv")
        let header = ["name", "kind", "children", "home", "row"]
        try names.write(Array(CSVText.line(header).utf8))
        try export.forEachName { name, meaning in
            let line = CSVText.line([name] + model.words(meaning))
            try names.write(Array(line.utf8))
        }
        try names.finish()
    }

    /// Writes the plan where asked for.
    func writePlan() throws {
        guard let path = command.plan, let held = allocation?.plan else { return }
        let instance = loaded.instance
        let rows = instance.children.indices.filter {
            instance.children[$0].status != .settled
        }.map { index in
            (
                child: instance.children[index].id,
                home: held.check.homes[index].map { instance.homes[$0].id }
            )
        }
        try PlanFile.write(rows.sorted { $0.child < $1.child }, to: path)
    }

    /// Prints the answer.
    mutating func print() {
        guard let allocation else { return }
        seconds.total = AssignJob.seconds(clock.now - start)
        command.common.print(
            Printout.assign(
                AssignRun(
                    method: command.method, allocation: allocation, review: review,
                    reasons: reasons,
                    conflict: conflict, best: best,
                    changes: earlier.map { PlanChanges(from: $0, to: allocation) },
                    isDrawnByLot: command.lots, seed: command.seed,
                    solverVersion: LinearProgram.version,
                    inputHash: inputHash.join() ?? "",
                    policyHash: loaded.reading.policyHash ?? "", seconds: seconds)))
    }

    /// Ends with the status of the answer; writes the certificate where asked for.
    func end() throws {
        guard let allocation, allocation.plan != nil else { throw ExitStatus.absent }
        guard let path = command.certificate else { return }
        guard var certificate = allocation.certificate else {
            throw Failure(
                .absent,
                "\(path) was not written: the search reached a limit before it found prices that "
                    + "prove a bound. Give it more time.")
        }
        certificate.inputHash = inputHash.join() ?? ""
        certificate.policyHash = loaded.reading.policyHash ?? ""
        try CertificateFile.write(certificate, to: path)
    }
}
