import Capacity
import Care
import Forecast
import Reporting

extension Printout {
    /// The answer of `plan --optimise`.
    package static func choice(_ choice: PlanChoice, name: String) -> Printout {
        let answer = ChoiceAnswer(choice: choice, name: name)
        return Printout(json: answer.json, table: answer.table, text: answer.text)
    }
}

/// A choice of plans as JSON, as a table and in words.
struct ChoiceAnswer {
    let choice: PlanChoice
    let name: String

    // MARK: JSON

    var json: JSON {
        var aim = "target"
        var members: [(key: String, value: JSON)] = []
        if case .budget(let budget, let risk) = choice.aim {
            aim = "budget"
            members = [
                ("budget", CapacityJSON.pounds(budget)), ("risk", .string(risk.rawValue)),
                ("excess", choice.excess.map { CapacityJSON.decimal($0, 6) } ?? .null),
            ]
        }
        var all: [(key: String, value: JSON)] = [
            ("status", .string(choice.status.rawValue)), ("aim", .string(aim)),
            ("target", .number(choice.target.description)),
            ("chance", .number(choice.chance.description)), ("futures", .whole(choice.futures)),
            ("need", .whole(choice.need)),
            ("counts", CapacityJSON.counts(choice.plan?.counts ?? [:])),
            ("cost", choice.plan.map { CapacityJSON.pounds($0.cost) } ?? .null),
            ("bound", choice.bound.map(CapacityJSON.pounds) ?? .null),
            (
                "reached",
                .object([("futures", .whole(choice.reached)), ("share", share(choice.reached))])
            ),
            ("foresight", .object([("futures", .whole(choice.foresight))])),
            ("floor", priced(choice.floor)),
        ]
        all += members
        if let fresh = choice.fresh {
            let interval = fresh.interval
            all.append(
                (
                    "fresh",
                    .object([
                        ("futures", .whole(fresh.futures)), ("reached", .whole(fresh.reached)),
                        (
                            "share",
                            CapacityJSON.decimal(
                                HalfUp.quotient(
                                    Int128(fresh.reached) * 1_000_000, Int128(fresh.futures)), 6)
                        ),
                        ("low", CapacityJSON.decimal(Int64(interval.low), 3)),
                        ("high", CapacityJSON.decimal(Int64(interval.high), 3)),
                    ])
                ))
        }
        all.append(
            (
                "marginal",
                .list(choice.marginal) { added in
                    .object([
                        ("option", .string(added.option)),
                        ("cost", CapacityJSON.pounds(added.cost)),
                        ("reached", .whole(added.reached)),
                        ("excess", CapacityJSON.decimal(added.excess, 6)),
                        ("totalCost", CapacityJSON.decimal(added.totalCost, 6)),
                        ("worse", .whole(added.worse)),
                    ])
                }
            ))
        all.append(
            (
                "frontier",
                .list(choice.frontier) { point in
                    .object([
                        ("target", .number(point.target.description)),
                        ("status", .string(point.status.rawValue)),
                        ("cost", point.plan.map { CapacityJSON.pounds($0.cost) } ?? .null),
                        ("counts", CapacityJSON.counts(point.plan?.counts ?? [:])),
                        ("reached", share(point.reached)), ("floor", priced(point.floor)),
                    ])
                }
            ))
        let isProved = choice.status == .optimal || choice.status == .outOfReach
        all.append(("provedBest", .bool(isProved && choice.isProvedBest)))
        all.append(("simulated", .whole(choice.simulated)))
        all.append(("warnings", .list(choice.warnings, JSON.string)))
        return .object(all)
    }

    private func share(_ count: Int) -> JSON {
        CapacityJSON.decimal(
            HalfUp.quotient(Int128(count) * 1_000_000, Int128(choice.futures)), 6)
    }

    private func priced(_ plan: PlanChoice.Priced?) -> JSON {
        guard let plan else { return .null }
        var members: [(key: String, value: JSON)] = [
            ("cost", CapacityJSON.pounds(plan.cost)), ("counts", CapacityJSON.counts(plan.counts)),
        ]
        if let excess = plan.excess {
            members.append(("excess", CapacityJSON.decimal(excess, 6)))
        }
        return .object(members)
    }

    // MARK: Table and words

