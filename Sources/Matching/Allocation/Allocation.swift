import Care
import Optimisation

/// The best whole allocation: what was held, how good it is proved to be, and who pays for it.
package struct Allocation: Sendable {
    /// How far the answer got.
    package enum Status: String, Sendable {
        /// The points are the least possible, proved.
        case optimal
        /// A lawful plan with its proved gap.
        case feasible
        /// Budget and cap cannot be met together, proved.
        case infeasible
        /// A limit came before the first plan.
        case noPlanYet = "no-plan-yet"
    }

    /// A plan that the independent judge has passed.
    package struct Plan: Sendable {
        /// The judge's account: homes, points, cost, measures.
        package var check: PlanCheck
        /// The chosen columns of the model.
        var columns: [Int]
        /// What the search of the same model under other limits can start from.
        var footing: PackingFooting?
    }

    /// The prepared instance.
    package let register: Register
    /// What was asked for.
    package let limits: AllocationLimits
    /// How far the answer got.
    package let status: Status
    /// Why the search stopped.
    package let termination: PackingOutcome.Termination
    /// The plan held, if any.
    package let plan: Plan?
    /// A proved lower bound on the points.
    package let bound: Points
    /// A proved lower bound on the weekly cost of plans with as many points as the plan.
    package let weeklyCostBound: Pence
    /// The size of the question.
    package let counts: Counts
    /// How many homes are open to each child.
    package let openHomes: [Int]
    /// Whether no equally good plan does better by the tie-breaker, proved.
    package let isTieBreakProved: Bool
    /// The program that was solved.
    let model: AllocationModel
    /// The plan with the prices that prove a bound, where asked for and reached; without digests.
    package let certificate: PlanCertificate?

    /// The size of the question and of the search.
    package struct Counts: Sendable, Hashable {
        /// Children of the instance.
        package var children = 0
        /// Children who are allocated.
        package var allocated = 0
        /// Homes of the instance.
        package var homes = 0
        /// Open pairs.
        package var pairs = 0
        /// Rows of the largest program solved.
        package var rows = 0
        /// Columns of the largest program solved.
        package var columns = 0
        /// Branch-and-bound nodes.
        package var nodes = 0
    }

    /// (points − bound) ÷ max(1, points), 0 where proved; nil without a plan.
    package var gap: Double? {
        plan.map {
            let points = Double($0.check.points.billionths)
            return max(0, points - Double(bound.billionths)) / max(Double(Points.one), points)
        }
    }
}

