/// A linear row over heads by site: coupling rows, and sums that are branched on.
struct LinearRow {
    /// Per head; entry 0 is for columns on no site, entry j + 1 for site j.
    var coefficients: [Int64]
    /// Only parties of this class count; nil for all.
    var group: Int32?
    /// Whether it counts the heads that count, not all.
    var countsSome = false
    /// Where it is given, the row counts the columns on no site of just this cost, and nothing else.
    var offCost: Int64? = nil
    var lower: Int64?
    var upper: Int64?
    /// The priced slack: its cost, and the sign of its entry in the row.
    var slack: (cost: Int64, secondaryCost: Int64, sign: Int64, ceiling: Int64)?

    /// The row of everything that is summed and bounded.
    init(
        coefficients: [Int64], group: Int32?, countsSome: Bool = false, offCost: Int64? = nil,
        lower: Int64?, upper: Int64?,
        slack: (cost: Int64, secondaryCost: Int64, sign: Int64, ceiling: Int64)? = nil
    ) {
        self.coefficients = coefficients
        self.group = group
        self.countsSome = countsSome
        self.offCost = offCost
        self.lower = lower
        self.upper = upper
        self.slack = slack
    }

    /// A coupling row.
    init(_ row: PackingProgram.CouplingRow, of program: PackingProgram) {
        coefficients = [0] + row.siteCoefficients
        group = row.group
        countsSome = row.countsSome
        lower = row.atLeast ? row.bound : nil
        upper = row.atLeast ? nil : row.bound
        if let price = row.price {
            // More violation than this no plan can have.
            let heads = program.parties.reduce(Int64(1)) {
                $0 + ($1.group == row.group || row.group == nil ? Int64($1.size) : 0)
            }
            slack = (
                price.cost, price.secondaryCost, row.atLeast ? 1 : -1,
                heads * row.extreme + Int64(row.bound.magnitude)
            )
        }
    }

    /// The limit on the secondary cost.
    init(limit: Int64, of program: PackingProgram) {
        coefficients = [0] + program.sites.map(\.secondaryCost)
        upper = limit - program.constantSecondaryCost
        slack = program.secondaryLimitPrice.map { ($0, 0, -1, Int64.max >> 20) }
    }

    /// What a column of a party adds to the row.
    func entry(cost: Int64, site: Int, party: borrowing PackingProgram.Party) -> Int64 {
        if let own = group, own != party.group { return 0 }
        if let offCost { return site < 0 && cost == offCost ? 1 : 0 }
        return coefficients[site + 1] * Int64(countsSome ? party.countedSize : party.size)
    }
}

extension PackingProgram.CouplingRow {
    /// The greatest coefficient, whatever its sign; 1 or more.
    fileprivate var extreme: Int64 {
        max(1, siteCoefficients.lazy.map { $0.magnitude }.max().map(Int64.init) ?? 0)
    }
}

/// A packing program with the look-ups that the search needs.
///
/// ## The rows of a site
///
/// Let C be the capacity of a site, S the size of its stayers.
///
/// - S ≤ C: Σ w x ≤ R with R = max(1, C). An exclusive column has w = R, any other its weight.
/// - S > C (overfull by its own stayers): Σ w x + (S − C) y ≤ S and Σ_newcomers w x ≤ C y with y in
///   {0, 1}: y = 0 keeps any stayers and takes nobody, y = 1 keeps all within C. An exclusive column
///   has w = S in the first row and no entry in the second. Where no newcomer fits there is no y.
///
/// A class, because the inner loops would copy a struct of this size.
final class ProgramIndex: Sendable {
    let program: PackingProgram
    /// Parties that cover each demand: `partiesOfDemand[demandStart[i] ..< demandStart[i + 1]]`.
    let demandStart: [Int32]
    let partiesOfDemand: [Int32]
    /// Parties' traits side by side, because copying a whole party counts references.
    let size: [Int64]
    let isStay: [Bool]
    let isExclusive: [Bool]
    let isGroup: [Bool]
    let firstDemand: [Int32]
    /// Parties that every row counts alike, side by side: of one class, and of the same size where
    /// only some of their heads count.
    struct Kind: Hashable, Comparable {
        var group: Int32
        /// The size where only some heads count, else 0: then charges are per head.
        var size: Int64
        /// How many heads count where only some do, else 0.
        var counted: Int64

