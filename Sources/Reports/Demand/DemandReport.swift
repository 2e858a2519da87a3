import Care
import Files
import Forecast
import Reporting

/// A forecast of demand as a page, a workbook and files.
package struct DemandReport: Sendable {
    /// The forecast.
    package let forecast: DemandForecast
    /// Whose children they are; nil = not said.
    package let authority: String?
    /// The product's version.
    package let version: String

    /// Whether the returns are invented.
    package let isSynthetic: Bool

    /// Makes a report of a forecast.
    package init(
        of forecast: DemandForecast, authority: String?, version: String, isSynthetic: Bool = false
    ) {
        self.isSynthetic = isSynthetic
        self.forecast = forecast
        self.authority = authority
        self.version = version
    }

    private var counts: JourneyForecast { forecast.counts }
    private var last: Int { counts.steps.count - 1 }

    /// The page.
    package var document: Document {
        let span = "\(forecast.asOf.inWords) to \(counts.steps[last].inWords)"
        let total = counts.total(last)
        var document = Document(
            title: "Demand \(span)", subject: "Demand forecast",
            heading: authority.map { "\($0): children in care, \(span)" }
                ?? "Children in care, \(span)",
            warning: Provenance(version: version, isSynthetic: isSynthetic).warning,
            opening: [
                .boxes([
                    Document.Box(
                        "Central figure on \(counts.steps[last].inWords)", String(total.central),
                        "\(total.low) to \(total.high) \(Spread.span(of: counts.futures))",
                        isMain: true),
                    Document.Box(
                        "In care on \(forecast.asOf.inWords)", String(counts.total(0).central)),
                    Document.Box(
                        "Tested on the past",
                        forecast.backTest.coverage.map { "\(($0 + 5000) / 10_000)%" }
                            ?? "not tested",
                        "of the actual figures were in the ranges; it should be 80%"),
                ]), .lead(forecast.sentences[0]),
                .list(Array(forecast.sentences.dropFirst()) + forecast.warnings.map { $0 }),
            ])
        document.sheetNames = Document.namesOfSheets
        for kind in CareKind.allCases {
            document.sheetNames["kind-\(kind.name)-children"] = kind.title
        }
        document.parts = [demand, kinds, trust, method]
        document.closing =
            "NearHome \(version), forecast by journeys, \(counts.futures) futures, seed "
            + "\(forecast.seed). No figure here is of one child: nothing ranks, scores or flags "
            + "anybody."
        return document
    }

    /// The JSON and CSV files beside the page.
    ///
    /// - Parameter json: the forecast as the command prints it.
    package func valueFiles(json: JSON) -> [OutputFile] {
        [OutputFile(name: "forecast.json", text: json.text())]
            + document.tables.map { OutputFile(name: "\($0.id).csv", text: $0.csv) }
    }

    // MARK: Parts

    private var demand: Document.Part {
        Document.Part(
            id: "demand", title: "How many children will be in care",
            sections: [
                Document.Section(
                    id: "total", title: "All children",
                    blocks: [
                        .chart(
                            fan(
                                id: "children-in-care",
                                title: title(counts.total(0), counts.total(last), of: "children"),
                                axis: "Children in care on the day"
                            ) { counts.total($0) })
                    ]),
                Document.Section(
                    id: "flow", title: "Who comes and who leaves",
                    blocks: [
                        .table(flow),
                        .note(
                            "Between one day and the next. A child who comes and goes between them "
                                + "counts in both. Care ends with the 18th birthday."),
                    ]),
            ])
    }

    private var kinds: Document.Part {
        var sections = CareKind.allCases.map { kind in
            Document.Section(
                id: "kind-\(kind.name)", title: kind.title,
                blocks: forecast.neverSeen.contains(kind)
                    ? [
                        .notMeasured(
                            "Never seen: the returns have no child in \(kind.words). That is not "
                                + "the same as 0.")
                    ]
                    : [
                        .chart(
                            fan(
                                id: "kind-\(kind.name)-children",
                                title: title(
                                    counts.kind(kind, 0), counts.kind(kind, last),
                                    of: "children in \(kind.words)"),
                                axis: "Children in \(kind.words) on the day"
                            ) { counts.kind(kind, $0) })
                    ])
        }
        sections.append(
            Document.Section(
                id: "cells", title: "By kind, age and side", blocks: [.table(cells)]))
        sections.append(
            Document.Section(
                id: "elsewhere", title: "By provider and district",
                blocks: [.table(providers), .table(districts)]))
        return Document.Part(
            id: "kinds", title: "What placements they will need", sections: sections)
    }

    private var trust: Document.Part {
        var blocks: [Document.Block] = []
        if let judgement = forecast.judgement {
            blocks.append(.words(judgement))
            blocks.append(.table(past))
            blocks.append(
                .note(
                    "Each line is a forecast made from the returns up to that day alone, 365 days "
                        + "ahead. Errors are summed over the four kinds of placement."))
        } else {
            blocks.append(
                .notMeasured("Not tested: a test needs at least two collection years of returns."))
        }
        return Document.Part(
            id: "trust", title: "How good such forecasts were", opening: blocks)
    }

    private var method: Document.Part {
        Document.Part(
            id: "method", title: "How it is made",
            opening: [
                .words(forecast.explanation),
                .list([
                    Spread.ranks(of: counts.futures),
                    "Brothers and sisters who came from one home within three days come together "
                        + "again; unaccompanied children are counted apart.",
                    "Care ends at 18. A young person who stays with foster carers keeps the place; "
                        + "a capacity plan counts it.",
                    "Nothing here says whether a child should come into care or go home.",
                ]),
            ])
    }

    // MARK: Charts and tables

    private func title(_ now: Spread, _ then: Spread, of what: String) -> String {
        let change = then.central - now.central
        let words =
            change == 0 ? "as many as" : "\(abs(change)) \(change < 0 ? "fewer" : "more") than"
        return "\(then.central) \(what), \(words) today (range \(then.low) to \(then.high))"
    }

    private func fan(
        id: String, title: String, axis: String, _ spread: (Int) -> Spread
    ) -> Chart {
        let spreads = counts.steps.indices.map(spread)
        return Chart(
            id: id, title: title, axis: axis, categoryTitle: "Day", form: .line,
            categories: counts.steps.map(\.description),
            series: [
                Chart.Series("central", values: spreads.map { Int64($0.central) }),
                Chart.Series("low", role: .limit, values: spreads.map { Int64($0.low) }),
                Chart.Series("high", role: .limit, values: spreads.map { Int64($0.high) }),
            ])
    }

    private static let spreadColumns = ["low", "central", "high", "mean"].map {
        Table.Column($0)
    }

    private func spreadCells(_ spread: Spread) -> [Table.Cell] {
        [
            .whole(spread.low), .whole(spread.central), .whole(spread.high),
            .number(
                Decimals.text(Int64(spread.meanMillionths), places: 6),
                shown: Decimals.text(Int64((spread.meanMillionths + 50_000) / 100_000), places: 1)),
        ]
    }

    private var flow: Table {
        var table = Table(
            id: "flow",
            caption: "Children who come, leave or change placement, by the last day of the quarter",
            columns: [Table.Column("day", .words), Table.Column("figure", .words)]
                + DemandReport.spreadColumns)
        for step in counts.steps.indices.dropFirst() {
            let day = counts.steps[step].description
            table.add(["\(day)", "come"] + spreadCells(counts.entrants(step)))
            table.add(["\(day)", "leave"] + spreadCells(counts.leavers(step)))
            table.add(["\(day)", "change placement"] + spreadCells(counts.moves(step)))
        }
        return table
    }

    private var cells: Table {
        var table = Table(
            id: "cells", caption: "Children in care on \(counts.steps[last].inWords)",
            columns: ["kind", "ages", "side"].map { Table.Column($0, .words) }
                + DemandReport.spreadColumns)
        for cell in counts.cells(last) where cell.children.high > 0 || cell.children.sum > 0 {
            table.add(
                ["\(cell.kind.name)", "\(cell.ages.name)", "\(cell.side.name)"]
                    + spreadCells(cell.children))
        }
        table.setTotal(["all", "", ""] + spreadCells(counts.total(last)))
        return table
    }

    private var providers: Table {
        var table = Table(
            id: "providers",
            caption: "Children in care on \(counts.steps[last].inWords) by provider",
            columns: [Table.Column("provider", .words)] + DemandReport.spreadColumns)
        for entry in counts.providers(last) {
            table.add(
                [
                    Table.Cell(
                        entry.provider.map { "\($0.title) (\($0.rawValue))" } ?? "not recorded")
                ] + spreadCells(entry.children))
        }
        return table
    }

    private var districts: Table {
        var table = Table(
            id: "districts",
            caption: "Children in care on \(counts.steps[last].inWords) by district of placement",
            columns: [Table.Column("district", .words)] + DemandReport.spreadColumns)
        for entry in counts.districts(last) {
            table.add(["\(entry.district ?? "not known")"] + spreadCells(entry.children))
        }
        return table
    }

    private var past: Table {
        var table = Table(
            id: "past", caption: "Errors of forecasts of the past, in children",
            columns: [
                Table.Column("from", .words), Table.Column("this forecast"),
                Table.Column("stock-and-flow"), Table.Column("nothing changes"),
                Table.Column("kinds in range"),
            ])
        for row in forecast.backTest.rows {
            table.add([
                "\(row.origin.description)",
                row.error.map {
                    .number(
                        Decimals.text(Int64($0), places: 6),
                        shown: Decimals.text(Int64(($0 + 50_000) / 100_000), places: 1))
                } ?? .none("not tested"),
                .number(
                    Decimals.text(Int64(row.stockFlowError), places: 4),
                    shown: Decimals.text(Int64((row.stockFlowError + 500) / 1000), places: 1)),
                .whole(row.noChangeError),
                row.covered.map {
                    .number(String($0), shown: "\($0) of \(CareKind.allCases.count)")
                } ?? .none("not tested"),
            ])
        }
        return table
    }
}

extension CareKind {
    /// The kind as a heading.
    fileprivate var title: String {
        switch self {
        case .fostering: "Fostering"
        case .residential: "Residential care"
        case .supported: "Supported accommodation"
        case .other: "Other placements"
        }
    }
}
