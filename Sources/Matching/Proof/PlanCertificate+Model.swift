import Care
import Optimisation

extension PlanCertificate {
    /// Prices of a program, told of children and homes.
    ///
    /// Demands, parties and sites of the program become children, sets of children and homes, so
    /// that whoever checks the certificate needs to know nothing of the program.
    init(_ prices: BoundCertificate, model: AllocationModel) {
        self.init()
        let program = model.program
        var childOfDemand = [Int](repeating: -1, count: program.demandCount)
        for (number, party) in program.parties.enumerated() where party.demands.count == 1 {
            let demand = Int(party.demands[0])
            if childOfDemand[demand] < 0, let first = model.members[number].first {
                childOfDemand[demand] = first
            }
        }
        cover = [Int64](repeating: 0, count: model.register.children.count)
        for (demand, price) in prices.cover.enumerated() where childOfDemand[demand] >= 0 {
            cover[childOfDemand[demand]] += price
        }
        func homes(_ entries: [BoundCertificate.Entry]) -> [HomePrice] {
            entries.filter { $0.price != 0 }
                .map { HomePrice(home: model.homeOfSite[$0.site], price: $0.price) }
                .sorted { $0.home < $1.home }
        }
        room = homes(prices.room)
        entry = homes(prices.entry)
        cuts = prices.cuts.filter { $0.price != 0 }.compactMap { Cut($0, model: model) }
        rows = prices.rows.enumerated().compactMap { index, price in
            if price == 0 { return nil }
            guard index < model.rows.count else {
                return RowPrice(row: .budget, millionths: price)
            }
            return RowPrice(row: model.rows[index], millionths: price)
        }
    }
}

extension PlanCertificate.Cut {
    /// An inequality over parties, told of children; nil where it counts nobody.
    ///
    /// The same children can be two parties at one home: a child who stays there alone, and the same
    /// child as all of its sibling group that is to be placed. They live there in the same way and never
    /// both, so the children count what the heavier of the two counts. A party that counts more than the
    /// limit cannot live there at all, and is left out.
    fileprivate init?(_ cut: BoundCertificate.Cut, model: AllocationModel) {
        var heaviest: [[Int]: Int64] = [:]
        for (party, coefficient) in zip(cut.parties, cut.coefficients)
        where coefficient <= cut.bound {
            let children = model.members[party].sorted()
            heaviest[children] = max(heaviest[children] ?? 0, coefficient)
        }
        if heaviest.isEmpty { return nil }
        self.init(
            home: model.homeOfSite[cut.site],
            parties: heaviest.sorted { $0.key.lexicographicallyPrecedes($1.key) }
                .map { PlanCertificate.Party($0.key, coefficient: $0.value) },
            limit: cut.bound, price: cut.price)
    }
}
