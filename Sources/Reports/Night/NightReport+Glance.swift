import Care
import Measures
import Reporting

extension NightReport {
    /// What stands before the parts: page 1, one screen and one sheet.
    func opening(for edition: Edition) -> [Document.Block] {
        guard edition == .team else { return sharedOpening }
        let counts = areaCounts
        var blocks: [Document.Block] = [.lead(sentence(for: edition))]
        if let day = inputs.instance?.asOf, day < inputs.date {
            let age = inputs.date.days(since: day)
            blocks.append(
                .note(
                    "The case system's children and homes are of \(day.inWords),"
                        + " \(age.counted("day", "days")) before this night."))
        }
        blocks.append(.glance(glanceBoxes, counts?.map, counts?.table))
        if let counts, counts.map != nil {
            blocks += counts.remarks.map { .note($0) }
        } else {
            blocks.append(.note(absenceOfMap))
        }
        return blocks
    }

    /// Why there is no map, and what to add, in a sentence or two.
    var absenceOfMap: String {
        inputs.instance == nil
            ? "There is no map: the case system's children and homes are not connected for this night."
                + " Name an instance folder that has map.csv (`instance` in the night's settings);"
                + " `nearhome map` makes the file."
            : AreaCounts.absenceOfMap
    }

    /// Where children live and homes are needed; nil without the case system.
    var areaCounts: AreaCounts? {
        AreaCounts(of: inputs, placements: placements)
    }

    private var glanceBoxes: [Document.Box] {
        [outsideBox, gapBox, changeBox, noHomeBox, overdueBox, lookedAfterBox, costBox]
    }

    private var outsideBox: Document.Box {
        guard let headline else {
            return Document.Box("Outside tonight", "Not measured", "", isMain: true)
        }
        return Document.Box(
            "Outside tonight", headline.tally.share?.percentage ?? "No rate",
            headline.countInWords, isMain: true)
    }

    private var gapBox: Document.Box {
        func target(of meaning: OutsideMeaning) -> Rate? {
            inputs.trajectory(of: meaning.stock.id)?.target(on: inputs.date)
        }
        guard let target = target(of: inputs.meaning) else {
            return Document.Box(
                "Target", "None set",
                OutsideMeaning.allCases.contains { target(of: $0) != nil }
                    ? "for this meaning of outside" : "No target is set.")
        }
        let title = "Target: \(target.percentage) or less"
        switch headline?.standing {
        case .missed(let count)?:
            return Document.Box(
                title, "\(count) too many",
                "\(count) fewer \(count == 1 ? "child" : "children") outside would meet the target,"
                    + " if the total stays the same.")
        case .met(0)?:
            return Document.Box(
                title, "Met", "No room left. One more child outside would miss the target.")
        case .met(let spare)?:
            return Document.Box(
                title, "Met",
                "Room for \(spare): the target would still be met with \(spare) more"
                    + " \(spare == 1 ? "child" : "children") outside.")
        case nil: return Document.Box(title, "Not measured")
        }
    }

    /// The usual size of a change from one month end to the next, in thousandths: the upper limit
    /// of moving ranges (3.268 times their mean); nil with fewer than twelve month ends.
    var usualMonthlyChange: Int? {
        guard let stockControl else { return nil }
        let shares = stockControl.tallies.compactMap { $0.share?.thousandths }
        guard shares.count > 1 else { return nil }
        let ranges = zip(shares, shares.dropFirst()).reduce(0) { $0 + abs($1.1 - $1.0) }
        return Share.floor(3268 * ranges, by: 1000 * (shares.count - 1))
    }

    private var changeBox: Document.Box {
        let title = "Since last month end"
        guard let now = headline?.tally.share, let point = line.dropLast().last,
            let before = point.tally?.share
        else {
            return Document.Box(
                title, "Not measured",
                headline != nil && line.dropLast().last?.tally != nil
                    ? "needs places that are known on both days"
                    : "needs SSDA903 episodes of both days")
        }
        let change = now.thousandths - before.thousandths
        func points(_ thousandths: Int) -> String {
            let size = abs(thousandths)
            return "\(size.inTenths) \(size == 10 ? "point" : "points")"
        }
        let figure =
            change == 0 ? "No change" : "\(points(change)) \(change < 0 ? "better" : "worse")"
        var text = "It was \(before.percentage) on \(point.date.inWords)."
        if let usual = usualMonthlyChange {
            text +=
                abs(change) <= usual
                ? " Within the usual change from month to month (up to \(points(usual)))."
                : " More than the usual change from month to month (up to \(points(usual)))."
        }
        return Document.Box(title, figure, text)
    }

    private var noHomeBox: Document.Box {
        let title = NightException.Kind.noHome.title
        guard let finding = exceptions.first(where: { $0.kind == .noHome }),
            let rows = finding.exceptions
        else {
            return inputs.instance?.isFromReturns == true
                ? Document.Box(title, "Not known", SufficiencyReport.ofReturns)
                : Document.Box(title, "Not measured", "needs the case system's children")
        }
        let seeking = inputs.seeking ?? []
        let urgent = seeking.filter { child in
            child.urgency == .emergency && rows.contains { $0.child == child.id }
        }.count
        var words: [String] = []
        if !rows.isEmpty {
            words.append(urgent == 0 ? "None is an emergency." : "\(urgent) in an emergency.")
        }
        let later = (inputs.childrenWithNoHome ?? rows.count) - rows.count
        if later > 0 {
            words.append(
                later.counted("more child has", "more children have")
                    + " no home yet and \(later == 1 ? "needs" : "need") one later.")
        }
        return Document.Box(
            title, "\(finding.count ?? rows.count)", words.joined(separator: " "))
    }

