/// Phases 7 and 8: the least secondary cost among plans of the least cost, then the choice among plans
/// equal in both.
///
/// Every plan of the least cost has only columns whose reduced cost is at most least cost − bound, in
/// some part of the sums: the *faces*. Each lower level is a program of its own over a face, the levels
/// above being rows, with all inequalities kept. A face falls into pieces that share no demand, site or
/// row that can differ; a plan is least in a level where it is least in each piece, the others as they
/// are, and pieces are much sooner decided than the whole. Once the least secondary cost is proved, the
/// columns that no plan of it has leave their face too, which then falls into still smaller pieces.
struct LowerLevels {
    let state: SearchState
    let generation: ColumnGeneration

    /// The columns that a plan of the least cost can have in one part.
    private struct Face {
        var rows: [LinearRow]
        var columns: [Int]
        /// What covering each demand is worth, none outside of what its columns cost.
        var cover: [Int64]
    }

    /// Proves the lower levels and ends the search.
    func run(_ sums: SumPhase) throws(GLPKFailure) -> PackingOutcome {
        guard let plan = state.plan else { return state.outcome(.solverFailure) }
        state.clock.phase = .secondaryCost
        guard var faces = try faces(sums, best: plan.cost) else {
            return state.outcome(.needsColumns)
        }
        var cuts = sums.restricted.cuts.map(\.cut)
        let held = try leastSecondary(plan, faces, &cuts)
        guard state.secondaryBound >= held.secondaryCost else {
            return state.outcome(state.reasonForEnd)
        }
        guard let decider = state.options.tieBreak else { return state.outcome(.proved) }
        state.clock.phase = .tieBreak
        for number in faces.indices {
            try narrow(&faces[number], held, decider, isWhole: faces.count > 1, &cuts)
        }
        let isDecided = try decide(held, decider, faces, cuts)
        return state.outcome(.proved, tieBreakProved: isDecided)
    }

    /// The faces of all parts; nil where columns left out could be in one.
    private func faces(_ sums: SumPhase, best: Int64) throws(GLPKFailure) -> [Face]? {
        let restricted = sums.restricted
        var faces: [Face] = []
        for part in sums.parts where part.bound <= best {
            try sums.enter(part)
            // A part given up for its bound alone may still hold a plan of just this cost; its
            // linear program is finished first.
            let prices: Prices
            if let known = part.prices, part.bound < best {
                prices = known
            } else {
                prices = try generation.price(restricted, .dual, isPart: true, stopsAtPlan: false)
                    .prices
            }
            let rows = restricted.boundedRows
            let pricing = Pricing(index: state.index, prices: prices, rows: rows)
            let floor = pricing.pass(perParty: 1, threshold: .min).bound
            if floor > best { continue }
            if pricing.leastBeyond <= best - floor { return nil }
            let columns = pricing.columns(within: best - floor)
            faces.append(
                Face(rows: rows, columns: columns, cover: plainWorth(prices.cover, columns)))
        }
        return faces
    }

    /// The least secondary cost over all faces; inequalities that press in it are kept.
    private func leastSecondary(
        _ plan: PackingOutcome.Plan, _ faces: [Face], _ cuts: inout [SiteCut]
    ) throws(GLPKFailure) -> PackingOutcome.Plan {
        let program = state.program
        let best = plan.cost
        var held = plan
        var proved = Int64.max
        for face in faces {
            // What the pieces could still save at most; nil where one was given up without a bound.
            var open: Int64? = 0
            for piece in pieces(of: face, isWhole: faces.count > 1) {
                let second = try lower(
                    .secondary(costLimit: best, cover: face.cover), face, piece, cuts: cuts,
                    from: held, limit: held.secondaryCost, constant: program.constantSecondaryCost
                ) { audit, _ in audit.cost <= best ? audit.secondaryCost : nil }
                cuts += second.cuts
                if let better = second.plan, let checked = program.checkedPlan(better) {
                    held = checked
                    state.prefer(checked)
                }
                open = open.flatMap { sum in
                    let gap = held.secondaryCost.subtractingReportingOverflow(second.bound)
                    return gap.overflow ? nil : sum + max(0, gap.partialValue)
                }
            }
            proved = min(proved, open.map { held.secondaryCost - $0 } ?? .min)
        }
        state.secondaryBound = max(state.secondaryBound, min(held.secondaryCost, proved))
        return held
    }

