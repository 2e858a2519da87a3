import Care
import Measures
import Reporting

extension NightReport {
    /// The report as JSON: the values of the page, every table by its id.
    ///
    /// The shared edition holds what its page shows and nothing else.
    package func json(for edition: Edition = .team) -> JSON {
        json(for: edition, of: document(for: edition))
    }

    func json(for edition: Edition, of document: Document) -> JSON {
        let isTeam = edition == .team
        var members: [(key: String, value: JSON)] = [
            ("report", "night"), ("reportVersion", 1), ("edition", .string(edition.rawValue)),
            ("date", .string(inputs.date.description)),
            (
                "authority",
                .object([
                    ("code", .string(inputs.authority.code)),
                    ("name", .string(inputs.authority.name)),
                ])
            ),
            ("synthetic", .bool(inputs.provenance.isSynthetic)),
            ("source", .string(source.rawValue)),
            ("definition", .string(inputs.meaning.rawValue)),
            ("measure", inputs.meaning.stock.json),
            ("sentence", .string(sentence(for: edition))),
            ("headline", isTeam ? headline?.json ?? .null : .null),
            (
                "rate",
                (isTeam ? headline?.tally.share?.rate : sharedRate).map { .number($0) } ?? .null
            ),
        ]
        if isTeam {
            members += [
                (
                    "line",
                    .list(line) { point in
                        .object(
                            [("date", .string(point.date.description))]
                                + (point.tally?.members ?? [])
                                + [
                                    (
                                        "target",
                                        point.target.map { .number($0.description) } ?? .null
                                    )
                                ])
                    }
                ),
                ("bridge", bridge.map(bridgeJSON) ?? .null),
                ("exceptions", .list(exceptions) { $0.json }),
                ("withoutHome", inputs.childrenWithNoHome.map { .whole($0) } ?? .null),
                (
                    "measures",
                    .list(readings) { reading in
                        .object([
                            ("reading", reading.json), ("defined", reading.defined),
                        ])
                    }
                ),
            ]
        }
        members += [
            ("tables", .object(document.tables.map { ($0.id, $0.json) })),
            ("version", .string(inputs.provenance.version)),
        ]
        // A digest of the sources would confirm a guess of a whole row.
        if isTeam {
            members += [
                ("inputHash", .optional(inputs.provenance.inputHash)),
                ("policyHash", .optional(inputs.provenance.policyHash)),
            ]
        }
        return .object(members)
    }

    private func bridgeJSON(_ bridge: Bridge) -> JSON {
        .object([
            ("from", .string(bridgeFrom.description)),
            ("to", .string(inputs.date.description)),
            ("outsideBefore", .whole(bridge.from.counted)),
            ("knownBefore", .whole(bridge.from.known)),
            (
                "steps",
                .object(Bridge.Step.allCases.map { ($0.rawValue, .whole(bridge.change($0))) })
            ),
            ("outsideAfter", .whole(bridge.to.counted)),
            ("knownAfter", .whole(bridge.to.known)),
        ])
    }
}

extension NightException.Summary {
    var json: JSON {
        .object([
            ("kind", .string(kind.rawValue)), ("title", .string(kind.title)),
            ("owner", .string(kind.owner)), ("source", .string(kind.source)),
            ("count", exceptions == nil ? .null : count.map { .whole($0) } ?? .null),
            ("notMeasured", .optional(notMeasured)),
            (
                "exceptions",
                exceptions.map { rows in
                    .list(rows) { row in
                        .object([
                            ("child", .optional(row.child)), ("home", .optional(row.home)),
                            ("text", .string(row.text)), ("owner", .string(row.owner)),
                            ("due", .optional(row.due?.description)),
                        ])
                    }
                } ?? .null
            ),
        ])
    }
}
