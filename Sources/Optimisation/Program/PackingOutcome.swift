/// How the search is limited and seeded.
public struct PackingOptions: Sendable {
    /// What searches.
    public enum Method: String, Sendable, CaseIterable {
        /// Heuristic, linear program, cuts, integer search until proof or limit.
        case exact
        /// The heuristic, and a proved bound beside it.
        case heuristic
        /// The complete integer program by GLPK's own branch and cut.
        case glpk
    }

    /// What searches; exact by default.
    public var method: Method = .exact
    /// Wall-clock seconds; nil for none.
    public var timeLimit: Double?
    /// The instant at which the search stops too; nil for none.
    ///
    /// Several searches that share one stretch of time are given the same deadline.
    public var deadline: ContinuousClock.Instant?
    /// Branch-and-bound nodes over all integer programs; nil for none.
    ///
    /// Gives repeatable stops.
    public var nodeLimit: Int?
    /// Stop at this proved relative gap, (cost − bound) ÷ max(one point, cost); 0 for a full proof.
    public var gap: Double = 0
    /// The cost that counts as one whole unit in `gap` (a billion where costs are billionths).
    public var gapUnit: Int64 = 1
    /// Seed of every random choice.
    public var seed: UInt64 = 1
    /// Whether to go on to the second level (least secondary cost among optimal plans).
    public var provesSecondary = true
    /// Threads used at most.
    public var threads = 2
    /// Programs of more demands start from prices by subgradient steps, and their plans are improved in
    /// excerpts; 1,000 by default.
    public var largeCount = 1000
    /// Programs of more demands are solved in parts, without a linear program of the whole; 20,000 by
    /// default.
    public var veryLargeCount = 20_000
    /// About how many demands a part has; 1,400 by default, 1 or more.
    public var partSize = 1400
    /// A plan to start from (chosen columns, one cover of every demand); checked before use.
    public var incumbent: [Int]?
    /// What decides among optimal plans that are equal in cost and secondary cost, a third level of
    /// the search; nil where any of them will do.
    public var tieBreak: TieBreak?
    /// Columns that must be chosen; every plan found and every bound is then one with them.
    ///
    /// The price of a choice is the difference between two solves, one of them with the choice
    /// forced.
    public var forced: [Int] = []
    /// What an earlier search of the same program left behind, to start from; nil for none.
    public var footing: PackingFooting?
    /// Whether the outcome carries a ``BoundCertificate``.
    public var certifies = false
    /// Called now and then with the state of the search, on the searching thread; return false to
    /// cancel.
    public var progress: (@Sendable (PackingProgress) -> Bool)?

    /// Default options.
    public init() {}
}

/// The state of a running search.
public struct PackingProgress: Sendable {
    /// What is being done: "heuristic", "linear program", "excerpts", "parts", "integer search",
    /// "secondary cost".
    public var phase: String
    /// The cost of the best plan held, if any.
    public var incumbent: Int64?
    /// The best proved lower bound, if any.
    public var bound: Int64?
    /// Seconds since the start.
    public var seconds: Double

    /// Creates a state.
    public init(phase: String, incumbent: Int64?, bound: Int64?, seconds: Double) {
        self.phase = phase
        self.incumbent = incumbent
        self.bound = bound
        self.seconds = seconds
    }
}

/// Why a search stopped, what it holds, how good that is.
public struct PackingOutcome: Sendable {
    /// Why a search stopped.
    public enum Termination: String, Sendable {
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
        /// The solver failed; the plan and bound held are still valid.
        case solverFailure
    }

    /// A choice of columns that satisfies every row, checked in whole-number arithmetic.
    public struct Plan: Sendable, Equatable {
        /// Chosen columns, ascending.
        public var columns: [Int]
        /// Total cost, slacks and constant included.
        public var cost: Int64
        /// Total secondary cost, slacks and constant included.
        public var secondaryCost: Int64
    }

    /// Why the search stopped.
    public var termination: Termination
    /// The best plan held.
    public var plan: Plan?
    /// A proved lower bound on the cost of every plan, rounded up to the cost granularity.
    public var bound: Int64
    /// A proved lower bound on the secondary cost of every plan whose cost is that of `plan`;
    /// meaningful where `plan.cost == bound`, else the constant part.
    public var secondaryBound: Int64
    /// Whether the third level (``PackingOptions/tieBreak``) was solved to its end.
    public var tieBreakProved: Bool
    /// Parties whose columns left out (see ``PackingProgram/beyond``) stand between the bound and
    /// the plan, ascending.
    public var short: [Int] = []
    /// Branch-and-bound nodes.
    public var nodes: Int
    /// Rows of the largest program solved.
    public var rows: Int
    /// Columns of the largest program solved.
    public var columns: Int
    /// The prices that prove the bound of the linear program, where asked for and reached.
    public var certificate: BoundCertificate?
    /// What a related search can start from (see ``PackingOptions/footing``).
    public var footing: PackingFooting?
}

/// Columns and inequalities that mattered to a search, for a related search to start from.
///
/// It speeds up and changes no result: everything is priced and checked again.
public struct PackingFooting: Sendable {
    var columns: [Int]
    var cuts: [SiteCut]
}
