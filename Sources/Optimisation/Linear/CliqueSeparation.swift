/// Finds violated cliques: columns of one site that exclude each other and sum to more than 1.
///
/// For each site, cliques of positive columns are grown greedily from each column in turn (heaviest
/// first) and, when violated, lifted: every other party with a column on the site joins that
/// excludes all members so far. Lifted cliques hold for the whole program, present columns or not.
struct CliqueSeparation {
    private let index: ProgramIndex
    /// Parties with a column on each site, made when first needed.
    private var partiesOfSite: [[Int32]]?

    init(index: ProgramIndex) { self.index = index }

    /// The violated cliques of a solution, by site.
    mutating func violated(in restricted: RestrictedProgram, values: [Double]) -> [SiteCut] {
        var found: [SiteCut] = []
        let tolerance = 1e-6
        var positive: [Int: [(column: Int32, value: Double)]] = [:]
        for column in values.indices
        where restricted.party[column] >= 0 && values[column] > tolerance {
            let site = Int(index.program.columnSites[restricted.programColumn[column]])
            if site >= 0 { positive[site, default: []].append((Int32(column), values[column])) }
        }
        for site in positive.keys.sorted() {
            guard var list = positive[site], list.count > 1 else { continue }
            let total = list.reduce(0) { $0 + $1.value }
            if total <= 1 + tolerance { continue }
            list.sort { ($0.value, $1.column) > ($1.value, $0.column) }
            var seen: [[Int32]] = []
            for start in list.indices {
                var clique = [list[start]]
                for (k, other) in list.enumerated()
                where k != start
                    && clique.allSatisfy({ excludes($0.column, other.column, restricted, site) })
                {
                    clique.append(other)
                }
                if clique.count < 2 || clique.reduce(0, { $0 + $1.value }) <= 1 + tolerance {
                    continue
                }
                let key = clique.map(\.column).sorted()
                if seen.contains(key) { continue }
                seen.append(key)
                found.append(SiteCut(site: site, clique: lifted(key, restricted, site)))
            }
        }
        return found
    }

    private func excludes(
        _ a: Int32, _ b: Int32, _ restricted: RestrictedProgram, _ site: Int
    ) -> Bool {
        let first = Int(restricted.party[Int(a)])
        let second = Int(restricted.party[Int(b)])
        if first == second { return true }
        return index.exclude(
            first, restricted.programColumn[Int(a)], second, restricted.programColumn[Int(b)],
            site: site)
    }

    private mutating func lifted(
        _ columns: [Int32], _ restricted: RestrictedProgram, _ site: Int
    ) -> PartySet {
        var members = PartySet(count: index.program.parties.count)
        var list: [(party: Int, column: Int)] = columns.map {
            (Int(restricted.party[Int($0)]), restricted.programColumn[Int($0)])
        }
        for member in list { members.insert(member.party) }
        for party in parties(ofSite: site) where !members.contains(Int(party)) {
            guard let column = index.column(ofParty: Int(party), site: site),
                index.isPossible(column: column, party: Int(party))
            else { continue }
            if list.allSatisfy({
                index.exclude($0.party, $0.column, Int(party), column, site: site)
            }) {
                list.append((Int(party), column))
                members.insert(Int(party))
            }
        }
        return members
    }

    private mutating func parties(ofSite site: Int) -> [Int32] {
        if partiesOfSite == nil {
            var lists = [[Int32]](repeating: [], count: index.program.sites.count)
            for party in index.program.parties.indices {
                for column in index.columns(ofParty: party) {
                    let site = Int(index.program.columnSites[column])
                    if site >= 0 { lists[site].append(Int32(party)) }
                }
            }
            partiesOfSite = lists
        }
        return partiesOfSite?[site] ?? []
    }
}
