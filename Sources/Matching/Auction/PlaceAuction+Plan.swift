import Care

extension PlaceAuction {
    /// An auction of all places of a situation.
    init(homes: OpenHomes, breadth: Int, isStopped: @escaping @Sendable () -> Bool) {
        let register = homes.survey.register
        var bidders: [Bidder] = []
        var isInUnit = [Bool](repeating: false, count: register.children.count)
        for unit in SiblingUnit.all(register, homes.situation) {
            guard let bidder = homes.bidder(unit) else { continue }
            bidders.append(bidder)
            for child in unit.allocated { isInUnit[child] = true }
        }
        for child in register.children.indices
        where homes.situation.isAllocated[child] && !isInUnit[child] {
            bidders.append(homes.bidder(alone: child))
        }
        self.init(homes: homes, bidders: bidders, breadth: breadth, isStopped: isStopped)
    }

    /// A lawful plan close to what the auction came to: the home of every child.
    ///
    /// Bidders keep their homes as far as there is room and nobody is there whom they may not meet;
    /// the others take the cheapest home with room, or none. Rows over all children are not looked
    /// at.
    func plan() -> [Int?] {
        var board = PlanBoard(homes)
        var waiting: [Int] = []
        // Whoever stays comes first, then whoever may fall back on staying, while there is room.
        var left = bidders.indices.filter { holdings[$0] != .split }.sorted {
            (rank($0), $0) < (rank($1), $1)
        }
        // A home may be free only once somebody has moved on: again until nobody moves.
        var hasMoved = true
        while hasMoved {
            hasMoved = false
            left.removeAll { number in
                switch holdings[number] {
                case .home(let home):
                    guard board.take(bidders[number].children, Int(home)) else { return false }
                    hasMoved = true
                    return true
                case .fallback, .nothing, .split:
                    for child in bidders[number].children { board.stay(child) }
                    waiting.append(number)
                    return true
                }
            }
        }
        for number in left {
            for child in bidders[number].children { board.stay(child) }
            waiting.append(number)
        }
        var search = HomeSearch(homes)
        for number in waiting.sorted(by: {
            (bidders[$1].fallback, $0) < (bidders[$0].fallback, $1)
        }) {
            let bidder = bidders[number]
            let homeless = bidder.children.filter {
                register.children[$0].status != .mayMove
            }
            if homeless.isEmpty { continue }
            if homeless.count == bidder.children.count, !bidder.isBound,
                board.place(bidder.children, &search)
            {
                continue
            }
            if bidder.split != nil {
                for child in homeless { _ = board.place([child], &search) }
            }
        }
        return board.homeOf
    }

    private func rank(_ number: Int) -> Int {
        let mayStay = bidders[number].children.contains {
            register.children[$0].status == .mayMove
        }
        switch holdings[number] {
        case .fallback, .nothing: return mayStay ? 0 : 3
        case .home, .split: return mayStay ? 1 : 2
        }
    }

    /// Homes to hold beside the cheapest: those short-listed and those of a plan.
    func further(plan: [Int?]) -> (
        byChild: [Int: [OpenPairs.Entry]], byGroup: [[Int]: [OpenPairs.Entry]]
    ) {
        var byChild: [Int: [OpenPairs.Entry]] = [:]
        var byGroup: [[Int]: [OpenPairs.Entry]] = [:]
        for (number, bidder) in bidders.enumerated() {
            var entries = shortlist(of: number).map {
                OpenPairs.Entry(home: $0.home, points: Points(billionths: $0.points))
            }
            let first = plan[bidder.children[0]]
            if let home = first, bidder.children.allSatisfy({ plan[$0] == home }),
                !entries.contains(where: { $0.home == Int32(home) }),
                !bidder.children.contains(where: { register.children[$0].lives(in: home) }),
                let points = homes.points(of: bidder.children, in: home, staying: [])
            {
                entries.append(.init(home: Int32(home), points: points))
            }
            if bidder.children.count == 1 {
                byChild[bidder.children[0], default: []] += entries
            } else {
                byGroup[bidder.children, default: []] += entries
                for child in bidder.children {
                    guard let home = plan[child],
                        !register.children[child].lives(in: home),
                        let points = homes.points(child: child, home: home)
                    else { continue }
                    byChild[child, default: []].append(.init(home: Int32(home), points: points))
                }
            }
        }
        return (byChild, byGroup)
    }
}

