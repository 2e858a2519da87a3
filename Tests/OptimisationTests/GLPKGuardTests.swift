import GLPKGuard
import Optimisation
import Testing

@Suite("The guarded door to GLPK")
struct GLPKGuardTests {
    private func knapsack() throws -> LinearProgram {
        // min −5a − 4b − 3c  with 2a + 3b + c ≤ 5, columns at most 1
        let program = try LinearProgram()
        try program.addRows(lower: [-.infinity], upper: [5])
        try program.addColumns(
            lower: [0, 0, 0], upper: [1, 1, 1], cost: [-5, -4, -3], start: [0, 1, 2, 3],
            rows: [0, 0, 0], values: [2, 3, 1])
        return program
    }

    // A column that is not there.
    private func misuse(_ program: LinearProgram) throws {
        try program.addRow(lower: 0, upper: 1, columns: [7], values: [1])
    }

    @Test("A misuse that would end the process comes back as an error, and the thread goes on")
    func misused() throws {
        let program = try knapsack()
        #expect(throws: GLPKFailure.self) { try misuse(program) }
        #expect(throws: GLPKFailure.lost) { try program.solve(.primal) }
        let next = try knapsack()
        #expect(try next.solve(.primal).isOptimal)
        LinearProgram.releaseThread()
    }

    @Test("An abort says what GLPK said")
    func message() throws {
        let program = try knapsack()
        let error = #expect(throws: GLPKFailure.self) { try misuse(program) }
        guard case .aborted(let text) = error else {
            Issue.record("not an abort")
            return
        }
        #expect(text.contains("column index out of range"))
        LinearProgram.releaseThread()
    }

    @Test("Running out of the memory allowed comes back as an error")
    func memory() throws {
        #expect(glpk_guard_memory_limit(1) == GLPK_GUARD_OK)
        #expect(throws: GLPKFailure.self) {
            let program = try LinearProgram()
            let count = 200_000
            try program.addRows(
                lower: [Double](repeating: 0, count: count),
                upper: [Double](repeating: 1, count: count))
        }
        let next = try knapsack()
        #expect(try next.solve(.primal).isOptimal)
        LinearProgram.releaseThread()
    }

    @Test("The simplex method finds the fractional optimum, its duals and its basis")
    func simplex() throws {
        let program = try knapsack()
        let run = try program.solve(.primal)
        #expect(run.isOptimal)
        #expect(abs(run.value - (-5 - 3 - 8.0 / 3)) < 1e-9)
        #expect(abs(try program.rowDuals()[0] + 4.0 / 3) < 1e-9)
        #expect(try program.basis().columns.filter { $0 == LinearProgram.Basis.basic }.count == 1)
        LinearProgram.releaseThread()
    }

    @Test("The integer search takes a checked plan to start from and proves the optimum")
    func integers() throws {
        let program = try knapsack()
        try program.setInteger([0, 1, 2])
        _ = try program.solve(.primal)
        let run = try program.searchIntegers(incumbent: [1, 0, 1])
        #expect(run.isOptimal)
        #expect(run.values == [1, 1, 0])
        #expect(run.bound == -9)
        LinearProgram.releaseThread()
    }
}
