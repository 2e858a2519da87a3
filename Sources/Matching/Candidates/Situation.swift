import Care

/// Who is settled where, and who is to be allocated: the instance as read, or after a choice.
struct Situation: Sendable {
    /// The home each child is settled in, or −1.
    private(set) var settledIn: [Int32]
    /// Whether each child is allocated (may-move, must-move, referred).
    private(set) var isAllocated: [Bool]
    /// Settled children of each home, ascending.
    private(set) var settled: [[Int]]
    /// Who lives in each home until when.
    private(set) var occupancy: Occupancy

    /// The situation as read.
    init(_ register: Register) {
        settledIn = register.children.map { $0.status == .settled ? $0.home : -1 }
        isAllocated = register.children.map { $0.status != .settled }
        settled = Array(repeating: [], count: register.homes.count)
        occupancy = register.occupancy
        for (child, home) in settledIn.enumerated() where home >= 0 {
            settled[Int(home)].append(child)
        }
    }

    /// Whether the child is in the situation at all.
    func isPresent(_ child: Int) -> Bool { isAllocated[child] || settledIn[child] >= 0 }

    /// The situation without those children.
    func removing(_ children: [Int]) -> Situation {
        var copy = self
        copy.occupancy = occupancy.removing(children)
        for child in children {
            copy.isAllocated[child] = false
            let home = copy.settledIn[child]
            if home >= 0 {
                copy.settled[Int(home)].removeAll { $0 == child }
                copy.settledIn[child] = -1
            }
        }
        return copy
    }

    /// The situation with those children settled in those homes.
    func settling(_ assignments: [(child: Int, home: Int)]) -> Situation {
        var copy = removing(assignments.map(\.child))
        for (child, home) in assignments {
            copy.settledIn[child] = Int32(home)
            copy.settled[home].append(child)
            copy.settled[home].sort()
        }
        copy.occupancy = copy.occupancy.settling(assignments)
        return copy
    }
}
