import ArgumentParser
import Care
import Exchange
import Night
import Reporting
import Sufficiency

/// `nearhome measures`: every measure of SSDA903 returns on a day.
struct MeasuresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measures",
        abstract: "Counts every measure of SSDA903 returns on a day.",
        discussion: """
            Stock of the day, flow of the financial year to it, stability by both definitions, \
            family placements, reviews on time, returns after going home, time to permanence, and \
            the bridge from the last month end. Each figure stands with its unknowns and bounds; \
            --format json adds the definitions.

            Example:
              nearhome measures Instances/made-return --as-of 2025-03-31 --authority E10000003
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
            "The authority's value in the LA column, where files hold several.",
            valueName: "text"))
    var la: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if Day(iso: asOf) == nil {
            throw ValidationError("--as-of \(asOf): give a day as 2025-03-31.")
        }
    }

    func run() throws {
        guard let day = Day(iso: asOf) else { throw ExitStatus.usage }
        let request = ReturnImport.Request(
            path: directory, asOf: day, authority: authority.uppercased(), submittedAs: la,
            adjoining: adjoining.map { $0.split(separator: ",").map { $0.uppercased() } },
            postcodes: common.postcodes)
        switch try ReturnImport.run(request) {
        case .refused(let faults, let notices):
            if !common.quiet { notices.forEach(common.diagnose(notice:)) }
            throw InstanceRefused(faults: faults)
        case .done(let imported):
            if !common.quiet { imported.notices.forEach(common.diagnose(notice:)) }
            print(imported, on: day)
        }
    }

    private func print(_ imported: ReturnImport, on day: Day) {
        let measures = CareMeasures(CareRecord.records(of: imported))
        let known = imported.history.years.last.map { $0.next.firstDay.adding(days: -1) } ?? day
        let readings = measures.readings(on: day, known: known)
        let bridge = Bridge(
            from: measures.outsideAnswers(on: day.lastMonthEnd),
            to: measures.outsideAnswers(on: day))
        let table = MeasureReading.table(
            of: readings, id: "measures", caption: "Measures on \(day.inWords)",
            naming: \.id)
        let bridgeTable = bridge.table(
            id: "bridge", caption: "Children outside since the last month end",
            from: day.lastMonthEnd.description, to: day.description)
        let (left, open) = measures.timeToPermanence(from: day.financialYearStart, through: day)
        switch common.format {
        case .csv: Output.result(table.csv)
        case .json:
            func days(_ value: Int?) -> JSON { value.map { .whole($0) } ?? .null }
            Output.result(
                JSON.object([
                    ("asOf", .string(day.description)), ("authority", .string(authority)),
                    ("lookedAfter", .whole(measures.lookedAfter(on: day))),
                    ("measures", .list(readings) { $0.defined }),
                    ("bridge", bridgeTable.json),
                    (
                        "timeToPermanence",
                        .list(left) { row in
                            .object([
                                ("route", .string(row.route.rawValue)),
                                ("left", .whole(row.days.count)),
                                ("medianDays", days(row.percentile(50))),
                                ("ninetiethDays", days(row.percentile(90))),
                            ])
                        }
                    ),
                    ("stillOpen", .whole(open.count)),
                ]).text())
        case .table:
            var text =
                "\(measures.lookedAfter(on: day)) children looked after on \(day.inWords)\n\n"
            for table in [table, bridgeTable] {
                text += TextTable(table).text + "\n"
            }
            Output.result(text)
        }
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
