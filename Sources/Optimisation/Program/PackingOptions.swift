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
    /// The numbers that steer the search; no result depends on them, only its time.
    public var tuning = SearchTuning()
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