extension OpenHomes {
    /// A group bidding as one; nil where its members bid for themselves.
    fileprivate func bidder(_ unit: SiblingUnit) -> PlaceAuction.Bidder? {
        let register = survey.register
        let isTogether = unit.plan == .together
        let weight = (register.policy.weights.siblingsSplit * Quantity(1)).billionths
        let mayNotMeet = mayNeverMeet(unit.allocated)
        if !isTogether && (unit.isScattered || (mayNotMeet && unit.settledHome == nil)) {
            return nil
        }
        var own: [(home: Int32, points: Int64)] = []
        if !unit.isScattered {
            var some = Set(
                unit.allocated.filter { register.children[$0].status == .mayMove }
                    .map { Int(register.children[$0].home) })
            if let settled = unit.settledHome { some = [settled] }
            for home in some.sorted() {
                let staying = unit.allocated.filter { register.children[$0].lives(in: home) }
                if isOverfull[home] || unit.allocated.count > capacity[home] { continue }
                if isTogether && staying.count == unit.allocated.count { continue }
                if let points = points(of: unit.allocated, in: home, staying: staying) {
                    own.append((Int32(home), points.billionths))
                }
            }
        }
        var fallback = isTogether ? 0 : weight
        var stays: [Int32: Int] = [:]
        for child in unit.allocated {
            let alone = bidder(alone: child)
            fallback += alone.fallback
            for stay in alone.stays { stays[stay.home, default: 0] += stay.count }
        }
        return .init(
            children: unit.allocated, own: own, fallback: fallback,
            stays: stays.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            isBound: unit.settledHome != nil || unit.isScattered || mayNotMeet,
            split: isTogether ? nil : weight)
    }
}

/// Who lives where in a plan that is being made, and where there is room.
private struct PlanBoard {
    let homes: OpenHomes
    private(set) var homeOf: [Int?]
    private var living: [[Int]]
    /// Children who may stay in each home and have no answer yet: their places are kept.
    private var unseated: [[Int]]
    /// Homes with room for so many more, by how many.
    private var roomy: [[UInt64]]

    private var register: Register { homes.survey.register }

    init(_ homes: OpenHomes) {
        self.homes = homes
        homeOf = homes.situation.settledIn.map { $0 < 0 ? nil : Int($0) }
        living = Array(repeating: [], count: homes.capacity.count)
        var unseated = [[Int]](repeating: [], count: homes.capacity.count)
        for (child, facts) in homes.survey.register.children.enumerated()
        where facts.status == .mayMove && homes.situation.isAllocated[child] {
            unseated[Int(facts.home)].append(child)
        }
        self.unseated = unseated
        let most = homes.capacity.max() ?? 0
        roomy = (0...max(1, most)).map { size in
            homes.survey.neighbourhoods.set {
                !homes.isOverfull[$0]
                    && homes.capacity[$0] - unseated[$0].count >= max(1, size)
            }
        }
    }

    /// Leaves a child who may move in its own home; nothing for others.
    mutating func stay(_ child: Int) {
        guard register.children[child].status == .mayMove, homeOf[child] == nil else { return }
        let own = Int(register.children[child].home)
        settle([child], own)
    }

    /// Gives some children a home where there is room for them and nobody they may not meet.
    mutating func take(_ children: [Int], _ home: Int) -> Bool {
        guard !homes.isOverfull[home],
            living[home].count + reserved(home, but: children) + children.count
                <= homes.capacity[home],
            !children.contains(where: { clashes($0, home) }), hasRoom(children, home)
        else { return false }
        settle(children, home)
        return true
    }

    /// Gives some newcomers the cheapest home with room and nobody they may not meet.
    mutating func place(_ children: [Int], _ search: inout HomeSearch) -> Bool {
        guard children.count < roomy.count else { return false }
        let found = search.cheapest(children, among: roomy[children.count], limit: 40).found
        for choice in found.sorted(by: { ($0.total, $0.home) < ($1.total, $1.home) })
        where take(children, Int(choice.home)) { return true }
        return false
    }

    /// Places of those who may stay and are not seated yet.
    private func reserved(_ home: Int, but children: [Int]) -> Int {
        unseated[home].count { !children.contains($0) }
    }

    /// Whether there is room on each day on which one of those there moves in, all kept who may stay.
    private func hasRoom(_ children: [Int], _ home: Int) -> Bool {
        if !homes.days.isTimed[home] { return true }
        return homes.days.haveRoom(
            Array(Set(living[home] + unseated[home] + children)), in: home)
    }

    private func clashes(_ child: Int, _ home: Int) -> Bool {
        (living[home] + unseated[home]).contains { other in
            other != child
                && register.clash(child, other, home: home, includesAsk: homes.survey.includesAsk)
        }
    }

    private mutating func settle(_ children: [Int], _ home: Int) {
        for child in children {
            homeOf[child] = home
            living[home].append(child)
            guard register.children[child].status == .mayMove else { continue }
            let own = Int(register.children[child].home)
            unseated[own].removeAll { $0 == child }
            publish(own)
        }
        publish(home)
    }

    /// Tells searches how much room a home has.
    private mutating func publish(_ home: Int) {
        let slot = Int(homes.survey.neighbourhoods.slots[home])
        let room =
            homes.isOverfull[home]
            ? 0 : homes.capacity[home] - living[home].count - unseated[home].count
        for size in roomy.indices where size >= 1 {
            if size > room {
                roomy[size][slot / 64] &= ~(1 << UInt64(slot % 64))
            } else {
                roomy[size][slot / 64] |= 1 << UInt64(slot % 64)
            }
        }
    }
}
