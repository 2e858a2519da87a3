import Care

/// Works through one proof of a bound.
struct BoundProver: Sendable {
    let certificate: PlanCertificate
    let register: Register
    let situation: Situation
    var objections: [BoundProof.Objection] = []
    var bound: Int128 = 0
    var pairs = 0

    /// Who may live where; asked again for this proof.
    let homes: OpenHomes
    /// Free room under the lowest usual limit, for newcomers and stayers together, by home.
    let capacity: [Int64]
    /// May-move children of each home.
    let stayers: [[Int]]
    /// v and e by home.
    var rent: [Int64]
    var entry: [Int64]
    /// What the rows charge a member, by authority × homes + home.
    var charge: [Int64]
    /// The same for a may-move child, whom targets leave out.
    var chargeOfMover: [Int64]
    /// Cut prices of parties of one child, by home × children + child.
    var singleCuts: [Int: Int64] = [:]
    /// Homes with a priced cut.
    var hasCut: [Bool]
    /// Cut prices of larger parties.
    var groupCuts: [Party: Int64] = [:]
    /// t by child.
    var lowering: [Int128]
    let lowestLimit: Int
    let groups: [SiblingSet]
    /// The group that each child shares a home with if possible, by its number.
    let mayShare: [Int: Int]
    /// Whether each child belongs to a together group that moves as one.
    let isInUnit: [Bool]

    static let scale: Int128 = 1_000_000

    struct Party: Hashable {
        var home: Int
        var children: [Int]
    }

    /// Brothers and sisters of one plan, as this allocation sees them.
    struct SiblingSet: Sendable {
        var plan: SiblingPlan
        var allocated: [Int]
        /// Homes of its settled members.
        var settledHomes: Set<Int>
    }

    init(_ certificate: PlanCertificate, register: Register) {
        self.certificate = certificate
        self.register = register
        let situation = Situation(register)
        self.situation = situation
        let count = register.homes.count
        let homes = OpenHomes(
            survey: PairSurvey(
                register: register, includesAsk: certificate.includesAsk, order: .byPosition),
            situation: situation)
        self.homes = homes
        lowestLimit = homes.lowestLimit
        var stayers = [[Int]](repeating: [], count: count)
        for child in register.children.indices where register.children[child].status == .mayMove {
            stayers[Int(register.children[child].home)].append(child)
        }
        self.stayers = stayers
        capacity = homes.capacity.map { Int64($0) }
        rent = [Int64](repeating: 0, count: count)
        entry = rent
        charge = [Int64](repeating: 0, count: count * register.instance.authorities.count)
        chargeOfMover = charge
        hasCut = [Bool](repeating: false, count: count)
        lowering = [Int128](repeating: 0, count: register.children.count)
        var groups: [SiblingSet] = []
        var isInUnit = [Bool](repeating: false, count: register.children.count)
        for siblings in register.siblings {
            let present = siblings.filter {
                register.children[$0].plan != nil && situation.isPresent($0)
            }
            let allocated = present.filter { situation.isAllocated[$0] }
            guard present.count >= 2, let first = allocated.first,
                let plan = register.children[first].plan
            else { continue }
            let homes = Set(present.map { Int(situation.settledIn[$0]) }.filter { $0 >= 0 })
            groups.append(SiblingSet(plan: plan, allocated: allocated, settledHomes: homes))
            if plan == .together { for child in allocated { isInUnit[child] = true } }
        }
        self.groups = groups
        var mayShare: [Int: Int] = [:]
        for (number, group) in groups.enumerated() where group.plan != .together {
            for child in group.allocated { mayShare[child] = number }
        }
        self.mayShare = mayShare
        self.isInUnit = isInUnit
    }

    mutating func object(_ what: String, _ text: String) {
        objections.append(.init(what: what, text: text))
    }

    // MARK: The proof

    mutating func prove() {
        takePrices()
        takeCuts()
        takeRows()
        if !objections.isEmpty { return }
        bound += fixedPoints
        for child in register.children.indices where situation.isAllocated[child] {
            bound += Int128(certificate.cover[child])
        }
        for home in register.homes.indices where rent[home] != 0 || entry[home] != 0 {
            let room = room(home)
            bound -= Int128(room) * Int128(rent[home])
            if isOverfull(home) {
                let opening =
                    Int128(room - capacity[home]) * Int128(rent[home])
                    - Int128(capacity[home]) * Int128(entry[home])
                bound += min(0, opening)
            }
        }
        for cut in certificate.cuts { bound -= Int128(cut.price) * Int128(cut.limit) }
        let surcharge = self.surcharge
        lowerAlone(surcharge)
        lowerTogether(surcharge)
        lowerHouseholds()
        for amount in lowering { bound -= amount }
    }

    /// Objects to every price of a child that has to be lowered.
    mutating func objectToLowering() {
        for (child, amount) in lowering.enumerated() where amount != 0 {
            object(
                "price",
                "The price of child \(child + 1) is too high: a home, or none, is cheaper than it says."
            )
        }
    }

    /// The points of every plan that no party carries: the weights of groups that may be split.
    var fixedPoints: Int128 {
        let weight = split.billionths
        return Int128(weight) * Int128(groups.count { $0.plan != .together })
    }

    var split: Points { register.policy.weights.siblingsSplit * Quantity(1) }

    func isOverfull(_ home: Int) -> Bool { Int64(stayers[home].count) > capacity[home] }

    func room(_ home: Int) -> Int64 {
        isOverfull(home) ? Int64(stayers[home].count) : max(1, capacity[home])
    }

    /// Whether children have room in a home on each day on which one of them moves in, within the
    /// lowest usual limit.
    func haveRoom(_ children: [Int], in home: Int) -> Bool {
        homes.days.haveRoom(children, in: home)
    }

    /// What the rows charge a child in a home.
    @inline(__always)
    func charge(_ child: Int, _ home: Int) -> Int64 {
        let facts = register.children[child]
        let at = Int(facts.authority) * register.homes.count + home
        return facts.status == .mayMove ? chargeOfMover[at] : charge[at]
    }
}
