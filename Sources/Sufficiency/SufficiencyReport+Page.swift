import Care
import Reporting

extension SufficiencyReport {
    /// The report as one HTML page that stands alone.
    public var page: Page {
        Page(
            title: "Sufficiency report, \(subject), \(asOf)",
            subject: "Sufficiency report",
            heading: "\(subject), \(asOf.inWords): children placed outside",
            warning: provenance.isSynthetic
                ? "Invented data. No child, carer or home in this report exists." : nil,
            opening: opening,
            sections: [planSection, withoutHomeSection] + splitSections
                + [meaningsSection, placesSection, definitionSection, sourceSection],
            closing: "<p class=\"note\">\(SufficiencyReport.advice)</p>\n")
    }

    private var opening: HTML {
        let reading = today.headline
        let share = reading.tally.share?.percentage ?? "No rate"
        var boxes: [HTML] = [
            """
            <div class="big"><dt>Outside today</dt><dd>\(share)\
            <small>\(reading.tally.counted) of \(reading.units(reading.tally.known)) in foster and\
             children's homes of whom it is known</small></dd></div>

            """
        ]
        if let target = reading.target {
            boxes.append(
                """
                <div><dt>Target</dt><dd>\(target.percentage) or less\
                <small>\(reading.gapInWords.map { "The share is \($0)." } ?? "")</small></dd></div>

                """)
            switch reading.standing {
            case .missed(let count)?:
                boxes.append(
                    """
                    <div><dt>Distance from the target</dt>\
                    <dd>\(count) \(count == 1 ? "child" : "children") too many outside\
                    <small>The least number fewer outside that meets the target, with as many\
                     children in these homes.</small></dd></div>

                    """)
            case .met(let spare)?:
                boxes.append(
                    """
                    <div><dt>Distance from the target</dt><dd>Target met\
                    <small>\(spare) more \(spare == 1 ? "child" : "children") outside would still\
                     meet it.</small></dd></div>

                    """)
            case nil: break
            }
        } else {
            let reason =
                isOfAlliance
                ? "Each authority of an alliance has its own."
                : meaning == .outside
                    ? "authority.yml has no out_of_area_target."
                    : "The authority\u{2019}s target is set for another meaning of outside."
            boxes.append(
                "<div><dt>Target</dt><dd>None set<small>\(reason)</small></dd></div>\n")
        }
        boxes.append(
            """
            <div><dt>Children with no home today</dt><dd>\(today.withoutHome)\
            <small>They are in neither part of the share.</small></dd></div>

            """)
        return """
            <p class="lead">\(sentence)</p>
            <dl class="headline">
            \(boxes)</dl>
            <p>\(unknownsInWords)</p>
            \(childrenToTarget.map { "<p>\($0) No settled child is moved to meet it.</p>\n" as HTML })
            """
    }

    private var planSection: Page.Section {
        let reading = today.headline
        var body = HTML.empty
        if let plan, let planInWords {
            body += "<p>\(planInWords)</p>\n<p>\(plan.status)</p>\n"
        } else if plan == nil {
            body +=
                "<p>This report was made without a plan: the figures are those of the day.</p>\n"
        }
        let values = moments.map { $0.headline.tally.share.map { Int64($0.thousandths) } }
        let title: String
        if let then = after?.headline.tally.share, let now = reading.tally.share {
            title =
                then.thousandths == now.thousandths
                ? "The plan leaves the share outside at \(now.percentage)"
                : "The plan brings the share outside from \(now.percentage) to \(then.percentage)"
        } else {
            title =
                reading.tally.share.map { "The share outside is \($0.percentage) today" }
                ?? "There is no rate today"
        }
        let chart = Chart(
            id: "share-outside", title: title,
            axis: "Share of children in foster and children's homes who are outside (%)",
            categoryTitle: "When", form: .bars,
            categories: moments.map {
                "\($0.title) (\($0.withoutHome) with no home)"
            },
            series: [Chart.Series("Share outside", values: values)],
            target: reading.target.map {
                // Tenths of a percent for the picture; the words above hold the exact target.
                Chart.Target("Target", value: ($0.millionths + 500) / 1000)
            }, decimals: 1, suffix: "%")
        body += chart.figure
        body += headlineTable.html
        body += """
            <p class="note">Before is where every child lived on the day, those whose place is\
             about to end included; after is the plan. A child with no home is in neither part of\
             the share, so a lower share with more children without a home is no better: read the\
             two together. Weekly cost counts every child with a home, settled children included,\
             and shortfalls of block contracts.</p>

            """
        return Page.Section(id: "plan", title: planTitle, body: body)
    }

