/// One way in which a folder goes wrong, and exactly what must be said of it.
struct Corruption: Sendable, CustomStringConvertible {
    /// What goes wrong.
    var description: String
    /// How it is done.
    var spoil: @Sendable (inout SoundFolder) -> Void
    /// The file complained of.
    var file: String
    /// The line.
    var line: Int?
    /// The column.
    var column: String?
    /// The value; nil where none is shown.
    var value: String?
    /// Words of the message that name the mend.
    var mend: String
    /// Further arguments for `check`.
    var arguments: [String] = []

    /// A cell of a table is overwritten.
    static func cell(
        _ file: String, _ line: Int, _ column: String, _ value: String, mend: String,
        shown: String? = nil
    ) -> Corruption {
        Corruption(
            description: "\(file):\(line) \(column) = “\(value)”",
            spoil: { $0.set(file, line, column, value) }, file: file, line: line, column: column,
            value: shown ?? value, mend: mend)
    }

    /// A table loses a required column.
    static func column(_ file: String, _ column: String) -> Corruption {
        Corruption(
            description: "\(file) without \(column)", spoil: { $0.drop(file, column) }, file: file,
            line: 1, column: column, value: nil, mend: "add it")
    }

    /// Some text of a file is replaced.
    static func text(
        _ file: String, _ old: String, _ new: String, line: Int?, column: String? = nil,
        value: String? = nil, mend: String
    ) -> Corruption {
        Corruption(
            description: "\(file): “\(new.prefix(60))” for “\(old.prefix(30))”",
            spoil: { $0.replace(old, by: new, in: file) }, file: file, line: line, column: column,
            value: value, mend: mend)
    }

    /// A file is given other bytes, or none.
    static func file(
        _ file: String, _ description: String, _ bytes: [UInt8]?, line: Int?,
        column: String? = nil, value: String? = nil, mend: String
    ) -> Corruption {
        Corruption(
            description: "\(file) \(description)", spoil: { $0.files[file] = bytes }, file: file,
            line: line, column: column, value: value, mend: mend)
    }

    // MARK: All of them

    /// Every kind of fault.
    static let all: [Corruption] =
        references + codes + numbers + dates + rules + required + spreadsheets + csv + yaml + policy
        + postcodes

    static let references: [Corruption] = [
        cell("children.csv", 7, "child_id", "C5", mend: "stands on line 6"),
        cell("homes.csv", 5, "home_id", "H3", mend: "stands on line 4"),
        text(
            "contracts.csv", "B1,H2,1,1200.00\n", "B1,H2,1,1200.00\nB1,H1,1,100\n", line: 3,
            column: "contract_id", value: "B1", mend: "give every row its own"),
        text(
            "areas.csv", "Fenland,", "Fenland,E10000003,,,\nfenland,", line: 3,
            column: "district", value: "fenland", mend: "keep one of the two"),
        cell("children.csv", 3, "home_id", "H99", mend: "add the home"),
        cell("homes.csv", 5, "connected_to", "C99", mend: "add the child"),
        cell("homes.csv", 4, "exempt_for", "C5; C98", mend: "add the child", shown: "C98"),
        cell("household.csv", 2, "home_id", "H98", mend: "correct the reference"),
        cell("apart.csv", 2, "child_a", "C97", mend: "correct the reference"),
        cell("apart.csv", 2, "child_b", "C96", mend: "correct the reference"),
        cell("apart.csv", 2, "child_b", "C1", mend: "name two children"),
        cell("avoid_areas.csv", 2, "child_id", "C95", mend: "correct the reference"),
        cell("answers.csv", 2, "child_id", "C94", mend: "correct the reference"),
        cell("answers.csv", 2, "home_id", "H94", mend: "correct the reference"),
        cell("contracts.csv", 2, "home_ids", "H2; H93", mend: "correct", shown: "H93"),
        cell("travel.csv", 2, "child_id", "C92", mend: "correct the reference"),
        cell("travel.csv", 2, "home_id", "H92", mend: "correct the reference"),
        cell("travel.csv", 2, "home_id", "h1", mend: "H1; ids must match exactly"),
        cell(
            "children.csv", 2, "placing_authority", "E06000032",
            mend: "list it under `alliance`"),
        Corruption(
            description: "lost leading zeros",
            spoil: {
                $0.set("homes.csv", 2, "home_id", "0071")
                $0.set("household.csv", 2, "home_id", "0071")
                $0.set("answers.csv", 2, "home_id", "0071")
                $0.set("travel.csv", 2, "home_id", "0071")
                $0.set("children.csv", 3, "home_id", "71")
            }, file: "children.csv", line: 3, column: "home_id", value: "71",
            mend: "Excel drops leading zeros; format the column as Text and write the id in the "
                + "same way in both"),
    ]

