import Care

/// Temporary placements past their limit.
struct TemporaryOverrun: ExceptionRule {
    let kind = NightException.Kind.temporaryOverrun
    let title = "Temporary placements past their limit"
    let owner = "Team manager of the child"
    let source = "SSDA903 guidance, T1, T3 and T4"
    let needs = "SSDA903 episodes"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard night.source == .returns, let histories = night.inputs.histories else { return nil }
        return ExceptionFound(
            histories.records.compactMap { record in
                guard let (period, index) = record.position(on: night.date) else { return nil }
                let episode = record.periods[period][index]
                let limit: Int
                switch episode.place {
                case "T1": limit = 42
                case "T3": limit = 21
                case "T4": limit = 7
                default: return nil
                }
                let gone = night.date.days(since: episode.start)
                guard gone > limit else { return nil }
                return night.exception(
                    self, child: record.child,
                    "In \(episode.place ?? "") for \(night.days(gone)); at most \(night.days(limit)).",
                    due: episode.start.adding(days: limit))
            })
    }
}
