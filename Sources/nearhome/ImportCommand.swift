import ArgumentParser
import Care
import Exchange
import Files
import Measures
import Reporting
import Returns

/// `nearhome import`: other systems' files into an instance.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turns other systems' files into an instance folder.",
        discussion: """
            Example:
              nearhome import ssda903 Instances/made-return --as-of 2025-03-31 \\
                  --authority E10000003 --out my-county
            """,
        subcommands: [ImportReturnCommand.self, ImportTableCommand.self])
}

/// `nearhome import ssda903`: returns of several years into an instance of settled children.
struct ImportReturnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ssda903",
        abstract: "Turns SSDA903 returns into an instance of settled children.",
        discussion: """
            Reads every CSV and XML file of the folder and of the folders in it. It recognises each \
            of the return's twelve tables by its columns; file names do not matter. It merges the \
            years, and repairs rows that contradict one another by named rules. It counts every \
            repair and every finding of the checks; --format json or csv lists them all.

            The instance holds children under 18 with an episode on the day, unless they are in short \
            breaks (legal status V3 or V4). A child in a temporary placement is counted in their \
            previous placement. There is one home for each postcode, URN, provider and kind.

            Example:
              nearhome import ssda903 Instances/made-return --as-of 2025-03-31 \\
                  --authority E10000003 --out my-county
              nearhome report my-county
            """)

    @Argument(help: "A folder of returns, or one file.")
    var directory: String

    @Option(
        help: ArgumentHelp("The day of the instance, as 2025-03-31.", valueName: "date"))
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

    @Option(help: ArgumentHelp("The instance folder to write; new or empty.", valueName: "folder"))
    var out: String

    @Flag(help: "The returns are invented: the instance says `synthetic: yes`.")
    var synthetic = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.leaveUnused(policy: true, postcodes: false)
        let request = try request()
        switch try ReturnImport.run(request) {
        case .refused(let faults, let notices):
            if !common.quiet { notices.forEach(common.diagnose(notice:)) }
            if common.format == .json {
                Output.result(
                    JSON.object([
                        ("faults", .list(faults, json)), ("notices", .list(notices, json)),
                    ]).text())
            }
            throw InstanceRefused(faults: faults)
        case .done(var imported):
            if let notice = imported.costNotice { imported.notices.insert(notice, at: 0) }
            var instance = imported.settled.instance
            instance.isSynthetic = synthetic
            try InstanceFolder.write(instance, to: out)
            let summary = ImportSummary(imported, folder: out)
            switch common.format {
            case .table:
                if !common.quiet { imported.notices.forEach(common.diagnose(notice:)) }
                Output.result(summary.text)
            case .json:
                Output.result(summary.json.text())
            case .csv:
                Output.result(summary.csv)
            }
        }
    }

    private func request() throws -> ReturnImport.Request {
        guard let day = Day(iso: asOf) else {
            throw Failure.usage("--as-of \(asOf) is not a date; write it as 2025-03-31.")
        }
        let code = try AuthorityTable.code(authority, of: "--authority")
        let neighbours = try adjoining.map { try AuthorityTable.codes($0, of: "--adjoining") }
        var request = ReturnImport.Request(
            path: directory, asOf: day, authority: code, submittedAs: la, adjoining: neighbours,
            postcodes: common.postcodes)
        request.year = try year.map(CollectionYear.named)
        return request
    }

    private func json(_ fault: Fault) -> JSON { ImportSummary.json(fault) }
}

extension CollectionYear {
    /// The year of an option, as `2024/25`, `2024-25` or the year it ends in, `2025`.
    static func named(_ text: String) throws -> CollectionYear {
        let digits = text.split { !$0.isNumber }
        if let first = digits.first, first.count == 4, let start = Int(first),
            (1990...2099).contains(start)
        {
            if digits.count == 1, text == first { return CollectionYear(endingIn: start) }
            if digits.count == 2, let end = Int(digits[1]),
                end == start + 1 || end == (start + 1) % 100
            {
                return CollectionYear(endingIn: start + 1)
            }
        }
        throw Failure.usage(
            "--year \(text) is not a collection year; write it as 2024/25, or as 2025, the year it "
                + "ends in.")
    }
}

/// What an import did, for people, programs and spreadsheets.
struct ImportSummary {
    private let imported: ReturnImport
    private let folder: String
    // Of children, not of rows: who cannot stand in the instance is counted all the same.
    private let stock: Tally
    private let lookedAfter: Int

