import Care

/// Vacancies not used for two weeks near children placed outside.
struct UnusedVacancies: ExceptionRule {
    let kind = NightException.Kind.unusedVacancies
    let title = "Vacancies unused for over 14 days near children placed outside"
    let owner = "Commissioning manager"
    let source = "Children Act 1989, s22G"
    let needs = "vacancies in homes.csv"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard let instance = night.inputs.instance else { return nil }
        let long = night.date.adding(days: -14)
        // Where our children come from who now live outside; their references are not needed.
        let origins = night.ownChildren.compactMap { child -> Position? in
            guard let home = child.home,
                instance.location(of: instance.homes[home], for: child).isOutside
            else { return nil }
            return child.origin
        }
        let reach = 32_186.0
        var near = 0
        var undated = 0
        for (index, places) in night.inputs.openPlaces {
            let home = instance.homes[index]
            guard let position = home.position, night.inputs.authority.code == home.authority,
                !home.isEmergency,
                origins.contains(where: { Double(position.distance(to: $0).count) <= reach })
            else { continue }
            if let from = home.availableFrom {
                if from < long { near += places }
            } else {
                undated += places
            }
        }
        let due = night.workingDays(5, after: night.date)
        var rows: [NightException] = []
        if near > 0 {
            rows.append(
                night.exception(
                    self,
                    "\(near.counted("place", "places")) in the authority, within 20 miles of"
                        + " where children placed outside come from.", due: due))
        }
        if undated > 0 {
            rows.append(
                night.exception(
                    self,
                    "For \(undated) more \(undated == 1 ? "place" : "places") nobody has recorded "
                        + "since when \(undated == 1 ? "it is" : "they are") vacant "
                        + "(available_from).", due: due))
        }
        return ExceptionFound(rows, count: near)
    }
}
