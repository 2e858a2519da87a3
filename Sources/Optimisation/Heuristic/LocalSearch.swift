import HeapModule

/// Finds good plans: regret insertion, then ruin and recreate.
///
/// Everybody is first placed in order of regret (what waiting for the second best would cost). Then,
/// again and again, a few related parties are taken out (those on the best sites of one demand) and
/// put back by regret with a little noise; a result that is no worse, or worse by less than a
/// threshold that falls to nothing, is kept. The best plan that meets the hard rows is remembered.
struct LocalSearch {
    let index: ProgramIndex
    let tuning: SearchTuning
    private var random: SplitMix
    var state: PlanState
    private var penalties: [Int64]
    /// Candidate columns of each demand, as (column, party), cheapest first, no-site columns last.
    var candidates: [[Candidate]] = []
    /// The best plan so far, by the column of each party, −1 for none: noted often, read once.
    private var held: (cost: Int64, columnOfParty: [Int])?
    private var worth: [Int64]
    /// Those who had no site when last looked at.
    private var waiting: [Int] = []
    /// Those who had not what is best for them at the prices, when last looked at.
    private var restless: [Int] = []

    struct Candidate {
        var column: Int
        var party: Int32
        /// Cost, less what its demands are worth: comparable between parties.
        var value: Int64
    }

    /// - Parameters:
    ///   - pricing: rents that choose and order the candidates; nil for plain costs.
    ///   - breadth: candidates of each demand.
    init(
        index: ProgramIndex, tuning: SearchTuning, pricing: Pricing?, breadth: Int, seed: UInt64
    ) {
        self.index = index
        self.tuning = tuning
        random = SplitMix(seed: seed)
        var largest: Int64 = 1
        for cost in index.program.columnCosts {
            largest = max(largest, Int64(clamping: cost.magnitude))
        }
        penalties = index.rows.map { row in
            let extreme = row.coefficients.lazy.map { Int64(clamping: $0.magnitude) }.max() ?? 0
            // A row without coefficients is met or missed whatever the plan.
            return extreme == 0 ? 1 : max(1, largest / extreme)
        }
        state = PlanState(index: index, penalties: penalties)
        worth = pricing?.prices.cover ?? []
        chooseCandidates(pricing: pricing, breadth: breadth)
    }

    private mutating func chooseCandidates(pricing: Pricing?, breadth: Int) {
        let program = index.program
        if pricing == nil {
            worth = [Int64](repeating: .max, count: program.demandCount)
            for (number, party) in program.parties.enumerated() {
                guard party.demands.count == 1, let demand = party.demands.first else { continue }
                for column in index.columns(ofParty: number)
                where index.isPossible(column: column, party: number) {
                    worth[Int(demand)] = min(worth[Int(demand)], program.columnCosts[column])
                }
            }
            for demand in worth.indices where worth[demand] == .max { worth[demand] = 0 }
        }
        candidates = [[Candidate]](repeating: [], count: program.demandCount)
        for (number, party) in program.parties.enumerated() {
            let isStay = party.isStay
            var chosen = CheapestColumns(most: breadth)
            var off: [Candidate] = []
            func consider(_ column: Int, _ value: Int64) {
                let isOff = isStay || program.columnSites[column] == PackingProgram.noSite
                guard isOff || chosen.admits(value),
                    index.isPossible(column: column, party: number)
                else { return }
                if isOff {
                    off.append(Candidate(column: column, party: Int32(number), value: value))
                } else {
                    chosen.offer(column, value)
                }
            }
            if let pricing {
                pricing.forEachReducedCost(ofParty: number) { consider($0, $1) }
            } else {
                let total = party.demands.reduce(Int64(0)) { $0 + worth[Int($1)] }
                for column in index.columns(ofParty: number) {
                    consider(column, program.columnCosts[column] - total)
                }
            }
            off += chosen.found.map {
                Candidate(column: $0.column, party: Int32(number), value: $0.cost)
            }
            for demand in party.demands { candidates[Int(demand)] += off }
        }
        for demand in candidates.indices {
            candidates[demand].sort { ($0.value, $0.column) < ($1.value, $1.column) }
        }
    }

