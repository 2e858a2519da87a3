/// Maximal cliques of the conflict graph that together cover every conflicting pair of a site.
///
/// Conflicts are between parties, whatever the site, so one greedy clique cover of the whole graph is
/// made first; at a site each of its cliques is cut down to the parties there and grown again until
/// it is maximal among them.
struct ConflictCover {
    private let count: Int
    /// The conflicting parties of each, one bit each.
    private var rows: [[UInt64]]
    private var global: [[UInt64]] = []

    init(index: ProgramIndex) {
        let program = index.program
        count = program.parties.count
        let words = (count + 63) / 64
        rows = [[UInt64]](repeating: [], count: count)
        // A party on no site conflicts with nobody, an exclusive one takes the whole room anyway.
        let isIn = program.parties.indices.map { party in
            !program.parties[party].isExclusive
                && index.columns(ofParty: party).contains { program.columnSites[$0] >= 0 }
        }
        for a in 0..<count where isIn[a] {
            var row = [UInt64](repeating: 0, count: words)
            var any = false
            for b in 0..<count where b != a && isIn[b] {
                let conflict =
                    b < a
                    ? !rows[b].isEmpty && rows[b][a >> 6] & (1 << UInt64(a & 63)) != 0
                    : program.conflicts(Int32(a), Int32(b))
                if conflict {
                    row[b >> 6] |= 1 << UInt64(b & 63)
                    any = true
                }
            }
            if any { rows[a] = row }
        }
        var open = rows
        for a in 0..<count where !open[a].isEmpty {
            while let b = Self.first(open[a], after: a) {
                let clique = grown([a, b], among: rows[a])
                let members = Self.members(clique)
                global.append(clique)
                for member in members where !open[member].isEmpty {
                    for word in 0..<words { open[member][word] &= ~clique[word] }
                }
            }
        }
    }

    /// The cliques that cover every conflicting pair among some parties of one site.
    func cliques(among parties: [Int]) -> [PartySet] {
        let words = (count + 63) / 64
        var here = [UInt64](repeating: 0, count: words)
        for party in parties { here[party >> 6] |= 1 << UInt64(party & 63) }
        var seen: Set<[UInt64]> = []
        var list: [PartySet] = []
        for clique in global {
            var cut = clique
            for word in 0..<words { cut[word] &= here[word] }
            let members = Self.members(cut)
            if members.count < 2 { continue }
            let full = grown(members, among: here)
            if !seen.insert(full).inserted { continue }
            var set = PartySet(count: count)
            for member in Self.members(full) { set.insert(member) }
            list.append(set)
        }
        return list
    }

    /// A maximal clique that contains `start`, all else from `among`.
    private func grown(_ start: [Int], among: [UInt64]) -> [UInt64] {
        var candidates = among
        var clique = [UInt64](repeating: 0, count: among.count)
        for member in start {
            clique[member >> 6] |= 1 << UInt64(member & 63)
            for word in candidates.indices { candidates[word] &= rows[member][word] }
        }
        while let next = Self.first(candidates, after: -1) {
            clique[next >> 6] |= 1 << UInt64(next & 63)
            for word in candidates.indices { candidates[word] &= rows[next][word] }
        }
        return clique
    }

    private static func first(_ words: [UInt64], after: Int) -> Int? {
        var word = (after + 1) >> 6
        guard word < words.count else { return nil }
        var bits = words[word] & (~0 << UInt64((after + 1) & 63))
        while bits == 0 {
            word += 1
            guard word < words.count else { return nil }
            bits = words[word]
        }
        return word * 64 + bits.trailingZeroBitCount
    }

    private static func members(_ words: [UInt64]) -> [Int] {
        var list: [Int] = []
        for (number, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                list.append(number * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return list
    }
}
