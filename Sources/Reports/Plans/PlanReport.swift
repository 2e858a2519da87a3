import Capacity
import Care
import Files
import Forecast
import Measures
import Reporting

/// A capacity plan as a page, a workbook and files: what it would do beside doing nothing, and the
/// sufficiency statement that follows from it.
///
/// Every figure is of one run, and the page says which.
package struct PlanReport: Sendable {
    /// Where the runs come from.
    package struct Source: Sendable {
        /// Where the futures come from, in a phrase, as `100 futures drawn with seed 1`.
        package var futures: String
        /// What was read, by name, with the digest of its bytes.
        package var digests: [(key: String, value: String)]
        /// The product's version.
        package var version: String
        /// Whether plan.json lies beside the page.
        package var hasFiles: Bool

        package init(
            futures: String, digests: [(key: String, value: String)], version: String,
            hasFiles: Bool = true
        ) {
            self.futures = futures
            self.digests = digests
            self.version = version
            self.hasFiles = hasFiles
        }
    }

    /// The plans side by side, doing nothing first.
    package let comparison: FutureComparison
    /// How many children needed a home, by plan; empty where the runs were not kept that fully.
    package let tallies: [PlacementTally]
    /// What was simulated.
    package let inputs: PlanningInputs
    /// The choice of the plan; nil where a person chose it.
    package let choice: PlanChoice?
    /// Where it all comes from.
    package let source: Source

    /// A report.
    ///
    /// - Parameters:
    ///   - comparison: Doing nothing and the plans of `inputs`, in their order.
    ///   - tallies: For each plan of the comparison, or empty.
    ///   - inputs: What the plans were simulated from.
    ///   - choice: How the plan was chosen; nil = it was given.
    ///   - source: Where the figures come from.
    package init(
        _ comparison: FutureComparison, tallies: [PlacementTally], inputs: PlanningInputs,
        choice: PlanChoice? = nil, source: Source
    ) {
        precondition(
            tallies.isEmpty || tallies.count == comparison.plans.count,
            "every plan has a tally, or none")
        self.comparison = comparison
        self.tallies = tallies
        self.inputs = inputs
        self.choice = choice
        self.source = source
    }

    var question: FutureComparison.Question { comparison.question }
    var last: Int { question.stepDays.count - 1 }
    var end: Day { question.stepDays[last] }
    /// Doing nothing.
    var nothing: FutureComparison.Plan { comparison.plans[0] }
    /// The plan that the page is about: the first beside doing nothing, if there is one.
    var plan: FutureComparison.Plan { comparison.plans[min(1, comparison.plans.count - 1)] }
    /// What was asked of that plan.
    var line: PlanningInputs.Line {
        let lines = inputs.lines
        return lines[min(1, lines.count - 1)]
    }
    var days: StepDays { inputs.days }

    /// The homes that the plan brings, by the day they are planned to open.
    var units: [SupplyUnit] {
        SupplyUnit.all(line.scenario, options: inputs.options, counts: line.counts).sorted {
            let (left, right) = ($0.terms.opening(of: $0.number), $1.terms.opening(of: $1.number))
            return left == right ? $0.id.precedes($1.id) : left < right
        }
    }

    // MARK: The document

    /// The page.
    package var document: Document {
        var document = Document(
            title: "Capacity plan: \(question.name), \(question.asOf)",
            subject: "Capacity plan and sufficiency statement",
            heading: "\(question.name): \(question.asOf.inWords) to \(end.inWords)",
            warning: inputs.instance.isSynthetic
                ? "The children, homes and prices here are invented." : nil,
            opening: opening)
        document.sheetNames = Document.namesOfSheets
        document.parts = [explanation, answer, money]
        if let choice { document.parts.append(chosen(choice)) }
        document.parts += [steps, needs, supply, gap, market, action, trust, runs]
        for index in document.parts.indices.dropFirst(2) { document.parts[index].isOpen = false }
        document.closing =
            "Made with \(source.version): \(source.futures). NearHome gives advice; people decide. No "
            + "settled child is moved, and nothing ranks, scores or flags a child for care."
        return document
    }

    /// The files of values beside the page.
    ///
    /// - Parameter results: The results as the command prints them, by name.
    package func valueFiles(_ results: [(name: String, json: JSON)]) -> [OutputFile] {
        results.map { OutputFile(name: "\($0.name).json", text: $0.json.text()) }
            + document.tables.map { OutputFile(name: "\($0.id).csv", text: $0.csv) }
    }

    private var opening: [Document.Block] {
        let then = plan.spread(of: .rate, step: last)
        let still = nothing.spread(of: .rate, step: last)
        var boxes = [
            Document.Box(
                "Outside on \(end.inWords), with the plan", percent(then.central),
                "\(percent(then.low)) to \(percent(then.high)) "
                    + Spread.span(of: question.futures),
                isMain: true),
            Document.Box(
                "Doing nothing", percent(still.central),
                "\(percent(still.low)) to \(percent(still.high))"),
            Document.Box(
                "Futures that reach \(target)", "\(plan.reached) of \(question.futures)",
                "on \(end.inWords); at least \(need) \(need == 1 ? "was" : "were") asked for"),
            Document.Box(
                "Planned cost", plan.head.plannedCost.inWholePounds,
                "at the prices of \(line.scenario.prices.base.inWords)"),
        ]
        if comparison.plans.count == 1 { boxes.remove(at: 1) }
        return [.boxes(boxes), .lead(verdict)]
            + (question.warnings.isEmpty ? [] : [.list(question.warnings)])
    }

    /// The answer in a few sentences.
    var verdict: String {
        let on = Spread.days(plan.outcomes.map { $0.reachedStep.map { question.stepDays[$0] } })
        var text =
            plan.reached >= need
            ? "The plan reaches \(target) in \(plan.reached) of \(question.futures) futures, as many "
                + "as were asked for."
            : "The plan does not reach \(target) as often as asked: in \(plan.reached) of "
                + "\(question.futures) futures, and \(need) must."
        if let day = on.central {
            text +=
                " In at least half of the futures the target is met from \(day.inWords) on, to the end."
        }
        if let choice, choice.status == .outOfReach {
            text +=
                choice.floor == nil
                ? " Nothing on offer does it, and nothing would even if everything were known "
                    + "beforehand. It takes other homes than those on offer, fewer children who "
                    + "need one, or moves of settled children."
                : " Nothing on offer does it as children are placed quarter by quarter."
        }
        let cost = comparison.difference(plan, places: 2) { $0.spending.total.count }
        let mean = cost.meanPence
        if comparison.plans.count > 1 {
            text +=
                mean.count < 0
                ? " Over the whole time it saves \(Pence(-mean.count).inWholePounds) against doing "
                    + "nothing, on average."
                : " Over the whole time it costs \(mean.inWholePounds) more than doing nothing, on "
                    + "average."
        }
        return text + " Not one settled child is moved."
    }

    private var explanation: Document.Part {
        Document.Part(
            id: "explain", title: "Explain this page",
            opening: [
                .words(
                    "This page compares what would happen with the homes of the plan and without "
                        + "them. Nobody knows who will need a home, so NearHome looks at many "
                        + "possible futures. In each, children come into care, leave it and need "
                        + "another home, and carers stop. On the last day of every "
                        + "\(question.stepWord), the children who need a home are placed as well "
                        + "as the homes open that day allow, and stay there."),
                .list([
                    "Rate: of the children in foster homes and children's homes whose location "
                        + "we know, the share who live outside the authority. Lower is better.",
                    Spread.ranks(of: question.futures),
                    "Chance: the share of these futures in which the target is met on the last "
                        + "day. It is only as sure as the rates that the futures are drawn from.",
                    "Futures at target: those that meet the target on that day. Some of them miss it "
                        + "again later, so more than half can be at the target before the day from "
                        + "which half of them meet it to the end.",
                    "Need a home: the children for whom a home is looked for on that day: those who "
                        + "have none, who must leave theirs or, on the first day, who may move.",
                    "Elsewhere: no home was found. The child counts as outside, and costs what the "
                        + "scenario says.",
                    "Planned cost: the plan at its list prices. The part about money shows what it "
                        + "costs in the simulation, placements included. The two differ.",
                    "Saved: what doing nothing costs less what the plan costs, in the same future.",
                    "The line under each table names the run that its figures come from. The last "
                        + "part says what went into each run.",
                ]),
            ])
    }

    private var answer: Document.Part {
        let now = nothing.spread(of: .rate, step: last).central
        let then = plan.spread(of: .rate, step: last).central
        let title =
            comparison.plans.count == 1
            ? "Doing nothing, the rate is \(percent(then)) on \(end.inWords)"
            : "With the plan the rate is \(percent(then)) on \(end.inWords), without it "
                + "\(percent(now)); the target is \(target)"
        func values(
            _ plan: FutureComparison.Plan, _ value: (Spread) -> Int64
        ) -> [Int64?] {
            question.stepDays.indices.map { value(plan.spread(of: .rate, step: $0)) }
        }
        var series = [Chart.Series("\(plan.head.name), central", values: values(plan, \.central))]
        if comparison.plans.count > 1 {
            series.append(
                Chart.Series("doing nothing, central", values: values(nothing, \.central)))
        }
        series += [
            Chart.Series("\(plan.head.name), low", role: .limit, values: values(plan, \.low)),
            Chart.Series("\(plan.head.name), high", role: .limit, values: values(plan, \.high)),
        ]
        let chart = Chart(
            id: "rate", title: title,
            axis: "Share of children outside, of those whose location we know (%)",
            categoryTitle: "Day", form: .line, categories: question.stepDays.map(\.description),
            series: series,
            target: Chart.Target(
                "target", value: HalfUp.quotient(Int128(question.target.millionths), 1000)),
            decimals: 1, suffix: "%")
        return Document.Part(
            id: "rate-part", title: "The rate against the target",
            opening: [
                .chart(chart), .note(run(of: comparison.plans.indices)),
                .note(
                    "The first rate is after the homes found on \(question.asOf.inWords). A child "
                        + "without one counts as outside, so it can differ from that night's."),
                .table(bridge), .note(run(of: comparison.plans.indices)),
            ])
    }

    private var steps: Document.Part {
        Document.Part(
            id: "steps-part", title: "Every figure on each step day",
            opening: comparison.plans.indices.flatMap { index -> [Document.Block] in
                [.table(steps(of: index)), .note(run(of: [index]))]
            })
    }

    // MARK: In a line

    /// The plan in a few figures, as they stand beside those of other plans.
    package struct Figures: Sendable, Hashable {
        /// The last day.
        package var lastDay: String
        /// How many futures.
        package var futures: String
        /// The rate on the last day.
        package var rate: String
        /// The same, doing nothing.
        package var rateOfNothing: String
        /// In how many futures the target is reached.
        package var reached: String
        /// From when on half of the futures meet the target to the end.
        package var reachedBy: String
        /// The planned cost.
        package var plannedCost: String
        /// What it costs more than doing nothing, mean.
        package var costAgainstNothing: String
    }

    /// The plan in a few figures.
    package var figures: Figures {
        func span(_ plan: FutureComparison.Plan) -> String {
            let rate = plan.spread(of: .rate, step: last)
            return "\(percent(rate.central)) (\(percent(rate.low)) to \(percent(rate.high)))"
        }
        let on = Spread.days(plan.outcomes.map { $0.reachedStep.map { question.stepDays[$0] } })
        let cost = comparison.difference(plan, places: 2) { $0.spending.total.count }
        return Figures(
            lastDay: end.inWords, futures: "\(question.futures)", rate: span(plan),
            rateOfNothing: span(nothing),
            reached: "\(target) in \(plan.reached) of \(question.futures)",
            reachedBy: on.central?.inWords ?? "never",
            plannedCost: plan.head.plannedCost.inWholePounds,
            costAgainstNothing: cost.meanPence.inWholePounds)
    }

    // MARK: Words

    /// A share in thousandths as `29.3%`.
    func percent(_ thousandths: Int64) -> String {
        Decimals.text(thousandths, places: 1) + "%"
    }

    /// The target as `29%`.
    var target: String {
        Decimals.text(question.target.millionths, places: 4) + "%"
    }

    /// How many futures must reach it.
    var need: Int {
        Int(
            HalfUp.ceiling(
                Int128(question.chance.millionths) * Int128(question.futures), 1_000_000))
    }

    /// Which runs figures come from, in a sentence.
    func run(of plans: some Collection<Int>) -> String {
        let names = plans.map { "R\($0) (\(comparison.plans[$0].head.name))" }
        return "From \(names.count == 1 ? "run" : "runs") \(names.joined(separator: ", "))."
    }
}

extension FutureComparison.Question {
    /// How far step days are apart, in a word.
    var stepWord: String {
        guard stepDays.count > 2 else { return "quarter" }
        return stepDays[2].days(since: stepDays[1]) < 60 ? "month" : "quarter"
    }
}

extension Pence {
    /// Whole pounds for people, as `£1,842`.
    var inWholePounds: String {
        let pounds = Pence(HalfUp.quotient(Int128(count), 100) * 100).inPounds
        return String(pounds.dropLast(3))
    }
}
