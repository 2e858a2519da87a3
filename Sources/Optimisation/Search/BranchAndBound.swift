import HeapModule

/// Branch and bound over the columns of a restricted program, each bound in whole numbers.
///
/// A node closes columns and bounds sums. Its linear program is solved by GLPK's dual simplex method
/// from its parent's basis; it is given up only when the bound that its prices prove in whole numbers
/// (``IntegerProgram/dualBound(_:costScale:)``) leaves no room for a better plan. Violated cliques
/// and whole-site inequalities are added for good, columns whose reduced cost exceeds the gap are
/// closed for the subtree.
///
/// It branches on sums that must be whole (heads on sites, heads by class of a coupling row), whose
/// values are fractional just where rate and budget bind; on whether a group moves as one; on a
/// column: chosen, so that all others of its demands are closed, or closed. Which of them is decided
/// by trying both parts (strong branching).
struct BranchAndBound {
    let restricted: RestrictedProgram
    let clock: SearchClock
    let tuning: SearchTuning
    /// Plans of at least this value are of no interest.
    private(set) var limit: Int64
    /// Values are multiples of this.
    private let granularity: Int64
    /// Whether a choice of the program's columns is a plan for this level, and its value.
    private let evaluate: ([Int]) -> Int64?
    /// The constant part of the value.
    let constant: Int64
    /// Tries to make a plan out of a fractional solution.
    private let completed: (([Int]) -> [Int]?)?
    private var separation: CliqueSeparation
    private let patterns: PatternSeparation

    private(set) var best: (value: Int64, columns: [Int])?
    private(set) var nodes = 0
    /// Whether it came to its end, and nothing better is left.
    private(set) var isComplete = false
    /// Least bound among everything given up or still open: proved over the columns held.
    private(set) var bound = Int64.max
    let branchRows: [Int]
    private let nodeLimit: Int
    /// How often the artificial columns were made dearer at the present node.
    private var rises = 0
    /// The columns closed in the program as it stands.
    var leftClosed: [Int32] = []

    struct Node: Comparable {
        var bound: Int64
        var number: Int
        var depth: Int
        var closed: [Int32]
        var sums: [(row: Int, lower: Int64?, upper: Int64?)]
        var basis: LinearProgram.Basis?

        static func == (a: Node, b: Node) -> Bool { a.number == b.number }
        /// Least bound first, then the youngest.
        static func < (a: Node, b: Node) -> Bool {
            a.bound != b.bound ? a.bound < b.bound : a.number > b.number
        }
    }

    /// - Parameters:
    ///   - limit: only plans below it are looked for.
    ///   - branchRows: numbers of linear rows (as in ``RestrictedProgram/rows``) to branch on.
    ///   - nodeLimit: nodes of this search at most.
    init(
        restricted: RestrictedProgram, separation: CliqueSeparation, clock: SearchClock,
        tuning: SearchTuning, limit: Int64, granularity: Int64, constant: Int64, branchRows: [Int],
        nodeLimit: Int = .max,
        completed: (([Int]) -> [Int]?)? = nil, evaluate: @escaping ([Int]) -> Int64?
    ) {
        self.restricted = restricted
        self.separation = separation
        patterns = PatternSeparation(index: restricted.index, tuning: tuning)
        self.clock = clock
        self.tuning = tuning
        self.limit = limit
        self.granularity = granularity
        self.constant = constant
        self.branchRows = branchRows
        self.nodeLimit = nodeLimit
        self.completed = completed
        self.evaluate = evaluate
    }

    private func roundedUp(_ value: Int64) -> Int64 {
        let rest = value - constant
        let quotient = rest / granularity
        let up = rest % granularity > 0 ? quotient + 1 : quotient
        return constant + up * granularity
    }

    /// Searches with the columns in `closed` closed throughout.
    mutating func run(closed: [Int32]) throws(GLPKFailure) {
        let integer = restricted.integer
        leftClosed = closed
        try integer.setClosed(closed, true)
        let rootBasis = try restricted.lp.basis()
        try dive()
        let rootRows = branchRows.map { row in
            (
                row: restricted.firstLinearRow + row,
                lower: integer.rowLower[restricted.firstLinearRow + row],
                upper: integer.rowUpper[restricted.firstLinearRow + row]
            )
        }
        var open = Heap<Node>()
        var next: Node? = Node(
            bound: .min, number: 0, depth: 0, closed: closed, sums: [], basis: nil)
        var made = 1
        isComplete = true
        while true {
            let node: Node
            if let dive = next {
                node = dive
                next = nil
            } else if let popped = open.popMin() {
                node = popped
            } else {
                break
            }
            if node.bound >= limit {
                bound = min(bound, node.bound)
                continue
            }
            if clock.mustStop() || nodes >= nodeLimit {
                isComplete = false
                bound = min(bound, node.bound)
                for node in open.unordered { bound = min(bound, node.bound) }
                break
            }
            clock.countNode()
            nodes += 1
            let target = Set(node.closed)
            try integer.setClosed(leftClosed.filter { !target.contains($0) }, false)
            try integer.setClosed(node.closed, true)
            leftClosed = node.closed
            for row in rootRows { try integer.setRow(row.row, lower: row.lower, upper: row.upper) }
            for sum in node.sums { try integer.setRow(sum.row, lower: sum.lower, upper: sum.upper) }
            if let basis = node.basis { try restricted.lp.setBasis(basis) }
            let children = try expand(node, &made)
            try raisePenalty(to: 0)
            if children.isEmpty { continue }
            next = children[0]
            for child in children.dropFirst() { open.insert(child) }
        }
        try integer.setClosed(leftClosed, false)
        for row in rootRows { try integer.setRow(row.row, lower: row.lower, upper: row.upper) }
        try restricted.lp.setBasis(rootBasis)
    }

