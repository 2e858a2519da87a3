import Capacity
import Care
import Forecast
import Measures
import Reporting

/// The sufficiency statement: needs, supply, gap, market position, action plan.
extension PlanReport {
    private static func words(_ district: String?) -> String { district ?? "Not known" }

    private func part(_ id: String, _ title: String, _ blocks: [Document.Block]) -> Document.Part {
        Document.Part(id: id, title: title, opening: blocks)
    }

    private static let untallied = Document.Block.notMeasured(
        "Not counted: gathered runs do not say where children came from. Run the plan undivided to "
            + "see it.")

    // MARK: Needs

    /// Who will need a home.
    var needs: Document.Part {
        let now = nothing.spread(of: .inCare, step: 0).central
        let then = nothing.spread(of: .inCare, step: last)
        let splits = nothing.spread(of: .splits, step: last).central
        let tallied: Document.Block
        if let tally = tallies.first {
            var table = Table(
                id: "needs-by-district",
                caption: "Children who need a home over the whole time, mean of a future, by "
                    + "district of origin and age",
                columns: [Table.Column("district", .words)]
                    + PlacementTally.Ages.allCases.map { Table.Column($0.rawValue) }
                    + [Table.Column("all")])
            for (district, counts) in tally.byDistrict {
                table.add(
                    ["\(PlanReport.words(district))"]
                        + PlacementTally.Ages.allCases.map {
                            cell(tally, tally.counts(district, $0).needing)
                        } + [cell(tally, counts.needing)])
            }
            table.setTotal(
                ["all"]
                    + PlacementTally.Ages.allCases.map { ages in
                        cell(
                            tally,
                            tally.byDistrict.reduce(0) {
                                $0 + tally.counts($1.district, ages).needing
                            })
                    } + [cell(tally, tally.total.needing)])
            tallied = .table(table)
        } else {
            tallied = PlanReport.untallied
        }
        return part(
            "needs", "Needs",
            [
                .words(
                    "\(now.counted("child is in care", "children are in care")) on \(question.asOf.inWords). On "
                        + "\(end.inWords) it is \(then.central) in the central future, "
                        + "\(then.low) to \(then.high) \(Spread.span(of: question.futures)). "
                        + splits.counted(
                            "group of brothers and sisters does",
                            "groups of brothers and sisters do") + " not share a home then."),
                .note(run(of: [0])), tallied, .note(run(of: [0])),
                .note(
                    "A child who needs two homes counts twice. The plan does not change who comes "
                        + "into care: how many come is drawn from what is known."),
            ])
    }

    private func cell(_ tally: PlacementTally, _ count: Int) -> Table.Cell {
        .number(Decimals.text(tally.mean(count), places: 1))
    }

    // MARK: Supply

    /// What there is today.
    var supply: Document.Part {
        struct Group: Hashable, Comparable {
            var kind: Int
            var isOwn: Bool
            var isInside: Bool

            static func < (left: Group, right: Group) -> Bool {
                (left.kind, left.isOwn ? 0 : 1, left.isInside ? 0 : 1)
                    < (right.kind, right.isOwn ? 0 : 1, right.isInside ? 0 : 1)
            }
        }
        let instance = inputs.instance
        var living = [Int](repeating: 0, count: instance.homes.count)
        for child in instance.children { if let home = child.home { living[home] += 1 } }
        for member in instance.household where member.kind == .otherAuthorityChild {
            living[member.home] += 1
        }
        var groups: [Group: (homes: Int, places: Int, living: Int, free: Int, cost: Int64)] = [:]
        for (index, home) in instance.homes.enumerated()
        where home.status != .closed && home.kind.takesNewcomers {
            let group = Group(
                kind: HomeKind.allCases.firstIndex(of: home.kind) ?? 0,
                isOwn: home.placeProvider == .own,
                isInside: !instance.authority.location(of: home.authority).isOutside)
            var sum = groups[group] ?? (0, 0, 0, 0, 0)
            sum.homes += 1
            sum.places += min(home.places, home.approvedPlaces ?? home.places)
            sum.living += living[index]
            if home.status == .available { sum.free += max(0, home.usablePlaces - living[index]) }
            sum.cost += home.weeklyCost.count
            groups[group] = sum
        }
        var table = Table(
            id: "supply", caption: "Homes on \(question.asOf.inWords)",
            columns: ["kind", "whose", "where"].map { Table.Column($0, .words) }
                + ["homes", "places", "taken", "free now", "mean pounds a week"].map {
                    Table.Column($0)
                })
        for (group, sum) in groups.sorted(by: { $0.key < $1.key }) {
            table.add([
                "\(HomeKind.allCases[group.kind].title)", group.isOwn ? "own" : "independent",
                group.isInside ? "inside" : "outside", .whole(sum.homes), .whole(sum.places),
                .whole(sum.living), .whole(sum.free),
                PlanReport.money(Pence(HalfUp.quotient(Int128(sum.cost), Int128(sum.homes)))),
            ])
        }
        let free = nothing.spread(of: .free, step: last)
        return part(
            "supply-part", "Supply",
            [
                .table(table),
                .note(
                    "From the instance. A place that is not taken is not always a vacancy: homes on "
                        + "hold and places recorded as unavailable are not free."),
                .words(
                    "Doing nothing, \(free.central) places are free on \(end.inWords) in the "
                        + "central future: carers who stop take theirs with them."),
                .note(run(of: [0])),
            ])
    }

