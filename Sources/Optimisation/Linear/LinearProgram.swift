import GLPKGuard

/// Why GLPK could not do what was asked.
package enum GLPKFailure: Error, Equatable {
    /// GLPK wanted to end the process; what it said.
    case aborted(String)
    /// The program was lost in an earlier abort, or is used on a thread that did not make it.
    case lost
    /// No memory.
    case memory

    static func check(_ code: Int32) throws(GLPKFailure) {
        switch Int(code) {
        case Int(GLPK_GUARD_OK): return
        case Int(GLPK_GUARD_ABORTED): throw .aborted(String(cString: glpk_guard_message()))
        case Int(GLPK_GUARD_MEMORY): throw .memory
        default: throw .lost
        }
    }
}

/// One linear program held by GLPK: minimise, rows and columns from 0, bounds may be infinite.
///
/// It belongs to the thread that made it: make, solve, read and release it there, and call
/// ``releaseThread()`` when that thread solves no more.
package final class LinearProgram {
    /// Which simplex method to run.
    package enum Method: Int32 {
        case primal = 1
        case dualThenPrimal = 2
        case dual = 3
    }

    /// What a run came to.
    package struct Run {
        /// GLPK's return code; 0 when the run came to its end.
        package var code: Int
        /// Whether the basic solution is optimal.
        package var isOptimal: Bool
        /// Whether the program is proved to have no solution.
        package var isInfeasible: Bool
        /// The objective.
        package var value: Double
        /// Simplex iterations.
        package var iterations: Int
    }

    /// A basis: GLPK's status of each row and column.
    package struct Basis: Sendable {
        /// In the basis.
        package static let basic: UInt8 = 1
        /// At its lower bound.
        package static let atLower: UInt8 = 2
        /// At its upper bound.
        package static let atUpper: UInt8 = 3

        /// The state of each row.
        package var rows: [UInt8]
        /// The state of each column.
        package var columns: [UInt8]
    }

    /// GLPK's version.
    package static var version: String { String(cString: glpk_guard_version()) }

    private let problem: OpaquePointer
    /// How many rows it has.
    package private(set) var rowCount = 0
    /// How many columns it has.
    package private(set) var columnCount = 0

    package init() throws(GLPKFailure) {
        var made: OpaquePointer?
        try GLPKFailure.check(glpk_guard_create(&made))
        guard let made else { throw .memory }
        problem = made
    }

    deinit { glpk_guard_delete(problem) }

    /// Frees GLPK's memory of the calling thread; programs made on it are lost.
    package static func releaseThread() { glpk_guard_release_thread() }

    /// Adds one row with entries in existing columns.
    package func addRow(lower: Double, upper: Double, columns: [Int32], values: [Double])
        throws(GLPKFailure)
    {
        let code = glpk_guard_add_rows(
            problem, 1, [lower], [upper], [0, Int32(columns.count)], columns, values)
        try GLPKFailure.check(code)
        rowCount += 1
    }

    /// Adds rows without entries.
    package func addRows(lower: [Double], upper: [Double]) throws(GLPKFailure) {
        try GLPKFailure.check(
            glpk_guard_add_rows(problem, Int32(lower.count), lower, upper, nil, nil, nil))
        rowCount += lower.count
    }

    /// Adds columns; entries of column j are `start[j] ..< start[j + 1]`.
    package func addColumns(
        lower: [Double], upper: [Double], cost: [Double], start: [Int32], rows: [Int32],
        values: [Double]
    ) throws(GLPKFailure) {
        try GLPKFailure.check(
            glpk_guard_add_columns(
                problem, Int32(cost.count), lower, upper, cost, start, rows, values))
        columnCount += cost.count
    }

    /// Sets the bounds of a row, by number from 0.
    package func setRowBounds(_ row: Int, lower: Double, upper: Double) throws(GLPKFailure) {
        try GLPKFailure.check(glpk_guard_set_row_bounds(problem, Int32(row), lower, upper))
    }

    /// Sets the bounds of columns, by number from 0.
    package func setColumnBounds(_ columns: [Int32], lower: [Double], upper: [Double])
        throws(GLPKFailure)
    {
        try GLPKFailure.check(
            glpk_guard_set_column_bounds(problem, Int32(columns.count), columns, lower, upper))
    }

    func setCosts(_ columns: [Int32], _ costs: [Double]) throws(GLPKFailure) {
        try GLPKFailure.check(
            glpk_guard_set_column_costs(problem, Int32(columns.count), columns, costs))
    }

    /// Makes columns whole numbers.
    package func setInteger(_ columns: [Int32]) throws(GLPKFailure) {
        try GLPKFailure.check(glpk_guard_set_integer(problem, Int32(columns.count), columns))
    }

    /// The basis of the last solve.
    package func basis() throws(GLPKFailure) -> Basis {
        var rows = [UInt8](repeating: 0, count: rowCount)
        var columns = [UInt8](repeating: 0, count: columnCount)
        try GLPKFailure.check(glpk_guard_get_basis(problem, &rows, &columns))
        return Basis(rows: rows, columns: columns)
    }

    /// Sets the basis; rows and columns beyond those of `basis` become basic and non-basic.
    package func setBasis(_ basis: Basis) throws(GLPKFailure) {
        var rows = basis.rows
        var columns = basis.columns
        if rows.count > rowCount { rows.removeLast(rows.count - rowCount) }
        while rows.count < rowCount { rows.append(Basis.basic) }
        while columns.count < columnCount { columns.append(Basis.atLower) }
        try GLPKFailure.check(glpk_guard_set_basis(problem, rows, columns))
    }

    /// Runs the simplex method from the present basis.
    ///
    /// - Parameters:
    ///   - method: Which simplex method.
    ///   - iterationLimit: 0 for none.
    ///   - milliseconds: 0 for none.
    ///   - cutoff: the dual method stops once the objective exceeds it.
    package func solve(
        _ method: Method, iterationLimit: Int = 0, milliseconds: Int = 0,
        cutoff: Double = .infinity
    ) throws(GLPKFailure) -> Run {
        var result = glpk_guard_simplex_result()
        // GLPK can cycle for ever on degenerate programs: no run goes on without an end.
        let iterationLimit =
            iterationLimit > 0 ? iterationLimit : 20_000 + 50 * (rowCount + columnCount)
        try GLPKFailure.check(
            glpk_guard_simplex(
                problem, method.rawValue, Int32(clamping: iterationLimit),
                Int32(clamping: milliseconds), cutoff,
                &result))
        return Run(
            code: Int(result.code), isOptimal: Int(result.status) == Int(GLPK_GUARD_OPTIMAL),
            isInfeasible: Int(result.status) == Int(GLPK_GUARD_NO_FEASIBLE), value: result.value,
            iterations: Int(result.iterations))
    }

    /// The value of each column in the basic solution.
    package func columnValues() throws(GLPKFailure) -> [Double] {
        var values = [Double](repeating: 0, count: columnCount)
        try GLPKFailure.check(glpk_guard_read(problem, &values, nil, nil, nil))
        return values
    }

    /// The dual of each row in the basic solution.
    package func rowDuals() throws(GLPKFailure) -> [Double] {
        var duals = [Double](repeating: 0, count: rowCount)
        try GLPKFailure.check(glpk_guard_read(problem, nil, nil, nil, &duals))
        return duals
    }

    /// The value of each row in the basic solution.
    package func rowValues() throws(GLPKFailure) -> [Double] {
        var values = [Double](repeating: 0, count: rowCount)
        try GLPKFailure.check(glpk_guard_read(problem, nil, nil, &values, nil))
        return values
    }

    /// What GLPK's own integer search came to.
    package struct IntegerRun {
        /// GLPK's return code.
        package var code: Int
        /// Whether a plan was found.
        package var hasPlan: Bool
        /// Whether it is proved the best.
        package var isOptimal: Bool
        /// Whether it is proved that there is none.
        package var isInfeasible: Bool
        /// The objective of the plan; meaningless without one.
        package var value: Double
        /// A proved lower bound (in doubles), minus infinity for none.
        package var bound: Double
        /// How many nodes were searched.
        package var nodes: Int
        /// Column values; meaningless without a plan.
        package var values: [Double]
    }

    /// GLPK's own integer search without presolve, after an optimal linear program.
    ///
    /// The incumbent must have been checked by the caller: GLPK does not check it.
    package func searchIntegers(
        incumbent: [Double]?, milliseconds: Int = 0, nodeLimit: Int = 0, relativeGap: Double = 0,
        cuts: Bool = false, cancel: UnsafePointer<Int32>? = nil
    ) throws(GLPKFailure) -> IntegerRun {
        var values = [Double](repeating: 0, count: columnCount)
        var result = glpk_guard_search_result()
        let run = { (start: UnsafePointer<Double>?) -> Int32 in
            var search = glpk_guard_search()
            search.milliseconds = Int32(clamping: milliseconds)
            search.node_limit = Int32(clamping: nodeLimit)
            search.relative_gap = relativeGap
            search.cuts = cuts ? 1 : 0
            search.cancel = cancel
            search.incumbent = start
            return glpk_guard_integer_search(self.problem, &search, &result, &values)
        }
        let code: Int32
        if let incumbent {
            code = incumbent.withUnsafeBufferPointer { run($0.baseAddress) }
        } else {
            code = run(nil)
        }
        try GLPKFailure.check(code)
        let status = Int(result.status)
        return IntegerRun(
            code: Int(result.code),
            hasPlan: status == Int(GLPK_GUARD_OPTIMAL) || status == Int(GLPK_GUARD_FEASIBLE),
            isOptimal: Int(result.code) == 0 && status == Int(GLPK_GUARD_OPTIMAL),
            isInfeasible: status == Int(GLPK_GUARD_NO_FEASIBLE), value: result.value,
            bound: result.bound,
            nodes: Int(result.nodes), values: values)
    }
}
