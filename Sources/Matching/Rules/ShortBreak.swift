import Care

extension Rule {
    /// Short-break homes are a pool of their own.
    static let shortBreak = Rule(
        id: "short-break",
        sentence: "A short-break home takes no full-time placement.",
        source: Source(
            "Care Planning, Placement and Case Review (England) Regulations 2010", "reg 48",
            from: "2011-04-01"),
        reach: .facts { _ in 0 },
        verdict: { at in at.homeFacts.kind == .shortBreak ? .excluded : nil },
        text: { _, _ in "This home is for short breaks only, and this is a full-time placement." })
}
