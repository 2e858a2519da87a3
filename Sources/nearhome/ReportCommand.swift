import ArgumentParser
import Care
import Files
import Matching
import Measures
import Nightly
import Optimisation
import Reporting
import Reports

/// `nearhome report`: the sufficiency report of an instance.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Writes the sufficiency report: children outside, target, places, plan.",
        discussion: """
            With --out, writes a folder: report.html (a page that needs no script), report.xlsx, \
            report.pdf (if Chromium is installed), report.json, figures.csv and one CSV file for \
            each table. Without it, prints a summary, or with --format json or csv the figures.

            Outside can mean five things: \(OutsideMeaning.allCases.map(\.rawValue).joined(separator: ", ")). \
            The authority's target is for out; use --target to set one for another meaning.

            Give a folder with night.csv to get the report of a night: returns, registers, prices \
            and targets. --edition shared writes the edition for sharing, with rounded counts only.

            Example:
              nearhome report Instances/tiny --out out/tiny
              nearhome report Reports/october-2011 --out out/night
              nearhome report Instances/tiny --no-allocation --format json
              nearhome report Instances/tiny --definition out-not-adjoining --target 0.1
            """)

    @Argument(help: "The instance folder, or the folder of a night.")
    var instance: String

    @Option(help: ArgumentHelp("The folder for the files; made if missing.", valueName: "dir"))
    var out: String?

    @Option(
        help: ArgumentHelp(
            "A plan to report instead of the best one (child_id,home_id).",
            valueName: "plan.csv"))
    var plan: String?

    @Flag(help: "Report the day alone, without a plan.")
    var noAllocation = false

    @Option(
        help: ArgumentHelp(
            "The most steps of the search; gives repeatable reports.", valueName: "n"))
    var nodeLimit: Int?

    @Option(help: ArgumentHelp("The most seconds the whole search may take.", valueName: "s"))
    var timeLimit: Double?

    @Option(help: "What outside means; by default out, or the meaning that night.csv names.")
    var definition: OutsideMeaning?

    @Option(help: ArgumentHelp("The share to reach, as 0.29.", valueName: "rate"))
    var target: String?

    @Option(
        help: ArgumentHelp("One placing authority of an alliance, by its code.", valueName: "code"))
    var authority: String?

    @Option(help: "Who reads the report of a night: team or shared.")
    var edition: NightReport.Edition = .team

    @Flag(help: "Write no PDF.")
    var noPDF = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        _ = try targetRate()
        if plan != nil && noAllocation {
            throw ValidationError("--plan and --no-allocation: give one of them.")
        }
        try SearchBounds.check(timeLimit: timeLimit, nodeLimit: nodeLimit)
    }

    private func targetRate() throws -> Rate? {
        guard let target else { return nil }
        guard let share = SpokenNumber.share(target) else {
            throw ValidationError("--target \(target): give a share, as 29% or 0.29.")
        }
        return share
    }

    func run() throws {
        try Files.expectFolder(out)
        if NightFolder.isNight(instance) { return try runNight() }
        if edition == .shared {
            throw Failure.usage(
                "--edition shared: \(instance) is no folder of a night (it has no night.csv), and "
                    + "the report of an instance lists children by reference. Share the report of "
                    + "a night.")
        }
        let loaded = try common.load(instance: instance)
        let authorities = loaded.instance.authorities
        var member: Int?
        if let authority {
            guard let index = authorities.firstIndex(where: { $0.code == authority.uppercased() })
            else {
                throw Failure.usage(
                    "--authority \(authority): the instance has "
                        + authorities.map(\.code).joined(separator: ", ") + ".")
            }
            member = index
        }
        let report = SufficiencyReport(
            of: loaded.instance, member: member, plan: try summary(of: loaded),
            meaning: definition ?? .outside, target: try targetRate(),
            settings: loaded.policy.settings,
            provenance: Provenance(
                version: Product.version, inputHash: loaded.reading.inputHash,
                policyHash: loaded.reading.policyHash, isSynthetic: loaded.instance.isSynthetic))
        let files = try out.map { try write(report, to: $0) } ?? []
        switch common.format {
        case .table: Output.result(summary(report, files))
        case .json: Output.result(report.json.text())
        case .csv: Output.result(report.figures.csv)
        }
    }

    private func summary(of loaded: LoadedInstance) throws -> PlanSummary? {
        if noAllocation { return nil }
        let register = Register(instance: loaded.instance, policy: loaded.policy)
        if let plan { return try .supplied(at: plan, for: register) }
        if SufficiencyReport.namesNobodyToPlace(loaded.instance) { return nil }
        var options = PackingOptions()
        options.nodeLimit = nodeLimit
        options.deadline = timeLimit.map { ContinuousClock.now + .seconds($0) }
        guard let summary = try PlanSummary.best(for: register, options: options) else {
            Output.diagnose(
                "notice: the search reached its limit before it found a plan; the report is of the "
                    + "day alone. Raise --node-limit or --time-limit.")
            return nil
        }
        return summary
    }

    private func write(_ report: SufficiencyReport, to path: String) throws -> [String] {
        try write(report.document, with: report.valueFiles, on: report.asOf, to: path)
    }

    private func write(
        _ document: Document, with values: [OutputFile], on day: Day, to path: String
    ) throws -> [String] {
        let folder = try ReportFolder(
            path: path, kind: edition == .shared ? .shared : .team)
        let written = try folder.write(
            document, with: values, created: Int(day.number) * 86_400,
            browser: PrintedPage.browser(searching: ChildProcess.searchPath), printsPDF: !noPDF)
        if case .interrupted(let signal)? = written.obstacle {
            ChildProcess.endAsAsked(by: signal)
        }
        if let obstacle = written.obstacle { Output.diagnose("notice: \(obstacle)") }
        return written.names.map { "\(path)/\($0)" }
    }

    // What belongs to the report of an instance alone.
    private func refuseOptionsOfInstance() throws {
        let given = [
            ("--authority", authority != nil), ("--plan", plan != nil),
            ("--no-allocation", noAllocation), ("--node-limit", nodeLimit != nil),
            ("--time-limit", timeLimit != nil),
        ]
        .filter(\.1).map(\.0)
        guard !given.isEmpty else { return }
        throw Failure.usage(
            "\(given.joined(separator: ", ")): the report of a night has no plan, and night.csv "
                + "names its authority. Leave out "
                + (given.count == 1 ? "this option." : "these options."))
    }

    private func runNight() throws {
        try refuseOptionsOfInstance()
        let reading = try NightFolder.read(
            instance, version: Product.version, policy: common.policy,
            postcodes: common.postcodes)
        if !common.quiet { reading.notices.forEach(common.diagnose(notice:)) }
        guard var inputs = reading.inputs else { throw InstanceRefused(faults: reading.faults) }
        if common.policy != nil && inputs.instance == nil {
            throw Failure.usage(
                "--policy: a policy is that of an instance, and night.csv names none.")
        }
        if let definition { inputs.meaning = definition }
        inputs.notices = reading.notices.map(\.description)
        if let target = try targetRate() {
            inputs.targets.append(
                NightInputs.Target(
                    measure: inputs.meaning.stock.id, trajectory: Trajectory(constant: target)))
        }
        let report = NightReport(inputs)
        var lines = [report.sentence(for: edition)]
        if let out {
            let names = try write(
                report.document(for: edition), with: report.valueFiles(for: edition),
                on: inputs.date, to: out)
            lines.append(
                "The page is \(out)/report.html, with "
                    + (names.count - 1).counted("further file", "further files") + " beside it.")
        }
        switch common.format {
        case .table: Output.result(lines.joined(separator: "\n") + "\n")
        case .json: Output.result(report.json(for: edition).text())
        case .csv:
            let readings = edition == .team ? report.readings : []
            Output.result(
                edition == .shared
                    ? report.document(for: .shared).tables.first { $0.id == "measures" }?.csv ?? ""
                    : MeasureReading.table(
                        of: readings, id: "measures", caption: "", hasCodes: true
                    ).csv)
        }
    }

    private func summary(_ report: SufficiencyReport, _ files: [String]) -> String {
        var lines = [report.sentence]
        if let children = report.childrenToTarget { lines.append(children) }
        if let known = report.allKnownInWords { lines.append(known) }
        if let plan = report.planInWords { lines.append(plan) }
        lines.append(report.withoutHomeInWords)
        if let page = files.last {
            lines.append(
                "The page is \(page), with "
                    + (files.count - 1).counted("further file", "further files") + " beside it.")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension OutsideMeaning: ExpressibleByArgument {}
extension NightReport.Edition: ExpressibleByArgument {}
