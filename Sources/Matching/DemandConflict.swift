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

    /// The conflicting demands; empty where a limit came before any was found.
    public let demands: [Demand]
    /// Whether each change was proved to be the least one and confirmed by solving again.
    public let isConfirmed: Bool

    /// Finds the conflict of an infeasible allocation.
    ///
    /// Settled children stay and may-move children are never left without a home: these two are not
    /// up for change and stand behind every conflict.
    public init(_ demands: AllocationDemands, by allocator: Allocator, options: PackingOptions) {
        /// Whether a plan exists; nil where a limit came first.
        func isPossible(_ demands: AllocationDemands) -> Bool? {
            var program = allocator.model(demands).program
            program.dropCosts()
            var options = options
            options.provesSecondary = false
            let outcome = solve(program, options: options)
            if outcome.plan != nil { return true }
            return outcome.termination == .infeasible ? false : nil
        }
        var budgetOnly = demands
        budgetOnly.outOfAreaCap = nil
        var capOnly = demands
        capOnly.budget = nil
        var conflicting = demands
        var isConfirmed = true
        if demands.budget != nil && demands.outOfAreaCap != nil {
            let withoutCap = isPossible(budgetOnly)
            if withoutCap == false {
                conflicting = budgetOnly
            } else {
                let withoutBudget = isPossible(capOnly)
                if withoutBudget == false { conflicting = capOnly }
                if withoutCap == nil || withoutBudget == nil { isConfirmed = false }
            }
        }

        var found: [Demand] = []
        if let budget = conflicting.budget {
            var free = conflicting
            free.budget = nil
            var program = allocator.model(free).program
            program.dropCosts()
            let outcome = solve(program, options: options)
            if let plan = outcome.plan {
                let least = Pence(plan.secondaryCost)
                found.append(.budget(budget, least: least))
                free.budget = least
                isConfirmed =
                    isConfirmed && outcome.termination == .proved && isPossible(free) == true
            } else {
                isConfirmed = false
            }
        }
        if let cap = conflicting.outOfAreaCap {
            let (least, isProved) = DemandConflict.leastCap(
                conflicting, by: allocator, options: options)
            if least != nil || isProved { found.append(.cap(cap, least: least)) }
            isConfirmed = isConfirmed && isProved
            if let least {
                var changed = conflicting
                changed.outOfAreaCap = least
                isConfirmed = isConfirmed && isPossible(changed) == true
            }
        }
        self.demands = found
        self.isConfirmed = isConfirmed
    }

    /// The least share outside over all plans, rounded up to a millionth (Dinkelbach's method: each
    /// round minimises outside − ratio × known exactly and takes the ratio of the plan found), and
    /// whether it is proved; nil where there is none, or none was found.
    private static func leastCap(
        _ demands: AllocationDemands, by allocator: Allocator, options: PackingOptions
    ) -> (least: Rate?, isProved: Bool) {
        let register = allocator.register
        var worst: Rate?
        var isProved = true
        for authority in register.instance.authorities.indices {
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
                let outcome = solve(program, options: options)
                guard let plan = outcome.plan else {
                    return (nil, outcome.termination == .infeasible)
                }
                isProved = isProved && outcome.termination == .proved
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
            guard let settled else { return (nil, false) }
            worst = max(worst ?? settled, settled)
        }
        return (worst, isProved)
    }

    /// The conflict and its mend in words.
    public var text: String {
        if demands.isEmpty {
            return
                "Settled children stay and nobody who may move is left without a home: this cannot "
                + "be met with the demands; a limit came before the least change was found."
        }
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
            + (isConfirmed ? "" : " A limit came before this was proved to be the least change.")
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
                let location = register.location(authority: authority, home: home)
                if location == .unknown { continue }
                let each = (location.isOutside ? ratio.known : 0) - ratio.outside
                columnCosts[column] = each * Int64(parties[party].size)
            }
        }
    }
}