    static let codes: [Corruption] = [
        cell("children.csv", 2, "sex", "X", mend: "F, M or U"),
        cell("children.csv", 2, "ethnicity", "WHITE", mend: "WBRI"),
        cell("children.csv", 2, "legal_status", "C9", mend: "C1, C2"),
        cell("children.csv", 3, "place", "U9", mend: "U6"),
        cell("children.csv", 3, "place_provider", "PR6", mend: "PR5"),
        cell("children.csv", 2, "uasc", "maybe", mend: "yes or no"),
        cell("children.csv", 2, "keep_school", "TRUE", mend: "yes or no"),
        cell("children.csv", 2, "status", "waiting", mend: "referred"),
        cell("children.csv", 2, "urgency", "soon", mend: "emergency or planned"),
        cell("children.csv", 2, "fostering", "yes", mend: "preferred, suitable or unsuitable"),
        cell("children.csv", 2, "residential", "no", mend: "preferred, suitable or unsuitable"),
        cell("children.csv", 2, "supported", "ok", mend: "preferred, suitable or unsuitable"),
        cell("children.csv", 2, "living_companions", "alone", mend: "solo"),
        cell("children.csv", 2, "pets", "yes", mend: "rather-not"),
        cell("children.csv", 4, "sibling_plan", "split", mend: "apart"),
        cell(
            "children.csv", 2, "needs", "autism; autsim-plus", mend: "under `needs`",
            shown: "autsim-plus"),
        cell("children.csv", 2, "needs", "autizm", mend: "did you mean autism?"),
        cell("children.csv", 2, "needs", "autism, esol", mend: "separated by semicolons"),
        cell("children.csv", 2, "needs", "none; autism", mend: "either `none` or the entries"),
        cell("homes.csv", 2, "place_provider", "LA", mend: "PR1"),
        cell("homes.csv", 2, "kind", "fostering", mend: "foster, connected"),
        cell("homes.csv", 2, "sex", "boys", mend: "F, M or any"),
        cell("homes.csv", 2, "offers", "everything", mend: "under `needs`"),
        cell("homes.csv", 2, "offers", "autism; none", mend: "either `none` or the entries"),
        cell("homes.csv", 2, "pets", "dog", mend: "yes or no"),
        cell("homes.csv", 3, "registered", "pending", mend: "yes or no"),
        cell("homes.csv", 2, "status", "free", mend: "available, on-hold or closed"),
        cell("homes.csv", 2, "emergency", "1", mend: "yes or no"),
        cell("homes.csv", 3, "education_on_site", "x", mend: "yes or no"),
        cell("household.csv", 2, "kind", "dog", mend: "own-child"),
        cell("household.csv", 2, "sex", "any", mend: "F, M or U"),
        cell("answers.csv", 2, "answer", "maybe", mend: "accepted, declined or asked"),
    ]

