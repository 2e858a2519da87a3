import Answers
import ArgumentParser
import Care
import Files
import Forecast
import Nightly
import Reporting
import Reports
import Returns
import Store

/// `nearhome forecast`: how many children will be in care.
struct ForecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "Forecasts how many children will be in care, and says how sure that is.",
        discussion: """
            By default it plays through many futures, day by day, for every child in care and every \
            child who comes into care, at rates learnt from SSDA903 returns. Each figure has a low \
            and a high; four in five futures lie between them. It also says how well such \
            forecasts of past years turned out, compared with the usual stock-and-flow method and \
            with assuming that nothing changes. --method stock-flow uses that method alone.

            With --growth, --rate and --ages it multiplies population growth by a rate and reads \
            no returns.

            --population takes a CSV file (year,age,district,population), so that more residents \
            mean more children coming into care. --interventions takes a list of programmes, each \
            with its own assumed effect from a date. Nothing here ranks, scores or flags a child.

            Example:
              nearhome forecast Instances/made-return --as-of 2025-03-31 \\
                  --until 2026-03-31 --authority E10000003
              nearhome forecast Instances/made-return --as-of 2025-03-31 \\
                  --until 2026-03-31 --method stock-flow
              nearhome forecast --growth 13700 --rate 38 --ages 0-18 --cost-per-child 48077
            """)

    enum Method: String, ExpressibleByArgument, CaseIterable {
        case journeys
        case stockFlow = "stock-flow"
    }

    @Argument(help: "A folder of returns, or one file.")
    var returns: String?

    @Option(
        help: ArgumentHelp(
            "The settings of `nightly`, to use the returns that it saved instead of a folder.",
            valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The day of the data, as 2025-03-31.", valueName: "date"))
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            "The last day, the end of a quarter (of a month with --step month).", valueName: "date")
    )
    var until: String?

    @Option(
        help: ArgumentHelp(
            "The authority (upper-tier GSS code) whose boundary decides inside and outside.",
            valueName: "code"))
    var authority: String?

    @Option(
        help: ArgumentHelp(
            "The authority's value in the LA column, if files hold several authorities.",
            valueName: "text"))
    var la: String?

    @Option(help: "How: journeys or stock-flow.")
    var method: Method = .journeys

    @Option(
        help: ArgumentHelp(
            "The first day of the stock-flow reference period; by default a year before --as-of, "
                + "plus a day.", valueName: "date"))
    var referenceFrom: String?

    @Option(help: "How far apart the days are: quarter or month.")
    var step: StepLength = .quarter

    @Option(help: "How many futures, 1 to 100000.")
    var futures = 1000

    @Option(help: "The same seed gives the same bytes.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Children by year, age and district, a CSV file. More residents mean more entrants.",
            valueName: "file"))
    var population: String?

    @Option(
        help: ArgumentHelp("Programmes that change demand, a YAML file.", valueName: "file"))
    var interventions: String?

    @Option(help: ArgumentHelp("The folder for a page and a workbook.", valueName: "dir"))
    var out: String?

    @Option(
        help: "How many more children there will be; with --rate and --ages.",
        transform: { text in
            guard let growth = SpokenNumber.whole(text) else {
                throw ValidationError("give a whole number, as 13700 or 13,700")
            }
            return growth
        })
    var growth: Int?

    @Option(
        help: ArgumentHelp("Children looked after for each 10,000 children.", valueName: "per10000")
    )
    var rate: String?

    @Option(help: ArgumentHelp("The ages of the growth, as 0-17.", valueName: "a-b"))
    var ages: String?

    @Option(help: ArgumentHelp("What a child costs a year.", valueName: "pounds"))
    var costPerChild: String?

    @OptionGroup var common: CommonOptions

    private var isArithmetic: Bool {
        growth != nil || rate != nil || ages != nil || costPerChild != nil
    }

    // MARK: Usage

    func validate() throws {
        if isArithmetic {
            _ = try arithmetic()
            return
        }
        if (returns == nil) == (config == nil) {
            throw ValidationError(
                "Give a folder of returns, or the settings of `nightly` with --config, and not "
                    + "both; --growth, --rate and --ages need neither.")
        }
        if config != nil,
            let other = authority.map({ _ in "--authority" }) ?? la.map({ _ in "--la" })
        {
            throw ValidationError("\(other): the settings of `nightly` name it; leave it out.")
        }
        let first = try day(asOf, "--as-of")
        let last = try day(until, "--until")
        if last <= first {
            throw ValidationError(
                "--until \(last) is not after --as-of \(first); give a later day.")
        }
        if last > first.adding(years: 30) {
            throw ValidationError("--until \(last): a forecast goes at most 30 years ahead.")
        }
        if let referenceFrom {
            if method == .journeys {
                throw ValidationError(
                    "--reference-from is for --method stock-flow; journeys learn from all returns.")
            }
            let reference = try day(referenceFrom, "--reference-from")
            if reference >= first {
                throw ValidationError(
                    "--reference-from \(reference) is not before --as-of \(first); give an earlier "
                        + "day.")
            }
        }
        if !(1...100_000).contains(futures) {
            throw ValidationError("--futures \(futures): give 1 to 100000.")
        }
        switch method {
        case .journeys: _ = try steps()
        case .stockFlow:
            for (name, value) in [
                ("--population", population), ("--interventions", interventions), ("--out", out),
            ] where value != nil {
                throw ValidationError(
                    "\(name) is for --method journeys; stock-flow keeps the rates as they are.")
            }
        }
    }

    private func day(_ text: String?, _ option: String) throws -> Day {
        guard let text else {
            throw ValidationError("\(option) is missing; give a day as 2025-03-31.")
        }
        guard let day = Day(iso: text) else {
            throw ValidationError("\(option) \(text): give a day as 2025-03-31.")
        }
        return day
    }

    private func steps() throws -> StepDays {
        let first = try day(asOf, "--as-of")
        let last = try day(until, "--until")
        guard let steps = StepDays(from: first, until: last, by: step) else {
            let (before, after) = StepDays.around(last, by: step)
            throw ValidationError(
                "--until \(last) is not a step day: with --step \(step.rawValue) give the last day "
                    + (step == .quarter ? "of March, June, September or December" : "of a month")
                    + ", as \(before > first ? "\(before) or " : "")\(after).")
        }
        return steps
    }

    private func arithmetic() throws -> PopulationArithmetic {
        guard let growth, let rate, let ages else {
            throw ValidationError(
                "Population arithmetic needs --growth, --rate and --ages; give all three.")
        }
        if returns != nil || config != nil || asOf != nil || until != nil {
            throw ValidationError(
                "--growth is arithmetic alone: leave returns, --config, --as-of and --until out.")
        }
        guard (-100_000_000...100_000_000).contains(growth) else {
            throw ValidationError("--growth \(growth): give at most 100 million children.")
        }
        guard let value = Decimals.parse(rate, places: 6), (0...10_000_000_000).contains(value)
        else {
            throw ValidationError(
                "--rate \(rate): give children looked after of 10,000, 0 to 10000, with at most "
                    + "six decimals.")
        }
        guard let span = DemandFile.ages(ages, through: 120) else {
            throw ValidationError(
                "--ages \(ages): give the first and the last whole year of age, as 0-17.")
        }
        var cost: Pence?
        if let costPerChild {
            guard let pounds = SpokenNumber.pounds(costPerChild),
                pounds.count <= 10_000_000_000
            else {
                throw ValidationError(
                    "--cost-per-child \(costPerChild): give pounds a year with at most two "
                        + "decimals, as 48077 or £48,077.")
            }
            cost = pounds
        }
        return PopulationArithmetic(
            growth: growth, rateMillionths: Int(value), ages: span, costPerChild: cost)
    }

    // MARK: Run

    func run() throws {
        if isArithmetic { return show(.population(try arithmetic())) }
        try Files.expectFolder(out)
        let source = try source()
        switch method {
        case .stockFlow:
            show(
                marked(
                    .stockFlow(
                        StockFlowForecast(
                            of: source.submitted, asOf: try day(asOf, "--as-of"),
                            until: try day(until, "--until"),
                            reference: try referenceFrom.map { try day($0, "--reference-from") })),
                    source))
        case .journeys: try runJourneys(source)
        }
    }

    private func runJourneys(_ source: ForecastSource) throws {
        let steps = try steps()
        var request = JourneySimulation.Request(steps: steps.days, futures: futures, seed: seed)
        let complaints = Complaints()
        if let interventions {
            request.demand =
                try read(interventions) {
                    DemandFile.read(
                        $0, file: interventions, asOf: steps.days[0], complaints: complaints)
                } ?? []
        }
        if let population {
            let years = steps.days[0].year...steps.days[steps.days.count - 1].year
            request.population = try read(population) {
                PopulationTable.read(
                    $0, file: population, years: years, complaints: complaints)
            }
        }
        if complaints.hasFaults { throw InstanceRefused(faults: complaints.faults) }
        if !common.quiet { complaints.notices.forEach(common.diagnose(notice:)) }
        let forecast: DemandForecast
        do {
            forecast = try DemandForecast(
                of: source.submitted, steps: steps, step: step, request, place: source.place)
        } catch {
            throw Failure(
                .data,
                error.sentence(asOf: asOf ?? "")
                    + " What can still be done: --growth, --rate and --ages for population "
                    + "arithmetic, which needs no returns, or --method stock-flow with a "
                    + "--reference-from that lies in the returns.")
        }
        let printout = marked(.forecast(forecast), source)
        if let out {
            let report = DemandReport(
                of: forecast, authority: source.authority, version: Product.version,
                isSynthetic: source.isSynthetic)
            _ = try ReportFolder(path: out, kind: .forecast).write(
                report.document, with: report.valueFiles(json: printout.json),
                created: Int(forecast.asOf.number) * 86_400, browser: nil, printsPDF: false)
            if !common.quiet {
                Output.diagnose("notice: the page is \(out)/report.html, with files beside it")
            }
        }
        show(printout)
    }

    private func read<Value>(_ path: String, _ reader: ([UInt8]) -> Value?) throws -> Value? {
        guard let bytes = try Files.bytes(of: path) else {
            throw InstanceRefused(faults: [
                Fault(file: path, message: "there is no such file; check the path")
            ])
        }
        return reader(bytes)
    }

    private func source() throws -> ForecastSource {
        if let config {
            return try .kept(by: config, on: try day(asOf, "--as-of"), common)
        }
        return try .folder(
            returns ?? "", on: try day(asOf, "--as-of"), authority: authority, la: la, common)
    }

    // An answer from invented data says so.
    private func marked(_ printout: Printout, _ source: ForecastSource) -> Printout {
        guard let warning = Provenance(version: "", isSynthetic: source.isSynthetic).warning,
            case .object(let members) = printout.json
        else { return printout }
        return Printout(
            json: .object([("synthetic", true)] + members), table: printout.table,
            text: warning + "\n\n" + printout.text)
    }

    private func show(_ printout: Printout) {
        switch common.format {
        case .table: Output.result(printout.text)
        case .json: Output.result(printout.json.text())
        case .csv: Output.result(printout.csv)
        }
    }
}

extension StepLength: ExpressibleByArgument {}

extension JourneyModel.Shortage {
    /// What is missing, and the mend.
    func sentence(asOf: String) -> String {
        switch self {
        case .noYear:
            "The returns hold no day before \(asOf), so there is nothing to learn from. Give "
                + "returns of earlier years, or a later day."
        case .tooShort(let days):
            "The returns cover \(days.counted("day", "days")) before \(asOf), and journeys need a "
                + "quarter of a year at least to learn who comes, leaves and moves. Give returns of earlier years."
        case .nobody:
            "Nobody is in care on \(asOf) and nobody came before, so there is nothing to learn "
                + "from. Check the returns and the day."
        }
    }
}