    private var planTitle: String {
        after == nil ? "Share outside today" : "Today and \(after?.title.lowercasedFirst ?? "")"
    }

    private var withoutHomeSection: Page.Section {
        var body: HTML
        if childrenWithoutHome.isEmpty {
            body = "<p>Every child in this report has a home.</p>\n"
        } else {
            let now = today.withoutHome
            var text =
                "\(count(now, "child has", "children have")) no home on the day"
            if let after {
                text += "; \(after.withoutHome) would have none after the plan"
            }
            body = "<p>\(text).</p>\n\(withoutHomeTable.html)"
            body += """
                <p class="note">Children stand here by reference only. Days since counts from the\
                 day for which a home was asked.</p>

                """
        }
        return Page.Section(
            id: "without-a-home", title: "Children without a home", body: body)
    }

    private var splitSections: [Page.Section] {
        splits.map { split in
            Page.Section(
                id: "by-\(split.dimension.rawValue)",
                title: "By \(split.dimension.title.lowercasedFirst)",
                body: body(of: split))
        }
    }

    private func body(of split: Split) -> HTML {
        if let reason = split.notMeasured { return "<p>\(reason)</p>\n" }
        guard split.before.all + split.after.all > 0 else {
            return "<p>No child counts as outside.</p>\n"
        }
        var body = chart(of: split).picture + table(of: split).html
        body += "<p class=\"note\">\(note(on: split.dimension))</p>\n"
        if split.dimension == .distance { body += distanceTable.html }
        return body
    }

    private func chart(of split: Split) -> Chart {
        // Ten rows are read at a glance; the table holds them all.
        let most = 10
        var parts = split.parts.filter { $0.before.all > 0 }
        let isCut = parts.count > most
        if isCut {
            parts = Array(
                parts.sorted {
                    ($1.before.counted, $1.before.all, $0.row.code)
                        < ($0.before.counted, $0.before.all, $1.row.code)
                }.prefix(most))
        }
        var series = [
            Chart.Series("Outside", values: parts.map { Int64($0.before.counted) }),
            Chart.Series("Not outside", values: parts.map { Int64($0.before.notCounted) }),
        ]
        if split.before.unknown > 0 {
            series.append(
                Chart.Series("Not known", values: parts.map { Int64($0.before.unknown) }))
        }
        let total = split.before.counted
        let top = parts.max {
            ($0.before.counted, $1.row.code) < ($1.before.counted, $0.row.code)
        }
        let title: String
        if let top, total > 0, top.before.counted > 0 {
            title =
                "\(2 * top.before.counted > total ? "Most" : "The largest number") of the"
                + " \(total) outside: \(top.row.title)"
                + " (\(top.before.counted))"
        } else {
            title = "No child counts as outside"
        }
        return Chart(
            id: "chart-\(split.dimension.rawValue)",
            title: title + (isCut ? "; the ten rows with most children outside" : ""),
            axis: "Number of children today", categoryTitle: split.dimension.title,
            form: .stackedBars, categories: parts.map(\.row.title), series: series)
    }