    /// What a candidate would cost now, less the worth of its demands; nil where it does not fit.
    private func offer(_ candidate: Candidate) -> Int64? {
        let party = Int(candidate.party)
        if index.isGroup[party] {
            for demand in index.program.parties[party].demands
            where state.partyOfDemand[Int(demand)] >= 0 { return nil }
        }
        guard state.fits(column: candidate.column, party: party) else { return nil }
        let value = state.added(column: candidate.column, party: party)
        if !index.isGroup[party] { return value - worth[Int(index.firstDemand[party])] }
        return index.program.parties[party].demands.reduce(value) { $0 - worth[Int($1)] }
    }

    /// The best and second best offers for an uncovered demand.
    private mutating func offers(_ demand: Int, noise: Double) -> Offers? {
        var first: Candidate?
        var next: Int32 = -1
        var least = Int64.max
        var second = Int64.max
        for candidate in candidates[demand] {
            if noise > 0, random.fraction() < noise { continue }
            guard let value = offer(candidate) else { continue }
            if value < least {
                second = least
                next = first.map { index.program.columnSites[$0.column] } ?? -1
                least = value
                first = candidate
            } else if value < second {
                second = value
                next = index.program.columnSites[candidate.column]
            }
        }
        guard let first else { return nil }
        let regret = second == .max ? Int64.max / 4 : second - least
        return Offers(
            first: first, regret: regret, sites: (index.program.columnSites[first.column], next))
    }

    private struct Offers {
        var first: Candidate
        var regret: Int64
        /// The sites of the best and second best.
        var sites: (Int32, Int32)
    }

    /// Places all of `open` by regret; false where one finds no place at all.
    private mutating func insert(_ open: [Int], noise: Double) -> Bool {
        var waiting: [(demand: Int, regret: Int64, sites: (Int32, Int32))] = []
        for demand in open where state.partyOfDemand[demand] < 0 {
            let offer = offers(demand, noise: 0)
            waiting.append((demand, offer?.regret ?? .max / 2, offer?.sites ?? (-1, -1)))
        }
        if waiting.count > tuning.queueAt { return insertMany(open) }
        while !waiting.isEmpty {
            var pick = 0
            for k in waiting.indices where waiting[k].regret > waiting[pick].regret { pick = k }
            let demand = waiting.remove(at: pick).demand
            if state.partyOfDemand[demand] >= 0 { continue }
            guard let offer = offers(demand, noise: noise) ?? offers(demand, noise: 0) else {
                return false
            }
            let site = offer.sites.0
            state.add(column: offer.first.column, party: Int(offer.first.party))
            if site == PackingProgram.noSite { continue }
            // Only those who looked at this site see a different choice now.
            for k in waiting.indices
            where waiting[k].sites.0 == site || waiting[k].sites.1 == site {
                if state.partyOfDemand[waiting[k].demand] >= 0 { continue }
                let offer = offers(waiting[k].demand, noise: 0)
                waiting[k].regret = offer?.regret ?? .max / 2
                waiting[k].sites = offer?.sites ?? (-1, -1)
            }
        }
        return true
    }

    /// Regret insertion with a queue whose stale entries are looked at again when they come up.
    private mutating func insertMany(_ open: [Int]) -> Bool {
        var heap = Heap<Waiting>()
        for demand in open where state.partyOfDemand[demand] < 0 {
            heap.insert(
                Waiting(regret: offers(demand, noise: 0)?.regret ?? .max / 2, demand: demand))
        }
        while let top = heap.popMin() {
            if state.partyOfDemand[top.demand] >= 0 { continue }
            guard let offer = offers(top.demand, noise: 0) else {
                guard let moved = makeRoom(for: top.demand) else { return false }
                for demand in moved { heap.insert(Waiting(regret: .max / 2, demand: demand)) }
                continue
            }
            let now = Waiting(regret: offer.regret, demand: top.demand)
            if let next = heap.min, next < now {
                heap.insert(now)
                continue
            }
            state.add(column: offer.first.column, party: Int(offer.first.party))
        }
        return true
    }

