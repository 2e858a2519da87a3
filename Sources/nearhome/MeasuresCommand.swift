import Answers
import ArgumentParser
import Care
import Exchange
import Files
import Measures
import Reporting
import Returns

/// `nearhome measures`: every measure of SSDA903 returns on a day.
struct MeasuresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measures",
        abstract: "Counts every measure of SSDA903 returns on a day.",
        discussion: """
            Children outside on the day, placements made outside in the financial year, stability \
            (both definitions), family placements, reviews on time, returns after going home, time \
            to permanence, and what changed since the last month end. Each figure says how many \
            children are not known and what they could change. --format json adds the definitions.

            Example:
              nearhome measures Instances/made-return --as-of 2025-03-31 \\
                  --authority E10000003

            Authorities are sometimes merged or divided. Each day is counted by its own boundaries, \
            or with --boundaries-on by those of another day. --boundaries adds changes to those of \
            England from 2019 to 2023.
            """)

    @Argument(help: "A folder of returns, or one file.")
    var directory: String

    @Option(help: ArgumentHelp("The day, as 2025-03-31.", valueName: "date"))
    var asOf: String

    @Option(help: ArgumentHelp("The authority's upper-tier GSS code.", valueName: "code"))
    var authority: String

    @Option(
        help: ArgumentHelp(
            "Codes of the authorities that share a border, separated by commas.",
            valueName: "codes"))
    var adjoining: String?

    @Option(
        help: ArgumentHelp(
            "The authority's value in the LA column, if files hold several authorities.",
            valueName: "text"))
    var la: String?

    @Option(
        help: ArgumentHelp(
            "The collection year of files that name none, such as 2024/25; by default the year "
                + "that most rows fit.",
            valueName: "year"))
    var year: String?

    @Option(
        help: ArgumentHelp(
            "Reorganisations and neighbours by day, a YAML file.", valueName: "file"))
    var boundaries: String?

    @Option(
        help: ArgumentHelp(
            "Counts by the boundaries of this day; by default those of the day itself.",
            valueName: "date"))
    var boundariesOn: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if Day(iso: asOf) == nil {
            throw ValidationError("--as-of \(asOf): give a day as 2025-03-31.")
        }
        if let boundariesOn, Day(iso: boundariesOn) == nil {
            throw ValidationError("--boundaries-on \(boundariesOn): give a day as 2028-04-01.")
        }
    }

    func run() throws {
        let policy = try readPolicy()
        guard let day = Day(iso: asOf) else { throw ExitStatus.usage }
        let seenOn = boundariesOn.flatMap { Day(iso: $0) } ?? day
        let boundaries = try dated()
        let code = try AuthorityTable.code(authority, of: "--authority", by: boundaries)
        if let start = boundaries.start(of: code), seenOn < start {
            throw Failure.usage(
                "--authority \(code): this authority exists from \(start.inWords) on; give the one "
                    + "before it, or a later day with --boundaries-on.")
        }
        if let end = boundaries.end(of: code, by: seenOn) {
            throw Failure.usage(
                "--authority \(code): this authority existed until "
                    + "\(end.day.adding(days: -1).inWords); give one of "
                    + "\(end.successors.joined(separator: ", ")), or an earlier day with "
                    + "--boundaries-on.")
        }
        let neighbours =
            try adjoining.map {
                boundaries.existing(
                    try AuthorityTable.codes($0, of: "--adjoining", by: boundaries), on: seenOn)
            }
            ?? boundaries.adjoining(code, on: seenOn) ?? KnownNeighbours.adjoining(code, on: seenOn)
        var request = ReturnImport.Request(
            path: directory, asOf: day, authority: code, submittedAs: la, adjoining: neighbours,
            postcodes: common.postcodes)
        request.year = try year.map(CollectionYear.named)
        switch try ReturnImport.run(request) {
        case .refused(let faults, let notices):
            if !common.quiet { notices.forEach(common.diagnose(notice:)) }
            throw InstanceRefused(faults: faults)
        case .done(let imported):
            if !common.quiet { imported.notices.forEach(common.diagnose(notice:)) }
            print(imported, on: day, by: (boundaries, seenOn), policy)
        }
    }

    // What of a policy the measures need: the bank holidays, by which a first review is due.
    private func readPolicy() throws -> Policy.Settings {
        guard let path = common.policy else { return Policy.Settings() }
        let reading = try PolicyFile.read(path)
        if !common.quiet { reading.notices.forEach(common.diagnose(notice:)) }
        guard let policy = reading.policy else { throw InstanceRefused(faults: reading.faults) }
        return policy.settings
    }

    private func tellMissingHolidays(_ readings: [MeasureReading], _ years: [Int]) {
        let id = CareMeasures.reviewsOnTimeDefinition.id
        guard !common.quiet, !years.isEmpty,
            readings.contains(where: { $0.measure.id == id && $0.tally.known > 0 })
        else { return }
        Output.diagnose(
            "notice: no bank holiday of \(years.map(String.init).joined(separator: " or ")) is "
                + "known, so a first review may be counted as late that was not; give them with "
                + "--policy (bank_holidays)")
    }

    private func dated() throws -> Boundaries {
        guard let boundaries else { return .england }
        let reading = try BoundariesFile.read(boundaries)
        guard let read = reading.boundaries else { throw InstanceRefused(faults: reading.faults) }
        return read
    }

    private func print(
        _ imported: ReturnImport, on day: Day, by boundaries: (Boundaries, on: Day),
        _ policy: Policy.Settings
    ) {
        let measures = CareMeasures(CareRecord.records(of: imported, by: boundaries))
        // What comes after the day is not known on it, whatever year the returns are of.
        let known = imported.history.years.last.map { min(day, $0.lastDay) } ?? day
        let readings = measures.readings(
            on: day, known: known,
            gaps: CareMeasures.ReviewGaps(bankHolidays: policy.bankHolidays.inForce(on: day)))
        tellMissingHolidays(
            readings,
            policy.yearsWithoutBankHoliday(from: day.financialYearStart, through: day))
        let bridge = Bridge(
            from: measures.outsideAnswers(on: day.lastMonthEnd),
            to: measures.outsideAnswers(on: day))
        let table = MeasureReading.table(
            of: readings, id: "measures", caption: "Measures on \(day.inWords)", hasCodes: true)
        let bridgeTable = bridge.table(
            id: "bridge", caption: "Children outside since the last month end",
            from: day.lastMonthEnd.inWords, to: day.inWords)
        let (left, open) = measures.timeToPermanence(from: day.financialYearStart, through: day)
        switch common.format {
        case .csv: Output.result(table.csv)
        case .json:
            func days(_ value: Int?) -> JSON { value.map { .whole($0) } ?? .null }
            Output.result(
                JSON.object([
                    ("asOf", .string(day.description)),
                    ("authority", .string(authority.uppercased())),
                    ("boundariesOn", .string(boundaries.on.description)),
                    ("lookedAfter", .whole(measures.lookedAfter(on: day))),
                    ("measures", .list(readings) { $0.defined }),
                    (
                        "bridge",
                        bridgeTable.jsonWithTotal(keys: ["step", "children", "points", "share"])
                    ),
                    (
                        "timeToPermanence",
                        .list(left) { row in
                            .object([
                                ("route", .string(row.route.rawValue)),
                                ("left", .whole(row.days.count)),
                                ("medianDays", days(row.percentile(50))),
                                ("ninetiethDays", days(row.percentile(90))),
                                ("mayBeLonger", .whole(row.mayBeLonger)),
                                ("mayBeShorter", .whole(row.mayBeShorter)),
                            ])
                        }
                    ),
                    ("stillOpen", .whole(open.days.count)),
                ]).text())
        case .table:
            var text =
                measures.lookedAfter(on: day).counted("child", "children")
                + " looked after on \(day.inWords)\n\n"
            text += readings.map(words).joined() + "\n" + TextTable(bridgeTable).text
            let permanence = CareMeasures.table(
                ofPermanence: left, stillOpen: open, since: day.financialYearStart)
            text += "\n\(permanence.caption)\n" + TextTable(permanence).text
            text += TextLines.wrapped(
                "May be longer: children whose first row does not say that care began with it; "
                    + "their days count from that row.")
            Output.result(text)
        }
    }

    // A measure on 80 columns: its code with the figures, and under them its name.
    private func words(_ reading: MeasureReading) -> String {
        let tally = reading.tally
        var figures = "\(reading.measure.id): \(tally.share?.percentage ?? "no rate")"
        figures += " (\(tally.counted) of \(tally.known)"
        if tally.unknown > 0 {
            figures += "; \(tally.unknown) not known"
            if let low = tally.low, let high = tally.high {
                figures += ", so from \(low.percentage) to \(high.percentage)"
            }
        }
        return TextLines.wrapped(figures + ")", hanging: "  ")
            + TextLines.wrapped("  " + reading.measure.title, hanging: "  ")
    }
}

extension TextTable {
    /// A report's table for a terminal.
    init(_ table: Table) {
        self.init(
            table.columns.map { column in
                (column.title, column.alignment == .numbers ? .right : .left)
            })
        for row in table.rows + (table.total.map { [$0] } ?? []) { add(row.map(\.shown)) }
    }
}
