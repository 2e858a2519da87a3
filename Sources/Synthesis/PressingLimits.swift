import Care

/// A budget and a cap that press on an instance and that a plan can meet.
///
/// Both hold where every child who may stay does and nobody else is placed, so a lawful plan always
/// exists. In most invented counties a plan made without them would break at least one.
package struct PressingLimits: Sendable, Hashable {
    /// The most that all homes may cost in a week, whole pounds.
    package let budget: Pence
    /// The most children outside as a share of those whose location is known, three decimals.
    package let cap: Rate

    /// The limits for an instance: homes of children who may stay at their price, all others at
    /// nine tenths of the mean price; a cap at the target or at the share of those who may stay,
    /// whichever is higher.
    package init(_ instance: Instance) {
        var staying = Pence.zero
        var present = Pence.zero
        var living: Int64 = 0
        var others: Int64 = 0
        var outside = [Int64](repeating: 0, count: instance.authorities.count)
        var known = outside
        for child in instance.children {
            if let index = child.home {
                present += instance.homes[index].weeklyCost
                living += 1
            }
            guard let index = child.home, child.status == .settled || child.status == .mayMove
            else {
                others += 1
                continue
            }
            let home = instance.homes[index]
            staying += home.weeklyCost
            let location = instance.location(of: home, for: child)
            if home.kind.isMeasured, location != .unknown {
                known[child.placingAuthority] += 1
                if location.isOutside { outside[child.placingAuthority] += 1 }
            }
        }
        let newcomers = others * present.count * 9 / (10 * max(1, living))
        budget = Pence((staying.count + newcomers) / 100 * 100 + 100)
        var cap: Int64 = 0
        for (index, authority) in instance.authorities.enumerated() {
            cap = max(cap, authority.outOfAreaTarget?.millionths ?? 0)
            let share = (outside[index] * 1000 + max(1, known[index]) - 1) / max(1, known[index])
            cap = max(cap, share * 1000)
        }
        self.cap = Rate(millionths: min(cap, 1_000_000))
    }
}
