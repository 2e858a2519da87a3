import Care
import Matching
import Optimisation
import Reporting

/// Everything that `assign` says of one run, beside the allocation itself.
package struct AssignRun: Sendable {
    /// Exact or heuristic.
    package var method: PackingOptions.Method
    /// The allocation.
    package var allocation: Allocation
    /// Who pays and for what; nil without a plan.
    package var review: PlanReview?
    /// Why each child without a home has none; nil without a plan.
    package var reasons: UnplacedReasons?
    /// Why no plan exists; nil unless infeasible.
    package var conflict: LimitConflict?
    /// The best plans, this one first; nil where not asked for.
    package var best: BestPlans?
    /// What changed since an earlier plan; nil where not asked for.
    package var changes: PlanChanges?
    /// Whether lots decided among equally good plans.
    package var isDrawnByLot: Bool
    /// The seed.
    package var seed: UInt64
    /// The solver's version.
    package var solverVersion: String
    /// "sha256:…" over the canonical instance.
    package var inputHash: String
    /// "sha256:…" over the canonical policy.
    package var policyHash: String
    /// Wall-clock seconds; the only part that is not repeatable.
    ///
    /// `solve` is the plan's own, `review` whatever is solved beside it.
    package var seconds: Seconds

    /// Wall-clock seconds of the parts of a run.
    package typealias Seconds = (
        read: Double, eligibility: Double, solve: Double, review: Double, total: Double
    )

    /// Collects a run.
    package init(
        method: PackingOptions.Method, allocation: Allocation, review: PlanReview?,
        reasons: UnplacedReasons? = nil,
        conflict: LimitConflict?, best: BestPlans?, changes: PlanChanges?,
        isDrawnByLot: Bool = false, seed: UInt64, solverVersion: String, inputHash: String,
        policyHash: String, seconds: Seconds
    ) {
        self.method = method
        self.allocation = allocation
        self.review = review
        self.reasons = reasons
        self.conflict = conflict
        self.best = best
        self.changes = changes
        self.isDrawnByLot = isDrawnByLot
        self.seed = seed
        self.solverVersion = solverVersion
        self.inputHash = inputHash
        self.policyHash = policyHash
        self.seconds = seconds
    }
}

extension Printout {
    /// The answer of `assign`.
    package static func assign(_ run: AssignRun) -> Printout {
        let writer = AssignWriter(run: run)
        return Printout(json: writer.json, table: writer.table, text: writer.text)
    }
}

/// Writes one run of `assign`.
private struct AssignWriter {
    let run: AssignRun

    var allocation: Allocation { run.allocation }
    var register: Register { allocation.register }
    func child(_ index: Int) -> String { register.instance.children[index].id }
    func home(_ index: Int) -> String { register.instance.homes[index].id }

    /// Allocated children with a home, in the instance's order of references.
    private var assignments: [(child: Int, home: Int, points: Points, stays: Bool)] {
        guard let check = allocation.plan?.check else { return [] }
        return check.homes.indices.compactMap { index in
            let status = register.instance.children[index].status
            guard let home = check.homes[index], status != .settled else { return nil }
            let stays = status == .mayMove && register.instance.children[index].home == home
            return (
                index, home, register.pairPoints(child: index, home: home), stays
            )
        }.sorted { child($0.child) < child($1.child) }
    }

    // MARK: JSON

