/// What changed for each child between an earlier plan and this one.
package struct PlanChanges: Sendable, Hashable {
    /// One child's change.
    package struct Change: Sendable, Hashable {
        /// The child, an index.
        package var child: Int
        /// The home in the earlier plan; nil for none.
        package var from: Int?
        /// The home in this plan; nil for none.
        package var to: Int?

        package init(child: Int, from: Int?, to: Int?) {
            self.child = child
            self.from = from
            self.to = to
        }
    }

    /// An earlier plan: the home of each of its children who is still allocated, by index.
    package struct Earlier: Sendable, Hashable {
        /// The home of each child of the plan; a nil home is no home.
        package let homes: [Int: Int?]
        /// How many rows name a child or home that this instance does not have or does not allocate.
        package let isGone: Int

        /// Looks the rows of a plan up in an instance.
        package init(_ rows: [PlanCheck.Row], register: Register) {
            let instance = register.instance
            let children = Dictionary(
                instance.children.enumerated().map { ($1.id, $0) },
                uniquingKeysWith: { first, _ in first })
            let places = Dictionary(
                instance.homes.enumerated().map { ($1.id, $0) },
                uniquingKeysWith: { first, _ in first })
            var homes: [Int: Int?] = [:]
            var isGone = 0
            for row in rows {
                guard let child = children[row.child],
                    register.children[child].status != .settled
                else {
                    isGone += 1
                    continue
                }
                guard let name = row.home else {
                    homes[child] = .some(nil)
                    continue
                }
                if let home = places[name] {
                    homes[child] = .some(home)
                } else {
                    isGone += 1
                }
            }
            self.homes = homes
            self.isGone = isGone
        }
    }

    /// Children of both plans whose answer differs, in the instance's order.
    package let changes: [Change]
    /// How many children stand in both plans.
    package let compared: Int
    /// Rows of the earlier plan that could not be compared.
    package let isGone: Int
    /// Whether no equally good plan changes fewer, proved.
    package let isFewestProved: Bool

    /// Compares a plan with an earlier one.
    package init(from earlier: Earlier, to allocation: Allocation) {
        let homes = allocation.plan?.check.homes ?? []
        changes = earlier.homes.keys.sorted().compactMap { child in
            guard homes.indices.contains(child), let from = earlier.homes[child],
                from != homes[child]
            else { return nil }
            return Change(child: child, from: from, to: homes[child])
        }
        compared = earlier.homes.count
        isGone = earlier.isGone
        isFewestProved = allocation.isTieBreakProved
    }
}
