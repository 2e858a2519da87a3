/// How the search is limited and seeded.
package struct PackingOptions: Sendable {
    /// What searches.
    package enum Method: String, Sendable, CaseIterable {
        /// Heuristic, linear program, cuts, integer search until proof or limit.
        case exact
        /// The heuristic, and a proved bound beside it.
        case heuristic
        /// The complete integer program by GLPK's own branch and cut.
        case glpk
    }

    /// What searches; exact by default.
    package var method: Method = .exact
    /// Wall-clock seconds; nil for none.
    package var timeLimit: Double?
    /// The instant at which the search stops too; nil for none.
    ///
    /// Several searches that share one stretch of time are given the same deadline.
    package var deadline: ContinuousClock.Instant?
    /// Branch-and-bound nodes over all integer programs; nil for none.
    ///
    /// Gives repeatable stops.
    package var nodeLimit: Int?
    /// Stop at this proved relative gap, (cost − bound) ÷ max(one point, cost); 0 for a full proof.
    package var gap: Double = 0
    /// The cost that counts as one whole unit in `gap` (a billion where costs are billionths).
    package var gapUnit: Int64 = 1
    /// Seed of every random choice.
    package var seed: UInt64 = 1
    /// Whether to go on to the second level (least secondary cost among optimal plans).
    package var provesSecondary = true
    /// Threads used at most.
    package var threads = 2
    /// The numbers that steer the search; no result depends on them, only its time.
    package var tuning = SearchTuning()
    /// A plan to start from (chosen columns, one cover of every demand); checked before use.
    package var incumbent: [Int]?
    /// What decides among optimal plans that are equal in cost and secondary cost, a third level of
    /// the search; nil where any of them will do.
    package var tieBreak: TieBreak?
    /// Columns that must be chosen; every plan found and every bound is then one with them.
    ///
    /// The price of a choice is the difference between two solves, one of them with the choice
    /// forced.
    package var forced: [Int] = []
    /// What an earlier search of the same program left behind, to start from; nil for none.
    package var footing: PackingFooting?
    /// Whether the outcome carries a ``BoundCertificate``.
    package var certifies = false
    /// Called now and then with the state of the search, on the searching thread; return false to
    /// cancel.
    package var progress: (@Sendable (PackingProgress) -> Bool)?

    /// Default options.
    package init() {}
}
