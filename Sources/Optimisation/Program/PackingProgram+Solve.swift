extension PackingProgram {
    /// Finds a plan of least cost, of least secondary cost among those, and proves it.
    ///
    /// The call is synchronous: it returns when the search has ended or a limit is reached. The same
    /// program and options give the same outcome, time limits and cancelling apart.
    ///
    /// - Parameter options: limits, seed and levels.
    /// - Returns: why the search stopped, what it holds and how good that is.
    package func solve(options: PackingOptions = PackingOptions()) -> PackingOutcome {
        var largest: UInt64 = 0
        for cost in columnCosts { largest = max(largest, cost.magnitude) }
        for row in couplingRows { largest = max(largest, row.price?.cost.magnitude ?? 0) }
        // Prices are whole numbers of the cost unit: a coarse unit would coarsen the bounds.
        if largest < 1 << 24, !options.certifies { return solveFinely(options) }
        return search(options)
    }

    /// Searches on a thread of its own, by the method asked for.
    private func search(_ options: PackingOptions) -> PackingOutcome {
        precondition(options.tuning.faults.isEmpty, "\(options.tuning.faults)")
        return SolverThread.run {
            switch options.method {
            case .exact, .heuristic: PackingSearch(program: self, options: options).run()
            case .glpk: CompleteSearch(program: self, options: options).run()
            }
        }
    }

    private func solveFinely(_ options: PackingOptions) -> PackingOutcome {
        let factor: Int64 = 1 << 20
        var fine = self
        fine.columnCosts = columnCosts.map { $0 * factor }
        fine.constantCost = constantCost * factor
        fine.beyond = beyond?.map { $0 == .max ? .max : $0 * factor }
        fine.costGranularity = max(1, costGranularity) * factor
        for k in couplingRows.indices {
            if let price = couplingRows[k].price {
                fine.couplingRows[k].price?.cost = price.cost * factor
            }
        }
        var options = options
        options.gapUnit *= factor
        if let progress = options.progress {
            options.progress = { state in
                var state = state
                state.incumbent = state.incumbent.map { $0 / factor }
                state.bound = state.bound.map { $0 / factor }
                return progress(state)
            }
        }
        var outcome = fine.search(options)
        outcome.plan?.cost /= factor
        // Bounds of the search are multiples of the granularity.
        outcome.bound /= factor
        return outcome
    }
}

/// Finds a plan of least cost, of least secondary cost among those, and proves it.
///
/// - SeeAlso: ``PackingProgram/solve(options:)``
package func solve(_ program: PackingProgram, options: PackingOptions = PackingOptions())
    -> PackingOutcome
{
    program.solve(options: options)
}
