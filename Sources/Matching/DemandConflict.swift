import Care
import Optimisation

/// Why no plan exists: the smallest set of demands that cannot be met together, and the least
/// change to each that makes a plan possible.
public struct DemandConflict: Sendable, Hashable {
    /// A demand of the conflict.
    public enum Demand: Sendable, Hashable {
        /// The budget, and the least one that would do with the other demands as they are.
        case budget(Pence, least: Pence)
        /// The cap, and the least one that would do with the other demands as they are; nil where
        /// no cap would.
        case cap(Rate, least: Rate?)
    }

    /// The conflicting demands.
    public let demands: [Demand]
    /// Whether each change was confirmed by solving again.
    public let isConfirmed: Bool

    /// Finds the conflict of an infeasible allocation.
    ///
    /// Settled children stay and may-move children are never left without a home: these two are not
    /// up for change and stand behind every conflict.
    public init(_ demands: AllocationDemands, by allocator: Allocator, options: PackingOptions) {
        func isPossible(_ demands: AllocationDemands) -> Bool {
            var program = allocator.model(demands).program
            program.dropCosts()
            var options = options
            options.provesSecondary = false
            return solve(program, options: options).plan != nil
        }
        var budgetOnly = demands
        budgetOnly.outOfAreaCap = nil
        var capOnly = demands
        capOnly.budget = nil
        var conflicting = demands
        if demands.budget != nil && !isPossible(budgetOnly) {
            conflicting = budgetOnly
        } else if demands.outOfAreaCap != nil && !isPossible(capOnly) {
            conflicting = capOnly
        }

        var found: [Demand] = []
        var isConfirmed = true
        if let budget = conflicting.budget {
            var free = conflicting
            free.budget = nil
            var program = allocator.model(free).program
            program.dropCosts()
            if let plan = solve(program, options: options).plan {
                let least = Pence(plan.secondaryCost)
                found.append(.budget(budget, least: least))
                free.budget = least
                isConfirmed = isConfirmed && isPossible(free)
            }
        }
        if let cap = conflicting.outOfAreaCap {
            let least = DemandConflict.leastCap(conflicting, by: allocator, options: options)
            found.append(.cap(cap, least: least))
            if let least {
                var changed = conflicting
                changed.outOfAreaCap = least
                isConfirmed = isConfirmed && isPossible(changed)
            }
        }
        self.demands = found
        self.isConfirmed = isConfirmed
    }

    /// The least share outside over all plans, rounded up to a millionth (Dinkelbach's method: each
    /// round minimises outside − ratio × known exactly and takes the ratio of the plan found).
    private static func leastCap(
        _ demands: AllocationDemands, by allocator: Allocator, options: PackingOptions
    ) -> Rate? {
        let register = allocator.register
        let authorities = register.instance.authorities.indices
        var worst: Rate?
        for authority in authorities {
            var free = demands
            free.outOfAreaCap = nil
            var options = options
            options.provesSecondary = false
            var ratio: (outside: Int64, known: Int64) = (1, 1)
            var settled: Rate?
            for _ in 0..<64 {
                let model = allocator.model(free)
                var program = model.program
                program.dropCosts()
                program.chargeOutside(
                    ratio: ratio, model: model, register: register, authority: authority)
                guard let plan = solve(program, options: options).plan else { return nil }
                let count = OutsideCount(
                    model.homes(after: plan.columns), in: register.instance, authority: authority)
                if count.known == 0 {
                    settled = Rate(millionths: 0)
                    break
                }
                let better =
                    Int64(count.outside) * ratio.known < ratio.outside * Int64(count.known)
                if !better {
                    let up = (ratio.outside * 1_000_000 + ratio.known - 1) / ratio.known
                    settled = Rate(millionths: up)
                    break
                }
                ratio = (Int64(count.outside), Int64(count.known))
            }
            guard let settled else { return nil }
            worst = max(worst ?? settled, settled)
        }
        return worst
    }

    /// The conflict and its mend in words.
    public var text: String {
        let parts = demands.map { demand in
            switch demand {
            case .budget(let budget, let least):
                "the budget of \(budget.inPounds) a week (with \((least - budget).inPounds) more, "
                    + "\(least.inPounds), a plan exists)"
            case .cap(let cap, let least?):
                "the out-of-area cap of \(cap) (with "
                    + "\(Rate(millionths: least.millionths - cap.millionths)) more, \(least), a plan "
                    + "exists)"
            case .cap(let cap, nil):
                "the out-of-area cap of \(cap) (no cap would make a plan possible)"
            }
        }
        let together =
            demands.count == 1
            ? "Settled children stay and nobody who may move is left without a home: this cannot be "
                + "met with "
            : "Settled children stay and nobody who may move is left without a home: these cannot be "
                + "met together: "
        return together + parts.joined(separator: "; and ") + "."
    }
}

extension PackingProgram {
    /// Leaves only the secondary cost and the hard rows.
    fileprivate mutating func dropCosts() {
        columnCosts = Array(repeating: 0, count: columnCosts.count)
        constantCost = 0
        costGranularity = 1
        for row in couplingRows.indices where couplingRows[row].price != nil {
            couplingRows[row].price?.cost = 0
        }
        couplingRows.removeAll { $0.price?.cost == 0 && $0.price?.secondaryCost == 0 }
    }

    /// Charges each member of one authority `known` for living outside and credits `outside` for a
    /// known location, so that the total's sign says whether the plan's share is above the ratio.
    fileprivate mutating func chargeOutside(
        ratio: (outside: Int64, known: Int64), model: AllocationModel, register: Register,
        authority: Int
    ) {
        for party in parties.indices where parties[party].group == Int32(authority) {
            for column in columnStart[party]..<columnStart[party + 1]
            where columnSites[column] != PackingProgram.noSite {
                let home = model.homeOfSite[Int(columnSites[column])]
                guard register.homes[home].kind.isMeasured else { continue }
                let location = register.locations[authority * register.homes.count + home]
                if location == .unknown { continue }
                let each = (location.isOutside ? ratio.known : 0) - ratio.outside
                columnCosts[column] = each * Int64(parties[party].size)
            }
        }
    }
}
