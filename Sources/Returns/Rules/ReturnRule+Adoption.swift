import Care

extension ReturnRule {
    /// Rules about adoption: what episodes say, and the tables AD1 and PlacedAdoption.
    ///
    /// A row is missed in a table only where the return of that year has the table.
    static let adoptionRules: [ReturnRule] =
        [
            .episode(
                "placed-without-decision", .error,
                """
                A child placed for adoption (A3 to A6) has the date of the decision \
                (DATE_PLACED).
                """,
                numbers: ["551"], column: "PLACE"
            ) { row, child in
                guard isAdoptive(row.place), child.has(.placedAdoption, in: row.year) else {
                    return nil
                }
                let isDecided = child.rows(.placedAdoption, in: row.year).contains {
                    $0.day("DATE_PLACED") != nil
                }
                return isDecided ? nil : "PlacedAdoption of \(row.year) has no DATE_PLACED"
            },
            .episode(
                "order-without-decision", .error,
                "A child with a placement or freeing order (LS E1, D1) is in PlacedAdoption.",
                numbers: ["553", "555"], column: "LS"
            ) { row, child in
                guard row.legalStatus == "E1" || row.legalStatus == "D1",
                    child.has(.placedAdoption, in: row.year),
                    child.rows(.placedAdoption, in: row.year).isEmpty
                else { return nil }
                return "PlacedAdoption of \(row.year) has no row"
            },
            .row(
                "order-but-decision-ceased", .error,
                """
                While a placement or freeing order is in force, the adoption decision has not \
                ceased.
                """,
                numbers: ["553", "555"], table: .placedAdoption, column: "DATE_PLACED_CEASED"
            ) { row, child in
                guard
                    row.day("DATE_PLACED_CEASED") != nil
                        || row.value("REASON_PLACED_CEASED") != nil,
                    let order = child.rows.last(where: {
                        $0.year == row.year && $0.end == nil
                            && ($0.legalStatus == "E1" || $0.legalStatus == "D1")
                    })
                else { return nil }
                return "LS is \(order.legalStatus ?? "") since \(order.start)"
            },
            .row(
                "adoption-incomplete", .error,
                "All of AD1 is filled in for a child adopted in the year.",
                numbers: ["601", "151"],
                table: .adoption, column: "DATE_INT"
            ) { row, child in
                let columns = [
                    "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR",
                    "LS_ADOPTR",
                ]
                let blank = columns.filter { row.value($0) == nil }
                guard !blank.isEmpty, blank.count < columns.count || child.isAdopted(in: row.year)
                else { return nil }
                return "\(blank.joined(separator: ", ")) \(blank.count == 1 ? "is" : "are") blank"
            },
            .episode(
                "adoption-missing", .error, "A child adopted in the year is in AD1.",
                numbers: ["601"], column: "REC"
            ) { row, child in
                guard ["E11", "E12"].contains(row.endReason), let end = row.end,
                    end >= row.year.firstDay, end <= row.year.lastDay,
                    child.has(.adoption, in: row.year),
                    child.rows(.adoption, in: row.year).isEmpty
                else { return nil }
                return "AD1 of \(row.year) has no row"
            },
            .row(
                "adoption-without-leaving", .error,
                "A child in AD1 was adopted in the year (REC E11, E12).", numbers: ["602"],
                table: .adoption, column: "CHILD"
            ) { row, child in
                child.isAdopted(in: row.year)
                    || child.submitted.contains { $0.year == row.year && !$0.isRead }
                    ? nil : "no episode of \(row.year) ends with E11 or E12"
            },
            .row(
                "decision-before-birth", .error, "DATE_PLACED is not before the child's birth.",
                numbers: ["184"], table: .placedAdoption, column: "DATE_PLACED"
            ) { row, child in
                guard let day = row.day("DATE_PLACED"), let birth = child.birth, day < birth
                else { return nil }
                return "the child was born on \(birth)"
            },
            .row(
                "decision-after-placing", .error,
                """
                The date of the decision (DATE_PLACED) is not after the child was first placed \
                for adoption.
                """,
                numbers: ["552"], table: .placedAdoption, column: "DATE_PLACED"
            ) { row, child in
                let all = child.rows(.placedAdoption, in: row.year).compactMap {
                    $0.day("DATE_PLACED")
                }
                guard let day = row.day("DATE_PLACED"), day == all.max(),
                    let placed = child.rows.first(where: {
                        $0.year >= row.year && isAdoptive($0.place)
                    }), day > placed.start
                else { return nil }
                return "the child was placed for adoption on \(placed.start)"
            },
            .row(
                "decision-ceased-but-adopted", .error,
                "The decision has not ceased (DATE_PLACED_CEASED) for a child adopted in the year.",
                numbers: ["558"], table: .placedAdoption, column: "DATE_PLACED_CEASED"
            ) { row, child in
                row.day("DATE_PLACED_CEASED") != nil && child.isAdopted(in: row.year)
                    ? "an episode of \(row.year) ends with E11 or E12" : nil
            },
            .row(
                "decision-ceased-without-day", .error,
                """
                A row with REASON_PLACED_CEASED has DATE_PLACED_CEASED, and a row with \
                DATE_PLACED_CEASED has DATE_PLACED.
                """,
                numbers: ["119", "563"], table: .placedAdoption, column: "DATE_PLACED_CEASED"
            ) { row, _ in
                if row.value("REASON_PLACED_CEASED") != nil, row.day("DATE_PLACED_CEASED") == nil {
                    return "DATE_PLACED_CEASED is blank"
                }
                return row.day("DATE_PLACED_CEASED") != nil && row.day("DATE_PLACED") == nil
                    ? "DATE_PLACED is blank" : nil
            },
            ReturnRule(
                "decisions-overlap", .error,
                "A new decision is made only after the one before has ceased.", numbers: ["579"]
            ) { child in
                let years = Dictionary(
                    grouping: child.others.filter {
                        $0.table == .placedAdoption && $0.day("DATE_PLACED") != nil
                    }, by: \.year)
                return years.keys.sorted().flatMap { year -> [Hit] in
                    let rows = (years[year] ?? []).sorted {
                        ($0.day("DATE_PLACED") ?? year.firstDay, $0.source)
                            < ($1.day("DATE_PLACED") ?? year.firstDay, $1.source)
                    }
                    return zip(rows, rows.dropFirst()).compactMap { before, row in
                        guard let day = row.day("DATE_PLACED") else { return nil }
                        let ceased = before.day("DATE_PLACED_CEASED")
                        if let ceased, day >= ceased { return nil }
                        return Hit(
                            table: .placedAdoption, source: row.source, column: "DATE_PLACED",
                            value: day.description,
                            text: ceased.map { "the decision before ceased on \($0)" }
                                ?? "the decision before has not ceased")
                    }
                }
            },
            .row(
                "interest-after-match", .error,
                "DATE_INT is filled in and is not after DATE_MATCH.", numbers: ["333"],
                table: .adoption, column: "DATE_INT"
            ) { row, _ in
                guard let match = row.day("DATE_MATCH") else { return nil }
                guard let interest = row.day("DATE_INT") else { return "DATE_INT is blank" }
                return interest > match ? "DATE_MATCH is \(match)" : nil
            },
            .row(
                "interest-after-placing", .error,
                "DATE_INT is not after the start of a placement for adoption (A3 to A6).",
                numbers: ["521"], table: .adoption, column: "DATE_INT"
            ) { row, child in
                guard let day = row.day("DATE_INT"),
                    let placed = child.rows.first(where: {
                        $0.year == row.year && isAdoptive($0.place) && day > $0.start
                    })
                else { return nil }
                return "the child was placed for adoption on \(placed.start)"
            },
            .row(
                "match-after-placing", .error,
                "DATE_MATCH is not after the start of the placement in which a child was adopted.",
                numbers: ["331"], table: .adoption, column: "DATE_MATCH"
            ) { row, child in
                guard let day = row.day("DATE_MATCH"),
                    let placed = child.rows.first(where: {
                        $0.year == row.year && ["E11", "E12"].contains($0.endReason)
                            && day > $0.start
                    })
                else { return nil }
                return "that placement starts on \(placed.start)"
            },
            .row(
                "former-carer-contradicted", .error,
                """
                FOSTER_CARE agrees with the last placement (A3 and A5: adopted by the foster \
                carer; A4 and A6: not).
                """,
                numbers: ["335"], table: .adoption, column: "FOSTER_CARE"
            ) { row, child in
                guard let flag = row.value("FOSTER_CARE"),
                    let last = child.rows.last(where: {
                        $0.year == row.year && ["E11", "E12"].contains($0.endReason)
                    }), let place = last.place
                else { return nil }
                let wrong =
                    ["A3", "A5"].contains(place) && flag == "0"
                    || ["A4", "A6"].contains(place) && flag == "1"
                return wrong ? "the last placement is \(place)" : nil
            },
        ]
        + [
            ("L0", ["M1", "F1"], "514", "a single adopter"),
            ("L11", ["MF"], "520", "a married couple of different sexes"),
            ("L12", ["MM", "FF"], "524", "a married couple of one sex"),
            ("L2", ["MM", "FF", "MF"], "519", "civil partners"),
            ("L3", ["MF"], "517", "an unmarried couple of different sexes"),
            ("L4", ["MM", "FF"], "518", "an unmarried couple of one sex"),
        ].map { status, sexes, number, title in
            .row(
                "adopters-\(status.lowercased())", .error,
                "LS_ADOPTR \(status), \(title), is used with SEX_ADOPTR "
                    + "\(sexes.joined(separator: " or ")).", numbers: [number], table: .adoption,
                column: "SEX_ADOPTR"
            ) { row, _ in
                guard row.value("LS_ADOPTR") == status else { return nil }
                let sex = row.value("SEX_ADOPTR")
                return sex.map(sexes.contains) == true ? nil : "it is \(sex ?? "blank")"
            }
        }
        + [
            .row(
                "adopters-two", .error, "Two adopters (NB_ADOPTR 2) have SEX_ADOPTR MM, FF or MF.",
                numbers: ["511"], table: .adoption, column: "SEX_ADOPTR"
            ) { row, _ in
                guard row.value("NB_ADOPTR") == "2", let sex = row.value("SEX_ADOPTR"),
                    ["M1", "F1"].contains(sex)
                else { return nil }
                return "NB_ADOPTR is 2"
            }
        ]
}

extension ReturnCase {
    /// Whether an episode of a year's return ends with adoption in that year.
    func isAdopted(in year: CollectionYear) -> Bool {
        (rows + unplaced).contains {
            $0.year == year && ["E11", "E12"].contains($0.endReason)
                && $0.end.map { $0 >= year.firstDay && $0 <= year.lastDay } ?? false
        }
    }
}
