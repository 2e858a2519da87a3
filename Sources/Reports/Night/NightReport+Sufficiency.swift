import Care
import Measures
import Reporting

extension NightReport {
    /// Part 5: places, unmet needs, the gap, costs, savings.
    var sufficiencyPart: Document.Part {
        Document.Part(
            id: "sufficiency", title: "5. Sufficiency",
            sections: [
                Document.Section(id: "places-section", title: "Places", blocks: placeBlocks),
                Document.Section(id: "unmet", title: "Unmet needs", blocks: unmetBlocks),
                Document.Section(
                    id: "gap-section", title: "The gap: kind, district and age", blocks: gapBlocks),
                Document.Section(
                    id: "costs", title: "What placements cost", blocks: costBlocks),
                Document.Section(
                    id: "spend-section", title: "Spend: volume, mix and price", blocks: spendBlocks),
                Document.Section(
                    id: "savings-section", title: "The savings plan", blocks: savingsBlocks),
            ])
    }

    private static let needsHomes = "not measured: needs the case system's homes (homes.csv)"

    /// Places by kind: filled, vacant, not available with the reasons.
    var placesTable: Table? {
        guard let instance = inputs.instance else { return nil }
        var table = Table(
            id: "places",
            caption: "Places of homes inside and outside \(inputs.authority.name), by kind",
            columns: [
                .init("Kind of home", .words), .init("Homes"), .init("Places"), .init("Filled"),
                .init("Vacant, confirmed lately"), .init("Vacant, not confirmed lately"),
                .init("Vacant later"), .init("Not available: on hold"),
                .init("Not available: recorded"), .init("Not available: past the usual limit"),
            ])
        let rows = SufficiencyReport.places(of: instance, settings: inputs.settings)
        let tellsPlaces = SufficiencyReport.tellsPlaces(
            rows, isFromReturns: instance.isFromReturns)
        func cells(_ title: String, _ rows: [SufficiencyReport.PlacesRow]) -> [Table.Cell] {
            func sum(_ count: (SufficiencyReport.PlacesRow) -> Int) -> Table.Cell {
                .whole(rows.reduce(0) { $0 + count($1) })
            }
            func told(_ count: (SufficiencyReport.PlacesRow) -> Int) -> Table.Cell {
                tellsPlaces ? sum(count) : .none(SufficiencyReport.notFromReturns)
            }
            return [
                Table.Cell(title), sum(\.homes), told(\.places), sum(\.filled), told(\.vacant),
                told(\.unconfirmed), told(\.later), told(\.onHold), told(\.recordedUnavailable),
                told(\.pastLimit),
            ]
        }
        for row in rows { table.add(cells(row.kind.title, [row])) }
        table.setTotal(cells("All", rows))
        return table
    }

    private var placeBlocks: [Document.Block] {
        guard let placesTable else { return [.notMeasured(NightReport.needsHomes)] }
        return [
            .table(placesTable),
            .note(
                "Filled, vacant and not available add up to places. Not confirmed lately: nobody"
                    + " has confirmed the vacancy within"
                    + " \(inputs.settings.vacancyDays.inForce(on: inputs.date)) days."),
        ] + (areaCounts?.vacantInWords("tonight").map { [.note($0)] } ?? [])
    }

    // Vacant places tonight: home, number.
    private func vacancies(_ instance: Instance) -> [(home: Home, places: Int)] {
        inputs.openPlaces.map { (instance.homes[$0.home], $0.places) }
    }

    private var unmetBlocks: [Document.Block] {
        guard let instance = inputs.instance, let seeking = inputs.seeking else {
            return [
                .notMeasured("not measured: needs needs in children.csv and offers in homes.csv")
            ]
        }
        let vacancies = vacancies(instance)
        let inNeed = seeking.filter { !$0.needs.isEmpty }
        let matching = PlaceMatching(children: inNeed.count, places: vacancies.map(\.places)) {
            vacancies[$1].home.offers?.contains(inNeed[$0].needs) == true
        }
        var table = Table(
            id: "unmet-needs",
            caption: "What the children who need a home need, and vacant places inside and outside"
                + " that offer it",
            columns: [
                .init("Need", .words), .init("Children with the need"),
                .init("Vacant places that meet it"), .init("Children left without a place"),
                .init("Vacant places whose offer is not recorded"),
            ])
        for index in instance.needs.needs.indices {
            let set = NeedSet(index: index)
            let children = inNeed.indices.filter { inNeed[$0].needs.contains(set) }
            if children.isEmpty { continue }
            let met = vacancies.reduce(0) {
                $0 + ($1.home.offers?.contains(set) == true ? $1.places : 0)
            }
            let unknown = vacancies.reduce(0) { $0 + ($1.home.offers == nil ? $1.places : 0) }
            table.add([
                Table.Cell(instance.needs.words(in: set).joined()), .whole(children.count),
                .whole(met),
                .whole(children.count { !matching.isServed[$0] }), .whole(unknown),
            ])
        }
        guard !table.rows.isEmpty else {
            return [.words("No child who needs a home has a recorded need.")]
        }
        return [
            .table(table),
            .note(
                "A vacant place is listed under every need it meets. A child is left without a place"
                    + " if none that meets all its needs remains once each place is used only once."
            ),
        ]
    }

