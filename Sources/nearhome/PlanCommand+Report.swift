import Answers
import Capacity
import Care
import Exchange
import Files
import Reporting
import Reports

/// `plan --report`: the plan as a page, a workbook, a PDF and CSV files.
extension PlanSimulateCommand {
    /// Where the runs of a report come from.
    func source(_ inputs: PlanningInputs, _ loaded: LoadedInstance) -> PlanReport.Source {
        let count = "\(inputs.futures.count.counted("future", "futures"))"
        let origin: String
        if Int(planning.futures) == nil {
            origin = "of a folder"
        } else {
            origin =
                "drawn from \(planning.history == nil ? "the scenario's rates" : "returns"), seed "
                + "\(planning.seed)"
        }
        return PlanReport.Source(
            futures: "\(count) \(origin)", digests: digests(inputs, loaded),
            version: Product.version)
    }

    /// Simulates doing nothing and a plan that was chosen, and keeps who needed a home.
    func simulated(
        _ choice: PlanChoice, _ plan: PlanChoice.Priced, _ inputs: PlanningInputs,
        _ loaded: LoadedInstance
    ) throws -> PlanReport {
        var inputs = inputs
        inputs.plans = [PlanCounts(name: "answer", counts: plan.counts)]
        let runner = FutureRunner(inputs)
        var outcomes = inputs.lines.map { _ in [FutureOutcome]() }
        var tallies = inputs.lines.map { _ in PlacementTally() }
        try runner.run(runner.tasks, threads: 2, keepsPlacements: true) { task, result in
            outcomes[task.line].append(result.outcome)
            tallies[task.line].add(result.placements)
        }
        let plans = zip(inputs.lines, outcomes).map { line, outcomes in
            FutureComparison.Plan(head: inputs.head(of: line), outcomes: outcomes)
        }
        return PlanReport(
            FutureComparison(question: inputs.question, plans: plans), tallies: tallies,
            inputs: inputs, choice: choice, source: source(inputs, loaded))
    }

    /// Writes a report; without a browser everything but the PDF.
    ///
    /// - Parameter results: Further results that the command printed, by name.
    func write(
        _ report: PlanReport, results: [(name: String, json: JSON)], to path: String
    ) throws {
        let plan = Printout.plan(report.comparison)
        let written = try ReportFolder(path: path, kind: .plan).write(
            report.document, with: report.valueFiles([("plan", plan.json)] + results),
            created: Int(report.comparison.question.asOf.number) * 86_400,
            browser: PrintedPage.browser(searching: ChildProcess.searchPath), printsPDF: !noPDF)
        if case .interrupted(let signal)? = written.obstacle {
            ChildProcess.endAsAsked(by: signal)
        }
        if let obstacle = written.obstacle { Output.diagnose("notice: \(obstacle)") }
        if !common.quiet {
            Output.diagnose("notice: the page is \(path)/report.html, with files beside it")
        }
    }
}
