import Care

/// Children who need a home by tonight and have none.
struct NoHome: ExceptionRule {
    let kind = NightException.Kind.noHome
    let title = "Children with no home who need one by tonight"
    let owner = "Duty placement manager"
    let source = "Children Act 1989, s22A and s22G"
    let needs = "the case system's children (children.csv)"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard night.inputs.childrenWithNoHome != nil else { return nil }
        let waiting = night.ownChildren.filter {
            $0.home == nil && $0.needsHome(by: night.date)
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
                night.exception(self, child: child.id, text, due: child.neededBy)
            )
        }
        return ExceptionFound(
            waiting.enumerated().sorted {
                $0.element.wait == $1.element.wait
                    ? $0.offset < $1.offset : $0.element.wait > $1.element.wait
            }.map(\.element.1))
    }
}

extension Child {
    /// Whether a child with no home needs one by a day: where the date is not recorded, it does.
    func needsHome(by day: Day) -> Bool { neededBy.map { $0 <= day } ?? true }
}
