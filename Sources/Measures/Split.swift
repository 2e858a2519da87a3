import Care

/// A measure taken apart by one dimension, before and after a plan; its rows sum to the whole.
package struct Split: Sendable, Hashable {
    /// One row.
    package struct Part: Sendable, Hashable {
        /// What it is.
        package var row: Dimension.Row
        /// The children today.
        package var before: Tally
        /// The children after the plan.
        package var after: Tally
    }

    /// By what.
    package var dimension: Dimension
    /// The rows; that of nothing recorded last, where there is anybody in it.
    package var parts: [Part]
    /// Why there is nothing to print, where nothing at all is recorded; nil otherwise.
    package var notMeasured: String?

    /// Takes children apart.
    ///
    /// - Parameters:
    ///   - dimension: By what.
    ///   - meaning: What counts as outside.
    ///   - before: The children with a home today.
    ///   - after: The same after a plan; empty without one.
    package init(
        by dimension: Dimension, meaning: OutsideMeaning, before: [PlacementFacts],
        after: [PlacementFacts]
    ) {
        // A reason for a place outside is asked only of those who are outside.
        func isAsked(_ placement: PlacementFacts) -> Bool {
            dimension != .outReason || meaning.counts(placement) == true
        }
        var tallies: [String: Part] = [:]
        var missing = Part(
            row: .init(code: Dimension.notRecorded, title: "Not recorded"), before: Tally(),
            after: Tally())
        let fixed = dimension.fixedRows
        for row in fixed { tallies[row.code] = Part(row: row, before: Tally(), after: Tally()) }
        func count(
            _ placements: [PlacementFacts], _ period: WritableKeyPath<Part, Tally>
        ) {
            for (placement, answer) in zip(placements, meaning.answers(placements))
            where isAsked(placement) {
                guard let row = dimension.row(of: placement) else {
                    missing[keyPath: period].add(answer)
                    continue
                }
                tallies[
                    row.code, default: Part(row: row, before: Tally(), after: Tally())][
                        keyPath: period
                    ].add(answer)
            }
        }
        count(before, \.before)
        count(after, \.after)
        let isAnythingRecorded = tallies.values.contains { $0.before.all + $0.after.all > 0 }
        let fixedCodes = fixed.map(\.code)
        parts = fixedCodes.compactMap { tallies[$0] }
        for code in fixedCodes { tallies[code] = nil }
        parts += tallies.values.ordered(by: \.row.code)
        if missing.before.all + missing.after.all > 0 { parts.append(missing) }
        self.dimension = dimension
        if !isAnythingRecorded && missing.before.all + missing.after.all > 0 {
            notMeasured = "Not measured: needs \(dimension.needs)."
        }
    }

    /// The sum of the rows today.
    package var before: Tally { parts.reduce(Tally()) { $0 + $1.before } }
    /// The sum of the rows after the plan.
    package var after: Tally { parts.reduce(Tally()) { $0 + $1.after } }
}
