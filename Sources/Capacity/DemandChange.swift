import Care

/// A dated multiplier of who comes, leaves or moves, set by a person; none is ever assumed or chosen.
package struct DemandChange: Sendable, Hashable {
    /// What is multiplied.
    package enum What: String, Sendable, CaseIterable {
        /// Children who come into care.
        case entrants
        /// How fast children leave care.
        case leavers
        /// Placements that end.
        case moves
    }

    /// A fraction, exact.
    package struct Fraction: Sendable, Hashable {
        /// Above the line; 0 or more.
        package var above: Int64
        /// Below the line; more than 0.
        package var below: Int64
    }

    /// The programme's name; blank where it has none.
    package var name: String
    /// What is multiplied.
    package var what: What
    /// The multiplier in futures of small effect.
    package var low: Rate
    /// The multiplier in futures of middling effect.
    package var central: Rate
    /// The multiplier in futures of great effect.
    package var high: Rate
    /// Ages of the children concerned, both ends included; nil for all.
    package var ages: ClosedRange<Int>?
    /// Districts of the children concerned; empty for all.
    package var districts: Set<String>
    /// Whether unaccompanied children are concerned, or only others; nil for both.
    package var isUnaccompanied: Bool?
    /// The first day.
    package var from: Day
    /// The last day; nil for no end.
    package var to: Day?
    /// Days in which the multiplier goes straight from 1 to its value.
    package var startupDays: Int
    /// What the programme costs once, on its first day.
    package var oneOff: Pence
    /// What the programme costs for each week in which it is in force.
    package var weekly: Pence
    /// What is known of its effect; shown, never used.
    package var evidence: String?

    /// Whether a day lies within the change.
    package func isInForce(on day: Day) -> Bool { from <= day && to.map { day <= $0 } ?? true }

    /// Whether the change is about a child on a day.
    package func fits(_ child: Child, district: String?, on day: Day) -> Bool {
        if let ages, !ages.contains(day.wholeYears(since: child.birth)) { return false }
        if !districts.isEmpty, !(district.map { districts.contains($0) } ?? false) { return false }
        return isUnaccompanied.map { $0 == child.isUnaccompanied } ?? true
    }

    /// The value in a future of that effect, once the programme runs.
    ///
    /// Low up to an effect of 0.1, central at 0.5, high from 0.9, straight between.
    package func value(effect: Rate) -> Fraction {
        let million: Int64 = 1_000_000
        func between(_ from: Rate, _ to: Rate, _ part: Int64) -> Fraction {
            Fraction(
                above: from.millionths * 400_000 + (to.millionths - from.millionths) * part,
                below: 400_000 * million)
        }
        switch effect.millionths {
        case ...100_000: return Fraction(above: low.millionths, below: million)
        case 900_000...: return Fraction(above: high.millionths, below: million)
        case ..<500_000: return between(low, central, effect.millionths - 100_000)
        default: return between(central, high, effect.millionths - 500_000)
        }
    }

    /// The multiplier on a day; 1 before the first and after the last.
    package func multiplier(effect: Rate, on day: Day) -> Fraction {
        guard isInForce(on: day) else { return Fraction(above: 1, below: 1) }
        let value = value(effect: effect)
        let gone = Int64(day.days(since: from))
        guard gone < startupDays else { return value }
        let days = Int64(startupDays)
        return Fraction(
            above: value.below * days + (value.above - value.below) * gone,
            below: value.below * days)
    }

    /// The product of the multipliers of those changes that fit a child on a day, in millionths,
    /// rounded half up.
    package static func product(
        of what: What, in changes: [DemandChange], effect: Rate, child: Child, district: String?,
        on day: Day
    ) -> Int64 {
        var above = Natural(1_000_000)
        var below = Natural.one
        var isOne = true
        for change in changes where change.what == what {
            let factor = change.multiplier(effect: effect, on: day)
            if factor.above == factor.below || !change.fits(child, district: district, on: day) {
                continue
            }
            isOne = false
            above = above * Natural(UInt64(factor.above))
            below = below * Natural(UInt64(factor.below))
        }
        return isOne ? 1_000_000 : above.rounded(by: below).clamped
    }
}
