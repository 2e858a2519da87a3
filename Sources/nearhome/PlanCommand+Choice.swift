import Answers
import Capacity
import Care
import Exchange
import Files
import Reporting

/// `plan --optimise`: which plan to choose.
extension PlanSimulateCommand {
    func choose(_ inputs: PlanningInputs, _ loaded: LoadedInstance) throws {
        var inputs = inputs
        inputs.scenarios = [try choice.applied(to: inputs.scenarios[0])]
        let clock = ContinuousClock()
        let limits = PlanSearch.Limits(
            deadline: choice.timeLimit.map { clock.now.advanced(by: .seconds($0)) },
            plans: choice.planLimit)
        let aim = try choice.aim()
        do {
            var search = PlanSearch(inputs, aim: aim, limits: limits)
            if let path = choice.exportModel { try export(search, to: path) }
            var answer = try search.choice()
            if let plan = answer.plan {
                if choice.marginal { answer.marginal = try search.marginal(plan) }
                if let fresh = choice.fresh {
                    answer.fresh = try search.fresh(
                        plan, in: try freshFutures(fresh, inputs, loaded))
                }
            }
            for target in try choice.frontierTargets() {
                var other = PlanSearch(inputs, aim: .target, target: target, limits: limits)
                answer.frontier.append(PlanChoice.Point(try other.choice()))
            }
            answer.warnings = warnings(answer, inputs)
            if let path = choice.writeCounts, let plan = answer.plan {
                let counts = PlanCounts(name: "answer", counts: plan.counts)
                try StreamedFile.replace(
                    path, with: Array(CountsFile.text(counts, options: inputs.options).utf8))
            }
            let printout = Printout.choice(answer, name: inputs.scenarios[0].name)
            if let report, let plan = answer.plan {
                try write(
                    try simulated(answer, plan, inputs, loaded),
                    results: [("choice", printout.json)], to: report)
            } else if report != nil {
                Output.diagnose("notice: no plan was found, so no report is written.")
            }
            common.print(printout)
            if answer.status == .outOfReach || answer.status == .noPlanYet {
                throw ExitStatus.absent
            }
        } catch let fault as PlacingFault {
            throw PlanningOptions.failure(fault)
        }
    }

    /// What a reader must know of an answer.
    private func warnings(_ answer: PlanChoice, _ inputs: PlanningInputs) -> [String] {
        var warnings = inputs.question.warnings
        if answer.futures < 100 {
            warnings.append(
                "\(answer.futures.counted("future proves", "futures prove")) little: a share is known "
                    + "only within wide limits. Take 100 or more, and try the answer with --fresh.")
        }
        for added in answer.marginal where added.worse > 0 {
            warnings.append(
                "One more unit of \(added.option) makes \(added.worse) of \(answer.futures) "
                    + "futures worse. That can happen: each step places children without knowing "
                    + "what comes later.")
        }
        return warnings
    }

    private func freshFutures(
        _ source: String, _ inputs: PlanningInputs, _ loaded: LoadedInstance
    ) throws -> [Future] {
        if let count = Int(source) {
            guard count > 0 else { throw Failure.usage("--fresh \(source): give 1 or more.") }
            let futures = try planning.learnt(loaded, common)(
                inputs.scenarios[0], inputs.options, count, planning.seed &+ 1)
            guard let futures else {
                throw Failure.usage(
                    "--fresh \(source): the scenario has no rates to draw futures from; give a "
                        + "folder, or returns with --history.")
            }
            return futures
        }
        let complaints = Complaints()
        let known = Set(
            inputs.options.map(\.terms.id) + inputs.scenarios[0].supply.map(\.terms.id))
        let futures = try PlanningFiles.futures(
            at: source, instance: inputs.instance, supply: known, complaints: complaints)
        if complaints.hasFaults { throw InstanceRefused(faults: complaints.faults) }
        return futures
    }

    private func export(_ search: PlanSearch, to path: String) throws {
        let export: ForesightExport
        do throws(ForesightExport.TooLarge) {
            export = try ForesightExport(search)
        } catch {
            throw Failure(
                .absent,
                "Error: the program has \(error.columns) columns; --export-model writes at most "
                    + "\(error.limit). Use fewer futures.")
        }
        let file = try StreamedFile(path: path)
        try export.write { (text: String) throws(ExchangeError) in
            try file.write(Array(text.utf8))
        }
        try file.finish()
        let lines = export.names.map { CSVText.line($0) }.joined()
        try StreamedFile.replace(path + ".names.csv", with: Array(lines.utf8))
    }
}
