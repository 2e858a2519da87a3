import Care
import Files

/// The columns of children.csv.
package enum ChildField: Int, TableField {
    case childID, birthDate, sex, ethnicity, legalStatus, place, placeProvider, uasc
    case homeEasting, homeNorthing, homePostcode, schoolEasting, schoolNorthing, schoolPostcode
    case keepSchool, status, homeID, placedOn, stillIn, stillUntil, neededBy, urgency
    case fostering, residential, supported, livingCompanions, noChildUnder, pets
    case needs, wantedLanguages, wantedFaith, siblingGroup, siblingPlan
    case placingAuthority, familyTimePlace, disability, outReason

    package static let layout = TableLayout(
        "children.csv",
        "Every child looked after on the day, and every child who needs a home.",
        isRequired: true,
        columns: [
            Column(
                "child_id", "Reference of the child; never a name.", values: "unique text",
                example: "C1", isRequired: true),
            Column(
                "birth_date",
                "Day of birth. Under 18 on the start date.", values: "date",
                example: "2003-05-14", isRequired: true),
            Column("sex", "Sex; blank = U.", values: "F, M, U; also 1 = M, 2 = F", example: "F"),
            Column(
                "ethnicity", "Ethnicity; no rule and no points use it.",
                values: "SSDA903 ETHNIC, as WBRI", example: "WBRI"),
            Column(
                "legal_status", "Legal status.", values: "SSDA903 LS, as C2", example: "C2"),
            Column(
                "place", "Type of the present placement.", values: "SSDA903 PLACE, as U6",
                example: ""),
            Column(
                "place_provider", "Provider of the present placement.",
                values: "SSDA903 PLACE_PROVIDER: PR0 to PR5", example: ""),
            Column(
                "uasc", "Unaccompanied asylum-seeking child; blank = no.", values: "yes, no",
                example: "no"),
            Column(
                "home_easting", "Where the child comes from: metres east.",
                values: "whole metres, EPSG:27700", example: "545000"),
            Column(
                "home_northing", "Where the child comes from: metres north.",
                values: "whole metres, EPSG:27700", example: "258000"),
            Column(
                "home_postcode", "Where the child comes from, if no easting and northing.",
                values: "postcode", example: ""),
            Column(
                "school_easting", "The school: metres east.", values: "whole metres, EPSG:27700",
                example: "546200"),
            Column(
                "school_northing", "The school: metres north.",
                values: "whole metres, EPSG:27700", example: "257100"),
            Column(
                "school_postcode", "The school, if no easting and northing.", values: "postcode",
                example: ""),
            Column(
                "keep_school", "Whether the child should keep the school.", values: "yes, no",
                example: "yes"),
            Column(
                "status",
                "`settled`: lives in home_id and stays. `may-move`: lives in home_id, a move is "
                    + "planned, may also stay. `must-move`: the present place ends. `referred`: "
                    + "has no home.",
                values: "settled, may-move, must-move, referred", example: "referred",
                isRequired: true),
            Column(
                "home_id", "The present home; blank only for a referred child.",
                values: "home_id of homes.csv", example: ""),
            Column(
                "placed_on", "Since when the child lives there; not after as_of.", values: "date",
                example: ""),
            Column(
                "still_in",
                "For a settled child who has not moved in yet: the home where the child still "
                    + "sleeps, and takes a place too.", values: "home_id of homes.csv", example: ""),
            Column(
                "still_until",
                "The day the child has left that home; blank = not recorded yet.",
                values: "date", example: ""),
            Column(
                "needed_by", "The day a home is needed; blank or earlier = as_of.",
                values: "date", example: "2011-10-10"),
            Column(
                "urgency", "How soon; blank = planned.", values: "emergency, planned",
                example: "planned"),
            Column(
                "fostering", "How well foster homes suit the child; blank = not specified.",
                values: "preferred, suitable, unsuitable", example: "preferred"),
            Column(
                "residential",
                "How well children's homes, secure homes and family centres suit the child.",
                values: "preferred, suitable, unsuitable", example: "unsuitable"),
            Column(
                "supported", "How well supported accommodation suits the child.",
                values: "preferred, suitable, unsuitable", example: ""),
            Column(
                "living_companions", "Assessed rule on other children; blank = no rule.",
                values: "solo, with-others, older-only, younger-only", example: "with-others"),
            Column(
                "no_child_under",
                "Assessed rule: nobody in the home younger than this many years.",
                values: "count", example: ""),
            Column(
                "pets", "Rule (`must`, `no`) or wish (`rather-not`) about pets; blank = no rule.",
                values: "must, can, no, rather-not", example: "can"),
            Column(
                "needs", "Assessed needs.", values: "list of need codes",
                example: "autism; therapeutic-support"),
            Column(
                "wanted_languages", "Recorded need or wish.", values: "list of words",
                example: ""),
            Column(
                "wanted_faith", "Recorded need or wish.", values: "list of words", example: ""),
            Column(
                "sibling_group", "Name of the group of brothers and sisters.", values: "text",
                example: ""),
            Column(
                "sibling_plan",
                "`together`: must share one home. `together-if-possible`: also where blank with a "
                    + "group. `apart`: this child is treated singly.",
                values: "together, together-if-possible, apart", example: ""),
            Column(
                "placing_authority",
                "The authority that places the child; blank = that of authority.yml.",
                values: "GSS code of authority.yml's authority or alliance", example: ""),
            Column(
                "family_time_place", "Where family time takes place; shown, never scored.",
                values: "text", example: "", isFreeText: true),
            Column(
                "disability", "Disability as recorded; shown, never scored.", values: "text",
                example: "", isFreeText: true),
            Column(
                "out_reason", "Why the child is placed outside the area; shown, never scored.",
                values: "text", example: "", isFreeText: true),
        ])
}
