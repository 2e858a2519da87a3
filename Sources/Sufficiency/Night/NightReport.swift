import Care
import Reporting

/// Everything a night's report says, as values computed from ``NightInputs`` and nothing else.
///
/// The page, the PDF, the workbook, the CSV files and the JSON print these values and compute
/// nothing. No settled child is named anywhere: exceptions name children by reference only where a
/// person must act for that child, and the shared edition names nobody.
public struct NightReport: Sendable {
    /// Who reads it.
    public enum Edition: String, Sendable, CaseIterable {
        /// The team that is responsible for the children: references stand in exceptions.
        case team
        /// Anybody else: counts only, small numbers hidden.
        case shared
    }

    /// Which source the stock of the night was counted from.
    public enum Source: String, Sendable {
        /// Care histories from SSDA903 returns.
        case returns = "SSDA903 returns"
        /// The case system's table of children and homes.
        case caseSystem = "case system"
        /// Neither is connected.
        case none = "no source"
    }

    /// One point of the thirteen-month line.
    public struct LinePoint: Sendable, Hashable {
        /// A month end, or the night itself.
        public var date: Day
        /// What was counted; nil = not known.
        public var tally: Tally?
        /// The target on the day.
        public var target: Rate?
    }

    /// The inputs.
    public let inputs: NightInputs
    /// Which source the stock was counted from.
    public let source: Source
    /// Everybody with a home on the night.
    public let placements: [Placement]
    /// The headline on the night; nil without a source.
    public let headline: MeasureReading?
    /// Twelve month ends and the night.
    public let line: [LinePoint]
    /// The month end from which the bridge starts.
    public let bridgeFrom: Day
    /// From that month end to the night; nil without histories.
    public let bridge: Bridge?
    /// The headline by boundary, by distance, by reason.
    public let splits: [Split]

    /// Computes the report.
    public init(_ inputs: NightInputs) {
        self.inputs = inputs
        let date = inputs.date
        let meaning = inputs.meaning
        let population = NightPopulation(inputs)
        source = population.source
        placements = population.placements
        let measured = placements.filter(\.kind.isMeasured)
        let trajectory = inputs.trajectory(of: meaning.stock.id)
        let reading = MeasureReading(
            meaning.stock, tally: meaning.tally(measured),
            target: trajectory?.target(on: date))
        headline = source == .none ? nil : reading
        bridgeFrom = date.lastMonthEnd
        bridge = population.bridge(from: date.lastMonthEnd)
        splits = Dimension.ofNight.map {
            Split(by: $0, meaning: meaning, before: measured, after: [])
        }
        line = population.monthEnds.map { day in
            LinePoint(
                date: day, tally: population.stock(on: day),
                target: trajectory?.target(on: day))
        }
    }
}
