extension Rule {
    /// A vacancy that starts after the day the child needs it.
    static let availableLater = Rule(
        id: "available-later",
        sentence:
            "If a place becomes free only after the start date, the child waits for it; in an "
            + "emergency the home is excluded.",
        source: Source("Local policy: vacancy dates", "available_from"),
        reach: .facts { $0.isEmergency ? 1 | UInt64(bitPattern: Int64($0.start.number)) << 1 : 0 },
        verdict: { at in
            guard let from = at.homeFacts.availableFrom else { return nil }
            guard from > at.childFacts.start else { return nil }
            return at.childFacts.isEmergency ? .excluded : .conditional
        },
        text: { at, _ in
            let day = at.homeFacts.availableFrom?.inWords ?? "a later day"
            return "The place is free from \(day), after the start date of "
                + "\(at.childFacts.start.inWords)."
        },
        mend: { at in at.homeFacts.availableFrom.map { .wait(until: $0) } }
    )
}
