import Optimisation

/// A mixed program of a first stage in rows, solved by GLPK with its cuts on.
struct PlanProgram {
    /// A row: what it must lie between, and its entries by column.
    typealias Row = (lower: Double, upper: Double, entries: [(column: Int, value: Double)])

    /// The cost of each column.
    var costs: [Double]
    /// The least value of each column.
    var lower: [Double]
    /// The greatest value of each column.
    var upper: [Double]
    /// Columns that are whole numbers: the first so many.
    var integers: Int
    /// The rows.
    var rows: [Row] = []

    /// What a solve came to.
    enum Outcome {
        /// The least values by column, proved.
        case values([Double])
        /// Nothing fits, proved.
        case none
        /// A limit came first, or the solver failed.
        case unknown
    }

    /// The values of least cost.
    ///
    /// - Parameter milliseconds: 0 for no limit.
    func solve(milliseconds: Int) -> Outcome {
        SolverThread.run { () -> Outcome in
            do {
                return try solveHere(milliseconds: milliseconds)
            } catch {
                return .unknown
            }
        }
    }

    private func solveHere(milliseconds: Int) throws(GLPKFailure) -> Outcome {
        let program = try LinearProgram()
        try program.addRows(lower: rows.map(\.lower), upper: rows.map(\.upper))
        var byColumn = [[(Int32, Double)]](repeating: [], count: costs.count)
        for (row, content) in rows.enumerated() {
            for (column, value) in content.entries where value != 0 {
                byColumn[column].append((Int32(row), value))
            }
        }
        var start: [Int32] = [0]
        var indices: [Int32] = []
        var values: [Double] = []
        for column in byColumn {
            for (row, value) in column {
                indices.append(row)
                values.append(value)
            }
            start.append(Int32(indices.count))
        }
        try program.addColumns(
            lower: lower, upper: upper, cost: costs, start: start, rows: indices, values: values)
        try program.setInteger((0..<integers).map { Int32($0) })
        let relaxed = try program.solve(.dualThenPrimal, milliseconds: milliseconds)
        if relaxed.isInfeasible { return .none }
        guard relaxed.isOptimal else { return .unknown }
        let run = try program.searchIntegers(
            incumbent: nil, milliseconds: milliseconds, cuts: true)
        if run.isInfeasible || (run.code == 0 && !run.hasPlan) { return .none }
        return run.isOptimal ? .values(run.values) : .unknown
    }
}
