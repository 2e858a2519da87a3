import Care
import Optimisation

/// What a plan does to each child: who pays, and for what policy.
package struct PlanReview: Sendable {
    /// A policy that can change a child's answer.
    package enum Driver: String, Sendable, CaseIterable {
        /// The charge for children above the target share outside: never a reason to move a child
        /// who lives somewhere, so only of children without a home or whose place ends.
        case outsideTarget = "outside-target"
        /// The cap on the share outside.
        case cap
        /// The budget.
        case budget
    }

    /// A child whose answer a policy changes.
    package struct DrivenChild: Sendable, Hashable {
        /// The child, an index.
        package var child: Int
        /// The policies, in a fixed order.
        package var drivers: [Driver]
        /// Whether each of several ``drivers`` changes the answer alone; false where it takes all.
        package var isEach = false
        /// The home in the plan; nil for none.
        package var home: Int?
        /// The home without ``drivers``; nil for none.
        package var homeWithout: Int?
        /// More (or fewer) points of the pair; nil where one of the two is no home.
        package var points: Points?
        /// Metres farther from (or nearer to) where the child comes from; nil where unknown.
        package var metres: Int64?
        /// Metres farther from (or nearer to) school; nil where unknown.
        package var schoolMetres: Int64?
    }

    /// A child whose home is worse than the best one that it could have, were there no other newcomer.
    ///
    /// Of brothers and sisters who must share a home, that is the best one for all of them.
    package struct Payer: Sendable, Hashable {
        /// The child, an index.
        package var child: Int
        /// The home in the plan; nil for none.
        package var home: Int?
        /// The best home that the child, with all who must share its home, could have.
        package var firstChoice: Int
        /// Points of the pair, and of being parted from brothers or sisters who are settled, above those
        /// of the first choice; for no home, the unplaced points less those of the first choice.
        package var points: Points
    }

    /// Children whose answer a policy changes, in the instance's order.
    package let driven: [DrivenChild]
    /// The home of every child in the plan without target, cap and budget; nil where none of them binds
    /// or it was not looked for.
    package let homesWithoutPolicies: [Int?]?
    /// Whether every solve behind `driven` was proved; where not, a limit came first and the list
    /// may hold too many or too few.
    package let isDrivenProved: Bool
    /// Children who do not have the best home that they could have, worst first; without those whose
    /// home is agreed, and the brothers and sisters who follow them.
    package let payers: [Payer]
    /// Children without a home only because of budget or cap, in the instance's order; nobody where the
    /// plan is not proved the best, for then nobody knows.
    package let unplacedByPolicy: [Int]
    /// Whether the plan tests a policy and is not a plan to act on.
    package var testsPolicy: Bool { !unplacedByPolicy.isEmpty }

    /// Moves of may-move children that the plan proposes.
    package let proposedMoves: [Int]

    /// Nodes of each solve behind `driven` where the caller sets no limit: the plan itself is worth
    /// any wait, who pays for a policy is told as unproved (``isDrivenProved``) rather than never.
    static let mostNodes = 200

    /// The policies that could change an answer under some limits, in a fixed order.
    package static func drivers(_ limits: AllocationLimits, in register: Register) -> [Driver] {
        var active: [Driver] = []
        if limits.chargesOutsideTarget, register.policy.weights.outsideTarget.thousandths != 0,
            register.instance.authorities.contains(where: { $0.outOfAreaTarget != nil })
        {
            active.append(.outsideTarget)
        }
        if limits.outOfAreaCap != nil { active.append(.cap) }
        if limits.budget != nil { active.append(.budget) }
        return active
    }

    /// Reviews a plan: solves again without target, cap and budget, and where several of them bind,
    /// without each.
    ///
    /// - Parameters:
    ///   - allocation: the allocation that holds the plan; without one there is no review.
    ///   - allocator: the allocator that made it.
    ///   - options: the options of each solve.
    ///   - solvesAgain: whether to look for what a policy drives; false where the caller has been
    ///     asked to stop.
    /// - Throws: ``Allocator/Fault`` where a plan found does not pass the judge.
    package init?(
        of allocation: Allocation, by allocator: Allocator, options: PackingOptions,
        solvesAgain: Bool = true
    ) throws(Allocator.Fault) {
        guard let plan = allocation.plan else { return nil }
        let limits = allocation.limits
        let register = allocator.register
        let homes = plan.check.homes
        let active = PlanReview.drivers(limits, in: register)
        var isProved = true

        func without(_ drivers: [Driver]) throws(Allocator.Fault) -> [Int?]? {
            var free = limits
            if drivers.contains(.outsideTarget) { free.chargesOutsideTarget = false }
            if drivers.contains(.cap) { free.outOfAreaCap = nil }
            if drivers.contains(.budget) { free.budget = nil }
            var options = options
            options.incumbent = plan.columns
            options.footing = plan.footing
            options.nodeLimit = options.nodeLimit ?? PlanReview.mostNodes
            let found = try allocator.allocate(
                free, options: options, amongEquals: .resembling(plan))
            if found.status != .optimal || found.termination != .proved { isProved = false }
            return found.plan?.check.homes
        }
        var driven: [DrivenChild] = []
        var freeHomes: [Int?]?
        if !solvesAgain { isProved = active.isEmpty }
        if !active.isEmpty, solvesAgain, let free = try without(active) {
            freeHomes = free
            let changed = homes.indices.filter { homes[$0] != free[$0] }
            var found: [Set<Driver>: [Int?]] = [Set(active): free]
            func changes(_ drivers: [Driver], _ child: Int) throws(Allocator.Fault) -> Bool {
                if found[Set(drivers)] == nil {
                    found[Set(drivers)] = try without(drivers) ?? homes
                }
                return found[Set(drivers)]?[child] != homes[child]
            }
            for child in changed {
                var drivers: [Driver] = []
                for driver in active where try changes([driver], child) { drivers.append(driver) }
                let isEach = drivers.count > 1
                // Where none does it alone, the first two that do it together.
                for left in active where drivers.isEmpty && active.count > 2 {
                    let pair = active.filter { $0 != left }
                    if try changes(pair, child) { drivers = pair }
                }
                if drivers.isEmpty { drivers = active }
                let isOther = try changes(drivers, child)
                let without = isOther ? found[Set(drivers)]?[child] ?? nil : free[child]
                if register.children[child].status == .mayMove {
                    drivers.removeAll { $0 == .outsideTarget }
                    if drivers.isEmpty { continue }
                }
                driven.append(
                    PlanReview.drivenChild(
                        child, home: homes[child], without: without, drivers: drivers,
                        isEach: isEach && drivers.count > 1, register: register))
            }
        }
        self.driven = driven
        homesWithoutPolicies = freeHomes
        // Where the plan is not proved the best, a child may have no home because of the search.
        let isBest = allocation.status == .optimal
        isDrivenProved = isProved && (isBest || driven.isEmpty)
        unplacedByPolicy = driven.filter {
            isBest && $0.home == nil && freeHomes?[$0.child] != nil
                && ($0.drivers.contains(.cap) || $0.drivers.contains(.budget))
        }.map(\.child)
        let held = AgreedHomes.held(by: limits.agreed, register: register)
        payers = PlanReview.payers(homes, Best(allocation, allocator)).filter {
            !held.contains($0.child)
        }
        proposedMoves = homes.indices.filter { child in
            guard let home = homes[child] else { return false }
            return register.children[child].status == .mayMove
                && !register.children[child].lives(in: home)
        }
    }

    private static func drivenChild(
        _ child: Int, home: Int?, without: Int?, drivers: [Driver], isEach: Bool,
        register: Register
    ) -> DrivenChild {
        func difference(_ value: (Int) -> Int64?) -> Int64? {
            guard let home, let without, let mine = value(home), let other = value(without) else {
                return nil
            }
            return mine - other
        }
        func points(_ home: Int) -> Int64? {
            register.points(
                child: child, home: home, stays: register.children[child].lives(in: home)
            ).billionths
        }
        return DrivenChild(
            child: child, drivers: drivers, isEach: isEach, home: home, homeWithout: without,
            points: difference(points).map(Points.init(billionths:)),
            metres: difference {
                register.distanceFromOrigin(child: child, home: $0)?.count
            },
            schoolMetres: difference { register.distanceToSchool(child: child, home: $0)?.count })
    }

    /// - Parameters:
    ///   - homes: the home of every child in the plan.
    ///   - best: the best home of each.
    private static func payers(_ homes: [Int?], _ best: Best) -> [Payer] {
        let register = best.register
        var payers: [Payer] = []
        for child in homes.indices where register.children[child].status != .settled {
            let facts = register.children[child]
            guard let first = best.home(of: child) else { continue }
            let least = register.pointsBesideSettled(child, in: first)
            let mine =
                register.pointsBesideSettled(child, in: homes[child])
                + (homes[child] == nil
                    ? register.policy.weights.unplaced * Quantity(facts.isEmergency ? 2 : 1)
                    : .zero)
            if mine > least {
                payers.append(
                    Payer(
                        child: child, home: homes[child], firstChoice: first,
                        points: mine - least))
            }
        }
        let ids = register.instance.children
        return payers.sorted {
            ($1.points, ids[$0.child].id) < ($0.points, ids[$1.child].id)
        }
    }

    /// The best home open to a child with no other newcomer there, and to all of a together group at once.
    private struct Best {
        private let allocator: Allocator
        /// The best home of each child who must share one, by index; a group without any is left out.
        private var shared: [Int: Int] = [:]
        /// The children who must share a home with somebody.
        private var grouped: Set<Int> = []
        /// The homes that a plan may give each of the others; nil where the program leaves some out.
        private var alone: [Int: [Int]]?
        var register: Register { allocator.register }

        init(_ allocation: Allocation, _ allocator: Allocator) {
            self.allocator = allocator
            let groups = SiblingUnit.all(allocator.register, allocator.situation)
                .filter { $0.plan == .together }.map(\.allocated)
            var model = allocation.model
            if !allocation.limits.agreed.isEmpty {
                var free = allocation.limits
                free.agreed = [:]
                model = allocator.model(free)
            }
            if model.program.beyond == nil { alone = model.homesForOne() }
            if groups.isEmpty { return }
            grouped = Set(groups.joined())
            let homes = model.homes(forAllOf: groups)
            for group in groups {
                let together = group.first.flatMap { best(homes[$0] ?? [], for: group) }
                // Where all of them live somewhere, all may stay there too.
                let isStaying =
                    group.allSatisfy { register.children[$0].status == .mayMove }
                    && together.map { stay(group) <= points(of: group, in: $0) } ?? true
                for child in group {
                    if isStaying {
                        shared[child] = Int(register.children[child].home)
                    } else if let together {
                        shared[child] = together
                    }
                }
            }
        }

        private func points(of children: [Int], in home: Int) -> Points {
            children.reduce(Points.zero) { $0 + register.pointsBesideSettled($1, in: home) }
        }

        private func stay(_ children: [Int]) -> Points {
            children.reduce(Points.zero) {
                $0 + points(of: [$1], in: Int(register.children[$1].home))
            }
        }

        /// The home; nil where there is none.
        func home(of child: Int) -> Int? {
            if grouped.contains(child) { return shared[child] }
            var homes =
                alone.map { $0[child] ?? [] } ?? allocator.pairs.byChild[child].map { Int($0.home) }
            let facts = register.children[child]
            if facts.status == .mayMove { homes.append(Int(facts.home)) }
            return best(homes, for: [child])
        }

        private func best(_ homes: [Int], for children: [Int]) -> Int? {
            let ids = register.instance.homes
            return homes.map { (home: $0, points: points(of: children, in: $0)) }
                .min { ($0.points, ids[$0.home].id) < ($1.points, ids[$1.home].id) }?.home
        }
    }
}

extension Register {
    /// The points of a child in a home, with the charge for being parted from a brother or sister who
    /// is settled elsewhere, and so stays there whatever the plan.
    fileprivate func pointsBesideSettled(_ child: Int, in home: Int?) -> Points {
        let isParted =
            children[child].plan == .togetherIfPossible
            && groupMembers(of: child).contains {
                children[$0].status == .settled && children[$0].home != home.map { Int32($0) }
            }
        return (home.map { pairPoints(child: child, home: $0) } ?? .zero)
            + policy.weights.siblingsSplit * Quantity(isParted ? 1 : 0)
    }
}
