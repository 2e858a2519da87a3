/// What a search is doing.
package enum SearchPhase: String, Sendable, CaseIterable {
    /// Places are priced by auction before there is a program.
    case prices = "prices of places"
    /// A plan is looked for, without prices or led by them.
    case heuristic
    /// The linear program over all columns is solved, with violated inequalities added.
    case linearProgram = "linear program"
    /// The plan of a large program is improved in excerpts.
    case excerpts
    /// A very large program is solved in parts.
    case parts
    /// Sums are made whole and balls closed: what is left between bound and plan.
    case integerSearch = "integer search"
    /// The least secondary cost among plans of the least cost.
    case secondaryCost = "secondary cost"
    /// The choice among plans equal in both.
    case tieBreak = "choice among equals"
}
