import Care

/// The reduced costs of those who fill a foster home past the usual limit.
extension BoundProver {
    /// Goes through every set past the limit that some home may lawfully take: of one sibling group,
    /// named in the home's exemption, or under a later, higher limit.
    mutating func lowerHouseholds() {
        var unitOfChild: [Int: Int] = [:]
        for (number, group) in groups.enumerated() where group.plan == .together {
            for child in group.allocated { unitOfChild[child] = number }
        }
        for (home, open) in homes.pastUsualLimit() {
            // Together groups move as one.
            var items = open.filter { !isInUnit[$0] }.map { [$0] }
            for number in Set(open.compactMap { unitOfChild[$0] }).sorted() {
                let group = groups[number]
                let isFree = newcomers(group.allocated, home).allSatisfy {
                    open.contains($0) || homes.isOpen(child: $0, home: home)
                }
                if isFree, group.settledHomes.isSubset(of: [home]) {
                    items.append(group.allocated)
                }
            }
            lowerHouseholds(of: items, in: home)
        }
    }

    private mutating func lowerHouseholds(of items: [[Int]], in home: Int) {
        let exempt = Set(register.instance.homes[home].exemptFor)
        let later = items.filter {
            newcomers($0, home).allSatisfy {
                register.settings(for: $0).usualLimit > lowestLimit
            }
        }
        let families = Set(items.map { register.children[$0[0]].group }).filter {
            $0 >= 0 && register.siblings[Int($0)].count > lowestLimit
        }
        // Who could be past the limit together: all exempt, one family, or all under a later limit.
        var choices: [[[Int]]] = [
            items.filter { newcomers($0, home).allSatisfy(exempt.contains) },
            later,
        ]
        for family in families.sorted() {
            choices.append(items.filter { register.children[$0[0]].group == family })
        }
        let most = choices.map {
            HomeDays.sets(
                of: $0.count + stayers[home].count, atMost: register.homes[home].usable)
        }.max()
        if most ?? 0 > HomeDays.mostSets {
            object(
                "instance",
                "Home \(home + 1) could be shared by more sets of children past the usual limit than "
                    + "the \(HomeDays.mostSets) that this proof goes through.")
            return
        }
        var seen: Set<[Int]> = []
        for choice in choices where !choice.isEmpty {
            visit(choice, 0, [], home: home, seen: &seen)
        }
        if homes.days.isTimed[home], !seen.isEmpty {
            joinHouseholds(everybody(at: home), home: home, seen: &seen)
        }
    }

    /// Everybody who may come to a home or stay there, together groups as one.
    private func everybody(at home: Int) -> [[Int]] {
        var items = stayers[home].map { [$0] }
        for child in register.children.indices
        where situation.isAllocated[child] && !isInUnit[child]
            && homes.isOpen(child: child, home: home)
        {
            items.append([child])
        }
        for group in groups
        where group.plan == .together && group.settledHomes.isSubset(of: [home]) {
            let isFree = newcomers(group.allocated, home).allSatisfy {
                homes.isOpen(child: $0, home: home)
            }
            if isFree { items.append(group.allocated) }
        }
        return items
    }

    func newcomers(_ children: [Int], _ home: Int) -> [Int] {
        children.filter { !register.children[$0].lives(in: home) }
    }

    /// Goes through every set of items and stayers that fits the home and is past the limit.
    mutating func visit(
        _ items: [[Int]], _ index: Int, _ chosen: [Int], home: Int, seen: inout Set<[Int]>
    ) {
        // A set that may not live there does not grow into one that may.
        if !mayExceed(chosen, home: home) { return }
        if index < items.count {
            visit(items, index + 1, chosen, home: home, seen: &seen)
            visit(items, index + 1, chosen + items[index], home: home, seen: &seen)
            return
        }
        if newcomers(chosen, home).isEmpty { return }
        keep(stayers[home].filter { !chosen.contains($0) }, 0, chosen, home: home, seen: &seen)
    }

    mutating func keep(
        _ staying: [Int], _ index: Int, _ chosen: [Int], home: Int, seen: inout Set<[Int]>
    ) {
        if !mayExceed(chosen, home: home) { return }
        if index < staying.count {
            keep(staying, index + 1, chosen, home: home, seen: &seen)
            keep(staying, index + 1, chosen + [staying[index]], home: home, seen: &seen)
            return
        }
        takeHousehold(chosen.sorted(), home: home, seen: &seen)
    }

    /// Lowers prices for a set past the limit, once.
    private mutating func takeHousehold(_ children: [Int], home: Int, seen: inout Set<[Int]>) {
        guard !haveRoom(children, in: home), seen.insert(children).inserted,
            var points = points(of: children, in: home)
        else { return }
        for number in Set(children.compactMap { mayShare[$0] }) {
            let group = groups[number]
            if group.settledHomes.isSubset(of: [home]),
                group.allocated.allSatisfy(children.contains)
            {
                points = points - split
            }
        }
        lower(children, reducedCost(children, home, points: points))
    }

    /// Whether all of these may live in the home without a new exemption: asked of the rules on numbers
    /// for each newcomer on each day on which one of them moves in.
    func mayExceed(_ children: [Int], home: Int) -> Bool {
        let new = newcomers(children, home)
        let days = Set(new.map { register.movesIn($0, to: home) })
        return days.allSatisfy { day in
            let placed = new.filter { register.movesIn($0, to: home) <= day }
            return placed.allSatisfy { child in
                let candidacy = Candidacy(
                    register: register, child: child, home: home, on: day,
                    occupancy: situation.occupancy, staying: children.contains, placed: placed)
                return [Rule.noPlace, .approvedNumber, .usualLimit].allSatisfy {
                    $0.verdict(candidacy) == nil
                }
            }
        }
    }

    /// Lets whoever moves in on other days join the sets found so far, where somebody leaves later.
    private mutating func joinHouseholds(
        _ items: [[Int]], home: Int, seen: inout Set<[Int]>
    ) {
        var waiting = seen.sorted { $0.lexicographicallyPrecedes($1) }
        var known = seen
        while let set = waiting.popLast() {
            if known.count > HomeDays.mostSets {
                object(
                    "instance",
                    "Home \(home + 1) could be shared by more sets of children than the "
                        + "\(HomeDays.mostSets) that this proof goes through.")
                return
            }
            for item in items where !item.contains(where: set.contains) {
                let more = (set + item).sorted()
                guard known.insert(more).inserted, mayExceed(more, home: home) else { continue }
                takeHousehold(more, home: home, seen: &seen)
                waiting.append(more)
            }
        }
    }
}
