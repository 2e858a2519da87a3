import Care

/// Proves a lower bound on the points of every lawful plan, from prices and the rules alone.
///
/// Uses nothing of the optimiser: no program, no columns, no solver. Prices come from a certificate;
/// everything else is asked of the rules again, pair by pair, for every child and every home.
///
/// ## The proof
///
/// A lawful plan gives every allocated child one of: a home, its own home, no home. Read it as
/// *parties*: a child alone; a together group as a whole, in one home or on its way out; a
/// together-if-possible group that shares one home (its points carry minus the split weight, and the
/// weight is a constant); or all who live in a foster home past the usual limit. With prices u for
/// children, v ≥ 0 for places of homes (e ≥ 0 more for newcomers of a home over-full by its stayers),
/// k ≥ 0 for cuts and l ≥ 0 for rows, the reduced cost of a party in a home is
///
///     d = points − Σ u + use × v + size × e [newcomer] + Σ k × coefficient [cut names the party]
///         + Σ over its members ⌊Σ ± l a / scale⌋
///
/// and, since no home takes more than its room R, no lawful set of parties of a home breaks a cut,
/// and every row holds, each plan has at least
///
///     constant + Σ u − Σ R v + Σ over-full min(0, (S − C) v − C e) − Σ k × limit + Σ ⌊∓ l b / scale⌋
///
/// points, if no reduced cost is below 0. That, for every party and home, is what is gone through. All
/// of it is whole numbers, 128 bits where products are made; divisions are rounded towards the weaker
/// bound.
package struct BoundProof: Sendable {
    /// What is wrong with a certificate.
    package struct Objection: Sendable, Hashable {
        /// A word for programs: `instance`, `plan`, `points`, `price`, `cut`, `row`, `bound`.
        package var what: String
        /// What is wrong, in a sentence.
        package var text: String
    }

    /// The bound that the prices prove; nil where a price is none that proves anything.
    package let bound: Points?
    /// What is wrong with the prices, in a fixed order.
    package let objections: [Objection]
    /// How many pairs of a child and a home were asked about.
    package let pairs: Int

    /// Works out what the prices of a certificate prove, on both cores.
    ///
    /// - Complexity: every rule of every allocated child with every home that has room; memory for
    ///   one child's homes at a time.
    package init(_ certificate: PlanCertificate, register: Register) {
        var prover = BoundProver(certificate, register: register)
        prover.prove()
        prover.objectToLowering()
        objections = prover.objections
        bound = prover.objections.isEmpty ? Points(billionths: Int64(clamping: prover.bound)) : nil
        pairs = prover.pairs
    }
}

extension PlanCertificate {
    /// Lowers the prices of children until no reduced cost is below 0, and claims the bound that the
    /// prices then prove.
    ///
    /// - Returns: whether they prove any.
    mutating func settle(register: Register) -> Bool {
        var prover = BoundProver(self, register: register)
        prover.prove()
        guard prover.objections.isEmpty else { return false }
        for (child, lowering) in prover.lowering.enumerated() {
            cover[child] -= Int64(clamping: lowering)
        }
        bound = Points(billionths: Int64(clamping: prover.bound))
        return true
    }
}