    private var overdueBox: Document.Box {
        let measured = exceptions.filter { $0.exceptions != nil }
        let title = "Overdue actions"
        guard !measured.isEmpty else { return Document.Box(title, "Not measured") }
        let late = measured.flatMap { $0.exceptions ?? [] }.compactMap { row in
            row.due.map { (kind: row.kind, days: inputs.date.days(since: $0)) }
        }.filter { $0.days > 0 }
        guard let longest = late.max(by: { $0.days < $1.days }) else {
            let unmeasured = exceptions.count - measured.count
            return Document.Box(
                title, unmeasured == 0 ? "None" : "None in what is measured",
                unmeasured == 0
                    ? "Nothing is past its due date."
                    : "\(unmeasured) of \(exceptions.count) kinds are not measured.")
        }
        let years = inputs.date.wholeYears(since: inputs.date.adding(days: -longest.days))
        let days =
            years < 2
            ? longest.days.counted("day", "days") : "more than \(years.counted("year", "years"))"
        return Document.Box(
            title, "\(late.count)",
            "The longest by \(days): \(longest.kind.title.lowercasedFirst).")
    }

    private var lookedAfterBox: Document.Box {
        let title = "Children looked after"
        guard let lookedAfter else {
            return Document.Box(title, "Not measured", "needs SSDA903 episodes")
        }
        var words: [String] = []
        if let before = lookedAfterYearAgo {
            let change = lookedAfter - before
            words.append(
                change == 0
                    ? "As many as a year ago."
                    : "\(abs(change)) \(change > 0 ? "more" : "fewer") than a year ago (\(before))."
            )
        }
        if let rateInWords { words.append("\(rateInWords).") }
        return Document.Box(title, "\(lookedAfter)", words.joined(separator: " "))
    }

    private var costBox: Document.Box {
        let year = inputs.date.financialYearStart
        let title = "Cost since \(year.inWords)"
        guard let now = spend.last, now.from == year else {
            return Document.Box(title, "Not measured", "needs \(missingForSpend ?? "")")
        }
        var words: [String] = []
        if let costOutlook, let plan = costOutlook.plan, let over = costOutlook.overPlan {
            words.append(
                "At tonight's weekly cost of \(NightReport.roundedPounds(costOutlook.weekly.count))"
                    + " the year comes to \(NightReport.roundedPounds(costOutlook.wholeYear.count))."
            )
            let amount = NightReport.roundedPounds(plan.count)
            words.append(
                over == .zero
                    ? "That is the plan."
                    : "That is \(NightReport.roundedPounds(over.count))"
                        + " \(over < .zero ? "below" : "above") the plan of \(amount).")
        } else {
            words.append("No plan is set for the year.")
            if let change = spendChange?.total.count {
                words.append(
                    "\(NightReport.roundedPounds(change)) \(change < 0 ? "less" : "more") than the"
                        + " same days last year.")
            }
        }
        return Document.Box(
            title, NightReport.roundedPounds(now.cost.count), words.joined(separator: " "))
    }

    /// What the spend of this year is missing; nil where it is there.
    var missingForSpend: String? {
        let year = inputs.date.financialYearStart
        if let last = spend.last, last.from == year { return nil }
        var missing: [String] = []
        if (inputs.prices ?? []).isEmpty { missing.append("unit prices by group (prices.csv)") }
        if let histories = inputs.histories {
            if source != .returns {
                missing.append("SSDA903 episodes that cover the night")
            } else if histories.from > year {
                missing.append("SSDA903 episodes from \(year.inWords) on")
            }
        } else {
            missing.append("SSDA903 episodes")
        }
        if missing.isEmpty {
            missing.append(
                "a price of every group that has children, on every day since \(year.inWords)"
                    + " (prices.csv)")
        }
        return missing.joined(separator: ", and ")
    }

    /// An amount for a box: `£9.84m`, `£425,000` or `£612`; without its sign.
    static func roundedPounds(_ pence: Int64) -> String {
        let pounds = (Int64(pence.magnitude) + 50) / 100
        if pounds >= 995_000 {
            let hundredths = (pounds + 5_000) / 10_000
            let part = hundredths % 100
            return "\u{A3}\(hundredths / 100).\(part < 10 ? "0" : "")\(part)m"
        }
        let rounded = pounds >= 10_000 ? (pounds + 500) / 1000 * 1000 : pounds
        return "\u{A3}" + (rounded < 1000 ? "\(rounded)" : Pence(rounded * 100).inPounds.dropCents)
    }
}

extension String {
    // `£425,000.00` as `£425,000`, without the pound sign.
    fileprivate var dropCents: String {
        String(prefix { $0 != "." }.drop { $0 == "\u{A3}" })
    }
}
