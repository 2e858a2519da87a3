/// What a search does to a large program in pieces: subgradient steps before there is a linear program,
/// excerpts for the plan, cells for the prices.
struct LargeProgram {
    let state: SearchState

    /// Prices by subgradient steps, and the heuristic led by them; a very large program is then
    /// solved in parts, while there is time.
    func ascend() -> Prices? {
        let (index, tuning, clock) = (state.index, state.tuning, state.clock)
        guard let plan = state.plan else { return nil }
        var ascent = DualAscent(index: index, rows: index.rows, tuning: tuning)
        ascent.run(
            rounds: tuning.ascentRounds(state.isVeryLarge), steps: tuning.ascentSteps,
            breadth: tuning.ascentColumns, target: plan.cost, isStopped: { clock.mustStop() })
        guard let best = ascent.best else { return nil }
        state.raise(best.bound)
        clock.phase = .heuristic
        let pricing = Pricing(index: index, prices: best.prices, rows: index.rows)
        var led = LocalSearch(
            index: index, tuning: tuning, pricing: pricing, breadth: tuning.ascentBreadth,
            seed: state.options.seed &+ 3)
        led.start(guidedBy: ascent.choice, isStopped: { clock.mustStop() })
        if let found = led.best { state.offer(found.columns) }
        var prices = best.prices
        if state.isVeryLarge {
            // Without a linear program of the whole to follow.
            prices = solveInParts(pricing)
            if let plan = state.plan { led.start(from: plan.columns) }
        }
        led.improve(
            rounds: state.program.demandCount, heat: state.heat / tuning.ledCooling,
            goal: state.bound,
            isStopped: { clock.mustStop() })
        if let found = led.best { state.offer(found.columns) }
        clock.phase = .linearProgram
        return prices
    }

    /// Solves excerpts: first of those whom the linear program gives no whole column, everybody else
    /// having what it gives them, then of those who pay most above the prices, as long as that helps.
    ///
    /// - Parameters:
    ///   - pricing: the prices that lead.
    ///   - whole: columns that the linear program's solution takes whole.
    func refine(_ pricing: Pricing, whole: [Int]) {
        let (index, program, options) = (state.index, state.program, state.options)
        let (clock, tuning) = (state.clock, state.tuning)
        guard state.isLarge, !state.isExcerpt, !state.isProved, let plan = state.plan else {
            return
        }
        let phase = clock.phase
        clock.phase = .excerpts
        var led = LocalSearch(
            index: index, tuning: tuning, pricing: pricing, breadth: tuning.ledBreadth,
            seed: options.seed &+ 5)
        led.start(guidedBy: whole, isStopped: { clock.mustStop() })
        var isWhole = [Bool](repeating: false, count: program.demandCount)
        for column in whole {
            for demand in program.parties[program.party(ofColumn: column)].demands {
                isWhole[Int(demand)] = true
            }
        }
        let open = isWhole.indices.filter { !isWhole[$0] }
        var search = ExcerptSearch(
            index: index, plan: plan.columns, pricing: pricing, options: options, clock: clock)
        let effort = ExcerptSearch.Effort(
            perParty: tuning.excerptColumns, nodes: tuning.excerptNodes.small,
            gap: max(options.gap / 4, tuning.excerptGap))
        if let columns = search.completed(led.state, free: open, effort) {
            state.offer(columns)
            if let plan = state.plan { search.start(from: plan.columns) }
        }
        for _ in 0..<tuning.excerptBatches {
            if state.isProved || state.isWithinGap || clock.mustStop() { break }
            let sets = search.dearest(size: max(1, tuning.partSize * 4 / 7), count: 2)
            let better = search.solve(sets, effort)
            state.offer(search.columns)
            if better == 0 { break }
        }
        clock.phase = phase
    }

    /// Plan and prices of a program too large for one linear program, improved by turns: the plan in
    /// parts along ever other lines and in excerpts of those who pay most, the prices cell by cell.
    ///
    /// - Returns: the prices that prove most.
    private func solveInParts(_ first: Pricing) -> Prices {
        let (index, program, options) = (state.index, state.program, state.options)
        let (clock, tuning) = (state.clock, state.tuning)
        guard let plan = state.plan else { return first.prices }
        let places = program.places
        clock.phase = .parts
        var search = ExcerptSearch(
            index: index, plan: plan.columns, pricing: first, options: options, clock: clock)
        var sweep = PriceSweep(
            index: index, rows: index.rows, prices: first.prices, bound: state.bound,
            options: options,
            clock: clock)
        // A quarter of what all parts together may stay short of, shared among them.
        let share = Double(tuning.partSize) / Double(4 * program.demandCount)
        let effort = ExcerptSearch.Effort(
            perParty: tuning.excerptColumns, nodes: tuning.excerptNodes.large,
            gap: max(options.gap / 4 * share, tuning.partGap))
        var sweepSeconds = 0.0
        for turn in 0..<tuning.turns {
            if state.isProved || state.isWithinGap || clock.mustStop() { break }
            _ = search.solve(search.parts(of: tuning.partSize, turn: turn), effort)
            for _ in 0..<(turn < tuning.doubledTurns ? 2 : 1) where !clock.mustStop() {
                _ = search.solve(
                    search.dearest(size: tuning.partSize, count: tuning.dearestSets), effort)
            }
            state.offer(search.columns)
            if state.isWithinGap || clock.mustStop() { break }
            // A sweep cut short proves nothing: what time is left is the plan's.
            if let left = clock.secondsLeft, left < sweepSeconds { continue }
            let start = clock.seconds
            var cellOfSite = [Int32](repeating: 0, count: places.count)
            let cells = DemandMap.halves(places, of: tuning.partSize, turn: turn + 1)
            // Who has few homes to go to looks far: what they want is one cell wherever it is.
            let far = search.dearestSites(size: tuning.partSize / 4, count: 2)
            for (number, sites) in cells.enumerated() {
                for site in sites { cellOfSite[site] = Int32(far.count + number) }
            }
            for (number, sites) in far.enumerated() {
                for site in sites { cellOfSite[site] = Int32(number) }
            }
            sweep.run(
                cellOfSite: cellOfSite, columnOfParty: search.state.columnOfParty,
                .init(
                    perParty: tuning.cellColumns,
                    reach: Int64(tuning.cellReach * index.costScale)))
            state.raise(sweep.bound)
            sweepSeconds = clock.seconds - start
            search.pricing = Pricing(index: index, prices: sweep.prices, rows: index.rows)
        }
        return sweep.prices
    }
}
