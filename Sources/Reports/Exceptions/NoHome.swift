import Care

/// Children who need a home tonight and have none.
struct NoHome: ExceptionRule {
    let kind = NightException.Kind.noHome
    let title = "Children with no home tonight"
    let owner = "Duty placement manager"
    let source = "Children Act 1989, s22A and s22G"
    let needs = "the case system's children (children.csv)"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard night.inputs.instance != nil else { return nil }
        let waiting = night.ownChildren.filter {
            $0.home == nil && ($0.neededBy.map { $0 <= night.date } ?? true)
        }.map { child -> (wait: Int, NightException) in
            let wait = child.neededBy.map { night.date.days(since: $0) }
            let urgency = child.urgency == .emergency ? "An emergency" : "Planned"
            let text =
                wait.map {
                    $0 == 0
                        ? "\(urgency); needed tonight." : "\(urgency); waiting \(night.days($0))."
                } ?? "\(urgency); the date is not recorded."
            return (
                (child.urgency == .emergency ? 1_000_000 : 0) + (wait ?? 0),
                night.exception(self, child: child.id, text, due: night.date)
            )
        }
        return ExceptionFound(
            waiting.enumerated().sorted {
                $0.element.wait == $1.element.wait
                    ? $0.offset < $1.offset : $0.element.wait > $1.element.wait
            }.map(\.element.1))
    }
}
