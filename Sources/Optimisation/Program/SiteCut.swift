/// An inequality over the columns of one site that every plan keeps: Σ coefficient x ≤ bound.
///
/// A clique has coefficients and bound 1. A column counts by its party, present in a program or
/// still to come.
struct SiteCut: Sendable {
    /// One party's coefficient; 1 or more.
    struct Term: Sendable, Equatable {
        var party: Int32
        var coefficient: Int32
    }

    var site: Int
    /// Ascending by party.
    var terms: [Term]
    /// 1 or more.
    var bound: Int32
    /// Whether no party that is left out could join.
    let isComplete: Bool
    /// Whether plans are bound by it, so that it is never left out; the others only follow.
    let isRule: Bool

    init(site: Int, terms: [Term], bound: Int32, isComplete: Bool = false) {
        self.site = site
        self.terms = terms.sorted { $0.party < $1.party }
        self.bound = bound
        self.isComplete = isComplete
        isRule = false
    }

    /// A site row of the program.
    init(_ row: PackingProgram.SiteRow) {
        site = Int(row.site)
        terms = row.terms.map { Term(party: $0.party, coefficient: $0.coefficient) }
            .sorted { $0.party < $1.party }
        bound = row.bound
        isComplete = true
        isRule = true
    }

    /// A clique of parties that no other party of the site excludes all of.
    init(site: Int, clique: PartySet) {
        self.site = site
        terms = clique.members.map { Term(party: Int32($0), coefficient: 1) }
        bound = 1
        isComplete = true
        isRule = false
    }

    /// The coefficient of a party; 0 where it is not in the inequality.
    ///
    /// - Complexity: O(log terms).
    func coefficient(ofParty party: Int32) -> Int64 {
        var low = 0
        var high = terms.count
        while low < high {
            let middle = (low + high) / 2
            if terms[middle].party < party { low = middle + 1 } else { high = middle }
        }
        return low < terms.count && terms[low].party == party ? Int64(terms[low].coefficient) : 0
    }

    /// Lets a party that is left out join, as strongly as it may.
    ///
    /// - Parameter column: the column at the site of each party, the new one included.
    mutating func lift(
        party: Int32, index: ProgramIndex, column: (_ party: Int32) -> Int?
    ) {
        if isComplete || terms.count >= SitePatterns.mostParties { return }
        guard coefficient(ofParty: party) == 0, let own = column(party) else { return }
        var members = [(party: Int(party), column: own)]
        var worth: [Int64] = [0]
        for term in terms {
            // Of a party that is not here no column was ever counted: it may not be told apart.
            guard let column = column(term.party) else { return }
            members.append((Int(term.party), column))
            worth.append(Int64(term.coefficient))
        }
        let patterns = SitePatterns(index: index, site: site, members: members)
        guard let beside = patterns.heaviest(worth, together: 0) else { return }
        let most = Int64(bound) - beside.value
        if most <= 0 { return }
        let at = terms.firstIndex { $0.party > party } ?? terms.count
        terms.insert(Term(party: party, coefficient: Int32(clamping: most)), at: at)
    }
}
