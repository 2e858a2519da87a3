import Care

/// A programme that changes demand from a day on, by as much as its author says.
///
/// No effect is ever assumed, and no optimisation chooses one: the threshold of care is not a lever.
package struct DemandChange: Sendable, Hashable {
    /// What is multiplied.
    package enum What: String, Sendable, CaseIterable {
        /// How many come into care.
        case entrants
        /// How fast children leave care.
        case leavers
        /// How often placements end; 0 to 1.
        case moves
    }

    /// A child as a programme fits it: on the day it is needed by, leaves or moves.
    package struct Subject: Sendable, Hashable {
        /// Age in whole years.
        package var age: Int
        /// The name of the district the child comes from; nil = not known.
        package var district: String?
        /// Unaccompanied asylum-seeking child.
        package var isUnaccompanied: Bool

        /// Creates a subject.
        package init(age: Int, district: String?, isUnaccompanied: Bool) {
            self.age = age
            self.district = district
            self.isUnaccompanied = isUnaccompanied
        }
    }

    /// Its name.
    package var name: String
    /// What is multiplied.
    package var what: What
    /// The multiplier where it works least, in millionths.
    package var low: Int
    /// The multiplier as expected, in millionths.
    package var central: Int
    /// The multiplier where it works most, in millionths.
    package var high: Int
    /// Whole years of age it is for; nil = all.
    package var ages: ClosedRange<Int>?
    /// The districts it is for; empty = all.
    package var districts: [String]
    /// Whether it is for unaccompanied children only (true) or for all others (false); nil = both.
    package var unaccompanied: Bool?
    /// The first day; nil = the day of the data.
    package var from: Day?
    /// The last day; nil = it goes on.
    package var to: Day?
    /// Days from `from` until it works in full.
    package var startupDays: Int
    /// What it costs once.
    package var oneOff: Pence
    /// What it costs a week.
    package var weekly: Pence
    /// What speaks for it, in its author's words.
    package var evidence: String?

    /// A programme without effect, cost or limit.
    package init(name: String, what: What) {
        self.name = name
        self.what = what
        low = 1_000_000
        central = 1_000_000
        high = 1_000_000
        districts = []
        startupDays = 0
        oneOff = .zero
        weekly = .zero
    }

    /// Whether it is for a child.
    package func fits(_ subject: Subject) -> Bool {
        if let ages, !ages.contains(subject.age) { return false }
        if let unaccompanied, unaccompanied != subject.isUnaccompanied { return false }
        if districts.isEmpty { return true }
        guard let district = subject.district?.lowercased() else { return false }
        return districts.contains { $0.lowercased() == district }
    }

    /// The multiplier in full force: low to an effect of 0.1, central at 0.5, high from 0.9,
    /// straight between.
    ///
    /// - Parameter effect: in millionths, 0 to 1,000,000.
    package func inFullForce(effect: Int) -> Multiplier {
        let million = 1_000_000
        if effect <= 100_000 { return Multiplier(numerator: low, denominator: million) }
        if effect >= 900_000 { return Multiplier(numerator: high, denominator: million) }
        let width = 400_000
        let (from, to, gone) =
            effect <= 500_000
            ? (low, central, effect - 100_000) : (central, high, effect - 500_000)
        return Multiplier(
            numerator: from * (width - gone) + to * gone, denominator: width * million)
    }

    /// The multiplier on a day: 1 before the first and after the last day; for entrants and moves
    /// it goes straight from 1 to its full force in the first `startupDays`.
    ///
    /// - Parameters:
    ///   - day: the day.
    ///   - effect: in millionths.
    ///   - asOf: the day of the data, from which it counts where no first day is given.
    package func multiplier(on day: Day, effect: Int, asOf: Day) -> Multiplier {
        let from = self.from ?? asOf
        if day < from { return .one }
        if let to, day > to { return .one }
        let full = inFullForce(effect: effect)
        let gone = day.days(since: from)
        guard gone < startupDays, what != .leavers else { return full }
        // 1 + (full − 1) × gone ÷ startup.
        return Multiplier(
            numerator: full.denominator * (startupDays - gone) + full.numerator * gone,
            denominator: full.denominator * startupDays)
    }

    /// The day a child leaves under this programme.
    ///
    /// What is left of the stay, from when the programme works in full or the child comes, is
    /// divided by the multiplier, rounded up to whole days, and never goes past the 18th birthday.
    ///
    /// - Parameters:
    ///   - until: the day the child would leave.
    ///   - came: the day the child came; the day of the data for children of today.
    ///   - birthday: the 18th.
    ///   - effect: in millionths.
    ///   - asOf: the day of the data.
    ///   - subject: the child on the day given.
    package func leaving(
        until: Day, came: Day, birthday: Day, effect: Int, asOf: Day, subject: (Day) -> Subject
    ) -> Day {
        let works = (from ?? asOf).adding(days: startupDays)
        let start = max(works, came)
        guard start < until, to.map({ start <= $0 }) ?? true, fits(subject(start)) else {
            return until
        }
        let multiplier = inFullForce(effect: effect)
        if multiplier.numerator == 0 { return birthday }
        // Wide, because a multiplier's denominator may have twelve digits.
        let wide = Int128(until.days(since: start)) * Int128(multiplier.denominator)
        let divisor = Int128(multiplier.numerator)
        // Longer than anybody is a child, where the multiplier is next to nothing.
        let days = Int(min((wide + divisor - 1) / divisor, 36_525))
        // Never past the birthday.
        return min(start.adding(days: days), birthday)
    }
}
