import Care

/// Temporary approvals of connected persons that end soon or have ended.
struct TemporaryApprovalEnding: ExceptionRule {
    let kind = NightException.Kind.temporaryApproval
    let title = "Temporary approvals that end within four weeks"
    let owner = "Fostering panel adviser"
    let source = "CPPCR 2010, reg 24 and 25"
    let needs = "the register of temporary approvals (child, last day)"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard let approvals = night.inputs.registers.temporaryApprovals else { return nil }
        let limit = night.date.adding(days: 28)
        return ExceptionFound(
            approvals.filter { $0.ends <= limit && night.isOwn($0.child) }.map { approval in
                let left = approval.ends.days(since: night.date)
                return night.exception(
                    self, child: approval.child,
                    left < 0
                        ? "Ended \(night.days(-left)) ago without full approval: the placement must"
                            + " end."
                        : left == 0 ? "Ends tonight." : "Ends in \(night.days(left)).",
                    due: approval.ends)
            })
    }
}
