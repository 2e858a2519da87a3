import Care
import Measures

/// Children placed outside last night.
struct NewOutside: ExceptionRule {
    let kind = NightException.Kind.newOutside
    let title = "Placed outside since the night before"
    let owner = "Nominated officer"
    let source = "CPPCR 2010, reg 11"
    let needs = "SSDA903 episodes with postcodes, or placed_on in children.csv"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        if night.source == .returns, let histories = night.inputs.histories {
            guard histories.hasPostcodes else { return nil }
            let before = night.date.adding(days: -1)
            return ExceptionFound(
                histories.records.compactMap { record in
                    guard let now = record.measured(on: night.date), now.location.isOutside,
                        record.measured(on: before).map({ !$0.location.isOutside }) ?? true
                    else { return nil }
                    return exception(now, night)
                })
        }
        guard night.source == .caseSystem,
            night.ownChildren.contains(where: { $0.placedOn != nil })
        else { return nil }
        let recent = Set(
            night.ownChildren.filter {
                $0.placedOn.map { $0 == night.date || $0 == night.date.adding(days: -1) } ?? false
            }.map(\.id))
        return ExceptionFound(
            night.placements.filter { $0.location.isOutside && recent.contains($0.child) }
                .map { exception($0, night) })
    }

    private func exception(_ placement: PlacementFacts, _ night: ExceptionFacts) -> NightException {
        night.exception(
            self, child: placement.child,
            "\(placement.kind.titleOfOne); \(placement.location.title.lowercasedFirst). Tell the "
                + "area authority.",
            due: night.workingDays(5, after: night.date))
    }
}
