import Care
import Files
import Measures
import Reporting

extension SufficiencyReport {
    /// The report as a document, from which page, workbook and PDF are made.
    package var document: Document {
        var document = Document(
            title: "Sufficiency report, \(subject), \(asOf)",
            subject: "Sufficiency report",
            heading: "\(subject), \(asOf.inWords): children placed outside",
            warning: provenance.warning,
            opening: opening,
            parts: [planPart, withoutHomePart] + splitParts
                + [meaningsPart, placesPart, definitionPart, sourcePart],
            closing: SufficiencyReport.advice)
        document.sheetNames = Document.namesOfSheets
        return document
    }

    /// The report as one HTML page that stands alone.
    package var page: Page { document.page }

    private func part(
        _ id: String, _ title: String, isOpen: Bool = false, _ blocks: [Document.Block]
    ) -> Document.Part {
        var part = Document.Part(id: id, title: title, opening: blocks)
        part.isOpen = isOpen
        return part
    }

    private var opening: [Document.Block] {
        let reading = today.headline
        var boxes = [
            Document.Box(
                "Outside today", reading.tally.share?.percentage ?? "No rate",
                reading.countInWords, isMain: true)
        ]
        if let target = reading.target {
            boxes.append(
                Document.Box(
                    "Target", "\(target.percentage) or less",
                    reading.gapInWords.map { "The share is \($0)." } ?? ""))
            switch reading.standing {
            case .missed(let count)?:
                boxes.append(
                    Document.Box(
                        "Distance from the target", "\(count) too many",
                        MeasureReading.Standing.missed(by: count).inWords ?? ""))
            case .met(let spare)?:
                boxes.append(
                    Document.Box(
                        "Distance from the target", "Target met",
                        MeasureReading.Standing.met(spare: spare).inWords ?? ""))
            case nil: break
            }
        } else {
            let reason =
                isOfAlliance
                ? "Each authority of an alliance has its own."
                : meaning == .outside
                    ? "authority.yml has no out_of_area_target."
                    : "The authority\u{2019}s target is set for another meaning of outside."
            boxes.append(Document.Box("Target", "None set", reason))
        }
        if tellsWhoHasNoHome {
            let need = SufficiencyReport.needInWords(today)
            boxes.append(
                Document.Box(
                    "Children with no home yet", "\(today.withoutHome)",
                    (need.isEmpty ? "" : "\(need) ") + "They are not counted in the share."))
        } else {
            boxes.append(
                Document.Box(
                    "Children with no home yet", "Not known",
                    SufficiencyReport.ofReturns))
        }
        var blocks: [Document.Block] = [
            .lead(sentence), .glance(boxes, areaCounts?.map, areaCounts?.table),
        ]
        if let areaCounts {
            let remarks =
                areaCounts.map == nil ? [AreaCounts.absenceOfMap] : areaCounts.remarks
            blocks += remarks.map { .note($0) }
        }
        if let allKnownInWords { blocks.append(.words(allKnownInWords)) }
        if let childrenToTarget {
            blocks.append(.words("\(childrenToTarget) No settled child is moved for it."))
        }
        return blocks
    }

