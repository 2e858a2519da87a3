import Care

/// Where a home lies for a child: facts kept apart, never merged.
package struct LocationFacts: Sendable, Hashable {
    /// The child, an index.
    package var child: Int
    /// IN, OUT or unknown; adjoining or distant.
    package var area: AreaLocation
    /// Straight-line tenths of a mile from where the child comes from; nil where unknown or for an
    /// unaccompanied child.
    package var tenthsOfMile: Int64?
    /// Straight-line tenths of a mile to school; nil where unknown.
    package var schoolTenthsOfMile: Int64?
    /// Recorded journeys.
    package var journeys: [Journey]
}

/// The exact price of a choice for every other child.
package struct EffectOnOthers: Sendable, Hashable {
    /// The least and most it can be; equal where proved.
    package var points: ClosedRange<Points>
    /// More (or less) weekly cost for the others, among plans with the fewest points; nil where the
    /// points are not proved.
    package var weeklyCost: Pence?
    /// What the option's own children add to the measure of children outside.
    package var target: OutsideCount
    /// The effect in words.
    package var text: String
}

/// One way to answer a request: a home for each child.
package struct MatchOption: Sendable, Hashable {
    /// Place in the list, from 1.
    package var rank: Int
    /// The home of each child, in the request's order.
    package var assignments: [Assignment]
    /// The answer of the whole option.
    package var eligibility: Eligibility
    /// Rounded points of the pairs and the split of siblings.
    package var points: Points
    /// Weekly cost of the children in these homes.
    package var weeklyCost: Pence
    /// The points taken apart.
    package var charges: [TermCharge]
    /// Every reason.
    package var reasons: [Reason]
    /// What must be recorded first, sorted.
    package var approvals: [Approval]
    /// What speaks for it, in the child's terms.
    package var advantages: [String]
    /// What speaks against it.
    package var disadvantages: [String]
    /// What to ask before deciding.
    package var questions: [String]
    /// Where the homes lie, for each child.
    package var locations: [LocationFacts]
    /// For an option that asks: its rank if the answers were good and its points as they are.
    package var wouldRank: Int?
    /// The price for every other child; nil where not worked out.
    package var effectOnOthers: EffectOnOthers?

    /// A child in a home.
    package struct Assignment: Sendable, Hashable {
        /// The child, an index.
        package var child: Int
        /// The home, an index.
        package var home: Int
    }

    /// The different homes, in the order of the children.
    package var homes: [Int] {
        var seen: [Int] = []
        for assignment in assignments where !seen.contains(assignment.home) {
            seen.append(assignment.home)
        }
        return seen
    }

    /// Whether it waits for an exemption from the usual fostering limit.
    package var needsExemption: Bool { approvals.contains(.exemption) }
}

/// A home that no request's child may have, with every reason.
package struct ExcludedHome: Sendable, Hashable {
    /// The home, an index.
    package var home: Int
    /// Every reason, those that only ask or wait included.
    package var reasons: [Reason]
    /// Points the option would have.
    package var points: Points
    /// What would have to change, in words, and who can change it.
    package var text: String
    /// Approvals that it would need even then.
    package var approvals: [Approval]
    /// Whether all that excludes it can be changed by somebody or passes within a year.
    package var isLiftable: Bool

    /// What would have to change, and what would still be needed then.
    package var whole: String {
        isLiftable && !approvals.isEmpty
            ? "\(text) Approval would still be needed: \(approvals.map(\.inWords).joined(separator: "; "))."
            : text
    }

    /// The distinct rules that exclude, in the rules' order.
    package var blockedBy: [String] {
        var rules: [String] = []
        for reason in reasons where reason.answer == .excluded && !rules.contains(reason.rule) {
            rules.append(reason.rule)
        }
        return rules
    }
}

/// The answer to a request.
package struct MatchResult: Sendable, Hashable {
    /// The request.
    package var request: MatchRequest
    /// Every option in order.
    package var options: [MatchOption]
    /// Every excluded home, by home reference.
    package var excluded: [ExcludedHome]
    /// The five homes excluded by the fewest rules.
    package var nearestMisses: [ExcludedHome]
    /// The same of homes whose bars can be lifted: what an officer can still try.
    package var nearlyPossible: [ExcludedHome]

    /// The homes to ring, best for the children first: every option in one home in the order of the list,
    /// and those that need an answer where they would stand if it is good.
    package var ringingOrder: [MatchOption] {
        options.filter { $0.homes.count == 1 }.sorted { left, right in
            func place(_ option: MatchOption) -> (Int, Int, Int) {
                (option.wouldRank ?? option.rank, option.wouldRank == nil ? 1 : 0, option.rank)
            }
            return place(left) < place(right)
        }
    }

    /// Whether a lawful option exists now.
    package var hasLawfulOption: Bool {
        options.contains { $0.eligibility <= .conditional }
    }
}
