/// What a search holds while its phases go by: the program, the plan, the bound, the clock.
///
/// The phases are given it in turn; it belongs to the thread of the search.
final class SearchState {
    let index: ProgramIndex
    let options: PackingOptions
    let clock: SearchClock
    /// Whether the program is an excerpt of a larger one.
    let isExcerpt: Bool
    private(set) var plan: PackingOutcome.Plan?
    /// A proved bound on the cost of every plan.
    private(set) var bound = Int64.min
    /// A proved bound on the secondary cost of plans of the least cost.
    var secondaryBound: Int64
    var certificate: BoundCertificate?
    var footing: PackingFooting?
    /// Parties whose columns left out stand between bound and plan.
    private var short: [Int] = []
    private var rowCount = 0
    private var columnCount = 0

    init(index: ProgramIndex, options: PackingOptions, clock: SearchClock, isExcerpt: Bool) {
        self.index = index
        self.options = options
        self.clock = clock
        self.isExcerpt = isExcerpt
        secondaryBound = index.program.constantSecondaryCost
    }

    var program: PackingProgram { index.program }
    var tuning: SearchTuning { options.tuning }

    /// Whether subgradient steps and excerpts pay.
    var isLarge: Bool { program.demandCount > tuning.largeCount }

    /// Whether there is no linear program of the whole.
    var isVeryLarge: Bool { program.demandCount > tuning.veryLargeCount }

    /// The loss that an improvement accepts at its start.
    var heat: Int64 { Int64(index.costScale * tuning.heat) + index.granularity }

    var isProved: Bool { plan.map { $0.cost <= bound } ?? false }

    var isWithinGap: Bool {
        guard let plan else { return false }
        let unit = Double(max(1, options.gapUnit))
        return Double(plan.cost - bound) <= options.gap * max(unit, Double(plan.cost))
    }

    /// Takes a choice of columns as the plan if it is one and better.
    func offer(_ columns: [Int]) {
        if !options.forced.isEmpty, !Set(options.forced).isSubset(of: columns) { return }
        guard let new = program.checkedPlan(columns) else { return }
        if let plan, (plan.cost, plan.secondaryCost) <= (new.cost, new.secondaryCost) { return }
        plan = new
        clock.incumbent = new.cost
    }

    /// Takes a plan of the same cost that a lower level prefers.
    func prefer(_ new: PackingOutcome.Plan) { plan = new }

    /// Raises the bound to a proved one.
    func raise(_ new: Int64) {
        bound = max(bound, index.roundedUp(new))
        if let plan { bound = min(bound, plan.cost) }
        clock.bound = bound
    }

    /// Sets the bound that needs no linear program (``simpleBound()``), as it is.
    func start(at simple: Int64) { bound = simple }

    /// The sum over demands of the least cost of covering each, shared evenly where parties are.
    func simpleBound() -> Int64 {
        var prices = Prices(index: index, rowCount: 0)
        for demand in 0..<program.demandCount {
            var least = Int64.max
            for party in index.parties(ofDemand: demand) {
                let heads = Int64(program.parties[Int(party)].demands.count)
                for column in index.columns(ofParty: Int(party))
                where index.isPossible(column: column, party: Int(party)) {
                    let cost = program.columnCosts[column]
                    let share = cost >= 0 ? cost / heads : (cost - heads + 1) / heads
                    least = min(least, share)
                }
            }
            prices.cover[demand] = least == .max ? 0 : least
        }
        return Pricing(index: index, prices: prices, rows: []).pass(perParty: 1, threshold: .min)
            .bound
    }

    /// Notes the parties whose columns left out stand between the bound and the plan.
    func noteShort(_ prices: Prices) {
        guard program.beyond != nil, let plan else { return }
        let pricing = Pricing(index: index, prices: prices, rows: index.rows)
        let room = plan.cost - pricing.pass(perParty: 1, threshold: .min).bound
        short = program.parties.indices.filter { pricing.reducedCostBeyond(party: $0) <= room }
    }

    /// Notes how large a program was.
    func record(rows: Int, columns: Int) {
        rowCount = max(rowCount, rows)
        columnCount = max(columnCount, columns)
    }

    func record(_ restricted: RestrictedProgram) {
        record(rows: restricted.integer.rowCount, columns: restricted.integer.columnCount)
    }

    /// The outcome of the search as it is.
    func outcome(
        _ termination: PackingOutcome.Termination, tieBreakProved: Bool = false
    ) -> PackingOutcome {
        PackingOutcome(
            termination: termination, plan: plan, bound: bound, secondaryBound: secondaryBound,
            tieBreakProved: tieBreakProved, short: short, nodes: clock.nodes, rows: rowCount,
            columns: columnCount, certificate: certificate, footing: footing)
    }

    /// Why a search that could not go on has ended.
    var reasonForEnd: PackingOutcome.Termination {
        clock.mustStop() ? clock.reason : .solverFailure
    }
}