    // MARK: Gap

    /// For whom there is no home inside, by district.
    var gap: Document.Part {
        guard let still = tallies.first, let then = tallies.dropFirst().first ?? tallies.first
        else { return part("gap", "The gap", [PlanReport.untallied]) }
        let districts = still.byDistrict
        let worst = districts.max { $0.counts.missing < $1.counts.missing }
        let isCompared = tallies.count > 1
        var series = [
            Chart.Series(
                "doing nothing", values: districts.map { still.mean($0.counts.missing) })
        ]
        let planned = Dictionary(
            then.byDistrict.map { ($0.district, $0.counts) },
            uniquingKeysWith: { first, _ in first })
        if isCompared {
            series.append(
                Chart.Series(
                    plan.head.name,
                    values: districts.map { then.mean(planned[$0.district]?.missing ?? 0) }))
        }
        let chart = Chart(
            id: "gap-by-district",
            title: worst.map {
                "\(PlanReport.words($0.district)) lacks the most homes: on average "
                    + "\(Decimals.text(still.mean($0.counts.missing), places: 1)) children from "
                    + "there find none inside"
            } ?? "Nobody needs a home",
            axis: "Children for whom there was no home inside, mean of a future",
            categoryTitle: "District of origin", form: .bars,
            categories: districts.map { PlanReport.words($0.district) }, series: series,
            decimals: 1)
        var table = Table(
            id: "gap-by-age",
            caption: "Children for whom there was no home inside, mean of a future, by age",
            columns: [
                Table.Column("district", .words), Table.Column("ages", .words),
                Table.Column("doing nothing"), Table.Column("with the plan"),
                Table.Column("still without any home"),
            ])
        for (district, _) in districts {
            for ages in PlacementTally.Ages.allCases
            where still.counts(district, ages).needing > 0 {
                table.add([
                    "\(PlanReport.words(district))", "\(ages.rawValue)",
                    cell(still, still.counts(district, ages).missing),
                    cell(then, then.counts(district, ages).missing),
                    cell(then, then.counts(district, ages).elsewhere),
                ])
            }
        }
        return part(
            "gap", "The gap",
            [
                .glance(
                    [
                        Document.Box(
                            "No home inside, doing nothing",
                            Decimals.text(still.mean(still.total.missing), places: 1),
                            "children, mean of a future", isMain: true),
                        Document.Box(
                            "With the plan", Decimals.text(then.mean(then.total.missing), places: 1)
                        ),
                    ], map(still, then), nil), .chart(chart),
                .note(run(of: comparison.plans.indices.prefix(2))), .table(table),
                .note(run(of: comparison.plans.indices.prefix(2))),
                .note(
                    "Each child who needed a home on a step day and was then in one outside, or in "
                        + "none. It shows where homes are needed. It does not count the children "
                        + "outside at one time."),
            ])
    }

    // The gap on the map; nil where the instance has none.
    private func map(_ still: PlacementTally, _ then: PlacementTally) -> AreaMap? {
        let own = inputs.instance.authority.code
        let places = inputs.instance.map
        guard places.contains(where: { $0.authority == own }) else { return nil }
        func missing(_ tally: PlacementTally, _ district: String) -> String {
            let counts = tally.byDistrict.first { $0.district == district }?.counts
            return Decimals.text(tally.mean(counts?.missing ?? 0), places: 1)
        }
        return AreaMap(
            id: "gap-map",
            title: "Children for whom there is no home inside, by district of origin",
            regions: places.map { place in
                AreaMap.Region(
                    place, isOwn: place.authority == own,
                    lines: place.authority == own
                        ? [
                            "\(missing(still, place.district)) doing nothing",
                            "\(missing(then, place.district)) with the plan",
                        ] : [])
            })
    }

