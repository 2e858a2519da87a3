import Care

/// A whole plan as a report needs it: where every child would live, and how far it can be trusted.
///
/// Plain values, so that a plan from any source can stand in a report.
package struct PlanSummary: Sendable, Hashable {
    /// A child without a home after the plan.
    package struct Unplaced: Sendable, Hashable {
        /// The child, an index into the instance's children.
        package var child: Int
        /// Why, in a sentence.
        package var text: String

        package init(child: Int, text: String) {
            self.child = child
            self.text = text
        }
    }

    /// A child whose home in the plan is free only after the child's start date.
    package struct Waiting: Sendable, Hashable {
        /// The child, an index into the instance's children.
        package var child: Int
        /// The day on which the home is free.
        package var from: Day
        /// Days from the child's start date to that day; 1 or more.
        package var days: Int

        package init(child: Int, from: Day, days: Int) {
            self.child = child
            self.from = from
            self.days = days
        }
    }

    /// What the plan is called in a table's heading, as `after the best allocation`.
    package var title: String
    /// Why it stopped, what is held and how good it is, in a sentence or two.
    package var status: String
    /// For each child of the instance its home after the plan, an index; nil = no home.
    package var homes: [Int?]
    /// Children without a home after the plan, with the reason; worst first.
    package var unplaced: [Unplaced]
    /// Children who move in only after their start date, when their home is free.
    package var waiting: [Waiting]
    /// Points of the plan, the lower the better, as exact decimal text; nil = not known.
    package var points: String?
    /// The proved lower bound on points, as exact decimal text; nil = none.
    package var bound: String?
    /// Weekly cost of every child with a home, after the plan.
    package var weeklyCost: Pence?
    /// Children without a home only because of a budget or a cap, indices ascending.
    package var limited: [Int]
    /// Where every child would live if the target weighed nothing; nil = not computed.
    package var homesWithoutTarget: [Int?]?
    /// Which solver and version; nil = none.
    package var solver: String?

    package init(
        title: String, status: String, homes: [Int?], unplaced: [Unplaced] = [],
        waiting: [Waiting] = [], points: String? = nil, bound: String? = nil,
        weeklyCost: Pence? = nil,
        limited: [Int] = [], homesWithoutTarget: [Int?]? = nil,
        solver: String? = nil
    ) {
        self.title = title
        self.status = status
        self.homes = homes
        self.unplaced = unplaced
        self.waiting = waiting
        self.points = points
        self.bound = bound
        self.weeklyCost = weeklyCost
        self.limited = limited
        self.homesWithoutTarget = homesWithoutTarget
        self.solver = solver
    }
}
