import Care
import Optimisation

/// The best whole allocation as a packing program: the mathematics of NearHome.
///
/// ## The program
///
///     min  Σ p(u,j) x(u,j) + Σ unplaced z(i) + w e + Σ s(k) f(k) + constant
///
/// - A *party* u is a child; a together group; a together-if-possible group in one home, whose
///   points carry minus the split weight (the weight itself is a constant); a may-move child who
///   stays; or a *household*: a set of children that lawfully fills a foster home past the usual
///   limit and so shares it with nobody. Columns exist only where every rule on the pair holds, so
///   that the linear relaxation is nearly whole.
/// - *Cover*: each child has exactly one of: a home, its own home (may-move), no home (referred,
///   must-move). The members of a together group have only the group's columns and their own way
///   out, so that equality alone keeps them together.
/// - *Capacity*: min(places, approved places, usual limit) − unavailable − settled − children of
///   other authorities, for newcomers and stayers together. A home over-full by its stayers keeps
///   them and takes nobody new.
/// - *Conflicts*: companions and apart between two who would meet in one home.
/// - *Target* Σ (10⁶·out − t·known) x ≤ 10⁶ e + const with e ≥ 0 priced; *cap* the same without e;
///   *contracts* Σ x + f ≥ minimum − settled with f priced; *budget* on the weekly cost.
///
/// All points are whole numbers of billionths, all money pence: nothing is rounded.
package struct AllocationModel: Sendable {
    let register: Register
    let situation: Situation
    let limits: AllocationLimits
    /// The program to solve.
    package let program: PackingProgram
    /// The children of each party.
    package let members: [[Int]]
    /// The home of each site.
    package let homeOfSite: [Int]
    /// What each coupling row of the program stands for.
    let rows: [PlanCertificate.Row]
    /// Homes for which not every set past the usual limit has a party: a plan of the program is
    /// lawful, its bound does not hold for all plans (``solve(_:)`` gives one that does).
    let unsearched: Set<Int>
    private let pairs: OpenPairs

    /// Builds the program, in time linear in open pairs and households.
    init(
        register: Register, situation: Situation, limits: AllocationLimits, pairs: OpenPairs,
        lifted: Set<Int> = []
    ) {
        var builder = AllocationBuilder(
            register: register, situation: situation, limits: limits, pairs: pairs,
            lifted: lifted)
        builder.build()
        self.pairs = pairs
        unsearched = builder.unsearched
        self.register = register
        self.situation = situation
        self.limits = limits
        var program = builder.program()
        rows = builder.rows
        program.beyond = pairs.beyond == nil ? nil : builder.beyond
        self.program = program
        members = builder.members
        homeOfSite = builder.homeOfSite
    }

    /// Solves the program, with a bound that holds for every lawful plan.
    ///
    /// Where not every set past the usual limit was gone through, the bound is that of the program
    /// without the usual limit in those homes: a relaxation. Where its best plan is lawful, that is the
    /// best of all.
    func solve(_ options: PackingOptions) -> PackingOutcome {
        if unsearched.isEmpty { return program.solve(options: options) }
        let relaxed = AllocationModel(
            register: register, situation: situation, limits: limits,
            pairs: pairs.lifting(unsearched), lifted: unsearched)
        var first = options
        first.incumbent = nil
        first.footing = nil
        first.tieBreak = nil
        first.certifies = false
        let now = ContinuousClock.now
        first.deadline = options.deadline.map { now + ($0 - now) / 2 }
        first.timeLimit = options.timeLimit.map { $0 / 2 }
        var upper = relaxed.program.solve(options: first)
        if let found = upper.plan, let columns = columns(for: relaxed.homes(after: found.columns)),
            let plan = program.checkedPlan(columns), plan.cost == found.cost,
            plan.secondaryCost == found.secondaryCost
        {
            upper.plan = plan
            upper.footing = nil
            upper.tieBreakProved = false
            return upper
        }
        var second = options
        second.timeLimit = first.timeLimit
        var outcome = program.solve(options: second)
        outcome.bound = upper.bound
        outcome.secondaryBound = program.constantSecondaryCost
        outcome.tieBreakProved = false
        if [.proved, .infeasible, .gapReached].contains(outcome.termination) {
            outcome.termination =
                upper.termination == .infeasible ? .infeasible : .unsearchedSets
        }
        return outcome
    }

    /// For each unit of children, by its first child, the homes that could hold all of it: those of the
    /// columns that hold all its members; ascending.
    ///
    /// - Parameter units: disjoint sets of children, ascending.
    func homes(forAllOf units: [[Int]]) -> [Int: [Int]] {
        var unitOfFirst: [Int: [Int]] = [:]
        for unit in units {
            if let first = unit.first { unitOfFirst[first] = unit }
        }
        var homes: [Int: Set<Int>] = [:]
        for (party, members) in members.enumerated() {
            for child in members {
                guard let unit = unitOfFirst[child], unit.allSatisfy(members.contains) else {
                    continue
                }
                for column in program.columnStart[party]..<program.columnStart[party + 1]
                where program.columnSites[column] >= 0 {
                    homes[child, default: []].insert(homeOfSite[Int(program.columnSites[column])])
                }
            }
        }
        for (first, unit) in unitOfFirst {
            homes[first, default: []].formUnion(unsearchedHomes(for: unit))
        }
        return homes.mapValues { $0.sorted() }
    }

    /// For each child, the homes in which the program may place it without anybody else, while those who
    /// may stay there stay; ascending.
    func homesForOne() -> [Int: [Int]] {
        var homes: [Int: Set<Int>] = [:]
        for (party, members) in members.enumerated() where members.count == 1 {
            let columns = program.columnStart[party]..<program.columnStart[party + 1]
            homes[members[0], default: []].formUnion(
                columns.map { Int(program.columnSites[$0]) }.filter { site in
                    guard site >= 0 else { return false }
                    let facts = program.sites[site]
                    return program.parties[party].isExclusive || program.parties[party].isStay
                        || facts.stayers < facts.capacity
                }.map { homeOfSite[$0] })
        }
        return homes.mapValues { $0.sorted() }
    }

    /// The homes in which children could live together although no party of the program says so.
    func unsearchedHomes(for children: [Int]) -> [Int] {
        unsearched.sorted().filter { home in
            pairs.homes.days.mayExceed(children, in: home)
                && children.allSatisfy {
                    register.children[$0].lives(in: home)
                        || pairs.homes.isOpen(child: $0, home: home)
                }
        }
    }

    /// The home of every child after the run; nil for a child without one (or not in the run).
    func homes(after columns: [Int]) -> [Int?] {
        var homes: [Int?] = situation.settledIn.map { $0 < 0 ? nil : Int($0) }
        for column in columns {
            let site = program.columnSites[column]
            let party = program.party(ofColumn: column)
            guard site != PackingProgram.noSite else { continue }
            for child in members[party] { homes[child] = homeOfSite[Int(site)] }
        }
        return homes
    }

    /// The columns that give each child that home (nil: none, or stays where it may), or nil where
    /// no columns do.
    func columns(for homes: [Int?]) -> [Int]? {
        // Larger parties first: a household or a group together is cheaper than its members.
        var covered = [Bool](repeating: false, count: program.demandCount)
        var chosen: [Int] = []
        let order = program.parties.indices.sorted {
            (program.parties[$1].demands.count, $0) < (program.parties[$0].demands.count, $1)
        }
        for party in order {
            let parts = program.parties[party].demands
            if parts.contains(where: { covered[Int($0)] }) { continue }
            let wanted = members[party].map { homes[$0] }
            guard let first = wanted.first, wanted.allSatisfy({ $0 == first }) else { continue }
            for column in program.columnStart[party]..<program.columnStart[party + 1] {
                let site = program.columnSites[column]
                let home = site == PackingProgram.noSite ? nil : homeOfSite[Int(site)]
                guard home == first else { continue }
                chosen.append(column)
                for demand in parts { covered[Int(demand)] = true }
                break
            }
        }
        return covered.allSatisfy { $0 } ? chosen.sorted() : nil
    }

    /// What a name of an exported model stands for: kind, children, home, row.
    package func words(_ meaning: ModelExport.Name) -> [String] {
        func children(_ party: Int) -> String {
            members[party].map { register.instance.children[$0].id }.joined(separator: "; ")
        }
        func home(_ site: Int) -> String { register.instance.homes[homeOfSite[site]].id }
        switch meaning {
        case .column(let column):
            let party = program.party(ofColumn: column)
            let site = Int(program.columnSites[column])
            let kind =
                site < 0 ? "without-home" : program.parties[party].isStay ? "stay" : "placement"
            return [kind, children(party), site < 0 ? "" : home(site), ""]
        case .slack(let row): return ["slack", "", "", program.couplingRows[row].name]
        case .opening(let site): return ["opening", "", home(site), ""]
        case .demand(let demand):
            let party = program.parties.firstIndex { $0.demands.contains(Int32(demand)) }
            return ["demand", party.map(children) ?? "", "", ""]
        case .room(let site): return ["room", "", home(site), ""]
        case .entry(let site): return ["entry", "", home(site), ""]
        case .conflict(let site, _): return ["conflict", "", home(site), ""]
        case .coupling(let row): return ["coupling", "", "", program.couplingRows[row].name]
        case .secondaryLimit: return ["budget", "", "", ""]
        case .constant: return ["constant", "", "", ""]
        }
    }
}