    // MARK: Market position

    /// What is wanted, where, how many, at what price.
    var market: Document.Part {
        var table = Table(
            id: "market",
            caption: "Homes wanted",
            columns: ["homes", "kind", "district", "ages"].map { Table.Column($0, .words) }
                + ["how many", "places each", "pounds a week", "once", "planned cost"].map {
                    Table.Column($0)
                })
        let wanted = Dictionary(grouping: units) { $0.terms.id }
        for (id, units) in wanted.sorted(by: { $0.key.precedes($1.key) }) {
            let terms = units[0].terms
            let cost = units.reduce(Pence.zero) {
                $0 + terms.plannedCost(of: $1.number, over: days)
            }
            table.add([
                "\(id)", "\(terms.home.kind.title)", "\(terms.home.district ?? "not said")",
                "\(terms.home.minAge ?? 0)-\(terms.home.maxAge ?? 17)", .whole(units.count),
                .whole(terms.home.places), PlanReport.money(terms.home.weeklyCost),
                PlanReport.money(terms.oneOffCost), PlanReport.money(cost),
            ])
        }
        var blocks: [Document.Block] = [
            .words(
                wanted.isEmpty
                    ? "The plan needs no new homes."
                    : "This is what the authority wants from its own recruitment and from "
                        + "providers. Prices are of \(line.scenario.prices.base.inWords).")
        ]
        if !wanted.isEmpty {
            blocks += [.table(table), .note(run(of: [comparison.plans.count - 1]))]
        }
        let programmes = line.scenario.demand
        if !programmes.isEmpty {
            var table = Table(
                id: "programmes", caption: "Programmes for families, as the scenario has them",
                columns: ["programme", "changes", "evidence"].map { Table.Column($0, .words) }
                    + ["low", "central", "high", "pounds a week", "once"].map { Table.Column($0) })
            for change in programmes {
                table.add([
                    "\(change.name.isEmpty ? "not named" : change.name)",
                    "\(change.what.rawValue)", "\(change.evidence ?? "none given")",
                    .number(change.low.description), .number(change.central.description),
                    .number(change.high.description), PlanReport.money(change.weekly),
                    PlanReport.money(change.oneOff),
                ])
            }
            blocks += [
                .table(table),
                .note(
                    "A multiplier of 1 means no effect. Each is a person's assumption: NearHome "
                        + "assumes none and never chooses one."),
            ]
        }
        return part("market-part", "Market position", blocks)
    }

    // MARK: Action plan

    /// What is to happen when.
    var action: Document.Part {
        var table = Table(
            id: "actions", caption: "What happens when",
            columns: ["day", "action", "where"].map { Table.Column($0, .words) }
                + [Table.Column("places"), Table.Column("once, pounds")])
        struct Entry {
            var day: Day
            var action: String
            var place: String
            var places: Int
            var once: Pence
        }
        var entries: [Entry] = []
        for unit in units {
            let terms = unit.terms
            if unit.number == 1 {
                let count = units.count { $0.terms.id == terms.id }
                entries.append(
                    Entry(
                        day: terms.from, action: "decide on \(count) of \(terms.id)",
                        place: terms.home.district ?? "", places: count * terms.home.places,
                        once: terms.oneOffCost * count))
            }
            let opening = terms.opening(of: unit.number)
            entries.append(
                Entry(
                    day: opening, action: "\(unit.id) opens", place: terms.home.district ?? "",
                    places: terms.home.places, once: .zero))
        }
        for change in line.scenario.changes {
            let home = inputs.instance.homes[change.home]
            let action: String
            switch change.kind {
            case .close(let childrenMove):
                action =
                    "\(home.id) takes nobody new"
                    + (childrenMove ? "; who lives there must move" : "; who lives there stays")
            case .places(let places, _):
                action = "\(home.id) has \(places.map(String.init) ?? "other") places"
            }
            entries.append(
                Entry(
                    day: change.from, action: action, place: home.district ?? "", places: 0,
                    once: .zero))
        }
        for (offset, entry) in entries.enumerated().sorted(by: {
            ($0.element.day, $0.offset) < ($1.element.day, $1.offset)
        }) {
            _ = offset
            table.add([
                "\(entry.day.description)", "\(entry.action)", "\(entry.place)",
                .whole(entry.places), PlanReport.money(entry.once),
            ])
        }
        // The homes by kind and district say on paper what the days of each say in the files.
        if source.hasFiles, !planned.rows.isEmpty, table.rows.count > Self.mostActionsPrinted {
            table.paper = .none
        }
        return part(
            "action", "Action plan",
            entries.isEmpty
                ? [.words("The plan adds no home and changes none.")]
                : (planned.rows.isEmpty ? [] : [.table(planned)]) + [
                    .table(table), .note(run(of: [comparison.plans.count - 1])),
                    .note(
                        "Planned days. In the futures some come later or never, where the options "
                            + "say how often."),
                ])
    }

