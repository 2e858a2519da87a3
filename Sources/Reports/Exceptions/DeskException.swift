/// What the placement officer's desk has found: it says itself what is the matter and by when.
struct DeskException: ExceptionRule {
    let kind: NightException.Kind
    let title: String
    let owner: String
    let source: String
    let needs = "the placement officer's desk"

    /// In force at the desk, and not in the case system in time.
    static let waiting = DeskException(
        kind: .deskWaiting, title: "In force at the desk, not in the case system",
        owner: "Team manager of the child", source: "The placement officer's desk")
    /// Desk and case system say different things.
    static let contradiction = DeskException(
        kind: .deskContradiction, title: "Desk and case system contradict each other",
        owner: "Team manager of the child", source: "The placement officer's desk")
    /// An approval on the telephone that is not confirmed.
    static let verbalApproval = DeskException(
        kind: .verbalApproval, title: "Verbal approvals not confirmed", owner: "Nominated officer",
        source: "CPPCR 2010, reg 10 and 11")
    /// A child who lives where an approval is missing or was refused.
    static let arrivedUnapproved = DeskException(
        kind: .arrivedUnapproved, title: "Living there without approval",
        owner: "Nominated officer", source: "CPPCR 2010, reg 10 and 11")
    /// A child for whom no home was found.
    static let unmetNeed = DeskException(
        kind: .unmetNeed, title: "No home found", owner: "Commissioning manager",
        source: "Children Act 1989, s22G")
    /// A task of the desk past its day.
    static let overdueTask = DeskException(
        kind: .overdueTask, title: "Tasks overdue", owner: "Team manager of the child",
        source: "The placement officer's desk")

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard let found = night.inputs.deskExceptions else { return nil }
        return ExceptionFound(
            found.filter { $0.kind == kind }.map {
                night.exception(self, child: $0.child, home: $0.home, $0.text, due: $0.due)
            })
    }
}