    var json: JSON {
        var members: [(String, JSON)] = [
            ("status", .string(allocation.status.rawValue)),
            ("method", .string(run.method.rawValue)),
            ("termination", .string(allocation.termination.rawValue)),
        ]
        if let plan = allocation.plan {
            members.append(
                (
                    "objective",
                    .object([
                        ("points", .number(plan.check.points.description)),
                        ("bound", .number(allocation.bound.description)),
                        ("gap", .number(decimal(allocation.gap ?? 0))),
                        ("weeklyCost", .number(plan.check.weeklyCost.description)),
                        ("weeklyCostBound", .number(allocation.weeklyCostBound.description)),
                    ])
                ))
        } else {
            members.append(("objective", .null))
        }
        members.append(
            (
                "assignments",
                .list(assignments) { row in
                    .object([
                        ("child", .string(child(row.child))), ("home", .string(home(row.home))),
                        ("points", .number(row.points.description)),
                        (
                            "weeklyCost",
                            .number(register.instance.homes[row.home].weeklyCost.description)
                        ),
                        ("moved", .bool(!row.stays)),
                    ])
                }
            ))
        if let questions = allocation.plan?.check.questions, !questions.isEmpty {
            members.append(
                (
                    "questions",
                    .list(assignments.filter { questions[$0.child] != nil }) { row in
                        .object([
                            ("child", .string(child(row.child))), ("home", .string(home(row.home))),
                            ("texts", .list(questions[row.child] ?? []) { .string($0) }),
                        ])
                    }
                ))
        }
        members.append(
            (
                "unplaced",
                .list(allocation.plan?.check.unplaced ?? []) {
                    .object([("child", .string(child($0))), ("text", .string(unplacedText($0)))])
                }
            ))
        if let check = allocation.plan?.check {
            members.append(("waiting", Printout.waiting(check, register.instance)))
            members.append(("measures", measures(check)))
        } else {
            members.append(("measures", .null))
        }
        if let review = run.review {
            members += json(review)
        }
        if let conflict = run.conflict { members.append(("conflict", json(conflict))) }
        if let best = run.best { members += json(best) }
        if let changes = run.changes { members.append(("since", json(changes))) }
        if run.isDrawnByLot, let sum = allocation.sumOfLots {
            members.append(
                (
                    "lots",
                    .object([
                        ("sum", .number(String(sum))),
                        ("leastProved", .bool(allocation.isTieBreakProved)),
                    ])
                ))
        }
        let counts = allocation.counts
        members += [
            (
                "counts",
                .object([
                    ("children", .whole(counts.children)), ("allocated", .whole(counts.allocated)),
                    ("homes", .whole(counts.homes)), ("pairs", .whole(counts.pairs)),
                    ("rows", .whole(counts.rows)), ("columns", .whole(counts.columns)),
                    ("nodes", .whole(counts.nodes)),
                ])
            ),
            (
                "seconds",
                .object([
                    ("read", .number(decimal(run.seconds.read))),
                    ("eligibility", .number(decimal(run.seconds.eligibility))),
                    ("solve", .number(decimal(run.seconds.solve))),
                    ("review", .number(decimal(run.seconds.review))),
                    ("total", .number(decimal(run.seconds.total))),
                ])
            ),
            (
                "solver",
                .object([("name", "GLPK"), ("version", .string(run.solverVersion))])
            ),
            ("seed", .whole(run.seed)), ("inputHash", .string(run.inputHash)),
            ("policyHash", .string(run.policyHash)),
        ]
        return .object(members)
    }

    private func measures(_ check: PlanCheck) -> JSON {
        guard
            case .object(var members) = Printout.measures(before: check.before, after: check.after)
        else { return .null }
        members.append(("withoutHome", .whole(check.unplaced.count)))
        return .object(members)
    }

    private func json(_ review: PlanReview) -> [(String, JSON)] {
        [
            (
                "drivenBy",
                .list(review.driven) { row in
                    .object([
                        ("child", .string(child(row.child))),
                        ("drivers", .list(row.drivers) { .string($0.rawValue) }),
                        ("home", .optional(row.home.map(home))),
                        ("homeWithout", .optional(row.homeWithout.map(home))),
                        ("points", row.points.map { .number($0.description) } ?? .null),
                        ("km", row.metres.map { .number(Decimals.text($0, places: 3)) } ?? .null),
                        (
                            "schoolKm",
                            row.schoolMetres.map { .number(Decimals.text($0, places: 3)) } ?? .null
                        ),
                    ])
                }
            ),
            ("drivenByProved", .bool(review.isDrivenProved)),
            ("proposedMoves", .list(review.proposedMoves) { .string(child($0)) }),
            (
                "paying",
                .list(review.payers) { row in
                    .object([
                        ("child", .string(child(row.child))),
                        ("home", .optional(row.home.map(home))),
                        ("firstChoice", .string(home(row.firstChoice))),
                        ("points", .number(row.points.description)),
                    ])
                }
            ),
            ("unplacedByPolicy", .list(review.unplacedByPolicy) { .string(child($0)) }),
            ("testsPolicy", .bool(review.testsPolicy)),
        ]
    }

