/// Why a search stopped, what it holds, how good that is.
package struct PackingOutcome: Sendable {
    /// Why a search stopped.
    package enum Termination: String, Sendable {
        /// Nothing better exists, proved.
        case proved
        /// The plan is within the gap asked for, proved.
        case gapReached
        /// The time limit.
        case timeLimit
        /// The node limit.
        case nodeLimit
        /// The heuristic came to its end.
        case heuristicDone
        /// The hard rows cannot all be met, proved.
        case infeasible
        /// The caller's progress function returned false.
        case cancelled
        /// Columns that the program does not hold could be better (see ``PackingProgram/beyond``).
        case needsColumns
        /// More sets of children could share a home than were gone through: the plan is lawful, the
        /// bound is that of a relaxation.
        case unsearchedSets
        /// GLPK's own search came to its end, and its tolerance leaves the last of the gap open.
        case solverTolerance
        /// The solver failed; the plan and bound held are still valid.
        case solverFailure
    }

    /// A choice of columns that satisfies every row, checked in whole-number arithmetic.
    package struct Plan: Sendable, Equatable {
        /// Chosen columns, ascending.
        package var columns: [Int]
        /// Total cost, slacks and constant included.
        package var cost: Int64
        /// Total secondary cost, slacks and constant included.
        package var secondaryCost: Int64
    }

    /// Why the search stopped.
    package var termination: Termination
    /// The best plan held.
    package var plan: Plan?
    /// A proved lower bound on the cost of every plan, rounded up to the cost granularity.
    package var bound: Int64
    /// A proved lower bound on the secondary cost of every plan whose cost is that of `plan`;
    /// meaningful where `plan.cost == bound`, else the constant part.
    package var secondaryBound: Int64
    /// Whether the third level (``PackingOptions/tieBreak``) was solved to its end.
    package var tieBreakProved: Bool
    /// Parties whose columns left out (see ``PackingProgram/beyond``) stand between the bound and
    /// the plan, ascending.
    package var short: [Int] = []
    /// Branch-and-bound nodes.
    package var nodes: Int
    /// Rows of the largest program solved.
    package var rows: Int
    /// Columns of the largest program solved.
    package var columns: Int
    /// The prices that prove the bound of the linear program, where asked for and reached.
    package var certificate: BoundCertificate?
    /// What a related search can start from (see ``PackingOptions/footing``).
    package var footing: PackingFooting?
}
