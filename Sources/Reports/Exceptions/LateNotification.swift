import Care

/// Placements outside of which the area authority was not told in time.
struct LateNotification: ExceptionRule {
    let kind = NightException.Kind.notification
    let title = "Area authority not told within five working days"
    let owner = "Nominated officer"
    let source = "CPPCR 2010, reg 13(4)"
    let needs = "the register of notifications to area authorities (child, date)"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard let notifications = night.inputs.registers.notifications else { return nil }
        let held = Dictionary(grouping: notifications, by: \.child)
        return ExceptionFound(
            night.placements.filter { $0.location.isOutside }.compactMap { placement in
                guard let start = night.placed(placement.child) else { return nil }
                let due = night.workingDays(5, after: start)
                let told = (held[placement.child] ?? []).map(\.on).filter {
                    $0 >= start.adding(days: -31)
                }.min()
                if let told {
                    // One given late is a fact of the past; it is shown for a month.
                    guard told > due, night.date.days(since: told) <= 31 else { return nil }
                    return night.exception(
                        self, child: placement.child,
                        "Told on \(told.inWords), \(night.days(told.days(since: due))) late; nothing more "
                            + "is due.", due: nil)
                }
                guard due < night.date else { return nil }
                return night.exception(
                    self, child: placement.child,
                    "Placed outside since \(start.inWords); no notification is recorded.", due: due)
            })
    }
}
