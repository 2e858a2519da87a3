import Capacity
import Care
import Forecast
import Reporting

/// A run as JSON Lines: a head that says what was asked, then a line for each plan and future.
package struct RunLines: Sendable {
    /// The head, one line without its end.
    package let head: String
    /// What was asked.
    package let question: FutureComparison.Question
    /// The plans, doing nothing first.
    package let plans: [FutureComparison.PlanHead]
    /// What is there, by plan and future.
    package var outcomes: [Key: FutureOutcome] = [:]

    /// A plan and a future.
    package struct Key: Sendable, Hashable {
        /// The plan, from 0 for doing nothing.
        package var plan: Int
        /// The future's number, from 1.
        package var future: Int

        package init(plan: Int, future: Int) {
            self.plan = plan
            self.future = future
        }
    }

    /// What is wrong with a file of a run.
    package enum Fault: Error, Sendable, Hashable {
        /// A line is not one of a run; the line's number.
        case line(Int)
        /// The head is that of another run.
        case otherHead
    }

    /// A run of which nothing is there yet.
    ///
    /// - Parameters:
    ///   - question: What was asked.
    ///   - plans: The plans, doing nothing first.
    ///   - digests: What was read, by name, with its digest.
    package init(
        question: FutureComparison.Question, plans: [FutureComparison.PlanHead],
        digests: [(key: String, value: String)]
    ) {
        self.question = question
        self.plans = plans
        var members: [(key: String, value: JSON)] = [
            ("run", 1), ("digests", .object(digests.map { ($0.key, .string($0.value)) })),
            ("name", .string(question.name)), ("asOf", CapacityJSON.day(question.asOf)),
            ("target", .number(question.target.description)),
            ("chance", .number(question.chance.description)),
            ("placing", .string(question.placing.rawValue)),
            ("futures", .whole(question.futures)),
            ("stepDays", .list(question.stepDays, CapacityJSON.day)),
            (
                "plans",
                .list(plans) {
                    .object([
                        ("name", .string($0.name)), ("counts", CapacityJSON.counts($0.counts)),
                        ("plannedCost", CapacityJSON.pounds($0.plannedCost)),
                    ])
                }
            ),
            (
                "savings",
                .list(question.savings) {
                    .object([
                        ("year", .string($0.year.description)),
                        ("planned", CapacityJSON.pounds($0.planned)),
                    ])
                }
            ),
        ]
        if let chance = question.chanceOfNoBed {
            members.append(("chanceOfNoBed", CapacityJSON.decimal(chance, 6)))
        }
        members.append(("warnings", .list(question.warnings, JSON.string)))
        head = JSON.object(members).text(pretty: false)
    }

    /// The run of a file's whole lines; what stands after the last line end is left out.
    ///
    /// - Throws: ``Fault`` where a whole line is not one of a run.
    package init(reading bytes: [UInt8]) throws(Fault) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        lines.removeLast()
        guard let first = lines.first, let json = try? JSON.read(Array(first)),
            let read = RunLines.question(reading: json)
        else { throw .line(1) }
        head = String(decoding: first, as: UTF8.self)
        question = read.question
        plans = read.plans
        for (index, line) in lines.enumerated().dropFirst() {
            guard let json = try? JSON.read(Array(line)), let name = json["plan"]?.string,
                let plan = plans.firstIndex(where: { $0.name == name }),
                let future = json["future"]?.whole, (1...question.futures).contains(future),
                let outcome = CapacityJSON.outcome(reading: json, days: question.stepDays)
            else { throw .line(index + 1) }
            outcomes[Key(plan: plan, future: future)] = outcome
        }
    }

    /// Takes the lines of another file of the same run.
    ///
    /// - Throws: ``Fault/otherHead`` where it is another run.
    package mutating func merge(_ other: RunLines) throws(Fault) {
        guard head == other.head else { throw .otherHead }
        outcomes.merge(other.outcomes) { first, _ in first }
    }

    /// The line of a plan and future, without its end.
    package func line(_ key: Key, _ outcome: FutureOutcome) -> String {
        JSON.object(
            [("plan", .string(plans[key.plan].name)), ("future", .whole(key.future))]
                + CapacityJSON.outcome(outcome, days: question.stepDays)
        ).text(pretty: false)
    }

    /// Plans and futures that are not there, as `plan 3`.
    package var missing: [String] {
        plans.indices.flatMap { plan in
            (1...question.futures).filter { outcomes[Key(plan: plan, future: $0)] == nil }
                .map { "\(plans[plan].name) \($0)" }
        }
    }

    /// The plans side by side; nil where a line is missing.
    package var comparison: FutureComparison? {
        var compared: [FutureComparison.Plan] = []
        for (index, head) in plans.enumerated() {
            let found = (1...question.futures).compactMap {
                outcomes[Key(plan: index, future: $0)]
            }
            guard found.count == question.futures else { return nil }
            compared.append(FutureComparison.Plan(head: head, outcomes: found))
        }
        return FutureComparison(question: question, plans: compared)
    }

    private static func question(
        reading json: JSON
    ) -> (question: FutureComparison.Question, plans: [FutureComparison.PlanHead])? {
        func rate(_ key: String) -> Rate? {
            json[key].flatMap { CapacityJSON.scaled($0, 6) }.map { Rate(millionths: $0) }
        }
        func day(_ json: JSON) -> Day? { json.string.flatMap { Day(iso: $0) } }
        guard json["run"]?.whole == 1, let name = json["name"]?.string,
            let asOf = json["asOf"].flatMap(day), let target = rate("target"),
            let chance = rate("chance"),
            let placing = json["placing"]?.string.flatMap({ Placing(rawValue: $0) }),
            let futures = json["futures"]?.whole, futures > 0,
            let stepDays = json["stepDays"]?.elements?.compactMap(day), stepDays.count > 1,
            let planValues = json["plans"]?.elements,
            let savingValues = json["savings"]?.elements,
            let warnings = json["warnings"]?.elements?.compactMap(\.string)
        else { return nil }
        var plans: [FutureComparison.PlanHead] = []
        for value in planValues {
            guard let name = value["name"]?.string, let members = value["counts"]?.members,
                let cost = value["plannedCost"].flatMap({ CapacityJSON.scaled($0, 2) })
            else { return nil }
            var counts: [String: Int] = [:]
            for (key, count) in members {
                guard let count = count.whole else { return nil }
                counts[key] = count
            }
            plans.append(
                FutureComparison.PlanHead(name: name, counts: counts, plannedCost: Pence(cost)))
        }
        guard plans.first != nil else { return nil }
        var savings: [(year: FinancialYear, planned: Pence)] = []
        for value in savingValues {
            guard let year = value["year"]?.string.flatMap({ FinancialYear($0) }),
                let planned = value["planned"].flatMap({ CapacityJSON.scaled($0, 2) })
            else { return nil }
            savings.append((year, Pence(planned)))
        }
        let question = FutureComparison.Question(
            name: name, asOf: asOf, target: target, chance: chance, placing: placing,
            stepDays: stepDays, futures: futures, savings: savings,
            chanceOfNoBed: json["chanceOfNoBed"].flatMap { CapacityJSON.scaled($0, 6) },
            warnings: warnings)
        return (question, plans)
    }
}
