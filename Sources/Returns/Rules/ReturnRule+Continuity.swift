import Care

extension ReturnRule {
    /// Rules about what RNE says of a row and the rows themselves say.
    static let continuityRules: [ReturnRule] = [
        .following(
            "status-change-not-shown", .error,
            "With RNE L the legal status changed and the placement did not.",
            numbers: ["434"], column: "RNE"
        ) { before, row, _ in
            guard row.startReason == "L" else { return nil }
            if row.legalStatus == before.legalStatus { return "LS is the same as before" }
            return row.isSamePlacement(as: before)
                ? nil : "the placement is not the same as before"
        },
        .following(
            "placement-change-not-shown", .error,
            "With RNE P or T the placement changed and the legal status did not.",
            numbers: ["435"], column: "RNE"
        ) { before, row, _ in
            guard row.startReason == "P" || row.startReason == "T" else { return nil }
            if row.legalStatus != before.legalStatus { return "LS is not the same as before" }
            return row.isSamePlacement(as: before)
                ? "PLACE, provider, PL_POST and URN are the same as before, so it is not counted "
                    + "as a change of placement" : nil
        },
        .following(
            "both-changes-not-shown", .error,
            "With RNE B or U both the legal status and the placement changed.",
            numbers: ["436"], column: "RNE"
        ) { before, row, _ in
            guard row.startReason == "B" || row.startReason == "U" else { return nil }
            if row.legalStatus == before.legalStatus { return "LS is the same as before" }
            return row.isSamePlacement(as: before)
                ? "PLACE, provider, PL_POST and URN are the same as before" : nil
        },
        .following(
            "start-while-in-care", .error,
            "RNE S starts a new period of care: the previous episode ended on an earlier day.",
            numbers: ["431"], column: "RNE"
        ) { before, row, _ in
            guard row.startReason == "S", let end = before.end, row.start <= end else { return nil }
            return "the episode before ended on \(end)"
        },
        .successive(
            "after-the-last-end", .error,
            """
            After a child died (REC E2) or was found to be 18 (E15) there are no further \
            episodes.
            """,
            numbers: ["437"], column: "REC"
        ) { row, next, _ in
            guard let reason = row.endReason, reason == "E2" || reason == "E15", let next else {
                return nil
            }
            return "another episode starts on \(next.start)"
        },
        .following(
            "need-changes", .error,
            "CIN stays the same throughout a period of care.", numbers: ["504"],
            column: "CIN"
        ) { before, row, _ in
            guard before.continues, before.end == row.start, before.need != row.need else {
                return nil
            }
            return "the episode before has CIN \(before.need ?? "blank")"
        },
    ]
}
