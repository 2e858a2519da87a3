import Care

/// Stays outside the terms of approval past their six working days.
struct OutsideTerms: ExceptionRule {
    let kind = NightException.Kind.outsideTerms
    let title = "Stays outside terms of approval past six working days"
    let owner = "Fostering service manager"
    let source = "CPPCR 2010, reg 23"
    let needs = "terms of approval in homes.csv and placed_on in children.csv"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard let instance = night.inputs.instance else { return nil }
        let allowed = night.inputs.settings.emergencyDays.inForce(on: night.date)
        let others = night.others(instance)
        var rows: [NightException] = []
        for (index, home) in instance.homes.enumerated() where home.kind.isFoster {
            let children = instance.children.filter { $0.home == index }
            func report(_ child: Child, _ text: String) {
                guard night.isOwn(child), let placed = child.placedOn else { return }
                let end = night.workingDays(allowed, after: placed)
                guard end < night.date else { return }
                rows.append(
                    night.exception(
                        self, child: child.id, home: home.id,
                        "\(text); \(allowed) working days ended on \(end.inWords).", due: end))
            }
            for child in children {
                let age = night.date.wholeYears(since: child.birth)
                if !HomeTerms.admit(age: age, from: home.minAge, to: home.maxAge) {
                    report(child, "Aged \(age), outside the ages approved")
                } else if HomeTerms.admit(child.sex, only: home.admits) == false {
                    report(child, "Outside the sex approved")
                }
            }
            if let approved = home.approvedPlaces, children.count + others[index] > approved,
                let last = children.max(by: {
                    ($0.placedOn ?? Day(number: Int32.min), $0.id)
                        < ($1.placedOn ?? Day(number: Int32.min), $1.id)
                })
            {
                report(last, "The home has more children than the \(approved) approved")
            }
        }
        return ExceptionFound(rows)
    }
}