        /// What charges of this kind are multiplied by for a party of so many heads.
        func factor(_ heads: Int64) -> Int64 { size == 0 ? heads : 1 }

        static func < (left: Kind, right: Kind) -> Bool {
            (left.group, left.size, left.counted) < (right.group, right.size, right.counted)
        }
    }

    /// The dense number of each party's kind.
    let kindOfParty: [Int32]
    let kinds: [Kind]
    /// The dense number of each party's class.
    private let groupOfParty: [Int32]
    /// Heads of each party that count in rows that count only some.
    private let countedSize: [Int64]
    /// Site rows as cuts, and their numbers by site.
    let siteRules: [SiteCut]
    private let rulesOfSite: [Int: [Int]]
    /// Coupling rows as linear rows, then the limit on the secondary cost, if there is one.
    let rows: [LinearRow]
    /// The number of the row that limits the secondary cost; slacks with a secondary cost count
    /// in it too.
    let limitRow: Int?
    /// For each dense group, the rows that count it alone.
    private let rowsOfGroup: [[Int]]
    /// What a head of anybody adds to the rows that count everybody, by site:
    /// `entriesOfSite[siteStart[j] ..< siteStart[j + 1]]`.
    private let siteStart: [Int32]
    private let entriesOfSite: [(row: Int32, countsSome: Bool, coefficient: Int64)]
    /// Demands that are covered together.
    let kin: Kinship
    /// Everything that a cost can differ by.
    let granularity: Int64
    /// Roughly the size of one cost, a power of ten, for GLPK.
    let costScale: Double

    /// Columns ruled out by forced ones: those of a demand that a forced column covers.
    private let ruledOut: [Bool]
    private let forced: Set<Int>

    init(_ program: PackingProgram, forced: [Int] = []) {
        self.program = program
        self.forced = Set(forced)
        ruledOut = ProgramIndex.ruledOut(program, by: forced)
        kin = Kinship(program)
        (demandStart, partiesOfDemand) = ProgramIndex.partiesOfDemands(program)

        size = program.parties.map { Int64($0.size) }
        isStay = program.parties.map(\.isStay)
        isExclusive = program.parties.map(\.isExclusive)
        isGroup = program.parties.map { $0.demands.count > 1 }
        firstDemand = program.parties.map { $0.demands.first ?? 0 }
        countedSize = program.parties.map { Int64($0.countedSize) }
        (kinds, kindOfParty) = ProgramIndex.numbered(
            program.parties.map { party in
                party.countedSize == party.size
                    ? Kind(group: party.group, size: 0, counted: 0)
                    : Kind(
                        group: party.group, size: Int64(party.size),
                        counted: Int64(party.countedSize))
            })
        let rules = program.siteRows.map { SiteCut($0) }
        siteRules = rules
        rulesOfSite = Dictionary(grouping: rules.indices) { rules[$0].site }
        let groups = ProgramIndex.numbered(program.parties.map(\.group))
        groupOfParty = groups.numbers

        var rows = program.couplingRows.map { LinearRow($0, of: program) }
        limitRow = program.secondaryLimit == nil ? nil : rows.count
        if let limit = program.secondaryLimit { rows.append(LinearRow(limit: limit, of: program)) }
        self.rows = rows
        let linearRows = rows
        rowsOfGroup = groups.values.map { group in
            linearRows.indices.filter { linearRows[$0].group == group }
        }
        let common = linearRows.indices.filter { linearRows[$0].group == nil }
        var starts: [Int32] = [0]
        var entries: [(row: Int32, countsSome: Bool, coefficient: Int64)] = []
        for site in program.sites.indices {
            for k in common where linearRows[k].coefficients[site + 1] != 0 {
                entries.append(
                    (Int32(k), linearRows[k].countsSome, linearRows[k].coefficients[site + 1]))
            }
            starts.append(Int32(entries.count))
        }
        siteStart = starts
        entriesOfSite = entries
        (granularity, costScale) = ProgramIndex.measure(program)
    }

    /// For each party whether a forced column covers one of its demands; empty where none is forced.
    private static func ruledOut(_ program: PackingProgram, by forced: [Int]) -> [Bool] {
        if forced.isEmpty { return [] }
        var taken = [Bool](repeating: false, count: program.demandCount)
        for column in forced {
            for demand in program.parties[program.party(ofColumn: column)].demands {
                taken[Int(demand)] = true
            }
        }
        return program.parties.map { $0.demands.contains { taken[Int($0)] } }
    }