    init(_ imported: ReturnImport, folder: String) {
        self.imported = imported
        self.folder = folder
        let day = imported.settled.instance.asOf
        let measures = CareMeasures(CareRecord.records(of: imported))
        stock = measures.outsideStock(on: day).tally
        lookedAfter = measures.lookedAfter(on: day)
    }

    static func json(_ fault: Fault) -> JSON {
        .object([
            ("file", .string(fault.file)), ("line", fault.line.map { .whole($0) } ?? .null),
            ("column", .optional(fault.column)), ("value", .optional(fault.value)),
            ("message", .string(fault.message)),
        ])
    }

    private var rate: String? { stock.share?.rate }

    private var kinds: [(kind: HomeKind, children: Int, homes: Int)] {
        let instance = imported.settled.instance
        return HomeKind.allCases.compactMap { kind in
            let homes = instance.homes.filter { $0.kind == kind }
            return homes.isEmpty ? nil : (kind, homes.reduce(0) { $0 + $1.places }, homes.count)
        }
    }

    private func file(_ source: SourceLine) -> String { imported.submitted.fileName(source) }

    // MARK: For people

    var text: String {
        let settled = imported.settled
        let history = imported.history
        var text = ""
        let years = history.years.map(\.description).joined(separator: ", ")
        text += "Returns of \(years): \(imported.submitted.episodes.count) episode rows, "
        text +=
            "\(history.episodeCount.counted("episode", "episodes")) of \(history.children.count.counted("child", "children")) after "
        text += "cleaning.\n"
        text += "\(folder): \(settled.instance.children.count.counted("child", "children")) in "
        text +=
            "\(settled.instance.homes.count.counted("home", "homes")) on \(settled.instance.asOf.inWords).\n"
        if lookedAfter != settled.instance.children.count {
            text += "Children looked after that day: \(lookedAfter). The folder leaves out those "
            text += "the return does not say enough about.\n"
        }
        text += "Fostering and residential: \(stock.counted) outside, \(stock.notCounted) inside, "
        text += "\(stock.unknown) not known."
        text += stock.share.map { " Of those known, \($0.percentage) are outside.\n" } ?? "\n"
        if !kinds.isEmpty {
            var table = TextTable([("kind", .left), ("children", .right), ("homes", .right)])
            for entry in kinds {
                table.add([entry.kind.rawValue, String(entry.children), String(entry.homes)])
            }
            text += "\n" + table.text
        }
        let done = history.counts.filter { $0.count > 0 }
        if !done.isEmpty {
            var table = TextTable([("cleaning", .left), ("rows", .right), ("what was done", .left)])
            for entry in done {
                table.add([entry.rule.rawValue, String(entry.count), entry.rule.sentence])
            }
            text += "\n" + table.text
        }
        let found = imported.quality.counts.filter { $0.count > 0 }
        if found.isEmpty {
            text += "\nNo check of the return found anything.\n"
        } else {
            var table = TextTable([
                ("check", .left), ("rows", .right), ("", .left), ("what the check requires", .left),
                ("for example", .left),
            ])
            for entry in found {
                let first = imported.quality.findings.first { $0.rule == entry.rule.id }
                table.add([
                    entry.rule.id, String(entry.count), entry.rule.severity.rawValue,
                    entry.rule.sentence,
                    first.map { finding in
                        finding.child + (finding.start.map { " from \($0)" } ?? "")
                            + ", \(imported.submitted.place(finding.source))"
                    } ?? "",
                ])
            }
            text += "\n" + table.text
            text += "All of them with --format json or --format csv.\n"
        }
        return text
    }

    // MARK: For programs

