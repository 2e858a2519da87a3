import Care

/// Brothers and sisters whom an allocation treats as one, wholly or if possible.
struct SiblingUnit: Sendable {
    /// Together, or together if possible.
    var plan: SiblingPlan
    /// Those to be allocated, ascending; one or more.
    var allocated: [Int]
    /// The one home of the settled members; nil where there are none or several.
    var settledHome: Int?
    /// Whether settled members live in several homes already.
    var isScattered: Bool

    /// Whether the settled members allow all to live in a home.
    func mayLive(in home: Int) -> Bool {
        !isScattered && (settledHome == nil || settledHome == home)
    }

    /// The units of two or more present, one of them at least to be allocated, in the order of groups.
    static func all(_ register: Register, _ situation: Situation) -> [SiblingUnit] {
        register.siblings.compactMap { siblings in
            let present = siblings.filter {
                register.children[$0].plan != nil && situation.isPresent($0)
            }
            let allocated = present.filter { situation.isAllocated[$0] }
            guard present.count >= 2, let first = allocated.first,
                let plan = register.children[first].plan
            else { return nil }
            let homes = Set(present.map { situation.settledIn[$0] }.filter { $0 >= 0 })
            return SiblingUnit(
                plan: plan, allocated: allocated,
                settledHome: homes.count == 1 ? homes.first.map { Int($0) } : nil,
                isScattered: homes.count > 1)
        }
    }
}

extension OpenHomes {
    /// The points of children in one home, or nil where a rule is against it.
    ///
    /// - Parameter staying: those of them who live there and stay.
    func points(of children: [Int], in home: Int, staying: [Int]) -> Points? {
        var total = Points.zero
        for (index, child) in children.enumerated() {
            if staying.contains(child) {
                total += survey.register.points(child: child, home: home, stays: true)
            } else if let points = points(child: child, home: home) {
                total += points
            } else {
                return nil
            }
            for other in children[(index + 1)...]
            where survey.register.clash(
                child, other, home: home, includesAsk: survey.includesAsk)
            {
                return nil
            }
        }
        return total
    }

    /// Whether two brothers or sisters who are newcomers may not meet in any home.
    ///
    /// Their rules on companions let each other off; so only being named apart parts them.
    func mayNeverMeet(_ children: [Int]) -> Bool {
        children.indices.contains { index in
            children[(index + 1)...].contains { survey.register.areApart(children[index], $0) }
        }
    }
}
