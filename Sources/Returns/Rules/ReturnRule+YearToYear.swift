import Care

extension ReturnRule {
    /// Rules about the first episode of a return and the last of the return before.
    static let yearToYearRules: [ReturnRule] =
        [
            ReturnRule(
                "missing-in-the-year-before", .error,
                """
                An episode that started before the year is the child's last episode in the \
                previous return.
                """,
                numbers: ["562", "NoE"]
            ) { child in
                child.turns.compactMap { last, first in
                    guard first.start < first.year.firstDay, last?.start != first.start else {
                        return nil
                    }
                    return episodeHit(
                        first, "DECOM",
                        "the return of \(first.year.before) "
                            + (last.map { "ends with an episode from \($0.start)" }
                                ?? "has no episode of the child"))
                }
            },
            ReturnRule(
                "other-start-than-the-year-before", .error,
                "An episode that was open at the end of the previous return keeps its DECOM.",
                numbers: ["502"]
            ) { child in
                child.turns.compactMap { last, first in
                    guard let last, last.end == nil, last.start != first.start else { return nil }
                    return episodeHit(
                        first, "DECOM",
                        "in the return of \(last.year) the open episode starts on \(last.start)")
                }
            },
        ]
        + continued.map { fact in
            ReturnRule(
                "continued-\(fact.id)", .error,
                """
                An episode that was open at the end of the previous return keeps its \
                \(fact.column).
                """,
                numbers: [fact.number]
            ) { child in
                child.turns.compactMap { last, first in
                    guard let last, last.end == nil,
                        let text = fact.differs(last, first, child)
                    else { return nil }
                    return episodeHit(first, fact.column, text)
                }
            }
        }

    private struct Fact: Sendable {
        var id: String
        var number: String
        var column: String
        var differs: @Sendable (Episode, Episode, ReturnCase) -> String?
    }

    private static func text(
        _ id: String, _ number: String, _ column: String,
        _ value: @escaping @Sendable (Episode) -> String?
    ) -> Fact {
        Fact(id: id, number: number, column: column) { last, first, _ in
            value(last) == value(first)
                ? nil
                : "the return of \(last.year) has \(value(last).map { $0 } ?? "a blank") there"
        }
    }

    private static let continued: [Fact] = [
        text("rne", "503A", "RNE") { $0.startReason },
        text("ls", "503B", "LS") { $0.legalStatus },
        text("cin", "503C", "CIN") { $0.need },
        Fact(id: "place", number: "503D", column: "PLACE") { last, first, _ in
            if last.place == first.place || isSuccessor(first.place, of: last.place, in: first.year)
            {
                return nil
            }
            return "the return of \(last.year) has \(last.place ?? "a blank") there"
        },
        text("provider", "503E", "PLACE_PROVIDER") { $0.provider },
        text("urn", "503F", "URN") { $0.urn },
        Fact(id: "distance", number: "503G", column: "PL_DISTANCE") { last, first, child in
            guard let before = tenthsOfMile(last, child), let now = tenthsOfMile(first, child),
                abs(before - now) >= 2
            else { return nil }
            return "the distance is different from the return of \(last.year)"
        },
        Fact(id: "authority", number: "503H", column: "PL_LA") { last, first, child in
            guard let before = child.placeAuthority(of: last),
                let now = child.placeAuthority(of: first), before != now
            else { return nil }
            return "in the return of \(last.year) it was in \(before)"
        },
        Fact(id: "location", number: "503J", column: "PL_LOCATION") { last, first, child in
            guard let own = child.authority, let before = child.placeAuthority(of: last),
                let now = child.placeAuthority(of: first), (before == own) != (now == own)
            else { return nil }
            return "in the return of \(last.year) it was \(before == own ? "IN" : "OUT")"
        },
    ]

    // K3 took the place of H5 in 2024/25, and Z11 to Z14 that of Z1 in 2025/26.
    private static func isSuccessor(
        _ place: String?, of before: String?, in year: CollectionYear
    ) -> Bool {
        switch (before, place) {
        case ("H5", "K3"): year.end == 2025
        case ("Z1", "Z11"), ("Z1", "Z12"), ("Z1", "Z13"), ("Z1", "Z14"): year.end == 2026
        default: false
        }
    }

    private static func tenthsOfMile(_ row: Episode, _ child: ReturnCase) -> Int? {
        guard !child.isUnaccompanied(in: row.year), let position = child.position,
            let home = row.homePostcode.flatMap(position),
            let place = row.placePostcode.flatMap(position)
        else { return nil }
        return Int(place.distance(to: home).tenthsOfMile)
    }
}

extension ReturnCase {
    /// For each year's return but the first loaded: the child's last episode of the return before
    /// (nil where it had none) and its first of this one.
    ///
    /// Only where the return of the year directly before is loaded.
    var turns: [(last: Episode?, first: Episode)] {
        var firsts: [CollectionYear: Episode] = [:]
        var lasts: [CollectionYear: Episode] = [:]
        // Which row is the first is not known where one has no DECOM.
        let unclear = Set(submitted.filter { !$0.isStartRead }.map(\.year))
        for (year, rows) in Dictionary(grouping: submitted, by: \.year) {
            // Of rows with one DECOM the one that counts, in whatever order they stand.
            let starts = rows.map(\.start)
            firsts[year] = CareHistory.chosen(of: rows.filter { $0.start == starts.min() }[...])
            lasts[year] = CareHistory.chosen(of: rows.filter { $0.start == starts.max() }[...])
        }
        return firsts.keys.sorted().compactMap { year in
            guard years.contains(year.before), let first = firsts[year],
                unclear.isDisjoint(with: [year, year.before])
            else { return nil }
            return (lasts[year.before], first)
        }
    }

    /// The authority in which a placement lies: as the row states it, else by its postcode.
    func placeAuthority(of row: Episode) -> String? {
        row.statedAuthority ?? row.placePostcode.flatMap { authorityOfPostcode?($0) }
    }
}
