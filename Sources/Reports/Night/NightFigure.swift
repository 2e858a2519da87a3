import Care
import Measures

/// What a night's report said of the headline, kept so that nothing is restated silently.
package struct NightFigure: Sendable, Hashable {
    /// The night the figure is of.
    package var date: Day
    /// The measure's id.
    package var measure: String
    /// The measure's version.
    package var version: Int
    /// What was counted: numerator, denominator, unknown, and so both bounds.
    package var tally: Tally
    /// Whether it restates a figure published before.
    package var isRevision: Bool

    package init(
        date: Day, measure: String, version: Int, tally: Tally, isRevision: Bool = false
    ) {
        self.date = date
        self.measure = measure
        self.version = version
        self.tally = tally
        self.isRevision = isRevision
    }
}

/// Where two sources say different things, and which was used.
package struct SourceDifference: Sendable, Hashable {
    /// The child's reference; nil = of the whole source.
    package var child: String?
    /// What differs, as `kind of home`.
    package var fact: String
    /// The first source and its value.
    package var first: String
    /// The second source and its value.
    package var second: String
    /// Which was used.
    package var used: String

    package init(child: String?, fact: String, first: String, second: String, used: String) {
        self.child = child
        self.fact = fact
        self.first = first
        self.second = second
        self.used = used
    }
}

extension SourceDifference {
    /// A difference of returns and case system as a report prints it.
    package init(_ difference: Reconciliation.Difference) {
        self.init(
            child: difference.child, fact: difference.fact,
            first: "returns: \(difference.returns ?? "none")",
            second: "case system: \(difference.instance ?? "none")",
            used: difference.used == .returns ? "returns" : "case system")
    }
}
