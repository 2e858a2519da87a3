import Files

/// The twelve tables of an SSDA903 return.
///
/// A file is one of them by its columns, whatever it is called; its name tells only that it was meant
/// to be one. Source: the collection's
/// specification as the open validator and the regional pipeline state it.
package enum Return903Table: String, CaseIterable, Sendable {
    /// One row for each child.
    case header = "Header"
    /// One row for each episode of care.
    case episodes = "Episodes"
    /// Statutory reviews.
    case reviews = "Reviews"
    /// Unaccompanied asylum-seeking children.
    case uasc = "UASC"
    /// Health, strengths and difficulties, convictions.
    case outcomes = "OC2"
    /// Care leavers.
    case careLeavers = "OC3"
    /// Adoption.
    case adoption = "AD1"
    /// Should be placed for adoption.
    case placedAdoption = "PlacedAdoption"
    /// Previous permanence arrangements.
    case previousPermanence = "PrevPerm"
    /// Missing, or away without authorisation.
    case missing = "Missing"
    /// The child's social workers; from the 2023/24 return on.
    case socialWorkers = "SWEpisodes"
    /// Deprivations of liberty; from the 2026/27 return on.
    case deprivationOfLiberty = "DoLo"

    /// The table's columns in the collection's order.
    package var columns: [String] {
        switch self {
        case .header: ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"]
        case .episodes:
            [
                "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC",
                "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN",
            ]
        case .reviews: ["CHILD", "DOB", "REVIEW", "REVIEW_CODE"]
        case .uasc: ["CHILD", "SEX", "DOB", "DUC"]
        case .outcomes:
            [
                "CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK",
                "IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE",
                "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED",
            ]
        case .careLeavers: ["CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"]
        case .adoption:
            [
                "CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR",
                "SEX_ADOPTR", "LS_ADOPTR",
            ]
        case .placedAdoption:
            ["CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"]
        case .previousPermanence: ["CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"]
        case .missing: ["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"]
        case .socialWorkers: ["CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"]
        case .deprivationOfLiberty: ["CHILD", "DOB", "DOLO_START", "DOLO_END"]
        }
    }

    /// Columns that no other table has: a file with these is this table.
    var signature: [String] {
        switch self {
        case .header: ["ETHNIC"]
        case .episodes: ["DECOM", "PLACE"]
        case .reviews: ["REVIEW"]
        case .uasc: ["DUC"]
        case .outcomes: ["SDQ_SCORE"]
        case .careLeavers: ["IN_TOUCH"]
        case .adoption: ["DATE_INT"]
        case .placedAdoption: ["DATE_PLACED"]
        case .previousPermanence: ["PREV_PERM"]
        case .missing: ["MIS_START"]
        case .socialWorkers: ["SW_ID"]
        case .deprivationOfLiberty: ["DOLO_START"]
        }
    }

    /// Columns a file of this table may lack (older returns and regional extracts do): in the
    /// smaller tables all without which it is still known for what it is.
    var optionalColumns: Set<String> {
        switch self {
        case .header: ["UPN", "MOTHER", "MC_DOB"]
        case .episodes: ["REASON_PLACE_CHANGE", "HOME_POST", "URN"]
        default: Set(columns).subtracting(signature).subtracting(["CHILD"])
        }
    }

    /// Columns beyond the collection's that are read where a file has them.
    ///
    /// The derived location fields are not part of an upload, but extracts of the authority's own
    /// system often carry them, and then they can be checked.
    var furtherColumns: [String] {
        self == .episodes ? ["PL_LA", "PL_LOCATION", "PL_DISTANCE"] : []
    }

    /// Columns that hold a day, and no other text.
    var dateColumns: Set<String> {
        switch self {
        case .header: ["DOB", "MC_DOB"]
        case .episodes: ["DECOM", "DEC"]
        case .reviews: ["DOB", "REVIEW"]
        case .uasc: ["DOB", "DUC"]
        case .adoption: ["DOB", "DATE_INT", "DATE_MATCH"]
        case .placedAdoption: ["DOB", "DATE_PLACED", "DATE_PLACED_CEASED"]
        case .missing: ["DOB", "MIS_START", "MIS_END"]
        case .socialWorkers: ["DOB", "SW_DECOM", "SW_DEC"]
        case .deprivationOfLiberty: ["DOB", "DOLO_START", "DOLO_END"]
        // DATE_PERM may be partly unknown, as zz/12/2009.
        case .outcomes, .careLeavers, .previousPermanence: ["DOB"]
        }
    }

    /// Columns without whose value a row says nothing about anybody.
    var requiredValues: [String] {
        switch self {
        case .episodes: ["CHILD", "DECOM"]
        default: ["CHILD"]
        }
    }

    /// Columns that decide who is counted, and when and where.
    ///
    /// A file is refused where most of one of them cannot be read. What cannot be read in others is
    /// told, and stops nothing.
    var decidingColumns: Set<String> {
        switch self {
        case .header: ["CHILD", "DOB", "YEAR"]
        case .episodes: ["CHILD", "DECOM", "DEC", "YEAR"]
        case .reviews: ["CHILD", "REVIEW", "YEAR"]
        case .uasc: ["CHILD", "DUC", "YEAR"]
        default: ["YEAR"]
        }
    }

    /// Whether the children of its rows are counted.
    var isCounted: Bool { decidingColumns.contains("CHILD") }

    /// Columns that hold a short code, compared without regard to case.
    var codeColumns: Set<String> {
        Set(columns).subtracting(dateColumns).subtracting([
            "CHILD", "UPN", "SW_ID", "DATE_PERM", "LA_PERM",
        ])
    }

    /// Columns that hold a whole number, which spreadsheets and data frames write as `1.0`.
    var numberColumns: Set<String> {
        switch self {
        case .header: ["SEX", "MOTHER"]
        case .uasc: ["SEX"]
        case .episodes: ["URN"]
        case .outcomes: Set(columns).subtracting(["CHILD", "DOB", "SDQ_REASON"])
        case .careLeavers: ["ACTIV", "ACCOM"]
        case .adoption: ["FOSTER_CARE", "NB_ADOPTR"]
        default: []
        }
    }

    /// The table whose columns these are, or nil.
    ///
    /// - Parameter columns: column names, upper case, in any order, others among them.
    package static func recognised(by columns: Set<String>) -> Return903Table? {
        guard columns.contains("CHILD") else { return nil }
        // A wide extract can carry two signatures: the table it holds all of, then more of.
        var best: (table: Return903Table, held: Int)?
        for table in allCases where table.signature.allSatisfy(columns.contains) {
            let held = table.columns.filter(columns.contains).count
            guard let other = best else {
                best = (table, held)
                continue
            }
            let mine = held * other.table.columns.count
            let its = other.held * table.columns.count
            if mine > its || (mine == its && held > other.held) { best = (table, held) }
        }
        return best?.table
    }

    /// The table a file was probably meant to be: it has more than half of its columns.
    static func nearest(to columns: Set<String>) -> Return903Table? {
        allCases.first { table in
            // Of a short table one of its own, which no other list has.
            (table.columns.count > 4 || table.signature.contains(where: columns.contains))
                && table.columns.filter(columns.contains).count * 2 > table.columns.count + 1
        }
    }

    /// The counted table that a file's name speaks of; nil where it speaks of none.
    static func named(in file: String) -> Return903Table? {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let words = name.lowercased().prefix { $0 != "." }.split { !$0.isLetter }
            .filter { !["copy", "of", "final", "new", "old", "v"].contains($0) }
        // Lists about a table, and tables of another name that holds this one.
        let others: Set<Substring> = [
            "missing", "sw", "social", "worker", "workers", "without", "no",
        ]
        guard let last = words.last, others.isDisjoint(with: words) else { return nil }
        return allCases.first {
            let table = $0.rawValue.lowercased()
            return $0.isCounted && (last == table || last + "s" == table || last == table + "s")
        }
    }
}