    private static let ageBands: [(title: String, ages: ClosedRange<Int>)] = [
        ("0 to 4", 0...4), ("5 to 9", 5...9), ("10 to 15", 10...15), ("16 and 17", 16...17),
    ]

    private var gapBlocks: [Document.Block] {
        guard let instance = inputs.instance, let seeking = inputs.seeking else {
            return [.notMeasured("not measured: needs children.csv, homes.csv and areas.csv")]
        }
        let districts = DistrictFinder(instance)
        // The kinds and districts wanted, child by child, for the gap.
        var asked: [(child: Child, age: Int, key: Key)] = []
        struct Key: Hashable {
            var kind: String
            var district: String
            var band: Int
        }
        var wanted: [Key: Int] = [:]
        for child in seeking {
            let age = child.start(asOf: instance.asOf).wholeYears(since: child.birth)
            guard let band = NightReport.ageBands.firstIndex(where: { $0.ages.contains(age) })
            else { continue }
            let classes = HomeClass.allCases.filter { child.suitability(of: $0) == .preferred }
            let kind = classes.first?.rawValue ?? "not specified"
            let key = Key(
                kind: kind, district: child.origin.flatMap(districts.district) ?? "not known",
                band: band)
            wanted[key, default: 0] += 1
            asked.append((child, age, key))
        }
        let near = vacancies(instance).filter {
            $0.home.authority == nil || $0.home.authority == inputs.authority.code
        }
        let matching = PlaceMatching(children: asked.count, places: near.map(\.places)) {
            let (home, ask) = (near[$1].home, asked[$0])
            return home.kind.homeClass?.rawValue == ask.key.kind
                && home.district ?? "not known" == ask.key.district
                && home.minAge ?? 0 <= ask.age && home.maxAge ?? 17 >= ask.age
        }
        var left: [Key: Int] = [:]
        for (ask, isServed) in zip(asked, matching.isServed) where !isServed {
            left[ask.key, default: 0] += 1
        }
        var offered: [Key: Int] = [:]
        for (home, places) in near {
            guard let kind = home.kind.homeClass?.rawValue else { continue }
            for (band, ages) in NightReport.ageBands.enumerated()
            where (home.minAge ?? 0) <= ages.ages.upperBound
                && (home.maxAge ?? 17) >= ages.ages.lowerBound
            {
                offered[
                    Key(kind: kind, district: home.district ?? "not known", band: band),
                    default: 0] += places
            }
        }
        guard !wanted.isEmpty else {
            return [.words("No child needs a home tonight.")]
        }
        var table = Table(
            id: "gap",
            caption: "Children who need a home and vacant places inside the area, by the kind of"
                + " home preferred, district and age",
            columns: [
                .init("Kind of home preferred", .words), .init("District", .words),
                .init("Age", .words), .init("Children"), .init("Vacant places inside"),
                .init("Gap"),
            ])
        let keys = wanted.keys.sorted {
            ($0.kind, $0.district, $0.band) < ($1.kind, $1.district, $1.band)
        }
        for key in keys {
            let children = wanted[key] ?? 0
            let places = offered[key] ?? 0
            table.add([
                Table.Cell(key.kind), Table.Cell(key.district),
                Table.Cell(NightReport.ageBands[key.band].title), .whole(children),
                key.kind == "not specified" ? .none("not counted") : .whole(places),
                .whole(left[key] ?? 0),
            ])
        }
        return [
            .table(table),
            .note(
                "Children are counted in the district they come from. A vacant place is listed under"
                    + " every age it may take. The gap is the number of children left without a place"
                    + " once each place is used only once, so gaps add up."),
        ]
    }

