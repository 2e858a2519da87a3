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

    init(site: Int, terms: [Term], bound: Int32) {
        self.site = site
        self.terms = terms.sorted { $0.party < $1.party }
        self.bound = bound
    }

    /// A clique of parties.
    init(site: Int, clique: PartySet) {
        self.site = site
        terms = clique.members.map { Term(party: Int32($0), coefficient: 1) }
        bound = 1
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
}