    private func note(on dimension: Dimension) -> String {
        switch dimension {
        case .kind:
            "Kinds that the measure counts: foster homes of every kind, children's homes and"
                + " secure children's homes. Supported accommodation, family centres, adoptive"
                + " placements and placements with parents are outside this measure."
        case .provider:
            "As recorded for the home (SSDA903 PLACE_PROVIDER). A foster home of the authority's"
                + " own that stands over the border is outside."
        case .district:
            "The district in which the home stands, not the one from which the child comes."
        case .boundary:
            "Adjoining authorities share a border with \(authority.name). A place at a distance is"
                + " outside and in no adjoining authority; it needs the director's approval."
        case .distance:
            "Straight-line miles from where the child comes from, to one decimal; 20.0 counts as"
                + " 20 miles or less. For unaccompanied asylum-seeking children distance is not"
                + " recorded; they are not counted as near or far."
        case .age: "Age in whole years on the day."
        case .outReason:
            "The reason recorded for the present place, of the children outside. A reason never"
                + " recorded is a row of its own. A plan has no recorded reasons."
        case .placingAuthority: "The authority that placed the child."
        case .team, .need, .siblings, .ethnicity, .sex, .disability, .unaccompanied:
            "As recorded of the child."
        }
    }

    private var meaningsSection: Page.Section {
        Page.Section(
            id: "meanings", title: "Five meanings of outside",
            body: """
                <p>“Out of county” is used for different things. The same children, counted in\
                 each meaning, so that figures of other places can be compared:</p>
                \(meaningsTable.html)<p class="note">The last row counts placements of every kind,\
                 as national statistics do. The target is set for the boundary and is not held\
                 against other meanings.</p>

                """)
    }

    private var placesSection: Page.Section {
        Page.Section(
            id: "places", title: "Places",
            body: """
                \(placesTable.html)<p class="note">Places by rooms and terms of approval; closed\
                 homes are left out. Filled, vacant, vacant later and not available add up to\
                 places. A place that is not filled is not always a vacancy: not available covers\
                 homes on hold, places recorded as unavailable, and foster places past the usual\
                 limit of three. Confirmed lately follows the policy's vacancy_days.</p>

                """)
    }

    private var definitionSection: Page.Section {
        let measure = today.headline.measure
        return Page.Section(
            id: "definition", title: "What is counted",
            body: """
                <div class="box">
                <h3>\(measure.title)</h3>
                <p>\(measure.definition)</p>
                <dl class="facts">
                <div><dt>Above the line</dt><dd>\(measure.numerator)</dd></div>
                <div><dt>Below the line</dt><dd>\(measure.denominator)</dd></div>
                <div><dt>Not known</dt><dd>\(measure.unknowns)</dd></div>
                <div><dt>Bounds</dt><dd>all of the not known counted as not outside, and all as\
                 outside</dd></div>
                <div><dt>Better</dt><dd>\(measure.polarity.rawValue)</dd></div>
                <div><dt>Objective</dt><dd>\(measure.objective.rawValue):\
                 \(measure.objective.title)</dd></div>
                <div><dt>Definition</dt><dd>\(measure.id), version \(measure.version)</dd></div>
                <div><dt>From</dt><dd>\(measure.source)</dd></div>
                </dl>
                </div>

                """)
    }

    private var sourceSection: Page.Section {
        var rows: [HTML] = [
            "<div><dt>Data as of</dt><dd>\(asOf.inWords)</dd></div>\n",
            "<div><dt>Input</dt><dd>\(provenance.inputHash ?? "hash not known")</dd></div>\n",
            "<div><dt>Policy</dt><dd>\(provenance.policyHash ?? "hash not known")</dd></div>\n",
            "<div><dt>NearHome</dt><dd>version \(provenance.version)</dd></div>\n",
        ]
        if let plan {
            rows.append("<div><dt>Plan</dt><dd>\(plan.status)</dd></div>\n")
            if let points = plan.points {
                rows.append(
                    """
                    <div><dt>Points of the plan</dt><dd>\(points)\
                    \(plan.bound.map { "; no plan has fewer than \($0)" } ?? "")</dd></div>

                    """)
            }
            if let solver = plan.solver {
                rows.append("<div><dt>Solver</dt><dd>\(solver)</dd></div>\n")
            }
        }
        return Page.Section(
            id: "source", title: "About these figures",
            body: """
                <dl class="facts">
                \(rows)</dl>
                <p>\(SufficiencyReport.advice)</p>

                """)
    }
}
