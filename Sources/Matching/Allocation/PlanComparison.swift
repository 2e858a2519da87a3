import Care

/// Two plans of one instance side by side, each judged by itself.
package struct PlanComparison: Sendable {
    /// A child whose answer differs.
    package struct Change: Sendable, Hashable {
        /// The child, an index.
        package var child: Int
        /// The home in the first plan; nil for none.
        package var a: Int?
        /// The home in the second plan; nil for none.
        package var b: Int?
        /// Points of the pair in the second less those in the first; nil where one has no home.
        package var points: Points?
        /// Metres from where the child comes from, likewise; nil where one is unknown too.
        package var metres: Int64?
    }

    /// The first plan as the judge has it.
    package let a: PlanCheck
    /// The second plan as the judge has it.
    package let b: PlanCheck
    /// Children whose answer differs, by reference.
    package let changes: [Change]

    /// Compares two judged plans of the same instance.
    package init(_ a: PlanCheck, _ b: PlanCheck, register: Register) {
        self.a = a
        self.b = b
        let ids = register.instance.children
        changes = a.homes.indices.filter { a.homes[$0] != b.homes[$0] }
            .sorted { ids[$0].id < ids[$1].id }
            .map { child in
                let (first, second) = (a.homes[child], b.homes[child])
                func difference(_ value: (Int) -> Int64?) -> Int64? {
                    guard let first, let second, let before = value(first),
                        let after = value(second)
                    else { return nil }
                    return after - before
                }
                return Change(
                    child: child, a: first, b: second,
                    points: difference {
                        register.pairPoints(child: child, home: $0).billionths
                    }.map(Points.init(billionths:)),
                    metres: difference {
                        register.distanceFromOrigin(child: child, home: $0)?.count
                    })
            }
    }
}
