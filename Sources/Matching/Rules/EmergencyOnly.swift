extension Rule {
    /// Homes kept free for the same day.
    static let emergencyOnly = Rule(
        id: "emergency-only",
        sentence: "Homes kept for emergencies do not take planned placements unless the policy "
            + "releases them.",
        source: Source("Local policy: retained emergency carers", "release_emergency_homes"),
        reach: .facts { $0.number(of: $0.isEmergency ? 1 : 0) },
        verdict: { at in
            at.homeFacts.isEmergency && !at.childFacts.isEmergency
                && !at.settings.releasesEmergencyHomes ? .excluded : nil
        },
        text: { _, _ in "This home is kept for emergencies and this placement is planned." },
        mend: { _ in .change("the policy released emergency homes", by: "whoever sets the policy") }
    )
}
