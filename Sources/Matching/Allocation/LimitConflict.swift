import Care
import Optimisation

/// Why no plan exists: every limit that cannot be met, and the least change that makes a plan possible.
///
/// Settled children stay, may-move children are never left without a home, and what is agreed stays:
/// these are not up for change and stand behind every conflict.
package struct LimitConflict: Sendable, Hashable {
    /// A limit of the conflict.
    package enum Limit: Sendable, Hashable {
        /// The budget, and the least one that would do.
        case budget(Pence, least: Pence)
        /// The cap, and the least one that would do; nil where no cap would.
        case cap(Rate, least: Rate?)
    }

    /// How the limits named stand to each other.
    package enum Kind: Sendable, Hashable {
        /// One of them cannot be met; the other is kept, and `least` is with it in force.
        case one
        /// Each could be met alone, both together cannot: either change will do, each with the other
        /// limit in force.
        case either
        /// None of them can be met even alone: both have to change. Their `least` values are a pair
        /// that one plan meets.
        case both
        /// No plan exists whatever the limits are.
        case anyway
    }

    /// The conflicting limits; empty where a limit of the search came before any was found.
    package let limits: [Limit]
    /// How they stand to each other.
    package let kind: Kind
    /// Whether each change was proved to be the least one, and confirmed by a plan with every other
    /// limit in force.
    package let isConfirmed: Bool
    private let hasAgreed: Bool

    /// Finds the conflict of an infeasible allocation.
    package init(_ limits: AllocationLimits, by allocator: Allocator, options: PackingOptions) {
        var search = ConflictSearch(allocator: allocator, options: options)
        hasAgreed = !limits.agreed.isEmpty
        let withoutCap = limits.changing { $0.outOfAreaCap = nil }
        let withoutBudget = limits.changing { $0.budget = nil }
        let neither = withoutCap.changing { $0.budget = nil }
        var found: [Limit] = []
        var kind = Kind.one
        if !limits.agreed.isEmpty, search.isPossible(neither) == false {
            kind = .anyway
        } else if let budget = limits.budget, let cap = limits.outOfAreaCap {
            let isBudgetPossible = search.isPossible(withoutCap)
            let isCapPossible = search.isPossible(withoutBudget)
            if isBudgetPossible == false, isCapPossible == false {
                kind = .both
                if let leastCap = search.leastCap(neither),
                    let leastBudget = search.leastBudget(
                        neither.changing { $0.outOfAreaCap = leastCap })
                {
                    found = [.budget(budget, least: leastBudget), .cap(cap, least: leastCap)]
                }
            } else {
                // Where a limit of the search came first, neither is said to be impossible alone.
                kind = isBudgetPossible == false || isCapPossible == false ? .one : .either
                // Whatever the other limit makes impossible is no mend of this one.
                if isCapPossible != false, let least = search.leastBudget(withoutBudget) {
                    found.append(.budget(budget, least: least))
                }
                if isBudgetPossible != false {
                    let least = search.leastCap(withoutCap)
                    if least != nil || search.isProved { found.append(.cap(cap, least: least)) }
                }
            }
        } else if let budget = limits.budget {
            if let least = search.leastBudget(neither) {
                found = [.budget(budget, least: least)]
            }
        } else if let cap = limits.outOfAreaCap {
            let least = search.leastCap(neither)
            if least != nil || search.isProved { found = [.cap(cap, least: least)] }
        }
        self.limits = found
        self.kind = kind
        isConfirmed = search.isProved
    }

    /// The conflict and its mend in words.
    package var text: String {
        var text = "Settled children stay, and nobody who may move is left without a home"
        text += hasAgreed ? ", and what is agreed stays. " : ". "
        if kind == .anyway {
            return text + "No plan does all of that, whatever the budget and the cap are."
        }
        if limits.isEmpty {
            return text + "No plan does that and meets the limits. The search stopped before it "
                + "found limits that would do."
        }
        text += sentences
        return isConfirmed
            ? text : text + " The search stopped before this was proved to be the least change."
    }

    private var sentences: String {
        let names = limits.map { limit in
            switch limit {
            case .budget(let budget, _): "the budget of \(budget.inPounds) a week"
            case .cap(let cap, _): "the out-of-area cap of \(LimitConflict.percent(cap))"
            }
        }
        let least = limits.map { limit in
            switch limit {
            case .budget(let budget, let least):
                "\(least.inPounds) a week, \((least - budget).inPounds) more"
            case .cap(_, let least?): LimitConflict.percent(least)
            case .cap(_, nil): "no cap at all"
            }
        }
        // Only what was proved is the lowest possible.
        let lowest = isConfirmed ? "lowest possible" : "lowest found"
        switch kind {
        case .anyway: return ""
        case .one:
            let name = names[0].capitalisedFirst
            if case .cap(_, nil) = limits[0] {
                return "\(name) cannot be met, and no cap makes a plan possible."
            }
            return "\(name) cannot be met. The \(lowest) is \(least[0])."
        case .either where limits.count == 2:
            return
                "\(names[0].capitalisedFirst) and \(names[1]) cannot "
                + "be met together. With the cap kept, the \(lowest) budget is \(least[0]). "
                + "With the budget kept, the \(lowest) cap is \(least[1])."
        case .either:
            return
                "\(names[0].capitalisedFirst) cannot be met with the "
                + "other limit. The \(lowest) is \(least[0])."
        case .both:
            return
                "Neither \(names[0]) nor \(names[1]) can be met. The \(lowest) together: "
                + "a cap of \(least[1]) with a budget of \(least[0])."
        }
    }

    /// A rate in per cent, rounded up to a tenth, so that what is printed can be met.
    private static func percent(_ rate: Rate) -> String {
        Decimals.text((rate.millionths + 999) / 1000, places: 1) + "%"
    }
}

