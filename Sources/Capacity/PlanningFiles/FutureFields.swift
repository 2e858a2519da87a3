import Exchange
import Files

/// The columns of futures.csv.
package enum FutureField: Int, TableField {
    case future, effect

    package static let layout = TableLayout(
        "futures.csv", "Futures; each weighs the same.", isRequired: true,
        columns: [
            Column(
                "future", "Its number.", values: "1, 2, 3 …", example: "1", isRequired: true),
            Column(
                "effect", "How great the effect of demand changes is; blank = 0.5.",
                values: "share", example: "0.5"),
        ])
}

/// A column of requests.csv: those of children.csv but for the present home, and how long the child
/// stays.
package struct RequestField: TableField {
    package let rawValue: Int

    package init?(rawValue: Int) {
        guard rawValue >= 0 else { return nil }
        self.rawValue = rawValue
    }

    // What says where a child lives now.
    private static let present = ["status", "home_id", "placed_on", "still_in", "still_until"]

    package static let layout = TableLayout(
        "requests.csv", "Children who will need a home.", isRequired: false,
        columns: [
            Column(
                "future", "The future.", values: "number of futures.csv", example: "1",
                isRequired: true)
        ]
            + ChildField.layout.columns.filter { !present.contains($0.name) }.map { column in
                Column(
                    column.name, column.meaning, values: column.values, example: column.example,
                    isRequired: column.isRequired || column.name == "needed_by",
                    isFreeText: column.isFreeText)
            }
            + [
                Column(
                    "until", "The day the child leaves care; blank = the 18th birthday.",
                    values: "date", example: "2013-05-01"),
                Column(
                    "place_until", "The day a young person who stays put leaves the place.",
                    values: "date", example: ""),
                Column(
                    "lot", "Decides whether a further copy comes; blank = 0.5.",
                    values: "number from 0, below 1", example: "0.5"),
                Column(
                    "own_home",
                    "A connected person inside or outside the authority takes the child.",
                    values: "in, out", example: ""),
                Column(
                    "own_weekly_cost", "What a week with that person costs.",
                    values: "pounds", example: ""),
            ])

    package static let allCases = layout.columns.indices.compactMap { RequestField(rawValue: $0) }

    /// The field of a column by name; the column is one of the layout.
    static func named(_ name: String) -> RequestField {
        guard let index = layout.columns.firstIndex(where: { $0.name == name }),
            let field = RequestField(rawValue: index)
        else { preconditionFailure("requests.csv has a column \(name)") }
        return field
    }

    /// The field of a column of children.csv; nil where it has none here.
    static func of(_ child: ChildField) -> RequestField? {
        let name = ChildField.layout.columns[child.rawValue].name
        return layout.columns.firstIndex { $0.name == name }.flatMap { RequestField(rawValue: $0) }
    }

    static let future = named("future")
    static let childID = named("child_id")
}

/// The columns of leavers.csv.
package enum LeaverField: Int, TableField {
    case future, childID, until, placeUntil

    package static let layout = TableLayout(
        "leavers.csv", "Today's children who leave care before their 18th birthday.",
        isRequired: false,
        columns: [
            Column(
                "future", "The future.", values: "number of futures.csv", example: "1",
                isRequired: true),
            Column(
                "child_id", "The child.", values: "child_id of children.csv", example: "C1",
                isRequired: true),
            Column(
                "until", "The day the child leaves care; blank = the 18th birthday.",
                values: "date", example: "2012-06-30"),
            Column(
                "place_until", "The day a young person who stays put leaves the place.",
                values: "date", example: ""),
        ])
}

/// The columns of moves.csv.
package enum MoveField: Int, TableField {
    case future, childID, on, lot

    package static let layout = TableLayout(
        "moves.csv", "Placements that end.", isRequired: false,
        columns: [
            Column(
                "future", "The future.", values: "number of futures.csv", example: "1",
                isRequired: true),
            Column(
                "child_id", "The child.", values: "child_id of children.csv or requests.csv",
                example: "C1", isRequired: true),
            Column("on", "The day.", values: "date", example: "2012-02-10", isRequired: true),
            Column(
                "lot", "Decides whether the move still happens; blank = 0.5.",
                values: "number from 0, below 1", example: "0.5"),
        ])
}

/// The columns of closures.csv.
package enum ClosureField: Int, TableField {
    case future, homeID, on, lot

    package static let layout = TableLayout(
        "closures.csv", "Homes that shut.", isRequired: false,
        columns: [
            Column(
                "future", "The future.", values: "number of futures.csv", example: "1",
                isRequired: true),
            Column(
                "home_id", "The home.", values: "home_id of homes.csv", example: "H1",
                isRequired: true),
            Column("on", "The day.", values: "date", example: "2012-08-01", isRequired: true),
            Column(
                "lot", "Decides whether the carer can be kept; blank = 0.5.",
                values: "number from 0, below 1", example: "0.5"),
        ])
}

/// The columns of units.csv.
package enum UnitField: Int, TableField {
    case future, supplyID, number, opensOn, closesOn, places

    package static let layout = TableLayout(
        "units.csv", "New homes that turn out differently from the plan.", isRequired: false,
        columns: [
            Column(
                "future", "The future.", values: "number of futures.csv", example: "1",
                isRequired: true),
            Column(
                "supply_id", "The option, or the line of the scenario's supply.",
                values: "option_id or id", example: "north-teens", isRequired: true),
            Column(
                "number", "The unit.", values: "1, 2, 3 …", example: "1", isRequired: true),
            Column(
                "opens_on", "The day it opens; blank = it never comes.", values: "date",
                example: "2012-05-01"),
            Column(
                "closes_on", "The day it shuts; blank = it stays.", values: "date", example: ""),
            Column("places", "Its places; blank = as planned.", values: "count", example: ""),
        ])
}
