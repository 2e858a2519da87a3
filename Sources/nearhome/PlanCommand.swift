import Answers
import ArgumentParser
import Capacity
import Care
import Exchange
import Files
import Reporting
import Reports

/// `nearhome plan`: capacity plans.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract:
            "Says what plans for more homes would do, and finds the cheapest that works.",
        discussion: """
            A future is one possible course of the coming years. It is played through quarter by \
            quarter: children come, leave and move, homes open and close, and on the last day of each \
            quarter the best plan of that day is worked out. A child who has been placed counts as \
            settled from then on; no settled child is moved. With `--config FILE`, options that you \
            leave out come from the part `plans` of the settings file. \
            `nearhome plan simulate --help` lists every option.

            Example:
              P=Instances/cambridgeshire-2011/plan
              nearhome plan Instances/cambridgeshire-2011 \\
                  --scenario $P/scenario.yml --options $P/options.csv \\
                  --counts $P/answer.csv --futures 4
            """,
        subcommands: [PlanSimulateCommand.self, PlanGatherCommand.self],
        defaultSubcommand: PlanSimulateCommand.self)
}

extension Placing: ExpressibleByArgument {}

/// `nearhome plan INSTANCE`: what plans would do.
struct PlanSimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulates plans over futures and compares them with doing nothing (the "
            + "default).")

    @Argument(help: "The instance folder.")
    var instance: String

    @OptionGroup var planning: PlanningOptions

    @Option(help: ArgumentHelp("Plans to compare: plan,option_id,count.", valueName: "file"))
    var counts: String?

    @Option(
        help: ArgumentHelp(
            "Writes the home of every child that a step places.", valueName: "file"))
    var placements: String?

    @Option(
        help: ArgumentHelp(
            "Writes the instance and the plan of each step of one future.", valueName: "dir"))
    var steps: String?

    @Option(help: ArgumentHelp("The future whose steps are written.", valueName: "k"))
    var future: Int?

    @Option(
        help: ArgumentHelp(
            "Saves each plan and future as a line of this file; continues a file that is there.",
            valueName: "file"))
    var out: String?

    @Option(
        help: ArgumentHelp(
            "Simulates only every n-th future, into --out, and prints nothing.",
            valueName: "i/n"))
    var shard: String?

    @Flag(help: "A first look: the first four futures only.")
    var preview = false

    @Option(
        help: ArgumentHelp(
            "The folder for a page, a workbook, a PDF and CSV files: the plan and its "
                + "sufficiency statement.", valueName: "dir"))
    var report: String?

    @Flag(help: "Write no PDF.")
    var noPDF = false

    @OptionGroup var choice: ChoiceOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if choice.optimise, planning.options == nil {
            throw ValidationError("--optimise needs --options.")
        }
        if choice.optimise,
            counts != nil || placements != nil || steps != nil || out != nil || preview
        {
            throw ValidationError(
                "--optimise chooses among all plans; compare the one it writes with --counts.")
        }
        if (steps == nil) != (future == nil) {
            throw ValidationError("--steps DIR and --future K: give both, or neither.")
        }
        if shard != nil, out == nil { throw ValidationError("--shard needs --out.") }
        if shard != nil, placements != nil || steps != nil || report != nil {
            throw ValidationError(
                "--shard writes only --out; leave out --placements, --steps and --report.")
        }
        _ = try part()
        if counts != nil, planning.options == nil {
            throw ValidationError("--counts needs --options.")
        }
    }

    /// Which futures are simulated: those whose number leaves this rest.
    private func part() throws -> (rest: Int, of: Int)? {
        guard let shard else { return nil }
        let parts = shard.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let index = parts[0], let count = parts[1], count > 0,
            (0...count).contains(index)
        else { throw ValidationError("--shard \(shard): give I/N, as 1/4.") }
        return (index % count, count)
    }

    func run() throws {
        let loaded = try common.load(instance: instance)
        var inputs = try planning.read(
            loaded, folder: instance, counts: counts, common: common)
        try Inputs.refuse([
            out, placements, choice.writeCounts, choice.exportModel,
            choice.exportModel.map { $0 + ".names.csv" },
        ])
        try planning.keep(inputs)
        if choice.optimise { return try choose(inputs, loaded) }
        if preview { inputs.futures = Array(inputs.futures.prefix(4)) }
        if let future, !(1...inputs.futures.count).contains(future) {
            throw Failure.usage(
                "There is no future \(future); they are numbered 1 to \(inputs.futures.count).")
        }
        let runner = FutureRunner(inputs)
        if let steps, let future {
            try write(
                try stepped(runner, future: future - 1), policy: loaded.policy, to: steps)
        }
        var lines = RunLines(
            question: inputs.question, plans: inputs.lines.map { inputs.head(of: $0) },
            digests: digests(inputs, loaded))
        let file = try out.map { try open($0, &lines) }
        let asked = inputs
        let part = try part()
        var kept: [(RunLines.Key, [Simulation.AllocatedChild])] = []
        var tallies = inputs.lines.map { _ in PlacementTally() }
        let keepsPlacements = placements != nil || report != nil
        let tasks = runner.tasks.filter { task in
            let number = asked.futures[task.future].number
            if let part, number % part.of != part.rest { return false }
            return keepsPlacements
                || lines.outcomes[.init(plan: task.line, future: number)] == nil
        }
        do {
            try runner.run(tasks, threads: 2, keepsPlacements: keepsPlacements) { task, result in
                let key = RunLines.Key(
                    plan: task.line, future: asked.futures[task.future].number)
                if placements != nil { kept.append((key, result.placements)) }
                if report != nil { tallies[task.line].add(result.placements) }
                if lines.outcomes[key] == nil {
                    try file?.append(lines.line(key, result.outcome))
                }
                lines.outcomes[key] = result.outcome
            }
        } catch let fault as PlacingFault {
            throw PlanningOptions.failure(fault)
        }
        try file?.finish()
        if let placements { try write(kept, asked, to: placements) }
        if part != nil { return }
        guard let comparison = lines.comparison else {
            throw Failure(.software, "Error: a plan and future were not simulated.")
        }
        if preview, !common.quiet {
            Output.diagnose(
                "This is a preview of \(inputs.futures.count.counted("future", "futures")); run it without --preview for "
                    + "an answer.")
        }
        if let report {
            try write(
                PlanReport(
                    comparison, tallies: tallies, inputs: inputs,
                    source: source(inputs, loaded)), results: [], to: report)
        }
        common.print(Printout.plan(comparison))
    }

    // MARK: Files

    func digests(
        _ inputs: PlanningInputs, _ loaded: LoadedInstance
    ) -> [(key: String, value: String)] {
        [
            ("instance", loaded.reading.inputHash ?? ""),
            ("policy", loaded.reading.policyHash ?? ""),
        ] + inputs.digests
    }

    private func open(_ path: String, _ lines: inout RunLines) throws -> LineFile {
        let file = try LineFile(path: path)
        if file.found.isEmpty {
            try file.append(lines.head)
            return file
        }
        do throws(RunLines.Fault) {
            try lines.merge(try RunLines(reading: file.found))
        } catch {
            throw PlanGatherCommand.failure(error, path: path)
        }
        return file
    }

    private func write(
        _ kept: [(RunLines.Key, [Simulation.AllocatedChild])], _ inputs: PlanningInputs,
        to path: String
    ) throws {
        let names = inputs.lines.map(\.name)
        let days = inputs.days.days
        let file = try StreamedFile(path: path)
        try file.write(
            Array(CSVText.line(["plan", "future", "on", "child_id", "home_id"]).utf8))
        for (key, placements) in kept {
            for placement in placements {
                let row = [
                    names[key.plan], String(key.future), days[placement.step].description,
                    placement.child,
                    placement.home,
                ]
                try file.write(Array(CSVText.line(row).utf8))
            }
        }
        try file.finish()
    }

    /// The steps of a future under the last plan asked for.
    private func stepped(_ runner: FutureRunner, future: Int) throws -> [Simulation.Step] {
        let last = runner.inputs.lines.count - 1
        do throws(PlacingFault) {
            return try runner.run(.init(line: last, future: future), keepsSteps: true).steps
        } catch {
            throw PlanningOptions.failure(error)
        }
    }

    private func write(_ steps: [Simulation.Step], policy: Policy, to folder: String) throws {
        if Files.kind(of: folder) != .nothing {
            throw Failure.usage("\(folder) is already there; name a new folder.")
        }
        _ = try OutputFolder(path: folder)
        for (index, step) in steps.enumerated() {
            let path = folder + (index < 10 ? "/0\(index)" : "/\(index)")
            try InstanceFolder.write(step.instance, policy: policy, to: path)
            try PlanFile.write(step.plan.map { ($0.child, $0.home) }, to: path + "/plan.csv")
        }
    }
}

