import ArgumentParser
import Care
import Exchange
import Files
import Reporting
import Synthesis

extension CountyFamily: ExpressibleByArgument {}
extension CountyParameters.Tightness: ExpressibleByArgument {}

/// `nearhome generate`: a made-up county of any size.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Invents an instance of any size. The same seed gives the same instance.",
        discussion: """
            Kinds of placement, ages, distances and occupancy follow published figures for \
            England. The seed decides which child is where. Nobody in it is real. A folder that \
            is not empty is never overwritten (64).

            With --tightness tight the answer also names a budget and a cap that are hard to meet, but \
            that a plan can meet.

            Families (children, of them open, homes):
              duty-desk            300, 60, 300
              county               600, 600, 900, all re-optimised
              region               5000, 5000, 8000, eight authorities
              england              83000, 83000, 70000, 152 authorities
              tiny                 14, 6, 24
              cambridgeshire-2011  472, 45, 560, on the real map

            Example:
              nearhome generate my-county --family county --children 450 --open 40 --seed 7
              nearhome check my-county
            """)

    @Argument(help: "The folder to write; it must be new or empty.")
    var folder: String

    @Option(help: "What to start from; see above.")
    var family: CountyFamily = .dutyDesk

    @Option(help: "Rows of children.csv.")
    var children: Int?

    @Option(help: "Rows of homes.csv.")
    var homes: Int?

    @Option(help: "Children to be allocated: may move, must move, or without a home.")
    var open: Int?

    @Option(help: "Of the open children, those who may move and may stay.")
    var mayMove: Int?

    @Option(help: "Of the open children, those whose present place ends.")
    var mustMove: Int?

    @Option(help: "Of the open children, those without a home.")
    var referred: Int?

    @Option(help: "How scarce places are: tight or loose.")
    var tightness: CountyParameters.Tightness = .loose

    @Option(
        help: "The share of cells to leave blank, of those that may be blank, 0 to 1 or in %.",
        transform: { text in
            guard let share = SpokenNumber.share(text)?.millionths, share % 1000 == 0 else {
                throw ValidationError(
                    "give a share from 0 to 1 with at most three decimals, as 0.1 or 10%")
            }
            return Int(share / 1000)
        })
    var blanks: Int?

    @Option(help: "Authorities that place children (not with cambridgeshire-2011).")
    var authorities: Int?

    @Option(help: "Authorities around them, adjoining and distant (not with cambridgeshire-2011).")
    var neighbours: Int?

    @Option(help: "The same seed gives the same bytes.")
    var seed: UInt64 = 1

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.leaveUnused(policy: true, postcodes: true)
        let county: Instance
        do {
            county = try CountyGenerator.county(parameters(), seed: seed)
        } catch let error as GenerationError {
            throw Failure.usage("Error: \(error)")
        }
        try InstanceFolder.write(county, to: folder)
        let summary = CountySummary(county)
        switch common.format {
        case .table: Output.result(sentences(summary, of: county))
        case .json:
            var members: [(String, JSON)] = [("folder", .string(folder))]
            members += figures(summary, of: county).map { ($0.key, .whole($0.value)) }
            if let pressing = pressing(county) {
                members.append(("budget", .number(pressing.budget.description)))
                members.append(("outOfAreaCap", .number(pressing.cap.description)))
            }
            Output.result(JSON.object(members).text())
        case .csv:
            Output.result(
                CSVText.table(
                    [["figure", "value"]]
                        + figures(summary, of: county).map { [$0.key, String($0.value)] }))
        }
    }

    private func pressing(_ county: Instance) -> PressingLimits? {
        tightness == .tight ? PressingLimits(county) : nil
    }

    private func parameters() throws -> CountyParameters {
        let base = family.parameters(tightness: tightness)
        let children = children ?? base.children
        // All of a family that is open whole stays open whole at another size.
        let whole = base.open == base.children
        var parameters = CountyParameters(
            asOf: base.asOf, country: base.country, children: children,
            homes: homes ?? base.homes,
            open: open ?? (whole ? children : min(base.open, children)), tightness: tightness,
            blanks: blanks ?? base.blanks, outOfAreaTarget: base.outOfAreaTarget,
            profile: base.profile)
        if open == nil, self.children == nil {
            parameters.mayMove = base.mayMove
            parameters.mustMove = base.mustMove
            parameters.referred = base.referred
        }
        if mayMove != nil || mustMove != nil || referred != nil {
            guard open == nil else {
                throw ValidationError(
                    "give either --open or --may-move, --must-move and --referred")
            }
            parameters.mayMove = mayMove ?? 0
            parameters.mustMove = mustMove ?? 0
            parameters.referred = referred ?? 0
            for (name, count) in [
                ("--may-move", parameters.mayMove), ("--must-move", parameters.mustMove),
                ("--referred", parameters.referred),
            ] where count < 0 {
                throw ValidationError("\(name) is \(count); give 0 or more")
            }
        }
        if authorities != nil || neighbours != nil {
            guard case .invented(let placing, let around, let spacing) = parameters.country else {
                throw ValidationError("the map of cambridgeshire-2011 is fixed")
            }
            parameters.country = .invented(
                placing: authorities ?? placing, around: neighbours ?? around, spacing: spacing)
        }
        return parameters
    }

    private func figures(
        _ summary: CountySummary, of county: Instance
    ) -> [(key: String, value: Int)] {
        [
            ("children", county.children.count),
            ("settled", summary.children[.settled] ?? 0),
            ("mayMove", summary.children[.mayMove] ?? 0),
            ("mustMove", summary.children[.mustMove] ?? 0),
            ("referred", summary.children[.referred] ?? 0),
            ("siblingGroups", summary.siblingGroups),
            ("homes", county.homes.count),
            ("fosterPlaces", summary.fosterPlaces),
            ("fosterFilled", summary.fosterFilled),
            ("fosterVacant", summary.fosterVacant),
            ("outside", summary.outside),
            ("known", summary.known),
            ("authorities", county.authorities.count),
        ]
    }

    private func pressingWords(_ county: Instance) -> String {
        guard let pressing = pressing(county) else { return "" }
        return
            "A budget and a cap that are hard to meet: nearhome assign \(folder) --budget \(pressing.budget) "
            + "--out-of-area-cap \(pressing.cap)\n"
    }

    private func sentences(_ summary: CountySummary, of county: Instance) -> String {
        func share(_ part: Int, _ whole: Int) -> String {
            guard whole > 0 else { return "0%" }
            let thousandths = (2000 * part + whole) / (2 * whole)
            return thousandths.inTenths + "%"
        }
        func count(_ status: ChildStatus) -> Int { summary.children[status] ?? 0 }
        let kinds = HomeKind.allCases.compactMap { kind in
            summary.homes[kind].map { "\($0) \(kind.rawValue)" }
        }
        return """
            \(folder) now holds an invented instance for \(county.asOf), seed \(seed).
            \(county.children.count.counted("child", "children")): \(count(.settled)) settled, \(count(.mayMove)) may \
            move, \(count(.mustMove)) must move, \(count(.referred)) without a home; \
            \(summary.siblingGroups.counted("sibling group", "sibling groups")).
            \(county.homes.count.counted("home", "homes")): \(kinds.joined(separator: ", ")).
            Foster places: \(summary.fosterPlaces), \
            \(share(summary.fosterFilled, summary.fosterPlaces)) filled, \
            \(share(summary.fosterVacant, summary.fosterPlaces)) vacant, the rest not available.
            Outside the authority: \(summary.outside) of \(summary.known) \
            (\(share(summary.outside, summary.known))) in foster, connected, children's and secure \
            homes.
            Weekly cost at present: \(summary.weeklyCost.inPounds).
            \(pressingWords(county))Next: nearhome check \(folder)

            """
    }
}