    private func json(_ conflict: LimitConflict) -> JSON {
        .object([
            ("text", .string(conflict.text)),
            (
                "demands",
                .list(conflict.limits) { limit in
                    switch limit {
                    case .budget(let budget, let least):
                        .object([
                            ("demand", "budget"), ("value", .number(budget.description)),
                            ("least", .number(least.description)),
                            ("change", .number((least - budget).description)),
                        ])
                    case .cap(let cap, let least):
                        .object([
                            ("demand", "out-of-area-cap"), ("value", .number(cap.description)),
                            ("least", least.map { .number($0.description) } ?? .null),
                            (
                                "change",
                                least.map {
                                    .number(
                                        Rate(millionths: $0.millionths - cap.millionths).description
                                    )
                                } ?? .null
                            ),
                        ])
                    }
                }
            ),
            ("confirmed", .bool(conflict.isConfirmed)),
            ("isPair", .bool(conflict.kind == .both)),
        ])
    }

    /// Where a plan differs from the first: child, home, home in the first.
    private func differences(
        _ plan: Allocation.Plan, from first: Allocation.Plan
    ) -> [(child: Int, home: Int?, instead: Int?)] {
        plan.check.homes.indices.compactMap { index in
            let (home, instead) = (plan.check.homes[index], first.check.homes[index])
            return home == instead ? nil : (index, home, instead)
        }
    }

    private func json(_ best: BestPlans) -> [(String, JSON)] {
        guard let first = best.plans.first else { return [] }
        return [
            (
                "plans",
                .list(best.plans.enumerated()) { index, plan in
                    .object([
                        ("rank", .whole(index + 1)),
                        ("points", .number(plan.check.points.description)),
                        ("weeklyCost", .number(plan.check.weeklyCost.description)),
                        ("unplaced", .list(plan.check.unplaced) { .string(child($0)) }),
                        (
                            "differences",
                            .list(differences(plan, from: first)) { row in
                                .object([
                                    ("child", .string(child(row.child))),
                                    ("home", .optional(row.home.map(home))),
                                    ("insteadOf", .optional(row.instead.map(home))),
                                ])
                            }
                        ),
                    ])
                }
            ), ("plansProved", .bool(best.isProved)),
        ]
    }

    private func json(_ changes: PlanChanges) -> JSON {
        .object([
            ("compared", .whole(changes.compared)), ("gone", .whole(changes.isGone)),
            (
                "changes",
                .list(changes.changes) { row in
                    .object([
                        ("child", .string(child(row.child))),
                        ("from", .optional(row.from.map(home))),
                        ("to", .optional(row.to.map(home))),
                    ])
                }
            ), ("fewestProved", .bool(changes.isFewestProved)),
        ])
    }

    private func words(_ best: BestPlans) -> String {
        guard let first = best.plans.first else { return "" }
        var text = "\nThe best plans, one after another\n"
        text += Printout.aligned(
            [["rank", "points", "weekly cost", "no home", "what differs from the first"]]
                + best.plans.enumerated().map { index, plan in
                    [
                        String(index + 1), "\(plan.check.points)".inThousands,
                        plan.check.weeklyCost.inPounds, String(plan.check.unplaced.count),
                        differences(plan, from: first).map {
                            "\(child($0.child)) \($0.home.map(home) ?? "none")"
                        }.joined(separator: ", "),
                    ]
                })
        if !best.isProved {
            text += "The search stopped early: there may be plans between these.\n"
        }
        return text
    }

    private func words(_ changes: PlanChanges) -> String {
        var text = "\nSince the earlier plan: \(changes.changes.count) of \(changes.compared) "
        text += "homes changed"
        text += changes.isFewestProved ? "; no equally good plan changes fewer.\n" : ".\n"
        if changes.isGone > 0 {
            text +=
                "\(changes.isGone.counted("row", "rows")) could not be compared: the child or the home is gone.\n"
        }
        if changes.changes.isEmpty { return text }
        return text
            + Printout.aligned(
                [["child", "was", "is"]]
                    + changes.changes.map { row in
                        [
                            child(row.child), row.from.map(home) ?? "none",
                            row.to.map(home) ?? "none",
                        ]
                    })
    }

    /// A difference of distances in miles to one decimal.
    private func miles(_ metres: Int64) -> String {
        let tenths = Metres(Int64(metres.magnitude)).tenthsOfMile
        return Decimals.text(metres < 0 ? -tenths : tenths, places: 1)
    }

    /// A fraction with six decimals at most.
    private func decimal(_ value: Double) -> String {
        let millionths = (value * 1_000_000).rounded()
        return Decimals.text(Int64(millionths), places: 6)
    }

    // MARK: Text

    private func unplacedText(_ index: Int) -> String {
        run.reasons?.text(for: index) ?? "This plan gives the child no home."
    }

