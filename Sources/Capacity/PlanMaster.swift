import Care
import Optimisation

/// Chooses units so that enough futures can reach the target, at least planned cost: the first stage of
/// the choice of plans, with what the flows of its futures have proved so far.
///
///     min  Σ cost w       w_{o,1} ≥ w_{o,2} ≥ …     a − Σ b w ≤ M z_f for each bound of a future
///          Σ z ≤ futures that may fail      Σ w ≥ 1 over what a plan lacks, where it was refused
struct PlanMaster {
    /// The units, those of an option one after another.
    let units: [SupplyUnit]
    /// What each costs, in pence.
    let costs: [Int64]
    /// How many futures may fail.
    let mayFail: Int
    /// How many futures there are.
    let futures: Int

    /// A bound of a future: it fails unless `constant` − Σ `units` ≤ 0.
    struct Bound {
        var future: Int
        var cut: ForesightFlow.Cut
    }

    /// What is proved.
    private(set) var bounds: [Bound] = []
    // Futures that fail for a plan and for each part of it: z_f + Σ of the units it lacks ≥ 1.
    private var failing: [(future: Int, lacking: [Int])] = []
    // Plans that are not to be proposed again.
    private var refused: [[Bool]] = []

    init(units: [SupplyUnit], costs: [Int64], mayFail: Int, futures: Int) {
        self.units = units
        self.costs = costs
        self.mayFail = mayFail
        self.futures = futures
    }

    mutating func add(_ bound: Bound) { bounds.append(bound) }

    mutating func addFailure(of future: Int, without plan: [Bool]) {
        failing.append((future, plan.indices.filter { !plan[$0] }))
    }

    mutating func refuse(_ plan: [Bool]) { refused.append(plan) }

    /// What a solve came to.
    enum Outcome {
        /// The plan of least cost, proved.
        case plan([Bool])
        /// No plan is left, proved.
        case none
        /// A limit came first, or the solver failed.
        case unknown
    }

    /// The plan of least cost that agrees with all that is proved.
    ///
    /// - Parameter milliseconds: 0 for no limit.
    func solve(milliseconds: Int) -> Outcome {
        let outcome = SolverThread.run { () -> Outcome in
            do {
                return try solveHere(milliseconds: milliseconds)
            } catch {
                return .unknown
            }
        }
        return outcome
    }

    // Pence to pounds, millionths of a child to children: numbers near 1.
    private static let pound = 100.0
    private static let child = 1_000_000.0

    private func solveHere(milliseconds: Int) throws(GLPKFailure) -> Outcome {
        let program = try LinearProgram()
        var rows: [(lower: Double, upper: Double, entries: [(Int, Double)])] = []
        let zs = units.count
        for index in units.indices.dropFirst()
        where units[index].terms.id == units[index - 1].terms.id {
            rows.append((0, .infinity, [(index - 1, 1), (index, -1)]))
        }
        for bound in bounds {
            let constant = Double(bound.cut.constant) / PlanMaster.child
            // M: everybody for whom no unit can do anything.
            var entries = [(zs + bound.future, max(constant, 0))]
            for (unit, value) in bound.cut.units.sorted(by: { $0.key < $1.key }) {
                entries.append((unit, min(Double(value) / PlanMaster.child, max(constant, 0))))
            }
            if constant > 0 { rows.append((constant - 1e-7, .infinity, entries)) }
        }
        for (future, lacking) in failing {
            rows.append((1, .infinity, [(zs + future, 1)] + lacking.map { ($0, 1) }))
        }
        for plan in refused {
            let inPlan = plan.count { $0 }
            let entries = plan.indices.map { ($0, plan[$0] ? -1.0 : 1.0) }
            rows.append((1 - Double(inPlan), .infinity, entries))
        }
        rows.append((-.infinity, Double(mayFail), (0..<futures).map { (zs + $0, 1) }))
        try program.addRows(lower: rows.map(\.lower), upper: rows.map(\.upper))
        var byColumn = [[(Int32, Double)]](repeating: [], count: units.count + futures)
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
        let count = byColumn.count
        try program.addColumns(
            lower: Array(repeating: 0, count: count), upper: Array(repeating: 1, count: count),
            cost: costs.map { Double($0) / PlanMaster.pound } + Array(repeating: 0, count: futures),
            start: start, rows: indices, values: values)
        try program.setInteger((0..<count).map { Int32($0) })
        let relaxed = try program.solve(.dualThenPrimal, milliseconds: milliseconds)
        if relaxed.isInfeasible { return .none }
        guard relaxed.isOptimal else { return .unknown }
        let run = try program.searchIntegers(
            incumbent: nil, milliseconds: milliseconds, cuts: true)
        if run.isInfeasible || (run.code == 0 && !run.hasPlan) { return .none }
        guard run.isOptimal else { return .unknown }
        return .plan(units.indices.map { run.values[$0] > 0.5 })
    }
}
