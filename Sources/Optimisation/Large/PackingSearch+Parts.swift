/// What a search does to a large program in pieces: excerpts for the plan, cells for the prices.
extension PackingSearch {
    /// Solves excerpts: first of those whom the linear program gives no whole column, everybody else
    /// having what it gives them, then of those who pay most above the prices, as long as that helps.
    ///
    /// - Parameters:
    ///   - pricing: the prices that lead.
    ///   - whole: columns that the linear program's solution takes whole.
    func refine(_ pricing: Pricing, whole: [Int]) {
        guard isLarge, !isExcerpt, !isProved, let plan else { return }
        let phase = clock.phase
        clock.phase = "excerpts"
        var led = LocalSearch(index: index, pricing: pricing, breadth: 12, seed: options.seed &+ 5)
        led.start(guidedBy: whole, isStopped: { self.clock.mustStop() })
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
            perParty: 16, nodes: 20, gap: max(options.gap / 4, 1e-4))
        if let columns = search.completed(led.state, free: open, effort) {
            offer(columns)
            if let plan = self.plan { search.start(from: plan.columns) }
        }
        for _ in 0..<8 {
            if isProved || isWithinGap || clock.mustStop() { break }
            let sets = search.dearest(size: max(1, options.partSize * 4 / 7), count: 2)
            let better = search.solve(sets, effort)
            offer(search.columns)
            if better == 0 { break }
        }
        clock.phase = phase
    }

    /// Plan and prices of a program too large for one linear program, improved by turns: the plan in
    /// parts along ever other lines and in excerpts of those who pay most, the prices cell by cell.
    ///
    /// - Returns: the prices that prove most.
    func solveInParts(_ first: Pricing) -> Prices {
        guard let plan else { return first.prices }
        let places = program.places
        clock.phase = "parts"
        var search = ExcerptSearch(
            index: index, plan: plan.columns, pricing: first, options: options, clock: clock)
        var sweep = PriceSweep(
            index: index, rows: index.rows, prices: first.prices, bound: bound, options: options,
            clock: clock)
        // A quarter of what all parts together may stay short of, shared among them.
        let share = Double(options.partSize) / Double(4 * program.demandCount)
        let effort = ExcerptSearch.Effort(
            perParty: 16, nodes: 40, gap: max(options.gap / 4 * share, 1e-6))
        var sweepSeconds = 0.0
        for turn in 0..<12 {
            if isProved || isWithinGap || clock.mustStop() { break }
            _ = search.solve(search.parts(of: options.partSize, turn: turn), effort)
            for _ in 0..<(turn < 2 ? 2 : 1) where !clock.mustStop() {
                _ = search.solve(search.dearest(size: options.partSize, count: 16), effort)
            }
            offer(search.columns)
            if isWithinGap || clock.mustStop() { break }
            // A sweep cut short proves nothing: what time is left is the plan's.
            if let left = clock.secondsLeft, left < sweepSeconds { continue }
            let start = clock.seconds
            var cellOfSite = [Int32](repeating: 0, count: places.count)
            let cells = DemandMap.halves(places, of: options.partSize, turn: turn + 1)
            // Who has few homes to go to looks far: what they want is one cell wherever it is.
            let far = search.dearestSites(size: options.partSize / 4, count: 2)
            for (number, sites) in cells.enumerated() {
                for site in sites { cellOfSite[site] = Int32(far.count + number) }
            }
            for (number, sites) in far.enumerated() {
                for site in sites { cellOfSite[site] = Int32(number) }
            }
            sweep.run(
                cellOfSite: cellOfSite, columnOfParty: search.state.columnOfParty,
                .init(perParty: 24, reach: Int64(300 * index.costScale)))
            raise(sweep.bound)
            sweepSeconds = clock.seconds - start
            search.pricing = Pricing(index: index, prices: sweep.prices, rows: index.rows)
        }
        return sweep.prices
    }
}
