extension PackingProgram {
    /// Finds a plan of least cost, of least secondary cost among those, and proves it.
    ///
    /// The call is synchronous: it returns when the search has ended or a limit is reached. The same
    /// program and options give the same outcome, time limits and cancelling apart.
    ///
    /// - Parameter options: limits, seed and levels.
    /// - Returns: why the search stopped, what it holds and how good that is.
    public func solve(options: PackingOptions = PackingOptions()) -> PackingOutcome {
        SolverThread.run { PackingSearch(program: self, options: options).run() }
    }
}

/// Finds a plan of least cost, of least secondary cost among those, and proves it.
///
/// - SeeAlso: ``PackingProgram/solve(options:)``
public func solve(_ program: PackingProgram, options: PackingOptions = PackingOptions())
    -> PackingOutcome
{
    program.solve(options: options)
}
