/// What an audit found in a choice of columns, in whole-number arithmetic.
package struct PlanAudit: Sendable, Equatable {
    /// One rule broken.
    package enum Violation: Sendable, Equatable {
        /// A column that does not exist or is listed twice.
        case badColumn(Int)
        /// A demand covered not once but this often.
        case cover(demand: Int, times: Int)
        /// The chosen columns of a site need more than its capacity.
        case capacity(site: Int, used: Int64)
        /// Two chosen columns of one site whose parties conflict or of which one is exclusive.
        case conflict(site: Int, first: Int, second: Int)
        /// A row of a site exceeded by so much.
        case siteRow(row: Int, by: Int64)
        /// A hard coupling row missed by so much.
        case coupling(row: Int, by: Int64)
        /// The limit on the secondary cost exceeded by so much.
        case secondaryLimit(by: Int64)
    }

    /// Every rule broken, in the order columns, cover, capacity and conflicts by site, rows.
    package var violations: [Violation]
    /// Total cost, slacks and constant included.
    package var cost: Int64
    /// Total secondary cost, slacks and constant included.
    package var secondaryCost: Int64
    /// The sum of each coupling row, without slack.
    package var rowSums: [Int64]

    /// Whether no rule is broken.
    package var isValid: Bool { violations.isEmpty }
}

extension PackingProgram {
    /// Checks a choice of columns against every rule of the program and recomputes its costs.
    ///
    /// It shares nothing with the search but the program itself.
    ///
    /// - Parameter columns: the chosen columns, in any order.
    /// - Complexity: O(columns × log parties + pairs that share a site).
    package func audit(_ columns: [Int]) -> PlanAudit {
        var violations: [PlanAudit.Violation] = []
        var times = [Int](repeating: 0, count: demandCount)
        var cost = constantCost
        var secondary = constantSecondaryCost
        var sums = [Int64](repeating: 0, count: couplingRows.count)
        var here: [(site: Int32, party: Int, column: Int)] = []
        var last = -1
        for column in columns.sorted() {
            guard column >= 0, column < columnSites.count, column != last else {
                violations.append(.badColumn(column))
                continue
            }
            last = column
            let number = party(ofColumn: column)
            let party = parties[number]
            for demand in party.demands { times[Int(demand)] += 1 }
            cost += columnCosts[column]
            let site = columnSites[column]
            guard site != Self.noSite else { continue }
            here.append((site, number, column))
            secondary += Int64(party.size) * sites[Int(site)].secondaryCost
            for (k, row) in couplingRows.enumerated()
            where row.group == nil || row.group == party.group {
                let heads = row.countsSome ? party.countedSize : party.size
                sums[k] += Int64(heads) * row.siteCoefficients[Int(site)]
            }
        }
        for demand in 0..<demandCount where times[demand] != 1 {
            violations.append(.cover(demand: demand, times: times[demand]))
        }
        here.sort { ($0.site, $0.column) < ($1.site, $1.column) }
        var from = 0
        while from < here.count {
            var to = from + 1
            while to < here.count, here[to].site == here[from].site { to += 1 }
            checkSite(here[from..<to], &violations)
            from = to
        }
        checkSiteRows(here, &violations)
        for (k, row) in couplingRows.enumerated() {
            let violation = max(0, row.atLeast ? row.bound - sums[k] : sums[k] - row.bound)
            if violation == 0 { continue }
            if let price = row.price {
                cost += violation * price.cost
                secondary += violation * price.secondaryCost
            } else {
                violations.append(.coupling(row: k, by: violation))
            }
        }
        if let limit = secondaryLimit, secondary > limit {
            if let price = secondaryLimitPrice {
                cost += (secondary - limit) * price
            } else {
                violations.append(.secondaryLimit(by: secondary - limit))
            }
        }
        return PlanAudit(
            violations: violations, cost: cost, secondaryCost: secondary, rowSums: sums)
    }

    private func checkSiteRows(
        _ chosen: [(site: Int32, party: Int, column: Int)],
        _ violations: inout [PlanAudit.Violation]
    ) {
        if siteRows.isEmpty { return }
        var siteOfParty: [Int32: Int32] = [:]
        for choice in chosen { siteOfParty[Int32(choice.party)] = choice.site }
        for (number, row) in siteRows.enumerated() {
            var sum: Int64 = 0
            for term in row.terms where siteOfParty[term.party] == row.site {
                sum += Int64(term.coefficient)
            }
            if sum > Int64(row.bound) {
                violations.append(.siteRow(row: number, by: sum - Int64(row.bound)))
            }
        }
    }

    private func checkSite(
        _ chosen: ArraySlice<(site: Int32, party: Int, column: Int)>,
        _ violations: inout [PlanAudit.Violation]
    ) {
        guard let first = chosen.first else { return }
        let site = sites[Int(first.site)]
        var used: Int64 = 0
        var hasNewcomer = false
        for choice in chosen {
            used += Int64(columnWeights?[choice.column] ?? parties[choice.party].size)
            if !parties[choice.party].isStay { hasNewcomer = true }
        }
        // An exclusive column fits alone by definition; beside others it conflicts below.
        let isAloneByRight = chosen.count == 1 && parties[first.party].isExclusive
        let mayOverfill = site.stayers > site.capacity && !hasNewcomer
        if used > Int64(site.capacity), !isAloneByRight, !mayOverfill {
            violations.append(.capacity(site: Int(first.site), used: used))
        }
        for (offset, choice) in chosen.enumerated() {
            for other in chosen.dropFirst(offset + 1) {
                if parties[choice.party].isExclusive || parties[other.party].isExclusive
                    || conflicts(Int32(choice.party), Int32(other.party), first.site)
                {
                    violations.append(
                        .conflict(site: Int(first.site), first: choice.column, second: other.column)
                    )
                }
            }
        }
    }

    /// The chosen columns as a checked plan, or nil where a rule is broken.
    package func checkedPlan(_ columns: [Int]) -> PackingOutcome.Plan? {
        let found = audit(columns)
        guard found.isValid else { return nil }
        return PackingOutcome.Plan(
            columns: columns.sorted(), cost: found.cost, secondaryCost: found.secondaryCost)
    }
}
