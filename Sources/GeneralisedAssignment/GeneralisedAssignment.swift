import Foundation
import Optimisation

/// Solves a generalised assignment file of OR-Library with the engine that places children.
///
/// For the benchmark alone: the general engine against best known values. A file holds agents,
/// jobs, the cost of each job for each agent, the weight of each job for each agent, and the
/// agents' capacities, as whole numbers separated by blanks.
@main
enum GeneralisedAssignment {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard let path = arguments.first, arguments.count <= 2,
            let seconds = arguments.count == 2 ? Double(arguments.last ?? "") : 60
        else {
            FileHandle.standardError.write(
                Data("Usage: generalised-assignment FILE [SECONDS]\n".utf8))
            exit(64)
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let task = AssignmentTask(text)
        else {
            FileHandle.standardError.write(
                Data("\(path): this is not a generalised assignment file of OR-Library.\n".utf8))
            exit(65)
        }
        let start = ContinuousClock.now
        var options = PackingOptions()
        options.timeLimit = seconds
        options.provesSecondary = false
        let outcome = task.program.solve(options: options)
        let (whole, part) = (ContinuousClock.now - start).components
        let taken = Double(whole) + Double(part) * 1e-18
        // A job on no agent costs more than any lawful plan: such a plan is none.
        let value = outcome.plan.map(\.cost).flatMap { $0 < task.unassigned ? $0 : nil }
        print(
            """
            {"agents":\(task.agents),"jobs":\(task.jobs),\
            "value":\(value.map { "\($0)" } ?? "null"),"bound":\(outcome.bound),\
            "termination":"\(outcome.termination.rawValue)","nodes":\(outcome.nodes),\
            "seconds":\((taken * 1000).rounded() / 1000)}
            """)
    }
}

/// A generalised assignment problem.
struct AssignmentTask {
    /// Agents.
    let agents: Int
    /// Jobs.
    let jobs: Int
    /// The cost of leaving a job out: more than any plan costs.
    let unassigned: Int64
    /// The problem as a packing program: a job is a demand, an agent a site.
    let program: PackingProgram

    /// Reads a file's text; nil where it is none.
    init?(_ text: String) {
        let numbers = text.split(whereSeparator: \.isWhitespace).map { Int64($0) }
        guard numbers.count >= 2, let m = numbers[0], let n = numbers[1], m > 0, n > 0,
            numbers.count == Int(2 + 2 * m * n + m)
        else { return nil }
        let values = numbers.compactMap { $0 }
        guard values.count == numbers.count else { return nil }
        let agents = Int(m)
        let jobs = Int(n)
        self.agents = agents
        self.jobs = jobs
        let costs = Array(values[2..<(2 + agents * jobs)])
        let weights = Array(values[(2 + agents * jobs)..<(2 + 2 * agents * jobs)])
        let capacities = values.suffix(agents)
        var most: Int64 = 1
        for job in 0..<jobs {
            most += (0..<agents).reduce(0) { max($0, costs[$1 * jobs + job]) }
        }
        unassigned = most
        var columnStart = [0]
        var columnSites: [Int32] = []
        var columnCosts: [Int64] = []
        var columnWeights: [Int32] = []
        for job in 0..<jobs {
            columnSites.append(PackingProgram.noSite)
            columnCosts.append(most)
            columnWeights.append(0)
            for agent in 0..<agents {
                columnSites.append(Int32(agent))
                columnCosts.append(costs[agent * jobs + job])
                columnWeights.append(Int32(clamping: weights[agent * jobs + job]))
            }
            columnStart.append(columnSites.count)
        }
        program = PackingProgram(
            demandCount: jobs,
            sites: capacities.map { PackingProgram.Site(capacity: Int32(clamping: $0)) },
            parties: (0..<jobs).map { PackingProgram.Party(demands: [Int32($0)], size: 1) },
            columnStart: columnStart, columnSites: columnSites, columnCosts: columnCosts,
            columnWeights: columnWeights)
    }
}
