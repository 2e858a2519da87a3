import Care
import Measures

/// The children of a night, from whichever source tells of it.
///
/// Returns tell of a day they cover. Of a later day the case system tells, where it is connected;
/// without it the returns are carried on, every episode open at their end taken as going on.
struct NightPopulation {
    let inputs: NightInputs
    let source: NightReport.Source
    let placements: [PlacementFacts]
    let measures: CareMeasures?
    // What the case system adds to a child of the returns.
    private let known: [String: PlacementFacts]
    private let memory: StockMemory

    init(_ inputs: NightInputs, _ memory: StockMemory) {
        self.inputs = inputs
        self.memory = memory
        let date = inputs.date
        measures = inputs.histories.map { CareMeasures($0.records) }
        var present = inputs.instance.map { instance in
            instance.placements(
                in: instance.children.map { child in
                    instance.authorities[child.placingAuthority].code == inputs.authority.code
                        ? child.home : nil
                })
        }
        let teams = inputs.registers.teams(on: date)
        present = present?.map { placement in
            var placement = placement
            placement.team = teams[placement.child]
            return placement
        }
        known = Dictionary(
            (present ?? []).map { ($0.child, $0) }, uniquingKeysWith: { first, _ in first })
        if let histories = inputs.histories, date <= histories.through || present == nil {
            source = .returns
            placements = NightPopulation.placements(
                of: histories.records, on: date, known: known, teams: teams, inputs: inputs)
        } else if let present {
            source = .caseSystem
            placements = present
        } else {
            source = .none
            placements = []
        }
    }

    private static func placements(
        of records: [CareRecord], on day: Day, known: [String: PlacementFacts],
        teams: [String: String], inputs: NightInputs
    ) -> [PlacementFacts] {
        records.compactMap { record in
            guard var placement = record.measured(on: day, by: inputs.authority.code) else {
                return nil
            }
            placement.team = teams[record.child]
            if let held = known[record.child] {
                // A reason speaks of the home it was recorded for.
                if held.kind == placement.kind && held.location == placement.location {
                    placement.outReason = held.outReason
                }
                placement.siblings = held.siblings
                placement.isDisabled = placement.isDisabled ?? held.isDisabled
            }
            return placement
        }
    }

    /// The last twelve month ends before the night, and the night; thirteen days, ascending.
    var monthEnds: [Day] {
        var days = [inputs.date]
        while days.count < 13, let first = days.last { days.append(first.lastMonthEnd) }
        return days.reversed()
    }

    /// The headline's tally on a day: as the sources tell it now; of days they do not tell, as it
    /// was published then.
    func stock(on day: Day) -> Tally? {
        if day == inputs.date {
            return source == .none
                ? nil : inputs.meaning.tally(placements.measured)
        }
        if let histories = inputs.histories, let measures, day >= histories.from,
            day <= max(histories.through, source == .returns ? inputs.date : histories.through)
        {
            return counted(on: day, by: measures)
        }
        return inputs.earlier.last {
            $0.date == day && $0.measure == inputs.meaning.stock.id
        }?.tally
    }

    private func counted(on day: Day, by care: CareMeasures) -> Tally {
        memory.tally(on: day) { care.outsideStock(on: day, inputs.meaning).tally }
    }

    /// The bridge from a month end to the night; nil where one of them is not told by histories.
    func bridge(from day: Day) -> Bridge? {
        guard let histories = inputs.histories, let measures, source == .returns,
            day >= histories.from
        else { return nil }
        return Bridge(
            from: measures.outsideAnswers(on: day, inputs.meaning),
            to: measures.outsideAnswers(on: inputs.date, inputs.meaning))
    }

    /// Earlier figures that the histories of this night restate: the first figure of each of the
    /// line's month ends and of the last 31 nights, where what is counted now differs from it.
    var revisions: [NightReport.Revision] {
        guard let histories = inputs.histories, let measures else { return [] }
        let stock = inputs.meaning.stock
        let shown = Set(monthEnds)
        var first: [Day: Tally] = [:]
        for figure in inputs.earlier
        where figure.measure == stock.id && figure.version == stock.version
            && figure.date < inputs.date && !figure.isRevision
            && (figure.date >= inputs.date.adding(days: -31) || shown.contains(figure.date))
        {
            if first[figure.date] == nil { first[figure.date] = figure.tally }
        }
        return first.keys.sorted().compactMap { day in
            guard day >= histories.from, day <= histories.through, let was = first[day] else {
                return nil
            }
            let now = counted(on: day, by: measures)
            return now == was ? nil : NightReport.Revision(date: day, first: was, now: now)
        }
    }