    static let numbers: [Corruption] = [
        cell("homes.csv", 2, "places", "-1", mend: "without a minus sign"),
        cell("homes.csv", 2, "places", "2.0", mend: "without decimals"),
        cell("homes.csv", 2, "places", "two", mend: "write digits only"),
        cell("homes.csv", 2, "places", "1.2E+05", mend: "Excel's scientific notation"),
        cell("homes.csv", 2, "places", "12345678901", mend: "it is 0 to 5000"),
        cell("homes.csv", 2, "places", "+2", mend: "without a plus sign"),
        cell("homes.csv", 2, "approved_places", "1.5", mend: "without decimals"),
        cell("homes.csv", 2, "places_unavailable", "-2", mend: "without a minus sign"),
        cell("homes.csv", 2, "min_age", "five", mend: "write digits only"),
        cell("homes.csv", 2, "max_age", "seventeen", mend: "write digits only"),
        cell("homes.csv", 2, "min_age", "18", mend: "max_age is below min_age", shown: "17")
            .at(column: "max_age"),
        cell("children.csv", 2, "no_child_under", "-3", mend: "0 or more"),
        cell("household.csv", 2, "age", "12½", mend: "write digits only"),
        cell("contracts.csv", 2, "minimum_places", "1.5", mend: "without decimals"),
        cell("areas.csv", 2, "population_0_17", "20,000", mend: "without thousands commas"),
        cell("travel.csv", 2, "minutes", "15 min", mend: "write digits only"),
        cell("homes.csv", 2, "weekly_cost", "£455.00", mend: "without a pound sign"),
        cell("homes.csv", 2, "weekly_cost", "1,455.00", mend: "without thousands commas"),
        cell("homes.csv", 2, "weekly_cost", "-455.00", mend: "without a minus sign"),
        cell("homes.csv", 2, "weekly_cost", "455.005", mend: "at most two decimals"),
        cell("homes.csv", 2, "weekly_cost", "free", mend: "as 842.10"),
        cell("contracts.csv", 2, "weekly_shortfall_cost", "12%", mend: "decimal number"),
        cell("avoid_areas.csv", 2, "km", "-2", mend: "without a minus sign"),
        cell("avoid_areas.csv", 2, "km", "2.50005", mend: "at most three decimals"),
        cell("avoid_areas.csv", 2, "km", "far", mend: "as 2.5"),
        cell("homes.csv", 2, "easting", "548000.5", mend: "without decimals"),
        cell("homes.csv", 2, "easting", "52.2053", mend: "latitude or longitude"),
        cell("homes.csv", 2, "northing", "north", mend: "whole metres"),
        cell("homes.csv", 2, "northing", "", mend: "fill in both"),
        cell("children.csv", 2, "home_easting", "", mend: "fill in both"),
        cell("children.csv", 2, "school_northing", "", mend: "fill in both"),
        cell("areas.csv", 2, "easting", "", mend: "fill in both"),
    ]

    static let dates: [Corruption] = [
        cell(
            "children.csv", 3, "placed_on", "40816",
            mend: "how Excel stores 2011-09-30; format the column as yyyy-mm-dd"),
        cell(
            "children.csv", 2, "birth_date", "14/05/03",
            mend: "write the year in full, for example 14/05/2003"),
        cell(
            "children.csv", 2, "birth_date", "14-May-03",
            mend: "write the year in full, for example 2003-05-14"),
        cell("children.csv", 2, "birth_date", "05/14/2003", mend: "write 14/05/2003"),
        cell("children.csv", 2, "birth_date", "31/06/2003", mend: "no such day"),
        cell("children.csv", 2, "birth_date", "2003-02-30", mend: "no such day"),
        cell("children.csv", 2, "birth_date", "2003-14-05", mend: "write the month before the day"),
        cell("children.csv", 2, "birth_date", "2003-05-14 00:00", mend: "without a time of day"),
        cell("children.csv", 2, "birth_date", "May 2003", mend: "write it as 2011-09-30"),
        cell("children.csv", 2, "birth_date", "2.0E+07", mend: "scientific notation"),
        cell("children.csv", 2, "needed_by", "next week", mend: "write it as 2011-09-30"),
        cell("homes.csv", 4, "available_from", "30.09.2011", mend: "day/month/year"),
        cell("homes.csv", 2, "confirmed_on", "2011/09/28", mend: "write it as 2011-09-30"),
        cell("homes.csv", 5, "ofsted_on", "2011", mend: "write it as 2011-09-30"),
        cell("household.csv", 2, "birth_date", "1999", mend: "write it as 2011-09-30"),
        cell("answers.csv", 2, "on", "yesterday", mend: "write it as 2011-09-30"),
    ]

