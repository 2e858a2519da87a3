/// A program of placing parties on sites, each demand covered exactly once.
///
/// The program minimises the total cost of the chosen columns and of the priced slacks, then,
/// among all choices with that cost, the total secondary cost.
///
/// - A *party* is a set of demands that move as one. A *column* is a party on one site, or a
///   party on no site (`PackingProgram.noSite`): left out, at a cost.
/// - Every demand is covered by exactly one chosen column; each demand has at least one column on
///   no site, or a stay column, so that without hard coupling rows the program is feasible.
/// - A site takes parties up to its capacity. A site that is *overfull by its own stayers* (see
///   ``Site/stayers``) may keep them all but takes a newcomer only within its capacity.
/// - Two columns of one site may conflict (see ``conflicts``); an *exclusive* party shares its site
///   with nobody. A *site row* bounds a sum over the parties of one site.
/// - A *coupling row* sums a coefficient over all chosen columns.
///
/// Costs are whole numbers of a unit so small that nothing is rounded (the caller uses billionths
/// of a point); secondary costs are whole numbers too (pence).
package struct PackingProgram: Sendable {
    /// The site of a column that uses no site.
    package static let noSite: Int32 = -1

    /// One place that takes parties.
    package struct Site: Sendable, Equatable {
        /// Free room for stayers and newcomers together; 0 or more.
        package var capacity: Int32
        /// The total size of the stay columns of this site.
        ///
        /// Where it is greater than `capacity` the site is overfull: any subset of stayers may
        /// remain with no newcomer, but as soon as one column with a newcomer is chosen, all chosen
        /// columns of the site together must fit `capacity`.
        package var stayers: Int32
        /// Secondary cost of one member of a party that lives here.
        package var secondaryCost: Int64

        package init(capacity: Int32, stayers: Int32 = 0, secondaryCost: Int64 = 0) {
            self.capacity = capacity
            self.stayers = stayers
            self.secondaryCost = secondaryCost
        }
    }

    /// A set of demands that is placed as one.
    package struct Party: Sendable, Equatable {
        /// The demands covered, ascending, not empty.
        package var demands: [Int32]
        /// How many heads it adds to its site.
        ///
        /// Capacity used, and the multiplier of coupling coefficients and of the site's secondary
        /// cost. 1 or more (0 only for columns on no site).
        package var size: Int32
        /// Whether all its members live at its one site already.
        package var isStay: Bool
        /// Whether nobody else (newcomer or stayer column) may be chosen at its site.
        ///
        /// The site's capacity and overfull rule do not apply to an exclusive party: its size may
        /// exceed the capacity (a sibling group that lawfully fills a home past the usual limit).
        /// Its size still counts in coupling rows and in the secondary cost.
        package var isExclusive: Bool
        /// The class that coupling rows may filter by (a region's placing authority); 0 by default.
        package var group: Int32
        /// How many of its heads count in rows that count only some; all by default, 0 or more.
        package var countedSize: Int32

        package init(
            demands: [Int32], size: Int32, isStay: Bool = false, isExclusive: Bool = false,
            group: Int32 = 0, countedSize: Int32? = nil
        ) {
            self.countedSize = countedSize ?? size
            self.demands = demands
            self.size = size
            self.isStay = isStay
            self.isExclusive = isExclusive
            self.group = group
        }
    }

    /// One linear row over all chosen columns: Σ size × siteCoefficients[site] (+ slack) ⋛ bound.
    ///
    /// With `atLeast` false: Σ ≤ bound, or, when the slack is priced, Σ − slack ≤ bound. With
    /// `atLeast` true: Σ ≥ bound, or Σ + slack ≥ bound. A priced slack is continuous, 0 or more.
    package struct CouplingRow: Sendable, Equatable {
        /// A slack's price for each unit of violation.
        package struct Price: Sendable, Equatable {
            /// Cost of a unit of slack; 0 or more.
            package var cost: Int64
            /// Secondary cost of a unit of slack; 0 or more.
            package var secondaryCost: Int64

            package init(cost: Int64, secondaryCost: Int64 = 0) {
                self.cost = cost
                self.secondaryCost = secondaryCost
            }
        }

        /// A name for exported models and messages (no spaces, at most 16 characters).
        package var name: String
        /// One coefficient for each site, per head.
        package var siteCoefficients: [Int64]
        /// Whether the row bounds its sum from below.
        package var atLeast: Bool
        /// The right-hand side.
        package var bound: Int64
        /// The price of its slack; nil for a hard row.
        package var price: Price?
        /// Only parties of this class count; nil for all.
        package var group: Int32?
        /// Whether each party counts with ``Party/countedSize`` instead of its size.
        package var countsSome: Bool

        package init(
            name: String, siteCoefficients: [Int64], atLeast: Bool = false, bound: Int64,
            price: Price? = nil, group: Int32? = nil, countsSome: Bool = false
        ) {
            self.countsSome = countsSome
            self.name = name
            self.siteCoefficients = siteCoefficients
            self.atLeast = atLeast
            self.bound = bound
            self.price = price
            self.group = group
        }
    }

    /// One linear row over the parties chosen at one site: Σ coefficient ≤ bound.
    package struct SiteRow: Sendable, Equatable {
        /// One party's coefficient.
        package struct Term: Sendable, Equatable {
            /// The party.
            package var party: Int32
            /// 1 or more.
            package var coefficient: Int32

            package init(party: Int32, coefficient: Int32) {
                self.party = party
                self.coefficient = coefficient
            }
        }

        /// The site.
        package var site: Int32
        /// Parties with a column there, each once; those left out count nothing.
        package var terms: [Term]
        /// 1 or more.
        package var bound: Int32

        package init(site: Int32, terms: [Term], bound: Int32) {
            self.site = site
            self.terms = terms
            self.bound = bound
        }
    }

    /// The number of demands.
    package var demandCount: Int
    /// All sites.
    package var sites: [Site]
    /// All parties.
    package var parties: [Party]
    /// Columns of party p are `columnStart[p] ..< columnStart[p + 1]`; one entry more than parties.
    package var columnStart: [Int]
    /// The site of each column, or ``noSite``; ascending within a party.
    package var columnSites: [Int32]
    /// The cost of each column (may be negative).
    package var columnCosts: [Int64]
    /// How much of its site's capacity each column uses; nil where that is the party's size.
    ///
    /// For assignment problems whose jobs weigh differently on different agents. Coupling rows and
    /// the secondary cost go by the party's size all the same. 1 or more for columns on a site.
    package var columnWeights: [Int32]?
    /// The global rows: few (target, cap, budget, contracts).
    package var couplingRows: [CouplingRow]
    /// Further rows of sites: few, because a site's capacity says nearly everything.
    package var siteRows: [SiteRow] = []
    /// Added to every plan's cost.
    package var constantCost: Int64
    /// Added to every plan's secondary cost.
    package var constantSecondaryCost: Int64
    /// The most that the total secondary cost may be; nil for no limit.
    ///
    /// Slacks and constant are included (a budget that also pays for contract shortfalls). A hard
    /// row, like an unpriced coupling row.
    package var secondaryLimit: Int64?
    /// What a unit above ``secondaryLimit`` costs; nil where it must not be exceeded.
    var secondaryLimitPrice: Int64?
    /// Every total cost is a multiple of this (a billion where all points are whole), for proofs by
    /// rounding a bound up; 1 when nothing is known.
    package var costGranularity: Int64
    /// What any column costs at least that each party could have on a site and that is not held
    /// here; `Int64.max` where all of the party's columns are held, nil where all of all are.
    ///
    /// Plans use held columns only; bounds hold for those left out too, so that a proof is one of
    /// the whole. A party with columns left out weighs at least 1 on each of their sites.
    package var beyond: [Int64]?
    /// Where each site is on a plane; nil where nothing is known of it.
    ///
    /// Large programs are cut into parts along it; no result depends on it.
    package var sitePositions: [SIMD2<Int32>]?
    /// Whether two different parties must not both be chosen on a site.
    ///
    /// Asked only of parties that both have a column on the site. Symmetric, pure, cheap; parties
    /// that share a demand need not be reported, nor exclusive ones.
    package var conflicts: @Sendable (_ first: Int32, _ second: Int32, _ site: Int32) -> Bool

    /// A program of these parts.
    package init(
        demandCount: Int, sites: [Site], parties: [Party], columnStart: [Int],
        columnSites: [Int32], columnCosts: [Int64], columnWeights: [Int32]? = nil,
        couplingRows: [CouplingRow] = [],
        constantCost: Int64 = 0, constantSecondaryCost: Int64 = 0, secondaryLimit: Int64? = nil,
        costGranularity: Int64 = 1, beyond: [Int64]? = nil, sitePositions: [SIMD2<Int32>]? = nil,
        conflicts: @escaping @Sendable (Int32, Int32, Int32) -> Bool = { _, _, _ in false }
    ) {
        precondition(columnStart.count == parties.count + 1, "one column range for each party")
        precondition(columnSites.count == columnCosts.count, "one cost for each column")
        precondition(
            sitePositions.map { $0.count == sites.count } ?? true, "one for each site")
        precondition(beyond.map { $0.count == parties.count } ?? true, "one for each party")
        self.demandCount = demandCount
        self.sites = sites
        self.parties = parties
        self.columnStart = columnStart
        self.columnSites = columnSites
        self.columnCosts = columnCosts
        self.columnWeights = columnWeights
        self.couplingRows = couplingRows
        self.constantCost = constantCost
        self.constantSecondaryCost = constantSecondaryCost
        self.secondaryLimit = secondaryLimit
        self.costGranularity = costGranularity
        self.beyond = beyond
        self.sitePositions = sitePositions
        self.conflicts = conflicts
    }

    /// The party that a column belongs to.
    ///
    /// - Complexity: O(log parties).
    package func party(ofColumn column: Int) -> Int {
        var low = 0
        var high = parties.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if columnStart[middle] <= column { low = middle } else { high = middle }
        }
        return low
    }
}
