import Care

extension ReturnRule {
    /// Rules about reviews and the end of being unaccompanied.
    static let reviewRules: [ReturnRule] = [
        .row(
            "review-under-4-but-older", .error,
            "PN0 is for children up to their fourth birthday at the review.",
            numbers: ["440"], table: .reviews, column: "REVIEW_CODE"
        ) { row, child in
            guard row.value("REVIEW_CODE") == "PN0", let day = row.day("REVIEW"),
                let birth = row.day("DOB") ?? child.birth, day > birth.adding(years: 4)
            else { return nil }
            return "the child was 4 before the review"
        },
        .row(
            "review-over-4-but-younger", .error,
            "PN1 to PN7 are for children aged 4 or over at the review.", numbers: ["441"],
            table: .reviews, column: "REVIEW_CODE"
        ) { row, child in
            guard let code = row.value("REVIEW_CODE"),
                ["PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"].contains(code),
                let day = row.day("REVIEW"), let birth = row.day("DOB") ?? child.birth,
                day < birth.adding(years: 4)
            else { return nil }
            return "the child was under 4 at the review"
        },
        .row(
            "review-incomplete", .error,
            "A review has its date (REVIEW) and how the child took part (REVIEW_CODE).",
            numbers: ["166", "167"], table: .reviews, column: "REVIEW"
        ) { row, child in
            if row.day("REVIEW") == nil, !child.isUnread("REVIEW", of: row.source) {
                return "REVIEW is blank"
            }
            return row.value("REVIEW_CODE") == nil ? "REVIEW_CODE is blank" : nil
        },
        .row(
            "unaccompanied-past-18", .error,
            "A child ceases to be unaccompanied (DUC) by the 18th birthday.", numbers: ["304"],
            table: .uasc, column: "DUC"
        ) { row, child in
            guard let ceased = row.day("DUC"), let birth = row.day("DOB") ?? child.birth,
                ceased > birth.adding(years: 18)
            else { return nil }
            return "the child was 18 on \(birth.adding(years: 18))"
        },
        .row(
            "unaccompanied-ended-before-year", .error, "DUC is not before the year of its return.",
            numbers: ["104"], table: .uasc, column: "DUC"
        ) { row, _ in
            guard let ceased = row.day("DUC"), ceased < row.year.firstDay else { return nil }
            return "the return is for \(row.year)"
        },
    ]
}
