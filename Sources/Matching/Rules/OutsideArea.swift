import Care

extension Rule {
    /// Approval for a placement outside the authority's area.
    static let outsideArea = Rule(
        id: "outside-area",
        sentence: "A placement outside the area needs the approval of the nominated officer, or at "
            + "a distance of the director of children's services; connected persons and the "
            + "authority's own foster carers are exempt.",
        source: Source(
            "Care Planning, Placement and Case Review (England) Regulations 2010",
            "reg 11 as substituted by SI 2013/3239", from: "2014-01-27"),
        reach: .facts { UInt64($0.authority) },
        verdict: { at in
            let home = at.homeFacts
            if home.kind == .connected { return nil }
            if home.kind == .foster && home.provider == .own { return nil }
            let location = at.register.location(child: at.child, home: at.home)
            switch location {
            case .inside: return nil
            case .unknown: return .ask
            case .adjoining, .distant:
                if home.kind == .foster && home.provider == nil { return .ask }
                return .conditional(location == .distant ? .director : .nominatedOfficer)
            }
        },
        text: { at, verdict in
            let location = at.register.location(child: at.child, home: at.home)
            switch (verdict.answer, verdict.approval) {
            case (.ask, _) where location == .unknown:
                return "Which authority is the home in? It is not recorded."
            case (.ask, _):
                return "Which authority approved the carer? The home is outside the area."
            case (_, .director?):
                return
                    "The home is outside the area and its neighbours. The director of children's "
                    + "services must approve first."
            default:
                return "The home is outside the area, in a neighbouring authority. The nominated "
                    + "officer must approve first."
            }
        })
}
