import Care

/// What is wanted of a plan.
package enum PlanAim: Sendable, Hashable {
    /// The target, in enough futures, at least planned cost.
    case target
    /// The least excess at no more than a planned cost.
    case budget(Pence, Risk)

    /// Which excess is least.
    package enum Risk: String, Sendable, CaseIterable {
        /// The mean of all futures.
        case mean
        /// The mean of the worst tenth.
        case tail
    }
}

/// The plan chosen, and how far it is proved.
package struct PlanChoice: Sendable {
    /// How far the answer got.
    package enum Status: String, Sendable {
        /// Every other plan of no greater cost (under a budget every plan) is excluded or was
        /// simulated.
        case optimal
        /// Unproved, but without the last unit of any option that costs something it misses.
        case minimal
        /// A plan that does it.
        case feasible
        /// No plan does it, proved.
        case outOfReach = "out-of-reach"
        /// A limit came before the first plan.
        case noPlanYet = "no-plan-yet"
    }

    /// A plan with its cost.
    package struct Priced: Sendable, Hashable {
        /// Units by option.
        package var counts: [String: Int]
        /// What they are planned to cost.
        package var cost: Pence
        /// The least mean excess, in millionths, where that is the aim.
        package var excess: Int64?
    }

    /// One more unit of an option.
    package struct Marginal: Sendable, Hashable {
        /// The option.
        package var option: String
        /// What the unit is planned to cost.
        package var cost: Pence
        /// Futures gained; below 0 where they are lost.
        package var reached: Int
        /// The mean change of excess, in millionths.
        package var excess: Int64
        /// The mean change of total cost, in ten-thousandths of a penny.
        package var totalCost: Int64
        /// Futures in which the excess is greater with the unit than without.
        package var worse: Int
    }

    /// An answer on other futures.
    package struct Fresh: Sendable, Hashable {
        /// How many futures.
        package var futures: Int
        /// How many reach the target.
        package var reached: Int

        /// Wilson's 95 % interval; everything where no future was tried.
        package var interval: Interval {
            Share(reached, of: futures).map { Interval.wilson($0) } ?? Interval(low: 0, high: 1000)
        }
    }

    /// A point of the frontier.
    package struct Point: Sendable {
        /// The target.
        package var target: Rate
        /// How far the answer got.
        package var status: Status
        /// The plan; nil where there is none.
        package var plan: Priced?
        /// How many futures reach that target.
        package var reached: Int
        /// The floor; nil where no plan reaches it, however children are placed.
        package var floor: Priced?

        /// The answer to a target.
        package init(_ choice: PlanChoice) {
            target = choice.target
            status = choice.status
            plan = choice.plan
            reached = choice.reached
            floor = choice.floor
        }
    }

    /// What was wanted.
    package var aim: PlanAim
    /// The target.
    package var target: Rate
    /// The chance.
    package var chance: Rate
    /// How many futures there are.
    package var futures: Int
    /// How many must reach the target.
    package var need: Int
    /// How far the answer got.
    package var status: Status
    /// The plan; nil where there is none yet.
    package var plan: Priced?
    /// No plan that reaches the target costs less, proved; nil where nothing is proved, or under a
    /// budget.
    package var bound: Pence?
    /// How many futures reach the target under the plan.
    package var reached: Int
    /// The mean excess, or that of the worst tenth, in millionths.
    package var excess: Int64?
    /// In how many futures the foresight model reaches the target under the plan.
    package var foresight: Int
    /// The least cost, however children are placed; nil where no plan reaches the target.
    package var floor: Priced?
    /// Whether the plan of an answer out of reach is the best of all that there are.
    package var isProvedBest: Bool
    /// How many plans were simulated.
    package var simulated: Int
    /// The answer on other futures.
    package var fresh: Fresh?
    /// One more unit of each option.
    package var marginal: [Marginal] = []
    /// Answers to other targets.
    package var frontier: [Point] = []
    /// What a reader must know.
    package var warnings: [String] = []
}

extension PlanChoice {
    /// What foresight alone could reach, in a sentence; nil where nothing is proved.
    package func floorInWords(_ pounds: (Pence) -> String) -> String? {
        let start = "Even if everything were known beforehand, "
        switch (aim, floor) {
        case (.target, let floor?): return start + "it would cost at least \(pounds(floor.cost))."
        case (.target, nil):
            return status == .outOfReach ? start + "no plan would reach it." : nil
        case (.budget, let floor):
            guard let excess = floor?.excess, excess > 0 else { return nil }
            return start + "at least \(Decimals.text(excess, places: 6)) children on average would "
                + "be above \(Decimals.text(target.millionths, places: 4))%."
        }
    }
}
