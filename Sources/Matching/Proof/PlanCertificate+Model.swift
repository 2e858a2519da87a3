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
        cuts = prices.cuts.filter { $0.price != 0 }.compactMap { cut in
            let parties = zip(cut.parties, cut.coefficients).map {
                Party(model.members[$0].sorted(), coefficient: $1)
            }
            // An inequality that names the same children twice, or more of a party than its limit,
            // says nothing that a certificate can: without it the bound is weaker and still one.
            guard Set(parties.map(\.children)).count == parties.count,
                parties.allSatisfy({ $0.coefficient <= cut.bound })
            else { return nil }
            return Cut(
                home: model.homeOfSite[cut.site], parties: parties, limit: cut.bound,
                price: cut.price)
        }
        rows = prices.rows.enumerated().compactMap { index, price in
            if price == 0 { return nil }
            guard index < model.rows.count else {
                return RowPrice(row: .budget, millionths: price)
            }
            return RowPrice(row: model.rows[index], millionths: price)
        }
    }
}
