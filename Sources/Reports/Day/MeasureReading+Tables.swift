import Care
import Measures
import Reporting

extension MeasureReading {
    /// Readings as one table: numerator, denominator, unknowns, share and bounds of each.
    ///
    /// - Parameter name: What names a row: the measure's title, or its id.
    public static func table(
        of readings: [MeasureReading], id: String, caption: String,
        naming name: KeyPath<Measure, String> = \.title
    ) -> Table {
        var table = Table(
            id: id, caption: caption,
            columns: [
                .init("Measure", .words), .init("Version"), .init("Counted"), .init("Of"),
                .init("Not known"), .init("Share"), .init("Lowest possible share"),
                .init("Highest possible share"),
            ])
        for reading in readings {
            let tally = reading.tally
            table.add([
                Table.Cell(reading.measure[keyPath: name]), .whole(reading.measure.version),
                .whole(tally.counted), .whole(tally.known), .whole(tally.unknown),
                SufficiencyReport.cell(tally.share), SufficiencyReport.cell(tally.low),
                SufficiencyReport.cell(tally.high),
            ])
        }
        return table
    }

    /// The reading with its definition, as JSON.
    public var defined: JSON {
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
    public func table(id: String, caption: String, from first: String, to second: String) -> Table {
        var table = Table(
            id: id, caption: caption,
            columns: [.init("Step", .words), .init("Children"), .init("Points")])
        let tenths = tenthsOfPoint
        func points(_ tenths: Int?) -> Table.Cell {
            tenths.map(SufficiencyReport.points) ?? .none("no rate")
        }
        func share(_ share: Share?) -> Table.Cell {
            share.map {
                .number(Decimals.text(Int64($0.thousandths), places: 1), shown: $0.percentage)
            }
                ?? .none("no rate")
        }
        table.add([
            Table.Cell("Outside on \(first)"), .whole(from.counted), share(from.share),
        ])
        for step in Step.allCases {
            let change = change(step)
            table.add([
                Table.Cell(step.title),
                .number(
                    String(change),
                    shown: change > 0 ? "+\(change)" : change < 0 ? "\u{2212}\(-change)" : "0"),
                points(tenths?.steps[step]),
            ])
        }
        table.add([
            Table.Cell("More or fewer children in these homes of whom it is known"),
            .none("\u{2013}"), points(tenths?.denominator),
        ])
        table.setTotal([
            Table.Cell("Outside on \(second)"), .whole(to.counted), share(to.share),
        ])
        return table
    }
}

extension CareMeasures {
    /// Every measure of a day, those of a period over the financial year to it, in a fixed order.
    ///
    /// - Parameters:
    ///   - day: The day.
    ///   - known: The last day of which it is known who is looked after.
    ///   - gaps: Gaps between reviews.
    public func readings(
        on day: Day, known: Day, gaps: ReviewGaps = ReviewGaps()
    ) -> [MeasureReading] {
        let year = day.financialYearStart
        let placements = placements(on: day)
        let measured = placements.filter(\.kind.isMeasured)
        let made = placementsMade(from: year, through: day).filter(\.kind.isMeasured)
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
        ]
        return readings
    }
}

extension Day {
    /// The 1 April on or before the day.
    public var financialYearStart: Day {
        let (year, month, _) = components
        return Day(year: month >= 4 ? year : year - 1, month: 4, day: 1) ?? self
    }

    /// The last day of the month before the day's.
    public var lastMonthEnd: Day {
        adding(days: -components.day)
    }
}
