import Care

/// What kind of county to make.
package struct CountyParameters: Sendable, Hashable {
    /// How scarce places are.
    package enum Tightness: String, Sendable, CaseIterable {
        /// Few usable places, narrow terms of approval, a target that presses.
        case tight
        /// Places to choose from, wide terms, a target that is nearly met.
        case loose
    }

    /// Where it lies.
    package enum Country: Sendable, Hashable {
        /// Invented authorities: how many place children, how many lie around them, metres between
        /// the middles of two.
        case invented(placing: Int, around: Int, spacing: Int)
        /// A given geography.
        case given(Geography)
    }

    /// The day.
    package var asOf: Day
    /// Where it lies.
    package var country: Country
    /// Rows of children.csv.
    package var children: Int
    /// Rows of homes.csv.
    package var homes: Int
    /// Children whose move is planned and who may stay.
    package var mayMove: Int
    /// Children whose present place ends.
    package var mustMove: Int
    /// Children without a home.
    package var referred: Int
    /// How scarce places are.
    package var tightness: Tightness
    /// Of a thousand cells that may be blank in life, how many are left blank.
    package var blanks: Int
    /// The target share outside; nil leaves it out.
    package var outOfAreaTarget: Rate?
    /// Kinds, ages, distances and prices.
    package var profile: PlacementProfile

    /// The open requests are divided 30 % may-move, 30 % must-move, 40 %
    /// referred, and with more than half of all children open 55 %, 20 %, 25 %.
    ///
    /// - Parameters:
    ///   - asOf: the day.
    ///   - country: where it lies.
    ///   - children: rows of children.csv.
    ///   - homes: rows of homes.csv.
    ///   - open: children to be allocated, at most `children`.
    ///   - tightness: how scarce places are.
    ///   - blanks: of a thousand; 20 by default.
    ///   - outOfAreaTarget: the target share outside; nil leaves it out.
    ///   - profile: kinds, ages, distances and prices.
    package init(
        asOf: Day, country: Country, children: Int, homes: Int, open: Int,
        tightness: Tightness = .loose, blanks: Int = 20, outOfAreaTarget: Rate? = nil,
        profile: PlacementProfile = .england2024
    ) {
        self.asOf = asOf
        self.country = country
        self.children = children
        self.homes = homes
        let parts = Quota.apportion(
            max(0, open), by: 2 * open > children ? [55, 20, 25] : [30, 30, 40])
        mayMove = parts[0]
        mustMove = parts[1]
        referred = parts[2]
        self.tightness = tightness
        self.blanks = blanks
        self.outOfAreaTarget = outOfAreaTarget
        self.profile = profile
    }

    /// Children to be allocated.
    package var open: Int { mayMove + mustMove + referred }
}

/// Why no county can be made of these parameters.
package enum GenerationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A number is outside its range.
    case range(name: String, value: Int, least: Int, most: Int)
    /// The children do not fit in so few homes.
    case tooFewHomes(given: Int, least: Int)

    /// What is wrong and the mend, in a sentence.
    package var description: String {
        switch self {
        case .range(let name, let value, let least, let most):
            "\(name) is \(value); give a number from \(least) to \(most)."
        case .tooFewHomes(let given, let least):
            given.counted("home", "homes") + " cannot hold that many children; give at least "
                + least.counted("home", "homes") + " or fewer children."
        }
    }
}

/// Named sizes of the benchmark and of the bundled instances.
package enum CountyFamily: String, Sendable, CaseIterable {
    /// A duty desk: 60 open requests, 300 homes.
    case dutyDesk = "duty-desk"
    /// A county re-optimised whole: 600 children, all open, 900 homes.
    case county
    /// A regional alliance of eight authorities: 5,000 children, all open, 8,000 homes.
    case region
    /// England, 152 authorities: 83,000 children, all open, 70,000 homes.
    case england
    /// A dozen children and a score of homes, for a quick look.
    case tiny
    /// Cambridgeshire on 30 September 2011, shaped on the Cabinet report of that autumn.
    case cambridgeshire2011 = "cambridgeshire-2011"

    /// The family's parameters, to be changed where wanted.
    package func parameters(tightness: CountyParameters.Tightness) -> CountyParameters {
        let autumn2025 = Day(number: 20_361)
        let target = Rate(millionths: tightness == .tight ? 290_000 : 400_000)
        func made(
            _ country: CountyParameters.Country, children: Int, homes: Int, open: Int
        ) -> CountyParameters {
            CountyParameters(
                asOf: autumn2025, country: country, children: children, homes: homes, open: open,
                tightness: tightness, outOfAreaTarget: target)
        }
        switch self {
        case .dutyDesk:
            return made(
                .invented(placing: 1, around: 36, spacing: 52_000), children: 300, homes: 300,
                open: 60)
        case .county:
            return made(
                .invented(placing: 1, around: 36, spacing: 52_000), children: 600, homes: 900,
                open: 600)
        case .region:
            return made(
                .invented(placing: 8, around: 29, spacing: 44_000), children: 5000, homes: 8000,
                open: 5000)
        case .england:
            // A country holds nearly as many children as places: nine in ten may stay where they are.
            var parameters = made(
                .invented(placing: 152, around: 0, spacing: 32_000), children: 83_000,
                homes: 70_000, open: 83_000)
            parameters.mayMove = 74_700
            parameters.mustMove = 3_300
            parameters.referred = 5_000
            return parameters
        case .tiny:
            return made(
                .invented(placing: 1, around: 6, spacing: 52_000), children: 14, homes: 24,
                open: 6)
        case .cambridgeshire2011:
            var parameters = CountyParameters(
                asOf: Day(number: 15_247), country: .given(.cambridgeshire2011), children: 472,
                homes: 560, open: 45, tightness: tightness,
                outOfAreaTarget: Rate(millionths: 290_000), profile: .cambridgeshire2011)
            parameters.mayMove = 18
            parameters.mustMove = 13
            parameters.referred = 14
            return parameters
        }
    }
}
