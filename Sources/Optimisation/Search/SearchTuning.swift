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
    /// The least rounds where the heuristic is all there is: of few demands they take no time.
    package var leastRounds = 2000
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
    /// Rounds for each demand without a better plan after which an improvement led by prices ends,
    /// where a proof follows.
    package var ledPatience = 0.02
    /// The loss that is accepted at the start of an improvement, in units of the cost scale: about
    /// the difference of two neighbouring homes.
    package var heat = 0.01
    /// What ``heat`` is divided by where prices lead: the start is near a good plan already.
    package var ledCooling: Int64 = 4
    /// What it is divided by where a rounded solution is improved: nearer still.
    package var roundingCooling: Int64 = 8
    /// How often a candidate is passed over when a few are put back, as a share: what is always best
    /// first would always give the same plan.
    package var noise = 0.08
    /// So many waiting and more are placed by a queue, whose regrets may be a little old: looking at
    /// all of them again after each would be quadratic.
    package var queueAt = 64
    /// How many demands are taken out at once: at least, and so many more at most.
    ///
    /// Fewer change nothing, more are not put back better.
    package var ruin = (least: 2, further: 14)
    /// How far down a demand's list a site is looked for whose children make room for it.
    package var ruinReach = 12
    /// Rounds of improvement between two looks at who waits and who is not at their best, at least;
    /// beside it an eighth of the demands.
    package var lookPause = 512
    /// A demand is not at its best from this distance on, in units of the cost scale.
    package var restlessness = 0.005
    /// The longest chain in which one takes another's place: longer ones hardly ever save anything.
    package var chainLength = 8
    /// Parties looked at for one chain.
    package var chainSteps = 100
    /// Demands in a row for whom no chain was found, after which no more are looked for: places are
    /// short then.
    package var chainFailures = 40
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
    /// How often missing a row is made dearer at a node whose solution misses one by a little, before
    /// the node is split; 0 = never.
    package var penaltyRises = 2
    /// What it is multiplied by each time: more in one step would cost GLPK its digits.
    package var penaltyRise = 100.0
    /// A related search starts from the columns up to this reduced cost, in units of the cost scale:
    /// of those beyond it hardly any is in a plan after a small change.
    package var footingReach = 0.002
    /// A value this near a whole number is whole.
    package var wholeness = 1e-6

    /// Inequalities of one site are made of at most so many columns that the solution takes: more
    /// are hardly ever violated, and take long.
    package var mostFacetColumns = 64
    /// Rounds in which the linear program of a facet gets another pattern.
    package var facetRounds = 200
    /// A facet is violated from this share on: less is GLPK's tolerance.
    package var facetViolation = 1e-4

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

    // MARK: Branch and bound

    /// Rounds of inequalities at a node: most of what they gain is gained at the root of a tree.
    package var nodeCutRounds = ByDepth(root: 40, below: 12)
    /// Rounds of whole-site inequalities at a node, which take longer.
    package var nodeFacetRounds = ByDepth(root: 20, below: 2)
    /// Inequalities that enter in a round: more slow the simplex method down more than they gain.
    package var cutsOfRound = 200
    /// A node's solution is rounded every so many levels, and where it is whole.
    package var roundingLevels = 8
    /// Programs of more rows are large to strong branching: each try is dear.
    package var largeRows = 600
    /// Groups, and columns, whose two parts are tried at a node, in small and in large programs: the
    /// most fractional ones first.
    package var triedGroups = BySize(small: 4, large: 2)
    /// See ``triedGroups``.
    package var triedColumns = BySize(small: 6, large: 3)
    /// Dual simplex steps of a try: a first impression is enough.
    package var tryingSteps = BySize(small: 60, large: 30)
    /// A sum, or a group's share, this near a whole number is not branched on.
    package var branchTolerance = 0.01
    /// What a try counts as gained at least, as a share of the gap: one part that gains nothing is not
    /// to hide what the other gains.
    package var leastGain = 1e-4
    /// How far beyond what would be enough the simplex method goes at a node, in units of the
    /// cost scale: its sums are not exact.
    package var cutoffMargin = 1e-3
    /// A column of this value and more is chosen first, of a lesser value closed first.
    package var leaning = 0.35
    /// Linear programs of a dive, and rounds of inequalities in it.
    package var diveRounds = 300
    /// See ``diveRounds``.
    package var diveCutRounds = 40
    /// A column of more than this value is taken for good in a dive.
    package var diveValue = 0.8

    /// One number for the root of a tree, another for the nodes below.
    package struct ByDepth: Sendable, Equatable {
        /// For the root.
        package var root: Int
        /// For all other nodes.
        package var below: Int

        /// One number for each.
        package init(root: Int, below: Int) {
            self.root = root
            self.below = below
        }

        func callAsFunction(_ depth: Int) -> Int { depth == 0 ? root : below }
    }

    // MARK: Large programs

    /// Rounds of pricing in the subgradient ascent.
    package var ascentRounds = BySize(small: 8, large: 10)
    /// Subgradient steps between two rounds of pricing.
    package var ascentSteps = 50
    /// Columns of each party that the ascent starts with.
    package var ascentColumns = 24
    /// Columns of each party that join in a round of pricing of the ascent.
    package var ascentEntering = 6
    /// What a direction of the ascent keeps of the last one, as a share: single steps swing to and
    /// fro.
    package var ascentMemory = 0.6
    /// Steps without a better value before the aim comes nearer.
    package var ascentPatience = 10
    /// The first aim, as a share of the first value, at most.
    package var ascentFirstAim = 0.2
    /// How much farther the aim is after a great leap, as a factor.
    package var ascentStride = 1.5
    /// The aim, as a share of the best value, at which steps end: they raise nothing any more.
    package var ascentLeastAim = 1e-5
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

    /// One number for the smaller programs, another for the larger ones; the phase says where it parts them.
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
            count("leastRounds", leastRounds, many),
            count("ledBreadth", ledBreadth, some), count("ascentBreadth", ascentBreadth, some),
            count("roundingBreadth", roundingBreadth, some),
            count("roundingRounds", roundingRounds, some),
            count("ledRounds.alone", ledRounds.alone, some),
            count("ledRounds.root", ledRounds.root, some),
            count("ledRounds.part", ledRounds.part, some),
            count("ledRounds.excerpt", ledRounds.excerpt, some),
            count("ledRounds.beside", ledRounds.beside, some),
            ("ledPatience", ledPatience, 0.001...1000), ("heat", heat, 0...1),
            count("restingGap", Int(clamping: restingGap), 1...1_000_000_000),
            count("enteringColumns", enteringColumns, some),
            ("pricingTolerance", pricingTolerance, fraction),
            count("dualSteps", dualSteps, 1...1_000_000), count("cutRounds", cutRounds, some),
            count("surestCutRounds", surestCutRounds, 0...1000),
            ("leastCutGain", leastCutGain, 0...1),
            count("settledGain", Int(clamping: settledGain), 1...1_000_000_000),
            count("creepingGain", Int(clamping: creepingGain), 1...1_000_000_000),
            count("penaltyRises", penaltyRises, 0...4), ("penaltyRise", penaltyRise, 1...1000),
            ("wholeness", wholeness, 1e-9...0.01), ("footingReach", footingReach, 0...1),
            ("leastGain", leastGain, 1e-9...0.1), ("cutoffMargin", cutoffMargin, 0...1),
            count("mostOffCosts", mostOffCosts, 0...64),
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
        list += [
            count("ledCooling", Int(clamping: ledCooling), some),
            count("roundingCooling", Int(clamping: roundingCooling), some),
            ("noise", noise, 0...0.9),
            count("queueAt", queueAt, 1...10_000), count("ruin.least", ruin.least, some),
            count("ruin.further", ruin.further, 0...1000), count("ruinReach", ruinReach, some),
            count("lookPause", lookPause, many), ("restlessness", restlessness, 0...1),
            count("chainLength", chainLength, 0...100), count("chainSteps", chainSteps, many),
            count("chainFailures", chainFailures, many),
            count("mostFacetColumns", mostFacetColumns, 2...SitePatterns.mostParties),
            count("facetRounds", facetRounds, some), ("facetViolation", facetViolation, 1e-9...0.1),
            count("nodeCutRounds.root", nodeCutRounds.root, 0...1000),
            count("nodeCutRounds.below", nodeCutRounds.below, 0...1000),
            count("nodeFacetRounds.root", nodeFacetRounds.root, 0...1000),
            count("nodeFacetRounds.below", nodeFacetRounds.below, 0...1000),
            count("cutsOfRound", cutsOfRound, many), count("roundingLevels", roundingLevels, some),
            count("largeRows", largeRows, any), ("branchTolerance", branchTolerance, 1e-9...0.1),
            ("leaning", leaning, 0...1), count("diveRounds", diveRounds, 0...100_000),
            count("diveCutRounds", diveCutRounds, 0...1000), ("diveValue", diveValue, 0.5...1),
            count("ascentEntering", ascentEntering, some), ("ascentMemory", ascentMemory, 0...0.99),
            count("ascentPatience", ascentPatience, some),
            ("ascentFirstAim", ascentFirstAim, 1e-6...1), ("ascentStride", ascentStride, 1...10),
            ("ascentLeastAim", ascentLeastAim, 1e-12...0.1),
        ]
        list += both("firstColumns", firstColumns, some)
        list += both("triedGroups", triedGroups, some)
        list += both("triedColumns", triedColumns, some)
        list += both("tryingSteps", tryingSteps, many)
        list += both("keptColumns", keptColumns, some)
        list += both("fewCliques", fewCliques, 0...100_000)
        list += both("ascentRounds", ascentRounds, some)
        list += both("excerptNodes", excerptNodes, many)
        return list
    }
}
