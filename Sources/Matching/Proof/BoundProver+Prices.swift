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
        for one in certificate.room {
            guard register.homes.indices.contains(one.home), (0...most).contains(one.price),
                rent[one.home] == 0
            else {
                object("price", "A home has a price that no home can have, or two prices.")
                continue
            }
            rent[one.home] += one.price
        }
        for one in certificate.entry {
            guard register.homes.indices.contains(one.home), (0...most).contains(one.price),
                isOverfull(one.home), entry[one.home] == 0
            else {
                object("price", "A home has a price for newcomers that it cannot have.")
                continue
            }
            entry[one.home] += one.price
        }
    }

    mutating func takeRows() {
        let weights = register.policy.weights
        let instance = register.instance
        let homes = register.homes.count
        let budgetPrice = Int128(
            certificate.rows.first { $0.row == .budget }?.millionths ?? 0)
        var sums = [Int128](repeating: 0, count: charge.count)
        var sumsOfMovers = sums
        if Set(certificate.rows.map(\.row)).count != certificate.rows.count {
            object("row", "A row has two prices.")
        }
        for one in certificate.rows {
            let price = Int128(one.millionths)
            guard price >= 0 else {
                object("row", "A row has a price below 0.")
                continue
            }
            switch one.row {
            case .target(let index), .cap(let index):
                guard instance.authorities.indices.contains(index) else {
                    object("row", "A row is of an authority that the instance does not have.")
                    continue
                }
                let rate: Rate?
                if case .target = one.row {
                    rate = instance.authorities[index].outOfAreaTarget
                    let most = Int128(weights.outsideTarget.thousandths) * Self.scale
                    if price > most {
                        object("row", "The target has a price above what a child above it costs.")
                        continue
                    }
                } else {
                    rate = certificate.outOfAreaCap
                }
                guard let rate else {
                    object("row", "A row has a price and there is no such target or cap.")
                    continue
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
                if case .target = one.row {
                    for (child, facts) in register.children.enumerated()
                    where facts.status == .mayMove && situation.isAllocated[child]
                        && Int(facts.authority) == index
                    {
                        settled += coefficient(Int(facts.home))
                    }
                }
                for home in 0..<homes {
                    let charged = price * coefficient(home)
                    sums[index * homes + home] += charged
                    if case .cap = one.row { sumsOfMovers[index * homes + home] += charged }
                }
                bound += Self.floor(price * settled)
            case .contract(let index):
                guard instance.contracts.indices.contains(index) else {
                    object("row", "A row is of a contract that the instance does not have.")
                    continue
                }
                let contract = instance.contracts[index]
                let points =
                    weights.per100Pounds
                    * Quantity(millionths: contract.weeklyShortfallCost.count * 100)
                let most =
                    Int128(points.billionths) * Self.scale
                    + budgetPrice * Int128(contract.weeklyShortfallCost.count)
                if price > most {
                    object("row", "A contract has a price above what a missing child costs.")
                    continue
                }
                let settled = contract.homes.reduce(0) { $0 + situation.settled[$1].count }
                for home in Set(contract.homes) {
                    for authority in instance.authorities.indices {
                        sums[authority * homes + home] -= price
                        sumsOfMovers[authority * homes + home] -= price
                    }
                }
                bound += Self.floor(price * Int128(contract.minimumPlaces - settled))
            case .budget:
                guard let budget = certificate.budget else {
                    object("row", "The budget has a price and there is no budget.")
                    continue
                }
                var spent: Int128 = 0
                for (home, children) in situation.settled.enumerated() {
                    spent += Int128(children.count) * Int128(register.homes[home].weeklyCost.count)
                }
                for home in 0..<homes {
                    let cost = price * Int128(register.homes[home].weeklyCost.count)
                    for authority in instance.authorities.indices {
                        sums[authority * homes + home] += cost
                        sumsOfMovers[authority * homes + home] += cost
                    }
                }
                bound += Self.floor(-price * (Int128(budget.count) - spent))
            }
        }
        charge = sums.map { Int64(clamping: Self.floor($0)) }
        chargeOfMover = sumsOfMovers.map { Int64(clamping: Self.floor($0)) }
        if (charge + chargeOfMover).contains(where: { $0.magnitude > 1 << 56 }) {
            object("row", "A row has a price beyond all reason.")
        }
    }

    static func floor(_ value: Int128) -> Int128 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: scale)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
