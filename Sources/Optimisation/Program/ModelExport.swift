/// Why a program is not exported.
package enum ModelExportError: Error, Equatable, Sendable {
    /// More columns than a model file may have.
    case tooLarge(columns: Int, limit: Int)
}

/// The complete program for the least cost, as text that any other solver reads.
///
/// Names are running numbers, never ids:
///
/// - columns: `C1`, `C2` … the program's columns (binary; one that cannot be in any plan is fixed to
///   0), `E1` … the slack of coupling row 1 … where it is priced (continuous), `Y1` … whether the
///   overfull site 1 … is open to newcomers (binary), `ONE` the constant, fixed to 1;
/// - rows: `D1` … one for each demand, `S1` … the room of each site, `O1` … newcomers at an overfull
///   site, `K1` … a further row of a site, or one that forbids conflicting columns of one site
///   (together these cover every conflicting pair; see `ConflictCover`), `R1` … the coupling rows, `LIMIT` the limit on the secondary cost;
/// - objective: `COST`; in MPS a second free row, `WEEKLY_COST`, carries the secondary cost.
///
/// Numbers are exact decimals: costs in units of `unit`, secondary costs in units of `secondaryUnit`
/// (rows are in the program's own whole numbers).
package struct ModelExport {
    /// The most columns that are written.
    package static let columnLimit = 5_000_000

    /// What a name stands for.
    package enum Name: Sendable, Equatable {
        /// A column of the program.
        case column(Int)
        /// The slack of a coupling row.
        case slack(row: Int)
        /// Whether an overfull site is open to newcomers.
        case opening(site: Int)
        /// The row of a demand.
        case demand(Int)
        /// The room of a site.
        case room(site: Int)
        /// The newcomers at an overfull site.
        case entry(site: Int)
        /// A row that forbids conflicting parties to be at one site.
        case conflict(site: Int, parties: [Int])
        /// A coupling row.
        case coupling(row: Int)
        /// The limit on the secondary cost.
        case secondaryLimit
        /// The constant.
        case constant
    }

    private let index: ProgramIndex
    private let unit: Int64
    private let secondaryUnit: Int64
    /// The rows that forbid conflicts, by site.
    private let cuts: [SiteCut]
    private let cutsOfSite: [Int: [Int]]
    private let columnsOfSite: [[Int32]]

    /// Prepares a program for export.
    ///
    /// - Parameters:
    ///   - program: the program.
    ///   - unit: the cost that is written as 1 (a billion where costs are billionths of a point); a
    ///     power of ten.
    ///   - secondaryUnit: the secondary cost that is written as 1; a power of ten.
    /// - Throws: ``ModelExportError/tooLarge(columns:limit:)``.
    package init(_ program: PackingProgram, unit: Int64 = 1, secondaryUnit: Int64 = 1)
        throws(ModelExportError)
    {
        let count = program.columnSites.count
        if count > Self.columnLimit {
            throw .tooLarge(columns: count, limit: Self.columnLimit)
        }
        index = ProgramIndex(program)
        self.unit = unit
        self.secondaryUnit = secondaryUnit
        var bySite = [[Int32]](repeating: [], count: program.sites.count)
        for (column, site) in program.columnSites.enumerated() where site >= 0 {
            bySite[Int(site)].append(Int32(column))
        }
        columnsOfSite = bySite
        var found: [SiteCut] = []
        var ofSite: [Int: [Int]] = [:]
        let table = index
        let cover = ConflictCover(index: table)
        for rule in table.siteRules {
            ofSite[rule.site, default: []].append(found.count)
            found.append(rule)
        }
        for site in program.sites.indices {
            let here = bySite[site].map {
                (party: program.party(ofColumn: Int($0)), column: Int($0))
            }
            .filter { table.isPossible(column: $0.column, party: $0.party) }
            for cut in cover.cuts(site: site, members: here) {
                ofSite[site, default: []].append(found.count)
                found.append(cut)
            }
        }
        cuts = found
        cutsOfSite = ofSite
    }

    private var program: PackingProgram { index.program }

    /// All names in the order of the MPS file, rows first, with what they stand for.
    package func forEachName(_ body: (_ name: String, _ meaning: Name) throws -> Void) rethrows {
        for demand in 0..<program.demandCount { try body("D\(demand + 1)", .demand(demand)) }
        for site in program.sites.indices where !columnsOfSite[site].isEmpty {
            try body("S\(site + 1)", .room(site: site))
            if hasOpening(site) { try body("O\(site + 1)", .entry(site: site)) }
        }
        for (k, cut) in cuts.enumerated() {
            let parties = cut.terms.map { Int($0.party) }
            try body("K\(k + 1)", .conflict(site: cut.site, parties: parties))
        }
        for k in program.couplingRows.indices { try body("R\(k + 1)", .coupling(row: k)) }
        if index.limitRow != nil { try body("LIMIT", .secondaryLimit) }
        for column in program.columnSites.indices { try body("C\(column + 1)", .column(column)) }
        for (k, row) in program.couplingRows.enumerated() where row.price != nil {
            try body("E\(k + 1)", .slack(row: k))
        }
        for site in program.sites.indices where hasOpening(site) {
            try body("Y\(site + 1)", .opening(site: site))
        }
        try body("ONE", .constant)
    }

    private func hasOpening(_ site: Int) -> Bool {
        index.isOverfull(site) && program.sites[site].capacity > 0 && !columnsOfSite[site].isEmpty
    }

    /// Writes the model as free-format MPS.
    ///
    /// - Parameter write: takes the bytes, about a megabyte at a time.
    package func writeMPS(_ write: @escaping ([UInt8]) throws -> Void) throws {
        var out = TextStream(write)
        try out.line("NAME NEARHOME")
        try out.line("ROWS")
        try out.line(" N COST")
        try out.line(" N WEEKLY_COST")
        for demand in 0..<program.demandCount { try out.line(" E D\(demand + 1)") }
        for site in program.sites.indices where !columnsOfSite[site].isEmpty {
            try out.line(" L S\(site + 1)")
            if hasOpening(site) { try out.line(" L O\(site + 1)") }
        }
        for k in cuts.indices { try out.line(" L K\(k + 1)") }
        for (k, row) in program.couplingRows.enumerated() {
            try out.line(row.atLeast ? " G R\(k + 1)" : " L R\(k + 1)")
        }
        if index.limitRow != nil { try out.line(" L LIMIT") }
        try out.line("COLUMNS")
        try out.line(" MARKER1 'MARKER' 'INTORG'")
        for party in program.parties.indices {
            for column in index.columns(ofParty: party) {
                let name = "C\(column + 1)"
                try forEachEntry(column: column, party: party) { row, value in
                    try out.line(" \(name) \(row) \(value)")
                }
            }
        }
        for site in program.sites.indices where hasOpening(site) {
            let capacity = Int64(program.sites[site].capacity)
            try out.line(" Y\(site + 1) S\(site + 1) \(index.room(site) - capacity)")
            try out.line(" Y\(site + 1) O\(site + 1) \(-capacity)")
        }
        try out.line(" MARKER2 'MARKER' 'INTEND'")
        for (k, row) in program.couplingRows.enumerated() {
            guard let price = row.price else { continue }
            let name = " E\(k + 1)"
            if price.cost != 0 { try out.line("\(name) COST \(Self.decimal(price.cost, unit))") }
            if price.secondaryCost != 0 {
                try out.line(
                    "\(name) WEEKLY_COST \(Self.decimal(price.secondaryCost, secondaryUnit))")
                if index.limitRow != nil { try out.line("\(name) LIMIT \(price.secondaryCost)") }
            }
            try out.line("\(name) R\(k + 1) \(row.atLeast ? 1 : -1)")
        }
        try out.line(" ONE COST \(Self.decimal(program.constantCost, unit))")
        try out.line(
            " ONE WEEKLY_COST \(Self.decimal(program.constantSecondaryCost, secondaryUnit))")
        try out.line("RHS")
        for demand in 0..<program.demandCount { try out.line(" RHS D\(demand + 1) 1") }
        for site in program.sites.indices where !columnsOfSite[site].isEmpty {
            try out.line(" RHS S\(site + 1) \(index.room(site))")
        }
        for (k, cut) in cuts.enumerated() { try out.line(" RHS K\(k + 1) \(cut.bound)") }
        for (k, row) in program.couplingRows.enumerated() {
            try out.line(" RHS R\(k + 1) \(row.bound)")
        }
        if let limit = index.limitRow {
            try out.line(" RHS LIMIT \(index.rows[limit].upper ?? 0)")
        }
        try out.line("BOUNDS")
        // First, because CBC takes a first line like ` UP BND C1 1` for one without a set's name.
        try out.line(" FX BND ONE 1")
        for party in program.parties.indices {
            for column in index.columns(ofParty: party) {
                let isPossible = index.isPossible(column: column, party: party)
                try out.line(" UP BND C\(column + 1) \(isPossible ? 1 : 0)")
            }
        }
        for site in program.sites.indices where hasOpening(site) {
            try out.line(" UP BND Y\(site + 1) 1")
        }
        try out.line("ENDATA")
        try out.finish()
    }

    /// Calls `body` with each entry of a column, objective rows first.
    private func forEachEntry(
        column: Int, party: Int, _ body: (_ row: String, _ value: String) throws -> Void
    ) rethrows {
        let facts = program.parties[party]
        let site = Int(program.columnSites[column])
        try body("COST", Self.decimal(program.columnCosts[column], unit))
        let secondary = site >= 0 ? Int64(facts.size) * program.sites[site].secondaryCost : 0
        if secondary != 0 {
            try body("WEEKLY_COST", Self.decimal(secondary, secondaryUnit))
        }
        for demand in facts.demands { try body("D\(demand + 1)", "1") }
        if site < 0 { return }
        let use = index.use(column: column, party: party, site: site)
        try body("S\(site + 1)", "\(use)")
        if hasOpening(site), !facts.isStay, !facts.isExclusive {
            try body("O\(site + 1)", "\(use)")
        }
        for k in cutsOfSite[site] ?? [] {
            let a = cuts[k].coefficient(ofParty: Int32(party))
            if a != 0 { try body("K\(k + 1)", "\(a)") }
        }
        for (k, row) in program.couplingRows.enumerated()
        where row.group == nil || row.group == facts.group {
            let a =
                row.siteCoefficients[site] * Int64(row.countsSome ? facts.countedSize : facts.size)
            if a != 0 { try body("R\(k + 1)", "\(a)") }
        }
        if index.limitRow != nil, secondary != 0 { try body("LIMIT", "\(secondary)") }
    }

    /// Writes the model in CPLEX LP format; the secondary cost is left out but for its limit.
    ///
    /// - Parameter write: takes the bytes, about a megabyte at a time.
    package func writeLP(_ write: @escaping ([UInt8]) throws -> Void) throws {
        var out = TextStream(write)
        try out.line("Minimize")
        try out.line(" COST:")
        for column in program.columnSites.indices {
            try out.line(Self.term(program.columnCosts[column], "C\(column + 1)", unit))
        }
        for (k, row) in program.couplingRows.enumerated() {
            if let price = row.price { try out.line(Self.term(price.cost, "E\(k + 1)", unit)) }
        }
        try out.line(Self.term(program.constantCost, "ONE", unit))
        try out.line("Subject To")
        for demand in 0..<program.demandCount {
            try out.line(" D\(demand + 1):")
            for party in index.parties(ofDemand: demand) {
                for column in index.columns(ofParty: Int(party)) {
                    try out.line(" + C\(column + 1)")
                }
            }
            try out.line(" = 1")
        }
        for site in program.sites.indices where !columnsOfSite[site].isEmpty {
            try writeSite(site, &out)
        }
        for (k, cut) in cuts.enumerated() {
            try out.line(" K\(k + 1):")
            for column in columnsOfSite[cut.site] {
                let a = cut.coefficient(ofParty: Int32(program.party(ofColumn: Int(column))))
                if a != 0 { try out.line(" + \(a) C\(column + 1)") }
            }
            try out.line(" <= \(cut.bound)")
        }
        for (k, row) in program.couplingRows.enumerated() {
            try out.line(" R\(k + 1):")
            try writeSum(
                row.siteCoefficients, group: row.group, countsSome: row.countsSome, &out)
            if row.price != nil { try out.line(row.atLeast ? " + E\(k + 1)" : " - E\(k + 1)") }
            // A row without a term would not be one.
            try out.line(" + 0 ONE")
            try out.line(row.atLeast ? " >= \(row.bound)" : " <= \(row.bound)")
        }
        if let limit = index.limitRow {
            try out.line(" LIMIT:")
            try writeSum(program.sites.map(\.secondaryCost), group: nil, &out)
            for (k, row) in program.couplingRows.enumerated() {
                if let price = row.price, price.secondaryCost != 0 {
                    try out.line(" + \(price.secondaryCost) E\(k + 1)")
                }
            }
            try out.line(" + 0 ONE")
            try out.line(" <= \(index.rows[limit].upper ?? 0)")
        }
        try out.line("Bounds")
        for party in program.parties.indices {
            for column in index.columns(ofParty: party)
            where !index.isPossible(column: column, party: party) {
                try out.line(" C\(column + 1) <= 0")
            }
        }
        try out.line(" ONE = 1")
        try out.line("Binary")
        for party in program.parties.indices {
            for column in index.columns(ofParty: party)
            where index.isPossible(column: column, party: party) {
                try out.line(" C\(column + 1)")
            }
        }
        for site in program.sites.indices where hasOpening(site) { try out.line(" Y\(site + 1)") }
        try out.line("End")
        try out.finish()
    }

    private func writeSite(_ site: Int, _ out: inout TextStream) throws {
        try out.line(" S\(site + 1):")
        var entering: [String] = []
        for column in columnsOfSite[site] {
            let party = program.party(ofColumn: Int(column))
            let use = index.use(column: Int(column), party: party, site: site)
            try out.line(" + \(use) C\(column + 1)")
            let facts = program.parties[party]
            if !facts.isStay, !facts.isExclusive { entering.append(" + \(use) C\(column + 1)") }
        }
        let capacity = Int64(program.sites[site].capacity)
        if hasOpening(site) { try out.line(" + \(index.room(site) - capacity) Y\(site + 1)") }
        try out.line(" <= \(index.room(site))")
        guard hasOpening(site) else { return }
        try out.line(" O\(site + 1):")
        for term in entering { try out.line(term) }
        try out.line(" - \(capacity) Y\(site + 1)")
        try out.line(" <= 0")
    }

    private func writeSum(
        _ coefficients: [Int64], group: Int32?, countsSome: Bool = false, _ out: inout TextStream
    ) throws {
        for (number, party) in program.parties.enumerated()
        where group == nil || group == party.group {
            for column in index.columns(ofParty: number) {
                let site = Int(program.columnSites[column])
                let heads = Int64(countsSome ? party.countedSize : party.size)
                let a = site >= 0 ? coefficients[site] * heads : 0
                if a != 0 { try out.line(Self.term(a, "C\(column + 1)", 1)) }
            }
        }
    }

    private static func term(_ value: Int64, _ name: String, _ unit: Int64) -> String {
        let text = decimal(value, unit)
        return text.hasPrefix("-") ? " - \(text.dropFirst()) \(name)" : " + \(text) \(name)"
    }

    /// A whole number of `unit`-ths as an exact decimal.
    static func decimal(_ value: Int64, _ unit: Int64) -> String {
        let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: unit.magnitude)
        let sign = value < 0 ? "-" : ""
        if rest == 0 { return "\(sign)\(whole)" }
        var digits = "\(rest)"
        let places = "\(unit.magnitude)".count - 1
        while digits.count < places { digits = "0" + digits }
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }
}

/// Collects lines and hands them on a megabyte at a time.
private struct TextStream {
    private var buffer: [UInt8] = []
    private let write: ([UInt8]) throws -> Void

    init(_ write: @escaping ([UInt8]) throws -> Void) {
        self.write = write
        buffer.reserveCapacity(1 << 20 + 200)
    }

    mutating func line(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        buffer.append(10)
        if buffer.count >= 1 << 20 { try finish() }
    }

    mutating func finish() throws {
        try write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
