import Care
import Dispatch

/// Proves a lower bound on the points of every lawful plan, from prices and the rules alone.
///
/// Uses nothing of the optimiser: no program, no columns, no solver. Prices come from a certificate;
/// everything else is asked of the rules again, pair by pair, for every child and every home.
///
/// ## The proof
///
/// A lawful plan gives every allocated child one of: a home, its own home, no home. Read it as
/// *parties*: a child alone; a together group as a whole, in one home or on its way out; a
/// together-if-possible group that shares one home (its points carry minus the split weight, and the
/// weight is a constant); or all who live in a foster home past the usual limit. With prices u for
/// children, v ≥ 0 for places of homes (e ≥ 0 more for newcomers of a home over-full by its stayers),
/// k ≥ 0 for cuts and l ≥ 0 for rows, the reduced cost of a party in a home is
///
///     d = points − Σ u + use × v + size × e [newcomer] + Σ k × coefficient [cut names the party]
///         + Σ over its members ⌊Σ ± l a / scale⌋
///
/// and, since no home takes more than its room R, no lawful set of parties of a home breaks a cut,
/// and every row holds, each plan has at least
///
///     constant + Σ u − Σ R v + Σ over-full min(0, (S − C) v − C e) − Σ k × limit + Σ ⌊∓ l b / scale⌋
///
/// points, if no reduced cost is below 0. That, for every party and home, is what is gone through. All
/// of it is whole numbers, 128 bits where products are made; divisions are rounded towards the weaker
/// bound.
public struct BoundProof: Sendable {
    /// What is wrong with a certificate.
    public struct Objection: Sendable, Hashable {
        /// A word for programs: `instance`, `plan`, `points`, `price`, `cut`, `row`, `bound`.
        public var what: String
        /// What is wrong, in a sentence.
        public var text: String
    }

    /// The bound that the prices prove; nil where a price is none that proves anything.
    public let bound: Points?
    /// What is wrong with the prices, in a fixed order.
    public let objections: [Objection]
    /// How many pairs of a child and a home were asked about.
    public let pairs: Int

    /// Works out what the prices of a certificate prove, on both cores.
    ///
    /// - Complexity: every rule of every allocated child with every home that has room; memory for
    ///   one child's homes at a time.
    public init(_ certificate: PlanCertificate, register: Register) {
        var prover = BoundProver(certificate, register: register)
        prover.prove()
        prover.objectToLowering()
        objections = prover.objections
        bound = prover.objections.isEmpty ? Points(billionths: Int64(clamping: prover.bound)) : nil
        pairs = prover.pairs
    }
}

extension PlanCertificate {
    /// Lowers the prices of children until no reduced cost is below 0, and claims the bound that the
    /// prices then prove.
    ///
    /// - Returns: whether they prove any.
    mutating func settle(register: Register) -> Bool {
        var prover = BoundProver(self, register: register)
        prover.prove()
        guard prover.objections.isEmpty else { return false }
        for (child, lowering) in prover.lowering.enumerated() {
            cover[child] -= Int64(clamping: lowering)
        }
        bound = Points(billionths: Int64(clamping: prover.bound))
        return true
    }
}

/// Works through one proof.
private struct BoundProver: Sendable {
    let certificate: PlanCertificate
    let register: Register
    let situation: Situation
    private(set) var objections: [BoundProof.Objection] = []
    private(set) var bound: Int128 = 0
    private(set) var pairs = 0

    /// Homes that could take a newcomer at all, ascending.
    private let open: [Int]
    /// Free room under the lowest usual limit, for newcomers and stayers together, by home.
    private let capacity: [Int64]
    /// May-move children of each home.
    private let stayers: [[Int]]
    /// v and e by home.
    private var rent: [Int64]
    private var entry: [Int64]
    /// What the rows charge a member, by authority × homes + home.
    private var charge: [Int64]
    /// Cut prices of parties of one child, by home × children + child.
    private var singleCuts: [Int: Int64] = [:]
    /// Homes with a priced cut.
    private var hasCut: [Bool]
    /// Cut prices of larger parties.
    private var groupCuts: [Party: Int64] = [:]
    /// t by child.
    private(set) var lowering: [Int128]
    private let lowestLimit: Int
    private let groups: [SiblingSet]
    /// Whether each child belongs to a together group that moves as one.
    private let isInUnit: [Bool]

