/// Chooses units within a budget so that the mean excess of foresight is least.
///
///     min  Σ θ_f       w_{o,1} ≥ w_{o,2} ≥ …     θ_f + Σ b w ≥ a for each bound of a future
///          Σ cost w ≤ budget
struct BudgetMaster {
    /// The units, those of an option one after another.
    let units: [SupplyUnit]
    /// What each costs, in pence.
    let costs: [Int64]
    /// The most that may be spent, in pence.
    let budget: Int64
    /// What no plan is below, by future, in millionths of a child.
    let least: [Int64]

    private var bounds: [PlanMaster.Bound] = []

    /// How far numbers of the solver may be off, in millionths of a child.
    static let tolerance: Int64 = 10

    init(units: [SupplyUnit], costs: [Int64], budget: Int64, least: [Int64]) {
        self.units = units
        self.costs = costs
        self.budget = budget
        self.least = least
    }

    mutating func add(_ bound: PlanMaster.Bound) { bounds.append(bound) }

    /// The plan of least mean excess by all that is proved, and what it is for each future, in
    /// millionths; nil where a limit came first.
    ///
    /// - Parameter milliseconds: 0 for no limit.
    func solve(milliseconds: Int) -> (plan: [Bool], excess: [Int64])? {
        let count = units.count
        let child = PlanMaster.child
        var program = PlanProgram(
            costs: Array(repeating: 0, count: count) + Array(repeating: 1, count: least.count),
            lower: Array(repeating: 0, count: count) + least.map { Double($0) / child },
            upper: Array(repeating: 1, count: count)
                + Array(repeating: .infinity, count: least.count), integers: count)
        program.rows = PlanMaster.order(of: units)
        for bound in bounds {
            program.rows.append(
                (
                    Double(bound.cut.constant) / child, .infinity,
                    [(count + bound.future, 1)]
                        + bound.cut.units.sorted { $0.key < $1.key }.map {
                            ($0.key, Double($0.value) / child)
                        }
                ))
        }
        program.rows.append(
            (
                -.infinity, Double(budget) / PlanMaster.pound,
                costs.enumerated().map { ($0.offset, Double($0.element) / PlanMaster.pound) }
            ))
        guard case .values(let values) = program.solve(milliseconds: milliseconds) else {
            return nil
        }
        return (
            units.indices.map { values[$0] > 0.5 },
            least.indices.map { Int64((values[count + $0] * child).rounded()) }
        )
    }
}