    static let rules: [Corruption] = [
        cell("children.csv", 2, "home_id", "H1", mend: "clear the cell"),
        cell("children.csv", 3, "home_id", "", mend: "name it, or write referred"),
        cell("children.csv", 4, "home_id", "", mend: "a may-move child lives in a home"),
        cell("children.csv", 5, "home_id", "", mend: "a must-move child lives in a home"),
        cell("children.csv", 2, "birth_date", "2011-10-11", mend: "born after the start date"),
        cell("children.csv", 5, "birth_date", "1993-09-30", mend: "under 18"),
        cell("children.csv", 2, "birth_date", "1993-10-10", mend: "18 on the start date"),
        cell("children.csv", 2, "needed_by", "9999-12-31", mend: "leave the cell blank"),
        cell("children.csv", 3, "placed_on", "2011-10-01", mend: "as_of 2011-09-30"),
        cell("children.csv", 5, "sibling_plan", "", mend: "one plan for all members"),
        cell(
            "children.csv", 5, "sibling_plan", "together-if-possible",
            mend: "line 4 gives the same group the plan together"),
        cell("children.csv", 7, "home_id", "H1", mend: "line 6 has a settled member"),
        cell("homes.csv", 5, "connected_to", "", mend: "name them by child_id"),
        cell(
            "children.csv", 2, "child_id", "C1;C2", mend: "may not hold a semicolon"
        ).also { folder in
            folder["apart.csv"] = "child_a,child_b,reason\n"
            folder["avoid_areas.csv"] = "child_id,easting,northing,km,reason\n"
            folder["answers.csv"] = "child_id,home_id,answer,reason,on\n"
            folder["travel.csv"] = "child_id,home_id,purpose,minutes\n"
            folder.set("homes.csv", 5, "connected_to", "C2")
        },
        cell("homes.csv", 5, "home_id", "4.1E+05", mend: "format the column as Text"),
    ]

    static let required: [Corruption] = [
        file("authority.yml", "missing", nil, line: nil, mend: "add it"),
        file("children.csv", "missing", nil, line: nil, mend: "add it"),
        file("homes.csv", "missing", nil, line: nil, mend: "add it"),
        column("children.csv", "child_id"), column("children.csv", "birth_date"),
        column("children.csv", "status"), column("homes.csv", "home_id"),
        column("homes.csv", "kind"), column("homes.csv", "places"),
        column("homes.csv", "weekly_cost"), column("household.csv", "kind"),
        column("apart.csv", "child_b"), column("avoid_areas.csv", "km"),
        column("answers.csv", "answer"), column("contracts.csv", "home_ids"),
        column("areas.csv", "district"), column("travel.csv", "minutes"),
        cell("children.csv", 2, "birth_date", "", mend: "fill it in"),
        cell("children.csv", 2, "status", "  ", mend: "fill it in", shown: ""),
        cell("homes.csv", 2, "kind", "", mend: "fill it in"),
        cell("homes.csv", 2, "places", "", mend: "fill it in"),
        cell("homes.csv", 2, "weekly_cost", "", mend: "fill it in"),
        cell("avoid_areas.csv", 2, "northing", "", mend: "fill it in"),
        cell("contracts.csv", 2, "home_ids", "", mend: "fill it in"),
        text(
            "homes.csv", "district,places,", "places,places,", line: 1, column: "places",
            value: "places", mend: "named twice"),
        text(
            "children.csv", "child_id,birth_date,sex", "Child_ID,birth_date,CHILD_id", line: 1,
            column: "child_id", value: "CHILD_id", mend: "keep one of the two"),
    ]

