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
        /// Day of birth.
        package var birth: Day
        /// The name of the district the child comes from; nil = not known.
        package var district: String?
        /// Unaccompanied asylum-seeking child.
        package var isUnaccompanied: Bool

        package init(birth: Day, district: String?, isUnaccompanied: Bool) {
            self.birth = birth
            self.district = district
            self.isUnaccompanied = isUnaccompanied
        }
    }

    /// Its name; blank where it has none.
    package var name: String
    /// What is multiplied.
    package var what: What
    /// The multiplier in futures of small effect.
    package var low = Rate(millionths: 1_000_000)
    /// The multiplier in futures of middling effect.
    package var central = Rate(millionths: 1_000_000)
    /// The multiplier in futures of great effect.
    package var high = Rate(millionths: 1_000_000)
    /// Whole years of age it is for, both ends included; nil = all.
    package var ages: ClosedRange<Int>?
    /// The districts it is for; empty = all.
    package var districts: Set<String> = []
    /// Whether it is for unaccompanied children only (true) or for all others (false); nil = both.
    package var isUnaccompanied: Bool?
    /// The first day.
    package var from: Day
    /// The last day; nil = it goes on.
    package var to: Day?
    /// Days from `from` until it works in full.
    package var startupDays = 0
    /// What it costs once, on its first day.
    package var oneOff = Pence.zero
    /// What it costs for each week in which it is in force.
    package var weekly = Pence.zero
    /// What speaks for it, in its author's words; shown, never used.
    package var evidence: String?

    /// A programme without effect, cost or limit.
    package init(name: String, what: What, from: Day) {
        self.name = name
        self.what = what
        self.from = from
    }

    /// Whether it changes nothing, whatever the effect.
    package var isNeutral: Bool {
        low == central && central == high && high.millionths == 1_000_000
    }

    /// Whether a day lies within the change.
    package func isInForce(on day: Day) -> Bool { from <= day && to.map { day <= $0 } ?? true }

    /// Whether it is for a child on a day; names of districts are compared without regard to case.
    package func fits(_ subject: Subject, on day: Day) -> Bool {
        if let ages, !ages.contains(day.wholeYears(since: subject.birth)) { return false }
        if let isUnaccompanied, isUnaccompanied != subject.isUnaccompanied { return false }
        if districts.isEmpty { return true }
        guard let district = subject.district else { return false }
        if districts.contains(district) { return true }
        let folded = district.lowercased()
        return districts.contains { $0.lowercased() == folded }
    }

    /// The multiplier in full force: low to an effect of 0.1, central at 0.5, high from 0.9,
    /// straight between.
    package func inFullForce(effect: Rate) -> Multiplier {
        let million = 1_000_000
        func whole(_ rate: Rate) -> Multiplier {
            Multiplier(numerator: Int(rate.millionths), denominator: million)
        }
        func between(_ first: Rate, _ last: Rate, _ gone: Int64) -> Multiplier {
            let width: Int64 = 400_000
            return Multiplier(
                numerator: Int(first.millionths * (width - gone) + last.millionths * gone),
                denominator: Int(width) * million)
        }
        switch effect.millionths {
        case ...100_000: return whole(low)
        case 900_000...: return whole(high)
        case ..<500_000: return between(low, central, effect.millionths - 100_000)
        default: return between(central, high, effect.millionths - 500_000)
        }
    }

    /// The multiplier of entrants or moves on a day: 1 before the first and after the last day; it
    /// goes straight from 1 to its full force in the first `startupDays`.
    package func multiplier(effect: Rate, on day: Day) -> Multiplier {
        guard isInForce(on: day) else { return .one }
        let full = inFullForce(effect: effect)
        let gone = day.days(since: from)
        guard gone < startupDays else { return full }
        // 1 + (full − 1) × gone ÷ startup.
        return Multiplier(
            numerator: full.denominator * (startupDays - gone) + full.numerator * gone,
            denominator: full.denominator * startupDays)
    }

    /// The product of the multipliers of those changes that fit a child on a day, in millionths,
    /// rounded half up.
    ///
    /// - Parameters:
    ///   - what: What the changes are of.
    ///   - changes: Changes to look through.
    ///   - effect: How great their effect is, from 0 to 1.
    ///   - subject: The child.
    ///   - day: The day.
    ///   - growth: A further multiplier, as that of the population; nil for none.
    package static func product(
        of what: What, in changes: [DemandChange], effect: Rate, subject: Subject, on day: Day,
        times growth: Multiplier? = nil
    ) -> Int {
        var multipliers = growth.map { [$0] } ?? []
        for change in changes where change.what == what && change.fits(subject, on: day) {
            multipliers.append(change.multiplier(effect: effect, on: day))
        }
        return multipliers.isEmpty ? 1_000_000 : Multiplier.product(of: multipliers)
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
    ///   - effect: how great the programme's effect is, from 0 to 1.
    ///   - subject: the child.
    package func leaving(
        until: Day, came: Day, birthday: Day, effect: Rate, subject: Subject
    ) -> Day {
        let start = max(from.adding(days: startupDays), came)
        guard start < until, to.map({ start <= $0 }) ?? true, fits(subject, on: start) else {
            return until
        }
        let multiplier = inFullForce(effect: effect)
        if multiplier.numerator == 0 { return birthday }
        // Wide, because a multiplier's denominator may have twelve digits.
        let days = HalfUp.ceiling(
            Int128(until.days(since: start)) * Int128(multiplier.denominator),
            Int128(multiplier.numerator))
        // Longer than anybody is a child, where the multiplier is next to nothing.
        return min(start.adding(days: Int(min(days, 36_525))), birthday)
    }
}