    /// Every measure but the headline, in a fixed order.
    func readings(of care: CareMeasures, known: Day) -> [MeasureReading] {
        let date = inputs.date
        let year = date.financialYearStart
        let gaps = CareMeasures.ReviewGaps(
            bankHolidays: inputs.settings.bankHolidays.inForce(on: date))
        var readings = [
            care.familyPlacements(on: date), care.longTermStability(on: date),
            care.sameCarer(on: date), care.threePlacements(on: date),
            care.reviewsOnTime(from: year, through: date, gaps: gaps),
            care.newlyFar(from: year, through: date),
            care.movesUnderOne(from: year, through: date),
            care.unplannedEndings(from: year, through: date),
        ]
        if let schools = inputs.registers.schools {
            readings += care.schoolChanges(from: year, through: date, schools: schools)
        }
        readings += [
            care.exitsHome(from: year, through: date),
            care.returnsAfterHome(from: year.adding(years: -1), through: date, known: known),
        ]
        return readings + care.mix(on: date)
    }

    /// What is not measured at all, and what it needs.
    var missing: [(title: String, needs: String)] {
        var missing: [(title: String, needs: String)] = []
        if source != .returns {
            missing.append(
                ("Every measure of care histories", "SSDA903 episodes that cover the night"))
        }
        if inputs.registers.schools == nil {
            missing.append(
                (
                    "School changes with a placement, by key stage",
                    NightException.Kind.schoolMove.needs
                ))
        }
        if inputs.population == nil {
            missing.append(
                ("Children looked after per 10,000", "residents aged 0 to 17 and their estimate"))
        }
        if inputs.prices == nil {
            missing.append(("Spend, and its volume, mix and price", "unit prices by group and day"))
        }
        if inputs.savings == nil { missing.append(("The savings plan", "its lines by year")) }
        if inputs.benchmarks == nil {
            missing.append(
                (
                    "Comparison with neighbours and England",
                    "the Department for Education's placement location file"
                ))
        }
        return missing
    }

    // The last complete months that the histories tell of whole, at most two years of them.
    private var months: [Day] {
        guard let histories = inputs.histories else { return [] }
        let end = inputs.date.adding(days: 1)
        var day = end.components.day == 1 ? inputs.date : inputs.date.lastMonthEnd
        var months: [Day] = []
        while months.count < 24, day.lastMonthEnd.adding(days: 1) >= histories.from {
            months.append(day)
            day = day.lastMonthEnd
        }
        return months.reversed()
    }

    func flowControl(of care: CareMeasures) -> NightReport.Control? {
        let months = months
        guard months.count >= 12 else { return nil }
        var tallies = [Tally](repeating: Tally(), count: months.count)
        let made = care.datedPlacementsMade(
            from: months[0].lastMonthEnd.adding(days: 1), through: months[months.count - 1])
        let byMonth = Dictionary(grouping: made) { entry in
            months.firstIndex { entry.day <= $0 } ?? months.count
        }
        for month in months.indices {
            tallies[month] = inputs.meaning.tally((byMonth[month] ?? []).map(\.placement).measured)
        }
        return ControlChart(shares: tallies).map {
            NightReport.Control(months: months, tallies: tallies, chart: $0)
        }
    }

    func stockControl(of care: CareMeasures) -> NightReport.Control? {
        let months = months
        let tallies = months.map { counted(on: $0, by: care) }
        let shares = tallies.compactMap { $0.share?.thousandths }
        guard months.count >= 12, shares.count == months.count else { return nil }
        return ControlChart(values: shares, rules: nil).map {
            NightReport.Control(months: months, tallies: tallies, chart: $0)
        }
    }
}
