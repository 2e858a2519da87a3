import Care
import Files

/// The columns of homes.csv.
package enum HomeField: Int, TableField {
    case homeID, providerID, urn, name, placeProvider, kind, connectedTo
    case easting, northing, postcode, authority, district
    case places, approvedPlaces, placesUnavailable, exemptFor, minAge, maxAge, sex
    case offers, languages, faiths, pets, registered, status, availableFrom, confirmedOn
    case emergency, weeklyCost, ofstedGrade, ofstedOn, frameworkTier, educationOnSite

    package static let layout = TableLayout(
        "homes.csv",
        "Every home that could take a child, the authority's own and others'.",
        isRequired: true,
        columns: [
            Column(
                "home_id", "Reference of the home; never a carer's name.", values: "unique text",
                example: "H1", isRequired: true),
            Column("provider_id", "Reference of the provider.", values: "text", example: "P1"),
            Column("urn", "Ofsted unique reference number.", values: "text", example: ""),
            Column(
                "name", "Name of the home; never repeated in a fault message.", values: "text",
                example: "",
                isFreeText: true),
            Column(
                "place_provider",
                "PR0 parent, PR1 own, PR2 other authority, PR3 other public, PR4 private, PR5 "
                    + "voluntary.",
                values: "SSDA903 PLACE_PROVIDER: PR0 to PR5", example: "PR1"),
            Column(
                "kind",
                "Kind of home; with-parents, adoptive and other are for present placements only.",
                values: "foster, connected, parent-and-child, childrens-home, secure, "
                    + "family-centre, supported, short-break, with-parents, adoptive, other",
                example: "foster", isRequired: true),
            Column(
                "connected_to",
                "The children this home is for; required for kind connected; for other kinds blank "
                    + "= anybody.",
                values: "list of child_ids", example: ""),
            Column(
                "easting", "Where it stands: metres east.", values: "whole metres, EPSG:27700",
                example: "548000"),
            Column(
                "northing", "Where it stands: metres north.",
                values: "whole metres, EPSG:27700", example: "256000"),
            Column(
                "postcode", "Where it stands, if no easting and northing.", values: "postcode",
                example: ""),
            Column(
                "authority",
                "The authority it stands in; a district (E07) counts as its county; blank = from "
                    + "the postcode, else unknown.",
                values: "GSS code", example: "E10000003"),
            Column(
                "district", "Lower tier, for planning and tables.", values: "text",
                example: "South Cambridgeshire"),
            Column(
                "places",
                "How many children the household has rooms for and is willing to take at once, "
                    + "those already there included.",
                values: "count", example: "2", isRequired: true),
            Column(
                "approved_places", "Number in the terms of approval; blank = no limit.",
                values: "count", example: "2"),
            Column(
                "places_unavailable", "Places that nobody can use now; blank = 0.",
                values: "count", example: "0"),
            Column(
                "exempt_for", "Children named in an exemption from the usual fostering limit.",
                values: "list of child_ids", example: ""),
            Column(
                "min_age", "Youngest age in the terms, included; blank = no limit.",
                values: "count", example: "5"),
            Column(
                "max_age", "Oldest age in the terms, included; blank = no limit.",
                values: "count", example: "17"),
            Column(
                "sex", "The sex in the terms; blank = any.", values: "F, M, any", example: "any"),
            Column(
                "offers", "Needs the home can meet; `none` = meets none; blank = unknown.",
                values: "list of need codes", example: "autism"),
            Column(
                "languages", "Languages the home can support; blank = unknown.",
                values: "list of words", example: "english"),
            Column(
                "faiths", "Faiths the home can support; blank = unknown.",
                values: "list of words", example: ""),
            Column("pets", "Whether there are pets.", values: "yes, no", example: "no"),
            Column(
                "registered", "Whether the home is registered.", values: "yes, no", example: ""),
            Column(
                "status", "Whether it can be asked; blank = available.",
                values: "available, on-hold, closed", example: "available"),
            Column(
                "available_from", "When the vacancy starts; blank = now.", values: "date",
                example: ""),
            Column(
                "confirmed_on", "The day the vacancy was last confirmed.", values: "date",
                example: "2011-09-28"),
            Column(
                "emergency", "Kept for same-day placements; blank = no.", values: "yes, no",
                example: "no"),
            Column(
                "weekly_cost", "Cost of one child for one week.",
                values: "pounds, at most two decimals", example: "455.00", isRequired: true),
            Column(
                "ofsted_grade", "Ofsted grade; shown, never scored.", values: "text",
                example: ""),
            Column(
                "ofsted_on", "Day of the Ofsted grade; shown, never scored.", values: "date",
                example: ""),
            Column(
                "framework_tier", "Framework tier; shown, never scored.", values: "text",
                example: ""),
            Column(
                "education_on_site", "Education on site; shown, never scored.",
                values: "yes, no", example: ""),
        ])
}
