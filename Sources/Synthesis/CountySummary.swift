import Care

/// What an instance holds, in the figures that calibration and readers look at.
///
/// Shares are over what is known; nothing here is a measure that is reported to anybody.
package struct CountySummary: Sendable, Hashable {
    /// Children by status, in the order of `ChildStatus`.
    package var children: [ChildStatus: Int] = [:]
    /// Homes by kind.
    package var homes: [HomeKind: Int] = [:]
    /// Places of foster homes.
    package var fosterPlaces = 0
    /// Foster places with a child of the instance or of another authority.
    package var fosterFilled = 0
    /// Foster places that could be offered.
    package var fosterVacant = 0
    /// Sibling groups.
    package var siblingGroups = 0
    /// Children outside in homes that the out-of-county measure counts.
    package var outside = 0
    /// Children in such homes whose authority is known.
    package var known = 0
    /// Weekly cost of every child with a home.
    package var weeklyCost = Pence.zero

    /// Summarises an instance.
    package init(_ instance: Instance) {
        var there = [Int](repeating: 0, count: instance.homes.count)
        var groups: Set<String> = []
        for child in instance.children {
            children[child.status, default: 0] += 1
            if let group = child.siblingGroup { groups.insert(group) }
            guard let index = child.home else { continue }
            there[index] += 1
            let home = instance.homes[index]
            weeklyCost += home.weeklyCost
            let location = instance.location(of: home, for: child)
            if home.kind.isMeasured, location != .unknown {
                known += 1
                if location.isOutside { outside += 1 }
            }
        }
        siblingGroups = groups.count
        for member in instance.household where member.kind == .otherAuthorityChild {
            there[member.home] += 1
        }
        for (index, home) in instance.homes.enumerated() {
            homes[home.kind, default: 0] += 1
            guard home.kind == .foster else { continue }
            fosterPlaces += home.places
            fosterFilled += there[index]
            if home.status == .available {
                fosterVacant += max(0, home.places - home.placesUnavailable - there[index])
            }
        }
    }
}
