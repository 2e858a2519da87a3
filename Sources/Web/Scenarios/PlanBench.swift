import Answers
import Capacity
import Care
import Desk
import Dispatch
import Files
import Reports
import Store
import Synchronization

/// Runs of scenarios: a first look from the first four futures at once, the full run behind it.
///
/// They are held in memory, and each ten futures of a full run are kept in the desk's database too: a
/// run that was done is there after the server starts again, one that was at work goes on from there.
///
/// Doing nothing is simulated once for all scenarios of one target, horizon, prices and rates. One full
/// run is at work at a time, on one thread, so that officers' pages are answered beside it.
final class PlanBench: Sendable {
    /// What a run gave.
    struct Answer: Sendable {
        /// The plan beside doing nothing.
        var report: PlanReport
        /// Whether it is the first look.
        var isPreview: Bool
    }

    /// How far the full run is.
    enum Progress: Sendable {
        /// Nobody asked for it.
        case none
        /// So many futures of all are done.
        case running(done: Int, of: Int)
        /// It is there.
        case done(Answer)
        /// It ended without an answer.
        case failed(String)
    }

    private typealias Run = KeptFutures.One

    private struct Memory {
        var futures: [String: [Future]] = [:]
        /// Steps of futures without a plan, by the key of the baseline.
        var steps: [String: FutureMemory] = [:]
        var runs: [String: [Int: Run]] = [:]
        var progress: [String: Progress] = [:]
        var order: [String] = []
        // Runs that were looked for in the database.
        var sought: Set<String> = []
    }

    /// How many futures a first look takes.
    static let previewFutures = 4
    /// How many a full run takes.
    static let allFutures = 100
    /// How many scenarios' runs are held in memory.
    private static let mostHeld = 40
    /// How many are kept in the database: a run of 100 futures takes about a megabyte.
    private static let mostKept = 24

    private let store: DeskStore
    private let memory = Mutex(Memory())
    private let queue = DispatchQueue(label: "nearhome.plans", qos: .utility)

    /// Runs kept in a desk's database.
    init(_ store: DeskStore) { self.store = store }

    /// A scenario as it is run.
    struct Case: Sendable {
        /// The scenario.
        var scenario: Scenario
        /// Its file.
        var text: String
        /// The snapshot it is run on.
        var feed: Feed

        /// What makes runs of it the same.
        var key: String { PlanBench.digest(feed, text) }

        /// The step days.
        var days: [Day] {
            PlanningInputs(
                instance: feed.instance, policy: feed.policy, scenarios: [scenario], futures: []
            ).stepDays
        }

        /// What makes doing nothing the same.
        var baselineKey: String {
            let baseline = scenario.baseline
            let facts: [String] = [
                baseline.target.description, baseline.until.description,
                baseline.prices.inflation.description,
                baseline.prices.elsewhereWeeklyCost.description,
                scenario.rates.map { rates in
                    [
                        rates.entrantsPerYear, rates.leavePerYear, rates.movePerYear,
                        rates.closePerYear,
                    ].map(\.description).joined(separator: " ")
                } ?? "",
            ]
            return PlanBench.digest(feed, facts.joined(separator: "\n"))
        }
    }

    private static func digest(_ feed: Feed, _ text: String) -> String {
        // Another version may place otherwise.
        let facts = [Product.version, "\(course)", feed.inputHash, feed.policyHash, text]
        return Digest.sha256(Array(facts.joined(separator: "\n").utf8))
    }

    // Goes up where the same scenario gives other figures within a version, so that no run kept before
    // is shown for it. 2: new homes have a place and lots of their own.
    private static let course = 2

    // MARK: Answers

    /// The first look at a scenario; runs what is not held.
    ///
    /// - Throws: ``PlacingFault``.
    func preview(_ wanted: Case) throws -> Answer {
        try answer(wanted, futures: PlanBench.previewFutures, threads: 2)
    }

    /// How far the full run of a scenario is.
    ///
    /// - Throws: ``StoreFault``.
    func progress(of wanted: Case) throws -> Progress {
        if let known = memory.withLock({ $0.progress[wanted.key] }) { return known }
        try seek(wanted)
        let isDone = memory.withLock { memory in
            [wanted.baselineKey, wanted.key].allSatisfy {
                (memory.runs[$0] ?? [:]).count >= PlanBench.allFutures
            }
        }
        guard isDone else { return .none }
        let answer = try answer(wanted, futures: PlanBench.allFutures, threads: 1)
        memory.withLock { $0.progress[wanted.key] = .done(answer) }
        return .done(answer)
    }

    /// Takes what the database has of a scenario and of doing nothing, once.
    private func seek(_ wanted: Case) throws {
        for key in [wanted.baselineKey, wanted.key] {
            guard memory.withLock({ $0.sought.insert(key).inserted }),
                let bytes = try store.scenarioRun(key),
                let kept = KeptFutures.reading(bytes, days: wanted.days)
            else { continue }
            memory.withLock { memory in
                memory.runs[key, default: [:]].merge(kept) { first, _ in first }
                memory.order.removeAll { $0 == key }
                memory.order.append(key)
            }
        }
    }