    private var costBlocks: [Document.Block] {
        guard let instance = inputs.instance else {
            return [.notMeasured("not measured: needs weekly_cost in homes.csv")]
        }
        guard instance.tellsCosts else {
            return [
                .notMeasured(
                    "\(SufficiencyReport.notFromReturns): needs weekly_cost in homes.csv")
            ]
        }
        var counts: [CostGroup: Int] = [:]
        var sums: [CostGroup: Pence] = [:]
        var dearest: [(cost: Pence, home: Home)] = []
        for child in inputs.ownChildren {
            guard let number = child.home else { continue }
            let home = instance.homes[number]
            let group = CostGroup(kind: home.kind, provider: home.placeProvider)
            counts[group, default: 0] += 1
            sums[group, default: .zero] = (sums[group] ?? .zero) + home.weeklyCost
            dearest.append((home.weeklyCost, home))
        }
        var table = Table(
            id: "unit-costs", caption: "Average weekly cost of one child, by group of placements",
            columns: [
                .init("Group", .words), .init("Children"), .init("Average weekly cost"),
                .init("Weekly cost of all"),
            ])
        for group in CostGroup.allCases {
            guard let count = counts[group], let sum = sums[group], count > 0 else { continue }
            let average = Pence(Spend.rounded(sum.count, by: Int64(count)))
            table.add([
                Table.Cell(group.title), .whole(count),
                .number(average.description, shown: average.inPounds),
                .number(sum.description, shown: sum.inPounds),
            ])
        }
        var top = Table(
            id: "dearest", caption: "The ten most expensive placements",
            columns: [
                .init("Rank"), .init("Kind of home", .words), .init("Provider", .words),
                .init("District", .words), .init("Weekly cost"),
            ])
        let order = dearest.sorted {
            $0.cost == $1.cost ? $0.home.id < $1.home.id : $0.cost > $1.cost
        }
        for (rank, row) in order.prefix(10).enumerated() {
            top.add([
                .whole(rank + 1), Table.Cell(row.home.kind.titleOfOne),
                row.home.placeProvider.map { Table.Cell($0.title) } ?? .none("not recorded"),
                row.home.district.map { Table.Cell($0) } ?? .none("not recorded"),
                .number(row.cost.description, shown: row.cost.inPounds),
            ])
        }
        return table.rows.isEmpty
            ? [.words("No child has a home, so there are no costs.")]
            : [.table(table), .table(top)] + costNotes
    }

    // The list of homes and the prices by group need not agree.
    private var costNotes: [Document.Block] {
        spend.isEmpty
            ? []
            : [
                .note(
                    "These are the costs in the list of homes (homes.csv). The spend below is counted"
                        + " with the prices by group (prices.csv), so its weekly cost can differ.")
            ]
    }

    private var spendBlocks: [Document.Block] {
        guard !spend.isEmpty else {
            return [.notMeasured("not measured: needs \(missingForSpend ?? "")")]
        }
        var table = Table(
            id: "spend", caption: "Spend by financial year: care days at the price of each day",
            columns: [
                .init("Year", .words), .init("Care days"), .init("Spend"),
                .init("Weekly cost of a child"),
            ])
        func title(_ spend: Spend) -> String {
            let name = FinancialYear(start: spend.from.year).description
            return spend.through == spend.from.adding(years: 1).adding(days: -1)
                ? name : "\(name) to \(spend.through.inWords)"
        }
        for row in spend {
            table.add([
                Table.Cell(title(row)), .whole(row.allDays),
                .number(row.cost.description, shown: row.cost.inPounds),
                row.weekly.map { .number($0.description, shown: $0.inPounds) }
                    ?? .none("no care days"),
            ])
        }
        var blocks: [Document.Block] = [.table(table)] + outlookBlocks
        if let change = spendChange {
            var parts = Table(
                id: "spend-change",
                caption: "This year so far, compared with the same days last year",
                columns: [.init("Part", .words), .init("Change")])
            func add(_ title: String, _ amount: Pence) -> [Table.Cell] {
                [Table.Cell(title), .number(amount.description, shown: amount.inPounds)]
            }
            parts.add(
                add(
                    "Volume: more or fewer days in care, at last year's average cost", change.volume
                ))
            parts.add(add("Mix: different kinds of placement, at last year's prices", change.mix))
            parts.add(add("Price: changed prices of this year's placements", change.price))
            parts.setTotal(add("All", change.total))
            blocks.append(.table(parts))
        } else {
            blocks.append(
                .notMeasured(
                    "not measured: the change of spend needs episodes and prices of the same days last"
                        + " year"))
        }
        return blocks
    }

