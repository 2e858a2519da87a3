import Care

/// What the desk says of a home, entered at one time.
package struct HomeEntry: Sendable, Hashable, Codable {
    /// The number.
    package var id: Int
    /// The home's reference.
    package var home: String
    /// The values by key of homes.csv in lowerCamelCase; blank text = cleared.
    package var values: FieldValues
    /// Whether this entry adds the home.
    package var isNew: Bool
    /// Why.
    package var reason: String
    /// Who.
    package var by: String
    /// When.
    package var at: Moment
}

/// A fact that the desk puts in the place of the feed's, until the feed says it too.
///
/// One for each fact and key at a time; its number is that of the difference.
package struct Claim: Sendable, Hashable, Codable {
    /// The number.
    package var id: Int
    /// The fact: `lives-in`, `place`, or a column in lowerCamelCase.
    package var fact: String
    /// The child's or home's reference.
    package var key: String
    /// What the feed said when the desk's was entered; nil = nothing.
    package var before: FieldValue?
    /// Whether the feed had the child or home at all then.
    package var wasKnown: Bool
    /// What the desk says; nil = nothing (no home, or cleared).
    package var desk: FieldValue?
    /// When it was entered.
    package var madeAt: Moment
    /// The day from which the desk says it: the start day of a placement, the day of an ending.
    package var startOn: Day
    /// The request it belongs to; nil for facts of homes.
    package var request: Int?
    /// The placement it belongs to; nil for other facts.
    package var placement: Int?
    /// The working days are counted from here; nil = not yet (a child who has not arrived).
    package var overdueFrom: Day?
    /// The state when it was last compared.
    package var state: Difference.State
    /// Since when it has that state.
    package var since: Moment
    /// When it was closed; nil = in force.
    package var closedAt: Moment?
    /// How it was closed: `caught-up`, `case-system`, `moved-on`, `superseded`, `over`.
    package var closing: String?
    /// What is worth noting at its close, as a date that differs.
    package var note: String?

    /// Whether it is about a home and not about a child.
    package var isOfHome: Bool { request == nil && placement == nil }
}

/// Where the desk and the case system say different things.
package struct Difference: Sendable, Hashable {
    /// How it stands.
    package enum State: String, Sendable, CaseIterable, Codable {
        /// The case system now says what the desk says.
        case caughtUp = "caught-up"
        /// The case system still says what it said before.
        case waiting
        /// The child has moved on since.
        case movedOn = "moved-on"
        /// The case system says a third thing.
        case contradiction

        /// The words on pages.
        package var words: String { rawValue.asWords }
    }

    /// The claim it is about.
    package var claim: Claim
    /// How it stands now.
    package var state: State
    /// What the case system says now; nil = nothing, or it does not have the child or home.
    package var caseSystem: FieldValue?
    /// Whether the case system has the child or home at all.
    package var isKnown: Bool
    /// The day on which the case system says it began, where it says one.
    package var caseSystemDay: Day?
    /// Whether it should have caught up by now.
    package var isOverdue: Bool
    /// What the desk's date and the case system's date are, where they differ.
    package var note: String?
}
