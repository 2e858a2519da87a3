/// Branch and bound over the columns of a restricted program, each bound in whole numbers.
///
/// A node closes columns and bounds sums. Its linear program is solved by GLPK's dual simplex method
/// from its parent's basis; it is given up only when the bound that its prices prove in whole numbers
/// (``IntegerProgram/dualBound(_:costScale:)``) leaves no room for a better plan. Violated cliques
/// are added for good, columns whose reduced cost exceeds the gap are closed for the subtree.
///
/// It branches first on sums that must be whole (heads on no site, heads by class of a coupling
/// row), whose values are fractional just where rate and budget bind, then on a column: chosen, so
/// that all others of its demands are closed, or closed.
struct BranchAndBound {
    private let restricted: RestrictedProgram
    private let clock: SearchClock
    /// Plans of at least this value are of no interest.
    private var limit: Int64
    /// Values are multiples of this.
    private let granularity: Int64
    /// Whether a choice of the program's columns is a plan for this level, and its value.
    private let evaluate: ([Int]) -> Int64?
    /// The constant part of the value.
    private let constant: Int64
    /// Tries to make a plan out of a fractional solution.
    private let round: (([Int]) -> [Int]?)?
    private var separation: CliqueSeparation

    private(set) var best: (value: Int64, columns: [Int])?
    private(set) var nodes = 0
    /// Why it ended early, if it did.
    private(set) var isComplete = false
    /// Least bound among everything given up or still open: proved over the columns held.
    private(set) var bound = Int64.max
    private var branchRows: [Int]
    private let nodeLimit: Int