    // MARK: A node

    /// A node's linear program, solved with the inequalities that it violates.
    struct Relaxation {
        /// A bound on every plan of the node, rounded up to a value that a plan can have.
        var bound: Int64
        /// The bound as its prices prove it.
        var proved: Int64
        /// The value as GLPK says it, in units of the cost scale.
        var value: Double
        var values: [Double]
        var reducedCosts: [Int64]
        /// Columns that are taken in part.
        var fractional: [Int]
    }

    /// Solves a node; its children, the one to dive into first.
    private mutating func expand(_ node: Node, _ made: inout Int) throws(GLPKFailure) -> [Node] {
        guard let relaxed = try relax(node) else { return [] }
        try round(relaxed, at: node)
        if isDecided(relaxed) {
            bound = min(bound, relaxed.bound)
            return []
        }
        return try branch(node, relaxed, closed: fixed(at: node, by: relaxed), &made)
    }

    /// Solves a node's linear program, adding inequalities that its solution violates; nil where the
    /// node is given up, its bound noted.
    private mutating func relax(_ node: Node) throws(GLPKFailure) -> Relaxation? {
        var nodeBound = node.bound
        var rounds = 0
        var facetRounds = 0
        while true {
            let (run, dual) = try solve()
            let proved = dual.value + constant
            nodeBound = max(nodeBound, roundedUp(proved))
            if nodeBound >= limit || !run.isOptimal {
                if nodeBound < limit { isComplete = false }
                bound = min(bound, nodeBound)
                return nil
            }
            let values = try restricted.lp.columnValues()
            // What just misses a row pays too little for it to be given up: it must pay more.
            if rises < tuning.penaltyRises, restricted.artificialSum(values) > tuning.wholeness {
                try raisePenalty(to: rises + 1)
                continue
            }
            var found = separation.violated(in: restricted, values: values)
            if found.isEmpty, facetRounds < tuning.nodeFacetRounds(node.depth) {
                facetRounds += 1
                found = try patterns.violated(in: restricted, values: values)
            }
            rounds += found.isEmpty ? 0 : 1
            if found.isEmpty || (rounds > tuning.nodeCutRounds(node.depth) && !isWhole(values)) {
                return Relaxation(
                    bound: nodeBound, proved: proved, value: run.value, values: values,
                    reducedCosts: dual.reducedCosts, fractional: fractional(values))
            }
            for cut in found.prefix(tuning.cutsOfRound) { try restricted.add(cut) }
        }
    }

    /// Makes the artificial columns as dear as so many rises ask for, 0 as they were made.
    private mutating func raisePenalty(to number: Int) throws(GLPKFailure) {
        if rises == number { return }
        rises = number
        try restricted.setPenalty(
            factor: (0..<number).reduce(1) { dear, _ in dear * tuning.penaltyRise })
    }

    /// Solves the linear program as it stands, and proves its bound in whole numbers.
    private func solve() throws(GLPKFailure) -> (LinearProgram.Run, IntegerProgram.DualBound) {
        let integer = restricted.integer
        // A little beyond what would be enough: GLPK stops there, the proof has its own arithmetic.
        let cutoff =
            limit == .max
            ? Double.infinity
            : Double(limit - constant) / integer.costScale * (1 + 1e-9) + tuning.cutoffMargin
        let run = try restricted.lp.solve(
            .dual, milliseconds: clock.millisecondsLeft, cutoff: cutoff)
        let dual = integer.dualBound(try restricted.lp.rowDuals(), costScale: integer.costScale)
        if roundedUp(dual.value + constant) >= limit || run.isOptimal || clock.isLate {
            return (run, dual)
        }
        let again = try restricted.lp.solve(.primal, milliseconds: clock.millisecondsLeft)
        return (
            again, integer.dualBound(try restricted.lp.rowDuals(), costScale: integer.costScale)
        )
    }

