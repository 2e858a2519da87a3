/// How a node is split in two: which choices there are, and which of them is taken.
extension BranchAndBound {
    typealias Sum = (row: Int, lower: Int64?, upper: Int64?)

    /// One way to split a node in two.
    struct Choice {
        /// Columns closed, and a sum bounded, in either part.
        var down: (closed: [Int32], sum: Sum?)
        var up: (closed: [Int32], sum: Sum?)
        /// How fractional it is now, 0 to 0.5, and whether the greater part is up.
        var fraction: Double
        var leansUp: Bool
    }

    /// Splits a node in two by the choice that raises the bound most.
    mutating func branch(
        _ node: Node, _ relaxed: Relaxation, closed: [Int32], _ made: inout Int
    ) throws(GLPKFailure) -> [Node] {
        let values = relaxed.values
        let basis = try restricted.lp.basis()
        try restricted.integer.setClosed(closed, true)
        leftClosed = closed
        var choices = sumChoices(try restricted.lp.rowValues())
        choices += groupChoices(values, relaxed.fractional).prefix(tuning.triedGroups(isLarge))
        choices += columnChoices(relaxed.fractional, values).prefix(tuning.triedColumns(isLarge))
        if choices.isEmpty { choices = columnChoices(lastResort(values), values) }
        if choices.isEmpty {
            // Nothing is left to choose: the one plan there can be is weighed.
            try propose(onlyPlan(), values: values)
            return []
        }
        let pick = try choose(choices, value: relaxed.value, basis: basis)
        func child(_ part: (closed: [Int32], sum: Sum?)) -> Node {
            made += 1
            var sums = node.sums
            if let sum = part.sum {
                sums.removeAll { $0.row == sum.row }
                sums.append(sum)
            }
            return Node(
                bound: relaxed.bound, number: made, depth: node.depth + 1,
                closed: closed + part.closed, sums: sums, basis: basis)
        }
        let up = child(pick.up)
        let down = child(pick.down)
        return pick.leansUp ? [up, down] : [down, up]
    }

    /// Whether each try of a choice is dear.
    private var isLarge: Bool { restricted.integer.rowCount > tuning.largeRows }

    /// Sums of heads that ought to be whole.
    private func sumChoices(_ rowValues: [Double]) -> [Choice] {
        var choices: [Choice] = []
        for k in branchRows {
            let row = restricted.firstLinearRow + k
            let value = rowValues[row] * restricted.integer.rowScale[row]
            let fraction = abs(value - value.rounded())
            if fraction < tuning.branchTolerance { continue }
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
    private func groupChoices(_ values: [Double], _ fractional: [Int]) -> [Choice] {
        var sums: [Int: Double] = [:]
        for column in fractional {
            let number = Int(restricted.party[column])
            if restricted.index.isGroup[number] { sums[number, default: 0] += values[column] }
        }
        var choices: [Choice] = []
        for number in sums.keys.sorted() {
            guard let sum = sums[number], abs(sum - sum.rounded()) > tuning.branchTolerance
            else { continue }
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
        return Array(choices.prefix(tuning.triedGroups.small))
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
                    leansUp: values[column] >= tuning.leaning))
            if choices.count == tuning.triedColumns.small { break }
        }
        return choices
    }

    /// The choices that are left where all is whole and yet no plan of this value: by a hair (a row
    /// just missed within GLPK's tolerance), through an artificial column or a half-open site.
    private func lastResort(_ values: [Double]) -> [Int] {
        let integer = restricted.integer
        var candidates: [Int] = []
        for (site, opening) in restricted.openingColumn.sorted(by: { $0.key < $1.key })
        where abs(values[opening] - values[opening].rounded()) > tuning.wholeness {
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

    /// Strong branching: both parts of each choice are tried with a few simplex iterations, and the one
    /// whose parts raise the bound most, as a product, is taken.
    ///
    /// Neither factor is ever 0, so that a choice with one strong part still counts.
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
                    .dual, iterationLimit: tuning.tryingSteps(isLarge),
                    milliseconds: clock.millisecondsLeft)
                gains.append(min(gap, max(0, run.value - value)) / gap)
                if let sum = part.sum, let before {
                    try integer.setRow(sum.row, lower: before.lower, upper: before.upper)
                }
                try integer.setClosed(closing, false)
                try restricted.lp.setBasis(basis)
            }
            let score = (gains[0] + tuning.leastGain) * (gains[1] + tuning.leastGain)
            if score > top * (1 + 1e-9) {
                top = score
                best = choice
            }
            if clock.isLate { break }
        }
        return best
    }
}