extension AllocationLimits {
    /// The same with a change.
    fileprivate func changing(_ change: (inout AllocationLimits) -> Void) -> AllocationLimits {
        var copy = self
        change(&copy)
        return copy
    }
}

/// Asks what is possible, and notes whether every answer was proved.
private struct ConflictSearch {
    let allocator: Allocator
    let options: PackingOptions
    /// Whether no limit came before an answer.
    private(set) var isProved = true

    init(allocator: Allocator, options: PackingOptions) {
        self.allocator = allocator
        var options = options
        // Why a plan is impossible is asked many times, and nobody waits for it for hours.
        if options.nodeLimit == nil, options.deadline == nil { options.nodeLimit = 1000 }
        self.options = options
    }

    /// The program under some limits; nothing is proved of it where it holds not all sets.
    private mutating func program(_ limits: AllocationLimits) -> PackingProgram {
        let model = allocator.model(limits)
        if !model.unsearched.isEmpty { isProved = false }
        return model.program
    }

    /// Whether a plan exists; nil where a limit of the search came first.
    mutating func isPossible(_ limits: AllocationLimits) -> Bool? {
        var program = self.program(limits)
        program.dropCosts()
        var options = options
        options.provesSecondary = false
        let outcome = program.solve(options: options)
        if outcome.plan != nil { return true }
        if outcome.termination == .infeasible { return false }
        isProved = false
        return nil
    }

    /// The least budget with the other limits in force, confirmed by a plan; nil where none was found.
    mutating func leastBudget(_ limits: AllocationLimits) -> Pence? {
        var program = self.program(limits)
        program.dropCosts()
        let outcome = program.solve(options: options)
        guard let plan = outcome.plan else {
            isProved = false
            return nil
        }
        // The quick method proves points, of which there are none here, and not the cost.
        if outcome.termination != .proved || outcome.secondaryBound < plan.secondaryCost {
            isProved = false
        }
        let least = Pence(plan.secondaryCost)
        if isPossible(limits.changing { $0.budget = least }) != true { isProved = false }
        return least
    }

    /// The least cap with the other limits in force, confirmed by a plan; nil where there is none
    /// (then ``isProved`` stays true) or none was found.
    mutating func leastCap(_ limits: AllocationLimits) -> Rate? {
        var least = Rate(millionths: 0)
        for authority in allocator.register.instance.authorities.indices {
            switch leastShare(limits, of: authority) {
            case .none: return nil
            case .unknown:
                isProved = false
                return nil
            case .share(let share): least = max(least, share)
            }
        }
        func isEnough(_ cap: Rate) -> Bool {
            isPossible(limits.changing { $0.outOfAreaCap = cap }) == true
        }
        if isEnough(least) { return least }
        // A plan of one authority has this share; only that no other does better was not proved.
        if !isProved, allocator.register.instance.authorities.count == 1 { return least }
        // Authorities cannot all have their least at once: the least cap that all keep is found by
        // halving.
        var (low, high) = (least.millionths, Int64(1_000_000))
        guard isEnough(Rate(millionths: high)) else { return nil }
        while high - low > 1 {
            let middle = (low + high) / 2
            if isEnough(Rate(millionths: middle)) { high = middle } else { low = middle }
        }
        return Rate(millionths: high)
    }

    private enum Share {
        case share(Rate)
        case none
        case unknown
    }

    /// The least share outside of one authority over all plans, rounded up to a millionth
    /// (Dinkelbach's method: each round minimises outside − ratio × known exactly and takes the ratio
    /// of the plan found).
    private mutating func leastShare(_ limits: AllocationLimits, of authority: Int) -> Share {
        let register = allocator.register
        var options = options
        options.provesSecondary = false
        var ratio: (outside: Int64, known: Int64) = (1, 1)
        // Each round but the last lowers a ratio of two numbers of children.
        while true {
            let model = allocator.model(limits)
            if !model.unsearched.isEmpty { isProved = false }
            var program = model.program
            program.dropCosts()
            program.chargeOutside(
                ratio: ratio, model: model, register: register, authority: authority)
            let outcome = program.solve(options: options)
            guard let plan = outcome.plan else {
                return outcome.termination == .infeasible ? .none : .unknown
            }
            if outcome.termination != .proved { isProved = false }
            let count = OutsideCount(
                model.homes(after: plan.columns), in: register, authority: authority)
            if count.known == 0 { return .share(Rate(millionths: 0)) }
            let isLess = Int64(count.outside) * ratio.known < ratio.outside * Int64(count.known)
            if !isLess {
                let up = (ratio.outside * 1_000_000 + ratio.known - 1) / ratio.known
                return .share(Rate(millionths: up))
            }
            ratio = (Int64(count.outside), Int64(count.known))
        }
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