    private func isWhole(_ values: [Double]) -> Bool {
        values.indices.allSatisfy {
            restricted.party[$0] < 0
                || abs(values[$0] - values[$0].rounded()) < tuning.wholeness
        }
    }

    /// The columns that a solution takes in part.
    private func fractional(_ values: [Double]) -> [Int] {
        values.indices.filter {
            restricted.party[$0] >= 0 && values[$0] > tuning.wholeness
                && values[$0] < 1 - tuning.wholeness
        }
    }

    /// Weighs the plan that a node's solution suggests: where it is whole, and at some levels.
    private mutating func round(_ relaxed: Relaxation, at node: Node) throws(GLPKFailure) {
        let isWhole = relaxed.fractional.isEmpty
        guard isWhole || node.depth % tuning.roundingLevels == 0 else { return }
        let chosen = chosen(relaxed.values)
        if isWhole || !chosen.isEmpty { try propose(chosen, values: relaxed.values) }
    }

    /// Whether nothing better is left in a node: by its bound, or because its own plan was just weighed
    /// and what is left is what GLPK's tolerance hides.
    private func isDecided(_ relaxed: Relaxation) -> Bool {
        if relaxed.bound >= limit { return true }
        return relaxed.fractional.isEmpty && limit < .max
            && Double(limit - relaxed.bound) <= tuning.wholeness * restricted.integer.costScale
    }

    /// The columns closed below a node: its own, and those whose reduced cost leaves no room for a
    /// better plan (reduced-cost fixing).
    private func fixed(at node: Node, by relaxed: Relaxation) -> [Int32] {
        guard limit < .max, relaxed.proved > Int64.min / 2 else { return node.closed }
        var closed = node.closed
        let room = limit - granularity - relaxed.proved
        var isClosed = [Bool](repeating: false, count: restricted.integer.columnCount)
        for column in closed { isClosed[Int(column)] = true }
        for column in relaxed.reducedCosts.indices
        where restricted.party[column] >= 0 && !isClosed[column]
            && relaxed.reducedCosts[column] > room && relaxed.values[column] < 1e-9
        {
            closed.append(Int32(column))
        }
        return closed
    }

    /// Weighs the plan a solution suggests.
    mutating func propose(_ chosen: [Int], values: [Double]) throws(GLPKFailure) {
        let columns = chosen.map { restricted.programColumn[$0] }
        if let value = evaluate(columns) { accept(value, columns.sorted()) }
        guard let completed else { return }
        let inOrder = values.indices.filter {
            restricted.party[$0] >= 0 && values[$0] > tuning.wholeness
        }
        .sorted { (values[$0], $1) > (values[$1], $0) }
        .map { restricted.programColumn[$0] }
        if let columns = completed(inOrder), let value = evaluate(columns) {
            accept(value, columns.sorted())
        }
    }

    private mutating func accept(_ value: Int64, _ columns: [Int]) {
        guard value < limit else { return }
        limit = value
        best = (value, columns)
        clock.incumbent = value
    }

    /// A quick plan: columns near 1 are taken for good, one at least each time, until all is whole.
    private mutating func dive() throws(GLPKFailure) {
        let integer = restricted.integer
        let basis = try restricted.lp.basis()
        var closing: [Int32] = []
        var rounds = 0
        for _ in 0..<tuning.diveRounds {
            if clock.mustStop() { break }
            let run = try restricted.lp.solve(.dual, milliseconds: clock.millisecondsLeft)
            if !run.isOptimal { break }
            let values = try restricted.lp.columnValues()
            let found = separation.violated(in: restricted, values: values)
            if !found.isEmpty, rounds < tuning.diveCutRounds {
                rounds += 1
                for cut in found.prefix(tuning.cutsOfRound) { try restricted.add(cut) }
                continue
            }
            let fractional = fractional(values)
            let isLost = restricted.artificialSum(values) > tuning.wholeness
            if fractional.isEmpty || isLost {
                try propose(chosen(values), values: values)
                break
            }
            var taken = fractional.filter { values[$0] > tuning.diveValue }
            if taken.isEmpty, let top = fractional.max(by: { values[$0] < values[$1] }) {
                taken = [top]
            }
            var more: Set<Int32> = []
            for column in taken {
                let number = Int(restricted.party[column])
                for demand in restricted.index.program.parties[number].demands {
                    for other in restricted.atDemand[Int(demand)]
                    where Int(other) != column && !integer.isClosed[Int(other)] {
                        more.insert(other)
                    }
                }
            }
            if more.isEmpty { break }
            let list = more.sorted()
            try integer.setClosed(list, true)
            closing += list
        }
        try integer.setClosed(closing, false)
        try restricted.lp.setBasis(basis)
    }

    func chosen(_ values: [Double]) -> [Int] {
        values.indices.filter { restricted.party[$0] >= 0 && values[$0] > 0.5 }
    }
}