    /// Keeps what there is of a scenario and of doing nothing in the database.
    private func keep(_ wanted: Case) throws {
        let runs = memory.withLock { memory in
            [wanted.baselineKey, wanted.key].map { ($0, memory.runs[$0] ?? [:]) }
        }
        try store.keepScenarioRuns(
            runs.map { ($0.0, KeptFutures.bytes($0.1, days: wanted.days)) },
            most: PlanBench.mostKept)
    }

    /// Starts the full run of a scenario, unless it is there or at work.
    func start(_ wanted: Case) {
        let isNew = memory.withLock { memory -> Bool in
            switch memory.progress[wanted.key] {
            case .running, .done: return false
            default:
                memory.progress[wanted.key] = .running(done: 0, of: PlanBench.allFutures)
                return true
            }
        }
        if !isNew { return }
        queue.async {
            do {
                for count in stride(from: 10, through: PlanBench.allFutures, by: 10) {
                    _ = try self.answer(wanted, futures: count, threads: 1)
                    try self.keep(wanted)
                    self.memory.withLock {
                        $0.progress[wanted.key] = .running(done: count, of: PlanBench.allFutures)
                    }
                }
                let answer = try self.answer(wanted, futures: PlanBench.allFutures, threads: 1)
                self.memory.withLock { $0.progress[wanted.key] = .done(answer) }
            } catch {
                let why =
                    error is PlacingFault
                    ? "A step could not be solved to its proof. Please report it."
                    : "The desk's database could not keep it. Tell whoever runs NearHome."
                self.memory.withLock { $0.progress[wanted.key] = .failed(why) }
            }
        }
    }

    private func answer(_ wanted: Case, futures count: Int, threads: Int) throws -> Answer {
        try seek(wanted)
        let (all, steps) = self.futures(of: wanted)
        var inputs = PlanningInputs(
            instance: wanted.feed.instance, policy: wanted.feed.policy,
            scenarios: [wanted.scenario], futures: Array(all.prefix(count)))
        inputs.digests = [("snapshot \(wanted.feed.number)", wanted.feed.inputHash)]
        let runner = FutureRunner(inputs)
        let keys = [wanted.baselineKey, wanted.key]
        let held = memory.withLock { memory in keys.map { memory.runs[$0] ?? [:] } }
        let tasks = runner.tasks.filter { held[$0.line][$0.future] == nil }
        var found = held
        try runner.run(tasks, threads: threads, keepsPlacements: true, nothing: steps) {
            task, result in
            var tally = PlacementTally()
            tally.add(result.placements)
            found[task.line][task.future] = Run(outcome: result.outcome, tally: tally)
        }
        let kept = found
        memory.withLock { memory in
            for (line, key) in keys.enumerated() {
                memory.runs[key, default: [:]].merge(kept[line]) { first, _ in first }
                memory.order.removeAll { $0 == key }
                memory.order.append(key)
            }
            while memory.order.count > PlanBench.mostHeld {
                let oldest = memory.order.removeFirst()
                memory.runs[oldest] = nil
                memory.progress[oldest] = nil
                memory.sought.remove(oldest)
            }
        }
        var tallies: [PlacementTally] = []
        let plans = inputs.lines.enumerated().map { line, asked in
            var tally = PlacementTally()
            let outcomes = inputs.futures.indices.compactMap { future -> FutureOutcome? in
                guard let run = found[line][future] else { return nil }
                tally.add(run.tally)
                return run.outcome
            }
            tallies.append(tally)
            return FutureComparison.Plan(head: inputs.head(of: asked), outcomes: outcomes)
        }
        return Answer(
            report: PlanReport(
                FutureComparison(question: inputs.question, plans: plans), tallies: tallies,
                inputs: inputs,
                source: PlanReport.Source(
                    futures: "\(inputs.futures.count) futures drawn from the scenario's rates, "
                        + "seed 1", digests: inputs.digests, version: Product.version,
                    hasFiles: false)),
            isPreview: count < PlanBench.allFutures)
    }

    // The children are the same for every scenario of the same rates, and so are the steps without a
    // plan; whether and when the scenario's own homes open is drawn for it.
    private func futures(of wanted: Case) -> (all: [Future], steps: FutureMemory) {
        let known = memory.withLock { memory in
            (all: memory.futures[wanted.key], steps: memory.steps[wanted.baselineKey])
        }
        let all =
            known.all
            ?? FutureDrawing(
                instance: wanted.feed.instance, scenario: wanted.scenario, options: [], seed: 1
            ).futures(PlanBench.allFutures) ?? []
        return memory.withLock { memory in
            if memory.futures.count > 3, memory.futures[wanted.key] == nil { memory.futures = [:] }
            let isNew = memory.steps[wanted.baselineKey] == nil
            if memory.steps.count > 3, isNew { memory.steps = [:] }
            let steps = memory.steps[wanted.baselineKey] ?? FutureMemory()
            memory.futures[wanted.key] = all
            memory.steps[wanted.baselineKey] = steps
            return (all, steps)
        }
    }
}