    /// Why each child without a home has none, one line for all who share a reason.
    private func unplacedWords(_ children: [Int]) -> String {
        if children.isEmpty { return "" }
        var text = "\nWithout a home\n"
        var told: [String: [String]] = [:]
        var order: [String] = []
        for index in children {
            let reason = unplacedText(index)
            if told[reason] == nil { order.append(reason) }
            told[reason, default: []].append(child(index))
        }
        for reason in order.prefix(20) {
            let names = told[reason] ?? []
            let list = names.prefix(10).joined(separator: ", ")
            let more = names.count > 10 ? " and \(names.count - 10) more" : ""
            text += TextLines.wrapped("  \(list)\(more): \(reason)", hanging: "    ")
        }
        if order.count > 20 {
            text += "  and \(order.count - 20) more reasons: --format json lists every child.\n"
        }
        return text
    }

    /// What has to be answered first (`--include-ask`), child by child.
    private func questions(_ check: PlanCheck) -> String {
        let asked = assignments.filter { check.questions[$0.child] != nil }
        if asked.isEmpty { return "" }
        var text = "\nTo be answered first\n"
        for row in asked.prefix(20) {
            let words = (check.questions[row.child] ?? []).joined(separator: " ")
            text += TextLines.wrapped(
                "  \(child(row.child)) in \(home(row.home)): \(words)", hanging: "    ")
        }
        if asked.count > 20 {
            text += "  and \(asked.count - 20) more: --format json lists every question.\n"
        }
        return text
    }

    var table: [[String]] { rows(points: \.description, cost: \.description) }

    private func rows(points: (Points) -> String, cost: (Pence) -> String) -> [[String]] {
        [["child", "home", "points", "weekly cost", "what happens"]]
            + assignments.map { row in
                [
                    child(row.child), home(row.home), points(row.points),
                    cost(register.instance.homes[row.home].weeklyCost),
                    whatHappens(row.child, stays: row.stays),
                ]
            }
            + (allocation.plan?.check.unplaced ?? []).map {
                [child($0), "", "", "", "no home yet"]
            }
    }

    /// What the plan does to a child with a home: only a child who has a home now moves.
    private func whatHappens(_ index: Int, stays: Bool) -> String {
        if stays { return "stays" }
        let isAsked = allocation.plan?.check.questions[index] != nil
        let words =
            register.instance.children[index].status == .referred ? "gets a home" : "moves"
        return words + (isAsked ? ", once a question is answered" : "")
    }

    var text: String {
        guard let plan = allocation.plan else {
            if let conflict = run.conflict {
                return TextLines.wrapped("No plan exists. \(conflict.text)")
            }
            return "No plan yet, because \(reason).\n"
        }
        let check = plan.check
        let rows = rows(points: { "\($0)".inThousands }, cost: \.inPounds)
        var text = warning + Printout.aligned(rows) + "\n"
        switch allocation.status {
        case .optimal: text += TextLines.wrapped("\(proved) no other plan scores better (proved).")
        default:
            text += TextLines.wrapped(
                "This may not be the best plan. The search stopped because \(reason). Its points are "
                    + "within \(decimal((allocation.gap ?? 0) * 100))% of the best possible (at "
                    + "least \(allocation.bound)).")
        }
        if allocation.status == .optimal, allocation.termination != .proved,
            allocation.weeklyCostBound < check.weeklyCost
        {
            text += TextLines.wrapped(
                "A plan with the same points may cost less: the search stopped because \(reason) "
                    + "before it was proved. It costs at least "
                    + "\(allocation.weeklyCostBound.inPounds) a week.")
        }
        text += lookedFor
        let missing = check.unplaced.count
        var placed =
            "\(assignments.count.counted("child has", "children have")) a home"
        if missing > 0 {
            // One name takes no more room than "and 1 more".
            let shown = missing > 6 ? 5 : missing
            let names = check.unplaced.prefix(shown).map(child).joined(separator: ", ")
            placed += " and \(missing.counted("does", "do")) not (\(names)"
            placed += missing > shown ? " and \(missing - shown) more)" : ")"
        }
        text += TextLines.wrapped(placed + ".")
        text += TextLines.wrapped(
            "Cost: \(check.weeklyCost.inPounds) a week. Points: \("\(check.points)".inThousands). The "
                + "independent check passed.")
        text += Printout.sentence(check, register.instance)
        text += Printout.waitingSentence(check, register.instance)
        text += questions(check)
        text += unplacedWords(check.unplaced)
        if let review = run.review { text += words(review) }
        if let best = run.best { text += words(best) }
        if let changes = run.changes { text += words(changes) }
        if run.isDrawnByLot, let sum = allocation.sumOfLots {
            text += "Lots: \(sum)"
            text +=
                allocation.isTieBreakProved
                ? "; no equally good plan has a smaller sum.\n" : ", not proved the smallest sum.\n"
        }
        text += "NearHome gives advice; people decide. No settled child is moved.\n"
        return text
    }

