import Care

/// A home for each child of a request, decided by a person.
package struct Decision: Sendable, Hashable, Codable {
    /// A child and its home.
    package struct Assignment: Sendable, Hashable, Codable {
        /// The child's reference when it was decided.
        package var child: String
        /// The home's reference.
        package var home: String
        /// Whether the child lives there already and stays.
        package var stays: Bool
    }

    /// An option as it was shown.
    package struct Shown: Sendable, Hashable, Codable {
        /// Its rank.
        package var rank: Int
        /// The homes.
        package var homes: [String]
        /// The children and their homes.
        package var assignments: [Assignment]
        /// `eligible`, `conditional` or `ask`.
        package var answer: String
        /// Points, as they are printed.
        package var points: String
        /// Approvals, by code.
        package var approvals: [String]
        /// Why it cannot be decided; nil = it can.
        package var obstacle: String?
    }

    /// The number.
    package var id: Int
    /// The request.
    package var request: Int
    /// The version of the request.
    package var requestVersion: Int
    /// The digest of the list as it was shown.
    package var list: String
    /// When the list was shown.
    package var shownAt: Moment
    /// The first ten options as they were shown, and the chosen one.
    package var shown: [Shown]
    /// The rank of the chosen option.
    package var option: Int
    /// The snapshot of the feed.
    package var snapshot: Int
    /// The version of the desk's entries that the list was computed from.
    package var entries: Int
    /// The digest of the policy.
    package var policyHash: String
    /// The version of the rules.
    package var rules: String
    /// A home for each child.
    package var assignments: [Assignment]
    /// The day the placement starts.
    package var startOn: Day
    /// The time it starts.
    package var startAt: String?
    /// Why, as a code.
    package var reasonCode: ReasonCode
    /// Why, in words.
    package var reason: String?
    /// How the child's view weighed.
    package var viewWeighed: String
    /// Who.
    package var by: String
    /// When.
    package var at: Moment
    /// The approvals that the option named, by code.
    package var approvals: [String]

    /// The day the placement starts, with its time where one is set.
    package var startInWords: String {
        startOn.inWords + (startAt.map { " at \($0)" } ?? "")
    }

    /// The homes, in the order of the children.
    package var homes: [String] {
        var seen: [String] = []
        for assignment in assignments where !seen.contains(assignment.home) {
            seen.append(assignment.home)
        }
        return seen
    }
}

/// An approval that a decision needs.
package struct DeskApproval: Sendable, Hashable, Codable {
    /// The number.
    package var id: Int
    /// The decision.
    package var decision: Int
    /// Who must give it.
    package var role: Role

    /// Where an approval stands.
    package enum State: String, Sendable, CaseIterable, Codable {
        /// Nobody has answered.
        case waiting
        /// Given on the telephone, not confirmed.
        case verbal
        /// Given.
        case approved
        /// Refused.
        case refused

        /// Whether it counts as given.
        package var isGiven: Bool { self == .verbal || self == .approved }

        /// The words on pages.
        package var words: String {
            self == .verbal ? "Given on the telephone, not confirmed" : rawValue.asWords
        }
    }
}

/// What somebody said about an approval; never changed.
package struct ApprovalEntry: Sendable, Hashable, Codable {
    /// The number.
    package var id: Int
    /// The approval.
    package var approval: Int
    /// `approved`, `refused` or `verbal`.
    package var kind: DeskApproval.State
    /// Why; required to refuse.
    package var reason: String?
    /// Who agreed on the telephone; nil for other kinds.
    package var person: String?
    /// When they agreed; nil for other kinds.
    package var agreedAt: Moment?
    /// Who wrote it down.
    package var by: String
    /// When.
    package var at: Moment
}
