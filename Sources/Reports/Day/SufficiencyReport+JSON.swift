import Care
import Measures
import Reporting

extension SufficiencyReport {
    /// The report as JSON: the same values as the page.
    package var json: JSON {
        .object([
            ("report", "sufficiency"), ("reportVersion", 1),
            (
                "authority",
                .object([("code", .string(authority.code)), ("name", .string(authority.name))])
            ),
            ("alliance", .bool(isOfAlliance)),
            ("asOf", .string(asOf.description)),
            ("synthetic", .bool(provenance.isSynthetic)),
            ("sentence", .string(sentence)),
            ("definition", .string(meaning.rawValue)),
            ("measure", today.headline.measure.json),
            ("withoutHomeKnown", .bool(tellsWhoHasNoHome)),
            ("today", today.json),
            ("after", after?.json ?? .null),
            ("withoutTarget", withoutTarget?.json ?? .null),
            ("plan", planJSON),
            ("splits", .list(splits) { $0.json(withPlan: after != nil) }),
            (
                "childrenWithoutHome",
                .list(childrenWithoutHome) { row in
                    .object([
                        ("child", .string(row.child)), ("age", .whole(row.age)),
                        ("neededBy", .optional(row.neededBy?.description)),
                        ("urgency", .string(row.urgency.rawValue)),
                        ("daysOverdue", row.daysOverdue.map { JSON.whole($0) } ?? .null),
                        ("placedByPlan", row.isPlacedByPlan.map(JSON.bool) ?? .null),
                        ("waitsUntil", .optional(row.waits?.from.description)),
                        ("text", .optional(row.text)), ("limited", .bool(row.isLimited)),
                    ])
                }
            ),
            (
                "places",
                .list(places) { row in
                    func told(_ count: Int) -> JSON { tellsPlaces ? .whole(count) : .null }
                    return .object([
                        ("kind", .string(row.kind.rawValue)), ("homes", .whole(row.homes)),
                        ("places", told(row.places)), ("filled", .whole(row.filled)),
                        ("vacant", told(row.vacant)), ("unconfirmed", told(row.unconfirmed)),
                        ("later", told(row.later)), ("notAvailable", told(row.notAvailable)),
                    ])
                }
            ),
            ("version", .string(provenance.version)),
            ("inputHash", .optional(provenance.inputHash)),
            ("policyHash", .optional(provenance.policyHash)),
        ])
    }

    private var planJSON: JSON {
        guard let plan else { return .null }
        return .object([
            ("title", .string(plan.title)), ("status", .string(plan.status)),
            ("points", plan.points.map(JSON.number) ?? .null),
            ("bound", plan.bound.map(JSON.number) ?? .null),
            ("moves", .whole(moves)), ("waiting", .whole(plan.waiting.count)),
            ("solver", .optional(plan.solver)),
        ])
    }
}

extension SufficiencyReport.Moment {
    var json: JSON {
        .object([
            ("headline", headline.json), ("allPlacements", allPlacements.json),
            ("withoutHome", .whole(withoutHome)), ("needHomeByDay", .whole(needHomeByDay)),
            ("weeklyCost", weeklyCost.map { .number($0.description) } ?? .null),
            (
                "meanings",
                .list(zip(OutsideMeaning.allCases, meanings)) { meaning, reading in
                    .object([
                        ("definition", .string(meaning.rawValue)), ("reading", reading.json),
                    ])
                }
            ),
            (
                "distances",
                .list(distances) { row in
                    .object([
                        ("location", .string(row.location.code)),
                        ("within20Miles", .whole(row.near)), ("over20Miles", .whole(row.far)),
                        ("unaccompanied", .whole(row.unaccompanied)),
                        ("unknown", .whole(row.unknown)),
                    ])
                }
            ),
        ])
    }
}

extension Measure {
    /// The definition as JSON.
    package var json: JSON {
        .object([
            ("id", .string(id)), ("version", .whole(version)), ("title", .string(title)),
            ("definition", .string(definition)), ("numerator", .string(numerator)),
            ("denominator", .string(denominator)), ("unknowns", .string(unknowns)),
            ("unit", .string(unit.many)), ("better", .string(polarity.rawValue)),
            ("objective", .whole(objective.rawValue)), ("source", .string(source)),
        ])
    }
}

extension Tally {
    /// The tally as JSON: outside, known, unknown and rate, as every command prints it.
    var members: [(key: String, value: JSON)] { members(counted: "outside") }

    /// The tally as JSON, its part named by what it counts.
    func members(counted name: String) -> [(key: String, value: JSON)] {
        [
            (name, .whole(counted)), ("known", .whole(known)), ("unknown", .whole(unknown)),
            ("rate", share.map { .number($0.rate) } ?? .null),
        ]
    }
}

extension MeasureReading {
    /// The reading as JSON.
    package var json: JSON {
        // Only a measure of who lives outside counts who lives outside.
        var members = tally.members(
            counted: measure.id.hasPrefix("outside") ? "outside" : "counted")
        members += [
            ("low", tally.low.map { .number($0.rate) } ?? .null),
            ("high", tally.high.map { .number($0.rate) } ?? .null),
            ("target", target.map { .number($0.description) } ?? .null),
            (
                "gapPoints",
                gapInTenthsOfPoint.map { .number(Decimals.text(Int64($0), places: 1)) } ?? .null
            ),
        ]
        switch standing {
        case .missed(let count)?:
            members += [("targetMet", false), ("childrenToTarget", .whole(count))]
        case .met(let spare)?:
            members += [
                ("targetMet", true), ("childrenToTarget", 0), ("childrenSpare", .whole(spare)),
            ]
        case nil: members += [("targetMet", nil), ("childrenToTarget", nil)]
        }
        return .object(members)
    }
}

extension Split {
    /// The split as JSON.
    func json(withPlan: Bool) -> JSON {
        .object([
            ("by", .string(dimension.rawValue)), ("notMeasured", .optional(notMeasured)),
            (
                "rows",
                notMeasured != nil
                    ? .null
                    : .list(parts) { part in
                        .object([
                            ("code", .string(part.row.code)), ("title", .string(part.row.title)),
                            ("before", .object(part.before.members)),
                            ("after", withPlan ? .object(part.after.members) : .null),
                        ])
                    }
            ),
        ])
    }
}
