import Care

/// Children in a setting that must be registered and is not, or in a placement of another kind.
struct Unregistered: ExceptionRule {
    let kind = NightException.Kind.unregistered
    let title = "Settings not registered, or of the wrong type"
    let owner = "Director of children's services"
    let source = "Care Standards Act 2000, s11; CPPCR 2010, reg 27C"
    let needs = "registered in homes.csv"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        var rows: [NightException] = []
        var missing: String?
        if let instance = night.inputs.instance {
            let unknown = unregistered(instance, night, &rows)
            if unknown > 0 {
                missing =
                    "of \(unknown.counted("child", "children")) not measured: needs"
                    + " \(needs)"
            }
        } else {
            missing = "settings not registered: not measured: needs \(needs)"
        }
        guard night.source == .returns, let histories = night.inputs.histories else {
            return night.inputs.instance == nil ? nil : ExceptionFound(rows, partly: missing)
        }
        for record in histories.records {
            guard let episode = record.placement(on: night.date)?.episode,
                let place = episode.place, place.hasPrefix("Z")
            else { continue }
            rows.append(
                night.exception(
                    self, child: record.child,
                    "In another placement to be notified (\(place)) for"
                        + " \(night.days(night.date.days(since: episode.start))).",
                    due: episode.start))
        }
        return ExceptionFound(rows, partly: missing)
    }

    // Adds the children of unregistered homes; how many live where it is not recorded.
    private func unregistered(
        _ instance: Instance, _ night: ExceptionFacts, _ rows: inout [NightException]
    ) -> Int {
        let living = Dictionary(
            grouping: night.ownChildren.filter { $0.home != nil }, by: { $0.home ?? 0 })
        var unknown = 0
        for (index, home) in instance.homes.enumerated() where home.kind.needsRegistration {
            let children = living[index] ?? []
            switch home.isRegistered {
            case false?:
                for child in children {
                    // Nobody may live there for a day.
                    rows.append(
                        night.exception(
                            self, child: child.id, home: home.id,
                            "Lives in a setting that must be registered and is not"
                                + (child.placedOn.map { ", since \($0.inWords)." } ?? "."),
                            due: child.placedOn ?? night.date))
                }
            case nil: unknown += children.count
            case true?: break
            }
        }
        return unknown
    }
}
