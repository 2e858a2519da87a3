/// Finds violated inequalities of whole sites: facets of what may live at one site together.
///
/// A site's part of a fractional solution is a mixture of patterns (sets that may live there
/// together) or it is not. Where it is not, a linear program over patterns, made as they are needed,
/// gives the inequality that cuts it off most; its coefficients are made whole, its right-hand side
/// is the heaviest pattern, and the site's other columns are lifted into it one by one. The linear
/// program with all such inequalities is as strong as one with a column for each pattern of each
/// site.
struct PatternSeparation {
    private let index: ProgramIndex
    private let tuning: SearchTuning

    init(index: ProgramIndex, tuning: SearchTuning) {
        self.index = index
        self.tuning = tuning
    }

    /// Violated inequalities of a solution, by site.
    ///
    /// - Parameter done: sites that are left alone.
    func violated(
        in restricted: RestrictedProgram, values: [Double], but done: Set<Int> = []
    ) throws(GLPKFailure) -> [SiteCut] {
        var found: [SiteCut] = []
        var positive: [Int: [Int]] = [:]
        var suspects: Set<Int> = []
        for column in values.indices
        where restricted.party[column] >= 0 && values[column] > tuning.wholeness {
            let site = Int(index.program.columnSites[restricted.programColumn[column]])
            if site < 0 { continue }
            positive[site, default: []].append(column)
            // An overfull site can be half open with none of its columns in parts.
            if values[column] < 1 - tuning.wholeness || index.isOverfull(site) {
                suspects.insert(site)
            }
        }
        for site in suspects.sorted() where !done.contains(site) {
            guard let here = positive[site], here.count > 1, here.count <= tuning.mostFacetColumns
            else { continue }
            if let cut = try violated(in: restricted, values: values, site: site, here: here) {
                found.append(cut)
            }
        }
        return found
    }

    private func violated(
        in restricted: RestrictedProgram, values: [Double], site: Int, here: [Int]
    ) throws(GLPKFailure) -> SiteCut? {
        let members = here.map {
            (party: Int(restricted.party[$0]), column: restricted.programColumn[$0])
        }
        let patterns = SitePatterns(index: index, site: site, members: members)
        let point = here.map { values[$0] }
        guard let weights = try facet(patterns, point) else { return nil }
        guard let whole = Self.wholeNumbers(weights),
            let heaviest = patterns.heaviest(whole), heaviest.value > 0
        else { return nil }
        var reach = 0.0
        for (a, x) in zip(whole, point) { reach += Double(a) * x }
        if reach <= Double(heaviest.value) * (1 + tuning.facetViolation) { return nil }
        return lifted(
            whole, bound: heaviest.value, members: members, in: restricted, site: site)
    }

    /// The weights, at most 1 for every pattern, that make most of a point; nil where that is 1.
    private func facet(_ patterns: SitePatterns, _ point: [Double]) throws(GLPKFailure)
        -> [Double]?
    {
        let program = try LinearProgram()
        let count = point.count
        try program.addColumns(
            lower: [Double](repeating: 0, count: count),
            upper: [Double](repeating: 1, count: count),
            cost: point.map { -$0 }, start: [Int32](repeating: 0, count: count + 1), rows: [],
            values: [])
        for _ in 0..<tuning.facetRounds {
            let run = try program.solve(program.rowCount == 0 ? .primal : .dualThenPrimal)
            guard run.isOptimal else { return nil }
            if -run.value <= 1 + tuning.facetViolation { return nil }
            let weights = try program.columnValues()
            guard let heaviest = patterns.heaviest(weights) else { return nil }
            if heaviest.value <= 1 + 1e-7 { return weights }
            try program.addRow(
                lower: -.infinity, upper: 1, columns: heaviest.members.map { Int32($0) },
                values: [Double](repeating: 1, count: heaviest.members.count))
        }
        return nil
    }

    /// Whole numbers in proportion to weights, as small as may be; roughly so where none fit.
    static func wholeNumbers(_ weights: [Double]) -> [Int64]? {
        for factor in 1...60 {
            let scaled = weights.map { $0 * Double(factor) }
            if scaled.allSatisfy({ abs($0 - $0.rounded()) < 1e-6 * Double(factor) }) {
                return scaled.map { Int64($0.rounded()) }
            }
        }
        let rough = weights.map { Int64(($0 * 10_000).rounded()) }
        return rough.contains { $0 > 0 } ? rough : nil
    }

    /// Lets the other columns of the site that are present join, each as strongly as it may.
    private func lifted(
        _ whole: [Int64], bound: Int64, members: [(party: Int, column: Int)],
        in restricted: RestrictedProgram, site: Int
    ) -> SiteCut? {
        var all = members
        let known = Set(members.map(\.party))
        for column in restricted.sites[site].columns {
            let party = Int(restricted.party[Int(column)])
            if known.contains(party) || all.count == SitePatterns.mostParties { continue }
            all.append((party, restricted.programColumn[Int(column)]))
        }
        let patterns = SitePatterns(index: index, site: site, members: all)
        var coefficients = whole + [Int64](repeating: 0, count: all.count - whole.count)
        for next in whole.count..<all.count {
            guard let beside = patterns.heaviest(coefficients, together: next, enough: bound)
            else { break }
            coefficients[next] = max(0, bound - beside.value)
        }
        guard bound <= Int64(Int32.max) else { return nil }
        let terms = all.indices.filter { coefficients[$0] > 0 }.map {
            SiteCut.Term(
                party: Int32(all[$0].party), coefficient: Int32(clamping: coefficients[$0]))
        }
        return SiteCut(site: site, terms: terms, bound: Int32(bound))
    }
}