    private static let scale: Int128 = 1_000_000

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
        lowestLimit = register.settings.map(\.usualLimit).min() ?? 3
        open = register.homes.indices.filter {
            let facts = register.homes[$0]
            return facts.status == .available && facts.kind != .shortBreak
                && facts.usable > situation.settled[$0].count + facts.otherAuthorityChildren
        }
        var stayers = [[Int]](repeating: [], count: count)
        for child in register.children.indices where register.children[child].status == .mayMove {
            stayers[Int(register.children[child].home)].append(child)
        }
        self.stayers = stayers
        let lowest = lowestLimit
        capacity = register.homes.indices.map { home in
            let facts = register.homes[home]
            let most = facts.isFoster ? min(facts.usable, lowest) : facts.usable
            let fixed = situation.settled[home].count + facts.otherAuthorityChildren
            return Int64(max(0, most - fixed))
        }
        rent = [Int64](repeating: 0, count: count)
        entry = rent
        charge = [Int64](repeating: 0, count: count * register.instance.authorities.count)
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
        self.isInUnit = isInUnit
    }

    private mutating func object(_ what: String, _ text: String) {
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
        lowerAlone()
        for group in groups { lowerTogether(group) }
        for home in open where register.homes[home].isFoster { lowerHouseholds(in: home) }
        for one in lowering { bound -= one }
    }

    /// Objects to every price of a child that has to be lowered.
    mutating func objectToLowering() {
        for (child, one) in lowering.enumerated() where one != 0 {
            object(
                "price",
                "The price of child \(child + 1) is too high: a home, or none, is cheaper than it says."
            )
        }
    }

    /// The points of every plan that no party carries: the weights of groups that may be split.
    private var fixedPoints: Int128 {
        let weight = split.billionths
        return Int128(weight) * Int128(groups.count { $0.plan != .together })
    }

    private var split: Points { register.policy.weights.siblingsSplit * Quantity(1) }

    private func isOverfull(_ home: Int) -> Bool { Int64(stayers[home].count) > capacity[home] }

    private func room(_ home: Int) -> Int64 {
        isOverfull(home) ? Int64(stayers[home].count) : max(1, capacity[home])
    }

    private func fixed(in home: Int) -> Int {
        situation.settled[home].count + register.homes[home].otherAuthorityChildren
    }

    // MARK: Prices

    private mutating func takePrices() {
        if certificate.cover.count != register.children.count {
            object("price", "There is not one price for each child of the instance.")
            return
        }
        // Past this no sum is safe; a real price never is.
        let most = Int64(1) << 56
        if certificate.cover.contains(where: { $0.magnitude > UInt64(most) }) {
            object("price", "The price of a child is beyond all reason.")
        }
        for one in certificate.room {
            guard register.homes.indices.contains(one.home), (0...most).contains(one.price) else {
                object("price", "A home has a price that no home can have.")
                continue
            }
            rent[one.home] += one.price
        }
        for one in certificate.entry {
            guard register.homes.indices.contains(one.home), (0...most).contains(one.price),
                isOverfull(one.home)
            else {
                object("price", "A home has a price for newcomers that it cannot have.")
                continue
            }
            entry[one.home] += one.price
        }
    }

    private mutating func takeCuts() {
        for (number, cut) in certificate.cuts.enumerated() {
            let sets = cut.parties.map(\.children)
            guard register.homes.indices.contains(cut.home),
                (0..<Int64(1) << 50).contains(cut.price),
                (1...1000).contains(cut.limit),
                cut.parties.allSatisfy({ party in
                    !party.children.isEmpty
                        && party.children == Array(Set(party.children)).sorted()
                        && party.children.allSatisfy(register.children.indices.contains)
                        && (1...cut.limit).contains(party.coefficient)
                }), Set(sets).count == sets.count
            else {
                object("cut", "Cut \(number + 1) has a price, home or party that none can have.")
                continue
            }
            hasCut[cut.home] = true
            for party in cut.parties {
                let price = cut.price * party.coefficient
                if party.children.count == 1 {
                    let key = cut.home * register.children.count + party.children[0]
                    singleCuts[key, default: 0] += price
                } else {
                    groupCuts[Party(home: cut.home, children: party.children), default: 0] += price
                }
            }
        }
        if !objections.isEmpty { return }
        let numbersOfHome = Dictionary(grouping: certificate.cuts.indices) {
            certificate.cuts[$0].home
        }
        let homes = numbersOfHome.keys.sorted()
        let found = Slots<[BoundProof.Objection]>(count: homes.count, empty: [])
        let prover = self
        DispatchQueue.concurrentPerform(iterations: homes.count) { index in
            found.set(
                index,
                prover.objections(toCuts: numbersOfHome[homes[index]] ?? [], in: homes[index]))
        }
        for index in homes.indices { objections += found[index] }
    }

    /// What is wrong with the cuts of one home: those that a lawful set of parties breaks.
    private func objections(toCuts numbers: [Int], in home: Int) -> [BoundProof.Objection] {
        var table = Companionship()
        var found: [BoundProof.Objection] = []
        for number in numbers {
            let cut = certificate.cuts[number]
            var items = cut.parties.map { party in
                Companionship.Item(
                    number: table.number(of: party.children), coefficient: party.coefficient,
                    size: Int64(party.children.count))
            }
            items.sort { ($1.coefficient, $0.number) < ($0.coefficient, $1.number) }
            // Stayers of an over-full home may all remain; with a newcomer all must fit.
            let stayers = items.filter { item in
                table.parties[item.number].allSatisfy { register.children[$0].lives(in: home) }
            }
            var steps = 20_000_000
            let mayMeet: (Int, Int, inout Companionship) -> Bool = { first, second, table in
                table.mayMeet(first, second) { !excludeOneAnother($0, $1, in: home) }
            }
            let isKept =
                keeps(items, 0, cut.limit, room: max(1, capacity[home]), &table, &steps, mayMeet)
                && (!isOverfull(home)
                    || keeps(stayers, 0, cut.limit, room: room(home), &table, &steps, mayMeet))
            if !isKept {
                found.append(
                    .init(
                        what: "cut",
                        text: steps > 0
                            ? "Cut \(number + 1) is none: children who could live in home \(home + 1) "
                                + "together break it."
                            : "Cut \(number + 1) has too many cases to go through."))
            }
        }
        return found
    }

    /// Which parties of one home may live in it together, worked out when asked.
    private struct Companionship {
        struct Item {
            var number: Int
            var coefficient: Int64
            var size: Int64
        }

        private(set) var parties: [[Int]] = []
        private var numbers: [[Int]: Int] = [:]
        private var known: [Int: Bool] = [:]

        mutating func number(of party: [Int]) -> Int {
            if let number = numbers[party] { return number }
            numbers[party] = parties.count
            parties.append(party)
            return parties.count - 1
        }

        mutating func mayMeet(_ first: Int, _ second: Int, _ ask: ([Int], [Int]) -> Bool) -> Bool {
            let key = min(first, second) << 32 | max(first, second)
            if let answer = known[key] { return answer }
            let answer = ask(parties[first], parties[second])
            known[key] = answer
            return answer
        }
    }

    /// Whether no set of items that may live together and fit the room counts more than the limit.
    ///
    /// Items are in order of falling coefficients; each has a size of 1 or more, so that no set counts
    /// more than the first items, one for each place.
    private func keeps(
        _ items: [Companionship.Item], _ sum: Int64, _ limit: Int64, room: Int64,
        _ table: inout Companionship, _ steps: inout Int,
        _ mayMeet: (Int, Int, inout Companionship) -> Bool
    ) -> Bool {
        for (index, item) in items.enumerated() {
            var most = sum
            for other in items[index...].prefix(Int(room)) { most += other.coefficient }
            if most <= limit { return true }
            if sum + item.coefficient > limit { return false }
            steps -= items.count - index
            if steps < 0 { return false }
            // An item that fills the home alone leaves no room, whatever its size.
            let left = room - item.size
            if left <= 0 { continue }
            let rest = items[(index + 1)...].filter {
                $0.size <= left && mayMeet(item.number, $0.number, &table)
            }
            if !keeps(rest, sum + item.coefficient, limit, room: left, &table, &steps, mayMeet) {
                return false
            }
        }
        return true
    }

    private func excludeOneAnother(_ first: [Int], _ second: [Int], in home: Int) -> Bool {
        if first.contains(where: second.contains) { return true }
        if fillsAlone(first, home) || fillsAlone(second, home) { return true }
        let both = first + second
        let newcomers = both.filter { !register.children[$0].lives(in: home) }
        if newcomers.isEmpty { return false }
        let bothStay = { (party: [Int]) in
            party.allSatisfy { register.children[$0].lives(in: home) }
        }
        if Int64(both.count) > capacity[home],
            !(isOverfull(home) && bothStay(first) && bothStay(second))
        {
            return true
        }
        let there = situation.settled[home] + both.filter { register.children[$0].lives(in: home) }
        return newcomers.contains { child in
            let candidacy = Candidacy(
                register: register, child: child, home: home, there: there, placed: newcomers)
            return [Rule.companions, .apart].contains { rule in
                switch rule.verdict(candidacy)?.answer {
                case .excluded?: true
                case .ask?: !certificate.includesAsk
                default: false
                }
            }
        }
    }

    /// Whether a party takes a foster home past the usual limit, and so shares it with nobody else.
    private func fillsAlone(_ party: [Int], _ home: Int) -> Bool {
        register.homes[home].isFoster && fixed(in: home) + party.count > lowestLimit
            && party.contains { !register.children[$0].lives(in: home) }
    }

    // MARK: Rows

    private mutating func takeRows() {
        let weights = register.policy.weights
        let instance = register.instance
        let homes = register.homes.count
        let budgetPrice = Int128(
            certificate.rows.first { $0.row == .budget }?.millionths ?? 0)
        var sums = [Int128](repeating: 0, count: charge.count)
        if Set(certificate.rows.map(\.row)).count != certificate.rows.count {
            object("row", "A row has two prices.")
        }
        for one in certificate.rows {
            let price = Int128(one.millionths)
            guard price >= 0 else {
                object("row", "A row has a price below 0.")
                continue
            }
            switch one.row {
            case .target(let index), .cap(let index):
                guard instance.authorities.indices.contains(index) else {
                    object("row", "A row is of an authority that the instance does not have.")
                    continue
                }
                let rate: Rate?
                if case .target = one.row {
                    rate = instance.authorities[index].outOfAreaTarget
                    let most = Int128(weights.outsideTarget.thousandths) * Self.scale
                    if price > most {
                        object("row", "The target has a price above what a child above it costs.")
                        continue
                    }
                } else {
                    rate = certificate.outOfAreaCap
                }
                guard let rate else {
                    object("row", "A row has a price and there is no such target or cap.")
                    continue
                }
                func coefficient(_ home: Int) -> Int128 {
                    guard register.homes[home].kind.isMeasured else { return 0 }
                    switch register.locations[index * homes + home] {
                    case .inside: return -Int128(rate.millionths)
                    case .adjoining, .distant: return 1_000_000 - Int128(rate.millionths)
                    case .unknown: return 0
                    }
                }
                var settled: Int128 = 0
                for (child, home) in situation.settledIn.enumerated()
                where home >= 0 && Int(register.children[child].authority) == index {
                    settled += coefficient(Int(home))
                }
                for home in 0..<homes { sums[index * homes + home] += price * coefficient(home) }
                bound += Self.floor(price * settled)
            case .contract(let index):
                guard instance.contracts.indices.contains(index) else {
                    object("row", "A row is of a contract that the instance does not have.")
                    continue
                }
                let contract = instance.contracts[index]
                let points =
                    weights.per100Pounds
                    * Quantity(millionths: contract.weeklyShortfallCost.count * 100)
                let most =
                    Int128(points.billionths) * Self.scale
                    + budgetPrice * Int128(contract.weeklyShortfallCost.count)
                if price > most {
                    object("row", "A contract has a price above what a missing child costs.")
                    continue
                }
                let settled = contract.homes.reduce(0) { $0 + situation.settled[$1].count }
                for home in Set(contract.homes) {
                    for authority in instance.authorities.indices {
                        sums[authority * homes + home] -= price
                    }
                }
                bound += Self.floor(price * Int128(contract.minimumPlaces - settled))
            case .budget:
                guard let budget = certificate.budget else {
                    object("row", "The budget has a price and there is no budget.")
                    continue
                }
                var spent: Int128 = 0
                for (home, children) in situation.settled.enumerated() {
                    spent += Int128(children.count) * Int128(register.homes[home].weeklyCost.count)
                }
                for home in 0..<homes {
                    let cost = price * Int128(register.homes[home].weeklyCost.count)
                    for authority in instance.authorities.indices {
                        sums[authority * homes + home] += cost
                    }
                }
                bound += Self.floor(-price * (Int128(budget.count) - spent))
            }
        }
        for (index, sum) in sums.enumerated() { charge[index] = Int64(clamping: Self.floor(sum)) }
        if charge.contains(where: { $0.magnitude > 1 << 60 }) {
            object("row", "A row has a price beyond all reason.")
        }
    }

    private static func floor(_ value: Int128) -> Int128 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: scale)
        return remainder < 0 ? quotient - 1 : quotient
    }

    // MARK: Parties

    /// Reduced cost of one child in a home that has room for it under the usual limit.
    @inline(__always)
    private func reducedCost(_ child: Int, _ home: Int, points: Points, stays: Bool) -> Int64 {
        let authority = Int(register.children[child].authority)
        var cost = points.billionths - certificate.cover[child]
        cost += charge[authority * register.homes.count + home] + rent[home]
        if !stays { cost += entry[home] }
        if hasCut[home] {
            cost += singleCuts[home * register.children.count + child] ?? 0
        }
        return cost
    }

    /// Reduced cost of several children in a home.
    private func reducedCost(_ children: [Int], _ home: Int, points: Points) -> Int128 {
        var cost = Int128(points.billionths)
        for child in children {
            cost -= Int128(certificate.cover[child])
            let authority = Int(register.children[child].authority)
            cost += Int128(charge[authority * register.homes.count + home])
        }
        if fillsAlone(children, home) {
            cost += Int128(room(home)) * Int128(rent[home])
        } else {
            let size = Int128(children.count)
            cost += size * Int128(rent[home])
            let isStay = children.allSatisfy { register.children[$0].lives(in: home) }
            if !isStay { cost += size * Int128(entry[home]) }
        }
        if hasCut[home] {
            if children.count == 1 {
                cost += Int128(singleCuts[home * register.children.count + children[0]] ?? 0)
            } else {
                cost += Int128(groupCuts[Party(home: home, children: children)] ?? 0)
            }
        }
        return cost
    }

    /// Lowers the prices of children until no child alone has a reduced cost below 0.
    private mutating func lowerAlone() {
        let children = register.children.indices.filter { situation.isAllocated[$0] }
        let chunk = 16
        let chunks = (children.count + chunk - 1) / chunk
        let found = Slots<[Int64]>(count: chunks, empty: [])
        let prover = self
        DispatchQueue.concurrentPerform(iterations: chunks) { index in
            let part = children[(index * chunk)..<min(children.count, (index + 1) * chunk)]
            found.set(index, part.map { prover.leastAlone($0) })
        }
        for index in 0..<chunks {
            for (offset, least) in found[index].enumerated() where least < 0 {
                lowering[children[index * chunk + offset]] = -Int128(least)
            }
        }
        pairs = children.count * open.count
    }

    private func leastAlone(_ child: Int) -> Int64 {
        let facts = register.children[child]
        var least = Int64.max
        if facts.status == .mayMove {
            let own = Int(facts.home)
            least = reducedCost(
                child, own, points: register.points(child: child, home: own, stays: true),
                stays: true)
        }
        if isInUnit[child] { return least }
        if facts.status != .mayMove {
            least = unplaced(child).billionths - certificate.cover[child]
        }
        for home in open where capacity[home] >= 1 {
            guard
                let entry = OpenPairs.entry(
                    child: child, home: home, register: register, situation: situation,
                    includesAsk: certificate.includesAsk)
            else { continue }
            least = min(least, reducedCost(child, home, points: entry.points, stays: false))
        }
        return least
    }

    private func unplaced(_ child: Int) -> Points {
        register.policy.weights.unplaced * Quantity(register.children[child].isEmergency ? 2 : 1)
    }

    private mutating func lower(_ children: [Int], _ reducedCost: Int128) {
        var deficit = -reducedCost
        for child in children { deficit -= lowering[child] }
        if deficit > 0, let first = children.first { lowering[first] += deficit }
    }

    /// Lowers prices for brothers and sisters who share one home, or leave a group unplaced.
    private mutating func lowerTogether(_ group: SiblingSet) {
        let children = group.allocated
        if group.plan == .together {
            let homeless = children.filter { register.children[$0].status != .mayMove }
            if !homeless.isEmpty {
                var cost: Int128 = 0
                for child in homeless {
                    cost += Int128(unplaced(child).billionths - certificate.cover[child])
                }
                lower(homeless, cost)
            }
        }
        if group.settledHomes.count > 1 { return }
        let homes: [Int]
        if let only = group.settledHomes.first {
            homes = [only]
        } else {
            homes = Array(register.homes.indices)
        }
        let prover = self
        let found = Slots<Int128?>(count: homes.count, empty: nil)
        let chunk = 64
        DispatchQueue.concurrentPerform(iterations: (homes.count + chunk - 1) / chunk) { part in
            for index in (part * chunk)..<min(homes.count, (part + 1) * chunk) {
                found.set(index, prover.sharing(group, home: homes[index]))
            }
        }
        var least: Int128?
        for index in homes.indices {
            if let cost = found[index] { least = min(least ?? cost, cost) }
        }
        if let least { lower(children, least) }
    }

    /// The reduced cost of a whole group in a home, or nil where it may not or cannot live there.
    private func sharing(_ group: SiblingSet, home: Int) -> Int128? {
        let children = group.allocated
        let isStay = children.allSatisfy { register.children[$0].lives(in: home) }
        if isStay && group.plan == .together { return nil }
        if !isStay && Int64(children.count) > capacity[home] { return nil }
        guard let points = points(of: children, in: home) else { return nil }
        let gain = group.plan == .together ? Points.zero : split
        return reducedCost(children, home, points: points - gain)
    }

    /// The points of children who share a home, or nil where a rule forbids it.
    private func points(of children: [Int], in home: Int) -> Points? {
        let newcomers = children.filter { !register.children[$0].lives(in: home) }
        var total = Points.zero
        for child in newcomers {
            guard
                let entry = OpenPairs.entry(
                    child: child, home: home, register: register, situation: situation,
                    includesAsk: certificate.includesAsk)
            else { return nil }
            total += entry.points
        }
        let staying = children.filter { register.children[$0].lives(in: home) }
        for child in staying { total += register.points(child: child, home: home, stays: true) }
        let there = situation.settled[home] + staying
        for child in newcomers {
            let candidacy = Candidacy(
                register: register, child: child, home: home, there: there, placed: newcomers)
            for rule in [Rule.companions, .apart] {
                switch rule.verdict(candidacy)?.answer {
                case .excluded?: return nil
                case .ask?: if !certificate.includesAsk { return nil }
                default: break
                }
            }
        }
        return total
    }

    // MARK: Foster homes past the usual limit

    private mutating func lowerHouseholds(in home: Int) {
        guard register.homes[home].usable > lowestLimit else { return }
        let isOpen = register.children.indices.filter { child in
            situation.isAllocated[child]
                && OpenPairs.entry(
                    child: child, home: home, register: register, situation: situation,
                    includesAsk: certificate.includesAsk) != nil
        }
        // Together groups move as one.
        var items = isOpen.filter { !isInUnit[$0] }.map { [$0] }
        for group in groups where group.plan == .together {
            let newcomers = group.allocated.filter { !register.children[$0].lives(in: home) }
            if !newcomers.isEmpty, newcomers.allSatisfy(isOpen.contains),
                group.settledHomes.isSubset(of: [home])
            {
                items.append(group.allocated)
            }
        }
        let exempt = Set(register.instance.homes[home].exemptFor)
        let later = items.filter {
            newcomers($0, home).allSatisfy {
                register.settings(for: $0).usualLimit > lowestLimit
            }
        }
        if later.count > 12 {
            object(
                "instance",
                "Home \(home + 1) is open to \(later.count) children under a later usual limit; this "
                    + "proof goes through sets of at most 12.")
            return
        }
        let families = Set(items.map { register.children[$0[0]].group }.filter { $0 >= 0 })
        // Who could be past the limit together: all exempt, one family, or all under a later limit.
        var choices: [[[Int]]] = [
            items.filter { newcomers($0, home).allSatisfy(exempt.contains) },
            later,
        ]
        for family in families.sorted() {
            choices.append(items.filter { register.children[$0[0]].group == family })
        }
        var seen: Set<[Int]> = []
        for choice in choices where !choice.isEmpty {
            visit(choice, 0, [], home: home, seen: &seen)
        }
    }

    private func newcomers(_ children: [Int], _ home: Int) -> [Int] {
        children.filter { !register.children[$0].lives(in: home) }
    }

    /// Goes through every set of items and stayers that fits the home and is past the limit.
    private mutating func visit(
        _ items: [[Int]], _ index: Int, _ chosen: [Int], home: Int, seen: inout Set<[Int]>
    ) {
        let usable = register.homes[home].usable
        if fixed(in: home) + chosen.count > usable { return }
        if index < items.count {
            visit(items, index + 1, chosen, home: home, seen: &seen)
            visit(items, index + 1, chosen + items[index], home: home, seen: &seen)
            return
        }
        if newcomers(chosen, home).isEmpty { return }
        keep(stayers[home].filter { !chosen.contains($0) }, 0, chosen, home: home, seen: &seen)
    }

    private mutating func keep(
        _ staying: [Int], _ index: Int, _ chosen: [Int], home: Int, seen: inout Set<[Int]>
    ) {
        let total = fixed(in: home) + chosen.count
        if total > register.homes[home].usable { return }
        if index < staying.count {
            keep(staying, index + 1, chosen, home: home, seen: &seen)
            keep(staying, index + 1, chosen + [staying[index]], home: home, seen: &seen)
            return
        }
        let children = chosen.sorted()
        guard total > lowestLimit, seen.insert(children).inserted,
            mayExceed(children, home: home), var points = points(of: children, in: home)
        else { return }
        for group in groups
        where group.plan != .together && group.settledHomes.isSubset(of: [home])
            && group.allocated.allSatisfy(children.contains)
        {
            points = points - split
        }
        lower(children, reducedCost(children, home, points: points))
    }

    /// Whether the usual limit lets all of these live in the home without a new exemption.
    private func mayExceed(_ children: [Int], home: Int) -> Bool {
        let new = newcomers(children, home)
        let there = situation.settled[home] + children.filter { !new.contains($0) }
        return new.allSatisfy { child in
            Rule.usualLimit.verdict(
                Candidacy(
                    register: register, child: child, home: home, there: there, placed: new)) == nil
        }
    }
}
