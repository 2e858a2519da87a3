/// Phase 2, where phase 1 found no plan: whether the hard rows can be met at all.
///
/// The same search on the program that minimises how far hard rows are missed: cost 0 is a plan, a
/// bound above 0 proves that there is none.
struct FeasibilityPhase {
    let state: SearchState

    /// Offers a plan, or returns how the whole search ends.
    func run() throws(GLPKFailure) -> PackingOutcome? {
        var options = state.options
        options.incumbent = nil
        options.provesSecondary = false
        options.tieBreak = nil
        options.method = .exact
        options.gap = 0
        let inner = PackingSearch(
            program: state.program.feasibilityProgram(), options: options, clock: state.clock,
            isFeasibilitySearch: true)
        state.clock.isAside = true
        defer { state.clock.isAside = false }
        let found = try inner.search()
        state.record(rows: found.rows, columns: found.columns)
        state.clock.incumbent = nil
        state.clock.bound = state.bound
        if let best = found.plan, best.cost == 0 {
            state.offer(best.columns)
            if state.plan != nil { return nil }
        }
        if found.bound > 0 { return state.outcome(.infeasible) }
        if found.termination != .proved { return state.outcome(found.termination) }
        return state.outcome(state.program.beyond == nil ? .solverFailure : .needsColumns)
    }
}

extension PackingProgram {
    /// The program that minimises how far hard rows are missed and how many demands are left
    /// uncovered: cost 0 means that all can be met.
    func feasibilityProgram() -> PackingProgram {
        var phase = self
        let scale: Int64 = 1 << 20
        phase.columnCosts = [Int64](repeating: 0, count: columnCosts.count)
        phase.constantCost = 0
        phase.costGranularity = 1
        phase.beyond = beyond?.map { $0 == .max ? .max : 0 }
        // Leaving a demand uncovered is a miss too; columns keep their numbers.
        for demand in 0..<demandCount {
            phase.parties.append(Party(demands: [Int32(demand)], size: 0))
            phase.columnSites.append(Self.noSite)
            phase.columnCosts.append(4 * scale)
            phase.columnWeights?.append(0)
            phase.beyond?.append(.max)
            phase.columnStart.append(phase.columnSites.count)
        }
        if secondaryLimit != nil {
            let extreme = sites.lazy.map { Int64(clamping: $0.secondaryCost.magnitude) }.max() ?? 1
            phase.secondaryLimitPrice = max(1, scale / max(1, extreme))
        }
        for k in couplingRows.indices {
            if let price = couplingRows[k].price {
                phase.couplingRows[k].price = .init(
                    cost: 0, secondaryCost: price.secondaryCost)
                continue
            }
            let extreme =
                couplingRows[k].siteCoefficients.lazy.map { Int64(clamping: $0.magnitude) }.max()
                ?? 1
            phase.couplingRows[k].price = .init(cost: max(1, scale / max(1, extreme)))
        }
        return phase
    }
}
