extension HistoryMaker {
    /// Makes brothers and sisters of some children of the night: first of those who live in one
    /// place, then of any; they come from one home.
    mutating func relate(_ children: inout [Young]) {
        struct Place: Hashable, Comparable {
            var code: String
            var provider: String
            var at: Int
            static func < (left: Place, right: Place) -> Bool {
                (left.code, left.provider, left.at) < (right.code, right.provider, right.at)
            }
        }
        var byPlace: [Place: [Int]] = [:]
        var free: [Int] = []
        for index in children.indices {
            let child = children[index]
            guard let last = child.periods.last?.last, last.end == nil, last.legalStatus != "V4",
                !child.isUnaccompanied, child.home != nil
            else { continue }
            free.append(index)
            if let usual = child.usual, let at = usual.at, ["U3", "U6"].contains(usual.place) {
                byPlace[
                    Place(code: usual.place, provider: usual.provider, at: at), default: []
                ].append(index)
            }
        }
        var count = 0
        func isRelated(_ members: [Int], _ home: Int) -> Bool {
            // Nine months lie between them, and no more than a family's years.
            let births = members.map { children[$0].birth }.sorted()
            let areApart = zip(births, births.dropFirst()).allSatisfy {
                $1.days(since: $0) > 300
            }
            guard areApart, let first = births.first, let last = births.last,
                last.days(since: first) < 14 * 365
            else { return false }
            // None of them was ever placed at home.
            return members.allSatisfy { member in
                children[member].periods.joined().allSatisfy { $0.at != home }
            }
        }
        func join(_ members: [Int]) -> Bool {
            guard
                let home = members.compactMap({ children[$0].home }).first(where: { home in
                    isRelated(members, home)
                })
            else { return false }
            count += 1
            for member in members {
                children[member].siblings = count
                children[member].home = home
            }
            return true
        }
        for place in byPlace.keys.sorted() {
            var rest = byPlace[place] ?? []
            while rest.count > 1 {
                let size = min(rest.count, random.pick([2, 2, 2, 3]))
                if random.chance(620) && join(Array(rest.prefix(size))) {
                    rest.removeFirst(size)
                } else {
                    rest.removeFirst()
                }
            }
        }
        free.removeAll { children[$0].siblings != nil }
        random.shuffle(&free)
        for _ in 0..<30 where free.count > 4 {
            let size = random.pick([2, 2, 3, 4])
            if join(Array(free.prefix(size))) {
                free.removeFirst(size)
            } else {
                free.removeFirst()
            }
        }
    }
}

extension InventedHistory.Young {
    /// The last placement that is not a temporary one.
    var usual: InventedHistory.Episode? {
        periods.last?.last { !$0.place.hasPrefix("T") }
    }
}
