import ArgumentParser
import Capacity
import Care
import Files

extension PlanAim.Risk: ExpressibleByArgument {}

/// What is wanted of a plan, as `plan --optimise` takes it.
struct ChoiceOptions: ParsableArguments {
    @Flag(help: "Chooses the plan instead of comparing plans.")
    var optimise = false

    @Option(
        help: ArgumentHelp("Another target than the scenario's, such as 0.29.", valueName: "rate"))
    var target: String?

    @Option(
        help: ArgumentHelp("Another chance than the scenario's, such as 0.9.", valueName: "share"))
    var chance: String?

    @Option(
        help: ArgumentHelp(
            "Finds the best plan within this planned cost, not the cheapest that reaches the "
                + "target.",
            valueName: "pounds"))
    var budget: String?

    @Option(help: "With --budget: the mean of all futures counts, or of the worst tenth (tail).")
    var risk: PlanAim.Risk?

    @Option(
        help: ArgumentHelp(
            "Gives answers for other targets too, such as 0.4,0.35,0.29.", valueName: "rates"))
    var frontier: String?

    @Flag(help: "Says what one more unit of each option would do.")
    var marginal = false

    @Option(
        help: ArgumentHelp(
            "Tries the answer on other futures: a folder, or how many to draw.",
            valueName: "dir|n"))
    var fresh: String?

    @Option(
        help: ArgumentHelp(
            "Writes the program that gives the floor, for other solvers.", valueName: "file.mps"))
    var exportModel: String?

    @Option(help: ArgumentHelp("Writes the answer as plan,option_id,count.", valueName: "file"))
    var writeCounts: String?

    @Option(
        help: ArgumentHelp(
            "The most seconds; after these no further plan is tried.", valueName: "s"))
    var timeLimit: Double?

    @Option(help: ArgumentHelp("The most plans to simulate.", valueName: "n"))
    var planLimit: Int?

    func validate() throws {
        let asked =
            target != nil || chance != nil || budget != nil || risk != nil || frontier != nil
            || marginal || fresh != nil || exportModel != nil || writeCounts != nil
            || timeLimit != nil || planLimit != nil
        if asked, !optimise { throw ValidationError("these options need --optimise.") }
        if risk != nil, budget == nil { throw ValidationError("--risk needs --budget.") }
        if let timeLimit, !(0.001...31_536_000).contains(timeLimit) {
            throw ValidationError("--time-limit is from 0.001 to 31,536,000 seconds.")
        }
        if let planLimit, planLimit < 1 { throw ValidationError("--plan-limit is 1 or more.") }
        if let exportModel, !exportModel.hasSuffix(".mps") {
            throw ValidationError("--export-model takes a file that ends in .mps.")
        }
        _ = try (share(target, "--target"), share(chance, "--chance"), aim(), frontierTargets())
    }

    private func share(_ text: String?, _ name: String) throws -> Rate? {
        guard let text else { return nil }
        guard let share = SpokenNumber.share(text) else {
            throw ValidationError("\(name) \(text): give a share from 0 to 1, as 0.29 or 29%.")
        }
        return share
    }

    /// The scenario with the target and chance given here.
    func applied(to scenario: Scenario) throws -> Scenario {
        var scenario = scenario
        if let target = try share(target, "--target") { scenario.target = target }
        if let chance = try share(chance, "--chance") { scenario.chance = chance }
        return scenario
    }

    /// What is wanted.
    func aim() throws -> PlanAim {
        guard let budget else { return .target }
        guard let pounds = SpokenNumber.pounds(budget) else {
            throw ValidationError(
                "--budget \(budget): give pounds with at most two decimals, as 250000.50 or "
                    + "£250,000.")
        }
        return .budget(pounds, risk ?? .mean)
    }

    /// The targets of the frontier, in the order given.
    func frontierTargets() throws -> [Rate] {
        try (frontier ?? "").split(separator: ",").compactMap {
            try share(String($0), "--frontier")
        }
    }
}
