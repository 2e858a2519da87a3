import Care

/// Why each child without a home in a plan has none: built from what really stands against it, with the
/// child's group and every limit in force.
package struct UnplacedReasons: Sendable {
    /// The reason of each child without a home, by index.
    private let reasons: [Int: UnplacedReason]
    private let register: Register

    /// Children for whom every home is asked one by one why it does not do; beyond, `match` is
    /// pointed to.
    private static let mostAsked = 50
    /// Changed plans that are judged: a second or two.
    private static let mostJudged = 20_000

    /// Finds the reasons.
    ///
    /// - Parameters:
    ///   - allocation: the allocation that holds the plan.
    ///   - allocator: the allocator that made it.
    ///   - review: what policies change; nil where that was not worked out.
    package init(of allocation: Allocation, by allocator: Allocator, review: PlanReview?) {
        register = allocator.register
        guard let plan = allocation.plan, !plan.check.unplaced.isEmpty else {
            reasons = [:]
            return
        }
        let limits = allocation.limits
        var finder = ReasonFinder(
            plan.check, of: allocation, by: allocator, checksLeft: Self.mostJudged,
            asksLeft: Self.mostAsked)
        var driven: [Int: PlanReview.DrivenChild] = [:]
        for found in review?.driven ?? [] { driven[found.child] = found }
        let byPolicy = Set(review?.unplacedByPolicy ?? [])
        var found: [Int: UnplacedReason] = [:]
        for child in plan.check.unplaced where found[child] == nil {
            if limits.agreed[child] != nil {
                found[child] = .agreed
                continue
            }
            if byPolicy.contains(child), let change = driven[child],
                let home = change.homeWithout
            {
                found[child] = .policy(change.drivers, isEach: change.isEach, home: home)
                continue
            }
            let unit = finder.unit(of: child)
            let reason = finder.reason(unit)
            for member in unit
            where plan.check.homes[member] == nil && limits.agreed[member] == nil {
                found[member] = reason
            }
        }
        reasons = found
    }

    /// Why a child has no home, in a sentence or two.
    package func text(for child: Int) -> String {
        reasons[child]?.text(in: register) ?? "This plan gives the child no home."
    }
}
