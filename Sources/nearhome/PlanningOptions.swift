import ArgumentParser
import Capacity
import Care
import Exchange
import Files
import Forecast

/// Scenario, futures and options, as both uses of `plan` take them.
struct PlanningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The scenario. Give several to see them side by side.", valueName: "file"))
    var scenario: [String]

    @Option(
        help: ArgumentHelp(
            "The folder of futures, or how many to draw.", valueName: "dir|n"))
    var futures: String

    @Option(help: ArgumentHelp("The seed for drawing futures.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Returns to draw futures from, instead of the scenario's rates.",
            valueName: "returns"))
    var history: String?

    @Option(
        help: ArgumentHelp("Saves the futures that were drawn in this folder.", valueName: "dir"))
    var writeFutures: String?

    @Option(help: ArgumentHelp("The homes that you could get, a CSV file.", valueName: "file"))
    var options: String?

    @Option(help: "How children are placed on a step day: together or one-by-one.")
    var placing: Placing = .together

    func validate() throws {
        if scenario.isEmpty { throw ValidationError("--scenario FILE is required.") }
        if let count = Int(futures), !(1...100_000).contains(count) {
            throw ValidationError(
                "--futures \(futures): give a folder, or a number from 1 to 100,000.")
        }
        if history != nil, Int(futures) == nil {
            throw ValidationError("--history draws futures; give how many with --futures N.")
        }
    }

    /// Everything that plans are simulated from; faults end the command (65).
    func read(
        _ loaded: LoadedInstance, folder: String, counts: String?, common: CommonOptions
    ) throws -> PlanningInputs {
        let source: PlanningFiles.FutureSource =
            Int(futures).map { .drawn(count: $0, seed: seed) } ?? .folder(futures)
        let files = PlanningFiles(
            scenarios: scenario, options: options, counts: counts, futures: source,
            postcodes: common.postcodes)
        let draw = try learnt(loaded, common)
        let reading = try files.read(
            instance: loaded.instance, policy: loaded.policy, folder: folder, placing: placing
        ) { scenario, options, count, seed, complaints in
            if let futures = draw(scenario, options, count, seed) { return futures }
            complaints.fault(
                self.scenario[0], column: "rates",
                "the required key is missing: futures are drawn from it; add it, give returns "
                    + "with --history, or a folder of futures")
            return []
        }
        if !common.quiet {
            for notice in reading.notices { common.diagnose(notice: notice) }
        }
        guard let inputs = reading.inputs else { throw InstanceRefused(faults: reading.faults) }
        return inputs
    }

    /// Draws that many futures from a seed; nil where there is nothing to draw from.
    typealias Draw = (Scenario, [SupplyOption], Int, UInt64) -> [Future]?

    /// What futures are drawn from: the returns where they are given, else the scenario's rates.
    ///
    /// - Throws: `InstanceRefused` where the returns have faults; `Failure` where they hold too
    ///   little to learn from.
    func learnt(_ loaded: LoadedInstance, _ common: CommonOptions) throws -> Draw {
        func drawing(
            _ scenario: Scenario, _ options: [SupplyOption], _ seed: UInt64
        ) -> FutureDrawing {
            FutureDrawing(
                instance: loaded.instance, scenario: scenario, options: options, seed: seed)
        }
        guard let history else {
            return { scenario, options, count, seed in
                drawing(scenario, options, seed).futures(count)
            }
        }
        let asOf = loaded.instance.asOf
        let source = try ForecastSource.folder(
            history, on: asOf, authority: loaded.instance.authority.code, la: nil, common)
        let journeys = JourneyHistory(
            CareEpisodes(of: source.submitted), asOf: asOf, place: source.place)
        let model: JourneyModel
        do {
            model = try JourneyModel(journeys)
        } catch {
            throw Failure(
                .data,
                error.sentence(asOf: asOf.description)
                    + " Or leave --history out: then futures are drawn from the rates of the "
                    + "scenario.")
        }
        return { scenario, options, count, seed in
            let own = drawing(scenario, options, seed)
            let draw = FutureDraw(
                model, journeys, children: own.children, until: scenario.until, seed: seed)
            return own.futures(draw.futures(count))
        }
    }

    /// Writes the futures where that was asked for.
    func keep(_ inputs: PlanningInputs) throws {
        guard let writeFutures else { return }
        try NewFolder.write(
            FuturesFolder.written(inputs.futures, instance: inputs.instance), to: writeFutures,
            replacing: false)
    }

    /// The sentence for a step that was not solved.
    static func failure(_ fault: PlacingFault) -> Failure {
        Failure(
            .software,
            "Error: the step of \(fault.day) was not solved to its proof"
                + (fault.rules.isEmpty
                    ? "." : " (\(fault.rules.joined(separator: ", "))).")
                + " Please report it with the command and the version.")
    }
}
