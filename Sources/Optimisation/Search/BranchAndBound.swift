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
    private let patterns: PatternSeparation

    private(set) var best: (value: Int64, columns: [Int])?
    private(set) var nodes = 0
    /// Why it ended early, if it did.
    private(set) var isComplete = false
    /// Least bound among everything given up or still open: proved over the columns held.
    private(set) var bound = Int64.max
    private var branchRows: [Int]
    private let nodeLimit: Int
    /// The columns closed in the program as it stands.
    private var leftClosed: [Int32] = []

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
        patterns = PatternSeparation(index: restricted.index)
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
            if children.isEmpty { continue }
            next = children[0]
            for child in children.dropFirst() { open.insert(child) }
        }
        try integer.setClosed(leftClosed, false)
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
        var lpValue = 0.0
        var rounds = 0
        var patternRounds = 0
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
            lpValue = run.value
            reduced = dual.reducedCosts
            var found = separation.violated(in: restricted, values: values)
            if found.isEmpty, patternRounds < (node.depth == 0 ? 20 : 2) {
                patternRounds += 1
                found = try patterns.violated(in: restricted, values: values)
            }
            if found.isEmpty { break }
            rounds += 1
            let isWhole = values.indices.allSatisfy {
                restricted.party[$0] < 0 || abs(values[$0] - values[$0].rounded()) < 1e-6
            }
            if rounds > (node.depth == 0 ? 40 : 12), !isWhole { break }
            for cut in found.prefix(200) {
                try restricted.add(cut)
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
            node, nodeBound, value: lpValue, closed: closed, values: values, fractional: fractional,
            &made)
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

    private typealias Sum = (row: Int, lower: Int64?, upper: Int64?)

    /// One way to split a node in two.
    private struct Choice {
        /// Columns closed, and a sum bounded, in either part.
        var down: (closed: [Int32], sum: Sum?)
        var up: (closed: [Int32], sum: Sum?)
        /// How fractional it is now, 0 to 0.5, and whether the greater part is up.
        var fraction: Double
        var leansUp: Bool
    }

    private mutating func branch(
        _ node: Node, _ nodeBound: Int64, value: Double, closed: [Int32], values: [Double],
        fractional: [Int], _ made: inout Int
    ) throws(GLPKFailure) -> [Node] {
        let basis = try restricted.lp.basis()
        try restricted.integer.setClosed(closed, true)
        leftClosed = closed
        // Large programs make each try dear.
        let isLarge = restricted.integer.rowCount > 600
        var choices = sumChoices(try restricted.lp.rowValues())
        choices += partyChoices(values, fractional).prefix(isLarge ? 2 : 4)
        choices += columnChoices(fractional, values).prefix(isLarge ? 3 : 6)
        if choices.isEmpty { choices = columnChoices(lastResort(values), values) }
        if choices.isEmpty {
            // Nothing is left to choose: the one plan there can be is weighed.
            try propose(onlyPlan(), values: values)
            return []
        }
        let pick = try choose(choices, value: value, basis: basis)
        func child(_ part: (closed: [Int32], sum: Sum?)) -> Node {
            made += 1
            var sums = node.sums
            if let sum = part.sum {
                sums.removeAll { $0.row == sum.row }
                sums.append(sum)
            }
            return Node(
                bound: nodeBound, number: made, depth: node.depth + 1,
                closed: closed + part.closed, sums: sums, basis: basis)
        }
        let up = child(pick.up)
        let down = child(pick.down)
        return pick.leansUp ? [up, down] : [down, up]
    }

    /// Sums of heads that ought to be whole.
    private func sumChoices(_ rowValues: [Double]) -> [Choice] {
        var choices: [Choice] = []
        for k in branchRows {
            let row = restricted.firstLinearRow + k
            let value = rowValues[row] * restricted.integer.rowScale[row]
            let fraction = abs(value - value.rounded())
            if fraction < 0.01 { continue }
            let floor = Int64(value.rounded(.down))
            // Outside its bounds by an artificial column, it would be split the same way for ever.
            if let upper = restricted.integer.rowUpper[row], upper <= floor { continue }
            if let lower = restricted.integer.rowLower[row], lower > floor { continue }
            choices.append(
                Choice(
                    down: ([], (row, restricted.integer.rowLower[row], floor)),
                    up: ([], (row, floor + 1, restricted.integer.rowUpper[row])),
                    fraction: fraction, leansUp: value - Double(floor) > 0.5))
        }
        return choices
    }

    /// Parties of several demands that are partly chosen, over all their sites.
    private func partyChoices(_ values: [Double], _ fractional: [Int]) -> [Choice] {
        var sums: [Int: Double] = [:]
        for column in fractional {
            let number = Int(restricted.party[column])
            if restricted.index.isGroup[number] { sums[number, default: 0] += values[column] }
        }
        var choices: [Choice] = []
        for number in sums.keys.sorted() {
            guard let sum = sums[number], abs(sum - sum.rounded()) > 0.01 else { continue }
            var own: Set<Int32> = []
            var others: Set<Int32> = []
            for demand in restricted.index.program.parties[number].demands {
                for column in restricted.atDemand[Int(demand)]
                where !restricted.integer.isClosed[Int(column)] {
                    if Int(restricted.party[Int(column)]) == number {
                        own.insert(column)
                    } else {
                        others.insert(column)
                    }
                }
            }
            if own.isEmpty || others.isEmpty { continue }
            choices.append(
                Choice(
                    down: (own.sorted(), nil), up: (others.sorted(), nil),
                    fraction: abs(sum - sum.rounded()), leansUp: sum > 0.5))
        }
        choices.sort { $0.fraction > $1.fraction }
        return Array(choices.prefix(4))
    }

    /// Columns, the most fractional first, at most one for each demand.
    private func columnChoices(_ candidates: [Int], _ values: [Double]) -> [Choice] {
        let ordered = candidates.sorted {
            let a = min(values[$0], 1 - values[$0])
            let b = min(values[$1], 1 - values[$1])
            return a != b ? a > b : $0 < $1
        }
        var choices: [Choice] = []
        var seen: Set<Int32> = []
        for column in ordered {
            let number = Int(restricted.party[column])
            if !seen.insert(restricted.index.firstDemand[number]).inserted { continue }
            var others: Set<Int32> = []
            for demand in restricted.index.program.parties[number].demands {
                for other in restricted.atDemand[Int(demand)]
                where Int(other) != column && !restricted.integer.isClosed[Int(other)] {
                    others.insert(other)
                }
            }
            // Without a rival there is nothing to decide.
            if others.isEmpty { continue }
            choices.append(
                Choice(
                    down: ([Int32(column)], nil), up: (others.sorted(), nil),
                    fraction: min(values[column], 1 - values[column]),
                    leansUp: values[column] >= 0.35))
            if choices.count == 6 { break }
        }
        return choices
    }

    /// The choices that are left where all is whole and yet no plan of this value: by a hair (a row
    /// just missed within GLPK's tolerance), through an artificial column or a half-open site.
    private func lastResort(_ values: [Double]) -> [Int] {
        let integer = restricted.integer
        var candidates: [Int] = []
        for (site, opening) in restricted.openingColumn.sorted(by: { $0.key < $1.key })
        where abs(values[opening] - values[opening].rounded()) > 1e-6 {
            candidates += restricted.sites[site].columns.map { Int($0) }.filter {
                !integer.isClosed[$0] && hasRival($0)
            }
        }
        if !candidates.isEmpty { return candidates }
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
        return candidates
    }

    /// A quick plan: columns near 1 are taken for good, one at least each time, until all is whole.
    private mutating func dive() throws(GLPKFailure) {
        let integer = restricted.integer
        let basis = try restricted.lp.basis()
        var closing: [Int32] = []
        var rounds = 0
        for _ in 0..<300 {
            if clock.mustStop() { break }
            let run = try restricted.lp.solve(.dual, milliseconds: clock.millisecondsLeft)
            if !run.isOptimal { break }
            let values = try restricted.lp.columnValues()
            let found = separation.violated(in: restricted, values: values)
            if !found.isEmpty, rounds < 40 {
                rounds += 1
                for cut in found.prefix(200) {
                    try restricted.add(cut)
                }
                continue
            }
            let fractional = values.indices.filter {
                restricted.party[$0] >= 0 && values[$0] > 1e-6 && values[$0] < 1 - 1e-6
            }
            let isLost = restricted.artificialSum(values) > 1e-6
            if fractional.isEmpty || isLost {
                try propose(chosen(values), values: values)
                break
            }
            var taken = fractional.filter { values[$0] > 0.8 }
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

    private func chosen(_ values: [Double]) -> [Int] {
        values.indices.filter { restricted.party[$0] >= 0 && values[$0] > 0.5 }
    }

    /// The open columns, where each demand has one at most.
    private func onlyPlan() -> [Int] {
        var columns: Set<Int> = []
        for list in restricted.atDemand {
            for column in list where !restricted.integer.isClosed[Int(column)] {
                columns.insert(Int(column))
            }
        }
        return columns.sorted()
    }

    /// Whether another open column covers one of the same demands.
    private func hasRival(_ column: Int) -> Bool {
        restricted.index.program.parties[Int(restricted.party[column])].demands.contains {
            restricted.atDemand[Int($0)].contains {
                Int($0) != column && !restricted.integer.isClosed[Int($0)]
            }
        }
    }

    /// Strong branching: both parts of each choice are tried with a few simplex iterations; the
    /// choice whose parts raise the bound most, as a product, is taken.
    private mutating func choose(
        _ choices: [Choice], value: Double, basis: LinearProgram.Basis
    ) throws(GLPKFailure) -> Choice {
        if choices.count == 1 { return choices[0] }
        let integer = restricted.integer
        let gap = max(1e-9, Double(limit - constant) / integer.costScale - value)
        var best = choices[0]
        var top = -1.0
        for choice in choices {
            var gains: [Double] = []
            for part in [choice.down, choice.up] {
                let closing = part.closed.filter { !integer.isClosed[Int($0)] }
                try integer.setClosed(closing, true)
                var before: (lower: Int64?, upper: Int64?)?
                if let sum = part.sum {
                    before = (integer.rowLower[sum.row], integer.rowUpper[sum.row])
                    try integer.setRow(sum.row, lower: sum.lower, upper: sum.upper)
                }
                let run = try restricted.lp.solve(
                    .dual, iterationLimit: integer.rowCount > 600 ? 30 : 60,
                    milliseconds: clock.millisecondsLeft)
                gains.append(min(gap, max(0, run.value - value)) / gap)
                if let sum = part.sum, let before {
                    try integer.setRow(sum.row, lower: before.lower, upper: before.upper)
                }
                try integer.setClosed(closing, false)
                try restricted.lp.setBasis(basis)
            }
            let score = (gains[0] + 1e-4) * (gains[1] + 1e-4)
            if score > top * (1 + 1e-9) {
                top = score
                best = choice
            }
            if clock.isLate { break }
        }
        return best
    }
}