    /// Takes the columns out of a face that no plan least in both levels has.
    ///
    /// Piece by piece, each level is bounded with the other as a row, in turn: what one leaves out
    /// tightens the other, and fewer columns are more pieces.
    private func narrow(
        _ face: inout Face, _ held: PackingOutcome.Plan, _ decider: TieBreak, isWhole: Bool,
        _ cuts: inout [SiteCut]
    ) throws(GLPKFailure) {
        let program = state.program
        let (best, least) = (held.cost, held.secondaryCost)
        let levels: [(RestrictedProgram.Level, constant: Int64, limit: Int64)] = [
            (
                .secondary(costLimit: best, cover: face.cover), program.constantSecondaryCost,
                least
            ),
            (.costWithin(secondaryLimit: least), program.constantCost, best),
        ]
        for _ in 0..<state.tuning.mostNarrowings {
            let before = face.columns.count
            for (level, constant, limit) in levels {
                var out: Set<Int> = []
                for piece in undecided(face, held, decider, isWhole: isWhole)
                where piece.count >= state.tuning.leastNarrowed {
                    let lower = try self.program(level, face, piece, cuts: cuts, from: held)
                    try separate(lower)
                    let dual = lower.integer.dualBound(
                        try lower.lp.rowDuals(), costScale: lower.integer.costScale)
                    cuts += lower.cuts.dropFirst(cuts.count).map(\.cut)
                    let room = limit.subtractingReportingOverflow(dual.value + constant)
                    if room.overflow { continue }
                    for column in piece {
                        guard let here = lower.position[column] else { continue }
                        if dual.reducedCosts[Int(here)] > room.partialValue { out.insert(column) }
                    }
                }
                face.columns.removeAll { out.contains($0) }
            }
            if face.columns.count * 10 > before * 9 { return }
        }
    }

    /// Adds the inequalities that a solution violates, a few times over.
    private func separate(_ restricted: RestrictedProgram) throws(GLPKFailure) {
        var separation = generation.separation
        let patterns = PatternSeparation(index: state.index, tuning: state.tuning)
        for _ in 0..<state.tuning.mostSeparations {
            let values = try restricted.lp.columnValues()
            var found = separation.violated(in: restricted, values: values)
            if found.isEmpty { found = try patterns.violated(in: restricted, values: values) }
            if found.isEmpty || state.clock.mustStop() { return }
            for cut in found { try restricted.add(cut) }
            _ = try restricted.lp.solve(.dual, milliseconds: state.clock.millisecondsLeft)
        }
    }

    /// The plan that a tie-breaker decides for; whether it is proved to be it.
    private func decide(
        _ plan: PackingOutcome.Plan, _ decider: TieBreak, _ faces: [Face], _ cuts: [SiteCut]
    ) throws(GLPKFailure) -> Bool {
        let (best, least) = (plan.cost, plan.secondaryCost)
        var held = plan
        var reached = decider.sum(over: held.columns)
        var isProved = true
        for face in faces {
            for piece in undecided(face, held, decider, isWhole: faces.count > 1) {
                let third = try lower(
                    .tieBreak(
                        costLimit: best, cover: face.cover, secondaryLimit: least, decider),
                    face, piece, cuts: cuts, from: held, limit: reached, constant: 0
                ) { audit, columns in
                    audit.cost <= best && audit.secondaryCost <= least
                        ? decider.sum(over: columns) : nil
                }
                if let better = third.plan, let checked = state.program.checkedPlan(better) {
                    held = checked
                    state.prefer(checked)
                    reached = decider.sum(over: checked.columns)
                }
                isProved = isProved && third.bound >= reached
            }
        }
        return isProved
    }

    /// The pieces of a face in which another plan could weigh less than the held one: where each
    /// demand weighs the least that any of its columns makes it weigh, there is nothing to decide.
    private func undecided(
        _ face: Face, _ held: PackingOutcome.Plan, _ decider: TieBreak, isWhole: Bool
    ) -> [[Int]] {
        let program = state.program
        let chosen = Set(held.columns)
        return pieces(of: face, isWhole: isWhole).filter { piece in
            var least: [Int32: Int64] = [:]
            var reached: Int64 = 0
            for column in piece {
                let weight = decider.weight(column)
                if chosen.contains(column) { reached += weight }
                let demands = program.parties[program.party(ofColumn: column)].demands
                let heads = Int64(demands.count)
                let each = weight / heads - (weight % heads < 0 ? 1 : 0)
                for demand in demands { least[demand] = min(least[demand] ?? .max, each) }
            }
            if isWhole { reached = decider.sum(over: held.columns) }
            return reached > least.values.reduce(0, +)
        }
    }

