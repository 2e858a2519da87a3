import Exchange
import Files
import Matching
import Optimisation
import Reports

extension PlanSummary {
    /// The best whole allocation of an instance and what it would be had the target weighed
    /// nothing; nil where a limit came before the first plan.
    ///
    /// - Throws: `Failure` where a plan does not pass the independent check.
    package static func best(for register: Register, options: PackingOptions) throws -> PlanSummary?
    {
        let limits = AllocationLimits()
        let allocator = Allocator(register: register, includesAsk: limits.includesAsk)
        let allocation: Allocation
        let review: PlanReview?
        do throws(Allocator.Fault) {
            allocation = try allocator.allocate(limits, options: options)
            review = try PlanReview(of: allocation, by: allocator, options: options)
        } catch {
            throw Failure.notLawful(error)
        }
        guard let plan = allocation.plan else { return nil }
        let check = plan.check
        let reasons = UnplacedReasons(of: allocation, by: allocator, review: review)
        let gap =
            allocation.status == .optimal
            ? "This is the best plan: no other plan scores better (proved)."
            : "This plan keeps every rule, but it may not be the best one."
        // Without budget and cap the target is all that a plan could be free of.
        let free = review?.homesWithoutPolicies
        return PlanSummary(
            title: "After the best plan", status: "\(gap) The independent check passed.",
            homes: check.homes,
            unplaced: check.unplaced.map {
                Unplaced(child: $0, text: reasons.text(for: $0))
            }, waiting: check.waiting.summarised,
            points: check.points.description, bound: allocation.bound.description,
            weeklyCost: check.weeklyCost,
            homesWithoutTarget: free == check.homes ? nil : free,
            solver: "GLPK \(LinearProgram.version)")
    }

    /// A plan from a file, as `assign --plan` writes it.
    ///
    /// - Throws: `Failure` where the file has faults (65) or the plan breaks a rule (1).
    package static func supplied(at path: String, for register: Register) throws -> PlanSummary {
        let check = PlanCheck(try SuppliedPlan(at: path).rows, register: register)
        guard check.isValid else {
            let count = check.violations.count
            throw Failure(
                .absent,
                "The plan breaks \(count == 1 ? "a rule" : "\(count) rules"), so it is not reported. Run "
                    + "`nearhome verify` to see which.")
        }
        return PlanSummary(
            title: "After the plan given", status: "The independent check passed the plan.",
            homes: check.homes,
            unplaced: check.unplaced.map {
                Unplaced(child: $0, text: "The plan gives this child no home.")
            }, waiting: check.waiting.summarised, points: check.points.description,
            weeklyCost: check.weeklyCost)
    }
}

extension [PlanCheck.Waiting] {
    fileprivate var summarised: [PlanSummary.Waiting] {
        map { .init(child: $0.child, from: $0.from, days: $0.days) }
    }
}