    /// Among which plans this one is the best, as the beginning of a sentence.
    private var proved: String {
        let limits = allocation.limits
        let isLimited = limits.budget != nil || limits.outOfAreaCap != nil
        switch (isLimited, limits.agreed.isEmpty) {
        case (false, true): return "This is the best plan:"
        case (true, true): return "Under these limits"
        case (false, false): return "With what is agreed"
        case (true, false): return "Under these limits and with what is agreed"
        }
    }

    /// For whom a home was looked for, by what they have now: the counts that other pages tell.
    private var lookedFor: String {
        let children = register.instance.children
        func count(_ status: ChildStatus) -> Int { children.count { $0.status == status } }
        let (none, must, may) = (count(.referred), count(.mustMove), count(.mayMove))
        return TextLines.wrapped(
            "\((none + must + may).counted("child was", "children were")) looked at: \(none) "
                + "\(none == 1 ? "has" : "have") no home yet, \(must) must leave theirs and \(may) "
                + "may move.")
    }

    /// What heads the answer where limits leave children without a home.
    private var warning: String {
        guard let review = run.review, review.testsPolicy else { return "" }
        let count = review.unplacedByPolicy.count
        // Where budget or cap alone would do, the target costs nobody a home.
        let named = Set(
            review.driven.filter { review.unplacedByPolicy.contains($0.child) }
                .flatMap { child in
                    child.drivers.filter { !child.isEach || $0 != .outsideTarget }
                })
        let drivers = PlanReview.Driver.allCases.filter(named.contains)
        return TextLines.wrapped(
            "Do not use this as a plan: \(count.counted("child", "children")) ("
                + review.unplacedByPolicy.map(child).joined(separator: ", ")
                + ") would have a home without "
                + "\(drivers.map(\.inWords).joined(separator: " and ")).") + "\n"
    }

    /// Why the search stopped, after "because".
    private var reason: String {
        switch allocation.termination {
        case .proved: "no other plan is better"
        case .gapReached: "the plan is as good as was asked for"
        case .timeLimit: "it reached the time limit"
        case .nodeLimit: "it reached the node limit"
        case .heuristicDone: "the quick method has finished"
        case .infeasible: "the limits cannot be met together"
        case .cancelled: "it was cancelled"
        case .needsColumns: "it left some homes out"
        case .unsearchedSets: "it did not try every set of children"
        case .solverTolerance: "GLPK's tolerance leaves this gap open"
        case .solverFailure: "the solver failed (the plan is still valid)"
        }
    }

    private func words(_ review: PlanReview) -> String {
        var text = ""
        if !review.isDrivenProved {
            text += "The search stopped early, so the list below is not certain.\n"
        }
        if !review.driven.isEmpty {
            text += "\nChildren whose home depends on the target, cap or budget\n"
            text += Printout.aligned(
                [
                    [
                        "child", "because of", "home", "otherwise", "more points", "more miles",
                        "to school",
                    ]
                ]
                    + review.driven.map { row in
                        [
                            child(row.child),
                            row.drivers.map(\.inWords).joined(separator: ", "),
                            row.home.map(home) ?? "none", row.homeWithout.map(home) ?? "none",
                            row.points?.description.inThousands ?? "",
                            row.metres.map(miles) ?? "", row.schoolMetres.map(miles) ?? "",
                        ]
                    })
        }
        if !review.payers.isEmpty {
            text += "\nChildren who did not get their best home, worst off first\n"
            text += Printout.aligned(
                [["child", "home", "best home", "points worse"]]
                    + review.payers.prefix(20).map { row in
                        [
                            child(row.child), row.home.map(home) ?? "none", home(row.firstChoice),
                            row.points.description.inThousands,
                        ]
                    })
            if review.payers.count > 20 { text += "and \(review.payers.count - 20) more\n" }
        }
        return text
    }
}
