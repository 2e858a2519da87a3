/// Phase 3: the linear program of the whole, first plain, then with inequalities.
struct RootPhase {
    /// A solved linear program and its prices.
    struct Root {
        var restricted: RestrictedProgram
        var prices: Prices
    }

    let state: SearchState
    let generation: ColumnGeneration

    /// Solves the linear program over all columns; raises the bound.
    ///
    /// - Parameter start: prices to choose the first columns by; nil for plain costs.
    func run(start: Prices?) throws(GLPKFailure) -> Root {
        let (index, program, options) = (state.index, state.program, state.options)
        let restricted = try RestrictedProgram(index: index, rows: index.rows)
        var first: [Int]
        if let footing = options.footing, !footing.columns.isEmpty {
            first = footing.columns.filter {
                $0 < program.columnSites.count
                    && index.isPossible(column: $0, party: program.party(ofColumn: $0))
            }
        } else {
            let prices = start ?? Prices(index: index, rowCount: index.rows.count)
            first =
                Pricing(index: index, prices: prices, rows: index.rows)
                .pass(
                    perParty: state.tuning.firstColumns(state.isLarge), threshold: .max
                ).entering
        }
        for party in program.parties.indices {
            let range = index.columns(ofParty: party)
            for column in range.prefix(2)
            where program.columnSites[column] == PackingProgram.noSite
                && index.isPossible(column: column, party: party)
            { first.append(column) }
        }
        try restricted.add(first)
        for rule in index.siteRules { try restricted.add(rule) }
        for cut in options.footing?.cuts ?? [] { try restricted.add(cut) }
        if let plan = state.plan {
            try restricted.add(plan.columns)
            let sums = program.audit(plan.columns).rowSums
            try restricted.lp.setBasis(restricted.basis(of: plan.columns, rowSums: sums))
        }
        let plain = try generation.price(restricted, .primal, cuts: false)
        if !plain.isDone || state.isProved || (options.gap > 0 && state.isWithinGap) {
            return Root(restricted: restricted, prices: plain.prices)
        }
        // Small programs are solved in less time than they are copied.
        let slim =
            state.isLarge
            ? try generation.thinned(restricted, plain.prices, rows: index.rows) : restricted
        try generation.beside.start(restricted, plain.prices)
        defer { generation.beside.end() }
        return Root(restricted: slim, prices: try generation.price(slim, .dual).prices)
    }
}

extension RestrictedProgram {
    /// The columns of the linear program's solution, the surest first.
    func surestColumns(_ tuning: SearchTuning) throws(GLPKFailure) -> [Int] {
        let values = try lp.columnValues()
        return values.indices.filter { party[$0] >= 0 && values[$0] > tuning.wholeness }
            .sorted { (values[$0], $1) > (values[$1], $0) }
            .map { programColumn[$0] }
    }

    /// The columns that the linear program's solution takes whole.
    func wholeColumns(_ tuning: SearchTuning) throws(GLPKFailure) -> [Int] {
        let values = try lp.columnValues()
        return values.indices.filter { party[$0] >= 0 && values[$0] > 1 - tuning.wholeness }
            .map { programColumn[$0] }
    }
}
