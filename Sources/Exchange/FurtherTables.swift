import Care
import Files

/// The columns of household.csv.
package enum HouseholdField: Int, TableField {
    case homeID, kind, birthDate, age, sex

    package static let layout = TableLayout(
        "household.csv", "People living in homes who are not in children.csv.",
        isRequired: false,
        columns: [
            Column(
                "home_id", "The home.", values: "home_id of homes.csv", example: "H1",
                isRequired: true),
            Column(
                "kind", "Who it is.", values: "own-child, other-authority-child, adult",
                example: "own-child", isRequired: true),
            Column("birth_date", "Day of birth, if known.", values: "date", example: ""),
            Column(
                "age", "Age in whole years, if no day of birth; both blank = unknown.",
                values: "count", example: "12"),
            Column("sex", "Sex.", values: "F, M, U", example: "M"),
        ])
}

/// The columns of apart.csv.
package enum ApartField: Int, TableField {
    case childA, childB, reason

    package static let layout = TableLayout(
        "apart.csv", "Pairs of children who may never share a home; either order.",
        isRequired: false,
        columns: [
            Column(
                "child_a", "One child.", values: "child_id of children.csv", example: "C1",
                isRequired: true),
            Column(
                "child_b", "The other child.", values: "child_id of children.csv", example: "C2",
                isRequired: true),
            Column(
                "reason", "The reason; never repeated in a fault message.", values: "text",
                example: "risk assessment", isFreeText: true),
        ])
}

/// The columns of avoid_areas.csv.
package enum AvoidAreaField: Int, TableField {
    case childID, easting, northing, km, reason

    package static let layout = TableLayout(
        "avoid_areas.csv", "Circles in which a child must not live.", isRequired: false,
        columns: [
            Column(
                "child_id", "The child.", values: "child_id of children.csv", example: "C1",
                isRequired: true),
            Column(
                "easting", "The centre: metres east.", values: "whole metres, EPSG:27700",
                example: "530000", isRequired: true),
            Column(
                "northing", "The centre: metres north.", values: "whole metres, EPSG:27700",
                example: "250000", isRequired: true),
            Column(
                "km", "The radius; a home at exactly this distance is within.",
                values: "kilometres, at most three decimals", example: "2.5", isRequired: true),
            Column(
                "reason", "The reason; never repeated in a fault message.", values: "text",
                example: "risk assessment", isFreeText: true),
        ])
}

/// The columns of answers.csv.
package enum AnswerField: Int, TableField {
    case childID, homeID, answer, reason, on

    package static let layout = TableLayout(
        "answers.csv", "Answers of carers and registered managers; the latest counts.",
        isRequired: false,
        columns: [
            Column(
                "child_id", "The child.", values: "child_id of children.csv", example: "C1",
                isRequired: true),
            Column(
                "home_id", "The home.", values: "home_id of homes.csv", example: "H1",
                isRequired: true),
            Column(
                "answer", "The answer.", values: "accepted, declined, asked", example: "asked",
                isRequired: true),
            Column(
                "reason", "The reason; never repeated in a fault message.", values: "text",
                example: "",
                isFreeText: true),
            Column(
                "on", "When; blank counts as earlier than every date.", values: "date",
                example: "2011-09-29"),
        ])
}

/// The columns of contracts.csv.
package enum ContractField: Int, TableField {
    case contractID, homeIDs, minimumPlaces, weeklyShortfallCost

    package static let layout = TableLayout(
        "contracts.csv",
        "Block contracts: places that are paid for whether or not they are "
            + "used.", isRequired: false,
        columns: [
            Column(
                "contract_id", "Reference of the contract.", values: "unique text",
                example: "B1", isRequired: true),
            Column(
                "home_ids", "Its homes.", values: "list of home_ids", example: "H1",
                isRequired: true),
            Column(
                "minimum_places", "How many children are paid for in any case.", values: "count",
                example: "1", isRequired: true),
            Column(
                "weekly_shortfall_cost", "Cost of one missing child for one week.",
                values: "pounds, at most two decimals", example: "1200.00", isRequired: true),
        ])
}

/// The columns of areas.csv.
package enum AreaField: Int, TableField {
    case district, authority, easting, northing, population

    package static let layout = TableLayout(
        "areas.csv", "Districts, for planning.", isRequired: false,
        columns: [
            Column(
                "district", "Name of the district.", values: "text",
                example: "South Cambridgeshire", isRequired: true),
            Column(
                "authority", "Its authority; a district (E07) counts as its county.",
                values: "GSS code", example: "E10000003"),
            Column(
                "easting", "Its centre: metres east.", values: "whole metres, EPSG:27700",
                example: "545000"),
            Column(
                "northing", "Its centre: metres north.", values: "whole metres, EPSG:27700",
                example: "252000"),
            Column(
                "population_0_17", "Residents aged 0 to 17.", values: "count",
                example: "33000"),
        ])
}

/// The columns of map.csv.
package enum MapField: Int, TableField {
    case district, authority, easting, northing, cells

    package static let layout = TableLayout(
        "map.csv",
        "Where districts and neighbours lie, for the map of a report: rows of squares of 2 km. "
            + "`nearhome map` makes the file from the ONS Postcode Directory.",
        isRequired: false,
        columns: [
            Column(
                "district",
                "Name of the district, as in homes.csv, or of a neighbouring authority.",
                values: "text", example: "South Cambridgeshire", isRequired: true),
            Column(
                "authority", "Its authority; a district (E07) counts as its county.",
                values: "GSS code", example: "E10000003"),
            Column(
                "easting", "The western edge of the first square.",
                values: "whole metres, a multiple of 2000", example: "544000", isRequired: true),
            Column(
                "northing", "The southern edge of the squares.",
                values: "whole metres, a multiple of 2000", example: "252000", isRequired: true),
            Column(
                "cells", "How many squares follow one another eastwards.", values: "count",
                example: "3", isRequired: true),
        ])
}

/// The columns of travel.csv.
package enum TravelField: Int, TableField {
    case childID, homeID, purpose, minutes

    package static let layout = TableLayout(
        "travel.csv", "Journey times; shown as location facts, never scored.",
        isRequired: false,
        columns: [
            Column(
                "child_id", "The child.", values: "child_id of children.csv", example: "C1",
                isRequired: true),
            Column(
                "home_id", "The home.", values: "home_id of homes.csv", example: "H1",
                isRequired: true),
            Column(
                "purpose", "What the journey is for.", values: "text, as school or family-time",
                example: "school", isRequired: true),
            Column(
                "minutes", "Minutes one way.", values: "count", example: "15",
                isRequired: true),
        ])
}
