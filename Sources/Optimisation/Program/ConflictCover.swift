/// Few inequalities that together cover every conflicting pair of a site.
///
/// With R the room of the site, A a set of parties of which any two exclude each other and B a set
/// each of whose parties is excluded by each of A,
///
///     Σ_A R x + Σ_B use x ≤ R
///
/// holds for every plan (with one of A nobody else is there; without, it is the row of the site) and
/// forbids every pair within A and between A and B. Such rows are grown greedily from the party with
/// most pairs still uncovered: a child who must live alone takes one row, not one for each other.
struct ConflictCover {
    private let index: ProgramIndex

    init(index: ProgramIndex) { self.index = index }

    /// The inequalities of a site over the parties that have a possible column there.
    func cuts(site: Int, members all: [(party: Int, column: Int)]) -> [SiteCut] {
        // An exclusive party takes the whole room anyway, and who is alone in a room conflicts with
        // nobody.
        let members = all.filter { !index.isExclusive[$0.party] }
        var pairs = Pairs(count: members.count)
        var open = Pairs(count: members.count)
        for a in members.indices {
            for b in 0..<a {
                let (first, second) = (members[a], members[b])
                guard
                    index.exclude(
                        first.party, first.column, second.party, second.column, site: site)
                else { continue }
                pairs.insert(a, b)
                if needsRow(first, second, site) { open.insert(a, b) }
            }
        }
        let room = index.room(site)
        var cuts: [SiteCut] = []
        while let start = open.busiest() {
            let (together, beside) = grown(from: start, pairs, open)
            var terms = together.map {
                SiteCut.Term(
                    party: Int32(members[$0].party),
                    coefficient: Int32(beside.isEmpty ? 1 : room))
            }
            terms += beside.map {
                let member = members[$0]
                return SiteCut.Term(
                    party: Int32(member.party),
                    coefficient: Int32(
                        index.use(column: member.column, party: member.party, site: site))
                )
            }
            cuts.append(
                SiteCut(site: site, terms: terms, bound: Int32(beside.isEmpty ? 1 : room)))
            for a in together {
                for b in together + beside { open.remove(a, b) }
            }
        }
        return cuts
    }

    /// Whether a pair conflicts and the rows of the site alone do not forbid it.
    private func needsRow(
        _ first: (party: Int, column: Int), _ second: (party: Int, column: Int), _ site: Int
    ) -> Bool {
        guard index.program.conflicts(Int32(first.party), Int32(second.party), Int32(site)) else {
            return false
        }
        let both =
            index.weight(column: first.column, party: first.party)
            + index.weight(column: second.column, party: second.party)
        if both <= Int64(index.program.sites[site].capacity) { return true }
        return index.isOverfull(site) && index.isStay[first.party] && index.isStay[second.party]
    }

    /// A and B, grown while more uncovered pairs are covered.
    private func grown(from start: Int, _ pairs: Pairs, _ open: Pairs) -> ([Int], [Int]) {
        var together = [start]
        var beside = pairs.row(start)
        var value = open.count(start, beside)
        while let next = pairs.busiest(among: beside) {
            var fewer = beside
            let row = pairs.row(next)
            for word in fewer.indices { fewer[word] &= row[word] }
            var now = 0
            for (k, a) in together.enumerated() {
                now += open.count(a, fewer)
                if open.contains(a, next) { now += 1 }
                for b in together[..<k] where open.contains(a, b) { now += 1 }
            }
            now += open.count(next, fewer)
            if now < value { break }
            value = now
            together.append(next)
            beside = fewer
        }
        // Who is in no uncovered pair with A only makes the row longer.
        let useful = Pairs.members(beside).filter { b in
            together.contains { open.contains($0, b) }
        }
        return (together, useful)
    }
}

/// A symmetric relation over few things, one bit each way.
private struct Pairs {
    private let words: Int
    private var rows: [[UInt64]]

    init(count: Int) {
        words = (count + 63) / 64
        rows = [[UInt64]](repeating: [UInt64](repeating: 0, count: words), count: count)
    }

    func row(_ a: Int) -> [UInt64] { rows[a] }

    func contains(_ a: Int, _ b: Int) -> Bool { rows[a][b >> 6] & (1 << UInt64(b & 63)) != 0 }

    mutating func insert(_ a: Int, _ b: Int) {
        rows[a][b >> 6] |= 1 << UInt64(b & 63)
        rows[b][a >> 6] |= 1 << UInt64(a & 63)
    }

    mutating func remove(_ a: Int, _ b: Int) {
        rows[a][b >> 6] &= ~(1 << UInt64(b & 63))
        rows[b][a >> 6] &= ~(1 << UInt64(a & 63))
    }

    /// How many of a set are related to one.
    func count(_ a: Int, _ set: [UInt64]) -> Int {
        var sum = 0
        for word in 0..<words { sum += (rows[a][word] & set[word]).nonzeroBitCount }
        return sum
    }

    /// The one with most relations, the first of equals; nil where nobody has any.
    func busiest() -> Int? {
        var best: Int?
        var most = 0
        for a in rows.indices {
            let sum = rows[a].reduce(0) { $0 + $1.nonzeroBitCount }
            if sum > most {
                most = sum
                best = a
            }
        }
        return best
    }

    /// The one of a set with most relations within it; nil for an empty set.
    func busiest(among set: [UInt64]) -> Int? {
        var best: Int?
        var most = -1
        for a in Self.members(set) {
            let sum = count(a, set)
            if sum > most {
                most = sum
                best = a
            }
        }
        return best
    }

    static func members(_ set: [UInt64]) -> [Int] {
        var list: [Int] = []
        for (number, word) in set.enumerated() {
            var rest = word
            while rest != 0 {
                list.append(number * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return list
    }
}