    static let spreadsheets: [Corruption] = [
        cell("homes.csv", 2, "places", "#REF!", mend: "mend the formula"),
        cell("homes.csv", 2, "weekly_cost", "#N/A", mend: "mend the formula"),
        cell("children.csv", 2, "birth_date", "########", mend: "widen the column"),
        Corruption(
            description: "a formula's error in a column of names",
            spoil: { $0.set("homes.csv", 2, "name", "#VALUE!") }, file: "homes.csv", line: 2,
            column: "name", value: nil, mend: "mend the formula"),
        Corruption(
            description: "semicolons between cells",
            spoil: {
                $0["travel.csv"] = "child_id;home_id;purpose;minutes\nC1;H1;school;15\n"
            }, file: "travel.csv", line: 1, column: nil,
            value: "child_id;home_id;purpose;minutes", mend: "CSV UTF-8 (Comma delimited)"),
        Corruption(
            description: "tabs between cells",
            spoil: { $0["apart.csv"] = "child_a\tchild_b\treason\nC1\tC2\t\n" },
            file: "apart.csv", line: 1, column: nil, value: "child_a\tchild_b\treason",
            mend: "separated by tabs"),
        text(
            "household.csv", "home_id,", "sep=,\nhome_id,", line: 1, value: "sep=,",
            mend: "delete the line"),
        Corruption(
            description: "Windows-1252",
            spoil: { folder in
                folder.replace("The Elms", by: "The ~lms", in: "homes.csv")
                folder.files["homes.csv"] = folder.files["homes.csv"]?.map {
                    $0 == UInt8(ascii: "~") ? 0xC9 : $0
                }
            }, file: "homes.csv", line: 3, column: "name", value: nil,
            mend: "Windows-1252, in which Excel saves plain \"CSV\", writes É; save as \"CSV UTF-8"),
        Corruption(
            description: "UTF-16",
            spoil: { folder in
                folder.files["travel.csv"] =
                    [0xFF, 0xFE] + (folder.files["travel.csv"] ?? []).flatMap { [$0, 0] }
            }, file: "travel.csv", line: 1, column: nil, value: nil, mend: "UTF-16"),
        Corruption(
            description: "an Excel workbook",
            spoil: { $0.files["travel.csv"] = [0x50, 0x4B, 3, 4, 0, 0, 1] }, file: "travel.csv",
            line: 1, column: nil, value: nil, mend: "open it and save as"),
        Corruption(
            description: "a NUL byte",
            spoil: { folder in
                folder.replace("C1,H1,school", by: "C1,H1,~", in: "travel.csv")
                folder.files["travel.csv"] = folder.files["travel.csv"]?.map {
                    $0 == UInt8(ascii: "~") ? 0 : $0
                }
            }, file: "travel.csv", line: 2, column: nil, value: nil, mend: "NUL byte"),
    ]

    static let csv: [Corruption] = [
        file("children.csv", "empty", [], line: nil, mend: "must name the columns"),
        file(
            "homes.csv", "of blank lines", [0x0A, 0x0A], line: nil, mend: "must name the columns"),
        text(
            "homes.csv", "Oak House", "\"Oak House", line: 5, column: "name",
            mend: "never closed"),
        text(
            "homes.csv", "Oak House", "\"Oak\" House", line: 5, column: "name",
            mend: "text follows a closing quote"),
        text(
            "homes.csv", "Oak House", "Oak \"House\"", line: 5, column: "name",
            mend: "put the whole cell in quotes"),
        text("travel.csv", "C1,H1,school,15", "C1,H1,school", line: 2, mend: "3 cells where"),
        text(
            "travel.csv", "C1,H1,school,15", "C1,H1,school,trip,15", line: 2,
            mend: "put cells that hold commas in quotes"),
        // A quoted line break before the faulty row: lines are those of the file.
        text(
            "apart.csv", "C1,C2,told by Mrs Smith\n", "C1,C2,\"told\nby\r\nher\"\nC1,C77,x\n",
            line: 5, column: "child_b", value: "C77", mend: "add the child"),
    ]

