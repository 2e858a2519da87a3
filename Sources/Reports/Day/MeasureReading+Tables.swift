import Care
import Measures
import Reporting

extension MeasureReading {
    /// Readings as one table: numerator, denominator, unknowns, share and bounds of each.
    ///
    /// - Parameters:
    ///   - readings: The readings, one for each row.
    ///   - id: The table's id, which names its CSV file.
    ///   - caption: What stands above the table.
    ///   - hasCodes: Whether each row begins with the measure's code, and ends with its name.
    package static func table(
        of readings: [MeasureReading], id: String, caption: String, hasCodes: Bool = false
    ) -> Table {
        var table = Table(
            id: id, caption: caption,
            columns: [.init(hasCodes ? "Code" : "Measure", .words)] + [
                .init("Version"), .init("Counted"), .init("Of"), .init("Not known"),
                .init("Share"), .init("Lowest possible share"), .init("Highest possible share"),
            ] + (hasCodes ? [.init("Measure", .words)] : []))
        for reading in readings {
            let tally = reading.tally
            table.add(
                [Table.Cell(hasCodes ? reading.measure.id : reading.measure.title)] + [
                    .whole(reading.measure.version), .whole(tally.counted), .whole(tally.known),
                    .whole(tally.unknown), SufficiencyReport.cell(tally.share),
                    SufficiencyReport.cell(tally.low), SufficiencyReport.cell(tally.high),
                ] + (hasCodes ? [Table.Cell(reading.measure.title)] : []))
        }
        return table
    }

    /// The reading with its definition, as JSON.
    package var defined: JSON {
        .object([
            ("measure", measure.json), ("counted", .whole(tally.counted)),
            ("of", .whole(tally.known)), ("unknown", .whole(tally.unknown)),
            ("rate", tally.share.map { .number($0.rate) } ?? .null),
            ("low", tally.low.map { .number($0.rate) } ?? .null),
            ("high", tally.high.map { .number($0.rate) } ?? .null),
        ])
    }
}

extension Bridge {
    /// The bridge as a table: the count at the start, each step, the count at the end.
    package func table(id: String, caption: String, from first: String, to second: String) -> Table
    {
        var table = Table(
            id: id, caption: caption,
            columns: [
                .init("Step", .words), .init("Children"), .init("Percentage points"),
                .init("Share"),
            ])
        let tenths = tenthsOfPoint
        func points(_ tenths: Int?) -> Table.Cell {
            tenths.map(SufficiencyReport.points) ?? .none("no rate")
        }
        let blank = Table.Cell.none("does not apply")
        table.add([
            Table.Cell("Outside on \(first)"), .whole(from.counted), blank,
            SufficiencyReport.cell(from.share),
        ])
        for step in Step.allCases {
            let change = change(step)
            table.add([
                Table.Cell(step.title),
                .number(
                    String(change),
                    shown: change > 0 ? "+\(change)" : change < 0 ? "\u{2212}\(-change)" : "0"),
                points(tenths?.steps[step]), blank,
            ])
        }
        table.add([
            Table.Cell("Change in the number of children counted"),
            blank, points(tenths?.denominator), blank,
        ])
        table.setTotal([
            Table.Cell("Outside on \(second)"), .whole(to.counted), blank,
            SufficiencyReport.cell(to.share),
        ])
        return table
    }
}

extension CareMeasures {
    /// How long care lasted for those who left in a period, by route, and last how long it has lasted
    /// for those who have not.
    ///
    /// - Parameters:
    ///   - left: Those who left, by route.
    ///   - open: Those still looked after on the last day.
    ///   - first: The first day of the period.
    package static func table(
        ofPermanence left: [TimeToPermanence], stillOpen open: TimeToPermanence, since first: Day
    ) -> Table {
        // Only where some are.
        let tellsShorter = (left + [open]).contains { $0.mayBeShorter > 0 }
        var table = Table(
            id: "time-to-permanence",
            caption: "Days in care of those who left since \(first.inWords), by route",
            columns: [
                .init("Route", .words), .init("Left"), .init("Median days"),
                .init("Ninetieth centile"), .init("May be longer"),
            ] + (tellsShorter ? [.init("May be shorter")] : []))
        func days(_ value: Int?) -> Table.Cell { value.map { .whole($0) } ?? .none("none") }
        func add(_ title: String, _ row: TimeToPermanence) {
            table.add(
                [
                    Table.Cell(title), .whole(row.days.count), days(row.percentile(50)),
                    days(row.percentile(90)), .whole(row.mayBeLonger),
                ] + (tellsShorter ? [.whole(row.mayBeShorter)] : []))
        }
        for row in left where row.route != .unknown || !row.days.isEmpty {
            add(row.route.title, row)
        }
        add("Still looked after (days so far)", open)
        return table
    }

    /// Every measure of a day, those of a period over the financial year to it, in a fixed order.
    ///
    /// - Parameters:
    ///   - day: The day.
    ///   - known: The last day of which it is known who is looked after.
    ///   - gaps: Gaps between reviews.
    package func readings(
        on day: Day, known: Day, gaps: ReviewGaps
    ) -> [MeasureReading] {
        let year = day.financialYearStart
        let placements = placements(on: day)
        let measured = placements.measured
        let made = placementsMade(from: year, through: day).measured
        var readings = OutsideMeaning.allCases.map {
            MeasureReading($0.stock, tally: $0.tally(measured))
        }
        readings.append(
            MeasureReading(
                OutsideMeaning.outside.allPlacementsStock,
                tally: OutsideMeaning.outside.tally(placements)))
        readings += OutsideMeaning.allCases.map {
            MeasureReading(CareMeasures.flowDefinition($0), tally: $0.tally(made))
        }
        readings += [
            threePlacements(on: day), longTermStability(on: day), sameCarer(on: day),
            familyPlacements(on: day), reviewsOnTime(from: year, through: day, gaps: gaps),
            returnsAfterHome(from: year.adding(years: -1), through: day, known: known),
            newlyFar(from: year, through: day), movesUnderOne(from: year, through: day),
            unplannedEndings(from: year, through: day), exitsHome(from: year, through: day),
        ]
        return readings + mix(on: day)
    }
}

extension Day {
    /// The last day of the month before the day's.
    package var lastMonthEnd: Day {
        adding(days: -components.day)
    }
}