    // What the year comes to at tonight's weekly cost, beside the plan.
    private var outlookBlocks: [Document.Block] {
        guard let costOutlook else { return [] }
        let year = FinancialYear(of: costOutlook.spent.from)
        var table = Table(
            id: "cost-plan", caption: "The cost of \(year) at tonight's weekly cost, and the plan",
            columns: [.init("Part", .words), .init("Amount")])
        func add(_ title: String, _ amount: Pence) {
            table.add([
                Table.Cell(title), .number(amount.description, shown: amount.inPounds),
            ])
        }
        let days = costOutlook.daysLeft
        add("Spent since \(costOutlook.spent.from.inWords)", costOutlook.spent.cost)
        add("Cost of a week, as children live tonight", costOutlook.weekly)
        add(
            "The rest of the year at that cost (\(days.counted("day", "days")))",
            costOutlook.wholeYear - costOutlook.spent.cost)
        add("The whole year", costOutlook.wholeYear)
        guard let plan = costOutlook.plan, let over = costOutlook.overPlan else {
            return [
                .table(table),
                .notMeasured(
                    "not measured: the plan of the year's cost. Set it in budget.csv or, for the"
                        + " nightly job, in the setting budget."),
            ]
        }
        add("The plan", plan)
        add("The whole year less the plan", over)
        return [
            .table(table),
            .note(
                "It assumes that every further day costs as much as tonight. Nobody's coming, going"
                    + " or moving is foreseen here."),
        ]
    }

    private var savingsBlocks: [Document.Block] {
        guard inputs.savings != nil else {
            return [.notMeasured("not measured: needs the lines of a savings plan")]
        }
        guard let savings else {
            return [
                .notMeasured("not measured: needs a price on 1 April of each year of the plan")
            ]
        }
        var table = Table(
            id: "savings", caption: "Planned savings by financial year",
            columns: [.init("Year", .words), .init("Child-weeks changed"), .init("Saving")])
        for year in savings.years {
            let lines = savings.lines.filter { $0.line.year == year }
            let saving = savings.saving(in: year)
            table.add([
                Table.Cell(FinancialYear(start: year).description),
                .whole(lines.reduce(0) { $0 + $1.line.weeks }),
                .number(saving.description, shown: saving.inPounds),
            ])
        }
        table.setTotal([
            "Total", .whole(savings.lines.reduce(0) { $0 + $1.line.weeks }),
            .number(savings.total.description, shown: savings.total.inPounds),
        ])
        var lines = Table(
            id: "savings-lines", caption: "The lines of the plan, each child-weeks × price",
            columns: [
                .init("Project", .words), .init("Objective", .words), .init("Year", .words),
                .init("Child-weeks"), .init("From", .words), .init("To", .words), .init("Saving"),
            ])
        for row in savings.lines {
            lines.add([
                Table.Cell(row.line.project),
                Table.Cell("\(row.line.objective.rawValue): \(row.line.objective.title)"),
                Table.Cell(FinancialYear(start: row.line.year).description), .whole(row.line.weeks),
                Table.Cell(row.line.from.title),
                Table.Cell(row.line.to?.title ?? "no care needed"),
                .number(row.saving.description, shown: row.saving.inPounds),
            ])
        }
        var blocks: [Document.Block] = [.table(table), .table(lines)]
        if let change = spendChange {
            let year = inputs.date.financialYearStart.year
            func words(_ change: Pence) -> String {
                change < .zero
                    ? "\((.zero - change).inPounds) less" : "\(change.inPounds) more"
            }
            blocks.append(
                .words(
                    "A saving of \(savings.saving(in: year).inPounds) is planned for"
                        + " \(FinancialYear(start: year)). So far this year we have spent"
                        + " \(words(change.total)) than on the same days last year:"
                        + " \(words(change.volume)) because of how many days children were in care,"
                        + " \(words(change.mix)) because of the kinds of placement, and"
                        + " \(words(change.price)) because of prices."))
        }
        return blocks
    }
}