    static let yaml: [Corruption] = [
        text("authority.yml", "as_of: 2011-09-30\n", "", line: 1, column: "as_of", mend: "add it"),
        text(
            "authority.yml", "authority: {code: E10000003, name: Cambridgeshire}\n", "", line: 1,
            column: "authority", mend: "add it"),
        text(
            "authority.yml", "adjoining: [E06000031, E10000019]\n", "", line: 1,
            column: "adjoining", mend: "adjoining: []"),
        text(
            "authority.yml", ", name: Cambridgeshire", "", line: 1, column: "authority.name",
            mend: "name: Cambridgeshire"),
        text(
            "authority.yml", "2011-09-30", "40816", line: 2, column: "as_of", value: "40816",
            mend: "how Excel stores 2011-09-30"),
        text(
            "authority.yml", "out_of_area_target", "out_of_area_traget", line: 4,
            column: "out_of_area_traget", value: "out_of_area_traget",
            mend: "did you mean out_of_area_target?"),
        text(
            "authority.yml", "0.29", "29", line: 4, column: "out_of_area_target", value: "29",
            mend: "write 0.29 for 29 per cent"),
        text(
            "authority.yml", "0.29", "-0.29", line: 4, column: "out_of_area_target",
            value: "-0.29", mend: "without a minus sign"),
        text(
            "authority.yml", "code: E10000003, name: C", "code: E07000008, name: C", line: 1,
            column: "authority.code", value: "E07000008", mend: "write E10000003"),
        text(
            "authority.yml", "code: E10000003, name: C", "code: 873, name: C", line: 1,
            column: "authority.code", value: "873", mend: "as E10000003"),
        text(
            "authority.yml", "[E06000031, E10000019]", "[E06000031, Suffolk]", line: 3,
            column: "adjoining[1]", value: "Suffolk", mend: "as E06000031"),
        text(
            "authority.yml", "[E06000031, E10000019]", "E06000031", line: 3, column: "adjoining",
            value: "E06000031", mend: "a list is wanted"),
        text(
            "authority.yml", "essential: yes", "essential: perhaps", line: 6,
            column: "needs.hoist-transfers.essential", value: "perhaps", mend: "`yes` or `no`"),
        text(
            "authority.yml", "hoist-transfers:", "hoist-transfers: {}, autism:", line: 6,
            column: "needs.autism", value: "autism", mend: "already known"),
        Corruption(
            description: "more than 64 need codes",
            spoil: { folder in
                let codes = (0..<41).map { "n\($0): {}" }.joined(separator: ", ")
                folder.replace(
                    "{hoist-transfers: ", by: "{\(codes), hoist-transfers: ", in: "authority.yml")
            }, file: "authority.yml", line: 6, column: "needs", value: "42", mend: "at most 40"),
        text(
            "authority.yml", "policy: policy.yml", "policy: other.yml", line: 5, column: "policy",
            value: "other.yml", mend: "take the key out"),
        text(
            "authority.yml", "policy: policy.yml", "policy: ../policy.yml", line: 5,
            column: "policy", value: "../policy.yml", mend: "must be in the folder"),
        text(
            "authority.yml", "code: E06000031, name", "code: E10000003, name", line: 8,
            column: "alliance[0]", value: "E10000003", mend: "named twice"
        ).also { $0.set("children.csv", 3, "placing_authority", "") },
        text(
            "authority.yml", "{code: E10000003", "&a {code: E10000003", line: 1,
            mend: "anchors and aliases"),
        text("authority.yml", "0.29", "*b", line: 4, mend: "anchors and aliases"),
        text("authority.yml", "[E06000031, E1", "[E06000031, [E1", line: 4, mend: "check"),
        text("authority.yml", "as_of:", "authority: 1\nas_of:", line: 1, mend: "written twice"),
        file("authority.yml", "blank", [0x0A], line: nil, mend: "nearhome template"),
        file(
            "authority.yml", "in Windows-1252", Array("authority: {name: Caf".utf8) + [0xE9],
            line: 1,
            mend: "Windows-1252"),
    ]

