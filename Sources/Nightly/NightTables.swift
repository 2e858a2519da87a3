import Care
import Files
import Matching
import Measures

/// Columns of the tables beside a night's returns, one enumeration for each table.
package enum NightTables {
    /// night.csv.
    package enum Setting: Int, TableField {
        case key, value
        package static let layout = TableLayout(
            "night.csv", "What the night is of, one fact a row.", isRequired: true,
            columns: [
                Column(
                    "key", "Which fact.",
                    values: "date, authority, name, adjoining, returns, returns_through, instance,"
                        + " boundaries, boundaries_on, meaning, population, population_estimate, neighbours, synthetic",
                    example: "date", isRequired: true),
                Column("value", "The fact.", values: "text", example: "2011-09-30"),
            ])
    }

    /// targets.csv.
    package enum Target: Int, TableField {
        case measure, from, fromRate, to, toRate, shape
        package static let layout = TableLayout(
            "targets.csv", "Where a measure should be on a day.", isRequired: false,
            columns: [
                Column(
                    "measure", "The measure.", values: "id of a measure", example: "outside-stock",
                    isRequired: true),
                Column(
                    "from", "The first day on which there is a target; blank = every day.",
                    values: "date", example: "2011-04-01"),
                Column(
                    "from_rate", "The share on it.", values: "0 to 1", example: "0.42",
                    isRequired: true),
                Column(
                    "to", "The last day; blank = it does not move.", values: "date",
                    example: "2015-03-31"),
                Column("to_rate", "The share from it on.", values: "0 to 1", example: "0.29"),
                Column(
                    "shape", "How it moves.", values: "straight, early, late, step",
                    example: "straight"),
            ])
    }

    /// annotations.csv.
    package enum Annotation: Int, TableField {
        case date, text
        package static let layout = TableLayout(
            "annotations.csv", "Dated remarks for the line.", isRequired: false,
            columns: [
                Column("date", "The day.", values: "date", example: "2011-02-15", isRequired: true),
                Column(
                    "text", "The words.", values: "text", example: "Strategy approved",
                    isRequired: true, isFreeText: true),
            ])
    }

    /// prices.csv.
    package enum Price: Int, TableField {
        case group, from, weekly
        package static let layout = TableLayout(
            "prices.csv", "What a place costs for one child and week, from a day on.",
            isRequired: false,
            columns: [
                Column(
                    "group", "The group of placements.",
                    values: CostGroup.allCases.map(\.rawValue).joined(separator: ", "),
                    example: "agency-fostering", isRequired: true),
                Column(
                    "from", "The first day.", values: "date", example: "2011-04-01",
                    isRequired: true),
                Column(
                    "weekly_cost", "Cost of one child for one week.", values: "pounds",
                    example: "800.00", isRequired: true),
            ])
    }

    /// savings.csv.
    package enum Saving: Int, TableField {
        case year, project, objective, weeks, from, to
        package static let layout = TableLayout(
            "savings.csv", "The savings plan, line by line.", isRequired: false,
            columns: [
                Column(
                    "year", "The calendar year the financial year starts in.", values: "year",
                    example: "2011", isRequired: true),
                Column(
                    "project", "What is to be done.", values: "text", example: "Family support",
                    isRequired: true),
                Column(
                    "objective", "The objective of the strategy it serves.", values: "1 to 5",
                    example: "1", isRequired: true),
                Column(
                    "weeks", "Child-weeks of care that it changes in the year.", values: "count",
                    example: "800", isRequired: true),
                Column(
                    "from", "From which placements.", values: "a group of prices.csv",
                    example: "agency-fostering", isRequired: true),
                Column(
                    "to", "To which; blank = no care needed.", values: "a group of prices.csv",
                    example: "own-fostering"),
            ])
    }

    /// budget.csv.
    package enum Budget: Int, TableField {
        case year, amount
        package static let layout = TableLayout(
            "budget.csv", "What placements may cost in a financial year.", isRequired: false,
            columns: [
                Column(
                    "year", "The calendar year the financial year starts in.", values: "year",
                    example: "2011", isRequired: true),
                Column(
                    "amount", "What placements may cost in it.", values: "pounds",
                    example: "20500000", isRequired: true),
            ])
    }

    /// earlier.csv.
    package enum Earlier: Int, TableField {
        case date, measure, version, counted, notCounted, unknown, revision
        package static let layout = TableLayout(
            "earlier.csv", "What earlier nights published, in that order.", isRequired: false,
            columns: [
                Column(
                    "date", "The night.", values: "date", example: "2011-08-31",
                    isRequired: true),
                Column(
                    "measure", "The measure.", values: "id", example: "outside-stock",
                    isRequired: true),
                Column("version", "Its version.", values: "count", example: "1", isRequired: true),
                Column(
                    "counted", "Those outside.", values: "count", example: "164",
                    isRequired: true),
                Column(
                    "not_counted", "Those inside.", values: "count", example: "237",
                    isRequired: true),
                Column(
                    "unknown", "Those not known.", values: "count", example: "3",
                    isRequired: true),
                Column("revision", "Whether it restates.", values: "yes, no", example: "no"),
            ])
    }

    /// approvals.csv.
    package enum Approval: Int, TableField {
        case child, role, on
        package static let layout = TableLayout(
            "approvals.csv", "Approvals of placements outside the area (reg 11).",
            isRequired: false,
            columns: [
                Column(
                    "child_id", "The child.", values: "reference", example: "C1",
                    isRequired: true),
                Column(
                    "role", "Who approved.", values: "nominated-officer, director",
                    example: "director", isRequired: true),
                Column("on", "When.", values: "date", example: "2011-09-01", isRequired: true),
            ])
    }

    /// notifications.csv.
    package enum Notification: Int, TableField {
        case child, on
        package static let layout = TableLayout(
            "notifications.csv", "Notifications to area authorities (reg 13).", isRequired: false,
            columns: [
                Column(
                    "child_id", "The child.", values: "reference", example: "C1",
                    isRequired: true),
                Column("on", "When.", values: "date", example: "2011-09-01", isRequired: true),
            ])
    }

    /// temporary-approvals.csv.
    package enum TemporaryApproval: Int, TableField {
        case child, ends
        package static let layout = TableLayout(
            "temporary-approvals.csv", "Temporary approvals of connected persons (reg 24, 25).",
            isRequired: false,
            columns: [
                Column(
                    "child_id", "The child.", values: "reference", example: "C1",
                    isRequired: true),
                Column(
                    "ends", "The last day.", values: "date", example: "2011-10-14",
                    isRequired: true),
            ])
    }

    /// schools.csv.
    package enum School: Int, TableField {
        case child, school, from, to
        package static let layout = TableLayout(
            "schools.csv", "Which school each child goes to, and since when.", isRequired: false,
            columns: [
                Column(
                    "child_id", "The child.", values: "reference", example: "C1",
                    isRequired: true),
                Column(
                    "school", "The school.", values: "reference", example: "S12",
                    isRequired: true),
                Column(
                    "from", "The first day.", values: "date", example: "2010-09-06",
                    isRequired: true),
                Column("to", "The day it ended.", values: "date", example: "2011-07-22"),
            ])
    }

    /// teams.csv.
    package enum Team: Int, TableField {
        case child, team, from, to
        package static let layout = TableLayout(
            "teams.csv", "Which team is responsible for each child, and since when.",
            isRequired: false,
            columns: [
                Column(
                    "child_id", "The child.", values: "reference", example: "C1",
                    isRequired: true),
                Column(
                    "team", "The team.", values: "text", example: "Fenland 2",
                    isRequired: true),
                Column(
                    "from", "The first day.", values: "date", example: "2010-09-06",
                    isRequired: true),
                Column("to", "The day it ended.", values: "date", example: "2011-07-22"),
            ])
    }
}
