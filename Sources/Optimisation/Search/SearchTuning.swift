/// The numbers that steer a search: how far to look, when to go on to the next phase.
///
/// None of them can make an answer wrong: a plan is checked and a bound proved whatever they are. They
/// decide how long it takes. Each has a range, which ``faults`` holds them to, and a reason.
package struct SearchTuning: Sendable {
    // MARK: Size of the program

    /// Programs of more demands start from prices by subgradient steps, and their plans are improved
    /// in excerpts: below it the simplex method is done before a subgradient step pays.
    package var largeCount = 1000
    /// Programs of more demands are solved in parts: a linear program of the whole would take more
    /// than the minutes that anybody waits for.
    package var veryLargeCount = 20_000
    /// Demands of a part, about: what one linear program does in a few seconds.
    package var partSize = 1400

    // MARK: Heuristic

    /// Candidates of each demand before there are prices: the cheapest alone are often taken.
    package var firstBreadth = 24
    /// Rounds of improvement before there are prices, for each demand: few, as prices lead better.
    package var firstRounds = 4
    /// The most such rounds.
    package var mostFirstRounds = 5000
    /// Rounds for each demand where no plan was found: hard rows want more.
    package var searchingRounds = 30
    /// The most rounds of any improvement led by prices or in search of a first plan.
    package var mostRounds = 20_000
    /// Candidates of each demand that prices lead: they name few but good ones.
    package var ledBreadth = 12
    /// Candidates of each demand after subgradient steps, whose prices are rougher.
    package var ascentBreadth = 16
    /// Candidates of each demand where a node's solution is rounded: speed matters more.
    package var roundingBreadth = 8
    /// Rounds of improvement of a rounded solution.
    package var roundingRounds = 40
    /// Rounds for each demand: where the heuristic is all there is, after the root, after a part,
    /// in an excerpt, and on the thread beside.
    package var ledRounds = LedRounds()
    /// The loss that is accepted at the start of an improvement, in units of the cost scale: about
    /// the difference of two neighbouring homes.
    package var heat = 0.01
    /// The gap of plan and bound, as one in so many, below which the thread beside rests.
    package var restingGap: Int64 = 50_000

    /// Rounds of improvement for each demand, by what led to it.
    package struct LedRounds: Sendable, Equatable {
        /// The heuristic is the whole method.
        package var alone = 20
        /// After the root's linear program.
        package var root = 8
        /// After a part's linear program.
        package var part = 4
        /// In an excerpt, which is one of many.
        package var excerpt = 2
        /// On the thread beside the linear program, which takes long there.
        package var beside = 3
    }

    // MARK: Linear program

    /// Columns of each party at first, in small and in large programs: more make the simplex method
    /// slower, fewer make more rounds of pricing.
    package var firstColumns = BySize(small: 6, large: 3)
    /// Columns of each party that enter in a round of pricing.
    package var enteringColumns = 2
    /// Columns for each demand that a thinned program keeps.
    package var keptColumns = BySize(small: 6, large: 4)
    /// A reduced cost counts as below 0 from here on, in units of the cost scale: GLPK's own
    /// tolerance is about as much.
    package var pricingTolerance = 1e-6
    /// Steps of the dual simplex method, besides half of the rows: it needs few, or goes in circles.
    package var dualSteps = 1000
    /// Rounds of inequalities before all columns are priced again.
    package var cutRounds = 30
    /// The first rounds of inequalities, which are made whatever they gain.
    package var surestCutRounds = 2
    /// The gain of a round, of the best round's, below which the columns come first.
    package var leastCutGain = 0.2
    /// So many violated cliques and fewer, and whole-site inequalities are looked for too.
    package var fewCliques = BySize(small: 0, large: 20)
    /// A round that raises the bound by less than one in so many leaves the cuts of a large program
    /// for the sums.
    package var settledGain: Int64 = 20_000
    /// A part far below the plan is not worth a round that gains less than one in so many of the
    /// distance.
    package var creepingGain: Int64 = 100
    /// A value this near a whole number is whole.
    package var wholeness = 1e-6

    // MARK: Sums

    /// Different costs of being left out up to which each has a sum of its own.
    package var mostOffCosts = 8
    /// Classes of sites in a coupling row up to which each has a sum of its own.
    package var mostClasses = 4
    /// How often the columns of equal plans are gone through before one is chosen: two or three times
    /// leave out nearly all that can be.
    package var mostNarrowings = 4
    /// Columns of a piece from which on that pays.
    package var leastNarrowed = 16
    /// How often inequalities are looked for in such a pass.
    package var mostSeparations = 30
    /// A sum this far from a whole number is split on.
    package var sumTolerance = 1e-4

    // MARK: Balls

    /// The radius of the first ball, in units of the cost scale; each further one is twice as large.
    package var firstRadius = 0.01
    /// Columns of a ball for each demand, and besides, below which it is made larger at once.
    package var ballColumns = (perDemand: 4, besides: 2000)
    /// Nodes of a ball that is not the last: a larger one may be easier.
    package var ballNodes = 400

    // MARK: Large programs

    /// Rounds of pricing in the subgradient ascent, and steps in each.
    package var ascentRounds = BySize(small: 8, large: 10)
    /// Subgradient steps between two rounds of pricing.
    package var ascentSteps = 50
    /// Columns of each party that the ascent starts with.
    package var ascentColumns = 24
    /// Batches of excerpts after a linear program, as long as each helps.
    package var excerptBatches = 8
    /// Columns of each party in an excerpt.
    package var excerptColumns = 16
    /// Nodes of an excerpt after a linear program, and in a program solved in parts.
    package var excerptNodes = BySize(small: 20, large: 40)
    /// The gap that is good enough for an excerpt after a linear program.
    package var excerptGap = 1e-4
    /// The gap that is good enough for a part.
    package var partGap = 1e-6
    /// Turns of parts and price cells.
    package var turns = 12
    /// Turns in which the dearest are worked off twice: the first plan is far from best.
    package var doubledTurns = 2
    /// Excerpts of the dearest in a turn.
    package var dearestSets = 16
    /// Columns of each party in a price cell.
    package var cellColumns = 24
    /// The greatest reduced cost of a column in a price cell, in units of the cost scale.
    package var cellReach = 300.0

    /// One number for programs that a phase takes whole, another for those it cannot.
    package struct BySize: Sendable, Equatable {
        /// For the smaller programs.
        package var small: Int
        /// For the larger ones.
        package var large: Int

        /// One number for each.
        package init(small: Int, large: Int) {
            self.small = small
            self.large = large
        }

        func callAsFunction(_ isLarge: Bool) -> Int { isLarge ? large : small }
    }

    /// The numbers that the benchmark was measured with.
    package init() {}

    /// Numbers that are out of their ranges, with the ranges; none where it can be used.
    package var faults: [String] {
        numbers.compactMap { number in
            number.range.contains(number.value)
                ? nil
                : "\(number.name) is from \(number.range.lowerBound) to \(number.range.upperBound)"
        }
    }

    private typealias Number = (name: String, value: Double, range: ClosedRange<Double>)

    private var numbers: [Number] {
        func count(_ name: String, _ value: Int, _ range: ClosedRange<Int>) -> Number {
            (name, Double(value), Double(range.lowerBound)...Double(range.upperBound))
        }
        func both(_ name: String, _ value: BySize, _ range: ClosedRange<Int>) -> [Number] {
            [
                count(name + ".small", value.small, range),
                count(name + ".large", value.large, range),
            ]
        }
        let some = 1...1000
        let many = 1...1_000_000
        let any = 0...Int.max
        let fraction = 1e-12...1.0
        var list = [
            count("largeCount", largeCount, any), count("veryLargeCount", veryLargeCount, any),
            count("partSize", partSize, many), count("firstBreadth", firstBreadth, some),
            count("firstRounds", firstRounds, some),
            count("mostFirstRounds", mostFirstRounds, many),
            count("searchingRounds", searchingRounds, some), count("mostRounds", mostRounds, many),
            count("ledBreadth", ledBreadth, some), count("ascentBreadth", ascentBreadth, some),
            count("roundingBreadth", roundingBreadth, some),
            count("roundingRounds", roundingRounds, some),
            count("ledRounds.alone", ledRounds.alone, some),
            count("ledRounds.root", ledRounds.root, some),
            count("ledRounds.part", ledRounds.part, some),
            count("ledRounds.excerpt", ledRounds.excerpt, some),
            count("ledRounds.beside", ledRounds.beside, some), ("heat", heat, 0...1),
            count("restingGap", Int(clamping: restingGap), 1...1_000_000_000),
            count("enteringColumns", enteringColumns, some),
            ("pricingTolerance", pricingTolerance, fraction),
            count("dualSteps", dualSteps, 1...1_000_000), count("cutRounds", cutRounds, some),
            count("surestCutRounds", surestCutRounds, 0...1000),
            ("leastCutGain", leastCutGain, 0...1),
            count("settledGain", Int(clamping: settledGain), 1...1_000_000_000),
            count("creepingGain", Int(clamping: creepingGain), 1...1_000_000_000),
            ("wholeness", wholeness, 1e-9...0.01), count("mostOffCosts", mostOffCosts, 0...64),
            count("mostNarrowings", mostNarrowings, 0...100),
            count("leastNarrowed", leastNarrowed, 0...1_000_000),
            count("mostSeparations", mostSeparations, 0...1000),
            count("mostClasses", mostClasses, 0...64), ("sumTolerance", sumTolerance, 1e-9...0.01),
            ("firstRadius", firstRadius, fraction),
            count("ballColumns.perDemand", ballColumns.perDemand, some),
            count("ballColumns.besides", ballColumns.besides, 0...1_000_000),
            count("ballNodes", ballNodes, many), count("ascentSteps", ascentSteps, some),
            count("ascentColumns", ascentColumns, some),
            count("excerptBatches", excerptBatches, 0...1000),
            count("excerptColumns", excerptColumns, some), ("excerptGap", excerptGap, 0...1),
            ("partGap", partGap, 0...1), count("turns", turns, 0...1000),
            count("doubledTurns", doubledTurns, 0...1000),
            count("dearestSets", dearestSets, some), count("cellColumns", cellColumns, some),
            ("cellReach", cellReach, 0...1e6),
        ]
        list += both("firstColumns", firstColumns, some)
        list += both("keptColumns", keptColumns, some)
        list += both("fewCliques", fewCliques, 0...100_000)
        list += both("ascentRounds", ascentRounds, some)
        list += both("excerptNodes", excerptNodes, many)
        return list
    }
}
