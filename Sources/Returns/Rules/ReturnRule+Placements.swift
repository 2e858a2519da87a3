import Care

extension ReturnRule {
    private static let location = "open validator, rule 411 and its derived location fields"

    /// Rules about placements, providers and places.
    static let placementRules: [ReturnRule] = [
        .episode(
            "parent-provider", .error, "P1 is used only with provider PR0, and PR0 only with P1.",
            numbers: ["550", "530", "531"], column: "PLACE_PROVIDER"
        ) { row, _ in
            guard let provider = row.provider, let place = row.place,
                (provider == "PR0") != (place == "P1")
            else { return nil }
            return "PLACE is \(place)"
        },
        .episode(
            "own-provider", .error, "Providers PR1 and PR2 are not used with P1, R2 or R5.",
            numbers: ["527", "528"], column: "PLACE_PROVIDER"
        ) { row, _ in
            guard let provider = row.provider, ["PR1", "PR2"].contains(provider),
                let place = row.place, ["P1", "R2", "R5"].contains(place)
            else { return nil }
            return "PLACE is \(place)"
        },
        .episode(
            "provider-missing", .error,
            """
            PLACE_PROVIDER is filled in, except for temporary placements and Z1 (from 2025/26 \
            also Z11 to Z14).
            """,
            numbers: ["526"], column: "PLACE_PROVIDER"
        ) { row, _ in
            guard row.provider == nil, let place = row.place, !hasNoProvider(row) else {
                return nil
            }
            return "PLACE is \(place)"
        },
        .episode(
            "provider-unwanted", .error,
            """
            PLACE_PROVIDER is blank for temporary placements and Z1 (from 2025/26 also Z11 to \
            Z14).
            """,
            numbers: ["178", "213"], column: "PLACE_PROVIDER"
        ) { row, _ in
            guard row.provider != nil, let place = row.place, hasNoProvider(row) else {
                return nil
            }
            return "PLACE is \(place)"
        },
        .episode(
            "public-provider", .error,
            "Provider PR3 is not used with P1, A3 to A6, K1, K2 or U1 to U6.", numbers: ["529"],
            column: "PLACE_PROVIDER"
        ) { row, _ in
            guard row.provider == "PR3", let place = row.place,
                ["P1", "K1", "K2"].contains(place) || isAdoptive(place) || place.hasPrefix("U")
            else { return nil }
            return "PLACE is \(place)"
        },
        .episode(
            "own-provision-elsewhere", .error,
            """
            The authority's own provision (PR1) is in its area, except for foster homes, adopters \
            and, from 2025/26, K3.
            """,
            numbers: ["1015"], column: "PLACE_PROVIDER"
        ) { row, child in
            guard row.provider == "PR1", !row.isShortBreak, row.legalStatus != nil,
                let place = row.place, !isAdoptive(place), !place.hasPrefix("U"),
                !(place == "K3" && row.year.end >= 2026), let own = child.authority,
                let lies = child.placeAuthority(of: row), lies != own
            else { return nil }
            return "PLACE is \(place) and is in \(lies)"
        },
        .episode(
            "urn-missing", .error,
            "A regulated home (K1, K2, K3, R3, S1) has a URN, except for short breaks.",
            numbers: ["218"], column: "URN"
        ) { row, child in
            guard row.urn == nil, !row.isShortBreak, let place = row.place,
                ["K1", "K2", "K3", "R3", "S1"].contains(place), !isOutsideEngland(row, child)
            else { return nil }
            return "PLACE is \(place)"
        },
        .episode(
            "urn-missing-h5", .error, "From 28 October 2023 an H5 placement in England has a URN.",
            numbers: ["230"], column: "URN"
        ) { row, child in
            guard row.urn == nil, row.place == "H5", let from = Day(iso: "2023-10-28"),
                row.end.map({ $0 > from }) ?? (row.year.lastDay >= from),
                !isOutsideEngland(row, child)
            else { return nil }
            return "PLACE is H5"
        },
        .episode(
            "urn-missing-foster", .warning,
            """
            A foster placement or placement for adoption in England has a URN, except for short \
            breaks.
            """,
            numbers: ["218"], column: "URN"
        ) { row, child in
            guard row.urn == nil, !row.isShortBreak, let place = row.place,
                place.hasPrefix("U") || isAdoptive(place), !isOutsideEngland(row, child)
            else { return nil }
            return "PLACE is \(place)"
        },
        .episode(
            "urn-unwanted", .error,
            "URN is blank for kinds of placement that have no registered provider.",
            numbers: ["222"], column: "URN"
        ) { row, _ in
            guard let urn = row.urn, urn != "XXXXXXX", let place = row.place else { return nil }
            var blank: Set<String> = ["P1", "P3", "R1", "R2", "R5"]
            if row.year.end <= 2024 { blank.insert("P2") }
            if row.year.end <= 2023 { blank.insert("H5") }
            return blank.contains(place) || row.isTemporary || place.hasPrefix("Z")
                ? "PLACE is \(place)" : nil
        },
        .episode(
            "urn-masked", .error,
            "From 2025/26 URN XXXXXXX is used only for foster homes and adopters.",
            numbers: ["242"], column: "URN"
        ) { row, _ in
            guard row.urn == "XXXXXXX", row.year.end >= 2026, let place = row.place,
                !isAdoptive(place), !place.hasPrefix("U")
            else { return nil }
            return "PLACE is \(place)"
        },
        .episode(
            "urn-outside-england", .error, "From 2025/26 a placement outside England has no URN.",
            numbers: ["243"], column: "URN"
        ) { row, child in
            row.urn != nil && row.year.end >= 2026 && isOutsideEngland(row, child)
                ? "the placement is outside England" : nil
        },
        .episode(
            "urn-form", .error, "URN is seven digits, or SC and six digits, or XXXXXXX.",
            source: "standard data model, placements", column: "URN"
        ) { row, _ in
            row.urn.map(Episode.isURN) ?? true ? nil : "it has another form"
        },
        .episode(
            "urn-postcode", .warning,
            "The URN of a regulated home (K1, K2, K3, R3, S1) always has the same postcode.",
            numbers: ["221"], column: "URN"
        ) { row, child in
            child.settings?.isElsewhere(row) == true
                ? "other episodes with this URN have another PL_POST" : nil
        },
        .episode(
            "urn-postcode-homes", .warning,
            "A regulated home is where the case system has the home with its URN.",
            source: "homes.csv, where it is connected", column: "URN"
        ) { row, child in
            guard let homes = child.settings?.differs(row), let home = homes.first else {
                return nil
            }
            return "PL_POST is not where homes.csv has \(home.id)"
                + (homes.count > 1 ? " or \(homes.count - 1) more with this URN" : "")
        },
        .episode(
            "place-postcode-missing", .warning,
            """
            PL_POST is filled in. Without it we cannot tell if the placement is inside or \
            outside.
            """,
            source: location, numbers: ["392B", "169", "179"], column: "PL_POST"
        ) { row, _ in
            row.placePostcode == nil && !row.isShortBreak ? "PL_POST is blank" : nil
        },
        .episode(
            "home-postcode-missing", .warning,
            "HOME_POST is filled in. Without it we do not know the distance.", source: location,
            numbers: ["392B"], column: "HOME_POST"
        ) { row, child in
            // An unaccompanied child's distance is not recorded, in its year and the two after.
            row.homePostcode == nil && !row.isShortBreak && !child.isUnaccompanied(in: row.year)
                ? "HOME_POST is blank" : nil
        },
        .episode(
            "postcode-unresolved", .warning,
            """
            The placement's postcode is in the directory. Otherwise we cannot tell if the \
            placement is inside or outside.
            """,
            source: location, numbers: ["392c", "169", "179"], column: "PL_POST"
        ) { row, child in
            guard let resolve = child.authorityOfPostcode, let postcode = row.placePostcode,
                resolve(postcode) == nil
            else { return nil }
            return "the directory does not have the placement's postcode"
        },
        .episode(
            "home-is-placement", .warning,
            "The placement is not at the child's home address, except with parents (P1).",
            source: "open validator", column: "PL_POST"
        ) { row, _ in
            guard let home = row.homePostcode, home == row.placePostcode, row.place != "P1"
            else { return nil }
            return "HOME_POST and PL_POST are the same"
        },
        .episode(
            "in-but-other-authority", .error,
            "A placement recorded as IN is in the authority's own area.", source: location,
            numbers: ["411"], column: "PL_LOCATION"
        ) { row, child in
            guard row.statedLocation == "IN", let own = child.authority else { return nil }
            if let stated = row.statedAuthority, stated.first?.isNumber == false,
                stated.count == 9 || stated.count == 3, stated != own
            {
                return "PL_LA is \(stated)"
            }
            guard let postcode = row.placePostcode,
                let lies = child.authorityOfPostcode?(postcode), lies != own
            else { return nil }
            return "the postcode is in \(lies)"
        },
        .episode(
            "out-but-own-authority", .error,
            "A placement recorded as OUT is not in the authority's own area.", source: location,
            column: "PL_LOCATION"
        ) { row, child in
            guard row.statedLocation == "OUT", let own = child.authority,
                let postcode = row.placePostcode,
                child.authorityOfPostcode?(postcode) == own
            else { return nil }
            return "the postcode is in \(own)"
        },
    ]

    // Temporary placements, and the others for which nobody is paid.
    private static func hasNoProvider(_ row: Episode) -> Bool {
        switch row.place {
        case "Z1": true
        case "Z11", "Z12", "Z13", "Z14": row.year.end >= 2026
        default: row.isTemporary
        }
    }

    private static func isOutsideEngland(_ row: Episode, _ child: ReturnCase) -> Bool {
        if let stated = row.statedAuthority, ["SCO", "NIR", "WAL"].contains(stated) { return true }
        guard let postcode = row.placePostcode,
            let authority = child.authorityOfPostcode?(postcode)
        else { return false }
        return !authority.hasPrefix("E")
    }

    /// Every rule, in the order of the report.
    package static let all: [ReturnRule] =
        readingRules + codeRules + dateRules + movementRules + continuityRules + yearToYearRules
        + endingRules
        + legalStatusRules + shortBreakRules + ageRules + placementRules + identityRules
        + reviewRules + missingRules + adoptionRules
}
