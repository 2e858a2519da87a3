import Care

/// Where a home lies for a child: facts kept apart, never merged.
public struct LocationFacts: Sendable, Hashable {
    /// The child, an index.
    public var child: Int
    /// IN, OUT or unknown; adjoining or distant.
    public var area: AreaLocation
    /// Straight-line tenths of a mile from where the child comes from; nil where unknown or for an
    /// unaccompanied child.
    public var tenthsOfMile: Int64?
    /// Straight-line tenths of a mile to school; nil where unknown.
    public var schoolTenthsOfMile: Int64?
    /// Recorded journeys.
    public var journeys: [Journey]
}

/// The exact price of a choice for every other child.
public struct EffectOnOthers: Sendable, Hashable {
    /// The least and most it can be; equal where proved.
    public var points: ClosedRange<Points>
    /// More (or less) weekly cost for the others, among plans with the fewest points; nil where the
    /// points are not proved.
    public var weeklyCost: Pence?
    /// What the option's own children add to the measure of children outside.
    public var target: OutsideCount
    /// The effect in words.
    public var text: String
}

/// One way to answer a request: a home for each child.
public struct MatchOption: Sendable, Hashable {
    /// Place in the list, from 1.
    public var rank: Int
    /// The home of each child, in the request's order.
    public var assignments: [Assignment]
    /// The answer of the whole option.
    public var eligibility: Eligibility
    /// Rounded points of the pairs and the split of siblings.
    public var points: Points
    /// Weekly cost of the children in these homes.
    public var weeklyCost: Pence
    /// The points taken apart.
    public var charges: [TermCharge]
    /// Every reason.
    public var reasons: [Reason]
    /// What must be recorded first, sorted.
    public var approvals: [Approval]
    /// What speaks for it, in the child's terms.
    public var advantages: [String]
    /// What speaks against it.
    public var disadvantages: [String]
    /// What to ask before deciding.
    public var questions: [String]
    /// Where the homes lie, for each child.
    public var locations: [LocationFacts]
    /// For an option that asks: its rank if the answers were good and its points as they are.
    public var wouldRank: Int?
    /// The price for every other child; nil where not worked out.
    public var effectOnOthers: EffectOnOthers?

    /// A child in a home.
    public struct Assignment: Sendable, Hashable {
        /// The child, an index.
        public var child: Int
        /// The home, an index.
        public var home: Int
    }

    /// The different homes, in the order of the children.
    public var homes: [Int] {
        var seen: [Int] = []
        for assignment in assignments where !seen.contains(assignment.home) {
            seen.append(assignment.home)
        }
        return seen
    }

    /// Whether it waits for an exemption from the usual fostering limit.
    public var needsExemption: Bool { approvals.contains(.exemption) }
}

/// A home that no request's child may have, with every reason.
public struct ExcludedHome: Sendable, Hashable {
    /// The home, an index.
    public var home: Int
    /// Every reason, those that only ask or wait included.
    public var reasons: [Reason]
    /// Points the option would have.
    public var points: Points
    /// What would have to change, in words.
    public var text: String

    /// The distinct rules that exclude, in the rules' order.
    public var blockedBy: [String] {
        var rules: [String] = []
        for reason in reasons where reason.answer == .excluded && !rules.contains(reason.rule) {
            rules.append(reason.rule)
        }
        return rules
    }
}

/// The answer to a request.
public struct MatchResult: Sendable, Hashable {
    /// The request.
    public var request: MatchRequest
    /// Every option in order.
    public var options: [MatchOption]
    /// Every excluded home, by home reference.
    public var excluded: [ExcludedHome]
    /// The five homes excluded by the fewest rules.
    public var nearestMisses: [ExcludedHome]

    /// Whether a lawful option exists now.
    public var hasLawfulOption: Bool {
        options.contains { $0.eligibility <= .conditional }
    }
}
