import Care
import Measures

/// Placements at a distance without the director's approval.
struct DistantUnapproved: ExceptionRule {
    let kind = NightException.Kind.distantUnapproved
    let title = "Placements at a distance without the director's approval"
    let owner = "Director of children's services"
    let source = "CPPCR 2010, reg 11"
    let needs = "the register of approvals (child, role, date)"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard let approvals = night.inputs.registers.approvals else { return nil }
        let held = Dictionary(grouping: approvals.filter { $0.role == .director }, by: \.child)
        return ExceptionFound(
            night.placements.filter { $0.location == .distant && !isExempt($0) }.compactMap {
                placement in
                let start = night.placed(placement.child)
                let isApproved = (held[placement.child] ?? []).contains { approval in
                    // An approval counts for the placement it was given for, a month ahead at most.
                    start.map { approval.on >= $0.adding(days: -31) } ?? true
                }
                if isApproved { return nil }
                return night.exception(
                    self, child: placement.child,
                    start.map { "Placed at a distance since \($0.inWords)." }
                        ?? "Placed at a distance; the date is not recorded.",
                    due: start ?? night.date)
            })
    }

    // Reg 11 does not apply to connected persons nor to carers the authority itself approved.
    private func isExempt(_ placement: PlacementFacts) -> Bool {
        placement.kind == .connected || placement.kind == .adoptive
            || placement.kind == .withParents
            || (placement.kind.isFoster && placement.provider == .own)
    }
}
