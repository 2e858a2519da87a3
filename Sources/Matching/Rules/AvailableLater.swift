extension Rule {
    /// A vacancy that starts after the day the child needs it.
    static let availableLater = Rule(
        id: "available-later",
        sentence: "A place that becomes free after the start date waits for its day.",
        source: Source("Local policy: vacancy dates", "available_from"),
        reach: .facts { _ in 0 },
        verdict: { at in
            guard let from = at.homeFacts.availableFrom else { return nil }
            return from > at.childFacts.start ? .conditional : nil
        },
        text: { at, _ in
            let day = at.homeFacts.availableFrom?.inWords ?? "a later day"
            return "The place is free from \(day), after the start date."
        })
}
