import Care
import Optimisation

/// What a whole allocation of a country starts from: prices of all places, a plan, a bound.
///
/// Where not all pairs are held, which homes are worth holding depends on what places cost: near a
/// city without room every near home is taken. So places are priced by auction over all pairs, and
/// homes that are cheap at those prices are held beside those that are cheap without.
struct HeadStart {
    /// The pairs held, those of the auction and of its plan included.
    let pairs: OpenPairs
    /// The home of every child in a lawful plan, rows over all children left aside.
    let homes: [Int?]
    /// A bound that the prices prove over all pairs.
    let bound: Points
    /// The prices, as a certificate without a plan; nil where they prove nothing.
    let certificate: PlanCertificate?

    /// Steps of the auction's rounds, in points; the last twice, because places that lost their
    /// holders are free again at its start.
    private static let steps = [512, 64, 16, 8, 8]
    /// The share of the time left that the auction may take.
    private static let share = 0.4

    init(_ allocator: Allocator, limits: AllocationLimits, options: PackingOptions) {
        let clock = ContinuousClock()
        let start = clock.now
        let end = options.deadline.map { start + ($0 - start) * Self.share }
        let progress = options.progress
        var auction = PlaceAuction(homes: allocator.pairs.homes, breadth: 100) {
            if let end, clock.now >= end { return true }
            let elapsed = (clock.now - start) / .seconds(1)
            let state = PackingProgress(
                phase: .prices, incumbent: nil, bound: nil, seconds: elapsed)
            return progress.map { !$0(state) } ?? false
        }
        auction.run(steps: Self.steps.map { Int64($0) * Points.one })
        homes = auction.plan()
        let further = auction.further(plan: homes)
        pairs = allocator.pairs.widened(byChild: further.byChild, byGroup: further.byGroup)
        var prices = PlanCertificate()
        prices.includesAsk = limits.includesAsk
        prices.cover = auction.worth
        prices.room = auction.rents.enumerated().filter { $1 > 0 }
            .map { PlanCertificate.HomePrice(home: $0, price: $1) }
        certificate = prices.settle(register: allocator.register) ? prices : nil
        bound = certificate?.bound ?? Points(billionths: .min)
    }
}
