import Care
import Measures

/// Everything a night's report says, as values computed from ``NightInputs`` and nothing else.
///
/// The page, the PDF, the workbook, the CSV files and the JSON print these values and compute
/// nothing. Exceptions name a child by reference where somebody owes that very child an action; no
/// settled child is ever named as one who might move, and the shared edition names nobody.
package struct NightReport: Sendable {
    /// Who reads it.
    package enum Edition: String, Sendable, CaseIterable {
        /// The team that is responsible for the children: references stand in exceptions.
        case team
        /// Anybody else: rounded counts only.
        case shared
    }

    /// Which source the stock of the night was counted from.
    package enum Source: String, Sendable {
        /// Care histories from SSDA903 returns.
        case returns = "SSDA903 returns"
        /// The case system's table of children and homes.
        case caseSystem = "case system"
        /// Neither is connected.
        case none = "no source"
    }

    /// One point of the thirteen-month line.
    package struct LinePoint: Sendable, Hashable {
        /// A month end, or the night itself.
        package var date: Day
        /// What was counted; nil = not known.
        package var tally: Tally?
        /// The target on the day.
        package var target: Rate?
    }

    /// A figure published earlier that the sources of this night restate.
    package struct Revision: Sendable, Hashable {
        /// The night it is of.
        package var date: Day
        /// What was published first.
        package var first: Tally
        /// What the sources say now.
        package var now: Tally
    }

    /// Monthly values with their limits; the last month is the last complete one.
    package struct Control: Sendable, Hashable {
        /// The last day of each month.
        package var months: [Day]
        /// What was counted.
        package var tallies: [Tally]
        /// Limits and signals.
        package var chart: ControlChart
    }

    /// The inputs.
    package let inputs: NightInputs
    /// Which source the stock was counted from.
    package let source: Source
    /// Everybody with a home on the night.
    package let placements: [PlacementFacts]
    /// The headline on the night; nil without a source.
    package let headline: MeasureReading?
    /// The headline in every meaning of outside, then of all placements.
    package let meanings: [MeasureReading]
    /// Placements made in the financial year to the night; nil without histories.
    package let flow: MeasureReading?
    /// Twelve month ends and the night.
    package let line: [LinePoint]
    /// The month end from which the bridge starts.
    package let bridgeFrom: Day
    /// From that month end to the night; nil without histories.
    package let bridge: Bridge?
    /// The headline by boundary, by distance, by reason.
    package let splits: [Split]
    /// The headline taken further apart.
    package let drillDown: [Split]
    /// Every kind of exception, the worst first.
    package let exceptions: [NightException.Summary]
    /// Earlier figures that are restated.
    package let revisions: [Revision]
    /// Every other measure, in a fixed order, with its target where one is set.
    package let measures: [MeasureReading]
    /// Measures that are not connected: their titles and what they need.
    package let missingMeasures: [(title: String, needs: String)]
    /// Monthly flow, a p-chart; nil with fewer than twelve months.
    package let flowControl: Control?
    /// Month ends, an XmR chart; nil with fewer than twelve.
    package let stockControl: Control?
    /// How care ended for those who came in the five years before; nil without histories.
    package let leaving: (curve: [CareMeasures.LeavingCurve], periods: Int, censored: Int)?
    /// Days in care of those who left in the financial year, by route.
    package let permanence: [CareMeasures.TimeToPermanence]
    /// Days in care so far of those still looked after.
    package let stillOpen: CareMeasures.TimeToPermanence
    /// Moves in the financial year by recorded reason, most first; nil without histories.
    package let moveReasons: [(reason: String?, count: Int)]?
    /// Spend of the financial years that are complete, then of this one so far.
    package let spend: [Spend]
    /// Spend of this year so far against the same days a year before.
    package let spendChange: SpendChange?
    /// What this year comes to at tonight's weekly cost, beside the plan; nil without prices.
    package let costOutlook: CostOutlook?
    /// The savings plan with its worth; nil where not connected or a price is missing.
    package let savings: SavingsProfile?
    /// Children looked after on the night; nil without histories.
    package let lookedAfter: Int?
    /// Children looked after a year before; nil where the histories do not reach back so far.
    package let lookedAfterYearAgo: Int?

    /// Computes the report.
    ///
    /// - Parameters:
    ///   - inputs: Everything it is computed from.
    ///   - memory: Days counted before from the same records; the report is the same without.
    package init(_ inputs: NightInputs, remembering memory: StockMemory = StockMemory()) {
        self.inputs = inputs
        let date = inputs.date
        let meaning = inputs.meaning
        let population = NightPopulation(inputs, memory)
        let year = date.financialYearStart
        source = population.source
        placements = population.placements
        let measured = placements.measured
        let trajectory = inputs.trajectory(of: meaning.stock.id)
        func targeted(_ reading: MeasureReading) -> MeasureReading {
            var reading = reading
            reading.target = inputs.trajectory(of: reading.measure.id)?.target(on: date)
            return reading
        }
        let reading = targeted(MeasureReading(meaning.stock, tally: meaning.tally(measured)))
        headline = source == .none ? nil : reading
        meanings =
            source == .none
            ? []
            : OutsideMeaning.allCases.map {
                MeasureReading($0.stock, tally: $0.tally(measured))
            } + [
                MeasureReading(meaning.allPlacementsStock, tally: meaning.tally(placements))
            ]
        bridgeFrom = date.lastMonthEnd
        bridge = population.bridge(from: date.lastMonthEnd)
        func split(_ dimension: Dimension) -> Split {
            Split(by: dimension, meaning: meaning, before: measured, after: [])
        }
        splits = source == .none ? [] : Dimension.ofNight.map(split)
        drillDown = source == .none ? [] : Dimension.ofDrillDown.map(split)
        line = population.monthEnds.map { day in
            LinePoint(
                date: day, tally: population.stock(on: day), target: trajectory?.target(on: day))
        }
        exceptions = ExceptionFacts(inputs, placements: placements, source: source).summaries
        revisions = population.revisions

        let care = source == .returns ? population.measures : nil
        // What comes after the night is not known on it, whatever year the returns are of; nor what
        // comes after they end.
        let known = inputs.histories.map { min(date, $0.through) } ?? date
        flow = care.map { targeted($0.outsideFlow(from: year, through: date, meaning)) }
        lookedAfter = care?.lookedAfter(on: date)
        let yearAgo = date.adding(years: -1)
        lookedAfterYearAgo =
            inputs.histories.map { $0.from <= yearAgo } ?? false
            ? care?.lookedAfter(on: yearAgo) : nil
        measures = care.map { population.readings(of: $0, known: known).map(targeted) } ?? []
        missingMeasures = population.missing
        flowControl = care.flatMap(population.flowControl)
        stockControl = care.flatMap(population.stockControl)
        let cohort = date.adding(years: -5)
        leaving = care.map {
            $0.leaving(
                startedFrom: cohort, through: date, months: [3, 6, 12, 18, 24, 36, 48],
                known: date)
        }
        let permanence = care?.timeToPermanence(from: year, through: date)
        self.permanence = permanence?.left ?? []
        stillOpen = permanence?.open ?? .init(route: .other, days: [])
        moveReasons = care.map { NightReport.moveReasons($0.moves(from: year, through: date)) }
        let money = source == .returns ? Money(inputs) : nil
        spend = money?.spend ?? []
        spendChange = money?.change
        costOutlook = money?.outlook
        savings = inputs.savings.flatMap { SavingsProfile($0, prices: inputs.prices ?? []) }
    }

    // How many moves there are of each reason, most first.
    private static func moveReasons(
        _ moves: [CareMeasures.Move]
    ) -> [(reason: String?, count: Int)] {
        let reasons = Dictionary(moves.map { ($0.reason, 1) }, uniquingKeysWith: +)
        return reasons.map { ($0.key, $0.value) }.sorted {
            // Not recorded last: it is no reason.
            ($0.0 == nil ? 1 : 0, $1.1, $0.0 ?? "") < ($1.0 == nil ? 1 : 0, $0.1, $1.0 ?? "")
        }
    }

    /// What placements have cost and will cost, where histories and prices tell.
    private struct Money {
        var spend: [Spend] = []
        var change: SpendChange?
        var outlook: CostOutlook?

        /// nil without histories or prices.
        init?(_ inputs: NightInputs) {
            let prices = inputs.prices ?? []
            guard let histories = inputs.histories, !prices.isEmpty else { return nil }
            let date = inputs.date
            let year = date.financialYearStart
            let first = histories.from.financialYearStart
            var start = first < histories.from ? first.adding(years: 1) : first
            while start <= date {
                let end = min(start.adding(years: 1).adding(days: -1), date)
                if let held = Spend(
                    of: histories.records, from: start, through: end, prices: prices)
                {
                    spend.append(held)
                }
                start = start.adding(years: 1)
            }
            outlook = CostOutlook(
                of: histories.records, through: date, prices: prices,
                plan: inputs.budgets[year.year])
            let before = Spend(
                of: histories.records, from: year.adding(years: -1),
                through: date.adding(years: -1), prices: prices)
            if let before, let now = spend.last, now.from == year,
                year.adding(years: -1) >= histories.from
            {
                change = SpendChange(from: before, to: now)
            }
        }
    }

    /// The figure of the night to be kept, so that a later restatement can be shown.
    package var figure: NightFigure? {
        headline.map {
            NightFigure(
                date: inputs.date, measure: $0.measure.id, version: $0.measure.version,
                tally: $0.tally)
        }
    }
}