/// `nearhome plan gather`: one answer from run files.
struct PlanGatherCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gather",
        abstract: "Prints the answer of runs that were divided.",
        discussion: """
            Takes files of `plan --out`, in any order, and prints what the undivided command prints. \
            If lines are missing, it names them and ends with exit status 1.

            Example:
              nearhome plan my-county --scenario s.yml --futures f --shard 0/2 \\
                  --out a.jsonl
              nearhome plan my-county --scenario s.yml --futures f --shard 1/2 \\
                  --out b.jsonl
              nearhome plan gather a.jsonl b.jsonl
            """)

    @Argument(help: "The run files.")
    var runs: [String]

    @OptionGroup var common: CommonOptions

    /// The sentence for a file that is no run, or of another run.
    static func failure(_ fault: RunLines.Fault, path: String) -> Failure {
        switch fault {
        case .line(let number):
            Failure(
                .data,
                "\(path):\(number): this is not a line of a run; give a file that `plan --out` "
                    + "wrote, or name a new one.")
        case .otherHead:
            Failure(
                .data,
                "\(path):1: this is another run: its instance, scenario, plans or futures differ; "
                    + "name a new file, or gather files of one run.")
        }
    }

    func run() throws {
        var gathered: RunLines?
        for path in runs {
            guard let bytes = try Files.bytes(of: path) else {
                throw Failure(.data, "\(path): there is no such file; check the path.")
            }
            do throws(RunLines.Fault) {
                let lines = try RunLines(reading: bytes)
                if gathered == nil { gathered = lines } else { try gathered?.merge(lines) }
            } catch {
                throw PlanGatherCommand.failure(error, path: path)
            }
        }
        guard let gathered else { return }
        guard let comparison = gathered.comparison else {
            for name in gathered.missing { Output.diagnose("missing: plan and future \(name)") }
            throw Failure(
                .absent, "Lines are missing; run their shards, and gather all files again.")
        }
        common.print(Printout.plan(comparison))
    }
}