    private var planPart: Document.Part {
        let reading = today.headline
        var blocks: [Document.Block] = []
        if let planInWords {
            blocks.append(.words(planInWords))
            if let plan { blocks.append(.words(plan.status)) }
        } else if plan == nil {
            blocks.append(
                .words("This report has no plan. The figures are those of the day."))
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
                tellsWhoHasNoHome ? "\($0.title) (no home yet: \($0.withoutHome))" : $0.title
            },
            series: [Chart.Series("Share outside", values: values)],
            target: reading.target.map {
                // Tenths of a percent for the picture; the words above hold the exact target.
                Chart.Target("Target", value: ($0.millionths + 500) / 1000)
            }, decimals: 1, suffix: "%")
        blocks += [
            .chart(chart), .table(headlineTable),
            .note(
                "Today is where every child lived on the day. A child with no home is not in the"
                    + " share, so read the share and the number with no home together: a lower share"
                    + " with more children without a home is not better. No home yet: also those"
                    + " who need one only later. Weekly cost covers every child with a home"
                    + (leavesOutContracts
                        ? "; shortfalls of block contracts, which several authorities share, are left"
                            + " out."
                        : " and any shortfall of block contracts.")),
        ]
        return part("plan", planTitle, isOpen: true, blocks)
    }

    private var planTitle: String {
        after == nil ? "Share outside today" : "Today and \(after?.title.lowercasedFirst ?? "")"
    }

    private var withoutHomePart: Document.Part {
        var blocks: [Document.Block]
        if !tellsWhoHasNoHome {
            blocks = [
                .words(
                    "Who has no home is \(SufficiencyReport.unknownFromReturns) Add the children who"
                        + " need one to children.csv.")
            ]
        } else if childrenWithoutHome.isEmpty {
            blocks = [.words("Every child in this report has a home.")]
        } else {
            var text =
                "\(today.withoutHome.counted("child has", "children have")) no home yet"
            if let after {
                text += "; \(after.withoutHome) would have none after the plan"
            }
            let need = SufficiencyReport.needInWords(today)
            blocks = [
                .words("\(text)." + (need.isEmpty ? "" : " \(need)")), .table(withoutHomeTable),
                .note(
                    "Children are listed by reference only. Days since: from the day on which a home"
                        + " was needed."),
            ]
        }
        return part("without-a-home", "Children without a home", isOpen: true, blocks)
    }

    private var splitParts: [Document.Part] {
        splits.map { split in
            part(
                "by-\(split.dimension.rawValue)-part",
                "By \(split.dimension.title.lowercasedFirst)", blocks(of: split))
        }
    }

    private func blocks(of split: Split) -> [Document.Block] {
        if let reason = split.notMeasured { return [.notMeasured(reason)] }
        guard split.before.all + split.after.all > 0 else {
            return [.words("No child counts as outside.")]
        }
        var blocks: [Document.Block] = [
            .picture(chart(of: split)), .table(table(of: split)), .note(note(on: split.dimension)),
        ]
        if split.dimension == .distance { blocks.append(.table(distanceTable)) }
        return blocks
    }

    private func chart(of split: Split) -> Chart {
        switch split.dimension {
        case .kind, .provider, .age, .placingAuthority: rateChart(of: split)
        default: countChart(of: split)
        }
    }

    // Ten rows are read at a glance; the table holds them all.
    private static let mostBars = 10

    // Where the question is who lives outside more often: shares, the highest first, those of one
    // kind of age in the order of age.
    private func rateChart(of split: Split) -> Chart {
        var parts = split.parts.filter { $0.before.known > 0 }
        let isRanked = split.dimension != .age
        if isRanked {
            parts.sort { left, right in
                let (first, second) = (
                    left.before.share?.thousandths ?? 0, right.before.share?.thousandths ?? 0
                )
                return first == second ? left.row.code < right.row.code : first > second
            }
        }
        let isCut = parts.count > SufficiencyReport.mostBars
        parts = Array(parts.prefix(SufficiencyReport.mostBars))
        // The share of a few children says little.
        let large = parts.filter { $0.before.known >= 10 }
        let top = (large.isEmpty ? parts : large).max {
            ($0.before.share?.thousandths ?? 0, $1.row.code)
                < ($1.before.share?.thousandths ?? 0, $0.row.code)
        }
        let title =
            top.flatMap { top in
                top.before.share.map {
                    "Highest share outside\(large.isEmpty ? "" : ", of 10 children or more"): "
                        + "\(top.row.title) (\(top.before.counted) of \(top.before.known), "
                        + "\($0.percentage))"
                }
            } ?? "No child counts as outside"
        return Chart(
            id: "chart-\(split.dimension.rawValue)",
            title: title + (isCut ? "; the ten highest" : ""),
            axis: "Share of children who live outside today (%)",
            categoryTitle: split.dimension.title, form: .bars,
            categories: parts.map {
                "\($0.row.title): \($0.before.counted) of \($0.before.known)"
            },
            series: [
                Chart.Series(
                    "Share outside",
                    values: parts.map { $0.before.share.map { Int64($0.thousandths) } })
            ], decimals: 1, suffix: "%")
    }

    private func countChart(of split: Split) -> Chart {
        let most = SufficiencyReport.mostBars
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
            "Counted: foster homes of every kind, children's homes and secure children's homes."
                + " Not counted: supported accommodation, family centres, adoptive placements and"
                + " placements with parents."
        case .provider:
            "As recorded for the home (SSDA903 PLACE_PROVIDER). A foster home of the authority's"
                + " own that is over the border counts as outside."
        case .district:
            "The district of the home, not of where the child comes from."
        case .boundary:
            "Adjoining authorities share a border with \(authority.name). A home outside and not in"
                + " an adjoining authority needs the director's approval."
        case .distance:
            "Straight-line miles from where the child comes from. Exactly 20.0 counts as 20 miles or"
                + " less. Distance is not recorded for unaccompanied asylum-seeking children."
        case .age: "Age in whole years on the day."
        case .outReason:
            "The reason recorded for each child who lives outside. A plan has no recorded reasons."
        case .placingAuthority: "The authority that placed the child."
        case .team, .need, .siblings, .ethnicity, .sex, .disability, .unaccompanied:
            "As recorded of the child."
        }
    }

    private var meaningsPart: Document.Part {
        part(
            "meanings-part", "Five meanings of outside",
            [
                .words(
                    "“Out of county” means different things to different people. Here the same"
                        + " children are counted in each meaning, so that you can compare with"
                        + " other places."),
                .table(meaningsTable),
                .note(
                    "The last row counts placements of every kind, as national statistics do. The"
                        + " target is for the boundary only."),
            ])
    }

    private var placesPart: Document.Part {
        part(
            "places-part", "Places",
            [
                .table(placesTable),
                .note(
                    "Closed homes are left out. Filled, vacant, vacant later and not available add"
                        + " up to places. Not available: homes on hold, places recorded as"
                        + " unavailable, and foster places past the usual limit of three. Confirmed"
                        + " lately: within \(vacancyDays) days."
                        + (tellsPlaces
                            ? ""
                            : " Places are not known from returns: an import writes as many as"
                                + " there are children in the home, until homes.csv says more.")),
            ] + (tellsPlaces ? areaCounts?.vacantInWords("today").map { [.note($0)] } ?? [] : []))
    }

    private var definitionPart: Document.Part {
        let measure = today.headline.measure
        return part(
            "definition", "What is counted",
            [
                .heading(measure.title), .words(measure.definition),
                .facts([
                    Document.Fact("Above the line", measure.numerator),
                    Document.Fact("Below the line", measure.denominator),
                    Document.Fact("Not known", measure.unknowns),
                    Document.Fact(
                        "Bounds",
                        "the share if no child whose location is not known lived outside, and if all did"
                    ),
                    Document.Fact("Better", measure.polarity.rawValue),
                    Document.Fact(
                        "Objective", "\(measure.objective.rawValue): \(measure.objective.title)"),
                    Document.Fact("Definition", "\(measure.id), version \(measure.version)"),
                    Document.Fact("From", measure.source),
                ]),
            ])
    }

    private var sourcePart: Document.Part {
        var facts = [
            Document.Fact("Data as of", asOf.inWords),
            Document.Fact("Input", provenance.inputHash ?? "fingerprint not recorded"),
            Document.Fact("Policy", provenance.policyHash ?? "fingerprint not recorded"),
            Document.Fact("NearHome", "version \(provenance.version)"),
        ]
        if let plan {
            facts.append(Document.Fact("Plan", plan.status))
            if let points = plan.points {
                facts.append(
                    Document.Fact(
                        "Points of the plan",
                        "\(points)"
                            + (plan.bound.map { "; no plan has fewer than \($0)" } ?? "")))
            }
            if let solver = plan.solver { facts.append(Document.Fact("Solver", solver)) }
        }
        return part("source", "About these figures", [.facts(facts)])
    }

    /// The report's files of values: `report.json`, `figures.csv` and one CSV file for each table.
    package var valueFiles: [OutputFile] {
        [
            OutputFile(name: "report.json", text: json.text()),
            OutputFile(name: "figures.csv", text: figures.csv),
        ]
            + (tables + [areaCounts?.table].compactMap { $0 }).map {
                OutputFile(name: "\($0.id).csv", text: $0.csv)
            }
    }
}
