import Care

/// Children too young for supported accommodation.
struct UnderSixteen: ExceptionRule {
    let kind = NightException.Kind.underSixteen
    let title = "Children under 16 in supported accommodation"
    let owner = "Director of children's services"
    let source = "CPPCR 2010, reg 27A and 27B"
    let needs = "SSDA903 episodes, or children.csv and homes.csv"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard night.source != .none else { return nil }
        let limit = night.inputs.settings.supportedAge.inForce(on: night.date)
        return ExceptionFound(
            night.placements.compactMap { placement in
                guard placement.kind == .supported, let age = placement.age, age < limit else {
                    return nil
                }
                return night.exception(
                    self, child: placement.child,
                    "Aged \(age), in accommodation for young people of \(limit) and over.",
                    due: night.placed(placement.child) ?? night.date)
            })
    }
}