    private static func partiesOfDemands(
        _ program: PackingProgram
    ) -> (start: [Int32], parties: [Int32]) {
        var start = [Int32](repeating: 0, count: program.demandCount + 1)
        for party in program.parties {
            for demand in party.demands { start[Int(demand) + 1] += 1 }
        }
        for i in 0..<program.demandCount { start[i + 1] += start[i] }
        var next = start
        var list = [Int32](repeating: 0, count: Int(start[program.demandCount]))
        for (number, party) in program.parties.enumerated() {
            for demand in party.demands {
                list[Int(next[Int(demand)])] = Int32(number)
                next[Int(demand)] += 1
            }
        }
        return (start, list)
    }

    /// The different values in order, and the number of each among them.
    private static func numbered<Value: Hashable & Comparable>(
        _ list: [Value]
    ) -> (values: [Value], numbers: [Int32]) {
        let values = Set(list).sorted()
        var dense: [Value: Int32] = [:]
        for (number, value) in values.enumerated() { dense[value] = Int32(number) }
        return (values, list.map { dense[$0] ?? 0 })
    }

    /// What all costs differ by, and the size of one cost as a power of ten.
    private static func measure(_ program: PackingProgram) -> (granularity: Int64, scale: Double) {
        var divisor: UInt64 = 0
        var largest: UInt64 = 1
        for cost in program.columnCosts {
            largest = max(largest, cost.magnitude)
            if divisor != 1, cost != 0, program.costGranularity == 1 {
                divisor = greatestCommonDivisor(divisor, cost.magnitude)
            }
        }
        for row in program.couplingRows {
            guard let price = row.price else { continue }
            let (product, overflow) = price.cost.magnitude.multipliedReportingOverflow(
                by: UInt64(row.extreme))
            if !overflow { largest = max(largest, product) }
            // A slack is a whole number, because everything in its row is.
            divisor = greatestCommonDivisor(divisor, price.cost.magnitude)
        }
        if let price = program.secondaryLimitPrice {
            let extreme = program.sites.lazy.map { $0.secondaryCost.magnitude }.max() ?? 1
            largest = max(largest, price.magnitude * max(1, extreme))
            divisor = greatestCommonDivisor(divisor, price.magnitude)
        }
        if program.costGranularity > 1 { divisor = 1 }
        // Costs are a constant plus multiples of the divisor; the constant must share it.
        divisor = greatestCommonDivisor(divisor, program.constantCost.magnitude)
        var scale = 1.0
        while Double(largest) / scale > 1e5 { scale *= 10 }
        return (max(1, program.costGranularity, Int64(clamping: divisor)), scale)
    }

    /// Parties that cover a demand.
    func parties(ofDemand demand: Int) -> ArraySlice<Int32> {
        partiesOfDemand[Int(demandStart[demand])..<Int(demandStart[demand + 1])]
    }

    /// The columns of a party.
    func columns(ofParty party: Int) -> Range<Int> {
        program.columnStart[party]..<program.columnStart[party + 1]
    }

    /// Calls `body` with each linear row that counts a party at a site, and what the party adds to it.
    @inline(__always)
    func forEachRow(ofParty party: Int, at site: Int, _ body: (_ row: Int, _ a: Int64) -> Void) {
        let heads = size[party]
        let counted = countedSize[party]
        for k in siteStart[site]..<siteStart[site + 1] {
            let entry = entriesOfSite[Int(k)]
            let own = entry.countsSome ? counted : heads
            if own != 0 { body(Int(entry.row), entry.coefficient * own) }
        }
        for k in rowsOfGroup[Int(groupOfParty[party])] {
            let a = rows[k].coefficients[site + 1] * (rows[k].countsSome ? counted : heads)
            if a != 0 { body(k, a) }
        }
    }

