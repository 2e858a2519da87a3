import Care

/// Brothers and sisters newly in different homes against their plan.
struct SiblingsNewlySplit: ExceptionRule {
    let kind = NightException.Kind.siblingsSplit
    let title = "Brothers and sisters newly in different homes"
    let owner = "Team manager of the children"
    let source = "Children Act 1989, s22C(8)(c)"
    let needs = "sibling_group and placed_on in children.csv"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        let children = night.ownChildren
        guard children.contains(where: { $0.siblingGroup != nil }),
            children.contains(where: { $0.placedOn != nil })
        else { return nil }
        let groups = Dictionary(
            grouping: children.filter { $0.groupPlan != nil && $0.home != nil },
            by: { $0.siblingGroup ?? "" })
        var rows: [NightException] = []
        for group in groups.keys.sorted() {
            let members = groups[group] ?? []
            guard Set(members.compactMap(\.home)).count > 1 else { continue }
            for member in members {
                guard let placed = member.placedOn, placed >= night.date.adding(days: -1),
                    placed <= night.date,
                    members.contains(where: {
                        $0.home != member.home && ($0.placedOn.map { $0 <= placed } ?? true)
                    })
                else { continue }
                rows.append(
                    night.exception(
                        self, child: member.id,
                        "Placed on \(placed.inWords) apart from brothers or sisters; the plan is"
                            + " to live together.", due: night.workingDays(5, after: placed)))
            }
        }
        return ExceptionFound(rows)
    }
}
