import Care
import Files
import Measures
import Reporting

extension SufficiencyReport {
    /// Every table of the report, in the order of the page; each is also a CSV file.
    package var tables: [Table] {
        [headlineTable, meaningsTable] + splits.filter { $0.notMeasured == nil }.map(table(of:))
            + [distanceTable, placesTable, withoutHomeTable]
    }

    /// Every figure of the headline measure in one long table, for other programs.
    package var figures: Table {
        var table = Table(
            id: "figures", caption: "Every figure",
            columns: [
                .init("when", .words), .init("measure", .words), .init("version"),
                .init("definition", .words), .init("split", .words), .init("row", .words),
                .init("outside"), .init("known"), .init("unknown"), .init("rate"), .init("low"),
                .init("high"), .init("withoutHome"),
            ])
        func number(_ share: Share?) -> Table.Cell { share.map { .number($0.rate) } ?? .none("") }
        func add(
            _ when: String, _ measure: Measure, _ definition: OutsideMeaning, _ split: String,
            _ row: String, _ tally: Tally, withoutHome: Int?
        ) {
            table.add([
                Table.Cell(when), Table.Cell(measure.id), .number(String(measure.version)),
                Table.Cell(definition.rawValue), Table.Cell(split), Table.Cell(row),
                .number(String(tally.counted)), .number(String(tally.known)),
                .number(String(tally.unknown)), number(tally.share), number(tally.low),
                number(tally.high),
                tellsWhoHasNoHome
                    ? withoutHome.map { .number(String($0)) } ?? .none("") : .none(""),
            ])
        }
        let names = ["today", "after", "without-target"]
        let all: [Moment?] = [today, after, withoutTarget]
        for case (let name, let moment?) in zip(names, all) {
            for (other, reading) in zip(OutsideMeaning.allCases, moment.meanings) {
                add(
                    name, reading.measure, other, "", "", reading.tally,
                    withoutHome: moment.withoutHome)
            }
            add(
                name, moment.allPlacements.measure, meaning, "", "", moment.allPlacements.tally,
                withoutHome: moment.withoutHome)
        }
        for split in splits where split.notMeasured == nil {
            for part in split.parts {
                let tallies = after == nil ? [part.before] : [part.before, part.after]
                for (name, tally) in zip(names, tallies) {
                    add(
                        name, today.headline.measure, meaning, split.dimension.rawValue,
                        part.row.code, tally, withoutHome: nil)
                }
            }
        }
        return table
    }

    var moments: [Moment] { [today] + [after, withoutTarget].compactMap { $0 } }

    static func cell(_ share: Share?) -> Table.Cell {
        share.map { .share($0.rate, shown: $0.percentage) } ?? .none("no rate")
    }

    // A difference in percentage points, with its sign and always one decimal.
    static func points(_ tenths: Int) -> Table.Cell {
        let sign = tenths < 0 ? "\u{2212}" : tenths > 0 ? "+" : ""
        return .number(
            Decimals.text(Int64(tenths), places: 1),
            shown: sign + abs(tenths).inTenths)
    }

    /// The headline today and after a plan, with the children who have no home beside each rate.
    var headlineTable: Table {
        var table = Table(
            id: "headline",
            caption: "Children in foster and children's homes, and children with no home yet",
            columns: [
                .init("When", .words), .init("Outside"), .init("Known"), .init("Share outside"),
                .init("Not known"), .init("Lowest possible share"), .init("Highest possible share"),
                .init("Children with no home yet"), .init("Weekly cost of all placements"),
            ])
        for moment in moments {
            let tally = moment.headline.tally
            table.add([
                Table.Cell(moment.title), .whole(tally.counted), .whole(tally.known),
                SufficiencyReport.cell(tally.share), .whole(tally.unknown),
                SufficiencyReport.cell(tally.low), SufficiencyReport.cell(tally.high),
                tellsWhoHasNoHome ? .whole(moment.withoutHome) : .none("not known"),
                moment.weeklyCost.map { .number($0.description, shown: $0.inPounds) }
                    ?? .none(SufficiencyReport.notFromReturns),
            ])
        }
        return table
    }

