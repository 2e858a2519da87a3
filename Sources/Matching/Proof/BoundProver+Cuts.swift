import Dispatch

/// Whether the cuts of a certificate hold in every lawful plan.
extension BoundProver {
    mutating func takeCuts() {
        for (number, cut) in certificate.cuts.enumerated() {
            let sets = cut.parties.map(\.children)
            guard register.homes.indices.contains(cut.home),
                (1...1_000_000).contains(cut.limit),
                // What a party pays is a product that must fit.
                (0...(Int64(1) << 60) / cut.limit).contains(cut.price),
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
    func objections(toCuts numbers: [Int], in home: Int) -> [BoundProof.Objection] {
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
                keeps(
                    items, 0, cut.limit, room: max(1, capacity[home]), home, [], &table, &steps,
                    mayMeet)
                && (!isOverfull(home)
                    || keeps(
                        stayers, 0, cut.limit, room: room(home), home, [], &table, &steps, mayMeet))
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
    struct Companionship {
        struct Item {
            var number: Int
            var coefficient: Int64
            var size: Int64
        }

        var parties: [[Int]] = []
        var numbers: [[Int]: Int] = [:]
        var known: [Int: Bool] = [:]

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
    func keeps(
        _ items: [Companionship.Item], _ sum: Int64, _ limit: Int64, room: Int64, _ home: Int,
        _ chosen: [Int], _ table: inout Companionship, _ steps: inout Int,
        _ mayMeet: (Int, Int, inout Companionship) -> Bool
    ) -> Bool {
        for (index, item) in items.enumerated() {
            var most = sum
            for other in items[index...].prefix(Int(room)) { most += other.coefficient }
            if most <= limit { return true }
            let more = chosen + table.parties[item.number]
            // Two by two they may meet; where somebody leaves later, all together need room too.
            if !chosen.isEmpty, homes.days.isTimed[home], !haveRoom(more, in: home) { continue }
            if sum + item.coefficient > limit { return false }
            steps -= items.count - index
            if steps < 0 { return false }
            // An item that fills the home alone leaves no room, whatever its size.
            let left = room - item.size
            if left <= 0 { continue }
            let rest = items[(index + 1)...].filter {
                $0.size <= left && mayMeet(item.number, $0.number, &table)
            }
            let isKept = keeps(
                rest, sum + item.coefficient, limit, room: left, home, more, &table, &steps, mayMeet
            )
            if !isKept { return false }
        }
        return true
    }

    func excludeOneAnother(_ first: [Int], _ second: [Int], in home: Int) -> Bool {
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
        if !haveRoom(both, in: home) { return true }
        let staying = both.filter { register.children[$0].lives(in: home) }
        return newcomers.contains { child in
            let there =
                homes.days.there(in: home, on: register.movesIn(child, to: home), but: child)
            let candidacy = Candidacy(
                register: register, child: child, home: home,
                there: there + staying.filter { !there.contains($0) }, placed: newcomers)
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
    func fillsAlone(_ party: [Int], _ home: Int) -> Bool {
        register.homes[home].isFoster && !haveRoom(party, in: home)
    }
}