    private struct Node: Comparable {
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
        limit: Int64, granularity: Int64, constant: Int64, branchRows: [Int], nodeLimit: Int = .max,
        round: (([Int]) -> [Int]?)? = nil, evaluate: @escaping ([Int]) -> Int64?
    ) {
        self.restricted = restricted
        self.separation = separation
        self.clock = clock
        self.limit = limit
        self.granularity = granularity
        self.constant = constant
        self.branchRows = branchRows
        self.nodeLimit = nodeLimit
        self.round = round
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
        var applied = closed
        try integer.setClosed(closed, true)
        let rootBasis = try restricted.lp.basis()
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
            } else if let popped = open.pop() {
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
                for one in open.elements { bound = min(bound, one.bound) }
                break
            }
            clock.countNode()
            nodes += 1
            let target = Set(node.closed)
            try integer.setClosed(applied.filter { !target.contains($0) }, false)
            try integer.setClosed(node.closed, true)
            applied = node.closed
            for row in rootRows { try integer.setRow(row.row, lower: row.lower, upper: row.upper) }
            for sum in node.sums { try integer.setRow(sum.row, lower: sum.lower, upper: sum.upper) }
            if let basis = node.basis { try restricted.lp.setBasis(basis) }
            let children = try expand(node, &made)
            if children.isEmpty { continue }
            next = children[0]
            for child in children.dropFirst() { open.push(child) }
        }
        try integer.setClosed(applied, false)
        for row in rootRows { try integer.setRow(row.row, lower: row.lower, upper: row.upper) }
        try restricted.lp.setBasis(rootBasis)
    }

    /// Solves a node; its children, the one to dive into first.
    private mutating func expand(_ node: Node, _ made: inout Int) throws(GLPKFailure) -> [Node] {
        let integer = restricted.integer
        var nodeBound = node.bound
        var values: [Double] = []
        var reduced: [Int64] = []
        var proved = Int64.min
        var rounds = 0
        while true {
            let cutoff =
                limit == .max
                ? Double.infinity
                : Double(limit - constant) / integer.costScale * (1 + 1e-9) + 1e-3
            var run = try restricted.lp.solve(
                .dual, milliseconds: clock.millisecondsLeft, cutoff: cutoff)
            var dual = integer.dualBound(
                try restricted.lp.rowDuals(), costScale: integer.costScale)
            if roundedUp(dual.value + constant) < limit, !run.isOptimal, !clock.isLate {
                run = try restricted.lp.solve(.primal, milliseconds: clock.millisecondsLeft)
                dual = integer.dualBound(
                    try restricted.lp.rowDuals(), costScale: integer.costScale)
            }
            proved = dual.value + constant
            nodeBound = max(nodeBound, roundedUp(proved))
            if nodeBound >= limit {
                bound = min(bound, nodeBound)
                return []
            }
            if !run.isOptimal {
                isComplete = false
                bound = min(bound, nodeBound)
                return []
            }
            values = try restricted.lp.columnValues()
            reduced = dual.reducedCosts
            let found = separation.violated(in: restricted, values: values)
            if found.isEmpty { break }
            rounds += 1
            let isWhole = values.indices.allSatisfy {
                restricted.party[$0] < 0 || abs(values[$0] - values[$0].rounded()) < 1e-6
            }
            if rounds > 12, !isWhole { break }
            for one in found.prefix(200) {
                try restricted.addClique(site: one.site, members: one.members)
            }
        }
        let chosen = values.indices.filter { restricted.party[$0] >= 0 && values[$0] > 0.5 }
        let fractional = values.indices.filter {
            restricted.party[$0] >= 0 && values[$0] > 1e-6 && values[$0] < 1 - 1e-6
        }
        if fractional.isEmpty || node.depth % 8 == 0, !chosen.isEmpty || fractional.isEmpty {
            try propose(chosen, values: values)
        }
        if nodeBound >= limit {
            bound = min(bound, nodeBound)
            return []
        }
        if fractional.isEmpty, limit < .max,
            Double(limit - nodeBound) <= 1e-6 * integer.costScale
        {
            // The node's own plan was just weighed: what is left is what GLPK's tolerance hides.
            bound = min(bound, nodeBound)
            return []
        }
        var closed = node.closed
        if limit < .max, proved > Int64.min / 2 {
            let room = limit - granularity - proved
            var isClosed = [Bool](repeating: false, count: integer.columnCount)
            for column in closed { isClosed[Int(column)] = true }
            for column in reduced.indices
            where restricted.party[column] >= 0 && !isClosed[column] && reduced[column] > room
                && values[column] < 1e-9
            {
                closed.append(Int32(column))
            }
        }
        return try branch(
            node, nodeBound, closed: closed, values: values, fractional: fractional, &made)
    }

    private func openingsAreWhole(_ values: [Double]) -> Bool {
        restricted.openingColumn.values.allSatisfy {
            abs(values[$0] - values[$0].rounded()) < 1e-6
        }
    }

    /// Weighs the plan a solution suggests.
    private mutating func propose(_ chosen: [Int], values: [Double]) throws(GLPKFailure) {
        let columns = chosen.map { restricted.programColumn[$0] }
        if let value = evaluate(columns) { accept(value, columns.sorted()) }
        guard let round else { return }
        let inOrder = values.indices.filter { restricted.party[$0] >= 0 && values[$0] > 1e-6 }
            .sorted { (values[$0], $1) > (values[$1], $0) }
            .map { restricted.programColumn[$0] }
        if let columns = round(inOrder), let value = evaluate(columns) {
            accept(value, columns.sorted())
        }
    }

    private mutating func accept(_ value: Int64, _ columns: [Int]) {
        guard value < limit else { return }
        limit = value
        best = (value, columns)
        clock.incumbent = value
    }

    private mutating func branch(
        _ node: Node, _ nodeBound: Int64, closed: [Int32], values: [Double], fractional: [Int],
        _ made: inout Int
    ) throws(GLPKFailure) -> [Node] {
        let integer = restricted.integer
        let basis = try restricted.lp.basis()
        func child(_ extra: [Int32], _ sum: (row: Int, lower: Int64?, upper: Int64?)?) -> Node {
            made += 1
            var sums = node.sums
            if let sum {
                sums.removeAll { $0.row == sum.row }
                sums.append(sum)
            }
            return Node(
                bound: nodeBound, number: made, depth: node.depth + 1, closed: closed + extra,
                sums: sums, basis: basis)
        }
        let rowValues = try restricted.lp.rowValues()
        for k in branchRows {
            let row = restricted.firstLinearRow + k
            let value = rowValues[row] * integer.rowScale[row]
            if abs(value - value.rounded()) < 0.01 { continue }
            let floor = Int64(value.rounded(.down))
            let down = child([], (row, integer.rowLower[row], floor))
            let up = child([], (row, floor + 1, integer.rowUpper[row]))
            return value - Double(floor) > 0.5 ? [up, down] : [down, up]
        }
        // Openings of overfull sites follow from their newcomers: branch on one of those.
        var candidates = fractional
        if candidates.isEmpty {
            for (site, opening) in restricted.openingColumn.sorted(by: { $0.key < $1.key })
            where abs(values[opening] - values[opening].rounded()) > 1e-6 {
                candidates += (restricted.atSite[site] ?? []).map { Int($0) }.filter {
                    !integer.isClosed[$0]
                }
            }
        }
        if candidates.isEmpty {
            // Whole, and yet no plan of this value: by a hair (a row just missed within GLPK's
            // tolerance) or through an artificial column. Go through the choices that are left.
            candidates = chosen(values).filter { hasRival($0) }
            var isCovered = [Bool](repeating: false, count: restricted.atDemand.count)
            for column in chosen(values) {
                let number = Int(restricted.party[column])
                for demand in restricted.index.program.parties[number].demands {
                    isCovered[Int(demand)] = true
                }
            }
            for demand in isCovered.indices where !isCovered[demand] {
                candidates += restricted.atDemand[demand].map { Int($0) }.filter {
                    !integer.isClosed[$0]
                }
            }
        }
        if candidates.isEmpty {
            // Nothing is left to choose, and what was chosen has been weighed.
            return []
        }
        let pick = try choose(candidates, values: values, closed: closed, basis: basis)
        var others: [Int32] = []
        let number = Int(restricted.party[pick])
        for demand in restricted.index.program.parties[number].demands {
            for other in restricted.atDemand[Int(demand)]
            where Int(other) != pick && !others.contains(other) && !integer.isClosed[Int(other)] {
                others.append(other)
            }
        }
        let one = child(others, nil)
        let zero = child([Int32(pick)], nil)
        return values[pick] >= 0.35 ? [one, zero] : [zero, one]
    }

    private func chosen(_ values: [Double]) -> [Int] {
        values.indices.filter { restricted.party[$0] >= 0 && values[$0] > 0.5 }
    }

    /// Whether another open column covers one of the same demands.
    private func hasRival(_ column: Int) -> Bool {
        restricted.index.program.parties[Int(restricted.party[column])].demands.contains {
            restricted.atDemand[Int($0)].contains {
                Int($0) != column && !restricted.integer.isClosed[Int($0)]
            }
        }
    }

    /// The column to branch on: the most fractional of the dearest.
    private mutating func choose(
        _ candidates: [Int], values: [Double], closed: [Int32], basis: LinearProgram.Basis
    ) throws(GLPKFailure) -> Int {
        var pick = candidates[0]
        var top = -1.0
        for column in candidates {
            let value = values[column]
            let score = min(value, 1 - value)
            if score > top + 1e-9 {
                top = score
                pick = column
            }
        }
        return pick
    }
}
