import Synchronization

/// Improves a plan by solving excerpts of the program, several at a time.
///
/// The excerpts of one batch share no demand but may enter the same room, so what they find is taken
/// change by change, as far as it fits and saves something. Without a time limit the outcome depends
/// on the input alone.
struct ExcerptSearch {
    /// How an excerpt is searched.
    struct Effort: Sendable {
        /// Columns of each party at most.
        var perParty: Int
        /// Nodes of each excerpt at most.
        var nodes: Int
        /// The proved relative gap, of the whole plan's cost, that is good enough.
        var gap: Double
    }

    private let index: ProgramIndex
    private let options: PackingOptions
    private let clock: SearchClock
    /// The plan, kept as rows and sites see it.
    private(set) var state: PlanState
    /// The prices that lead.
    var pricing: Pricing

    /// - Parameters:
    ///   - plan: columns that are a plan.
    ///   - pricing: the prices that lead.
    init(
        index: ProgramIndex, plan: [Int], pricing: Pricing, options: PackingOptions,
        clock: SearchClock
    ) {
        self.index = index
        self.options = options
        self.clock = clock
        self.pricing = pricing
        state = PlanState(index: index, penalties: index.rows.map { _ in 1 })
        start(from: plan)
    }

    /// All demands in parts of at most so many, cut along lines that differ from turn to turn.
    func parts(of size: Int, turn: Int) -> [[Int]] {
        DemandMap(pricing, columnOfParty: state.columnOfParty).parts(of: size, turn: turn)
    }

    /// Takes another plan.
    mutating func start(from plan: [Int]) {
        state = PlanState(index: index, penalties: index.rows.map { _ in 1 })
        for column in plan {
            state.add(column: column, party: index.program.party(ofColumn: column))
        }
    }

    /// The plan's columns, ascending.
    var columns: [Int] { state.columns }

