import HeapModule

extension LocalSearch {
    /// Demands that are left without a site, ascending.
    var unplaced: [Int] {
        (0..<index.program.demandCount).filter { demand in
            let party = Int(state.partyOfDemand[demand])
            guard party >= 0 else { return false }
            return index.program.columnSites[state.columnOfParty[party]] == PackingProgram.noSite
        }
    }

    /// Makes room for those without a site along chains: one takes another's place, who takes a
    /// third one's, until somebody finds room.
    ///
    /// It gives up after so many in a row for whom no chain was found: places are short then.
    mutating func chainUnplaced(isStopped: () -> Bool) {
        var failures = 0
        for demand in unplaced {
            if failures >= tuning.chainFailures || isStopped() { break }
            failures = chain(demand) ? 0 : failures + 1
        }
        remember()
    }

    /// A party that has lost its place, and how it came to that.
    private struct Link {
        /// The cost of the moves so far, the party itself placed nowhere.
        var cost: Int64
        /// Who took its place, with the column by which; −1 at the start.
        var taker: Int32
        var column: Int
        var length: Int
        var isDone = false
    }

    private struct Waiting: Comparable {
        var bound: Int64
        var party: Int32

        static func < (a: Waiting, b: Waiting) -> Bool {
            a.bound != b.bound ? a.bound < b.bound : a.party < b.party
        }
    }

    /// Moves a demand to a site along the cheapest chain found, if that saves something.
    private mutating func chain(_ demand: Int) -> Bool {
        let start = Int(state.partyOfDemand[demand])
        guard start >= 0, !index.isGroup[start] else { return false }
        let program = index.program
        let before = state.cost
        let home = state.columnOfParty[start]
        var links: [Int32: Link] = [
            Int32(start): Link(
                cost: -program.columnCosts[home], taker: -1, column: home, length: 0)
        ]
        var heap = Heap<Waiting>()
        heap.insert(Waiting(bound: .min, party: Int32(start)))
        var end: (cost: Int64, party: Int32, column: Int)?
        var steps = 0
        while let next = heap.popMin(), steps < tuning.chainSteps {
            if let end, next.bound >= end.cost { break }
            guard var link = links[next.party], !link.isDone else { continue }
            link.isDone = true
            links[next.party] = link
            steps += 1
            let own = Int(index.firstDemand[Int(next.party)])
            for candidate in candidates[own] where !index.isGroup[Int(candidate.party)] {
                let site = Int(program.columnSites[candidate.column])
                let cost = link.cost + program.columnCosts[candidate.column]
                if let end, cost >= end.cost { continue }
                if candidate.column == state.columnOfParty[Int(next.party)] { continue }
                if site < 0 || state.fits(column: candidate.column, party: Int(candidate.party)) {
                    if next.party == Int32(start), site < 0 { continue }
                    if !uses(site, links, from: next.party) {
                        end = (cost, next.party, candidate.column)
                    }
                    continue
                }
                if link.length >= tuning.chainLength { continue }
                for other in state.occupants[site] where !index.isGroup[Int(other)] {
                    let held = state.columnOfParty[Int(other)]
                    let after = cost - program.columnCosts[held]
                    if let known = links[other], known.isDone || known.cost <= after { continue }
                    if uses(site, links, from: next.party) { continue }
                    state.remove(party: Int(other))
                    let fits = state.fits(column: candidate.column, party: Int(candidate.party))
                    state.add(column: held, party: Int(other))
                    if !fits { continue }
                    links[other] = Link(
                        cost: after, taker: next.party, column: candidate.column,
                        length: link.length + 1)
                    let least = candidates[Int(index.firstDemand[Int(other)])].first.map {
                        program.columnCosts[$0.column]
                    }
                    heap.insert(Waiting(bound: after + (least ?? 0), party: other))
                }
            }
        }
        guard let end, end.cost < 0 else { return false }
        return apply(end, links, start: start, home: home, before: before)
    }

    /// Whether a chain has changed who lives at a site.
    private func uses(_ site: Int, _ links: [Int32: Link], from party: Int32) -> Bool {
        if site < 0 { return false }
        var at = party
        while let link = links[at], link.taker >= 0 {
            if Int(index.program.columnSites[link.column]) == site { return true }
            at = link.taker
        }
        return false
    }

    private mutating func apply(
        _ end: (cost: Int64, party: Int32, column: Int), _ links: [Int32: Link], start: Int,
        home: Int, before: Int64
    ) -> Bool {
        // From the end of the chain back: each party's old column and its new one.
        var moves: [(party: Int, from: Int, to: Int)] = []
        var at = end.party
        var to = end.column
        while true {
            moves.append((Int(at), state.columnOfParty[Int(at)], to))
            guard let link = links[at], link.taker >= 0 else { break }
            to = link.column
            at = link.taker
        }
        for move in moves { state.remove(party: move.party) }
        var placed: [Int] = []
        var isSound = true
        for move in moves {
            let party = index.program.party(ofColumn: move.to)
            guard state.fits(column: move.to, party: party) else {
                isSound = false
                break
            }
            state.add(column: move.to, party: party)
            placed.append(party)
        }
        if isSound, state.cost < before { return true }
        for party in placed { state.remove(party: party) }
        for move in moves { state.add(column: move.from, party: move.party) }
        return false
    }
}