/// Makes whole allocations of one instance: prepares once, solves as often as asked.
package struct Allocator: Sendable {
    /// The prepared instance.
    package let register: Register
    let situation: Situation
    /// The pairs of child and home that no rule closes.
    package let pairs: OpenPairs

    /// A plan of ours did not pass the judge: a fault in NearHome, never to be printed as a plan.
    package struct Fault: Error, Sendable {
        /// The rules said to be broken.
        package var rules: [String]
    }

    /// Tests every allocated child with every home that has room.
    ///
    /// - Parameters:
    ///   - register: the prepared instance.
    ///   - includesAsk: whether pairs that only ask take part.
    ///   - held: which pairs are held; nil to go by the size of the instance.
    package init(register: Register, includesAsk: Bool, held: HeldPairs? = nil) {
        self.register = register
        situation = Situation(register)
        pairs = OpenPairs(
            register: register, situation: situation, includesAsk: includesAsk, held: held)
    }

    /// Whether every open pair is held; else only the cheapest (``HeldPairs``).
    package var holdsAllPairs: Bool { pairs.breadth == nil }

    /// Children to be allocated and homes: as many pairs could be open as their product.
    package var possiblePairs: (children: Int, homes: Int) {
        (situation.isAllocated.count { $0 }, register.homes.count)
    }

    /// The program for some limits.
    package func model(_ limits: AllocationLimits) -> AllocationModel {
        AllocationModel(
            register: register, situation: situation, limits: limits,
            pairs: pairs.holding(limits.agreed, register: register))
    }

    /// The best whole allocation.
    ///
    /// - Parameters:
    ///   - limits: budget, cap and what is charged; its `includesAsk` is that of the allocator.
    ///   - options: limits, seed, method.
    ///   - tieBreaker: which of several equally good plans is taken.
    /// - Throws: ``Fault`` where the plan found does not pass the judge.
    package func allocate(
        _ limits: AllocationLimits, options: PackingOptions,
        amongEquals tieBreaker: TieBreaker = .any
    ) throws(Fault) -> Allocation {
        var limits = limits
        limits.includesAsk = pairs.includesAsk
        let head = pairs.breadth == nil ? nil : HeadStart(self, limits: limits, options: options)
        let pairs = (head?.pairs ?? self.pairs).holding(limits.agreed, register: register)
        let model = AllocationModel(
            register: register, situation: situation, limits: limits, pairs: pairs)
        var options = options
        options.gapUnit = Points.one
        if let head, options.incumbent == nil { options.incumbent = model.columns(for: head.homes) }
        options.tieBreak = model.tieBreak(tieBreaker)
        var outcome = model.solve(options)
        if let head {
            // Both hold for all pairs: the one by what columns left out cost at least, the other by
            // prices that went through all of them.
            outcome.bound = max(outcome.bound, head.bound.billionths)
        }

        var plan: Allocation.Plan?
        if let found = outcome.plan {
            let check = PlanCheck(
                homes: model.homes(after: found.columns), register: register, limits: limits)
            // Siblings who happen to share a home without the shared column still count as together,
            // so the judge may find fewer points than the program, never more.
            guard check.isValid, check.points.billionths <= found.cost else {
                throw Fault(rules: check.violations.map(\.rule))
            }
            plan = Allocation.Plan(
                check: check, columns: found.columns, footing: outcome.footing)
        }
        let status: Allocation.Status
        if let plan {
            status = plan.check.points.billionths <= outcome.bound ? .optimal : .feasible
        } else {
            status = outcome.termination == .infeasible ? .infeasible : .noPlanYet
        }
        var certificate: PlanCertificate?
        if options.certifies, let check = plan?.check {
            certificate = head?.certificate
            certificate?.describe(check, limits: limits, register: register)
            if let prices = outcome.certificate {
                var made = PlanCertificate(prices, model: model)
                made.describe(check, limits: limits, register: register)
                // The bound claimed is the one that the proof finds, which knows nothing of the
                // program.
                if made.settle(register: register),
                    made.bound >= certificate?.bound ?? made.bound
                {
                    certificate = made
                }
            }
            certificate?.searchBound = Points(billionths: outcome.bound)
        }
        return Allocation(
            register: register, limits: limits, status: status, termination: outcome.termination,
            plan: plan, bound: Points(billionths: outcome.bound),
            weeklyCostBound: Pence(outcome.secondaryBound),
            counts: .init(
                children: register.children.count,
                allocated: situation.isAllocated.count { $0 }, homes: register.homes.count,
                pairs: pairs.byChild.reduce(0) { $0 + $1.count }, rows: outcome.rows,
                columns: outcome.columns, nodes: outcome.nodes),
            openHomes: pairs.byChild.map(\.count), isTieBreakProved: outcome.tieBreakProved,
            model: model, certificate: certificate)
    }
}

extension Allocation {
    /// The sum of the plan's lots over the allocated children; nil without a plan.
    package var sumOfLots: Int64? {
        plan.map { plan in
            register.children.indices.reduce(0) { sum, child in
                if register.children[child].status == .settled { return sum }
                let home = plan.check.homes[child].map { register.instance.homes[$0].id }
                return sum + TieBreaker.lot(child: register.instance.children[child].id, home: home)
            }
        }
    }

    /// Whether points, weekly cost and the choice among equals are all proved.
    package var isDecided: Bool {
        status == .optimal && termination == .proved && isTieBreakProved
    }
}

extension Register {
    /// The rounded points of a child in a home; staying where the child lives costs no move.
    package func pairPoints(child: Int, home: Int) -> Points {
        points(child: child, home: home, stays: children[child].lives(in: home))
    }
}