    /// Lets a demand that finds no place stay where it is, and takes newcomers out of its site until
    /// it fits; the demands taken out, or nil where it has no stay to go back to.
    ///
    /// Stayers are never taken out, so that this happens at most once for each of them.
    private mutating func makeRoom(for demand: Int) -> [Int]? {
        for candidate in candidates[demand] {
            let party = index.program.parties[Int(candidate.party)]
            guard party.isStay,
                party.demands.allSatisfy({ state.partyOfDemand[Int($0)] < 0 })
            else { continue }
            let site = Int(index.program.columnSites[candidate.column])
            let newcomers = state.occupants[site].filter {
                !index.program.parties[Int($0)].isStay
            }
            var moved: [Int] = []
            for other in newcomers.reversed() {
                if state.fits(column: candidate.column, party: Int(candidate.party)) { break }
                state.remove(party: Int(other))
                moved += index.program.parties[Int(other)].demands.map { Int($0) }
            }
            guard state.fits(column: candidate.column, party: Int(candidate.party)) else {
                return nil
            }
            state.add(column: candidate.column, party: Int(candidate.party))
            return moved
        }
        return nil
    }

    private struct Waiting: Comparable {
        var regret: Int64
        var demand: Int

        /// The greatest regret comes first.
        static func < (a: Waiting, b: Waiting) -> Bool {
            a.regret != b.regret ? a.regret > b.regret : a.demand < b.demand
        }
    }

    /// Starts from nothing.
    mutating func construct(isStopped: () -> Bool = { false }) {
        state = PlanState(index: index, penalties: penalties)
        _ = insertMany(Array(0..<index.program.demandCount))
        remember()
        chainUnplaced(isStopped: isStopped)
    }

    /// Starts from a plan.
    mutating func start(from columns: [Int]) {
        state = PlanState(index: index, penalties: penalties)
        for column in columns {
            state.add(column: column, party: index.program.party(ofColumn: column))
        }
        remember()
    }

    /// Starts from some columns that need not fit together: each is taken where it fits, the rest
    /// is placed by regret.
    mutating func start(guidedBy columns: [Int], isStopped: () -> Bool = { false }) {
        state = PlanState(index: index, penalties: penalties)
        for column in columns {
            let party = index.program.party(ofColumn: column)
            let isFree = index.program.parties[party].demands.allSatisfy {
                state.partyOfDemand[Int($0)] < 0
            }
            if isFree, state.fits(column: column, party: party) {
                state.add(column: column, party: party)
            }
        }
        _ = insertMany(Array(0..<index.program.demandCount))
        remember()
        chainUnplaced(isStopped: isStopped)
    }

    /// Keeps the plan as it stands where it is the best so far; whether it is.
    @discardableResult
    mutating func remember() -> Bool {
        guard state.uncovered == 0, state.meetsHardRows else { return false }
        if let held, held.cost <= state.cost { return false }
        held = (state.cost, state.columnOfParty)
        return true
    }

    /// The best plan so far, its columns ascending.
    var best: (cost: Int64, columns: [Int])? {
        held.map { ($0.cost, $0.columnOfParty.filter { $0 >= 0 }.sorted()) }
    }

    /// Ruin and recreate.
    ///
    /// - Parameters:
    ///   - rounds: how often.
    ///   - heat: the threshold at the start, in cost units; it falls to nothing.
    ///   - goal: a plan of this cost is good enough.
    ///   - patience: rounds without a better plan after which it ends; none by default.
    ///   - isStopped: asked now and then.
    mutating func improve(
        rounds: Int, heat: Int64, goal: Int64, patience: Int = .max,
        isStopped: () -> Bool = { false }
    ) {
        guard state.uncovered == 0, rounds > 0, index.program.demandCount > 0 else { return }
        if let held, held.cost <= goal { return }
        var current = state.cost
        let pause = max(tuning.lookPause, index.program.demandCount / 8)
        // Each demand has had its turn about once before a limit is made dearer.
        let raise = min(256, max(16, index.program.demandCount))
        var idle = 0
        for round in 0..<rounds {
            if idle >= patience { return }
            if held != nil { idle += 1 }
            if round % pause == 0 {
                waiting = unplaced
                restless = notAtBest
            }
            if round & 63 == 63, isStopped() { return }
            if round % raise == raise - 1, raisePenalties() { current = state.cost }
            let threshold = Int64(Double(heat) * (1 - Double(round) / Double(rounds)))
            let limit = current + Int64(Double(threshold) * random.fraction())
            let removed = ruin()
            let open = removed.flatMap { index.program.parties[$0.party].demands.map { Int($0) } }
            let isComplete = insert(open, noise: tuning.noise) && state.uncovered == 0
            if isComplete, state.cost <= limit {
                current = state.cost
                if remember() { idle = 0 }
                if let held, held.cost <= goal { return }
                continue
            }
            for demand in open {
                let party = Int(state.partyOfDemand[demand])
                if party >= 0 { state.remove(party: party) }
            }
            for taken in removed { state.add(column: taken.column, party: taken.party) }
        }
        if !state.meetsHardRows { _ = raisePenalties() }
    }