    /// One row for each option: what the answer has of it, and what one more would do.
    var table: [[String]] {
        let marginal = Dictionary(
            choice.marginal.map { ($0.option, $0) }, uniquingKeysWith: { first, _ in first })
        return [
            [
                "option", "units", "one_more_cost", "one_more_reached", "one_more_excess",
                "one_more_total_cost",
            ]
        ]
            + (choice.plan?.counts ?? [:]).sorted { $0.key.precedes($1.key) }.map { option, count in
                let more = marginal[option]
                return [
                    option, String(count), more?.cost.description ?? "",
                    more.map { String($0.reached) } ?? "",
                    more.map { Decimals.text($0.excess, places: 6) } ?? "",
                    more.map { simulatedCost($0).description } ?? "",
                ]
            }
    }

    var text: String {
        var text = TextLines.wrapped("\(name): asked for \(aimInWords)")
        switch choice.status {
        case .optimal: text += "This is the best plan, proved.\n"
        case .minimal:
            text +=
                "This plan does it, and it needs each of its units. It is not proved that no "
                + "cheaper plan does it.\n"
        case .feasible: text += "This plan does it. It is not proved that no better plan does.\n"
        case .outOfReach:
            text +=
                "Nothing on offer does it. Below is the plan that comes nearest"
                + (choice.isProvedBest ? ".\n" : ", as far as plans were tried.\n")
        case .noPlanYet: text += "No plan was found within the limits of time and plans.\n"
        }
        if let plan = choice.plan {
            text +=
                "\nPlanned cost \(plan.cost.inPounds). \(choice.reached) of \(choice.futures) "
                + "futures reach the target; \(choice.need) must.\n"
            let rows = plan.counts.filter { $0.value > 0 }.sorted { $0.key.precedes($1.key) }
                .map { [$0.key, String($0.value)] }
            text +=
                rows.isEmpty
                ? "No unit of any option.\n" : Printout.aligned([["option", "units"]] + rows)
        }
        if let bound = choice.bound {
            text += "No plan that reaches it costs less than \(bound.inPounds), proved.\n"
        }
        if let floor = choice.floorInWords(\.inPounds) { text += floor + "\n" }
        if let fresh = choice.fresh {
            let interval = fresh.interval
            text +=
                "On \(fresh.futures) other futures \(fresh.reached) reach it: between "
                + "\(interval.low.inTenths) and \(interval.high.inTenths)% (95% interval).\n"
        }
        if !choice.marginal.isEmpty { text += marginalTable }
        if !choice.frontier.isEmpty { text += frontierTable }
        for warning in choice.warnings { text += "Warning: \(warning)\n" }
        return text
    }

    private var aimInWords: String {
        switch choice.aim {
        case .target:
            "the cheapest plan by planned cost that reaches \(choice.target.percent) outside in "
                + "\(choice.need) of \(choice.futures) futures"
        case .budget(let budget, .mean):
            "the fewest children above \(choice.target.percent) on average, for "
                + "\(budget.inPounds) or less"
        case .budget(let budget, .tail):
            "the fewest children above \(choice.target.percent) in the worst tenth of futures, "
                + "for \(budget.inPounds) or less"
        }
    }

    // Mean change of cost in the simulation, to the penny.
    private func simulatedCost(_ added: PlanChoice.Marginal) -> Pence {
        Pence(HalfUp.quotient(Int128(added.totalCost), 10_000))
    }

    private var marginalTable: String {
        let rows = choice.marginal.map { added in
            [
                added.option, added.cost.inPounds, String(added.reached),
                Decimals.text(added.excess, places: 6), simulatedCost(added).inPounds,
            ]
        }
        return "\nOne more unit of each option\n"
            + Printout.aligned(
                [
                    [
                        "option", "planned cost", "futures gained", "children above target",
                        "simulated cost",
                    ]
                ] + rows)
    }

    private var frontierTable: String {
        let rows = choice.frontier.map { point in
            [
                point.target.percent, point.status.rawValue, point.plan?.cost.inPounds ?? "",
                String(point.reached), point.floor?.cost.inPounds ?? "",
            ]
        }
        return "\nOther targets\n"
            + Printout.aligned(
                [["target", "answer", "planned cost", "futures", "floor"]] + rows)
    }
}