    static let policy: [Corruption] = [
        text(
            "policy.yml", "move: 100.125", "mvoe: 100", line: 3, column: "weights.mvoe",
            value: "mvoe", mend: "did you mean move?"),
        text(
            "policy.yml", "move: 100.125", "move: -1", line: 3, column: "weights.move",
            value: "-1", mend: "without a minus sign"),
        text(
            "policy.yml", "move: 100.125", "move: 1.0005", line: 3, column: "weights.move",
            value: "1.0005", mend: "at most 3 decimals"),
        text(
            "policy.yml", "move: 100.125", "move: dear", line: 3, column: "weights.move",
            value: "dear", mend: "write digits"),
        text(
            "policy.yml", "move: 100.125", "move: [1]", line: 3, column: "weights.move",
            mend: "one value is wanted"),
        text(
            "policy.yml", "move: 100.125", "move:", line: 3, column: "weights.move", value: "",
            mend: "fill it in"),
        text(
            "policy.yml", "move: 100.125", "move: 1000001", line: 3, column: "weights.move",
            value: "1000001", mend: "at most 1000000"),
        text(
            "policy.yml", "weights:", "wieghts:", line: 1, column: "wieghts", value: "wieghts",
            mend: "did you mean weights?"),
        text(
            "policy.yml", "usual_limit: 3", "usual_limits: 3", line: 5,
            column: "settings.usual_limits", value: "usual_limits",
            mend: "did you mean usual_limit?"),
        text(
            "policy.yml", "usual_limit: 3", "usual_limit: 3.5", line: 5,
            column: "settings.usual_limit", value: "3.5", mend: "without decimals"),
        text(
            "policy.yml", ", value: 16", "", line: 6, column: "settings.supported_age[0]",
            value: "", mend: "`value` is missing"),
        text(
            "policy.yml", "value: 16}]", "value: 16}, {from: 28/04/2023, value: 17}]", line: 6,
            column: "settings.supported_age[1].from", value: "28/04/2023", mend: "given twice"),
        text(
            "policy.yml", "homes: no", "homes: perhaps", line: 8,
            column: "settings.release_emergency_homes", value: "perhaps", mend: "`yes` or `no`"),
        text(
            "policy.yml", "2011-12-27", "Boxing Day", line: 9,
            column: "settings.bank_holidays[1]", value: "Boxing Day",
            mend: "write it as 2011-09-30"),
        text(
            "policy.yml", "  move: 100.125", "\tmove: 100.125", line: 3, mend: "indent with spaces"),
    ]

    static let postcodes: [Corruption] = [
        Corruption(
            description: "--postcodes names no file", spoil: { _ in },
            file: "/nowhere/onspd.csv", line: nil, column: nil, value: nil,
            mend: "leave the option out", arguments: ["--postcodes", "/nowhere/onspd.csv"]),
        Corruption(
            description: "--policy names no file", spoil: { _ in }, file: "/nowhere/policy.yml",
            line: nil, column: nil, value: nil, mend: "--policy",
            arguments: ["--policy", "/nowhere/policy.yml"]),
        Corruption(
            description: "a directory without eastings",
            spoil: { folder in
                folder["postcodes.csv"] = "pcds,oslaua,osnrth1m\nCB1 0AA,E07000008,257043\n"
            }, file: "postcodes.csv", line: 1, column: "oseast1m", value: nil,
            mend: "use the ONS Postcode Directory"),
        Corruption(
            description: "a directory with a broken line",
            spoil: { folder in
                folder.set("homes.csv", 2, "easting", "")
                folder.set("homes.csv", 2, "northing", "")
                folder.set("homes.csv", 2, "postcode", "CB1 0AA")
                folder["postcodes.csv"] =
                    "pcds,oslaua,oseast1m,osnrth1m\n\"CB1\" 0AA,E07000008,546182,257043\n"
            }, file: "postcodes.csv", line: 2, column: nil, value: nil, mend: "download"),
    ]

    /// The same with the complaint at another column.
    func at(column: String) -> Corruption {
        var other = self
        other.column = column
        return other
    }

    /// The same with a further change that makes no fault.
    func also(_ change: @escaping @Sendable (inout SoundFolder) -> Void) -> Corruption {
        var other = self
        let first = spoil
        other.spoil = {
            first(&$0)
            change(&$0)
        }
        return other
    }
}
