import Care
import Matching
import Optimisation

/// How children are placed on a step day.
package enum Placing: String, Sendable, CaseIterable {
    /// All at once: the optimum of the step's instance.
    case together
    /// One after another, each in the first home that fits, as duty teams do.
    case oneByOne = "one-by-one"

    /// Homes after a step.
    package struct Outcome: Sendable {
        /// The home of each child; nil for none.
        package var homes: [Int?]
        /// The weekly cost of everybody with a home, contracts included.
        package var weeklyCost: Pence
    }

    /// Places the children of an instance who need a home.
    ///
    /// - Throws: ``PlacingFault`` where the optimum was not proved.
    package func place(_ register: Register) throws(PlacingFault) -> Outcome {
        let isAnybodyAllocated = register.instance.children.contains { $0.status != .settled }
        guard isAnybodyAllocated else {
            let check = PlanCheck(
                homes: register.instance.children.map(\.home), register: register)
            return Outcome(homes: check.homes, weeklyCost: check.weeklyCost)
        }
        switch self {
        case .together: return try Placing.optimum(register)
        case .oneByOne: return OneByOne(register).outcome()
        }
    }

    private static func optimum(_ register: Register) throws(PlacingFault) -> Outcome {
        var options = PackingOptions()
        options.threads = 1
        let allocation: Allocation
        do throws(Allocator.Fault) {
            allocation = try Allocator(register: register, includesAsk: false)
                .allocate(.init(), options: options, amongEquals: .lots)
        } catch {
            throw PlacingFault(day: register.instance.asOf, rules: error.rules)
        }
        guard let plan = allocation.plan, allocation.isDecided else {
            throw PlacingFault(day: register.instance.asOf, rules: [])
        }
        return Outcome(homes: plan.check.homes, weeklyCost: plan.check.weeklyCost)
    }
}

/// A step whose optimum was not found and proved: a fault of NearHome.
package struct PlacingFault: Error, Sendable {
    /// The step day.
    package var day: Day
    /// Rules said to be broken by the plan found; empty where there was none.
    package var rules: [String]
}
