extension Rule {
    /// Homes that must be registered before they may take a child.
    static let unregistered = Rule(
        id: "unregistered",
        sentence:
            "A children's home, secure home, family centre or supported accommodation must be "
            + "registered.",
        source: Source(
            "Care Standards Act 2000; Supported Accommodation (England) Regulations 2023",
            "s11; SI 2023/416", from: "2023-10-28"),
        reach: .facts { _ in 0 },
        verdict: { at in
            guard at.homeFacts.kind.needsRegistration else { return nil }
            switch at.homeFacts.isRegistered {
            case true?: return nil
            case false?: return .excluded
            case nil: return .ask
            }
        },
        text: { _, verdict in
            verdict.answer == .ask
                ? "Is the home registered? Check this before anything else."
                : "This home is not registered; to place a child there would be unlawful."
        },
        mend: { _ in .change("the home were registered", by: "Ofsted, if the provider applies") })
}
