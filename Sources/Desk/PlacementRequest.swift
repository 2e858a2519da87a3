import Care

/// One child of a request: what was entered, and the reference it is known by.
package struct RequestChild: Sendable, Hashable, Codable {
    /// The case system's reference, or `D-n` where it has none yet.
    package var reference: String
    /// What the desk says of the child; blank where it says what the feed says.
    package var values: FieldValues
    /// What the feed said of the same keys when they were entered.
    package var before: FieldValues
    /// When each key was entered.
    package var enteredAt: [String: Moment]

    /// A child of a request.
    package init(reference: String, values: FieldValues = FieldValues()) {
        self.reference = reference
        self.values = values
        before = FieldValues()
        enteredAt = [:]
    }

    /// Whether the child is known to the desk alone.
    package var isUnreferenced: Bool { reference.hasPrefix("D-") }
}

/// A request for a home for one child or for brothers and sisters.
package struct PlacementRequest: Sendable, Hashable, Codable {
    /// The number.
    package var id: Int
    /// One more with each change.
    package var version: Int
    /// What was entered about the request as a whole.
    package var values: FieldValues
    /// The children, in the order in which they were added.
    package var children: [RequestChild]
    /// Who started it.
    package var startedBy: String
    /// When it was started.
    package var startedAt: Moment
    /// When the search was started; nil = a draft.
    package var submittedAt: Moment?
    /// Why it was withdrawn; nil = it was not.
    package var withdrawal: Withdrawal?

    /// The end of a request without a home.
    package struct Withdrawal: Sendable, Hashable, Codable {
        /// Who.
        package var by: String
        /// When.
        package var at: Moment
        /// Why.
        package var reason: String
    }

    /// The team it belongs to.
    package var team: String { values.text("team") ?? "" }
    /// How soon; nil = not said yet.
    package var urgency: Urgency? { values.code("urgency") }
    /// Why a home is needed; nil = not said yet.
    package var cause: RequestCause? { values.code("why") }
    /// The day a home is needed; nil = not said yet.
    package var neededBy: Day? { values.day("neededBy") }
    /// The plan for brothers and sisters; nil = not said.
    package var siblingPlan: SiblingPlan? { values.code("siblingPlan") }

    /// Where a request stands.
    package enum State: String, Sendable, CaseIterable, Codable {
        /// Being written.
        case draft
        /// A home is sought.
        case open
        /// A home is decided for every child.
        case decided
        /// Every child has lived in its new home.
        case placed
        /// Given up, with a reason.
        case withdrawn

        /// The words on pages.
        package var words: String { rawValue.asWords }
    }
}

/// An answer of a home about all children of a request; kept for ever.
package struct HomeAnswer: Sendable, Hashable, Codable {
    /// The number.
    package var id: Int
    /// The request.
    package var request: Int
    /// The home's reference.
    package var home: String
    /// The children's references.
    package var children: [String]
    /// What was answered.
    package var answer: String
    /// Why; required for a decline.
    package var reason: String?
    /// Who answered.
    package var answeredBy: String?
    /// Whether the place was said to be free that day.
    package var placeFree: Bool
    /// Who wrote it down.
    package var by: String
    /// When.
    package var at: Moment

    /// What was answered, as a code of the engine.
    package var kind: AnswerKind { AnswerKind(rawValue: answer) ?? .asked }
}

/// Places of one home that are kept for a request for a while.
package struct Reservation: Sendable, Hashable, Codable {
    /// The number.
    package var id: Int
    /// The request.
    package var request: Int
    /// The home's reference.
    package var home: String
    /// How many places.
    package var places: Int
    /// When it ends by itself.
    package var until: Moment
    /// How often it was renewed.
    package var renewals: Int
    /// Who made it.
    package var by: String
    /// When.
    package var at: Moment
    /// When it was released, used or over; nil = not yet.
    package var endedAt: Moment?
    /// How it ended: `released`, `used`, `over`, `closed`.
    package var ending: String?

    /// The most renewals.
    package static let mostRenewals = 2
    /// The most homes that a request may hold at once.
    package static let mostHomes = 3

    /// Whether it holds its places.
    package func isLive(at now: Moment) -> Bool { endedAt == nil && until > now }
}

/// No home was found, although it was sought: the search goes on.
package struct NoHome: Sendable, Hashable, Codable {
    /// The number.
    package var id: Int
    /// The request.
    package var request: Int
    /// What was sought.
    package var sought: String
    /// How many homes had been asked.
    package var asked: Int
    /// What happened.
    package var text: String
    /// Who.
    package var by: String
    /// When.
    package var at: Moment
}

/// Another team's request, opened with a reason for one person.
package struct Opening: Sendable, Hashable, Codable {
    /// The number.
    package var id: Int
    /// The request.
    package var request: Int
    /// The user name.
    package var person: String
    /// Why.
    package var reason: String
    /// Until when.
    package var until: Moment
}