    /// Solves the excerpts of some sets of demands; how many made the plan better.
    ///
    /// Demands that some party covers together go to the first set that has one of them.
    mutating func solve(_ wanted: [[Int]], _ effort: Effort) -> Int {
        let sets = closed(wanted)
        let found = Mutex<[Int: (old: [Int], new: [Int])]>([:])
        let nodes = Atomic<Int>(0)
        let state = state
        let choice = ProgramExcerpt.Choice(pricing: pricing, perParty: effort.perParty)
        SharedWork(count: sets.count, options: limited(effort), of: options, clock: clock).each {
            number, options in
            let excerpt = ProgramExcerpt(sets[number], of: state, choice)
            var options = options
            options.incumbent = excerpt.incumbent
            let outcome = PackingSearch(
                program: excerpt.program, options: options, start: excerpt.prices
            ).run()
            nodes.add(outcome.nodes, ordering: .relaxed)
            guard let plan = outcome.plan, plan.columns != excerpt.incumbent else { return }
            let result = (old: excerpt.whole(excerpt.incumbent), new: excerpt.whole(plan.columns))
            found.withLock { $0[number] = result }
        }
        clock.count(nodes: nodes.load(ordering: .relaxed))
        var better = 0
        for (_, result) in found.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            let before = state.cost
            // Whole as long as it fits: parts that spend need those that save.
            if !exchange(result.old, result.new) {
                for change in changes(result.old, result.new) {
                    exchange(change.old, change.new)
                }
            }
            if state.cost < before { better += 1 }
        }
        return better
    }

    /// Options of one excerpt.
    private func limited(_ effort: Effort) -> PackingOptions {
        var common = options
        common.method = .exact
        common.timeLimit = nil
        common.deadline = clock.deadline
        common.nodeLimit = effort.nodes
        common.gap = effort.gap
        common.provesSecondary = false
        common.tieBreak = nil
        common.footing = nil
        common.certifies = false
        common.threads = 1
        common.tuning.veryLargeCount = .max
        return common
    }

    /// The best plan in which only some demands have something else than a start gives them, which
    /// may break rows over all sites; nil where none was found.
    func completed(_ start: PlanState, free: [Int], _ effort: Effort) -> [Int]? {
        var wanted = free
        for demand in free {
            for site in sites(for: [demand], count: 4).sorted() {
                for party in start.occupants[site] {
                    wanted += index.program.parties[Int(party)].demands.map { Int($0) }
                }
            }
        }
        let demands = closed([wanted]).first ?? []
        if demands.isEmpty || start.uncovered > 0 { return nil }
        let excerpt = ProgramExcerpt(
            demands, of: start, .init(pricing: pricing, perParty: effort.perParty))
        let found = Mutex<PackingOutcome?>(nil)
        SharedWork(count: 1, options: limited(effort), of: options, clock: clock).each {
            _, options in
            let outcome = PackingSearch(
                program: excerpt.program, options: options, start: excerpt.prices
            ).run()
            found.withLock { $0 = outcome }
        }
        guard let outcome = found.withLock({ $0 }) else { return nil }
        clock.count(nodes: outcome.nodes)
        guard let plan = outcome.plan else { return nil }
        let had = Set(excerpt.whole(excerpt.incumbent))
        return start.columns.filter { !had.contains($0) } + excerpt.whole(plan.columns)
    }

    /// Two plans of the same demands, taken apart into changes that share neither demand nor site.
    private func changes(_ old: [Int], _ new: [Int]) -> [(old: [Int], new: [Int])] {
        let had = Set(old)
        let has = Set(new)
        let moved = old.filter { !has.contains($0) } + new.filter { !had.contains($0) }
        var leader = Array(moved.indices)
        func lead(_ number: Int) -> Int {
            var at = number
            while leader[at] != at { at = leader[at] }
            return at
        }
        var first: [Int: Int] = [:]
        func link(_ number: Int, _ thing: Int) {
            let other = lead(first[thing, default: number])
            first[thing] = other
            let own = lead(number)
            leader[max(own, other)] = min(own, other)
        }
        for (number, column) in moved.enumerated() {
            for demand in index.program.parties[index.program.party(ofColumn: column)].demands {
                link(number, Int(demand))
            }
            let site = Int(index.program.columnSites[column])
            if site >= 0 { link(number, index.program.demandCount + site) }
        }
        var changes: [Int: (old: [Int], new: [Int])] = [:]
        for (number, column) in moved.enumerated() {
            let key = lead(number)
            if had.contains(column) {
                changes[key, default: ([], [])].old.append(column)
            } else {
                changes[key, default: ([], [])].new.append(column)
            }
        }
        return changes.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Takes new columns for old ones where that is a plan and cheaper; whether it did.
    @discardableResult
    private mutating func exchange(_ old: [Int], _ new: [Int]) -> Bool {
        let before = state.cost
        func party(_ column: Int) -> Int { index.program.party(ofColumn: column) }
        for column in old { state.remove(party: party(column)) }
        var added: [Int] = []
        for column in new {
            guard state.fits(column: column, party: party(column)) else { break }
            state.add(column: column, party: party(column))
            added.append(column)
        }
        if added.count == new.count, state.cost < before, state.meetsHardRows { return true }
        for column in added { state.remove(party: party(column)) }
        for column in old { state.add(column: column, party: party(column)) }
        return false
    }

    /// What some demands pay above what is best for them at the prices, or the rent of room that
    /// nobody has, with those who would come to it at least loss.
    ///
    /// All of it is just what the plan costs above the bound that the prices prove.
    private struct Excess {
        var amount: Int64
        var demands: [Int]
        /// The site of the room, −1 for none.
        var site: Int
    }

    /// Everything that the plan costs above the bound, the most first.
    private func excesses() -> [Excess] {
        let program = index.program
        var least = [Int64](repeating: .max, count: program.parties.count)
        var paid = [Int64](repeating: 0, count: program.parties.count)
        for party in program.parties.indices {
            let own = state.columnOfParty[party]
            pricing.forEachReducedCost(ofParty: party) { column, cost in
                least[party] = min(least[party], cost)
                if column == own { paid[party] = cost }
            }
        }
        var dear: [Excess] = []
        for demand in 0..<program.demandCount where !index.kin.isShared(Int32(demand)) {
            let best = index.parties(ofDemand: demand).reduce(Int64.max) {
                min($0, least[Int($1)])
            }
            let excess = paid[Int(state.partyOfDemand[demand])] - best
            if excess > 0 { dear.append(Excess(amount: excess, demands: [demand], site: -1)) }
        }
        for circle in index.kin.circles {
            let demands = circle.demands.map { Int($0) }
            let now = Set(demands.map { Int(state.partyOfDemand[$0]) })
                .reduce(Int64(0)) { $0 + paid[$1] }
            guard let best = circle.best(never: .max, { least[$0] }) else { continue }
            if now > best.cost {
                dear.append(Excess(amount: now - best.cost, demands: demands, site: -1))
            }
        }
        // Rent of room that nobody has: whoever would come at hardly any loss.
        var wanting: [Int: [(cost: Int64, party: Int)]] = [:]
        for site in program.sites.indices where pricing.prices.room[site] > 0 {
            let used = state.occupants[site].reduce(Int64(0)) {
                $0
                    + index.use(
                        column: state.columnOfParty[Int($1)], party: Int($1), site: site)
            }
            let excess = pricing.prices.room[site] * (index.room(site) - used)
            if excess > 0 {
                wanting[site] = []
                dear.append(Excess(amount: excess, demands: [], site: site))
            }
        }
        for party in program.parties.indices {
            pricing.forEachReducedCost(ofParty: party) { column, cost in
                let site = Int(program.columnSites[column])
                if wanting[site] != nil, cost - least[party] <= Int64(index.costScale * 100) {
                    wanting[site]?.append((cost, party))
                }
            }
        }
        for k in dear.indices where dear[k].site >= 0 {
            for (_, party) in (wanting[dear[k].site] ?? []).sorted(by: { $0 < $1 }).prefix(8) {
                dear[k].demands += program.parties[party].demands.map { Int($0) }
            }
        }
        dear.sort {
            ($1.amount, $0.site, $0.demands.first ?? -1)
                < ($0.amount, $1.site, $1.demands.first ?? -1)
        }
        return dear
    }

    /// Sets of demands that pay most above what is best for them at the prices, each with those who
    /// have the sites that are best for them.
    ///
    /// - Parameters:
    ///   - size: demands of each set, about.
    ///   - count: sets at most.
    func dearest(size: Int, count: Int) -> [[Int]] {
        sets(of: excesses(), size: size, count: count, among: index.program.demandCount) { excess in
            excess.demands + occupants(of: around(excess, count: 8))
        }
    }

    /// Sites whose prices matter most to the distance of plan and bound: those best for who pays most
    /// above the prices, and those best for who has them.
    ///
    /// - Parameters:
    ///   - size: sites of each set, about.
    ///   - count: sets at most.
    func dearestSites(size: Int, count: Int) -> [[Int]] {
        sets(of: excesses(), size: size, count: count, among: index.program.sites.count) { excess in
            let near = around(excess, count: 8)
            return near.union(sites(for: occupants(of: near), count: 4)).sorted()
        }
    }

    /// Demands that have any of some sites, by site.
    private func occupants(of sites: Set<Int>) -> [Int] {
        sites.sorted().flatMap { site in
            state.occupants[site].flatMap { party in
                index.program.parties[Int(party)].demands.map { Int($0) }
            }
        }
    }

    /// What belongs to each of some things, in sets of about one size; nothing is in two sets.
    private func sets<One>(
        of things: [One], size: Int, count: Int, among total: Int, members: (One) -> [Int]
    ) -> [[Int]] {
        var sets: [[Int]] = []
        var isTaken = [Bool](repeating: false, count: total)
        var set: [Int] = []
        for thing in things {
            if set.count >= size {
                sets.append(set)
                set = []
                if sets.count == count { break }
            }
            for member in members(thing) where !isTaken[member] {
                isTaken[member] = true
                set.append(member)
            }
        }
        if !set.isEmpty { sets.append(set) }
        return sets
    }

    private func around(_ excess: Excess, count: Int) -> Set<Int> {
        sites(for: excess.demands, count: count).union([excess.site].filter { $0 >= 0 })
    }

    /// The best sites for the parties of some demands, so many for each party.
    private func sites(for demands: [Int], count: Int) -> Set<Int> {
        var sites: Set<Int> = []
        var parties: Set<Int32> = []
        for demand in demands { parties.formUnion(index.parties(ofDemand: demand)) }
        for party in parties.sorted() {
            var best = CheapestColumns(most: count)
            pricing.forEachReducedCost(ofParty: Int(party)) { column, cost in
                if index.program.columnSites[column] >= 0 { best.offer(column, cost) }
            }
            for found in best.found { sites.insert(Int(index.program.columnSites[found.column])) }
        }
        return sites
    }

    /// The sets with whole circles of demands, each demand in one of them.
    private func closed(_ sets: [[Int]]) -> [[Int]] {
        var isTaken: Set<Int> = []
        return sets.map { set in
            var own: [Int] = []
            for demand in set {
                for member in index.kin.circle(of: demand)
                where isTaken.insert(member).inserted { own.append(member) }
            }
            return own
        }.filter { !$0.isEmpty }
    }
}