    /// The charges of linear rows on columns of each kind by site + 1, 0 for columns on no site.
    ///
    /// - Parameter charge: what one head at a site (+ 1) is charged for a row, lower is a bound too.
    func charges(
        rows some: [Int], of rows: [LinearRow],
        _ charge: (_ row: Int, _ coefficient: Int64) -> Int64
    ) -> [[Int64]] {
        let count = program.sites.count + 1
        func add(_ list: inout [Int64], _ row: Int, times heads: Int64) {
            if heads == 0 { return }
            let coefficients = rows[row].coefficients
            for j in 0..<count where coefficients[j] != 0 {
                list[j] += heads * charge(row, coefficients[j])
            }
        }
        return kinds.map { kind in
            var list = [Int64](repeating: 0, count: count)
            for row in some where rows[row].group == nil || rows[row].group == kind.group {
                let heads =
                    kind.size == 0 ? 1 : rows[row].countsSome ? kind.counted : kind.size
                add(&list, row, times: heads)
            }
            return list
        }
    }

    /// Whether the parties of a site and one more keep its site rows.
    func keepsRules(_ others: [Int32], with party: Int, site: Int) -> Bool {
        guard let numbers = rulesOfSite[site] else { return true }
        for number in numbers {
            var sum = siteRules[number].coefficient(ofParty: Int32(party))
            if sum == 0 { continue }
            for other in others { sum += siteRules[number].coefficient(ofParty: other) }
            if sum > Int64(siteRules[number].bound) { return false }
        }
        return true
    }

    /// The column of a party at a site, if it has one there.
    ///
    /// - Complexity: O(log columns).
    func column(ofParty party: Int, site: Int) -> Int? {
        let range = columns(ofParty: party)
        var low = range.lowerBound
        var high = range.upperBound
        let sites = program.columnSites
        while low < high {
            let middle = (low + high) / 2
            if Int(sites[middle]) < site { low = middle + 1 } else { high = middle }
        }
        return low < range.upperBound && Int(sites[low]) == site ? low : nil
    }

    /// Whether a site is overfull by its own stayers.
    func isOverfull(_ site: Int) -> Bool {
        program.sites[site].stayers > program.sites[site].capacity
    }

    /// The right-hand side of a site's (first) row.
    func room(_ site: Int) -> Int64 {
        let facts = program.sites[site]
        return Int64(facts.stayers > facts.capacity ? facts.stayers : max(1, facts.capacity))
    }

    /// What a column uses of its site's first row.
    func use(column: Int, party: Int, site: Int) -> Int64 {
        isExclusive[party] ? room(site) : weight(column: column, party: party)
    }

    /// What a column weighs.
    func weight(column: Int, party: Int) -> Int64 {
        if let weights = program.columnWeights { return Int64(weights[column]) }
        return size[party]
    }

    /// Whether a forced column leaves a party no other.
    func isRuledOut(party: Int) -> Bool { !ruledOut.isEmpty && ruledOut[party] }

    /// Whether a column can be in any plan, its own site alone considered.
    func isPossible(column: Int, party: Int) -> Bool {
        if isRuledOut(party: party), !forced.contains(column) { return false }
        let site = program.columnSites[column]
        if site == PackingProgram.noSite { return true }
        if isExclusive[party] { return true }
        if isStay[party], isOverfull(Int(site)) { return true }
        return weight(column: column, party: party) <= Int64(program.sites[Int(site)].capacity)
    }

    /// Whether two columns of one site exclude each other: by conflict, exclusion or sheer size.
    func exclude(
        _ first: Int, _ firstColumn: Int, _ second: Int, _ secondColumn: Int, site: Int
    ) -> Bool {
        if isExclusive[first] || isExclusive[second] { return true }
        if !(isStay[first] && isStay[second] && isOverfull(site)) {
            let both =
                weight(column: firstColumn, party: first)
                + weight(column: secondColumn, party: second)
            if both > Int64(program.sites[site].capacity) { return true }
        }
        if !isGroup[first], !isGroup[second] {
            if firstDemand[first] == firstDemand[second] { return true }
        } else {
            let others = program.parties[second].demands
            for demand in program.parties[first].demands where others.contains(demand) {
                return true
            }
        }
        if !rulesOfSite.isEmpty, !keepsRules([Int32(first)], with: second, site: site) {
            return true
        }
        return program.conflicts(Int32(first), Int32(second), Int32(site))
    }

    /// A bound on costs rounded up to the next cost that a plan can have.
    func roundedUp(_ bound: Int64) -> Int64 {
        let quotient = bound / granularity
        let remainder = bound % granularity
        return remainder > 0 ? (quotient + 1) * granularity : quotient * granularity
    }
}