    /// The columns of a face in pieces, those without a choice left out; one piece where `isWhole`.
    private func pieces(of face: Face, isWhole: Bool) -> [[Int]] {
        if isWhole { return [face.columns] }
        let program = state.program
        var groups = DisjointSets(count: program.demandCount)
        var demandAtSite: [Int32: Int] = [:]
        for column in face.columns {
            let demands = program.parties[program.party(ofColumn: column)].demands
            let first = Int(demands[0])
            for demand in demands { groups.join(first, Int(demand)) }
            let site = program.columnSites[column]
            guard site >= 0 else { continue }
            if let other = demandAtSite[site] {
                groups.join(first, other)
            } else {
                demandAtSite[site] = first
            }
        }
        // A row links those pieces in which its sum can differ.
        for row in face.rows {
            var entryOfGroup: [Int: (value: Int64, heads: Int64)] = [:]
            var differing: Set<Int> = []
            for column in face.columns {
                let party = program.parties[program.party(ofColumn: column)]
                let value = row.entry(
                    cost: program.columnCosts[column], site: Int(program.columnSites[column]),
                    party: party)
                let heads = Int64(party.demands.count)
                let group = groups.root(of: Int(party.demands[0]))
                if let other = entryOfGroup[group] {
                    if value * other.heads != other.value * heads { differing.insert(group) }
                } else {
                    entryOfGroup[group] = (value, heads)
                }
            }
            if let first = differing.min() {
                for other in differing { groups.join(first, other) }
            }
        }
        var found: [Int: [Int]] = [:]
        for column in face.columns {
            let party = program.parties[program.party(ofColumn: column)]
            found[groups.root(of: Int(party.demands[0])), default: []].append(column)
        }
        return found.sorted { $0.key < $1.key }.map(\.value).filter { $0.count > 1 }
    }

    /// Prices of demands, none outside of what its columns cost.
    ///
    /// Where rows leave no room at all, prices can be as large as what it costs to miss a row; such a
    /// price in the row that keeps the cost would let a millionth of a demand pay for another plan.
    private func plainWorth(_ cover: [Int64], _ columns: [Int]) -> [Int64] {
        var least = [Int64](repeating: .max, count: cover.count)
        var most = [Int64](repeating: .min, count: cover.count)
        for column in columns {
            let cost = state.program.columnCosts[column]
            for demand in state.program.parties[state.program.party(ofColumn: column)].demands {
                least[Int(demand)] = min(least[Int(demand)], cost)
                most[Int(demand)] = max(most[Int(demand)], cost)
            }
        }
        return cover.indices.map { demand in
            least[demand] > most[demand]
                ? cover[demand] : min(max(cover[demand], least[demand]), most[demand])
        }
    }

    /// The program of a level over some columns of a face, all else as it is held, solved.
    private func program(
        _ level: RestrictedProgram.Level, _ face: Face, _ columns: [Int], cuts: [SiteCut],
        from held: PackingOutcome.Plan
    ) throws(GLPKFailure) -> RestrictedProgram {
        let made = try RestrictedProgram(index: state.index, rows: face.rows, level: level)
        try made.add(columns)
        try made.add(held.columns)
        for cut in cuts { try made.add(cut) }
        let sums = state.program.audit(held.columns).rowSums
        try made.lp.setBasis(made.basis(of: held.columns, rowSums: sums))
        _ = try made.lp.solve(.primal, milliseconds: state.clock.millisecondsLeft)
        return made
    }

    /// Branch and bound over a piece of a face for a lower level, all else as it is held.
    private func lower(
        _ level: RestrictedProgram.Level, _ face: Face, _ piece: [Int], cuts: [SiteCut],
        from held: PackingOutcome.Plan, limit: Int64, constant: Int64,
        value: @escaping (PlanAudit, [Int]) -> Int64?
    ) throws(GLPKFailure) -> (plan: [Int]?, bound: Int64, cuts: [SiteCut]) {
        let program = state.program
        let lower = try self.program(level, face, piece, cuts: cuts, from: held)
        var search = BranchAndBound(
            restricted: lower, separation: generation.separation, clock: state.clock,
            tuning: state.tuning, limit: limit, granularity: 1, constant: constant,
            branchRows: Array(state.index.rows.count..<face.rows.count),
            evaluate: { columns in
                let audit = program.audit(columns)
                return audit.isValid ? value(audit, columns) : nil
            })
        try search.run(closed: [])
        state.record(lower)
        let bound = min(search.bound, search.best?.value ?? limit)
        // Inequalities are kept for the choice among equals alone.
        guard case .secondary = level, state.options.tieBreak != nil else {
            return (search.best?.columns, bound, [])
        }
        _ = try lower.lp.solve(.dual, milliseconds: state.clock.millisecondsLeft)
        let tight = try lower.tightCuts().filter { $0 >= cuts.count }
        return (search.best?.columns, bound, tight.map { lower.cuts[$0].cut })
    }
}
