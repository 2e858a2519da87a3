import Care

/// The children of a night, from whichever source tells of it.
///
/// Returns tell of a day they cover. Of a later day the case system tells, where it is connected;
/// without it the returns are carried on, every episode open at their end taken as going on.
struct NightPopulation {
    let inputs: NightInputs
    let source: NightReport.Source
    let placements: [Placement]
    let measures: CareMeasures?
    // What the case system adds to a child of the returns.
    private let known: [String: Placement]

    init(_ inputs: NightInputs) {
        self.inputs = inputs
        let date = inputs.date
        measures = inputs.histories.map { CareMeasures($0.records) }
        var present = inputs.instance.map { instance in
            instance.placements(
                in: instance.children.map { child in
                    instance.authorities[child.placingAuthority].code == inputs.authority.code
                        ? child.home : nil
                })
        }
        present = present?.map { placement in
            var placement = placement
            placement.team = inputs.registers.team(of: placement.child, on: date)
            return placement
        }
        known = Dictionary(
            (present ?? []).map { ($0.child, $0) }, uniquingKeysWith: { first, _ in first })
        if let histories = inputs.histories, date <= histories.through || present == nil {
            source = .returns
            placements = NightPopulation.placements(
                of: histories.records, on: date, known: known, inputs: inputs)
        } else if let present {
            source = .caseSystem
            placements = present
        } else {
            source = .none
            placements = []
        }
    }

    private static func placements(
        of records: [CareRecord], on day: Day, known: [String: Placement], inputs: NightInputs
    ) -> [Placement] {
        records.compactMap { record in
            guard var placement = record.measured(on: day, by: inputs.authority.code) else {
                return nil
            }
            placement.team = inputs.registers.team(of: record.child, on: day)
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
                ? nil : inputs.meaning.tally(placements.filter(\.kind.isMeasured))
        }
        if let histories = inputs.histories, let measures, day >= histories.from,
            day <= max(histories.through, source == .returns ? inputs.date : histories.through)
        {
            return measures.outsideStock(on: day, inputs.meaning).tally
        }
        return inputs.earlier.last {
            $0.date == day && $0.measure == inputs.meaning.stock.id
        }?.tally
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
}
