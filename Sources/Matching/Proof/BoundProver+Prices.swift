import Care

/// The prices of children, places and rows, as a certificate tells them.
extension BoundProver {
    mutating func takePrices() {
        if certificate.cover.count != register.children.count {
            object("price", "There is not one price for each child of the instance.")
            return
        }
        // Past this no sum is safe; a real price never is.
        let most = Int64(1) << 56
        if certificate.cover.contains(where: { $0.magnitude > UInt64(most) }) {
            object("price", "The price of a child is beyond all reason.")
        }
        for priced in certificate.room {
            guard register.homes.indices.contains(priced.home), (0...most).contains(priced.price),
                rent[priced.home] == 0
            else {
                object("price", "A home has a price that no home can have, or two prices.")
                continue
            }
            rent[priced.home] += priced.price
        }
        for priced in certificate.entry {
            guard register.homes.indices.contains(priced.home), (0...most).contains(priced.price),
                isOverfull(priced.home), entry[priced.home] == 0
            else {
                object("price", "A home has a price for newcomers that it cannot have.")
                continue
            }
            entry[priced.home] += priced.price
        }
    }

    /// What rows charge a member, by authority × homes + home, in millionths.
    struct RowCharges {
        /// Of whoever is placed.
        var all: [Int128]
        /// Of may-move children, whom targets leave out.
        var ofMovers: [Int128]

        mutating func add(_ charge: Int128, at number: Int) {
            all[number] += charge
            ofMovers[number] += charge
        }
    }

    mutating func takeRows() {
        if Set(certificate.rows.map(\.row)).count != certificate.rows.count {
            object("row", "A row has two prices.")
        }
        let none = [Int128](repeating: 0, count: charge.count)
        var charges = RowCharges(all: none, ofMovers: none)
        for priced in certificate.rows {
            let price = Int128(priced.millionths)
            guard price >= 0 else {
                object("row", "A row has a price below 0.")
                continue
            }
            switch priced.row {
            case .target(let authority):
                takeRate(of: authority, price: price, isTarget: true, &charges)
            case .cap(let authority):
                takeRate(of: authority, price: price, isTarget: false, &charges)
            case .contract(let index): takeContract(index, price: price, &charges)
            case .budget: takeBudget(price: price, &charges)
            }
        }
        charge = charges.all.map { Int64(clamping: Self.floor($0)) }
        chargeOfMover = charges.ofMovers.map { Int64(clamping: Self.floor($0)) }
        if (charge + chargeOfMover).contains(where: { $0.magnitude > 1 << 56 }) {
            object("row", "A row has a price beyond all reason.")
        }
    }

    /// Takes the price of a target or a cap on the share outside of one placing authority.
    private mutating func takeRate(
        of index: Int, price: Int128, isTarget: Bool,
        _ charges: inout RowCharges
    ) {
        let homes = register.homes.count
        guard register.instance.authorities.indices.contains(index) else {
            object("row", "A row is of an authority that the instance does not have.")
            return
        }
        let most = Int128(register.policy.weights.outsideTarget.thousandths) * Self.scale
        if isTarget, price > most {
            object("row", "The target has a price above what a child above it costs.")
            return
        }
        let target = register.instance.authorities[index].outOfAreaTarget
        let cap = certificate.outOfAreaCap?.tightened(for: register.children.count)
        guard let rate = isTarget ? target : cap else {
            object("row", "A row has a price and there is no such target or cap.")
            return
        }
        func coefficient(_ home: Int) -> Int128 {
            guard register.homes[home].kind.isMeasured else { return 0 }
            switch register.location(authority: index, home: home) {
            case .inside: return -Int128(rate.millionths)
            case .adjoining, .distant: return 1_000_000 - Int128(rate.millionths)
            case .unknown: return 0
            }
        }
        var settled: Int128 = 0
        for (child, home) in situation.settledIn.enumerated()
        where home >= 0 && Int(register.children[child].authority) == index {
            settled += coefficient(Int(home))
        }
        // A target counts a may-move child where it lives today.
        if isTarget {
            for (child, facts) in register.children.enumerated()
            where facts.status == .mayMove && situation.isAllocated[child]
                && Int(facts.authority) == index
            {
                settled += coefficient(Int(facts.home))
            }
        }
        for home in 0..<homes {
            let charged = price * coefficient(home)
            charges.all[index * homes + home] += charged
            if !isTarget { charges.ofMovers[index * homes + home] += charged }
        }
        bound += Self.floor(price * settled)
    }

    private mutating func takeContract(
        _ index: Int, price: Int128, _ charges: inout RowCharges
    ) {
        guard register.instance.contracts.indices.contains(index) else {
            object("row", "A row is of a contract that the instance does not have.")
            return
        }
        let contract = register.instance.contracts[index]
        let points =
            register.policy.weights.per100Pounds
            * Quantity(millionths: contract.weeklyShortfallCost.count * 100)
        let budgetPrice = Int128(certificate.rows.first { $0.row == .budget }?.millionths ?? 0)
        let most =
            Int128(points.billionths) * Self.scale
            + budgetPrice * Int128(contract.weeklyShortfallCost.count)
        if price > most {
            object("row", "A contract has a price above what a missing child costs.")
            return
        }
        let settled = contract.homes.reduce(0) { $0 + situation.settled[$1].count }
        for home in Set(contract.homes) {
            for authority in register.instance.authorities.indices {
                charges.add(-price, at: authority * register.homes.count + home)
            }
        }
        bound += Self.floor(price * Int128(contract.minimumPlaces - settled))
    }

    private mutating func takeBudget(price: Int128, _ charges: inout RowCharges) {
        guard let budget = certificate.budget else {
            object("row", "The budget has a price and there is no budget.")
            return
        }
        var spent: Int128 = 0
        for (home, children) in situation.settled.enumerated() {
            spent += Int128(children.count) * Int128(register.homes[home].weeklyCost.count)
        }
        for (home, facts) in register.homes.enumerated() {
            let cost = price * Int128(facts.weeklyCost.count)
            for authority in register.instance.authorities.indices {
                charges.add(cost, at: authority * register.homes.count + home)
            }
        }
        bound += Self.floor(-price * (Int128(budget.count) - spent))
    }

    static func floor(_ value: Int128) -> Int128 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: scale)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