    /// The same children in the five meanings of outside, and all placements in the chosen one.
    var meaningsTable: Table {
        var columns: [Table.Column] = [
            .init("Meaning of outside", .words), .init("Outside"), .init("Known"),
            .init("Not known"), .init("Share"),
        ]
        if let after { columns.append(.init("Share \(after.title.lowercasedFirst)")) }
        var table = Table(
            id: "meanings",
            caption: "The same day in five meanings of outside, and all children with a home",
            columns: columns)
        func add(_ title: String, _ now: MeasureReading, _ then: MeasureReading?) {
            var cells: [Table.Cell] = [
                Table.Cell(title), .whole(now.tally.counted), .whole(now.tally.known),
                .whole(now.tally.unknown), SufficiencyReport.cell(now.tally.share),
            ]
            if let then { cells.append(SufficiencyReport.cell(then.tally.share)) }
            table.add(cells)
        }
        for (index, other) in OutsideMeaning.allCases.enumerated() {
            add(
                other == meaning ? "\(other.title) (the headline)" : other.title,
                today.meanings[index], after?.meanings[index])
        }
        add(
            "All children with a home, in placements of every kind: \(meaning.title.lowercasedFirst)",
            today.allPlacements, after?.allPlacements)
        return table
    }

    /// The headline taken apart by one dimension.
    func table(of split: Split) -> Table {
        split.table(id: "by-\(split.dimension.rawValue)", after: after?.title)
    }

    /// Boundary against distance.
    var distanceTable: Table {
        var table = Table(
            id: "boundary-and-distance",
            caption: "Boundary and distance are two facts: children in foster and children's homes"
                + " today",
            columns: [
                .init("Where the home lies", .words), .init("20 miles or less"),
                .init("More than 20 miles"), .init("Unaccompanied, not recorded"),
                .init("Not known"), .init("All"),
            ])
        func cells(_ title: String, _ rows: [DistanceRow]) -> [Table.Cell] {
            func sum(_ count: (DistanceRow) -> Int) -> Table.Cell {
                .whole(rows.reduce(0) { $0 + count($1) })
            }
            return [
                Table.Cell(title), sum(\.near), sum(\.far), sum(\.unaccompanied), sum(\.unknown),
                sum(\.all),
            ]
        }
        for row in today.distances { table.add(cells(row.location.title, [row])) }
        table.setTotal(cells("All", today.distances))
        return table
    }

    /// Places by kind of home: filled, open, not available.
    var placesTable: Table {
        var table = Table(
            id: "places",
            caption: "Places of homes inside and outside \(authority.name), by kind, today",
            columns: [
                .init("Kind of home", .words), .init("Homes"), .init("Places"), .init("Filled"),
                .init("Vacant, confirmed lately"), .init("Vacant, not confirmed lately"),
                .init("Vacant later"), .init("Not available"),
            ])
        func cells(_ title: String, _ rows: [PlacesRow]) -> [Table.Cell] {
            func sum(_ count: (PlacesRow) -> Int) -> Table.Cell {
                .whole(rows.reduce(0) { $0 + count($1) })
            }
            func told(_ count: (PlacesRow) -> Int) -> Table.Cell {
                tellsPlaces ? sum(count) : .none(SufficiencyReport.notFromReturns)
            }
            return [
                Table.Cell(title), sum(\.homes), told(\.places), sum(\.filled), told(\.vacant),
                told(\.unconfirmed), told(\.later), told(\.notAvailable),
            ]
        }
        for row in places { table.add(cells(row.kind.title, [row])) }
        table.setTotal(cells("All", places))
        return table
    }

    /// Children who have no home today, or none after the plan; references only.
    var withoutHomeTable: Table {
        var columns: [Table.Column] = [
            .init("Child", .words), .init("Age"), .init("Urgency", .words),
            .init("Home needed on", .words), .init("Days since"),
        ]
        if plan != nil { columns.append(.init("What the plan found", .words)) }
        var table = Table(
            id: "children-without-a-home", caption: "Children without a home, worst first",
            columns: columns)
        for row in childrenWithoutHome {
            var cells: [Table.Cell] = [
                Table.Cell(row.child), .whole(row.age), Table.Cell(row.urgency.rawValue),
                row.neededBy.map { Table.Cell($0.description) } ?? .none("not recorded"),
                row.daysOverdue.map { $0 >= 0 ? .whole($0) : .none("not yet") }
                    ?? .none("not recorded"),
            ]
            if plan != nil {
                var text = row.text ?? "No lawful home was found."
                if row.isPlacedByPlan == true {
                    text =
                        row.waits.map {
                            "A home was found, free from \($0.from.inWords): "
                                + "\($0.days.counted("day", "days")) late."
                        } ?? "A home was found."
                }
                if row.isLimited {
                    text += " Without the budget and the cap there would have been one."
                }
                cells.append(Table.Cell(text))
            }
            table.add(cells)
        }
        return table
    }
}
