import Care

extension ReturnRule {
    /// Rules about who a child is, in one return and from one to the next.
    static let identityRules: [ReturnRule] = [
        .successor(
            "sex-differs", .error, "SEX is the same as in the previous return.", numbers: ["202"],
            column: "SEX"
        ) { before, row, _ in
            let was = meaning(ofSex: before.sexCode)
            return was == meaning(ofSex: row.sexCode)
                ? nil : "the return of \(before.year) has \(before.sexCode ?? "a blank")"
        },
        .successor(
            "ethnicity-differs", .error, "ETHNIC is the same as in the previous return.",
            numbers: ["204"], column: "ETHNIC"
        ) { before, row, _ in
            before.ethnicity == row.ethnicity
                ? nil : "the return of \(before.year) has \(before.ethnicity ?? "a blank")"
        },
        .successor(
            "mother-differs", .error,
            "A child recorded as a mother in the previous return is still recorded as one.",
            numbers: ["207"],
            column: "MOTHER"
        ) { before, row, _ in
            before.mother == "1" && row.mother != "1"
                ? "the return of \(before.year) says that she is a mother" : nil
        },
        .successor(
            "pupil-number-differs", .error,
            """
            UPN is the same as in the previous return. However, a number may replace a code UN1 \
            to UN5 or a blank, and UN2 to UN5 may replace UN1 or a blank.
            """,
            numbers: ["208"],
            column: "UPN"
        ) { before, row, _ in
            mayFollow(before.upn?.uppercased(), row.upn?.uppercased())
                ? nil : "it is different from the return of \(before.year)"
        },
        .successor(
            "mothers-child-differs", .error,
            "If the previous return has MC_DOB, it is the same now.",
            numbers: ["624"], column: "MC_DOB"
        ) { before, row, _ in
            before.motherChildBirth != nil && before.motherChildBirth != row.motherChildBirth
                ? "it is different from the return of \(before.year)" : nil
        },
        .successor(
            "mother-late", .error,
            """
            A mother whose child was born before the year was already a mother in the previous \
            return.
            """,
            numbers: ["626"], column: "MOTHER"
        ) { before, row, _ in
            guard row.mother == "1", before.mother == "0", let born = row.motherChildBirth,
                born < row.year.firstDay
            else { return nil }
            return "the return of \(before.year) says that she is not a mother"
        },
        .header(
            "pupil-number-form", .error,
            """
            UPN is a letter (not I, O or S) followed by twelve digits, or by eleven digits and a \
            letter; or it is UN1 to UN5.
            """,
            numbers: ["168"], column: "UPN"
        ) { row, _ in
            guard let upn = row.upn?.uppercased(), !isPupilNumber(upn) else { return nil }
            return "it has another form"
        },
        .header(
            "mothers-child-of-male", .error, "MC_DOB is blank where SEX is male.",
            numbers: ["174"], column: "MC_DOB"
        ) { row, _ in
            row.sex == .male && row.motherChildBirth != nil ? "SEX is \(row.sexCode ?? "")" : nil
        },
        .header(
            "mothers-child-missing", .error, "A mother (MOTHER 1) has MC_DOB.", numbers: ["611"],
            column: "MC_DOB"
        ) { row, _ in
            row.mother == "1" && row.motherChildBirth == nil ? "MC_DOB is blank" : nil
        },
        .header(
            "mothers-child-without-mother", .error,
            "A girl or woman with MC_DOB is a mother (MOTHER 1).", numbers: ["612"],
            column: "MC_DOB"
        ) { row, _ in
            row.sex == .female && row.motherChildBirth != nil && row.mother != "1"
                ? "MOTHER is \(row.mother ?? "blank")" : nil
        },
        .header(
            "mother-under-11", .error, "A mother was at least 11 at the start of the year.",
            numbers: ["620"], column: "MOTHER"
        ) { row, _ in
            guard row.mother == "1", let birth = row.birth,
                birth.adding(years: 11) > row.year.firstDay
            else { return nil }
            return "she was under 11 on \(row.year.firstDay)"
        },
        .header(
            "mother-younger-than-child", .error, "A mother is older than her child.",
            numbers: ["621"], column: "MC_DOB"
        ) { row, _ in
            guard let birth = row.birth, let child = row.motherChildBirth, child <= birth else {
                return nil
            }
            return "the mother was born on \(birth)"
        },
        .header(
            "born-after-year", .error, "Nobody was born after the end of the year.",
            numbers: ["301"], column: "DOB"
        ) { row, _ in
            guard let birth = row.birth, birth > row.year.lastDay else { return nil }
            return "the return is for \(row.year)"
        },
        .header(
            "over-21", .error, "Nobody in a return was over 21 at the start of its year.",
            numbers: ["351"], column: "DOB"
        ) { row, _ in
            guard let birth = row.birth, birth.adding(years: 21) < row.year.firstDay else {
                return nil
            }
            return "the return is for \(row.year)"
        },
        .header(
            "sex-unknown", .warning, "Check each child whose SEX is U (unknown).", numbers: ["232"],
            column: "SEX"
        ) { row, _ in
            row.year.end >= 2025 && row.sexCode == "U" ? "SEX is U" : nil
        },
        .row(
            "unaccompanied-under-11", .warning,
            "Check each unaccompanied child who is under 11 at the end of the year.",
            numbers: ["231"], table: .uasc,
            column: "DOB"
        ) { row, child in
            guard row.year.end >= 2025, let birth = row.day("DOB") ?? child.birth,
                birth.adding(years: 11) > row.year.lastDay
            else { return nil }
            return "the child is under 11 on \(row.year.lastDay)"
        },
        .header(
            "birth-missing", .error, "DOB is filled in.", numbers: ["102"], column: "DOB"
        ) { row, child in
            row.birth == nil && !child.isUnread("DOB", of: row.source) ? "DOB is blank" : nil
        },
    ]

    // The codes changed in 2024/25; what they mean did not.
    private static func meaning(ofSex code: String?) -> String? {
        switch code {
        case "1": "M"
        case "2": "F"
        default: code
        }
    }

    private static func mayFollow(_ before: String?, _ now: String?) -> Bool {
        if before == now { return true }
        let unknown: Set = ["UN1", "UN2", "UN3", "UN4", "UN5"]
        let wasUnknown = before.map(unknown.contains) ?? true
        guard let now else { return false }
        if !unknown.contains(now) { return wasUnknown }
        return now != "UN1" && (before == nil || before == "UN1")
    }

    private static func isPupilNumber(_ upn: String) -> Bool {
        if ["UN1", "UN2", "UN3", "UN4", "UN5"].contains(upn) { return true }
        let marks = Array(upn.utf8)
        func isLetter(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
        func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
        guard marks.count == 13, isLetter(marks[0]),
            ![UInt8(ascii: "I"), UInt8(ascii: "O"), UInt8(ascii: "S")].contains(marks[0]),
            marks[1..<12].allSatisfy(isDigit)
        else { return false }
        return isDigit(marks[12]) || isLetter(marks[12])
    }
}
