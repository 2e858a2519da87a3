import Care

/// Foster homes of our children with more children than the usual limit, without exemption.
struct OverUsualLimit: ExceptionRule {
    let kind = NightException.Kind.overLimit
    let title = "Foster homes over the usual limit without exemption"
    let owner = "Fostering service manager"
    let source = "Children Act 1989, Schedule 7"
    let needs = "homes.csv, household.csv and exemptions"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard let instance = night.inputs.instance else { return nil }
        let limit = night.inputs.settings.usualLimit.inForce(on: night.date)
        let others = night.others(instance)
        var rows: [NightException] = []
        for (index, home) in instance.homes.enumerated() where home.kind.isFoster {
            // Whoever placed them, they are all there; the duty is ours where one is ours.
            let children = instance.children.indices.filter { instance.children[$0].home == index }
            guard children.contains(where: { night.isOwn(instance.children[$0]) }) else { continue }
            let living = children.count + others[index]
            guard living > limit else { continue }
            let groups = Set(children.map { instance.children[$0].siblingGroup })
            if others[index] == 0, groups.count == 1, groups.first != .some(nil) { continue }
            let named = children.count { home.exemptFor.contains($0) }
            guard living - named > limit else { continue }
            rows.append(
                night.exception(
                    self, home: home.id,
                    "\(living) children, \(named) of them named in an exemption; the usual limit is"
                        + " \(limit).", due: night.date))
        }
        return ExceptionFound(rows)
    }
}
