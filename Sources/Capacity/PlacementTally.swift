import Care
import Forecast

/// How many children needed a home over the horizon, where they came from, and whether one inside was
/// found: what is missing, by district and age.
package struct PlacementTally: Sendable {
    /// Ages that homes are wanted for.
    package enum Ages: String, Sendable, CaseIterable {
        case small = "0-4"
        case primary = "5-10"
        case teenage = "11-15"
        case older = "16-17"

        /// The ages of a child of so many whole years.
        package init(age: Int) {
            switch age {
            case ..<5: self = .small
            case ..<11: self = .primary
            case ..<16: self = .teenage
            default: self = .older
            }
        }
    }

    /// Children of one district, ages, sex and ethnicity, unaccompanied or not.
    package struct Cell: Sendable, Hashable {
        /// The district the children come from; nil = not known.
        package var district: String?
        /// Their ages on the step day.
        package var ages: Ages
        /// Their sex.
        package var sex: Sex
        /// SSDA903 ETHNIC; nil = not recorded.
        package var ethnicity: String?
        /// Unaccompanied asylum-seeking children.
        package var isUnaccompanied: Bool

        package init(
            district: String?, ages: Ages, sex: Sex, ethnicity: String?, isUnaccompanied: Bool
        ) {
            self.district = district
            self.ages = ages
            self.sex = sex
            self.ethnicity = ethnicity
            self.isUnaccompanied = isUnaccompanied
        }
    }

    /// Placements of all futures together.
    package struct Counts: Sendable, Hashable {
        /// Children who needed a home; who needed two counts twice.
        package var needing = 0
        /// Of these, in a home inside.
        package var inside = 0
        /// Of these, in a home outside.
        package var outside = 0
        /// Of these, in a home that the rate leaves out.
        package var uncounted = 0
        /// Of these, without a home.
        package var elsewhere = 0

        /// For whom there was no home inside.
        package var missing: Int { outside + elsewhere }

        /// Nobody.
        package init() {}

        mutating func add(_ side: Simulation.Side) {
            needing += 1
            switch side {
            case .inside: inside += 1
            case .outside: outside += 1
            case .uncounted: uncounted += 1
            case .elsewhere: elsewhere += 1
            }
        }

        static func += (left: inout Counts, right: Counts) {
            left.needing += right.needing
            left.inside += right.inside
            left.outside += right.outside
            left.uncounted += right.uncounted
            left.elsewhere += right.elsewhere
        }
    }

    /// What was counted.
    package private(set) var cells: [Cell: Counts] = [:]
    /// In how many futures.
    package private(set) var futures = 0

    /// A tally of nobody.
    package init() {}

    /// The tally of one future, counted before.
    package init(ofOneFuture cells: [Cell: Counts]) {
        self.cells = cells
        futures = 1
    }

    /// Counts the placements of one more future.
    package mutating func add(_ placements: [Simulation.AllocatedChild]) {
        futures += 1
        for placement in placements {
            let cell = Cell(
                district: placement.district, ages: Ages(age: placement.age), sex: placement.sex,
                ethnicity: placement.ethnicity, isUnaccompanied: placement.isUnaccompanied)
            cells[cell, default: Counts()].add(placement.side)
        }
    }

    /// Counts those of another tally too.
    package mutating func add(_ other: PlacementTally) {
        futures += other.futures
        for (cell, counts) in other.cells { cells[cell, default: Counts()] += counts }
    }

    /// The same of some children only.
    package func only(_ isWanted: (Cell) -> Bool) -> PlacementTally {
        var tally = self
        tally.cells = cells.filter { isWanted($0.key) }
        return tally
    }

    /// All of them.
    package var total: Counts { cells.values.reduce(into: Counts()) { $0 += $1 } }

    /// By district, in the order of names; not known comes last.
    package var byDistrict: [(district: String?, counts: Counts)] {
        var found: [String?: Counts] = [:]
        for (cell, counts) in cells { found[cell.district, default: Counts()] += counts }
        return found.sorted { left, right in
            switch (left.key, right.key) {
            case (let left?, let right?): left.precedes(right)
            case (_?, nil): true
            default: false
            }
        }.map { ($0.key, $0.value) }
    }

    /// The counts of a district and ages.
    package func counts(_ district: String?, _ ages: Ages) -> Counts {
        cells.reduce(into: Counts()) { sum, entry in
            if entry.key.district == district && entry.key.ages == ages { sum += entry.value }
        }
    }

    /// A count as the mean of a future, in tenths, rounded half up.
    package func mean(_ count: Int) -> Int64 {
        futures == 0 ? 0 : HalfUp.quotient(Int128(count) * 10, Int128(futures))
    }
}
