import Care

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
        let zs = units.count
        var program = PlanProgram(
            costs: costs.map { Double($0) / PlanMaster.pound }
                + Array(repeating: 0, count: futures),
            lower: Array(repeating: 0, count: zs + futures),
            upper: Array(repeating: 1, count: zs + futures), integers: zs + futures)
        program.rows = PlanMaster.order(of: units)
        for bound in bounds {
            let constant = Double(bound.cut.constant) / PlanMaster.child
            // M: everybody for whom no unit can do anything.
            var entries = [(column: zs + bound.future, value: max(constant, 0))]
            for (unit, value) in bound.cut.units.sorted(by: { $0.key < $1.key }) {
                entries.append((unit, min(Double(value) / PlanMaster.child, max(constant, 0))))
            }
            if constant > 0 { program.rows.append((constant - 1e-7, .infinity, entries)) }
        }
        for (future, lacking) in failing {
            program.rows.append((1, .infinity, [(zs + future, 1)] + lacking.map { ($0, 1) }))
        }
        for plan in refused {
            let inPlan = plan.count { $0 }
            let entries = plan.indices.map { (column: $0, value: plan[$0] ? -1.0 : 1.0) }
            program.rows.append((1 - Double(inPlan), .infinity, entries))
        }
        program.rows.append((-.infinity, Double(mayFail), (0..<futures).map { (zs + $0, 1) }))
        switch program.solve(milliseconds: milliseconds) {
        case .values(let values): return .plan(units.indices.map { values[$0] > 0.5 })
        case .none: return .none
        case .unknown: return .unknown
        }
    }

    /// Pence of a pound: numbers near 1 are solved best.
    static let pound = 100.0
    /// Millionths of a child.
    static let child = 1_000_000.0

    /// The units of an option come one after another.
    static func order(of units: [SupplyUnit]) -> [PlanProgram.Row] {
        units.indices.dropFirst().filter { units[$0].terms.id == units[$0 - 1].terms.id }
            .map { (0, .infinity, [($0 - 1, 1), ($0, -1)]) }
    }
}