    var json: JSON {
        let settled = imported.settled
        let instance = settled.instance
        let history = imported.history
        return .object([
            ("asOf", .string(instance.asOf.description)),
            ("authority", .string(instance.authority.code)),
            ("instance", .string(folder)),
            ("years", .list(history.years) { .string($0.description) }),
            (
                "counts",
                .object([
                    ("files", .whole(imported.submitted.files.count)),
                    ("headerRows", .whole(imported.submitted.headers.count)),
                    ("episodeRows", .whole(imported.submitted.episodes.count)),
                    ("otherRows", .whole(imported.submitted.rows.count)),
                    ("childrenInReturns", .whole(history.children.count)),
                    ("episodes", .whole(history.episodeCount)),
                    ("children", .whole(instance.children.count)),
                    ("lookedAfter", .whole(lookedAfter)),
                    ("homes", .whole(instance.homes.count)),
                    ("homesUnresolved", .whole(settled.unresolvedHomes)),
                    ("homesWithoutPostcode", .whole(settled.homesWithoutPostcode)),
                    ("temporaryPlacements", .whole(settled.temporary)),
                ])
            ),
            (
                "measure",
                .object([
                    ("outside", .whole(stock.counted)), ("known", .whole(stock.known)),
                    ("unknown", .whole(stock.unknown)),
                    ("rate", rate.map { .number($0) } ?? .null),
                ])
            ),
            (
                "kinds",
                .list(kinds) { entry in
                    .object([
                        ("kind", .string(entry.kind.rawValue)),
                        ("children", .whole(entry.children)), ("homes", .whole(entry.homes)),
                    ])
                }
            ),
            (
                "omitted",
                .list(settled.omitted) { child in
                    .object([
                        ("child", .string(child.child)), ("reason", .string(child.reason.rawValue)),
                        ("file", .string(file(child.source))), ("line", .whole(child.source.line)),
                    ])
                }
            ),
            ("cleaning", cleaning), ("quality", quality),
            ("faults", .array([])), ("notices", .list(imported.notices, ImportSummary.json)),
        ])
    }

    private var cleaning: JSON {
        .object([
            (
                "counts",
                .list(imported.history.counts) { entry in
                    .object([
                        ("rule", .string(entry.rule.rawValue)), ("count", .whole(entry.count)),
                        ("expected", .bool(entry.rule.isExpected)),
                        ("sentence", .string(entry.rule.sentence)),
                    ])
                }
            ),
            (
                "steps",
                .list(imported.history.steps) { step in
                    .object([
                        ("rule", .string(step.rule.rawValue)), ("child", .string(step.child)),
                        ("table", .string(step.table.rawValue)),
                        ("file", .string(file(step.source))), ("line", .whole(step.source.line)),
                        ("text", .string(step.text)),
                    ])
                }
            ),
        ])
    }

    private var quality: JSON {
        .object([
            (
                "counts",
                .list(imported.quality.counts) { entry in
                    .object([
                        ("rule", .string(entry.rule.id)),
                        ("severity", .string(entry.rule.severity.rawValue)),
                        ("count", .whole(entry.count)), ("sentence", .string(entry.rule.sentence)),
                        ("source", .string(entry.rule.source)),
                        ("numbers", .list(entry.rule.numbers) { .string($0) }),
                    ])
                }
            ),
            (
                "findings",
                .list(imported.quality.findings) { finding in
                    .object([
                        ("rule", .string(finding.rule)),
                        ("severity", .string(finding.severity.rawValue)),
                        ("child", .string(finding.child)),
                        ("decom", .optional(finding.start?.description)),
                        ("table", .string(finding.table.rawValue)),
                        ("file", .string(file(finding.source))),
                        ("line", .whole(finding.source.line)),
                        ("column", .optional(finding.column)), ("value", .optional(finding.value)),
                        ("text", .string(finding.text)),
                    ])
                }
            ),
        ])
    }

    // MARK: For spreadsheets

    var csv: String {
        var rows = [
            [
                "kind", "rule", "severity", "child", "table", "file", "line", "column", "value",
                "text", "decom",
            ]
        ]
        for step in imported.history.steps {
            rows.append([
                "cleaning", step.rule.rawValue, "", step.child, step.table.rawValue,
                file(step.source), String(step.source.line), "", "", step.text, "",
            ])
        }
        for finding in imported.quality.findings {
            rows.append([
                "finding", finding.rule, finding.severity.rawValue, finding.child,
                finding.table.rawValue, file(finding.source), String(finding.source.line),
                finding.column ?? "", finding.value ?? "", finding.text,
                finding.start?.description ?? "",
            ])
        }
        for child in imported.settled.omitted {
            rows.append([
                "omitted", child.reason.rawValue, "", child.child, Return903Table.episodes.rawValue,
                file(child.source), String(child.source.line), "", "", "", "",
            ])
        }
        for notice in imported.notices {
            rows.append([
                "notice", "", "", "", "", notice.file, notice.line.map { String($0) } ?? "",
                notice.column ?? "", notice.value ?? "", notice.message,
            ])
        }
        return CSVText.table(rows)
    }
}