    // How many rows of days are still printed.
    private static let mostActionsPrinted = 20

    // The homes of the plan by kind and district: how many, when, at what cost once.
    private var planned: Table {
        struct Key: Hashable {
            var kind: String
            var district: String
        }
        var table = Table(
            id: "planned-homes", caption: "Homes planned, by kind and district",
            columns: ["kind", "district"].map { Table.Column($0, .words) }
                + ["homes", "places"].map { Table.Column($0) }
                + ["first opens", "last opens"].map { Table.Column($0, .words) }
                + [Table.Column("once, pounds")])
        let groups = Dictionary(grouping: units) {
            Key(kind: $0.terms.home.kind.title, district: $0.terms.home.district ?? "not said")
        }
        func cells(_ kind: String, _ district: String, _ units: [SupplyUnit]) -> [Table.Cell] {
            let days = units.map { $0.terms.opening(of: $0.number) }
            return [
                "\(kind)", "\(district)", .whole(units.count),
                .whole(units.reduce(0) { $0 + $1.terms.home.places }),
                "\(days.min()?.description ?? "none")", "\(days.max()?.description ?? "none")",
                PlanReport.money(units.reduce(Pence.zero) { $0 + $1.terms.oneOffCost }),
            ]
        }
        for (key, units) in groups.sorted(by: {
            ($0.key.kind, $0.key.district) < ($1.key.kind, $1.key.district)
        }) {
            table.add(cells(key.kind, key.district, units))
        }
        if !units.isEmpty { table.setTotal(cells("All", "all", units)) }
        return table
    }

    // MARK: Choice

    /// How the plan was chosen, what more would do, and what other targets cost.
    func chosen(_ choice: PlanChoice) -> Document.Part {
        var blocks: [Document.Block] = [.words(words(of: choice.status, choice))]
        if let bound = choice.bound {
            blocks.append(
                .words("Proved: no plan that reaches it costs less than \(bound.inWholePounds)."))
        }
        if let floor = choice.floorInWords(\.inWholePounds) { blocks.append(.words(floor)) }
        if let fresh = choice.fresh {
            let interval = fresh.interval
            blocks.append(
                .words(
                    "Tried on \(fresh.futures) other futures, \(fresh.reached) reach it: between "
                        + "\(percent(Int64(interval.low))) and \(percent(Int64(interval.high))), with 95% "
                        + "certainty."))
        }
        if !choice.frontier.isEmpty { blocks += frontier(choice) }
        if !choice.marginal.isEmpty { blocks.append(.table(marginal(choice))) }
        blocks.append(
            .note(
                "From the search over the options on the same futures; \(choice.simulated) plans "
                    + "were simulated."))
        return part("choice", "How the plan was chosen", blocks)
    }

    private func words(of status: PlanChoice.Status, _ choice: PlanChoice) -> String {
        switch status {
        case .optimal: "It is the best plan of all on offer, proved."
        case .minimal:
            "It does what was asked, and it needs each of its units. It is not proved that no "
                + "cheaper plan does it."
        case .feasible: "It does what was asked. It is not proved that no better plan does."
        case .outOfReach:
            "Nothing on offer does what was asked. This is the plan that comes nearest"
                + (choice.isProvedBest ? ", proved." : ", as far as plans were tried.")
        case .noPlanYet: "No plan was found within the limits of time and plans."
        }
    }