    /// Demands whose column is dearer, at the prices, than their best by more than hardly anything.
    private var notAtBest: [Int] {
        let hardly = Int64(index.costScale * tuning.restlessness) + index.granularity
        return candidates.indices.filter { demand in
            guard let best = candidates[demand].first else { return false }
            let party = state.partyOfDemand[demand]
            guard party >= 0 else { return true }
            let column = state.columnOfParty[Int(party)]
            let own = candidates[demand].first { $0.column == column }
            return own.map { $0.value > best.value + hardly } ?? true
        }
    }

    private mutating func raisePenalties() -> Bool {
        let missed = state.hardViolations
        guard missed.contains(where: { $0 > 0 }) else { return false }
        for k in missed.indices
        where missed[k] > 0 && penalties[k] < PlanState.mostRowCost / missed[k] {
            penalties[k] += max(1, penalties[k] / 2)
        }
        state.setPenalties(penalties)
        return true
    }

    /// Takes out a few related parties.
    private mutating func ruin() -> [(party: Int, column: Int)] {
        var removed: [(party: Int, column: Int)] = []
        let demands = index.program.demandCount
        let target = tuning.ruin.least + random.below(min(tuning.ruin.further, demands) + 1)
        var seed = random.below(demands)
        // Nothing costs as much as somebody without a site.
        if !waiting.isEmpty, random.below(2) == 0 {
            seed = waiting[random.below(waiting.count)]
        } else if !restless.isEmpty, random.below(4) != 0 {
            seed = restless[random.below(restless.count)]
        }
        var guardCount = 0
        while removed.count < target, guardCount < 3 * target {
            guardCount += 1
            takeOut(demand: seed, &removed)
            let list = candidates[seed]
            if !list.isEmpty {
                // Those on a good site of this demand could make room for it.
                let reach = min(list.count, tuning.ruinReach)
                let pick = list[min(random.below(reach), random.below(reach))]
                let site = Int(index.program.columnSites[pick.column])
                if site >= 0, let other = state.occupants[site].randomOne(&random) {
                    if let demand = index.program.parties[Int(other)].demands.first {
                        seed = Int(demand)
                        continue
                    }
                }
            }
            if random.below(3) == 0 { seed = random.below(demands) }
        }
        return removed
    }

    private mutating func takeOut(demand: Int, _ removed: inout [(party: Int, column: Int)]) {
        let party = Int(state.partyOfDemand[demand])
        guard party >= 0 else { return }
        // All that share a demand with a party of this demand, so that it can be regrouped.
        var group: [Int] = [party]
        for other in index.parties(ofDemand: demand)
        where index.program.parties[Int(other)].demands.count > 1 {
            for sibling in index.program.parties[Int(other)].demands {
                let at = Int(state.partyOfDemand[Int(sibling)])
                if at >= 0, !group.contains(at) { group.append(at) }
            }
        }
        for member in group {
            removed.append((member, state.columnOfParty[member]))
            state.remove(party: member)
        }
    }
}

extension Array {
    fileprivate func randomOne(_ random: inout SplitMix) -> Element? {
        isEmpty ? nil : self[random.below(count)]
    }
}
