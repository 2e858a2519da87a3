import Care
import Optimisation

/// The best whole plans one after another, each differing from all before it in some child's answer.
///
/// After a plan is taken, all others are divided by where they first differ from it, going through
/// the allocated children in order: the children before have the same answer, this one another. Each
/// part is solved exactly, and the best of all parts is the next plan (Lawler's method). So no plan is
/// missed and none comes twice.
package struct BestPlans: Sendable {
    /// The plans: fewest points first, then least weekly cost, then in the order found.
    package let plans: [Allocation.Plan]
    /// Whether every solve was proved, so that no plan is missing between two of these.
    package let isProved: Bool

    /// Finds up to `count` plans, the first of them given.
    ///
    /// - Parameters:
    ///   - count: how many plans, at most.
    ///   - first: the best plan under the limits.
    ///   - isProved: whether it is proved to be that.
    ///   - limits: the limits.
    ///   - allocator: the allocator of the instance.
    ///   - options: the options of each solve.
    ///   - mayGoOn: asked before each solve; false ends the search with what it holds.
    /// - Throws: ``Allocator/Fault`` where a plan found does not pass the judge.
    /// - Complexity: one solve for each allocated child and plan, most of them small.
    package init(
        _ count: Int, after first: Allocation.Plan, isProved: Bool, limits: AllocationLimits,
        by allocator: Allocator, options: PackingOptions, mayGoOn: () -> Bool = { true }
    ) throws(Allocator.Fault) {
        let model = allocator.model(limits)
        let children = allocator.register.children.indices.filter {
            allocator.situation.isAllocated[$0]
        }
        var options = options
        options.tieBreak = nil
        options.incumbent = nil
        options.certifies = false
        var isProved = isProved && model.unsearched.isEmpty
        var found: [Allocation.Plan] = [first]
        var parts: [Part] = []
        var last = Part(fixed: 0, banned: [:], plan: first)
        search: while found.count < count {
            let homes = last.plan.check.homes
            // Children before `last.fixed` are fixed in every plan of that part.
            for position in last.fixed..<children.count {
                if !mayGoOn() {
                    isProved = false
                    break search
                }
                var banned = position == last.fixed ? last.banned : [:]
                banned[children[position], default: []].insert(homes[children[position]])
                let program = model.program(
                    fixing: children[..<position].map { ($0, homes[$0]) }, banning: banned)
                let outcome = solve(program.program, options: options)
                if outcome.termination != .proved && outcome.termination != .infeasible {
                    isProved = false
                }
                guard let plan = outcome.plan, !plan.columns.contains(where: program.isForbidden)
                else { continue }
                let columns = plan.columns.map { program.columns[$0] }
                let check = PlanCheck(
                    homes: model.homes(after: columns), register: allocator.register,
                    limits: limits)
                guard check.isValid else {
                    throw Allocator.Fault(rules: check.violations.map(\.rule))
                }
                parts.append(
                    Part(
                        fixed: position, banned: banned,
                        plan: Allocation.Plan(check: check, columns: columns)))
            }
            guard
                let best = parts.indices.min(by: { left, right in
                    let first = parts[left].plan.check
                    let second = parts[right].plan.check
                    return (first.points, first.weeklyCost, left)
                        < (second.points, second.weeklyCost, right)
                })
            else { break }
            last = parts.remove(at: best)
            found.append(last.plan)
        }
        plans = found
        self.isProved = isProved
    }

    /// A part of all plans, with its best.
    private struct Part {
        /// How many children, in order, have the answers of `plan` in all of it.
        var fixed: Int
        /// The answers that the next child does not have.
        var banned: [Int: Set<Int?>]
        var plan: Allocation.Plan
    }
}

extension AllocationModel {
    /// A part of the program.
    struct Part {
        /// The program of the part.
        var program: PackingProgram
        /// The number that each of its columns has in the whole program.
        var columns: [Int]
        /// Columns that are in it only because every child must have a way out.
        var forbidden: Set<Int>

        /// Whether a column of the part may not be chosen.
        func isForbidden(_ column: Int) -> Bool { forbidden.contains(column) }
    }

    /// What a forbidden answer costs, in billionths of a point.
    ///
    /// A million points: where even the best plan of a part uses one, all other plans of it are that
    /// much worse, and none is looked for.
    private static let forbidding = Points(1_000_000).billionths

    /// The program of the plans in which some children have given answers and others do not.
    ///
    /// Ways out (no home, staying) that are not allowed stay in it at a forbidding price.
    func program(
        fixing: [(child: Int, home: Int?)], banning: [Int: Set<Int?>]
    ) -> Part {
        var fixed: [Int: Int?] = [:]
        for (child, home) in fixing { fixed[child] = .some(home) }
        func isAllowed(_ child: Int, _ home: Int?) -> Bool {
            if let wanted = fixed[child], wanted != home { return false }
            return banning[child]?.contains(home) != true
        }
        var part = program
        part.columnStart = [0]
        part.columnSites = []
        part.columnCosts = []
        var numbers: [Int] = []
        var forbidden: Set<Int> = []
        for party in program.parties.indices {
            for column in program.columnStart[party]..<program.columnStart[party + 1] {
                let site = program.columnSites[column]
                let home = site == PackingProgram.noSite ? nil : homeOfSite[Int(site)]
                let isAllowed = members[party].allSatisfy { isAllowed($0, home) }
                let isWayOut = site == PackingProgram.noSite || program.parties[party].isStay
                if !isAllowed && !isWayOut { continue }
                part.columnSites.append(site)
                part.columnCosts.append(
                    program.columnCosts[column] + (isAllowed ? 0 : Self.forbidding))
                if !isAllowed { forbidden.insert(numbers.count) }
                numbers.append(column)
            }
            part.columnStart.append(part.columnSites.count)
        }
        return Part(program: part, columns: numbers, forbidden: forbidden)
    }
}