    private func frontier(_ choice: PlanChoice) -> [Document.Block] {
        let points = choice.frontier.sorted { $1.target < $0.target }
        func thousands(_ pence: Pence) -> Int64 { HalfUp.quotient(Int128(pence.count), 100_000) }
        let reachable = points.filter { $0.status != .outOfReach && $0.plan != nil }
        let lowest = reachable.map(\.target).min()
        func percent(_ rate: Rate) -> String { Decimals.text(rate.millionths, places: 4) + "%" }
        let chart = Chart(
            id: "frontier",
            title: lowest.map {
                "\(percent($0)) is the lowest rate of those asked that the options reach"
            } ?? "None of the rates asked for is reached by the options",
            axis: "Planned cost of reaching a rate, in thousand pounds",
            categoryTitle: "Rate", form: .line, categories: points.map { percent($0.target) },
            series: [
                Chart.Series(
                    "planned cost",
                    values: points.map {
                        $0.status == .outOfReach ? nil : $0.plan.map { thousands($0.cost) }
                    }),
                Chart.Series("floor", values: points.map { $0.floor.map { thousands($0.cost) } }),
            ], suffix: "k")
        var table = Table(
            id: "frontier-plans", caption: "Plans for other rates",
            columns: [Table.Column("rate", .words), Table.Column("answer", .words)]
                + ["planned cost", "floor", "futures that reach it"].map { Table.Column($0) }
                + [Table.Column("units", .words)])
        for point in points {
            let units = (point.plan?.counts ?? [:]).filter { $0.value > 0 }
                .sorted { $0.key.precedes($1.key) }.map { "\($0.value) \($0.key)" }
            table.add([
                "\(percent(point.target))", "\(point.status.rawValue)",
                point.plan.map { PlanReport.money($0.cost) } ?? .none("none"),
                point.floor.map { PlanReport.money($0.cost) } ?? .none("none"),
                .whole(point.reached), "\(units.isEmpty ? "none" : units.joined(separator: ", "))",
            ])
        }
        return [.chart(chart), .table(table)]
    }

    private func marginal(_ choice: PlanChoice) -> Table {
        var table = Table(
            id: "marginal", caption: "What one more unit of each option would do",
            columns: [Table.Column("option", .words)]
                + [
                    "planned cost", "futures gained", "fewer or more outside than the target, mean",
                    "change of cost in the simulation, mean", "futures made worse",
                ].map { Table.Column($0) })
        for added in choice.marginal {
            table.add([
                "\(added.option)", PlanReport.money(added.cost), .whole(added.reached),
                .number(
                    Decimals.text(added.excess, places: 6),
                    shown: Decimals.text(
                        HalfUp.quotient(Int128(added.excess), 10_000), places: 2)),
                PlanReport.money(Pence(HalfUp.quotient(Int128(added.totalCost), 10_000))),
                .whole(added.worse),
            ])
        }
        return table
    }

    // MARK: Trust and runs

    /// How far the figures can be trusted.
    var trust: Document.Part {
        var items = [
            "The futures are \(source.futures). What is not in them (a new law, a large closure, a "
                + "change of price) is not in the figures.",
            "With \(question.futures) futures, a chance of one half is known to within "
                + "\(Decimals.text(halfWidth, places: 1)) percentage points either way.",
            "Each step places children without knowing what comes later, as duty teams do. So one "
                + "more home can leave a future worse.",
            "Nothing here says whether a child should come into care or go home.",
        ]
        if let chance = question.chanceOfNoBed {
            items.append(
                "The chance that a child who comes at night finds no emergency bed is "
                    + "\(Decimals.text(HalfUp.quotient(Int128(chance), 1000), places: 1))%.")
        }
        return part("trust", "How far to trust it", [.list(items)])
    }

    // 1.96 standard errors of a half, in tenths of a point.
    private var halfWidth: Int64 {
        Int64((980 / Double(question.futures).squareRoot()).rounded())
    }

    /// What each run was made of.
    var runs: Document.Part {
        var table = Table(
            id: "runs", caption: "Runs",
            columns: ["run", "plan", "scenario", "units"].map { Table.Column($0, .words) }
                + [Table.Column("futures"), Table.Column("planned cost")])
        for (index, (plan, line)) in zip(comparison.plans, inputs.lines).enumerated() {
            let units = plan.head.counts.filter { $0.value > 0 }.sorted { $0.key.precedes($1.key) }
                .map { "\($0.value) \($0.key)" }
            table.add([
                "R\(index)", "\(plan.head.name)", "\(line.scenario.name)",
                "\(units.isEmpty ? "none" : units.joined(separator: ", "))",
                .whole(plan.outcomes.count), PlanReport.money(plan.head.plannedCost),
            ])
        }
        return part(
            "runs-part", "Where the figures come from",
            [
                .table(table),
                .facts(
                    [
                        Document.Fact("Futures", source.futures),
                        Document.Fact("Placing", question.placing.rawValue),
                        Document.Fact("NearHome", "version \(source.version)"),
                    ] + source.digests.map { Document.Fact("SHA-256 of \($0.key)", $0.value) }),
                .note(
                    "The same files, seed and version give the same figures."
                        + (source.hasFiles
                            ? " plan.json beside this page holds every figure of every run." : "")),
            ])
    }
}
